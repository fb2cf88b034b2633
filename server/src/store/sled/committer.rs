//! The only writer. It takes what has gathered, decides each batch against everything before it, writes all that
//! was accepted to the write-ahead log at once, has the disk keep it, and answers. A moment later it goes into sled.
//! If the disk fails it ends the process: the kernel forgets what it could not write, so nothing that is in memory may be
//! trusted or answered any more.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

use crate::store::content::Content;
use crate::store::engine::{CommitOutcome, Error, Lasting};
use crate::store::sled::counts::TableCounts;
use crate::store::sled::damage::Alarm;
use crate::store::sled::fault::{damaged, engine_error};
use crate::store::sled::job::{Job, weight};
use crate::store::sled::journal::{self, Follows, Journal, JournalId, JournalInTree};
use crate::store::sled::large::{Large, LargeStep, SLICE};
use crate::store::sled::layout::{self, Write};
use crate::store::sled::mark::{self, Mark, MarkFile, StoreName, Verdict};
use crate::store::sled::notices::Notices;
use crate::store::sled::reader::{self, Overlay, SledReader};
use crate::store::sled::room::{self, RoomOf, RoomWatch};
use crate::store::sled::wal::{self, Beyond, InTree, WriteAheadLog};
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

impl Durability {
    /// Has the disk keep something, where that is asked for.
    fn synced(self, sync: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
        match self {
            Self::PowerCut => sync(),
            Self::ProcessEnd => Ok(()),
        }
    }
}

/// More batches than this are not kept waiting for each other.
const GROUP: usize = 256;

/// So much may be in the log and not in sled yet, by [`weight`]: sled lets nobody read while it takes it.
const LOGGED: usize = SLICE / 2;

/// And so long.
const LOGGED_FOR: Duration = Duration::from_secs(1);

/// What is so large goes into sled without having been in the log: it would be written twice.
const DIRECT: usize = SLICE / 4;

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

pub(super) struct Committer {
    sink: Sink,
    dir: PathBuf,
    reader: SledReader,
    notices: Arc<Notices>,
    alarm: Arc<Alarm>,
    counts: Arc<TableCounts>,
    /// How far the tree has come.
    mark: Mark,
    mark_file: MarkFile,
    log: WriteAheadLog,
    /// The number of the last commit, and since when there are some in the log that are not in the tree.
    last: u64,
    logged_since: Option<Instant>,
    walks: Vec<Walk>,
    /// Whether all of them wait for somebody to take what was copied.
    is_waiting: bool,
    /// Whether one has read everything but what is in the log.
    is_at_end: bool,
    /// When the database is read through again by itself.
    walks_at: Instant,
    /// Whether something kept it from writing when it last tried: the database was moved away, or the disk is full.
    is_hindered: bool,
    room_watch: RoomWatch,
    /// The large change that is under way, and those that wait for it to be over.
    large: Option<Large>,
    larges: VecDeque<Job>,
    /// Who writes where it writes, and waits for that.
    held: Vec<Job>,
}

