//! The ways to prove who one is on a PC, side by side.

use super::art::{Art, beside};
use super::text;
use crate::browser;
use crate::draw::prelude::*;
use crate::shared_text::t;
use api::Text;
use api::card::CardKind;
use api::session::CardsOffered;
use api::solo::Via;

/// The name under which this browser remembers the way that was used last.
const LAST: &str = "kagura-way";
/// What is remembered of a passkey of the PC's own.
const HERE: &str = "here";
/// What is remembered of a phone nearby, which the browser itself reaches.
const NEARBY: &str = "nearby";

/// A way to prove who one is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ProofWay {
    /// By a registered phone, with a QR code.
    Phone,
    /// A card in a reader.
    Card(CardKind),
}

impl ProofWay {
    /// All ways, in the order in which they are offered.
    pub(crate) const ALL: [Self; 3] = [Self::Phone, Self::Card(CardKind::Hpki), Self::Card(CardKind::Jpki)];

    /// The way that was used last in this browser, where it remembers one.
    pub(crate) fn last() -> Option<Self> {
        match browser::memory(LAST).as_deref() {
            Some("hpki") => Some(Self::Card(CardKind::Hpki)),
            Some("jpki") => Some(Self::Card(CardKind::Jpki)),
            Some(_) => Some(Self::Phone),
            None => None,
        }
    }

    /// The passkey that this browser itself asked for, where that was used last: the PC's own, or a nearby phone's.
    pub(crate) fn last_here() -> Option<Via> {
        match browser::memory(LAST).as_deref() {
            Some(HERE) => Some(Via::Device),
            Some(NEARBY) => Some(Via::Hybrid),
            Some(_) | None => None,
        }
    }

    /// Remembers in this browser that it asked for such a passkey itself, or has just made one.
    pub(crate) fn remember_here(via: Via) {
        browser::memorise(
            LAST,
            match via {
                Via::Device => HERE,
                Via::Hybrid => NEARBY,
            },
        );
    }

    /// Remembers in this browser that the way was chosen.
    pub(crate) fn remember(self) {
        browser::memorise(
            LAST,
            match self {
                Self::Phone => "phone",
                Self::Card(CardKind::Hpki) => "hpki",
                Self::Card(CardKind::Jpki) => "jpki",
            },
        );
    }

    /// The way an action of a message asks for, where it is one.
    pub(crate) fn other(self, cards: CardsOffered) -> Self {
        match (self, cards) {
            (Self::Phone, CardsOffered::On) | (Self::Card(CardKind::Jpki), _) => Self::Card(CardKind::Hpki),
            (Self::Card(CardKind::Hpki), _) => Self::Card(CardKind::Jpki),
            (Self::Phone, CardsOffered::Off) => Self::Phone,
        }
    }
}

/// The ways side by side, always in the same places, where hands find them again; one of them is open. `phone` says which phone, and how.
pub(crate) fn ways(
    chosen: RwSignal<ProofWay>,
    offered: &[ProofWay],
    label: &'static str,
    phone: [Text; 2],
) -> View {
    let tile = |way: ProofWay| {
        let (art, name, how) = match way {
            ProofWay::Phone => {
                let [name, how] = phone;
                (Art::Phone, name, how)
            }
            ProofWay::Card(CardKind::Hpki) => (Art::Hpki, text::name(CardKind::Hpki), text::WITH_READER),
            ProofWay::Card(CardKind::Jpki) => (Art::Jpki, text::name(CardKind::Jpki), text::WITH_READER),
        };
        view! {
            <button class="way" type="button" aria-pressed=move || (chosen.get() == way).to_string()
                on:click=move |_| chosen.set(way)>
                {beside(art)} <strong>{t(name)}</strong> <small>{t(how)}</small>
            </button>
        }
    };
    let tiles: Vec<_> = offered.iter().copied().map(tile).collect();
    view! { <div class="ways" role="group" aria-label=label>{tiles}</div> }
}
