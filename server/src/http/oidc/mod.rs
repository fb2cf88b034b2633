//! The endpoints of the OpenID provider: what clients call, and where they send people. A browser never sees JSON here, a client never HTML.

mod authorize;
mod client;
mod client_answer;
mod device;
mod end_session;
mod metadata;
mod page;
mod page_text;
mod response;
mod stopped;
mod token;
mod userinfo;

use crate::http::answer::layers;
use crate::oidc::metadata::path;
use crate::service::app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::{any, get, post};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// The longest form that a client sends, in bytes.
const LONGEST_FORM: usize = 64 * 1024;

/// What a client calls by itself, beside `/.well-known`.
const CALLED: [&str; 8] = [
    path::JWKS,
    path::TOKEN,
    path::PUSH,
    path::REVOKE,
    path::DEVICE_AUTHORIZATION,
    path::BACKCHANNEL_AUTHENTICATION,
    path::INTROSPECT,
    path::USERINFO,
];

/// What a client is told whose request has a head that is longer than the server reads; nothing where people come.
pub fn long_head(asked: &str) -> Option<Response> {
    CALLED.contains(&asked).then(client_answer::long_head)
}

/// All of them.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route(path::OPENID_CONFIGURATION, get(metadata::document).options(metadata::preflight))
        .route(path::OAUTH_SERVER, get(metadata::document).options(metadata::preflight))
        .route(path::JWKS, get(metadata::jwks).options(metadata::preflight))
        .route(path::AUTHORIZE, get(authorize::in_address).post(authorize::in_form))
        .route(path::RESUME, get(authorize::resume))
        .route(path::BACK, get(authorize::back))
        .route(
            path::TOKEN,
            post(token::token).options(metadata::preflight).fallback(client_answer::wrong_method),
        )
        .route(path::PUSH, post(token::push).fallback(client_answer::wrong_method))
        .route(
            path::REVOKE,
            post(token::revoke).options(metadata::preflight).fallback(client_answer::wrong_method),
        )
        .route(
            path::DEVICE_AUTHORIZATION,
            post(token::device).options(metadata::preflight).fallback(client_answer::wrong_method),
        )
        .route(
            path::BACKCHANNEL_AUTHENTICATION,
            post(token::backchannel).fallback(client_answer::wrong_method),
        )
        .route(path::DEVICE, get(device::page).post(device::taken))
        .route(path::INTROSPECT, post(token::introspect).fallback(client_answer::wrong_method))
        .route(
            path::USERINFO,
            get(userinfo::by_header)
                .post(userinfo::by_header_or_form)
                .options(metadata::preflight)
                .fallback(client_answer::wrong_method),
        )
        .route(path::END_SESSION, get(end_session::in_address).post(end_session::in_form))
        .route("/oidc", any(page::nowhere))
        .route("/oidc/", any(page::nowhere))
        .route("/oidc/{*rest}", any(page::nowhere))
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
        .layer(CatchPanicLayer::custom(layers::panicked))
}
