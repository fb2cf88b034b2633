//! The endpoints of the account: what a holder has, and changes to it, each confirmed for itself.

use super::request::{ApiFuture, ApiResult, NoBody, get, post, told};
use api::{Ceremony, Finish, account, register};

/// Fetches what the holder's page shows.
pub(crate) fn look() -> ApiFuture<account::Account> {
    told(get("/api/account"))
}

/// Gives a device another label.
pub(crate) fn rename_device(id: &str, label: String) -> ApiFuture<account::Account> {
    told(post(&["/api/account/devices/", id, "/label"].concat(), &register::NewLabel { label }, None))
}

/// Asks for a change, which is then confirmed by itself.
pub(crate) fn change(ask: &account::AskChange) -> ApiFuture<account::PendingChange> {
    told(post("/api/account/changes", ask, None))
}

/// Begins its confirmation with a passkey of this device.
pub(crate) fn change_options(id: &str) -> ApiFuture<Ceremony> {
    told(post(&["/api/account/changes/", id, "/options"].concat(), &NoBody {}, None))
}

/// Sends the passkey's answer, which confirms the change.
pub(crate) async fn change_finish(id: &str, finish: &Finish) -> ApiResult<()> {
    post(&["/api/account/changes/", id, "/finish"].concat(), finish, None).await.map(|_| ())
}

/// Ends a device, by a change that was confirmed for it.
pub(crate) fn remove_device(id: &str, confirmed: &account::Confirmed) -> ApiFuture<account::Removed> {
    told(post(&["/api/account/devices/", id, "/remove"].concat(), confirmed, None))
}

/// A code for another phone, by a change that was confirmed for it.
pub(crate) fn add_device(confirmed: &account::Confirmed) -> ApiFuture<register::PcRegistrationView> {
    told(post("/api/account/devices/add", confirmed, None))
}

/// Ends one of the holder's sessions.
pub(crate) fn end_session(id: &str) -> ApiFuture<account::SessionEnded> {
    told(post(&["/api/account/sessions/", id, "/end"].concat(), &NoBody {}, None))
}

/// Ends all of them but this one.
pub(crate) fn end_other_sessions() -> ApiFuture<account::Account> {
    told(post("/api/account/sessions/end_others", &NoBody {}, None))
}

/// The person has read what was added before this login.
pub(crate) async fn read_news() -> ApiResult<()> {
    post("/api/account/news/read", &NoBody {}, None).await.map(|_| ())
}
