//! A registration as the PC sees it that shows its code.

use crate::http::answer::{HandlerResult, events};
use crate::http::request::extract::{MaybeSignedIn, PathId};
use crate::http::request::json::{EmptyBody, Json};
use crate::ids::JourneyId;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::register::pc;
use api::Renew;
use api::register::PcRegistrationView;
use axum::response::Response;

/// `GET /api/register/{id}`: where it stands.
pub async fn look(act: Act, PathId(id): PathId<JourneyId>) -> HandlerResult<PcRegistrationView> {
    pc::look(&act, &id).await.map(Json)
}

/// `GET /api/register/{id}/events`: where it stands, again with every change.
pub async fn events(act: Act, PathId(id): PathId<JourneyId>) -> Result<Response, Error> {
    let following = pc::follow(&act, &id).await?;
    Ok(events::events(act, following, move |act| {
        let id = id.clone();
        async move { pc::followed(&act, &id).await }
    }))
}

/// `POST /api/register/{id}/renew`: a new code. A phone that has the old one is out. Where a session asked for the code, that session has
/// to ask for the next one, too: the cookie of a browser outlives it.
pub async fn renew(
    act: Act,
    MaybeSignedIn(there): MaybeSignedIn,
    PathId(id): PathId<JourneyId>,
    Json(body): Json<Renew>,
) -> HandlerResult<PcRegistrationView> {
    pc::renew(&act, there.as_ref(), &id, body).await.map(Json)
}

/// `POST /api/register/{id}/cancel`: an ordinary end.
pub async fn cancel(
    act: Act,
    PathId(id): PathId<JourneyId>,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<PcRegistrationView> {
    pc::cancel(&act, &id).await.map(Json)
}
