//! The door of the TLS hosts. It reads the first message of every handshake, lets the host named there decide how the handshake goes
//! on, keeps an attempt's ledger, and hands the connection to that host's router. Handshakes run side by side.

use crate::cards::ledger::{Able, HandshakeOutcome};
use crate::config::{self, Connections};
use crate::current::Current;
use crate::ids::JourneyId;
use crate::journey::card::Attempt;
use crate::listener::entrance::{Entrance, Guest, Holding};
use crate::listener::handshake::{able, ended, how, presented};
use crate::listener::main_host::{HELLO, MainHost, PLAIN};
use crate::listener::tls::CardTls;
use crate::metrics::HostKind;
use crate::quota::{Permit, Quota};
use crate::service::app::App;
use crate::service::card::host::{CardConnection, CertificateRequested, Host};
use crate::traces::{OpenSpan, SpanFact, SpanMark, SpanName};
use axum::Router;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use rustls::server::Acceptor;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::error::Elapsed;
use tokio::time::timeout;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::server::{StartHandshake, TlsStream};

/// The head of a request has to arrive within this time.
const HEAD: Duration = Duration::from_secs(30);
/// A connection to a card host carries one request and its answer; it is over after this time.
const CARD: Duration = Duration::from_mins(1);
/// More than any browser has open to one attempt's host.
const PER_ATTEMPT: usize = 4;

/// What stands behind the door.
pub struct Gate {
    app: Arc<App>,
    settings: config::CardSettings,
    tls: Arc<Current<CardTls>>,
    cards: Router,
    main: Option<(Arc<Current<ServerConfig>>, MainHost)>,
    entrance: Arc<Entrance>,
    by_attempt: Arc<Quota<JourneyId>>,
}

/// The hosts of attempts with cards.
pub struct CardHosts {
    /// How their handshakes are made.
    pub tls: Arc<Current<CardTls>>,
    /// What each of them answers.
    pub router: Router,
}

/// The main host, where it is reached through the same door.
pub struct Main {
    /// How its handshakes are made.
    pub tls: Arc<Current<ServerConfig>>,
    /// Answers the requests to the main host.
    pub router: Router,
}

/// What a connection holds that has something to do.
struct Stay {
    _address: Holding,
    _attempt: Permit<JourneyId>,
}

impl Gate {
    /// A door to the card hosts, and to the main host where it shares their address: then it has the places of both.
    pub fn new(app: Arc<App>, settings: config::CardSettings, cards: CardHosts, main: Option<Main>) -> Self {
        let CardHosts { tls, router: cards } = cards;
        let connections = match &main {
            None => settings.connections,
            Some(_) => Connections {
                all: settings.connections.all.saturating_add(app.config.connections.all),
                per_address: settings.connections.per_address.max(app.config.connections.per_address),
            },
        };
        // Where both share their places, whoever comes is one of the main host's until it has named a host.
        let counted = if main.is_some() { HostKind::Main } else { HostKind::Cards };
        let (proxies, protocol) = (app.config.proxies.clone(), settings.proxy_protocol);
        let entrance = Entrance::counted(connections, proxies, protocol, app.metrics.meter(counted));
        let main = main.map(|Main { tls, router }| {
            let (entrance, metrics) = (Arc::clone(&entrance), Some(Arc::clone(&app.metrics)));
            let tracer = app.tracer.clone();
            (Arc::clone(&tls), MainHost { tls: Some(tls), router, entrance, metrics, tracer })
        });
        Self { app, settings, tls, cards, main, entrance, by_attempt: Quota::of(PER_ATTEMPT) }
    }

