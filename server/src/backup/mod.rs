//! Everything in one file, made while a server works, and a store made of one. A file is whole or it is not there; what is read from one
//! is compared with what the store said was in it, to the last entry.

mod format;
mod restore;
mod sums;
mod verify;

pub use format::{Header, UnfitBackup};
pub use restore::{NotRestored, Restored, restore};
pub use verify::{Verified, verify};

use crate::disk;
use crate::store::{self, Copied, Copying};
use format::BackupWriter;
use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// Why no backup was made. Whoever asked has the words.
#[derive(Debug)]
pub enum NotBackedUp {
    /// A file of this name is there: it may be the only good one.
    Exists(PathBuf),
    /// The file cannot be written.
    File {
        /// Path of the file.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The store could not be read.
    Store(store::Error),
}

impl From<store::Error> for NotBackedUp {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

/// Writes a copy into a file, and has the disk keep it. Blocks until that is done; until then the file has another name.
pub fn write(mut copy: Copying, path: &Path, header: &Header) -> Result<Verified, NotBackedUp> {
    if path.symlink_metadata().is_ok() {
        return Err(NotBackedUp::Exists(path.to_owned()));
    }
    let mut new = path.as_os_str().to_owned();
    new.push(".part");
    let new = PathBuf::from(new);
    let failed = |cause| NotBackedUp::File { path: path.to_owned(), cause };
    let written = (|| {
        let file = disk::file(&new, disk::us()).map_err(|cause| failed(io::Error::other(cause)))?;
        // Of two at once the first goes on; what an interrupted one left is written over.
        file.try_lock().map_err(|_| NotBackedUp::Exists(new.clone()))?;
        file.set_len(0).map_err(failed)?;
        let mut backup = BackupWriter::begin(BufWriter::new(file), header).map_err(failed)?;
        let content = loop {
            match copy.blocking_next()? {
                Copied::Entries(cells) => backup.add(&cells).map_err(failed)?,
                Copied::Whole(content) => break content,
            }
        };
        let mut file = backup.finish(content).map_err(failed)?;
        file.flush().map_err(failed)?;
        let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)?;
        let bytes = file.metadata().map_err(failed)?.len();
        match fs::hard_link(&new, path) {
            Ok(()) => fs::remove_file(&new).map_err(failed)?,
            // Whoever was faster keeps the name.
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                return Err(NotBackedUp::Exists(path.to_owned()));
            }
            // Some file systems know no second name for a file.
            Err(_) => fs::rename(&new, path).map_err(failed)?,
        }
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        disk::sync(folder).map_err(failed)?;
        Ok(Verified { header: header.clone(), content, bytes })
    })();
    if written.as_ref().is_err_and(|why| !matches!(why, NotBackedUp::Exists(of) if *of == new)) {
        // What is left of it helps nobody.
        let _ = fs::remove_file(&new);
    }
    written
}
