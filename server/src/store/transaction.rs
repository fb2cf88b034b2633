//! Optimistic transactions: read, decide, and commit only if everything read is still so; else all over again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::store::engine::{
    Batch, Cell, CommitOutcome, Engine, Error, KeyValue, Lasting, Range, SeenRange, Table,
};
use crate::store::order::Order;
use crate::store::rows::{ReadRows, Store};
use crate::store::table::{self, Row, TableKey};

/// One of many that want the same row may be unlucky this often before it gives up. Every loss means that
/// another one got through, so this many losses in a row mean that something is wrong.
const TRIES: usize = 1000;

/// A key of a table.
type EntryKey = (&'static str, Vec<u8>);

/// What a transaction has seen and wants to write. It is one value however many hold it, so functions that
/// take part in a transaction take `&Tx`.
pub struct Tx {
    engine: Arc<dyn Engine>,
    order: Arc<Order>,
    notes: Arc<Mutex<Notes>>,
}

struct Notes {
    seen: BTreeMap<EntryKey, Option<Vec<u8>>>,
    ranges: Vec<SeenRange>,
    writes: BTreeMap<EntryKey, Option<Vec<u8>>>,
    lasting: Lasting,
}

impl Notes {
    /// Nothing yet.
    fn none() -> Self {
        Self { seen: BTreeMap::new(), ranges: Vec::new(), writes: BTreeMap::new(), lasting: Lasting::Soon }
    }

    fn write<R: Row>(&mut self, key: &R::Key, value: Option<Vec<u8>>) {
        self.lasting = self.lasting.and(R::LASTING);
        self.writes.insert((R::TABLE, key.to_bytes()), value);
    }
}

impl Tx {
    /// The order in which what its store writes follows each other.
    pub fn order(&self) -> &Order {
        &self.order
    }

    /// The row at a key, with what this transaction wrote itself.
    pub async fn get<R: Row>(&self, key: &R::Key) -> Result<Option<R>, Error> {
        let place = (R::TABLE, key.to_bytes());
        {
            let notes = self.notes();
            if let Some(value) = notes.writes.get(&place).or_else(|| notes.seen.get(&place)) {
                return value.as_deref().map(table::read).transpose();
            }
        }
        let value = self.engine.get(R::TABLE, &place.1).await?;
        let row = value.as_deref().map(table::read).transpose();
        self.notes().seen.insert(place, value);
        row
    }

    /// The rows of a range, with what this transaction wrote itself. The transaction runs again if a row has appeared, vanished or
    /// changed there when it commits; so the range should be a short one, such as what belongs to one holder.
    pub async fn scan<R: Row>(
        &self,
        prefix: &[u8],
        after: Option<&R::Key>,
        limit: usize,
    ) -> Result<Vec<(R::Key, R)>, Error> {
        let after = after.map(TableKey::to_bytes);
        let own = self.written(R::TABLE, prefix, after.as_deref());
        // As many more as this transaction may have deleted of them.
        let hidden = own.iter().filter(|(_, value)| value.is_none()).count();
        let range =
            Range { table: R::TABLE, prefix, after: after.as_deref(), limit: limit.saturating_add(hidden) };
        let entries = self.engine.scan(range).await?;
        let seen = SeenRange::new(range, Table::Borrowed(R::TABLE), &entries);
        {
            let mut notes = self.notes();
            if !notes.ranges.contains(&seen) {
                notes.ranges.push(seen);
            }
        }
        merged(entries, own)
            .take(limit)
            .map(|(key, value)| Ok((table::read_key::<R>(&key)?, table::read(&value)?)))
            .collect()
    }

    /// Puts a row when the transaction commits.
    pub fn put<R: Row>(&self, key: &R::Key, row: &R) -> Result<(), Error> {
        let value = table::write(row)?;
        self.notes().write::<R>(key, Some(value));
        Ok(())
    }

    /// Deletes a row when the transaction commits.
    pub fn delete<R: Row>(&self, key: &R::Key) {
        self.notes().write::<R>(key, None);
    }

    /// The writes of this transaction that fall into a range, in the order of their keys.
    fn written(
        &self,
        table: &'static str,
        prefix: &[u8],
        after: Option<&[u8]>,
    ) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
        let notes = self.notes();
        let from = (table, prefix.to_vec());
        let own =
            notes.writes.range(from..).take_while(|((its, key), _)| *its == table && key.starts_with(prefix));
        own.filter(|((_, key), _)| after.is_none_or(|after| key.as_slice() > after))
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect()
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ReadRows for Tx {
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

/// Entries as they are after these writes.
fn merged(entries: Vec<KeyValue>, writes: Vec<(Vec<u8>, Option<Vec<u8>>)>) -> impl Iterator<Item = KeyValue> {
    let mut all: BTreeMap<_, _> = entries.into_iter().map(|(key, value)| (key, Some(value))).collect();
    all.extend(writes);
    all.into_iter().filter_map(|(key, value)| Some((key, value?)))
}

impl Store {
    /// Reads with the functions that transactions use, outside of one: what it reads may be of several moments, so nothing may be
    /// decided by it that a transaction does not decide again.
    pub fn reading(&self) -> Tx {
        self.begun(&Arc::new(Mutex::new(Notes::none())))
    }

    /// Runs `step` until what it read is still so when what it wrote is committed. It may run several times, so
    /// it must not act on anything but `tx`; and it must not begin another transaction. An `Err` from it commits
    /// nothing, nor does a step that writes nothing; and neither is believed if it rests on rows of two moments.
    ///
    /// `step` is an async closure, `async |tx: Tx| { … }`, that borrows what it needs: with `move` it could run
    /// once only.
    pub async fn transaction<T, E, F, S>(&self, step: F) -> Result<T, E>
    where
        // Not `AsyncFn(&mut Tx)`: there is no way yet to say that its future may cross threads.
        F: Fn(Tx) -> S,
        S: Future<Output = Result<T, E>> + Send,
        E: From<Error>,
    {
        for _ in 0..TRIES {
            let notes = Arc::new(Mutex::new(Notes::none()));
            let result = step(self.begun(&notes)).await;
            let Notes { seen, ranges, mut writes, lasting } =
                std::mem::replace(&mut *notes.lock().unwrap_or_else(PoisonError::into_inner), Notes::none());
            if result.is_err() {
                writes.clear();
            }
            // One single read is always of one moment.
            if writes.is_empty() && seen.len() + ranges.len() <= 1 {
                return result;
            }
            let batch = Batch { expected: cells(seen), ranges, writes: cells(writes), lasting };
            match (self.engine.commit(batch).await, result) {
                (Ok(CommitOutcome::Committed), result) => return result,
                (Ok(CommitOutcome::Conflict), _) => {}
                (Err(_), Err(own)) => return Err(own),
                (Err(error), Ok(_)) => return Err(error.into()),
            }
        }
        Err(Error::Contended { tries: TRIES }.into())
    }

    fn begun(&self, notes: &Arc<Mutex<Notes>>) -> Tx {
        Tx { engine: Arc::clone(&self.engine), order: Arc::clone(&self.order), notes: Arc::clone(notes) }
    }

    /// Takes the row away. Of any number of callers exactly one gets it.
    pub async fn take<R: Row>(&self, key: &R::Key) -> Result<Option<R>, Error> {
        self.transaction(async |tx: Tx| {
            let row = tx.get::<R>(key).await?;
            if row.is_some() {
                tx.delete::<R>(key);
            }
            Ok(row)
        })
        .await
    }
}

fn cells(places: BTreeMap<EntryKey, Option<Vec<u8>>>) -> Vec<Cell> {
    let cell = |((table, key), value)| Cell { table: Table::Borrowed(table), key, value };
    places.into_iter().map(cell).collect()
}
