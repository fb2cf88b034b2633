//! A proof that whoever sends a request has a key (RFC 9449): read and held against the request.

use crate::clock::Timestamp;
use crate::oidc::client::CLIENT_ALGORITHMS;
use crate::oidc::jose::{JwtKind, TokenTimes, verify_with_own_key};
use aws_lc_rs::constant_time;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use std::time::Duration;
use url::Url;

/// How long after it was made a proof is taken. Its name is remembered for as long.
pub const PROOF_LIFE: Duration = Duration::from_mins(1);
/// How far a client's clock may be from ours.
pub const PROOF_SKEW: Duration = Duration::from_secs(30);

/// How what may be bound to a key fits the key that was shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum KeyBinding {
    /// It is bound to that key, or to none.
    Holds,
    /// It is bound to another one.
    OtherKey,
    /// It is bound to a key, and no proof came.
    Unproven,
}

impl KeyBinding {
    /// By the thumbprints of both.
    pub fn of(bound: Option<&str>, shown: Option<&str>) -> Self {
        match (bound, shown) {
            (Some(_), None) => Self::Unproven,
            (Some(bound), Some(shown)) if bound != shown => Self::OtherKey,
            (Some(_), Some(_)) | (None, _) => Self::Holds,
        }
    }
}

/// What a proof says.
#[derive(Debug, Deserialize)]
struct ProofClaims {
    jti: String,
    htm: String,
    htu: String,
    #[serde(default)]
    ath: Option<String>,
    #[serde(flatten)]
    times: TokenTimes,
}

/// A proof that fits its request. Whether it came before is still to be looked at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DpopProof {
    /// The thumbprint of the key (RFC 7638).
    pub jkt: String,
    /// Its name, which counts once.
    pub jti: String,
}

/// What a proof has to be of.
#[derive(Clone, Copy, Debug)]
pub struct ProvenRequest<'a> {
    /// The method.
    pub method: &'a str,
    /// The address, without what stands behind a question mark.
    pub address: &'a str,
    /// The access token that comes along, where one does.
    pub access_token: Option<&'a str>,
}

impl DpopProof {
    /// Reads a proof for this request (RFC 9449 §4.3).
    pub fn read(jwt: &str, of: ProvenRequest<'_>, now: Timestamp) -> Result<Self, String> {
        let verified = verify_with_own_key::<ProofClaims>(jwt, JwtKind::DpopProof, &CLIENT_ALGORITHMS);
        let verified = verified.map_err(|why| why.to_string())?;
        let claims = verified.claims;
        if claims.htm != of.method {
            return Err(format!("`htm` is another method than {}", of.method));
        }
        if !is_same(&claims.htu, of.address) {
            return Err(format!("`htu` is another address than {}", of.address));
        }
        if claims.jti.is_empty() || claims.jti.len() > 256 {
            return Err("`jti` is missing or too long".to_owned());
        }
        claims.times.fresh(now, PROOF_LIFE, PROOF_SKEW).map_err(|why| why.to_string())?;
        match (of.access_token, &claims.ath) {
            (None, _) => {}
            (Some(token), Some(ath)) => {
                let hash = URL_SAFE_NO_PAD.encode(digest(&SHA256, token.as_bytes()));
                if constant_time::verify_slices_are_equal(hash.as_bytes(), ath.as_bytes()).is_err() {
                    return Err("`ath` is of another access token".to_owned());
                }
            }
            (Some(_), None) => return Err("`ath` is missing".to_owned()),
        }
        Ok(Self { jkt: verified.key.thumbprint(), jti: claims.jti })
    }
}

/// Whether two addresses are the same but for query and fragment, and for what RFC 3986 §6.2.2 says makes no difference.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        url.set_query(None);
        url.set_fragment(None);
        Some(url)
    };
    plain(one).is_some_and(|one| plain(other) == Some(one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::jose::{JwsAlgorithm, SigningKey};
    use serde_json::{Value, json};

    const ADDRESS: &str = "https://kagura.example/oidc/token";
    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    fn proof(change: impl Fn(&mut Value)) -> (SigningKey, String) {
        let key = SigningKey::generate(JwsAlgorithm::Es256).unwrap();
        let mut claims = json!({ "jti": "j", "htm": "POST", "htu": ADDRESS, "iat": 1_790_000_000 });
        change(&mut claims);
        let jwt = key.sign(JwtKind::DpopProof, &claims).unwrap();
        (key, jwt)
    }

    fn read(jwt: &str, access_token: Option<&str>) -> Result<DpopProof, String> {
        DpopProof::read(jwt, ProvenRequest { method: "POST", address: ADDRESS, access_token }, NOW)
    }

    #[test]
    fn a_proof_names_its_key() {
        let (key, jwt) = proof(|_| {});
        let read = read(&jwt, None).unwrap();
        assert_eq!((read.jkt, read.jti), (key.public().thumbprint(), "j".to_owned()));
    }

    #[test]
    fn what_makes_no_difference_in_an_address_makes_none_here() {
        for same in ["https://KAGURA.example:443/oidc/token", "https://kagura.example/oidc/token?a=1#b"] {
            assert!(read(&proof(|it| it["htu"] = same.into()).1, None).is_ok(), "{same}");
        }
        for other in [
            "http://kagura.example/oidc/token",
            "https://kagura.example/oidc/Token",
            "https://kagura.example:8443/oidc/token",
            "token",
            "",
        ] {
            assert!(read(&proof(|it| it["htu"] = other.into()).1, None).is_err(), "{other}");
        }
    }

    #[test]
    fn a_proof_is_of_this_request_and_of_now() {
        for (name, value) in [
            ("htm", json!("GET")),
            ("htm", json!("post")),
            ("jti", json!("")),
            ("jti", json!(null)),
            ("iat", json!(1_790_000_000 - 91)),
            ("iat", json!(1_790_000_000 + 31)),
            ("iat", json!(null)),
            ("exp", json!(1_790_000_000 - 31)),
        ] {
            let (_, jwt) = proof(|it| {
                if value.is_null() {
                    it.as_object_mut().unwrap().remove(name);
                } else {
                    it[name] = value.clone();
                }
            });
            assert!(read(&jwt, None).is_err(), "{name}: {value}");
        }
        for seconds in [-10, 10] {
            assert!(read(&proof(|it| it["iat"] = (1_790_000_000 + seconds).into()).1, None).is_ok());
        }
    }

    #[test]
    fn with_a_token_it_is_of_that_token() {
        let ath = URL_SAFE_NO_PAD.encode(digest(&SHA256, b"token"));
        let (_, right) = proof(|it| it["ath"] = ath.as_str().into());
        assert!(read(&right, Some("token")).is_ok());
        assert!(read(&right, Some("other")).is_err());
        assert!(read(&proof(|_| {}).1, Some("token")).is_err());
    }
}
