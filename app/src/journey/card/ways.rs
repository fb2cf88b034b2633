//! The ways to prove who one is on a PC, side by side.

use super::art::{Art, beside};
use super::text;
use crate::browser;
use crate::words::t;
use api::Text;
use api::card::Kind;
use api::session::Cards;
use leptos::prelude::*;

/// The name under which this browser remembers the way that was used last.
const LAST: &str = "kagura-way";

/// A way to prove who one is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Way {
    /// A registered phone.
    Phone,
    /// A card in a reader.
    Card(Kind),
}

impl Way {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Phone, Self::Card(Kind::Hpki), Self::Card(Kind::Jpki)];

    /// The way that was used last in this browser, where it remembers one.
    pub(crate) fn last() -> Option<Self> {
        match browser::memory(LAST).as_deref() {
            Some("hpki") => Some(Self::Card(Kind::Hpki)),
            Some("jpki") => Some(Self::Card(Kind::Jpki)),
            Some(_) => Some(Self::Phone),
            None => None,
        }
    }

    /// Remembers this way.
    pub(crate) fn remember(self) {
        browser::memorise(
            LAST,
            match self {
                Self::Phone => "phone",
                Self::Card(Kind::Hpki) => "hpki",
                Self::Card(Kind::Jpki) => "jpki",
            },
        );
    }

    /// The way an action of a message asks for, where it is one.
    pub(crate) fn other(self, cards: Cards) -> Self {
        match (self, cards) {
            (Self::Phone, Cards::On) | (Self::Card(Kind::Jpki), _) => Self::Card(Kind::Hpki),
            (Self::Card(Kind::Hpki), _) => Self::Card(Kind::Jpki),
            (Self::Phone, Cards::Off) => Self::Phone,
        }
    }
}

/// The ways side by side, the likeliest first; one of them is open. `phone` says which phone, and how.
pub(crate) fn ways(chosen: RwSignal<Way>, label: &'static str, phone: [Text; 2]) -> AnyView {
    // The order stays while the page is shown: what moves under the hand is pressed by mistake.
    let first = chosen.get_untracked();
    let order = [first].into_iter().chain(Way::ALL.into_iter().filter(move |way| *way != first));
    let tiles: Vec<_> = order
        .map(|way| {
            let (art, name, how) = match way {
                Way::Phone => {
                    let [name, how] = phone;
                    (Art::Phone, name, how)
                }
                Way::Card(Kind::Hpki) => (Art::Hpki, text::name(Kind::Hpki), text::WITH_READER),
                Way::Card(Kind::Jpki) => (Art::Jpki, text::name(Kind::Jpki), text::WITH_READER),
            };
            view! {
                <button class="way" type="button" aria-pressed=move || (chosen.get() == way).to_string()
                    on:click=move |_| chosen.set(way)>
                    {beside(art)} <strong>{t(name)}</strong> <small>{t(how)}</small>
                </button>
            }
        })
        .collect();
    view! { <div class="ways" role="group" aria-label=label>{tiles}</div> }.into_any()
}
