//! Proofs of a key that come with a client's requests: each counts once.

use crate::oidc::dpop::{DpopProof, PROOF_LIFE, PROOF_SKEW, ProvenRequest};
use crate::oidc::error::{OauthCode, OauthError};
use crate::service::act::Act;
use crate::service::oidc::issuer::issuer;
use crate::service::oidc::refusal::ClientRefusal;
use crate::service::oidc::replay;
use crate::store::Tx;
use std::borrow::Cow;

/// What stands in the `DPoP` headers of a request.
#[derive(Clone, Debug)]
pub enum DpopHeader {
    /// There is none.
    None,
    /// There is this one.
    One(String),
    /// There are several, or one that is no text.
    Unreadable,
}

/// The proof of a key that comes with a request; none where none does. Nothing is written down for it yet: anybody can make one.
pub fn shown(
    act: &Act,
    header: &DpopHeader,
    (method, path): (&str, &str),
    access_token: Option<&str>,
) -> Result<Option<DpopProof>, ClientRefusal> {
    let jwt = match header {
        DpopHeader::None => return Ok(None),
        DpopHeader::One(jwt) => jwt,
        DpopHeader::Unreadable => return Err(invalid("`DPoP` stands more than once, or is no text")),
    };
    let address = format!("{}{path}", issuer(&act.app));
    let of = ProvenRequest { method, address: &address, access_token };
    DpopProof::read(jwt, of, act.now).map(Some).map_err(invalid)
}

/// Takes a proof that has served, in the transaction in which it does; refuses one that has served before.
pub async fn take(tx: &Tx, act: &Act, proof: &DpopProof) -> Result<(), ClientRefusal> {
    let until = act.now + PROOF_LIFE + 2 * PROOF_SKEW;
    if replay::first(tx, &format!("dpop:{}", proof.jkt), &proof.jti, until).await? {
        Ok(())
    } else {
        Err(invalid("the proof was used before"))
    }
}

/// The same, where nothing else is written.
pub async fn take_alone(act: &Act, proof: &DpopProof) -> Result<(), ClientRefusal> {
    act.app.store.transaction(async |tx: Tx| take(&tx, act, proof).await).await
}

fn invalid(why: impl Into<Cow<'static, str>>) -> ClientRefusal {
    OauthError::new(OauthCode::InvalidDpopProof, why).into()
}
