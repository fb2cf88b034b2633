//! What every engine has to do, written against the trait alone and run for each of them.

mod copies;
mod ranges;
mod rows;

use std::pin::Pin;
use std::sync::Arc;

use crate::store::engine::{Batch, Cell, CommitOutcome, Engine, Error, KeyValue, Range, Table};

/// A database that can be closed and opened again.
pub(super) trait Reopenable: Send + 'static {
    /// Opens the database, always the same one.
    fn open(&mut self) -> Pin<Box<dyn Future<Output = Arc<dyn Engine>> + Send + '_>>;
}

/// Makes one test of each promise for one kind of engine: `promises!(a_fresh_place)`.
macro_rules! promises {
    ($place:expr) => {
        promises!($place;
            a_batch_happens_only_if_everything_is_as_expected
            a_batch_happens_only_if_its_ranges_hold_what_was_seen
            a_batch_sees_what_earlier_ones_put_into_its_range
            a_range_of_a_name_that_is_none_is_refused
            of_two_writes_to_one_key_the_later_counts
            a_scan_keeps_to_prefix_start_and_limit
            the_last_key_of_a_table_is_its_greatest
            empty_keys_and_strange_bytes_are_keys
            keys_that_are_too_long_and_names_that_are_none_are_refused
            large_values_and_batches_come_back_whole
            no_reader_sees_half_a_batch
            the_last_key_is_of_one_moment
            everything_is_there_after_reopening
            a_notice_follows_every_change
            one_of_many_takes_a_row
            nothing_is_lost_when_many_count
            a_refusal_commits_nothing
            a_transaction_reads_what_it_wrote
            a_decision_on_rows_of_two_moments_does_not_stand
            a_row_that_appears_in_a_scanned_range_makes_the_step_run_again
            what_happens_outside_a_scanned_range_does_not
            a_scan_sees_what_its_transaction_wrote
            scans_of_two_moments_do_not_stand
            no_more_are_added_than_a_limit_that_is_counted_allows
            transactions_run_in_tasks_and_borrow
            an_import_is_all_or_nothing
            verifying_counts_what_is_there
            a_copy_has_every_table_and_long_values
            a_copy_is_what_is_there_when_it_ends
            who_gives_up_a_copy_stops_nobody
        );
    };
    ($place:expr; $($promise:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $promise() {
                $crate::store::conformance::$promise($place).await;
            }
        )*
    };
}
pub(super) use copies::*;
pub(super) use promises;
pub(super) use ranges::*;
pub(super) use rows::*;

const TABLE: &str = "things.1";

fn cell(key: &[u8], value: Option<&[u8]>) -> Cell {
    Cell { table: Table::Borrowed(TABLE), key: key.to_vec(), value: value.map(<[u8]>::to_vec) }
}

fn put(key: &[u8], value: &[u8]) -> Batch {
    Batch { writes: vec![cell(key, Some(value))], ..Batch::default() }
}

async fn all(engine: &dyn Engine, table: &str) -> Vec<KeyValue> {
    engine.scan(Range { table, prefix: b"", after: None, limit: usize::MAX }).await.unwrap()
}

pub(super) async fn a_batch_happens_only_if_everything_is_as_expected(mut place: impl Reopenable) {
    let engine = place.open().await;
    let new = |value| Batch {
        expected: vec![cell(b"a", None)],
        writes: vec![cell(b"a", Some(value))],
        ..Batch::default()
    };
    assert_eq!(engine.commit(new(b"1")).await.unwrap(), CommitOutcome::Committed);
    assert_eq!(engine.commit(new(b"2")).await.unwrap(), CommitOutcome::Conflict);
    assert_eq!(engine.get(TABLE, b"a").await.unwrap().unwrap(), b"1");

    let both = |a, b: Option<&[u8]>| Batch {
        expected: vec![cell(b"a", Some(a)), cell(b"b", b)],
        writes: vec![cell(b"a", None), cell(b"b", Some(b"new"))],
        ..Batch::default()
    };
    assert_eq!(engine.commit(both(b"1", Some(b"x"))).await.unwrap(), CommitOutcome::Conflict);
    assert_eq!(engine.commit(both(b"2", None)).await.unwrap(), CommitOutcome::Conflict);
    assert_eq!(engine.get(TABLE, b"b").await.unwrap(), None);
    assert_eq!(engine.commit(both(b"1", None)).await.unwrap(), CommitOutcome::Committed);
    assert_eq!(all(&*engine, TABLE).await, [(b"b".to_vec(), b"new".to_vec())]);
    let nothing = Batch { expected: vec![cell(b"a", None)], ..Batch::default() };
    assert_eq!(engine.commit(nothing).await.unwrap(), CommitOutcome::Committed);
}

