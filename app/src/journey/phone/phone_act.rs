//! A phone has the code: what is to be done there, whether another has tried, and the way to another code.

use super::text;
use crate::components::{Button, Tone};
use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use api::Text;

/// What the person does on the phone next.
#[derive(Clone, Copy)]
pub(super) enum PhoneAct {
    /// The person picks this number on it, as these words say: over the number, before it and after it.
    Picks(u8, [Text; 3]),
    /// Goes on there by itself, as these words say.
    Goes(Text),
    /// What the phone's own screen says: it could not go on.
    Reads,
}

/// Another phone has tried: this one, as people call it.
pub(super) fn tried(other: String) -> View {
    view! { <h2 data-say="">{t(text::TRIED)} {other}</h2> <p>{t(text::TRIED_HELP)}</p> }
}

/// The phone could not use its passkey.
pub(super) fn hindered() -> View {
    view! { <h2 data-say="">{t(text::HINDERED)}</h2> <p>{t(text::HINDERED_HELP)}</p> }
}

/// The phone did not approve: what is said of it, and to whom it was a surprise.
pub(crate) fn declined(what: Text) -> View {
    view! { <div data-say=""><h2>{t(what)}</h2><p>{t(shared_text::STRANGER)}</p></div> }
}

/// Names the phone, and what may keep it from going on; `not_mine` puts it out with a new code.
pub(super) fn at_it(
    phone: String,
    next: PhoneAct,
    alarm: Option<View>,
    not_mine: impl Fn() + 'static,
) -> View {
    // What may be somebody else's doing comes first, for eyes and ears.
    let (alarm, other) = match alarm {
        Some(alarm) => (
            Some(view! {
                <div class="message">
                    {alarm}
                    <Button label=t(shared_text::NEW_CODE) tone=Tone::Main press=not_mine/>
                </div>
            }),
            None,
        ),
        None => (None, Some(view! { <Button label=t(text::NOT_MINE) tone=Tone::Quiet press=not_mine/> })),
    };
    view! {
        {alarm}
        {match next {
            PhoneAct::Picks(number, [over, before, after]) => Some(view! {
                <h2>{t(over)}</h2>
                <p class="big-number" data-say=[t(before), &number.to_string(), t(after)].concat()>{number}</p>
            }),
            PhoneAct::Goes(on) => Some(view! {
                <h2 data-say="">{t(on)}</h2>
                <p class="spinner" aria-hidden="true"></p>
            }),
            PhoneAct::Reads => None,
        }}
        <p>{t(text::ON_PHONE)} <strong>{phone}</strong></p>
        {other}
    }
}
