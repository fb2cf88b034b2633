//! CBOR as authenticators have to write it (FIDO CTAP 2.1 §8, the form that W3C WebAuthn Level 3 §2.1 asks for): definite lengths in
//! their shortest form, no tags, no key twice, at most four levels. Only the order of a map's keys is left to whoever wrote it.
//! Knows nothing of what the values mean.

use std::collections::BTreeSet;

/// Levels of arrays and maps within each other.
const DEPTH: u8 = 4;

/// A CBOR value (RFC 8949), as far as authenticators write them.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// A number from zero on, or below: `Negative(n)` stands for -1 - n (RFC 8949 §3.1).
    Unsigned(u64),
    /// A negative integer: −1 minus this number. See [`Self::Unsigned`].
    Negative(u64),
    /// A byte string.
    Bytes(&'a [u8]),
    /// A text string, UTF-8.
    Text(&'a str),
    /// An array.
    Array(Vec<Value<'a>>),
    /// Keys, each different, and their values.
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// True, false, null, a floating-point number: what nobody here looks at.
    Other,
}

/// The one value that these bytes are, to their last.
pub fn read(bytes: &[u8]) -> Option<Value<'_>> {
    let (value, rest) = read_first(bytes)?;
    rest.is_empty().then_some(value)
}

/// The value that these bytes begin with, and what comes behind it.
pub fn read_first(bytes: &[u8]) -> Option<(Value<'_>, &[u8])> {
    let mut rest = bytes;
    let value = value(&mut rest, DEPTH)?;
    Some((value, rest))
}

impl<'a> Value<'a> {
    /// The entries of a map.
    pub fn as_map(&self) -> Option<&[(Value<'a>, Value<'a>)]> {
        match self {
            Self::Map(entries) => Some(entries),
            Self::Unsigned(_)
            | Self::Negative(_)
            | Self::Bytes(_)
            | Self::Text(_)
            | Self::Array(_)
            | Self::Other => None,
        }
    }

    /// The bytes of a byte string.
    pub fn as_bytes(&self) -> Option<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Unsigned(_)
            | Self::Negative(_)
            | Self::Text(_)
            | Self::Array(_)
            | Self::Map(_)
            | Self::Other => None,
        }
    }
}

fn value<'a>(rest: &mut &'a [u8], levels: u8) -> Option<Value<'a>> {
    let (first, after) = rest.split_first()?;
    let (major, minor) = (first >> 5, first & 0x1f);
    *rest = after;
    if major == 7 {
        return other(rest, minor);
    }
    let number = number(rest, minor)?;
    Some(match major {
        0 => Value::Unsigned(number),
        1 => Value::Negative(number),
        2 => Value::Bytes(take(rest, number)?),
        3 => Value::Text(std::str::from_utf8(take(rest, number)?).ok()?),
        4 => {
            let levels = levels.checked_sub(1)?;
            // Nothing is set aside for the number: it may lie, and the items end where the bytes end.
            let items: Option<Vec<_>> = (0..number).map(|_| value(rest, levels)).collect();
            Value::Array(items?)
        }
        5 => {
            let levels = levels.checked_sub(1)?;
            let (mut entries, mut keys) = (Vec::new(), BTreeSet::new());
            for _ in 0..number {
                let before = *rest;
                let key = value(rest, levels)?;
                // Each value has one form only, so the same bytes are the same key.
                let written = before.get(..before.len().checked_sub(rest.len())?)?;
                if !keys.insert(written) {
                    return None;
                }
                entries.push((key, value(rest, levels)?));
            }
            Value::Map(entries)
        }
        _ => return None, // a tag
    })
}

/// A number in its shortest form (RFC 8949 §4.2.1).
fn number(rest: &mut &[u8], minor: u8) -> Option<u64> {
    let (number, least) = match minor {
        0..=23 => (u64::from(minor), 0),
        24 => (u64::from_be_bytes(wide::<1>(rest)?), 24),
        25 => (u64::from_be_bytes(wide::<2>(rest)?), 1 << 8),
        26 => (u64::from_be_bytes(wide::<4>(rest)?), 1 << 16),
        27 => (u64::from_be_bytes(wide::<8>(rest)?), 1 << 32),
        _ => return None, // reserved, or a length that is told at the end
    };
    (number >= least).then_some(number)
}

