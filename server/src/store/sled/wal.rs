//! The write-ahead log: what was committed and is not in sled yet. To sync sled costs a change of its pages and wakes its threads; to sync a few
//! bytes behind each other costs one write. So a commit waits for this file alone, and what gathers here goes into sled a moment later, all of
//! it at once, where a row that was written five times is written once and one that came and went not at all.
//!
//! The file has its length from the start, so that a sync has no length to write down. When all that is in it is in sled, its other half is
//! written to, from its front: so what sled has last is still there until something later is in sled, and a file of another day, or none, is
//! told from the one that belongs to the database. Each record begins a page of its own: what a power cut leaves of it harms none before it. A
//! record counts where its number follows, the record before it is the one that it was written behind, its sum is right and sled is as it was
//! when the record was written; what else is there is from before, or was never answered.

use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{Context, SHA256};

use crate::disk::{self, DiskEntry};
use crate::store::engine::Error;
use crate::store::sled::fault::damaged;
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
/// One half is written to while the other one keeps what is in sled last.
const HALF: u64 = LENGTH / 2;
/// Before a record's writes stand their length, its number, the mark that sled had and the sum of the record before; behind them, the first
/// bytes of the sum over the store's name and all of that.
const HEAD: usize = 12 + mark::LENGTH + SUM;
const SUM: usize = 16;

/// The first bytes of a record's sum.
type Sum = [u8; SUM];

/// The file, to write to.
pub(super) struct WriteAheadLog {
    file: File,
    path: PathBuf,
    name: StoreName,
    /// Where the half begins that is written to, and where in it the next record does.
    half: u64,
    at: u64,
    /// The last record in this half, if there is one: its number and its sum.
    last: Option<(u64, Sum)>,
    /// Whether there is something that the disk may not have.
    is_unsynced: bool,
}

/// A record that has its place in the file and is not there yet.
pub(super) struct Record {
    number: u64,
    bytes: Vec<u8>,
    sum: Sum,
}

/// What the file has beyond what is in sled.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Beyond {
    /// The number of its last record; where it has none, the one that is in sled.
    pub(super) number: u64,
    /// What all of them write together.
    pub(super) writes: Overlay,
}

/// Where sled has come.
#[derive(Clone, Copy, Debug)]
pub(super) struct InTree {
    /// Its mark.
    pub(super) mark: Mark,
    /// The number of the last record that came into it; 0 where none did.
    pub(super) logged: u64,
}

