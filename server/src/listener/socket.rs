//! Sockets to listen on, with room for a crowd.

use crate::listener::error::ListenerError;
use std::net::SocketAddr;
use tokio::net::TcpSocket;

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

/// Listens as [`listen`] does, and names the setting `key` if that fails.
pub(crate) fn listen_as(
    key: &'static str,
    address: SocketAddr,
) -> Result<std::net::TcpListener, ListenerError> {
    listen(address).map_err(|cause| ListenerError::Listen { key, address, cause })
}

/// The address that a bound socket listens on; names the setting `key` if the operating system refuses.
pub(crate) fn address(
    listener: &std::net::TcpListener,
    key: &'static str,
    asked: SocketAddr,
) -> Result<SocketAddr, ListenerError> {
    listener.local_addr().map_err(|cause| ListenerError::Listen { key, address: asked, cause })
}
