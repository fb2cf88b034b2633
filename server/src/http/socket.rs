//! Sockets to listen on, with room for a crowd and without patience for whoever says nothing.

use super::listener::ServeError;
use axum_server::Server;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpSocket;

/// The head of a request has to arrive within this time.
const HEAD: Duration = Duration::from_secs(30);
/// So many connections may wait to be accepted; the system may allow fewer.
const QUEUE: u32 = 4096;

/// Listens, with room for a crowd: the 128 connections that the standard library lets wait are soon there, and whoever finds the queue
/// full tries again only after a second.
pub fn listen(address: SocketAddr) -> std::io::Result<std::net::TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE)?.into_std()
}

/// The same for a setting, which a failure names.
pub(super) fn listen_as(key: &'static str, address: SocketAddr) -> Result<std::net::TcpListener, ServeError> {
    listen(address).map_err(|cause| ServeError::Listen { key, address, cause })
}

/// Where a socket listens.
pub(super) fn address(
    listener: &std::net::TcpListener,
    key: &'static str,
    asked: SocketAddr,
) -> Result<SocketAddr, ServeError> {
    listener.local_addr().map_err(|cause| ServeError::Listen { key, address: asked, cause })
}

/// The server with a limit to how long a request's head may take: axum-server sets none, and whoever sends half a line and
/// waits would keep a connection for ever.
pub(super) fn impatient<A>(mut server: Server<SocketAddr, A>) -> Server<SocketAddr, A> {
    server.http_builder().http1().header_read_timeout(HEAD);
    server
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
