//! Changes of what logs a holder in, and their confirmation: with a passkey here, by phone (`login`) or by card (`card_use`). What is
//! confirmed is made in `account`.

use crate::http::answer::HandlerResult;
use crate::http::request::cookies::{self, WithCookies};
use crate::http::request::extract::PathId;
use crate::http::request::json::{EmptyBody, Json};
use crate::ids::ChangeId;
use crate::service::account::changes;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::signing_in::SignedIn;
use api::Finish;
use api::account::{self, Account, AskChange};

/// `POST /api/account/changes`: asks for a change, which is then confirmed by itself.
pub async fn begin(
    act: Act,
    signed_in: SignedIn,
    Json(body): Json<AskChange>,
) -> HandlerResult<account::PendingChange> {
    changes::begin(&act, &signed_in, body).await.map(Json)
}

/// `POST /api/account/changes/{id}/options`: begins a ceremony with the holder's own passkeys, for this change.
pub async fn options(
    act: Act,
    signed_in: SignedIn,
    PathId(id): PathId<ChangeId>,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<api::Ceremony> {
    changes::options(&act, &signed_in, &id).await.map(Json)
}

/// `POST /api/account/changes/{id}/finish`: the change is confirmed.
pub async fn finish(
    act: Act,
    signed_in: SignedIn,
    PathId(id): PathId<ChangeId>,
    Json(finish): Json<Finish>,
) -> Result<WithCookies<Json<Account>>, Error> {
    let confirmed = changes::finish(&act, &signed_in, &id, finish).await?;
    Ok(cookies::in_session(&act.app, confirmed))
}
