//! What comes of a card that was read: a session, a phone's registration, a binding, a confirmation. Each attempt is used once, by the
//! browser that both began it and presented the card; asked again by it, it tells what came of it.

use crate::http::answer::HandlerResult;
use crate::http::request::cookies::{self, WithCookies};
use crate::http::request::extract::{CardProof, MaybeSignedIn, PathId};
use crate::http::request::json::{EmptyBody, Json};
use crate::ids::JourneyId;
use crate::service::act::Act;
use crate::service::card::using;
use crate::service::error::Error;
use crate::service::signing_in::SignedIn;
use api::account::Account;
use api::login::Take;
use api::register::PcRegistrationView;
use api::session;

/// `POST /api/cards/{id}/session`: the card logs its holder in.
pub async fn take(
    act: Act,
    MaybeSignedIn(there): MaybeSignedIn,
    PathId(id): PathId<JourneyId>,
    CardProof(proof): CardProof,
    Json(body): Json<Take>,
) -> Result<WithCookies<Json<session::SessionView>>, Error> {
    let begun = using::take(&act, there.as_ref(), &id, proof.as_ref(), body).await?;
    Ok(cookies::in_session(&act.app, begun))
}

/// `POST /api/cards/{id}/registration`: the card allows its holder to register a phone, with the code that comes back. Asked again, as
/// by a page whose answer got lost, it is the same registration: with a new code while no phone has come, as only hashes are kept.
pub async fn register(
    act: Act,
    PathId(id): PathId<JourneyId>,
    CardProof(proof): CardProof,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<PcRegistrationView> {
    using::register(&act, &id, proof.as_ref()).await.map(Json)
}

/// `POST /api/cards/{id}/bind`: the My Number card becomes the signed-in holder's. A newer one takes the older one's place.
pub async fn bind(
    act: Act,
    signed_in: SignedIn,
    PathId(id): PathId<JourneyId>,
    CardProof(proof): CardProof,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<Account> {
    using::bind(&act, &signed_in, &id, proof.as_ref()).await.map(Json)
}

/// `POST /api/cards/{id}/confirm`: it is still the same person.
pub async fn confirm(
    act: Act,
    signed_in: SignedIn,
    PathId(id): PathId<JourneyId>,
    CardProof(proof): CardProof,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> Result<WithCookies<Json<Account>>, Error> {
    let confirmed = using::confirm(&act, &signed_in, &id, proof.as_ref()).await?;
    Ok(cookies::in_session(&act.app, confirmed))
}
