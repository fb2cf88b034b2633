//! What the account page can look like, and what moves it on.

use crate::client::Trouble;
use api::account::{Account, Card, Device};
use api::card;
use api::register::Waiting;

/// What the page looks like.
#[derive(Clone, Debug)]
pub(crate) enum State {
    /// The devices are being asked for.
    Looking,
    /// The devices and cards.
    Devices(Box<Account>),
    /// One of them is about to be removed.
    Removing(Box<Account>, Item),
    /// The person has to be confirmed first; then this goes on.
    Confirming(Box<Account>, Wish, Earlier),
    /// Another phone is being added.
    Adding(Box<Waiting>),
    /// A My Number card is being bound, by whoever is signed in.
    Binding(Option<Box<Account>>, Earlier),
    /// Logged out, or never in.
    SignedOut,
    /// It cannot go on like this.
    Stopped(Trouble),
}

/// An attempt with a card from before the page was loaded.
pub(crate) type Earlier = Option<Box<card::View>>;

/// What can be removed.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// A phone or another device.
    Device(Device),
    /// A card.
    Card(Card),
}

/// What the person wanted before the confirmation.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    /// Nothing more than what the page shows.
    Look,
    /// Another phone.
    Add,
    /// To remove this.
    Remove(Item),
}

/// What moves the page on.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// The devices and cards.
    Looked(Box<Account>),
    /// The same; and an attempt to bind a card was under way.
    BindingWas(Box<Account>, Box<card::View>),
    /// The same; and an attempt to confirm the person was under way.
    ConfirmingWas(Box<Account>, Box<card::View>),
    /// "Remove" was pressed.
    RemoveAsked(Item),
    /// A My Number card is to be bound.
    BindAsked,
    /// The server wants a confirmation first.
    ConfirmationNeeded(Wish),
    /// Another phone can be added.
    Allowed(Box<Waiting>),
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
            (_, Event::BindingWas(account, view)) => Self::Binding(Some(account), Some(view)),
            (_, Event::ConfirmingWas(account, view)) => Self::Confirming(account, Wish::Look, Some(view)),
            (Self::Devices(account), Event::RemoveAsked(item)) => Self::Removing(account, item),
            (Self::Devices(account), Event::BindAsked) => Self::Binding(Some(account), None),
            // Whoever is not signed in begins with the HPKI card.
            (Self::SignedOut, Event::BindAsked) => Self::Binding(None, None),
            (Self::Devices(account) | Self::Removing(account, _), Event::ConfirmationNeeded(wish)) => {
                Self::Confirming(account, wish, None)
            }
            (other, Event::RemoveAsked(_) | Event::BindAsked | Event::ConfirmationNeeded(_)) => other,
            (_, Event::Allowed(waiting)) => Self::Adding(waiting),
            (_, Event::SignedOut) => Self::SignedOut,
            (_, Event::Failed(trouble)) => Self::Stopped(trouble),
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
        Account {
            holder,
            devices: Vec::new(),
            cards: Vec::new(),
            binding: api::account::Binding::Off,
            confirmed_until: 0,
            now: 0,
        }
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
        let item = || Item::Device(device());
        let state =
            State::Looking.after(Event::Looked(Box::new(account()))).after(Event::RemoveAsked(item()));
        assert!(matches!(state, State::Removing(..)));
        let state = state.after(Event::ConfirmationNeeded(Wish::Remove(item())));
        assert!(matches!(state, State::Confirming(_, Wish::Remove(Item::Device(_)), None)));
        assert!(matches!(state.after(Event::Looked(Box::new(account()))), State::Devices(_)));
    }

    #[test]
    fn a_card_can_be_bound_by_whoever_is_signed_in_and_by_whoever_will_be() {
        let state = State::Looking.after(Event::Looked(Box::new(account()))).after(Event::BindAsked);
        assert!(matches!(state, State::Binding(Some(_), None)));
        let state = State::Looking.after(Event::SignedOut).after(Event::BindAsked);
        assert!(matches!(state, State::Binding(None, None)));
        assert!(matches!(State::Looking.after(Event::BindAsked), State::Looking));
    }

    #[test]
    fn an_attempt_from_before_the_reload_goes_on_where_it_was() {
        let view = || Box::new(card::View { id: "a".to_owned(), state: card::State::Waiting, now: 0 });
        let state = State::Looking.after(Event::BindingWas(Box::new(account()), view()));
        assert!(matches!(state, State::Binding(Some(_), Some(_))));
        let state = State::Looking.after(Event::ConfirmingWas(Box::new(account()), view()));
        assert!(matches!(state, State::Confirming(_, Wish::Look, Some(_))));
    }
}
