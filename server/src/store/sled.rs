//! The embedded engine: sled 0.34, made to survive power cuts. sled's own `flush` ends in `sync_file_range`,
//! which a power cut undoes (sled #1452, #1351), so one committer thread is the only writer: it groups changes,
//! writes them to a log of our own ([`wal`]), asks the kernel for `fdatasync`, and only then answers. It never answers before.
//! What is in that log goes into sled a moment later, flushed and synced likewise, before the log is used again.
//!
//! Two more traits of sled shape the rest. It lets nobody read while it applies a batch, and holds the whole of it in
//! memory: so larger changes go through [`journal`] in slices. And it moves nodes over 128 KiB to files of their own,
//! which it never syncs: so [`layout`] cuts values into parts and refuses long keys.

mod committer;
mod counts;
mod damage;
#[cfg(test)]
mod damages;
mod fault;
mod files;
mod job;
mod journal;
mod large;
mod layout;
mod mark;
mod notices;
mod reader;
mod restoring;
mod room;
pub(super) mod unfinished;
mod wal;
mod walk;
mod writes;

use std::fs::{self, File, TryLockError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::disk::{self, DiskEntry};
use crate::store::content::Content;
use crate::store::engine::{
    Batch, Changes, CommitOutcome, Copying, Engine, EngineFuture, Error, KeyValue, Range,
};
pub use crate::store::sled::committer::Durability;
use crate::store::sled::committer::{Committer, Sink, Task};
use crate::store::sled::counts::TableCounts;
use crate::store::sled::damage::Alarm;
use crate::store::sled::files::{FILES, FOLDERS};
use crate::store::sled::job::Job;
use crate::store::sled::notices::Notices;
use crate::store::sled::reader::SledReader;
use crate::store::sled::room::RoomOf;
use crate::store::sled::walk::{Purpose, Walk};

/// What may be in the folder beside a database and others' things without being theirs: what stands here, in `remote` and in the
/// demonstration, and what a fresh file system brings. A folder with nothing else in it is closed to others whoever opened it.
const BESIDE: [&str; 7] =
    [restoring::FILE, "lock", "socket", "socket.new", "signing-keys", "pki", "lost+found"];

/// sled counts what it keeps as it lies on the disk. In memory that takes so many times as much, what the allocator loses between its pieces
/// counted in.
const TAKEN_BY_A_BYTE: u64 = 4;

/// So many parts of a copy wait for whoever takes them.
const PARTS: usize = 8;

/// A sled database in a directory of its own.
pub struct SledEngine {
    reader: SledReader,
    notices: Arc<Notices>,
    counts: Arc<TableCounts>,
    tasks: Option<mpsc::Sender<Task>>,
    committer: Option<JoinHandle<()>>,
    /// Dropped last: whoever gets the lock next finds everything written.
    _lock: File,
}

impl SledEngine {
    /// Opens the database in a directory, or makes one there. `cache_bytes` is what the cache may take
    /// of the process's memory.
    pub fn open(dir: &Path, cache_bytes: u64) -> Result<Self, Error> {
        Self::open_with(dir, cache_bytes, Durability::PowerCut)
    }

    /// As [`Self::open`]; see [`Durability`] for why nothing but a test calls it.
    pub fn open_with(dir: &Path, cache_bytes: u64, durability: Durability) -> Result<Self, Error> {
        Self::open_heeding(dir, cache_bytes, durability, Before::Heeded)
    }

    fn open_heeding(
        dir: &Path,
        cache_bytes: u64,
        durability: Durability,
        before: Before,
    ) -> Result<Self, Error> {
        let lock = lock(dir, disk::us())?;
        restoring::refuse(dir)?;
        Self::open_locked(dir, lock, (cache_bytes, durability, disk::room), before)
    }

    /// Makes a database in a directory that has none, or one that was never finished, and gives the lock on it as well. Nobody can open
    /// it before [`restoring::finish`].
    fn begin(dir: &Path, cache_bytes: u64) -> Result<(Self, File), Error> {
        let lock = lock(dir, disk::us())?;
        if !restoring::stands(dir)? && is_there(dir)? {
            return Err(Error::Occupied { path: dir.to_owned() });
        }
        restoring::begin(dir)?;
        let same = lock.try_clone().map_err(Error::io(format!("locking {}", dir.display())))?;
        Ok((
            Self::open_locked(dir, lock, (cache_bytes, Durability::PowerCut, disk::room), Before::Heeded)?,
            same,
        ))
    }

    fn open_locked(
        dir: &Path,
        lock: File,
        (cache_bytes, durability, room): (u64, Durability, RoomOf),
        before: Before,
    ) -> Result<Self, Error> {
        let us = disk::us();
        for left in FILES {
            disk::close(&dir.join(left), DiskEntry::File, us)?;
        }
        if let (Before::Heeded, Some(cause)) = (before, damage::found(dir)?) {
            return Err(Error::Damaged { path: dir.to_owned(), cause });
        }
        let alarm = Arc::new(Alarm::over(dir));
        let rows = dir.join("rows");
        if disk::there(&rows, DiskEntry::Folder)?.is_none() {
            // A new database in the place of one that is gone would be served as if nobody had ever been there.
            let is_left =
                |name: &str| disk::there(&dir.join(name), DiskEntry::File).map(|found| found.is_some());
            let mark = is_left(mark::FILE)?;
            if mark || is_left(wal::FILE)? || is_left("journal")? {
                let missing = if mark {
                    "its folder `rows` is missing"
                } else {
                    "its folder `rows` and file `mark` are missing"
                };
                return Err(alarm.sound(missing.to_owned()));
            }
            create(dir, &rows, cache_bytes, us)?;
        }
        disk::close(&rows, DiskEntry::Folder, us)?;
        if disk::there(&rows.join("db"), DiskEntry::File)?.is_none() {
            // sled would make an empty one.
            return Err(alarm.sound("its file `rows/db` is missing: put it back".to_owned()));
        }
        forget_unfinished(&rows)?;
        let sink = alarm.hear(|| open_sink(&rows, cache_bytes, durability, room))?;
        // What opening itself did to the directory: a fresh snapshot in the place of an older one.
        sync(&rows)?;
        let notices = Arc::new(Notices::default());
        let reader = SledReader::new(sink.tree.clone(), Arc::clone(&alarm));
        let counts = Arc::<TableCounts>::default();
        let told = (Arc::clone(&notices), Arc::clone(&counts));
        let committer = Committer::start(sink, dir.to_owned(), reader.clone(), told, alarm)?;
        let (tasks, queue) = mpsc::channel();
        let committer = thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || committer.run(&queue))
            .map_err(Error::io("starting the thread that writes"))?;
        Ok(Self { reader, notices, counts, tasks: Some(tasks), committer: Some(committer), _lock: lock })
    }

    /// Asks the committer for something.
    fn send(&self, task: Task) -> Result<(), Error> {
        self.tasks.as_ref().ok_or(Error::Closed)?.send(task).map_err(|_| Error::Closed)
    }

    /// Asks the committer for something, and waits until it is done.
    async fn ask<T>(&self, task: Task, answered: oneshot::Receiver<Result<T, Error>>) -> Result<T, Error> {
        self.send(task)?;
        answered.await.map_err(|_| Error::Closed)?
    }
}

