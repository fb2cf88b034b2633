//! What is there once all entries of a backup are written, found without writing them: memory for those alone that the backup names more
//! than once, since somebody wrote while it was made.

use crate::store::{Cell, Content};
use aws_lc_rs::digest::{SHA256, digest};
use std::collections::{HashMap, HashSet};

/// A place in few bytes.
type Place = [u8; 16];

/// The first reading: which entries the backup names more than once.
#[derive(Default)]
pub(super) struct Named {
    once: HashSet<Place>,
    again: HashSet<Place>,
}

impl Named {
    pub(super) fn note(&mut self, cell: &Cell) {
        let place = place(cell);
        if !self.once.insert(place) {
            self.again.insert(place);
        }
    }

    /// What the second reading needs of it.
    pub(super) fn sums(self) -> Sums {
        Sums { again: self.again, latest: HashMap::new(), content: Content::default() }
    }
}

/// The second reading.
pub(super) struct Sums {
    again: HashSet<Place>,
    latest: HashMap<Place, Option<Content>>,
    content: Content,
}

impl Sums {
    pub(super) fn add(&mut self, cell: &Cell) {
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
        let mut named = Named::default();
        for cell in &cells {
            named.note(cell);
        }
        let mut sums = named.sums();
        for cell in &cells {
            sums.add(cell);
        }
        let mut should = Content::default();
        should.add(("t.1", b"a"), b"3");
        should.add(("t.1", b"c"), b"1");
        assert_eq!(sums.content(), should);
    }
}
