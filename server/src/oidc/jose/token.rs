//! Tokens of others, and our own that come back: compact JWS (RFC 7515 §7.1), of a known kind, by a known key.

use crate::oidc::jose::algorithm::JwsAlgorithm;
use crate::oidc::jose::error::JoseError;
use crate::oidc::jose::json::{self, base64url};
use crate::oidc::jose::kind::JwtKind;
use crate::oidc::jose::public_key::PublicKey;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A token has no more bytes than this.
const TOKEN: usize = 16 * 1024;
/// Without `kid`, no more keys than this are tried.
const TRIED: usize = 8;
/// Members of a header that say something which we never follow; each has been a way to choose the key or the rules for one's own token.
const NEVER: [&str; 10] = ["crit", "jku", "x5u", "x5c", "x5t", "x5t#S256", "b64", "zip", "enc", "cty"];

/// The claims of a token that a key of ours or of its sender has signed. Its times have not been looked at.
#[derive(Clone, Debug)]
pub struct VerifiedJwt<T> {
    /// What it says.
    pub claims: T,
    /// By which key.
    pub key: PublicKey,
    /// By which algorithm.
    pub algorithm: JwsAlgorithm,
}

/// What a token says of who sends it and for whom, which nobody has verified. It helps to find the keys to verify it with, and no more.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct UnverifiedClaims {
    /// `iss`.
    pub issuer: Option<String>,
    /// `sub`.
    pub subject: Option<String>,
    /// `aud`, whether it is one or a list.
    pub audience: Vec<String>,
}

/// A token in its parts. Its header has been read and is trusted for nothing but the choice among the keys that it may be signed with.
struct CompactJws<'a> {
    algorithm: JwsAlgorithm,
    named: Option<String>,
    own_key: Option<PublicKey>,
    message: &'a str,
    payload: Vec<u8>,
    signature: &'a str,
}

/// The claims of a token of this kind that one of these keys has signed by one of these algorithms.
pub fn verify<T: DeserializeOwned>(
    token: &str,
    kind: JwtKind,
    keys: &[PublicKey],
    algorithms: &[JwsAlgorithm],
) -> Result<VerifiedJwt<T>, JoseError> {
    let parts = CompactJws::read(token, kind, algorithms)?;
    if parts.own_key.is_some() {
        return Err(JoseError::ForbiddenHeader("jwk"));
    }
    let candidates: Vec<&PublicKey> = match &parts.named {
        Some(name) => {
            let meant: Vec<_> = keys.iter().filter(|it| it.kid() == Some(name)).collect();
            if meant.is_empty() {
                return Err(JoseError::UnknownKey);
            }
            meant
        }
        None => keys.iter().collect(),
    };
    let fitting: Vec<_> = candidates.into_iter().filter(|it| it.fits(parts.algorithm)).collect();
    match fitting.len() {
        0 => return Err(JoseError::NoKeyForAlgorithm(parts.algorithm)),
        1..=TRIED => {}
        _ => return Err(JoseError::KeyIdNeeded(TRIED)),
    }
    let key = fitting
        .into_iter()
        .find(|it| it.verify(parts.algorithm, parts.message, parts.signature).is_ok())
        .ok_or(JoseError::WrongSignature)?;
    parts.claims(key.clone())
}

/// The claims of a token of this kind that the key in its own header has signed: they are proven to come from whoever has that key, and
/// nothing else is known of it.
pub fn verify_with_own_key<T: DeserializeOwned>(
    token: &str,
    kind: JwtKind,
    algorithms: &[JwsAlgorithm],
) -> Result<VerifiedJwt<T>, JoseError> {
    let mut parts = CompactJws::read(token, kind, algorithms)?;
    let key = parts.own_key.take().ok_or(JoseError::NoOwnKey)?;
    if !key.fits(parts.algorithm) {
        return Err(JoseError::NoKeyForAlgorithm(parts.algorithm));
    }
    key.verify(parts.algorithm, parts.message, parts.signature)?;
    parts.claims(key)
}

