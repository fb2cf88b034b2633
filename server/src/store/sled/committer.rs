//! The only writer. It takes what has gathered, decides each batch against everything before it, writes all that
//! was accepted at once, has the disk keep it, and answers. If the disk fails it ends the process: the kernel
//! forgets what it could not write, so nothing that is in memory may be trusted or answered any more.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::store::content::Content;
use crate::store::engine::{Batch, CommitOutcome, Digest, Error, SeenRange};
use crate::store::sled::damage::Alarm;
use crate::store::sled::fault::{damaged, engine_error};
use crate::store::sled::journal;
use crate::store::sled::layout::{self, TreeKey, Write};
use crate::store::sled::mark::{self, Mark, MarkFile, Verdict};
use crate::store::sled::notices::Notices;
use crate::store::sled::reader::{self, Overlay, SledReader};
use crate::store::sled::walk::{Purpose, Step, Walk};

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

/// So long a start may take to read through the database; what is left then is read beside the work.
const READ_AT_START: Duration = Duration::from_secs(2);

/// From one reading of the whole database to the next: disks forget, too.
const READ_AGAIN: Duration = Duration::from_hours(24);

/// So often it is looked whether somebody has taken what was copied.
const PAUSE: Duration = Duration::from_millis(2);

/// What the committer is asked for.
pub(super) enum Task {
    /// To write a batch.
    Commit(Job),
    /// To read through the whole database.
    Walk(Purpose),
}

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
    sink: Sink,
    dir: PathBuf,
    reader: SledReader,
    notices: Arc<Notices>,
    alarm: Arc<Alarm>,
    mark: Mark,
    mark_file: MarkFile,
    walks: Vec<Walk>,
    /// Whether all of them wait for somebody to take what was copied.
    is_waiting: bool,
    /// When the database is read through again by itself.
    walks_at: Instant,
    /// Whether the database was last seen elsewhere than in its place.
    is_moved: bool,
}

impl Committer {
    /// Finishes what a crash interrupted, and sees that the database is what it was.
    pub(super) fn start(
        sink: Sink,
        dir: PathBuf,
        reader: SledReader,
        notices: Arc<Notices>,
        alarm: Arc<Alarm>,
    ) -> Result<Self, Error> {
        let mark = alarm.hear(|| {
            if let Some(writes) = journal::read(&dir)? {
                sink.write_slices(writes)?;
                journal::remove(&dir)?;
            }
            sink.marked(&dir)
        })?;
        let mut mark_file = MarkFile::open(&dir)?;
        mark_file.put(mark)?;
        let walks_at = Instant::now() + READ_AGAIN;
        let walks = vec![Walk::new(Purpose::Own)];
        let mut it = Self {
            sink,
            dir,
            reader,
            notices,
            alarm,
            mark,
            mark_file,
            walks,
            is_waiting: false,
            walks_at,
            is_moved: false,
        };
        let begun = Instant::now();
        while !it.walks.is_empty() && begun.elapsed() < READ_AT_START {
            it.read_on().map_err(StoreDamage::into_error)?;
        }
        Ok(it)
    }

    /// Works until nobody can send any more.
    pub(super) fn run(mut self, queue: &mpsc::Receiver<Task>) {
        let mut next = None;
        loop {
            match next.take().map_or_else(|| self.wait(queue), Wake::Task) {
                Wake::Task(Task::Commit(first)) => {
                    let mut weight = first.weight;
                    let mut group = vec![first];
                    while group.len() < GROUP
                        && let Ok(task) = queue.try_recv()
                    {
                        match task {
                            Task::Commit(job) if weight + job.weight <= SLICE => {
                                weight += job.weight;
                                group.push(job);
                            }
                            task => {
                                next = Some(task);
                                break;
                            }
                        }
                    }
                    self.commit(group);
                }
                Wake::Task(Task::Walk(purpose)) => self.walks.push(Walk::new(purpose)),
                Wake::Idle => {}
                Wake::End => break,
            }
            self.rest();
        }
        // The next start is the better for it; without it, nothing is lost.
        if let Err(error) = self.mark_file.sync() {
            tracing::warn!(%error, "the mark of how far the database had come may be a moment behind");
        }
    }

    /// Waits for something to do, but no longer than until there is something to do unasked.
    fn wait(&self, queue: &mpsc::Receiver<Task>) -> Wake {
        let now = |wait: Result<Task, RecvTimeoutError>| match wait {
            Ok(task) => Wake::Task(task),
            Err(RecvTimeoutError::Timeout) => Wake::Idle,
            Err(RecvTimeoutError::Disconnected) => Wake::End,
        };
        if self.is_waiting {
            return now(queue.recv_timeout(PAUSE));
        }
        if !self.walks.is_empty() {
            return match queue.try_recv() {
                Ok(task) => Wake::Task(task),
                Err(TryRecvError::Empty) => Wake::Idle,
                Err(TryRecvError::Disconnected) => Wake::End,
            };
        }
        let walk = self.walks_at.saturating_duration_since(Instant::now());
        now(queue.recv_timeout(self.mark_file.due().map_or(walk, |due| due.min(walk))))
    }

