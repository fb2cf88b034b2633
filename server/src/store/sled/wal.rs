//! The write-ahead log: what was committed and is not in sled yet. To sync sled costs a change of its pages and wakes its threads; to sync a few
//! bytes behind each other costs one write. So a commit waits for this file alone, and what gathers here goes into sled a moment later, all of
//! it at once, where a row that was written five times is written once and one that came and went not at all.
//!
//! The file has its length from the start, so that a sync has no length to write down, and is written from its front again when all that is
//! in it is in sled. Each record begins a page of its own: what a power cut leaves of it harms none before it. A record counts where its number
//! follows, its sum is right and sled is as it was when the record was written; what comes behind one that does not is from before.

use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{Context, SHA256};

use crate::disk::{self, DiskEntry};
use crate::store::engine::Error;
use crate::store::sled::layout::Write;
use crate::store::sled::mark::{self, Mark, StoreName};
use crate::store::sled::reader::Overlay;
use crate::store::sled::writes;

/// The file's name.
pub(super) const FILE: &str = "wal";

/// Its length.
const LENGTH: u64 = 2 << 20;
/// Where records may begin.
const PAGE: usize = 4096;
/// Before a record's writes stand their length, its number and the mark that sled had; behind them, the first bytes of the sum over the
/// store's name and all of that.
const HEAD: usize = 12 + mark::LENGTH;
const SUM: usize = 16;

/// The file, to write to.
pub(super) struct WriteAheadLog {
    file: File,
    path: PathBuf,
    name: StoreName,
    /// Where the next record begins.
    at: u64,
}

/// A record that has its place in the file and is not there yet.
pub(super) struct Record(Vec<u8>);

/// What the file has beyond what is in sled.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Beyond {
    /// The number of its last record; where it has none, the one that is in sled.
    pub(super) number: u64,
    /// What all of them write together.
    pub(super) writes: Overlay,
}

impl WriteAheadLog {
    /// Opens it, or makes it. What [`beyond`] finds in it has to be in sled before anything is appended, since that begins at its front.
    pub(super) fn open(dir: &Path, name: StoreName) -> Result<Self, Error> {
        let path = dir.join(FILE);
        let file = disk::file(&path, disk::us())?;
        let lengthen = || {
            let there = file.metadata()?.len();
            if there == LENGTH {
                return Ok(());
            }
            // Zeros that are written, since a hole would have to be filled, and that written down, at some sync.
            file.set_len(there.min(LENGTH))?;
            let zeros = [0; PAGE];
            let mut at = there;
            while at < LENGTH {
                let more = zeros.len().min(usize::try_from(LENGTH - at).unwrap_or(usize::MAX));
                file.write_all_at(zeros.get(..more).unwrap_or_default(), at)?;
                at += more as u64;
            }
            file.sync_all()?;
            disk::sync(dir)
        };
        lengthen().map_err(Error::io(format!("writing {}", path.display())))?;
        Ok(Self { file, path, name, at: 0 })
    }

    /// The file itself, and where it has to be.
    pub(super) fn file(&self) -> (&File, &Path) {
        (&self.file, &self.path)
    }

    /// Puts a record together, for a tree with this mark.
    pub(super) fn record(&self, number: u64, tree: Mark, writes: &Overlay) -> Result<Record, Error> {
        let mut bytes = vec![0; HEAD];
        let put = |bytes: &mut Vec<u8>| {
            for (place, value) in writes {
                writes::put(bytes, place, value.as_deref())?;
            }
            let length = u32::try_from(bytes.len() - HEAD).map_err(std::io::Error::other)?;
            let head = [&length.to_be_bytes()[..], &number.to_be_bytes(), &tree.bytes()].concat();
            bytes.iter_mut().zip(head).for_each(|(to, from)| *to = from);
            Ok(())
        };
        put(&mut bytes).map_err(Error::io(format!("writing {}", self.path.display())))?;
        let sum = sum(&self.name, &bytes);
        bytes.extend(sum);
        Ok(Record(bytes))
    }

    /// Whether there is a place for it.
    pub(super) fn has_room(&self, record: &Record) -> bool {
        self.at + record.0.len() as u64 <= LENGTH
    }

