//! Cards in software, and the middleware in front of them, which knows only some ways to sign.

use crate::set::PKI;
use rustls::sign::{CertifiedKey, Signer, SigningKey};
use rustls::{Error, SignatureAlgorithm, SignatureScheme};
use rustls_pki_types::CertificateDer;
use server::demo::pki::mint::{MintAlgorithm, MintKey};
use server::demo::pki::{DemoCard, IssuedCard};
use server::listener::tls::LEGACY;
use std::sync::Arc;

/// A card, and what its reader's software sends and can do.
#[derive(Clone, Debug)]
pub struct SoftCard {
    /// What is sent, the card's own certificate first.
    pub chain: Vec<Vec<u8>>,
    /// The key that signs.
    pub key: Arc<MintKey>,
    /// How it signs.
    pub signs: Signs,
}

/// How a card signs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Signs {
    /// As the server likes best.
    Any,
    /// By RSASSA-PKCS1-v1_5 alone, as many cards do; in TLS 1.3 under the number that RFC 9963 gave it.
    Pkcs1,
    /// The same, in a browser that has never heard of RFC 9963: in TLS 1.3 it gives up.
    Pkcs1Until12,
    /// By PSS alone.
    Pss,
    /// By RSASSA-PKCS1-v1_5 in TLS 1.3 under its old number, which is not allowed there.
    Pkcs1Misnamed,
    /// Not at all: it leaves the reader.
    Never,
}

impl SoftCard {
    /// A card with its whole chain, as a well set up PC sends it.
    pub fn of(card: DemoCard) -> Self {
        Self::made(PKI.leaf(card).unwrap())
    }

    /// The same of a card of any set.
    pub fn made(leaf: IssuedCard) -> Self {
        let chain = std::iter::once(leaf.certificate).chain(leaf.issuers).collect();
        Self { chain, key: leaf.key, signs: Signs::Any }
    }

    /// The same with other certificates beside its own.
    pub fn beside(self, others: Vec<Vec<u8>>) -> Self {
        let chain = self.chain.into_iter().take(1).chain(others).collect();
        Self { chain, ..self }
    }

    pub fn signing(self, signs: Signs) -> Self {
        Self { signs, ..self }
    }

    /// What a TLS library wants to have of it.
    pub fn certified(&self) -> CertifiedKey {
        let chain = self.chain.iter().map(|der| CertificateDer::from(der.clone())).collect();
        CertifiedKey::new(chain, Arc::new(self.clone()))
    }
}

impl SigningKey for SoftCard {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        const PKCS1: SignatureScheme = SignatureScheme::RSA_PKCS1_SHA256;
        const PSS: SignatureScheme = SignatureScheme::RSA_PSS_SHA256;
        // The library leaves out what it holds to be wrong in TLS 1.3, and with it the old ways.
        let tls13 = !offered.contains(&PKCS1);
        let (scheme, hand) = match self.signs {
            Signs::Any | Signs::Pss => (PSS, Hand::Steady),
            Signs::Pkcs1 if tls13 => (LEGACY, Hand::Steady),
            Signs::Pkcs1Until12 if tls13 => (PSS, Hand::Empty),
            Signs::Pkcs1 | Signs::Pkcs1Until12 | Signs::Pkcs1Misnamed => (PKCS1, Hand::Steady),
            Signs::Never => (PSS, Hand::Empty),
        };
        Some(Box::new(Pen { key: Arc::clone(&self.key), scheme, hand }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::RSA
    }
}

#[derive(Debug)]
struct Pen {
    key: Arc<MintKey>,
    scheme: SignatureScheme,
    hand: Hand,
}

#[derive(Clone, Copy, Debug)]
enum Hand {
    Steady,
    Empty,
}

impl Signer for Pen {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let algorithm = match (self.hand, self.scheme) {
            (Hand::Empty, _) => return Err(Error::General("no card".into())),
            (Hand::Steady, SignatureScheme::RSA_PSS_SHA256) => MintAlgorithm::RsaPssSha256,
            (Hand::Steady, _) => MintAlgorithm::RsaSha256,
        };
        Ok(self.key.sign(algorithm, message).unwrap())
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}