    /// What is done between the tasks.
    fn rest(&mut self) {
        if self.mark_file.due().is_some_and(|due| due.is_zero())
            && let Err(error) = self.mark_file.sync()
        {
            give_up(&self.dir, &error);
        }
        if self.walks_at <= Instant::now() {
            self.walks_at = Instant::now() + READ_AGAIN;
            self.walks.push(Walk::new(Purpose::Own));
        }
        match self.read_on() {
            // Whoever asks for what cannot be read is told so.
            Ok(()) | Err(StoreDamage::Unreadable(_)) => {}
            Err(StoreDamage::Missing(error)) => {
                tracing::error!(%error, dir = %self.dir.display(),
                    "what is there is not what was written: the process ends now");
                crate::log::flush();
                std::process::abort();
            }
        }
    }

    /// Reads on through the database, once for each walk.
    fn read_on(&mut self) -> Result<(), StoreDamage> {
        let mut found = Ok(());
        self.is_waiting = !self.walks.is_empty();
        for mut walk in std::mem::take(&mut self.walks) {
            if walk.is_outrun() {
                walk.end(Err(Error::Outrun));
                continue;
            }
            match self.alarm.hear(|| walk.step(&self.sink.tree)) {
                Ok(Step::More) => {
                    self.is_waiting = false;
                    self.walks.push(walk);
                }
                Ok(Step::Waits) => self.walks.push(walk),
                Ok(Step::GivenUp) => {}
                Ok(Step::Done) => match walk.verdict(self.mark.content) {
                    Ok(content) => walk.end(self.in_place().map(|()| content)),
                    Err(cause) => {
                        let error = self.alarm.sound(cause);
                        walk.end(Err(again(&error)));
                        found = Err(StoreDamage::Missing(error));
                    }
                },
                Err(error) => {
                    walk.end(Err(again(&error)));
                    found = found.and(Err(StoreDamage::Unreadable(error)));
                }
            }
        }
        found
    }

    fn commit(&mut self, group: Vec<Job>) {
        let mut overlay = Overlay::new();
        let mut answers = Vec::with_capacity(group.len());
        for job in group {
            let outcome = self.alarm.hear(|| self.decide(&job, &overlay));
            if let Ok(CommitOutcome::Committed) = outcome {
                overlay.extend(job.writes);
            }
            answers.push((job.answer, outcome));
        }
        if !overlay.is_empty() {
            if let Err(error) = self.in_place() {
                for (answer, outcome) in answers {
                    let outcome = outcome.and_then(|outcome| match outcome {
                        CommitOutcome::Committed => Err(again(&error)),
                        CommitOutcome::Conflict => Ok(outcome),
                    });
                    // Nobody waits any more: nothing was written.
                    let _ = answer.send(outcome);
                }
                return;
            }
            let overlay = Arc::new(overlay);
            self.reader.publish(Arc::clone(&overlay));
            let alarm = Arc::clone(&self.alarm);
            if let Err(error) = alarm.hear(|| self.write(&overlay)) {
                give_up(&self.dir, &error);
            }
            self.reader.publish(Arc::default());
            self.notices.notify(overlay.keys());
        }
        for (answer, outcome) in answers {
            // Nobody waits any more: the outcome stands.
            let _ = answer.send(outcome);
        }
    }

    /// Sees that what is written to is what the next start will open. While it is not nothing is written; it goes on when it is again.
    fn in_place(&mut self) -> Result<(), Error> {
        let found = self.sink.in_place(&self.dir);
        match &found {
            Err(error) if !self.is_moved => {
                tracing::error!(%error, dir = %self.dir.display(), "nothing is written until it is back");
            }
            Ok(()) if self.is_moved => {
                tracing::warn!(dir = %self.dir.display(), "the database is back in its place: writing goes on");
            }
            Ok(()) | Err(_) => {}
        }
        self.is_moved = found.is_err();
        found
    }

    fn decide(&self, job: &Job, overlay: &Overlay) -> Result<CommitOutcome, Error> {
        for (place, value) in &job.expected {
            let same = match overlay.get(place) {
                Some(there) => there == value,
                None => layout::read(&self.sink.tree, place)? == *value,
            };
            if !same {
                return Ok(CommitOutcome::Conflict);
            }
        }
        for seen in &job.ranges {
            if Digest::of(&reader::scan(&self.sink.tree, overlay, seen.range())?) != seen.digest {
                return Ok(CommitOutcome::Conflict);
            }
        }
        Ok(CommitOutcome::Committed)
    }

