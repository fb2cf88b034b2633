//! The file beside a database that says that it is not whole yet: it is there from before the first byte until after the last, and nobody
//! opens the database meanwhile.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::disk::{self, DiskEntry, NotUsable};
use crate::store::engine::Error;
use crate::store::sled::files::{FILES, FOLDERS};

/// The file's name.
pub(super) const FILE: &str = "restoring";
/// What is in it, so that nothing is taken away because of somebody else's file.
const SAYS: &[u8] = b"kagura restore\n";

/// Refuses a database that is not whole.
pub(super) fn refuse(dir: &Path) -> Result<(), Error> {
    if stands(dir)? { Err(Error::Unfinished { path: dir.to_owned() }) } else { Ok(()) }
}

/// Whether the database there is not whole.
pub(super) fn stands(dir: &Path) -> Result<bool, Error> {
    Ok(disk::there(&dir.join(FILE), DiskEntry::File)?.is_some())
}

/// From now on it is not. What an interruption left of another is moved aside: somebody may have put a whole database there since.
pub(super) fn begin(dir: &Path) -> Result<(), Error> {
    let path = dir.join(FILE);
    if stands(dir)? {
        is_ours(&path)?;
        return set_aside(dir);
    }
    disk::file(&path, disk::us())?
        .write_all(SAYS)
        .and_then(|()| disk::sync(&path))
        .and_then(|()| disk::sync(dir))
        .map_err(Error::io(format!("writing {}", path.display())))
}

/// It is whole.
pub(super) fn finish(dir: &Path) -> Result<(), Error> {
    remove(&dir.join(FILE))?;
    synced(dir)
}

/// Moves all that belongs to a database into a folder of its own, where there is anything.
fn set_aside(dir: &Path) -> Result<(), Error> {
    let mut aside = None;
    for name in FOLDERS.into_iter().chain(FILES) {
        let path = dir.join(name);
        if path.symlink_metadata().is_err() {
            continue;
        }
        let aside = match &aside {
            Some(aside) => aside,
            None => aside.insert(aside_in(dir)?),
        };
        fs::rename(&path, aside.join(name)).map_err(Error::io(format!("moving {}", path.display())))?;
    }
    if let Some(aside) = aside {
        tracing::warn!(aside = %aside.display(),
            "what an interrupted restoring left was moved aside: remove it when the store is as it should be");
    }
    synced(dir)
}

/// A new folder for what is moved aside.
fn aside_in(dir: &Path) -> Result<PathBuf, Error> {
    let mut number = 1;
    loop {
        let path = dir.join(format!("{FILE}.{number}"));
        match fs::create_dir(&path) {
            Ok(()) => return Ok(path),
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists && number < 1000 => number += 1,
            Err(cause) => return Err(Error::io(format!("making {}", path.display()))(cause)),
        }
    }
}

/// Takes away all that belongs to a database.
pub(super) fn clear(dir: &Path) -> Result<(), Error> {
    for folder in FOLDERS {
        let path = dir.join(folder);
        if disk::there(&path, DiskEntry::Folder)?.is_some() {
            fs::remove_dir_all(&path).map_err(Error::io(format!("removing {}", path.display())))?;
        }
    }
    for file in FILES {
        let path = dir.join(file);
        if disk::there(&path, DiskEntry::File)?.is_some() {
            remove(&path)?;
        }
    }
    synced(dir)
}

fn remove(path: &Path) -> Result<(), Error> {
    disk::remove(path).map_err(Error::io(format!("removing {}", path.display())))
}

fn synced(dir: &Path) -> Result<(), Error> {
    disk::sync(dir).map_err(Error::io(format!("syncing {}", dir.display())))
}

/// A power cut may have left the file empty.
fn is_ours(path: &Path) -> Result<(), Error> {
    let failed = |cause| NotUsable::at(path, cause);
    let about = path.symlink_metadata().map_err(failed)?;
    if about.len() <= SAYS.len() as u64 && SAYS.starts_with(&fs::read(path).map_err(failed)?) {
        return Ok(());
    }
    Err(Error::Occupied { path: path.to_owned() })
}