pub(super) async fn of_two_writes_to_one_key_the_later_counts(mut place: impl Reopenable) {
    let engine = place.open().await;
    let writes = vec![cell(b"a", Some(b"1")), cell(b"a", None), cell(b"a", Some(b"3"))];
    let _ = engine.commit(Batch { writes, ..Batch::default() }).await.unwrap();
    assert_eq!(engine.get(TABLE, b"a").await.unwrap().unwrap(), b"3");
}

pub(super) async fn a_scan_keeps_to_prefix_start_and_limit(mut place: impl Reopenable) {
    let engine = place.open().await;
    for key in ["a", "aa", "ab", "ab0", "ac", "b"] {
        let _ = engine.commit(put(key.as_bytes(), b"")).await.unwrap();
    }
    let other = Cell { table: Table::Borrowed("things.10"), key: b"ab".to_vec(), value: Some(Vec::new()) };
    let _ = engine.commit(Batch { writes: vec![other], ..Batch::default() }).await.unwrap();

    let scan = async |prefix: &str, after: Option<&str>, limit| -> String {
        let range = Range { table: TABLE, prefix: prefix.as_bytes(), after: after.map(str::as_bytes), limit };
        let found = engine.scan(range).await.unwrap();
        let keys: Vec<_> = found.into_iter().map(|(key, _)| String::from_utf8(key).unwrap()).collect();
        keys.join(" ")
    };
    assert_eq!(scan("", None, 100).await, "a aa ab ab0 ac b");
    assert_eq!(scan("a", None, 100).await, "a aa ab ab0 ac");
    assert_eq!(scan("ab", None, 100).await, "ab ab0");
    assert_eq!(scan("", None, 2).await, "a aa");
    assert_eq!(scan("", None, 0).await, "");
    assert_eq!(scan("a", Some("ab"), 100).await, "ab0 ac");
    assert_eq!(scan("a", Some("aba"), 1).await, "ac");
    assert_eq!(scan("ab", Some("a"), 100).await, "ab ab0");
    assert_eq!(scan("a", Some("b"), 100).await, "");
    assert_eq!(scan("x", None, 100).await, "");
    assert_eq!(all(&*engine, "thing").await, []);
}

pub(super) async fn the_last_key_of_a_table_is_its_greatest(mut place: impl Reopenable) {
    let engine = place.open().await;
    let last = async |table| engine.last(table).await.unwrap();
    assert_eq!(last(TABLE).await, None);
    let elsewhere = ["thing", "things.0", "things.10", "things.2"].map(|table| Cell {
        table: Table::Borrowed(table),
        key: b"zz".to_vec(),
        value: Some(Vec::new()),
    });
    let _ = engine.commit(Batch { writes: elsewhere.to_vec(), ..Batch::default() }).await.unwrap();
    assert_eq!(last(TABLE).await, None);
    // Each of them is greater than those before; large ones lie in parts.
    let keys: [&[u8]; 6] = [b"", b"\0", b"\x01", b"a", b"a\0", b"\xff\xff"];
    for key in keys {
        let _ = engine.commit(put(key, &vec![7; 20_000])).await.unwrap();
        assert_eq!(last(TABLE).await.as_deref(), Some(key));
        let _ = engine.commit(put(b"", b"the first, again")).await.unwrap();
        assert_eq!(last(TABLE).await.as_deref(), Some(key));
    }
    for (left, gone) in keys.iter().zip(keys.iter().skip(1)).rev() {
        let _ = engine.commit(Batch { writes: vec![cell(gone, None)], ..Batch::default() }).await.unwrap();
        assert_eq!(last(TABLE).await.as_deref(), Some(*left));
    }
    let _ = engine.commit(Batch { writes: vec![cell(b"", None)], ..Batch::default() }).await.unwrap();
    assert_eq!(last(TABLE).await, None);
    assert_eq!(last("things.10").await.unwrap(), b"zz");
    assert!(matches!(engine.last("a\0b").await, Err(Error::Key { .. })));
}