impl Committer {
    /// Finishes what a crash interrupted, and sees that the database is what it was.
    pub(super) fn start(
        sink: Sink,
        dir: PathBuf,
        reader: SledReader,
        (notices, counts): (Arc<Notices>, Arc<TableCounts>),
        alarm: Arc<Alarm>,
    ) -> Result<Self, Error> {
        let (mark, beyond) = alarm.hear(|| sink.finish_journal(&dir).and_then(|()| sink.marked(&dir)))?;
        let mut mark_file = MarkFile::open(&dir)?;
        let name = sink.name_both(&dir, &mut mark_file)?;
        let log = WriteAheadLog::open(&dir, name)?;
        let walks_at = Instant::now() + READ_AGAIN;
        let walks = vec![Walk::new(Purpose::Own)];
        let mut it = Self {
            sink,
            dir,
            reader,
            notices,
            alarm,
            counts,
            mark,
            mark_file,
            log,
            last: beyond.number,
            logged_since: None,
            walks,
            is_waiting: false,
            is_at_end: false,
            walks_at,
            is_hindered: false,
            room_watch: RoomWatch::new(),
            large: None,
            larges: VecDeque::new(),
            held: Vec::new(),
        };
        it.reader.publish(beyond.writes);
        let alarm = Arc::clone(&it.alarm);
        alarm.hear(|| it.settle())?;
        it.mark_file.put(it.mark)?;
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
                Wake::Task(Task::Commit(job)) if job.weight > SLICE => self.larges.push_back(job),
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
                Wake::Task(Task::Walk(purpose)) => {
                    // Whoever asks has what was committed before.
                    self.settled();
                    self.walks.push(Walk::new(purpose));
                }
                Wake::Idle => {}
                Wake::End => break,
            }
            self.rest();
        }
        // What had not happened does not any more, and nobody waits for it. What had is in the journal.
        if let Some(large) = self.large.take() {
            let _ = large.settle();
        }
        self.settled();
        self.make_again();
        // The next start is the better for it; without it, nothing is lost.
        if let Err(error) = self.mark_file.sync() {
            tracing::warn!(%error, "the mark of how far the database had come may be a moment behind");
        }
    }

    /// Whoever has taken these files away while they were in use has taken nothing that is not known here.
    fn make_again(&self) {
        let name = self.log.name();
        let made = self
            .log
            .make_again(&self.dir, self.mark)
            .and_then(|()| self.mark_file.make_again(&self.dir, self.mark, name));
        if let Err(error) = made {
            tracing::error!(%error, dir = %self.dir.display(), "what was taken away could not be made again");
        }
    }

    /// Waits for something to do, but no longer than until there is something to do unasked.
    fn wait(&self, queue: &mpsc::Receiver<Task>) -> Wake {
        let now = |wait: Result<Task, RecvTimeoutError>| match wait {
            Ok(task) => Wake::Task(task),
            Err(RecvTimeoutError::Timeout) => Wake::Idle,
            Err(RecvTimeoutError::Disconnected) => Wake::End,
        };
        let walks = !self.walks.is_empty() && !self.is_waiting;
        let large = self.large.as_ref().map_or(!self.larges.is_empty(), |large| !large.waits());
        if !walks && !large && (self.is_waiting || self.large.is_some()) {
            return now(queue.recv_timeout(PAUSE));
        }
        if walks || large {
            return match queue.try_recv() {
                Ok(task) => Wake::Task(task),
                Err(TryRecvError::Empty) => Wake::Idle,
                Err(TryRecvError::Disconnected) => Wake::End,
            };
        }
        let walk = self.walks_at.saturating_duration_since(Instant::now()).min(self.room_watch.due());
        let soon = [self.mark_file.due(), self.settles_in()].into_iter().flatten().min();
        now(queue.recv_timeout(soon.map_or(walk, |due| due.min(walk))))
    }

    /// How long until what is in the log goes into sled; nothing where nothing is.
    fn settles_in(&self) -> Option<Duration> {
        self.logged_since.map(|since| LOGGED_FOR.saturating_sub(since.elapsed()))
    }

    /// What is done between the tasks.
    fn rest(&mut self) {
        if self.settles_in().is_some_and(|due| due.is_zero()) {
            self.settled();
        }
        if self.mark_file.due().is_some_and(|due| due.is_zero())
            && let Err(error) = self.mark_file.sync()
        {
            give_up(&self.dir, &error);
        }
        self.go_on();
        self.room_watch.look(self.sink.room, &self.dir);
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
        // Now, so that nothing comes in between however much is written.
        if std::mem::take(&mut self.is_at_end) {
            self.settled();
        }
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
                // What is in the log belongs to it.
                Ok(Step::Done) if self.mark.commits < self.last => {
                    self.is_at_end = true;
                    self.walks.push(walk);
                }
                // The mark is ahead of the tree.
                Ok(Step::Done) if self.large.as_ref().is_some_and(Large::has_happened) => {
                    self.walks.push(walk);
                }
                Ok(Step::Done) => match walk.verdict(self.mark.content) {
                    Ok(content) => {
                        self.counts.are(walk.counted().clone());
                        walk.end(self.in_place().map(|()| content));
                    }
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
        self.is_waiting &= !self.is_at_end;
        found
    }

    fn commit(&mut self, group: Vec<Job>) {
        let mut overlay = Overlay::new();
        let mut lasting = Lasting::Soon;
        let mut answers = Vec::with_capacity(group.len());
        for job in group {
            // After a crash the journal would write over it.
            if let Some(large) = &self.large
                && large.has_happened()
                && job.writes.iter().any(|(place, _)| large.overlay().contains_key(place))
            {
                self.held.push(job);
                continue;
            }
            let outcome = self.alarm.hear(|| self.decide(&job, &overlay));
            if let Ok(CommitOutcome::Committed) = outcome
                && !job.writes.is_empty()
            {
                overlay.extend(job.writes);
                lasting = lasting.and(job.lasting);
            }
            answers.push((job.answer, outcome));
        }
        if !overlay.is_empty() {
            match self.may_write(0) {
                Ok(()) => self.keep(overlay, lasting),
                Err(error) => {
                    for (_, outcome) in &mut answers {
                        if matches!(outcome, Ok(CommitOutcome::Committed)) {
                            *outcome = Err(again(&error));
                        }
                    }
                }
            }
        }
        for (answer, outcome) in answers {
            // Nobody waits any more: the outcome stands.
            let _ = answer.send(outcome);
        }
    }

    /// Writes what was decided, for everybody to see.
    fn keep(&mut self, overlay: Overlay, lasting: Lasting) {
        if self.large.as_ref().is_some_and(|large| !large.has_happened() && large.is_touched(&overlay)) {
            self.refuse_large(Ok(CommitOutcome::Conflict));
        }
        let changed: Vec<_> = overlay.keys().cloned().collect();
        let alarm = Arc::clone(&self.alarm);
        if let Err(error) = alarm.hear(|| self.write(overlay, lasting)) {
            give_up(&self.dir, &error);
        }
        self.notices.notify(changed.iter());
    }

    /// Returns when everything is on the disk, or will be before all that comes after it, and everybody sees it.
    fn write(&mut self, overlay: Overlay, lasting: Lasting) -> Result<(), Error> {
        let more: usize = overlay.iter().map(|(place, value)| weight(place, value.as_deref())).sum();
        let there = self.reader.overlays().weight;
        if more > DIRECT {
            if there + more > SLICE {
                self.settle()?;
            }
            self.last += 1;
            self.reader.publish(overlay);
            return self.settle();
        }
        if there + more > LOGGED {
            self.settle()?;
        }
        let mut record = self.log.record(self.last + 1, self.mark, &overlay)?;
        if !self.log.has_room(&record) {
            self.settle()?;
            record = self.log.record(self.last + 1, self.mark, &overlay)?;
        }
        self.log.append(&record)?;
        self.last += 1;
        if lasting == Lasting::AtOnce {
            self.sink.durability.synced(|| self.log.sync())?;
            // Never of what the disk may not have.
            self.mark_file.put_last(self.last)?;
        }
        self.logged_since.get_or_insert_with(Instant::now);
        self.reader.publish(overlay);
        Ok(())
    }

    /// As [`Self::settle`]. What was answered and does not come into sled may not be built upon.
    fn settled(&mut self) {
        let alarm = Arc::clone(&self.alarm);
        if let Err(error) = alarm.hear(|| self.settle()) {
            give_up(&self.dir, &error);
        }
    }

    /// Writes what is in the log into sled; when this returns, the disk has it there.
    fn settle(&mut self) -> Result<(), Error> {
        self.logged_since = None;
        if self.mark.commits == self.last {
            return Ok(());
        }
        let mut writes = Vec::new();
        let mut mark = Mark { commits: self.last, ..self.mark };
        for (place, value) in &self.reader.overlays().logged {
            let new = value.as_deref();
            let old = layout::replace(&self.sink.tree, place, new, &mut writes)?;
            let old = old.as_deref();
            mark.content.replace(layout::named(place)?, old, new);
            for walk in &mut self.walks {
                walk.changes(place, old, new)?;
            }
            self.counts.changes(place, old, new)?;
        }
        if let Some(logged) = self.log.last() {
            // What sled has then has to be in the log, too: by that the next start knows that the log belongs to it.
            if self.log.is_unsynced() {
                self.sink.durability.synced(|| self.log.sync())?;
            }
            writes.push((mark::LOGGED_PLACE.to_vec(), Some(logged.to_be_bytes().to_vec())));
        }
        // Last, so that it is never there without the others.
        writes.push((mark::PLACE.to_vec(), Some(mark.bytes().to_vec())));
        self.sink.write_slice(writes)?;
        self.mark = mark;
        self.reader.is_in_tree();
        self.log.restart();
        self.mark_file.put(self.mark)
    }

    /// Goes on with the large change that is under way, or begins with the next one.
    fn go_on(&mut self) {
        if self.large.is_none() && self.larges.is_empty() {
            return;
        }
        // It looks at sled alone, and its journal has to come after what is in the log.
        self.settled();
        let Some(large) = &mut self.large else {
            let Some(job) = self.larges.pop_front() else { return };
            // It is written twice: into the journal, and into sled.
            match self.may_write(2 * job.weight as u64) {
                Ok(()) => self.large = Some(Large::new(job)),
                // Nobody waits any more: nothing was written.
                Err(error) => drop(job.answer.send(Err(error))),
            }
            return;
        };
        let (alarm, overlay) = (Arc::clone(&self.alarm), Arc::clone(large.overlay()));
        let has_happened = large.has_happened();
        match alarm.hear(|| large.step(&self.sink.tree, &self.dir)) {
            Ok(LargeStep::More | LargeStep::Waits) => {}
            Ok(LargeStep::Conflict) => self.refuse_large(Ok(CommitOutcome::Conflict)),
            Ok(LargeStep::Written(id)) => match self.may_write(0) {
                Ok(()) => self.large_happens(id),
                Err(error) => self.refuse_large(Err(error)),
            },
            Ok(LargeStep::Slice(writes, entries)) => {
                let written = alarm.hear(|| {
                    self.sink.write_slices(writes)?;
                    for (place, old) in &entries {
                        let new = overlay.get(place).and_then(Option::as_deref);
                        for walk in &mut self.walks {
                            walk.changes(place, old.as_deref(), new)?;
                        }
                        self.counts.changes(place, old.as_deref(), new)?;
                    }
                    Ok(())
                });
                if let Err(error) = written {
                    give_up(&self.dir, &error);
                }
            }
            Ok(LargeStep::Done) => {
                if let Err(error) = alarm.hear(|| self.sink.end_journal(&self.dir)) {
                    give_up(&self.dir, &error);
                }
                self.reader.publish_large(Arc::default());
                self.large = None;
                // One by one: together they could be more than sled may be given at once.
                for job in std::mem::take(&mut self.held) {
                    self.commit(vec![job]);
                }
            }
            Err(error) if has_happened => give_up(&self.dir, &error),
            Err(error) => self.refuse_large(Err(error)),
        }
    }

    /// The large change under way does not happen.
    fn refuse_large(&mut self, outcome: Result<CommitOutcome, Error>) {
        if let Some(answer) = self.large.take().and_then(Large::settle) {
            // Nobody waits any more: nothing was written.
            let _ = answer.send(outcome);
        }
    }

    /// Its journal is on the disk: from now on it has happened, and everybody sees all of it.
    fn large_happens(&mut self, id: JournalId) {
        let Some(large) = &mut self.large else { return };
        let name = self.log.name();
        let happened = journal::happens(&self.dir, (&name, self.mark), id).and_then(|()| {
            self.mark = self.sink.count_in(self.mark, large.delta(), id)?;
            self.last = self.mark.commits;
            self.mark_file.put(self.mark)
        });
        if let Err(error) = happened {
            give_up(&self.dir, &error);
        }
        large.happens();
        let overlay = Arc::clone(large.overlay());
        self.reader.publish_large(Arc::clone(&overlay));
        self.notices.notify(overlay.keys());
        if let Some(answer) = large.answer() {
            // Nobody waits any more: the outcome stands.
            let _ = answer.send(Ok(CommitOutcome::Committed));
        }
    }

    /// Sees that so much can be written, and that what is written to is what the next start will open. While it cannot, nothing is written;
    /// it goes on by itself.
    fn may_write(&mut self, bytes: u64) -> Result<(), Error> {
        // Else a disk at the very limit would stop and go with each of sled's own tidyings.
        let spare = if self.is_hindered { room::SPARE } else { 0 };
        let found = self.in_place().and_then(|()| room::is_enough(self.sink.room, &self.dir, bytes + spare));
        match &found {
            Err(error) if !self.is_hindered => {
                tracing::error!(%error, dir = %self.dir.display(), "nothing is written until that is mended");
            }
            Ok(()) if self.is_hindered => {
                tracing::warn!(dir = %self.dir.display(), "what kept the database from writing is mended: it goes on");
            }
            Ok(()) | Err(_) => {}
        }
        self.is_hindered = found.is_err();
        found
    }

    /// Whether nobody has moved the database's files away or put copies in their places. That sled's was cut shows at the next start only,
    /// since sled itself makes it shorter at times.
    fn in_place(&self) -> Result<(), Error> {
        is_at(&self.sink.file, &self.dir.join("rows").join("db"))?;
        [self.log.file(), self.mark_file.file()].into_iter().try_for_each(|(file, place)| is_at(file, place))
    }

    fn decide(&self, job: &Job, overlay: &Overlay) -> Result<CommitOutcome, Error> {
        let overlays = self.reader.overlays();
        let ahead = [overlay, &overlays.logged, &*overlays.large];
        reader::is_so(&self.sink.tree, &ahead, &job.expected, &job.ranges)
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
        Error::Full { path, free } => Error::Full { path: path.clone(), free: *free },
        error => Error::Engine(error.to_string()),
    }
}

