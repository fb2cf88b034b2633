//! Registering another device: the code, and the device's progress.

use super::here::here;
use super::phone_act::{PhoneAct, at_it, tried};
use super::text;
use crate::browser;
use crate::client::{self, Trouble};
use crate::components::{
    Busy, Button, Countdown, Doing, Message, QrCode, Tone, TroubleNotice, Waiting as Wait, anew, steps,
};
use crate::draw::prelude::*;
use crate::journey::follow::{self, Followed, waits};
use crate::shared_text::{self, t};
use api::explain::Action;
use api::register::{PcRegistrationStage, PcRegistrationView};
use api::{Opener, Qr, Text};
use leptos::task::spawn_local;
use std::rc::Rc;

/// What happens beside the code.
#[derive(Clone)]
pub(crate) struct Beside {
    /// The person gives up, or the registration is over without a phone.
    pub back: Rc<dyn Fn()>,
    /// The button once the phone is registered, and what it does.
    pub done: (&'static str, Rc<dyn Fn()>),
    /// The registration cannot be followed any more.
    pub lost: Rc<dyn Fn(Trouble)>,
    /// What the page has around it, where it has.
    pub around: Option<PageAround>,
}

/// What a page has around the code.
#[derive(Clone)]
pub(crate) struct PageAround {
    /// Its steps, of which the last two are the code and the end.
    pub steps: &'static [Text; 3],
    /// What stands below the code.
    pub below: Rc<dyn Fn() -> View>,
}

/// A registration on the screen.
#[derive(Clone, Debug)]
struct ShownRegistration {
    id: String,
    stage: PcRegistrationStage,
    qr: Option<Qr>,
    now: i64,
    /// A new code that was asked for and did not come.
    lost: Option<LostCode>,
}

/// Why a code did not come, and for which phone it was to be.
#[derive(Clone, Debug)]
struct LostCode {
    trouble: Trouble,
    opener: Opener,
}

/// What is done where no new code came.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum NoCode {
    /// It is asked for again after so many milliseconds.
    Later(u32),
    /// The phone was faster, or the registration is over: the server is asked which.
    Look,
    /// The person is told, and can try again.
    Tell,
}

impl NoCode {
    fn of(trouble: &Trouble) -> Self {
        match (waits(trouble), trouble) {
            (Some(ms), _) => Self::Later(ms),
            (None, Trouble::Refused(_)) => Self::Look,
            (None, Trouble::Silent | Trouble::Foreign(_)) => Self::Tell,
        }
    }
}

/// The part of a registration that is followed, by its id.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Leg {
    Open(String),
    Ended(String),
}

impl From<Leg> for Followed {
    fn from(leg: Leg) -> Self {
        match leg {
            Leg::Open(id) | Leg::Ended(id) => Self(id),
        }
    }
}

impl ShownRegistration {
    /// What is shown after news. Only the answer that makes a code holds it.
    fn after(self, news: PcRegistrationView) -> Self {
        let PcRegistrationView { id, state: stage, qr, now } = news;
        let known = if self.id == id { self.qr } else { None };
        Self { id, stage, qr: qr.or(known), now, lost: None }
    }

    /// Whether news can come by themselves. A phone may still finish what has timed out here; a new code is followed anew.
    fn followed(&self) -> Option<Leg> {
        match self.stage {
            PcRegistrationStage::Waiting { .. } | PcRegistrationStage::Opened { .. } => {
                Some(Leg::Open(self.id.clone()))
            }
            PcRegistrationStage::Ended { .. } => Some(Leg::Ended(self.id.clone())),
            PcRegistrationStage::Done => None,
        }
    }

    /// Whether news tell what is shown already.
    fn knows(&self, news: &PcRegistrationView) -> bool {
        self.id == news.id && self.stage == news.state && news.qr.is_none()
    }
}

