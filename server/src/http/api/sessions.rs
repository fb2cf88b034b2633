//! Sessions, as pages see them: who is signed in, logging out, a holder's other sessions. And the cookie check.

use crate::http::answer::HandlerResult;
use crate::http::request::cookies::{self, Cookie, WithCookies};
use crate::http::request::extract::{MaybeSignedIn, PathId};
use crate::http::request::json::{EmptyBody, Json};
use crate::ids::SessionId;
use crate::service::account::sessions;
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::error::Error;
use crate::service::signing_in::{self, SignedIn};
use api::Code;
use api::account::{Account, SessionEnded};
use api::session::{self, Cookies, WhoAmI};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;
use url::form_urlencoded;

/// `GET /api/session`: who is signed in here. With `?application=` also what the application is called that the person comes from, which
/// is refused at once where none of that name may send people here.
pub async fn current(
    act: Act,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    RawQuery(query): RawQuery,
) -> HandlerResult<WhoAmI> {
    let query = query.unwrap_or_default();
    let mut asked = form_urlencoded::parse(query.as_bytes());
    let application = asked.find(|(name, _)| name == "application").map(|(_, id)| id);
    signing_in::who(&act, signed_in.as_ref(), application.as_deref()).await.map(Json)
}

/// `POST /api/session/end`: logs out. Logging out twice is logging out once.
pub async fn end(
    act: Act,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> Result<([(HeaderName, HeaderValue); 1], WithCookies<Json<WhoAmI>>), Error> {
    signing_in::out(&act, signed_in.as_ref()).await?;
    let nobody =
        WhoAmI { session: None, cards: session::CardsOffered::Off, application: None, request: None };
    Ok(([(CLEAR_SITE_DATA, CLEARED)], cookies::without_session(&act.app, nobody)))
}

/// What a browser is told to forget when somebody logs out (W3C Clear Site Data): what it kept of our pages, also those it would
/// show again by "back". Not the storage, where the ways to log in and notices that were read are remembered for whoever sits at the
/// device, and not the cookies, which browsers take from all hosts of the domain, other applications among them.
const CLEARED: HeaderValue = HeaderValue::from_static("\"cache\"");
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// `POST /api/account/sessions/{id}/end`: ends one of the holder's sessions. Ending is safe, so that nothing is confirmed for it.
pub async fn end_one(
    act: Act,
    signed_in: SignedIn,
    PathId(id): PathId<SessionId>,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> Result<WithCookies<Json<SessionEnded>>, Error> {
    let ended = sessions::end(&act, &signed_in, &id).await?;
    Ok(match ended.account {
        None => cookies::without_session(&act.app, ended),
        Some(_) => WithCookies(Vec::new(), Json(ended)),
    })
}

/// `POST /api/account/sessions/end_others`: ends all of the holder's sessions but this one.
pub async fn end_others(
    act: Act,
    signed_in: SignedIn,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<Account> {
    sessions::end_others(&act, &signed_in).await.map(Json)
}

/// `POST /api/account/news/read`: the person has read what was added before this login.
pub async fn read_news(
    act: Act,
    signed_in: SignedIn,
    Json(EmptyBody {}): Json<EmptyBody>,
) -> HandlerResult<serde_json::Value> {
    sessions::read_news(&act, &signed_in).await?;
    Ok(Json(serde_json::json!({})))
}

/// `GET /api/cookie`: sets a cookie that means nothing.
pub async fn set_probe(State(app): State<Arc<App>>) -> WithCookies<Json<serde_json::Value>> {
    WithCookies(vec![cookies::set(Cookie::Probe, "1", &app)], Json(serde_json::json!({})))
}

/// `GET /api/cookie/echo`: whether it came back.
pub async fn echo_probe(State(app): State<Arc<App>>, headers: HeaderMap) -> Json<Cookies> {
    Json(Cookies { kept: cookies::kept(&headers, &app) })
}

/// `GET /api/cookie/required`: refuses, with the message that explains it, when it did not come back.
pub async fn require_probe(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> HandlerResult<serde_json::Value> {
    match cookies::kept(&headers, &app) {
        session::CookieKept::Yes => Ok(Json(serde_json::json!({}))),
        session::CookieKept::No => Err(Error::new(Code::CookieMissing)),
    }
}
