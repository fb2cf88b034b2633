//! What the person comes for: which application, what its request allows, and what the page says of it.

use super::text;
use crate::browser;
use crate::draw::prelude::*;
use crate::journey::card::{ProofOwner, ProofWay, card_name};
use crate::shared_text::{self, t};
use api::card::CardKind;
use api::explain::Action;
use api::session::{CardsOffered, LoginMeans, RequestView, StepUp, StepUpReason, WhoAmI};
use api::{Language, Text};

/// What the person comes for.
#[derive(Clone, Debug, Default)]
pub(super) struct ComesFrom {
    application: Option<String>,
    request: Option<RequestView>,
}

impl ComesFrom {
    /// As the server told it.
    pub(super) fn of(told: &WhoAmI) -> Self {
        Self { application: told.application.clone(), request: told.request.clone() }
    }

    /// Whether one may sign in with it: our own pages leave the choice.
    pub(super) fn allows(&self, means: LoginMeans) -> bool {
        self.request.as_ref().is_none_or(|it| it.means.contains(&means))
    }

    /// The ways to offer on a PC, of those that there are here.
    pub(super) fn ways(&self, cards: CardsOffered) -> Vec<ProofWay> {
        let here = |way: &ProofWay| match way {
            ProofWay::Phone => self.allows(LoginMeans::Phone),
            ProofWay::Card(kind) => cards == CardsOffered::On && self.allows(of_card(*kind)),
        };
        ProofWay::ALL.into_iter().filter(here).collect()
    }

    /// What messages about cards may not offer.
    pub(super) fn forbidden(&self) -> Vec<Action> {
        let phone = !self.allows(LoginMeans::Phone);
        let other = !(self.allows(LoginMeans::Hpki) && self.allows(LoginMeans::Jpki));
        let forbidden = [(phone, Action::UsePhone), (other, Action::UseOtherCard)];
        forbidden.into_iter().filter_map(|(it, action)| it.then_some(action)).collect()
    }

    /// Whose card or passkey is wanted: of whoever is signed in already and has to confirm it.
    pub(super) fn whose(&self) -> ProofOwner {
        match self.request.as_ref().and_then(|it| it.step_up.as_ref()) {
            Some(StepUp { lacks: StepUpReason::Means | StepUpReason::Proof, .. }) => ProofOwner::SignedIn,
            Some(StepUp { lacks: StepUpReason::Person, .. }) | None => ProofOwner::Anybody,
        }
    }

    /// The heading of the page.
    pub(super) fn title(&self) -> Text {
        match self.whose() {
            ProofOwner::Anybody => text::TITLE,
            ProofOwner::SignedIn => text::CONFIRM_TITLE,
        }
    }

    /// Why the page is not as people know it: somebody is signed in, and that is not enough; or nothing but cards is allowed.
    pub(super) fn reason(&self, language: Language) -> Option<String> {
        let request = self.request.as_ref()?;
        let means = named(&request.means, language);
        let filled = |parts: &[Text], with: &[&str]| Some(filled(parts, with, language));
        match &request.step_up {
            _ if request.means.is_empty() => filled(&[text::NO_WAY], &[]),
            Some(StepUp { name, lacks: StepUpReason::Means }) => filled(&text::ALSO_BY, &[name, &means]),
            Some(StepUp { name, lacks: StepUpReason::Proof }) => filled(&text::ONCE_MORE, &[name]),
            Some(StepUp { name, lacks: StepUpReason::Person }) => filled(&text::SOMEONE_ELSE, &[name]),
            None if request.means.contains(&LoginMeans::Phone) => None,
            None => filled(&text::ONLY_BY, &[&means]),
        }
    }

    /// The holder id that the application thinks it will be.
    pub(super) fn login_hint(&self) -> Option<String> {
        self.request.as_ref().and_then(|it| it.login_hint.clone())
    }

    /// The button with which whoever is signed in goes on: it says where to.
    pub(super) fn onward(&self, language: Language) -> String {
        let to = self.application.as_deref().unwrap_or(text::MY_PAGE.in_language(language));
        filled(&text::ON_TO, &[to], language)
    }

