//! From settings to a listening server, and back to silence.

use super::routes;
use crate::config::{Config, Tls};
use crate::store::{self, Engine, SledEngine, Store};
use crate::{App, passkey, sweep};
use axum_server::tls_rustls::RustlsConfig;
use axum_server::{Handle, Server};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Open connections get this long to finish when the server stops.
const FAREWELL: Duration = Duration::from_secs(5);
/// The head of a request has to arrive within this time.
const HEAD: Duration = Duration::from_secs(30);
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
        "cannot listen on {address}: {cause}. Another program may be using the port; `listen` chooses another"
    )]
    Listen {
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
    /// The server stopped because of this.
    #[error("the server stopped: {0}")]
    Stopped(std::io::Error),
}

/// Serves until the process is asked to stop (SIGTERM or SIGINT). `ready` learns the address as soon as connections are taken.
pub async fn serve(config: Config, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let engine: Arc<dyn Engine> = Arc::new(SledEngine::open(&config.data, config.cache)?);
    // The desk's commands come in by this door while we hold the database.
    let door = store::serve(Arc::clone(&engine), &store::socket_in(&config.data))?;
    let served = serve_store(config, Store::new(engine), ready).await;
    door.stop().await;
    served
}

async fn serve_store(config: Config, store: Store, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let tls = config.tls.as_ref().map(rustls_config).transpose()?;
    let address = config.listen;
    let listener =
        std::net::TcpListener::bind(address).map_err(|cause| ServeError::Listen { address, cause })?;
    listener.set_nonblocking(true).map_err(|cause| ServeError::Listen { address, cause })?;
    let address = listener.local_addr().map_err(|cause| ServeError::Listen { address, cause })?;
    let app = Arc::new(App::new(config, store).map_err(ServeError::RelyingParty)?);
    let sweeper = tokio::spawn(sweep_for_ever(Arc::clone(&app)));
    let handle = Handle::new();
    let farewell = tokio::spawn(say_farewell(handle.clone()));
    let service = routes::router(app).into_make_service_with_connect_info::<SocketAddr>();
    ready(address);
    let served = if let Some(tls) = tls {
        let server = axum_server::from_tcp_rustls(listener, tls).map_err(ServeError::Stopped)?;
        impatient(server).handle(handle).serve(service).await
    } else {
        let server = axum_server::from_tcp(listener).map_err(ServeError::Stopped)?;
        impatient(server).handle(handle).serve(service).await
    };
    sweeper.abort();
    farewell.abort();
    served.map_err(ServeError::Stopped)
}

/// The server with a limit to how long a request's head may take: axum-server sets none, and whoever sends half a line and
/// waits would keep a connection for ever.
fn impatient<A>(mut server: Server<SocketAddr, A>) -> Server<SocketAddr, A> {
    server.http_builder().http1().header_read_timeout(HEAD);
    server
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
async fn say_farewell(handle: Handle<SocketAddr>) {
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
    handle.graceful_shutdown(Some(FAREWELL));
}

/// TLS for the main host: no client certificate is ever asked for, HTTP/2 and 1.1.
fn rustls_config(tls: &Tls) -> Result<RustlsConfig, ServeError> {
    let refuse = |key: &'static str, path: &Path| {
        let path = path.to_owned();
        move |why: String| ServeError::Tls { key, path, why }
    };
    let bad_certificate = refuse("tls.certificate", &tls.certificate);
    let chain = CertificateDer::pem_file_iter(&tls.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| bad_certificate(error.to_string()))?;
    let bad_key = refuse("tls.key", &tls.key);
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(|error| bad_key(error.to_string()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let bad = refuse("tls.certificate", &tls.certificate);
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| bad(error.to_string()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(RustlsConfig::from_config(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    #[tokio::test(start_paused = true)]
    async fn half_a_line_is_not_waited_for_for_ever() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let server = impatient(axum_server::from_tcp(listener).unwrap());
        let running = tokio::spawn(server.serve(axum::Router::new().into_make_service()));
        let mut slow = tokio::net::TcpStream::connect(address).await.unwrap();
        slow.write_all(b"GET / HT").await.unwrap();
        let began = tokio::time::Instant::now();
        let mut answer = Vec::new();
        let closed = tokio::time::timeout(10 * HEAD, slow.read_to_end(&mut answer)).await;
        assert!(closed.is_ok(), "still open");
        assert!(began.elapsed() >= HEAD && began.elapsed() < 2 * HEAD);
        running.abort();
    }
}
