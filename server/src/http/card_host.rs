//! What an attempt's host answers: the card that came through the handshake is judged and written down for the main host, which alone
//! makes sessions. Our own page sends one simple request; whoever comes by hand, as with `curl`, is told what was found and nothing
//! is written.

use super::authority::{self, Own};
use super::error::Error;
use super::extract::Caller;
use super::headers::text;
use super::origin::{Origin, origin};
use super::{judge, layers, plain, security};
use crate::App;
use crate::ids::{JourneyId, Secret};
use crate::journey::card::{Attempt, Purpose};
use crate::store::Tx;
use api::Code;
use api::card::Kind;
use api::trouble::Sign;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// Longer than any secret of ours.
const BODY: usize = 256;

/// An attempt's host, by its name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Host {
    /// Which attempt.
    pub attempt: JourneyId,
    /// Which card it asks for.
    pub card: Kind,
}

impl Host {
    /// The host with this name, which is in lower case.
    pub fn named(name: &str, domain: &str) -> Option<Self> {
        let (attempt, rest) = name.split_once('.')?;
        let (kind, rest) = rest.split_once('.')?;
        let card = match kind {
            "hpki" => Kind::Hpki,
            "jpki" => Kind::Jpki,
            _ => return None,
        };
        let shaped = attempt.len() == 32 && attempt.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let attempt = JourneyId::from_wire(attempt).filter(|_| shaped && rest == domain)?;
        Some(Self { attempt, card })
    }

    /// Its name.
    pub fn name(&self, domain: &str) -> String {
        let kind = match self.card {
            Kind::Hpki => "hpki",
            Kind::Jpki => "jpki",
        };
        format!("{}.{kind}.{domain}", self.attempt)
    }
}

/// What came through a handshake.
#[derive(Clone, Debug)]
pub struct Came {
    /// The attempt's host; none where no attempt is under way there.
    pub host: Option<Host>,
    /// The name the client asked for.
    pub name: String,
    /// The connection's place in the ledger.
    pub place: Option<usize>,
    /// The certificates, the client's own first; none where it sent none.
    pub chain: Vec<Vec<u8>>,
}

/// What every attempt's host answers.
pub fn router(app: Arc<App>) -> Router {
    let scheme = security::scheme(&app.config.origin);
    let routes = Router::new()
        .route("/", post(present).get(look))
        .route("/{secret}", get(arrive))
        // Whether this kind of host is reached at all is asked at one without an attempt, which asks for no certificate.
        .route("/check/reachable", get(async || StatusCode::NO_CONTENT))
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(CatchPanicLayer::custom(layers::panicked))
        .layer(from_fn_with_state(Arc::clone(&app), same_host))
        .layer(from_fn_with_state(Arc::clone(&app), layers::tell))
        .layer(from_fn_with_state(Arc::clone(&app), answer_our_page));
    security::protect(routes, scheme, "").with_state(app)
}

/// `POST /` with the attempt's secret as text: our own page sent the browser here.
async fn present(State(app): State<Arc<App>>, request: Request) -> Result<Response, Error> {
    let (parts, body) = request.into_parts();
    let came = parts.extensions.get::<Came>().cloned().ok_or_else(|| Error::fault("no handshake"))?;
    // A simple request names its origin; one that names none, or another, is not our page's.
    if origin(&parts.headers, &app) != Origin::Ours {
        return Err(Error::new(Code::ForeignOrigin));
    }
    let body = axum::body::to_bytes(body, BODY).await.map_err(|_| Error::new(Code::TooLarge))?;
    take(&app, &came, &body).await?;
    Ok(super::extract::Json(serde_json::json!({ "received": true })).into_response())
}

/// `GET /{secret}`: our own page sent the whole window here, because its browser asks for no certificate otherwise.
async fn arrive(
    State(app): State<Arc<App>>,
    Path(secret): Path<String>,
    request: Request,
) -> Result<Redirect, Error> {
    let came = request.extensions().get::<Came>().cloned().ok_or_else(|| Error::fault("no handshake"))?;
    let (id, attempt) = take(&app, &came, secret.as_bytes()).await?;
    let page = match attempt.purpose {
        Purpose::Login => "login",
        Purpose::Register => "register",
        Purpose::Bind { .. } | Purpose::Reauthenticate { .. } => "account",
    };
    let mut back = app.config.origin.clone();
    back.set_path(page);
    back.query_pairs_mut().append_pair("card", id.as_str());
    // A second try is for the same application.
    if let Some(application) = &attempt.application {
        back.query_pairs_mut().append_pair("application", application);
    }
    Ok(Redirect::to(back.as_str()))
}

