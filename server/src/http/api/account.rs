//! A holder's own devices and cards: rename, remove, add. All but the name asks for a change that was confirmed by itself.

use crate::http::answer::HandlerResult;
use crate::http::request::cookies::{self, WithCookies};
use crate::http::request::extract::{BrowserSecret, PathId};
use crate::http::request::json::Json;
use crate::ids::{CardId, DeviceId, Draw as _};
use crate::service::account;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::signing_in::SignedIn;
use api::account::{Account, Confirmed, Removed, SessionEnded};
use api::register::{NewLabel, PcRegistrationView};

/// `GET /api/account`: the holder's devices, cards and sessions.
pub async fn look(act: Act, signed_in: SignedIn) -> HandlerResult<Account> {
    account::look(&act, &signed_in).await.map(Json)
}

/// `POST /api/account/devices/{id}/label`: gives a device another label.
pub async fn label(
    act: Act,
    signed_in: SignedIn,
    PathId(id): PathId<DeviceId>,
    Json(body): Json<NewLabel>,
) -> HandlerResult<Account> {
    account::label(&act, &signed_in, &id, body).await.map(Json)
}

/// `POST /api/account/devices/{id}/remove`: ends the device and its sessions. Takes a change that was confirmed for it.
pub async fn remove(
    act: Act,
    signed_in: SignedIn,
    PathId(id): PathId<DeviceId>,
    Json(confirmed): Json<Confirmed>,
) -> HandlerResult<Removed> {
    account::remove(&act, &signed_in, &id, confirmed).await.map(Json)
}

/// `POST /api/account/devices/add`: a code for another phone. Takes a change that was confirmed for it.
pub async fn add(
    act: Act,
    BrowserSecret(browser): BrowserSecret,
    signed_in: SignedIn,
    Json(confirmed): Json<Confirmed>,
) -> Result<WithCookies<Json<PcRegistrationView>>, Error> {
    let browser = browser.unwrap_or_else(|| act.app.random.secret());
    let waiting = account::add(&act, &browser, &signed_in, confirmed).await?;
    Ok(cookies::with_browser(&act.app, &browser, waiting))
}

/// `POST /api/account/cards/{id}/remove`: the My Number card logs nobody in any more, and its sessions end. Takes a
/// change that was confirmed for it. An HPKI card is its holder's by the id in it: only its authority can take it away, by revoking it.
pub async fn remove_card(
    act: Act,
    signed_in: SignedIn,
    PathId(id): PathId<CardId>,
    Json(confirmed): Json<Confirmed>,
) -> HandlerResult<SessionEnded> {
    account::remove_card(&act, &signed_in, &id, confirmed).await.map(Json)
}
