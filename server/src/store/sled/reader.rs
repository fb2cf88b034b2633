//! Reads of one moment, while the committer writes: what the log has and sled does not lies here, whole, and hides what
//! sled has of it. Reads take microseconds and wait for no disk that is not read, so they run where they are asked.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::store::engine::{Cell, CommitOutcome, Digest, Error, KeyValue, Range, SeenRange};
use crate::store::sled::damage::Alarm;
use crate::store::sled::job::{placed, weight};
use crate::store::sled::layout::{self, PlacedEntry, TreeKey};

/// Entries with their new values; `None` for deleted ones.
pub(super) type Overlay = BTreeMap<TreeKey, Option<Vec<u8>>>;

/// What is on its way into the tree: what is in the write-ahead log, and below it a large change that takes longer.
#[derive(Default)]
pub(super) struct Overlays {
    pub(super) logged: Overlay,
    /// What it will cost to write that.
    pub(super) weight: usize,
    pub(super) large: Arc<Overlay>,
}

/// Reads the tree and what is on its way into it. Clones read the same.
#[derive(Clone)]
pub(super) struct SledReader {
    tree: ::sled::Db,
    overlays: Arc<RwLock<Overlays>>,
    alarm: Arc<Alarm>,
}

impl SledReader {
    pub(super) fn new(tree: ::sled::Db, alarm: Arc<Alarm>) -> Self {
        Self { tree, overlays: Arc::default(), alarm }
    }