impl Engine for SledEngine {
    fn get<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Option<Vec<u8>>> {
        Box::pin(async move { self.reader.get(&layout::place(table, key)?) })
    }

    fn scan<'a>(&'a self, range: Range<'a>) -> EngineFuture<'a, Vec<KeyValue>> {
        Box::pin(async move { self.reader.scan(range) })
    }

    fn last<'a>(&'a self, table: &'a str) -> EngineFuture<'a, Option<Vec<u8>>> {
        Box::pin(async move { self.reader.last(table) })
    }

    fn commit(&self, batch: Batch) -> EngineFuture<'_, CommitOutcome> {
        Box::pin(async move {
            // Who only looks waits for nobody.
            if batch.writes.is_empty() {
                return self.reader.is_so(batch.expected, &batch.ranges);
            }
            let (answer, answered) = oneshot::channel();
            self.ask(Task::Commit(Job::new(batch, answer)?), answered).await
        })
    }

    fn changes<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Changes> {
        Box::pin(async move { Ok(self.notices.subscribe(layout::place(table, key)?)) })
    }

    fn count(&self, table: &str) -> Option<u64> {
        let (come, gone) = self.reader.coming(table).ok()?;
        Some((self.counts.of(table)? + come).saturating_sub(gone))
    }

    fn verify(&self) -> EngineFuture<'_, Content> {
        Box::pin(async move {
            let (answer, answered) = oneshot::channel();
            self.ask(Task::Walk(Purpose::Verify(answer)), answered).await
        })
    }

    fn copy(&self) -> EngineFuture<'_, Copying> {
        Box::pin(async move {
            let (parts, receiver) = tokio::sync::mpsc::channel(PARTS);
            self.send(Task::Walk(Purpose::Copy(parts)))?;
            Ok(Copying::new(receiver))
        })
    }
}

impl Drop for SledEngine {
    fn drop(&mut self) {
        drop(self.tasks.take());
        if let Some(committer) = self.committer.take() {
            // Its panic was reported when it happened.
            let _ = committer.join();
        }
    }
}

