//! What sled reports after it was opened.

use std::path::PathBuf;

use crate::store::engine::Error;

/// Translates an error of sled's into the store's.
pub(super) fn engine_error(error: ::sled::Error) -> Error {
    match error {
        ::sled::Error::Io(cause) => Error::io("reading the database")(cause),
        ::sled::Error::Corruption { .. } => damaged("a part of its log cannot be read"),
        ::sled::Error::ReportableBug(_) => damaged("a part of its log makes no sense"),
        error => Error::Engine(error.to_string()),
    }
}

/// Damage, found while something was read. In which directory, the alarm knows.
pub(super) fn damaged(cause: &str) -> Error {
    Error::Damaged { path: PathBuf::new(), cause: cause.to_owned() }
}
