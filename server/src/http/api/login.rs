//! Logging in on a PC with a phone, as the PC sees it.

use crate::http::answer::{HandlerResult, events};
use crate::http::request::cookies::{self, WithCookies};
use crate::http::request::extract::{BrowserSecret, MaybeSignedIn, PathId};
use crate::http::request::json::{EmptyBody, Json};
use crate::ids::{Draw as _, JourneyId};
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::login;
use api::login::{BeginLogin, LoginView, Take};
use api::register::PcRegistrationView;
use api::{Renew, session};
use axum::response::Response;

/// `POST /api/login`: a new login with its first code.
pub async fn begin(
    act: Act,
    BrowserSecret(browser): BrowserSecret,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    Json(begin): Json<BeginLogin>,
) -> Result<WithCookies<Json<LoginView>>, Error> {
    let browser = browser.unwrap_or_else(|| act.app.random.secret());
    let view = login::begin(&act, &browser, signed_in.as_ref(), begin).await?;
    Ok(cookies::with_browser(&act.app, &browser, view))
}

/// `GET /api/login/{id}`: where it stands.
pub async fn look(act: Act, PathId(id): PathId<JourneyId>) -> HandlerResult<LoginView> {
    login::look(&act, &id).await.map(Json)
}

/// `GET /api/login/{id}/events`: where it stands, again with every change.
pub async fn events(act: Act, PathId(id): PathId<JourneyId>) -> Result<Response, Error> {
    let following = login::follow(&act, &id).await?;
    Ok(events::events(act, following, move |act| {
        let id = id.clone();
        async move { login::followed(&act, &id).await }
    }))
}

/// `POST /api/login/{id}/renew`: a new code. A phone that has the old one is out.
pub async fn renew(
    act: Act,
    PathId(id): PathId<JourneyId>,
    Json(body): Json<Renew>,
) -> HandlerResult<LoginView> {
    login::renew(&act, &id, body).await.map(Json)
}

/// `POST /api/login/{id}/cancel`: an ordinary end.
pub async fn cancel(
    act: Act,
    PathId(id): PathId<JourneyId>,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<LoginView> {
    login::cancel(&act, &id).await.map(Json)
}

/// `POST /api/login/{id}/session`: the PC takes the session that the phone approved.
pub async fn take(
    act: Act,
    MaybeSignedIn(there): MaybeSignedIn,
    PathId(id): PathId<JourneyId>,
    Json(body): Json<Take>,
) -> Result<WithCookies<Json<session::SessionView>>, Error> {
    let begun = login::take(&act, there.as_ref(), &id, body).await?;
    Ok(cookies::in_session(&act.app, begun))
}

/// `POST /api/login/{id}/registration`: the old phone has allowed a new one, which is registered with the code that comes back. Asked
/// again, it is the same registration, within the same time.
pub async fn change_phone(
    act: Act,
    PathId(id): PathId<JourneyId>,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<PcRegistrationView> {
    login::change_phone(&act, &id).await.map(Json)
}
