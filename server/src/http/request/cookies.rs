//! The cookies: one binds journeys to a browser, one is its session, one says that the browser is known, one which language is read in it.
//! Scripts see none.

use crate::http::request::headers::{self, trimmed};
use crate::http::request::json::Json;
use crate::ids::{Secret, SecretHash};
use crate::oidc::request::REQUEST_LIFE;
use crate::service::act::InSession;
use crate::service::app::App;
use crate::service::known_browser::{self, KnownCookie};
use api::Language;
use axum::http::{HeaderMap, HeaderValue, header};
use std::time::Duration;

/// A chosen language is remembered for a year.
const LANGUAGE_LASTS: Duration = Duration::from_hours(365 * 24);

/// A cookie that this server sets.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Cookie {
    /// Binds journeys to a browser, until it is closed.
    Browser,
    /// The session, until the browser is closed or the session ends.
    Session,
    /// Tells whether cookies are kept at all; holds nothing.
    Probe,
    /// Says that somebody has proven in this browser who it is, but not who.
    Known,
    /// The language that was chosen on a page of ours.
    Language,
}

impl Cookie {
    /// The cookie's name. `__Host-` (RFC 6265bis §4.1.3.2) wants TLS; a server for development on `http://localhost` does without.
    fn name(self, app: &App) -> &'static str {
        match (self, app.config.origin.scheme() == "https") {
            (Self::Browser, true) => "__Host-kagura-browser",
            (Self::Browser, false) => "kagura-browser",
            (Self::Session, true) => "__Host-kagura-session",
            (Self::Session, false) => "kagura-session",
            (Self::Probe, true) => "__Host-kagura-probe",
            (Self::Probe, false) => "kagura-probe",
            (Self::Known, true) => "__Host-kagura-known",
            (Self::Known, false) => "kagura-known",
            (Self::Language, true) => "__Host-kagura-language",
            (Self::Language, false) => "kagura-language",
        }
    }
}

/// The secret in a cookie. None where the cookie stands there with two values: a sibling host or a box in between has put a second
/// one beside ours (RFC 6265 §8.6), and nobody can tell which of them that was.
pub fn read(headers: &HeaderMap, cookie: Cookie, app: &App) -> Option<Secret> {
    only(headers, cookie, app).and_then(headers::secret)
}

/// What says that a browser is known, by the same rule.
pub fn known(headers: &HeaderMap, app: &App) -> Option<KnownCookie> {
    only(headers, Cookie::Known, app).and_then(KnownCookie::read)
}

/// The language that was chosen before.
pub fn language(headers: &HeaderMap, app: &App) -> Option<Language> {
    let tag = only(headers, Cookie::Language, app)?;
    Language::ALL.into_iter().find(|language| language.tag().as_bytes() == tag)
}

/// The one value of a cookie.
fn only<'a>(headers: &'a HeaderMap, cookie: Cookie, app: &App) -> Option<&'a [u8]> {
    let mut values = values(headers, cookie.name(app));
    let value = values.next()?;
    values.all(|another| another == value).then_some(value)
}

/// The values under a name. The pairs of others, whatever they are, stand beside ours and do not matter: a name ends at the first `=`,
/// a pair at the next `;`, also within quotes (RFC 6265bis §5.7.3), and nothing but spaces and tabs is taken off.
fn values<'a>(headers: &'a HeaderMap, name: &'static str) -> impl Iterator<Item = &'a [u8]> {
    beginning(headers, name).filter_map(|rest| rest.strip_prefix(b"="))
}

/// What stands in the pairs that begin so, behind that.
fn beginning<'a>(headers: &'a HeaderMap, start: &'static str) -> impl Iterator<Item = &'a [u8]> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'))
        .filter_map(move |pair| trimmed(pair).strip_prefix(start.as_bytes()))
}

