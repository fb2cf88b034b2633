//! Proofs of a key that come with a client's requests: each counts once.

use crate::ids::Secret;
use crate::oidc::dpop::{DpopProof, PROOF_LIFE, PROOF_SKEW, ProvenRequest};
use crate::oidc::error::{OauthCode, OauthError};
use crate::oidc::grant::UsedAssertion;
use crate::service::act::Act;
use crate::service::oidc::issuer::issuer;
use crate::service::oidc::refusal::ClientRefusal;
use crate::store::{self, Tx};

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

/// The thumbprint of the key that a request proves to have; none where it proves none.
pub async fn proven(
    act: &Act,
    header: &DpopHeader,
    (method, path): (&str, &str),
    access_token: Option<&str>,
) -> Result<Option<String>, ClientRefusal> {
    let invalid = |why: String| ClientRefusal::from(OauthError::new(OauthCode::InvalidDpopProof, why));
    let jwt = match header {
        DpopHeader::None => return Ok(None),
        DpopHeader::One(jwt) => jwt,
        DpopHeader::Unreadable => {
            return Err(invalid("`DPoP` stands more than once, or is no text".to_owned()));
        }
    };
    let address = format!("{}{path}", issuer(act));
    let of = ProvenRequest { method, address: &address, access_token };
    let proof = DpopProof::read(jwt, of, act.now).map_err(invalid)?;
    let key = (format!("dpop:{}", proof.jkt), Secret::of(proof.jti.as_bytes()).hash());
    let until = act.now + PROOF_LIFE + 2 * PROOF_SKEW;
    let first = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<bool, store::Error> {
            if tx.get::<UsedAssertion>(&key).await?.is_some() {
                return Ok(false);
            }
            tx.put(&key, &UsedAssertion { until })?;
            Ok(true)
        })
        .await?;
    if first { Ok(Some(proof.jkt)) } else { Err(invalid("the proof was used before".to_owned())) }
}
