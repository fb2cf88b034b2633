//! Using a card on a PC: the browser asks for certificate and PIN, the server says what it found, and the card is used for its purpose.
//! Every end can be begun again in place; no browser has to be closed.

mod art;
mod attempts;
mod elsewhere;
mod remembered;
mod state;
mod text;
mod ways;

pub(crate) use art::{Art, drawn};
pub(crate) use attempts::{ProofOwner, Using};
pub(crate) use elsewhere::Elsewhere;
pub(crate) use remembered::{earlier_attempt, earlier_kind, may_be_earlier, was_for_binding};
pub(crate) use state::ReadCard;
pub(crate) use text::name as card_name;
pub(crate) use ways::{ProofWay, ways};

use crate::browser::{self, card_host};
use crate::client::Trouble;
use crate::client::explain::Pictured;
use crate::components::{
    Around, Button, Countdown, Message, Pictures, Tone, TroubleNotice, Waiting, anew, fact, facts,
};
use crate::draw::prelude::*;
use crate::journey::follow;
use crate::shared_text::{self, t};
use api::card::{AttemptView, CardKind, ShownCard};
use api::explain::{Action, Explanation, MainAction, Retry};
use api::{Code, TakeoverNames};
use attempts::{Attempts, HostVisit, STEP};
use state::{BeforeAttempt, CardStepState};

/// The name under which this browser remembers which notices it has told.
const NOTICED: &str = "kagura-noticed";

/// A card, from its button to its use.
#[component]
pub(crate) fn CardStep(
    /// What the card is used for, and what happens then.
    using: Using,
    /// The words on the button that begins.
    label: &'static str,
    /// An attempt from before the page was loaded.
    #[prop(optional_no_strip)]
    earlier: Option<AttemptView>,
    /// What the page has around it.
    #[prop(optional)]
    around: Option<Around>,
    /// What the page says below the button, as long as nothing has come of it.
    #[prop(optional)]
    below: Option<fn() -> View>,
) -> View {
    let rest = move || around.map(Around::rest);
    let (kind, whose, it) = (using.card, using.whose, Attempts::new(using));
    follow::follow("cards", it.followed(), move |id| it.look_at(id));
    on_cleanup(card_host::stop);
    if let Some(view) = earlier {
        it.resume(view);
    }
    let again =
        move |code: Option<Code>| Around::buttons(around, code, move |action| it.act(action)).after(kind);
    let press = move || it.begin(HostVisit::Call);
    let cancel = move || it.cancel();
    let followed = it.followed();
    view! {
        <div class="card-step" id=STEP tabindex="-1">
            {move || followed.get().map(|_| asked(it))}
            {anew(move || match it.step.get() {
                CardStepState::Asked(_) => nothing(),
                CardStepState::Idle(before) => view! { {idle(kind, before, label, press)} {rest()} {below.map(|below| below())} },
                CardStepState::Beginning => view! { <Waiting what=t(text::BEGINNING)/> },
                CardStepState::Read(read) => view! {
                    <h2 data-say="">{t(text::READ)}</h2>
                    {read.card.map(|card| known(*card))}
                    <Waiting what=t(text::USING)/>
                },
                CardStepState::Refused(_, Trouble::Refused(problem)) if whose == ProofOwner::SignedIn && problem.takeover.is_some() => {
                    of_another(problem.takeover, press, move || it.act(Action::SwitchHolder))
                }
                CardStepState::Refused(read, trouble) => {
                    // Another card may be the right one, where the notice itself offers no other try; a notice that asks has its own way out.
                    let more = match (around, ways_of(&trouble)) {
                        (Some(around), _) => around.rest(),
                        (None, NoticeWays::OwnOnly) => nothing(),
                        (None, NoticeWays::Again) => view! { <Button label=t(shared_text::CANCEL) tone=Tone::Quiet press=cancel/> },
                        (None, NoticeWays::Elsewhere) => view! { <Button label=t(shared_text::AGAIN) tone=Tone::Quiet press=press/> },
                    };
                    view! { <TroubleNotice again=again(trouble.code()) trouble/> {more} {came_card(read.card)} }
                }
                CardStepState::Ended(explanation, card) => {
                    let retry = explanation.retry;
                    let window = asks_otherwise(&explanation, card.as_deref());
                    // While the browser's list is open nothing can be pressed here; afterwards what was seen there can be pointed at.
                    let pictures = card.is_none().then(|| view! { <Pictures about=Pictured::Cards/> });
                    view! {
                        <Message explanation=*explanation again=Some(again(None))/>
                        {(retry == Retry::AskAuthority).then(|| view! {
                            <Button label=t(shared_text::AGAIN) tone=Tone::Quiet press=press/>
                        })}
                        {window.then(|| view! {
                            <p class="hint">{t(text::OTHER_WAY_HELP)}</p>
                            <Button label=t(text::OTHER_WAY) tone=Tone::Quiet press=move || it.begin(HostVisit::Window)/>
                        })}
                        {rest()}
                        {came_card(card)}
                        {pictures}
                    }
                }
                CardStepState::Stopped(trouble) => view! { <TroubleNotice again=again(trouble.code()) trouble/> {rest()} },
            })}
        </div>
    }
}

