//! What every engine promises about ranges that a decision rests on, and transactions above it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::store::conformance::rows::{Counter, Entered};
use crate::store::conformance::{Reopenable, TABLE, all, cell, put};
use crate::store::engine::{Batch, CommitOutcome, Engine, Error, Range, SeenRange, Table};
use crate::store::{Store, Tx, WriteSet, prefix_of};

/// A batch that writes one value, if a range still holds what it holds now.
async fn after_looking(engine: &dyn Engine, range: Range<'_>) -> Batch {
    let entries = engine.scan(range).await.unwrap();
    let seen = SeenRange::new(range, Table::Borrowed(TABLE), &entries);
    Batch { ranges: vec![seen], writes: vec![cell(b"z", Some(b"decided"))], ..Batch::default() }
}

/// What is changed, in which row, to what, and whether each of three ranges may then be counted on.
type Changed<'a> = (&'a str, &'a [u8], Option<&'a [u8]>, [CommitOutcome; 3]);
/// A table, the beginning of its keys, and where to go on.
type Strange<'a> = (&'static str, &'a [u8], Option<&'a [u8]>);

pub(in crate::store) async fn a_batch_happens_only_if_its_ranges_hold_what_was_seen(
    mut place: impl Reopenable,
) {
    let engine = place.open().await;
    let long = vec![7; 20_000];
    let reset = async || {
        let keys: [&[u8]; 6] = [b"a", b"m1", b"m2", b"m3", b"m4", b"n"];
        let mut writes: Vec<_> = all(&*engine, TABLE).await.iter().map(|(key, _)| cell(key, None)).collect();
        writes.extend(keys.map(|key| cell(key, Some(&long))));
        let _ = engine.commit(Batch { writes, ..Batch::default() }).await.unwrap();
    };
    let (whole, from_m1) = (None, Some(b"m1".as_slice()));
    let changes: [Changed<'_>; 11] = {
        let (yes, no) = (CommitOutcome::Committed, CommitOutcome::Conflict);
        // In the whole range, behind `m1`, and of the first two.
        [
            ("a row appears at its end", b"m5", Some(b""), [no, no, yes]),
            ("a row appears within", b"m11", Some(b""), [no, no, no]),
            ("a row appears that is the prefix itself", b"m", Some(b""), [no, yes, no]),
            ("the last vanishes", b"m4", None, [no, no, yes]),
            ("the first vanishes", b"m1", None, [no, yes, no]),
            ("one changes", b"m2", Some(b""), [no, no, no]),
            ("the start changes", b"m1", Some(b""), [no, yes, no]),
            ("one before it changes", b"a", None, [yes, yes, yes]),
            ("one behind it changes", b"n", Some(b""), [yes, yes, yes]),
            ("one is put as it was", b"m3", Some(&long), [yes, yes, yes]),
            ("one that was not there is deleted", b"m9", None, [yes, yes, yes]),
        ]
    };
    for (change, key, value, outcomes) in changes {
        let ranges = [(whole, 100), (from_m1, 100), (whole, 2)];
        for ((after, limit), outcome) in ranges.into_iter().zip(outcomes) {
            reset().await;
            let range = Range { table: TABLE, prefix: b"m", after, limit };
            let batch = after_looking(&*engine, range).await;
            let _ =
                engine.commit(Batch { writes: vec![cell(key, value)], ..Batch::default() }).await.unwrap();
            assert_eq!(engine.commit(batch).await.unwrap(), outcome, "{change}: after {after:?}, {limit}");
            let decided = engine.get(TABLE, b"z").await.unwrap();
            assert_eq!(decided.is_some(), outcome == CommitOutcome::Committed, "{change}");
        }
    }
    // A batch that writes nothing asks whether all that was seen is of one moment.
    let range = Range { table: TABLE, prefix: b"m", after: None, limit: 100 };
    let only_looks = Batch { writes: Vec::new(), ..after_looking(&*engine, range).await };
    assert_eq!(engine.commit(only_looks.clone()).await.unwrap(), CommitOutcome::Committed);
    let _ = engine.commit(put(b"m0", b"")).await.unwrap();
    assert_eq!(engine.commit(only_looks).await.unwrap(), CommitOutcome::Conflict);
}

/// Many at once, so that an engine that decides several batches together has several of them.
pub(in crate::store) async fn a_batch_sees_what_earlier_ones_put_into_its_range(mut place: impl Reopenable) {
    let engine = place.open().await;
    for round in 0..20_u8 {
        let prefix = [b'r', round];
        let range = Range { table: TABLE, prefix: &prefix, after: None, limit: 100 };
        let seen = SeenRange::new(range, Table::Borrowed(TABLE), &engine.scan(range).await.unwrap());
        let mut tasks = JoinSet::new();
        for number in 0..32 {
            let (engine, seen) = (Arc::clone(&engine), seen.clone());
            tasks.spawn(async move {
                let writes = vec![cell(&[b'r', round, number], Some(b"first"))];
                engine.commit(Batch { ranges: vec![seen], writes, ..Batch::default() }).await.unwrap()
            });
        }
        let outcomes = tasks.join_all().await;
        let first = outcomes.iter().filter(|outcome| **outcome == CommitOutcome::Committed).count();
        assert_eq!(first, 1, "all but one saw an empty range that was not");
        assert_eq!(engine.scan(range).await.unwrap().len(), 1);
    }
}

