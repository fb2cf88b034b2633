//! The endpoints about binding a card through the browser's extension.

use super::request::{Asked, Nothing, post, told};
use api::account::Account;
use api::bridge;

/// What a card is to sign by way of the extension.
pub(crate) fn begin() -> Asked<bridge::Challenge> {
    told(post("/api/bridge", &Nothing {}, None))
}

/// What it made of it.
pub(crate) fn finish(id: &str, signed: &bridge::Signed) -> Asked<Account> {
    told(post(&format!("/api/bridge/{id}/finish"), signed, None))
}

/// The extension went no further; gives the screen that explains it.
pub(crate) fn stopped(stopped: &bridge::Stopped) -> Asked<bridge::Told> {
    told(post("/api/bridge/stopped", stopped, None))
}
