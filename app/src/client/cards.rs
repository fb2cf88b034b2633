//! The endpoints about cards, and about binding one through the browser's extension.

use super::{Answer, Link, Nothing, post, read, send};
use api::account::{Account, Confirmed, Ended};
use api::card::{Attempt, Begin, Lost, View};
use api::session::Session;
use api::{bridge, login, register};

/// Begins an attempt.
pub(crate) async fn begin(begin: &Begin) -> Answer<Attempt> {
    read(&post("/api/cards", begin, None).await?)
}

/// Where it stands, and what was read where this page has the proof of it.
pub(crate) async fn look(id: &str) -> Answer<View> {
    read(&send("GET", format!("/api/cards/{id}"), String::new(), proven(id)).await?)
}

/// The window came back from the attempt's host with its proof: whether it goes on here.
pub(crate) async fn back(id: &str) -> Answer<View> {
    read(&post(&format!("/api/cards/{id}/back"), &Nothing {}, proven(id).as_ref()).await?)
}

/// The proof of an attempt, as it goes with a request.
fn proven(id: &str) -> Option<Link> {
    crate::card::proof(id).map(|proof| Link { proof: Some(proof), ..Link::default() })
}

/// The browser's call to the attempt's host brought no answer.
pub(crate) async fn lost(id: &str, lost: &Lost) -> Answer<View> {
    read(&post(&format!("/api/cards/{id}/lost"), lost, None).await?)
}

/// Takes the session that an accepted card opens.
pub(crate) async fn take(id: &str, take: login::Take) -> Answer<Session> {
    read(&post(&format!("/api/cards/{id}/session"), &take, proven(id).as_ref()).await?)
}

/// A code for the phone that an accepted card lets its holder register.
pub(crate) async fn registration(id: &str) -> Answer<register::Waiting> {
    read(&post(&format!("/api/cards/{id}/registration"), &Nothing {}, proven(id).as_ref()).await?)
}

/// An accepted My Number card becomes the holder's.
pub(crate) async fn bind(id: &str) -> Answer<Account> {
    read(&post(&format!("/api/cards/{id}/bind"), &Nothing {}, proven(id).as_ref()).await?)
}

/// An accepted card confirms that it is still the same person.
pub(crate) async fn confirm(id: &str) -> Answer<Account> {
    read(&post(&format!("/api/cards/{id}/confirm"), &Nothing {}, proven(id).as_ref()).await?)
}

/// Takes a card from its holder, by a change that was confirmed for it.
pub(crate) async fn remove(id: &str, confirmed: &Confirmed) -> Answer<Ended> {
    read(&post(&format!("/api/account/cards/{id}/remove"), confirmed, None).await?)
}

/// What a card is to sign by way of the extension.
pub(crate) async fn bridge() -> Answer<bridge::Challenge> {
    read(&post("/api/bridge", &Nothing {}, None).await?)
}

/// What it made of it.
pub(crate) async fn bridge_finish(id: &str, signed: &bridge::Signed) -> Answer<Account> {
    read(&post(&format!("/api/bridge/{id}/finish"), signed, None).await?)
}

/// The extension went no further; gives the screen that explains it.
pub(crate) async fn bridge_stopped(stopped: &bridge::Stopped) -> Answer<bridge::Told> {
    read(&post("/api/bridge/stopped", stopped, None).await?)
}
