//! The holder's cards: what is known of each, and the way to bind another.

use super::list::list;
use super::state::{AccountEvent, Aside, Done, Removable, place};
use super::text;
use super::told::told;
use crate::browser;
use crate::components::{Tone, button_of, fact, folded};
use crate::draw::prelude::*;
use crate::journey::card::card_name;
use crate::shared_text::{self, t};
use api::account::{Account, AccountCard, Binding, IsCurrent, IsNews};
use api::card::CardKind;

/// The cards, where this server knows any.
pub(super) fn cards(
    account: &Account,
    aside: &Aside,
    happen: impl Fn(AccountEvent) + Copy + Send + Sync + 'static,
) -> Option<View> {
    if account.binding == Binding::Off {
        return None;
    }
    let removed = (*aside == Aside::Done(Done::CardRemoved)).then_some(text::CARD_REMOVED);
    let bound = account.cards.iter().any(|card| card.kind == CardKind::Jpki);
    let cards: Vec<_> = account.cards.iter().map(|card| entry(card.clone(), happen)).collect();
    let on_phone = browser::on_phone();
    let bind = if bound { text::BIND_ANOTHER } else { text::BIND };
    Some(view! {
        <h2 id=place::CARDS>{t(text::CARDS)}</h2>
        {told(removed)}
        {list(cards, text::NO_CARDS)}
        {if on_phone {
            view! { <p class="hint">{t(text::BIND_ON_PC)}</p> }
        } else {
            button_of(place::BIND.to_owned(), "", t(bind), Tone::Quiet, move || happen(AccountEvent::BindAsked))
        }}
    })
}

fn entry(card: AccountCard, happen: impl Fn(AccountEvent) + Copy + 'static) -> View {
    let name = t(card_name(card.kind));
    let current = card.current == IsCurrent::Yes;
    let new = card.new == IsNews::Yes;
    let used = card.last_used_at.map_or_else(|| t(text::NEVER).to_owned(), browser::shown_moment);
    let rows = vec![
        fact(shared_text::ISSUER, card.issuer.clone()),
        fact(text::SINCE, browser::shown_day(card.bound_at)),
        fact(text::LAST_USED, used),
    ];
    let known = folded(fact(shared_text::VALID_UNTIL, browser::shown_day(card.valid_until)), rows);
    // An HPKI card is its holder's by the id in it: only its authority takes it away.
    let remove = match card.kind {
        CardKind::Jpki => {
            let id = place::remove(&card.id);
            let remove = move || happen(AccountEvent::RemoveAsked(Removable::Card(card.clone())));
            button_of(id, name, t(text::REMOVE), Tone::Quiet, remove)
        }
        CardKind::Hpki => view! { <p class="hint">{t(text::LOST_HPKI)}</p> },
    };
    view! {
        <li class="card device" aria-label=name>
            <h3>{name} " " {current.then(|| view! { <em class="mark">{t(text::CARD_CURRENT)}</em> })} " " {new.then(|| view! { <em class="mark">{t(text::NEW)}</em> })}</h3>
            {known}
            {remove}
        </li>
    }
}
