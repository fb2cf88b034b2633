//! What is counted and measured while the server runs, as Prometheus reads it. The only room that names the library behind it. A label holds
//! a word of ours and nothing that came from outside, so that nobody can make a series; no id, name, address or secret is ever in one.

mod labels;
mod meter;
mod process;

pub use labels::{HandshakeEnd, HostKind, JourneyEnd, LoginWay, SpanFate, StoreAction, code};
pub use meter::{ConnectionMeter, UnderWay};
pub use process::ProcessFigures;

use crate::metrics::labels::{
    BuildLabels, CertificateLabels, CheckLabels, CodeLabels, HandshakeLabels, HostLabels, ListLabels,
    LoginLabels, RegistrationLabels, RequestLabels, RouteLabels, SourceLabels, SpanLabels, StoreLabels,
    browser, number, status_class,
};
use api::Code;
use api::catalogue::Number;
use api::device::Browser;
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// What the text is that [`Metrics::text`] gives.
pub use prometheus_client::encoding::prometheus_text::CONTENT_TYPE;

/// Seconds up to which the store's work is told apart: `fdatasync` takes a tenth of a millisecond to some, and what takes seconds stands.
const STORE: [f64; 11] = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];
/// The same for whole requests.
const REQUEST: [f64; 11] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
/// The same for handshakes. Those of card hosts wait for a person with a card and a PIN.
const HANDSHAKE: [f64; 11] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 20.0, 60.0, 300.0];

/// A histogram with bounds of its own.
#[derive(Clone, Copy)]
struct Bounds([f64; 11]);

impl MetricConstructor<Histogram> for Bounds {
    fn new_metric(&self) -> Histogram {
        Histogram::new(self.0)
    }
}

/// Every count and measure of one server.
pub struct Metrics {
    registry: Registry,
    logins: Family<LoginLabels, Counter>,
    registrations: Family<RegistrationLabels, Counter>,
    refusals: Family<CodeLabels, Counter>,
    requests: Family<RequestLabels, Counter>,
    request_seconds: Family<RouteLabels, Histogram, Bounds>,
    store_seconds: Family<StoreLabels, Histogram, Bounds>,
    store_failures: Family<StoreLabels, Counter>,
    commits_waiting: Gauge,
    handshake_seconds: Family<HandshakeLabels, Histogram, Bounds>,
    connections: Family<HostLabels, Gauge>,
    turned_away: Family<HostLabels, Counter>,
    /// Nothing where the server makes none by itself.
    last_backup: Family<[(&'static str, &'static str); 0], Gauge>,
    /// Not there until they were counted.
    sessions: Family<[(&'static str, &'static str); 0], Gauge>,
    backup_failures: Counter,
    spans: Family<SpanLabels, Counter>,
    scraped: Scraped,
}

/// Where the figures go that are looked up when somebody asks.
#[derive(Default)]
struct Scraped {
    streams: Gauge,
    /// Those of rows are not there until the store was read through.
    holders: Family<[(&'static str, &'static str); 0], Gauge<u64, std::sync::atomic::AtomicU64>>,
    devices: Family<[(&'static str, &'static str); 0], Gauge<u64, std::sync::atomic::AtomicU64>>,
    cards: Family<[(&'static str, &'static str); 0], Gauge<u64, std::sync::atomic::AtomicU64>>,
    database: Gauge<u64, std::sync::atomic::AtomicU64>,
    disk_free: Gauge<u64, std::sync::atomic::AtomicU64>,
    disk_size: Gauge<u64, std::sync::atomic::AtomicU64>,
    checks: Family<CheckLabels, Gauge>,
    list_updates: Family<ListLabels, Gauge>,
    list_ends: Family<ListLabels, Gauge>,
    sources: Family<SourceLabels, Gauge>,
    certificates: Family<CertificateLabels, Gauge>,
    lost_lines: Counter,
    panics: Counter,
    resident: Gauge<u64, std::sync::atomic::AtomicU64>,
    open_files: Gauge<u64, std::sync::atomic::AtomicU64>,
    most_files: Gauge<u64, std::sync::atomic::AtomicU64>,
    started: Gauge<f64, std::sync::atomic::AtomicU64>,
}

