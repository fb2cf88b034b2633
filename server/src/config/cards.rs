//! What cards need: where their hosts are, whose certificates they are held against, and what is accepted.

use crate::cards::{OnUnknown, Tests};
use crate::config::parts::{Connections, ProxyProtocol, TlsFiles};
use api::card::CardKind;
use std::net::SocketAddr;
use std::time::Duration;

/// The settings of card hosts; there are none where cards are not used.
#[derive(Clone, Debug)]
pub struct CardSettings {
    /// Address and port of the card hosts' listener.
    pub listen: SocketAddr,
    /// What their names end with: `<attempt>.hpki.<domain>`.
    pub domain: String,
    /// The port in their addresses.
    pub port: u16,
    /// The certificate of the card hosts, and its key.
    pub tls: TlsFiles,
    /// Whether proxies that pass connections through say for whom each is.
    pub proxy_protocol: ProxyProtocol,
    /// How long the browser may take over certificate and PIN, in one handshake.
    pub patience: Duration,
    /// Whether cards that cannot sign for TLS 1.3 may use TLS 1.2.
    pub tls12: Tls12,
    /// How many connections may be open at once.
    pub connections: Connections,
    /// Whether certificates of test hierarchies are accepted.
    pub tests: Tests,
    /// What holds for HPKI cards.
    pub hpki: Profile,
    /// What holds for My Number cards.
    pub jpki: Profile,
}

/// What holds for one kind of card.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The policies of certificates that may log in, as OIDs.
    pub policies: Vec<String>,
    /// What happens where it cannot be told whether a certificate was revoked.
    pub unknown: OnUnknown,
}

impl CardSettings {
    /// What holds for a kind of card.
    pub fn profile(&self, kind: CardKind) -> &Profile {
        match kind {
            CardKind::Hpki => &self.hpki,
            CardKind::Jpki => &self.jpki,
        }
    }
}

/// Whether TLS 1.2 is spoken.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Tls12 {
    /// TLS 1.2 is offered to clients that need it.
    Allow,
    /// Never: cards that can sign in the older way only need a browser that knows RFC 9963.
    Deny,
}
