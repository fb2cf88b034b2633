//! "Check this device": a page that stands where the app does not. The server says what it can see; a small script of its own measures
//! the rest and asks here what it means. Nothing is kept unless the person asks for a number.

mod page;
mod text;

use crate::http::answer::HandlerResult;
use crate::http::request::cookies::{self, Cookie, WithCookies};
use crate::http::request::extract::Now;
use crate::http::request::json::Json;
use crate::http::request::language::chosen;
use crate::line;
use crate::model::incident::Incident;
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::caller::Caller;
use crate::service::error::Error;
use crate::service::incidents;
use api::check::{
    BrowserClaims, CheckContext, CheckIncident, CheckItem, CheckRequest, Finding, Findings, Probes, examine,
};
use api::session::{CardsOffered, CookieKept};
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The routes below `/check`.
pub fn router() -> Router<Arc<App>> {
    Router::new().route("/check", get(show))
}

/// `GET /check`: sets a cookie and comes once more, to see whether it was kept. The second address is never sent on again.
async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Now(now): Now,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let language = chosen(&query).unwrap_or(caller.language);
    let kept = cookies::kept(&headers, &app);
    let asked = query.split('&').any(|pair| pair.starts_with("cookie="));
    let mut response = match (kept, asked) {
        (CookieKept::No, false) => {
            let language = chosen(&query).map_or_else(String::new, |it| format!("&lang={}", it.tag()));
            let back = Redirect::to(&format!("/check?cookie=asked{language}"));
            WithCookies(vec![cookies::set(Cookie::Probe, "1", &app)], back).into_response()
        }
        (CookieKept::Yes, _) | (CookieKept::No, true) => {
            let probes = Probes {
                cookies: Some(kept),
                page: Some(page::trusted(&app)),
                clock_ms: page::clock(&headers, now),
                ..Probes::default()
            };
            let place = CheckContext { device: &caller.device, cards: cards(&app), language };
            Html(page::draw(&app, &probes, place).into_string()).into_response()
        }
    };
    // What is seen here is this device's, at this moment.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The language that the address asks for.
/// Whether cards can be used with this server.
fn cards(app: &App) -> CardsOffered {
    if app.config.cards.is_some() { CardsOffered::On } else { CardsOffered::Off }
}

/// `POST /api/check`: what was measured means this.
pub async fn judge(
    State(app): State<Arc<App>>,
    caller: Caller,
    Json(ask): Json<CheckRequest>,
) -> HandlerResult<Findings> {
    Ok(Json(findings(&app, caller, ask)?))
}

fn findings(app: &App, caller: Caller, ask: CheckRequest) -> Result<Findings, Error> {
    if ask.items.len() > CheckItem::ALL.len() {
        return Err(Error::bad_request("more items than there are"));
    }
    let probes = ask.probes.cut();
    let device = probes.device(caller.device);
    let place = CheckContext { device: &device, cards: cards(app), language: caller.language };
    let findings: Vec<Finding> = ask.items.into_iter().map(|item| examine(item, &probes, place)).collect();
    Ok(Findings { device: device.line(caller.language), findings })
}

/// Something to come back unaltered, and the server's clock.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EchoAnswer {
    /// Drawn by the page. That the very text comes back says of both ways what a digest would, and needs no secure context.
    text: String,
}

/// What the check page sent, to come back unaltered.
#[derive(Debug, Serialize)]
pub struct Echoed {
    text: String,
    now: api::Millis,
}

/// What a browser says of itself is read up to this many characters a field, before it is cut to those of honest browsers.
const LONG: usize = 200;

/// Where too many ask for numbers, somebody else's turn is over in so many seconds.
const LATER: u32 = 300;

/// The longest text that comes back: nobody may use us to send more.
const ECHO: usize = 200;

/// `POST /api/check/echo`: the same text again.
pub async fn echo(Now(now): Now, Json(EchoAnswer { text }): Json<EchoAnswer>) -> HandlerResult<Echoed> {
    if text.len() > ECHO || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(Error::bad_request("`text` is not letters and digits, or too many"));
    }
    Ok(Json(Echoed { text, now: now.as_millis() }))
}

/// What a browser says of itself, as it is kept.
fn clean(mut probes: Probes) -> Probes {
    let BrowserClaims { platform, platform_version, model, .. } = &mut probes.about;
    for text in [platform, platform_version, model].into_iter().flatten() {
        *text = line::report(text, LONG);
    }
    probes
}

/// `POST /api/check/report`: keeps what was measured for the help desk, and gives its number.
pub async fn report(act: Act, Json(ask): Json<CheckRequest>) -> HandlerResult<CheckIncident> {
    let CheckRequest { items, probes } = CheckRequest { probes: clean(ask.probes).cut(), ..ask };
    if items.len() > CheckItem::ALL.len() {
        return Err(Error::bad_request("more items than there are"));
    }
    let device = probes.device(act.caller.device.clone());
    let incident = Incident {
        check: Some(Box::new(CheckRequest { items, probes })),
        language: act.caller.language,
        ..Incident::of(act.now, device, "POST /api/check/report")
    };
    // The number is all that was asked for.
    let number = incidents::keep(&act, None, incident).await;
    let number = number.ok_or_else(|| Error::slow_down(LATER))?;
    Ok(Json(CheckIncident { incident: number.to_string() }))
}
