//! Registering a phone, step by step, as the phone sees it.

use crate::http::answer::HandlerResult;
use crate::http::request::extract::{Bearer, Ticket};
use crate::http::request::json::{EmptyBody, Json};
use crate::service::act::Act;
use crate::service::register::phone;
use api::approve::NumberChoice;
use api::register::{NewLabel, Registered, RegistrationView, Unlock, Unlocked};
use api::{Ceremony, Finish, account};

/// `POST /api/register/open`: where the link stands. Changes nothing of a letter. A code on a PC is from then on this phone's alone, by
/// its ticket, and the PC is told; a phone that brings a ticket of its own making can ask again when the answer got lost.
pub async fn open(
    act: Act,
    Bearer(token): Bearer,
    Ticket(ticket): Ticket,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<RegistrationView> {
    phone::open(&act, &token, ticket.as_ref()).await.map(Json)
}

/// `POST /api/register/choose`: the number that the PC shows.
pub async fn choose(
    act: Act,
    Bearer(token): Bearer,
    Ticket(ticket): Ticket,
    Json(body): Json<NumberChoice>,
) -> HandlerResult<RegistrationView> {
    phone::choose(&act, &token, ticket.as_ref(), body).await.map(Json)
}

/// `POST /api/register/unlock`: the letter's password.
pub async fn unlock(act: Act, Bearer(token): Bearer, Json(body): Json<Unlock>) -> HandlerResult<Unlocked> {
    phone::unlock(&act, &token, body).await.map(Json)
}

/// `POST /api/register/options`: begins a ceremony; as often as the phone likes.
pub async fn options(
    act: Act,
    Bearer(token): Bearer,
    Ticket(ticket): Ticket,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<Ceremony> {
    phone::options(&act, &token, ticket.as_ref()).await.map(Json)
}

/// `POST /api/register/finish`: verifies the passkey, and only then uses the link up.
pub async fn finish(
    act: Act,
    Bearer(token): Bearer,
    Ticket(ticket): Ticket,
    Json(finish): Json<Finish>,
) -> HandlerResult<Registered> {
    phone::finish(&act, &token, ticket.as_ref(), finish).await.map(Json)
}

/// `POST /api/register/label`: another name for the device that this link has just registered, by the phone that did.
pub async fn label(
    act: Act,
    Bearer(token): Bearer,
    Ticket(ticket): Ticket,
    Json(body): Json<NewLabel>,
) -> HandlerResult<account::AccountDevice> {
    phone::label(&act, &token, ticket.as_ref(), body).await.map(Json)
}
