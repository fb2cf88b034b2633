//! The rows of all tables, each time as they are just then.

use crate::clock::Timestamp;
use crate::store::engine::{Changes, CommitOutcome, Engine, Error, Range};
use crate::store::order::Order;
use crate::store::table::{self, Row, TableKey, WriteSet};
use std::ops::ControlFlow;
use std::sync::Arc;

/// What rows can be read from: the [`Store`], each time as it is just then, or a transaction ([`Tx`](super::Tx)), all of one moment.
pub trait ReadRows: Sync {
    /// Reads one row, as [`Store::get`] and [`Tx::get`](super::Tx::get) do.
    fn get<R: Row>(&self, key: &R::Key) -> impl Future<Output = Result<Option<R>, Error>> + Send;

    /// Reads rows in the order of their keys, as [`Store::scan`] and [`Tx::scan`](super::Tx::scan) do.
    fn scan<R: Row>(
        &self,
        prefix: &[u8],
        after: Option<&R::Key>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<(R::Key, R)>, Error>> + Send;
}

/// The rows of all tables. Clones are the same store.
#[derive(Clone)]
pub struct Store {
    pub(super) engine: Arc<dyn Engine>,
    pub(super) order: Arc<Order>,
}

impl Store {
    /// The rows that an engine holds.
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        Self { engine, order: Arc::default() }
    }

    /// The order in which what this store writes follows each other.
    pub fn order(&self) -> &Order {
        &self.order
    }

    /// The greatest key of a table, if it has any row.
    pub async fn last<R: Row>(&self) -> Result<Option<R::Key>, Error> {
        let key = self.engine.last(R::TABLE).await?;
        key.map(|key| table::read_key::<R>(&key)).transpose()
    }

    /// The row at a key.
    pub async fn get<R: Row>(&self, key: &R::Key) -> Result<Option<R>, Error> {
        let value = self.engine.get(R::TABLE, &key.to_bytes()).await?;
        value.as_deref().map(table::read).transpose()
    }

    /// What time it is where the database is.
    pub async fn now(&self) -> Result<Timestamp, Error> {
        self.engine.now().await
    }

    /// A row as it is kept, byte by byte: for sums over what was written.
    pub async fn bytes<R: Row>(&self, key: &R::Key) -> Result<Option<Vec<u8>>, Error> {
        self.engine.get(R::TABLE, &key.to_bytes()).await
    }

    /// As [`Self::scan`] over a whole table, each row as it is kept.
    pub async fn scan_bytes<R: Row>(
        &self,
        after: Option<&R::Key>,
        limit: usize,
    ) -> Result<Vec<(R::Key, Vec<u8>)>, Error> {
        let after = after.map(TableKey::to_bytes);
        let range = Range { table: R::TABLE, prefix: b"", after: after.as_deref(), limit };
        let entries = self.engine.scan(range).await?;
        entries.into_iter().map(|(key, value)| Ok((table::read_key::<R>(&key)?, value))).collect()
    }

    /// How many rows a table has, where that is known without reading it.
    pub fn count<R: Row>(&self) -> Option<u64> {
        self.engine.count(R::TABLE)
    }

    /// Whether none of these tables holds anything.
    pub async fn is_empty(&self, tables: &[&str]) -> Result<bool, Error> {
        for table in tables {
            let range = Range { table, prefix: b"", after: None, limit: 1 };
            if !self.engine.scan(range).await?.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// At most `limit` rows whose keys begin with `prefix` (empty for all; see [`prefix_of`](super::prefix_of)) and come after
    /// `after`, in the order of their keys, all of one moment.
    pub async fn scan<R: Row>(
        &self,
        prefix: &[u8],
        after: Option<&R::Key>,
        limit: usize,
    ) -> Result<Vec<(R::Key, R)>, Error> {
        let after = after.map(TableKey::to_bytes);
        let range = Range { table: R::TABLE, prefix, after: after.as_deref(), limit };
        let entries = self.engine.scan(range).await?;
        entries.iter().map(|(key, value)| Ok((table::read_key::<R>(key)?, table::read(value)?))).collect()
    }

    /// Shows every row of a table behind `after` to `each`, in the order of their keys, until it wants no more. So many as `page` says are
    /// read at once, and of one moment.
    pub async fn each<R: Row>(
        &self,
        mut after: Option<R::Key>,
        page: usize,
        mut each: impl FnMut(&R::Key, R) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Error> {
        loop {
            let rows = self.scan::<R>(b"", after.as_ref(), page).await?;
            let is_last = rows.len() < page;
            for (key, row) in rows {
                if each(&key, row).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                after = Some(key);
            }
            if is_last {
                return Ok(ControlFlow::Continue(()));
            }
        }
    }

    /// Puts a row, whatever was there.
    pub async fn put<R: Row>(&self, key: &R::Key, row: &R) -> Result<(), Error> {
        let mut change = WriteSet::new();
        change.put(key, row)?;
        // Nothing is expected, so nothing can be in conflict.
        self.commit_all(change).await.map(|_| ())
    }

    /// Carries out a change of any number of rows, all or nothing.
    pub async fn commit_all(&self, change: WriteSet) -> Result<CommitOutcome, Error> {
        self.engine.commit(change.batch).await
    }

    /// From when this returns, every change of the row makes a notice. Subscribe first, then read, then wait:
    /// so nothing is missed.
    pub async fn changes<R: Row>(&self, key: &R::Key) -> Result<Changes, Error> {
        self.engine.changes(R::TABLE, &key.to_bytes()).await
    }
}

impl ReadRows for Store {
    async fn get<R: Row>(&self, key: &R::Key) -> Result<Option<R>, Error> {
        Self::get(self, key).await
    }

    async fn scan<R: Row>(
        &self,
        prefix: &[u8],
        after: Option<&R::Key>,
        limit: usize,
    ) -> Result<Vec<(R::Key, R)>, Error> {
        Self::scan(self, prefix, after, limit).await
    }
}
