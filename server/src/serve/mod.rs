//! The start and the end of the server: from settings to open listeners, and back to silence.

pub mod clerks;
mod collector;
pub mod error;
mod reload;
pub mod service_manager;

use crate::audit::{self, Actor};
use crate::backup::{KeptBackups, StoreGone};
use crate::cli;
use crate::clock::{Clock as _, SystemClock};
use crate::config::{self, Backups, Config, Given};
use crate::current::Current;
use crate::disk::SystemGroup;
use crate::http::api::card_host;
use crate::http::{monitoring, routes};
use crate::listener::entrance::Entrance;
use crate::listener::error::ListenerError;
use crate::listener::gate::{CardHosts, Gate, Main};
use crate::listener::main_host::MainHost;
use crate::listener::monitoring::MonitoringDoor;
use crate::listener::open_files;
use crate::listener::server_certificate::{self, CARD_HOSTS, MAIN_HOST, ServerCertificate};
use crate::listener::socket::{address, listen_as};
use crate::listener::tls::CardTls;
use crate::metrics::{HostKind, Metrics};
use crate::oidc::keys::SigningKeyRecord;
use crate::revocation::{self, Fetcher, Unfetched};
use crate::serve::clerks::Clerks;
use crate::serve::collector::TraceExport;
use crate::serve::error::ServeError;
use crate::serve::reload::{LastTry, Looked, Made, Reload};
use crate::serve::service_manager::ServiceNews;
use crate::service::app::App;
use crate::service::oidc::logout_notices::{self, Delivered, LogoutMessenger};
use crate::service::oidc::settings_clients::UnusableClients;
use crate::service::oidc::signing_keys;
use crate::service::sweep;
use crate::store::{self, Announcement, Engine, GroupDoor, MeasuredEngine, Serving, SledEngine, Store};
use crate::tables;
use crate::traces::{SpanName, Tracer};
use axum::Router;
use futures_util::future::select_all;
use rustix::io::Errno;
use rustls::{RootCertStore, ServerConfig};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use url::Url;

/// How often it is looked whether applications have to be told of a log-out.
const NOTICES: Duration = Duration::from_secs(1);
/// How often leftovers are removed.
const SWEEP: Duration = Duration::from_mins(10);
/// So long a command may be at work when the server starts.
const COMMAND: Duration = Duration::from_secs(30);
/// How soon it is looked whether it is done.
const AGAIN: Duration = Duration::from_millis(100);
/// How often it is looked at least whether a backup is due.
const BACKUP_LOOK: Duration = Duration::from_hours(1);
/// How soon a backup that could not be made is tried again.
const BACKUP_AGAIN: Duration = Duration::from_mins(10);

/// The addresses that the server listens on, once it does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Listening {
    /// Address and port of the main host.
    pub main: SocketAddr,
    /// Card hosts, where cards are used.
    pub cards: Option<SocketAddr>,
}

impl std::fmt::Display for Listening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.cards {
            Some(cards) if cards != self.main => write!(f, "{}, and {cards} for cards,", self.main),
            Some(_) | None => self.main.fmt(f),
        }
    }
}

/// Serves until the process is asked to stop (SIGTERM or SIGINT). `ready` learns the addresses as soon as connections are taken.
/// What was `given` is read again at SIGHUP and when the files change that the settings name.
pub async fn serve(config: Config, given: Given, ready: impl FnOnce(Listening)) -> Result<(), ServeError> {
    tell_start(&config);
    // Before the store is opened, which may take a while: who changes a file meanwhile is noticed.
    let looked = reload::look(&config)();
    let metrics = Arc::<Metrics>::default();
    let (tracer, export) = TraceExport::begin(&config, &metrics)?;
    let engine = Arc::new(opened(&config).await?);
    let engine: Arc<dyn Engine> = Arc::new(MeasuredEngine::new(engine, Arc::clone(&metrics), tracer.clone()));
    // The desk's commands come in by this door while we hold the database.
    let announced: Announcement = Arc::new(Current::new(config.held.announcement()));
    let socket = store::socket_in(&config.data);
    let door = store::serve_announcing(Arc::clone(&engine), &socket, Some(Arc::clone(&announced)))?;
    let clerks = desk_door(&config, &engine, &announced)?;
    let store = Store::new(Arc::clone(&engine));
    let served = match begun(&store).await {
        Ok(()) => {
            let backups = tokio::spawn(keep_backups(engine, config.clone(), Arc::clone(&metrics)));
            let served =
                Box::pin(serve_store(config, (given, looked, announced), (store, metrics, tracer), ready));
            let served = served.await;
            backups.abort();
            served
        }
        Err(error) => Err(error),
    };
    if let Some(clerks) = clerks {
        clerks.stop().await;
    }
    door.stop().await;
    if let Some(export) = export {
        export.finish().await;
    }
    served
}