/// What is not counted as it happens, but looked up when somebody asks.
#[derive(Clone, Debug, Default)]
pub struct ServerFigures {
    /// Open streams of events.
    pub streams: usize,
    /// Holders, whether or not they may log in; nothing until the store was read through. The same of the next two.
    pub holders: Option<u64>,
    /// Devices that are registered.
    pub devices: Option<u64>,
    /// Cards that holders have used or bound.
    pub cards: Option<u64>,
    /// Bytes of the store's files; nothing where they cannot be read.
    pub database: Option<u64>,
    /// Bytes that are free for the store, and all of its disk.
    pub disk: Option<(u64, u64)>,
    /// What was checked, and whether nothing was found.
    pub checks: Vec<(&'static str, bool)>,
    /// Of each authority and kind of list: when its list was made, and when it becomes stale. Seconds since 1970.
    pub lists: Vec<ListTimes>,
    /// Places of lists that gave one when they were asked last, and those that did not.
    pub sources: (usize, usize),
    /// When our own certificates end, by what they are for. Seconds since 1970.
    pub certificates: Vec<(HostKind, i64)>,
    /// Lines of the log that nobody could take.
    pub lost_lines: u64,
    /// Parts of the program that stopped by a fault of its own.
    pub panics: u64,
    /// What the operating system says of this process.
    pub process: ProcessFigures,
}

/// The times of the list that ends first, of those of one authority about the same kind of certificates.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ListTimes {
    /// The authority, as its certificate calls it.
    pub issuer: String,
    /// Which of its certificates the lists are about.
    pub about: &'static str,
    /// `thisUpdate`.
    pub this_update: i64,
    /// `nextUpdate`.
    pub next_update: i64,
}

impl Default for Metrics {
    fn default() -> Self {
        let metrics = Self {
            registry: Registry::default(),
            logins: Family::default(),
            registrations: Family::default(),
            refusals: Family::default(),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(Bounds(REQUEST)),
            store_seconds: Family::new_with_constructor(Bounds(STORE)),
            store_failures: Family::default(),
            commits_waiting: Gauge::default(),
            handshake_seconds: Family::new_with_constructor(Bounds(HANDSHAKE)),
            connections: Family::default(),
            turned_away: Family::default(),
            last_backup: Family::default(),
            sessions: Family::default(),
            backup_failures: Counter::default(),
            spans: Family::default(),
            scraped: Scraped::default(),
        };
        metrics.begun().registered()
    }
}

impl Metrics {
    /// Makes the series that an alert looks at before anything has happened: what begins at 1 has not risen, to Prometheus.
    fn begun(self) -> Self {
        drop(self.refusals.get_or_create(&CodeLabels { code: code(Code::Fault) }));
        for action in [StoreAction::Commit, StoreAction::Read] {
            drop(self.store_failures.get_or_create(&StoreLabels { action: action.word() }));
            drop(self.store_seconds.get_or_create(&StoreLabels { action: action.word() }));
        }
        for host in [HostKind::Main, HostKind::Cards] {
            drop(self.connections.get_or_create(&HostLabels { host: host.word() }));
            drop(self.turned_away.get_or_create(&HostLabels { host: host.word() }));
        }
        for fate in [SpanFate::Exported, SpanFate::Dropped] {
            drop(self.spans.get_or_create(&SpanLabels { fate: fate.word() }));
        }
        self
    }

