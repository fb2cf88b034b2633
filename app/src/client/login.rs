//! The endpoints of logins, as the PC sees them.

use super::request::{ApiFuture, NoBody, get, post, renew, told};
use api::session::SessionView;
use api::{Opener, login, register};

/// Begins a login on this PC.
pub(crate) fn begin(begin: &login::BeginLogin) -> ApiFuture<login::LoginView> {
    told(post("/api/login", begin, None))
}

/// Fetches the stage of a login.
pub(crate) fn look(id: &str) -> ApiFuture<login::LoginView> {
    told(get(&format!("/api/login/{id}")))
}

/// A new code for it.
pub(crate) fn renew_code(id: &str, opener: Opener) -> ApiFuture<login::LoginView> {
    told(renew("login", id, opener))
}

/// Cancels a login.
pub(crate) fn cancel(id: &str) -> ApiFuture<login::LoginView> {
    told(post(&format!("/api/login/{id}/cancel"), &NoBody {}, None))
}

/// Takes the session that the phone approved.
pub(crate) fn take(id: &str, take: login::Take) -> ApiFuture<SessionView> {
    told(post(&format!("/api/login/{id}/session"), &take, None))
}

/// A code for the new phone that the old phone approved.
pub(crate) fn registration(id: &str) -> ApiFuture<register::PcRegistrationView> {
    told(post(&format!("/api/login/{id}/registration"), &NoBody {}, None))
}
