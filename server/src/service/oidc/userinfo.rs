//! The userinfo endpoint (OpenID Connect Core §5.3): who it is, for whoever has an access token that counts.

use crate::ids::Secret;
use crate::model::people::Holder;
use crate::oidc::claims::{PersonClaims, at_userinfo};
use crate::oidc::dpop::DpopProof;
use crate::oidc::error::OauthCode;
use crate::oidc::grant::{AccessToken, Grant};
use crate::service::act::Act;
use crate::service::oidc::refusal::ClientRefusal;
use crate::service::oidc::{dpop, grants, people};
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
    token: &Secret,
) -> Result<Option<(AccessToken, Grant, Holder)>, store::Error> {
    let kept = tx.get::<AccessToken>(&token.hash()).await?;
    let Some(kept) = kept.filter(|it| act.now < it.expires_at) else { return Ok(None) };
    Ok(grants::holds(tx, act, &kept.grant).await?.map(|(grant, holder)| (kept, grant, holder)))
}

/// Who it is, for whoever shows a token, with the proof of a key where one came along.
pub async fn told(
    act: &Act,
    token: Option<Secret>,
    proof: Option<&DpopProof>,
) -> Result<UserInfo, ClientRefusal> {
    let refused = || ClientRefusal::new(OauthCode::InvalidToken, "the access token is unknown or over");
    let token = token.ok_or_else(refused)?;
    let reading = act.app.store.reading();
    let (kept, grant, holder) = counting(&reading, act, &token).await?.ok_or_else(refused)?;
    match (&kept.jkt, proof) {
        (None, None) => {}
        (Some(bound), Some(proof)) if *bound == proof.jkt => dpop::take_alone(act, proof).await?,
        // A token that is bound to a key is worth nothing without it; one that is not is shown as what it is (RFC 9449 §7.1 and §7.2).
        (Some(_) | None, _) => return Err(refused()),
    }
    let wanted = at_userinfo(&grant, kept.scopes.iter());
    let claims = people::told(&reading, (&grant, &holder), &wanted).await?;
    Ok(UserInfo { sub: grant.sub, claims })
}
