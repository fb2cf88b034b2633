//! The userinfo endpoint (OpenID Connect Core §5.3): who it is, for whoever has an access token that counts.

use crate::model::people::Holder;
use crate::oidc::access_token::{AccessToken, AccessTokenText, OpenedToken, SignedAccessToken};
use crate::oidc::claims::{PersonClaims, at_userinfo};
use crate::oidc::dpop::DpopProof;
use crate::oidc::error::OauthCode;
use crate::oidc::grant::{Grant, RevokedAccessToken};
use crate::oidc::metadata::path;
use crate::oidc::scope::Scope;
use crate::service::act::Act;
use crate::service::oidc::issuer::issuer;
use crate::service::oidc::refusal::ClientRefusal;
use crate::service::oidc::{dpop, failures, grants, people};
use crate::store::{self, Tx};
use serde::Serialize;

/// What is told.
#[derive(Debug, Serialize)]
pub struct UserInfo {
    sub: String,
    #[serde(flatten)]
    claims: PersonClaims,
}

/// An access token that counts: what it is, its grant and its person.
pub async fn counting(
    tx: &Tx,
    act: &Act,
    shown: &AccessTokenText,
) -> Result<Option<(AccessToken, Grant, Holder)>, store::Error> {
    let Some(OpenedToken { token, hash }) = opened(act, shown).filter(|it| act.now < it.token.expires_at)
    else {
        return Ok(None);
    };
    if tx.get::<RevokedAccessToken>(&hash).await?.is_some() {
        return Ok(None);
    }
    Ok(grants::holds(tx, act, &token.grant).await?.map(|(grant, holder)| (token, grant, holder)))
}

/// What an access token of ours says.
pub fn opened(act: &Act, shown: &AccessTokenText) -> Option<OpenedToken> {
    let keys = act.app.signing_keys.now();
    if shown.is_signed() {
        return SignedAccessToken::read(shown, keys.published(), issuer(&act.app));
    }
    keys.access()?.open(shown)
}

/// Why a token that counts is not taken as it is shown.
const UNPROVEN: &str =
    "the access token is bound to a key: show it under `DPoP`, with a proof that was made with that key";
const OTHER_KEY: &str =
    "the proof in `DPoP` was made with another key than the one that the access token is bound to";
const UNBOUND: &str = "the access token is not bound to a key: show it under `Bearer`";

fn mismatched(why: &'static str) -> ClientRefusal {
    ClientRefusal::new(OauthCode::InvalidToken, why)
}

/// Keeps why a token that counts was not taken as it was shown: it names the application whose developer looks for the reason.
pub async fn note(act: &Act, shown: &AccessTokenText, refusal: &ClientRefusal) {
    let ClientRefusal::Oauth(error) = refusal else { return };
    // Where the store cannot be read there is nothing to keep it in.
    if let Ok(Some((_, grant, _))) = counting(&act.app.store.reading(), act, shown).await {
        failures::note(act, grant.client.as_str(), path::USERINFO, error).await;
    }
}

/// Who it is, for whoever shows a token, with the proof of a key where one came along.
pub async fn told(
    act: &Act,
    shown: Option<&AccessTokenText>,
    proof: Option<&DpopProof>,
) -> Result<UserInfo, ClientRefusal> {
    let refused = || ClientRefusal::new(OauthCode::InvalidToken, "the access token is unknown or over");
    let shown = shown.ok_or_else(refused)?;
    let reading = act.app.store.reading();
    let (token, grant, holder) = counting(&reading, act, shown).await?.ok_or_else(refused)?;
    if !token.scopes.has(Scope::Openid) {
        let why = "the access token was given without the scope `openid`";
        return Err(ClientRefusal::new(OauthCode::InsufficientScope, why));
    }
    match (&token.jkt, proof) {
        (None, None) => {}
        (Some(bound), Some(proof)) if *bound == proof.jkt => dpop::take_alone(act, proof).await?,
        // A token that is bound to a key is worth nothing without it; one that is not is shown as what it is (RFC 9449 §7.1 and §7.2).
        (Some(_), None) => return Err(mismatched(UNPROVEN)),
        (Some(_), Some(_)) => return Err(mismatched(OTHER_KEY)),
        (None, Some(_)) => return Err(mismatched(UNBOUND)),
    }
    let wanted = at_userinfo(&grant, token.scopes.within(&grant.scopes).iter());
    let claims = people::told(&reading, (&grant, &holder), &wanted).await?;
    Ok(UserInfo { sub: grant.sub, claims })
}
