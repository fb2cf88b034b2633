//! The settings, checked. Each stands once, in the table (`config/table.rs`): its key, default, allowed values and meaning.
//! A later layer wins: default < file < environment < flag. What cannot be right stops the start.

pub mod address_policy;
mod cards;
mod document;
mod error;
mod flags;
mod layers;
mod network;
mod parts;
mod revocations;
mod setting;
mod source;
mod table;
mod value;

pub use cards::{CardSettings, Profile, Tls12};
pub use document::{markdown, plain, toml_example};
pub use error::ConfigError;
pub use flags::Flags;
pub use network::Network;
pub use parts::{
    Application, Backups, Connections, Invitations, MonitoringAddress, NamedNetwork, PeerTrust, RateSettings,
    Security, Strangers, TlsFiles,
};
pub use revocations::{Authorities, ListPlace, ResponderSettings, Revocations};
pub use setting::Setting;
pub use source::{Given, ValueSource};
pub use table::SETTINGS;

use crate::cards::ocsp::OcspRules;
use crate::journey;
use crate::log::{Log, LogFormat};
use crate::model::session;
use layers::Layers;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;
use table::Values;
use url::Url;
use value::ORIGIN_IF_ANY;

/// All settings, read and checked once at the start.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address and port of the main listener.
    pub listen: SocketAddr,
    /// The address under which browsers reach the server.
    pub origin: Url,
    /// The WebAuthn RP ID: the origin's host, or a parent domain of it.
    pub rp_id: String,
    /// The name a phone shows when it makes a passkey.
    pub rp_name: String,
    /// The folder of the store.
    pub data: PathBuf,
    /// Memory for the store's pages, in bytes.
    pub cache: u64,
    /// Where backups go by themselves, and for whom all of them are encrypted.
    pub backups: Backups,
    /// Certificate and key, when the server itself speaks TLS.
    pub tls: Option<TlsFiles>,
    /// The proxies whose X-Forwarded-For is believed.
    pub proxies: Vec<Network>,
    /// How many connections to the main host may be open at once.
    pub connections: Connections,
    /// Networks that people know by a name, for "where" on screens.
    pub places: Vec<NamedNetwork>,
    /// Applications that may send people here.
    pub applications: Vec<Application>,
    /// Card hosts, where cards are used.
    pub cards: Option<CardSettings>,
    /// The authorities whose cards are accepted, by kind of card.
    pub authorities: Authorities,
    /// Where it is learned whether certificates were revoked.
    pub revocations: Revocations,
    limits: journey::Limits,
    /// Lifetime and number of tries of invitations.
    pub invitations: Invitations,
    /// How many devices a holder may have.
    pub devices_per_holder: usize,
    /// How long stopped journeys can be looked up.
    pub incidents_kept: Duration,
    /// How many incidents are kept at most.
    pub incident_count: usize,
    /// How much of the store strangers may take up.
    pub strangers: Strangers,
    /// The longest body of a request, in bytes.
    pub body: usize,
    lifetime: session::Lifetime,
    /// How many sessions a holder may have at once.
    pub sessions_per_holder: usize,
    /// How much may be asked per minute.
    pub rates: RateSettings,
    /// Whom to tell of a weakness, where somebody is named.
    pub security: Option<Security>,
    /// Where the server can be watched, where it can.
    pub monitoring: Option<MonitoringAddress>,
    /// How long people are let in after the server was asked to stop.
    pub drain: Duration,
    /// Level and shape of the log.
    pub log: Log,
    /// The settings that are not what they are by default, by key, without passwords: for the log.
    pub told: BTreeMap<&'static str, String>,
}

impl Config {
    /// Reads the settings from all layers.
    pub fn load(given: &Given) -> Result<Self, ConfigError> {
        let layers = Layers::read(given, SETTINGS)?;
        Values::read(&layers)?.checked(&layers)
    }

    /// The defaults, but for some settings by key; for tests and tools.
    pub fn with(settings: &[(&str, &str)]) -> Result<Self, ConfigError> {
        let flags = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Self::load(&Given { flags, ..Given::default() })
    }

    /// How long journeys may take.
    pub fn limits(&self) -> journey::Limits {
        self.limits
    }

    /// How long sessions last, and how long they last unused.
    pub fn lifetime(&self) -> session::Lifetime {
        self.lifetime
    }