    /// Lets connections in until `stop` comes; then whoever is inside may finish what is under way.
    pub async fn open(self: Arc<Self>, listener: TcpListener, stop: impl Future<Output = ()>) {
        let app = Arc::clone(&self.app);
        let keeper = {
            let app = Arc::clone(&app);
            tokio::spawn(async move { app.ledgers.keep(&app.store).await })
        };
        let entrance = Arc::clone(&self.entrance);
        let receive = move |tcp, guest| {
            let gate = Arc::clone(&self);
            async move { gate.receive(tcp, guest).await }
        };
        entrance.open(listener, stop, receive).await;
        keeper.abort();
        if let Err(cause) = app.ledgers.keep_now(&app.store).await {
            tracing::error!(%cause, "ledgers could not be kept");
        }
    }

    /// Receives one connection, from its first byte to its end.
    async fn receive(&self, tcp: TcpStream, guest: Guest) {
        let hello = timeout(HELLO, LazyConfigAcceptor::new(Acceptor::default(), tcp)).await;
        // Whoever says nothing, or something that is no TLS, has named no attempt.
        let Ok(Ok(start)) = hello else { return };
        let hello = start.client_hello();
        let name = hello.server_name().unwrap_or_default().to_ascii_lowercase();
        let able = able(&hello);
        match Host::named(&name, &self.settings.domain) {
            Some(host) => self.card(start, (host, name), able, guest).await,
            None => match &self.main {
                Some((tls, main)) => main.with_tls(start, tls.now(), guest).await,
                None => self.stranger(start, name, guest.peer).await,
            },
        }
    }

    /// A connection to an attempt's host.
    async fn card(
        &self,
        start: StartHandshake<TcpStream>,
        (host, name): (Host, String),
        able: Able,
        guest: Guest,
    ) {
        let peer = guest.peer;
        let now = self.app.clock.now();
        let attempt = match self.app.store.get::<Attempt>(&host.attempt).await {
            Ok(attempt) => attempt,
            Err(cause) => {
                tracing::error!(%cause, "an attempt could not be looked up");
                None
            }
        };
        let attempt = attempt.filter(|it| it.card == host.card && it.may_read(now).is_ok());
        // Only what is under way has a ledger: nobody writes by asking for names.
        let Some(attempt) = attempt else { return self.stranger(start, name, peer).await };
        // It has named what is under way: from here on a person is waited for, whether the page enters or brings the card.
        let _stay = self.stay(&guest, &host.attempt);
        // Nobody is asked for a certificate before our page has been there: no link, image or frame of another site asks anybody.
        if !attempt.asks(now) {
            return self.entered(start, (host, name), able, peer).await;
        }
        let Some(place) = self.hello(&host.attempt, able).await else {
            return self.stranger(start, name, peer).await;
        };
        let config = self.tls.now().attempt(attempt.card, attempt.handshake);
        let began = self.begins();
        let came = timeout(self.settings.patience, start.into_stream(config)).await;
        let mark = self.measure(&came, began);
        let (chain, how, stream) = match came {
            Err(_) => (Vec::new(), HandshakeOutcome::Stalled, None),
            Ok(Err(error)) => (Vec::new(), ended(&error), None),
            Ok(Ok(stream)) => {
                let chain = presented(&stream);
                let how = if chain.is_empty() {
                    HandshakeOutcome::NoCertificate
                } else {
                    HandshakeOutcome::Certificate { sent: chain.len() }
                };
                (chain, how, Some(stream))
            }
        };
        tracing::debug!(?how, "a handshake at a card host ended");
        self.ended(&host.attempt, place, how).await;
        if let Some(stream) = stream {
            let came =
                CardConnection { host: Some(host), name, asked: CertificateRequested::Yes { place }, chain };
            serve_card(&self.cards, came, (stream, mark), peer).await;
        }
    }

    /// A connection to a host where no attempt is under way: it gets an answer, and is asked for nothing.
    async fn stranger(&self, start: StartHandshake<TcpStream>, name: String, peer: SocketAddr) {
        let began = self.begins();
        let stream = timeout(PLAIN, start.into_stream(self.tls.now().stranger())).await;
        let mark = self.measure(&stream, began);
        if let Ok(Ok(stream)) = stream {
            let came =
                CardConnection { host: None, name, asked: CertificateRequested::No, chain: Vec::new() };
            serve_card(&self.cards, came, (stream, mark), peer).await;
        }
    }

