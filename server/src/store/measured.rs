//! An engine that is watched: how long each thing takes, how many changes wait, what fails. It changes nothing of what the engine does.

use crate::clock::Timestamp;
use crate::metrics::{Metrics, StoreAction};
use crate::store::content::Content;
use crate::store::engine::{
    Batch, Changes, CommitOutcome, Copying, Engine, EngineFuture, Error, KeyValue, Range,
};
use crate::traces::{SpanFact, SpanName, Tracer};
use std::sync::Arc;
use std::time::Instant;

/// An engine, and where it is told what it does.
pub struct MeasuredEngine {
    engine: Arc<dyn Engine>,
    metrics: Arc<Metrics>,
    tracer: Tracer,
}

impl MeasuredEngine {
    /// Watches an engine.
    pub fn new(engine: Arc<dyn Engine>, metrics: Arc<Metrics>, tracer: Tracer) -> Self {
        Self { engine, metrics, tracer }
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
        // Whether all that was looked at is of one moment is one more look.
        if batch.writes.is_empty() {
            return Box::pin(self.timed(StoreAction::Read, self.engine.commit(batch)));
        }
        Box::pin(async move {
            let _waits = self.metrics.commit_waits();
            let span = self.tracer.span(SpanName::Commit);
            let came = self.timed(StoreAction::Commit, self.engine.commit(batch)).await;
            span.tell(match &came {
                Ok(CommitOutcome::Committed) => SpanFact::Commit("committed"),
                Ok(CommitOutcome::Conflict) => SpanFact::Commit("conflict"),
                Err(_) => SpanFact::Failure("store"),
            });
            came
        })
    }

    fn count(&self, table: &str) -> Option<u64> {
        self.engine.count(table)
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