/// What the committer found when it looked for something to do.
enum Wake {
    Task(Task),
    Idle,
    End,
}

/// A name by chance.
fn new_name() -> Result<StoreName, Error> {
    let mut name = [0; 16];
    aws_lc_rs::rand::fill(&mut name)
        .map_err(|_| Error::Engine("the operating system gives no randomness".to_owned()))?;
    Ok(name)
}

/// The disk did not keep what was written, so nothing of it may be answered.
fn give_up(dir: &Path, error: &Error) -> ! {
    tracing::error!(%error, dir = %dir.display(),
        "the disk did not keep what was written: the process ends now so that nobody is told otherwise; \
         check the disk and its free space, then start again");
    crate::log::flush();
    std::process::abort();
}

/// Whether a file that is open is the one at a path.
fn is_at(file: &File, path: &Path) -> Result<(), Error> {
    let ours = file.metadata().map_err(Error::io("looking at the database"))?;
    match fs::symlink_metadata(path) {
        Ok(there) if (there.dev(), there.ino()) == (ours.dev(), ours.ino()) => Ok(()),
        Err(cause) if cause.kind() != ErrorKind::NotFound => {
            Err(Error::io(format!("looking at {}", path.display()))(cause))
        }
        Ok(_) | Err(_) => Err(Error::Moved { path: path.to_owned() }),
    }
}

