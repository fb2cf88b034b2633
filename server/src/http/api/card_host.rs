//! What an attempt's host answers. Our own page comes first, by a simple request without credentials, and gets a pass; only then does
//! the host ask for a certificate. What comes with the pass is judged and written down for the main host, which alone makes sessions;
//! the browser that brought it gets a proof, without which the main host makes nothing of it. Whoever comes by hand, as with `curl`,
//! is told what was found and nothing is written.

use crate::aim::Aim;
use crate::http::answer::{layers, plain, request_line, security};
use crate::http::request::authority::{self, ListenerHost};
use crate::http::request::forwarded;
use crate::http::request::headers::text;
use crate::http::request::origin::{OriginHeader, origin};
use crate::ids::{Secret, SecretHash};
use crate::journey::card::CardPurpose;
use crate::metrics::HostKind;
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::card::host::CardConnection;
use crate::service::card::{presented, verdict};
use crate::service::error::Error;
use crate::service::oidc::requests;
use api::Code;
use api::card;
use api::failure::Sign;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state, map_request};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// Longer than any secret of ours.
const BODY: usize = 256;

/// What every attempt's host answers.
pub fn router(app: Arc<App>) -> Router {
    let scheme = security::scheme(&app.config.origin);
    let routes = Router::new()
        .route("/", post(present).get(look))
        .route("/{pass}", get(arrive))
        // Whether this kind of host is reached at all is asked at one without an attempt, which asks for no certificate.
        .route("/check/reachable", get(async || StatusCode::NO_CONTENT))
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(CatchPanicLayer::custom(layers::panicked))
        .layer(from_fn_with_state(Arc::clone(&app), same_host))
        .layer(from_fn_with_state(Arc::clone(&app), layers::tell))
        .layer(from_fn_with_state(Arc::clone(&app), answer_our_page));
    let watched = from_fn_with_state((Arc::clone(&app), HostKind::Cards), request_line::watched);
    // Outermost, so that nothing reads what is taken away.
    security::protect(routes, scheme, "").layer(watched).layer(map_request(unforwarded)).with_state(app)
}

/// The connection is a client's own, from end to end: whoever passes it through cannot write into it, so whatever it says of an address is the
/// client's invention, even where the peer is one of `proxies`.
async fn unforwarded(mut request: Request) -> Request {
    request.headers_mut().remove(forwarded::HEADER);
    request
}

/// `POST /` with a secret as text, from our own page. With the attempt's secret the page enters and gets a pass; with the pass it brings
/// the certificate and gets a proof.
async fn present(act: Act, request: Request) -> Result<Response, Error> {
    let (parts, body) = request.into_parts();
    let came = came(&parts.extensions)?;
    // A simple request names its origin; one that names none, or another, is not our page's.
    if origin(&parts.headers, &act.app) != OriginHeader::Ours {
        return Err(Error::new(Code::ForeignOrigin));
    }
    let body = axum::body::to_bytes(body, BODY).await.map_err(|_| Error::new(Code::TooLarge))?;
    let secret = secret(&body)?;
    let host = came.host.as_ref().ok_or_else(presented::over)?;
    let attempt = presented::attempt(&act, host).await?;
    if attempt.secret == secret {
        let pass = presented::enter(&act, host, &secret).await?;
        return Ok(crate::http::request::json::Json(card::HostEntered { pass: pass.reveal().to_owned() })
            .into_response());
    }
    let (_, proof) = presented::take(&act, &came, &attempt, &secret).await?;
    Ok(crate::http::request::json::Json(card::CertificateReport { proof: proof.reveal().to_owned() })
        .into_response())
}

/// `GET /{pass}`: our own page sent the whole window here, because its browser asks for no certificate otherwise. It goes back with the
/// proof in the fragment, which no server, log or other page sees. Whoever was sent here by somebody else goes the same way, and is
/// told there that nothing came of it.
async fn arrive(act: Act, Path(pass): Path<String>, request: Request) -> Result<Redirect, Error> {
    let came = came(request.extensions())?;
    let pass = secret(pass.as_bytes())?;
    let host = came.host.as_ref().ok_or_else(presented::over)?;
    let attempt = presented::attempt(&act, host).await?;
    let (attempt, proof) = match navigation(request.headers(), one_site(&act.app)) {
        Navigation::Ours => presented::take(&act, &came, &attempt, &pass).await?,
        Navigation::Foreign => presented::end(&act, host, &pass).await?,
        Navigation::None => {
            presented::end(&act, host, &pass).await?;
            return Err(Error::new(Code::ForeignOrigin));
        }
    };
    let page = match attempt.purpose {
        CardPurpose::Login => "login",
        CardPurpose::Register => "register",
        CardPurpose::Bind { .. } | CardPurpose::Reauthenticate { .. } => "account",
    };
    let mut back = act.app.config.origin.clone();
    back.set_path(page);
    back.query_pairs_mut().append_pair("card", host.attempt.as_str());
    match &attempt.aim {
        // A second try is for the same application.
        Aim::Application(id) => {
            back.query_pairs_mut().append_pair("application", id.as_str());
        }
        Aim::Request { request, .. } => {
            back.query_pairs_mut().append_pair("application", &requests::named(request));
        }
        Aim::OwnPages => {}
    }
    back.set_fragment(Some(proof.reveal()));
    Ok(Redirect::to(back.as_str()))
}

/// Who sent a window here, as far as the browser tells (Fetch Metadata).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Navigation {
    /// Our page, or a browser that does not tell.
    Ours,
    /// Somebody else: a link in a mail or on another site, or an address that was typed.
    Foreign,
    /// It is no window: an image, a frame, a script.
    None,
}

