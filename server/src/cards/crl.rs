//! Revocation lists (RFC 5280 §5), of holders and of authorities: reads one, decides which authority signed it, and walks its
//! entries without keeping them. Never asks where a list came from; whatever it does not understand wholly it refuses.

mod entries;
mod read;
mod scope;

pub use entries::{Entries, Entry, Serial};
pub(super) use read::moment;
pub use scope::{Class, Of, Scope, points_of};

use crate::cards::der::{hex, sha256};
use crate::cards::{Certificate, Name, signature};
use crate::clock::Timestamp;
use bytes::Bytes;
use std::time::Duration;

/// How far ahead of ours an authority's clock may be.
const AHEAD: Duration = Duration::from_mins(5);

/// A list that can be read. Nothing in it may be believed yet.
#[derive(Clone, Debug)]
pub struct RevocationList {
    /// The name of its signer.
    issuer: Name,
    /// The name of its signer's key, where it says one.
    key_id: Option<Vec<u8>>,
    /// When it was made.
    this_update: Timestamp,
    /// When there will be a newer one.
    next_update: Timestamp,
    /// Its place in the sequence of lists.
    number: Option<Number>,
    /// Which certificates it speaks about.
    scope: Scope,
    /// What is signed, DER.
    tbs: Bytes,
    /// How, DER.
    algorithm: Bytes,
    /// The signature.
    signature: Bytes,
    /// The content of `revokedCertificates`.
    entries: Bytes,
}

/// The number of a list (RFC 5280 §5.2.3), big-endian without leading zeros: later lists have greater ones.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Number(Vec<u8>);

impl Number {
    /// The number that these hexadecimal digits say.
    pub fn parse(digits: &str) -> Option<Self> {
        unhex(digits).map(|bytes| Self::from_bytes(&bytes))
    }

    fn from_bytes(bytes: &[u8]) -> Self {
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        Self(bytes.get(zeros..).unwrap_or_default().to_vec())
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "00" } else { "" })?;
        f.write_str(&hex(&self.0))
    }
}

/// A list that an authority of ours signed, every entry of which can be read.
#[derive(Clone, Debug)]
pub struct Checked {
    list: RevocationList,
    issuer: String,
    issuer_name: String,
    entries: usize,
}

impl Checked {
    /// The authority, by [`Certificate::authority_key`].
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The authority as people know it.
    pub fn issuer_name(&self) -> &str {
        &self.issuer_name
    }

    /// When it was made.
    pub fn this_update(&self) -> Timestamp {
        self.list.this_update
    }

    /// When there will be a newer one; from then on it is stale.
    pub fn next_update(&self) -> Timestamp {
        self.list.next_update
    }

    /// Its place in the sequence of lists.
    pub fn number(&self) -> Option<&Number> {
        self.list.number.as_ref()
    }

    /// Which certificates it speaks about.
    pub fn scope(&self) -> &Scope {
        &self.list.scope
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.entries
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// The entries, in the order of the list.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        // They could all be read when the list was checked.
        Entries::of(&self.list.entries).map_while(Result::ok)
    }

    /// The SHA-256 of what is signed, hexadecimal.
    pub fn digest(&self) -> String {
        sha256(&[&self.list.tbs])
    }
}

