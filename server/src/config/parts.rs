//! What settings consist of: values of several fields, and choices.

use super::Network;
use std::path::PathBuf;
use std::time::Duration;
use tracing::level_filters::LevelFilter;
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
    pub id: String,
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
    /// In the name of one holder.
    pub holder: u32,
    /// With one invitation.
    pub invitation: u32,
}

/// What is logged and how.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Log {
    /// At least as grave as this.
    pub level: LevelFilter,
    /// In this shape.
    pub format: LogFormat,
}

/// Whose word counts about where a request comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Trust {
    /// One of our proxies: its X-Forwarded-For is believed.
    Proxy,
    /// Anybody else.
    Stranger,
}

/// The shape of log lines.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}
