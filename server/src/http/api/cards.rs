//! Using a card on a PC, as our page sees it: an attempt begins here, is made at a host of its own, and is looked at here. What comes of
//! it is in `card_use`.

use crate::http::answer::{HandlerResult, events};
use crate::http::request::cookies::{self, WithCookies};
use crate::http::request::extract::{BrowserSecret, CardProof, MaybeSignedIn, PathId};
use crate::http::request::json::{EmptyBody, Json};
use crate::ids::{Draw as _, JourneyId};
use crate::service::act::Act;
use crate::service::card::attempt;
use crate::service::error::Error;
use api::card::{self, AttemptView, BeginAttempt, Lost};
use axum::response::Response;

/// `POST /api/cards`: a new attempt, with a host of its own.
pub async fn begin(
    act: Act,
    BrowserSecret(browser): BrowserSecret,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    Json(begin): Json<BeginAttempt>,
) -> Result<WithCookies<Json<card::BegunAttempt>>, Error> {
    let browser = browser.unwrap_or_else(|| act.app.random.secret());
    let ready = attempt::begin(&act, &browser, signed_in.as_ref(), begin).await?;
    Ok(cookies::with_browser(&act.app, &browser, ready))
}

/// `GET /api/cards/{id}`: where it stands. What is known of the card is told to the browser that presented it.
pub async fn look(
    act: Act,
    PathId(id): PathId<JourneyId>,
    CardProof(proof): CardProof,
) -> HandlerResult<AttemptView> {
    attempt::look(&act, &id, proof.as_ref()).await.map(Json)
}

/// `POST /api/cards/{id}/back`: a window came back from the attempt's host with its proof. In the browser that began, it goes on there; in
/// any other the attempt is over, and the person is told.
pub async fn back(
    act: Act,
    PathId(id): PathId<JourneyId>,
    CardProof(proof): CardProof,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<AttemptView> {
    attempt::back(&act, &id, proof.as_ref()).await.map(Json)
}

/// `GET /api/cards/{id}/events`: where it stands, again with every change of what the handshakes show.
pub async fn events(act: Act, PathId(id): PathId<JourneyId>) -> Result<Response, Error> {
    let following = attempt::follow(&act, &id).await?;
    Ok(events::events(act, following, move |act| {
        let id = id.clone();
        async move { attempt::followed(&act, &id).await }
    }))
}

/// `POST /api/cards/{id}/lost`: the browser's call to the attempt's host failed; what the handshakes showed says why.
pub async fn lost(
    act: Act,
    PathId(id): PathId<JourneyId>,
    CardProof(proof): CardProof,
    Json(lost): Json<Lost>,
) -> HandlerResult<AttemptView> {
    attempt::lost(&act, &id, proof.as_ref(), lost).await.map(Json)
}
