//! Which client is asking: what it sent is held against what was registered.

use crate::ids::{ApplicationId, Secret};
use crate::oidc::client::{CLIENT_ALGORITHMS, Client, ClientAuthMethod, is_secret};
use crate::oidc::client_auth::ClientCredentials;
use crate::oidc::error::{OauthCode, OauthError};
use crate::oidc::jose::{JwkSet, JwtKind, NumericDate, TokenTimes, peek, verify};
use crate::service::act::Act;
use crate::service::oidc::clients::{self, FoundClient};
use crate::service::oidc::issuer::issuer;
use crate::service::oidc::refusal::ClientRefusal;
use crate::service::oidc::replay;
use crate::store::Tx;
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// How far a client's clock may be from ours (FAPI 2.0 Security Profile §5.3.2.1 wants 10 seconds let be, and 60 refused).
const SKEW: Duration = Duration::from_secs(30);
/// How long what a client signs may be good for: so long its name is remembered.
const LONGEST_ASSERTION: Duration = Duration::from_mins(10);

/// What a client signs to prove which one it is (RFC 7523 §3).
#[derive(Debug, Deserialize)]
struct AssertionClaims {
    iss: String,
    sub: String,
    /// One text; several at once would let another server use it (FAPI 2.0 Security Profile §5.3.2.1).
    #[serde(default)]
    aud: Value,
    jti: String,
    #[serde(flatten)]
    times: TokenTimes,
}

/// The client that has proven which one it is.
pub async fn authenticated(act: &Act, credentials: &ClientCredentials) -> Result<Client, ClientRefusal> {
    let method = credentials.method();
    let (id, jwt) = match credentials {
        ClientCredentials::Secret { id, .. } | ClientCredentials::Named { id } => (id.clone(), None),
        ClientCredentials::Assertion { jwt, id } => {
            let claims = peek(jwt).map_err(|why| invalid(format!("`client_assertion`: {why}")))?;
            let Some(named) = claims.subject else {
                return Err(invalid("`sub` of `client_assertion` is missing: it is the client's id").into());
            };
            if id.as_ref().is_some_and(|id| *id != named) {
                return Err(invalid("`client_id` is another than in `client_assertion`").into());
            }
            (named, Some(jwt))
        }
    };
    let Some(found) = clients::find(&act.app.store, &id).await? else {
        return Err(invalid("there is no such client, or it is disabled").into());
    };
    let registered = found.client.metadata.token_endpoint_auth_method;
    if method != registered {
        // The most usual mistake of all. How a client is registered is no secret: what proves it is.
        let mut why = format!(
            "the client is registered for `{}`, and this is `{}`",
            registered.as_str(),
            method.as_str()
        );
        if method == ClientAuthMethod::None {
            why.push_str(": nothing came that proves who it is, and an empty secret is nothing");
        }
        return Err(refused(&found.client.id, why));
    }
    match (credentials, jwt) {
        (ClientCredentials::Secret { secret, .. }, _) => {
            let hash = secret.as_ref().map(Secret::hash);
            if !hash.is_some_and(|hash| is_secret(&found.secrets, &hash, act.now)) {
                return Err(refused(&found.client.id, "the client's secret is wrong"));
            }
        }
        (ClientCredentials::Assertion { .. }, Some(jwt)) => asserted(act, &found, jwt).await?,
        (ClientCredentials::Assertion { .. }, None) | (ClientCredentials::Named { .. }, _) => {}
    }
    Ok(found.client)
}

/// Whether a client has signed that it is the one, for us, now, and once.
async fn asserted(act: &Act, found: &FoundClient, jwt: &str) -> Result<(), ClientRefusal> {
    let id = &found.client.id;
    let keys = found.client.keys().unwrap_or_else(|| JwkSet::parse(""));
    let keys = keys.map_err(|why| invalid(format!("the client's keys: {why}")))?;
    let verified = verify::<AssertionClaims>(jwt, JwtKind::ClientAssertion, keys.keys(), &CLIENT_ALGORITHMS);
    let claims = match verified {
        Ok(verified) => verified.claims,
        Err(why) => return Err(refused(id, format!("`client_assertion`: {why}"))),
    };
    if claims.iss != claims.sub || claims.sub != id.as_str() {
        return Err(refused(id, "`iss` and `sub` of `client_assertion` have to be the client's id"));
    }
    if claims.aud != issuer(&act.app) {
        return Err(refused(id, "`aud` of `client_assertion` has to be the issuer, as one text and no list"));
    }
    if let Err(why) = claims.times.within(act.now, SKEW) {
        return Err(refused(id, format!("`client_assertion`: {why}")));
    }
    let Some(NumericDate(until)) = claims.times.exp else {
        return Err(refused(id, "`exp` of `client_assertion` is missing"));
    };
    if until > act.now + LONGEST_ASSERTION + SKEW {
        return Err(refused(id, "`exp` of `client_assertion` is more than ten minutes ahead"));
    }
    if claims.jti.is_empty() || claims.jti.len() > 256 {
        return Err(refused(id, "`jti` of `client_assertion` is missing or too long"));
    }
    let store = &act.app.store;
    let first = async |tx: Tx| replay::first(&tx, id.as_str(), &claims.jti, until + SKEW).await;
    if !store.transaction(first).await? {
        return Err(refused(id, "`client_assertion` was used before"));
    }
    Ok(())
}

/// The refusal of somebody who claims to be a client: its operator finds the reason in the log.
fn refused(id: &ApplicationId, why: impl Into<String>) -> ClientRefusal {
    let why = why.into();
    tracing::warn!(client = id.as_str(), why, "somebody has not proven to be a client");
    invalid(why).into()
}

fn invalid(why: impl Into<std::borrow::Cow<'static, str>>) -> OauthError {
    OauthError::new(OauthCode::InvalidClient, why)
}
