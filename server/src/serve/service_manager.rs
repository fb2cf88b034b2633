//! What a service manager such as systemd is told of us (`sd_notify(3)`). It is told by a socket that it names; where it names none, there is
//! nobody to tell.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// The variable that names the socket.
const SOCKET: &str = "NOTIFY_SOCKET";

/// How it is with the server, each with a sentence for whoever asks (`systemctl status`).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ServiceNews<'a> {
    /// People are let in; also after [`Self::Reloading`].
    Ready(&'a str),
    /// Settings or certificates are read anew; [`Self::Ready`] follows, whatever came of it.
    Reloading(&'a str),
    /// Nothing has changed of that, but what is said of it.
    Still(&'a str),
    /// It was asked to stop, and does.
    Stopping(&'a str),
}

impl ServiceNews<'_> {
    fn message(self) -> String {
        let (state, status) = match self {
            Self::Ready(status) => ("READY=1\n", status),
            Self::Reloading(status) => ("RELOADING=1\n", status),
            Self::Still(status) => ("", status),
            Self::Stopping(status) => ("STOPPING=1\n", status),
        };
        // A line is an assignment.
        format!("{state}STATUS={}\n", status.replace(['\n', '\r'], " "))
    }
}

/// Tells the service manager, if one has started us. That it cannot be told stops nothing.
pub fn tell(news: ServiceNews<'_>) {
    let Some(socket) = std::env::var_os(SOCKET).filter(|name| !name.is_empty()) else { return };
    if let Err(cause) = send(&socket, &news.message()) {
        tracing::warn!(%cause, "the service manager could not be told how it is");
    }
}

fn send(socket: &OsStr, message: &str) -> io::Result<()> {
    let address = match socket.as_bytes().split_first() {
        Some((b'@', name)) => without_file(name)?,
        _ => SocketAddr::from_pathname(socket)?,
    };
    UnixDatagram::unbound()?.send_to_addr(message.as_bytes(), &address).map(|_| ())
}

/// The address of a socket that is no file (unix(7), "abstract").
#[cfg(target_os = "linux")]
fn without_file(name: &[u8]) -> io::Result<SocketAddr> {
    use std::os::linux::net::SocketAddrExt as _;
    SocketAddr::from_abstract_name(name)
}

#[cfg(not(target_os = "linux"))]
fn without_file(_: &[u8]) -> io::Result<SocketAddr> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(socket: &UnixDatagram) -> String {
        let mut bytes = [0; 256];
        let long = socket.recv(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes[..long]).into_owned()
    }

    #[test]
    fn it_hears_by_a_socket_that_is_a_file_and_by_one_that_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let socket = UnixDatagram::bind(&path).unwrap();
        send(path.as_os_str(), &ServiceNews::Ready("listening\nMAINPID=1").message()).unwrap();
        assert_eq!(heard(&socket), "READY=1\nSTATUS=listening MAINPID=1\n", "a sentence adds no assignment");
        assert!(send(folder.path().join("gone").as_os_str(), "READY=1").is_err());
        #[cfg(target_os = "linux")]
        {
            let name = format!("@kagura-test-{}", std::process::id());
            let socket = UnixDatagram::bind_addr(&without_file(&name.as_bytes()[1..]).unwrap()).unwrap();
            send(OsStr::new(&name), &ServiceNews::Reloading("anew").message()).unwrap();
            assert_eq!(heard(&socket), "RELOADING=1\nSTATUS=anew\n");
            send(OsStr::new(&name), &ServiceNews::Still("as before").message()).unwrap();
            assert_eq!(heard(&socket), "STATUS=as before\n");
        }
    }
}
