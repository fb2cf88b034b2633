//! Bodies in JSON: read from requests, written into answers.

use crate::http::request::headers::says_json;
use crate::service::error::Error;
use api::Code;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A JSON body, both ways.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        if !says_json(request.headers()) {
            return Err(Error::new(Code::NotJson));
        }
        let body =
            Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => Error::new(Code::TooLarge),
                _ => Error::bad_request("the body broke off"),
            })?;
        serde_json::from_slice(&body).map(Self).map_err(|error| Error::bad_request(misfit(&error)))
    }
}

/// What was expected and where. What stood there is left out, although the parser says it: it may be a password.
fn misfit(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let said = error.to_string();
    let place = format!("at line {} column {}", error.line(), error.column());
    match error.classify() {
        Category::Syntax | Category::Eof | Category::Io => said,
        Category::Data if said.starts_with("missing field") => said,
        Category::Data => match said.rsplit_once(", expected ") {
            Some((_, expected)) => format!("expected {expected}"),
            None => format!("not expected {place}"),
        },
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Nothing in the body: `{}`. Still JSON, so that no other site can send it without being asked.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmptyBody {}
