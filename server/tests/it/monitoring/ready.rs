//! `/livez` and `/readyz`: what is found, for people and for programs.

use crate::common::TestServer;
use crate::monitoring::{ask, asked};
use crate::mtls::fixture::CardServer;
use server::clock::SystemClock;
use server::config::Config;
use server::http::monitoring;
use server::ids::SystemRandom;
use server::metrics::{HostKind, Metrics, ServerFigures};
use server::model::index::StoreProbe;
use server::service::app::App;
use server::service::live::{LiveSettings, OwnCertificate};
use server::store::{
    Batch, Changes, CommitOutcome, Content, Copying, Engine, EngineFuture, Error, KeyValue, MeasuredEngine,
    Range, SledEngine, Store,
};
use server::traces::Tracer;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn a_server_at_work_is_ready() {
    let server = TestServer::start().await;
    let alive = ask(&server, "/livez", "*/*").await;
    assert_eq!((alive.status, alive.text.as_str()), (200, "alive\n"));
    let ready = ask(&server, "/readyz", "*/*").await;
    assert_eq!(ready.status, 200);
    assert!(ready.text.starts_with("ready: store: written and read in "), "{}", ready.text);
    assert_eq!(ready.text.lines().count(), 1);
    assert_eq!(ready.headers["cache-control"], "no-store");
    let json = ask(&server, "/readyz", "application/json").await.body;
    assert_eq!(json["state"], "passed");
    assert_eq!(json["checks"][0]["name"], "store");
    for (path, status) in [("/", 404), ("/api/session", 404), ("/metrics/", 404)] {
        assert_eq!(ask(&server, path, "*/*").await.status, status, "{path}");
    }
}

#[tokio::test]
async fn nothing_of_it_is_where_strangers_come() {
    let server = TestServer::start().await;
    for path in ["/livez", "/readyz", "/metrics"] {
        let reply = server.pc().get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.text.contains("kagura_"), "{path}");
    }
}

#[tokio::test]
async fn a_server_that_was_asked_to_stop_is_not_ready_but_alive() {
    let server = TestServer::start().await;
    server.app.readiness.stops();
    let reply = ask(&server, "/readyz", "*/*").await;
    assert_eq!(reply.status, 503);
    assert!(reply.text.starts_with("not ready: stopping: the server was asked to stop; "), "{}", reply.text);
    assert_eq!(ask(&server, "/readyz", "application/json").await.body["state"], "failed");
    assert_eq!(ask(&server, "/livez", "*/*").await.status, 200);
    let metrics = ask(&server, "/metrics", "*/*").await.text;
    assert!(metrics.contains("kagura_check_passed{check=\"stopping\"} 0\n"), "{metrics}");
    assert!(metrics.contains("kagura_check_passed{check=\"store\"} 1\n"), "{metrics}");
}

/// What becomes of changes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fate {
    /// They are never done.
    Stands,
    /// They are done, and then gone.
    Forgets,
    /// They fail.
    Fails,
}

/// An engine that is broken, and how often it was written to.
struct Broken {
    engine: SledEngine,
    fate: Fate,
    commits: Arc<AtomicUsize>,
}

impl Engine for Broken {
    fn get<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Option<Vec<u8>>> {
        self.engine.get(table, key)
    }

    fn scan<'a>(&'a self, range: Range<'a>) -> EngineFuture<'a, Vec<KeyValue>> {
        self.engine.scan(range)
    }

    fn last<'a>(&'a self, table: &'a str) -> EngineFuture<'a, Option<Vec<u8>>> {
        self.engine.last(table)
    }