    /// A connection to an attempt's host where our page has not been yet: it is asked for nothing. A handshake that fails is written
    /// down all the same: it tells why our page does not get any further.
    async fn entered(
        &self,
        start: StartHandshake<TcpStream>,
        (host, name): (Host, String),
        able: Able,
        peer: SocketAddr,
    ) {
        let began = self.begins();
        let stream = timeout(PLAIN, start.into_stream(self.tls.now().stranger())).await;
        let mark = self.measure(&stream, began);
        let how = match stream {
            Ok(Ok(stream)) => {
                let came = CardConnection {
                    host: Some(host),
                    name,
                    asked: CertificateRequested::No,
                    chain: Vec::new(),
                };
                return serve_card(&self.cards, came, (stream, mark), peer).await;
            }
            Ok(Err(error)) => ended(&error),
            Err(_) => HandshakeOutcome::Stalled,
        };
        if let Some(place) = self.hello(&host.attempt, able).await {
            self.ended(&host.attempt, place, how).await;
        }
    }

    /// A handshake goes on from its first message.
    fn begins(&self) -> (Instant, OpenSpan) {
        let span = self.app.tracer.root(SpanName::Handshake);
        span.tell(SpanFact::Host(HostKind::Cards));
        (Instant::now(), span)
    }

    /// A handshake ended. Gives what the request that comes by it is traced back by.
    fn measure<T, E>(
        &self,
        came: &Result<Result<T, E>, Elapsed>,
        (began, span): (Instant, OpenSpan),
    ) -> Option<SpanMark> {
        self.app.metrics.handshake(HostKind::Cards, how(came), began.elapsed());
        span.tell(SpanFact::Handshake(how(came)));
        span.mark()
    }

    /// A connection that has something to do stays, unless its address or its attempt holds more than either has any use for.
    fn stay(&self, guest: &Guest, attempt: &JourneyId) -> Option<Stay> {
        let (address, attempt) = (self.entrance.hold(guest.peer.ip())?, self.by_attempt.take(attempt)?);
        guest.slot.busy();
        Some(Stay { _address: address, _attempt: attempt })
    }

    /// Writes a connection's first message into its attempt's ledger and gives its place there.
    async fn hello(&self, attempt: &JourneyId, able: Able) -> Option<usize> {
        let now = self.app.clock.now();
        let written =
            self.app.ledgers.write(&self.app.store, attempt, |ledger| ledger.hello(able, now)).await;
        written.unwrap_or_else(|cause| {
            tracing::error!(%cause, "a ledger could not be read");
            None
        })
    }

    /// Writes down how the handshake at a place of it ended.
    async fn ended(&self, attempt: &JourneyId, place: usize, how: HandshakeOutcome) {
        let now = self.app.clock.now();
        let write = self.app.ledgers.write(&self.app.store, attempt, |ledger| ledger.ended(place, how, now));
        if let Err(cause) = write.await {
            tracing::error!(%cause, "a ledger could not be read");
        }
    }
}

/// Serves one request of a card host, and its answer.
async fn serve_card(
    router: &Router,
    came: CardConnection,
    (stream, mark): (TlsStream<TcpStream>, Option<SpanMark>),
    peer: SocketAddr,
) {
    let router = TowerToHyperService::new(router.clone());
    let service = service_fn(move |mut request: Request<Incoming>| {
        // What the request is told goes with it: to make a router of it would draw up every route once for each connection.
        let told = request.extensions_mut();
        told.insert(came.clone());
        told.insert(ConnectInfo(peer));
        if let Some(mark) = mark.clone() {
            told.insert(mark);
        }
        router.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    if let Ok(Err(cause)) = timeout(CARD, connection).await {
        tracing::debug!(%cause, "a connection to a card host broke");
    }
}