/// Opens the door for a group's commands, where the settings name one.
fn desk_door(
    config: &Config,
    engine: &Arc<dyn Engine>,
    announced: &Announcement,
) -> Result<Option<Serving>, ServeError> {
    let Some(name) = &config.desk_group else { return Ok(None) };
    let unusable = |why: String| ServeError::Group { name: name.clone(), why };
    let group =
        SystemGroup::named(name).ok_or_else(|| unusable("there is no group of that name".to_owned()))?;
    let door = GroupDoor { path: config.desk_socket.clone(), group, rule: Arc::new(Clerks) };
    let announced = Some(Arc::clone(announced));
    let served = store::serve_group(Arc::clone(engine), door, announced);
    Ok(Some(served.map_err(|why| match why {
        // The group is not ours to give.
        store::Error::Io { cause, .. } if cause.raw_os_error() == Some(Errno::PERM.raw_os_error()) => {
            unusable(cause.to_string())
        }
        why => {
            let path = config.desk_socket.clone();
            let why = cli::cause_text::desk_socket(&path, &why);
            ServeError::DeskSocket { path, why }
        }
    })?))
}

/// Opens the store. A command of the desk that is at work is waited for; another server is not.
async fn opened(config: &Config) -> Result<SledEngine, ServeError> {
    if !store::is_there(&config.data)? {
        if let Some(gone) = StoreGone::by(config.backups.folder.as_deref(), &config.data) {
            return Err(gone.into());
        }
        could_start(config)?;
        tracing::warn!(dir = %config.data.display(), "there was no store: a new, empty one is made");
    }
    let began = tokio::time::Instant::now();
    loop {
        match SledEngine::open(&config.data, config.cache) {
            Err(store::Error::InUse { .. })
                if began.elapsed() < COMMAND && !store::is_served(&config.data).await =>
            {
                tokio::time::sleep(AGAIN).await;
            }
            opened => return Ok(opened?),
        }
    }
}

/// Refuses a start that will come to nothing for an address that is taken or a certificate that cannot be used, before a store is made that
/// nobody asked for.
fn could_start(config: &Config) -> Result<(), ServeError> {
    listen_as("listen", config.listen)?;
    if let Some(cards) = config.cards.as_ref().filter(|cards| cards.listen != config.listen) {
        listen_as("cards.listen", cards.listen)?;
    }
    if let Some(files) = &config.tls {
        ServerCertificate::read(files, MAIN_HOST)?;
    }
    if let Some(cards) = &config.cards {
        ServerCertificate::read(&cards.tls, CARD_HOSTS)?;
    }
    client_roots(config)?;
    if let Some(traces) = &config.traces {
        server_certificate::roots_and("traces.roots", &traces.roots)?;
    }
    Ok(())
}

/// Whom we believe where applications are told of a log-out: whom this computer believes, and whom the settings name.
fn client_roots(config: &Config) -> Result<RootCertStore, ListenerError> {
    server_certificate::roots_and("oidc.client_roots", &config.client_roots)
}

/// What somebody who reads the log later wants to know first; and what is seldom meant.
fn tell_start(config: &Config) {
    let settings = serde_json::to_string(&config.told).unwrap_or_default();
    tracing::info!(version = env!("CARGO_PKG_VERSION"), %settings, "starting");
    if config.is_in_the_clear() {
        tracing::warn!(
            listen = %config.listen, origin = %config.origin,
            "`origin` begins with https, and this server speaks plain HTTP to others than this computer: whoever reads along on the way to \
             it gets into sessions. Behind a proxy, listen on 127.0.0.1 or a private network, and name the proxy in `proxies`; without one, \
             set `tls.certificate` and `tls.key`"
        );
    }
    if let Some(at) = config.monitoring.as_ref().filter(|at| !at.is_local()) {
        tracing::warn!(%at, "whoever reaches `monitoring.listen` may read there how much goes on: let a firewall say who does");
    }
}