    fn commit(&self, _: Batch) -> EngineFuture<'_, CommitOutcome> {
        self.commits.fetch_add(1, Ordering::SeqCst);
        match self.fate {
            Fate::Stands => Box::pin(std::future::pending()),
            Fate::Forgets => Box::pin(async { Ok(CommitOutcome::Committed) }),
            Fate::Fails => Box::pin(async { Err(Error::Closed) }),
        }
    }

    fn verify(&self) -> EngineFuture<'_, Content> {
        self.engine.verify()
    }

    fn copy(&self) -> EngineFuture<'_, Copying> {
        self.engine.copy()
    }

    fn changes<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Changes> {
        self.engine.changes(table, key)
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_stands_forgets_or_fails_is_not_ready() {
    for (fate, says) in [
        (Fate::Stands, "store: not written and read within 2 s"),
        (Fate::Forgets, "store: what was written is not what is read"),
        (Fate::Fails, "store: the server that holds the database has ended"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let commits = Arc::<AtomicUsize>::default();
        let engine = SledEngine::open(folder.path(), 1 << 20).unwrap();
        let engine = Broken { engine, fate, commits: Arc::clone(&commits) };
        let store = Store::new(Arc::new(engine));
        let data = folder.path().display().to_string();
        let config = Config::with(&[("data", &data)]).unwrap();
        let app = App::with(config, store, Arc::new(SystemClock), Arc::new(SystemRandom)).unwrap();
        let router = monitoring::router(Arc::new(app));
        // However many ask at once, the disk is asked once.
        let many = (0..5).map(|_| asked(router.clone(), "/readyz", "*/*"));
        for reply in futures_util::future::join_all(many).await {
            assert_eq!(reply.status, 503, "{fate:?}");
            assert!(reply.text.contains(says), "{fate:?}: {}", reply.text);
        }
        assert_eq!(commits.load(Ordering::SeqCst), 1, "{fate:?}");
        assert_eq!(asked(router.clone(), "/livez", "*/*").await.status, 200);
        tokio::time::advance(Duration::from_secs(2)).await;
        asked(router, "/metrics", "*/*").await;
        assert_eq!(commits.load(Ordering::SeqCst), 2, "{fate:?}: it is asked again later");
    }
}

#[tokio::test]
async fn changes_that_wait_and_those_that_fail_are_counted() {
    let measured = |fate: Fate| {
        let (folder, metrics) = (tempfile::tempdir().unwrap(), Arc::<Metrics>::default());
        let engine = SledEngine::open(folder.path(), 1 << 20).unwrap();
        let engine = Broken { engine, fate, commits: Arc::default() };
        let engine = MeasuredEngine::new(Arc::new(engine), Arc::clone(&metrics), Tracer::default());
        let store = Store::new(Arc::new(engine));
        (folder, store, metrics)
    };
    let has =
        |metrics: &Metrics, line: &str| metrics.text(&ServerFigures::default()).lines().any(|it| it == line);
    let (_folder, store, metrics) = measured(Fate::Stands);
    let (key, row) = (String::new(), StoreProbe { at: crate::common::START });
    {
        let mut waiting = Box::pin(store.put(&key, &row));
        assert!(futures_util::poll!(&mut waiting).is_pending());
        assert!(has(&metrics, "kagura_store_commits_waiting 1"));
    }
    assert!(has(&metrics, "kagura_store_commits_waiting 0"), "nobody waits for it any more");
    let (_folder, store, metrics) = measured(Fate::Fails);
    assert!(store.put(&key, &row).await.is_err());
    assert!(store.get::<StoreProbe>(&key).await.unwrap().is_none());
    for line in [
        "kagura_store_failures_total{action=\"commit\"} 1",
        "kagura_store_failures_total{action=\"read\"} 0",
        "kagura_store_duration_seconds_count{action=\"commit\"} 1",
        "kagura_store_duration_seconds_count{action=\"read\"} 1",
    ] {
        assert!(has(&metrics, line), "{line}: {}", metrics.text(&ServerFigures::default()));
    }
}

#[tokio::test]
async fn lists_that_are_missing_or_stale_are_told_of_and_phones_get_in_nevertheless() {
    let cards = CardServer::without_lists(&[]).await;
    let reply = ask(&cards.server, "/readyz", "*/*").await;
    assert_eq!(reply.status, 200);
    assert!(
        reply.text.starts_with(
            "ready, with a warning: revocation_lists: there is none, so that cards are refused; "
        ),
        "{}",
        reply.text
    );
    let cards = CardServer::open().await;
    let reply = ask(&cards.server, "/readyz", "*/*").await;
    assert!(
        reply.text.contains("revocation_lists: ") && reply.text.contains(" hold, the first for "),
        "{}",
        reply.text
    );
    assert_eq!(ask(&cards.server, "/readyz?strict", "*/*").await.status, 200);
    cards.server.pass(DAY * 400);
    let reply = ask(&cards.server, "/readyz", "*/*").await;
    assert_eq!(reply.status, 200);
    assert!(
        reply.text.contains("revocation_lists: stale, so that the cards are refused: "),
        "{}",
        reply.text
    );
    assert_eq!(ask(&cards.server, "/readyz", "application/json").await.body["state"], "warning");
    assert_eq!(ask(&cards.server, "/readyz?strict", "*/*").await.status, 503);
    let metrics = ask(&cards.server, "/metrics", "*/*").await.text;
    assert!(metrics.contains("kagura_check_passed{check=\"revocation_lists\"} 0\n"), "{metrics}");
}

#[tokio::test]
async fn the_days_left_of_our_own_certificates_are_told() {
    let server = TestServer::start().await;
    let at = |days: u64| server.now() + Duration::from_hours(24 * days);
    let state = async |main: u64, cards: u64| {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Arc::new(SledEngine::open(folder.path(), 1 << 20).unwrap()));
        let data = folder.path().display().to_string();
        let clock = Arc::clone(&server.clock);
        let config = Config::with(&[("data", &data)]).unwrap();
        let app = App::with(config, store, clock, Arc::new(SystemRandom)).unwrap();
        let own = |days| OwnCertificate { begins: at(0), ends: at(days), misfit: None };
        let certificates = vec![(HostKind::Main, own(main)), (HostKind::Cards, own(cards))];
        app.live.replace(LiveSettings { certificates, ..LiveSettings::of(&app.config) });
        let router = monitoring::router(Arc::new(app));
        let metrics = asked(router.clone(), "/metrics", "*/*").await.text;
        let ends = format!(
            "kagura_certificate_not_after_timestamp_seconds{{host=\"main\"}} {}\n",
            at(main).as_millis() / 1000
        );
        assert!(metrics.contains(&ends), "{metrics}");
        let reply = asked(router, "/readyz", "*/*").await;
        (reply.status, reply.text)
    };
    let (status, text) = state(30, 40).await;
    assert_eq!(status, 200);
    assert!(text.contains("certificate_main: 30 days left; certificate_cards: 40 days left"), "{text}");
    let (status, text) = state(30, 2).await;
    assert_eq!(status, 200);
    assert!(text.starts_with("ready, with a warning: certificate_cards: 2 days left"), "{text}");
    let (status, text) = state(0, 40).await;
    assert_eq!(status, 503);
    assert!(text.starts_with("not ready: certificate_main: it has ended"), "{text}");
}