    /// The words of the way back, and where it leads.
    pub(super) fn back(&self, language: Language) -> Option<(String, String)> {
        let (name, request) = self.application.as_ref().zip(self.request.as_ref())?;
        Some((filled(&text::BACK_TO, &[name], language), request.back.clone()))
    }
}

fn of_card(kind: CardKind) -> LoginMeans {
    match kind {
        CardKind::Hpki => LoginMeans::Hpki,
        CardKind::Jpki => LoginMeans::Jpki,
    }
}

/// The means as they stand in a sentence.
fn named(means: &[LoginMeans], language: Language) -> String {
    let name = |it: &LoginMeans| match it {
        LoginMeans::Phone => text::DEVICE,
        LoginMeans::Hpki => card_name(CardKind::Hpki),
        LoginMeans::Jpki => card_name(CardKind::Jpki),
    };
    let names: Vec<_> = means.iter().map(|it| name(it).in_language(language)).collect();
    names.join(text::OR.in_language(language))
}

/// A sentence with something between each two of its parts.
fn filled(parts: &[Text], with: &[&str], language: Language) -> String {
    let mut with = with.iter();
    parts
        .iter()
        .map(|part| [part.in_language(language), with.next().copied().unwrap_or_default()].concat())
        .collect()
}

/// Which application the person comes from, and goes on to; and why the page is not as people know it.
pub(super) fn sign_in_to(from: RwSignal<ComesFrom>) -> View {
    let told = |name: String| view! { <p>{t(text::SIGN_IN_TO)} <strong>{name}</strong></p> };
    let reason = |it: String| view! { <p>{it}</p> };
    view! {
        {move || from.with(|it| it.application.clone()).map(told)}
        {move || from.with(|it| it.reason(browser::language())).map(reason)}
    }
}

/// The way back to the application, which is told that nobody has signed in.
pub(super) fn back_to(from: RwSignal<ComesFrom>) -> View {
    let link = |(label, href): (String, String)| view! { <p class="back"><a href=href>{label}</a></p> };
    view! { {move || from.with(|it| it.back(browser::language())).map(link)} }
}

