//! Private keys and signatures, all of them aws-lc-rs's. RSA-2048 as on the cards; P-256 for what is none.

use crate::demo::pki::mint::{Unmade, wrap};
use aws_lc_rs::digest::{Algorithm as Digest, SHA1_FOR_LEGACY_USE_ONLY, digest};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair,
};
use der::asn1::BitStringRef;
use der::{Decode, Sequence, Tag};
use rustls_pki_types::alg_id;
use std::fmt;

/// A private key, and the public half as certificates hold it.
pub struct MintKey {
    pair: Pair,
    pkcs8: Vec<u8>,
    spki: Vec<u8>,
    id: Vec<u8>,
}

enum Pair {
    Rsa(Box<RsaKeyPair>),
    P256(Box<EcdsaKeyPair>),
}

/// What a signature claims to be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MintAlgorithm {
    /// `sha256WithRSAEncryption`, which every card and authority uses.
    RsaSha256,
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes.
    RsaPssSha256,
    /// `sha1WithRSAEncryption`. The library does not make it any more: the name stands over a SHA-256 signature, which is enough for
    /// a verifier that must refuse it by its name.
    RsaSha1,
    /// ECDSA with SHA-256.
    EcdsaSha256,
}

impl MintKey {
    /// A new RSA-2048 key. Takes a tenth of a second or so.
    pub fn rsa() -> Result<Self, Unmade> {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| Unmade::Key("not generated"))?;
        let pkcs8 = AsDer::<Pkcs8V1Der>::as_der(&pair).map_err(|_| Unmade::Key("not exported"))?;
        Self::of_rsa(pair, pkcs8.as_ref().to_vec())
    }

    /// Makes a new key on the curve P-256.
    pub fn p256() -> Result<Self, Unmade> {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new())
            .map_err(|_| Unmade::Key("not generated"))?;
        Self::from_pkcs8(pkcs8.as_ref())
    }

    /// A key read from PKCS#8.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, Unmade> {
        if let Ok(pair) = RsaKeyPair::from_pkcs8(pkcs8) {
            return Self::of_rsa(pair, pkcs8.to_vec());
        }
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8)
            .map_err(|_| Unmade::Key("neither RSA nor P-256"))?;
        let spki = AsDer::<PublicKeyX509Der>::as_der(pair.public_key())
            .map_err(|_| Unmade::Key("no public half"))?
            .as_ref()
            .to_vec();
        let id = digest_of(&spki, &SHA1_FOR_LEGACY_USE_ONLY)?;
        Ok(Self { pair: Pair::P256(Box::new(pair)), pkcs8: pkcs8.to_vec(), spki, id })
    }

    fn of_rsa(pair: RsaKeyPair, pkcs8: Vec<u8>) -> Result<Self, Unmade> {
        let spki = AsDer::<PublicKeyX509Der>::as_der(pair.public_key())
            .map_err(|_| Unmade::Key("no public half"))?
            .as_ref()
            .to_vec();
        let id = digest_of(&spki, &SHA1_FOR_LEGACY_USE_ONLY)?;
        Ok(Self { pair: Pair::Rsa(Box::new(pair)), pkcs8, spki, id })
    }

    /// The private key, in PKCS#8 DER.
    pub fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// The public key, as a `SubjectPublicKeyInfo` in DER.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// The SHA-1 of the public key's bits, by which certificates name it (RFC 5280 §4.2.1.2, method 1).
    pub fn id(&self) -> &[u8] {
        &self.id
    }

    /// A digest of the public key's bits, by which OCSP names it.
    pub fn digest(&self, algorithm: &'static Digest) -> Result<Vec<u8>, Unmade> {
        digest_of(&self.spki, algorithm)
    }

    /// The algorithm that the key signs with unless told otherwise.
    pub fn algorithm(&self) -> MintAlgorithm {
        match self.pair {
            Pair::Rsa(_) => MintAlgorithm::RsaSha256,
            Pair::P256(_) => MintAlgorithm::EcdsaSha256,
        }
    }

    /// A signature over a message.
    pub fn sign(&self, algorithm: MintAlgorithm, message: &[u8]) -> Result<Vec<u8>, Unmade> {
        let refused = |_| Unmade::Signature("the library refused");
        let rng = SystemRandom::new();
        match (&self.pair, algorithm) {
            (
                Pair::Rsa(pair),
                MintAlgorithm::RsaSha256 | MintAlgorithm::RsaSha1 | MintAlgorithm::RsaPssSha256,
            ) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                let padding = match algorithm {
                    MintAlgorithm::RsaPssSha256 => &RSA_PSS_SHA256,
                    MintAlgorithm::RsaSha256 | MintAlgorithm::RsaSha1 | MintAlgorithm::EcdsaSha256 => {
                        &RSA_PKCS1_SHA256
                    }
                };
                pair.sign(padding, &rng, message, &mut signature).map_err(refused)?;
                Ok(signature)
            }
            (Pair::P256(pair), MintAlgorithm::EcdsaSha256) => {
                Ok(pair.sign(&rng, message).map_err(refused)?.as_ref().to_vec())
            }
            (Pair::Rsa(_), MintAlgorithm::EcdsaSha256)
            | (
                Pair::P256(_),
                MintAlgorithm::RsaSha256 | MintAlgorithm::RsaSha1 | MintAlgorithm::RsaPssSha256,
            ) => Err(Unmade::Signature("this key does not sign so")),
        }
    }
}

impl fmt::Debug for MintKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("algorithm", &self.algorithm()).finish_non_exhaustive()
    }
}

impl MintAlgorithm {
    /// The algorithm's `AlgorithmIdentifier`, in DER.
    pub fn identifier(self) -> Result<Vec<u8>, Unmade> {
        const SHA1_WITH_RSA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05\x05\x00";
        wrap(
            Tag::Sequence,
            match self {
                Self::RsaSha256 => alg_id::RSA_PKCS1_SHA256.as_ref(),
                Self::RsaPssSha256 => alg_id::RSA_PSS_SHA256.as_ref(),
                Self::RsaSha1 => SHA1_WITH_RSA,
                Self::EcdsaSha256 => alg_id::ECDSA_SHA256.as_ref(),
            },
        )
    }
}

/// The two fields of every public key.
#[derive(Sequence)]
struct Spki<'a> {
    algorithm: der::AnyRef<'a>,
    key: BitStringRef<'a>,
}

fn digest_of(spki: &[u8], algorithm: &'static Digest) -> Result<Vec<u8>, Unmade> {
    let spki = Spki::from_der(spki)?;
    Ok(digest(algorithm, spki.key.raw_bytes()).as_ref().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_being_written_down() {
        for key in [MintKey::rsa().unwrap(), MintKey::p256().unwrap()] {
            let again = MintKey::from_pkcs8(key.pkcs8()).unwrap();
            assert_eq!((again.spki(), again.id(), again.pkcs8()), (key.spki(), key.id(), key.pkcs8()));
            assert_eq!(key.id().len(), 20);
        }
    }

    #[test]
    fn a_key_signs_only_what_it_can() {
        let key = MintKey::p256().unwrap();
        assert!(key.sign(MintAlgorithm::EcdsaSha256, b"x").is_ok());
        assert!(key.sign(MintAlgorithm::RsaSha256, b"x").is_err());
        assert!(!format!("{key:?}").contains("pkcs8"));
    }
}