/// What a token says of its sender, unverified.
pub fn peek(token: &str) -> Result<UnverifiedClaims, JoseError> {
    let (_, payload, _) = split(token)?;
    let claims = json::object(&base64url(payload)?)?;
    let text = |name: &str| match claims.get(name) {
        None => Ok(None),
        Some(Value::String(it)) => Ok(Some(it.clone())),
        Some(_) => Err(JoseError::WrongClaims),
    };
    let audience = match claims.get("aud") {
        None => Vec::new(),
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(all)) => all
            .iter()
            .map(|it| it.as_str().map(str::to_owned).ok_or(JoseError::WrongClaims))
            .collect::<Result<_, _>>()?,
        Some(_) => return Err(JoseError::WrongClaims),
    };
    Ok(UnverifiedClaims { issuer: text("iss")?, subject: text("sub")?, audience })
}

impl<'a> CompactJws<'a> {
    fn read(token: &'a str, kind: JwtKind, algorithms: &[JwsAlgorithm]) -> Result<Self, JoseError> {
        let (header, payload, signature) = split(token)?;
        let message = token.get(..header.len() + 1 + payload.len()).ok_or(JoseError::NotCompact)?;
        let members = json::object(&base64url(header)?)?;
        let own_key = allowed(&members, kind)?;
        let name = text(&members, "alg")?.ok_or(JoseError::NoAlgorithm)?;
        let unknown = || JoseError::UnknownAlgorithm(algorithms.to_vec());
        let algorithm = JwsAlgorithm::named(name).ok_or_else(unknown)?;
        if !algorithms.contains(&algorithm) {
            return Err(JoseError::AlgorithmNotAllowed(algorithm, algorithms.to_vec()));
        }
        if !kind.accepts(text(&members, "typ")?) {
            return Err(JoseError::WrongType(kind.typ()));
        }
        // Looked at here, since the library says of a bad encoding and of a bad signature the same.
        base64url(signature)?;
        let named = text(&members, "kid")?.map(str::to_owned);
        Ok(Self { algorithm, named, own_key, message, payload: base64url(payload)?, signature })
    }

    /// What it says, after its signature was verified.
    fn claims<T: DeserializeOwned>(self, key: PublicKey) -> Result<VerifiedJwt<T>, JoseError> {
        let claims = serde_json::from_value(Value::Object(json::object(&self.payload)?))
            .map_err(|_| JoseError::WrongClaims)?;
        Ok(VerifiedJwt { claims, key, algorithm: self.algorithm })
    }
}

/// The three parts of a compact JWS.
fn split(token: &str) -> Result<(&str, &str, &str), JoseError> {
    if token.len() > TOKEN {
        return Err(JoseError::TooLong { what: "token", most: TOKEN });
    }
    let mut parts = token.split('.');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(header), Some(payload), Some(signature), None) => Ok((header, payload, signature)),
        _ => Err(JoseError::NotCompact),
    }
}

/// Refuses what may not stand in a header; gives the key that a proof has there.
fn allowed(members: &Map<String, Value>, kind: JwtKind) -> Result<Option<PublicKey>, JoseError> {
    let mut own_key = None;
    for (name, value) in members {
        match name.as_str() {
            "alg" | "kid" | "typ" => {}
            "jwk" if kind == JwtKind::DpopProof => {
                own_key = Some(PublicKey::of_members(value.as_object().ok_or(JoseError::NotJson)?)?);
            }
            "jwk" => return Err(JoseError::ForbiddenHeader("jwk")),
            other => {
                let never = NEVER.into_iter().find(|it| *it == other);
                return Err(never.map_or(JoseError::UnknownHeader, JoseError::ForbiddenHeader));
            }
        }
    }
    Ok(own_key)
}

fn text<'a>(members: &'a Map<String, Value>, name: &'static str) -> Result<Option<&'a str>, JoseError> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(JoseError::HeaderNotText(name)),
    }
}
