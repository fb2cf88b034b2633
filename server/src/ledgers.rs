//! What the handshakes of attempts under way show: known here at once, kept in the store a moment later.
//!
//! A ledger is evidence, not a promise: nobody at the door waits for a disk because of it, and one that a crash takes away costs
//! an explanation, never a login. The store has it so that other servers behind one name, and this one after a while, can look it up.

use crate::cards::ledger::Ledger;
use crate::ids::JourneyId;
use crate::store::{Change, Error, Store};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// What changes within this time is written in one go; pages that follow an attempt see a change as late.
const PAUSE: Duration = Duration::from_millis(50);
/// A ledger that nobody has touched for so long is looked up in the store again.
const IDLE: Duration = Duration::from_mins(1);
/// Rows written in one commit.
const PAGE: usize = 500;

/// The ledgers this server has to do with.
#[derive(Default)]
pub struct Ledgers {
    live: Mutex<HashMap<JourneyId, Live>>,
    stirred: Notify,
}

struct Live {
    ledger: Ledger,
    kept: Kept,
    touched: Instant,
}

/// Whether the store has what is known here.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Kept {
    Yes,
    NotYet,
}

impl Ledgers {
    /// What is known of an attempt's handshakes.
    pub async fn read(&self, store: &Store, attempt: &JourneyId) -> Result<Ledger, Error> {
        if let Some(live) = self.live().get(attempt) {
            return Ok(live.ledger.clone());
        }
        Ok(store.get::<Ledger>(attempt).await?.unwrap_or_default())
    }

    /// Writes something down. It is known here when this returns, and in the store soon.
    pub async fn write<T>(
        &self,
        store: &Store,
        attempt: &JourneyId,
        write: impl FnOnce(&mut Ledger) -> T,
    ) -> Result<T, Error> {
        loop {
            if let Some(live) = self.live().get_mut(attempt) {
                self.stirred.notify_one();
                live.touched = Instant::now();
                live.kept = Kept::NotYet;
                return Ok(write(&mut live.ledger));
            }
            let ledger = store.get::<Ledger>(attempt).await?.unwrap_or_default();
            let live = Live { ledger, kept: Kept::Yes, touched: Instant::now() };
            // Whoever was faster has put it there meanwhile, with what it wrote.
            self.live().entry(attempt.clone()).or_insert(live);
        }
    }

    /// Brings what is known here into the store, for ever.
    pub async fn keep(&self, store: &Store) {
        loop {
            self.stirred.notified().await;
            tokio::time::sleep(PAUSE).await;
            self.keep_now(store).await;
        }
    }

    /// Brings what is known here into the store.
    pub async fn keep_now(&self, store: &Store) {
        loop {
            let page = self.take_unkept();
            if page.is_empty() {
                break;
            }
            if let Err(cause) = put(store, &page).await {
                tracing::error!(%cause, "ledgers could not be kept");
                self.put_off(&page); // the next change of a ledger tries again
                break;
            }
        }
        self.live().retain(|_, live| live.kept == Kept::NotYet || live.touched.elapsed() < IDLE);
    }

    fn take_unkept(&self) -> Vec<(JourneyId, Ledger)> {
        let mut all = self.live();
        let unkept = all.iter_mut().filter(|(_, live)| live.kept == Kept::NotYet).take(PAGE);
        unkept
            .map(|(attempt, live)| {
                live.kept = Kept::Yes;
                (attempt.clone(), live.ledger.clone())
            })
            .collect()
    }

    fn put_off(&self, page: &[(JourneyId, Ledger)]) {
        let mut all = self.live();
        for (attempt, _) in page {
            if let Some(live) = all.get_mut(attempt) {
                live.kept = Kept::NotYet;
            }
        }
    }

    fn live(&self) -> MutexGuard<'_, HashMap<JourneyId, Live>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn put(store: &Store, page: &[(JourneyId, Ledger)]) -> Result<(), Error> {
    let mut change = Change::new();
    for (attempt, ledger) in page {
        change.put(attempt, ledger)?;
    }
    store.commit_all(change).await.map(|_| ()) // nothing is expected, so nothing can conflict
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::ledger::{Able, How};
    use crate::clock::Timestamp;
    use crate::ids::{Draw as _, SystemDice};
    use crate::store::SledEngine;
    use std::sync::Arc;

    const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    fn store(folder: &tempfile::TempDir) -> Store {
        Store::new(Arc::new(SledEngine::open(folder.path(), 1 << 20).unwrap()))
    }

    #[tokio::test]
    async fn what_is_written_is_known_at_once_and_kept_by_the_next_round() {
        let folder = tempfile::tempdir().unwrap();
        let (store, ledgers, attempt) = (store(&folder), Ledgers::default(), SystemDice.attempt());
        let place = ledgers.write(&store, &attempt, |it| it.hello(Able::Tls13, NOW)).await.unwrap();
        assert_eq!(place, Some(0));
        assert_eq!(ledgers.read(&store, &attempt).await.unwrap().connections.len(), 1);
        assert!(store.get::<Ledger>(&attempt).await.unwrap().is_none());
        ledgers.keep_now(&store).await;
        assert_eq!(store.get::<Ledger>(&attempt).await.unwrap().unwrap().connections.len(), 1);
    }

    #[tokio::test]
    async fn a_ledger_that_was_put_away_goes_on_where_it_stood() {
        let folder = tempfile::tempdir().unwrap();
        let (store, attempt) = (store(&folder), SystemDice.attempt());
        let before = Ledgers::default();
        before.write(&store, &attempt, |it| it.hello(Able::Tls13, NOW)).await.unwrap();
        before.keep_now(&store).await;
        // Another server, or this one after it has forgotten.
        let after = Ledgers::default();
        after.write(&store, &attempt, |it| it.ended(0, How::Dropped, NOW)).await.unwrap();
        let ledger = after.read(&store, &attempt).await.unwrap();
        assert!(ledger.connections[0].end.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn only_what_is_kept_and_idle_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let (store, ledgers, attempt) = (store(&folder), Ledgers::default(), SystemDice.attempt());
        ledgers.write(&store, &attempt, |it| it.hello(Able::Tls13, NOW)).await.unwrap();
        ledgers.keep_now(&store).await;
        assert_eq!(ledgers.live().len(), 1);
        tokio::time::advance(IDLE).await;
        ledgers.keep_now(&store).await;
        assert!(ledgers.live().is_empty());
        assert_eq!(ledgers.read(&store, &attempt).await.unwrap().connections.len(), 1);
    }

    #[tokio::test]
    async fn a_page_that_follows_an_attempt_hears_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let (store, ledgers, attempt) = (store(&folder), Ledgers::default(), SystemDice.attempt());
        let mut changes = store.changes::<Ledger>(&attempt).await.unwrap();
        let followed = async {
            ledgers.write(&store, &attempt, |it| it.hello(Able::Tls13, NOW)).await.unwrap();
            changes.next().await.unwrap();
        };
        tokio::select! {
            () = ledgers.keep(&store) => unreachable!("it goes on for ever"),
            () = followed => {}
        }
        assert_eq!(ledgers.read(&store, &attempt).await.unwrap().connections.len(), 1);
    }
}
