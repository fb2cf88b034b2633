//! Requests about attempts with cards.

use super::request::{ApiFuture, NoBody, RequestSecrets, get_with, post, told};
use crate::browser::card_host;
use api::account::{Account, Confirmed, SessionEnded};
use api::card::{AttemptView, BeginAttempt, BegunAttempt, Lost};
use api::session::SessionView;
use api::{login, register};

/// Asks for an attempt with a card.
pub(crate) fn begin(begin: &BeginAttempt) -> ApiFuture<BegunAttempt> {
    told(post("/api/cards", begin, None))
}

/// Where it stands, and what was read where this page has the proof of it.
pub(crate) fn look(id: &str) -> ApiFuture<AttemptView> {
    told(get_with(&format!("/api/cards/{id}"), proven(id)))
}

/// The window came back from the attempt's host with its proof: whether it goes on here.
pub(crate) fn back(id: &str) -> ApiFuture<AttemptView> {
    told(post(&format!("/api/cards/{id}/back"), &NoBody {}, proven(id).as_ref()))
}

/// The proof of an attempt, as it goes with a request.
fn proven(id: &str) -> Option<RequestSecrets> {
    card_host::proof(id).map(|proof| RequestSecrets { proof: Some(proof), ..RequestSecrets::default() })
}

/// The browser's call to the attempt's host brought no answer.
pub(crate) fn lost(id: &str, lost: &Lost) -> ApiFuture<AttemptView> {
    told(post(&format!("/api/cards/{id}/lost"), lost, None))
}

/// Takes the session that an accepted card opens.
pub(crate) fn take(id: &str, take: login::Take) -> ApiFuture<SessionView> {
    told(post(&format!("/api/cards/{id}/session"), &take, proven(id).as_ref()))
}

/// A code for the phone that an accepted card lets its holder register.
pub(crate) fn registration(id: &str) -> ApiFuture<register::PcRegistrationView> {
    told(post(&format!("/api/cards/{id}/registration"), &NoBody {}, proven(id).as_ref()))
}

/// An accepted My Number card becomes the holder's.
pub(crate) fn bind(id: &str) -> ApiFuture<Account> {
    told(post(&format!("/api/cards/{id}/bind"), &NoBody {}, proven(id).as_ref()))
}

/// An accepted card confirms that it is still the same person.
pub(crate) fn confirm(id: &str) -> ApiFuture<Account> {
    told(post(&format!("/api/cards/{id}/confirm"), &NoBody {}, proven(id).as_ref()))
}

/// Takes a card from its holder, by a change that was confirmed for it.
pub(crate) fn remove(id: &str, confirmed: &Confirmed) -> ApiFuture<SessionEnded> {
    told(post(&format!("/api/account/cards/{id}/remove"), confirmed, None))
}
