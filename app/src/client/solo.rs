//! The endpoints of logins with a passkey of this device, or of a phone nearby.

use super::request::{ApiFuture, post, told};
use api::session::SessionView;
use api::{Ceremony, Finish, solo};

/// Begins a login with a passkey of this device, or of a phone nearby.
pub(crate) fn options(begin: &solo::BeginSolo) -> ApiFuture<Ceremony> {
    told(post("/api/solo/options", begin, None))
}

/// Sends the passkey's answer, which signs the holder in.
pub(crate) fn finish(finish: &Finish) -> ApiFuture<SessionView> {
    told(post("/api/solo/finish", finish, None))
}
