//! What the account page can look like, and what moves it on.

use crate::client::Trouble;
use crate::components::FULL;
use api::Code;
use api::account::{Account, AccountCard, AccountDevice, LastMeans, PendingChange, RequestedChange};
use api::card;
use api::register::PcRegistrationView;

/// What the page looks like.
#[derive(Clone, Debug)]
pub(crate) enum AccountPageState {
    /// The devices are being asked for.
    Looking,
    /// The list of devices, cards and sessions.
    Devices(Box<Account>, Aside),
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
    LoggedOut(Because),
    /// The person asked to be logged out, and it did not arrive.
    StillIn(Trouble),
    /// Something keeps the page from going on.
    Stopped(Trouble),
}

/// What stands beside the list.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) enum Aside {
    /// Nothing: the list alone.
    #[default]
    Nothing,
    /// The field for another name of the device with this id.
    Renaming(String),
    /// What was just done, in its place.
    Done(Done),
    /// That as many devices are registered as are allowed, in place of the button that adds one: what makes room is in the list.
    Full,
}

/// A change that was just made, and is told where it was made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Done {
    /// The device with this id has another name.
    Renamed(String),
    /// A device is not registered any more.
    DeviceRemoved,
    /// A card is not registered any more.
    CardRemoved,
    /// What was to be changed is not there any more: it was removed elsewhere.
    Gone,
    /// A session elsewhere was ended.
    Ended,
    /// All other sessions were ended.
    OthersEnded,
}

/// What ended this very session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Because {
    /// The person logged out.
    Asked,
    /// What had opened it was removed.
    Removed,
    /// It was ended elsewhere, or its time was over: the server does not keep which.
    Ended,
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
    /// This very PC is to be registered.
    AddOwn,
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

impl From<&Removable> for Done {
    fn from(removed: &Removable) -> Self {
        match removed {
            Removable::Device(_) => Self::DeviceRemoved,
            Removable::Card(_) => Self::CardRemoved,
        }
    }
}

/// The ids of what the focus is led to.
pub(crate) mod place {
    /// The list of devices.
    pub(crate) const DEVICES: &str = "devices";
    /// The list of cards.
    pub(crate) const CARDS: &str = "cards";
    /// The list of sessions.
    pub(crate) const SESSIONS: &str = "sessions";
    /// The button that adds a phone.
    pub(crate) const ADD: &str = "add";
    /// The button that registers this very PC.
    pub(crate) const ADD_OWN: &str = "add-own";
    /// The button that binds a card.
    pub(crate) const BIND: &str = "bind";

    /// The button that gives the device another name.
    pub(crate) fn rename(id: &str) -> String {
        ["rename-", id].concat()
    }

    /// The field for its name.
    pub(crate) fn name(id: &str) -> String {
        ["name-", id].concat()
    }

