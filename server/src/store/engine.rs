//! What a database has to be able to do for us: ordered bytes in named tables, and all-or-nothing changes
//! that depend on what is there. It knows no rows, no meaning and no particular database.

use std::borrow::Cow;
use std::path::PathBuf;
use std::pin::Pin;

use aws_lc_rs::digest::{Context, SHA256};
use tokio::sync::{mpsc, watch};

use crate::clock::{Clock as _, SystemClock, Timestamp};
use crate::disk::{NotUsable, SystemGroup, SystemUser};
use crate::store::content::Content;

/// What an engine's operation returns: a future that may cross threads, boxed so that a trait object can be kept.
pub type EngineFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// The name of a table: visible ASCII, with the version of its rows' shape, like `login.1`.
pub type Table = Cow<'static, str>;

/// Longest key, together with the name of its table, in bytes. Longer ones are refused, not cut.
pub const KEY_LIMIT: usize = 400;

/// A place that holds ordered keys and their values, several tables of them.
///
/// Dropping the future of a `commit` does not call the commit back: it may still happen.
pub trait Engine: Send + Sync + 'static {
    /// The value at a key, if there is one.
    fn get<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Option<Vec<u8>>>;

    /// The entries of one moment whose keys begin with a prefix, in the order of their bytes.
    fn scan<'a>(&'a self, range: Range<'a>) -> EngineFuture<'a, Vec<KeyValue>>;

    /// The greatest key of a table, if it has any.
    fn last<'a>(&'a self, table: &'a str) -> EngineFuture<'a, Option<Vec<u8>>>;

    /// Carries out the whole batch or nothing of it. When the future resolves to
    /// [`CommitOutcome::Committed`], the change survives a power cut, unless it may do so a moment later ([`Lasting::Soon`]).
    fn commit(&self, batch: Batch) -> EngineFuture<'_, CommitOutcome>;

    /// How many entries a table has, where that is known without reading it; a moment behind after a large change.
    fn count(&self, table: &str) -> Option<u64> {
        let _ = table;
        None
    }

    /// Reads every entry and sees that they are all that were written, as they were written: what they are together, or
    /// [`Error::Damaged`].
    fn verify(&self) -> EngineFuture<'_, Content>;

    /// Begins to copy everything, while others go on writing.
    fn copy(&self) -> EngineFuture<'_, Copying>;

    /// What time it is where the database is: for a command that is another process, its server's clock.
    fn now(&self) -> EngineFuture<'_, Timestamp> {
        Box::pin(async { Ok(SystemClock.now()) })
    }

    /// What the server that holds the database announces to commands beside it; nothing where the database is this process's own.
    fn announced(&self) -> EngineFuture<'_, Option<Vec<u8>>> {
        Box::pin(async { Ok(None) })
    }

    /// From when the future resolves, every change of this key makes a notice.
    fn changes<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Changes>;
}

/// A key and its value.
pub type KeyValue = (Vec<u8>, Vec<u8>);

/// Which entries a scan is about.
#[derive(Debug, Clone, Copy)]
pub struct Range<'a> {
    /// Name of the table.
    pub table: &'a str,
    /// What the keys begin with; empty for all.
    pub prefix: &'a [u8],
    /// Only keys after this one, which is left out itself.
    pub after: Option<&'a [u8]>,
    /// At most so many entries are found.
    pub limit: usize,
}

/// Writes that happen together, if everything expected is so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// What must be there, or be absent (`None`), for the writes to happen.
    pub expected: Vec<Cell>,
    /// Which ranges must hold exactly what was seen in them, for the writes to happen.
    pub ranges: Vec<SeenRange>,
    /// What to put, or to delete (`None`). Of two writes to one key the later counts.
    pub writes: Vec<Cell>,
    /// When the disk has to have it.
    pub lasting: Lasting,
}

/// When the disk has to have a change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lasting {
    /// Before it is answered.
    #[default]
    AtOnce,
    /// A second later at most, and before any change after it. A power cut may undo it, with all that came behind it and was not answered;
    /// the end of the process may not.
    Soon,
}

impl Lasting {
    /// What both need together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Soon, Self::Soon) => Self::Soon,
            (Self::AtOnce, _) | (_, Self::AtOnce) => Self::AtOnce,
        }
    }
}

