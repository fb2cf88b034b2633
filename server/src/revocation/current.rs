//! The entries that hold while a new list is loaded, read bucket by bucket as they are needed. The new list may have other buckets: both
//! come in the order of their hashes.

use crate::revocation::bucket::Placed;
use crate::revocation::rows::{CurrentList, RevokedBucket, place};
use crate::revocation::sorted;
use crate::store::{self, Store};
use std::collections::VecDeque;

/// The entries that hold, in the order of their hashes.
pub(super) struct Old<'a> {
    store: &'a Store,
    buckets: &'a str,
    before: Option<&'a CurrentList>,
    /// The generation's buckets that are still to be read.
    next: std::ops::Range<u32>,
    bits: u8,
    read: VecDeque<Placed>,
}

impl<'a> Old<'a> {
    /// The entries of this list, in the buckets of this name.
    pub(super) fn new(store: &'a Store, buckets: &'a str, before: Option<&'a CurrentList>) -> Self {
        let bits = before.map_or(0, |before| before.bits);
        let next = before.map_or(0..0, |before| 0..1_u32 << before.bits);
        Self { store, buckets, before, next, bits, read: VecDeque::new() }
    }

    /// Reads until everything is there that belongs into this bucket of the new ones.
    pub(super) async fn read_up_to(&mut self, number: u32, bits: u8) -> Result<(), store::Error> {
        let Some(before) = self.before else { return Ok(()) };
        // The hash behind the last one of the bucket.
        let end = (u64::from(number) + 1) << (32 - bits);
        while let Some(next) =
            self.next.clone().next().filter(|next| u64::from(*next) << (32 - self.bits) < end)
        {
            self.next.start += 1;
            let key = (self.buckets.to_owned(), place(before.generation, next));
            if let Some(RevokedBucket(found)) = self.store.get::<RevokedBucket>(&key).await? {
                self.read.extend(found.entries().map(Placed::new));
            } else {
                // Look-ups have been failing because of it; the new list mends that.
                let issuer = before.issuer_name.as_str();
                tracing::error!(issuer, next, "the index of revocations lacks a bucket");
            }
        }
        Ok(())
    }

    /// Takes a bucket's entries from the front.
    pub(super) fn of(&mut self, number: u32, bits: u8) -> impl Iterator<Item = Placed> + '_ {
        sorted::of(&mut self.read, number, bits)
    }
}
