//! Traces of the real program, as a collector reads them: what each request did and for how long, begun by nobody but us and our proxies. A
//! collector that takes nothing costs nothing but traces.

pub mod collector;

use crate::log::program::Program;
use crate::monitoring::exposition;
use axum::body::Body;
use axum::http::{HeaderValue, Request};
use collector::{LoopbackCollector, Says, Seen, facts};
use serde_json::json;
use std::time::{Duration, Instant};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const SPAN: &str = "b7ad6b7169203331";

/// The one span of this name.
#[track_caller]
fn one<'a>(spans: &'a [Seen], name: &str) -> &'a Seen {
    let mut named = spans.iter().filter(|it| it.name == name);
    let found = named.next().unwrap_or_else(|| panic!("{name}: {spans:#?}"));
    assert_eq!(named.next(), None, "{name}");
    found
}

/// Somebody asks to log in, and says this about traces.
async fn asks(program: &Program, headers: &[(&'static str, String)]) {
    let mut request = Request::post("/api/login").header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, HeaderValue::from_str(value).unwrap());
    }
    let asked = program.pc().browser.send(request.body(Body::from("{}")).unwrap()).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
}

fn counted(program: &Program, fate: &str) -> f64 {
    let families = exposition::read(&program.watched("/metrics"));
    let samples = families.values().flat_map(|family| &family.samples);
    let fits = samples.filter(|it| it.name == "kagura_trace_spans_total" && it.labels["fate"] == fate);
    fits.map(|it| it.value).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_is_traced_by_its_pattern_with_the_commit_of_the_store_within() {
    let collector = LoopbackCollector::start(Says::Yes);
    let folder = tempfile::tempdir().unwrap();
    let headers = folder.path().join("headers");
    std::fs::write(&headers, "Authorization: Bearer of-the-collector\n").unwrap();
    let program = Program::with(
        "json",
        &[
            ("TRACES_ENDPOINT", &collector.endpoint()),
            ("TRACES_HEADERS", headers.to_str().unwrap()),
            ("TRACES_SERVICE", "認証"),
            ("TRACES_INSTANCE", "two"),
        ],
    );
    asks(&program, &[]).await;
    let mut pc = program.pc();
    let refused = pc.browser.post("/api/login", json!({"holder_id": "NOBODY"})).await;
    assert_eq!(refused.body["code"], "holder_unknown");
    pc.browser.get("/help/9.99?t=s3cret").await;
    let (log, _, _folder) = program.stops();
    let spans = collector.spans();
    let logins: Vec<_> = spans.iter().filter(|it| it.name == "POST /api/login").collect();
    let [asked, refused] = logins[..] else { panic!("{spans:#?}") };
    for (fact, value) in [
        ("http.request.method", "POST"),
        ("http.route", "/api/login"),
        ("http.response.status_code", "200"),
        ("kagura.host", "main"),
    ] {
        assert_eq!(asked.fact(fact), value, "{fact}");
    }
    assert_eq!(refused.fact("kagura.code"), "holder_unknown");
    assert_eq!(refused.fact("error.type"), "", "whoever is refused is no fault of ours");
    let commit = spans.iter().find(|it| it.name == "store.commit" && it.parent == asked.id);
    let commit = commit.unwrap_or_else(|| panic!("{spans:#?}"));
    assert_eq!((commit.trace.as_str(), commit.fact("kagura.commit")), (asked.trace.as_str(), "committed"));
    assert!(commit.nanos > 0 && commit.nanos <= asked.nanos, "{commit:?} {asked:?}");
    assert_ne!(asked.trace, refused.trace);
    assert_eq!(one(&spans, "GET /help/{number}").parent, "");
    assert!(!collector.text().contains("s3cret"), "no query");
    // Whoever has the log finds the trace, and the other way round.
    assert!(log.contains(&format!("\"trace\":\"{}\"", refused.trace)), "{log}");

    let brought = collector.brought();
    for one in &brought {
        assert!(one.head.starts_with("POST /v1/traces HTTP/1.1\r\n"), "{}", one.head);
        let head = one.head.to_ascii_lowercase();
        assert!(head.contains("\r\ncontent-type: application/x-protobuf\r\n"), "{head}");
        assert!(one.head.contains("Bearer of-the-collector"), "{head}");
        let resource = one.request.resource_spans[0].resource.as_ref().unwrap();
        let service = facts(&resource.attributes);
        assert_eq!(service["service.name"], "認証");
        assert_eq!(service["service.version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(service["service.instance.id"], "two");
    }
    assert!(!log.contains("of-the-collector"));
}

/// What a request's span belongs to where these are the settings and the request says this.
async fn parent(settings: &[(&str, &str)], headers: &[(&'static str, String)]) -> Option<(String, String)> {
    let collector = LoopbackCollector::start(Says::Yes);
    let endpoint = collector.endpoint();
    let settings: Vec<_> = settings.iter().copied().chain([("TRACES_ENDPOINT", endpoint.as_str())]).collect();
    let program = Program::with("text", &settings);
    asks(&program, headers).await;
    program.stops();
    let spans = collector.spans();
    assert!(spans.iter().all(|it| it.state.is_empty()), "what a client calls state goes nowhere");
    let asked = spans.into_iter().find(|it| it.name == "POST /api/login")?;
    Some((asked.trace, asked.parent))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_of_ours_alone_says_which_trace_a_request_belongs_to() {
    let said = |flags: &str| ("traceparent", format!("00-{TRACE}-{SPAN}-{flags}"));
    let state = ("tracestate", "vendor=s3cret".to_owned());
    let continues = [("TRACES_CONTINUE", "proxies")];
    let strangers = [("TRACES_CONTINUE", "proxies"), ("PROXIES", "192.0.2.1")];
    let theirs = Some((TRACE.to_owned(), SPAN.to_owned()));
    assert_eq!(parent(&continues, &[said("01"), state.clone()]).await, theirs);
    assert_eq!(parent(&continues, &[said("00")]).await, None, "the proxy does not collect this one");
    for (settings, headers) in [
        (&strangers[..], vec![said("01"), state]),
        (&strangers, vec![said("00")]),
        (&[], vec![said("01")]),
        (&continues, vec![said("01"), said("01")]),
        (&continues, vec![("traceparent", format!("00-{TRACE}-{SPAN}"))]),
    ] {
        let (trace, above) = parent(settings, &headers).await.unwrap_or_else(|| panic!("{headers:?}"));
        assert!(trace != TRACE && above.is_empty(), "{settings:?} {headers:?}");
    }
    assert_eq!(parent(&[("TRACES_SAMPLE", "0")], &[]).await, None);
}

/// More than one batch of spans.
const MANY: usize = 400;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_refuses_is_told_of_once_and_costs_spans_alone() {
    let collector = LoopbackCollector::start(Says::No(401));
    let program = Program::with("text", &[("TRACES_ENDPOINT", &collector.endpoint())]);
    for _ in 0..MANY {
        asks(&program, &[]).await;
    }
    let began = Instant::now();
    while counted(&program, "dropped") < 512.0 {
        assert!(began.elapsed() < Duration::from_mins(1), "{}", program.watched("/metrics"));
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(counted(&program, "exported") < 0.5);
    let (log, _, _folder) = program.stops();
    assert!(collector.brought().len() > 1);
    assert_eq!(log.matches("does not take spans").count(), 1, "{log}");
    assert!(log.contains("the server answered 401"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_for_a_collector_that_says_nothing_or_is_away() {
    let silent = LoopbackCollector::start(Says::Nothing).endpoint();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for endpoint in [silent, format!("http://{closed}"), "http://collector.invalid:4318".to_owned()] {
        let program = Program::with("text", &[("TRACES_ENDPOINT", &endpoint)]);
        let began = Instant::now();
        for _ in 0..20 {
            asks(&program, &[]).await;
        }
        program.stops();
        assert!(began.elapsed() < Duration::from_secs(8), "{endpoint}: {:?}", began.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_collector_nothing_is_traced() {
    let program = Program::start("json");
    asks(&program, &[]).await;
    assert!(counted(&program, "exported") + counted(&program, "dropped") < 0.5);
    let (log, _, _folder) = program.stops();
    assert!(!log.contains("\"trace\":"), "{log}");
}
