//! The endpoints of registrations: what the new phone asks, and what the PC asks that shows its code.

use super::request::{Asked, Link, Nothing, get, post, renew, told};
use api::{Ceremony, Finish, Opener, account, approve, register};

/// Where a link stands.
pub(crate) fn open(link: &Link) -> Asked<register::View> {
    told(post("/api/register/open", &Nothing {}, Some(link)))
}

/// The letter's password.
pub(crate) fn unlock(link: &Link, password: String) -> Asked<register::Unlocked> {
    told(post("/api/register/unlock", &register::Unlock { password }, Some(link)))
}

/// The number on the PC that shows the code.
pub(crate) fn choose(link: &Link, number: u8) -> Asked<register::View> {
    told(post("/api/register/choose", &approve::Choice { number }, Some(link)))
}

/// Begins a registration ceremony.
pub(crate) fn options(link: &Link) -> Asked<Ceremony> {
    told(post("/api/register/options", &Nothing {}, Some(link)))
}

/// Finishes it.
pub(crate) fn finish(link: &Link, finish: &Finish) -> Asked<register::Registered> {
    told(post("/api/register/finish", finish, Some(link)))
}

/// Names the new device.
pub(crate) fn label(link: &Link, label: String) -> Asked<account::Device> {
    told(post("/api/register/label", &register::Label { label }, Some(link)))
}

/// Where a registration stands that this PC shows.
pub(crate) fn look(id: &str) -> Asked<register::Waiting> {
    told(get(&format!("/api/register/{id}")))
}

/// A new code for it.
pub(crate) fn renew_code(id: &str, opener: Opener) -> Asked<register::Waiting> {
    told(renew("register", id, opener))
}

/// Gives it up.
pub(crate) fn cancel(id: &str) -> Asked<register::Waiting> {
    told(post(&format!("/api/register/{id}/cancel"), &Nothing {}, None))
}
