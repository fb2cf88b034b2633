//! Writing a copy of a store into a file, while the store is written to.

use crate::backup::format::{BackupWriter, Header};
use crate::backup::verify::Verified;
use crate::disk;
use crate::encryption::Recipient;
use crate::store::{self, Copied, Copying};
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
    /// The folder is that of another server's backups, which would be taken for surplus.
    OfAnother {
        /// The file that says whose they are.
        path: PathBuf,
        /// Whose: the address under which browsers reach that server.
        origin: String,
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
pub fn write(
    mut copy: Copying,
    path: &Path,
    recipients: &[Recipient],
    header: &Header,
) -> Result<Verified, NotBackedUp> {
    let failed = |cause| NotBackedUp::File { path: path.to_owned(), cause };
    let new = disk::Unnamed::beside(path).map_err(failed)?;
    let mut backup = BackupWriter::begin(BufWriter::new(new.file()), recipients, header).map_err(failed)?;
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
    Ok(Verified { header: header.clone(), content, bytes, is_encrypted: !recipients.is_empty() })
}
