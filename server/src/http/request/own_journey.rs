//! Following a journey of one's own: what the browser asks that began it, with its cookie. A hospital's idle pages do so all day long
//! behind one address, and must leave others what they may ask.

use crate::http::request::journey_ref::clue;
use crate::http::request::traits::Traits;
use crate::service::app::App;
use crate::service::caller::Caller;
use crate::service::own_journey::{self, OwnJourney};
use axum::http::request::Parts;

/// The journey that a request is about, where whoever asks is in it.
pub async fn own(app: &App, parts: &Parts, caller: &Caller) -> Option<OwnJourney> {
    own_journey::own(app, clue(parts)?, caller.journeys.as_ref(), Traits::of(parts).step).await
}
