//! Logging in on a PC with a phone, as the phone sees it.

use crate::http::answer::HandlerResult;
use crate::http::request::extract::{Bearer, Ticket};
use crate::http::request::json::{EmptyBody, Json};
use crate::service::act::Act;
use crate::service::approve;
use api::approve::{ApprovalView, Approved, NumberChoice};
use api::{Ceremony, Finish};

/// `POST /api/approve/open`: who asks, from where; and the PC is told that the phone is here. The code is from then on this phone's alone,
/// by its ticket; a phone that brings a ticket of its own making can ask again when the answer got lost.
pub async fn open(
    act: Act,
    Bearer(token): Bearer,
    Ticket(ticket): Ticket,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<ApprovalView> {
    approve::open(&act, &token, ticket.as_ref()).await.map(Json)
}

/// `POST /api/approve/choose`: the number that the PC shows.
pub async fn choose(
    act: Act,
    Bearer(token): Bearer,
    Ticket(ticket): Ticket,
    Json(body): Json<NumberChoice>,
) -> HandlerResult<ApprovalView> {
    approve::choose(&act, &token, ticket.as_ref(), body).await.map(Json)
}

/// `POST /api/approve/options`: begins a ceremony; as often as the phone likes.
pub async fn options(
    act: Act,
    Bearer(token): Bearer,
    Ticket(ticket): Ticket,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<Ceremony> {
    approve::options(&act, &token, ticket.as_ref()).await.map(Json)
}

/// `POST /api/approve/finish`: proves who it is, and lets the PC go on.
pub async fn finish(
    act: Act,
    Bearer(token): Bearer,
    Ticket(ticket): Ticket,
    Json(finish): Json<Finish>,
) -> HandlerResult<Approved> {
    approve::finish(&act, &token, ticket.as_ref(), finish).await.map(Json)
}

/// `POST /api/approve/refuse`: not me, or not now.
pub async fn refuse(
    act: Act,
    Bearer(token): Bearer,
    Ticket(ticket): Ticket,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<ApprovalView> {
    approve::refuse(&act, &token, ticket.as_ref()).await.map(Json)
}
