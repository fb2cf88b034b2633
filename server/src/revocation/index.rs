//! Looks certificates up in the lists that were loaded. A look-up reads the heads of the issuer's lists and one bucket of each; it sees a
//! list as a whole or not at all, because a list's buckets are complete before its head names them.

use crate::cards::crl::{Class, Serial, points_of};
use crate::cards::{NotTold, Status};
use crate::clock::{Clock, Timestamp};
use crate::revocation::ask::{Answer, Question, StatusSource};
use crate::revocation::bucket;
use crate::revocation::rows::{List, Revoked, buckets_of, place};
use crate::store::{self, Store, prefix_of};
use std::sync::Arc;

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

    async fn look_up(&self, asked: Question<'_>) -> Result<Status, store::Error> {
        let Some(serial) = Serial::of(asked.certificate) else {
            return Ok(Status::Unknown { why: NotTold::NotKnown });
        };
        let issuer = asked.issuer.authority_key();
        let (class, points) = (Class::of(asked.certificate), points_of(asked.certificate));
        for _ in 0..TRIES {
            if let Some(status) = self.once(&issuer, &serial, class, &points).await? {
                return Ok(status);
            }
        }
        tracing::error!(issuer, "the index of revocations lacks a bucket: load the issuer's list again");
        Ok(Status::Unknown { why: NotTold::NoSource })
    }

    /// Nothing when a list was replaced meanwhile.
    async fn once(
        &self,
        issuer: &str,
        serial: &Serial,
        class: Class,
        points: &[String],
    ) -> Result<Option<Status>, store::Error> {
        let now = self.clock.now();
        let lists = self.store.scan::<List>(&prefix_of(issuer), None, MOST_LISTS).await?;
        let mut status = Status::Unknown { why: NotTold::NoSource };
        for ((_, part), list) in lists {
            let number = bucket::number_of(serial, list.bits);
            let key = (buckets_of(issuer, &part), place(list.generation, number));
            let Some(Revoked(bucket)) = self.store.get::<Revoked>(&key).await? else { return Ok(None) };
            // Serial numbers are the issuer's: in whichever of its lists one stands, it is this certificate.
            if let Some(entry) = bucket.find(serial) {
                return Ok(Some(Status::Revoked { at: entry.at, reason: entry.reason }));
            }
            if list.scope.covers(class, points) {
                status = better(status, &list, now);
            }
        }
        Ok(Some(status))
    }
}

/// What is known after a list that covers the certificate and does not name it.
fn better(status: Status, list: &List, now: Timestamp) -> Status {
    match status {
        Status::Unknown { .. } if now <= list.next_update => Status::Good { as_of: list.this_update },
        Status::Unknown { .. } => Status::Unknown { why: NotTold::Stale },
        Status::Good { .. } | Status::Revoked { .. } => status,
    }
}

impl StatusSource for Index {
    fn status<'a>(&'a self, asked: Question<'a>) -> Answer<'a> {
        Box::pin(async move {
            self.look_up(asked).await.unwrap_or_else(|error| {
                tracing::error!(%error, "revocations cannot be looked up");
                Status::Unknown { why: NotTold::Unreachable }
            })
        })
    }
}