/// Makes sure that no other process has, or makes, the database in this directory, and that the directory is fit for one.
fn lock(dir: &Path, us: u32) -> Result<File, Error> {
    disk::shared_folder(dir, &[&FOLDERS[..], &FILES, &BESIDE].concat(), us)?;
    let path = dir.join("lock");
    let file = disk::file(&path, us)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::InUse { path: dir.to_owned() }),
        Err(TryLockError::Error(cause)) => Err(Error::io(format!("locking {}", path.display()))(cause)),
    }
}

/// Makes an empty database beside its place and moves it there when the disk has it: a power cut leaves a whole
/// database or none (sled cannot open one whose `conf` was cut off, #1533).
fn create(dir: &Path, rows: &Path, cache_bytes: u64, us: u32) -> Result<(), Error> {
    let new = dir.join("rows.new");
    if disk::there(&new, DiskEntry::Folder)?.is_some() {
        fs::remove_dir_all(&new).map_err(Error::io(format!("removing {}", new.display())))?;
    }
    disk::folder(&new, us)?;
    drop(open_sled(&new, cache_bytes)?);
    for file in fs::read_dir(&new).map_err(Error::io(format!("reading {}", new.display())))? {
        sync(&file.map_err(Error::io(format!("reading {}", new.display())))?.path())?;
    }
    sync(&new)?;
    fs::rename(&new, rows).map_err(Error::io(format!("moving {} into place", new.display())))?;
    sync(dir)?;
    dir.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or(Ok(()), sync)
}

/// Removes snapshots that a power cut left unfinished. sled renames one when it is whole, but takes those that are not for snapshots as
/// well, and then for damage.
fn forget_unfinished(rows: &Path) -> Result<(), Error> {
    forget(rows, |name| name.ends_with(".generating"))
}

fn forget_snapshots(rows: &Path) -> Result<(), Error> {
    forget(rows, |name| name.starts_with("snap."))
}

/// Removes the files whose names are so.
fn forget(rows: &Path, is_so: impl Fn(&str) -> bool) -> Result<(), Error> {
    let files = fs::read_dir(rows).map_err(Error::io(format!("reading {}", rows.display())))?;
    for file in files {
        let path = file.map_err(Error::io(format!("reading {}", rows.display())))?.path();
        if path.file_name().and_then(|name| name.to_str()).is_some_and(&is_so) {
            fs::remove_file(&path).map_err(Error::io(format!("removing {}", path.display())))?;
        }
    }
    Ok(())
}

/// Has the disk keep a file's content, or a directory's entries.
fn sync(path: &Path) -> Result<(), Error> {
    disk::sync(path).map_err(Error::io(format!("syncing {}", path.display())))
}

/// Opens what the committer writes to.
fn open_sink(rows: &Path, cache_bytes: u64, durability: Durability, room: RoomOf) -> Result<Sink, Error> {
    let tree = match open_sled(rows, cache_bytes) {
        Err(Error::Damaged { path, cause }) => open_without_conf(rows, cache_bytes)
            .map_err(|error| Error::io("putting back `rows/conf`")(error))?
            .ok_or(Error::Damaged { path, cause })?,
        opened => opened?,
    };
    let file = rows.join("db");
    let file = File::open(&file).map_err(Error::io(format!("opening {}", file.display())))?;
    Ok(Sink { tree, file, durability, room })
}

/// Opens sled without its file `conf`, in which stands nothing that we do not say ourselves; sled makes it anew. Nothing where that was not what
/// was damaged: then it is as it was. And only beside a mark, by which it shows whether sled has found all there was.
fn open_without_conf(rows: &Path, cache_bytes: u64) -> std::io::Result<Option<::sled::Db>> {
    let (conf, aside) = (rows.join("conf"), rows.join("conf.aside"));
    if !rows.with_file_name(mark::FILE).exists() {
        return Ok(None);
    }
    match fs::rename(&conf, &aside) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    if let Ok(tree) = open_sled(rows, cache_bytes) {
        tracing::warn!(file = %conf.display(), "this file was damaged: it is made anew, since nothing stood in it that is not known");
        fs::remove_file(&aside)?;
        return Ok(Some(tree));
    }
    fs::rename(&aside, &conf)?;
    Ok(None)
}

/// Opens sled itself and says what to do if it cannot be opened.
fn open_sled(path: &Path, cache_bytes: u64) -> Result<::sled::Db, Error> {
    let damaged = |cause: String| Error::Damaged { path: path.to_owned(), cause };
    let capacity = cache_bytes / TAKEN_BY_A_BYTE;
    let mut tries = 0;
    loop {
        let config = ::sled::Config::new().path(path).cache_capacity(capacity).flush_every_ms(Some(100));
        // Damaged files make some of sled's own checks panic instead of returning an error.
        match catch_unwind(AssertUnwindSafe(move || config.open())) {
            Ok(Ok(db)) => return Ok(db),
            // We hold our own lock, so it is an engine of this very process whose last threads are just ending.
            Ok(Err(::sled::Error::Io(cause))) if is_lock(&cause) && tries < 500 => {
                tries += 1;
                thread::sleep(Duration::from_millis(10));
            }
            Ok(Err(::sled::Error::Io(cause))) if is_lock(&cause) => {
                return Err(Error::InUse { path: PathBuf::from(path) });
            }
            Ok(Err(::sled::Error::Io(cause))) => {
                return Err(Error::io(format!("opening the database in {}", path.display()))(cause));
            }
            Ok(Err(error)) => {
                return Err(match fault::engine_error(error) {
                    Error::Damaged { cause, .. } | Error::Engine(cause) => damaged(cause),
                    error => error,
                });
            }
            Err(_) => return Err(damaged("its log makes no sense".to_owned())),
        }
    }
}

