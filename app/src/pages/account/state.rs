//! What the account page can look like, and what moves it on.

use crate::client::Trouble;
use api::account::{Account, AccountCard, AccountDevice, LastMeans, PendingChange, RequestedChange};
use api::card;
use api::register::PcRegistrationView;

/// What the page looks like.
#[derive(Clone, Debug)]
pub(crate) enum AccountPageState {
    /// The devices are being asked for.
    Looking,
    /// The list of devices, cards and sessions.
    Devices(Box<Account>),
    /// A device or card is about to be removed: the person is asked once more.
    Removing(Box<Account>, Removable),
    /// A change has to be confirmed by itself; then it is made.
    Confirming(Box<Account>, Box<Pending>, Earlier),
    /// Another phone is being added: its code is shown.
    Adding(Box<PcRegistrationView>),
    /// A My Number card is being bound, by whoever is signed in.
    Binding(Option<Box<Account>>, Earlier),
    /// Nobody is signed in.
    SignedOut,
    /// The person has just logged out.
    LoggedOut,
    /// Something keeps the page from going on.
    Stopped(Trouble),
}

/// An attempt with a card from before the page was loaded.
pub(crate) type Earlier = Option<Box<card::AttemptView>>;

/// A device or card that can be removed.
#[derive(Clone, Debug)]
pub(crate) enum Removable {
    /// A phone or another device.
    Device(AccountDevice),
    /// A card of the holder's.
    Card(AccountCard),
}

/// What the person wants to change.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    /// A further phone is to be registered.
    Add,
    /// A device or card is to be removed.
    Remove(Removable),
}

/// A change that waits for its confirmation.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    /// What the server calls it.
    pub change: PendingChange,
    /// The change that the person wants.
    pub wish: Wish,
}

impl Removable {
    /// The id of the device or card.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Device(device) => &device.id,
            Self::Card(card) => &card.id,
        }
    }
}

impl Wish {
    /// What the server is asked for.
    pub(crate) fn what(&self) -> RequestedChange {
        match self {
            Self::Add => RequestedChange::AddPhone,
            Self::Remove(Removable::Device(device)) => {
                RequestedChange::RemoveDevice { id: device.id.clone() }
            }
            Self::Remove(Removable::Card(card)) => RequestedChange::RemoveCard { id: card.id.clone() },
        }
    }

    /// Whether the person was told that nothing is left to log in with.
    pub(crate) fn last(&self, only: Option<&str>) -> LastMeans {
        match self {
            Self::Remove(item) if only == Some(item.id()) => LastMeans::Known,
            Self::Add | Self::Remove(_) => LastMeans::Unsaid,
        }
    }

    /// The wish for a reload, with the name of its change.
    pub(crate) fn kept(&self, change: &PendingChange) -> String {
        let (kind, id) = match self {
            Self::Add => ("add", ""),
            Self::Remove(Removable::Device(device)) => ("device", device.id.as_str()),
            Self::Remove(Removable::Card(card)) => ("card", card.id.as_str()),
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
            "device" => {
                Wish::Remove(Removable::Device(account.devices.iter().find(|it| it.id == id)?.clone()))
            }
            _ => Wish::Remove(Removable::Card(account.cards.iter().find(|it| it.id == id)?.clone())),
        };
        Some(Self { change: PendingChange { id: change, name, expires_at: 0, now: 0 }, wish })
    }
}

/// What moves the page on.
#[derive(Clone, Debug)]
pub(crate) enum AccountEvent {
    /// The server told the devices and cards.
    Looked(Box<Account>),
    /// The devices and cards were told, and an attempt to bind a card was under way.
    BindingWas(Box<Account>, Box<card::AttemptView>),
    /// The devices and cards were told, and an attempt to confirm a change was under way.
    ConfirmingWas(Box<Account>, Box<Pending>, Box<card::AttemptView>),
    /// The person pressed "remove" at a device or card.
    RemoveAsked(Removable),
    /// A My Number card is to be bound.
    BindAsked,
    /// The server has taken a change down, to be confirmed.
    Asked(Box<Pending>),
    /// The server allowed another phone.
    Allowed(Box<PcRegistrationView>),
    /// Nobody is signed in, or not any more.
    SignedOut,
    /// The person ended this very session.
    LoggedOut,
    /// Something keeps the page from going on.
    Failed(Trouble),
}

impl AccountPageState {
    /// The one thing that logs the holder in, as the page says it.
    pub(crate) fn only(&self) -> Option<&str> {
        match self {
            Self::Devices(account) | Self::Removing(account, _) | Self::Confirming(account, ..) => {
                account.only.as_deref()
            }
            Self::Looking
            | Self::Adding(_)
            | Self::Binding(..)
            | Self::SignedOut
            | Self::LoggedOut
            | Self::Stopped(_) => None,
        }
    }

    /// Whether it is a step below the list of devices, to which the browser's "back" leads.
    pub(crate) fn is_below(&self) -> bool {
        match self {
            Self::Removing(..) | Self::Confirming(..) | Self::Adding(_) | Self::Binding(..) => true,
            Self::Looking | Self::Devices(_) | Self::SignedOut | Self::LoggedOut | Self::Stopped(_) => false,
        }
    }