/// `GET /`: somebody came by hand. What the card is like is told to whoever holds it; nothing is written.
async fn look(State(app): State<Arc<App>>, caller: Caller, request: Request) -> Result<Response, Error> {
    let came = request.extensions().get::<Came>().cloned().ok_or_else(|| Error::fault("no handshake"))?;
    let host = came.host.ok_or_else(over)?;
    if came.chain.is_empty() {
        return Err(Error::new(Code::CardMissing).seen(Sign::NoCertificate));
    }
    let verdict = judge::read(&app, host.card, came.chain, app.clock.now()).await?;
    if let Some(error) = judge::refusal(&app, &verdict) {
        return Err(error);
    }
    let said = plain::good_card(&verdict, caller.language);
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], said).into_response())
}

async fn nothing_here() -> Error {
    Error::new(Code::NotFound)
}

/// Judges what came and writes it down for the main host.
async fn take(app: &App, came: &Came, secret: &[u8]) -> Result<(JourneyId, Attempt), Error> {
    let now = app.clock.now();
    let host = came.host.as_ref().ok_or_else(over)?;
    let secret = std::str::from_utf8(secret).ok().and_then(|text| Secret::presented(text.trim()));
    let secret = secret.ok_or_else(|| Error::new(Code::ForeignOrigin))?.hash();
    // Before anything is judged for somebody who may not ask.
    let attempt = app.store.get::<Attempt>(&host.attempt).await?.ok_or_else(over)?;
    if attempt.secret != secret {
        return Err(Error::new(Code::ForeignOrigin));
    }
    let judged = match came.chain.as_slice() {
        [] => None,
        chain => {
            Some(judge::read(app, host.card, chain.to_vec(), now).await.map_err(|_| Sign::CertificateBroken))
        }
    };
    let what = match judged {
        Some(judged) => judged,
        None => Err(app.ledgers.read(&app.store, &host.attempt).await?.why_none(&attempt.pc)),
    };
    let attempt = app
        .store
        .transaction(async |tx: Tx| -> Result<Attempt, Error> {
            let tx = &tx;
            let attempt = tx.get::<Attempt>(&host.attempt).await?.ok_or_else(over)?;
            let attempt = attempt.presented(&secret, what.clone(), now)?;
            tx.put(&host.attempt, &attempt)?;
            Ok(attempt)
        })
        .await?;
    // After the attempt: whoever follows the ledger sees what became of it.
    if let Some(place) = came.place {
        app.ledgers.write(&app.store, &host.attempt, |ledger| ledger.requested(place, now)).await?;
    }
    Ok((host.attempt.clone(), attempt))
}

/// No attempt is under way at this host.
fn over() -> Error {
    Error::new(Code::JourneyUnknown)
}

/// The host of the request has to be the host of the handshake: a browser that reuses a connection for another host would show the
/// wrong card there (RFC 9110 §7.4).
async fn same_host(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let Some(came) = request.extensions().get::<Came>() else {
        return Error::fault("no handshake").into_response();
    };
    let port = app.config.cards.as_ref().map_or(443, |cards| cards.port);
    match authority::only(Own { host: &came.name, port, usual: 443 }, &request) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// Lets our own page, and no other, read the answer; and closes the connection after it, so that the next card is asked for anew.
async fn answer_our_page(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let ours = app.config.origin.origin().ascii_serialization();
    let from_us = origin(request.headers(), &app) == Origin::Ours;
    let wants_text = !text(request.headers(), header::ACCEPT.as_str()).contains("json") && !from_us;
    let mut response = next.run(request).await;
    if wants_text {
        response = plain::in_plain_text(response).await;
    }
    let headers = response.headers_mut();
    headers.insert(api::OURS, HeaderValue::from_static("1"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let (true, Ok(ours)) = (from_us, HeaderValue::from_str(&ours)) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ours);
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(api::OURS));
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    }
    response
}