/// A key of a table and what is, or will be, there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Name of the table.
    pub table: Table,
    /// Key of the entry, without the table.
    pub key: Vec<u8>,
    /// The value; `None` where nothing is.
    pub value: Option<Vec<u8>>,
}

/// A range and what a scan found in it. The engine scans it again before it commits, so it should be a short one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRange {
    /// Name of the table.
    pub table: Table,
    /// As in [`Range`]: what the keys begin with.
    pub prefix: Vec<u8>,
    /// As in [`Range`]: keys up to this one are left out.
    pub after: Option<Vec<u8>>,
    /// As in [`Range`]: what comes behind so many entries was not seen, and may change.
    pub limit: usize,
    /// Digest over all entries that were found.
    pub digest: Digest,
}

impl SeenRange {
    /// What a scan of this range has found.
    pub fn new(range: Range<'_>, table: Table, entries: &[KeyValue]) -> Self {
        Self {
            table,
            prefix: range.prefix.to_vec(),
            after: range.after.map(<[u8]>::to_vec),
            limit: range.limit,
            digest: Digest::of(entries),
        }
    }

    /// The range, borrowed, as a scan takes it.
    pub fn range(&self) -> Range<'_> {
        Range { table: &self.table, prefix: &self.prefix, after: self.after.as_deref(), limit: self.limit }
    }
}

/// Entries in a few bytes: SHA-256 over each key and value in order, each after its length in eight bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of these entries.
    pub fn of(entries: &[KeyValue]) -> Self {
        let mut sum = Context::new(&SHA256);
        for bytes in entries.iter().flat_map(|(key, value)| [key, value]) {
            sum.update(&(bytes.len() as u64).to_be_bytes());
            sum.update(bytes);
        }
        let mut digest = [0; 32];
        for (to, from) in digest.iter_mut().zip(sum.finish().as_ref()) {
            *to = *from;
        }
        Self(digest)
    }
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum CommitOutcome {
    /// The whole batch was written, durably.
    Committed,
    /// Something was not as expected: nothing of it happened.
    Conflict,
}

/// The notices about one key. There may be a notice without a change, and one for several changes.
#[derive(Debug)]
pub struct Changes(watch::Receiver<()>);

impl Changes {
    /// Notices from the sender of a watch channel.
    pub fn new(receiver: watch::Receiver<()>) -> Self {
        Self(receiver)
    }

    /// Waits for the next notice. [`Error::Closed`] when there will not be any more.
    pub async fn next(&mut self) -> Result<(), Error> {
        self.0.changed().await.map_err(|_| Error::Closed)
    }
}

/// A part of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Copied {
    /// Entries, in the order in which they have to be written: one of a later part takes the place of an earlier one with its key, and one
    /// without a value deletes it.
    Entries(Vec<Cell>),
    /// That was all: once every part is written, this is what is there. It has been compared with what was ever written.
    Whole(Content),
}

/// The parts of a copy, as they come. Who does not take them keeps the copy waiting, and nobody else.
#[derive(Debug)]
pub struct Copying(mpsc::Receiver<Result<Copied, Error>>);

impl Copying {
    /// The parts that come through a channel.
    pub fn new(receiver: mpsc::Receiver<Result<Copied, Error>>) -> Self {
        Self(receiver)
    }

    /// The next part; [`Copied::Whole`] is the last. [`Error::Closed`] where it ends without one.
    pub async fn next(&mut self) -> Result<Copied, Error> {
        self.0.recv().await.ok_or(Error::Closed)?
    }

    /// The same for a thread that may wait.
    pub fn blocking_next(&mut self) -> Result<Copied, Error> {
        self.0.blocking_recv().ok_or(Error::Closed)?
    }
}

