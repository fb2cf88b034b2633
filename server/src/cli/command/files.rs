//! The files that a command names.

use crate::desk::DeskRefusal;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

pub(super) fn read(path: &Path) -> Result<Vec<u8>, DeskRefusal> {
    std::fs::read(path).map_err(|cause| DeskRefusal::File { path: path.to_owned(), cause })
}

pub(super) fn write(path: &Path, text: &str) -> Result<(), DeskRefusal> {
    crate::disk::write(path, text.as_ref())
        .map_err(|cause| DeskRefusal::File { path: path.to_owned(), cause })
}

/// Whether two paths lead to one file, by whatever names.
pub(super) fn are_same(one: &Path, other: &Path) -> bool {
    let file = |path: &Path| std::fs::metadata(path).ok().map(|it| (it.dev(), it.ino()));
    file(one).is_some_and(|it| file(other) == Some(it))
}
