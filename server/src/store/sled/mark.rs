//! How far the database had come. Every commit writes it into the tree with its own entries, and afterwards into a file beside the
//! database. A database that ends before its file says has lost what was acknowledged: its tail was cut off, or an older copy lies in its
//! place. sled itself opens such a database without a word.
//!
//! The file comes after the database has been synced, so that it never says more than the disk has; and it is synced a moment later, so
//! that a commit waits for one sync and not for two. After a power cut it may be a moment behind, which is no damage.
//!
//! What was committed since then is in the write-ahead log, each commit under a number of its own. The file has the last of these numbers
//! as well: a database that does not come so far with its log has lost the end of that.
//!
//! A database that is ahead of its file may therefore be right, or another store's that has come further. So both have a name as well, drawn
//! by chance when they were made; what has another one is another store.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use aws_lc_rs::digest::{SHA256, digest};

use crate::disk::{self, DiskEntry};
use crate::store::content::Content;
use crate::store::engine::Error;

/// Where the tree has its mark: no table's name begins with this byte.
pub(super) const PLACE: &[u8] = &[0x02];
/// Where the tree has the store's name.
pub(super) const NAME_PLACE: &[u8] = &[0x04];
/// Where the tree has the number of the last commit that came to it by the write-ahead log.
pub(super) const LOGGED_PLACE: &[u8] = &[0x05];
/// The file's name.
pub(super) const FILE: &str = "mark";
/// Its name until the tree has its mark, too.
pub(super) const NEW: &str = "mark.new";

/// How long the file may be behind the database on the disk.
const BEHIND: Duration = Duration::from_secs(1);
/// Two places in the file are written in turns, in sectors of their own: one is whole whenever the power goes.
const SLOT: u64 = 512;
/// How long a mark is.
pub(super) const LENGTH: usize = 32;
/// The file has the store's name behind both of them.
const NAME_AT: u64 = SLOT * 2;
/// And behind that, again in turns, the number of the last commit.
const LAST_AT: u64 = SLOT * 3;

/// What a store is told from others by.
pub(super) type StoreName = [u8; 16];

/// How far the database had come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// The number of the last commit that is in it. All that one sync makes durable has one number.
    pub(super) commits: u64,
    /// What was there then.
    pub(super) content: Content,
}

impl Mark {
    /// As it stands in the tree.
    pub(super) fn bytes(&self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        let parts = [
            &self.commits.to_be_bytes()[..],
            &self.content.entries.to_be_bytes(),
            &self.content.sum.to_be_bytes(),
        ];
        for (to, from) in bytes.iter_mut().zip(parts.concat()) {
            *to = from;
        }
        bytes
    }

    /// Reads what [`Self::bytes`] wrote; nothing where it is of another length.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let (commits, rest) = bytes.split_first_chunk()?;
        let (entries, rest) = rest.split_first_chunk()?;
        let sum = rest.try_into().ok()?;
        let content = Content { entries: u64::from_be_bytes(*entries), sum: u128::from_be_bytes(sum) };
        Some(Self { commits: u64::from_be_bytes(*commits), content })
    }
}

/// What the two marks say about the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It has all that was acknowledged, as far as the marks know.
    Whole,
    /// It ends so many commits before what was acknowledged; where the tree has lost its mark, all of them.
    Behind(u64),
    /// The tree's mark is as old as the file's, and says something else.
    Other,
    /// The tree has a mark and the file is gone.
    NoFile,
}

impl Verdict {
    /// Compares them. Neither is there in a database that was just made, or that an older version has written. `reached` is the number of the
    /// last commit that the tree has with the log, `last` the one that the file knows of.
    pub(super) fn of(tree: Option<Mark>, file: Option<Mark>, reached: u64, last: u64) -> Self {
        match (tree, file) {
            (None, Some(file)) => Self::Behind(file.commits.max(last)),
            (Some(_), None) => Self::NoFile,
            (Some(_), Some(file)) if reached < file.commits.max(last) => {
                Self::Behind(file.commits.max(last) - reached)
            }
            (Some(tree), Some(file)) if tree.commits == file.commits && tree.content != file.content => {
                Self::Other
            }
            (None, None) | (Some(_), Some(_)) => Self::Whole,
        }
    }
}

/// The file beside the database.
pub(super) struct MarkFile {
    file: File,
    path: PathBuf,
    /// Since when it is ahead of what the disk has of it.
    unsynced: Option<Instant>,
}

impl MarkFile {
    /// What the file says. An error where it is there and says nothing that makes sense.
    pub(super) fn read(dir: &Path) -> Result<Option<Mark>, Error> {
        match read(&dir.join(FILE))? {
            Found::Mark(mark) => Ok(Some(mark)),
            Found::Nothing => Ok(None),
            Found::Nonsense => Err(Error::Damaged {
                path: dir.to_owned(),
                cause: "its file `mark` makes no sense".to_owned(),
            }),
        }
    }

