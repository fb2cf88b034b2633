//! What the log of the real program holds after whole journeys, at the level that tells most: no secret, no query, no search.

pub mod journeys;
mod leaks;
pub mod program;

use crate::monitoring::{exposition, shipped};
use crate::traces::collector::{LoopbackCollector, Says};
use journeys::all;
use leaks::Secrets;
pub use leaks::hex;
use program::Program;
use serde_json::Value;
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
    let collector = LoopbackCollector::start(Says::Yes);
    let program = Program::with(format, &[("TRACES_ENDPOINT", &collector.endpoint())]);
    let told = all(&program).await;
    let (secrets, private) = program.seen();
    // The first backup is made and sessions are counted beside all this.
    let mut metrics = program.watched("/metrics");
    let beside = ["\nkagura_backup_last_made_timestamp_seconds ", "\nkagura_sessions "];
    while !beside.iter().all(|it| metrics.contains(it)) {
        assert!(metrics.contains("\nkagura_backup_failures_total 0\n"), "{metrics}");
        metrics = program.watched("/metrics");
    }
    let watched =
        [&metrics, &program.watched("/readyz"), &program.watched("/livez")].map(String::as_str).concat();
    let (own, desk, folder) = program.stops();
    if format == "json" {
        for line in own.lines() {
            let line: Value = serde_json::from_str(line).unwrap_or_else(|why| panic!("{why}: {line}"));
            assert!(line["timestamp"].is_string() && line["level"].is_string(), "{line}");
            assert!(line["fields"]["message"].is_string(), "{line}");
        }
    }
    let log = own + &desk;
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

    // A collector is another program, perhaps of another house.
    let (traced, spans) = (collector.text(), collector.spans());
    let (leaks, more) = (secrets.leaks(&traced), private.leaks(&traced));
    assert!(leaks.is_empty() && more.is_empty(), "{leaks:#?} {more:#?}");
    for name in ["POST /api/register/finish", "POST /api/approve/finish", "tls.handshake", "store.commit"] {
        assert!(spans.iter().any(|it| it.name == name), "{name} was traced");
    }
    let brought =
        spans.iter().find(|it| it.fact("kagura.host") == "cards" && it.fact("http.request.method") == "POST");
    let by = &brought.unwrap().links[0];
    let handshake = spans.iter().find(|it| it.id == *by).unwrap();
    assert_eq!((handshake.name.as_str(), handshake.fact("kagura.handshake")), ("tls.handshake", "done"));

    // What is told to whoever watches is told to more people than the log is.
    let (leaks, more) = (secrets.leaks(&watched), private.leaks(&watched));
    assert!(leaks.is_empty() && more.is_empty(), "{leaks:#?} {more:#?}");
    let series = exposition::read(&metrics);
    shipped::are_met_by(&series);
    for (metric, labels) in [
        ("kagura_logins_total", r#"way="phone",result="succeeded""#),
        ("kagura_logins_total", r#"way="this_device",result="succeeded""#),
        ("kagura_logins_total", r#"way="this_device",result="refused""#),
        ("kagura_logins_total", r#"way="hpki",result="succeeded""#),
        ("kagura_registrations_total", r#"result="succeeded""#),
    ] {
        assert!(metrics.contains(&format!("{metric}{{{labels}")), "{metric} {labels}: {metrics}");
    }

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
