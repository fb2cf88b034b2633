//! How much somebody without an account adds to a disk, with everything that is taken of them in it.

use crate::common::{Browser, Reply, TestServer, WINDOWS, code_of};
use crate::http::proof::tables;
use crate::http::strangers::failure;
use serde_json::json;
use server::config::Config;
use server::service::rates::Beginning;
use std::path::Path;

/// The bytes that a folder takes up.
fn size(folder: &Path) -> u64 {
    let mut all = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.metadata().unwrap();
        all += if kind.is_dir() { size(&entry.path()) } else { kind.len() };
    }
    all
}

/// One thing that a stranger does.
#[derive(Clone, Copy, Debug)]
enum Doing {
    Login,
    Renewal,
    Solo,
    SoloFinished,
    Incident,
    Boot,
    Check,
    Bridge,
}

/// What limits how often it is done.
#[derive(Clone, Copy, Debug)]
enum Limit {
    Beginning(Beginning),
    Reports,
}

impl Doing {
    const ALL: [Self; 8] = [
        Self::Login,
        Self::Renewal,
        Self::Solo,
        Self::SoloFinished,
        Self::Incident,
        Self::Boot,
        Self::Check,
        Self::Bridge,
    ];

    fn limit(self) -> Limit {
        match self {
            Self::Login => Limit::Beginning(Beginning::Login),
            Self::Renewal => Limit::Beginning(Beginning::Renewal),
            Self::Solo => Limit::Beginning(Beginning::Ceremony),
            // Whatever is finished is gone from the store: what stays is a report.
            Self::SoloFinished | Self::Incident | Self::Boot | Self::Check | Self::Bridge => Limit::Reports,
        }
    }

    /// Does it, with as much in it as is taken.
    async fn once(self, browser: &mut Browser) -> Reply {
        let long = "𠮷".repeat(400);
        match self {
            Self::Login => {
                // Both sides, to a wrong number: an incident, and a phone in the row.
                let shown = browser.post("/api/login", json!({"holder_id": "TESTC1"})).await;
                let code = code_of(&shown.body);
                browser.link(&code).post("/api/approve/open", json!({})).await;
                browser.link(&code).post("/api/approve/choose", json!({"number": 9})).await;
                shown
            }
            Self::Renewal => {
                if browser.cookies.is_empty() {
                    let shown = browser.post("/api/login", json!({})).await;
                    browser
                        .cookies
                        .insert("journey".to_owned(), shown.body["id"].as_str().unwrap().to_owned());
                }
                let path = format!("/api/login/{}/renew", browser.cookies["journey"]);
                browser.post(&path, json!({})).await
            }
            Self::Solo => browser.post("/api/solo/options", json!({})).await,
            Self::SoloFinished => {
                let asked = browser.post("/api/solo/options", json!({})).await;
                let finish = json!({"ceremony": asked.body["id"], "credential": "{}"});
                browser.post("/api/solo/finish", finish).await;
                asked
            }
            Self::Incident => browser.post("/api/incidents", failure(&long, &long)).await,
            Self::Boot => {
                let long: String = url::form_urlencoded::byte_serialize(long.as_bytes()).collect();
                browser.post(&format!("/api/boot?what={long}&detail={long}"), json!({})).await
            }
            Self::Check => {
                let about = json!({"model": long, "platform": long, "platform_version": long});
                let items: Vec<_> = api::check::CheckItem::ALL.to_vec();
                browser.post("/api/check/report", json!({"items": items, "probes": {"about": about}})).await
            }
            Self::Bridge => {
                browser.post("/api/bridge/stopped", json!({"missing": "card", "said": long})).await
            }
        }
    }
}

/// How many times each thing is done, by how many at once.
const TIMES: u32 = 2048;
const AT_ONCE: u32 = 16;

/// Measures on a disk what one address without an account adds in a day: the bytes that each thing adds to a real store, times how often
/// the default limits allow it in a day, nothing swept, so that all rows count. It prints a table:
/// `cargo test --workspace --test it what_one_address -- --ignored --nocapture`. Cards are measured in `tests/it/mtls/home_made.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement of some minutes"]
async fn what_one_address_without_an_account_adds_in_a_day_is_at_most_50_megabytes() {
    let defaults = Config::with(&[]).unwrap();
    let (mut begun, mut reported) = (0, 0);
    for what in Doing::ALL {
        let server = TestServer::start().await;
        server.registered("TESTC1").await;
        let before = size(server.folder());
        let mut tasks = Vec::new();
        for _ in 0..AT_ONCE {
            let mut browser = server.browser(WINDOWS);
            tasks.push(tokio::spawn(async move {
                for _ in 0..TIMES / AT_ONCE {
                    what.once(&mut browser).await.is_ok();
                }
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        let each = (size(server.folder()) - before).div_ceil(TIMES.into());
        // A budget that was full at the beginning, and what comes back in a day.
        let (allowed, worst) = match what.limit() {
            Limit::Beginning(it) => (2 * defaults.strangers.bytes / it.bytes(), &mut begun),
            Limit::Reports => (25 * u64::from(defaults.rates.reports), &mut reported),
        };
        let day = each * allowed;
        *worst = day.max(*worst);
        println!(
            "{:<14}{each:>7} bytes each, {allowed:>7} a day: {:>5} KB a day",
            format!("{what:?}"),
            day / 1000
        );
    }
    println!("the worst mix: {} KB a day", (begun + reported) / 1000);
    assert!(begun + reported < 50_000_000);
}

/// Measures a flood that goes on long after an address has used up what it may leave: what gives way is written over.
/// `cargo test --workspace --test it a_flood_that_goes_on -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement of some minutes"]
async fn a_flood_that_goes_on_leaves_no_more_than_its_beginning() {
    const FLOOD: u64 = 100_000;
    let defaults = Config::with(&[]).unwrap();
    // The server of the tests lets strangers leave more.
    let most = defaults.strangers.bytes.to_string();
    let server = TestServer::with(&[("limits.strangers_per_address", &format!("{most}B"))]).await;
    server.registered("TESTC1").await;
    let before = size(server.folder());
    let (mut begun, mut largest) = (0, 0);
    while begun < FLOOD {
        let tasks: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                let mut browser = server.browser(WINDOWS);
                tokio::spawn(async move {
                    for _ in 0..TIMES / AT_ONCE {
                        browser.cookies.clear();
                        Doing::Login.once(&mut browser).await.is_ok();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        begun += u64::from(TIMES);
        let now = size(server.folder()) - before;
        largest = now.max(largest);
        println!("{begun:>7} logins: {:>6} KB", now / 1000);
    }
    assert!(largest < 50_000_000, "{largest}");
}

#[tokio::test]
async fn what_is_counted_for_a_beginning_is_no_less_than_its_rows() {
    let server = TestServer::start().await;
    server.registered("TESTC1").await;
    for (what, bytes) in [(Doing::Login, Beginning::Login), (Doing::Solo, Beginning::Ceremony)] {
        let before = tables(&server).await.text().len();
        what.once(&mut server.pc()).await.is_ok();
        let rows = tables(&server).await.text().len() - before;
        // The engine keeps a row in about as much again.
        assert!(2 * rows <= usize::try_from(bytes.bytes()).unwrap(), "{what:?}: {rows}");
    }
}