/// The card confirms a login, and is somebody else's: mostly the wrong one of two was taken.
fn of_another(
    names: Option<Box<TakeoverNames>>,
    again: impl Fn() + 'static,
    switch: impl Fn() + 'static,
) -> View {
    let rows = names.into_iter().flat_map(|names| {
        let TakeoverNames { leaves, comes } = *names;
        [fact(shared_text::SIGNED_IN_NOW, leaves), fact(text::CAME, comes)]
    });
    view! {
        <section class="message" role="group" aria-labelledby="takeover">
            <h2 id="takeover" data-say="">{t(text::OF_ANOTHER)}</h2>
            {facts(rows.collect(), "")}
            <p>{t(text::OWN_CARD)}</p>
            <Button label=t(shared_text::AGAIN) tone=Tone::Main press=again/>
            <Button label=t(text::AS_ANOTHER) tone=Tone::Quiet press=switch/>
        </section>
    }
}

/// Where the buttons of a notice lead.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum NoticeWays {
    /// It asks the person, and has a button for each answer.
    OwnOnly,
    /// To another try.
    Again,
    /// Elsewhere, or nowhere.
    Elsewhere,
}

fn ways_of(trouble: &Trouble) -> NoticeWays {
    let Trouble::Refused(problem) = trouble else { return NoticeWays::Again };
    match &problem.explanation {
        _ if problem.takeover.is_some() => NoticeWays::OwnOnly,
        Some(explanation) => match explanation.main() {
            Some(MainAction::Again | MainAction::StartOver | MainAction::GoOn) => NoticeWays::Again,
            Some(MainAction::Remedy(_)) | None => NoticeWays::Elsewhere,
        },
        None => NoticeWays::Again,
    }
}

/// What stands before the button is pressed.
fn idle(kind: CardKind, before: BeforeAttempt, label: &'static str, press: impl Fn() + 'static) -> View {
    let before = match before {
        BeforeAttempt::Nothing => None,
        BeforeAttempt::Interrupted => Some(text::INTERRUPTED),
        BeforeAttempt::Cancelled => Some(text::CANCELLED),
    };
    view! {
        {before.map(|it| view! { <p class="hint" data-say="">{t(it)}</p> })}
        <div class="before">
            {drawn(Art::Reader, text::READER)}
            <ol>
                <li>{t(text::INSERT[0])}<strong>{t(text::name(kind))}</strong>{t(text::INSERT[1])}</li>
                <li>{t(text::CHOOSE)}</li>
                <li>{t(text::pin(kind))}</li>
            </ol>
        </div>
        <Button label=label tone=Tone::Main press=press/>
    }
}

/// What is known of a card.
fn known(card: ShownCard) -> View {
    let ShownCard { kind, issuer, issuer_name, name, valid_until, roles, notice: _, valid_from: _ } = card;
    let authority = (issuer_name != issuer).then_some(issuer_name);
    let mut rows = Vec::new();
    rows.extend(kind.map(|kind| fact(text::KIND, t(text::name(kind)).to_owned())));
    rows.extend(name.map(|name| fact(text::NAME, name)));
    rows.extend((!roles.is_empty()).then(|| fact(text::ROLES, roles.join(", "))));
    rows.extend([
        fact(shared_text::ISSUER, issuer),
        fact(shared_text::VALID_UNTIL, browser::shown_day(valid_until)),
    ]);
    rows.extend(authority.map(|it| fact(text::AUTHORITY, it)));
    facts(rows, "")
}

/// Something that does no harm, such as what Windows says of this card: a line that unfolds.
pub(crate) fn notice(explanation: Explanation) -> View {
    view! { <details class="notice"><summary>{t(text::NOTICE)}</summary><Message explanation again=None/></details> }
}

/// Whether something that does no harm is told in this browser for the first time; it is not told again.
pub(crate) fn first_time(explanation: &Explanation) -> bool {
    let number = explanation.number.to_string();
    let told = browser::memory(NOTICED).unwrap_or_default();
    let first = !told.split(' ').any(|it| it == number);
    if first {
        browser::memorise(NOTICED, &[&told, " ", number.as_str()].concat());
    }
    first
}

/// The card that came, below what was wrong with it.
fn came_card(card: Option<Box<ShownCard>>) -> Option<View> {
    card.map(|card| {
        view! { <details class="came"><summary>{t(text::CAME)}</summary>{known(*card)}</details> }
    })
}

/// What stands while the browser asks.
fn asked(it: Attempts) -> View {
    let until = Memo::new(move |_| it.step.with(CardStepState::until));
    view! {
        <h2 data-say="">{t(text::ASKED)}</h2>
        <ol class="asks">
            <li>{drawn(Art::List, text::LIST)}<span>{t(text::ASKED_LIST)}</span></li>
            <li>{drawn(Art::Pin, text::PIN)}<span>{t(text::ASKED_PIN)}</span></li>
        </ol>
        {move || if let Some((until, now)) = until.get() { view! { <Countdown until=until now=now over=|| {}/> } } else { view! { <p class="spinner" aria-hidden="true"></p> } }}
        <p class="hint">{t(text::BY_ITSELF)}</p>
        <Button label=t(shared_text::CANCEL) tone=Tone::Quiet press=move || it.cancel()/>
        <Pictures about=Pictured::Cards/>
    }
}

/// Whether the browser may ask in another way: it brought nothing, and perhaps asked nobody.
fn asks_otherwise(explanation: &Explanation, card: Option<&ShownCard>) -> bool {
    let number = explanation.number;
    card.is_none() && number.chapter == 3 && matches!(number.section, 1 | 2)
}
