//! The files that a command names.

use crate::desk::Refusal;
use std::path::Path;

pub(super) fn read(path: &Path) -> Result<Vec<u8>, Refusal> {
    std::fs::read(path).map_err(|cause| Refusal::File { path: path.to_owned(), cause })
}

pub(super) fn write(path: &Path, text: &str) -> Result<(), Refusal> {
    crate::disk::write(path, text.as_ref()).map_err(|cause| Refusal::File { path: path.to_owned(), cause })
}