    /// Writes it; the disk has it after the next [`Self::sync`].
    pub(super) fn append(&mut self, record: &Record) -> Result<(), Error> {
        self.file.write_all_at(&record.0, self.at).map_err(self.failed())?;
        self.at += record.0.len().next_multiple_of(PAGE) as u64;
        Ok(())
    }

    /// Has the disk keep what was written.
    pub(super) fn sync(&self) -> Result<(), Error> {
        self.file.sync_data().map_err(self.failed())
    }

    /// All that is in it is in sled: the next record is the first one again.
    pub(super) fn restart(&mut self) {
        self.at = 0;
    }

    fn failed(&self) -> impl FnOnce(std::io::Error) -> Error + use<> {
        Error::io(format!("writing {}", self.path.display()))
    }
}

/// What the file has beyond a tree with this mark, as far as nothing is missing in between.
pub(super) fn beyond(dir: &Path, name: &StoreName, tree: Mark) -> Result<Beyond, Error> {
    let path = dir.join(FILE);
    let mut found = Beyond { number: tree.commits, ..Beyond::default() };
    if disk::there(&path, DiskEntry::File)?.is_none() {
        return Ok(found);
    }
    let mut bytes = Vec::new();
    File::open(&path)
        .and_then(|file| file.take(LENGTH).read_to_end(&mut bytes))
        .map_err(Error::io(format!("reading {}", path.display())))?;
    let mut last = None;
    let mut rest = bytes.as_slice();
    while let Some(record) = Read::first(name, rest) {
        if last.is_some_and(|last| record.number != last + 1) {
            break;
        }
        last = Some(record.number);
        if record.number > tree.commits {
            if record.number != found.number + 1 || record.tree != tree {
                break;
            }
            found.number = record.number;
            found.writes.extend(record.writes);
        }
        rest = rest.get(record.length.next_multiple_of(PAGE)..).unwrap_or_default();
    }
    Ok(found)
}

/// Takes the file away, where there is one.
pub(super) fn forget(dir: &Path) -> Result<(), Error> {
    let path = dir.join(FILE);
    disk::remove(&path)
        .and_then(|()| disk::sync(dir))
        .map_err(Error::io(format!("removing {}", path.display())))
}

/// A record as it stands in the file.
struct Read {
    number: u64,
    /// The mark that the tree had.
    tree: Mark,
    writes: Vec<Write>,
    /// How many bytes it takes.
    length: usize,
}

impl Read {
    /// The record that bytes begin with.
    fn first(name: &StoreName, bytes: &[u8]) -> Option<Self> {
        let length = usize::try_from(u32::from_be_bytes(*bytes.first_chunk()?)).ok()?.checked_add(HEAD)?;
        let (record, behind) = bytes.split_at_checked(length)?;
        if !behind.starts_with(&sum(name, record)) {
            return None;
        }
        let (head, writes) = record.split_at_checked(HEAD)?;
        let (number, tree) = head.get(4..)?.split_first_chunk()?;
        Some(Self {
            number: u64::from_be_bytes(*number),
            tree: Mark::of(tree)?,
            writes: writes::take_all(writes)?,
            length: length + SUM,
        })
    }
}

