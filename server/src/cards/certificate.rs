//! A certificate, read once into a value that owns what it says. Reading decides nothing about trust: it only notes the first rule
//! that the certificate breaks all by itself.

use crate::cards::der::{self, BIT_STRING, SEQUENCE, is_integer, sha256};
use crate::cards::extensions::{BasicConstraints, Extensions, KeyUsage};
use crate::cards::names::Name;
use crate::cards::signature::{self, Unverified};
use crate::cards::verdict::{Rule, Validity};
use crate::clock::Timestamp;
use crate::hex::hex;
use std::time::Duration;
use thiserror::Error;
use x509_parser::prelude::{FromDer as _, X509Certificate, X509Version};

/// How far ahead of ours an authority's clock may be. My Number certificates are used seconds after they were issued.
pub(super) const AHEAD: Duration = Duration::from_mins(5);

/// These bytes are not a certificate.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("this is not an X.509 certificate in DER")]
pub struct NotRead;

/// An X.509 certificate that was read from DER, with what a path needs of it.
#[derive(Clone, Debug)]
pub struct Certificate {
    der: Vec<u8>,
    /// The DER of `tbsCertificate`, the bytes that the issuer signed.
    tbs: Vec<u8>,
    /// The signature's algorithm, as DER.
    algorithm: Vec<u8>,
    signature: Vec<u8>,
    serial: String,
    /// The content of the serial number's INTEGER.
    raw_serial: Vec<u8>,
    issuer: Name,
    subject: Name,
    spki: Vec<u8>,
    /// `notBefore` and `notAfter`, in seconds since 1970.
    valid: (i64, i64),
    pub(super) extensions: Extensions,
    flaw: Option<Rule>,
}

impl Certificate {
    /// Reads a certificate in DER, and nothing after it.
    pub fn read(der: &[u8]) -> Result<Self, NotRead> {
        let (rest, parsed) = X509Certificate::from_der(der).map_err(|_| NotRead)?;
        if !rest.is_empty() {
            return Err(NotRead);
        }
        if !is_integer(parsed.tbs_certificate.raw_serial()) {
            return Err(NotRead); // two ways to write one number would be two certificates to lists
        }
        let cut = Cut::read(der).ok_or(NotRead)?;
        let (extensions, flaw) = Extensions::read(parsed.extensions());
        let issuer = Name::read(parsed.issuer().as_raw()).ok_or(NotRead)?;
        let contradictory = cut.algorithm != cut.inner_algorithm || issuer.is_empty();
        let flaw =
            if parsed.version() != X509Version::V3 || contradictory { Some(Rule::Version) } else { flaw };
        let valid = (parsed.validity().not_before.timestamp(), parsed.validity().not_after.timestamp());
        Ok(Self {
            der: der.to_vec(),
            tbs: cut.tbs.to_vec(),
            algorithm: cut.algorithm.to_vec(),
            signature: cut.signature.to_vec(),
            serial: short_hex(parsed.tbs_certificate.raw_serial()),
            raw_serial: parsed.tbs_certificate.raw_serial().to_vec(),
            issuer,
            subject: Name::read(parsed.subject().as_raw()).ok_or(NotRead)?,
            spki: parsed.public_key().raw.to_vec(),
            valid,
            extensions,
            flaw,
        })
    }

    /// The whole certificate in DER, as it came.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The content of the serial number's INTEGER, as it came.
    pub fn raw_serial(&self) -> &[u8] {
        &self.raw_serial
    }

    /// The serial number, hexadecimal without leading zeros.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// Who issued it, by its own words.
    pub fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// The subject's distinguished name.
    pub fn subject(&self) -> &Name {
        &self.subject
    }

    /// The public key, a DER `SubjectPublicKeyInfo`.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// The subject key identifier, where there is one.
    pub fn subject_key_identifier(&self) -> Option<&[u8]> {
        self.extensions.subject_key.as_deref()
    }

