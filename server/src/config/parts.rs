//! What settings consist of: values of several fields, and choices.

use crate::config::network::Network;
use crate::ids::ApplicationId;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// Certificate and key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tls {
    /// The certificate and its chain, PEM.
    pub certificate: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
}

/// A network with a name that people know: a ward, a branch.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place {
    /// The network.
    pub network: Network,
    /// Its name.
    pub name: String,
}

/// An application that may send people here to log in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Application {
    /// Its id in addresses.
    pub id: ApplicationId,
    /// Its name, as people know it.
    pub name: String,
    /// Where people go after logging in.
    pub home: Url,
}

/// What holds for invitations.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Invitations {
    /// How long one is valid.
    pub validity: Duration,
    /// How many wrong passwords it bears.
    pub tries: u8,
    /// How many characters its password has.
    pub password_length: usize,
}

/// How much of the store strangers may take up with what comes to nothing, in bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Strangers {
    /// One address, at once and again in a day.
    pub bytes: u64,
    /// All of them, at once and again in an hour.
    pub bytes_in_all: u64,
}

/// How many connections may be open at once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Connections {
    /// In all.
    pub all: usize,
    /// By one network address, without making room for others.
    pub per_address: usize,
}

/// How much may be asked per minute.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rates {
    /// By one network address.
    pub address: u32,
    /// By one site of IPv6.
    pub network: u32,
    /// Of one journey, by the browser that is in it.
    pub journey: u32,
    /// In the name of one holder, by one network address.
    pub holder: u32,
    /// In the name of one holder, by all.
    pub holder_in_all: u32,
    /// How many reports get a number, of one network address, per hour.
    pub reports: u32,
    /// The same of all.
    pub reports_in_all: u32,
    /// With one invitation.
    pub invitation: u32,
}

/// Whom to tell of a weakness (RFC 9116).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Security {
    /// Where: `mailto:`, `https://` or `tel:`.
    pub contact: Url,
    /// The page about how reports are treated.
    pub policy: Option<Url>,
}

/// Whose word counts about where a request comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Trust {
    /// One of our proxies: its X-Forwarded-For is believed.
    Proxy,
    /// Anybody else.
    Stranger,
}
