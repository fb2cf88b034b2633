//! What whoever watches the server is told: on a listener of its own, in the shapes that programs read, and what the rules and pictures
//! that come with it ask for.

pub mod exposition;
mod program;
mod ready;
mod scrape;
pub mod shipped;

use crate::common::{Reply, TestServer};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use server::http::monitoring;
use std::sync::Arc;
use tower::ServiceExt as _;

/// Asks the monitoring router of a server in this process.
async fn ask(server: &TestServer, path: &str, accept: &str) -> Reply {
    asked(monitoring::router(Arc::clone(&server.app)), path, accept).await
}

async fn asked(router: Router, path: &str, accept: &str) -> Reply {
    let request = Request::get(path).header("accept", accept).body(Body::empty()).unwrap();
    let answer = router.oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    let body = serde_json::from_str(&text).unwrap_or_default();
    Reply { status: parts.status.as_u16(), headers: parts.headers, text, body }
}
