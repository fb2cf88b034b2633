//! What settings consist of: values of several fields, and choices.

use crate::config::network::Network;
use crate::encryption::Recipient;
use crate::ids::ApplicationId;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// Files of a TLS certificate and its key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TlsFiles {
    /// The certificate and its chain, PEM.
    pub certificate: PathBuf,
    /// Path of the certificate's private key, PEM.
    pub key: PathBuf,
}

/// A network with a name that people know: a ward, a branch.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NamedNetwork {
    /// The network's address range.
    pub network: Network,
    /// The name that screens show for it.
    pub name: String,
}

/// An application that may send people here to log in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Application {
    /// The id that stands in `?application=`.
    pub id: ApplicationId,
    /// The application's name, as people know it.
    pub name: String,
    /// The address that people go to after logging in.
    pub home: Url,
}

/// Lifetime and number of tries of invitations.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Invitations {
    /// How long an invitation is valid.
    pub validity: Duration,
    /// How many wrong passwords an invitation bears.
    pub tries: u8,
    /// How many characters the password of an invitation has.
    pub password_length: usize,
}

/// How much of the store strangers may take up with what comes to nothing, in bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Strangers {
    /// Bytes that one address may leave, at once and again in a day.
    pub bytes: u64,
    /// All of them, at once and again in an hour.
    pub bytes_in_all: u64,
}

/// How many connections may be open at once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Connections {
    /// At most so many connections at once, of all clients.
    pub all: usize,
    /// At most so many of one network address are safe from making room.
    pub per_address: usize,
}

/// How much may be asked per minute.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RateSettings {
    /// Requests per minute of one network address.
    pub address: u32,
    /// Requests per minute of one IPv6 site.
    pub network: u32,
    /// Of one journey, by the browser that is in it.
    pub journey: u32,
    /// In the name of one holder, by one network address.
    pub holder: u32,
    /// Requests per minute in the name of one holder, of all addresses.
    pub holder_in_all: u32,
    /// How many reports get a number, of one network address, per hour.
    pub reports: u32,
    /// How many reports of boot pages get a number, of all addresses, per hour.
    pub reports_in_all: u32,
    /// Requests per minute with one invitation.
    pub invitation: u32,
    /// Logins that one application begins by itself per minute.
    pub application: u32,
}

/// Where the server can be watched.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum MonitoringAddress {
    /// An address and port of this computer, none of the Internet's.
    Tcp(SocketAddr),
    /// The path of a Unix socket.
    Unix(PathBuf),
}

impl MonitoringAddress {
    /// Whether whoever comes to `other` could come in here.
    pub fn meets(&self, other: SocketAddr) -> bool {
        let Self::Tcp(own) = self else { return false };
        let (one, two) = (own.ip().to_canonical(), other.ip().to_canonical());
        own.port() == other.port()
            && own.port() != 0
            && (one == two || one.is_unspecified() || two.is_unspecified())
    }

    /// Whether only this computer reaches it.
    pub fn is_local(&self) -> bool {
        match self {
            Self::Tcp(address) => address.ip().to_canonical().is_loopback(),
            Self::Unix(_) => true,
        }
    }
}

impl std::fmt::Display for MonitoringAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// Where traces go, where they go anywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Traces {
    /// What takes them, down to the path.
    pub collector: Url,
    /// The file of the headers that it wants, where it wants some.
    pub headers: Option<PathBuf>,
    /// Files of authorities that are believed there, beside those that this computer believes.
    pub roots: Vec<PathBuf>,
    /// How large a share of what begins here is traced, up to 1.
    pub share: f64,
    /// Whose traces are continued.
    pub continued: TracesContinued,
    /// What the service is called there.
    pub service: String,
    /// Which of several servers it is, where that is said.
    pub instance: Option<String>,
}

/// Whose traces are continued.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TracesContinued {
    /// Every request begins its own.
    Nobodys,
    /// Those of `proxies`.
    Proxies,
}

/// Whom to tell of a weakness (RFC 9116).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Security {
    /// The address to write or call: `mailto:`, `https://` or `tel:`.
    pub contact: Url,
    /// The page about how reports are treated.
    pub policy: Option<Url>,
}

/// Whose word counts about where a request comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PeerTrust {
    /// One of our proxies: its `X-Forwarded-For` is believed.
    Proxy,
    /// Any other peer: its `X-Forwarded-For` is ignored.
    Stranger,
}

/// Whether proxies say at the beginning of each connection from whom it comes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ProxyProtocol {
    /// They do not, and connections begin with what the client says.
    Off,
    /// They do, in a header of the PROXY protocol; a connection of a proxy without one is closed.
    Required,
}

/// Where backups go by themselves, and for whom all of them are encrypted.
#[derive(Clone, Debug)]
pub struct Backups {
    /// Where the server puts them; nowhere, where it makes none by itself.
    pub folder: Option<PathBuf>,
    /// From one to the next.
    pub every: Duration,
    /// So many of the newest stay.
    pub keep: usize,
    /// Without any they are not encrypted.
    pub recipients: Vec<Recipient>,
}