    /// The button that removes the device or card.
    pub(crate) fn remove(id: &str) -> String {
        ["remove-", id].concat()
    }
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
            Self::Add | Self::AddOwn => RequestedChange::AddPhone,
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
            Self::Add | Self::AddOwn | Self::Remove(_) => LastMeans::Unsaid,
        }
    }

    /// The wish for a reload, with the name of its change.
    pub(crate) fn kept(&self, change: &PendingChange) -> String {
        let (kind, id) = match self {
            Self::Add => ("add", ""),
            Self::AddOwn => ("own", ""),
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
            "own" => Wish::AddOwn,
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
    /// The person gave a step up, and the server told the devices and cards, which may have changed meanwhile.
    GivenUp(Box<Account>),
    /// The server made a change, and told the devices and cards as they are with it.
    Made(Box<Account>, Done),
    /// The person leaves a question or a field without a change.
    Left,
    /// The person pressed "rename" at the device with this id.
    RenameAsked(String),
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
    /// Ending this very session did not arrive.
    NotLoggedOut(Trouble),
    /// Something keeps the page from going on.
    Failed(Trouble),
}

impl AccountPageState {
    /// The one thing that logs the holder in, as the page says it.
    pub(crate) fn only(&self) -> Option<&str> {
        match self {
            Self::Devices(account, _) | Self::Removing(account, _) | Self::Confirming(account, ..) => {
                account.only.as_deref()
            }
            Self::Looking
            | Self::Adding(_)
            | Self::Binding(..)
            | Self::SignedOut
            | Self::LoggedOut(_)
            | Self::StillIn(_)
            | Self::Stopped(_) => None,
        }
    }

    /// The button that opened what is shown, by its id, where that is a step below the list of devices or a field in it: the browser's "back" and
    /// our own buttons lead to it.
    pub(crate) fn opener(&self) -> Option<String> {
        Some(match self {
            Self::Devices(_, Aside::Renaming(id)) => place::rename(id),
            Self::Removing(_, item) => place::remove(item.id()),
            Self::Confirming(_, pending, _) => match &pending.wish {
                Wish::Add => place::ADD.to_owned(),
                Wish::AddOwn => place::ADD_OWN.to_owned(),
                Wish::Remove(item) => place::remove(item.id()),
            },
            Self::Adding(_) => place::ADD.to_owned(),
            Self::Binding(..) => place::BIND.to_owned(),
            Self::Devices(_, Aside::Nothing | Aside::Done(_) | Aside::Full)
            | Self::Looking
            | Self::SignedOut
            | Self::LoggedOut(_)
            | Self::StillIn(_)
            | Self::Stopped(_) => return None,
        })
    }

    /// What takes the focus after an event, by its id: whoever comes back is where the step was begun, and what was changed is at hand.
    /// Where nothing does, it is the heading of what is shown.
    pub(crate) fn focus_after(&self, event: &AccountEvent) -> Option<String> {
        Some(match event {
            AccountEvent::RenameAsked(id) => place::name(id),
            AccountEvent::Made(_, Done::Renamed(id)) => place::rename(id),
            AccountEvent::Made(_, Done::DeviceRemoved | Done::Gone) => place::DEVICES.to_owned(),
            AccountEvent::Made(_, Done::CardRemoved) => place::CARDS.to_owned(),
            AccountEvent::Made(_, Done::Ended | Done::OthersEnded) => place::SESSIONS.to_owned(),
            AccountEvent::Left | AccountEvent::GivenUp(_) => return self.opener(),
            AccountEvent::Failed(trouble) if is_full(trouble) => FULL.to_owned(),
            AccountEvent::Looked(_)
            | AccountEvent::BindingWas(..)
            | AccountEvent::ConfirmingWas(..)
            | AccountEvent::RemoveAsked(_)
            | AccountEvent::BindAsked
            | AccountEvent::Asked(_)
            | AccountEvent::Allowed(_)
            | AccountEvent::SignedOut
            | AccountEvent::LoggedOut
            | AccountEvent::NotLoggedOut(_)
            | AccountEvent::Failed(_) => return None,
        })
    }

    /// The page after an event.
    #[must_use]
    pub(crate) fn after(self, event: AccountEvent) -> Self {
        match (self, event) {
            (_, AccountEvent::Looked(account) | AccountEvent::GivenUp(account))
            | (
                Self::Devices(account, _) | Self::Removing(account, _) | Self::Confirming(account, ..),
                AccountEvent::Left,
            ) => Self::Devices(account, Aside::Nothing),
            (_, AccountEvent::Made(account, done)) => Self::Devices(account, Aside::Done(done)),
            (Self::Devices(account, _), AccountEvent::RenameAsked(id)) => {
                Self::Devices(account, Aside::Renaming(id))
            }
            (_, AccountEvent::BindingWas(account, view)) => Self::Binding(Some(account), Some(view)),
            (_, AccountEvent::ConfirmingWas(account, pending, view)) => {
                Self::Confirming(account, pending, Some(view))
            }
            (
                Self::Devices(account, _) | Self::Removing(account, _) | Self::Confirming(account, ..),
                AccountEvent::Asked(pending),
            ) => Self::Confirming(account, pending, None),
            (Self::Devices(account, _), AccountEvent::RemoveAsked(item)) => Self::Removing(account, item),
            (Self::Devices(account, _), AccountEvent::BindAsked) => Self::Binding(Some(account), None),
            // Whoever is not signed in begins with the HPKI card.
            (Self::SignedOut, AccountEvent::BindAsked) => Self::Binding(None, None),
            (
                other,
                AccountEvent::Left
                | AccountEvent::RenameAsked(_)
                | AccountEvent::RemoveAsked(_)
                | AccountEvent::BindAsked
                | AccountEvent::Asked(_),
            ) => other,
            (_, AccountEvent::Allowed(waiting)) => Self::Adding(waiting),
            (_, AccountEvent::SignedOut) => Self::SignedOut,
            (Self::Confirming(..), AccountEvent::LoggedOut) => Self::LoggedOut(Because::Removed),
            (_, AccountEvent::LoggedOut) => Self::LoggedOut(Because::Asked),
            (_, AccountEvent::NotLoggedOut(trouble)) => Self::StillIn(trouble),
            (Self::Devices(account, _) | Self::Confirming(account, ..), AccountEvent::Failed(trouble))
                if is_full(&trouble) =>
            {
                Self::Devices(account, Aside::Full)
            }
            (_, AccountEvent::Failed(trouble)) => Self::Stopped(trouble),
        }
    }
}

/// Whether there is no room for a further device.
fn is_full(trouble: &Trouble) -> bool {
    trouble.code() == Some(Code::TooManyDevices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::account::samples::{account, device};

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
        assert_eq!(
            state.opener().as_deref(),
            Some("remove-d"),
            "the browser's \"back\" leads to the devices"
        );
        let state = state.after(AccountEvent::Asked(pending(Wish::Remove(item()))));
        let AccountPageState::Confirming(_, pending, None) = &state else { panic!("{state:?}") };
        assert!(matches!(pending.wish, Wish::Remove(Removable::Device(_))));
        assert_eq!(state.opener().as_deref(), Some("remove-d"));
        let state = state.after(AccountEvent::Looked(Box::new(account())));
        assert!(matches!(state, AccountPageState::Devices(..)));
        assert_eq!(state.opener(), None);
    }

    fn devices() -> AccountPageState {
        AccountPageState::Looking.after(AccountEvent::Looked(Box::new(account())))
    }

    #[test]
    fn back_closes_an_open_field() {
        let state = devices().after(AccountEvent::RenameAsked("d".to_owned()));
        assert_eq!(state.opener().as_deref(), Some("rename-d"));
        assert_eq!(state.after(AccountEvent::Left).opener(), None);
    }

    /// Whoever leaves a question is where it was asked, with nothing changed and the server not asked for it.
    #[test]
    fn leaving_a_question_leads_back_to_the_button_that_asked_it() {
        let item = || Removable::Device(device());
        let asked = |wish| devices().after(AccountEvent::Asked(pending(wish)));
        for (state, button) in [
            (devices().after(AccountEvent::RemoveAsked(item())), "remove-d"),
            (asked(Wish::Remove(item())), "remove-d"),
            (asked(Wish::Add), "add"),
            (asked(Wish::AddOwn), "add-own"),
            (devices().after(AccountEvent::RenameAsked("d".to_owned())), "rename-d"),
        ] {
            assert_eq!(state.focus_after(&AccountEvent::Left).as_deref(), Some(button));
            assert_eq!(state.opener().as_deref(), Some(button), "\"back\" leads there, too");
            let left = state.after(AccountEvent::Left);
            assert!(matches!(left, AccountPageState::Devices(_, Aside::Nothing)), "{left:?}");
        }
        let given_up = AccountEvent::GivenUp(Box::new(account()));
        let binding = devices().after(AccountEvent::BindAsked);
        assert_eq!(binding.focus_after(&given_up).as_deref(), Some("bind"));
        assert_eq!(binding.opener().as_deref(), Some("bind"));
        // Whoever has come to a step's end is shown the page from its top, where the way out is.
        assert_eq!(binding.focus_after(&AccountEvent::Looked(Box::new(account()))), None);
    }

    #[test]
    fn what_was_done_is_told_where_it_was_done_until_the_next_step() {
        for (done, at) in [
            (Done::Renamed("d".to_owned()), "rename-d"),
            (Done::from(&Removable::Device(device())), "devices"),
            (Done::CardRemoved, "cards"),
            (Done::Gone, "devices"),
            (Done::Ended, "sessions"),
            (Done::OthersEnded, "sessions"),
        ] {
            let event = AccountEvent::Made(Box::new(account()), done.clone());
            assert_eq!(devices().focus_after(&event).as_deref(), Some(at));
            let state = devices().after(event);
            assert!(matches!(&state, AccountPageState::Devices(_, Aside::Done(it)) if *it == done));
            let next = state.after(AccountEvent::RenameAsked("d".to_owned()));
            assert!(matches!(next, AccountPageState::Devices(_, Aside::Renaming(_))));
        }
    }

    #[test]
    fn whoever_removes_what_opened_the_session_is_told_both() {
        let confirming =
            devices().after(AccountEvent::Asked(pending(Wish::Remove(Removable::Device(device())))));
        let out = confirming.after(AccountEvent::LoggedOut);
        assert!(matches!(out, AccountPageState::LoggedOut(Because::Removed)));
        let out = devices().after(AccountEvent::LoggedOut);
        assert!(matches!(out, AccountPageState::LoggedOut(Because::Asked)));
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
        let kept = |wish: Wish| {
            let kept = wish.kept(&pending(wish.clone()).change);
            Pending::of(&kept, &account()).unwrap().wish
        };
        assert!(matches!(kept(Wish::Add), Wish::Add));
        assert!(matches!(kept(Wish::AddOwn), Wish::AddOwn));
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