/// What a journal is to the tree beside which it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JournalStanding {
    /// It follows on what is there.
    Next,
    /// The mark has it, and not all of it may be there.
    Begun,
    /// All of it is there.
    Done,
    /// It is another store's, or of another day.
    Foreign,
}

fn placed(counted: JournalInTree) -> Write {
    (journal::PLACE.to_vec(), Some(counted.bytes()))
}

fn without_mark() -> Error {
    damaged("its file `mark` is missing, so nobody knows whether it is whole")
}

/// What is written to, and how much that has to withstand.
pub(super) struct Sink {
    pub(super) tree: ::sled::Db,
    /// The tree's file, for what sled does not do with it.
    pub(super) file: File,
    pub(super) durability: Durability,
    pub(super) room: RoomOf,
}

impl Sink {
    /// The store's name, as the tree has it.
    fn name(&self) -> Result<Option<StoreName>, Error> {
        let name = self.tree.get(mark::NAME_PLACE).map_err(engine_error)?;
        let read =
            |name: ::sled::IVec| name.as_ref().try_into().map_err(|_| damaged("its name makes no sense"));
        name.map(read).transpose()
    }

    /// Refuses the rows of another store.
    fn named(&self, dir: &Path) -> Result<(), Error> {
        match (self.name()?, MarkFile::name(dir)?) {
            (tree, Some(file)) if tree != Some(file) => Err(damaged(
                "its folder `rows` is another store's than its file `mark`: put back the one that belongs to it, or move both aside",
            )),
            (Some(_) | None, Some(_) | None) => Ok(()),
        }
    }

