//! The figures of a moment, for whoever reads the metrics.

use crate::cards::crl::ListSubjects;
use crate::clock::Timestamp;
use crate::metrics::{ListTimes, ProcessFigures, ServerFigures};
use crate::model::people::{Card, Device, Holder};
use crate::revocation::Freshness;
use crate::service::app::App;
use crate::service::checks;
use crate::service::readiness::CheckState;
use crate::{disk, log};
use std::collections::BTreeMap;

/// Looks at everything that is not counted as it happens.
pub async fn figures(app: &App) -> ServerFigures {
    let report = checks::report(app).await;
    let data = app.config.data.clone();
    // Away from the threads that answer others: a disk may take its time.
    let looked = tokio::task::spawn_blocking(move || (disk::size(&data).ok(), disk::room(&data).ok()));
    let (database, room) = looked.await.unwrap_or_default();
    ServerFigures {
        streams: app.streams.count(),
        database,
        holders: app.store.count::<Holder>(),
        devices: app.store.count::<Device>(),
        cards: app.store.count::<Card>(),
        disk: room.map(|room| (room.free, room.size)),
        checks: report.checks.iter().map(|it| (it.name, it.state == CheckState::Passed)).collect(),
        lists: report.lists.as_ref().map(lists).unwrap_or_default(),
        sources: report.lists.as_ref().map(|read| checks::sources(app, read)).unwrap_or_default(),
        certificates: app
            .live
            .now()
            .certificates
            .iter()
            .map(|(host, own)| (*host, seconds(own.ends)))
            .collect(),
        lost_lines: log::lost(),
        panics: log::panics(),
        process: ProcessFigures::now(),
    }
}

/// Of each authority and kind of list the one that ends first.
fn lists(read: &Freshness) -> Vec<ListTimes> {
    let mut first: BTreeMap<(String, &'static str), ListTimes> = BTreeMap::new();
    for list in &read.lists {
        let about = match list.of {
            ListSubjects::All => "all",
            ListSubjects::Users => "users",
            ListSubjects::Authorities => "authorities",
        };
        let issuer = list.issuer_name.clone();
        let times = ListTimes {
            issuer: issuer.clone(),
            about,
            this_update: seconds(list.this_update),
            next_update: seconds(list.next_update),
        };
        let there = first.entry((issuer, about)).or_insert_with(|| times.clone());
        if times.next_update < there.next_update {
            *there = times;
        }
    }
    first.into_values().collect()
}

/// A moment in seconds since 1970, as Prometheus has it.
const fn seconds(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(1000)
}
