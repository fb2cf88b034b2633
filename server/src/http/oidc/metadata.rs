//! What clients find out by themselves: the provider's metadata and its public keys.

use crate::http::oidc::client_answer::{json, readable};
use crate::oidc::metadata::ProviderMetadata;
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::oidc::issuer::issuer;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// `GET /.well-known/openid-configuration`, and where RFC 8414 looks for it.
pub(super) async fn document(act: Act) -> Response {
    public(json(&ProviderMetadata::of(issuer(&act.app))))
}

/// `GET /oidc/jwks`: the public keys. Those that will be used next are among them, so that an hour in a cache harms nobody.
pub(super) async fn jwks(State(app): State<Arc<App>>) -> Response {
    let document = app.signing_keys.now().document().to_owned();
    public(([(header::CONTENT_TYPE, "application/json")], document))
}

fn public(body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    readable(response.headers_mut());
    response
}

/// `OPTIONS`: pages of any origin may ask (Fetch §4.8). Cookies are not among what they may send.
pub(super) async fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    readable(headers);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, OPTIONS"));
    let allowed = HeaderValue::from_static("authorization, content-type, dpop");
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    response
}