    /// Gives both the name of the store that have none: a version has made or marked them that knew no names.
    fn name_both(&self, dir: &Path, file: &mut MarkFile) -> Result<StoreName, Error> {
        let there = self.name()?;
        let name = there.map_or_else(new_name, Ok)?;
        // The tree first: a file with a name is believed.
        if there.is_none() {
            self.write_slice(vec![(mark::NAME_PLACE.to_vec(), Some(name.to_vec()))])?;
        }
        if MarkFile::name(dir)?.is_none() {
            file.put_name(name)?;
        }
        Ok(name)
    }

    /// The tree's mark.
    fn mark(&self) -> Result<Option<Mark>, Error> {
        let mark = self.tree.get(mark::PLACE).map_err(engine_error)?;
        mark.map(|bytes| Mark::of(&bytes).ok_or_else(|| damaged("its mark makes no sense"))).transpose()
    }

    /// The number of the last commit that came to the tree by the log.
    fn logged(&self) -> Result<u64, Error> {
        let there = self.tree.get(mark::LOGGED_PLACE).map_err(engine_error)?;
        let number = |bytes: ::sled::IVec| bytes.as_ref().try_into().map(u64::from_be_bytes);
        there
            .map_or(Ok(0), |bytes| number(bytes).map_err(|_| damaged("the number of its log makes no sense")))
    }