/// Why a list is not believed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refused {
    /// It is no list, or is cut off.
    #[error("it is no revocation list, or not all of it is there")]
    Unreadable,
    /// It is not of version 2.
    #[error("it is not of version 2")]
    Version,
    /// It says two different algorithms.
    #[error("it names two different signature algorithms")]
    TwoAlgorithms,
    /// The same extension twice.
    #[error("it has the extension {oid} twice")]
    RepeatedExtension {
        /// Its OID.
        oid: String,
    },
    /// A critical extension that is not processed here.
    #[error("it has the critical extension {oid}, which is not known here")]
    UnknownCritical {
        /// Its OID.
        oid: String,
    },
    /// It does not say when there will be a newer one, or says a moment before it was made.
    #[error("it does not say until when it holds")]
    NoNextUpdate,
    /// It says changes only.
    #[error("it is a delta list: only whole ones are read")]
    Delta,
    /// It speaks for other issuers too.
    #[error("it is an indirect list: it speaks about certificates of other issuers")]
    Indirect,
    /// It leaves out some reasons.
    #[error("it leaves out certificates that were revoked for other reasons")]
    SomeReasons,
    /// It is about attribute certificates.
    #[error("it is about attribute certificates")]
    AttributeCertificates,
    /// Its distribution point is said relative to its issuer.
    #[error("it names its distribution point relative to its issuer, which is not read here")]
    RelativePoint,
    /// It holds users' certificates only and authorities' only.
    #[error("it contradicts itself about which certificates it is for")]
    Scope,
    /// One of its entries cannot be read.
    #[error("its entry {number} cannot be read")]
    Entry {
        /// Which, from 1 on.
        number: usize,
    },
    /// One of its entries has a critical extension that is not processed here.
    #[error("its entry {number} has the critical extension {oid}, which is not known here")]
    UnknownCriticalInEntry {
        /// Which, from 1 on.
        number: usize,
        /// The extension's OID.
        oid: String,
    },
    /// None of our authorities has the signer's name.
    #[error("it is not from any of our authorities")]
    UnknownIssuer,
    /// One of ours has the name, but the signature is not its.
    #[error("it carries the name of one of our authorities but not its signature")]
    Forged,
    /// The signer's key may not sign lists.
    #[error("its signer may not sign revocation lists")]
    MayNotSign,
    /// It is signed in a way that proves nothing any more.
    #[error("it is signed with {oid}, which proves nothing")]
    Algorithm {
        /// The algorithm's OID.
        oid: String,
    },
    /// It was made in the future.
    #[error("it is not valid yet")]
    NotYet,
}

impl From<der::Error> for Refused {
    fn from(_: der::Error) -> Self {
        Self::Unreadable
    }
}

impl RevocationList {
    /// Finds out which of these authorities signed the list, and whether its time has come. A list that is stale passes: what
    /// it revokes is revoked. Takes as long as hashing the whole list does.
    pub fn check(self, authorities: &[Certificate], now: Timestamp) -> Result<Checked, Refused> {
        let signer = self.signer(authorities)?;
        if signer.extensions.key_usage.is_some_and(|it| !it.list_sign()) {
            return Err(Refused::MayNotSign);
        }
        if self.this_update > now + AHEAD {
            return Err(Refused::NotYet);
        }
        let mut entries = 0;
        for entry in Entries::of(&self.entries) {
            entry?;
            entries += 1;
        }
        let (issuer, issuer_name) = (signer.authority_key(), signer.subject().shown());
        Ok(Checked { issuer, issuer_name, entries, list: self })
    }

    /// Several generations share a name. The key's name says where to begin; the signature decides.
    fn signer<'a>(&self, authorities: &'a [Certificate]) -> Result<&'a Certificate, Refused> {
        let mut named: Vec<_> = authorities.iter().filter(|it| *it.subject() == self.issuer).collect();
        named
            .sort_by_key(|it| self.key_id.is_none() || it.subject_key_identifier() != self.key_id.as_deref());
        let mut refused = if named.is_empty() { Refused::UnknownIssuer } else { Refused::Forged };
        for it in named {
            match signature::verify(it.spki(), &self.algorithm, &self.tbs, &self.signature) {
                Ok(()) => return Ok(it),
                Err(why) => {
                    if let Some(oid) = why.algorithm() {
                        refused = Refused::Algorithm { oid: oid.to_owned() };
                    }
                }
            }
        }
        Err(refused)
    }
}

/// The bytes that hexadecimal digits say; a digit may be missing in front.
fn unhex(digits: &str) -> Option<Vec<u8>> {
    if !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    let even = if digits.len().is_multiple_of(2) { digits.to_owned() } else { format!("0{digits}") };
    (0..even.len())
        .step_by(2)
        .map(|at| even.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect()
}
