//! What a running server takes over when its settings and their files are read again: who sends people here, what places are called, whose
//! cards are accepted and by which rules, where lists come from, and when our own certificates end. Whoever is being answered keeps what held
//! when it asked.

use crate::clock::Timestamp;
use crate::config::{Application, Config, NamedNetwork, Revocations};
use crate::metrics::HostKind;
use crate::oidc::level::MeansKind;
use crate::revocation::Client;
use crate::service::verifier::Verifier;
use std::net::IpAddr;
use std::sync::Arc;

/// The settings that are taken over while the server runs.
pub struct LiveSettings {
    /// Applications that may send people here.
    pub applications: Vec<Application>,
    /// Networks that people know by a name.
    pub places: Vec<NamedNetwork>,
    /// Where it is learned whether certificates were revoked.
    pub revocations: Revocations,
    /// What judges cards, where cards are used.
    pub verifier: Option<Arc<Verifier>>,
    /// What fetches their lists, where cards are used.
    pub list_client: Option<Arc<Client>>,
    /// Our own certificates that are in use, and when they end.
    pub certificates: Vec<(HostKind, Timestamp)>,
}

impl LiveSettings {
    /// Those of these settings, of a server that uses no cards and has no certificate.
    pub fn of(config: &Config) -> Self {
        Self {
            applications: config.applications.clone(),
            places: config.places.clone(),
            revocations: config.revocations.clone(),
            verifier: None,
            list_client: None,
            certificates: Vec::new(),
        }
    }

    /// The application with this id.
    pub fn application(&self, id: &str) -> Option<&Application> {
        self.applications.iter().find(|application| application.id.as_str() == id)
    }

    /// With what people can prove here who they are.
    pub fn means(&self) -> Vec<MeansKind> {
        match self.verifier {
            Some(_) => MeansKind::ALL.to_vec(),
            None => vec![MeansKind::Phone],
        }
    }

    /// The name of the place where this address is, if it has one.
    pub fn place(&self, address: IpAddr) -> Option<&str> {
        self.places.iter().find(|place| place.network.contains(address)).map(|place| place.name.as_str())
    }
}