/// Where whoever has registered nothing yet goes first.
pub(super) fn first_time() -> View {
    view! { <p>{t(text::FIRST_TIME)} " " <a href=browser::on_the_way("/register")>{t(shared_text::REGISTER)}</a></p> }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [LoginMeans; 3] = [LoginMeans::Phone, LoginMeans::Hpki, LoginMeans::Jpki];

    fn asks(means: &[LoginMeans], step_up: Option<StepUpReason>) -> ComesFrom {
        let step_up = step_up.map(|lacks| StepUp { name: "見本 はなこ".to_owned(), lacks });
        let request = RequestView {
            means: means.to_vec(),
            back: "/oidc/back?request=a".to_owned(),
            step_up,
            login_hint: None,
        };
        ComesFrom { application: Some("電子カルテ".to_owned()), request: Some(request) }
    }

    fn cards(means: &[LoginMeans]) -> ComesFrom {
        asks(means, None)
    }

    const HPKI: ProofWay = ProofWay::Card(CardKind::Hpki);
    const JPKI: ProofWay = ProofWay::Card(CardKind::Jpki);

    #[test]
    fn whoever_confirms_a_login_does_so_with_an_own_card_on_a_page_that_is_called_so() {
        let cards = &[LoginMeans::Hpki];
        for (lacks, whose) in [
            (Some(StepUpReason::Means), ProofOwner::SignedIn),
            (Some(StepUpReason::Proof), ProofOwner::SignedIn),
            (Some(StepUpReason::Person), ProofOwner::Anybody),
            (None, ProofOwner::Anybody),
        ] {
            let page = asks(cards, lacks);
            assert_eq!(page.whose(), whose);
            assert_eq!(page.title() == text::CONFIRM_TITLE, whose == ProofOwner::SignedIn);
        }
    }

    #[test]
    fn only_what_a_request_allows_is_offered() {
        let on = CardsOffered::On;
        assert_eq!(ComesFrom::default().ways(on), ProofWay::ALL);
        assert_eq!(cards(&ALL).ways(on), ProofWay::ALL);
        assert_eq!(cards(&[LoginMeans::Hpki]).ways(on), [HPKI]);
        assert_eq!(cards(&[LoginMeans::Hpki, LoginMeans::Jpki]).ways(on), [HPKI, JPKI]);
        assert_eq!(cards(&[LoginMeans::Phone]).ways(on), [ProofWay::Phone]);
        assert_eq!(cards(&ALL).ways(CardsOffered::Off), [ProofWay::Phone], "the server has no cards");
        assert_eq!(cards(&[]).ways(on), []);
    }

    #[test]
    fn messages_lead_to_nothing_that_is_not_allowed() {
        assert_eq!(ComesFrom::default().forbidden(), []);
        assert_eq!(cards(&ALL).forbidden(), []);
        assert_eq!(cards(&[LoginMeans::Hpki, LoginMeans::Jpki]).forbidden(), [Action::UsePhone]);
        assert_eq!(cards(&[LoginMeans::Hpki]).forbidden(), [Action::UsePhone, Action::UseOtherCard]);
        assert_eq!(cards(&[LoginMeans::Phone, LoginMeans::Jpki]).forbidden(), [Action::UseOtherCard]);
    }

    #[test]
    fn what_is_not_as_usual_is_said_in_one_sentence() {
        let hpki = [LoginMeans::Hpki];
        let said = |it: ComesFrom| (it.reason(Language::Ja).unwrap(), it.reason(Language::En).unwrap());
        for (from, ja, en) in [
            (
                cards(&hpki),
                "このアプリケーションでは、HPKI カードでのログインが必要です。",
                "This application asks you to sign in with your HPKI card.",
            ),
            (
                cards(&[LoginMeans::Hpki, LoginMeans::Jpki]),
                "このアプリケーションでは、HPKI カードまたはマイナンバーカードでのログインが必要です。",
                "This application asks you to sign in with your HPKI card or My Number card.",
            ),
            (
                asks(&hpki, Some(StepUpReason::Means)),
                "見本 はなこ 様のログインに加えて、HPKI カードでの確認が必要です。",
                "Signed in as 見本 はなこ: please also confirm with your HPKI card.",
            ),
            (
                asks(&ALL, Some(StepUpReason::Proof)),
                "見本 はなこ 様の本人確認が、もう一度必要です。",
                "Signed in as 見本 はなこ: please confirm once more who you are.",
            ),
            (
                asks(&ALL, Some(StepUpReason::Person)),
                "見本 はなこ 様ではなく、別の方のログインが必要です。",
                "Someone other than 見本 はなこ has to sign in.",
            ),
        ] {
            assert_eq!(said(from), (ja.to_owned(), en.to_owned()));
        }
        for usual in [ComesFrom::default(), cards(&ALL), cards(&[LoginMeans::Phone])] {
            assert_eq!(usual.reason(Language::Ja), None);
        }
        assert!(cards(&[]).reason(Language::Ja).unwrap().contains("管理者"));
    }

    #[test]
    fn the_way_back_has_the_applications_name() {
        let back = |language| cards(&ALL).back(language).unwrap().0;
        assert_eq!(
            (back(Language::Ja), back(Language::En)),
            ("やめて電子カルテに戻る".into(), "Stop and go back to 電子カルテ".into())
        );
        assert_eq!(ComesFrom::default().back(Language::Ja), None);
    }
    #[test]
    fn whoever_is_signed_in_reads_where_the_button_leads() {
        let said = |it: ComesFrom| (it.onward(Language::Ja), it.onward(Language::En));
        assert_eq!(said(cards(&ALL)), ("電子カルテに進む".into(), "Continue to 電子カルテ".into()));
        assert_eq!(said(ComesFrom::default()), ("マイページに進む".into(), "Continue to my page".into()));
    }
}
