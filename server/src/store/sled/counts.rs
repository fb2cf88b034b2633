//! How many entries each table has, while the database is open. Each start reads through all of it anyway, and counts meanwhile; from then on
//! every change is followed. So a look costs nothing, and until everything was read there is no count.

use crate::store::engine::Error;
use crate::store::sled::layout;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Entries by table.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Counted(BTreeMap<String, u64>);

impl Counted {
    /// An entry of a table is there, or is not any more.
    fn add(&mut self, table: &str, change: i8) {
        let step = |count: &mut u64| *count = count.saturating_add_signed(change.into());
        match self.0.get_mut(table) {
            Some(count) => step(count),
            None => step(self.0.entry(table.to_owned()).or_default()),
        }
    }

    /// One entry more was read.
    pub(super) fn read(&mut self, table: &str) {
        self.add(table, 1);
    }

    /// An entry changes from what it was to what it will be.
    pub(super) fn changes(&mut self, table: &str, old: Option<&[u8]>, new: Option<&[u8]>) {
        match (old, new) {
            (None, Some(_)) => self.add(table, 1),
            (Some(_), None) => self.add(table, -1),
            (None, None) | (Some(_), Some(_)) => {}
        }
    }
}

/// The counts of a database; nothing until it was read through.
#[derive(Debug, Default)]
pub(super) struct TableCounts(Mutex<Option<Counted>>);

impl TableCounts {
    /// How many entries a table has.
    pub(super) fn of(&self, table: &str) -> Option<u64> {
        self.now().as_ref().map(|counted| counted.0.get(table).copied().unwrap_or_default())
    }

    /// Everything was read.
    pub(super) fn are(&self, counted: Counted) {
        *self.now() = Some(counted);
    }

    /// The entry at a place changes from what it was to what it will be.
    pub(super) fn changes(&self, place: &[u8], old: Option<&[u8]>, new: Option<&[u8]>) -> Result<(), Error> {
        if let Some(counted) = self.now().as_mut() {
            counted.changes(layout::named(place)?.0, old, new);
        }
        Ok(())
    }

    fn now(&self) -> MutexGuard<'_, Option<Counted>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use crate::store::{Batch, Cell, Engine, SledEngine, Table};
    use std::ops::Range;
    use std::path::Path;

    fn open(dir: &Path) -> SledEngine {
        SledEngine::open(dir, 1 << 20).unwrap()
    }

    /// Writes entries of a table; those without a value go.
    async fn writes(engine: &SledEngine, table: &'static str, keys: Range<u32>, value: Option<&[u8]>) {
        let cell = |key: u32| Cell {
            table: Table::Borrowed(table),
            key: key.to_be_bytes().to_vec(),
            value: value.map(<[u8]>::to_vec),
        };
        let _ = engine.commit(Batch { writes: keys.map(cell).collect(), ..Batch::default() }).await.unwrap();
    }

    #[tokio::test]
    async fn what_is_written_and_deleted_is_counted_by_table_and_again_after_a_start() {
        let dir = tempfile::tempdir().unwrap();
        let engine = open(dir.path());
        let counts = |engine: &SledEngine| ["a.1", "b.1", "c.1"].map(|table| engine.count(table));
        assert_eq!(counts(&engine), [Some(0); 3]);
        writes(&engine, "a.1", 0..5, Some(b"one")).await;
        // Parts of a long value are no entries.
        writes(&engine, "b.1", 0..2, Some(&vec![7; 20_000])).await;
        writes(&engine, "a.1", 0..3, Some(b"two")).await;
        writes(&engine, "a.1", 3..9, None).await;
        assert_eq!(counts(&engine), [Some(3), Some(2), Some(0)]);
        // So large that it goes in slices.
        writes(&engine, "c.1", 0..3000, Some(&[7; 1000])).await;
        writes(&engine, "b.1", 1..2, None).await;
        let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while counts(&engine) != [Some(3), Some(1), Some(3000)] {
            assert!(std::time::Instant::now() < until, "{:?}", counts(&engine));
            std::thread::yield_now();
        }
        drop(engine);
        assert_eq!(counts(&open(dir.path())), [Some(3), Some(1), Some(3000)]);
    }
}
