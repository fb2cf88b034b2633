//! The endpoints of logins, as the phone sees them that approves.

use super::request::{Asked, Link, Nothing, post, told};
use api::{Ceremony, Finish, approve};

/// Who asks to log in.
pub(crate) fn open(link: &Link) -> Asked<approve::View> {
    told(post("/api/approve/open", &Nothing {}, Some(link)))
}

/// The number on the PC.
pub(crate) fn choose(link: &Link, number: u8) -> Asked<approve::View> {
    told(post("/api/approve/choose", &approve::Choice { number }, Some(link)))
}

/// Not me, or not now.
pub(crate) fn refuse(link: &Link) -> Asked<approve::View> {
    told(post("/api/approve/refuse", &Nothing {}, Some(link)))
}

/// Begins the approving ceremony.
pub(crate) fn options(link: &Link) -> Asked<Ceremony> {
    told(post("/api/approve/options", &Nothing {}, Some(link)))
}

/// Finishes it.
pub(crate) fn finish(link: &Link, finish: &Finish) -> Asked<approve::Approved> {
    told(post("/api/approve/finish", finish, Some(link)))
}
