//! What the log of the real program holds after whole journeys, at the level that tells most: no secret, no query, no search.

mod journeys;
mod leaks;
mod program;

use journeys::all;
use leaks::Secrets;
use program::Program;
use server::audit::Entry;
use server::model::incident::Incident;
use server::store::{Row, SledEngine, Store};
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_for_people_holds_no_secret_no_query_and_no_search() {
    tells_nothing("text").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_for_machines_holds_no_secret_no_query_and_no_search() {
    tells_nothing("json").await;
}

async fn tells_nothing(format: &str) {
    let program = Program::start(format);
    let told = all(&program).await;
    let (secrets, private) = program.seen();
    let (log, folder) = program.stops();
    // Nothing was overlooked: everything that can be carried was carried, and what happened is in the log.
    for what in journeys::CARRIED {
        assert!(secrets.count(what) + private.count(what) > 0, "{what}");
    }
    for (number, why) in &told {
        let mut known = Secrets::default();
        known.add("incident", number);
        assert!(!known.leaks(&log).is_empty(), "{why} is not in the log under its number: {log}");
    }
    let leaks = secrets.leaks(&log);
    assert!(leaks.is_empty(), "{leaks:#?}");
    let leaks = private.leaks(&log);
    assert!(leaks.is_empty(), "{leaks:#?}");

    let data = folder.path().join("data");
    let store = Store::new(Arc::new(SledEngine::open(&data, 16 << 20).unwrap()));
    let (record, incidents) = (rows::<Entry>(&store).await, rows::<Incident>(&store).await);
    assert!(record.lines().count() > 10 && incidents.lines().count() > 10, "{record}\n{incidents}");
    for (what, kept) in [("record", record), ("incidents", incidents)] {
        let leaks = secrets.leaks(&kept);
        assert!(leaks.is_empty(), "{what}: {leaks:#?}");
    }
}

/// A table's rows, a line each.
async fn rows<R: Row>(store: &Store) -> String {
    let rows = store.scan::<R>(b"", None, 10_000).await.unwrap();
    rows.iter().map(|(_, row)| serde_json::to_string(row).unwrap() + "\n").collect()
}
