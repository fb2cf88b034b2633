//! What typed rows and transactions promise above every engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use crate::store::conformance::Reopenable;
use crate::store::{CommitOutcome, Error, Row, Store, Tx, WriteSet, prefix_of};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Counter {
    pub(super) count: u64,
}

impl Row for Counter {
    const TABLE: &'static str = "counter.1";
    type Key = String;
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entered {
    pub(super) name: String,
}

impl Row for Entered {
    const TABLE: &'static str = "entered.1";
    type Key = (String, u64);
}

pub(in crate::store) async fn one_of_many_takes_a_row(mut place: impl Reopenable) {
    let store = Store::new(place.open().await);
    for round in 0..5 {
        let row = Counter { count: round };
        let key = "one".to_owned();
        store.put(&key, &row).await.unwrap();
        let mut tasks = JoinSet::new();
        for _ in 0..64 {
            let (store, key) = (store.clone(), key.clone());
            tasks.spawn(async move { store.take::<Counter>(&key).await.unwrap() });
        }
        let won: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
        assert_eq!(won, [row]);
        assert_eq!(store.get::<Counter>(&key).await.unwrap(), None);
    }
}

async fn count(store: &Store, key: &String) -> Result<u64, Error> {
    store
        .transaction(async |tx: Tx| {
            let count = tx.get::<Counter>(key).await?.map_or(0, |row| row.count) + 1;
            tx.put(key, &Counter { count })?;
            Ok(count)
        })
        .await
}

pub(in crate::store) async fn nothing_is_lost_when_many_count(mut place: impl Reopenable) {
    let store = Store::new(place.open().await);
    let mut tasks = JoinSet::new();
    for _ in 0..16 {
        let store = store.clone();
        tasks.spawn(async move {
            for _ in 0..1000 / 16 {
                count(&store, &"hits".to_owned()).await.unwrap();
            }
        });
    }
    tasks.join_all().await;
    for _ in 0..1000 % 16 {
        count(&store, &"hits".to_owned()).await.unwrap();
    }
    assert_eq!(store.get::<Counter>(&"hits".to_owned()).await.unwrap(), Some(Counter { count: 1000 }));
}

#[derive(Debug)]
enum RefusedBy {
    ByUs,
    ByStore(Error),
}

impl From<Error> for RefusedBy {
    fn from(error: Error) -> Self {
        Self::ByStore(error)
    }
}

pub(in crate::store) async fn a_refusal_commits_nothing(mut place: impl Reopenable) {
    let store = Store::new(place.open().await);
    let key = "a".to_owned();
    let result = store
        .transaction(async |tx: Tx| -> Result<(), RefusedBy> {
            tx.put(&key, &Counter { count: 1 })?;
            tx.delete::<Counter>(&"b".to_owned());
            Err(RefusedBy::ByUs)
        })
        .await;
    assert!(matches!(result, Err(RefusedBy::ByUs)));
    assert_eq!(store.get::<Counter>(&key).await.unwrap(), None);
}

pub(in crate::store) async fn a_transaction_reads_what_it_wrote(mut place: impl Reopenable) {
    let store = Store::new(place.open().await);
    let key = "a".to_owned();
    store.put(&key, &Counter { count: 1 }).await.unwrap();
    let result: Result<(), Error> = store
        .transaction(async |tx: Tx| {
            assert_eq!(tx.get::<Counter>(&key).await?, Some(Counter { count: 1 }));
            tx.delete::<Counter>(&key);
            assert_eq!(tx.get::<Counter>(&key).await?, None);
            tx.put(&key, &Counter { count: 2 })?;
            assert_eq!(tx.get::<Counter>(&key).await?, Some(Counter { count: 2 }));
            Ok(())
        })
        .await;
    result.unwrap();
    assert_eq!(store.get::<Counter>(&key).await.unwrap(), Some(Counter { count: 2 }));
}

pub(in crate::store) async fn a_decision_on_rows_of_two_moments_does_not_stand(mut place: impl Reopenable) {
    let store = Store::new(place.open().await);
    let (a, b) = ("a".to_owned(), "b".to_owned());
    let both = async |count| {
        let mut change = WriteSet::new();
        change.put(&a, &Counter { count }).unwrap().put(&b, &Counter { count }).unwrap();
        store.commit_all(change).await.unwrap()
    };
    let _ = both(1).await;
    let tries = AtomicU64::new(0);
    let result = store
        .transaction(async |tx: Tx| -> Result<u64, RefusedBy> {
            let first = tx.get::<Counter>(&a).await?;
            if tries.fetch_add(1, Ordering::SeqCst) == 0 {
                let _ = both(2).await;
            }
            let second = tx.get::<Counter>(&b).await?;
            if first == second { Ok(first.unwrap().count) } else { Err(RefusedBy::ByUs) }
        })
        .await;
    assert!(matches!(result, Ok(2)), "rows of two moments led to {result:?}");
}

pub(in crate::store) async fn transactions_run_in_tasks_and_borrow(mut place: impl Reopenable) {
    let store = Store::new(place.open().await);
    let names = Arc::new(vec!["a".to_owned(), "b".to_owned()]);
    let task = tokio::spawn({
        let (store, names) = (store.clone(), Arc::clone(&names));
        async move {
            let first = &names[0];
            store
                .transaction(async |tx: Tx| -> Result<usize, RefusedBy> {
                    for (number, name) in names.iter().enumerate() {
                        let key = (first.clone(), u64::try_from(number).unwrap());
                        if tx.get::<Entered>(&key).await?.is_none() {
                            tx.put(&key, &Entered { name: name.clone() })?;
                        }
                    }
                    Ok(names.len())
                })
                .await
                .map_err(|refused| match refused {
                    RefusedBy::ByUs => Error::Closed,
                    RefusedBy::ByStore(error) => error,
                })
        }
    });
    assert_eq!(task.await.unwrap().unwrap(), 2);
    let rows = store.scan::<Entered>(&prefix_of("a"), Some(&("a".to_owned(), 0)), 10).await.unwrap();
    assert_eq!(rows, [(("a".to_owned(), 1), Entered { name: "b".to_owned() })]);
}

pub(in crate::store) async fn an_import_is_all_or_nothing(mut place: impl Reopenable) {
    let store = Store::new(place.open().await);
    let import = |from: u64| {
        let mut change = WriteSet::new();
        for number in from..from + 5000 {
            change.put_new(&("i".to_owned(), number), &Entered { name: number.to_string() }).unwrap();
        }
        change
    };
    assert_eq!(store.commit_all(import(0)).await.unwrap(), CommitOutcome::Committed);
    assert_eq!(store.commit_all(import(4999)).await.unwrap(), CommitOutcome::Conflict);
    let rows = store.scan::<Entered>(&prefix_of("i"), None, usize::MAX).await.unwrap();
    assert_eq!(rows.len(), 5000);
    assert!(
        rows.iter().zip(0..).all(|((key, row), number)| key.1 == number && row.name == number.to_string())
    );
}
