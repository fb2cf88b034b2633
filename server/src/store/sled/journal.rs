//! Changes too large for one go. The whole change is written to a file of its own and synced; when the file gets its name, it has
//! happened. Then it goes into sled in slices, between which others read and write. After a crash a file that is still there is gone
//! through again: nobody has written to its places meanwhile. Only what it does to the mark must be done once, so the tree says whether it
//! was done.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use aws_lc_rs::digest::{Context, SHA256, SHA256_OUTPUT_LEN, digest};

use crate::disk;
use crate::store::content::Content;
use crate::store::engine::Error;
use crate::store::sled::layout::Write;
use crate::store::sled::writes;

/// Where the tree says which journal its mark has in it: no table's name begins with this byte.
pub(super) const PLACE: &[u8] = &[0x03];
/// What the file begins with. Files from before had no beginning, and the mark among their writes.
const BEGINS: &[u8] = b"kagura-journal 2\n";

/// Tells one journal from another.
pub(super) type JournalId = [u8; 16];

/// A change that a crash interrupted.
pub(super) struct Journal {
    pub(super) id: JournalId,
    /// What it does to the content of the database; nothing in files from before, which have the mark among their writes.
    pub(super) delta: Option<Content>,
    pub(super) writes: Vec<Write>,
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

/// The change that was written down happens; when this returns, it has.
pub(super) fn happens(dir: &Path) -> Result<(), Error> {
    let path = dir.join("journal");
    fs::rename(dir.join("journal.new"), &path)
        .and_then(|()| disk::sync(dir))
        .map_err(Error::io(format!("writing {}", path.display())))
}

/// The change that a crash interrupted, if there is one.
pub(super) fn read(dir: &Path) -> Result<Option<Journal>, Error> {
    let path = dir.join("journal");
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io(format!("reading {}", path.display()))(error)),
    };
    let journal = bytes
        .split_last_chunk::<SHA256_OUTPUT_LEN>()
        .filter(|(content, sum)| digest(&SHA256, content).as_ref() == *sum)
        .and_then(|(content, sum)| parse(content, id(sum)));
    match journal {
        Some(journal) => Ok(Some(journal)),
        None => Err(Error::Damaged { path: dir.to_owned(), cause: "its journal is cut off".to_owned() }),
    }
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

fn parse(mut rest: &[u8], id: JournalId) -> Option<Journal> {
    let mut delta = None;
    if let Some(begun) = rest.strip_prefix(BEGINS) {
        let (entries, begun) = begun.split_first_chunk::<8>()?;
        let (sum, begun) = begun.split_first_chunk::<16>()?;
        delta = Some(Content { entries: u64::from_be_bytes(*entries), sum: u128::from_be_bytes(*sum) });
        rest = begun;
    }
    Some(Journal { id, delta, writes: writes::take_all(rest)? })
}
