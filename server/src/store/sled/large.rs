//! A change too large for one go, on its way into the database. It goes a step at a time, so that others read and write between its steps:
//! its expectations are looked at, what it writes is put together and written to the journal, and then, once it has happened, into sled in
//! slices. Until it has happened, whoever writes to what it looked at or writes wins. Once it has, all of it is seen by everybody, and
//! whoever writes to the same places waits until they are in sled: else the journal would bring back after a crash what was written over.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crate::store::content::Content;
use crate::store::engine::{Digest, Error, SeenRange};
use crate::store::sled::job::{Answer, Job, weight};
use crate::store::sled::journal::{self, JournalId};
use crate::store::sled::layout::{self, TreeKey, Write};
use crate::store::sled::reader::{self, Overlay};

/// So many entries are looked at before anybody else gets a turn: some two milliseconds.
const STEP: usize = 500;

/// How far it has come.
enum Stage {
    /// Whether what it expects is there, up to a place.
    Deciding(Option<TreeKey>),
    /// What has to be written, up to a place.
    Preparing(Option<TreeKey>),
    /// The journal is being written by a thread of its own: that waits for the disk.
    Journaling(JoinHandle<Result<JournalId, Error>>),
    /// It has happened, and is in sled up to a place.
    Writing(Option<TreeKey>),
}

/// What became of a step.
pub(super) enum LargeStep {
    /// There is more to do.
    More,
    /// The disk has to do something first.
    Waits,
    /// What it expected is not there.
    Conflict,
    /// The journal is on the disk and waits for its name.
    Written(JournalId),
    /// So much goes into sled next: writes, and for each entry what was there.
    Slice(Vec<Write>, Vec<(TreeKey, Option<Vec<u8>>)>),
    /// All of it is in sled.
    Done,
}

/// A large change and who waits for its outcome.
pub(super) struct Large {
    expected: BTreeMap<TreeKey, Option<Vec<u8>>>,
    ranges: Vec<SeenRange>,
    overlay: Arc<Overlay>,
    writes: Vec<Write>,
    /// What it does to the content of the database.
    delta: Content,
    stage: Stage,
    answer: Option<Answer>,
}

impl Large {
    pub(super) fn new(job: Job) -> Self {
        Self {
            expected: job.expected.into_iter().collect(),
            ranges: job.ranges,
            overlay: Arc::new(job.writes.into_iter().collect()),
            writes: Vec::new(),
            delta: Content::default(),
            stage: Stage::Deciding(None),
            answer: Some(job.answer),
        }
    }

    /// What it writes.
    pub(super) fn overlay(&self) -> &Arc<Overlay> {
        &self.overlay
    }

    /// What it does to the content of the database.
    pub(super) fn delta(&self) -> Content {
        self.delta
    }

    /// Who waits for its outcome; once.
    pub(super) fn answer(&mut self) -> Option<Answer> {
        self.answer.take()
    }

    /// Whether it has happened.
    pub(super) fn has_happened(&self) -> bool {
        matches!(self.stage, Stage::Writing(_))
    }

    /// It has happened.
    pub(super) fn happens(&mut self) {
        self.stage = Stage::Writing(None);
    }

    /// Whether the next step is the disk's.
    pub(super) fn waits(&self) -> bool {
        matches!(&self.stage, Stage::Journaling(thread) if !thread.is_finished())
    }

    /// Whether these writes change what it looked at, or write where it writes.
    pub(super) fn is_touched(&self, written: &Overlay) -> bool {
        let in_range = |place: &TreeKey| {
            self.ranges.iter().any(|seen| {
                layout::place(&seen.table, &seen.prefix).is_ok_and(|prefix| place.starts_with(&prefix))
            })
        };
        written.keys().any(|place| {
            self.expected.contains_key(place) || self.overlay.contains_key(place) || in_range(place)
        })
    }

    /// Goes on with it.
    pub(super) fn step(&mut self, tree: &::sled::Tree, dir: &Path) -> Result<LargeStep, Error> {
        match &mut self.stage {
            Stage::Deciding(last) => {
                let mut looked_at = 0;
                for (place, value) in after(&self.expected, last.clone()).take(STEP) {
                    if layout::read(tree, place)? != *value {
                        return Ok(LargeStep::Conflict);
                    }
                    looked_at += 1;
                    if looked_at == STEP {
                        *last = Some(place.clone());
                        return Ok(LargeStep::More);
                    }
                }
                for seen in &self.ranges {
                    if Digest::of(&reader::scan(tree, &[], seen.range())?) != seen.digest {
                        return Ok(LargeStep::Conflict);
                    }
                }
                self.stage = Stage::Preparing(None);
                Ok(LargeStep::More)
            }
            Stage::Preparing(last) => {
                let mut prepared = 0;
                for (place, value) in after(&self.overlay, last.clone()).take(STEP) {
                    let old = layout::replace(tree, place, value.as_deref(), &mut self.writes)?;
                    self.delta.replace(layout::named(place)?, old.as_deref(), value.as_deref());
                    prepared += 1;
                    if prepared == STEP {
                        *last = Some(place.clone());
                        return Ok(LargeStep::More);
                    }
                }
                let (dir, delta) = (dir.to_owned(), self.delta);
                let writes = std::mem::take(&mut self.writes);
                let thread = thread::Builder::new()
                    .name("journal".to_owned())
                    .spawn(move || journal::write(&dir, delta, &writes))
                    .map_err(Error::io("starting the thread that writes the journal"))?;
                self.stage = Stage::Journaling(thread);
                Ok(LargeStep::Waits)
            }
            Stage::Journaling(thread) if !thread.is_finished() => Ok(LargeStep::Waits),
            Stage::Journaling(_) => {
                let Stage::Journaling(thread) = std::mem::replace(&mut self.stage, Stage::Preparing(None))
                else {
                    return Ok(LargeStep::More);
                };
                thread.join().unwrap_or(Err(Error::Closed)).map(LargeStep::Written)
            }
            Stage::Writing(last) => {
                let (mut writes, mut entries, mut total) = (Vec::new(), Vec::new(), 0);
                for (place, value) in after(&self.overlay, last.clone()) {
                    let old = layout::replace(tree, place, value.as_deref(), &mut writes)?;
                    entries.push((place.clone(), old));
                    total += weight(place, value.as_deref());
                    if total >= SLICE {
                        break;
                    }
                }
                let Some((place, _)) = entries.last() else { return Ok(LargeStep::Done) };
                *last = Some(place.clone());
                Ok(LargeStep::Slice(writes, entries))
            }
        }
    }

    /// Waits until nothing writes to the journal any more.
    pub(super) fn settle(self) -> Option<Answer> {
        if let Stage::Journaling(thread) = self.stage {
            // What it wrote has no name, and is written over by the next one.
            let _ = thread.join();
        }
        self.answer
    }
}

/// The entries behind a place.
fn after<V>(entries: &BTreeMap<TreeKey, V>, last: Option<TreeKey>) -> impl Iterator<Item = (&TreeKey, &V)> {
    entries.range((last.map_or(Bound::Unbounded, Bound::Excluded), Bound::Unbounded))
}

/// How much goes into sled at once, by [`weight`]. sled lets nobody read while it applies a batch: this much keeps
/// readers waiting for some 20 milliseconds, an import of 100,000 rows in one go for three seconds.
pub(super) const SLICE: usize = 512 * 1024;
