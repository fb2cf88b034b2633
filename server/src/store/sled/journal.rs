//! Changes too large for one go. The whole change is written to a file of its own and synced; when the file gets its name, it has
//! happened. Then it goes into sled in slices, between which others read and write. After a crash a file that is still there is gone
//! through again: nobody has written to its places meanwhile. What it does to the mark must be done once, so the tree says whether it
//! was done; and when all of it is there, the tree says that, too. A file that lies there and is neither the one that the tree speaks of nor
//! one that follows on it is another store's, or of another day: nothing of it may be taken over.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use aws_lc_rs::digest::{Context, Digest, SHA256, SHA256_OUTPUT_LEN, digest};

use crate::disk;
use crate::store::content::Content;
use crate::store::engine::Error;
use crate::store::sled::fault::damaged;
use crate::store::sled::layout::Write;
use crate::store::sled::mark::{self, Mark, StoreName};
use crate::store::sled::writes;

/// Where the tree says which journal its mark has in it, and whether all of it is there: no table's name begins with this byte.
pub(super) const PLACE: &[u8] = &[0x03];
/// What the file begins with.
const BEGINS: &[u8] = b"kagura-journal 3\n";
/// What it began with when it did not say yet for which state of which store it is. Before that it had no beginning, and the mark among its
/// writes.
const BEGAN: &[u8] = b"kagura-journal 2\n";
/// Behind the writes and their sum stand the mark that the tree had when the change happened, and a sum over the store's name, all before and
/// the mark.
const SEAL: usize = mark::LENGTH + SHA256_OUTPUT_LEN;

/// Tells one journal from another.
pub(super) type JournalId = [u8; 16];

/// A change that a crash interrupted.
pub(super) struct Journal {
    pub(super) id: JournalId,
    /// For what it was written.
    pub(super) follows: Follows,
    /// What it does to the content of the database; nothing in files from before, which have the mark among their writes.
    pub(super) delta: Option<Content>,
    pub(super) writes: Vec<Write>,
}

/// For what a journal was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follows {
    /// A tree of this store with this mark.
    Mark(Mark),
    /// Another store's.
    Nothing,
    /// It does not say: an earlier version has written it.
    Unsaid,
}

/// What the tree says of journals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JournalInTree {
    /// Nothing, or what earlier versions said: its mark has this one in it.
    Earlier(Option<JournalId>),
    /// Its mark has this one in it, which may not be there in full.
    Under(JournalId),
    /// All of the last one is there.
    Done(JournalId),
}

impl JournalInTree {
    /// As it stands in the tree.
    pub(super) fn bytes(self) -> Vec<u8> {
        let (id, state) = match self {
            Self::Earlier(id) => return id.map_or_else(Vec::new, |id| id.to_vec()),
            Self::Under(id) => (id, 0),
            Self::Done(id) => (id, 1),
        };
        [&id[..], &[state]].concat()
    }

    /// Reads what [`Self::bytes`] wrote.
    pub(super) fn of(bytes: Option<&[u8]>) -> Result<Self, Error> {
        let Some(bytes) = bytes else { return Ok(Self::Earlier(None)) };
        let said = bytes.split_first_chunk().and_then(|(id, state)| match state {
            [] => Some(Self::Earlier(Some(*id))),
            [0] => Some(Self::Under(*id)),
            [1] => Some(Self::Done(*id)),
            _ => None,
        });
        said.ok_or_else(|| damaged("what it says of its journal makes no sense"))
    }
}

/// Writes the change down, for [`happens`].
pub(super) fn write(dir: &Path, delta: Content, writes: &[Write]) -> Result<JournalId, Error> {
    let new = dir.join("journal.new");
    let go = || {
        let file = disk::file(&new, disk::us()).map_err(std::io::Error::other)?;
        file.set_len(0)?;
        let mut file = std::io::BufWriter::new(file);
        let mut sum = Context::new(&SHA256);
        let mut add = |bytes: &[u8]| {
            sum.update(bytes);
            file.write_all(bytes)
        };
        add(BEGINS)?;
        let length: usize = writes.iter().map(|(key, value)| writes::length_of(key, value.as_deref())).sum();
        add(&(length as u64).to_be_bytes())?;
        add(&delta.entries.to_be_bytes())?;
        add(&delta.sum.to_be_bytes())?;
        let mut bytes = Vec::new();
        for (key, value) in writes {
            bytes.clear();
            writes::put(&mut bytes, key, value.as_deref())?;
            add(&bytes)?;
        }
        let sum = sum.finish();
        file.write_all(sum.as_ref())?;
        file.into_inner()?.sync_all()?;
        Ok(id(sum.as_ref()))
    };
    go().map_err(Error::io(format!("writing {}", new.display())))
}

