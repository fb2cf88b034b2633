//! What every request and answer goes through: limits and origin on the way in; one language of failure and the headers on the way out.

use crate::http::answer::problem;
use crate::http::answer::request_line::Refused;
use crate::http::request::cookies::{self, Cookie};
use crate::http::request::journey_ref::clue;
use crate::http::request::origin::{Foreign, Site, foreign, site};
use crate::http::request::traits::{Proves, Traits};
use crate::http::request::{extract, language, own_journey};
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::caller::Caller;
use crate::service::error::Error;
use crate::service::own_journey::OwnJourney;
use api::Code;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;

/// A request has to be read and answered within this time; streams of events begin within it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Refuses requests of the API that come too often or from another site.
pub async fn admit(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let caller = extract::caller(&parts, &app);
    let own = own_journey::own(&app, &parts, &caller).await;
    if let Err(error) = counted(&app, &caller, own.as_ref()).await {
        return error.into_response();
    }
    if parts.method != Method::GET && foreign(&parts.headers, &app) == Foreign::Yes {
        let mut refused = Error::new(Code::ForeignOrigin).into_response();
        // A page of ours that was opened through somebody else's name finds home by it; a page of others cannot read it.
        if let Ok(home) = HeaderValue::from_str(&app.config.origin.origin().ascii_serialization()) {
            refused.headers_mut().insert(api::HOME, home);
        }
        return refused;
    }
    let proves = Traits::of(&parts).proves;
    let answer = next.run(Request::from_parts(parts, body));
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(response) if proves == Proves::Somebody && response.status().is_success() => {
            if let Some(own) = own {
                app.rates.proven(own.journey(), app.clock.now());
            }
            known(&app, &caller, response).await
        }
        Ok(response) => response,
        Err(_) => Error::bad_request("the request did not arrive in time").into_response(),
    }
}

/// Remembers the language that a person chose by a link or button of ours for the pages that follow. What another site's link names holds
/// for the one page.
pub async fn keep_language(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let chosen = language::chosen(request.uri().query().unwrap_or_default())
        .filter(|it| site(headers) == Site::SameOrigin && cookies::language(headers, &app) != Some(*it));
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
    if let Some(language) = chosen.filter(|_| is_page)
        && let Some(cookie) = cookies::set(Cookie::Language, language.tag(), &app)
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Counts a request: against what its journey may ask, where it goes on with one, else against what its address may.
async fn counted(app: &App, caller: &Caller, own: Option<&OwnJourney>) -> Result<(), Error> {
    let now = app.clock.now();
    let counted = match own {
        Some(OwnJourney::Journey(journey)) => app.rates.own_journey(journey, caller.address, now),
        Some(OwnJourney::Link(_)) => app.rates.own_link(caller.address),
        None => app.rates.address(caller.address),
    };
    app.unless_known(caller, counted).await
}

/// Somebody has proven in this browser who it is: from now on it is known.
async fn known(app: &App, caller: &Caller, mut response: Response) -> Response {
    match app.known_from_now(caller.known.as_ref(), app.clock.now()).await {
        Ok(Some(value)) => {
            let cookie = cookies::set(Cookie::Known, &value, app);
            if let Some(cookie) = cookie {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
        }
        Ok(None) => {}
        // What was proven counts all the same.
        Err(cause) => tracing::warn!(%cause, "a browser could not be told that it is known"),
    }
    response
}

/// Turns every failure into a problem for the person's language and device, and logs it once.
pub async fn tell(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let caller = extract::caller(&parts, &app);
    // The pattern, not the path: paths hold ids.
    let pattern = parts.extensions.get::<MatchedPath>().map_or("(no route)", MatchedPath::as_str);
    let route = format!("{} {pattern}", parts.method);
    let clue = clue(&parts);
    let ceremony = Traits::of(&parts).ceremony;
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let error = response.extensions_mut().remove::<Error>();
    // What the router refuses by itself is said in our language too.
    let bare = response.status() == StatusCode::METHOD_NOT_ALLOWED
        && !response.headers().contains_key(header::CONTENT_TYPE);
    let bare = bare.then(|| Error::new(Code::WrongMethod));
    let Some(error) = error.or(bare) else { return response };
    let (error, metrics) = (error.on(clue), Arc::clone(&app.metrics));
    let (code, cause) = (error.code, error.inside.cause.clone());
    let problem = problem::problem(&Act::of(app, caller), error, (&route, ceremony)).await;
    let refused = Refused { code, incident: problem.incident.clone(), cause };
    refused.mark(&mut response, &metrics, problem.retry_after);
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    *response.body_mut() = Body::from(body);
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// The headers of every answer.
pub async fn mark(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let api = path == "/api" || path.starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(api::OURS, HeaderValue::from_static("1"));
    if api {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    // Chromium tells the phone's model and the system's version only when asked.
    let hints = "Sec-CH-UA-Platform, Sec-CH-UA-Platform-Version, Sec-CH-UA-Model";
    headers.insert("accept-ch", HeaderValue::from_static(hints));
    response
}

/// A panic is a fault like any other: logged, numbered, explained.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over like this")]
pub fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    Error::fault(format!("panic: {text}")).into_response()
}