/// The code on the PC's screen, and what the phone does with it.
#[component]
pub(crate) fn NewPhone(
    /// The registration, as it was told first.
    first: PcRegistrationView,
    /// What the buttons beside the code do, and what a loss does.
    beside: Beside,
) -> View {
    let PcRegistrationView { id, state: stage, qr, now } = first;
    let kept = StoredValue::new(id.clone());
    let shown = RwSignal::new(ShownRegistration { id, stage, qr, now, lost: None });
    let beside = StoredValue::new_local(beside);
    let back = move || {
        let _ = beside.try_with_value(|it| (it.back)());
    };
    // While this very PC opens the code, nothing else is to be done.
    let opens = RwSignal::new(Busy::No);
    let heard = move |news: PcRegistrationView| {
        if opens.try_get_untracked() == Some(Busy::Yes) {
            return;
        }
        if shown.try_with_untracked(|it| it.knows(&news)) == Some(false) {
            shown.update(|it| *it = it.clone().after(news));
            browser::arrive();
        }
    };
    let fail = move |trouble: Trouble| {
        let _ = beside.try_with_value(|it| (it.lost)(trouble));
    };
    let look_at = move |id: String| {
        follow::look(
            move || client::register::look(&id),
            move || !shown.is_disposed(),
            move |told| match told {
                Ok(news) => heard(news),
                Err(trouble) => fail(trouble),
            },
        );
    };
    follow::follow("register", Memo::new(move |_| shown.with(ShownRegistration::followed)), look_at);
    let look = move || look_at(kept.get_value());
    let renew = move |opener: Opener| {
        let lost = move |trouble: Trouble| {
            if shown.try_update(|it| it.lost = Some(LostCode { trouble, opener })).is_some() {
                browser::arrive();
            }
        };
        // Without a code there is nothing to go on with: what was before says what is.
        let over = move || match opener {
            Opener::Own => back(),
            Opener::Other => {
                let _ = shown.try_update(|it| it.lost = None);
                look();
            }
        };
        renewed(kept, opener, heard, over, lost);
    };
    let not_mine = move || renew(Opener::Other);
    let cancel = move || {
        spawn_local(async move {
            // Whatever becomes of it, what was before says what is.
            let _ = client::register::cancel(&kept.get_value()).await;
            back();
        });
    };
    if shown.with_untracked(|it| it.qr.is_none() && matches!(it.stage, PcRegistrationStage::Waiting { .. })) {
        // The page was loaded again, and the code was in the answer that is gone.
        renew(Opener::Own);
    }
    anew(move || {
        let ShownRegistration { stage, qr, now, lost, id: _ } = shown.get();
        if let Some(LostCode { trouble, opener }) = lost {
            return view! {
                <TroubleNotice trouble again=Doing::again(move || renew(opener))/>
                <Button label=t(shared_text::CANCEL) tone=Tone::Quiet press=cancel/>
            };
        }
        let around = beside.with_value(|it| it.around.clone());
        let at = if matches!(stage, PcRegistrationStage::Done) { 2 } else { 1 };
        let progress = around.as_ref().map(|it| steps(it.steps, at));
        let part = match stage {
            PcRegistrationStage::Waiting { expires_at } => view! {
                <section class="card code">
                    <h2 data-say="">{t(text::ADD_LEAD)}</h2>
                    {match qr.clone() {
                        Some(qr) => view! { <QrCode qr/> },
                        None => view! { <Wait what=t(text::RENEWING)/> },
                    }}
                    <Countdown until=expires_at now=now over=look/>
                    <p class="hint">{t(text::BY_ITSELF)}</p>
                    {here(kept, qr, opens, fail)}
                    <Button label=t(shared_text::CANCEL) tone=Tone::Quiet press=cancel/>
                </section>
                {around.map(|it| (it.below)())}
            },
            PcRegistrationStage::Opened { phone, number, tried: other, expires_at } => view! {
                <section class="card code">
                    {at_it(phone, number.map_or(PhoneAct::Goes(text::ADD_OPENED), |it| PhoneAct::Picks(it, text::PICK_NEW)), other.map(tried), not_mine)}
                    <Countdown until=expires_at now=now over=look/>
                    <Button label=t(shared_text::CANCEL) tone=Tone::Quiet press=cancel/>
                </section>
            },
            PcRegistrationStage::Done => registered(beside.with_value(|it| it.done.clone())),
            PcRegistrationStage::Ended { explanation } => {
                let again = Doing::by(move |action| match action {
                    Action::NewQr | Action::CheckAgain | Action::StartOver => renew(Opener::Own),
                    Action::Register
                    | Action::SignIn
                    | Action::SwitchHolder
                    | Action::OpenInSafari
                    | Action::OpenInChrome
                    | Action::CopyAddress
                    | Action::UseOtherCard
                    | Action::UsePhone
                    | Action::BindCard => back(),
                });
                view! {
                    <Message explanation=*explanation again=Some(again)/>
                    <Button label=t(shared_text::BACK) tone=Tone::Quiet press=back/>
                }
            }
        };
        view! { {progress} {part} }
    })
}

