//! Public keys as JSON (RFC 7517), of our own and of clients: read strictly, and known by their thumbprint (RFC 7638).

use crate::oidc::jose::algorithm::JwsAlgorithm;
use crate::oidc::jose::error::JoseError;
use crate::oidc::jose::json::{self, base64url, to_base64url};
use aws_lc_rs::digest::{self, SHA256};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use jsonwebtoken::DecodingKey;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value};
use std::fmt;

/// A set of keys has no more bytes and keys than this.
const SET: usize = 64 * 1024;
const KEYS: usize = 32;
/// A `kid` is no longer than this many bytes.
const KID: usize = 256;
/// How long an RSA modulus may be, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;
/// Which exponents an RSA key may have: smaller ones have been the ruin of careless signatures, larger ones are nobody's.
const RSA_EXPONENTS: std::ops::RangeInclusive<u64> = 65_537..=0xFFFF_FFFF;
/// The members of private and secret keys (RFC 7518 §6.2.2, §6.3.2 and §6.4.1).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A public key, and what whoever published it says of it. Its point or modulus has been checked.
#[derive(Clone, Eq, PartialEq)]
pub struct PublicKey {
    numbers: KeyNumbers,
    kid: Option<String>,
    algorithm: Option<JwsAlgorithm>,
}

/// What a key is made of, as bytes of the network's order.
#[derive(Clone, Eq, PartialEq)]
pub(super) enum KeyNumbers {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256 { x: [u8; 32], y: [u8; 32] },
    Ed25519 { x: [u8; 32] },
}

/// A key as it is written, its members in the order of their names.
#[derive(Serialize)]
struct Jwk<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    alg: Option<JwsAlgorithm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crv: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    e: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
    kty: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<String>,
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    usage: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<String>,
}

impl PublicKey {
    /// Reads a key. Members that nobody here knows are passed over; those of private keys are refused.
    pub fn from_jwk(text: &str) -> Result<Self, JoseError> {
        if text.len() > SET {
            return Err(JoseError::TooLong { what: "key", most: SET });
        }
        Self::of_members(&json::object(text.as_bytes())?)
    }

    /// The same of members that have been read.
    pub(super) fn of_members(members: &Map<String, Value>) -> Result<Self, JoseError> {
        if PRIVATE.iter().any(|it| members.contains_key(*it)) {
            return Err(JoseError::PrivateKey);
        }
        let numbers = match (text(members, "kty")?, text(members, "crv")?) {
            (Some("RSA"), _) => rsa(bytes(members, "n")?, bytes(members, "e")?)?,
            (Some("EC"), Some("P-256")) => {
                KeyNumbers::P256 { x: word(members, "x")?, y: word(members, "y")? }.on_curve()?
            }
            (Some("OKP"), Some("Ed25519")) => KeyNumbers::Ed25519 { x: word(members, "x")? }.on_curve()?,
            (Some(_), _) => return Err(JoseError::UnknownKeyKind),
            (None, _) => return Err(JoseError::KeyPart("kty")),
        };
        if !matches!(text(members, "use")?, None | Some("sig")) || !may_verify(members)? {
            return Err(JoseError::UnknownKeyKind);
        }
        let algorithm = match text(members, "alg")? {
            None => None,
            Some(name) => Some(
                JwsAlgorithm::named(name).filter(|it| numbers.can(*it)).ok_or(JoseError::UnknownKeyKind)?,
            ),
        };
        let kid = text(members, "kid")?;
        if kid.is_some_and(|it| it.is_empty() || it.len() > KID) {
            return Err(JoseError::KeyPart("kid"));
        }
        Ok(Self { numbers, kid: kid.map(str::to_owned), algorithm })
    }

    /// One of our own: for one algorithm, and named by its thumbprint.
    pub(super) fn own(numbers: KeyNumbers, algorithm: JwsAlgorithm) -> Result<Self, JoseError> {
        let mut key = Self { numbers: numbers.on_curve()?, kid: None, algorithm: Some(algorithm) };
        key.kid = Some(key.thumbprint());
        Ok(key)
    }

    /// The key without what is said of it, as it stands in a proof.
    pub(super) fn bare(&self) -> Self {
        Self { numbers: self.numbers.clone(), kid: None, algorithm: None }
    }