    fn registered(mut self) -> Self {
        let build = Family::<BuildLabels, Gauge>::default();
        build.get_or_create(&BuildLabels { version: env!("CARGO_PKG_VERSION") }).set(1);
        let it = self.registry.sub_registry_with_prefix("kagura");
        it.register("build_info", "The version that runs; always 1", build);
        it.register(
            "logins",
            "Sign-ins, by way, how they ended, the message that was shown, and the browser of whoever signs in",
            self.logins.clone(),
        );
        it.register(
            "registrations",
            "Registrations of phones, by how they ended, the message that was shown, and the browser",
            self.registrations.clone(),
        );
        it.register(
            "refusals",
            "Requests that were refused, by the code of the refusal",
            self.refusals.clone(),
        );
        it.register(
            "http_requests",
            "Requests that were answered, by host, route and class of status",
            self.requests.clone(),
        );
        it.register_with_unit(
            "http_request_duration",
            "From a request's head to its answer's, by host and route",
            Unit::Seconds,
            self.request_seconds.clone(),
        );
        it.register_with_unit(
            "store_duration",
            "How long the store took: to write durably, waiting included (commit), and to look something up (read)",
            Unit::Seconds,
            self.store_seconds.clone(),
        );
        it.register(
            "sessions",
            "Sessions that last, as they were counted within the last ten minutes",
            self.sessions.clone(),
        );
        it.register("store_failures", "What the store could not do", self.store_failures.clone());
        it.register(
            "store_commits_waiting",
            "Changes that wait until the disk has them",
            self.commits_waiting.clone(),
        );
        it.register_with_unit(
            "tls_handshake_duration",
            "From a client's first message to the end of the handshake, by host and end. On card hosts a person with card and PIN is part of it",
            Unit::Seconds,
            self.handshake_seconds.clone(),
        );
        it.register("connections", "Connections that are open, by listener", self.connections.clone());
        it.register(
            "connections_turned_away",
            "Connections that found no place, by listener",
            self.turned_away.clone(),
        );
        it.register_with_unit(
            "backup_last_made_timestamp",
            "When the newest backup was made in the folder of `backup.folder`",
            Unit::Seconds,
            self.last_backup.clone(),
        );
        it.register(
            "backup_failures",
            "Backups that the server did not make, though they were due",
            self.backup_failures.clone(),
        );
        it.register(
            "trace_spans",
            "Spans of `traces.endpoint`, by whether the collector has taken them",
            self.spans.clone(),
        );
        self.scraped.register(it);
        self.scraped.register_process(&mut self.registry);
        self
    }

    /// Somebody signed in, or was stopped on the way and shown a message.
    pub fn login(&self, way: LoginWay, end: JourneyEnd, message: Option<Number>, by: Browser) {
        let labels = LoginLabels {
            way: way.word(),
            result: end.word(),
            message: number(message),
            browser: browser(by),
        };
        self.logins.get_or_create(&labels).inc();
    }

    /// A phone was registered, or somebody was stopped on the way and shown a message.
    pub fn registration(&self, end: JourneyEnd, message: Option<Number>, by: Browser) {
        let labels =
            RegistrationLabels { result: end.word(), message: number(message), browser: browser(by) };
        self.registrations.get_or_create(&labels).inc();
    }

    /// A request was refused.
    pub fn refusal(&self, refused: Code) {
        self.refusals.get_or_create(&CodeLabels { code: code(refused) }).inc();
    }

    /// A request was answered. `route` is the pattern of one of our own routes, or nothing where none fits.
    pub fn request(&self, host: HostKind, route: Option<&str>, status: u16, took: Duration) {
        let host = host.word();
        let route = route.unwrap_or("none").to_owned();
        self.request_seconds
            .get_or_create(&RouteLabels { host, route: route.clone() })
            .observe(took.as_secs_f64());
        self.requests.get_or_create(&RequestLabels { host, route, status: status_class(status) }).inc();
    }

    /// A change waits for the disk, until what this gives is dropped.
    pub fn commit_waits(&self) -> UnderWay {
        UnderWay::of(&self.commits_waiting)
    }

