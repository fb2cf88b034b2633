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
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// Why no backup was made. Whoever asked has the words.
#[derive(Debug)]
pub enum NotBackedUp {
    /// A file of this name is there: it may be the only good one.
    Exists(PathBuf),
    /// The file would be in the folder of the store: what takes that takes its backup, too.
    Inside(PathBuf),
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

/// Sees that a file may become a backup of the store in a folder.
pub fn may_be_at(path: &Path, data: &Path) -> Result<(), NotBackedUp> {
    if path.symlink_metadata().is_ok() {
        return Err(NotBackedUp::Exists(path.to_owned()));
    }
    let (folder, data) = (disk::folder_of(path).canonicalize(), data.canonicalize());
    match (folder, data) {
        (Ok(folder), Ok(data)) if folder.starts_with(&data) => Err(NotBackedUp::Inside(path.to_owned())),
        (Ok(_), _) => Ok(()),
        (Err(cause), _) => Err(NotBackedUp::File { path: path.to_owned(), cause }),
    }
}

/// Writes a copy into a file, and has the disk keep it. Blocks until that is done; until then nothing has the file's name.
pub fn write(mut copy: Copying, path: &Path, header: &Header) -> Result<Verified, NotBackedUp> {
    let failed = |cause| NotBackedUp::File { path: path.to_owned(), cause };
    let new = disk::Unnamed::beside(path).map_err(failed)?;
    let mut backup = BackupWriter::begin(BufWriter::new(new.file()), header).map_err(failed)?;
    let content = loop {
        match copy.blocking_next()? {
            Copied::Entries(cells) => backup.add(&cells).map_err(failed)?,
            Copied::Whole(content) => break content,
        }
    };
    backup.finish(content).and_then(|mut out| out.flush()).map_err(failed)?;
    let bytes = new.file().metadata().map_err(failed)?.len();
    new.keep(path).map_err(|cause| match cause.kind() {
        // Whoever was faster keeps the name.
        io::ErrorKind::AlreadyExists => NotBackedUp::Exists(path.to_owned()),
        _ => failed(cause),
    })?;
    Ok(Verified { header: header.clone(), content, bytes })
}
