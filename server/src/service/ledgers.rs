//! What the handshakes of attempts under way show: known here at once, kept in the store a moment later.
//!
//! A ledger is evidence, not a promise: nobody at the door waits for a disk because of it, and one that a crash takes away costs
//! an explanation, never a login. The store has it so that other servers behind one name, and this one after a while, can look it up.

use crate::cards::ledger::Ledger;
use crate::ids::JourneyId;
use crate::store::{Error, Store, WriteSet};
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
/// After a failure of the store.
const REST: Duration = Duration::from_secs(2);

/// The ledgers this server has to do with: as many as attempts that were touched within a minute, which the rates of the API limit. Two
/// servers that had connections of one attempt would write over each other's lines; an attempt's host stays with the server it met first.
#[derive(Default)]
pub struct Ledgers {
    live: Mutex<HashMap<JourneyId, Live>>,
    changed: Notify,
}

struct Live {
    ledger: Ledger,
    /// How often it has changed here.
    version: u64,
    /// The version that the store has.
    kept: u64,
    touched: Instant,
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
                let before = live.ledger.clone();
                let told = write(&mut live.ledger);
                live.touched = Instant::now();
                if live.ledger != before {
                    live.version += 1;
                    self.changed.notify_one();
                }
                return Ok(told);
            }
            let ledger = store.get::<Ledger>(attempt).await?.unwrap_or_default();
            let live = Live { ledger, version: 0, kept: 0, touched: Instant::now() };
            // Whoever was faster has put it there meanwhile, with what it wrote.
            self.live().entry(attempt.clone()).or_insert(live);
        }
    }

    /// Brings what is known here into the store, for ever.
    pub async fn keep(&self, store: &Store) {
        loop {
            self.changed.notified().await;
            tokio::time::sleep(PAUSE).await;
            while let Err(cause) = self.keep_now(store).await {
                tracing::error!(%cause, "ledgers could not be kept");
                tokio::time::sleep(REST).await;
            }
        }
    }

    /// Brings what is known here into the store.
    pub async fn keep_now(&self, store: &Store) -> Result<(), Error> {
        loop {
            let page = self.unkept();
            let mut change = WriteSet::new();
            for (attempt, ledger, _) in &page {
                change.put(attempt, ledger)?;
            }
            if !page.is_empty() {
                let _committed = store.commit_all(change).await?; // nothing is expected, so nothing can conflict
            }
            let mut all = self.live();
            for (attempt, _, version) in &page {
                if let Some(live) = all.get_mut(attempt) {
                    live.kept = live.kept.max(*version);
                }
            }
            if page.len() < PAGE {
                all.retain(|_, live| live.kept < live.version || live.touched.elapsed() < IDLE);
                return Ok(());
            }
        }
    }

    fn unkept(&self) -> Vec<(JourneyId, Ledger, u64)> {
        let all = self.live();
        let unkept = all.iter().filter(|(_, live)| live.kept < live.version).take(PAGE);
        unkept.map(|(attempt, live)| (attempt.clone(), live.ledger.clone(), live.version)).collect()
    }

    fn live(&self) -> MutexGuard<'_, HashMap<JourneyId, Live>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::ledger::{Able, HandshakeOutcome};
    use crate::clock::Timestamp;
    use crate::ids::{Draw as _, SystemRandom};
    use crate::store::SledEngine;
    use std::sync::Arc;

    const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    fn store(folder: &tempfile::TempDir) -> Store {
        Store::new(Arc::new(SledEngine::open(folder.path(), 1 << 20).unwrap()))
    }

    #[tokio::test]
    async fn what_is_written_is_known_at_once_and_kept_by_the_next_round() {
        let folder = tempfile::tempdir().unwrap();
        let (store, ledgers, attempt) = (store(&folder), Ledgers::default(), SystemRandom.attempt());
        let place = ledgers.write(&store, &attempt, |it| it.hello(Able::Tls13, NOW)).await.unwrap();
        assert_eq!(place, Some(0));
        assert_eq!(ledgers.read(&store, &attempt).await.unwrap().connections.len(), 1);
        assert!(store.get::<Ledger>(&attempt).await.unwrap().is_none());
        ledgers.keep_now(&store).await.unwrap();
        assert_eq!(store.get::<Ledger>(&attempt).await.unwrap().unwrap().connections.len(), 1);
    }

    #[tokio::test]
    async fn a_ledger_that_was_put_away_goes_on_where_it_stood() {
        let folder = tempfile::tempdir().unwrap();
        let (store, attempt) = (store(&folder), SystemRandom.attempt());
        let before = Ledgers::default();
        before.write(&store, &attempt, |it| it.hello(Able::Tls13, NOW)).await.unwrap();
        before.keep_now(&store).await.unwrap();
        // Another server, or this one after it has forgotten.
        let after = Ledgers::default();
        after.write(&store, &attempt, |it| it.ended(0, HandshakeOutcome::Dropped, NOW)).await.unwrap();
        let ledger = after.read(&store, &attempt).await.unwrap();
        assert!(ledger.connections[0].end.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn only_what_is_kept_and_idle_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let (store, ledgers, attempt) = (store(&folder), Ledgers::default(), SystemRandom.attempt());
        ledgers.write(&store, &attempt, |it| it.hello(Able::Tls13, NOW)).await.unwrap();
        ledgers.keep_now(&store).await.unwrap();
        assert_eq!(ledgers.live().len(), 1);
        tokio::time::advance(IDLE).await;
        ledgers.keep_now(&store).await.unwrap();
        assert!(ledgers.live().is_empty());
        assert_eq!(ledgers.read(&store, &attempt).await.unwrap().connections.len(), 1);
    }

    #[tokio::test]
    async fn what_changes_nothing_is_not_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let (store, ledgers, attempt) = (store(&folder), Ledgers::default(), SystemRandom.attempt());
        for _ in 0..30 {
            ledgers.write(&store, &attempt, |it| it.hello(Able::Tls13, NOW)).await.unwrap();
        }
        ledgers.keep_now(&store).await.unwrap();
        ledgers.write(&store, &attempt, |it| assert_eq!(it.hello(Able::Tls13, NOW), None)).await.unwrap();
        assert!(ledgers.unkept().is_empty());
    }

    #[tokio::test]
    async fn a_page_that_follows_an_attempt_hears_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let (store, ledgers, attempt) = (store(&folder), Ledgers::default(), SystemRandom.attempt());
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
