//! What is there once all entries of a backup are written, found without writing them: memory for those alone that the backup names more
//! than once, since somebody wrote while it was made.

use crate::store::{Cell, Content};
use aws_lc_rs::digest::{SHA256, digest};
use std::collections::{HashMap, HashSet};

/// A place in few bytes.
type Place = [u8; 16];

/// Found in two readings: [`Self::note`] every entry first, then [`Self::add`] every one.
#[derive(Default)]
pub(super) struct Sums {
    seen: HashSet<Place>,
    again: HashSet<Place>,
    latest: HashMap<Place, Option<Content>>,
    content: Content,
}

impl Sums {
    pub(super) fn note(&mut self, cell: &Cell) {
        let place = place(cell);
        if !self.seen.insert(place) {
            self.again.insert(place);
        }
    }

    pub(super) fn add(&mut self, cell: &Cell) {
        // Not needed any more, and the larger part.
        self.seen = HashSet::new();
        let place = place(cell);
        let one = cell.value.as_ref().map(|value| {
            let mut one = Content::default();
            one.add((&cell.table, &cell.key), value);
            one
        });
        if self.again.contains(&place) {
            self.latest.insert(place, one);
        } else if let Some(one) = one {
            self.content.join(one);
        }
    }

    pub(super) fn content(self) -> Content {
        let mut content = self.content;
        for one in self.latest.into_values().flatten() {
            content.join(one);
        }
        content
    }
}

fn place(cell: &Cell) -> Place {
    let name = [cell.table.as_bytes(), &[0], &cell.key].concat();
    digest(&SHA256, &name).as_ref().first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_several_entries_with_one_key_counts() {
        let cell = |key: &str, value: Option<&str>| Cell {
            table: "t.1".into(),
            key: key.as_bytes().to_vec(),
            value: value.map(|it| it.as_bytes().to_vec()),
        };
        let cells = [
            cell("a", Some("1")),
            cell("b", Some("1")),
            cell("a", Some("2")),
            cell("c", Some("1")),
            cell("b", None),
            cell("d", None),
            cell("a", Some("3")),
        ];
        let mut sums = Sums::default();
        for cell in &cells {
            sums.note(cell);
        }
        for cell in &cells {
            sums.add(cell);
        }
        let mut should = Content::default();
        should.add(("t.1", b"a"), b"3");
        should.add(("t.1", b"c"), b"1");
        assert_eq!(sums.content(), should);
    }
}
