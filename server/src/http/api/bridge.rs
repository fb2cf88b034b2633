//! Binding a My Number card through a browser extension: a challenge goes out, a signature and a certificate come back, and both are
//! checked like any card's. What the extension says is a claim and nothing more.

use crate::http::answer::HandlerResult;
use crate::http::request::extract::PathId;
use crate::http::request::json::{EmptyBody, Json};
use crate::ids::CeremonyId;
use crate::service::act::Act;
use crate::service::card::bridge;
use crate::service::signing_in::SignedIn;
use api::account::Account;
use api::bridge::{BridgeExplanation, ChallengeToSign, SignedChallenge, Stopped};

/// `POST /api/bridge`: a challenge for the card.
pub async fn begin(
    act: Act,
    signed_in: SignedIn,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<ChallengeToSign> {
    bridge::begin(&act, &signed_in).await.map(Json)
}

/// `POST /api/bridge/{id}/finish`: what the card made of it.
pub async fn finish(
    act: Act,
    signed_in: SignedIn,
    PathId(id): PathId<CeremonyId>,
    Json(signed): Json<SignedChallenge>,
) -> HandlerResult<Account> {
    bridge::finish(&act, &signed_in, &id, signed).await.map(Json)
}

/// `POST /api/bridge/stopped`: it went no further than some layer; what to show about it.
pub async fn stopped(act: Act, Json(stopped): Json<Stopped>) -> HandlerResult<BridgeExplanation> {
    bridge::stopped(&act, stopped).await.map(Json)
}
