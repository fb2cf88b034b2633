//! The endpoints of the account: what a holder has, and changes to it, each confirmed for itself.

use super::request::{Answer, Asked, Nothing, get, post, told};
use api::{Ceremony, Finish, account, register};

/// The holder's devices.
pub(crate) fn look() -> Asked<account::Account> {
    told(get("/api/account"))
}

/// Another name for a device.
pub(crate) fn rename_device(id: &str, label: String) -> Asked<account::Account> {
    told(post(&format!("/api/account/devices/{id}/label"), &register::Label { label }, None))
}

/// Asks for a change, which is then confirmed by itself.
pub(crate) fn change(ask: &account::Ask) -> Asked<account::Change> {
    told(post("/api/account/changes", ask, None))
}

/// Begins its confirmation with a passkey of this device.
pub(crate) fn change_options(id: &str) -> Asked<Ceremony> {
    told(post(&format!("/api/account/changes/{id}/options"), &Nothing {}, None))
}

/// Finishes it.
pub(crate) async fn change_finish(id: &str, finish: &Finish) -> Answer<()> {
    post(&format!("/api/account/changes/{id}/finish"), finish, None).await.map(|_| ())
}

/// Ends a device, by a change that was confirmed for it.
pub(crate) fn remove_device(id: &str, confirmed: &account::Confirmed) -> Asked<account::Removed> {
    told(post(&format!("/api/account/devices/{id}/remove"), confirmed, None))
}

/// A code for another phone, by a change that was confirmed for it.
pub(crate) fn add_device(confirmed: &account::Confirmed) -> Asked<register::Waiting> {
    told(post("/api/account/devices/add", confirmed, None))
}

/// Ends one of the holder's sessions.
pub(crate) fn end_session(id: &str) -> Asked<account::Ended> {
    told(post(&format!("/api/account/sessions/{id}/end"), &Nothing {}, None))
}

/// Ends all of them but this one.
pub(crate) fn end_other_sessions() -> Asked<account::Account> {
    told(post("/api/account/sessions/end_others", &Nothing {}, None))
}

/// The person has read what was added before this login.
pub(crate) async fn read_news() -> Answer<()> {
    post("/api/account/news/read", &Nothing {}, None).await.map(|_| ())
}
