//! From settings to listening servers, and back to silence.

use super::gate::{Gate, Main};
use super::routes;
use super::socket::{address, impatient, listen_as};
use super::tls::{self, CardTls};
use crate::config::{self, Config};
use crate::revocation::{self, Client, Fetcher};
use crate::store::{self, Engine, SledEngine, Store};
use crate::verifier::{NoVerifier, Verifier};
use crate::{App, passkey, sweep};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Open connections get this long to finish when the server stops.
pub(super) const FAREWELL: Duration = Duration::from_secs(5);
/// How often leftovers are removed.
const SWEEP: Duration = Duration::from_mins(10);

/// Why the server did not start or did not go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The settings do not make a WebAuthn relying party.
    #[error("`rp_id` does not fit `origin`: it must be the origin's host or a parent domain of it")]
    RelyingParty(#[source] passkey::Refused),
    /// The address cannot be listened on.
    #[error(
        "cannot listen on {address}: {cause}. Another program may be using the port; `{key}` chooses another"
    )]
    Listen {
        /// Which setting.
        key: &'static str,
        /// The address.
        address: SocketAddr,
        /// Why not.
        cause: std::io::Error,
    },
    /// The certificate or its key cannot be used.
    #[error("`{key}` ({}) cannot be used: {why}", path.display())]
    Tls {
        /// Which setting.
        key: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// Cards cannot be judged.
    #[error(transparent)]
    Verifier(#[from] NoVerifier),
    /// Lists cannot be fetched with TLS.
    #[error("lists of revocations cannot be fetched: {0}")]
    Lists(#[from] rustls::Error),
    /// The server stopped because of this.
    #[error("the server stopped: {0}")]
    Stopped(std::io::Error),
}

/// Where the server listens.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Listening {
    /// The main host.
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
pub async fn serve(config: Config, ready: impl FnOnce(Listening)) -> Result<(), ServeError> {
    let engine: Arc<dyn Engine> = Arc::new(SledEngine::open(&config.data, config.cache)?);
    // The desk's commands come in by this door while we hold the database.
    let door = store::serve(Arc::clone(&engine), &store::socket_in(&config.data))?;
    let served = serve_store(config, Store::new(engine), ready).await;
    door.stop().await;
    served
}

async fn serve_store(
    mut config: Config,
    store: Store,
    ready: impl FnOnce(Listening),
) -> Result<(), ServeError> {
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
    let main_tls = config.tls.as_ref().map(tls::main_host).transpose()?;
    let cards = config.cards.clone();
    let (app, mut helpers) = app(config, store)?;
    let card_tls = match (&cards, &app.verifier) {
        (Some(cards), Some(verifier)) => Some(CardTls::new(cards, verifier.pool())?),
        (Some(_) | None, _) => None,
    };
    let handle = Handle::new();
    let (stop, stopped) = watch::channel(());
    helpers.push(tokio::spawn(sweep_for_ever(Arc::clone(&app))));
    helpers.push(tokio::spawn(say_farewell(handle.clone(), stop)));
    let router = routes::router(Arc::clone(&app));
    let doors = Doors { app, cards, card_tls, stopped };
    let listening = Listening { main, cards: door.as_ref().and_then(|door| door.local_addr().ok()) };
    let listening = if shared { Listening { cards: Some(main), ..listening } } else { listening };
    ready(listening);
    let served = match (main_tls, shared) {
        (Some(tls), true) => {
            doors.open(listener, Some(Main { tls, router })).await.map_err(ServeError::Stopped)
        }
        (tls, _) => {
            let open = async {
                match door {
                    Some(door) => doors.open(door, None).await,
                    None => std::future::pending().await,
                }
            };
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            let plain = async {
                if let Some(tls) = tls {
                    let tls = RustlsConfig::from_config(tls);
                    impatient(axum_server::from_tcp_rustls(listener, tls)?)
                        .handle(handle)
                        .serve(service)
                        .await
                } else {
                    impatient(axum_server::from_tcp(listener)?).handle(handle).serve(service).await
                }
            };
            tokio::select! {
                served = plain => served.map_err(ServeError::Stopped),
                opened = open => opened.map_err(ServeError::Stopped),
            }
        }
    };
    for helper in helpers {
        helper.abort();
    }
    served
}

/// What the doors to the TLS hosts need.
struct Doors {
    app: Arc<App>,
    cards: Option<config::Cards>,
    card_tls: Option<CardTls>,
    stopped: watch::Receiver<()>,
}

impl Doors {
    async fn open(self, listener: std::net::TcpListener, main: Option<Main>) -> std::io::Result<()> {
        let (Some(cards), Some(tls)) = (self.cards, self.card_tls) else { return Ok(()) };
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let mut stopped = self.stopped;
        let stop = async move {
            // The sender goes away only when the server does.
            let _ = stopped.changed().await;
        };
        Arc::new(Gate::new(self.app, cards, tls, main)).open(listener, stop).await;
        Ok(())
    }
}

/// The app, with what judges cards where they are used, and the task that keeps its lists fresh.
fn app(config: Config, store: Store) -> Result<(Arc<App>, Vec<JoinHandle<()>>), ServeError> {
    let mut app = App::new(config, store).map_err(ServeError::RelyingParty)?;
    if app.config.cards.is_none() {
        return Ok((Arc::new(app), Vec::new()));
    }
    app.verifier = Some(Verifier::of(&app)?);
    let app = Arc::new(app);
    let keeper =
        tokio::spawn(keep_lists_fresh(Arc::clone(&app), revocation::list_client(&app.config.revocations)?));
    Ok((app, vec![keeper]))
}

async fn keep_lists_fresh(app: Arc<App>, client: Client) {
    let Some(verifier) = &app.verifier else { return };
    let of = &app.config.revocations;
    let fetcher = Fetcher {
        store: &app.store,
        clock: &*app.clock,
        dice: &*app.dice,
        pool: verifier.pool(),
        client: &client,
        most: of.size,
        from: "server",
    };
    revocation::keep_fresh(fetcher, &of.lists, of.interval).await;
}

async fn sweep_for_ever(app: Arc<App>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        match sweep::sweep(&app).await {
            Ok(gone) => tracing::debug!(gone, "leftovers removed"),
            Err(cause) => tracing::error!(%cause, "leftovers could not be removed"),
        }
    }
}

/// Waits for the wish to stop, then lets open connections finish.
async fn say_farewell(handle: Handle<SocketAddr>, stop: watch::Sender<()>) {
    use tokio::signal::unix::{SignalKind, signal};
    let (terminate, interrupt) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    match (terminate, interrupt) {
        (Ok(mut terminate), Ok(mut interrupt)) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        // Without signals there is only the system's own way to stop us.
        (Err(cause), _) | (_, Err(cause)) => {
            tracing::error!(%cause, "signals cannot be heard");
            std::future::pending::<()>().await;
        }
    }
    tracing::info!("stopping");
    let _ = stop.send(());
    handle.graceful_shutdown(Some(FAREWELL));
}
