//! Reads of one moment, while the committer writes: whatever it is writing lies here first, whole, and hides what
//! sled has of it. Reads take microseconds and wait for no disk that is not read, so they run where they are asked.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock};

use crate::store::engine::{Error, KeyValue, Range};
use crate::store::sled::damage::Alarm;
use crate::store::sled::layout::{self, TreeKey};

/// Entries with their new values; `None` for deleted ones.
pub(super) type Overlay = BTreeMap<TreeKey, Option<Vec<u8>>>;

/// Reads the tree and what is on its way into it. Clones read the same.
#[derive(Clone)]
pub(super) struct SledReader {
    tree: ::sled::Db,
    overlay: Arc<RwLock<Arc<Overlay>>>,
    alarm: Arc<Alarm>,
}

impl SledReader {
    pub(super) fn new(tree: ::sled::Db, alarm: Arc<Alarm>) -> Self {
        Self { tree, overlay: Arc::default(), alarm }
    }

    /// From now on every read sees these entries, all of them.
    pub(super) fn publish(&self, overlay: Arc<Overlay>) {
        *self.overlay.write().unwrap_or_else(PoisonError::into_inner) = overlay;
    }

    pub(super) fn get(&self, place: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let overlay = self.overlay.read().unwrap_or_else(PoisonError::into_inner);
        match overlay.get(place) {
            Some(value) => Ok(value.clone()),
            None => self.alarm.hear(|| layout::read(&self.tree, place)),
        }
    }

    pub(super) fn scan(&self, range: Range<'_>) -> Result<Vec<KeyValue>, Error> {
        let overlay = self.overlay.read().unwrap_or_else(PoisonError::into_inner);
        self.alarm.hear(|| scan(&self.tree, &overlay, range))
    }

    pub(super) fn last(&self, table: &str) -> Result<Option<Vec<u8>>, Error> {
        let overlay = self.overlay.read().unwrap_or_else(PoisonError::into_inner);
        self.alarm.hear(|| last(&self.tree, &overlay, table))
    }
}

/// The entries of a range: those of the tree, but where the overlay has them, as the overlay has them.
pub(super) fn scan(tree: &::sled::Tree, overlay: &Overlay, range: Range<'_>) -> Result<Vec<KeyValue>, Error> {
    let prefix = layout::place(range.table, range.prefix)?;
    let after = range.after.map(|after| layout::place(range.table, after)).transpose()?;
    let from = match &after {
        Some(after) if *after >= prefix => Bound::Excluded(after.as_slice()),
        _ => Bound::Included(prefix.as_slice()),
    };
    let mut new = overlay.range::<[u8], _>((from, Bound::Unbounded)).peekable();
    let mut old = layout::entries(tree, from, &prefix).peekable();
    let mut found = Vec::new();
    while found.len() < range.limit {
        let old_first = match (old.peek(), new.peek()) {
            (Some(Ok((old, _))), Some((new, _))) => old < *new,
            (old, _) => old.is_some(),
        };
        let (place, value) = if old_first {
            let Some(entry) = old.next() else { break };
            let (place, head) = entry?;
            let value = head.value(tree, &place)?;
            (place, Some(value))
        } else {
            let Some((place, value)) = new.next() else { break };
            // What is being written hides what sled has.
            old.next_if(|entry| matches!(entry, Ok((old, _)) if old == place));
            (place.clone(), value.clone())
        };
        if !place.starts_with(&prefix) {
            break;
        }
        if let (Some(key), Some(value)) = (place.get(range.table.len() + 1..), value) {
            found.push((key.to_vec(), value));
        }
    }
    Ok(found)
}

/// The greatest key of a table: of those that the tree has and the overlay says nothing about, and those that the overlay has.
fn last(tree: &::sled::Tree, overlay: &Overlay, table: &str) -> Result<Option<Vec<u8>>, Error> {
    let bounds = layout::bounds(table)?;
    let is_hidden =
        |found: &Result<TreeKey, Error>| matches!(found, Ok(place) if overlay.contains_key(place));
    let old = layout::places(tree, bounds.clone()).rev().find(|found| !is_hidden(found)).transpose()?;
    let new = overlay.range(bounds).rev().find(|(_, value)| value.is_some()).map(|(place, _)| place.clone());
    Ok(old.max(new).map(|place| place.get(table.len() + 1..).unwrap_or_default().to_vec()))
}
