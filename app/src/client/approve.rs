//! The endpoints of logins, as the phone sees them that approves.

use super::request::{ApiFuture, NoBody, RequestSecrets, post, told};
use api::{Ceremony, Finish, approve};

/// Who asks to log in.
pub(crate) fn open(link: &RequestSecrets) -> ApiFuture<approve::ApprovalView> {
    told(post("/api/approve/open", &NoBody {}, Some(link)))
}

/// The number on the PC.
pub(crate) fn choose(link: &RequestSecrets, number: u8) -> ApiFuture<approve::ApprovalView> {
    told(post("/api/approve/choose", &approve::NumberChoice { number }, Some(link)))
}

/// The person refuses on the phone: "not me", or "not now".
pub(crate) fn refuse(link: &RequestSecrets) -> ApiFuture<approve::ApprovalView> {
    told(post("/api/approve/refuse", &NoBody {}, Some(link)))
}

/// Begins the ceremony that approves a login.
pub(crate) fn options(link: &RequestSecrets) -> ApiFuture<Ceremony> {
    told(post("/api/approve/options", &NoBody {}, Some(link)))
}

/// Sends the passkey's answer, which approves the login.
pub(crate) fn finish(link: &RequestSecrets, finish: &Finish) -> ApiFuture<approve::Approved> {
    told(post("/api/approve/finish", finish, Some(link)))
}