fn sum(name: &StoreName, bytes: &[u8]) -> [u8; SUM] {
    let mut sum = Context::new(&SHA256);
    sum.update(name);
    sum.update(bytes);
    sum.finish().as_ref().first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const NAME: StoreName = [7; 16];

    fn writes(key: &str, value: Option<&str>) -> Overlay {
        Overlay::from([(key.as_bytes().to_vec(), value.map(|it| it.as_bytes().to_vec()))])
    }

    fn mark(commits: u64) -> Mark {
        Mark { commits, ..Mark::default() }
    }

    /// Appends one to a tree that has come so far.
    fn append(log: &mut WriteAheadLog, tree: u64, number: u64, writes: &Overlay) {
        let record = log.record(number, mark(tree), writes).unwrap();
        assert!(log.has_room(&record));
        log.append(&record).unwrap();
        log.sync().unwrap();
    }

    fn numbers(dir: &Path, tree: u64) -> (u64, usize) {
        let found = beyond(dir, &NAME, mark(tree)).unwrap();
        (found.number, found.writes.len())
    }

    #[test]
    fn what_was_appended_goes_on_from_the_tree_it_was_written_for_and_the_later_counts() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(numbers(dir.path(), 4), (4, 0));
        let mut log = WriteAheadLog::open(dir.path(), NAME).unwrap();
        append(&mut log, 4, 5, &writes("a", Some("1")));
        append(&mut log, 4, 6, &writes("b", Some(&"x".repeat(10_000))));
        append(&mut log, 4, 7, &writes("a", None));
        let found = beyond(dir.path(), &NAME, mark(4)).unwrap();
        assert_eq!((found.number, found.writes.len()), (7, 2));
        assert_eq!(found.writes.get(&b"a"[..]), Some(&None));
        // A tree that has all of it, one that has come further, and one that lacks what would have to come first.
        for tree in [7, 9, 3] {
            assert_eq!(numbers(dir.path(), tree), (tree, 0));
        }
        // One that has come as far on another way.
        let mut other = mark(4);
        other.content.add(("things.1", b"key"), b"value");
        assert_eq!(beyond(dir.path(), &NAME, other).unwrap().number, 4);
        assert_eq!(numbers(dir.path(), 6), (6, 0));
    }

    #[test]
    fn what_is_left_of_the_round_before_does_not_count() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = WriteAheadLog::open(dir.path(), NAME).unwrap();
        for number in 1..=3 {
            append(&mut log, 0, number, &writes("old", Some("value")));
        }
        log.restart();
        append(&mut log, 3, 4, &writes("new", Some("value")));
        assert_eq!(numbers(dir.path(), 3), (4, 1));
        // One that was never answered, and then written over by another one of its number.
        log.restart();
        append(&mut log, 3, 4, &writes("another", Some("value")));
        assert_eq!(beyond(dir.path(), &NAME, mark(3)).unwrap().writes, writes("another", Some("value")));
    }

    #[test]
    fn a_byte_that_is_not_as_it_was_ends_it_and_another_store_has_none_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let write_three = || {
            let mut log = WriteAheadLog::open(dir.path(), NAME).unwrap();
            for number in 1..=3 {
                append(&mut log, 0, number, &writes("key", Some("value")));
            }
        };
        write_three();
        assert_eq!(beyond(dir.path(), &[8; 16], mark(0)).unwrap(), Beyond::default());
        let file = File::options().read(true).write(true).open(dir.path().join(FILE)).unwrap();
        for at in [0, 3, 11, 13, 43, 45, 52, 60] {
            let at = PAGE as u64 + at;
            let mut byte = [0];
            file.read_exact_at(&mut byte, at).unwrap();
            file.write_all_at(&[byte[0] ^ 1], at).unwrap();
            assert_eq!(numbers(dir.path(), 0), (1, 1), "{at}");
            file.write_all_at(&byte, at).unwrap();
        }
        assert_eq!(numbers(dir.path(), 0), (3, 1));
        for (length, left) in [(0, 0), (5, 0), (100, 1), (PAGE as u64 + 20, 1)] {
            file.set_len(length).unwrap();
            assert_eq!(numbers(dir.path(), 0).0, left, "{length}");
            // It has its length again, and says what it said.
            drop(WriteAheadLog::open(dir.path(), NAME).unwrap());
            assert_eq!(fs::metadata(dir.path().join(FILE)).unwrap().len(), LENGTH);
            assert_eq!(numbers(dir.path(), 0).0, left, "{length}");
            write_three();
        }
        forget(dir.path()).unwrap();
        assert_eq!(numbers(dir.path(), 0), (0, 0));
    }

    #[test]
    fn a_record_for_which_there_is_no_place_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = WriteAheadLog::open(dir.path(), NAME).unwrap();
        let record = log.record(1, mark(0), &writes("key", Some(&"x".repeat(600_000)))).unwrap();
        for _ in 0..3 {
            assert!(log.has_room(&record));
            log.append(&record).unwrap();
        }
        assert!(!log.has_room(&record));
        log.restart();
        assert!(log.has_room(&record));
    }
}
