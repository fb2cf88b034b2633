//! Looks certificates up in the lists that were loaded. A look-up reads the heads of the issuer's lists and one bucket of each; it sees a
//! list as a whole or not at all, because a list's buckets are complete before its head names them.

use crate::cards::crl::{CertificateClass, Serial, points_of};
use crate::cards::{NotTold, RevocationStatus};
use crate::clock::{Clock, Timestamp};
use crate::revocation::bucket;
use crate::revocation::rows::{CurrentList, RevokedBucket, buckets_of, place};
use crate::revocation::status::{Question, StatusFuture, StatusSource};
use crate::store::{self, Store, prefix_of};
use std::sync::{Arc, LazyLock};

/// More lists than any issuer has.
const MOST_LISTS: usize = 10_000;
/// A list may be replaced, and its buckets go, between reading its head and its bucket. So often in a row it is not.
const TRIES: usize = 8;

/// The lists in the store.
#[derive(Clone)]
pub struct Index {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Index {
    /// The lists in this store.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    async fn look_up(&self, asked: Question<'_>) -> Result<RevocationStatus, store::Error> {
        let Some(serial) = Serial::of(asked.certificate) else {
            return Ok(RevocationStatus::Unknown { why: NotTold::NotKnown });
        };
        let issuer = asked.issuer.authority_key();
        let class = CertificateClass::of(asked.certificate);
        // Most lists are an authority's only ones, and ask for no points: to read them takes longer than to look the certificate up.
        let points = LazyLock::new(|| points_of(asked.certificate));
        for _ in 0..TRIES {
            if let Some(status) = self.once(&issuer, &serial, class, || points.as_slice()).await? {
                return Ok(status);
            }
        }
        tracing::error!(issuer, "the index of revocations lacks a bucket: load the issuer's list again");
        Ok(RevocationStatus::Unknown { why: NotTold::NoSource })
    }

    /// Looks the status up; nothing when a list was replaced meanwhile.
    async fn once<'a>(
        &self,
        issuer: &str,
        serial: &Serial,
        class: CertificateClass,
        points: impl Fn() -> &'a [String] + Send,
    ) -> Result<Option<RevocationStatus>, store::Error> {
        let now = self.clock.now();
        let lists = self.store.scan::<CurrentList>(&prefix_of(issuer), None, MOST_LISTS).await?;
        let mut status = RevocationStatus::Unknown { why: NotTold::NoSource };
        for ((_, part), list) in lists {
            let number = bucket::number_of(serial, list.bits);
            let key = (buckets_of(issuer, &part), place(list.generation, number));
            let Some(RevokedBucket(bucket)) = self.store.get::<RevokedBucket>(&key).await? else {
                return Ok(None);
            };
            // Serial numbers are the issuer's: in whichever of its lists one stands, it is this certificate.
            if let Some(entry) = bucket.find(serial) {
                return Ok(Some(RevocationStatus::Revoked { at: entry.at, reason: entry.reason }));
            }
            let points = if list.scope.is_divided() { points() } else { &[] };
            if list.scope.covers(class, points) {
                status = better(status, &list, now);
            }
        }
        Ok(Some(status))
    }
}

/// What is known after a list that covers the certificate and does not name it.
fn better(status: RevocationStatus, list: &CurrentList, now: Timestamp) -> RevocationStatus {
    match status {
        RevocationStatus::Unknown { .. } if now <= list.next_update => {
            RevocationStatus::Good { as_of: list.this_update }
        }
        RevocationStatus::Unknown { .. } => RevocationStatus::Unknown { why: NotTold::Stale },
        RevocationStatus::Good { .. } | RevocationStatus::Revoked { .. } => status,
    }
}

impl StatusSource for Index {
    fn status<'a>(&'a self, asked: Question<'a>) -> StatusFuture<'a> {
        Box::pin(async move {
            self.look_up(asked).await.unwrap_or_else(|error| {
                tracing::error!(%error, "revocations cannot be looked up");
                RevocationStatus::Unknown { why: NotTold::Unreachable }
            })
        })
    }
}