impl WriteAheadLog {
    /// Opens it, or makes it. What [`beyond`] finds in it has to be in sled before anything is appended, since only the half is kept that has
    /// the last record.
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
        let half = match records(dir, &name)?.iter().max_by_key(|(_, record)| record.number) {
            Some((at, _)) if *at < HALF => HALF,
            Some(_) | None => 0,
        };
        Ok(Self { file, path, name, half, at: half, last: None, is_unsynced: false })
    }

    /// The store's name, which is in all its sums.
    pub(super) fn name(&self) -> StoreName {
        self.name
    }

    /// Where it was taken away, makes it once more, with the number that sled has: nothing beyond it was answered.
    pub(super) fn make_again(&self, dir: &Path, tree: Mark) -> Result<(), Error> {
        if disk::there(&self.path, DiskEntry::File)?.is_some() {
            return Ok(());
        }
        let mut log = Self::open(dir, self.name)?;
        let record = log.record(tree.commits, tree, &Overlay::new())?;
        log.append(&record)?;
        log.sync()
    }

    /// The file itself, and where it has to be.
    pub(super) fn file(&self) -> (&File, &Path) {
        (&self.file, &self.path)
    }

    /// Puts a record together, for a tree with this mark.
    pub(super) fn record(&self, number: u64, tree: Mark, writes: &Overlay) -> Result<Record, Error> {
        let mut bytes = vec![0; HEAD];
        let before = self.last.map_or([0; SUM], |(_, sum)| sum);
        let put = |bytes: &mut Vec<u8>| {
            for (place, value) in writes {
                writes::put(bytes, place, value.as_deref())?;
            }
            let length = u32::try_from(bytes.len() - HEAD).map_err(std::io::Error::other)?;
            let head = [&length.to_be_bytes()[..], &number.to_be_bytes(), &tree.bytes(), &before].concat();
            bytes.iter_mut().zip(head).for_each(|(to, from)| *to = from);
            Ok(())
        };
        put(&mut bytes).map_err(Error::io(format!("writing {}", self.path.display())))?;
        let sum = sum(&self.name, &bytes);
        bytes.extend(sum);
        Ok(Record { number, bytes, sum })
    }

    /// Whether there is a place for it.
    pub(super) fn has_room(&self, record: &Record) -> bool {
        self.at + record.bytes.len() as u64 <= self.half + HALF
    }

    /// Writes it; the disk has it after the next [`Self::sync`].
    pub(super) fn append(&mut self, record: &Record) -> Result<(), Error> {
        self.file.write_all_at(&record.bytes, self.at).map_err(self.failed())?;
        self.at += record.bytes.len().next_multiple_of(PAGE) as u64;
        self.last = Some((record.number, record.sum));
        self.is_unsynced = true;
        Ok(())
    }

    /// Has the disk keep what was written.
    pub(super) fn sync(&mut self) -> Result<(), Error> {
        self.file.sync_data().map_err(self.failed())?;
        self.is_unsynced = false;
        Ok(())
    }

    /// Whether there is something that the disk may not have.
    pub(super) fn is_unsynced(&self) -> bool {
        self.is_unsynced
    }

    /// The number of the last record since [`Self::restart`], if there is one.
    pub(super) fn last(&self) -> Option<u64> {
        self.last.map(|(number, _)| number)
    }

    /// All that is in it is in sled: the next record begins the other half.
    pub(super) fn restart(&mut self) {
        if self.last.take().is_some() {
            self.half = HALF - self.half;
            self.at = self.half;
        }
    }

    fn failed(&self) -> impl FnOnce(std::io::Error) -> Error + use<> {
        Error::io(format!("writing {}", self.path.display()))
    }
}

/// What the file has beyond a tree that has come so far. Damage where it is not the file that belongs to this tree.
pub(super) fn beyond(dir: &Path, name: &StoreName, tree: InTree) -> Result<Beyond, Error> {
    let there: Vec<Read> = records(dir, name)?.into_iter().map(|(_, record)| record).collect();
    let InTree { mark, logged } = tree;
    let is_later =
        |it: &Read| it.tree.commits > mark.commits || (it.tree.commits == mark.commits && it.tree != mark);
    if there.iter().any(is_later) {
        return Err(damaged(
            "its file `wal` is of a later time than its folder `rows`: put back the one that belongs to the other",
        ));
    }
    if logged > 0 && there.iter().all(|it| it.number < logged) {
        let is_there = disk::there(&dir.join(FILE), DiskEntry::File)?.is_some();
        return Err(damaged(if is_there {
            "its file `wal` is of an earlier time than its folder `rows`, or cannot be read: put back the one that belongs to it"
        } else {
            "its file `wal` is missing, so nobody knows whether the last changes are there: put it back"
        }));
    }
    let mut found = Beyond { number: mark.commits, ..Beyond::default() };
    let mut before = [0; SUM];
    while let Some(next) =
        there.iter().find(|it| it.number == found.number + 1 && it.tree == mark && it.before == before)
    {
        found.number = next.number;
        found.writes.extend(next.writes.iter().cloned());
        before = next.sum;
    }
    Ok(found)
}

/// All the records of this store, and where they begin.
fn records(dir: &Path, name: &StoreName) -> Result<Vec<(u64, Read)>, Error> {
    let path = dir.join(FILE);
    if disk::there(&path, DiskEntry::File)?.is_none() {
        return Ok(Vec::new());
    }
    let mut bytes = Vec::new();
    File::open(&path)
        .and_then(|file| file.take(LENGTH).read_to_end(&mut bytes))
        .map_err(Error::io(format!("reading {}", path.display())))?;
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let record = Read::first(name, rest);
        let length = record.as_ref().map_or(PAGE, |it| it.length.next_multiple_of(PAGE));
        found.extend(record.map(|it| (at as u64, it)));
        at += length;
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
    /// The sum of the record that was there before; zeros where it is the first one in its half.
    before: Sum,
    sum: Sum,
    writes: Vec<Write>,
    /// How many bytes it takes.
    length: usize,
}

