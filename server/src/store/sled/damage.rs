//! What was found damaged stays so until a person acts: a file in the directory says it, and no start opens the database while it is
//! there. Without it the next start could find nothing (sled repairs some damage by leaving out what it cannot read).

use std::fs;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::disk::{self, DiskEntry};
use crate::store::engine::Error;

/// The file's name.
pub(super) const FILE: &str = "damaged";

/// Watches over what is read from one database.
pub(super) struct Alarm {
    dir: PathBuf,
    sounded: AtomicBool,
}

impl Alarm {
    pub(super) fn over(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), sounded: AtomicBool::new(false) }
    }

    /// Does something with the database. Damage that it meets is written down; some makes sled's own checks panic instead of returning
    /// an error.
    pub(super) fn hear<T>(&self, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        match catch_unwind(AssertUnwindSafe(work)) {
            Err(_) => Err(self.sound("its log makes no sense".to_owned())),
            Ok(Err(Error::Damaged { cause, .. })) => Err(self.sound(cause)),
            Ok(done) => done,
        }
    }

    /// Damage was found. It is written down once, and said once; what follows from it says nothing new, and neither does whoever looks at it
    /// again.
    pub(super) fn sound(&self, cause: String) -> Error {
        let is_known = || matches!(found(&self.dir), Ok(Some(before)) if before == in_one_line(&cause));
        if !self.sounded.swap(true, Ordering::AcqRel) && !is_known() {
            tracing::error!(%cause, dir = %self.dir.display(),
                "the database is damaged: it will not be opened again until somebody has looked at it (`kagura check --store`)");
            if let Err(error) = write(&self.dir, &cause) {
                tracing::error!(%error, "that could not be written down");
            }
        }
        Error::Damaged { path: self.dir.clone(), cause }
    }
}

/// What was found damaged in this directory, if anything was.
pub(super) fn found(dir: &Path) -> Result<Option<String>, Error> {
    let path = dir.join(FILE);
    if disk::there(&path, DiskEntry::File)?.is_none() {
        return Ok(None);
    }
    let said = fs::read_to_string(&path).map_err(Error::io(format!("reading {}", path.display())))?;
    Ok(Some(said.lines().next().unwrap_or_default().to_owned()))
}

/// Somebody has looked at it.
pub(super) fn forget(dir: &Path) -> Result<(), Error> {
    let path = dir.join(FILE);
    disk::remove(&path)
        .and_then(|()| disk::sync(dir))
        .map_err(Error::io(format!("removing {}", path.display())))
}

/// As it stands in the file: in one line.
fn in_one_line(cause: &str) -> String {
    cause.lines().collect::<Vec<_>>().join(" ")
}

fn write(dir: &Path, cause: &str) -> Result<(), Error> {
    let path = dir.join(FILE);
    let mut file = disk::file(&path, disk::us())?;
    writeln!(file, "{}", in_one_line(cause))
        .and_then(|()| file.sync_all())
        .and_then(|()| disk::sync(dir))
        .map_err(Error::io(format!("writing {}", path.display())))
}