pub(in crate::store) async fn a_range_of_a_name_that_is_none_is_refused(mut place: impl Reopenable) {
    let engine = place.open().await;
    let long = [b'x'; super::super::KEY_LIMIT];
    let strange: [Strange<'_>; 4] =
        [("", b"", None), ("a\0b", b"", None), (TABLE, &long, None), (TABLE, b"", Some(&long))];
    for (table, prefix, after) in strange {
        let range = Range { table, prefix, after, limit: 1 };
        let seen = SeenRange::new(range, Table::Borrowed(table), &[]);
        let writes = vec![cell(b"z", Some(b""))];
        let refused = engine.commit(Batch { ranges: vec![seen], writes, ..Batch::default() }).await;
        assert!(matches!(refused, Err(Error::Key { .. })), "{refused:?}");
    }
    // Whoever else commits is not disturbed, and nothing has happened.
    assert_eq!(engine.commit(put(b"a", b"")).await.unwrap(), CommitOutcome::Committed);
    assert_eq!(engine.get(TABLE, b"z").await.unwrap(), None);
}

fn key(number: u64) -> (String, u64) {
    ("of".to_owned(), number)
}

fn named(name: &str) -> Entered {
    Entered { name: name.to_owned() }
}

/// A transaction that looks at a range and writes down how many it saw, while another commits a change after its first look: what it
/// wrote, and how often it ran.
async fn counted_meanwhile(store: &Store, meanwhile: WriteSet) -> (u64, u64) {
    let tries = AtomicU64::new(0);
    let result = store
        .transaction(async |tx: Tx| -> Result<u64, Error> {
            let rows = tx.scan::<Entered>(&prefix_of("of"), None, 100).await?;
            if tries.fetch_add(1, Ordering::SeqCst) == 0 {
                let _ = store.commit_all(meanwhile.clone()).await?;
            }
            let count = u64::try_from(rows.len()).unwrap();
            tx.put(&"count".to_owned(), &Counter { count })?;
            Ok(count)
        })
        .await;
    let written = store.get::<Counter>(&"count".to_owned()).await.unwrap().unwrap().count;
    assert_eq!(result.unwrap(), written);
    (written, tries.load(Ordering::SeqCst))
}

pub(in crate::store) async fn a_row_that_appears_in_a_scanned_range_makes_the_step_run_again(
    mut place: impl Reopenable,
) {
    let store = Store::new(place.open().await);
    let mut appears = WriteSet::new();
    appears.put(&key(1), &named("one")).unwrap();
    assert_eq!(counted_meanwhile(&store, appears).await, (1, 2));
    let mut another = WriteSet::new();
    another.put(&key(0), &named("zero")).unwrap().put(&key(u64::MAX), &named("last")).unwrap();
    assert_eq!(counted_meanwhile(&store, another).await, (3, 2));
    let mut changes = WriteSet::new();
    changes.put(&key(1), &named("uno")).unwrap();
    assert_eq!(counted_meanwhile(&store, changes).await, (3, 2));
    let mut vanishes = WriteSet::new();
    vanishes.delete::<Entered>(&key(0));
    assert_eq!(counted_meanwhile(&store, vanishes).await, (2, 2));
}

pub(in crate::store) async fn what_happens_outside_a_scanned_range_does_not(mut place: impl Reopenable) {
    let store = Store::new(place.open().await);
    store.put(&key(1), &named("one")).await.unwrap();
    let mut outside = WriteSet::new();
    outside.put(&("oe".to_owned(), 1), &named("before")).unwrap();
    outside.put(&("og".to_owned(), 1), &named("behind")).unwrap();
    outside.put(&("of\0".to_owned(), 1), &named("whose prefix only begins the same")).unwrap();
    outside.put(&"of".to_owned(), &Counter { count: 1 }).unwrap();
    outside.delete::<Entered>(&("o".to_owned(), 1));
    assert_eq!(counted_meanwhile(&store, outside).await, (1, 1));
}

pub(in crate::store) async fn a_scan_sees_what_its_transaction_wrote(mut place: impl Reopenable) {
    let store = Store::new(place.open().await);
    for number in [2, 4, 6, 8] {
        store.put(&key(number), &named("there")).await.unwrap();
    }
    store.put(&("og".to_owned(), 0), &named("of another")).await.unwrap();
    let result: Result<(), Error> = store
        .transaction(async |tx: Tx| {
            let numbers = async |after: Option<u64>, limit| -> Result<Vec<(u64, String)>, Error> {
                let rows = tx.scan::<Entered>(&prefix_of("of"), after.map(key).as_ref(), limit).await?;
                Ok(rows.into_iter().map(|((_, number), row)| (number, row.name)).collect())
            };
            let there = |number| (number, "there".to_owned());
            let own = |number| (number, "own".to_owned());
            assert_eq!(numbers(None, 100).await?, [there(2), there(4), there(6), there(8)]);
            tx.put(&key(3), &named("own"))?;
            tx.put(&key(6), &named("own"))?;
            tx.put(&key(9), &named("own"))?;
            tx.put(&("of\0".to_owned(), 3), &named("outside"))?;
            tx.delete::<Entered>(&key(2));
            tx.delete::<Entered>(&key(4));
            tx.delete::<Entered>(&key(5));
            assert_eq!(numbers(None, 100).await?, [own(3), own(6), there(8), own(9)]);
            assert_eq!(numbers(None, 3).await?, [own(3), own(6), there(8)]);
            assert_eq!(numbers(None, 1).await?, [own(3)]);
            assert_eq!(numbers(None, 0).await?, []);
            assert_eq!(numbers(Some(3), 2).await?, [own(6), there(8)]);
            assert_eq!(numbers(Some(8), usize::MAX).await?, [own(9)]);
            tx.put(&key(4), &named("own"))?;
            tx.delete::<Entered>(&key(3));
            assert_eq!(numbers(None, 100).await?, [own(4), own(6), there(8), own(9)]);
            Ok(())
        })
        .await;
    result.unwrap();
    let rows = store.scan::<Entered>(&prefix_of("of"), None, 100).await.unwrap();
    let numbers: Vec<_> = rows.into_iter().map(|((_, number), _)| number).collect();
    assert_eq!(numbers, [4, 6, 8, 9]);
}

enum Decided {
    Unequal,
    Store(Error),
}

impl From<Error> for Decided {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

pub(in crate::store) async fn scans_of_two_moments_do_not_stand(mut place: impl Reopenable) {
    let store = Store::new(place.open().await);
    // In two ranges, or in a range and a row, there is always the same; a transaction that only reads must find it so.
    for round in 0..3 {
        let both = |count: u64| {
            let mut change = WriteSet::new();
            let name = named(&count.to_string());
            change.put(&key(1), &name).unwrap().put(&("og".to_owned(), 1), &name).unwrap();
            change.put(&"row".to_owned(), &Counter { count }).unwrap();
            change
        };
        let _ = store.commit_all(both(1)).await.unwrap();
        let tries = AtomicU64::new(0);
        let change = both(2);
        let result = store
            .transaction(async |tx: Tx| -> Result<String, Decided> {
                let first = tx.scan::<Entered>(&prefix_of("of"), None, 9).await?.remove(0).1.name;
                if tries.fetch_add(1, Ordering::SeqCst) == 0 {
                    let _ = store.commit_all(change.clone()).await?;
                }
                let second = match round {
                    0 => tx.scan::<Entered>(&prefix_of("og"), None, 9).await?.remove(0).1.name,
                    1 => tx.get::<Counter>(&"row".to_owned()).await?.unwrap().count.to_string(),
                    _ => tx.scan::<Entered>(&prefix_of("of"), None, 9).await?.remove(0).1.name,
                };
                if first == second { Ok(first) } else { Err(Decided::Unequal) }
            })
            .await;
        let result = match result {
            Err(Decided::Store(error)) => panic!("{error}"),
            Err(Decided::Unequal) => "nothing".to_owned(),
            Ok(name) => name,
        };
        assert_eq!(result, "2", "what was seen is of two moments");
        assert_eq!(tries.load(Ordering::SeqCst), 2);
    }
}

pub(in crate::store) async fn no_more_are_added_than_a_limit_that_is_counted_allows(
    mut place: impl Reopenable,
) {
    const LIMIT: usize = 10;
    let store = Store::new(place.open().await);
    for there in [0, 9] {
        for (row, _) in store.scan::<Entered>(b"", None, 100).await.unwrap() {
            assert!(store.take::<Entered>(&row).await.unwrap().is_some());
        }
        for number in 0..there {
            store.put(&key(1000 + number), &named("there")).await.unwrap();
        }
        let start = Arc::new(Barrier::new(20));
        let mut tasks = JoinSet::new();
        for number in 0..20 {
            let (store, start) = (store.clone(), Arc::clone(&start));
            tasks.spawn(async move {
                start.wait().await;
                let added = store
                    .transaction(async |tx: Tx| -> Result<bool, Error> {
                        if tx.scan::<Entered>(&prefix_of("of"), None, LIMIT).await?.len() == LIMIT {
                            return Ok(false);
                        }
                        tx.put(&key(number), &named("added"))?;
                        Ok(true)
                    })
                    .await;
                added.unwrap()
            });
        }
        let added = tasks.join_all().await.into_iter().filter(|added| *added).count();
        assert_eq!(added, LIMIT - usize::try_from(there).unwrap());
        assert_eq!(store.scan::<Entered>(&prefix_of("of"), None, 100).await.unwrap().len(), LIMIT);
    }
}