fn navigation(headers: &HeaderMap, one_site: OneSite) -> Navigation {
    let told = |name| headers.get_all(name).iter().map(HeaderValue::as_bytes).collect::<Vec<_>>();
    let (sites, modes, kinds) = (told("sec-fetch-site"), told("sec-fetch-mode"), told("sec-fetch-dest"));
    if modes.iter().any(|it| *it != b"navigate") || kinds.iter().any(|it| *it != b"document") {
        return Navigation::None;
    }
    let ours = |site: &&[u8]| match *site {
        b"same-site" | b"same-origin" => true,
        // Between http and https, and between hosts without a domain in common, browsers call our own page another site.
        b"cross-site" => one_site == OneSite::No,
        _ => false,
    };
    if sites.iter().all(ours) { Navigation::Ours } else { Navigation::Foreign }
}

/// Whether browsers call the main host and the card hosts one site.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum OneSite {
    /// Browsers count the main host and the card hosts as one site.
    Yes,
    /// Browsers count them as two sites, or it cannot be told.
    No,
}

fn one_site(app: &App) -> OneSite {
    let domain = app.config.cards.as_ref().map(|cards| cards.domain.as_str()).unwrap_or_default();
    let host = app.config.origin.host_str().unwrap_or_default();
    let below = host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    if app.config.origin.scheme() == "https" && below && domain.contains('.') {
        OneSite::Yes
    } else {
        OneSite::No
    }
}

/// `GET /`: somebody came by hand. What the card is like is told to whoever holds it; nothing is written.
async fn look(act: Act, request: Request) -> Result<Response, Error> {
    let came = came(request.extensions())?;
    let host = came.host.ok_or_else(presented::over)?;
    if came.chain.is_empty() {
        return Err(Error::new(Code::CardMissing).seen(Sign::NoCertificate));
    }
    let verdict = verdict::read(&act, host.card, came.chain).await?;
    if let Some(error) = verdict::refusal(&act.app, &verdict) {
        return Err(error);
    }
    let said = plain::good_card(&verdict, act.caller.language);
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], said).into_response())
}

async fn nothing_here() -> Error {
    Error::new(Code::NotFound)
}

/// What came through the handshake of this request.
fn came(extensions: &Extensions) -> Result<CardConnection, Error> {
    extensions.get::<CardConnection>().cloned().ok_or_else(|| Error::fault("no handshake"))
}

/// A secret of ours, by its hash; anything else is not our page's.
fn secret(text: &[u8]) -> Result<SecretHash, Error> {
    let secret = std::str::from_utf8(text).ok().and_then(|text| Secret::presented(text.trim()));
    secret.map(|secret| secret.hash()).ok_or_else(|| Error::new(Code::ForeignOrigin))
}

/// The host of the request has to be the host of the handshake: a browser that reuses a connection for another host would show the
/// wrong card there (RFC 9110 §7.4).
async fn same_host(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let Some(came) = request.extensions().get::<CardConnection>() else {
        return Error::fault("no handshake").into_response();
    };
    let port = app.config.cards.as_ref().map_or(443, |cards| cards.port);
    match authority::only(ListenerHost { host: &came.name, port, usual: 443 }, &request) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// Lets our own page, and no other, read the answer; and closes the connection after it, so that the next card is asked for anew.
async fn answer_our_page(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let ours = app.config.origin.origin().ascii_serialization();
    let from_us = origin(request.headers(), &app) == OriginHeader::Ours;
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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    fn sent(site: &str, mode: &str, kind: &str, one_site: OneSite) -> Navigation {
        let headers = [("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", kind)];
        let named = headers.iter().filter(|(_, value)| !value.is_empty());
        let named = named.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        navigation(&named.collect(), one_site)
    }

    #[test]
    fn a_window_is_ours_when_our_page_sent_it_or_the_browser_does_not_tell() {
        use Navigation::{Foreign, None, Ours};
        for (site, mode, kind, one, expected) in [
            ("same-site", "navigate", "document", OneSite::Yes, Ours),
            ("same-origin", "navigate", "document", OneSite::Yes, Ours),
            ("", "", "", OneSite::Yes, Ours),
            ("cross-site", "navigate", "document", OneSite::Yes, Foreign),
            ("cross-site", "navigate", "document", OneSite::No, Ours),
            ("none", "navigate", "document", OneSite::No, Foreign),
            ("none", "navigate", "document", OneSite::Yes, Foreign),
            ("same-site", "navigate", "iframe", OneSite::Yes, None),
            ("same-site", "no-cors", "image", OneSite::Yes, None),
            ("cross-site", "cors", "empty", OneSite::No, None),
            ("", "", "embed", OneSite::No, None),
            ("Same-Site", "navigate", "document", OneSite::Yes, Foreign),
        ] {
            assert_eq!(sent(site, mode, kind, one), expected, "{site} {mode} {kind} {one:?}");
        }
    }

    #[tokio::test]
    async fn what_a_client_says_of_its_address_reaches_nobody_who_would_believe_it() {
        let told = async |headers: HeaderMap| format!("{:?}", headers.keys().collect::<Vec<_>>());
        let router = Router::new().route("/", get(told)).layer(map_request(unforwarded));
        let request = Request::get("/")
            .header("x-forwarded-for", "198.51.100.7")
            .header("X-Forwarded-For", "198.51.100.8")
            .header("host", "a.hpki.localhost")
            .body(Body::empty())
            .unwrap();
        let answer = router.oneshot(request).await.unwrap().into_body().collect().await.unwrap().to_bytes();
        assert_eq!(answer, "[\"host\"]");
    }
}
