//! What every engine promises about reading everything at once: to see that it is all there, and to copy it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Reopenable, TABLE, cell, put};
use crate::store::content::Content;
use crate::store::engine::{Batch, Cell, Copied, Engine, Table};

/// Every entry, by its table and key.
type All = BTreeMap<(String, Vec<u8>), Vec<u8>>;

fn content(all: &All) -> Content {
    let mut content = Content::default();
    for ((table, key), value) in all {
        content.add((table, key), value);
    }
    content
}

fn numbered(number: u32, value: &[u8]) -> Cell {
    cell(&number.to_be_bytes(), Some(value))
}

/// Takes a copy to its end, and calls `between` after each part.
async fn copied(engine: &dyn Engine, mut between: impl AsyncFnMut()) -> (All, Content) {
    let mut copy = engine.copy().await.unwrap();
    let mut all = All::new();
    loop {
        match copy.next().await.unwrap() {
            Copied::Entries(cells) => {
                for Cell { table, key, value } in cells {
                    match value {
                        Some(value) => all.insert((table.into_owned(), key), value),
                        None => all.remove(&(table.into_owned(), key)),
                    };
                }
            }
            Copied::Whole(content) => return (all, content),
        }
        between().await;
    }
}

pub(in crate::store) async fn verifying_counts_what_is_there(mut place: impl Reopenable) {
    let mut expected = All::new();
    for round in 0..3_u8 {
        let engine = place.open().await;
        assert_eq!(engine.verify().await.unwrap(), content(&expected));
        let writes: Vec<_> = (0..700_u32).map(|number| numbered(number * 3, &[round; 9])).collect();
        expected
            .extend(writes.iter().map(|it| ((TABLE.to_owned(), it.key.clone()), it.value.clone().unwrap())));
        let _ = engine.commit(Batch { writes, ..Batch::default() }).await.unwrap();
        let long = vec![round; 40_000];
        let _ = engine.commit(put(b"long", &long)).await.unwrap();
        expected.insert((TABLE.to_owned(), b"long".to_vec()), long);
        let gone = [u32::from(round) * 3].map(|number| cell(&number.to_be_bytes(), None));
        for cell in &gone {
            expected.remove(&(TABLE.to_owned(), cell.key.clone()));
        }
        let _ = engine.commit(Batch { writes: gone.to_vec(), ..Batch::default() }).await.unwrap();
        assert_eq!(engine.verify().await.unwrap(), content(&expected));
    }
}

pub(in crate::store) async fn a_copy_has_every_table_and_long_values(mut place: impl Reopenable) {
    let engine = place.open().await;
    let mut expected = All::new();
    for (table, key, value) in
        [("a.1", "", "x"), ("a.1", "k", ""), ("b.2", "k", "y"), ("~", "\0\0", "z"), ("!", "last", "first")]
    {
        let cell = Cell {
            table: Table::Owned(table.to_owned()),
            key: key.as_bytes().to_vec(),
            value: Some(value.repeat(9000).into_bytes()),
        };
        expected.insert((table.to_owned(), cell.key.clone()), cell.value.clone().unwrap());
        let _ = engine.commit(Batch { writes: vec![cell], ..Batch::default() }).await.unwrap();
    }
    let (all, whole) = copied(&*engine, async || {}).await;
    assert!(all == expected, "{:?}", all.keys());
    assert_eq!(whole, content(&expected));
}

pub(in crate::store) async fn a_copy_is_what_is_there_when_it_ends(mut place: impl Reopenable) {
    let engine = place.open().await;
    let writes: Vec<_> = (0..6000_u32).map(|number| numbered(number * 2, &[1; 40])).collect();
    let _ = engine.commit(Batch { writes, ..Batch::default() }).await.unwrap();
    let round = std::cell::Cell::new(0_u32);
    // Between two parts entries are added, changed and deleted: where the copy has been, and where it has not.
    let write = async || {
        let at = round.get();
        round.set(at + 1);
        // What is written where the copy has been makes a part of its own: it must come to an end.
        if at > 40 {
            return;
        }
        let writes = vec![
            numbered(at * 331 % 12_000, &[2; 50]),
            numbered(at * 733 % 12_000 + 1, &[3; 60]),
            cell(&(at * 997 % 12_000).to_be_bytes(), None),
            cell(&(at * 10).to_be_bytes(), None),
            numbered(11_999, &at.to_be_bytes()),
            numbered(0, &at.to_be_bytes()),
        ];
        let _ = engine.commit(Batch { writes, ..Batch::default() }).await.unwrap();
    };
    let (all, whole) = copied(&*engine, write).await;
    assert!(round.get() > 4, "a copy in {} parts proves little", round.get());
    assert_eq!(whole, content(&all), "the copy is not what its end says");
    assert!(
        all.keys().any(|(_, key)| *key == 11_999_u32.to_be_bytes()),
        "what was written meanwhile is missing"
    );
}

pub(in crate::store) async fn who_gives_up_a_copy_stops_nobody(mut place: impl Reopenable) {
    let engine = place.open().await;
    let writes: Vec<_> = (0..9000_u32).map(|number| numbered(number, &[1; 200])).collect();
    let _ = engine.commit(Batch { writes, ..Batch::default() }).await.unwrap();
    let mut slow = engine.copy().await.unwrap();
    let mut copies = Vec::new();
    for _ in 0..3 {
        let mut copy = engine.copy().await.unwrap();
        copy.next().await.unwrap();
        copies.push(copy);
    }
    for number in 0..20 {
        let _ = engine.commit(put(&[number], b"meanwhile")).await.unwrap();
    }
    drop(copies);
    let other = Arc::clone(&engine);
    let (_, whole) = copied(&*other, async || {}).await;
    assert_eq!(whole, engine.verify().await.unwrap());
    assert!(matches!(slow.next().await.unwrap(), Copied::Entries(_)));
}
