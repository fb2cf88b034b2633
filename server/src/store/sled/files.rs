//! What a database lies in, within its directory: all of it is moved, closed to others and taken away together.

use crate::store::sled::{damage, mark, wal};

/// Its folders.
pub(super) const FOLDERS: [&str; 2] = ["rows", "rows.new"];

/// Its files beside them.
pub(super) const FILES: [&str; 6] =
    ["journal", "journal.new", wal::FILE, mark::FILE, mark::NEW, damage::FILE];
