//! What sled reports after it was opened.

use crate::store::engine::Error;

/// It in our words.
pub(super) fn engine_error(error: ::sled::Error) -> Error {
    match error {
        ::sled::Error::Io(cause) => Error::io("reading the database")(cause),
        error => Error::Engine(error.to_string()),
    }
}