/// While many are being written, so that an engine that writes them piece by piece has some of them half.
pub(super) async fn the_last_key_is_of_one_moment(mut place: impl Reopenable) {
    let engine = place.open().await;
    let _ = engine.commit(put(&[0], b"")).await.unwrap();
    let writer = tokio::spawn({
        let engine = Arc::clone(&engine);
        async move {
            for round in 1..60_u8 {
                // The greatest makes way for a greater one, beside others that are smaller.
                let mut writes = vec![cell(&[round - 1], None), cell(&[round], Some(b""))];
                writes.extend((0..9_u8).map(|row| cell(&[0, row], Some(&[round; 2000]))));
                let _ = engine.commit(Batch { writes, ..Batch::default() }).await.unwrap();
            }
        }
    });
    let mut before = vec![0];
    while !writer.is_finished() {
        let last = engine.last(TABLE).await.unwrap().unwrap();
        assert!(last.len() == 1 && last >= before, "{last:?} after {before:?}");
        before = last;
        tokio::task::yield_now().await;
    }
    writer.await.unwrap();
    assert_eq!(engine.last(TABLE).await.unwrap().unwrap(), [59]);
}

pub(super) async fn empty_keys_and_strange_bytes_are_keys(mut place: impl Reopenable) {
    let engine = place.open().await;
    let keys: [&[u8]; 7] = [b"", b"\0", b"\0\0", b"\0\x01", b"\x01", b"a\0", b"\xff\xff"];
    for key in keys {
        let _ = engine.commit(put(key, key)).await.unwrap();
    }
    let expected: Vec<KeyValue> = keys.iter().map(|key| (key.to_vec(), key.to_vec())).collect();
    assert_eq!(all(&*engine, TABLE).await, expected);
    let range = Range { table: TABLE, prefix: b"\xff", after: None, limit: 9 };
    assert_eq!(engine.scan(range).await.unwrap(), expected[6..]);
    let range = Range { table: TABLE, prefix: b"\0", after: Some(b"\0"), limit: 9 };
    assert_eq!(engine.scan(range).await.unwrap(), expected[2..4]);
    assert_eq!(engine.get(TABLE, b"").await.unwrap(), Some(Vec::new()));
}

pub(super) async fn keys_that_are_too_long_and_names_that_are_none_are_refused(mut place: impl Reopenable) {
    let engine = place.open().await;
    let long = [b'x'; super::KEY_LIMIT];
    let is_key = |error: Result<_, Error>| matches!(error, Err(Error::Key { .. }));
    assert!(is_key(engine.get(TABLE, &long).await.map(|_| ())));
    assert!(is_key(engine.commit(put(&long, b"")).await.map(|_| ())));
    assert!(is_key(engine.get("", b"").await.map(|_| ())));
    assert!(is_key(engine.get("a\0b", b"").await.map(|_| ())));
    let longest = &long[TABLE.len() + 1..];
    let _ = engine.commit(put(longest, b"here")).await.unwrap();
    assert_eq!(engine.get(TABLE, longest).await.unwrap().unwrap(), b"here");
}