/// What the store could not do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be opened because another process has it.
    #[error(
        "another process of kagura (a server, or a command at work) holds the database in {path}: \
         stop it, or wait until it is done, and do this again"
    )]
    InUse {
        /// The directory of the database.
        path: PathBuf,
    },
    /// The database cannot be opened because its files make no sense.
    #[error(
        "the database in {path} is damaged ({cause}): `kagura check --store` says more; move the directory aside, keep it, \
         and restore the newest backup into a new one with `kagura restore`"
    )]
    Damaged {
        /// The directory of the database.
        path: PathBuf,
        /// What the engine said about the files.
        cause: String,
    },
    /// The database was being made out of a backup, and that was interrupted.
    #[error("the database in {path} was never finished: restore the backup again with `kagura restore`")]
    Unfinished {
        /// The directory of the database.
        path: PathBuf,
    },
    /// Somebody has moved the database away, or put another one in its place, while it was open.
    #[error(
        "{path} was moved or replaced while the server has it open: put it back, and until then nothing is written; \
         a `wal` or `mark` that is gone for good is made again when the server is stopped"
    )]
    Moved {
        /// Path of the file that is gone, or another one.
        path: PathBuf,
    },
    /// A file lies beside the database that belongs to another one, or to another day of it.
    #[error(
        "{path} belongs to another store, or to another day of this one; nothing of it was taken over: take it away \
         (it holds a large change, such as an import: where that is missing, make it again)"
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The disk has hardly any room left, so nothing is written.
    #[error("the disk of {path} is full ({} MiB are free): nothing is written until there is room", free >> 20)]
    Full {
        /// The directory of the database.
        path: PathBuf,
        /// What is free, in bytes.
        free: u64,
    },
    /// No database can be made there, since something is there already.
    #[error("there is something in {path} already: move it aside, and keep it")]
    Occupied {
        /// Path of what is there.
        path: PathBuf,
    },
    /// The database's files are not its user's alone.
    #[error(transparent)]
    NotOurs(#[from] NotUsable),
    /// A server runs, and did not answer in time.
    #[error(
        "the server runs and does not answer at {}; if that lasts, see its log and `systemctl status kagura`",
        path.display()
    )]
    Silent {
        /// Where it was asked.
        path: PathBuf,
    },
    /// Somebody comes by the socket of a group without being in it.
    #[error(
        "{} is for the group {group}, and {us} is not in it: whoever runs this computer types `adduser NAME {group}`, and you log in again",
        path.display()
    )]
    NotInGroup {
        /// The socket.
        path: PathBuf,
        /// Whose it is.
        group: SystemGroup,
        /// Who came.
        us: SystemUser,
    },
    /// A group may do a part of what the server's user may, and this is not in it.
    #[error(
        "this is not for the group {group}, but for the user who runs the server (`sudo -u kagura kagura …`)"
    )]
    NotForGroup {
        /// The group that whoever came is in.
        group: String,
    },
    /// The operating system refused to read, write or lock.
    #[error("{doing}: {cause}")]
    Io {
        /// What the engine was doing.
        doing: String,
        /// Why it did not work.
        #[source]
        cause: std::io::Error,
    },
    /// While the database was copied, more was written than is kept in memory for a slow reader.
    #[error("too much was written while it was copied: the copy was given up")]
    Outrun,
    /// The engine or the connection to it has ended.
    #[error("the server that holds the database has ended: start it, and do this again")]
    Closed,
    /// The engine reported something that has no name here.
    #[error("the store's engine failed: {0}")]
    Engine(String),
    /// Too many others changed the same rows at the same time.
    #[error("the rows changed under {tries} tries of a transaction")]
    Contended {
        /// How often it was tried.
        tries: usize,
    },
    /// A key is longer than [`KEY_LIMIT`] or a table's name is not one.
    #[error("`{table}` cannot have a key of {length} bytes")]
    Key {
        /// Name of the table.
        table: String,
        /// The length of the key in bytes.
        length: usize,
    },
    /// A row or key in the database is not what its table says.
    #[error("a row of `{table}` cannot be read: {cause}")]
    Unreadable {
        /// Name of the table.
        table: &'static str,
        /// What was wrong, without the row's content.
        cause: String,
    },
    /// A row cannot be written down.
    #[error("a row of `{table}` cannot be written: {cause}")]
    Unwritable {
        /// Name of the table.
        table: &'static str,
        /// What serde said.
        cause: String,
    },
}

impl Error {
    /// An error of the operating system, with what was being done.
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let doing = doing.into();
        |cause| Self::Io { doing, cause }
    }
}
