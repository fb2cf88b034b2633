//! Whether a token counts (RFC 7662), and giving it back (RFC 7009).

use crate::audit::Event;
use crate::ids::{ApplicationId, Secret};
use crate::oidc::access_token::{AccessTokenText, Confirmation, OpenedToken};
use crate::oidc::claims::seconds;
use crate::oidc::client::{AccessTokenFormat, Client};
use crate::oidc::error::OauthCode;
use crate::oidc::grant::{Grant, RefreshToken, RevokedAccessToken};
use crate::oidc::parameters::Parameters;
use crate::service::act::Act;
use crate::service::oidc::issuer::issuer;
use crate::service::oidc::refusal::ClientRefusal;
use crate::service::oidc::{grants, userinfo};
use crate::store::Tx;
use serde::Serialize;

/// What is said of a token (RFC 7662 §2.2; `acr` and `auth_time` as RFC 9470 §6.2 has them).
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Introspection {
    /// It counts.
    Active(Box<ActiveToken>),
    /// It does not, or is somebody else's: nothing more is said.
    Inactive {
        /// No.
        active: bool,
    },
}

/// A token that counts.
#[derive(Debug, Serialize)]
pub struct ActiveToken {
    active: bool,
    iss: String,
    sub: String,
    aud: String,
    client_id: String,
    scope: String,
    token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cnf: Option<Confirmation>,
    iat: i64,
    exp: i64,
    auth_time: i64,
    acr: String,
    amr: &'static [&'static str],
}

/// What a client asks about.
fn asked(form: &Parameters) -> Result<&str, ClientRefusal> {
    let missing = || ClientRefusal::new(OauthCode::InvalidRequest, "`token` is missing, or stands twice");
    form.sole("token").ok_or_else(missing)
}

/// Whether a token counts. A client is told of its own alone.
pub async fn introspected(
    act: &Act,
    client: &Client,
    form: &Parameters,
) -> Result<Introspection, ClientRefusal> {
    let inactive = Introspection::Inactive { active: false };
    let Some(shown) = AccessTokenText::presented(asked(form)?) else { return Ok(inactive) };
    let reading = act.app.store.reading();
    let Some((token, grant, _)) = userinfo::counting(&reading, act, &shown).await? else {
        return Ok(inactive);
    };
    if grant.client != client.id {
        return Ok(inactive);
    }
    Ok(Introspection::Active(Box::new(ActiveToken {
        active: true,
        iss: issuer(&act.app).to_owned(),
        sub: grant.sub,
        aud: audience(act, client).map_or_else(|| grant.client.to_string(), str::to_owned),
        client_id: grant.client.to_string(),
        scope: token.scopes.within(&grant.scopes).to_string(),
        token_type: if token.jkt.is_some() { "DPoP" } else { "Bearer" },
        cnf: token.jkt.map(|jkt| Confirmation { jkt }),
        iat: seconds(token.issued_at),
        exp: seconds(token.expires_at),
        auth_time: seconds(grant.auth_time),
        acr: grant.acr,
        amr: grant.proven.amr(),
    })))
}

/// For whom the client's access tokens are, where they say so themselves.
pub(super) fn audience<'a>(act: &'a Act, client: &'a Client) -> Option<&'a str> {
    let registered = client.metadata.access_token_audience.as_deref();
    match client.metadata.access_token_format {
        AccessTokenFormat::Opaque => None,
        AccessTokenFormat::Jwt => Some(registered.unwrap_or_else(|| issuer(&act.app))),
    }
}

/// Gives a token back. A refresh token takes its whole grant along, an access token itself alone; what is unknown is as good as given back, and
/// another client's is refused (RFC 7009 §2.1).
pub async fn revoked(act: &Act, client: &Client, form: &Parameters) -> Result<(), ClientRefusal> {
    let token = asked(form)?;
    let shown = AccessTokenText::presented(token);
    let access = shown.and_then(|shown| userinfo::opened(act, &shown));
    let refresh = Secret::presented(token);
    act.app
        .store
        .transaction(async |tx: Tx| -> Result<(), ClientRefusal> {
            let tx = &tx;
            if let Some(OpenedToken { token, hash }) = &access
                && act.now < token.expires_at
                && let Some(grant) = tx.get::<Grant>(&token.grant).await?
            {
                is_for(client, &grant.client)?;
                tx.put(hash, &RevokedAccessToken { until: token.expires_at })?;
            }
            if let Some(refresh) = &refresh
                && let Some(kept) = tx.get::<RefreshToken>(&refresh.hash()).await?
            {
                is_for(client, &kept.client)?;
                tx.delete::<RefreshToken>(&refresh.hash());
                let revoked = |application| Event::GrantRevoked { application };
                grants::take_back(tx, act, &kept.grant, revoked).await?;
            }
            Ok(())
        })
        .await
}

fn is_for(client: &Client, owner: &ApplicationId) -> Result<(), ClientRefusal> {
    if *owner == client.id {
        return Ok(());
    }
    Err(ClientRefusal::new(OauthCode::InvalidRequest, "the token was issued to another client"))
}