    /// What the log has that the tree has not.
    pub(super) fn beyond(&self, dir: &Path) -> Result<Beyond, Error> {
        let mark = match self.mark() {
            // Nothing follows on it.
            Err(Error::Damaged { .. }) => None,
            mark => mark?,
        };
        match (mark, self.name()?) {
            (Some(mark), Some(name)) => wal::beyond(dir, &name, InTree { mark, logged: self.logged()? }),
            (mark, _) => Ok(Beyond { number: mark.unwrap_or_default().commits, ..Beyond::default() }),
        }
    }

    /// The same for whoever takes what there is: of a log that is another time's, nothing.
    pub(super) fn beyond_or_nothing(&self, dir: &Path) -> Result<Beyond, Error> {
        match self.beyond(dir) {
            Err(Error::Damaged { .. }) => Ok(Beyond::default()),
            beyond => beyond,
        }
    }

    /// How far the tree has come, and what the log has beyond that, if both together are as far as the database had come.
    fn marked(&self, dir: &Path) -> Result<(Mark, Beyond), Error> {
        let in_tree = self.mark()?;
        let mut in_file = MarkFile::read(dir)?;
        if let (Some(mark), None) = (in_tree, in_file)
            && MarkFile::is_unfinished(dir, mark)?
        {
            MarkFile::finish(dir)?;
            in_file = in_tree;
        }
        self.named(dir)?;
        if in_tree.is_some() && in_file.is_none() {
            return Err(without_mark());
        }
        let beyond = self.beyond(dir)?;
        let verdict = Verdict::of(in_tree, in_file, beyond.number, MarkFile::last(dir)?);
        match (verdict, in_tree) {
            (Verdict::Whole, Some(mark)) => Ok((mark, beyond)),
            // It was just made, or an older version has written it.
            (Verdict::Whole, None) => {
                Ok((self.mark_anew(dir, Walk::through(&self.tree)?)?, Beyond::default()))
            }
            (Verdict::Behind(1), _) => {
                Err(damaged("it ends before its file `mark` says: the last change is missing"))
            }
            (Verdict::Behind(commits), _) => Err(damaged(&format!(
                "it ends before its file `mark` says: the last {commits} changes are missing"
            ))),
            (Verdict::Other, _) => Err(damaged("its file `mark` belongs to another state of it")),
            (Verdict::NoFile, _) => Err(without_mark()),
        }
    }

    /// Takes what is there for all there is.
    pub(super) fn mark_anew(&self, dir: &Path, content: Content) -> Result<Mark, Error> {
        let mark = Mark { commits: 0, content };
        // Its numbers would come once more.
        wal::forget(dir)?;
        let name = self.name()?.map_or_else(new_name, Ok)?;
        MarkFile::begin(dir, mark, name)?;
        let writes = vec![
            (mark::PLACE.to_vec(), Some(mark.bytes().to_vec())),
            (mark::NAME_PLACE.to_vec(), Some(name.to_vec())),
            (mark::LOGGED_PLACE.to_vec(), None),
        ];
        self.write_slice(writes)?;
        MarkFile::finish(dir)?;
        Ok(mark)
    }

    /// What the tree says of journals.
    fn counted(&self) -> Result<JournalInTree, Error> {
        JournalInTree::of(self.tree.get(journal::PLACE).map_err(engine_error)?.as_deref())
    }