/// The `Set-Cookie` header that gives a cookie this value; none if it cannot be a header's.
pub fn set(cookie: Cookie, value: &str, app: &App) -> Option<HeaderValue> {
    let lasts = match cookie {
        Cookie::Known => Some(known_browser::LASTS),
        Cookie::Language => Some(LANGUAGE_LASTS),
        Cookie::Browser | Cookie::Session | Cookie::Probe => None,
    };
    written((cookie.name(app), value), lasts, app)
}

/// A cookie as it is set: for so long, or until the browser is closed.
fn written((name, value): (&str, &str), lasts: Option<Duration>, app: &App) -> Option<HeaderValue> {
    let lasts = lasts.map(|it| format!("; Max-Age={}", it.as_secs())).unwrap_or_default();
    let secure = secure(app);
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{lasts}{secure}")).ok()
}

/// How the cookies begin in which a browser keeps its secrets of answers that crossed each other.
fn crossed_name(app: &App) -> &'static str {
    if app.config.origin.scheme() == "https" { "__Host-kagura-crossed-" } else { "kagura-crossed-" }
}

/// So many of them are looked at.
const MOST_CROSSED: usize = 8;

/// The `Set-Cookie` header that keeps a browser's first secret beside [`Cookie::Browser`], for as long as a request waits: where several
/// applications are opened at once in a browser that has none yet, each answer brings another, and the last one takes that cookie.
pub fn set_crossed(secret: &Secret, app: &App) -> Option<HeaderValue> {
    let name = [crossed_name(app), secret.hash().as_str().get(..8)?].concat();
    written((&name, secret.reveal()), Some(REQUEST_LIFE), app)
}

/// The secrets in these cookies, as their hashes.
pub fn crossed(headers: &HeaderMap, app: &App) -> Vec<SecretHash> {
    let named = beginning(headers, crossed_name(app));
    let values = named.filter_map(|pair| pair.splitn(2, |byte| *byte == b'=').nth(1));
    values.filter_map(headers::secret).map(|secret| secret.hash()).take(MOST_CROSSED).collect()
}

/// `Set-Cookie` that takes the cookie away.
pub fn clear(cookie: Cookie, app: &App) -> Option<HeaderValue> {
    let name = cookie.name(app);
    HeaderValue::from_str(&format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{}", secure(app))).ok()
}

fn secure(app: &App) -> &'static str {
    if app.config.origin.scheme() == "https" { "; Secure" } else { "" }
}

/// Whether the probe came back.
pub fn kept(headers: &HeaderMap, app: &App) -> api::session::CookieKept {
    match values(headers, Cookie::Probe.name(app)).next() {
        Some(_) => api::session::CookieKept::Yes,
        None => api::session::CookieKept::No,
    }
}

/// An answer with `Set-Cookie` headers.
pub struct WithCookies<T>(pub Vec<Option<HeaderValue>>, pub T);

/// An answer to the browser that a journey is bound to from now on.
pub fn with_browser<T>(app: &App, browser: &Secret, shown: T) -> WithCookies<Json<T>> {
    WithCookies(vec![set(Cookie::Browser, browser.reveal(), app)], Json(shown))
}

/// An answer in a session, with its cookie where it has a new one.
pub fn in_session<T>(app: &App, it: InSession<T>) -> WithCookies<Json<T>> {
    let cookie = it.cookie.map(|secret| set(Cookie::Session, secret.reveal(), app));
    WithCookies(cookie.into_iter().collect(), Json(it.shown))
}

/// An answer to a browser whose session is over.
pub fn without_session<T>(app: &App, shown: T) -> WithCookies<Json<T>> {
    WithCookies(vec![clear(Cookie::Session, app)], Json(shown))
}

impl<T: axum::response::IntoResponse> axum::response::IntoResponse for WithCookies<T> {
    fn into_response(self) -> axum::response::Response {
        let mut response = self.1.into_response();
        for cookie in self.0.into_iter().flatten() {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}
