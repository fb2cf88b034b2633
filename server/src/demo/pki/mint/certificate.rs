//! Certificates: the fields as given, in their order, and a signature over them.

use crate::clock::Timestamp;
use crate::demo::pki::mint::{Dn, Extension, MintAlgorithm, MintKey, Unmade, time, wrap};
use der::asn1::{Any, BitString};
use der::{Decode, Encode, Sequence, Tag};
use x509_cert::certificate::Version;
use x509_cert::time::Time;

/// The version of X.509 that a certificate claims.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Edition {
    /// Version 1: extensions have no place in it, and are written all the same when there are any.
    One,
    /// Version 3, as everything of today.
    Three,
}

/// What a certificate is to say.
#[derive(Clone, Debug)]
pub struct Template {
    /// The version of X.509 that it claims.
    pub edition: Edition,
    /// The contents of its serial number, an INTEGER; see [`super::serial`].
    pub serial: Vec<u8>,
    /// The distinguished name of its issuer.
    pub issuer: Dn,
    /// `notBefore`.
    pub from: Timestamp,
    /// `notAfter`.
    pub until: Timestamp,
    /// The distinguished name of its subject.
    pub subject: Dn,
    /// Its extensions, in this order; one may stand twice.
    pub extensions: Vec<Extension>,
    /// How it is signed; as the signing key prefers when not said.
    pub algorithm: Option<MintAlgorithm>,
}

impl Template {
    /// The certificate for a public key (`SubjectPublicKeyInfo` in DER), signed.
    pub fn sign(&self, spki: &[u8], by: &MintKey) -> Result<Vec<u8>, Unmade> {
        let algorithm = self.algorithm.unwrap_or(by.algorithm());
        let identifier = algorithm.identifier()?;
        let tbs = TbsCertificate {
            version: match self.edition {
                Edition::One => Version::V1,
                Edition::Three => Version::V3,
            },
            serial: Any::new(Tag::Integer, self.serial.as_slice())?,
            algorithm: Any::from_der(&identifier)?,
            issuer: Any::from_der(self.issuer.der())?,
            validity: ValidityDer { from: time(self.from)?, until: time(self.until)? },
            subject: Any::from_der(self.subject.der())?,
            spki: Any::from_der(spki)?,
            extensions: (!self.extensions.is_empty()).then(|| self.extensions.clone()),
        };
        signed(&tbs.to_der()?, algorithm, by)
    }

    /// The certificate of its own issuer's key.
    pub fn sign_self(&self, key: &MintKey) -> Result<Vec<u8>, Unmade> {
        self.sign(key.spki(), key)
    }
}

/// What is to be signed with its signature, as certificates and revocation lists have it.
pub(super) fn signed(tbs: &[u8], algorithm: MintAlgorithm, by: &MintKey) -> Result<Vec<u8>, Unmade> {
    enclosed(tbs, algorithm, &by.sign(algorithm, tbs)?, &[])
}

/// What was signed, the algorithm, a signature, and what follows it.
pub(in crate::demo::pki) fn enclosed(
    tbs: &[u8],
    algorithm: MintAlgorithm,
    signature: &[u8],
    rest: &[u8],
) -> Result<Vec<u8>, Unmade> {
    let mut contents = tbs.to_vec();
    contents.extend(algorithm.identifier()?);
    BitString::from_bytes(signature)?.encode_to_vec(&mut contents)?;
    contents.extend(rest);
    wrap(Tag::Sequence, &contents)
}

/// `TBSCertificate` (RFC 5280 §4.1), with room for names and numbers that no type would let through.
#[derive(Sequence)]
struct TbsCertificate {
    #[asn1(context_specific = "0", default = "Default::default")]
    version: Version,
    serial: Any,
    algorithm: Any,
    issuer: Any,
    validity: ValidityDer,
    subject: Any,
    spki: Any,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Vec<Extension>>,
}

#[derive(Sequence)]
struct ValidityDer {
    from: Time,
    until: Time,
}