/// Says that this version serves the store, and goes on with its record.
async fn begun(store: &Store) -> Result<(), ServeError> {
    tables::claim(store).await?;
    Ok(audit::resume(store).await?)
}

async fn serve_store(
    mut config: Config,
    (given, looked, announced): (Given, Looked, Announcement),
    (store, metrics, tracer): (Store, Arc<Metrics>, Tracer),
    ready: impl FnOnce(Listening),
) -> Result<(), ServeError> {
    let Signals { terminate, interrupt, hangup } = Signals::listen().map_err(ServeError::Stopped)?;
    open_files::fit(&mut config)?;
    let listener = listen_as("listen", config.listen)?;
    let main = address(&listener, "listen", config.listen)?;
    let shared = config.cards.as_ref().is_some_and(|cards| cards.listen == config.listen);
    let door = match &mut config.cards {
        Some(cards) if !shared => {
            let listener = listen_as("cards.listen", cards.listen)?;
            let at = address(&listener, "cards.listen", cards.listen)?;
            if cards.port == 0 {
                cards.port = at.port();
            }
            Some(listener)
        }
        Some(cards) => {
            if cards.port == 0 {
                cards.port = main.port();
            }
            None
        }
        None => None,
    };
    let watch = config.monitoring.as_ref().map(MonitoringDoor::at).transpose()?;
    let cards = config.cards.clone();
    let mut app = App::new(config, store).map_err(ServeError::RelyingParty)?;
    app.metrics = metrics;
    app.tracer = tracer;
    let Made { live, clients, main: main_tls, cards: card_tls } = Made::of(&app.config, &app)?;
    let last = match reload::take_over_clients(&app.config, &app, &clients).await {
        Err(UnusableClients::Store(error)) => return Err(error.into()),
        // People sign in to all others.
        taken => LastTry::of(taken),
    };
    if let LastTry::Lacking(why) = &last {
        let why = why.join("; ");
        tracing::error!(
            why,
            "some applications of the settings cannot be used: the server starts without them"
        );
        app.readiness.settings_are(Some(why));
    }
    app.live.replace(live);
    let app = Arc::new(app);
    signing_keys::refresh(&app).await;
    let main_tls = main_tls.map(|tls| Arc::new(Current::new(tls)));
    let card_tls = card_tls.map(|tls| Arc::new(Current::new(tls)));
    let reload = Reload {
        given,
        announced,
        app: Arc::clone(&app),
        main: main_tls.clone(),
        cards: card_tls.clone(),
        last,
    };
    let (stop, stopped) = watch::channel(());
    let mut helpers = vec![tokio::spawn(reload.keep(looked, hangup))];
    if cards.is_some() {
        helpers.push({
            let app = Arc::clone(&app);
            tokio::spawn(async move { app.tracer.known_to(keep_lists_fresh(Arc::clone(&app))).await })
        });
    }
    helpers.push(tokio::spawn(sweep_for_ever(Arc::clone(&app))));
    helpers.push(tokio::spawn(keep_keys(Arc::clone(&app))));
    helpers.push(tokio::spawn(keep_order(Arc::clone(&app))));
    let roots = client_roots(&app.config)?;
    let messenger = HttpsMessenger(revocation::notice_client(app.config.logout_reach, roots)?);
    helpers.push({
        let app = Arc::clone(&app);
        tokio::spawn(async move { app.tracer.known_to(tell_of_logouts(Arc::clone(&app), messenger)).await })
    });
    helpers.push(tokio::spawn(say_farewell(Arc::clone(&app), (terminate, interrupt), stop)));
    let router = routes::router(Arc::clone(&app));
    let listening = Listening { main, cards: door.as_ref().and_then(|door| door.local_addr().ok()) };
    let listening = if shared { Listening { cards: Some(main), ..listening } } else { listening };
    let doors = Doors { app, cards, card_tls, stopped };
    if let Some(watch) = watch {
        helpers.push(tokio::spawn(watch.open(monitoring::router(Arc::clone(&doors.app)))));
    }
    let origin = doors.app.config.origin_text();
    service_manager::tell(ServiceNews::Ready(&format!("listening on {listening} for {origin}")));
    ready(listening);
    let served = match (main_tls, shared) {
        (Some(tls), true) => doors.cards(listener, Some(Main { tls, router })).await,
        (tls, _) => {
            let cards = async {
                match door {
                    Some(door) => doors.cards(door, None).await,
                    None => Ok(()),
                }
            };
            tokio::try_join!(doors.main(listener, tls, router), cards).map(|_| ())
        }
    };
    for helper in helpers {
        helper.abort();
    }
    served.map_err(ServeError::Stopped)
}

