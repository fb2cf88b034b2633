//! `/oidc/userinfo` (OpenID Connect Core §5.3).

use crate::http::oidc::client::{Form, ShownToken, dpop_header, shown_token};
use crate::http::oidc::client_answer::{Challenge, ClientError, answer};
use crate::oidc::access_token::AccessTokenText;
use crate::oidc::error::OauthCode;
use crate::oidc::metadata::path;
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::oidc::dpop;
use crate::service::oidc::refusal::ClientRefusal;
use crate::service::oidc::userinfo;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;

/// `GET /oidc/userinfo`.
pub(super) async fn by_header(act: Act, method: Method, headers: HeaderMap) -> Result<Response, ClientError> {
    shown(&act, &method, &headers, of_header(&headers)?).await
}

/// The token in the header. Where two are, whoever sent them is told what would be taken, as always here (RFC 6750 §3).
fn of_header(headers: &HeaderMap) -> Result<ShownToken, ClientError> {
    shown_token(headers).map_err(|error| ClientError { challenge: Challenge::Bearer, ..error })
}

/// `POST /oidc/userinfo`: the token in the header, or in the form (RFC 6750 §2.2), and not in both.
pub(super) async fn by_header_or_form(
    State(app): State<Arc<App>>,
    act: Act,
    request: Request,
) -> Result<Response, ClientError> {
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let in_form = if headers.contains_key(header::CONTENT_TYPE) {
        match Form::from_request(request, &app).await {
            Ok(Form(form)) => {
                form.each_once()
                    .map_err(|twice| ClientError { refusal: twice.into(), challenge: Challenge::Bearer })?;
                form.sole("access_token").map(AccessTokenText::presented)
            }
            Err(unread) => return Ok(unread.into_response()),
        }
    } else {
        None
    };
    match (headers.contains_key(header::AUTHORIZATION), in_form) {
        (true, Some(_)) => {
            let why = "the access token stands in two places";
            let refusal = ClientRefusal::new(OauthCode::InvalidRequest, why);
            Err(ClientError { refusal, challenge: Challenge::Bearer })
        }
        (true, None) => shown(&act, &method, &headers, of_header(&headers)?).await,
        (false, Some(token)) => shown(&act, &method, &headers, ShownToken::Bearer(token)).await,
        (false, None) => shown(&act, &method, &headers, ShownToken::None).await,
    }
}

async fn shown(
    act: &Act,
    method: &Method,
    headers: &HeaderMap,
    token: ShownToken,
) -> Result<Response, ClientError> {
    let challenge = match token {
        ShownToken::Bearer(_) => Challenge::Bearer,
        ShownToken::Bound(_) => Challenge::Bound,
        ShownToken::None => Challenge::Missing,
    };
    let told = async || match &token {
        ShownToken::None => userinfo::told(act, None, None).await,
        ShownToken::Bearer(token) => userinfo::told(act, token.as_ref(), None).await,
        ShownToken::Bound(token) => {
            let text = token.as_ref().map(|token| token.reveal().to_owned());
            let of = (method.as_str(), path::USERINFO);
            let proof = dpop::shown(act, &dpop_header(headers), of, text.as_deref())?;
            // By its scheme the token says to be bound to a key: without the proof it would be a bearer's under another word.
            let why = "`DPoP` is missing: a token under this scheme comes with a proof of its key";
            let proof = proof.ok_or_else(|| ClientRefusal::new(OauthCode::InvalidDpopProof, why))?;
            userinfo::told(act, token.as_ref(), Some(&proof)).await
        }
    };
    match told().await {
        Ok(told) => Ok(answer(StatusCode::OK, &told)),
        Err(refusal) => {
            if let ShownToken::Bearer(Some(token)) | ShownToken::Bound(Some(token)) = &token {
                userinfo::note(act, token, &refusal).await;
            }
            Err(ClientError { refusal, challenge })
        }
    }
}