    /// The store has done something, or failed to.
    pub fn stored<T, E>(&self, action: StoreAction, took: Duration, came: &Result<T, E>) {
        let labels = StoreLabels { action: action.word() };
        self.store_seconds.get_or_create(&labels).observe(took.as_secs_f64());
        if came.is_err() {
            self.store_failures.get_or_create(&labels).inc();
        }
    }

    /// What counts the connections of a listener.
    pub fn meter(&self, of: HostKind) -> ConnectionMeter {
        let host = of.word();
        ConnectionMeter {
            open: self.connections.get_or_create_owned(&HostLabels { host }),
            turned_away: self.turned_away.get_or_create_owned(&HostLabels { host }),
        }
    }

    /// The newest backup is from then, in seconds since 1970.
    pub fn backed_up(&self, at: i64) {
        self.last_backup.get_or_create(&[]).set(at);
    }

    /// So many sessions last.
    pub fn sessions_are(&self, count: usize) {
        self.sessions.get_or_create(&[]).set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    /// A backup was due, and none was made.
    pub fn not_backed_up(&self) {
        self.backup_failures.inc();
    }

    /// So many spans were taken by a collector, or not.
    pub fn spans(&self, fate: SpanFate, many: u64) {
        self.spans.get_or_create(&SpanLabels { fate: fate.word() }).inc_by(many);
    }

    /// A handshake ended.
    pub fn handshake(&self, host: HostKind, end: HandshakeEnd, took: Duration) {
        let labels = HandshakeLabels { host: host.word(), result: end.word() };
        self.handshake_seconds.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// All of it in Prometheus' text format, as it stands now.
    pub fn text(&self, now: &ServerFigures) -> String {
        self.scraped.set(now);
        let mut text = String::new();
        // A string takes whatever is written to it.
        let _ = prometheus_text::encode(&mut text, &self.registry);
        text
    }
}

impl Scraped {
    fn register(&self, it: &mut Registry) {
        it.register("streams", "Streams of events that are open", self.streams.clone());
        it.register("holders", "Holders, disabled ones included", self.holders.clone());
        it.register("devices", "Devices that are registered", self.devices.clone());
        it.register("cards", "Cards that holders have used or bound", self.cards.clone());
        it.register_with_unit("store", "Size of the store's files", Unit::Bytes, self.database.clone());
        it.register_with_unit(
            "disk_free",
            "What is free for the store on its disk",
            Unit::Bytes,
            self.disk_free.clone(),
        );
        it.register_with_unit("disk_size", "Size of that disk", Unit::Bytes, self.disk_size.clone());
        it.register(
            "check_passed",
            "What /readyz checks: 1 where nothing was found, 0 where something was",
            self.checks.clone(),
        );
        it.register_with_unit(
            "revocation_list_this_update_timestamp",
            "When the list of revocations was made that ends first, of one issuer and kind",
            Unit::Seconds,
            self.list_updates.clone(),
        );
        it.register_with_unit(
            "revocation_list_next_update_timestamp",
            "When that list becomes stale",
            Unit::Seconds,
            self.list_ends.clone(),
        );
        it.register(
            "revocation_sources",
            "Places of revocation lists, by what they gave when they were asked last",
            self.sources.clone(),
        );
        it.register_with_unit(
            "certificate_not_after_timestamp",
            "When the server's own certificates end, by the host that they are for",
            Unit::Seconds,
            self.certificates.clone(),
        );
        it.register("log_lines_lost", "Lines of the log that nobody could take", self.lost_lines.clone());
        it.register("panics", "Parts of the program that stopped by a fault of its own", self.panics.clone());
    }

    /// The names that every program has for these.
    fn register_process(&self, it: &mut Registry) {
        it.register_with_unit("process_resident_memory", "Memory in use", Unit::Bytes, self.resident.clone());
        it.register("process_open_fds", "Files that are open", self.open_files.clone());
        it.register("process_max_fds", "How many files may be open", self.most_files.clone());
        it.register_with_unit(
            "process_start_time",
            "When the server started, since 1970",
            Unit::Seconds,
            self.started.clone(),
        );
    }

    fn set(&self, now: &ServerFigures) {
        let many = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.streams.set(many(now.streams));
        for (gauge, count) in
            [(&self.holders, now.holders), (&self.devices, now.devices), (&self.cards, now.cards)]
        {
            if let Some(count) = count {
                gauge.get_or_create(&[]).set(count);
            }
        }
        if let Some(bytes) = now.database {
            self.database.set(bytes);
        }
        if let Some((free, size)) = now.disk {
            self.disk_free.set(free);
            self.disk_size.set(size);
        }
        for (check, passed) in &now.checks {
            self.checks.get_or_create(&CheckLabels { check }).set(i64::from(*passed));
        }
        self.list_updates.clear();
        self.list_ends.clear();
        for list in &now.lists {
            let labels = ListLabels { issuer: list.issuer.clone(), about: list.about };
            self.list_updates.get_or_create(&labels).set(list.this_update);
            self.list_ends.get_or_create(&labels).set(list.next_update);
        }
        for (state, count) in [("fetched", now.sources.0), ("failed", now.sources.1)] {
            self.sources.get_or_create(&SourceLabels { state }).set(many(count));
        }
        for (host, at) in &now.certificates {
            self.certificates.get_or_create(&CertificateLabels { host: host.word() }).set(*at);
        }
        self.lost_lines.inner().store(now.lost_lines, std::sync::atomic::Ordering::Relaxed);
        self.panics.inner().store(now.panics, std::sync::atomic::Ordering::Relaxed);
        let ProcessFigures { resident, open_files, most_files, started } = &now.process;
        for (gauge, figure) in
            [(&self.resident, resident), (&self.open_files, open_files), (&self.most_files, most_files)]
        {
            if let Some(figure) = figure {
                gauge.set(*figure);
            }
        }
        if let Some(started) = started {
            self.started.set(*started);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_in_the_text() {
        let metrics = Metrics::default();
        metrics.login(LoginWay::Hpki, JourneyEnd::Refused, Some(Number::pc(18)), Browser::Edge);
        metrics.refusal(Code::CardRevoked);
        metrics.request(HostKind::Main, Some("/api/login/{id}"), 204, Duration::from_millis(3));
        let waits = (metrics.commit_waits(), metrics.commit_waits());
        drop(waits.0);
        let text = metrics.text(&ServerFigures::default());
        for line in [
            r#"kagura_logins_total{way="hpki",result="refused",message="3.18",browser="edge"} 1"#,
            r#"kagura_refusals_total{code="card_revoked"} 1"#,
            r#"kagura_refusals_total{code="fault"} 0"#,
            r#"kagura_http_requests_total{host="main",route="/api/login/{id}",status="2xx"} 1"#,
            r#"kagura_http_request_duration_seconds_bucket{host="main",route="/api/login/{id}",le="0.005"} 1"#,
            "kagura_store_commits_waiting 1",
        ] {
            assert!(text.lines().any(|it| it == line), "{line}\n{text}");
        }
    }

    #[test]
    fn a_message_that_is_none_of_the_catalogues_makes_no_series() {
        let metrics = Metrics::default();
        for section in 200..=255 {
            metrics.registration(JourneyEnd::Refused, Some(Number::phone(section)), Browser::Other);
        }
        let text = metrics.text(&ServerFigures::default());
        assert_eq!(text.matches("kagura_registrations_total{").count(), 1, "{text}");
    }

    #[test]
    fn a_list_that_is_gone_is_told_no_more() {
        let metrics = Metrics::default();
        let list = ListTimes { issuer: "CA".to_owned(), about: "users", this_update: 1, next_update: 2 };
        let told = |lists| {
            metrics.text(&ServerFigures { lists, ..ServerFigures::default() }).contains("issuer=\"CA\"")
        };
        assert!(told(vec![list]));
        assert!(!told(Vec::new()));
    }
}
