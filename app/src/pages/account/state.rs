//! What the account page can look like, and what moves it on.

use crate::client::Trouble;
use api::Qr;
use api::account::{Account, Device};
use api::register::{Waiting, WaitingState};

/// What the page looks like.
#[derive(Clone, Debug)]
pub(crate) enum State {
    /// The devices are being asked for.
    Looking,
    /// The devices.
    Devices(Box<Account>),
    /// One of them is about to be removed.
    Removing(Box<Account>, Device),
    /// The person has to be confirmed first; then this goes on.
    Confirming(Wish),
    /// Another phone is being added.
    Adding(Box<Adding>),
    /// Logged out, or never in.
    SignedOut,
    /// It cannot go on like this.
    Stopped(Trouble),
}

/// What the person wanted before the confirmation.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    /// Another phone.
    Add,
    /// To remove this device.
    Remove(Device),
}

/// Another phone is being added.
#[derive(Clone, Debug)]
pub(crate) struct Adding {
    /// Names the registration.
    pub id: String,
    /// Where it stands.
    pub stage: WaitingState,
    /// The code, as long as it is known.
    pub qr: Option<Qr>,
    /// The server's clock.
    pub now: i64,
}

/// What moves the page on.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// The devices.
    Looked(Box<Account>),
    /// "Remove" was pressed.
    RemoveAsked(Device),
    /// The server wants a confirmation first.
    ConfirmationNeeded(Wish),
    /// Where the registration of another phone stands.
    Waited(Box<Waiting>),
    /// This session is over.
    SignedOut,
    /// It cannot go on like this.
    Failed(Trouble),
}

impl State {
    /// The page after an event.
    #[must_use]
    pub(crate) fn after(self, event: Event) -> Self {
        match (self, event) {
            (_, Event::Looked(account)) => Self::Devices(account),
            (Self::Devices(account), Event::RemoveAsked(device)) => Self::Removing(account, device),
            (Self::Devices(_) | Self::Removing(..), Event::ConfirmationNeeded(wish)) => {
                Self::Confirming(wish)
            }
            (other, Event::RemoveAsked(_) | Event::ConfirmationNeeded(_)) => other,
            // Late news of a registration that the person has left. A new one comes with its code.
            (left @ (Self::Devices(_) | Self::Removing(..) | Self::SignedOut), Event::Waited(waiting))
                if waiting.qr.is_none() =>
            {
                left
            }
            (before, Event::Waited(waiting)) => {
                let Waiting { id, state: stage, qr, now } = *waiting;
                let known = match before {
                    Self::Adding(before) if before.id == id => before.qr,
                    _ => None,
                };
                Self::Adding(Box::new(Adding { id, stage, qr: qr.or(known), now }))
            }
            (_, Event::SignedOut) => Self::SignedOut,
            (_, Event::Failed(trouble)) => Self::Stopped(trouble),
        }
    }

    /// The registration whose news matter.
    pub(crate) fn followed(&self) -> Option<String> {
        match self {
            Self::Adding(it) if !matches!(it.stage, WaitingState::Done { .. }) => Some(it.id.clone()),
            Self::Looking
            | Self::Devices(_)
            | Self::Removing(..)
            | Self::Confirming(_)
            | Self::Adding(_)
            | Self::SignedOut
            | Self::Stopped(_) => None,
        }
    }

    /// Whether an event tells what the page shows already.
    pub(crate) fn knows(&self, event: &Event) -> bool {
        match (self, event) {
            (Self::Adding(it), Event::Waited(waiting)) => {
                it.id == waiting.id && it.stage == waiting.state && waiting.qr.is_none()
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::account::{Copies, Current};
    use api::session::Holder;

    fn account() -> Account {
        let holder = Holder { id: "T1".to_owned(), name: "花子".to_owned() };
        Account { holder, devices: Vec::new(), confirmed_until: 0, now: 0 }
    }

    fn device() -> Device {
        Device {
            id: "d".to_owned(),
            label: "iPhone".to_owned(),
            provider: None,
            registered_at: 0,
            last_used_at: None,
            copies: Copies::None,
            current: Current::No,
        }
    }

    #[test]
    fn removing_asks_first_and_may_ask_who_it_is() {
        let state =
            State::Looking.after(Event::Looked(Box::new(account()))).after(Event::RemoveAsked(device()));
        assert!(matches!(state, State::Removing(..)));
        let state = state.after(Event::ConfirmationNeeded(Wish::Remove(device())));
        assert!(matches!(state, State::Confirming(Wish::Remove(_))));
        assert!(matches!(state.after(Event::Looked(Box::new(account()))), State::Devices(_)));
    }

    #[test]
    fn news_of_a_registration_keep_its_code_on_the_screen() {
        let qr = Qr { size: 21, path: String::new(), url: String::new(), expires_at: 1 };
        let waiting = |qr| {
            let state = WaitingState::Waiting { expires_at: 1 };
            Event::Waited(Box::new(Waiting { id: "a".to_owned(), state, qr, now: 0 }))
        };
        let State::Adding(it) = State::Looking.after(waiting(Some(qr))).after(waiting(None)) else {
            panic!("gone")
        };
        assert!(it.qr.is_some());
    }

    #[test]
    fn late_news_of_a_registration_that_was_left_change_nothing() {
        let news =
            Waiting { id: "a".to_owned(), state: WaitingState::Waiting { expires_at: 1 }, qr: None, now: 0 };
        let state =
            State::Looking.after(Event::Looked(Box::new(account()))).after(Event::Waited(Box::new(news)));
        assert!(matches!(state, State::Devices(_)));
    }
}
