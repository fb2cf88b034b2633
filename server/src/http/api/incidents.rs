//! What the app reports when something stopped in the browser, and what anybody may look up.

use crate::http::answer::HandlerResult;
use crate::http::request::extract::Ticket;
use crate::http::request::headers::bearer;
use crate::http::request::json::Json;
use crate::line;
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::approve;
use crate::service::caller::Caller;
use crate::service::error::Error;
use crate::service::explanation;
use crate::service::journey_ref::JourneyRef;
use api::Code;
use api::catalogue::{self, Number, Surface};
use api::explain::{Explanation, SystemScreen};
use api::failure::{CeremonyKind, Failure};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use std::sync::Arc;

/// The name of an exception is cut to this many characters: it is a word.
const NAME: usize = 60;
/// Its text is cut to this many: the browsers' own are a line, not a book.
const LONG: usize = 300;

/// `POST /api/incidents`: a ceremony failed in the browser, on the way of a link where one comes with it. Answers with the screen that
/// explains it here.
pub async fn report(
    act: Act,
    headers: HeaderMap,
    Ticket(ticket): Ticket,
    Json(failure): Json<Failure>,
) -> HandlerResult<Explanation> {
    let (name, message) = (line::report(&failure.name, NAME), line::report(&failure.message, LONG));
    let failure = Failure { name, message, ..failure };
    let link = bearer(&headers);
    let journey = link.as_ref().map(|secret| JourneyRef::Link(secret.hash()));
    if let Some(link) = &link
        && failure.ceremony == CeremonyKind::Get
        && let Err(cause) = approve::hindered(&act, link, ticket.as_ref()).await
    {
        tracing::warn!(?cause, "the PC was not told that its phone cannot go on");
    }
    Ok(Json(explanation::failure(&act, (journey.as_ref(), ticket.as_ref()), failure).await))
}

/// `GET /api/messages/{number}`: the screen of a message, for this device.
pub async fn message(
    State(app): State<Arc<App>>,
    caller: Caller,
    number: Result<Path<Number>, PathRejection>,
) -> HandlerResult<Explanation> {
    let Path(number) = number.map_err(|_| Error::new(Code::NotFound))?;
    explanation::look_up(&app, &caller, number).map(Json).ok_or_else(|| Error::new(Code::NotFound))
}

/// `GET /api/pictures`: the screens that only the system shows on this device, to point at: with passkeys, or with cards where
/// `?of=card` says so.
pub async fn pictures(caller: Caller, RawQuery(query): RawQuery) -> Json<Vec<SystemScreen>> {
    let surface = if query.as_deref() == Some("of=card") { Surface::Pc } else { Surface::Phone };
    let screens = catalogue::pictures(surface, &caller.device, caller.language);
    Json(
        screens
            .into_iter()
            .map(|it| SystemScreen { number: it.number, title: it.title, picture: it.picture })
            .collect(),
    )
}
