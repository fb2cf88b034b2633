//! Revocation lists: for users' certificates, for authorities' (ARL), and lists that must not be believed.

use crate::clock::Timestamp;
use crate::demo::pki::mint::certificate::signed;
use crate::demo::pki::mint::{CrlReason, Dn, Extension, MintAlgorithm, MintKey, Unmade, ext, time, wrap};
use der::asn1::Any;
use der::{Decode, Encode, Sequence, Tag};
use x509_cert::time::Time;

/// What a revocation list is to say.
#[derive(Clone, Debug)]
pub struct ListToSign {
    /// The issuer whose certificates the list is about.
    pub issuer: Dn,
    /// `thisUpdate`: from when on the list speaks.
    pub this_update: Timestamp,
    /// `nextUpdate`: when the next list comes at the latest.
    pub next_update: Option<Timestamp>,
    /// The list's extensions, in this order.
    pub extensions: Vec<Extension>,
    /// How it is signed; as the signing key prefers when not said.
    pub algorithm: Option<MintAlgorithm>,
}

/// An entry of a list that is to be signed.
#[derive(Clone, Debug)]
pub struct RevokedEntry {
    /// The contents of the certificate's serial number, an INTEGER; see [`super::serial`].
    pub serial: Vec<u8>,
    /// `revocationDate`: since when it is revoked.
    pub at: Timestamp,
    /// `reasonCode`, where it is said.
    pub reason: Option<CrlReason>,
    /// Since when it should have been, where it is said.
    pub invalid_since: Option<Timestamp>,
}

impl RevokedEntry {
    /// An entry without anything that may be left out.
    pub fn new(serial: u64, at: Timestamp) -> Self {
        Self::numbered(super::serial(serial), at)
    }

    /// An entry, as above, for a serial number in its own bytes.
    pub fn numbered(serial: Vec<u8>, at: Timestamp) -> Self {
        Self { serial, at, reason: None, invalid_since: None }
    }

    /// The entry with a reason.
    #[must_use]
    pub fn because(self, reason: CrlReason) -> Self {
        Self { reason: Some(reason), ..self }
    }

    fn write(&self, into: &mut Vec<u8>) -> Result<(), Unmade> {
        let mut extensions = Vec::new();
        if let Some(reason) = self.reason {
            extensions.push(ext::crl_reason(reason)?);
        }
        if let Some(since) = self.invalid_since {
            extensions.push(ext::invalidity_date(since)?);
        }
        let entry = EntryDer {
            serial: Any::new(Tag::Integer, self.serial.as_slice())?,
            at: time(self.at)?,
            extensions: (!extensions.is_empty()).then_some(extensions),
        };
        entry.encode_to_vec(into)?;
        Ok(())
    }
}

impl ListToSign {
    /// The list with these entries, signed. A hundred thousand entries take a second or so without optimisation.
    pub fn sign(
        &self,
        entries: impl IntoIterator<Item = RevokedEntry>,
        by: &MintKey,
    ) -> Result<Vec<u8>, Unmade> {
        let algorithm = self.algorithm.unwrap_or(by.algorithm());
        let mut revoked = Vec::new();
        for entry in entries {
            entry.write(&mut revoked)?;
        }
        let tbs = TbsCertList {
            version: 1,
            algorithm: Any::from_der(&algorithm.identifier()?)?,
            issuer: Any::from_der(self.issuer.der())?,
            this_update: time(self.this_update)?,
            next_update: self.next_update.map(time).transpose()?,
            revoked: if revoked.is_empty() { None } else { Some(Any::new(Tag::Sequence, revoked)?) },
            extensions: (!self.extensions.is_empty()).then(|| self.extensions.clone()),
        };
        signed(&tbs.to_der()?, algorithm, by)
    }

    /// The same list as an earlier version wrote it: without a version and without extensions.
    pub fn sign_as_version_1(&self, by: &MintKey) -> Result<Vec<u8>, Unmade> {
        let algorithm = self.algorithm.unwrap_or(by.algorithm());
        let mut contents = algorithm.identifier()?;
        contents.extend(self.issuer.der());
        time(self.this_update)?.encode_to_vec(&mut contents)?;
        if let Some(next) = self.next_update {
            time(next)?.encode_to_vec(&mut contents)?;
        }
        signed(&wrap(Tag::Sequence, &contents)?, algorithm, by)
    }
}

/// `TBSCertList` (RFC 5280 §5.1); the entries are written already.
#[derive(Sequence)]
struct TbsCertList {
    version: u8,
    algorithm: Any,
    issuer: Any,
    this_update: Time,
    next_update: Option<Time>,
    revoked: Option<Any>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Vec<Extension>>,
}

#[derive(Sequence)]
struct EntryDer {
    serial: Any,
    at: Time,
    extensions: Option<Vec<Extension>>,
}