    /// The name that the file has. None where a version has made it that knew no names, or where that part of it is torn: then the tree has it.
    pub(super) fn name(dir: &Path) -> Result<Option<StoreName>, Error> {
        let path = dir.join(FILE);
        if disk::there(&path, DiskEntry::File)?.is_none() {
            return Ok(None);
        }
        let mut bytes = [0; 24];
        let read = File::open(&path).and_then(|file| file.read_exact_at(&mut bytes, NAME_AT));
        match read {
            Ok(()) => {}
            Err(cause) if cause.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            Err(cause) => return Err(Error::io(format!("reading {}", path.display()))(cause)),
        }
        let (name, rest) = bytes.split_at(16);
        Ok(name.try_into().ok().filter(|_| rest == check(name)))
    }

    /// The number of the last commit that the file knows of; 0 where it knows of none.
    pub(super) fn last(dir: &Path) -> Result<u64, Error> {
        let path = dir.join(FILE);
        if disk::there(&path, DiskEntry::File)?.is_none() {
            return Ok(0);
        }
        let file = File::open(&path).map_err(Error::io(format!("reading {}", path.display())))?;
        let slot = |at: u64| {
            let mut bytes = [0; 16];
            match file.read_exact_at(&mut bytes, at) {
                Ok(()) => {}
                Err(cause) if cause.kind() == ErrorKind::UnexpectedEof => return Ok(0),
                Err(cause) => return Err(Error::io(format!("reading {}", path.display()))(cause)),
            }
            let (number, rest) = bytes.split_at(8);
            let number = number.try_into().ok().filter(|_| rest == check(number));
            Ok(number.map_or(0, u64::from_be_bytes))
        };
        Ok(slot(LAST_AT)?.max(slot(LAST_AT + SLOT)?))
    }

    /// Writes the number of a commit that the disk has.
    pub(super) fn put_last(&mut self, number: u64) -> Result<(), Error> {
        let bytes = number.to_be_bytes();
        let slot = [&bytes[..], check(&bytes).as_slice()].concat();
        self.file.write_all_at(&slot, LAST_AT + number % 2 * SLOT).map_err(self.failed())?;
        self.keep_soon()
    }

    /// Writes the store's name, which stays.
    pub(super) fn put_name(&mut self, name: StoreName) -> Result<(), Error> {
        let bytes = [&name[..], check(&name).as_slice()].concat();
        self.file.write_all_at(&bytes, NAME_AT).map_err(self.failed())?;
        self.sync()
    }

    /// Whether the tree was given its mark and then the process ended, before the file had its name.
    pub(super) fn is_unfinished(dir: &Path, tree: Mark) -> Result<bool, Error> {
        Ok(matches!(read(&dir.join(NEW))?, Found::Mark(new) if new == tree))
    }

    /// Makes the file, under a name that says nothing yet. The disk has the name as well when this returns: a tree whose mark lasts longer
    /// than the file would be taken for one whose file was removed.
    pub(super) fn begin(dir: &Path, mark: Mark, name: StoreName) -> Result<(), Error> {
        let path = dir.join(NEW);
        let mut new = Self { file: disk::file(&path, disk::us())?, path, unsynced: None };
        new.file.set_len(SLOT * 2).map_err(new.failed())?;
        new.put(mark)?;
        new.put_name(name)?;
        disk::sync(dir).map_err(new.failed())
    }

    /// Gives the file its name: from now on the database is measured by it.
    pub(super) fn finish(dir: &Path) -> Result<(), Error> {
        let path = dir.join(FILE);
        fs::rename(dir.join(NEW), &path)
            .and_then(|()| disk::sync(dir))
            .map_err(Error::io(format!("writing {}", path.display())))
    }

    /// Opens it to write to.
    pub(super) fn open(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(FILE);
        Ok(Self { file: disk::file(&path, disk::us())?, path, unsynced: None })
    }

    /// Writes a mark that the database has on the disk.
    pub(super) fn put(&mut self, mark: Mark) -> Result<(), Error> {
        let bytes = mark.bytes();
        let slot = [&bytes[..], check(&bytes).as_slice()].concat();
        self.file.write_all_at(&slot, mark.commits % 2 * SLOT).map_err(self.failed())?;
        self.keep_soon()
    }

    fn keep_soon(&mut self) -> Result<(), Error> {
        let since = *self.unsynced.get_or_insert_with(Instant::now);
        if since.elapsed() < BEHIND { Ok(()) } else { self.sync() }
    }

    /// How long until the disk has to have it; nothing where it does.
    pub(super) fn due(&self) -> Option<Duration> {
        self.unsynced.map(|since| BEHIND.saturating_sub(since.elapsed()))
    }

    /// The file itself, and where it has to be.
    pub(super) fn file(&self) -> (&File, &Path) {
        (&self.file, &self.path)
    }

    /// Where it was taken away, makes it once more: this process knows how far the database has come.
    pub(super) fn make_again(&self, dir: &Path, mark: Mark, name: StoreName) -> Result<(), Error> {
        if disk::there(&self.path, DiskEntry::File)?.is_some() {
            return Ok(());
        }
        Self::begin(dir, mark, name)?;
        Self::finish(dir)
    }

