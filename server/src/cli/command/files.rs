//! The files that a command names.

use crate::desk::DeskRefusal;
use std::path::Path;

pub(super) fn read(path: &Path) -> Result<Vec<u8>, DeskRefusal> {
    std::fs::read(path).map_err(|cause| DeskRefusal::File { path: path.to_owned(), cause })
}

pub(super) fn write(path: &Path, text: &str) -> Result<(), DeskRefusal> {
    crate::disk::write(path, text.as_ref())
        .map_err(|cause| DeskRefusal::File { path: path.to_owned(), cause })
}
