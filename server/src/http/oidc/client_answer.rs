//! What clients are answered: JSON that nobody keeps (RFC 6749 §5).

use crate::http::answer::problem::status;
use crate::oidc::client::CLIENT_ALGORITHMS;
use crate::oidc::error::{OauthCode, OauthError};
use crate::oidc::jose::JwsAlgorithm;
use crate::service::error::{About, Error};
use crate::service::oidc::refusal::ClientRefusal;
use api::Code;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A client's request that comes to nothing.
pub(super) struct ClientError {
    /// Why.
    pub(super) refusal: ClientRefusal,
    /// With what it would have had to prove itself, where that is told (RFC 9110 §11.6.1).
    pub(super) challenge: Challenge,
}

/// A form of which nothing was read.
pub(super) enum UnreadForm {
    /// For this reason.
    Wrong(Box<ClientError>),
    /// It is longer than is read (RFC 9126 §2.3).
    TooLong,
}

impl UnreadForm {
    /// Why, for whoever develops the client.
    pub(super) fn why(&self) -> String {
        match self {
            Self::Wrong(error) => error.why(),
            Self::TooLong => TOO_LONG.to_owned(),
        }
    }
}

const TOO_LONG: &str = "the form is longer than 64 KiB";

impl IntoResponse for UnreadForm {
    fn into_response(self) -> Response {
        match self {
            Self::Wrong(error) => error.into_response(),
            Self::TooLong => {
                let error = OauthError::new(OauthCode::InvalidRequest, TOO_LONG);
                answer(StatusCode::PAYLOAD_TOO_LARGE, &body(&error))
            }
        }
    }
}

/// What whoever has proven nothing is asked for in `WWW-Authenticate`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Challenge {
    /// Nothing: the client has used no header.
    None,
    /// The client's secret, since it has used the header (RFC 6749 §5.2).
    Client,
    /// An access token (RFC 6750 §3); one that is bound to a key would be taken as well (RFC 9449 §7.2).
    Bearer,
    /// An access token that is bound to a key, and the proof of it (RFC 9449 §7.1).
    Bound,
    /// An access token, of somebody who has shown none: nothing is said to be wrong (RFC 6750 §3.1).
    Missing,
}

impl ClientError {
    /// Why, for whoever develops the client.
    pub(super) fn why(&self) -> String {
        match &self.refusal {
            ClientRefusal::Oauth(error) => error.description.to_string(),
            ClientRefusal::Fault(_) => String::new(),
        }
    }

    /// For this reason.
    pub(super) fn of(refusal: ClientRefusal) -> Self {
        Self { refusal, challenge: Challenge::None }
    }
}

impl From<ClientRefusal> for ClientError {
    fn from(refusal: ClientRefusal) -> Self {
        Self::of(refusal)
    }
}

impl IntoResponse for ClientError {
    fn into_response(self) -> Response {
        match self.refusal {
            ClientRefusal::Oauth(error) => oauth(&error, self.challenge),
            ClientRefusal::Fault(error) => fault(&error),
        }
    }
}

fn oauth(error: &OauthError, challenge: Challenge) -> Response {
    let status = match error.code {
        // RFC 6749 §5.2: 401 is only needed for whoever used the header, and allowed for all.
        OauthCode::InvalidClient | OauthCode::InvalidToken => StatusCode::UNAUTHORIZED,
        // A client that fetches tokens is told 400 (RFC 9449 §5), one that shows a token what is lacking (§7.1).
        OauthCode::InvalidDpopProof if challenge == Challenge::Bound => StatusCode::UNAUTHORIZED,
        OauthCode::InsufficientScope => StatusCode::FORBIDDEN,
        _ => StatusCode::BAD_REQUEST,
    };
    let mut response = match challenge {
        Challenge::Missing => answer(status, &serde_json::json!({})),
        Challenge::None | Challenge::Client | Challenge::Bearer | Challenge::Bound => {
            answer(status, &body(error))
        }
    };
    for scheme in challenges(error, challenge) {
        if let Ok(scheme) = HeaderValue::from_str(&scheme) {
            response.headers_mut().append(header::WWW_AUTHENTICATE, scheme);
        }
    }
    response
}

/// What is asked for, each in a line of its own.
fn challenges(error: &OauthError, challenge: Challenge) -> Vec<String> {
    let algorithms: Vec<_> = CLIENT_ALGORITHMS.into_iter().flat_map(JwsAlgorithm::names).copied().collect();
    let algorithms = algorithms.join(" ");
    let why = format!("error=\"{}\", error_description=\"{}\"", error.code.as_str(), error.description);
    let shown = matches!(
        error.code,
        OauthCode::InvalidToken
            | OauthCode::InsufficientScope
            | OauthCode::InvalidDpopProof
            | OauthCode::InvalidRequest
    );
    match challenge {
        Challenge::Client if error.code == OauthCode::InvalidClient => {
            vec!["Basic realm=\"client\"".to_owned()]
        }
        Challenge::Bearer if shown => {
            vec![format!("Bearer {why}"), format!("DPoP algs=\"{algorithms}\"")]
        }
        Challenge::Bound if shown => vec![format!("DPoP {why}, algs=\"{algorithms}\"")],
        Challenge::Missing => vec!["Bearer".to_owned(), format!("DPoP algs=\"{algorithms}\"")],
        Challenge::None | Challenge::Client | Challenge::Bearer | Challenge::Bound => Vec::new(),
    }
}

/// Something failed here: the client may try again, and the log has the cause.
fn fault(error: &Error) -> Response {
    let code = match error.code {
        Code::SlowDown => OauthCode::TemporarilyUnavailable,
        _ => OauthCode::ServerError,
    };
    if code == OauthCode::ServerError {
        tracing::error!(cause = error.inside.cause.as_deref(), "a client could not be answered");
    }
    let why = match code {
        OauthCode::TemporarilyUnavailable => {
            "too many requests of this kind in a short time: `Retry-After` says when the next is answered"
        }
        _ => "the server could not answer; try again later",
    };
    let told = OauthError::new(code, why);
    let mut response = answer(status(error.code), &body(&told));
    if let About::Rate { retry_after } = error.about {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
    }
    response
}

fn body(error: &OauthError) -> serde_json::Value {
    serde_json::json!({ "error": error.code.as_str(), "error_description": error.description })
}

/// JSON that nobody keeps, and that a page of any origin may read: nothing here rests on a cookie.
pub(super) fn answer(status: StatusCode, body: &impl Serialize) -> Response {
    let mut response = (status, json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    readable(headers);
    response
}

/// JSON, as clients read it.
pub(super) fn json(body: &impl Serialize) -> Response {
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (kind, serde_json::to_vec(body).unwrap_or_default()).into_response()
}

/// A page of any origin may read the answer.
pub(super) fn readable(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    // What is asked for, and when to ask again.
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("retry-after, www-authenticate"),
    );
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
}

/// A head that is longer than the server reads (RFC 6585 §5).
pub(super) fn long_head() -> Response {
    let why = "the address and the headers of the request are longer than 56 KiB together";
    let error = OauthError::new(OauthCode::InvalidRequest, why);
    answer(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, &body(&error))
}

/// A method that the endpoint does not have.
pub(super) async fn wrong_method() -> Response {
    let error = OauthError::new(OauthCode::InvalidRequest, "this endpoint is not asked with this method");
    answer(StatusCode::METHOD_NOT_ALLOWED, &body(&error))
}
