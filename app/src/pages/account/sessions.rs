//! The sessions that last, in this browser and in others, and ending them.

use super::state::{Aside, Done, place};
use super::text;
use super::told::told;
use crate::browser;
use crate::components::{Button, Tone, button_of, fact, folded};
use crate::draw::prelude::*;
use crate::shared_text::t;
use api::account::{AccountSession, IsCurrent, IsNews};

/// The sessions; `end` ends one, or all others.
pub(super) fn sessions(
    all: &[AccountSession],
    aside: &Aside,
    end: impl Fn(Option<String>) + Copy + Send + Sync + 'static,
) -> View {
    let others = all.iter().any(|it| it.current == IsCurrent::No);
    let ended = match aside {
        Aside::Done(Done::Ended) => Some(text::ENDED),
        Aside::Done(Done::OthersEnded) => Some(text::OTHERS_ENDED),
        Aside::Done(_) | Aside::Nothing | Aside::Renaming(_) | Aside::Full => None,
    };
    let entries: Vec<_> = all.iter().map(|it| entry(it.clone(), end)).collect();
    view! {
        <h2 id=place::SESSIONS>{t(text::SESSIONS)}</h2>
        {told(ended)}
        <ul class="devices">{entries}</ul>
        {others.then(|| view! { <Button label=t(text::END_OTHERS) tone=Tone::Quiet press=move || end(None)/> })}
    }
}

fn entry(it: AccountSession, end: impl Fn(Option<String>) + Copy + Send + Sync + 'static) -> View {
    let AccountSession { id, browser: name, place, by, opened_at, used_at, current, new } = it;
    let (this, heading) = (current == IsCurrent::Yes, name.clone());
    let opened = browser::shown_moment(opened_at);
    // Browsers of one kind are told apart by when somebody signed in there.
    let about = [&name, " ", &opened].concat();
    let rows = vec![fact(text::PLACE, place), fact(text::OPENED_BY, by), fact(text::OPENED, opened)];
    view! {
        <li class="card device" aria-label=name>
            <h3>
                {heading} " " {this.then(|| view! { <em class="mark">{t(text::SESSION_CURRENT)}</em> })} " "
                {(new == IsNews::Yes).then(|| view! { <em class="mark">{t(text::SESSION_NEW)}</em> })}
            </h3>
            {folded(fact(text::LAST_USED, browser::shown_moment(used_at)), rows)}
            {(!this).then(|| button_of(["end-", &id].concat(), &about, t(text::END), Tone::Quiet, move || end(Some(id.clone()))))}
        </li>
    }
}