/// The next so many bytes as the end of eight.
fn wide<const N: usize>(rest: &mut &[u8]) -> Option<[u8; 8]> {
    let (bytes, after) = rest.split_at_checked(N)?;
    *rest = after;
    let mut all = [0; 8];
    for (to, from) in all.iter_mut().rev().zip(bytes.iter().rev()) {
        *to = *from;
    }
    Some(all)
}

fn take<'a>(rest: &mut &'a [u8], length: u64) -> Option<&'a [u8]> {
    let (bytes, after) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    *rest = after;
    Some(bytes)
}

fn other<'a>(rest: &mut &[u8], minor: u8) -> Option<Value<'a>> {
    match minor {
        20..=22 => {}
        25 => drop(wide::<2>(rest)?),
        26 => drop(wide::<4>(rest)?),
        27 => drop(wide::<8>(rest)?),
        _ => return None,
    }
    Some(Value::Other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cbor() -> impl Strategy<Value = serde_cbor_2::Value> {
        use serde_cbor_2::Value as Cbor;
        let leaf = prop_oneof![
            any::<i64>().prop_map(|it| Cbor::Integer(it.into())),
            proptest::collection::vec(any::<u8>(), 0..300).prop_map(Cbor::Bytes),
            ".{0,30}".prop_map(Cbor::Text),
            any::<bool>().prop_map(Cbor::Bool),
            Just(Cbor::Null),
        ];
        leaf.prop_recursive(3, 32, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Cbor::Array),
                proptest::collection::btree_map(inner.clone(), inner, 0..6).prop_map(Cbor::Map),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_another_library_writes_is_read_and_nothing_may_follow_or_be_missing(value in cbor()) {
            let mut bytes = serde_cbor_2::to_vec(&value).unwrap();
            prop_assert!(read(&bytes).is_some(), "{value:?}");
            prop_assert!(read(&bytes[..bytes.len() - 1]).is_none());
            bytes.push(0);
            prop_assert!(read(&bytes).is_none());
            let (_, rest) = read_first(&bytes).unwrap();
            prop_assert_eq!(rest, [0]);
        }

        #[test]
        fn any_bytes_end_in_some_answer(bytes: Vec<u8>) {
            let _ = read(&bytes);
        }
    }

    #[test]
    fn each_other_form_of_the_same_is_refused() {
        let refused: [(&[u8], &str); 13] = [
            (&[0x18, 0x17], "23 in two bytes"),
            (&[0x19, 0x00, 0xff], "255 in three bytes"),
            (&[0x1a, 0, 0, 0xff, 0xff], "65535 in five bytes"),
            (&[0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff], "2^32 - 1 in nine bytes"),
            (&[0x58, 0x01, 0x00], "a length in two bytes"),
            (&[0x5f, 0x41, 0x00, 0xff], "bytes in pieces"),
            (&[0xbf, 0x01, 0x02, 0xff], "a map whose end is told behind it"),
            (&[0x9f, 0x01, 0xff], "an array whose end is told behind it"),
            (&[0xa2, 0x01, 0x02, 0x01, 0x03], "a key twice"),
            (&[0xa2, 0x61, b'a', 0x02, 0x61, b'a', 0x02], "a text as a key twice"),
            (&[0xc0, 0x01], "a tag"),
            (&[0x62, 0xff, 0xff], "text that is none"),
            (&[0xf8, 0x20], "a simple value nobody knows"),
        ];
        for (bytes, what) in refused {
            assert_eq!(read(bytes), None, "{what}");
        }
    }

    #[test]
    fn there_are_four_levels_and_lengths_that_lie_cost_nothing() {
        assert!(read(&[0x81, 0x81, 0x81, 0x81, 0x01]).is_some());
        assert!(read(&[0x81, 0x81, 0x81, 0x81, 0x81, 0x01]).is_none());
        assert!(read(&vec![0x81; 100_000]).is_none());
        for major in [0x5b, 0x7b, 0x9b, 0xbb] {
            assert!(read(&[major, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).is_none());
        }
    }
}