    /// The key as JSON: its members are those that it was read with, but for what we do not know.
    pub fn jwk(&self) -> Value {
        serde_json::to_value(self.as_written()).unwrap_or_default()
    }

    fn as_written(&self) -> Jwk<'_> {
        let (kty, crv) = match &self.numbers {
            KeyNumbers::Rsa { .. } => ("RSA", None),
            KeyNumbers::P256 { .. } => ("EC", Some("P-256")),
            KeyNumbers::Ed25519 { .. } => ("OKP", Some("Ed25519")),
        };
        let (n, e, x, y) = match &self.numbers {
            KeyNumbers::Rsa { n, e } => (Some(to_base64url(n)), Some(to_base64url(e)), None, None),
            KeyNumbers::P256 { x, y } => (None, None, Some(to_base64url(x)), Some(to_base64url(y))),
            KeyNumbers::Ed25519 { x } => (None, None, Some(to_base64url(x)), None),
        };
        // A bare key in a proof says nothing of itself; any other says that it is for signatures.
        let usage = (self.kid.is_some() || self.algorithm.is_some()).then_some("sig");
        Jwk { alg: self.algorithm, crv, e, kid: self.kid.as_deref(), kty, n, usage, x, y }
    }

    /// The SHA-256 of the key's own members in their order (RFC 7638), base64url: the same for everybody who has the key.
    pub fn thumbprint(&self) -> String {
        let bare = serde_json::to_vec(&self.bare().as_written()).unwrap_or_default();
        to_base64url(digest::digest(&SHA256, &bare).as_ref())
    }

    /// What its owner calls it.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The one algorithm that it is for, where its owner says so.
    pub fn algorithm(&self) -> Option<JwsAlgorithm> {
        self.algorithm
    }

    /// Whether a signature by this algorithm can be of this key.
    pub fn fits(&self, algorithm: JwsAlgorithm) -> bool {
        self.numbers.can(algorithm) && self.algorithm.is_none_or(|it| it == algorithm)
    }

    /// Whether the key made this signature over this message.
    pub(super) fn verify(
        &self,
        algorithm: JwsAlgorithm,
        message: &str,
        signature: &str,
    ) -> Result<(), JoseError> {
        let key = match &self.numbers {
            KeyNumbers::Rsa { n, e } => DecodingKey::from_rsa_raw_components(n, e),
            KeyNumbers::P256 { x, y } => DecodingKey::from_ec_der(&point(x, y)),
            KeyNumbers::Ed25519 { x } => DecodingKey::from_ed_der(x),
        };
        match jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, algorithm.of_library()) {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(JoseError::WrongSignature),
        }
    }
}

impl Serialize for PublicKey {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.as_written().serialize(to)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::of_members(&Map::deserialize(from)?).map_err(de::Error::custom)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey {}", self.thumbprint())
    }
}

impl KeyNumbers {
    fn can(&self, algorithm: JwsAlgorithm) -> bool {
        match self {
            Self::Rsa { .. } => matches!(algorithm, JwsAlgorithm::Rs256 | JwsAlgorithm::Ps256),
            Self::P256 { .. } => algorithm == JwsAlgorithm::Es256,
            Self::Ed25519 { .. } => algorithm == JwsAlgorithm::EdDsa,
        }
    }

    /// Refuses points that are on no curve. A point of Ed25519 that lies on none signs nothing; those of small order sign everything.
    fn on_curve(self) -> Result<Self, JoseError> {
        let good = match &self {
            Self::Rsa { .. } => true,
            Self::P256 { x, y } => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point(x, y)).parse().is_ok()
            }
            Self::Ed25519 { x } => {
                let mut y = *x;
                y[31] &= 0x7F;
                let reduced = y.iter().rev().lt(PRIME.iter().rev());
                reduced && !SMALL_ORDER.contains(&y)
            }
        };
        if good { Ok(self) } else { Err(JoseError::BadPoint) }
    }
}

/// The prime of Ed25519's field, 2^255 - 19, little-endian.
const PRIME: [u8; 32] = {
    let mut p = [0xFF; 32];
    p[0] = 0xED;
    p[31] = 0x7F;
    p
};