    /// Returns when everything is on the disk.
    fn write(&mut self, overlay: &Overlay) -> Result<(), Error> {
        let mut writes = Vec::new();
        let mut mark = Mark { commits: self.mark.commits + 1, ..self.mark };
        for (place, value) in overlay {
            let there = layout::head(&self.sink.tree, place)?;
            let old = there.as_ref().map(|head| head.value(&self.sink.tree, place)).transpose()?;
            let (old, new) = (old.as_deref(), value.as_deref());
            mark.content.replace(layout::named(place)?, old, new);
            for walk in &mut self.walks {
                walk.changes(place, old, new)?;
            }
            layout::writes(there.as_ref(), place, new, &mut writes)?;
        }
        // Last, so that it is never there without the others.
        writes.push((mark::PLACE.to_vec(), Some(mark.bytes().to_vec())));
        let weight: usize = writes.iter().map(|(key, value)| weight(key, value.as_deref())).sum();
        if weight <= SLICE {
            self.sink.write_slice(writes)?;
        } else {
            journal::write(&self.dir, &writes)?;
            self.sink.write_slices(writes)?;
            journal::remove(&self.dir)?;
        }
        self.mark = mark;
        self.mark_file.put(mark)
    }
}

/// What reading through the database found.
enum StoreDamage {
    /// Some of it cannot be read.
    Unreadable(Error),
    /// All can be read, and it is not all that was written.
    Missing(Error),
}

impl StoreDamage {
    fn into_error(self) -> Error {
        match self {
            Self::Unreadable(error) | Self::Missing(error) => error,
        }
    }
}

/// The same damage for one more.
fn again(error: &Error) -> Error {
    match error {
        Error::Damaged { path, cause } => Error::Damaged { path: path.clone(), cause: cause.clone() },
        Error::Moved { path } => Error::Moved { path: path.clone() },
        error => Error::Engine(error.to_string()),
    }
}

/// What the committer found when it looked for something to do.
enum Wake {
    Task(Task),
    Idle,
    End,
}

/// The disk did not keep what was written, so nothing of it may be answered.
fn give_up(dir: &Path, error: &Error) -> ! {
    tracing::error!(%error, dir = %dir.display(),
        "the disk did not keep what was written: the process ends now so that nobody is told otherwise; \
         check the disk and its free space, then start again");
    crate::log::flush();
    std::process::abort();
}

/// What is written to, and how much that has to withstand.
pub(super) struct Sink {
    pub(super) tree: ::sled::Db,
    /// The tree's file, for what sled does not do with it.
    pub(super) file: File,
    pub(super) durability: Durability,
}

impl Sink {
    /// Whether nobody has moved the database away or put a copy in its place. That the file
    /// was cut shows at the next start only, since sled itself makes it shorter at times.
    fn in_place(&self, dir: &Path) -> Result<(), Error> {
        let path = dir.join("rows").join("db");
        let ours = self.file.metadata().map_err(Error::io("looking at the database"))?;
        match fs::symlink_metadata(&path) {
            Ok(there) if (there.dev(), there.ino()) == (ours.dev(), ours.ino()) => Ok(()),
            Err(cause) if cause.kind() != ErrorKind::NotFound => {
                Err(Error::io(format!("looking at {}", path.display()))(cause))
            }
            Ok(_) | Err(_) => Err(Error::Moved { path }),
        }
    }

    /// How far the database has come, if that is as far as it had come.
    fn marked(&self, dir: &Path) -> Result<Mark, Error> {
        let in_tree = self.tree.get(mark::PLACE).map_err(engine_error)?;
        let in_tree = in_tree
            .map(|bytes| Mark::of(&bytes).ok_or_else(|| damaged("its mark makes no sense")))
            .transpose()?;
        let mut in_file = MarkFile::read(dir)?;
        if let (Some(mark), None) = (in_tree, in_file)
            && MarkFile::is_unfinished(dir, mark)?
        {
            MarkFile::finish(dir)?;
            in_file = in_tree;
        }
        match (Verdict::of(in_tree, in_file), in_tree) {
            (Verdict::Whole, Some(mark)) => Ok(mark),
            // It was just made, or an older version has written it.
            (Verdict::Whole, None) => self.mark_anew(dir, Walk::through(&self.tree)?),
            (Verdict::Behind(commits), _) => Err(damaged(&format!(
                "it ends before its file `mark` says: the last {commits} changes are missing"
            ))),
            (Verdict::Other, _) => Err(damaged("its file `mark` belongs to another state of it")),
            (Verdict::NoFile, _) => {
                Err(damaged("its file `mark` is missing, so nobody knows whether it is whole"))
            }
        }
    }

    /// Takes what is there for all there is.
    pub(super) fn mark_anew(&self, dir: &Path, content: Content) -> Result<Mark, Error> {
        let mark = Mark { commits: 0, content };
        MarkFile::begin(dir, mark)?;
        let writes = vec![(mark::PLACE.to_vec(), Some(mark.bytes().to_vec()))];
        self.write_slice(writes)?;
        MarkFile::finish(dir)?;
        Ok(mark)
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
