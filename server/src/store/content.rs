//! What all entries of the database are together, in a few bytes: how many, and a sum over them that each one adds to or is taken from.
//! An entry that is lost, altered or put back to what it was changes it, wherever it lies. It finds what happens by accident, not what
//! somebody contrives who can write to the database.

use aws_lc_rs::digest::{Context, SHA256};

/// How many entries there are, and their sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Entries of all tables.
    pub entries: u64,
    /// The sum, modulo 2^128, over the first 16 bytes of SHA-256 over each entry: its table and key, each after its length in eight
    /// bytes, then its value.
    pub sum: u128,
}

impl Content {
    /// With one entry more.
    pub fn add(&mut self, place: (&str, &[u8]), value: &[u8]) {
        self.entries = self.entries.wrapping_add(1);
        self.sum = self.sum.wrapping_add(summand(place, value));
    }

    /// With one entry less.
    pub fn remove(&mut self, place: (&str, &[u8]), value: &[u8]) {
        self.entries = self.entries.wrapping_sub(1);
        self.sum = self.sum.wrapping_sub(summand(place, value));
    }

    /// With all entries of another one.
    pub fn join(&mut self, other: Self) {
        self.entries = self.entries.wrapping_add(other.entries);
        self.sum = self.sum.wrapping_add(other.sum);
    }

    /// With what a write does to the entry of a table and key.
    pub fn replace(&mut self, place: (&str, &[u8]), old: Option<&[u8]>, new: Option<&[u8]>) {
        if let Some(old) = old {
            self.remove(place, old);
        }
        if let Some(new) = new {
            self.add(place, new);
        }
    }
}

fn summand((table, key): (&str, &[u8]), value: &[u8]) -> u128 {
    let mut sum = Context::new(&SHA256);
    for part in [table.as_bytes(), key] {
        sum.update(&(part.len() as u64).to_be_bytes());
        sum.update(part);
    }
    sum.update(value);
    sum.finish().as_ref().first_chunk().map_or(0, |first| u128::from_be_bytes(*first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(entries: &[(&str, &str)]) -> Content {
        let mut content = Content::default();
        for (place, value) in entries {
            content.add(("things.1", place.as_bytes()), value.as_bytes());
        }
        content
    }

    #[test]
    fn the_order_in_which_entries_came_does_not_matter() {
        assert_eq!(of(&[("a", "1"), ("b", "2")]), of(&[("b", "2"), ("a", "1")]));
    }

    #[test]
    fn what_was_written_and_taken_back_leaves_no_trace() {
        let mut content = of(&[("a", "1")]);
        content.replace(("things.1", b"a"), Some(b"1"), Some(b"2"));
        content.replace(("things.1", b"b"), None, Some(b"3"));
        assert_eq!(content, of(&[("a", "2"), ("b", "3")]));
        content.replace(("things.1", b"b"), Some(b"3"), None);
        content.replace(("things.1", b"a"), Some(b"2"), Some(b"1"));
        assert_eq!(content, of(&[("a", "1")]));
    }

    #[test]
    fn another_value_another_place_and_a_missing_entry_are_told_apart() {
        let whole = of(&[("a", "1"), ("b", "2")]);
        for other in [
            &[("a", "1")][..],
            &[("a", "1"), ("b", "3")],
            &[("a", "2"), ("b", "1")],
            &[("a", "1"), ("b2", "")],
            &[("a", "1"), ("", "b2")],
            &[("a", "1"), ("b", "2"), ("b", "2")],
        ] {
            assert_ne!(of(other), whole, "{other:?}");
        }
    }
}
