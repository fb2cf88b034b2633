//! What stands in questions and in answers alike, as it lies in their bytes.

use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA256};
use der::Sequence;
use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, OctetStringRef};

const ID_SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const ID_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
/// The extension that holds a nonce.
pub(super) const ID_NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");

/// By what an issuer is named to the responder. Nothing is proven by it: the answer's signature proves.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Hash {
    /// SHA-1, which every responder understands.
    Sha1,
    /// SHA-256, which newer responders understand.
    Sha256,
}

impl Hash {
    /// The hash's OID, as a `CertID` names it.
    pub(super) fn id(self) -> ObjectIdentifier {
        match self {
            Self::Sha1 => ID_SHA1,
            Self::Sha256 => ID_SHA256,
        }
    }

    /// The hash of these bytes.
    pub(super) fn of(self, bytes: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &SHA256,
        };
        digest::digest(algorithm, bytes).as_ref().to_vec()
    }
}

/// `AlgorithmIdentifier` (RFC 5280 §4.1.1.2), with its parameters unread.
#[derive(Sequence)]
pub(super) struct AlgorithmIdentifier<'a> {
    pub(super) id: ObjectIdentifier,
    pub(super) parameters: Option<AnyRef<'a>>,
}

/// `CertID` (RFC 6960 §4.1.1): issuer's name and key as hashes, and the serial number.
#[derive(Sequence)]
pub(super) struct CertId<'a> {
    pub(super) algorithm: AlgorithmIdentifier<'a>,
    pub(super) name: &'a OctetStringRef,
    pub(super) key: &'a OctetStringRef,
    pub(super) serial: AnyRef<'a>,
}

/// An extension that is looked at where it lies.
#[derive(Sequence)]
pub(super) struct OcspExtension<'a> {
    pub(super) id: ObjectIdentifier,
    #[asn1(default = "Default::default")]
    pub(super) critical: bool,
    pub(super) value: &'a OctetStringRef,
}

/// `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7): the key and its algorithm.
#[derive(Sequence)]
pub(super) struct SubjectPublicKeyInfo<'a> {
    pub(super) algorithm: AnyRef<'a>,
    pub(super) key: BitStringRef<'a>,
}