/// The y coordinates of Ed25519's eight points of small order, little-endian: by a key that is such a point, anybody makes signatures over
/// anything. Both points with one y are meant.
const SMALL_ORDER: [[u8; 32]; 5] = [
    [0; 32],
    {
        let mut one = [0; 32];
        one[0] = 1;
        one
    },
    {
        let mut minus_one = PRIME;
        minus_one[0] = 0xEC;
        minus_one
    },
    [
        0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0, 0xD5,
        0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
    ],
    [
        0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F, 0x2A,
        0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A,
    ],
];

/// A point of P-256 as it is sent uncompressed.
fn point(x: &[u8; 32], y: &[u8; 32]) -> Vec<u8> {
    [&[4], &x[..], &y[..]].concat()
}

fn rsa(n: Vec<u8>, e: Vec<u8>) -> Result<KeyNumbers, JoseError> {
    // A leading zero makes another text, and another thumbprint, of the same number.
    let (Some(first), Some(last)) = (n.first().filter(|it| **it != 0), n.last()) else {
        return Err(JoseError::KeyPart("n"));
    };
    if e.first().is_none_or(|it| *it == 0) {
        return Err(JoseError::KeyPart("e"));
    }
    let bits = n.len() * 8 - usize::try_from(first.leading_zeros()).unwrap_or_default();
    let exponent = if e.len() > 8 { u64::MAX } else { e.iter().fold(0, |sum, it| sum << 8 | u64::from(*it)) };
    if RSA_BITS.contains(&bits) && last % 2 == 1 && RSA_EXPONENTS.contains(&exponent) && exponent % 2 == 1 {
        Ok(KeyNumbers::Rsa { n, e })
    } else {
        Err(JoseError::WeakRsaKey)
    }
}

fn text<'a>(members: &'a Map<String, Value>, name: &'static str) -> Result<Option<&'a str>, JoseError> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(JoseError::KeyPart(name)),
    }
}

fn bytes(members: &Map<String, Value>, name: &'static str) -> Result<Vec<u8>, JoseError> {
    base64url(text(members, name)?.ok_or(JoseError::KeyPart(name))?)
}

/// A number of 256 bits in all its bytes.
fn word(members: &Map<String, Value>, name: &'static str) -> Result<[u8; 32], JoseError> {
    bytes(members, name)?.try_into().map_err(|_| JoseError::KeyPart(name))
}

/// Whether `key_ops`, where it is said, has verifying among it (RFC 7517 §4.3).
fn may_verify(members: &Map<String, Value>) -> Result<bool, JoseError> {
    match members.get("key_ops") {
        None => Ok(true),
        Some(Value::Array(all)) => Ok(all.iter().any(|it| it == "verify")),
        Some(_) => Err(JoseError::KeyPart("key_ops")),
    }
}

/// A set of keys, as a client publishes it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct JwkSet {
    keys: Vec<PublicKey>,
}

impl JwkSet {
    /// Reads a set (RFC 7517 §5). Keys of kinds that are not used here are passed over; whatever else is wrong with one refuses the set, so
    /// that its owner hears of it.
    pub fn parse(text: &str) -> Result<Self, JoseError> {
        if text.len() > SET {
            return Err(JoseError::TooLong { what: "set of keys", most: SET });
        }
        let members = json::object(text.as_bytes())?;
        let Some(Value::Array(all)) = members.get("keys") else { return Err(JoseError::KeyPart("keys")) };
        if all.len() > KEYS {
            return Err(JoseError::TooManyKeys(KEYS));
        }
        let mut keys: Vec<PublicKey> = Vec::new();
        for key in all {
            let key = match key.as_object().ok_or(JoseError::NotJson).and_then(PublicKey::of_members) {
                Err(JoseError::UnknownKeyKind) => continue,
                other => other?,
            };
            if key.kid.is_some() && keys.iter().any(|it| it.kid == key.kid) {
                return Err(JoseError::DuplicateKeyId);
            }
            keys.push(key);
        }
        Ok(Self { keys })
    }

    /// The keys that can be used.
    pub fn keys(&self) -> &[PublicKey] {
        &self.keys
    }
}

impl FromIterator<PublicKey> for JwkSet {
    fn from_iter<I: IntoIterator<Item = PublicKey>>(keys: I) -> Self {
        Self { keys: keys.into_iter().collect() }
    }
}
