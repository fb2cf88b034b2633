//! The endpoints of logins, as the PC sees them.

use super::request::{Asked, Nothing, get, post, renew, told};
use api::session::Session;
use api::{Opener, login, register};

/// Begins a login on this PC.
pub(crate) fn begin(begin: &login::Begin) -> Asked<login::View> {
    told(post("/api/login", begin, None))
}

/// Where it stands.
pub(crate) fn look(id: &str) -> Asked<login::View> {
    told(get(&format!("/api/login/{id}")))
}

/// A new code for it.
pub(crate) fn renew_code(id: &str, opener: Opener) -> Asked<login::View> {
    told(renew("login", id, opener))
}

/// Gives it up.
pub(crate) fn cancel(id: &str) -> Asked<login::View> {
    told(post(&format!("/api/login/{id}/cancel"), &Nothing {}, None))
}

/// Takes the session that the phone approved.
pub(crate) fn take(id: &str, take: login::Take) -> Asked<Session> {
    told(post(&format!("/api/login/{id}/session"), &take, None))
}

/// A code for the new phone that the old phone approved.
pub(crate) fn registration(id: &str) -> Asked<register::Waiting> {
    told(post(&format!("/api/login/{id}/registration"), &Nothing {}, None))
}
