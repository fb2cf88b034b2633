//! The endpoints of logins with a passkey of this device, or of a phone nearby.

use super::request::{Asked, post, told};
use api::session::Session;
use api::{Ceremony, Finish, solo};

/// Begins a login with a passkey of this device, or of a phone nearby.
pub(crate) fn options(begin: &solo::Begin) -> Asked<Ceremony> {
    told(post("/api/solo/options", begin, None))
}

/// Finishes it.
pub(crate) fn finish(finish: &Finish) -> Asked<Session> {
    told(post("/api/solo/finish", finish, None))
}