    /// What the key is for beyond its key usage, as OIDs, where the certificate says so.
    pub fn extended_key_usage(&self) -> Option<&[String]> {
        self.extensions.extended_key_usage.as_deref()
    }

    /// Whether the key may sign revocation lists (RFC 5280 §4.2.1.3: where nothing is said it may).
    pub fn may_sign_lists(&self) -> bool {
        self.extensions.key_usage.is_none_or(KeyUsage::list_sign)
    }

    /// `notBefore`: the first moment at which the certificate is valid.
    pub fn valid_from(&self) -> Timestamp {
        Timestamp::from_millis(self.valid.0.saturating_mul(1000))
    }

    /// Valid until, that second included.
    pub fn valid_until(&self) -> Timestamp {
        Timestamp::from_millis(self.valid.1.saturating_mul(1000))
    }

    /// Whether its time is now. Certificates count seconds, and both ends belong to the time; it begins a little earlier for those whose
    /// clock is behind the authority's.
    pub fn validity(&self, now: Timestamp) -> Validity {
        let second = |it: Timestamp| it.as_millis().div_euclid(1000);
        let (earliest, second) = (second(now + AHEAD), second(now));
        if earliest < self.valid.0 {
            Validity::NotYet
        } else if second > self.valid.1 {
            Validity::Expired
        } else {
            Validity::Valid
        }
    }

    /// Names the certification authority that this certificate speaks of: the SHA-256 over its DER name and its public key,
    /// hexadecimal. Two generations with one name are two authorities, and one authority's several certificates are one.
    pub fn authority_key(&self) -> String {
        sha256(&[self.subject.der(), &self.spki])
    }

    /// The SHA-256 of the whole certificate, hexadecimal.
    pub fn fingerprint(&self) -> String {
        sha256(&[&self.der])
    }

    /// Whether a key (a DER `SubjectPublicKeyInfo`) signed it.
    pub fn signed_by(&self, spki: &[u8]) -> Result<(), Unverified> {
        signature::verify(spki, &self.algorithm, &self.tbs, &self.signature)
    }

    /// The first rule it breaks all by itself.
    pub(super) fn flaw(&self) -> Option<&Rule> {
        self.flaw.as_ref()
    }

    /// Whether issuer and subject have one name: a root, or an authority's own roll-over certificate.
    pub(super) fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    /// Whether it says that it issues certificates.
    pub(super) fn is_authority(&self) -> bool {
        matches!(self.extensions.basic, Some(BasicConstraints::Authority(_)))
    }
}

/// Parts of a certificate that a parser's values do not give back byte for byte.
struct Cut<'a> {
    tbs: &'a [u8],
    inner_algorithm: &'a [u8],
    algorithm: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Cut<'a> {
    fn read(der: &'a [u8]) -> Option<Self> {
        let parts = der::one(der)?.tagged(SEQUENCE)?.inside()?;
        let [tbs, algorithm, signature] = parts.as_slice() else { return None };
        // A version, where there is one; then the serial number and the algorithm.
        let mut fields = tbs.tagged(SEQUENCE)?.inside()?.into_iter().skip_while(|it| it.tag == 0xa0);
        let inner_algorithm = fields.nth(1)?.tagged(SEQUENCE)?.whole;
        let (unused, bits) = signature.tagged(BIT_STRING)?.content.split_first()?;
        // No algorithm makes part of an octet: what claims it is a certificate, and signed by nobody.
        let signature = if *unused == 0 { bits } else { &[] };
        Some(Self {
            tbs: tbs.whole,
            inner_algorithm,
            algorithm: algorithm.tagged(SEQUENCE)?.whole,
            signature,
        })
    }
}

/// A number as hexadecimal digits without leading zeros.
fn short_hex(bytes: &[u8]) -> String {
    let digits = hex(bytes);
    match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        digits => digits.to_owned(),
    }
}