    /// Whether this address belongs to a proxy whose X-Forwarded-For is believed.
    pub fn trusts(&self, address: IpAddr) -> PeerTrust {
        if self.proxies.iter().any(|proxy| proxy.contains(address)) {
            PeerTrust::Proxy
        } else {
            PeerTrust::Stranger
        }
    }

    /// The name of the place where this address is, if it has one.
    pub fn place(&self, address: IpAddr) -> Option<&str> {
        self.places.iter().find(|place| place.network.contains(address)).map(|place| place.name.as_str())
    }

    /// The application with this id.
    pub fn application(&self, id: &str) -> Option<&Application> {
        self.applications.iter().find(|application| application.id.as_str() == id)
    }
}

/// The shape in which the log is wanted, also where the other settings are wrong: whoever reads it is to be told so in that shape.
pub fn log_format(given: &Given) -> LogFormat {
    let asked = if let Ok(layers) = Layers::read(given, SETTINGS) {
        layers.told().remove("log.format")
    } else {
        let variable = given.environment.iter().find(|(name, _)| name == "KAGURA_LOG_FORMAT");
        given.flags.get("log.format").or(variable.map(|(_, value)| value)).cloned()
    };
    if asked.is_some_and(|asked| asked.trim() == "json") { LogFormat::Json } else { LogFormat::Text }
}

impl Flags {
    /// The settings of this start.
    pub fn config(self) -> Result<Config, ConfigError> {
        Config::load(&self.given(BTreeMap::new()))
    }
}

impl Values {
    /// Holds the values against each other.
    fn checked(self, layers: &Layers) -> Result<Config, ConfigError> {
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        let origin = self.origin.map_or_else(|| local(scheme, self.listen.port(), layers), Ok)?;
        let host = origin.host_str().unwrap_or_default().to_owned();
        let rp_id = self.rp_id.unwrap_or_else(|| host.clone());
        if !covers(&rp_id, &host) {
            let allowed = format!("{host} or its end from a dot on, because `origin` is {}", shown(&origin));
            return Err(layers.bad("rp_id", &rp_id, allowed));
        }
        let tls = tls_files(layers, self.certificate, self.certificate_key)?;
        let cards = match self.cards_listen {
            None => None,
            Some(listen) => Some(CardSettings {
                listen,
                domain: self.cards_domain.unwrap_or_else(|| below(&host)),
                port: if self.cards_port == 0 { listen.port() } else { self.cards_port },
                tls: TlsFiles {
                    certificate: needed(layers, "cards.certificate", self.cards_certificate)?,
                    key: needed(layers, "cards.key", self.cards_key)?,
                },
                patience: self.card_patience,
                tls12: self.card_tls12,
                connections: Connections { all: self.card_connections, per_address: self.card_per_address },
                tests: self.card_tests,
                hpki: Profile { policies: self.hpki_policies, unknown: self.hpki_unknown },
                jpki: Profile { policies: self.jpki_policies, unknown: self.jpki_unknown },
            }),
        };
        if let Some(folder) = &self.backup_folder
            && folder.starts_with(&self.data)
        {
            let given = folder.display().to_string();
            return Err(layers.bad("backup.folder", &given, "a folder outside that of `data`".into()));
        }
        if self.absolute < self.idle {
            let given = format!("{}s", self.absolute.as_secs());
            return Err(layers.bad("session.absolute", &given, "at least as long as `session.idle`".into()));
        }
        if let Some(monitoring) = &self.monitoring {
            apart(layers, monitoring, [("listen", Some(self.listen)), ("cards.listen", self.cards_listen)])?;
        }
        let security = match (self.security_contact, self.security_policy) {
            (Some(contact), policy) => Some(Security { contact, policy }),
            (None, None) => None,
            (None, Some(_)) => {
                let allowed = "an address, because `security.policy` is set".to_owned();
                return Err(layers.bad("security.contact", "", allowed));
            }
        };
        Ok(Config {
            listen: self.listen,
            origin,
            rp_id,
            rp_name: self.rp_name,
            data: self.data,
            cache: self.cache,
            tls,
            proxies: self.proxies,
            connections: Connections { all: self.connections, per_address: self.connections_per_address },
            places: self.places,
            applications: self.applications,
            cards,
            authorities: Authorities {
                hpki_roots: self.hpki_roots,
                hpki_intermediates: self.hpki_intermediates,
                jpki_roots: self.jpki_roots,
            },
            revocations: Revocations {
                lists: self.crls,
                interval: self.crl_interval,
                size: usize::try_from(self.crl_size).unwrap_or(usize::MAX),
                reach: self.reach,
                responder: self.ocsp.map(|url| ResponderSettings {
                    url,
                    patience: self.ocsp_timeout,
                    rules: OcspRules { skew: self.ocsp_skew, echo: self.ocsp_nonce, life: self.ocsp_life },
                }),
            },
            limits: journey::Limits { code: self.code, journey: self.journey, ceremony: self.ceremony },
            invitations: Invitations {
                validity: self.invitation,
                tries: self.password_tries,
                password_length: self.password_length,
            },
            devices_per_holder: self.devices,
            backups: Backups {
                folder: self.backup_folder,
                every: self.backup_every,
                keep: self.backup_keep,
                recipients: self.backup_recipients,
            },
            incidents_kept: self.incidents,
            incident_count: self.incident_count,
            strangers: Strangers { bytes: self.strangers, bytes_in_all: self.strangers_in_all },
            body: usize::try_from(self.body).unwrap_or(usize::MAX),
            lifetime: session::Lifetime {
                idle: self.idle,
                absolute: self.absolute,
                confirmed: self.confirmed,
            },
            sessions_per_holder: self.per_holder,
            rates: RateSettings {
                address: self.rate_address,
                network: self.rate_network,
                journey: self.rate_journey,
                holder: self.rate_holder,
                holder_in_all: self.rate_holder_in_all,
                reports: self.rate_reports,
                reports_in_all: self.rate_reports_in_all,
                invitation: self.rate_invitation,
            },
            security,
            monitoring: self.monitoring,
            drain: self.drain,
            log: Log { level: self.level, format: self.format },
            told: layers.told(),
        })
    }
}