impl Read {
    /// The record that bytes begin with.
    fn first(name: &StoreName, bytes: &[u8]) -> Option<Self> {
        let length = usize::try_from(u32::from_be_bytes(*bytes.first_chunk()?)).ok()?.checked_add(HEAD)?;
        let (record, behind) = bytes.split_at_checked(length)?;
        let sum = sum(name, record);
        if !behind.starts_with(&sum) {
            return None;
        }
        let (head, writes) = record.split_at_checked(HEAD)?;
        let (number, head) = head.get(4..)?.split_first_chunk()?;
        let (tree, before) = head.split_at_checked(mark::LENGTH)?;
        Some(Self {
            number: u64::from_be_bytes(*number),
            tree: Mark::of(tree)?,
            before: before.try_into().ok()?,
            sum,
            writes: writes::take_all(writes)?,
            length: length + SUM,
        })
    }
}

fn sum(name: &StoreName, bytes: &[u8]) -> Sum {
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

    fn at(commits: u64, logged: u64) -> InTree {
        InTree { mark: mark(commits), logged }
    }

    /// The number to which it brings a tree that has come so far, and how much it writes; nothing where it is not this tree's.
    fn numbers(dir: &Path, tree: InTree) -> Option<(u64, usize)> {
        match beyond(dir, &NAME, tree) {
            Ok(found) => Some((found.number, found.writes.len())),
            Err(Error::Damaged { .. }) => None,
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn what_was_appended_goes_on_from_the_tree_it_was_written_for_and_the_later_counts() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(numbers(dir.path(), at(4, 0)), Some((4, 0)));
        let mut log = WriteAheadLog::open(dir.path(), NAME).unwrap();
        append(&mut log, 4, 5, &writes("a", Some("1")));
        append(&mut log, 4, 6, &writes("b", Some(&"x".repeat(10_000))));
        append(&mut log, 4, 7, &writes("a", None));
        let found = beyond(dir.path(), &NAME, at(4, 4)).unwrap();
        assert_eq!((found.number, found.writes.len()), (7, 2));
        assert_eq!(found.writes.get(&b"a"[..]), Some(&None));
        // A tree that has all of it, one that has come further by large changes, and one that has come as far on the way.
        for tree in [7, 9, 6] {
            assert_eq!(numbers(dir.path(), at(tree, tree.min(7))), Some((tree, 0)));
        }
        // One that was there before.
        assert_eq!(numbers(dir.path(), at(3, 3)), None);
        // One that has come further with a file that came after this one.
        assert_eq!(numbers(dir.path(), at(9, 9)), None);
        // One that has come as far on another way.
        let mut other = mark(4);
        other.content.add(("things.1", b"key"), b"value");
        assert!(beyond(dir.path(), &NAME, InTree { mark: other, logged: 4 }).is_err());
        forget(dir.path()).unwrap();
        assert_eq!(numbers(dir.path(), at(9, 9)), None);
        assert_eq!(numbers(dir.path(), at(9, 0)), Some((9, 0)));
    }

    #[test]
    fn what_is_left_of_the_round_before_does_not_count_and_is_kept_until_the_next_is_over() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = WriteAheadLog::open(dir.path(), NAME).unwrap();
        for number in 1..=3 {
            append(&mut log, 0, number, &writes("old", Some("value")));
        }
        log.restart();
        // A round without a record leaves it where it is.
        log.restart();
        append(&mut log, 3, 4, &writes("new", Some("value")));
        assert_eq!(numbers(dir.path(), at(3, 3)), Some((4, 1)));
        // However much of the new one is torn, the last one that is in sled is there.
        let torn = File::options().write(true).open(dir.path().join(FILE)).unwrap();
        torn.write_all_at(&[1; PAGE], HALF).unwrap();
        assert_eq!(numbers(dir.path(), at(3, 3)), Some((3, 0)));
        // The next start goes on in the other half, too.
        let mut log = WriteAheadLog::open(dir.path(), NAME).unwrap();
        append(&mut log, 3, 4, &writes("another", Some("value")));
        assert_eq!(beyond(dir.path(), &NAME, at(3, 3)).unwrap().writes, writes("another", Some("value")));
        torn.write_all_at(&[1; PAGE], 0).unwrap();
        assert_eq!(numbers(dir.path(), at(3, 3)), Some((4, 1)));
    }

    #[test]
    fn what_was_written_behind_a_record_that_was_lost_follows_on_no_other_one() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = WriteAheadLog::open(dir.path(), NAME).unwrap();
        append(&mut log, 0, 1, &writes("lost", Some("value")));
        append(&mut log, 0, 2, &writes("never answered", Some("value")));
        // The power went: the second one is on the disk, and the first is not.
        let file = File::options().write(true).open(dir.path().join(FILE)).unwrap();
        file.write_all_at(&[0; PAGE], 0).unwrap();
        assert_eq!(numbers(dir.path(), at(0, 0)), Some((0, 0)));
        let mut log = WriteAheadLog::open(dir.path(), NAME).unwrap();
        append(&mut log, 0, 1, &writes("another", Some("value")));
        assert_eq!(beyond(dir.path(), &NAME, at(0, 0)).unwrap().writes, writes("another", Some("value")));
    }

    #[test]
    fn a_byte_that_is_not_as_it_was_ends_it_and_another_store_has_none_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let write_three = || {
            forget(dir.path()).unwrap();
            let mut log = WriteAheadLog::open(dir.path(), NAME).unwrap();
            for number in 1..=3 {
                append(&mut log, 0, number, &writes("key", Some("value")));
            }
        };
        write_three();
        assert_eq!(beyond(dir.path(), &[8; 16], at(0, 0)).unwrap(), Beyond::default());
        let file = File::options().read(true).write(true).open(dir.path().join(FILE)).unwrap();
        for at_byte in [0, 3, 11, 13, 43, 45, 52, 60, 68, 76] {
            let place = PAGE as u64 + at_byte;
            let mut byte = [0];
            file.read_exact_at(&mut byte, place).unwrap();
            file.write_all_at(&[byte[0] ^ 1], place).unwrap();
            assert_eq!(numbers(dir.path(), at(0, 0)), Some((1, 1)), "{at_byte}");
            file.write_all_at(&byte, place).unwrap();
        }
        assert_eq!(numbers(dir.path(), at(0, 0)), Some((3, 1)));
        for (length, left) in [(0, 0), (5, 0), (100, 1), (PAGE as u64 + 20, 1)] {
            File::options().write(true).open(dir.path().join(FILE)).unwrap().set_len(length).unwrap();
            assert_eq!(numbers(dir.path(), at(0, 0)).unwrap().0, left, "{length}");
            // It has its length again, and says what it said.
            drop(WriteAheadLog::open(dir.path(), NAME).unwrap());
            assert_eq!(fs::metadata(dir.path().join(FILE)).unwrap().len(), LENGTH);
            assert_eq!(numbers(dir.path(), at(0, 0)).unwrap().0, left, "{length}");
            write_three();
        }
    }

    #[test]
    fn a_file_that_was_taken_away_is_made_again_with_the_number_that_sled_has() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = WriteAheadLog::open(dir.path(), NAME).unwrap();
        append(&mut log, 0, 1, &writes("key", Some("value")));
        log.make_again(dir.path(), mark(1)).unwrap();
        assert_eq!(numbers(dir.path(), at(0, 0)), Some((1, 1)), "it is there");
        fs::remove_file(dir.path().join(FILE)).unwrap();
        assert_eq!(numbers(dir.path(), at(1, 1)), None);
        log.make_again(dir.path(), mark(1)).unwrap();
        assert_eq!(numbers(dir.path(), at(1, 1)), Some((1, 0)));
    }

    #[test]
    fn a_record_for_which_there_is_no_place_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = WriteAheadLog::open(dir.path(), NAME).unwrap();
        let record = log.record(1, mark(0), &writes("key", Some(&"x".repeat(300_000)))).unwrap();
        for _ in 0..3 {
            assert!(log.has_room(&record));
            log.append(&record).unwrap();
        }
        assert!(!log.has_room(&record));
        log.restart();
        assert!(log.has_room(&record));
    }
}
