//! The main host's connections, from the first byte to the end: plain or with TLS, HTTP/1.1 or 2. Every wait has a limit, and a
//! connection on which nothing moves is not kept.

use crate::current::Current;
use crate::listener::activity::{Activity, HEAD};
use crate::listener::entrance::{Entrance, Guest};
use crate::listener::handshake::how;
use crate::metrics::{HostKind, Metrics};
use crate::traces::{SpanFact, SpanName, Tracer};
use axum::Router;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::rt::{Read, Write};
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use rustls::server::Acceptor;
use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::server::StartHandshake;

/// The first bytes have to arrive within this time: no person has a part in them.
pub(crate) const HELLO: Duration = Duration::from_secs(10);
/// So long may a handshake take in which nobody is asked for anything.
pub(crate) const PLAIN: Duration = Duration::from_secs(20);
/// Whoever has not answered a ping (RFC 9113 §6.7) within this time is gone; one is sent as often.
const PING: Duration = Duration::from_secs(20);
/// A connection that is given up gets this long to hear of it.
const GOODBYE: Duration = Duration::from_secs(1);
/// What is written and not yet taken, and the longest head of a request, in bytes.
const BUFFER: usize = 64 * 1024;
/// The same for the headers of HTTP/2.
const HEADERS: u32 = 64 * 1024;
/// More than any page asks for at once in one connection.
const STREAMS: u32 = 100;

/// The main host: how its handshakes are made, what it answers, and where its connections come in.
pub struct MainHost {
    /// How its handshakes are made, where it speaks TLS.
    pub tls: Option<Arc<Current<ServerConfig>>>,
    /// Answers the requests to the main host.
    pub router: Router,
    /// Where its connections come in.
    pub entrance: Arc<Entrance>,
    /// Where its handshakes are measured, if anywhere.
    pub metrics: Option<Arc<Metrics>>,
    /// What makes spans of them.
    pub tracer: Tracer,
}

impl MainHost {
    /// Lets connections in until `stop` comes; then whoever is inside may finish what is under way.
    pub async fn open(self: Arc<Self>, listener: TcpListener, stop: impl Future<Output = ()>) {
        let entrance = Arc::clone(&self.entrance);
        let receive = move |tcp, guest| {
            let host = Arc::clone(&self);
            async move { host.receive(tcp, guest).await }
        };
        entrance.open(listener, stop, receive).await;
    }

    /// Receives one connection, from its first byte to its end.
    async fn receive(&self, tcp: TcpStream, guest: Guest) {
        match &self.tls {
            None => {
                if let Ok(Ok(())) = timeout(HELLO, tcp.readable()).await {
                    self.serve(TokioIo::new(tcp), guest).await;
                }
            }
            Some(tls) => {
                let hello = timeout(HELLO, LazyConfigAcceptor::new(Acceptor::default(), tcp)).await;
                if let Ok(Ok(start)) = hello {
                    self.with_tls(start, tls.now(), guest).await;
                }
            }
        }
    }

    /// A connection whose first message has come.
    pub async fn with_tls(&self, start: StartHandshake<TcpStream>, tls: Arc<ServerConfig>, guest: Guest) {
        let (began, span) = (Instant::now(), self.tracer.root(SpanName::Handshake));
        let came = timeout(PLAIN, start.into_stream(tls)).await;
        if let Some(metrics) = &self.metrics {
            metrics.handshake(HostKind::Main, how(&came), began.elapsed());
        }
        span.tell(SpanFact::Host(HostKind::Main));
        span.tell(SpanFact::Handshake(how(&came)));
        drop(span);
        if let Ok(Ok(stream)) = came {
            self.serve(TokioIo::new(stream), guest).await;
        }
    }

    /// Requests and answers, as long as something moves.
    async fn serve(&self, io: impl Read + Write + Unpin + Send + 'static, mut guest: Guest) {
        let activity = Activity::of(&self.entrance, &guest);
        let router = TowerToHyperService::new(self.router.clone());
        let (noted, peer) = (Arc::clone(&activity), guest.peer);
        let service = service_fn(move |mut request: Request<Incoming>| {
            let under_way = noted.begins();
            request.extensions_mut().insert(ConnectInfo(peer));
            let answer = router.call(request);
            async move { Ok::<_, Infallible>(under_way.answered(answer.await?)) }
        });
        let builder = builder();
        let mut connection = pin!(builder.serve_connection(io, service));
        let mut quiet = pin!(activity.stops());
        let mut stays = true;
        loop {
            tokio::select! {
                ended = connection.as_mut() => {
                    if let Err(cause) = ended {
                        tracing::debug!(%cause, "a connection broke");
                    }
                    return;
                }
                _ = guest.stop.changed(), if stays => {
                    stays = false;
                    connection.as_mut().graceful_shutdown();
                }
                () = quiet.as_mut() => {
                    connection.as_mut().graceful_shutdown();
                    // It was told; whether it has heard it does not matter.
                    let _ = timeout(GOODBYE, connection.as_mut()).await;
                    return;
                }
            }
        }
    }
}

fn builder() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(BUFFER);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING)
        .max_concurrent_streams(STREAMS)
        // As with HTTP/1.1: what is too long is refused above, in a sentence, and here only what is much longer.
        .max_header_list_size(HEADERS)
        .max_send_buf_size(BUFFER);
    builder
}

#[cfg(test)]
mod tests;
