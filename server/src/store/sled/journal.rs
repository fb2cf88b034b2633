//! Changes too large for one go. The whole change is written to a file of its own and synced; from then on it
//! has happened. Then it goes into sled in slices, between which others can read. After a crash a file that is still
//! there is simply gone through again.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use aws_lc_rs::digest::{Context, SHA256, SHA256_OUTPUT_LEN, digest};

use crate::disk;
use crate::store::engine::Error;
use crate::store::sled::layout::Write;

/// Writes the change down; when this returns, it has happened.
pub(super) fn write(dir: &Path, writes: &[Write]) -> Result<(), Error> {
    let (new, path) = (dir.join("journal.new"), dir.join("journal"));
    let go = || {
        let file = disk::file(&new, disk::us()).map_err(std::io::Error::other)?;
        file.set_len(0)?;
        let mut file = std::io::BufWriter::new(file);
        let mut sum = Context::new(&SHA256);
        let mut add = |bytes: &[u8]| {
            sum.update(bytes);
            file.write_all(bytes)
        };
        for (key, value) in writes {
            add(&length(key)?)?;
            add(key)?;
            match value {
                Some(value) => {
                    add(&[1])?;
                    add(&length(value)?)?;
                    add(value)?;
                }
                None => add(&[0])?,
            }
        }
        file.write_all(sum.finish().as_ref())?;
        file.into_inner()?.sync_all()?;
        fs::rename(&new, &path)?;
        disk::sync(dir)
    };
    go().map_err(Error::io(format!("writing {}", path.display())))
}

/// The change that a crash interrupted, if there is one.
pub(super) fn read(dir: &Path) -> Result<Option<Vec<Write>>, Error> {
    let path = dir.join("journal");
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io(format!("reading {}", path.display()))(error)),
    };
    let writes = bytes
        .split_last_chunk::<SHA256_OUTPUT_LEN>()
        .filter(|(content, sum)| digest(&SHA256, content).as_ref() == *sum)
        .and_then(|(content, _)| parse(content));
    match writes {
        Some(writes) => Ok(Some(writes)),
        None => Err(Error::Damaged { path: dir.to_owned(), cause: "its journal is cut off".to_owned() }),
    }
}

/// The change is in sled now.
pub(super) fn remove(dir: &Path) -> Result<(), Error> {
    let path = dir.join("journal");
    fs::remove_file(&path)
        .and_then(|()| disk::sync(dir))
        .map_err(Error::io(format!("removing {}", path.display())))
}

fn length(bytes: &[u8]) -> std::io::Result<[u8; 4]> {
    u32::try_from(bytes.len()).map(u32::to_be_bytes).map_err(|_| ErrorKind::FileTooLarge.into())
}

fn parse(mut rest: &[u8]) -> Option<Vec<Write>> {
    let mut writes = Vec::new();
    while !rest.is_empty() {
        let key = take(&mut rest)?;
        let (&kind, more) = rest.split_first()?;
        rest = more;
        let value = match kind {
            0 => None,
            1 => Some(take(&mut rest)?),
            _ => return None,
        };
        writes.push((key, value));
    }
    Some(writes)
}

fn take(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let (length, more) = rest.split_first_chunk::<4>()?;
    let (bytes, more) = more.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    *rest = more;
    Some(bytes.to_vec())
}
