//! Where binding a My Number card stands, and what moves it on.

use crate::client::Trouble;
use api::Code;
use api::account::{Account, Binding, Current};
use api::card::Kind;

/// What is shown.
#[derive(Clone, Debug)]
pub(crate) enum State {
    /// The HPKI card proves who is there.
    Hpki(By),
    /// The cards are swapped.
    Swap,
    /// The My Number card is read.
    Jpki,
    /// The same by way of the browser's extension.
    Extension,
    /// Done.
    Bound,
}

/// How the HPKI card proves it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum By {
    /// The session was opened with the card: it is shown once more.
    Confirming,
    /// The session was opened otherwise, or there is none: the card opens one.
    LoggingIn,
}

/// What moves it on.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// The HPKI card was read; what the server thinks now.
    Proven(Box<Account>),
    /// The server wants the HPKI card after all: too long ago, or another session.
    HpkiNeeded,
    /// The My Number card is in the reader.
    Swapped,
    /// By way of the extension.
    ExtensionAsked,
    /// Without the extension.
    ReaderAsked,
    /// The card is the holder's.
    Bound,
}

impl State {
    /// Where it begins.
    pub(crate) fn first(account: Option<&Account>) -> Self {
        let Some(account) = account else { return Self::Hpki(By::LoggingIn) };
        let by_card =
            account.cards.iter().any(|card| card.kind == Kind::Hpki && card.current == Current::Yes);
        match (account.binding, by_card) {
            (Binding::Ready, _) => Self::Swap,
            (Binding::NeedsHpki | Binding::Off, true) => Self::Hpki(By::Confirming),
            (Binding::NeedsHpki | Binding::Off, false) => Self::Hpki(By::LoggingIn),
        }
    }

    /// What is shown after an event.
    #[must_use]
    pub(crate) fn after(self, event: Event) -> Self {
        match (self, event) {
            (Self::Bound, _) | (_, Event::Bound) => Self::Bound,
            (_, Event::Proven(account)) => match account.binding {
                Binding::Ready => Self::Swap,
                // Confirming was not enough: only a session of the card's own is.
                Binding::NeedsHpki | Binding::Off => Self::Hpki(By::LoggingIn),
            },
            (_, Event::HpkiNeeded) => Self::Hpki(By::LoggingIn),
            (Self::Swap, Event::Swapped) | (Self::Extension, Event::ReaderAsked) => Self::Jpki,
            (Self::Swap | Self::Jpki, Event::ExtensionAsked) => Self::Extension,
            (other, Event::Swapped | Event::ExtensionAsked | Event::ReaderAsked) => other,
        }
    }

    /// How far it has come.
    pub(crate) fn at(&self) -> usize {
        match self {
            Self::Hpki(_) => 0,
            Self::Swap => 1,
            Self::Jpki | Self::Extension => 2,
            Self::Bound => 3,
        }
    }
}

/// Whether the HPKI card has to be shown again.
pub(super) fn needs_hpki(trouble: &Trouble) -> bool {
    trouble.code() == Some(Code::CardNeedsHpki)
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::account::{Card, New};
    use api::session::Holder;

    fn account(binding: Binding, kind: Kind, current: Current) -> Account {
        let card = Card {
            id: "c".to_owned(),
            kind,
            issuer: String::new(),
            valid_until: 0,
            bound_at: 0,
            last_used_at: None,
            current,
            new: New::No,
        };
        Account {
            holder: Holder { id: "T1".to_owned(), name: "花子".to_owned() },
            devices: Vec::new(),
            cards: vec![card],
            sessions: Vec::new(),
            only: None,
            binding,
            confirmed_until: 0,
            now: 0,
        }
    }

    #[test]
    fn a_session_of_the_hpki_card_is_confirmed_and_any_other_is_replaced() {
        let by_card = account(Binding::NeedsHpki, Kind::Hpki, Current::Yes);
        assert!(matches!(State::first(Some(&by_card)), State::Hpki(By::Confirming)));
        let by_phone = account(Binding::NeedsHpki, Kind::Hpki, Current::No);
        assert!(matches!(State::first(Some(&by_phone)), State::Hpki(By::LoggingIn)));
        assert!(matches!(State::first(None), State::Hpki(By::LoggingIn)));
        let just_now = account(Binding::Ready, Kind::Hpki, Current::Yes);
        assert!(matches!(State::first(Some(&just_now)), State::Swap));
    }

    #[test]
    fn the_cards_are_swapped_before_the_second_is_read() {
        let ready = Box::new(account(Binding::Ready, Kind::Hpki, Current::Yes));
        let swap = State::first(None).after(Event::Proven(ready));
        assert!(matches!(swap, State::Swap));
        assert!(matches!(swap.clone().after(Event::Swapped), State::Jpki));
        assert!(matches!(swap.after(Event::ExtensionAsked).after(Event::ReaderAsked), State::Jpki));
    }

    #[test]
    fn a_confirmation_that_is_not_enough_asks_for_a_login_and_never_loops() {
        let still = Box::new(account(Binding::NeedsHpki, Kind::Hpki, Current::Yes));
        let state = State::Hpki(By::Confirming).after(Event::Proven(still));
        assert!(matches!(state, State::Hpki(By::LoggingIn)));
    }

    #[test]
    fn what_is_bound_stays_bound() {
        assert!(matches!(State::Jpki.after(Event::Bound).after(Event::HpkiNeeded), State::Bound));
    }
}