fn is_lock(error: &std::io::Error) -> bool {
    error.to_string().contains("could not acquire lock")
}

/// Whether there is a database in a directory, or what is left of one.
pub fn is_there(dir: &Path) -> Result<bool, Error> {
    if restoring::stands(dir)? {
        // Whoever makes it holds it.
        drop(lock(dir, disk::us())?);
    }
    restoring::refuse(dir)?;
    for (name, what) in [
        ("rows", DiskEntry::Folder),
        (mark::FILE, DiskEntry::File),
        (damage::FILE, DiskEntry::File),
        (wal::FILE, DiskEntry::File),
        ("journal", DiskEntry::File),
    ] {
        if disk::there(&dir.join(name), what)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What there is to say of a database that no process has open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// What was found damaged before, if anything was.
    pub found: Option<String>,
    /// What there is, or what is wrong with it now.
    pub state: Result<Content, String>,
    /// Of a damaged database, what can be read of it; nothing where some of it cannot.
    pub readable: Option<Content>,
}

/// Looks at the database in a directory that no process has open, whatever was found damaged in it.
pub async fn inspect(dir: &Path, cache_bytes: u64) -> Result<Inspection, Error> {
    let found = damage::found(dir)?;
    let state = match SledEngine::open_heeding(dir, cache_bytes, Durability::PowerCut, Before::Ignored) {
        Ok(engine) => engine.verify().await,
        Err(error) => Err(error),
    };
    match state {
        Ok(content) => Ok(Inspection { found, state: Ok(content), readable: Some(content) }),
        Err(Error::Damaged { cause, .. }) => {
            let _lock = lock(dir, disk::us())?;
            if let Err(Error::Damaged { .. }) = something_is_there(dir) {
                return Ok(Inspection { found, state: Err(cause), readable: Some(Content::default()) });
            }
            let read = || {
                let sink = open_sink(&dir.join("rows"), cache_bytes, Durability::PowerCut, disk::room)?;
                let mut content = Walk::through(&sink.tree)?;
                for (place, value) in &sink.beyond_or_nothing(dir)?.writes {
                    let old = layout::read(&sink.tree, place)?;
                    content.replace(layout::named(place)?, old.as_deref(), value.as_deref());
                }
                Ok(content)
            };
            let readable = Alarm::over(dir).hear(read).ok();
            Ok(Inspection { found, state: Err(cause), readable })
        }
        Err(error) => Err(error),
    }
}

/// What was taken for all there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// What could be read.
    pub content: Content,
    /// How many entries there were before, as far as anybody knows.
    pub before: Option<u64>,
}

/// Takes what can be read of a damaged database for all there is. Only a person may decide that.
pub fn accept(dir: &Path, cache_bytes: u64) -> Result<Accepted, Error> {
    let _lock = lock(dir, disk::us())?;
    restoring::refuse(dir)?;
    let alarm = Alarm::over(dir);
    let rows = dir.join("rows");
    something_is_there(dir)?;
    let before = mark::MarkFile::read(dir).ok().flatten().map(|mark| mark.content.entries);
    let take = || {
        let sink = open_sink(&rows, cache_bytes, Durability::PowerCut, disk::room)?;
        sink.write_journal(dir)?;
        sink.write_beyond(&sink.beyond_or_nothing(dir)?)?;
        let content = Walk::through(&sink.tree)?;
        if content.entries == 0 {
            return Err(fault::damaged("nothing of it can be read, so nothing can be accepted"));
        }
        sink.mark_anew(dir, content)?;
        Ok(content)
    };
    let content = match alarm.hear(take) {
        // Snapshots say where in the log things are. Without one sled finds out by reading all of the log, and so gets past an end that
        // was cut off.
        Err(Error::Damaged { .. }) => {
            forget_snapshots(&rows)?;
            alarm.hear(take)?
        }
        taken => taken?,
    };
    journal::forget(dir)?;
    damage::forget(dir)?;
    Ok(Accepted { content, before })
}

