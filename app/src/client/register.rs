//! The endpoints of registrations: what the new phone asks, and what the PC asks that shows its code.

use super::request::{ApiFuture, NoBody, RequestSecrets, get, post, renew, told};
use api::{Ceremony, Finish, Opener, account, approve, register};

/// Fetches the step that a link's registration is at.
pub(crate) fn open(link: &RequestSecrets) -> ApiFuture<register::RegistrationView> {
    told(post("/api/register/open", &NoBody {}, Some(link)))
}

/// Sends the letter's password to be compared.
pub(crate) fn unlock(link: &RequestSecrets, password: String) -> ApiFuture<register::Unlocked> {
    told(post("/api/register/unlock", &register::Unlock { password }, Some(link)))
}

/// The number on the PC that shows the code.
pub(crate) fn choose(link: &RequestSecrets, number: u8) -> ApiFuture<register::RegistrationView> {
    told(post("/api/register/choose", &approve::NumberChoice { number }, Some(link)))
}

/// Begins the ceremony that registers a passkey.
pub(crate) fn options(link: &RequestSecrets) -> ApiFuture<Ceremony> {
    told(post("/api/register/options", &NoBody {}, Some(link)))
}

/// Sends the passkey's answer, which registers the device.
pub(crate) fn finish(link: &RequestSecrets, finish: &Finish) -> ApiFuture<register::Registered> {
    told(post("/api/register/finish", finish, Some(link)))
}

/// Renames the device that was just registered.
pub(crate) fn label(link: &RequestSecrets, label: String) -> ApiFuture<account::AccountDevice> {
    told(post("/api/register/label", &register::NewLabel { label }, Some(link)))
}

/// Fetches the stage of a registration that this PC shows.
pub(crate) fn look(id: &str) -> ApiFuture<register::PcRegistrationView> {
    told(get(&["/api/register/", id].concat()))
}

/// A new code for it.
pub(crate) fn renew_code(id: &str, opener: Opener) -> ApiFuture<register::PcRegistrationView> {
    told(renew("register", id, opener))
}

/// Cancels a registration that a PC began.
pub(crate) fn cancel(id: &str) -> ApiFuture<register::PcRegistrationView> {
    told(post(&["/api/register/", id, "/cancel"].concat(), &NoBody {}, None))
}
