//! What is kept of lists: which one holds, its entries in buckets, who is loading, and how fetching went.

use crate::cards::crl::{CrlNumber, ListScope};
use crate::clock::Timestamp;
use crate::revocation::bucket::Bucket;
use serde::{Deserialize, Serialize};

/// The list that holds for a part of an issuer's certificates. Kept under the issuer and the part's name.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct CurrentList {
    /// The issuer as people know it.
    pub issuer_name: String,
    /// The certificates that the list speaks about.
    pub scope: ListScope,
    /// `cRLNumber`, hexadecimal: the list's place among the issuer's lists.
    pub number: Option<String>,
    /// `thisUpdate` of the list.
    pub this_update: Timestamp,
    /// `nextUpdate` of the list, from when on it is stale.
    pub next_update: Timestamp,
    /// The SHA-256 of what was signed, hexadecimal.
    pub digest: String,
    /// The number of entries in the list.
    pub entries: usize,
    /// How many more are kept, of certificates that earlier lists revoked.
    pub kept: usize,
    /// When this server loaded it.
    pub loaded_at: Timestamp,
    /// The generation of the buckets that hold the list's entries.
    pub generation: u32,
    /// There are two to this power of buckets.
    pub bits: u8,
}

impl CurrentList {
    /// `cRLNumber`, if the list has one.
    pub fn number(&self) -> Option<CrlNumber> {
        self.number.as_deref().and_then(CrlNumber::parse)
    }
}

/// Who is loading a list just now. Kept under the name of the buckets; only the one that is named here may write any.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct LoadClaim {
    /// The buckets that are being written.
    pub generation: u32,
    /// When the loading server last gave a sign of life.
    pub at: Timestamp,
}

/// How fetching from a place went. Kept under the place.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ListSource {
    /// When fetching was tried last.
    pub tried_at: Timestamp,
    /// When a list was last got there, or was found to be the newest already.
    pub succeeded_at: Option<Timestamp>,
    /// Why the last try failed, if it did.
    pub failure: Option<String>,
    /// What the server called the content (`ETag`).
    pub etag: Option<String>,
    /// When the server says it was changed (`Last-Modified`).
    pub last_modified: Option<String>,
    /// The list that came from there, or the first of several: issuer and part.
    pub list: Option<(String, String)>,
    /// The others that came in the same file.
    #[serde(default)]
    pub more: Vec<(String, String)>,
}

impl ListSource {
    /// The lists that came from there.
    pub fn lists(&self) -> impl Iterator<Item = &(String, String)> {
        self.list.iter().chain(&self.more)
    }
}

/// A bucket: a few dozen entries whose hashed serial numbers lie side by side.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct RevokedBucket(pub(super) Bucket);

/// The name of a list's buckets.
pub(super) fn buckets_of(issuer: &str, part: &str) -> String {
    format!("{issuer}.{part}")
}

/// The place of a bucket: the generation first, so that one generation is one range.
pub(super) fn place(generation: u32, number: u32) -> u64 {
    (u64::from(generation) << 32) | u64::from(number)
}

/// The generation of the bucket at this place.
pub(super) fn generation_at(place: u64) -> u32 {
    u32::try_from(place >> 32).unwrap_or(u32::MAX)
}