/// sled would make an empty database in the place of one that is gone, and that would be called sound.
fn something_is_there(dir: &Path) -> Result<(), Error> {
    let rows = dir.join("rows");
    if disk::there(&rows, DiskEntry::Folder)?.is_some()
        && disk::there(&rows.join("db"), DiskEntry::File)?.is_some()
    {
        return Ok(());
    }
    let cause = "nothing of it is there, so nothing can be accepted".to_owned();
    Err(Error::Damaged { path: dir.to_owned(), cause })
}

/// Whether what was found damaged before keeps a database from being opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Heeded,
    Ignored,
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;

    use tempfile::TempDir;

    use super::*;
    use crate::store::conformance::{Reopenable, promises};
    use crate::store::engine::{Cell, Table};

    struct Fresh {
        dir: TempDir,
        engine: std::sync::Weak<dyn Engine>,
    }

    impl Fresh {
        fn new() -> Self {
            let none: std::sync::Weak<SledEngine> = std::sync::Weak::new();
            Self { dir: tempfile::tempdir().unwrap(), engine: none }
        }
    }

    impl Reopenable for Fresh {
        fn open(&mut self) -> Pin<Box<dyn Future<Output = Arc<dyn Engine>> + Send + '_>> {
            assert_eq!(self.engine.strong_count(), 0, "still open");
            let engine: Arc<dyn Engine> = Arc::new(SledEngine::open(self.dir.path(), 1 << 24).unwrap());
            self.engine = Arc::downgrade(&engine);
            Box::pin(async { engine })
        }
    }

    promises!(Fresh::new());

    fn put(key: Vec<u8>, value: Vec<u8>) -> Batch {
        let cell = Cell { table: Table::Borrowed("things.1"), key, value: Some(value) };
        Batch { writes: vec![cell], ..Batch::default() }
    }

    #[tokio::test]
    async fn damaged_files_are_told_apart_and_the_error_says_what_to_do() {
        for file in ["rows/db", "journal"] {
            let dir = tempfile::tempdir().unwrap();
            drop(SledEngine::open(dir.path(), 1 << 24).unwrap());
            fs::write(dir.path().join(file), "no such thing").unwrap();
            let error = SledEngine::open(dir.path(), 1 << 24).err().unwrap();
            assert!(matches!(error, Error::Damaged { .. }), "{file}: {error}");
            assert!(error.to_string().contains("restore"));
        }
    }

    #[tokio::test]
    async fn a_file_of_sleds_in_which_nothing_stands_that_is_not_known_closes_no_store() {
        for conf in [Vec::new(), b"no such thing".to_vec(), vec![0; 62], vec![0xff; 62], vec![b'x'; 10_000]] {
            let dir = tempfile::tempdir().unwrap();
            let engine = SledEngine::open(dir.path(), 1 << 24).unwrap();
            let _ = engine.commit(put(b"key".to_vec(), vec![7])).await.unwrap();
            drop(engine);
            fs::write(dir.path().join("rows/conf"), &conf).unwrap();
            for _ in 0..2 {
                let engine = SledEngine::open(dir.path(), 1 << 24).unwrap();
                assert_eq!(engine.get("things.1", b"key").await.unwrap(), Some(vec![7]));
                assert_eq!(engine.verify().await.unwrap().entries, 1);
            }
            assert!(!dir.path().join("rows/conf.aside").exists());
        }
    }

    #[tokio::test]
    async fn a_snapshot_that_a_power_cut_left_unfinished_is_no_damage() {
        let dir = tempfile::tempdir().unwrap();
        let engine = SledEngine::open(dir.path(), 1 << 24).unwrap();
        let _ = engine.commit(put(b"key".to_vec(), vec![7])).await.unwrap();
        drop(engine);
        let left = dir.path().join("rows/snap.FFFFFFFFFFFFFFF0.generating");
        fs::write(&left, "").unwrap();
        let engine = SledEngine::open(dir.path(), 1 << 24).unwrap();
        assert_eq!(engine.get("things.1", b"key").await.unwrap(), Some(vec![7]));
        assert!(!left.exists());
    }

    #[tokio::test]
    async fn a_change_that_a_crash_left_in_the_journal_is_made_at_the_next_start_once() {
        let dir = tempfile::tempdir().unwrap();
        let engine = SledEngine::open(dir.path(), 1 << 24).unwrap();
        let _ = engine.commit(put(b"old".to_vec(), vec![1; 20_000])).await.unwrap();
        drop(engine);
        let head = |key: &str, value| (layout::place("things.1", key.as_bytes()).unwrap(), value);
        let mut delta = Content::default();
        delta.remove(("things.1", b"old"), &vec![1; 20_000]);
        delta.add(("things.1", b"new"), &[7]);
        let writes = [head("new", Some(vec![0, 7])), head("old", None)];
        let id = journal::write(dir.path(), delta, &writes).unwrap();
        let (name, mark) = name_and_mark(dir.path());
        journal::happens(dir.path(), (&name, mark), id).unwrap();
        let journal = fs::read(dir.path().join("journal")).unwrap();
        // The second time as after one more crash, before the journal was removed.
        for _ in 0..2 {
            let engine = SledEngine::open(dir.path(), 1 << 24).unwrap();
            assert_eq!(engine.get("things.1", b"new").await.unwrap(), Some(vec![7]));
            assert_eq!(engine.get("things.1", b"old").await.unwrap(), None);
            assert_eq!(engine.verify().await.unwrap().entries, 1);
            assert!(!dir.path().join("journal").exists());
            drop(engine);
            fs::write(dir.path().join("journal"), &journal).unwrap();
        }
    }

    /// The store's name and the mark that its tree has.
    fn name_and_mark(dir: &Path) -> (mark::StoreName, mark::Mark) {
        let tree = open_sled(&dir.join("rows"), 1 << 24).unwrap();
        let name = tree.get(mark::NAME_PLACE).unwrap().unwrap();
        let mark = tree.get(mark::PLACE).unwrap().unwrap();
        (name.as_ref().try_into().unwrap(), mark::Mark::of(&mark).unwrap())
    }

    /// A journal that had happened in the store in this folder, and was not gone through.
    fn left_a_journal(dir: &Path, key: &str) -> Vec<u8> {
        let mut delta = Content::default();
        delta.add(("things.1", key.as_bytes()), &[7]);
        let place = layout::place("things.1", key.as_bytes()).unwrap();
        let id = journal::write(dir, delta, &[(place, Some(vec![0, 7]))]).unwrap();
        let (name, mark) = name_and_mark(dir);
        journal::happens(dir, (&name, mark), id).unwrap();
        fs::read(dir.join("journal")).unwrap()
    }

    async fn is_there(dir: &Path, key: &str) -> Result<bool, Error> {
        let engine = SledEngine::open(dir, 1 << 24)?;
        engine.verify().await.unwrap();
        Ok(engine.get("things.1", key.as_bytes()).await.unwrap().is_some())
    }

    #[tokio::test]
    async fn nothing_is_taken_over_from_a_journal_of_another_store_or_of_another_day() {
        let (ours, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for dir in [&ours, &theirs] {
            drop(SledEngine::open(dir.path(), 1 << 24).unwrap());
        }
        let journal = ours.path().join("journal");
        let foreign = left_a_journal(theirs.path(), "theirs");
        let stale = left_a_journal(ours.path(), "stale");
        assert!(is_there(ours.path(), "stale").await.unwrap());
        // All of it is there: no harm, and nothing to do. Later changes stand.
        {
            let engine = SledEngine::open(ours.path(), 1 << 24).unwrap();
            let gone = Cell { table: Table::Borrowed("things.1"), key: b"stale".to_vec(), value: None };
            let _ = engine.commit(Batch { writes: vec![gone], ..Batch::default() }).await.unwrap();
        }
        fs::write(&journal, &stale).unwrap();
        assert!(!is_there(ours.path(), "stale").await.unwrap());
        assert!(!journal.exists());
        left_a_journal(ours.path(), "later");
        assert!(is_there(ours.path(), "later").await.unwrap());
        let mut earlier = b"kagura-journal 2\n".to_vec();
        earlier.extend([0; 24]);
        earlier.extend(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &earlier).as_ref());
        for not_ours in [foreign, stale, earlier] {
            for _ in 0..2 {
                fs::write(&journal, &not_ours).unwrap();
                let why = SledEngine::open(ours.path(), 1 << 24).err().unwrap();
                assert!(matches!(&why, Error::Foreign { path } if *path == journal), "{why}");
            }
            // A person who takes what there is does not take that.
            fs::write(&journal, &not_ours).unwrap();
            let accepted = accept(ours.path(), 1 << 24).unwrap();
            assert_eq!(accepted.content.entries, 1);
            assert!(!journal.exists() && is_there(ours.path(), "later").await.unwrap());
        }
    }

    #[tokio::test]
    async fn what_lies_behind_a_journal_is_nobodys_and_one_that_is_cut_off_is_damage() {
        for (cut, more) in [(0, 3_000), (1, 0), (60, 0)] {
            let dir = tempfile::tempdir().unwrap();
            drop(SledEngine::open(dir.path(), 1 << 24).unwrap());
            let mut journal = left_a_journal(dir.path(), "key");
            journal.truncate(journal.len() - cut);
            journal.extend(vec![b'x'; more]);
            fs::write(dir.path().join("journal"), &journal).unwrap();
            match is_there(dir.path(), "key").await {
                Ok(there) => assert!(there && cut == 0),
                Err(error) => assert!(cut > 0 && error.to_string().contains("`journal`"), "{error}"),
            }
        }
    }

    #[tokio::test]
    async fn a_journal_of_an_earlier_version_is_gone_through_too() {
        let dir = tempfile::tempdir().unwrap();
        drop(SledEngine::open(dir.path(), 1 << 24).unwrap());
        let mut mark = mark::Mark { commits: 2, content: Content::default() };
        mark.content.add(("things.1", b"new"), &[7]);
        let mut bytes = Vec::new();
        for (key, value) in [
            (layout::place("things.1", b"new").unwrap(), vec![0, 7]),
            (mark::PLACE.to_vec(), mark.bytes().to_vec()),
        ] {
            for (before, part) in [(&[][..], key), (&[1], value)] {
                bytes.extend(before);
                bytes.extend(u32::try_from(part.len()).unwrap().to_be_bytes());
                bytes.extend(part);
            }
        }
        let sum = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &bytes);
        fs::write(dir.path().join("journal"), [&bytes, sum.as_ref()].concat()).unwrap();
        // As such a version leaves it.
        let tree = open_sled(&dir.path().join("rows"), 1 << 24).unwrap();
        tree.remove(journal::PLACE).unwrap();
        tree.flush().unwrap();
        drop(tree);
        let engine = SledEngine::open(dir.path(), 1 << 24).unwrap();
        assert_eq!(engine.get("things.1", b"new").await.unwrap(), Some(vec![7]));
        assert_eq!(engine.verify().await.unwrap().entries, 1);
    }

    #[tokio::test]
    async fn where_the_disk_is_full_nothing_is_written_all_is_read_and_it_goes_on_by_itself() {
        static FREE: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1 << 30);
        let room = |_: &Path| {
            let free = FREE.load(std::sync::atomic::Ordering::Acquire);
            Ok(disk::DiskRoom { free, size: 1 << 30 })
        };
        let dir = tempfile::tempdir().unwrap();
        let open = || {
            let lock = lock(dir.path(), disk::us()).unwrap();
            let how = (1 << 24, Durability::PowerCut, room as RoomOf);
            SledEngine::open_locked(dir.path(), lock, how, Before::Heeded).unwrap()
        };
        let engine = open();
        let _ = engine.commit(put(b"old".to_vec(), vec![1])).await.unwrap();
        FREE.store(1 << 20, std::sync::atomic::Ordering::Release);
        for batch in [put(b"new".to_vec(), vec![2]), large(2_000, 1), put(b"old".to_vec(), vec![2])] {
            let refused = engine.commit(batch).await;
            assert!(matches!(refused, Err(Error::Full { free: 1_048_576, .. })), "{refused:?}");
        }
        assert_eq!(engine.get("things.1", b"old").await.unwrap(), Some(vec![1]));
        assert_eq!(engine.get("things.1", b"new").await.unwrap(), None);
        // What it stopped at is not what it goes on at: it would stop and go with every tidying of the disk.
        let just = (1_u64 << 30) / 50;
        FREE.store(just + (2 << 20), std::sync::atomic::Ordering::Release);
        assert!(matches!(engine.commit(put(b"new".to_vec(), vec![2])).await, Err(Error::Full { .. })));
        FREE.store(just + (6 << 20), std::sync::atomic::Ordering::Release);
        let _ = engine.commit(put(b"newer".to_vec(), vec![2])).await.unwrap();
        FREE.store(just + (2 << 20), std::sync::atomic::Ordering::Release);
        let _ = engine.commit(put(b"newer".to_vec(), vec![3])).await.unwrap();
        // A start finds its way, too.
        drop(engine);
        let engine = open();
        assert_eq!(engine.verify().await.unwrap().entries, 2);
        // Enough for something small: what would be written twice has to wait.
        FREE.store(24 << 20, std::sync::atomic::Ordering::Release);
        let _ = engine.commit(put(b"new".to_vec(), vec![2])).await.unwrap();
        assert!(matches!(engine.commit(large(2_000, 1)).await, Err(Error::Full { .. })));
        FREE.store(1 << 30, std::sync::atomic::Ordering::Release);
        let _ = engine.commit(large(2_000, 1)).await.unwrap();
        assert_eq!(engine.verify().await.unwrap().entries, 2_003);
    }

    /// So many entries that they go into sled in many slices.
    fn large(number: u32, value: u8) -> Batch {
        let cell = |key: u32| Cell {
            table: Table::Borrowed("things.1"),
            key: [&b"large"[..], &key.to_be_bytes()].concat(),
            value: Some(vec![value; 300]),
        };
        Batch { writes: (0..number).map(cell).collect(), ..Batch::default() }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn others_write_while_a_large_change_is_on_its_way_and_see_all_of_it_or_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let engine = SledEngine::open(dir.path(), 1 << 24).unwrap();
        let _ = engine.commit(large(6_000, 1)).await.unwrap();
        let is_over = std::sync::atomic::AtomicBool::new(false);
        let others = async {
            let (mut done, mut seen) = (0_u32, Vec::new());
            while !is_over.load(std::sync::atomic::Ordering::Acquire) {
                let _ = engine.commit(put(done.to_be_bytes().to_vec(), vec![7])).await.unwrap();
                done += 1;
                let range = Range { table: "things.1", prefix: b"large", after: None, limit: usize::MAX };
                let all = engine.scan(range).await.unwrap();
                assert_eq!(all.len(), 6_000);
                assert!(all.windows(2).all(|two| two[0].1 == two[1].1), "half of it was seen");
                seen.push(all[0].1[0]);
            }
            assert!(seen.is_sorted(), "it was seen, and then not any more");
            done
        };
        let change = async {
            assert_eq!(engine.commit(large(6_000, 2)).await.unwrap(), CommitOutcome::Committed);
            // Whoever writes where it writes comes after it, whatever is in sled by then.
            let _ = engine
                .commit(put([&b"large"[..], &5_999_u32.to_be_bytes()].concat(), vec![2; 300]))
                .await
                .unwrap();
            is_over.store(true, std::sync::atomic::Ordering::Release);
        };
        let (done, ()) = tokio::join!(others, change);
        assert!(done > 3, "only {done} others were let in");
        assert_eq!(engine.verify().await.unwrap().entries, 6_000 + u64::from(done));
        drop(engine);
        let engine = SledEngine::open(dir.path(), 1 << 24).unwrap();
        assert_eq!(engine.verify().await.unwrap().entries, 6_000 + u64::from(done));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn of_a_large_change_and_a_small_one_of_the_same_entry_one_sees_the_other() {
        let dir = tempfile::tempdir().unwrap();
        let engine = SledEngine::open(dir.path(), 1 << 24).unwrap();
        let key = [&b"large"[..], &3_999_u32.to_be_bytes()].concat();
        for round in 0..6 {
            let was = engine.get("things.1", &key).await.unwrap();
            let expected = vec![Cell { table: Table::Borrowed("things.1"), key: key.clone(), value: was }];
            let big = Batch { expected: expected.clone(), ..large(4_000, round) };
            let small = Batch { expected, ..put(key.clone(), vec![100 + round]) };
            let (big, small) = tokio::join!(engine.commit(big), engine.commit(small));
            let now = engine.get("things.1", &key).await.unwrap().unwrap();
            match (big.unwrap(), small.unwrap()) {
                (CommitOutcome::Committed, CommitOutcome::Conflict) => assert_eq!(now, vec![round; 300]),
                (CommitOutcome::Conflict, CommitOutcome::Committed) => assert_eq!(now, vec![100 + round]),
                both => panic!("{both:?}"),
            }
        }
        let _ = engine.verify().await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_copy_ends_however_much_is_written_meanwhile() {
        let dir = tempfile::tempdir().unwrap();
        let engine = Arc::new(SledEngine::open(dir.path(), 1 << 24).unwrap());
        let _ = engine.commit(large(1_500, 1)).await.unwrap();
        let is_over = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..16_u8 {
            let (engine, is_over) = (Arc::clone(&engine), Arc::clone(&is_over));
            writers.spawn(async move {
                while !is_over.load(std::sync::atomic::Ordering::Acquire) {
                    let _ = engine.commit(put(vec![writer], vec![7; 50])).await.unwrap();
                }
            });
        }
        for _ in 0..3 {
            let mut copying = engine.copy().await.unwrap();
            let whole = async {
                loop {
                    if let crate::store::engine::Copied::Whole(content) = copying.next().await.unwrap() {
                        return content;
                    }
                }
            };
            let content = tokio::time::timeout(Duration::from_mins(1), whole).await;
            assert!(content.unwrap().entries >= 1_500);
            let _ = tokio::time::timeout(Duration::from_mins(1), engine.verify()).await.unwrap().unwrap();
        }
        is_over.store(true, std::sync::atomic::Ordering::Release);
        writers.join_all().await;
    }

    #[tokio::test]
    async fn nothing_is_large_enough_for_the_files_that_sled_never_syncs() {
        let dir = tempfile::tempdir().unwrap();
        let engine = SledEngine::open(dir.path(), 1 << 24).unwrap();
        let batches = (0..2000_u32).map(|number| {
            // Keys that differ at their front take the most room in sled's nodes.
            let key = [&number.reverse_bits().to_be_bytes()[..], &[b'x'; 380]].concat();
            put(key, vec![0; [5_119, 100_000][usize::from(number % 100 == 0)]])
        });
        let writes = batches.flat_map(|batch| batch.writes).collect();
        let _ = engine.commit(Batch { writes, ..Batch::default() }).await.unwrap();
        drop(engine);
        assert_eq!(fs::read_dir(dir.path().join("rows/blobs")).unwrap().count(), 0);
    }
}
