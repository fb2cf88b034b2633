//! What the account page can look like, and what moves it on.

use crate::client::Trouble;
use api::account::{Account, Card, Change, Device, Last, What};
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
    /// A change has to be confirmed by itself; then it is made.
    Confirming(Box<Account>, Box<Pending>, Earlier),
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

/// What the person wants to change.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    /// Another phone.
    Add,
    /// To remove this.
    Remove(Item),
}

/// A change that waits for its confirmation.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    /// What the server calls it.
    pub change: Change,
    /// What it is.
    pub wish: Wish,
}

impl Item {
    /// Names it.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Device(device) => &device.id,
            Self::Card(card) => &card.id,
        }
    }
}

impl Wish {
    /// What the server is asked for.
    pub(crate) fn what(&self) -> What {
        match self {
            Self::Add => What::AddPhone,
            Self::Remove(Item::Device(device)) => What::RemoveDevice { id: device.id.clone() },
            Self::Remove(Item::Card(card)) => What::RemoveCard { id: card.id.clone() },
        }
    }

    /// Whether the person was told that nothing is left to log in with.
    pub(crate) fn last(&self, only: Option<&str>) -> Last {
        match self {
            Self::Remove(item) if only == Some(item.id()) => Last::Known,
            Self::Add | Self::Remove(_) => Last::Unsaid,
        }
    }

    /// The wish for a reload, with the name of its change.
    pub(crate) fn kept(&self, change: &Change) -> String {
        let (kind, id) = match self {
            Self::Add => ("add", ""),
            Self::Remove(Item::Device(device)) => ("device", device.id.as_str()),
            Self::Remove(Item::Card(card)) => ("card", card.id.as_str()),
        };
        [kind, id, change.id.as_str(), change.name.as_str()].join("|")
    }
}

impl Pending {
    /// What was kept before the page was loaded, if it is still there to be changed.
    pub(crate) fn of(kept: &str, account: &Account) -> Option<Self> {
        let mut parts = kept.splitn(4, '|');
        let (kind, id) = (parts.next()?, parts.next()?);
        let (change, name) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let wish = match kind {
            "add" => Wish::Add,
            "device" => Wish::Remove(Item::Device(account.devices.iter().find(|it| it.id == id)?.clone())),
            _ => Wish::Remove(Item::Card(account.cards.iter().find(|it| it.id == id)?.clone())),
        };
        Some(Self { change: Change { id: change, name, expires_at: 0, now: 0 }, wish })
    }
}

/// What moves the page on.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// The devices and cards.
    Looked(Box<Account>),
    /// The same; and an attempt to bind a card was under way.
    BindingWas(Box<Account>, Box<card::View>),
    /// The same; and an attempt to confirm a change was under way.
    ConfirmingWas(Box<Account>, Box<Pending>, Box<card::View>),
    /// "Remove" was pressed.
    RemoveAsked(Item),
    /// A My Number card is to be bound.
    BindAsked,
    /// The server has taken a change down, to be confirmed.
    Asked(Box<Pending>),
    /// Another phone can be added.
    Allowed(Box<Waiting>),
    /// This session is over.
    SignedOut,
    /// It cannot go on like this.
    Failed(Trouble),
}

impl State {
    /// The one thing that logs the holder in, as the page says it.
    pub(crate) fn only(&self) -> Option<&str> {
        match self {
            Self::Devices(account) | Self::Removing(account, _) | Self::Confirming(account, ..) => {
                account.only.as_deref()
            }
            Self::Looking | Self::Adding(_) | Self::Binding(..) | Self::SignedOut | Self::Stopped(_) => None,
        }
    }

    /// The page after an event.
    #[must_use]
    pub(crate) fn after(self, event: Event) -> Self {
        match (self, event) {
            (_, Event::Looked(account)) => Self::Devices(account),
            (_, Event::BindingWas(account, view)) => Self::Binding(Some(account), Some(view)),
            (_, Event::ConfirmingWas(account, pending, view)) => {
                Self::Confirming(account, pending, Some(view))
            }
            (
                Self::Devices(account) | Self::Removing(account, _) | Self::Confirming(account, ..),
                Event::Asked(pending),
            ) => Self::Confirming(account, pending, None),
            (Self::Devices(account), Event::RemoveAsked(item)) => Self::Removing(account, item),
            (Self::Devices(account), Event::BindAsked) => Self::Binding(Some(account), None),
            // Whoever is not signed in begins with the HPKI card.
            (Self::SignedOut, Event::BindAsked) => Self::Binding(None, None),
            (other, Event::RemoveAsked(_) | Event::BindAsked | Event::Asked(_)) => other,
            (_, Event::Allowed(waiting)) => Self::Adding(waiting),
            (_, Event::SignedOut) => Self::SignedOut,
            (_, Event::Failed(trouble)) => Self::Stopped(trouble),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::account::{Copies, Current, New};
    use api::session::Holder;

    fn account() -> Account {
        let holder = Holder { id: "T1".to_owned(), name: "花子".to_owned() };
        Account {
            holder,
            devices: Vec::new(),
            cards: Vec::new(),
            sessions: Vec::new(),
            only: None,
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
            new: New::No,
        }
    }

    fn pending(wish: Wish) -> Box<Pending> {
        let change =
            Change {
                id: "c".to_owned(), name: "端末「a|b」の登録を削除".to_owned(), expires_at: 0, now: 0
            };
        Box::new(Pending { change, wish })
    }

    #[test]
    fn removing_asks_first_and_is_confirmed_by_itself() {
        let item = || Item::Device(device());
        let state =
            State::Looking.after(Event::Looked(Box::new(account()))).after(Event::RemoveAsked(item()));
        assert!(matches!(state, State::Removing(..)));
        let state = state.after(Event::Asked(pending(Wish::Remove(item()))));
        let State::Confirming(_, pending, None) = &state else { panic!("{state:?}") };
        assert!(matches!(pending.wish, Wish::Remove(Item::Device(_))));
        assert!(matches!(state.after(Event::Looked(Box::new(account()))), State::Devices(_)));
    }

    #[test]
    fn only_the_last_thing_is_removed_knowingly() {
        let remove = Wish::Remove(Item::Device(device()));
        assert_eq!(remove.last(Some("d")), Last::Known);
        assert_eq!(remove.last(Some("another")), Last::Unsaid);
        assert_eq!(remove.last(None), Last::Unsaid);
        assert_eq!(Wish::Add.last(Some("d")), Last::Unsaid);
    }

    #[test]
    fn a_change_that_was_kept_goes_on_after_a_reload_if_it_still_can() {
        let wish = Wish::Remove(Item::Device(device()));
        let kept = wish.kept(&pending(wish.clone()).change);
        let there = Account { devices: vec![device()], ..account() };
        let again = Pending::of(&kept, &there).unwrap();
        assert_eq!((again.change.id.as_str(), again.wish.what()), ("c", wish.what()));
        assert_eq!(again.change.name, "端末「a|b」の登録を削除");
        assert!(Pending::of(&kept, &account()).is_none(), "it is gone");
        assert!(Pending::of("", &there).is_none());
        let add = Wish::Add.kept(&pending(Wish::Add).change);
        assert!(matches!(Pending::of(&add, &account()).unwrap().wish, Wish::Add));
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
        let was = Event::ConfirmingWas(Box::new(account()), pending(Wish::Add), view());
        assert!(matches!(State::Looking.after(was), State::Confirming(_, _, Some(_))));
    }
}
