//! Writes as bytes, in the files beside sled: the key after its length, then 00 for an entry that goes, or 01 and the value after its length.

use std::io::ErrorKind;

use crate::store::sled::layout::Write;

/// Adds a write.
pub(super) fn put(bytes: &mut Vec<u8>, key: &[u8], value: Option<&[u8]>) -> std::io::Result<()> {
    bytes.extend(length(key)?);
    bytes.extend(key);
    match value {
        Some(value) => {
            bytes.push(1);
            bytes.extend(length(value)?);
            bytes.extend(value);
        }
        None => bytes.push(0),
    }
    Ok(())
}

/// How many bytes [`put`] adds.
pub(super) fn length_of(key: &[u8], value: Option<&[u8]>) -> usize {
    4 + key.len() + 1 + value.map_or(0, |value| 4 + value.len())
}

/// All the writes that there are; nothing where some of it is none.
pub(super) fn take_all(mut rest: &[u8]) -> Option<Vec<Write>> {
    let mut writes = Vec::new();
    while !rest.is_empty() {
        let key = take(&mut rest)?;
        let (&kind, more) = rest.split_first()?;
        rest = more;
        let value = match kind {
            0 => None,
            1 => Some(take(&mut rest)?),
            _ => return None,
        };
        writes.push((key, value));
    }
    Some(writes)
}

fn take(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let (length, more) = rest.split_first_chunk::<4>()?;
    let (bytes, more) = more.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    *rest = more;
    Some(bytes.to_vec())
}

fn length(bytes: &[u8]) -> std::io::Result<[u8; 4]> {
    u32::try_from(bytes.len()).map(u32::to_be_bytes).map_err(|_| ErrorKind::FileTooLarge.into())
}
