//! The host of an attempt with a card: its name, and what a connection to it brought.

use crate::ids::JourneyId;
use api::card::CardKind;

/// An attempt's host, by its name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Host {
    /// The id of the attempt that the host is for.
    pub attempt: JourneyId,
    /// The kind of card that the host asks for.
    pub card: CardKind,
}

impl Host {
    /// The host with this name, which is in lower case.
    pub fn named(name: &str, domain: &str) -> Option<Self> {
        let (attempt, rest) = name.split_once('.')?;
        let (kind, rest) = rest.split_once('.')?;
        let card = match kind {
            "hpki" => CardKind::Hpki,
            "jpki" => CardKind::Jpki,
            _ => return None,
        };
        let shaped = attempt.len() == 32 && attempt.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let attempt = JourneyId::from_wire(attempt).filter(|_| shaped && rest == domain)?;
        Some(Self { attempt, card })
    }

    /// The host's full name, below `domain`.
    pub fn name(&self, domain: &str) -> String {
        let kind = match self.card {
            CardKind::Hpki => "hpki",
            CardKind::Jpki => "jpki",
        };
        format!("{}.{kind}.{domain}", self.attempt)
    }
}

/// What the handshake of a connection to a card host brought.
#[derive(Clone, Debug)]
pub struct CardConnection {
    /// The attempt's host; none where no attempt is under way there.
    pub host: Option<Host>,
    /// The name the client asked for.
    pub name: String,
    /// Whether a certificate was asked for.
    pub asked: CertificateRequested,
    /// The certificates, the client's own first; none where it sent none.
    pub chain: Vec<Vec<u8>>,
}

/// Whether a connection was asked for a certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CertificateRequested {
    /// The handshake asked for a certificate.
    Yes {
        /// The connection's place in the ledger.
        place: usize,
    },
    /// The handshake did not ask for a certificate.
    No,
}
