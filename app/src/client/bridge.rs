//! The endpoints about binding a card through the browser's extension.

use super::request::{ApiFuture, NoBody, post, told};
use api::account::Account;
use api::bridge;

/// What a card is to sign by way of the extension.
pub(crate) fn begin() -> ApiFuture<bridge::ChallengeToSign> {
    told(post("/api/bridge", &NoBody {}, None))
}

/// Sends what the card made of the challenge.
pub(crate) fn finish(id: &str, signed: &bridge::SignedChallenge) -> ApiFuture<Account> {
    told(post(&format!("/api/bridge/{id}/finish"), signed, None))
}

/// The extension went no further; gives the screen that explains it.
pub(crate) fn stopped(stopped: &bridge::Stopped) -> ApiFuture<bridge::BridgeExplanation> {
    told(post("/api/bridge/stopped", stopped, None))
}
