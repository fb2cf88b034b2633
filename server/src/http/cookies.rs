//! The two cookies: one binds journeys to a browser, one is its session. Scripts see neither.

use super::extract::text;
use crate::App;
use crate::ids::Secret;
use axum::http::{HeaderMap, HeaderValue, header};

/// Which cookie.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Cookie {
    /// Binds journeys to a browser, until it is closed.
    Browser,
    /// The session, until the browser is closed or the session ends.
    Session,
    /// Tells whether cookies are kept at all; holds nothing.
    Probe,
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
        }
    }
}

/// The secret in a cookie.
pub fn read(headers: &HeaderMap, cookie: Cookie, app: &App) -> Option<Secret> {
    raw(headers, cookie, app).and_then(Secret::presented)
}

/// The text in a cookie.
pub fn raw<'a>(headers: &'a HeaderMap, cookie: Cookie, app: &App) -> Option<&'a str> {
    let name = cookie.name(app);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// `Set-Cookie` for a value.
pub fn set(cookie: Cookie, value: &str, app: &App) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax{}",
        cookie.name(app),
        secure(app)
    ))
    .ok()
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
pub fn kept(headers: &HeaderMap, app: &App) -> api::session::Kept {
    match raw(headers, Cookie::Probe, app) {
        Some(_) => api::session::Kept::Yes,
        None => api::session::Kept::No,
    }
}

/// An answer with cookies.
pub struct WithCookies<T>(pub Vec<Option<HeaderValue>>, pub T);

impl<T: axum::response::IntoResponse> axum::response::IntoResponse for WithCookies<T> {
    fn into_response(self) -> axum::response::Response {
        let mut response = self.1.into_response();
        for cookie in self.0.into_iter().flatten() {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// Whether the request says it comes from another site.
pub fn foreign(headers: &HeaderMap, app: &App) -> Foreign {
    let ours = app.config.origin.origin().ascii_serialization();
    // Every origin that is named has to be ours, also one that is not even text.
    let elsewhere = headers.get_all(header::ORIGIN).iter().any(|origin| origin.as_bytes() != ours.as_bytes());
    if elsewhere || matches!(text(headers, "sec-fetch-site"), "cross-site" | "same-site") {
        Foreign::Yes
    } else {
        Foreign::No
    }
}

/// Whether a request comes from another site.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Foreign {
    /// It does.
    Yes,
    /// It does not.
    No,
}