    /// Finishes a large change that a crash interrupted. Nothing is taken over from a file that does not belong to this tree.
    fn finish_journal(&self, dir: &Path) -> Result<(), Error> {
        let counted = self.counted()?;
        let Some(journal) = journal::read(dir, self.name()?.as_ref())? else {
            // From now on a file that does not say for what it is, is no file of this store's.
            if let JournalInTree::Earlier(id) = counted {
                self.write_slice(vec![placed(JournalInTree::Done(id.unwrap_or_default()))])?;
            }
            return Ok(());
        };
        match self.stands(&journal, counted)? {
            JournalStanding::Done => journal::remove(dir),
            JournalStanding::Begun | JournalStanding::Next => {
                self.write_again(journal, counted)?;
                self.end_journal(dir)
            }
            JournalStanding::Foreign => {
                // Where the tree is not the right one, that comes first.
                self.marked(dir)?;
                Err(Error::Foreign { path: dir.join("journal") })
            }
        }
    }

    /// For whoever takes what there is: writes what belongs to this tree, and of what another store or another day has left nothing.
    pub(super) fn write_journal(&self, dir: &Path) -> Result<(), Error> {
        let counted = self.counted().unwrap_or(JournalInTree::Earlier(None));
        match journal::read(dir, self.name()?.as_ref()) {
            Ok(Some(journal)) => match self.stands(&journal, counted)? {
                JournalStanding::Next | JournalStanding::Begun => self.write_again(journal, counted),
                JournalStanding::Done | JournalStanding::Foreign => Ok(()),
            },
            // What it had to say is lost.
            Ok(None) | Err(Error::Damaged { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// What a journal is to this tree.
    fn stands(&self, journal: &Journal, counted: JournalInTree) -> Result<JournalStanding, Error> {
        Ok(match (journal.follows, counted) {
            (Follows::Mark(_), JournalInTree::Under(id)) if id == journal.id => JournalStanding::Begun,
            (Follows::Mark(_), JournalInTree::Done(id)) if id == journal.id => JournalStanding::Done,
            (Follows::Mark(mark), _) if self.mark()? == Some(mark) => JournalStanding::Next,
            (Follows::Unsaid, JournalInTree::Earlier(_)) => JournalStanding::Next,
            (Follows::Mark(_) | Follows::Unsaid | Follows::Nothing, _) => JournalStanding::Foreign,
        })
    }

    /// Goes once more through the change that a crash interrupted.
    fn write_again(&self, journal: Journal, counted: JournalInTree) -> Result<(), Error> {
        let Journal { id, delta, writes, .. } = journal;
        let is_counted =
            matches!(counted, JournalInTree::Under(it) | JournalInTree::Earlier(Some(it)) if it == id);
        if let Some(delta) = delta
            && !is_counted
            && let Some(mark) = self.mark()?
        {
            self.count_in(mark, delta, id)?;
        }
        self.write_slices(writes)
    }

    /// All of the journal is in sled: says so there, and takes the file away.
    fn end_journal(&self, dir: &Path) -> Result<(), Error> {
        let id = match self.counted()? {
            JournalInTree::Earlier(id) => id.unwrap_or_default(),
            JournalInTree::Under(id) | JournalInTree::Done(id) => id,
        };
        self.write_slice(vec![placed(JournalInTree::Done(id))])?;
        journal::remove(dir)
    }

    /// Writes what the log has beyond the tree, for a mark that is made anew afterwards.
    pub(super) fn write_beyond(&self, beyond: &Beyond) -> Result<(), Error> {
        let mut writes = Vec::new();
        for (place, value) in &beyond.writes {
            layout::replace(&self.tree, place, value.as_deref(), &mut writes)?;
        }
        self.write_slices(writes)
    }

    /// Says in the tree how far it comes with a journal, and that this journal is counted.
    fn count_in(&self, mark: Mark, delta: Content, id: JournalId) -> Result<Mark, Error> {
        let mut mark = Mark { commits: mark.commits + 1, ..mark };
        mark.content.join(delta);
        self.write_slice(vec![
            placed(JournalInTree::Under(id)),
            (mark::PLACE.to_vec(), Some(mark.bytes().to_vec())),
        ])?;
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
        self.durability.synced(|| self.file.sync_data().map_err(Error::io("syncing the database")))
    }
}
