//! Where it is learned whether certificates were revoked, and whose certificates those are.

use crate::cards::ocsp::OcspRules;
use crate::config::address_policy::AddressPolicy;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// Files of the authorities' certificates, PEM, by kind of card.
#[derive(Clone, Debug)]
pub struct Authorities {
    /// The roots of HPKI cards.
    pub hpki_roots: Vec<PathBuf>,
    /// The authorities below them, every generation.
    pub hpki_intermediates: Vec<PathBuf>,
    /// The authorities of My Number cards.
    pub jpki_roots: Vec<PathBuf>,
}

/// What holds for lists of revocations and responders.
#[derive(Clone, Debug)]
pub struct Revocations {
    /// Places of the revocation lists.
    pub lists: Vec<ListPlace>,
    /// How often each list is fetched.
    pub interval: Duration,
    /// The longest list, in bytes.
    pub size: usize,
    /// Whether lists and responders may be in private networks.
    pub reach: AddressPolicy,
    /// The responder of My Number cards' authority.
    pub responder: Option<ResponderSettings>,
}

/// An OCSP responder, and how its answers are judged.
#[derive(Clone, Debug)]
pub struct ResponderSettings {
    /// The URL that questions are posted to.
    pub url: Url,
    /// How long an answer may take.
    pub patience: Duration,
    /// What holds for its answers.
    pub rules: OcspRules,
}

/// A place from which a revocation list is fetched.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ListPlace {
    /// Path of a file on this machine.
    File(PathBuf),
    /// URL of a server.
    Url(Url),
}

impl ListPlace {
    /// Reads a path, or an address with http or https.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || text.chars().any(char::is_control) {
            return None;
        }
        if !text.contains("://") {
            return Some(Self::File(PathBuf::from(text)));
        }
        address(text).map(Self::Url)
    }
}

impl std::fmt::Display for ListPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Url(url) => url.fmt(f),
        }
    }
}

/// An address of a server that can be asked.
pub(super) fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let anonymous = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (matches!(url.scheme(), "http" | "https") && url.has_host() && anonymous).then_some(url)
}
