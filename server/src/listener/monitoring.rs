//! The door for whoever watches the server: on an address of this computer, or a Unix socket. It stays open while the server stops, so that
//! it can be told. One request a connection, few at once, none for long.

use crate::config::MonitoringAddress;
use crate::disk::{self, DiskEntry};
use crate::listener::error::ListenerError;
use crate::places::Places;
use axum::Router;
use hyper::rt::{Read, Write};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::fs::{self, Permissions};
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::{TcpListener, UnixListener};
use tokio::time::timeout;

/// So many ask at once; the oldest gives way to one more.
const PLACES: usize = 16;
/// A head that is not there after so long, and an answer that nobody has taken, are given up.
const PATIENCE: Duration = Duration::from_secs(15);
/// After a failure to accept, such as too many open files, the door rests for a moment.
const REST: Duration = Duration::from_millis(100);

/// A door that is listened at.
pub struct MonitoringDoor(Socket);

enum Socket {
    Tcp(TcpListener),
    Unix { listener: UnixListener, _file: SocketFile },
}

/// Removes the socket's file when nobody listens any more.
struct SocketFile(PathBuf);

impl Drop for SocketFile {
    fn drop(&mut self) {
        // Somebody may have removed it: the next start does not need it gone.
        let _ = fs::remove_file(&self.0);
    }
}

impl MonitoringDoor {
    /// Listens at the address of `monitoring.listen`. To be called within the runtime.
    pub fn at(address: &MonitoringAddress) -> Result<Self, ListenerError> {
        let refused = |cause| ListenerError::Monitoring { address: address.to_string(), cause };
        match address {
            MonitoringAddress::Tcp(tcp) => {
                let listener = crate::listener::socket::listen(*tcp).map_err(refused)?;
                Ok(Self(Socket::Tcp(TcpListener::from_std(listener).map_err(refused)?)))
            }
            MonitoringAddress::Unix(path) => {
                let (listener, file) = unix(path).map_err(refused)?;
                Ok(Self(Socket::Unix { listener, _file: file }))
            }
        }
    }

    /// The address and port, where it has one.
    pub fn address(&self) -> Option<SocketAddr> {
        match &self.0 {
            Socket::Tcp(listener) => listener.local_addr().ok(),
            Socket::Unix { .. } => None,
        }
    }

    /// Answers by the router, for ever.
    pub async fn open(self, router: Router) {
        let mut places = Places::new(PLACES);
        loop {
            let accepted = match &self.0 {
                Socket::Tcp(listener) => {
                    listener.accept().await.map(|(tcp, _)| Stream::Tcp(TokioIo::new(tcp)))
                }
                Socket::Unix { listener, _file } => {
                    listener.accept().await.map(|(unix, _)| Stream::Unix(TokioIo::new(unix)))
                }
            };
            let router = router.clone();
            let connection = match accepted {
                Ok(stream) => tokio::spawn(async move {
                    match stream {
                        Stream::Tcp(io) => serve(io, router).await,
                        Stream::Unix(io) => serve(io, router).await,
                    }
                }),
                Err(cause) => {
                    tracing::warn!(%cause, "a connection for monitoring could not be accepted");
                    tokio::time::sleep(REST).await;
                    continue;
                }
            };
            places.take(connection.abort_handle());
        }
    }
}

enum Stream {
    Tcp(TokioIo<tokio::net::TcpStream>),
    Unix(TokioIo<tokio::net::UnixStream>),
}

async fn serve(io: impl Read + Write + Unpin, router: Router) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .keep_alive(false)
        .serve_connection(io, TowerToHyperService::new(router));
    if let Ok(Err(cause)) = timeout(PATIENCE, connection).await {
        tracing::debug!(%cause, "a connection for monitoring broke");
    }
}

/// Whether a socket could be made at this path. Nothing is changed.
pub fn may_be_at(path: &Path) -> Result<(), ListenerError> {
    let refused = |cause| ListenerError::Monitoring {
        address: MonitoringAddress::Unix(path.to_owned()).to_string(),
        cause,
    };
    is_free(path).and_then(|_| disk::may_write_in(disk::folder_of(path))).map_err(refused)
}

/// Whether a server has left a socket there; refuses one at which somebody listens, and what is none.
fn is_free(path: &Path) -> io::Result<bool> {
    let there = disk::there(path, DiskEntry::Socket).map_err(io::Error::other)?.is_some();
    if there && UnixStream::connect(path).is_ok() {
        return Err(io::ErrorKind::AddrInUse.into());
    }
    Ok(there)
}

/// A socket for this user and the file's group. One that a server left behind is taken away; one at which somebody listens is not.
fn unix(path: &Path) -> io::Result<(UnixListener, SocketFile)> {
    if is_free(path)? {
        fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    let file = SocketFile(path.to_owned());
    fs::set_permissions(path, Permissions::from_mode(0o660))?;
    Ok((listener, file))
}
