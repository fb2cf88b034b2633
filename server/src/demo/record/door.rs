//! Where people come in, and the provider with its word of log-outs: one port, whose connections say by their first byte whether they speak
//! TLS. Bounded in number and in time.

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

/// So many connections there may be; more are closed at once.
const MOST: usize = 200;
/// The first byte, a handshake and the head of a request each come within this time.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest a connection lasts.
const LONGEST: Duration = Duration::from_mins(5);
/// After a failure to accept, such as too many open files.
const REST: Duration = Duration::from_millis(200);
/// With this byte a connection begins that speaks TLS (a record of the handshake, RFC 8446 §5.1).
const TLS: u8 = 0x16;

/// Lets them in, for ever.
pub(super) async fn open(listener: TcpListener, tls: Arc<ServerConfig>, router: Router) {
    let (places, tls) = (Arc::new(Semaphore::new(MOST)), TlsAcceptor::from(tls));
    loop {
        let tcp = match listener.accept().await {
            Ok((tcp, _)) => tcp,
            Err(cause) => {
                tracing::debug!(%cause, "the record application could not accept a connection");
                tokio::time::sleep(REST).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let (tls, router) = (tls.clone(), router.clone());
        tokio::spawn(async move {
            let _place = place;
            // Who stays longer comes again.
            let _ = timeout(LONGEST, receive(tcp, tls, router)).await;
        });
    }
}

async fn receive(tcp: TcpStream, tls: TlsAcceptor, router: Router) {
    let mut first = [0];
    let Ok(Ok(1)) = timeout(PATIENCE, tcp.peek(&mut first)).await else { return };
    if first == [TLS] {
        if let Ok(Ok(stream)) = timeout(PATIENCE, tls.accept(tcp)).await {
            answer(stream, router).await;
        }
    } else {
        answer(tcp, router).await;
    }
}

async fn answer(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, router: Router) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    let answered = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router)).await;
    if let Err(cause) = answered {
        tracing::debug!(%cause, "a connection to the record application broke");
    }
}
