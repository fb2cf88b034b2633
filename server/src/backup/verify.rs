//! Reading a backup to its end, to see that it can be restored.

use crate::backup::format::{BackupReader, Entry, Header, UnfitBackup};
use crate::backup::sums::Named;
use crate::encryption::SecretKey;
use crate::store::Content;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// What a backup turned out to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verified {
    /// What it says that it is of.
    pub header: Header,
    /// What is there once it is restored.
    pub content: Content,
    /// The length of the file in bytes.
    pub bytes: u64,
    /// Whether a key is needed to read it.
    pub is_encrypted: bool,
}

/// Reads a backup from its first byte to its last, and sees that what it would restore is what it says.
pub fn verify(path: &Path, keys: &[SecretKey]) -> Result<Verified, UnfitBackup> {
    // What comes by a pipe cannot be read twice, and may never come.
    if !fs::metadata(path)?.is_file() {
        return Err(UnfitBackup::NoFile);
    }
    let verified = verify_read(|| File::open(path).map(BufReader::new), keys)?;
    Ok(Verified { bytes: fs::metadata(path)?.len(), ..verified })
}

/// As [`verify`], of what `open` gives: the same each time. How many bytes that is, the caller knows.
pub fn verify_read<R: BufRead>(
    open: impl Fn() -> io::Result<R>,
    keys: &[SecretKey],
) -> Result<Verified, UnfitBackup> {
    let mut named = Named::default();
    let mut backup = BackupReader::begin(open()?, keys)?;
    while let Entry::Cell(cell) = backup.next()? {
        named.note(&cell);
    }
    backup.finish()?;
    let (mut backup, mut sums) = (BackupReader::begin(open()?, keys)?, named.sums());
    let content = loop {
        match backup.next()? {
            Entry::Cell(cell) => sums.add(&cell),
            Entry::End(content) => break content,
        }
    };
    let (header, is_encrypted) = (backup.header().clone(), backup.is_encrypted());
    backup.finish()?;
    if sums.content() != content {
        return Err(UnfitBackup::Damaged("its entries are not those that it says"));
    }
    Ok(Verified { header, content, bytes: 0, is_encrypted })
}

pub(super) fn open(path: &Path, keys: &[SecretKey]) -> Result<BackupReader<BufReader<File>>, UnfitBackup> {
    BackupReader::begin(BufReader::new(File::open(path)?), keys)
}
