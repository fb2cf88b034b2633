//! What is read of a client's request: its form, and how it says which client it is.

use crate::http::oidc::client_answer::{Challenge, ClientError, UnreadForm};
use crate::http::request::headers::{self, says, sole};
use crate::oidc::access_token::AccessTokenText;
use crate::oidc::client::Client;
use crate::oidc::client_auth::ClientCredentials;
use crate::oidc::error::OauthCode;
use crate::oidc::parameters::Parameters;
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::oidc::dpop::DpopHeader;
use crate::service::oidc::refusal::ClientRefusal;
use crate::service::oidc::{client_auth, failures};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;

/// A form (RFC 6749 appendix B), of a page or a client.
pub(super) struct Form(pub(super) Parameters);

impl FromRequest<Arc<App>> for Form {
    type Rejection = UnreadForm;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, UnreadForm> {
        let invalid = |why| {
            UnreadForm::Wrong(Box::new(ClientError::of(ClientRefusal::new(OauthCode::InvalidRequest, why))))
        };
        if !says(request.headers(), b"application/x-www-form-urlencoded") {
            return Err(invalid("the content type has to be application/x-www-form-urlencoded"));
        }
        let body = Bytes::from_request(request, app).await;
        let body = body.map_err(|why| match why.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => UnreadForm::TooLong,
            _ => invalid("the form did not arrive"),
        })?;
        Ok(Self(Parameters::of_form(&body)))
    }
}

/// The client that sends this form, once it has proven which one it is.
async fn authenticated(act: &Act, headers: &HeaderMap, form: &Parameters) -> Result<Client, ClientError> {
    let authorization = authorization(headers)?;
    let asked = || async {
        let credentials = ClientCredentials::read(authorization, form)?;
        client_auth::authenticated(act, &credentials).await
    };
    let challenge = if authorization.is_some() { Challenge::Client } else { Challenge::None };
    match asked().await {
        Ok(client) => Ok(client),
        // Whoever does not prove it is counted: a client that does may ask as often as it likes.
        Err(refusal) => match act.app.rates.address(act.caller.address) {
            Ok(()) => Err(ClientError { refusal, challenge }),
            Err(wait) => Err(ClientError::of(crate::service::error::Error::from(wait).into())),
        },
    }
}

/// Answers a client that proves which one it is. Why it comes to nothing is kept for whoever develops it.
pub(super) async fn answered(
    act: &Act,
    (headers, form): (&HeaderMap, &Parameters),
    path: &'static str,
    answer: impl AsyncFnOnce(Client) -> Result<Response, ClientError>,
) -> Result<Response, ClientError> {
    let outcome = match authenticated(act, headers, form).await {
        Ok(client) => answer(client).await,
        Err(error) => Err(error),
    };
    if let Err(ClientError { refusal: ClientRefusal::Oauth(error), .. }) = &outcome {
        let authorization = authorization(headers).ok().flatten();
        if let Some(claimed) = ClientCredentials::claimed(authorization, form) {
            failures::note(act, &claimed, path, error).await;
        }
    }
    outcome
}

fn authorization(headers: &HeaderMap) -> Result<Option<&str>, ClientError> {
    if !headers.contains_key(header::AUTHORIZATION) {
        return Ok(None);
    }
    let text = sole(headers, header::AUTHORIZATION.as_str()).and_then(|it| std::str::from_utf8(it).ok());
    let why = "`Authorization` stands more than once, or is no text";
    text.map(Some).ok_or_else(|| ClientError::of(ClientRefusal::new(OauthCode::InvalidRequest, why)))
}

/// The proof of a key that comes along (RFC 9449 §4.1).
pub(super) fn dpop_header(headers: &HeaderMap) -> DpopHeader {
    if !headers.contains_key("dpop") {
        return DpopHeader::None;
    }
    match sole(headers, "dpop").and_then(|it| std::str::from_utf8(it).ok()) {
        Some(jwt) => DpopHeader::One(jwt.to_owned()),
        None => DpopHeader::Unreadable,
    }
}

/// An access token in a header, and whether it is shown as bound to a key (RFC 6750 §2.1, RFC 9449 §7.1).
pub(super) enum ShownToken {
    /// `Bearer`.
    Bearer(Option<AccessTokenText>),
    /// `DPoP`.
    Bound(Option<AccessTokenText>),
    /// There is none: no header, or one of another kind.
    None,
}

/// The access token in `Authorization`, of which there is one at most.
pub(super) fn shown_token(headers: &HeaderMap) -> Result<ShownToken, ClientError> {
    authorization(headers)?;
    let token = |text| std::str::from_utf8(text).ok().and_then(AccessTokenText::presented);
    Ok(match headers::authorization(headers, "DPoP") {
        Some(bound) => ShownToken::Bound(token(bound)),
        None => match headers::authorization(headers, "Bearer") {
            Some(bearer) => ShownToken::Bearer(token(bearer)),
            None => ShownToken::None,
        },
    })
}
