//! The ways to log in on a PC: the phone by a code, or a card.

use super::comes_from::{ComesFrom, first_time};
use super::news::go_on;
use super::solo::solo;
use super::state::{Cancelled, Field, FormSent, LoginEvent};
use super::text;
use crate::browser::{self, passkey};
use crate::client;
use crate::components::{Again, Around, Busy, Button, Message, Tone, TroubleNotice, anew};
use crate::draw::prelude::*;
use crate::journey::card::{CardStep, Elsewhere, ProofOwner, ProofWay, Using, card_name, ways};
use crate::journey::ceremony::{Begins, CeremonyStep};
use crate::shared_text::{self, t};
use api::Text;
use api::card::{self, CardKind};
use api::explain::Action;
use api::login::Take;
use api::session::{CardsOffered, LoginMeans};
use api::solo::Via;
use leptos::task::spawn_local;
use std::rc::Rc;

/// The field for the holder id, by its id: "back" leads there from a code.
pub(super) const FIELD: &str = "holder-id";

/// What this browser can be offered, and what was chosen of it, whatever the page shows in between.
#[derive(Clone, Copy)]
pub(super) struct OfferedWays {
    /// Whether cards can be used.
    pub cards: RwSignal<CardsOffered>,
    /// What the person comes for.
    pub from: RwSignal<ComesFrom>,
    /// The way that is open.
    pub way: RwSignal<ProofWay>,
    /// A card that was under way before the page was loaded.
    pub earlier: StoredValue<Option<card::AttemptView>>,
}

impl OfferedWays {
    /// What is known before the server is asked.
    pub(super) fn new() -> Self {
        Self {
            cards: RwSignal::new(CardsOffered::Off),
            from: RwSignal::new(ComesFrom::default()),
            way: RwSignal::new(ProofWay::last().unwrap_or(ProofWay::Phone)),
            earlier: StoredValue::new(None),
        }
    }

    /// The ways that are allowed and there.
    pub(super) fn ways(self) -> Vec<ProofWay> {
        let cards = self.cards.get();
        self.from.with(|it| it.ways(cards))
    }

    /// Opens the first way where the one that is open is not offered.
    pub(super) fn fit(self) {
        let cards = self.cards.try_get_untracked().unwrap_or_default();
        let ways = self.from.try_with_untracked(|it| it.ways(cards)).unwrap_or_default();
        let open = self.way.try_get_untracked();
        if let Some(first) = ways.first().filter(|_| !open.is_some_and(|it| ways.contains(&it))) {
            let _ = self.way.try_set(*first);
        }
    }

    /// Goes where a button of a message leads.
    pub(super) fn go(self, leads: Elsewhere) -> Leads {
        match leads {
            Elsewhere::OtherCard => self.way.update(|it| *it = it.other(self.cards.get_untracked())),
            Elsewhere::Phone => self.way.set(ProofWay::Phone),
            Elsewhere::Binding => {
                browser::leave_for(&browser::on_the_way("/account?do=bind"));
                return Leads::Away;
            }
            Elsewhere::Registration => {
                browser::leave_for(&browser::on_the_way("/register"));
                return Leads::Away;
            }
        }
        Leads::Here
    }
}

/// Whether a button stays on this page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Leads {
    /// It changes what this page shows.
    Here,
    /// It is a link to another page.
    Away,
}

