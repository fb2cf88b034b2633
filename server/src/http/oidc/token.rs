//! What clients do with codes and tokens.

use crate::http::oidc::client::{Form, answered, dpop_header};
use crate::http::oidc::client_answer::{ClientError, answer};
use crate::oidc::client::Client;
use crate::oidc::error::OauthCode;
use crate::oidc::metadata::path;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::oidc::refusal::ClientRefusal;
use crate::service::oidc::{decoupled, dpop, introspect as about, push, token as tokens};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

/// `POST /oidc/token` (RFC 6749 §3.2).
pub(super) async fn token(act: Act, headers: HeaderMap, Form(form): Form) -> Result<Response, ClientError> {
    answered(&act, (&headers, &form), path::TOKEN, async |client| {
        let proof = dpop::shown(&act, &dpop_header(&headers), ("POST", path::TOKEN), None)?;
        Ok(answer(StatusCode::OK, &tokens::issued(&act, &client, &form, proof.as_ref()).await?))
    })
    .await
}

/// `POST /oidc/par` (RFC 9126). Only a client that proves which one it is may push: what is pushed is kept.
pub(super) async fn push(act: Act, headers: HeaderMap, Form(form): Form) -> Result<Response, ClientError> {
    answered(&act, (&headers, &form), path::PUSH, async |client| {
        if client.is_public() {
            let why = "a client without a secret or key cannot push requests";
            return Err(ClientRefusal::new(OauthCode::UnauthorizedClient, why).into());
        }
        begins(&act, &client)?;
        let proof = dpop::shown(&act, &dpop_header(&headers), ("POST", path::PUSH), None)?;
        if let Some(proof) = &proof {
            dpop::take_alone(&act, proof).await?;
        }
        let jkt = proof.map(|proof| proof.jkt);
        Ok(answer(StatusCode::CREATED, &push::pushed(&act, &client, &form, jkt).await?))
    })
    .await
}

/// Counts that a client begins a login by itself: against what the client may, or what its address may, since anybody can say to be a public
/// one.
fn begins(act: &Act, client: &Client) -> Result<(), ClientRefusal> {
    let rates = &act.app.rates;
    let counted =
        if client.is_public() { rates.address(act.caller.address) } else { rates.application(&client.id) };
    counted.map_err(|wait| Error::from(wait).into())
}

/// `POST /oidc/device_authorization` (RFC 8628 §3.1).
pub(super) async fn device(act: Act, headers: HeaderMap, Form(form): Form) -> Result<Response, ClientError> {
    answered(&act, (&headers, &form), path::DEVICE_AUTHORIZATION, async |client| {
        begins(&act, &client)?;
        Ok(answer(StatusCode::OK, &decoupled::device(&act, &client, &form).await?))
    })
    .await
}

/// `POST /oidc/bc-authorize` (OpenID Connect CIBA §7.1).
pub(super) async fn backchannel(
    act: Act,
    headers: HeaderMap,
    Form(form): Form,
) -> Result<Response, ClientError> {
    answered(&act, (&headers, &form), path::BACKCHANNEL_AUTHENTICATION, async |client| {
        begins(&act, &client)?;
        Ok(answer(StatusCode::OK, &decoupled::backchannel(&act, &client, &form).await?))
    })
    .await
}

/// `POST /oidc/revoke` (RFC 7009).
pub(super) async fn revoke(act: Act, headers: HeaderMap, Form(form): Form) -> Result<Response, ClientError> {
    answered(&act, (&headers, &form), path::REVOKE, async |client| {
        about::revoked(&act, &client, &form).await?;
        Ok(answer(StatusCode::OK, &serde_json::json!({})))
    })
    .await
}

/// `POST /oidc/introspect` (RFC 7662). Only a client that proves which one it is may ask.
pub(super) async fn introspect(
    act: Act,
    headers: HeaderMap,
    Form(form): Form,
) -> Result<Response, ClientError> {
    answered(&act, (&headers, &form), path::INTROSPECT, async |client| {
        if client.is_public() {
            let why = "a client without a secret or key may not ask about tokens";
            return Err(ClientRefusal::new(OauthCode::InvalidClient, why).into());
        }
        Ok(answer(StatusCode::OK, &about::introspected(&act, &client, &form).await?))
    })
    .await
}
