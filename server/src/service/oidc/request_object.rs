//! Requests that a client has signed (RFC 9101; CIBA §7.1.1): what stands in the signed part counts, and nothing beside it.

use crate::oidc::client::{CLIENT_ALGORITHMS, Client, ClientProfile};
use crate::oidc::error::{OauthCode, OauthError};
use crate::oidc::jose::{JwtKind, NumericDate, TokenTimes, peek, verify};
use crate::oidc::parameters::Parameters;
use crate::service::act::Act;
use crate::service::oidc::issuer::issuer;
use crate::service::oidc::refusal::ClientRefusal;
use crate::service::oidc::replay;
use crate::store::Tx;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::time::Duration;

/// How far a client's clock may be from ours.
const SKEW: Duration = Duration::from_secs(30);
/// How long a signed request may be good for (FAPI-CIBA §5.2.2).
const LONGEST: Duration = Duration::from_hours(1);

/// What stands in a signed request and never beside it (CIBA §7.1.1): whoever sends it there would find out late that it counts for nothing.
const BESIDE: [&str; 10] = [
    "scope",
    "acr_values",
    "login_hint",
    "id_token_hint",
    "login_hint_token",
    "binding_message",
    "user_code",
    "requested_expiry",
    "client_notification_token",
    "claims",
];

/// What has to stand in a signed request beside the parameters.
#[derive(Debug, Deserialize)]
struct RequestClaims {
    iss: String,
    jti: String,
    #[serde(flatten)]
    times: TokenTimes,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// The parameters of a request: those that the client has signed, where it has.
pub(super) async fn opened(
    act: &Act,
    client: &Client,
    form: &Parameters,
) -> Result<Parameters, ClientRefusal> {
    let Some(jwt) = form.get("request") else {
        if client.metadata.profile == ClientProfile::Fapi2 {
            return Err(invalid("this client has to sign its requests: `request` is missing"));
        }
        return Ok(form.clone());
    };
    if let Some(name) = BESIDE.iter().find(|name| form.get(name).is_some()) {
        let why = format!("`{name}` stands beside `request`: it belongs into it (CIBA 7.1.1)");
        return Err(OauthError::new(OauthCode::InvalidRequest, why).into());
    }
    let keys = client.keys().ok_or_else(|| invalid("the client is registered without keys to sign with"))?;
    let keys = keys.map_err(|why| told(&why.to_string()))?;
    let claims = verify::<RequestClaims>(jwt, JwtKind::RequestObject, keys.keys(), &CLIENT_ALGORITHMS);
    let claims = claims.map_err(|why| told(&why.to_string()))?.claims;
    if claims.iss != client.id.as_str() {
        return Err(invalid("`iss` of `request` has to be the client's id"));
    }
    // With it, and without a `typ`, it could be shown as what proves a client (RFC 9101 §10.8).
    if claims.rest.get("sub").is_some_and(|sub| sub == client.id.as_str()) {
        return Err(invalid(
            "`request` has the client's id as `sub`, and could be taken for a client assertion: leave `sub` out",
        ));
    }
    let audience = peek(jwt).map_err(|why| told(&why.to_string()))?.audience;
    if audience != [issuer(&act.app)] {
        return Err(invalid("`aud` of `request` has to be the issuer, and nothing else"));
    }
    let (Some(NumericDate(from)), Some(NumericDate(until)), Some(_)) =
        (claims.times.nbf, claims.times.exp, claims.times.iat)
    else {
        return Err(invalid("`request` needs `nbf`, `exp` and `iat`"));
    };
    claims.times.within(act.now, SKEW).map_err(|why| told(&why.to_string()))?;
    if until > from + LONGEST || act.now > from + LONGEST {
        return Err(invalid("`request` may be good for an hour from its `nbf`"));
    }
    if claims.jti.is_empty() || claims.jti.len() > 256 {
        return Err(invalid("`jti` of `request` is missing or too long"));
    }
    let whose = format!("request:{}", client.id);
    let first = async |tx: Tx| replay::first(&tx, &whose, &claims.jti, until + SKEW).await;
    if !act.app.store.transaction(first).await? {
        return Err(invalid("`request` was used before"));
    }
    for name in BESIDE {
        let read = match claims.rest.get(name) {
            None | Some(Value::String(_)) => true,
            // A number of seconds, and what is an object by its nature.
            Some(Value::Number(_)) => name == "requested_expiry",
            Some(Value::Object(_)) => name == "claims",
            Some(Value::Null | Value::Bool(_) | Value::Array(_)) => false,
        };
        if !read {
            return Err(told(&format!("`{name}` is no text")));
        }
    }
    let texts = claims.rest.iter().filter_map(|(name, value)| match value {
        Value::String(text) => Some((name.as_str(), text.clone())),
        Value::Number(number) => Some((name.as_str(), number.to_string())),
        // `claims` is an object here, and a text elsewhere (RFC 9101 §4).
        Value::Object(_) => Some((name.as_str(), value.to_string())),
        Value::Null | Value::Bool(_) | Value::Array(_) => None,
    });
    Ok(Parameters::read(texts))
}

fn invalid(why: &'static str) -> ClientRefusal {
    ClientRefusal::new(OauthCode::InvalidRequest, why)
}

fn told(why: &str) -> ClientRefusal {
    OauthError::new(OauthCode::InvalidRequest, format!("`request`: {why}")).into()
}