/// What the doors to the hosts need.
struct Doors {
    app: Arc<App>,
    cards: Option<config::CardSettings>,
    card_tls: Option<Arc<Current<CardTls>>>,
    stopped: watch::Receiver<()>,
}

impl Doors {
    /// The door to the main host alone.
    async fn main(
        &self,
        listener: std::net::TcpListener,
        tls: Option<Arc<Current<ServerConfig>>>,
        router: Router,
    ) -> std::io::Result<()> {
        let listener = TcpListener::from_std(listener)?;
        let config = &self.app.config;
        let metrics = &self.app.metrics;
        let meter = metrics.meter(HostKind::Main);
        let (proxies, protocol) = (config.proxies.clone(), config.proxy_protocol);
        let entrance = Entrance::counted(config.connections, proxies, protocol, meter);
        let metrics = Some(Arc::clone(metrics));
        let tracer = self.app.tracer.clone();
        Arc::new(MainHost { tls, router, entrance, metrics, tracer }).open(listener, self.stop()).await;
        Ok(())
    }

    /// The door to the card hosts, and to the main host where it shares their address.
    async fn cards(&self, listener: std::net::TcpListener, main: Option<Main>) -> std::io::Result<()> {
        let (Some(cards), Some(tls)) = (&self.cards, &self.card_tls) else { return Ok(()) };
        let listener = TcpListener::from_std(listener)?;
        let hosts = CardHosts { tls: Arc::clone(tls), router: card_host::router(Arc::clone(&self.app)) };
        let gate = Gate::new(Arc::clone(&self.app), cards.clone(), hosts, main);
        Arc::new(gate).open(listener, self.stop()).await;
        Ok(())
    }

    fn stop(&self) -> impl Future<Output = ()> + use<> {
        let mut stopped = self.stopped.clone();
        async move {
            // The sender goes away only when the server does.
            let _ = stopped.changed().await;
        }
    }
}

/// Makes backups, where the settings want some.
async fn keep_backups(engine: Arc<dyn Engine>, config: Config, metrics: Arc<Metrics>) {
    let Backups { folder: Some(folder), every, keep, recipients } = config.backups else { return };
    let kept = KeptBackups { folder, every, count: keep, recipients, data: config.data };
    let mut last = None;
    loop {
        let now = SystemClock.now();
        let newest = kept.newest().ok().flatten();
        if newest < last {
            tracing::warn!(folder = %kept.folder.display(), "the newest backup that was there is gone");
        }
        let made = kept.make_if_due(&*engine, config.origin.as_str(), now).await;
        let next = match made {
            Ok((made, next)) => {
                if let Some((path, made)) = made {
                    let (entries, bytes, encrypted) = (made.content.entries, made.bytes, made.is_encrypted);
                    tracing::info!(path = %path.display(), entries, bytes, encrypted, "a backup was made");
                }
                // As long before the next one as they are apart.
                metrics.backed_up((now + next).before(every).as_millis().div_euclid(1000));
                // The clock may be set meanwhile.
                next.min(BACKUP_LOOK)
            }
            Err(error) => {
                metrics.not_backed_up();
                let error = cli::text::not_backed_up(&error).en;
                tracing::error!(%error, "no backup was made");
                BACKUP_AGAIN
            }
        };
        last = kept.newest().ok().flatten();
        tokio::time::sleep(next).await;
    }
}

