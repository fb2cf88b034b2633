//! How entries lie in sled's one ordered tree: `table 00 key` holds the value if it is short, else its length;
//! the parts of a long value lie under `01 table 00 key number`, so that scans do not meet them.

use crate::store::sled::fault::{damaged, engine_error};
use std::ops::{Bound, Range};

use crate::store::engine::{Error, KEY_LIMIT};

/// A key of sled's tree that stands for an entry: table, 00, key.
pub(super) type TreeKey = Vec<u8>;

/// An entry's place and its value; nothing where it is not there, or is not to be.
pub(super) type PlacedEntry = (TreeKey, Option<Vec<u8>>);

/// Something to write to sled's tree itself: a key with its bytes, or nothing to delete it.
pub(super) type Write = (Vec<u8>, Option<Vec<u8>>);

/// sled keeps up to 20 entries in one node and moves nodes over 128 KiB to files that it does not sync.
const PART: usize = 5 * 1024;

const WHOLE: u8 = 0;
const PARTS: u8 = 1;

/// Where an entry lies. Refuses names that could be mistaken and keys that are too long.
pub(super) fn place(table: &str, key: &[u8]) -> Result<TreeKey, Error> {
    let length = table.len() + 1 + key.len();
    if table.is_empty() || !table.bytes().all(|byte| byte.is_ascii_graphic()) || length > KEY_LIMIT {
        return Err(Error::Key { table: table.to_owned(), length: key.len() });
    }
    let mut place = Vec::with_capacity(length);
    place.extend(table.bytes());
    place.push(0x00);
    place.extend(key);
    Ok(place)
}

/// The table and the key of an entry at a place.
pub(super) fn named(place: &[u8]) -> Result<(&str, &[u8]), Error> {
    let end = place.iter().position(|byte| *byte == 0x00).ok_or_else(nameless)?;
    let (table, key) = place.split_at_checked(end).ok_or_else(nameless)?;
    Ok((std::str::from_utf8(table).map_err(|_| nameless())?, key.get(1..).unwrap_or_default()))
}

/// The value of an entry.
pub(super) fn read(tree: &::sled::Tree, place: &[u8]) -> Result<Option<Vec<u8>>, Error> {
    head(tree, place)?.map(|head| head.value(tree, place)).transpose()
}

/// What sled has at an entry's place.
pub(super) fn head(tree: &::sled::Tree, place: &[u8]) -> Result<Option<Head>, Error> {
    Ok(tree.get(place).map_err(engine_error)?.map(Head))
}

/// The entries from a place on that begin with a prefix. An entry that is being
/// written just now may lack parts, so its value is only put together when asked for.
pub(super) fn entries<'a>(
    tree: &'a ::sled::Tree,
    from: Bound<&[u8]>,
    prefix: &'a [u8],
) -> impl Iterator<Item = Result<(TreeKey, Head), Error>> + 'a {
    tree.range::<&[u8], _>((from, Bound::Unbounded))
        .map(|entry| entry.map(|(place, head)| (place.to_vec(), Head(head))).map_err(engine_error))
        .take_while(move |entry| entry.as_ref().map_or(true, |(place, _)| place.starts_with(prefix)))
}

/// Between which places all entries of a table lie. 00 follows its name in each of them, so 01 in its stead is behind them all.
pub(super) fn bounds(table: &str) -> Result<Range<TreeKey>, Error> {
    let start = place(table, b"")?;
    Ok(start..[table.as_bytes(), &[0x01]].concat())
}

/// The places of entries, whole or not, without their values.
pub(super) fn places(
    tree: &::sled::Tree,
    bounds: Range<TreeKey>,
) -> impl DoubleEndedIterator<Item = Result<TreeKey, Error>> {
    tree.range(bounds).map(|entry| entry.map(|(place, _)| place.to_vec()).map_err(engine_error))
}

/// What sled has at an entry's place: its value, or where to find it.
pub(super) struct Head(::sled::IVec);

impl Head {
    /// The whole value, put together from its parts where it was too long for one.
    pub(super) fn value(&self, tree: &::sled::Tree, place: &[u8]) -> Result<Vec<u8>, Error> {
        whole(tree, place, &self.0)
    }
}

/// Adds what has to be written so that an entry has this value, and gives the one that is there.
pub(super) fn replace(
    tree: &::sled::Tree,
    place: &TreeKey,
    value: Option<&[u8]>,
    add: &mut Vec<Write>,
) -> Result<Option<Vec<u8>>, Error> {
    let there = head(tree, place)?;
    let old = there.as_ref().map(|head| head.value(tree, place)).transpose()?;
    writes(there.as_ref(), place, value, add)?;
    Ok(old)
}

/// What has to be written so that an entry has this value, given what is there.
fn writes(
    there: Option<&Head>,
    place: &TreeKey,
    value: Option<&[u8]>,
    add: &mut Vec<Write>,
) -> Result<(), Error> {
    let old_parts = match there {
        Some(Head(head)) => parts_in(head)?.unwrap_or(0),
        None => 0,
    };
    let mut new_parts = 0;
    let head = value.map(|value| {
        if value.len() <= PART {
            [&[WHOLE], value].concat()
        } else {
            for part in value.chunks(PART) {
                add.push((part_place(place, new_parts), Some(part.to_vec())));
                new_parts += 1;
            }
            [&[PARTS], new_parts.to_be_bytes().as_slice()].concat()
        }
    });
    add.push((place.clone(), head));
    add.extend((new_parts..old_parts).map(|number| (part_place(place, number), None)));
    Ok(())
}

fn whole(tree: &::sled::Tree, place: &[u8], head: &[u8]) -> Result<Vec<u8>, Error> {
    let Some(parts) = parts_in(head)? else {
        return Ok(head.get(1..).unwrap_or_default().to_vec());
    };
    let mut value = Vec::new();
    for number in 0..parts {
        let part = tree.get(part_place(place, number)).map_err(engine_error)?;
        value.extend_from_slice(&part.ok_or_else(incomplete)?);
    }
    Ok(value)
}

/// In how many parts a value lies; `None` if it is in the head itself.
fn parts_in(head: &[u8]) -> Result<Option<u32>, Error> {
    match head {
        [WHOLE, ..] => Ok(None),
        [PARTS, number @ ..] => {
            number.try_into().map(|number| Some(u32::from_be_bytes(number))).map_err(|_| incomplete())
        }
        _ => Err(incomplete()),
    }
}

/// The number has always four bytes at the end, so no part can be mistaken for one of another key.
fn part_place(place: &[u8], number: u32) -> Vec<u8> {
    [&[0x01], place, &number.to_be_bytes()].concat()
}

fn nameless() -> Error {
    damaged("an entry is in no table")
}

fn incomplete() -> Error {
    damaged("an entry is incomplete")
}
