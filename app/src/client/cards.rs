//! The endpoints about cards.

use super::request::{Asked, Link, Nothing, post, send, told};
use crate::browser::card_host;
use api::account::{Account, Confirmed, Ended};
use api::card::{Attempt, Begin, Lost, View};
use api::session::Session;
use api::{login, register};

/// Begins an attempt.
pub(crate) fn begin(begin: &Begin) -> Asked<Attempt> {
    told(post("/api/cards", begin, None))
}

/// Where it stands, and what was read where this page has the proof of it.
pub(crate) fn look(id: &str) -> Asked<View> {
    told(send("GET", format!("/api/cards/{id}"), String::new(), proven(id)))
}

/// The window came back from the attempt's host with its proof: whether it goes on here.
pub(crate) fn back(id: &str) -> Asked<View> {
    told(post(&format!("/api/cards/{id}/back"), &Nothing {}, proven(id).as_ref()))
}

/// The proof of an attempt, as it goes with a request.
fn proven(id: &str) -> Option<Link> {
    card_host::proof(id).map(|proof| Link { proof: Some(proof), ..Link::default() })
}

/// The browser's call to the attempt's host brought no answer.
pub(crate) fn lost(id: &str, lost: &Lost) -> Asked<View> {
    told(post(&format!("/api/cards/{id}/lost"), lost, None))
}

/// Takes the session that an accepted card opens.
pub(crate) fn take(id: &str, take: login::Take) -> Asked<Session> {
    told(post(&format!("/api/cards/{id}/session"), &take, proven(id).as_ref()))
}

/// A code for the phone that an accepted card lets its holder register.
pub(crate) fn registration(id: &str) -> Asked<register::Waiting> {
    told(post(&format!("/api/cards/{id}/registration"), &Nothing {}, proven(id).as_ref()))
}

/// An accepted My Number card becomes the holder's.
pub(crate) fn bind(id: &str) -> Asked<Account> {
    told(post(&format!("/api/cards/{id}/bind"), &Nothing {}, proven(id).as_ref()))
}

/// An accepted card confirms that it is still the same person.
pub(crate) fn confirm(id: &str) -> Asked<Account> {
    told(post(&format!("/api/cards/{id}/confirm"), &Nothing {}, proven(id).as_ref()))
}

/// Takes a card from its holder, by a change that was confirmed for it.
pub(crate) fn remove(id: &str, confirmed: &Confirmed) -> Asked<Ended> {
    told(post(&format!("/api/account/cards/{id}/remove"), confirmed, None))
}