/// The ways side by side, and the one that was chosen.
#[component]
pub(super) fn Ways(
    field: Field,
    typed: RwSignal<String>,
    show: impl Fn(Option<String>) + Copy + Send + Sync + 'static,
    again: Again,
    offer: OfferedWays,
    happen: impl Fn(LoginEvent) + Copy + Send + Sync + 'static,
) -> View {
    let OfferedWays { from, way, earlier, .. } = offer;
    let chosen = RwSignal::new(None::<Via>);
    let whose = from.with_untracked(ComesFrom::whose);
    let by_phone = from.with_untracked(|it| it.allows(LoginMeans::Phone));
    // What somebody has typed counts more.
    if let Some(hint) =
        from.with_untracked(ComesFrom::login_hint).filter(|_| typed.with_untracked(String::is_empty))
    {
        typed.set(hint);
    }
    // Whoever is told of what was typed has chosen the phone.
    let first = ProofWay::last_here().filter(|_| by_phone && field.problem.is_none());
    view! {
        {first.map(|via| view! { <Locally place=Place::First(via) whose way chosen happen/> })}
        {move || (offer.ways().len() > 1).then(|| view! {
            <p>{t(text::choose(whose))}</p>
            {ways(way, &offer.ways(), t(text::ways(whose)), text::BY_PHONE)}
        })}
        {anew(move || match Some(way.get()).filter(|it| offer.ways().contains(it)) {
            Some(ProofWay::Card(kind)) => {
                let earlier = earlier.try_update_value(Option::take).flatten();
                let label = text::with_card(kind, whose);
                // Whoever is signed in is not here for the first time.
                let below: fn() -> View = if by_phone && whose == ProofOwner::Anybody { card_first } else { nothing };
                view! {
                    <section class="card" aria-label=t(card_name(kind))>
                        <CardStep using=by_card(kind, offer, happen) label=t(label) earlier=earlier below/>
                    </section>
                }
            }
            Some(ProofWay::Phone) => {
                view! { <ByCode field=field.clone() first whose typed=typed show=show again=again/> <Locally place=Place::Below(first) whose way chosen happen/> }
            }
            // The page has said that there is none.
            None => nothing(),
        })}
    }
}

/// Whoever signs in with a card can do without it from now on. Nothing to say to somebody whose card was refused: it would register no phone.
fn card_first() -> View {
    view! {
        <p class="hint">{t(text::CARD_FIRST)} " " <a href=browser::on_the_way("/register")>{t(shared_text::REGISTER)}</a></p>
    }
}

/// A login with a card.
fn by_card(kind: CardKind, offer: OfferedWays, happen: impl Fn(LoginEvent) + Copy + 'static) -> Using {
    Using {
        card: kind,
        purpose: card::CardIntent::Login,
        change: None,
        finish: Rc::new(move |read, conflict| {
            Box::pin(async move {
                let session = client::cards::take(&read.id, Take { conflict }).await?;
                client::session::is_kept().await?;
                // What Windows may say of this card does no harm, and stands in the help: whoever logs in goes on at once.
                go_on(session, move |it| happen(LoginEvent::News(it)));
                Ok(())
            })
        }),
        elsewhere: Rc::new(move |leads| {
            offer.go(leads);
        }),
        forbidden: offer.from.with_untracked(ComesFrom::forbidden),
        whose: offer.from.with_untracked(ComesFrom::whose),
    }
}

/// The holder id and the code. What is wrong with the id stands under its field, and what to do about it below the form, so that the field and
/// its button stay together.
#[component]
fn ByCode(
    field: Field,
    /// The passkey that stands above all other ways, with the page's main button.
    first: Option<Via>,
    whose: ProofOwner,
    typed: RwSignal<String>,
    show: impl Fn(Option<String>) + Copy + Send + Sync + 'static,
    again: Again,
) -> View {
    let sent = field.sent == FormSent::Yes;
    let busy = Signal::derive(move || if sent { Busy::Yes } else { Busy::No });
    let invalid = field.is_wrong();
    let cancelled = field.cancelled == Cancelled::Yes;
    let (wrong, stopped) = field.told();
    let headline = wrong.as_ref().map(|it| it.headline.clone()).unwrap_or_default();
    // One main button: the notice's or the first way's, where there is one.
    let tone = if stopped.is_some() || first.is_some() { Tone::Quiet } else { Tone::Main };
    view! {
        {stopped.map(|trouble| view! { <TroubleNotice trouble again/> })}
        {cancelled.then(|| view! { <p class="hint" data-say="">{t(text::CANCELLED)}</p> })}
        <form
            class="card"
            on:submit=move |event| {
                event.prevent_default();
                if !sent {
                    show(Some(typed.get_untracked()));
                }
            }
        >
            // Whoever mends the id knows: what to do about it stands on the same screen so.
            {(!invalid).then(|| view! { <p>{t(text::PHONE_LEAD)}</p> })}
            <label for=FIELD>{t(text::HOLDER_ID)}</label>
            <input id=FIELD type="text" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64"
                aria-describedby="holder-hint holder-problem" aria-invalid=invalid.to_string()
                prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))/>
            // Seen here; readers have it as what describes the field, which has the focus, and as the message's heading.
            <p id="holder-problem" class="problem" aria-hidden="true">{headline}</p>
            <p id="holder-hint" class="hint">{t(text::HOLDER_HINT)}</p>
            <p class="actions">
                <Button label=t(text::SHOW) tone=tone submits=true busy=busy press=|| {}/>
                <Button label=t(text::WITHOUT) tone=Tone::Quiet busy=busy press=move || show(None)/>
            </p>
        </form>
        {wrong.map(|explanation| view! { <Message explanation again=None heading="unseen"/> })}
        {(whose == ProofOwner::Anybody).then(first_time)}
    }
}

