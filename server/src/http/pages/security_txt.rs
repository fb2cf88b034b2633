//! Whom to tell of a weakness (RFC 9116): `/.well-known/security.txt`, where the operator has named somebody.

use crate::clock::Timestamp;
use crate::config::Security;
use crate::service::app::App;
use crate::service::error::Error;
use api::Code;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Where it is looked for (§3).
pub(crate) const PATH: &str = "/.well-known/security.txt";
/// It may be believed for so long: less than a year (§2.5.5). Counted anew at every answer, so that it never runs out by neglect.
const LIFE: Duration = Duration::from_hours(24 * 180);

/// `GET /.well-known/security.txt`: whom to tell of a weakness (RFC 9116).
pub(crate) async fn told(State(app): State<Arc<App>>) -> Result<Response, Error> {
    let security = app.config.security.as_ref().ok_or_else(|| Error::new(Code::NotFound))?;
    let text = written(security, &app.config.origin, app.clock.now())
        .ok_or_else(|| Error::fault("the clock shows no moment of any calendar"))?;
    let headers =
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "max-age=3600")];
    Ok((headers, text).into_response())
}

fn written(security: &Security, origin: &Url, now: Timestamp) -> Option<String> {
    let expires = jiff::Timestamp::from_millisecond((now + LIFE).as_millis()).ok()?;
    // By the day, so that copies of a day are alike.
    let mut text =
        format!("Contact: {}\nExpires: {}\n", security.contact, expires.strftime("%Y-%m-%dT00:00:00Z"));
    text.push_str("Preferred-Languages: ja, en\n");
    // An address of the web has to be https (§2.5.2); a server for development has none.
    if origin.scheme() == "https" {
        let _ = writeln!(text, "Canonical: {}{PATH}", origin.as_str().trim_end_matches('/'));
    }
    if let Some(policy) = &security.policy {
        let _ = writeln!(text, "Policy: {policy}");
    }
    Some(text)
}
