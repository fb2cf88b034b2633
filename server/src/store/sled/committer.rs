//! The only writer. It takes what has gathered, decides each batch against everything before it, writes all that
//! was accepted at once, has the disk keep it, and answers. If the disk fails it ends the process: the kernel
//! forgets what it could not write, so nothing that is in memory may be trusted or answered any more.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, mpsc};

use tokio::sync::oneshot;

use crate::store::engine::{Batch, CommitOutcome, Digest, Error, SeenRange};
use crate::store::sled::fault::engine_error;
use crate::store::sled::journal;
use crate::store::sled::layout::{self, TreeKey, Write};
use crate::store::sled::notices::Notices;
use crate::store::sled::reader::{self, Overlay, SledReader};

/// How much an answered commit withstands. Only the proof that the power-cut test can fail needs the choice:
/// no setting leads here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// A power cut. Everything but that proof uses this.
    PowerCut,
    /// The end of the process only, as sled alone would have it.
    ProcessEnd,
}

/// More batches than this are not kept waiting for each other.
const GROUP: usize = 256;

/// How much goes into sled at once, by [`weight`]. sled lets nobody read while it applies a batch: this much keeps
/// readers waiting for some 20 milliseconds, an import of 100,000 rows in one go for three seconds.
const SLICE: usize = 512 * 1024;

/// A batch and who waits for its outcome.
pub(super) struct Job {
    expected: Vec<(TreeKey, Option<Vec<u8>>)>,
    ranges: Vec<SeenRange>,
    writes: Vec<(TreeKey, Option<Vec<u8>>)>,
    weight: usize,
    answer: oneshot::Sender<Result<CommitOutcome, Error>>,
}

impl Job {
    pub(super) fn new(
        batch: Batch,
        answer: oneshot::Sender<Result<CommitOutcome, Error>>,
    ) -> Result<Self, Error> {
        let mut places = [batch.expected, batch.writes].into_iter().map(|cells| {
            let cells = cells.into_iter();
            cells
                .map(|cell| Ok((layout::place(&cell.table, &cell.key)?, cell.value)))
                .collect::<Result<Vec<_>, Error>>()
        });
        let expected: Vec<_> = places.next().transpose()?.unwrap_or_default();
        let writes: Vec<_> = places.next().transpose()?.unwrap_or_default();
        let weight = writes.iter().map(|(place, value)| weight(place, value.as_deref())).sum();
        Ok(Self { expected, ranges: batch.ranges, writes, weight, answer })
    }
}

/// What a write costs in sled's log: its key and value, once as it is and once, on average, when the node it is in
/// is written anew.
fn weight(key: &[u8], value: Option<&[u8]>) -> usize {
    1024 + 2 * (key.len() + value.map_or(0, <[u8]>::len))
}

pub(super) struct Committer {
    tree: ::sled::Db,
    file: File,
    dir: PathBuf,
    reader: SledReader,
    notices: Arc<Notices>,
    durability: Durability,
}

impl Committer {
    /// Finishes what a crash interrupted.
    pub(super) fn start(
        tree: ::sled::Db,
        file: File,
        dir: PathBuf,
        reader: SledReader,
        notices: Arc<Notices>,
        durability: Durability,
    ) -> Result<Self, Error> {
        let committer = Self { tree, file, dir, reader, notices, durability };
        if let Some(writes) = journal::read(&committer.dir)? {
            committer.write_slices(writes)?;
            journal::remove(&committer.dir)?;
        }
        Ok(committer)
    }

    /// Works until nobody can send any more.
    pub(super) fn run(&self, queue: &mpsc::Receiver<Job>) {
        let mut next = None;
        while let Some(first) = next.take().or_else(|| queue.recv().ok()) {
            let mut weight = first.weight;
            let mut group = vec![first];
            while group.len() < GROUP
                && let Ok(job) = queue.try_recv()
            {
                weight += job.weight;
                if weight > SLICE {
                    next = Some(job);
                    break;
                }
                group.push(job);
            }
            self.commit(group);
        }
    }

    fn commit(&self, group: Vec<Job>) {
        let mut overlay = Overlay::new();
        let mut answers = Vec::with_capacity(group.len());
        for job in group {
            let outcome = self.decide(&job, &overlay);
            if let Ok(CommitOutcome::Committed) = outcome {
                overlay.extend(job.writes);
            }
            answers.push((job.answer, outcome));
        }
        if !overlay.is_empty() {
            let overlay = Arc::new(overlay);
            self.reader.publish(Arc::clone(&overlay));
            if let Err(error) = self.write(&overlay) {
                tracing::error!(%error, dir = %self.dir.display(),
                    "the disk did not keep what was written: the process ends now so that nobody is told otherwise; \
                     check the disk and its free space, then start again");
                crate::log::flush();
                std::process::abort();
            }
            self.reader.publish(Arc::default());
            self.notices.notify(overlay.keys());
        }
        for (answer, outcome) in answers {
            // Nobody waits any more: the outcome stands.
            let _ = answer.send(outcome);
        }
    }

    fn decide(&self, job: &Job, overlay: &Overlay) -> Result<CommitOutcome, Error> {
        for (place, value) in &job.expected {
            let same = match overlay.get(place) {
                Some(there) => there == value,
                None => layout::read(&self.tree, place)? == *value,
            };
            if !same {
                return Ok(CommitOutcome::Conflict);
            }
        }
        for seen in &job.ranges {
            if Digest::of(&reader::scan(&self.tree, overlay, seen.range())?) != seen.digest {
                return Ok(CommitOutcome::Conflict);
            }
        }
        Ok(CommitOutcome::Committed)
    }

    /// Returns when everything is on the disk.
    fn write(&self, overlay: &Overlay) -> Result<(), Error> {
        let mut writes = Vec::new();
        for (place, value) in overlay {
            layout::writes(&self.tree, place, value.as_deref(), &mut writes)?;
        }
        let weight: usize = writes.iter().map(|(key, value)| weight(key, value.as_deref())).sum();
        if weight <= SLICE {
            return self.write_slice(writes);
        }
        journal::write(&self.dir, &writes)?;
        self.write_slices(writes)?;
        journal::remove(&self.dir)
    }

    fn write_slices(&self, writes: Vec<Write>) -> Result<(), Error> {
        let mut slice = Vec::new();
        let mut total = 0;
        for (key, value) in writes {
            let weight = weight(&key, value.as_deref());
            if total + weight > SLICE {
                self.write_slice(std::mem::take(&mut slice))?;
                total = 0;
            }
            total += weight;
            slice.push((key, value));
        }
        self.write_slice(slice)
    }

    fn write_slice(&self, writes: Vec<Write>) -> Result<(), Error> {
        let mut batch = ::sled::Batch::default();
        for (key, value) in writes {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        self.tree.apply_batch(batch).map_err(engine_error)?;
        self.tree.flush().map_err(engine_error)?;
        match self.durability {
            Durability::PowerCut => self.file.sync_data().map_err(Error::io("syncing the database")),
            Durability::ProcessEnd => Ok(()),
        }
    }
}