    /// The page after an event.
    #[must_use]
    pub(crate) fn after(self, event: AccountEvent) -> Self {
        match (self, event) {
            (_, AccountEvent::Looked(account)) => Self::Devices(account),
            (_, AccountEvent::BindingWas(account, view)) => Self::Binding(Some(account), Some(view)),
            (_, AccountEvent::ConfirmingWas(account, pending, view)) => {
                Self::Confirming(account, pending, Some(view))
            }
            (
                Self::Devices(account) | Self::Removing(account, _) | Self::Confirming(account, ..),
                AccountEvent::Asked(pending),
            ) => Self::Confirming(account, pending, None),
            (Self::Devices(account), AccountEvent::RemoveAsked(item)) => Self::Removing(account, item),
            (Self::Devices(account), AccountEvent::BindAsked) => Self::Binding(Some(account), None),
            // Whoever is not signed in begins with the HPKI card.
            (Self::SignedOut, AccountEvent::BindAsked) => Self::Binding(None, None),
            (other, AccountEvent::RemoveAsked(_) | AccountEvent::BindAsked | AccountEvent::Asked(_)) => other,
            (_, AccountEvent::Allowed(waiting)) => Self::Adding(waiting),
            (_, AccountEvent::SignedOut) => Self::SignedOut,
            (_, AccountEvent::LoggedOut) => Self::LoggedOut,
            (_, AccountEvent::Failed(trouble)) => Self::Stopped(trouble),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::account::{Copies, IsCurrent, IsNews};
    use api::session::SessionHolder;

    fn account() -> Account {
        let holder = SessionHolder { id: "T1".to_owned(), name: "花子".to_owned() };
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

    fn device() -> AccountDevice {
        AccountDevice {
            id: "d".to_owned(),
            label: "iPhone".to_owned(),
            provider: None,
            registered_at: 0,
            last_used_at: None,
            copies: Copies::None,
            current: IsCurrent::No,
            new: IsNews::No,
        }
    }

    fn pending(wish: Wish) -> Box<Pending> {
        let change = PendingChange {
            id: "c".to_owned(),
            name: "端末「a|b」の登録を削除".to_owned(),
            expires_at: 0,
            now: 0,
        };
        Box::new(Pending { change, wish })
    }

    #[test]
    fn removing_asks_first_and_is_confirmed_by_itself() {
        let item = || Removable::Device(device());
        let state = AccountPageState::Looking
            .after(AccountEvent::Looked(Box::new(account())))
            .after(AccountEvent::RemoveAsked(item()));
        assert!(matches!(state, AccountPageState::Removing(..)));
        assert!(state.is_below(), "the browser's \"back\" leads to the devices");
        let state = state.after(AccountEvent::Asked(pending(Wish::Remove(item()))));
        let AccountPageState::Confirming(_, pending, None) = &state else { panic!("{state:?}") };
        assert!(matches!(pending.wish, Wish::Remove(Removable::Device(_))));
        assert!(state.is_below());
        let state = state.after(AccountEvent::Looked(Box::new(account())));
        assert!(matches!(state, AccountPageState::Devices(_)));
        assert!(!state.is_below());
    }

    #[test]
    fn only_the_last_thing_is_removed_knowingly() {
        let remove = Wish::Remove(Removable::Device(device()));
        assert_eq!(remove.last(Some("d")), LastMeans::Known);
        assert_eq!(remove.last(Some("another")), LastMeans::Unsaid);
        assert_eq!(remove.last(None), LastMeans::Unsaid);
        assert_eq!(Wish::Add.last(Some("d")), LastMeans::Unsaid);
    }

    #[test]
    fn a_change_that_was_kept_goes_on_after_a_reload_if_it_still_can() {
        let wish = Wish::Remove(Removable::Device(device()));
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
        let state = AccountPageState::Looking
            .after(AccountEvent::Looked(Box::new(account())))
            .after(AccountEvent::BindAsked);
        assert!(matches!(state, AccountPageState::Binding(Some(_), None)));
        let state = AccountPageState::Looking.after(AccountEvent::SignedOut).after(AccountEvent::BindAsked);
        assert!(matches!(state, AccountPageState::Binding(None, None)));
        assert!(matches!(
            AccountPageState::Looking.after(AccountEvent::BindAsked),
            AccountPageState::Looking
        ));
    }

    #[test]
    fn an_attempt_from_before_the_reload_goes_on_where_it_was() {
        let view =
            || Box::new(card::AttemptView { id: "a".to_owned(), state: card::AttemptStage::Waiting, now: 0 });
        let state = AccountPageState::Looking.after(AccountEvent::BindingWas(Box::new(account()), view()));
        assert!(matches!(state, AccountPageState::Binding(Some(_), Some(_))));
        let was = AccountEvent::ConfirmingWas(Box::new(account()), pending(Wish::Add), view());
        assert!(matches!(AccountPageState::Looking.after(was), AccountPageState::Confirming(_, _, Some(_))));
    }
}