    /// Has the disk keep it.
    pub(super) fn sync(&mut self) -> Result<(), Error> {
        self.unsynced = None;
        self.file.sync_data().map_err(self.failed())
    }

    fn failed(&self) -> impl FnOnce(std::io::Error) -> Error + use<> {
        Error::io(format!("writing {}", self.path.display()))
    }
}

enum Found {
    Nothing,
    Nonsense,
    Mark(Mark),
}

fn read(path: &Path) -> Result<Found, Error> {
    if disk::there(path, DiskEntry::File)?.is_none() {
        return Ok(Found::Nothing);
    }
    let mut bytes = Vec::new();
    let whole = File::open(path).and_then(|file| file.take(SLOT * 2).read_to_end(&mut bytes));
    match whole {
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(cause) => return Err(Error::io(format!("reading {}", path.display()))(cause)),
        Ok(_) => {}
    }
    let slot = |at: usize| {
        let (mark, rest) = bytes.get(at..)?.split_at_checked(LENGTH)?;
        rest.starts_with(&check(mark)).then(|| Mark::of(mark)).flatten()
    };
    let second = usize::try_from(SLOT).unwrap_or(usize::MAX);
    let latest = [slot(0), slot(second)].into_iter().flatten().max_by_key(|mark| mark.commits);
    Ok(latest.map_or(Found::Nonsense, Found::Mark))
}

fn check(bytes: &[u8]) -> [u8; 8] {
    digest(&SHA256, bytes).as_ref().first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(commits: u64, sum: u128) -> Mark {
        Mark { commits, content: Content { entries: 3, sum } }
    }

    #[test]
    fn a_mark_is_read_as_it_was_written() {
        let it = mark(7, u128::MAX - 5);
        assert_eq!(Mark::of(&it.bytes()), Some(it));
        assert_eq!(Mark::of(&it.bytes()[1..]), None);
        assert_eq!(Mark::of(&[]), None);
    }

    #[test]
    fn a_database_is_behind_its_file_or_it_is_whole() {
        let (one, two, other) = (Some(mark(1, 1)), Some(mark(2, 2)), Some(mark(2, 9)));
        assert_eq!(Verdict::of(None, None, 0, 0), Verdict::Whole);
        assert_eq!(Verdict::of(two, two, 2, 2), Verdict::Whole);
        // The power went before the file was on the disk.
        assert_eq!(Verdict::of(two, one, 2, 1), Verdict::Whole);
        assert_eq!(Verdict::of(one, two, 1, 2), Verdict::Behind(1));
        assert_eq!(Verdict::of(None, two, 0, 5), Verdict::Behind(5));
        assert_eq!(Verdict::of(other, two, 2, 2), Verdict::Other);
        assert_eq!(Verdict::of(one, None, 1, 1), Verdict::NoFile);
        // The log brings it further, or should.
        assert_eq!(Verdict::of(two, two, 9, 9), Verdict::Whole);
        assert_eq!(Verdict::of(two, two, 9, 8), Verdict::Whole);
        assert_eq!(Verdict::of(one, two, 9, 9), Verdict::Whole);
        assert_eq!(Verdict::of(two, two, 7, 9), Verdict::Behind(2));
        assert_eq!(Verdict::of(other, two, 9, 9), Verdict::Other);
    }

    #[test]
    fn a_file_whose_last_writing_was_torn_says_what_it_said_before() {
        let dir = tempfile::tempdir().unwrap();
        MarkFile::begin(dir.path(), mark(0, 0), [7; 16]).unwrap();
        assert_eq!(MarkFile::read(dir.path()).unwrap(), None);
        assert!(MarkFile::is_unfinished(dir.path(), mark(0, 0)).unwrap());
        assert!(!MarkFile::is_unfinished(dir.path(), mark(0, 1)).unwrap());
        MarkFile::finish(dir.path()).unwrap();
        let mut file = MarkFile::open(dir.path()).unwrap();
        for commits in 1..=5 {
            file.put(mark(commits, 1)).unwrap();
            assert_eq!(MarkFile::read(dir.path()).unwrap(), Some(mark(commits, 1)));
        }
        assert!(file.due().is_some_and(|left| left <= BEHIND));
        file.sync().unwrap();
        assert_eq!(file.due(), None);
        assert_eq!(MarkFile::name(dir.path()).unwrap(), Some([7; 16]));
        assert_eq!(MarkFile::last(dir.path()).unwrap(), 0);
        for number in 6..=9 {
            file.put_last(number).unwrap();
            assert_eq!(MarkFile::last(dir.path()).unwrap(), number);
        }
        file.file.write_all_at(b"torn", LAST_AT + SLOT + 4).unwrap();
        assert_eq!(MarkFile::last(dir.path()).unwrap(), 8);
        file.file.write_all_at(b"torn", SLOT + 20).unwrap();
        assert_eq!(MarkFile::read(dir.path()).unwrap(), Some(mark(4, 1)));
        file.file.write_all_at(b"torn", 20).unwrap();
        assert!(matches!(MarkFile::read(dir.path()), Err(Error::Damaged { .. })));
    }
}
