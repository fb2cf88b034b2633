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
    /// Our own certificates that are in use.
    pub certificates: Vec<(HostKind, OwnCertificate)>,
}

/// What a certificate of ours is good for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OwnCertificate {
    /// When it begins to hold.
    pub begins: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// Why browsers do not come in by it whenever it holds, where they do not.
    pub misfit: Option<String>,
}

impl OwnCertificate {
    /// Why browsers do not come in by it now, where they do not.
    pub fn unfit(&self, now: Timestamp) -> Option<String> {
        if now < self.begins {
            Some("it has not begun".to_owned())
        } else if self.ends <= now {
            Some("it has ended".to_owned())
        } else {
            self.misfit.clone()
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_unfit_before_it_begins_from_its_end_on_and_for_other_names() {
        let at = Timestamp::from_millis;
        let own = |misfit: Option<&str>| OwnCertificate {
            begins: at(10),
            ends: at(20),
            misfit: misfit.map(ToOwned::to_owned),
        };
        let unfit = |own: OwnCertificate, now| own.unfit(at(now));
        assert_eq!(unfit(own(None), 9).as_deref(), Some("it has not begun"));
        assert_eq!([10, 19].map(|now| unfit(own(None), now)), [None, None]);
        assert_eq!(unfit(own(None), 20).as_deref(), Some("it has ended"));
        assert_eq!(
            unfit(own(Some("it is not for a.example")), 15).as_deref(),
            Some("it is not for a.example")
        );
    }
}
