//! An engine that is watched: how long each thing takes, how many changes wait, what fails. It changes nothing of what the engine does.

use crate::clock::Timestamp;
use crate::metrics::{Metrics, StoreAction};
use crate::store::content::Content;
use crate::store::engine::{
    Batch, Changes, CommitOutcome, Copying, Engine, EngineFuture, Error, KeyValue, Range,
};
use std::sync::Arc;
use std::time::Instant;

/// An engine, and where it is told what it does.
pub struct MeasuredEngine {
    engine: Arc<dyn Engine>,
    metrics: Arc<Metrics>,
}

impl MeasuredEngine {
    /// Watches an engine.
    pub fn new(engine: Arc<dyn Engine>, metrics: Arc<Metrics>) -> Self {
        Self { engine, metrics }
    }

    async fn timed<T>(&self, action: StoreAction, work: EngineFuture<'_, T>) -> Result<T, Error> {
        let began = Instant::now();
        let came = work.await;
        self.metrics.stored(action, began.elapsed(), &came);
        came
    }
}

impl Engine for MeasuredEngine {
    fn get<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Option<Vec<u8>>> {
        Box::pin(self.timed(StoreAction::Read, self.engine.get(table, key)))
    }

    fn scan<'a>(&'a self, range: Range<'a>) -> EngineFuture<'a, Vec<KeyValue>> {
        Box::pin(self.timed(StoreAction::Read, self.engine.scan(range)))
    }

    fn last<'a>(&'a self, table: &'a str) -> EngineFuture<'a, Option<Vec<u8>>> {
        Box::pin(self.timed(StoreAction::Read, self.engine.last(table)))
    }

    fn commit(&self, batch: Batch) -> EngineFuture<'_, CommitOutcome> {
        Box::pin(async move {
            let _waits = self.metrics.commit_waits();
            self.timed(StoreAction::Commit, self.engine.commit(batch)).await
        })
    }

    fn verify(&self) -> EngineFuture<'_, Content> {
        self.engine.verify()
    }

    fn copy(&self) -> EngineFuture<'_, Copying> {
        self.engine.copy()
    }

    fn now(&self) -> EngineFuture<'_, Timestamp> {
        self.engine.now()
    }

    fn changes<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Changes> {
        self.engine.changes(table, key)
    }
}
