//! What sled reports after it was opened.

use crate::store::engine::Error;

/// Translates an error of sled's into the store's.
pub(super) fn engine_error(error: ::sled::Error) -> Error {
    match error {
        ::sled::Error::Io(cause) => Error::io("reading the database")(cause),
        error => Error::Engine(error.to_string()),
    }
}
