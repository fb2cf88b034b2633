//! What whoever watches the server is told: whether it lives, whether it is ready, and its metrics. On a listener of its own, which no
//! stranger reaches; nobody is asked who they are, and nobody's name, id or secret is in any answer.

use crate::http::request::headers::text;
use crate::metrics;
use crate::service::app::App;
use crate::service::checks::{self, Report};
use crate::service::figures::figures;
use crate::service::readiness::{Check, CheckState};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;

/// What it answers. It is no part of the application's own router.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/livez", get(live))
        .route("/readyz", get(ready))
        .route("/metrics", get(measured))
        .fallback(async || (StatusCode::NOT_FOUND, "/livez, /readyz and /metrics are here\n"))
        .layer(map_response(marked))
        .with_state(app)
}

/// The process answers; that is all. Whoever restarts it when it does not must not ask for more: a disk that is full does not get better
/// by that.
async fn live() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: 200, or 503 where nobody can sign in. With `?strict` also where something else is to be mended.
async fn ready(
    State(app): State<Arc<App>>,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let report = checks::report(&app).await;
    let status = match report.state() {
        CheckState::Passed => StatusCode::OK,
        CheckState::Warning if !asked.contains_key("strict") => StatusCode::OK,
        CheckState::Warning | CheckState::Failed => StatusCode::SERVICE_UNAVAILABLE,
    };
    if text(&headers, header::ACCEPT.as_str()).contains("application/json") {
        let kind = (header::CONTENT_TYPE, "application/json");
        return (status, [kind], format!("{}\n", as_json(&report))).into_response();
    }
    (status, line(&report)).into_response()
}

/// `GET /metrics`, in Prometheus' text format.
async fn measured(State(app): State<Arc<App>>) -> Response {
    let now = figures(&app).await;
    ([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], app.metrics.text(&now)).into_response()
}

/// All checks in one line, the worst first.
fn line(report: &Report) -> String {
    let mut checks: Vec<&Check> = report.checks.iter().collect();
    checks.sort_by_key(|check| std::cmp::Reverse(check.state));
    let told: Vec<String> = checks.iter().map(|it| format!("{}: {}", it.name, it.says)).collect();
    let told = told.join("; ").replace(char::is_control, " ");
    match report.state() {
        CheckState::Passed => format!("ready: {told}\n"),
        CheckState::Warning => format!("ready, with a warning: {told}\n"),
        CheckState::Failed => format!("not ready: {told}\n"),
    }
}

fn as_json(report: &Report) -> serde_json::Value {
    let checks: Vec<_> = report
        .checks
        .iter()
        .map(|it| json!({"name": it.name, "state": word(it.state), "says": it.says}))
        .collect();
    json!({"state": word(report.state()), "checks": checks})
}

const fn word(state: CheckState) -> &'static str {
    match state {
        CheckState::Passed => "passed",
        CheckState::Warning => "warning",
        CheckState::Failed => "failed",
    }
}

async fn marked(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