/// Which of the passkeys that a PC itself can ask for stand in a place of the page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Place {
    /// The one that this browser used last, above all other ways.
    First(Via),
    /// Those that are not above.
    Below(Option<Via>),
}

impl Place {
    /// Whether this passkey stands here.
    fn has(self, via: Via) -> bool {
        match self {
            Self::First(first) => via == first,
            Self::Below(first) => Some(via) != first,
        }
    }
}

/// The passkeys a PC itself can use: its own, and, where the browser can, a phone's nearby. `chosen` is the one that is being asked for.
#[component]
fn Locally(
    place: Place,
    whose: ProofOwner,
    way: RwSignal<ProofWay>,
    chosen: RwSignal<Option<Via>>,
    happen: impl Fn(LoginEvent) + Copy + Send + Sync + 'static,
) -> View {
    // What was used last can be used, whatever the browser says of it a moment later.
    let nearby = RwSignal::new(place == Place::First(Via::Hybrid));
    // Nobody is offered what this browser does not have at all: the code above works in it.
    let here = RwSignal::new(place.has(Via::Device));
    spawn_local(async move {
        let can = passkey::can().await;
        if can.reaches_phones() {
            let _ = nearby.try_set(true);
        }
        if !can.has_passkeys() {
            let _ = here.try_set(false);
        }
    });
    // A card that was chosen has the main button.
    let tone = move || match (place, way.get()) {
        (Place::First(_), ProofWay::Phone) => Tone::Main,
        (Place::First(_), ProofWay::Card(_)) | (Place::Below(_), _) => Tone::Quiet,
    };
    let ask = move |via: Via| view! { <Button label=t(label(via, whose)) tone=tone() press=move || chosen.set(Some(via))/> };
    view! {
        <section class="others">
            {anew(move || match chosen.get().filter(|via| place.has(*via)) {
                None => view! {
                    {move || here.get().then(|| ask(Via::Device))}
                    {move || (place.has(Via::Hybrid) && nearby.get()).then(|| ask(Via::Hybrid))}
                },
                Some(via) => {
                    // Whoever gives up, or starts over, has all ways again.
                    let press = move |action, _| (action == Action::StartOver).then(|| chosen.set(None));
                    let rest = move |_| {
                        let form = move || {
                            chosen.set(None);
                            browser::focus_soon(FIELD);
                        };
                        view! { <Button label=t(shared_text::USE_PHONE) tone=Tone::Quiet press=form/> }
                    };
                    let around = Around::new(rest, press);
                    let around = match place {
                        Place::First(_) => around,
                        // The QR code above is the main way, whatever becomes of this one.
                        Place::Below(_) => around.second(),
                    };
                    let purpose = solo(via, move |it| happen(LoginEvent::News(it)));
                    view! { <CeremonyStep purpose label=t(label(via, whose)) around begins=Begins::AtOnce/> }
                }
            })}
        </section>
    }
}

/// The words on the button that asks for it.
fn label(via: Via, whose: ProofOwner) -> Text {
    match via {
        Via::Device => text::passkey_here(whose),
        Via::Hybrid => text::passkey_nearby(whose),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_passkey_stands_once_and_what_was_used_last_above_all_others() {
        for via in [Via::Device, Via::Hybrid] {
            assert!(Place::Below(None).has(via), "nothing is known of this browser");
            for first in [Via::Device, Via::Hybrid] {
                let (above, below) = (Place::First(first), Place::Below(Some(first)));
                assert_eq!(above.has(via), via == first);
                assert_ne!(above.has(via), below.has(via), "{via:?}");
            }
        }
    }
}