/// The device is registered, and is given its name there meanwhile; what the button does then.
fn registered((name, done): (&'static str, Rc<dyn Fn()>)) -> View {
    view! {
        <div class="success" data-say="">
            <h2>{t(text::ADD_DONE)}</h2>
            <p>{t(text::ADD_DONE_NEXT)}</p>
            <p class="hint">{t(text::OLD_PHONE)}</p>
        </div>
        <Button label=name tone=Tone::Main press=move || done()/>
    }
}

/// Asks for a new code, and again when the server said, where it is asked too often.
fn renewed(
    id: StoredValue<String>,
    opener: Opener,
    heard: impl Fn(PcRegistrationView) + Copy + 'static,
    over: impl Fn() + Copy + 'static,
    lost: impl Fn(Trouble) + Copy + 'static,
) {
    let Some(named) = id.try_get_value() else { return }; // nobody sees it any more
    spawn_local(async move {
        match client::register::renew_code(&named, opener).await {
            Ok(news) => heard(news),
            Err(trouble) => match NoCode::of(&trouble) {
                NoCode::Later(ms) => browser::after(ms, move || renewed(id, opener, heard, over, lost)),
                NoCode::Look => over(),
                NoCode::Tell => lost(trouble),
            },
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(qr: Option<Qr>) -> PcRegistrationView {
        PcRegistrationView {
            id: "a".to_owned(),
            state: PcRegistrationStage::Waiting { expires_at: 1 },
            qr,
            now: 0,
        }
    }

    #[test]
    fn news_of_a_registration_keep_its_code_on_the_screen() {
        let qr = Qr { size: 21, path: String::new(), url: String::new(), expires_at: 1 };
        let PcRegistrationView { id, state: stage, qr, now } = waiting(Some(qr));
        let showing = ShownRegistration { id, stage, qr, now, lost: None };
        assert!(showing.knows(&waiting(None)));
        let opened = PcRegistrationStage::Opened {
            phone: "iPhone".to_owned(),
            number: Some(42),
            tried: None,
            expires_at: 9,
        };
        let news = PcRegistrationView { state: opened, ..waiting(None) };
        assert!(!showing.knows(&news));
        assert!(showing.clone().after(news).qr.is_some());
        // A code of another registration is another code.
        assert!(showing.after(PcRegistrationView { id: "b".to_owned(), ..waiting(None) }).qr.is_none());
    }

    #[test]
    fn a_new_code_that_did_not_come_is_told_until_there_is_one() {
        assert_eq!(NoCode::of(&Trouble::Silent), NoCode::Tell);
        assert_eq!(NoCode::of(&Trouble::Foreign(403)), NoCode::Tell);
        let lost = Some(LostCode { trouble: Trouble::Silent, opener: Opener::Other });
        let PcRegistrationView { id, state: stage, qr, now } = waiting(None);
        let told = ShownRegistration { id, stage, qr, now, lost };
        assert!(told.knows(&waiting(None)), "what is no news leaves it there to be read");
        let qr = Qr { size: 21, path: String::new(), url: String::new(), expires_at: 1 };
        assert!(told.after(waiting(Some(qr))).lost.is_none());
    }
}