/// Fetches the lists of the settings that hold, for ever.
async fn keep_lists_fresh(app: Arc<App>) {
    let mut changes = app.live.changes();
    loop {
        let live = Arc::clone(&changes.borrow_and_update());
        let (Some(verifier), Some(client)) = (&live.verifier, &live.list_client) else { return };
        let of = &live.revocations;
        let fetcher = Fetcher {
            store: &app.store,
            clock: &*app.clock,
            random: &*app.random,
            pool: verifier.pool(),
            client,
            most: of.size,
            actor: &Actor::System,
            numbers: revocation::NumberOrder::Rising,
        };
        tokio::select! {
            () = revocation::keep_fresh(fetcher, &of.lists, of.interval) => {}
            replaced = changes.changed() => {
                if replaced.is_err() {
                    return;
                }
            }
        }
    }
}

/// Looks after the keys that sign tokens, for ever: now and then, and as soon as a command has changed one.
async fn keep_keys(app: Arc<App>) {
    loop {
        let ring = app.signing_keys.now();
        let mut changes = Vec::new();
        for kid in ring.published().iter().filter_map(|key| key.kid()) {
            match app.store.changes::<SigningKeyRecord>(&kid.to_owned()).await {
                Ok(change) => changes.push(change),
                Err(cause) => tracing::warn!(%cause, "changes of a key for tokens are seen late"),
            }
        }
        // What has changed before they were listened for.
        signing_keys::refresh(&app).await;
        let one_of_them = async {
            if changes.is_empty() {
                std::future::pending::<()>().await;
            } else {
                drop(select_all(changes.iter_mut().map(|it| Box::pin(it.next()))).await);
            }
        };
        tokio::select! {
            () = one_of_them => {}
            () = tokio::time::sleep(SWEEP) => {}
        }
    }
}

/// Brings applications the news that somebody has logged out, over https.
struct HttpsMessenger(revocation::Client);

impl LogoutMessenger for HttpsMessenger {
    async fn post(&self, address: Url, form: String) -> Delivered {
        match self.0.post(&address, "application/x-www-form-urlencoded", form.into()).await {
            // Any success will do; §2.8 has 200, frameworks say 204.
            Ok(_) | Err(Unfetched::Status(201..=299)) => Delivered::Yes,
            Err(Unfetched::Private { .. }) => Delivered::Private,
            Err(cause) => {
                tracing::warn!(%cause, "an application did not take the news of a log-out");
                Delivered::No(cause.to_string())
            }
        }
    }
}

/// Tells applications that somebody has logged out, for ever.
async fn tell_of_logouts(app: Arc<App>, messenger: HttpsMessenger) {
    logout_notices::deliver_for_ever(&app, &messenger, NOTICES).await;
}

/// Keeps the record in order with what commands write, also where the clock was ahead once and is right again.
async fn keep_order(app: Arc<App>) {
    let mut tick = tokio::time::interval(Duration::from_secs(1));
    loop {
        tick.tick().await;
        // A store that cannot be read is told by whoever waits for it.
        let _ = audit::keep_behind(&app.store, app.clock.now()).await;
    }
}

async fn sweep_for_ever(app: Arc<App>) {
    // At once: whoever watches the server is told from its first minute how many sessions last.
    loop {
        let span = app.tracer.root(SpanName::Sweep);
        let swept = span.of_work(sweep::sweep(&app)).await;
        drop(span);
        match swept {
            Ok(gone) => tracing::debug!(gone, "leftovers removed"),
            Err(cause) => tracing::error!(%cause, "leftovers could not be removed"),
        }
        tokio::time::sleep(SWEEP).await;
    }
}

/// The signals by which the process is asked for something. They are listened for before anybody may come in: whoever asks for a stop at the
/// first moment is heard as well.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }
}

/// Waits for the wish to stop, then lets open connections finish. Streams of events would not by themselves.
async fn say_farewell(
    app: Arc<App>,
    (mut terminate, mut interrupt): (Signal, Signal),
    stop: watch::Sender<()>,
) {
    let mut asked = async || {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    asked().await;
    service_manager::tell(ServiceNews::Stopping("stopping"));
    app.readiness.stops();
    let drain = app.config.drain;
    if !drain.is_zero() {
        tracing::info!(seconds = drain.as_secs(), "stopping soon: nobody should be sent here any more");
        // Whoever asks a second time does not want to wait.
        let _ = tokio::time::timeout(drain, asked()).await;
    }
    tracing::info!("stopping");
    app.streams.end();
    let _ = stop.send(()); // nobody listens any more
}