pub(super) async fn large_values_and_batches_come_back_whole(mut place: impl Reopenable) {
    let engine = place.open().await;
    let value = |size: usize, salt: usize| -> Vec<u8> {
        (0..size).map(|at| u8::try_from((at / 7 + salt) % 251).unwrap()).collect()
    };
    for (round, size) in [1 << 20, 5120, 5121, 20_000, 0, 3 << 20, 16_385].into_iter().enumerate() {
        let _ = engine.commit(put(b"large", &value(size, round))).await.unwrap();
        assert_eq!(engine.get(TABLE, b"large").await.unwrap().unwrap(), value(size, round));
        assert_eq!(all(&*engine, TABLE).await, [(b"large".to_vec(), value(size, round))]);
        let wrong = Batch {
            expected: vec![cell(b"large", Some(b"?"))],
            writes: vec![cell(b"large", None)],
            ..Batch::default()
        };
        assert_eq!(engine.commit(wrong).await.unwrap(), CommitOutcome::Conflict);
    }
    let last = value(16_385, 6);
    let right = Batch {
        expected: vec![cell(b"large", Some(&last))],
        writes: vec![cell(b"large", None)],
        ..Batch::default()
    };
    assert_eq!(engine.commit(right).await.unwrap(), CommitOutcome::Committed);
    assert_eq!(all(&*engine, TABLE).await, []);
}

pub(super) async fn no_reader_sees_half_a_batch(mut place: impl Reopenable) {
    let engine = place.open().await;
    let batch = |round: u32, rows: u32| {
        let row = |row: u32| cell(&row.to_be_bytes(), Some(&[round.to_be_bytes().as_slice(); 400].concat()));
        Batch { writes: (0..rows).map(row).collect(), ..Batch::default() }
    };
    // The larger batches take the way of the journal, with an engine that has one.
    let _ = engine.commit(batch(0, 300)).await.unwrap();
    let writer = tokio::spawn({
        let engine = Arc::clone(&engine);
        async move {
            for round in 1..12 {
                let _ = engine.commit(batch(round, if round % 3 == 0 { 300 } else { 20 })).await.unwrap();
            }
        }
    });
    while !writer.is_finished() {
        let found = engine.scan(Range { table: TABLE, prefix: b"", after: None, limit: 20 }).await.unwrap();
        assert_eq!(found.len(), 20);
        assert!(found.iter().all(|(_, value)| *value == found[0].1), "a scan of two moments");
        tokio::task::yield_now().await;
    }
    writer.await.unwrap();
}

pub(super) async fn everything_is_there_after_reopening(mut place: impl Reopenable) {
    let mut expected = Vec::new();
    for round in 0..4_u8 {
        let engine = place.open().await;
        assert_eq!(all(&*engine, TABLE).await, expected);
        let value = vec![round; 40_000];
        let _ = engine.commit(put(&[round], &value)).await.unwrap();
        expected.push((vec![round], value));
    }
}

pub(super) async fn a_notice_follows_every_change(mut place: impl Reopenable) {
    let engine = place.open().await;
    let mut first = engine.changes(TABLE, b"a").await.unwrap();
    let mut second = engine.changes(TABLE, b"a").await.unwrap();
    for round in 0..100_u8 {
        let _ = engine.commit(put(b"a", &[round])).await.unwrap();
        first.next().await.unwrap();
        second.next().await.unwrap();
        // Only one of many makes the change, so the readers after a notice must see it.
        assert_eq!(engine.get(TABLE, b"a").await.unwrap().unwrap(), [round]);
    }
    let deletion = Batch { writes: vec![cell(b"a", None)], ..Batch::default() };
    let _ = engine.commit(deletion).await.unwrap();
    first.next().await.unwrap();
    // Many who have given up waiting are no burden.
    for round in 0..200_u8 {
        drop(engine.changes(TABLE, &[round]).await.unwrap());
    }
    second.next().await.unwrap();
    drop(place);
}
