//! A list as it was read, and its number.

use crate::cards::Name;
use crate::cards::crl::scope::ListScope;
use crate::clock::Timestamp;
use crate::hex::{hex, unhex};
use bytes::Bytes;

/// A list that can be read. Nothing in it may be believed yet.
#[derive(Clone, Debug)]
pub struct RevocationList {
    /// The name of its signer.
    pub(super) issuer: Name,
    /// The name of its signer's key, where it says one.
    pub(super) key_id: Option<Vec<u8>>,
    /// `thisUpdate`: when the issuer made the list.
    pub(super) this_update: Timestamp,
    /// `nextUpdate`: when there will be a newer list.
    pub(super) next_update: Timestamp,
    /// `cRLNumber`: the list's place among the issuer's lists.
    pub(super) number: Option<CrlNumber>,
    /// The certificates that the list speaks about.
    pub(super) scope: ListScope,
    /// The DER of `tbsCertList`, the bytes that the issuer signed.
    pub(super) tbs: Bytes,
    /// The DER of `signatureAlgorithm`.
    pub(super) algorithm: Bytes,
    /// The signature's bytes, without the BIT STRING around them.
    pub(super) signature: Bytes,
    /// The content of `revokedCertificates` in DER: entry after entry.
    pub(super) entries: Bytes,
}

/// The number of a list (RFC 5280 §5.2.3), big-endian without leading zeros: later lists have greater ones.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CrlNumber(Vec<u8>);

impl CrlNumber {
    /// The number that these hexadecimal digits say.
    pub fn parse(digits: &str) -> Option<Self> {
        unhex(digits).map(|bytes| Self::from_bytes(&bytes))
    }

    /// The number that these bytes say, big-endian.
    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        Self(bytes.get(zeros..).unwrap_or_default().to_vec())
    }
}

impl Ord for CrlNumber {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for CrlNumber {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl std::fmt::Display for CrlNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "00" } else { "" })?;
        f.write_str(&hex(&self.0))
    }
}