    /// What is on its way into the tree, and stays so as long as this is kept.
    pub(super) fn overlays(&self) -> RwLockReadGuard<'_, Overlays> {
        self.overlays.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Overlays> {
        self.overlays.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on every read sees these entries, all of them.
    pub(super) fn publish(&self, logged: Overlay) {
        let mut overlays = self.change();
        for (place, value) in logged {
            overlays.weight += weight(&place, value.as_deref());
            let was = overlays.logged.get(&place).map(|was| weight(&place, was.as_deref()));
            overlays.weight -= was.unwrap_or_default();
            overlays.logged.insert(place, value);
        }
    }

    /// What was published is in the tree.
    pub(super) fn is_in_tree(&self) {
        let mut overlays = self.change();
        overlays.weight = 0;
        let logged = std::mem::take(&mut overlays.logged);
        // Who reads need not wait until that is taken apart.
        drop(overlays);
        drop(logged);
    }

    /// The same of a large change.
    pub(super) fn publish_large(&self, overlay: Arc<Overlay>) {
        self.change().large = overlay;
    }

    pub(super) fn get(&self, place: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let overlays = self.overlays();
        match overlays.logged.get(place).or_else(|| overlays.large.get(place)) {
            Some(value) => Ok(value.clone()),
            None => self.alarm.hear(|| layout::read(&self.tree, place)),
        }
    }

    pub(super) fn scan(&self, range: Range<'_>) -> Result<Vec<KeyValue>, Error> {
        let overlays = self.overlays();
        self.alarm.hear(|| scan(&self.tree, &[&overlays.logged, &overlays.large], range))
    }

    pub(super) fn last(&self, table: &str) -> Result<Option<Vec<u8>>, Error> {
        let overlays = self.overlays();
        self.alarm.hear(|| last(&self.tree, &[&overlays.logged, &overlays.large], table))
    }

    /// Whether all was as it was seen, at one moment.
    pub(super) fn is_so(&self, expected: Vec<Cell>, ranges: &[SeenRange]) -> Result<CommitOutcome, Error> {
        let expected = placed(expected)?;
        let overlays = self.overlays();
        self.alarm.hear(|| is_so(&self.tree, &[&overlays.logged, &overlays.large], &expected, ranges))
    }

    /// How many entries of a table come and go with what is in the log.
    pub(super) fn coming(&self, table: &str) -> Result<(u64, u64), Error> {
        let overlays = self.overlays();
        let (mut come, mut gone) = (0, 0);
        for (place, value) in overlays.logged.range(layout::bounds(table)?) {
            match (self.alarm.hear(|| layout::head(&self.tree, place))?, value) {
                (None, Some(_)) => come += 1,
                (Some(_), None) => gone += 1,
                (None, None) | (Some(_), Some(_)) => {}
            }
        }
        Ok((come, gone))
    }
}

/// Whether all is as it was seen: in the tree, but where an overlay has it, as the first one has it that does.
pub(super) fn is_so(
    tree: &::sled::Tree,
    overlays: &[&Overlay],
    expected: &[PlacedEntry],
    ranges: &[SeenRange],
) -> Result<CommitOutcome, Error> {
    for (place, value) in expected {
        let same = match overlays.iter().find_map(|it| it.get(place)) {
            Some(there) => there == value,
            None => layout::read(tree, place)? == *value,
        };
        if !same {
            return Ok(CommitOutcome::Conflict);
        }
    }
    for seen in ranges {
        if Digest::of(&scan(tree, overlays, seen.range())?) != seen.digest {
            return Ok(CommitOutcome::Conflict);
        }
    }
    Ok(CommitOutcome::Committed)
}

/// The entries of a range: those of the tree, but where an overlay has them, as the first one has them that does.
pub(super) fn scan(
    tree: &::sled::Tree,
    overlays: &[&Overlay],
    range: Range<'_>,
) -> Result<Vec<KeyValue>, Error> {
    let prefix = layout::place(range.table, range.prefix)?;
    let after = range.after.map(|after| layout::place(range.table, after)).transpose()?;
    let from = match &after {
        Some(after) if *after >= prefix => Bound::Excluded(after.as_slice()),
        _ => Bound::Included(prefix.as_slice()),
    };
    let mut new: Vec<_> =
        overlays.iter().map(|it| it.range::<[u8], _>((from, Bound::Unbounded)).peekable()).collect();
    let mut old = layout::entries(tree, from, &prefix).peekable();
    let mut found = Vec::new();
    while found.len() < range.limit {
        let next = new.iter_mut().filter_map(|it| it.peek().map(|(place, _)| *place)).min();
        let old_first = match (old.peek(), next) {
            (Some(Ok((old, _))), Some(next)) => old < next,
            (old, _) => old.is_some(),
        };
        let (place, value) = if old_first {
            let Some(entry) = old.next() else { break };
            let (place, head) = entry?;
            let value = head.value(tree, &place)?;
            (place, Some(value))
        } else {
            let Some(place) = next else { break };
            // What is being written hides what sled has.
            old.next_if(|entry| matches!(entry, Ok((old, _)) if old == place));
            let mut found = new.iter_mut().filter_map(|it| it.next_if(|(there, _)| *there == place));
            let Some((_, value)) = found.next() else { break };
            found.for_each(drop);
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

/// The greatest key of a table: of those that the tree has and no overlay says anything about, and those that an overlay has.
fn last(tree: &::sled::Tree, overlays: &[&Overlay], table: &str) -> Result<Option<Vec<u8>>, Error> {
    let bounds = layout::bounds(table)?;
    let said = |place: &TreeKey| overlays.iter().find_map(|it| it.get(place));
    let is_hidden = |found: &Result<TreeKey, Error>| matches!(found, Ok(place) if said(place).is_some());
    let old = layout::places(tree, bounds.clone()).rev().find(|found| !is_hidden(found)).transpose()?;
    let new = overlays.iter().filter_map(|it| {
        let there = it.range(bounds.clone()).rev().map(|(place, _)| place);
        there.into_iter().find(|place| said(place).is_some_and(Option::is_some)).cloned()
    });
    Ok(old
        .into_iter()
        .chain(new)
        .max()
        .map(|place| place.get(table.len() + 1..).unwrap_or_default().to_vec()))
}
