//! One well-formed request for every route, to be spoilt by the proofs.

use crate::common::{Reply, TestServer};
use crate::http::proof::{Scene, Use};
use api::{Code, Problem};
use axum::body::Body;
use axum::http::{HeaderValue, Request, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use server::http::routes::{Audience, Route, table};
use tower::ServiceExt as _;

/// The address of a route, with something that can be an id in the place of ids.
pub fn address(route: &Route) -> String {
    route.path.replace("{id}", "AAAAAAAAAAAAAAAAAAAAAA").replace("{number}", "2.19")
}

/// A body that the route takes.
pub fn body(route: &Route) -> Option<Value> {
    let answer = json!({
        "id": "AAAAAAAAAAAAAAAAAAAAAA", "rawId": "AAAAAAAAAAAAAAAAAAAAAA", "type": "public-key",
        "response": {"authenticatorData": "AAAA", "clientDataJSON": "AAAA", "signature": "AAAA"},
    });
    let finish = || json!({"ceremony": "AAAAAAAAAAAAAAAAAAAAAA", "credential": answer.to_string()});
    let last = route.path.rsplit('/').next().unwrap();
    match (route.method.as_str(), last) {
        ("GET", _) | (_, "boot") => None,
        (_, "unlock") => Some(json!({"password": "kawa7umi"})),
        (_, "cards") => Some(json!({"card": "hpki"})),
        (_, "echo") => Some(json!({"text": "abc123"})),
        (_, "lost") => Some(json!({"elapsed_ms": 1, "said": "TypeError: Failed to fetch"})),
        (_, "stopped") => Some(json!({"missing": "extension"})),
        (_, "finish") if route.path.contains("bridge") => {
            Some(json!({"certificate": "MAA=", "signature": "AAAA"}))
        }
        (_, "finish") => Some(finish()),
        (_, "label") => Some(json!({"label": "iPhone"})),
        (_, "changes") => Some(json!({"change": {"is": "add_phone"}})),
        (_, "choose") => Some(json!({"number": 42})),
        (_, "login") => Some(json!({"holder_id": "TESTC1"})),
        (_, "session") => Some(json!({"conflict": "ask"})),
        (_, "incidents") => Some(json!({
            "ceremony": "get", "name": "NotAllowedError", "message": "", "elapsed_ms": 1, "timeout_ms": 1,
            "away_ms": 0, "attempt": 1, "registered_here": "unknown", "page": "ready",
        })),
        (_, "options") if route.path.contains("solo") => Some(json!({"via": "device"})),
        _ => Some(json!({})),
    }
}

/// A request that the route takes, but for who is asking.
pub fn request(route: &Route) -> Request<Body> {
    let request = Request::builder().method(&route.method).uri(address(route));
    match body(route) {
        Some(body) => request
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap(),
        None => request.body(Body::empty()).unwrap(),
    }
}

/// Everybody who may call anything: what a hostile request needs to get past the door.
pub struct Insiders {
    session: Scene,
    registration: Scene,
    login: Scene,
}

impl Insiders {
    pub async fn of(server: &TestServer) -> Self {
        Self {
            session: Scene::set(server, Use::Confirm, "TESTC1").await,
            registration: Scene::set(server, Use::Code, "TESTC2").await,
            login: Scene::set(server, Use::Approve, "TESTC3").await,
        }
    }

    /// The address of a route in a journey that is under way.
    pub fn address(&self, route: &Route) -> String {
        let id =
            if route.path.contains("/login/") { &self.login.journey } else { &self.registration.journey };
        match route.audience {
            Audience::SameBrowser => route.path.replace("{id}", id),
            Audience::Anyone | Audience::Link | Audience::SignedIn => address(route),
        }
    }

    /// Adds the right of whom the route is for.
    pub fn admit(&self, route: &Route, request: &mut Request<Body>) {
        let scene = if route.path.starts_with("/api/register") { &self.registration } else { &self.login };
        let (name, value) = match route.audience {
            Audience::Anyone => return,
            Audience::Link => {
                if let Some(ticket) = &scene.ticket {
                    request.headers_mut().insert(api::TICKET, HeaderValue::from_str(ticket).unwrap());
                }
                (header::AUTHORIZATION, format!("Bearer {}", scene.token.as_ref().unwrap().reveal()))
            }
            Audience::SameBrowser => (header::COOKIE, cookies(&scene.pc)),
            Audience::SignedIn => (header::COOKIE, cookies(&self.session.phone.browser)),
        };
        request.headers_mut().insert(name, HeaderValue::from_str(&value).unwrap());
    }
}

fn cookies(browser: &crate::common::Browser) -> String {
    let pairs = browser.cookies.iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("; ")
}

/// Sends a request as it is, with no browser's headers added but `Host`, without which there is no request.
pub async fn raw(server: &TestServer, mut request: Request<Body>) -> Reply {
    if !request.headers().contains_key(header::HOST) {
        request.headers_mut().insert(header::HOST, server.host().parse().unwrap());
    }
    untouched(server, request).await
}

/// Sends a request to the last byte as it is.
pub async fn untouched(server: &TestServer, request: Request<Body>) -> Reply {
    let response = server.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::Null);
    Reply { status: parts.status.as_u16(), headers: parts.headers, text, body }
}

/// A refusal in our own language: a problem with a reason, marked as ours, that tells nothing of the server's inside.
#[track_caller]
pub fn problem(reply: &Reply, context: &str) -> Problem {
    let header = |name: &str| reply.headers.get(name).map_or("", |it| it.to_str().unwrap());
    let problem: Problem = serde_json::from_str(&reply.text)
        .unwrap_or_else(|error| panic!("{context}: {} {error} {}", reply.status, reply.text));
    assert_eq!(header("content-type"), "application/problem+json", "{context}");
    assert_eq!(header("x-kagura"), "1", "{context}");
    assert_eq!(problem.status, reply.status, "{context}");
    assert_eq!(server::http::answer::problem::status(problem.code).as_u16(), reply.status, "{context}");
    assert!(!problem.title.is_empty(), "{context}");
    if problem.code == Code::BadRequest {
        assert!(problem.detail.as_ref().is_some_and(|it| !it.is_empty()), "{context}: what is wrong?");
    }
    if let Some(number) = problem.explanation.as_ref().map(|it| it.number) {
        assert_eq!(problem.kind, format!("/help/{number}"), "{context}");
    }
    for inside in ["panic", ".rs", "sled", "axum", "serde", "/src/", "argon", "$argon2", "table"] {
        assert!(!reply.text.contains(inside), "{context}: {inside:?} in {}", reply.text);
    }
    problem
}

/// Every route that takes a body.
pub fn with_bodies() -> Vec<Route> {
    table().into_iter().filter(|route| body(route).is_some()).collect()
}