/// The domain of card hosts beside a main host: `auth.example.jp` has them under `example.jp`.
fn below(host: &str) -> String {
    match host.split_once('.') {
        Some((_, rest)) if rest.contains('.') => rest.to_owned(),
        Some(_) | None => host.to_owned(),
    }
}

/// Certificate and key of the main host: both or neither.
fn tls_files(
    layers: &Layers,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
) -> Result<Option<TlsFiles>, ConfigError> {
    match (certificate, key) {
        (Some(certificate), Some(key)) => Ok(Some(TlsFiles { certificate, key })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(layers.bad("tls.key", "", "a path, because `tls.certificate` is set".into())),
        (None, Some(_)) => Err(layers.bad("tls.certificate", "", "a path, because `tls.key` is set".into())),
    }
}

/// Refuses to be watched where strangers come.
fn apart(
    layers: &Layers,
    monitoring: &MonitoringAddress,
    others: [(&str, Option<SocketAddr>); 2],
) -> Result<(), ConfigError> {
    match others.iter().find(|(_, address)| address.is_some_and(|address| monitoring.meets(address))) {
        None => Ok(()),
        Some((other, _)) => {
            let allowed = format!("another address than that of `{other}`, to which strangers come");
            Err(layers.bad("monitoring.listen", &monitoring.to_string(), allowed))
        }
    }
}

/// A file that card hosts cannot do without.
fn needed(layers: &Layers, key: &'static str, path: Option<PathBuf>) -> Result<PathBuf, ConfigError> {
    path.ok_or_else(|| layers.bad(key, "", "a path, because `cards.listen` is set".into()))
}

/// Whether passkeys bound to `rp_id` work on `host` (WebAuthn §5.1.2): the host itself, or a parent domain of it that is
/// more than a top level, which no browser accepts.
fn covers(rp_id: &str, host: &str) -> bool {
    let parent = host.strip_suffix(rp_id).is_some_and(|rest| rest.ends_with('.'));
    rp_id == host || (parent && rp_id.contains('.'))
}

/// The origin of a server that only this computer reaches.
fn local(scheme: &str, port: u16, layers: &Layers) -> Result<Url, ConfigError> {
    // Nobody knows yet which port a 0 will become, so the usual one stands in.
    let port = if port == 0 { 8080 } else { port };
    let address = format!("{scheme}://localhost:{port}");
    Url::parse(&address).map_err(|_| layers.bad("origin", &address, ORIGIN_IF_ANY.allowed()))
}

/// An origin as people write it: without the final slash.
fn shown(origin: &Url) -> &str {
    origin.as_str().trim_end_matches('/')
}
