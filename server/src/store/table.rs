//! Rows with types above an engine's bytes: what a table holds, how its keys are ordered, and changes of
//! several rows that happen together.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::engine::{Batch, Cell, Error, Lasting, Table};

/// A row of a table, kept as JSON. A row that changes its shape incompatibly gets a new table.
pub trait Row: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The table's name with the version of the row's shape, like `login.1`.
    const TABLE: &'static str;
    /// The key under which a row is kept.
    type Key: TableKey;
    /// When the disk has to have what is written to the table.
    const LASTING: Lasting = Lasting::AtOnce;
}

/// A key that keeps its order as bytes: `a < b` exactly when the bytes of `a` come before those of `b`.
pub trait TableKey: Sized + Send + Sync + 'static {
    /// The key as ordered bytes.
    fn to_bytes(&self) -> Vec<u8>;
    /// The key that has these bytes, if one has.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

impl TableKey for String {
    fn to_bytes(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Self::from_utf8(bytes.to_vec()).ok()
    }
}

impl TableKey for u64 {
    fn to_bytes(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::from_be_bytes)
    }
}

impl TableKey for i64 {
    fn to_bytes(&self) -> Vec<u8> {
        // With the sign bit turned round, negative numbers come first.
        (self.cast_unsigned() ^ (1 << 63)).to_bytes()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        u64::from_bytes(bytes).map(|number| (number ^ (1 << 63)).cast_signed())
    }
}

/// Two parts, the first decides the order first: `(String, String)`, `(String, u64)`, and so on.
impl<Rest: TableKey> TableKey for (String, Rest) {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = prefix_of(&self.0);
        bytes.extend(self.1.to_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut first = Vec::new();
        let mut rest = bytes;
        loop {
            match rest {
                [0x00, 0xff, more @ ..] => {
                    first.push(0x00);
                    rest = more;
                }
                [0x00, 0x01, more @ ..] => {
                    return Some((String::from_utf8(first).ok()?, Rest::from_bytes(more)?));
                }
                [0x00, ..] | [] => return None,
                [byte, more @ ..] => {
                    first.push(*byte);
                    rest = more;
                }
            }
        }
    }
}

/// What all keys `(first, …)` begin with, and no others: for scans over everything that belongs to `first`.
pub fn prefix_of(first: &str) -> Vec<u8> {
    // 00 01 ends the part; a 00 inside it becomes 00 ff, which sorts after every end and before 01.
    let mut bytes = Vec::with_capacity(first.len() + 2);
    for byte in first.bytes() {
        bytes.push(byte);
        if byte == 0x00 {
            bytes.push(0xff);
        }
    }
    bytes.extend([0x00, 0x01]);
    bytes
}

/// Writes to any number of rows that happen together or not at all; see [`super::Store::commit_all`].
#[derive(Debug, Clone)]
pub struct WriteSet {
    pub(super) batch: Batch,
}

impl Default for WriteSet {
    fn default() -> Self {
        Self::new()
    }
}

impl WriteSet {
    /// A change of nothing yet.
    pub fn new() -> Self {
        Self { batch: Batch { lasting: Lasting::Soon, ..Batch::default() } }
    }

    /// Adds a write to a table of such rows.
    fn write<R: Row>(&mut self, key: &R::Key, value: Option<Vec<u8>>) -> &mut Self {
        self.batch.lasting = self.batch.lasting.and(R::LASTING);
        self.batch.writes.push(Cell { table: table::<R>(), key: key.to_bytes(), value });
        self
    }

    /// Adds a row whose key must not be there: if it is, nothing of the whole change happens.
    pub fn put_new<R: Row>(&mut self, key: &R::Key, row: &R) -> Result<&mut Self, Error> {
        self.batch.expected.push(Cell { table: table::<R>(), key: key.to_bytes(), value: None });
        self.put(key, row)
    }

    /// Puts a row, whatever was there.
    pub fn put<R: Row>(&mut self, key: &R::Key, row: &R) -> Result<&mut Self, Error> {
        Ok(self.write::<R>(key, Some(write(row)?)))
    }

    /// Deletes a row, whatever was there.
    pub fn delete<R: Row>(&mut self, key: &R::Key) -> &mut Self {
        self.write::<R>(key, None)
    }
}

pub(super) fn table<R: Row>() -> Table {
    Table::Borrowed(R::TABLE)
}

pub(super) fn write<R: Row>(row: &R) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(row).map_err(|error| Error::Unwritable { table: R::TABLE, cause: error.to_string() })
}

pub(super) fn read<R: Row>(bytes: &[u8]) -> Result<R, Error> {
    // The parser's message may quote the row, and rows hold what logs must not: only the kind and place go on.
    serde_json::from_slice(bytes).map_err(|error| Error::Unreadable {
        table: R::TABLE,
        cause: format!("{:?} error at byte {}", error.classify(), error.column()),
    })
}

/// Whether this is a row of the table, under such a key.
pub fn is_row<R: Row>(key: &[u8], value: &[u8]) -> bool {
    read_key::<R>(key).is_ok() && read::<R>(value).is_ok()
}

pub(super) fn read_key<R: Row>(bytes: &[u8]) -> Result<R::Key, Error> {
    R::Key::from_bytes(bytes)
        .ok_or_else(|| Error::Unreadable { table: R::TABLE, cause: "its key is not one".to_owned() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_of_two_parts_keep_their_order_and_come_back(
            a in ("[\\x00\\x01a\u{ff}]{0,4}", "[\\x00\\x01a\u{ff}]{0,4}"),
            b in ("[\\x00\\x01a\u{ff}]{0,4}", "[\\x00\\x01a\u{ff}]{0,4}"),
        ) {
            prop_assert_eq!(a.cmp(&b), a.to_bytes().cmp(&b.to_bytes()));
            prop_assert_eq!(b.to_bytes().starts_with(&prefix_of(&a.0)), a.0 == b.0);
            prop_assert_eq!(<(String, String)>::from_bytes(&a.to_bytes()), Some(a));
        }

        #[test]
        fn numbers_keep_their_order_and_come_back(a: i64, b: i64, c: u64, d: u64) {
            prop_assert_eq!(a.cmp(&b), a.to_bytes().cmp(&b.to_bytes()));
            prop_assert_eq!(c.cmp(&d), c.to_bytes().cmp(&d.to_bytes()));
            prop_assert_eq!(i64::from_bytes(&a.to_bytes()), Some(a));
            prop_assert_eq!(u64::from_bytes(&c.to_bytes()), Some(c));
        }

        #[test]
        fn bytes_that_are_no_key_are_refused_without_a_panic(bytes: Vec<u8>) {
            if let Some(key) = <(String, u64)>::from_bytes(&bytes) {
                prop_assert_eq!(key.to_bytes(), bytes);
            }
        }
    }
}
