//! The files that a command names.

use crate::desk::DeskRefusal;
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// So many older ones may lie beside a file.
const MOST_ASIDE: u8 = 99;

/// What is in a file; `-` is what comes in on standard input.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, DeskRefusal> {
    let read = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    read.map_err(|cause| DeskRefusal::File { path: path.to_owned(), cause })
}

/// Gives what stands in a file another name, with a number behind it, and gives that: somebody may have worked on it.
pub(super) fn put_aside(path: &Path) -> Result<Option<PathBuf>, DeskRefusal> {
    // What is no file of its own (a terminal, a pipe) loses nothing.
    if !path.symlink_metadata().is_ok_and(|about| about.is_file() && about.len() > 0) {
        return Ok(None);
    }
    for number in 1..=MOST_ASIDE {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{number}"));
        let aside = PathBuf::from(name);
        // A link, unlike a new name, takes nobody's place.
        match std::fs::hard_link(path, &aside) {
            Ok(()) => {
                std::fs::remove_file(path).map_err(|cause| failed(path, cause))?;
                return Ok(Some(aside));
            }
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {}
            Err(cause) => return Err(failed(&aside, cause)),
        }
    }
    Err(failed(path, ErrorKind::AlreadyExists.into()))
}

/// Writes a text into a file of ours, made if it is not there. Never by a link, and into nothing of another user's: who puts such a thing there
/// wants something written where he may not, or to read what is for the desk.
pub(super) fn write(path: &Path, text: &str) -> Result<(), DeskRefusal> {
    let whole = || {
        let file = crate::disk::file(path, crate::disk::us()).map_err(std::io::Error::other)?;
        file.set_len(0)?;
        (&file).write_all(text.as_ref())
    };
    whole().map_err(|cause| failed(path, cause))
}

/// A new file that is its owner's alone; where something is there, it stays as it is.
pub(super) fn new(path: &Path) -> Result<File, DeskRefusal> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(path).map_err(|cause| failed(path, cause))
}

/// That a file could not be written.
pub(super) fn failed(path: &Path, cause: std::io::Error) -> DeskRefusal {
    DeskRefusal::File { path: path.to_owned(), cause }
}

/// Whether two paths lead to one file, by whatever names.
pub(super) fn are_same(one: &Path, other: &Path) -> bool {
    let file = |path: &Path| std::fs::metadata(path).ok().map(|it| (it.dev(), it.ino()));
    file(one).is_some_and(|it| file(other) == Some(it))
}
