//! Where binding a My Number card stands, and what moves it on.

use crate::client::Trouble;
use api::Code;
use api::account::{Account, Binding, IsCurrent};
use api::card::CardKind;
use api::explain::Action;

/// The state of binding a My Number card.
#[derive(Clone, Debug)]
pub(crate) enum BindingPageState {
    /// The HPKI card proves who is there.
    Hpki(HpkiProof),
    /// The HPKI card has to be replaced by the My Number card.
    Swap,
    /// The My Number card is read.
    Jpki,
    /// The My Number card is read by way of the browser's extension.
    Extension,
    /// The card is bound.
    Bound,
}

/// How the HPKI card proves it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum HpkiProof {
    /// The session was opened with the card: it is shown once more.
    Confirming,
    /// The session was opened otherwise, or there is none: the card opens one.
    LoggingIn,
}

/// Something that changes the state of binding.
#[derive(Clone, Debug)]
pub(crate) enum BindingEvent {
    /// The HPKI card was read; what the server thinks now.
    Proven(Box<Account>),
    /// The server wants the HPKI card after all: too long ago, or another session.
    HpkiNeeded,
    /// The My Number card is in the reader.
    Swapped,
    /// The person chose the extension.
    ExtensionAsked,
    /// The person goes on with the reader, without the extension.
    ReaderAsked,
    /// The card is the holder's.
    Bound,
}

impl BindingPageState {
    /// The state in which binding begins for this account.
    pub(crate) fn first(account: Option<&Account>) -> Self {
        let Some(account) = account else { return Self::Hpki(HpkiProof::LoggingIn) };
        let by_card =
            account.cards.iter().any(|card| card.kind == CardKind::Hpki && card.current == IsCurrent::Yes);
        match (account.binding, by_card) {
            (Binding::Ready, _) => Self::Swap,
            (Binding::NeedsHpki | Binding::Off, true) => Self::Hpki(HpkiProof::Confirming),
            (Binding::NeedsHpki | Binding::Off, false) => Self::Hpki(HpkiProof::LoggingIn),
        }
    }

    /// What is shown after an event.
    #[must_use]
    pub(crate) fn after(self, event: BindingEvent) -> Self {
        match (self, event) {
            (Self::Bound, _) | (_, BindingEvent::Bound) => Self::Bound,
            (_, BindingEvent::Proven(account)) => match account.binding {
                Binding::Ready => Self::Swap,
                // Confirming was not enough: only a session of the card's own is.
                Binding::NeedsHpki | Binding::Off => Self::Hpki(HpkiProof::LoggingIn),
            },
            (_, BindingEvent::HpkiNeeded) => Self::Hpki(HpkiProof::LoggingIn),
            (Self::Swap, BindingEvent::Swapped) | (Self::Extension, BindingEvent::ReaderAsked) => Self::Jpki,
            (Self::Swap | Self::Jpki, BindingEvent::ExtensionAsked) => Self::Extension,
            (other, BindingEvent::Swapped | BindingEvent::ExtensionAsked | BindingEvent::ReaderAsked) => {
                other
            }
        }
    }

    /// How far binding has come, as a step's number.
    pub(crate) fn at(&self) -> usize {
        match self {
            Self::Hpki(_) => 0,
            Self::Swap => 1,
            Self::Jpki | Self::Extension => 2,
            Self::Bound => 3,
        }
    }
}

/// What messages may not offer, by whichever way the card is read: at each step it has to be this one card, and nobody logs in.
pub(super) const fn this_card() -> [Action; 2] {
    [Action::UseOtherCard, Action::UsePhone]
}

/// Whether the HPKI card has to be shown again.
pub(super) fn needs_hpki(trouble: &Trouble) -> bool {
    trouble.code() == Some(Code::CardNeedsHpki)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::account::samples::{self, card};

    fn account(binding: Binding, kind: CardKind, current: IsCurrent) -> Account {
        Account { cards: vec![card(kind, current)], binding, ..samples::account() }
    }

    #[test]
    fn a_session_of_the_hpki_card_is_confirmed_and_any_other_is_replaced() {
        let by_card = account(Binding::NeedsHpki, CardKind::Hpki, IsCurrent::Yes);
        assert!(matches!(
            BindingPageState::first(Some(&by_card)),
            BindingPageState::Hpki(HpkiProof::Confirming)
        ));
        let by_phone = account(Binding::NeedsHpki, CardKind::Hpki, IsCurrent::No);
        assert!(matches!(
            BindingPageState::first(Some(&by_phone)),
            BindingPageState::Hpki(HpkiProof::LoggingIn)
        ));
        assert!(matches!(BindingPageState::first(None), BindingPageState::Hpki(HpkiProof::LoggingIn)));
        let just_now = account(Binding::Ready, CardKind::Hpki, IsCurrent::Yes);
        assert!(matches!(BindingPageState::first(Some(&just_now)), BindingPageState::Swap));
    }

    #[test]
    fn the_cards_are_swapped_before_the_second_is_read() {
        let ready = Box::new(account(Binding::Ready, CardKind::Hpki, IsCurrent::Yes));
        let swap = BindingPageState::first(None).after(BindingEvent::Proven(ready));
        assert!(matches!(swap, BindingPageState::Swap));
        assert!(matches!(swap.clone().after(BindingEvent::Swapped), BindingPageState::Jpki));
        assert!(matches!(
            swap.after(BindingEvent::ExtensionAsked).after(BindingEvent::ReaderAsked),
            BindingPageState::Jpki
        ));
    }

    #[test]
    fn a_confirmation_that_is_not_enough_asks_for_a_login_and_never_loops() {
        let still = Box::new(account(Binding::NeedsHpki, CardKind::Hpki, IsCurrent::Yes));
        let state = BindingPageState::Hpki(HpkiProof::Confirming).after(BindingEvent::Proven(still));
        assert!(matches!(state, BindingPageState::Hpki(HpkiProof::LoggingIn)));
    }

    #[test]
    fn what_is_bound_stays_bound() {
        assert!(matches!(
            BindingPageState::Jpki.after(BindingEvent::Bound).after(BindingEvent::HpkiNeeded),
            BindingPageState::Bound
        ));
    }
}