/// The change that was written down happens, to a tree of this store with this mark; when this returns, it has.
pub(super) fn happens(dir: &Path, (name, tree): (&StoreName, Mark), id: JournalId) -> Result<(), Error> {
    let path = dir.join("journal");
    let new = dir.join("journal.new");
    let seal = [&tree.bytes()[..], seal(name, id, &tree.bytes()).as_ref()].concat();
    let sealed = || {
        let file = File::options().write(true).open(&new)?;
        file.write_all_at(&seal, file.metadata()?.len())?;
        file.sync_all()
    };
    sealed()
        .and_then(|()| fs::rename(&new, &path))
        .and_then(|()| disk::sync(dir))
        .map_err(Error::io(format!("writing {}", path.display())))
}

/// The change that a crash interrupted, if there is one, in a store of this name.
pub(super) fn read(dir: &Path, name: Option<&StoreName>) -> Result<Option<Journal>, Error> {
    let path = dir.join("journal");
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io(format!("reading {}", path.display()))(error)),
    };
    let journal = match bytes.strip_prefix(BEGINS) {
        Some(begun) => sealed(&bytes, begun, name),
        None => bytes
            .split_last_chunk::<SHA256_OUTPUT_LEN>()
            .filter(|(content, sum)| digest(&SHA256, content).as_ref() == *sum)
            .and_then(|(content, sum)| unsealed(content, id(sum))),
    };
    let cause = "its file `journal`, a large change that had happened, is cut off or not as it was written";
    journal.map(Some).ok_or_else(|| Error::Damaged { path: dir.to_owned(), cause: cause.to_owned() })
}

/// The change is in sled now.
pub(super) fn remove(dir: &Path) -> Result<(), Error> {
    gone(dir, |path| fs::remove_file(path))
}

/// As [`remove`], where there may be none.
pub(super) fn forget(dir: &Path) -> Result<(), Error> {
    gone(dir, disk::remove)
}

fn gone(dir: &Path, remove: impl Fn(&Path) -> std::io::Result<()>) -> Result<(), Error> {
    let path = dir.join("journal");
    remove(&path).and_then(|()| disk::sync(dir)).map_err(Error::io(format!("removing {}", path.display())))
}

fn id(sum: &[u8]) -> JournalId {
    sum.first_chunk().copied().unwrap_or_default()
}

/// A journal that says for what it was written. What lies behind it is nobody's.
fn sealed(bytes: &[u8], begun: &[u8], name: Option<&StoreName>) -> Option<Journal> {
    let (length, rest) = begun.split_first_chunk::<8>()?;
    let (delta, rest) = content(rest)?;
    let (writes, _) = rest.split_at_checked(usize::try_from(u64::from_be_bytes(*length)).ok()?)?;
    let (content, behind) = bytes.split_at_checked(bytes.len() - rest.len() + writes.len())?;
    let (sum, rest) = behind.split_at_checked(SHA256_OUTPUT_LEN)?;
    if digest(&SHA256, content).as_ref() != sum {
        return None;
    }
    let id = id(sum);
    let (tree, seal_there) = rest.get(..SEAL)?.split_at_checked(mark::LENGTH)?;
    let is_ours = name.is_some_and(|name| seal(name, id, tree).as_ref() == seal_there);
    let follows = if is_ours { Follows::Mark(Mark::of(tree)?) } else { Follows::Nothing };
    Some(Journal { id, follows, delta: Some(delta), writes: writes::take_all(writes)? })
}

fn unsealed(mut rest: &[u8], id: JournalId) -> Option<Journal> {
    let mut delta = None;
    if let Some(begun) = rest.strip_prefix(BEGAN) {
        let (there, begun) = content(begun)?;
        delta = Some(there);
        rest = begun;
    }
    Some(Journal { id, follows: Follows::Unsaid, delta, writes: writes::take_all(rest)? })
}

fn content(bytes: &[u8]) -> Option<(Content, &[u8])> {
    let (entries, rest) = bytes.split_first_chunk()?;
    let (sum, rest) = rest.split_first_chunk()?;
    Some((Content { entries: u64::from_be_bytes(*entries), sum: u128::from_be_bytes(*sum) }, rest))
}

fn seal(name: &StoreName, id: JournalId, tree: &[u8]) -> Digest {
    let mut sum = Context::new(&SHA256);
    sum.update(name);
    sum.update(&id);
    sum.update(tree);
    sum.finish()
}
