//! Keys of our own. Making one draws randomness within the library: a key that could be given its randomness could be made again.

use crate::oidc::jose::algorithm::JwsAlgorithm;
use crate::oidc::jose::error::JoseError;
use crate::oidc::jose::json::to_base64url;
use crate::oidc::jose::kind::JwtKind;
use crate::oidc::jose::public_key::{KeyNumbers, PublicKey};
use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
    RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
};
use der::{Decode as _, asn1::UintRef};
use serde::Serialize;
use std::fmt;
use zeroize::Zeroizing;

/// A private key for one algorithm.
pub struct SigningKey {
    algorithm: JwsAlgorithm,
    pair: Pair,
    public: PublicKey,
}

/// The bytes of a private key. They are overwritten when they are no longer needed.
pub type Pkcs8 = Zeroizing<Vec<u8>>;

enum Pair {
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// The header of what we sign.
#[derive(Serialize)]
struct WrittenHeader<'a> {
    alg: JwsAlgorithm,
    #[serde(skip_serializing_if = "Option::is_none")]
    jwk: Option<PublicKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
    typ: &'static str,
}

/// An RSA public key as DER has it (RFC 8017 §A.1.1).
#[derive(der::Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    public_exponent: UintRef<'a>,
}

impl SigningKey {
    /// Makes a key. RSA keys have 2048 bits: the least that is allowed today (RFC 7518 §3.3), which every client takes, three times as fast
    /// as 3072 and strong enough for tokens that live for minutes and keys that live for months.
    pub fn generate(algorithm: JwsAlgorithm) -> Result<Self, JoseError> {
        let pair = match algorithm {
            JwsAlgorithm::Rs256 | JwsAlgorithm::Ps256 => {
                Pair::Rsa(RsaKeyPair::generate(KeySize::Rsa2048)?, encoding(algorithm))
            }
            JwsAlgorithm::Es256 => Pair::P256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?),
            JwsAlgorithm::EdDsa => Pair::Ed25519(Ed25519KeyPair::generate()?),
        };
        Self::of(algorithm, pair)
    }

    /// Reads a key that was kept.
    pub fn from_pkcs8(algorithm: JwsAlgorithm, der: &[u8]) -> Result<Self, JoseError> {
        let wrong = |_| JoseError::NoPrivateKey(algorithm);
        let pair = match algorithm {
            JwsAlgorithm::Rs256 | JwsAlgorithm::Ps256 => {
                Pair::Rsa(RsaKeyPair::from_pkcs8(der).map_err(wrong)?, encoding(algorithm))
            }
            JwsAlgorithm::Es256 => {
                Pair::P256(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der).map_err(wrong)?)
            }
            JwsAlgorithm::EdDsa => Pair::Ed25519(Ed25519KeyPair::from_pkcs8(der).map_err(wrong)?),
        };
        Self::of(algorithm, pair)
    }

    fn of(algorithm: JwsAlgorithm, pair: Pair) -> Result<Self, JoseError> {
        let numbers = match &pair {
            Pair::Rsa(pair, _) => {
                let key =
                    RsaPublicKey::from_der(pair.public_key().as_ref()).map_err(|_| JoseError::Failed)?;
                let (n, e) = (key.modulus.as_bytes().to_vec(), key.public_exponent.as_bytes().to_vec());
                KeyNumbers::Rsa { n, e }
            }
            Pair::P256(pair) => match pair.public_key().as_ref().split_first_chunk::<33>() {
                Some(([4, x @ ..], y)) => {
                    KeyNumbers::P256 { x: *x, y: y.try_into().map_err(|_| JoseError::Failed)? }
                }
                Some(_) | None => return Err(JoseError::Failed),
            },
            Pair::Ed25519(pair) => KeyNumbers::Ed25519 {
                x: pair.public_key().as_ref().try_into().map_err(|_| JoseError::Failed)?,
            },
        };
        Ok(Self { algorithm, public: PublicKey::own(numbers, algorithm)?, pair })
    }

    /// The private key, to be kept where nobody else reads it.
    pub fn pkcs8(&self) -> Result<Pkcs8, JoseError> {
        Ok(Zeroizing::new(match &self.pair {
            Pair::Rsa(pair, _) => pair.as_der()?.as_ref().to_vec(),
            Pair::P256(pair) => pair.to_pkcs8v1()?.as_ref().to_vec(),
            Pair::Ed25519(pair) => pair.to_pkcs8()?.as_ref().to_vec(),
        }))
    }

    /// Its public half, with `kid`, `use` and `alg`.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Its name: the thumbprint of the public half.
    pub fn kid(&self) -> &str {
        self.public.kid().unwrap_or_default()
    }

    /// What it signs by.
    pub fn algorithm(&self) -> JwsAlgorithm {
        self.algorithm
    }

    /// A token of these claims. A proof has the key in its header, every other token the key's name.
    pub fn sign(&self, kind: JwtKind, claims: &impl Serialize) -> Result<String, JoseError> {
        let proof = kind == JwtKind::DpopProof;
        let header = WrittenHeader {
            alg: self.algorithm,
            jwk: proof.then(|| self.public.bare()),
            kid: (!proof).then(|| self.kid()),
            typ: kind.typ(),
        };
        let header = serde_json::to_vec(&header).map_err(|_| JoseError::Failed)?;
        let claims = serde_json::to_vec(claims).map_err(|_| JoseError::WrongClaims)?;
        let message = format!("{}.{}", to_base64url(&header), to_base64url(&claims));
        let signature = self.signature(message.as_bytes())?;
        Ok(format!("{message}.{}", to_base64url(&signature)))
    }

    /// The library draws what a signature needs by itself and does not look at the randomness that it is handed.
    pub(super) fn signature(&self, message: &[u8]) -> Result<Vec<u8>, JoseError> {
        match &self.pair {
            Pair::Rsa(pair, encoding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*encoding, &SystemRandom::new(), message, &mut signature)?;
                Ok(signature)
            }
            Pair::P256(pair) => Ok(pair.sign(&SystemRandom::new(), message)?.as_ref().to_vec()),
            Pair::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
        }
    }
}

/// How an RSA key pads what it signs.
fn encoding(algorithm: JwsAlgorithm) -> &'static dyn RsaEncoding {
    if algorithm == JwsAlgorithm::Ps256 { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey {} {}", self.algorithm, self.kid())
    }
}
