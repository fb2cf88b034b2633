//! The settings, checked. Each stands once, in the table (`config/table.rs`): its key, default, allowed values and meaning.
//! A later layer wins: default < file < environment < flag. What cannot be right stops the start.

pub mod address_policy;
mod cards;
mod clients;
mod document;
mod domain;
mod error;
mod flags;
mod held;
mod layers;
mod network;
mod parts;
mod revocations;
mod setting;
mod source;
mod table;
mod table_fault;
mod value;

pub use cards::{CardSettings, Profile, Tls12};
pub use clients::{ClientSecretSource, ClientSettings};
pub use document::{markdown, plain, toml_example};
pub use error::{ConfigError, ConfigFaults};
pub use flags::{Flags, shown_flags};
pub use held::HeldSettings;
pub use network::Network;
pub use parts::{
    Application, Backups, Connections, Invitations, MonitoringAddress, NamedNetwork, PeerTrust,
    ProxyProtocol, RateSettings, Security, Strangers, TlsFiles, Traces, TracesContinued,
};
pub use revocations::{Authorities, ListPlace, ResponderSettings, Revocations};
pub use setting::{LIVE, Setting};
pub use source::{FILE_VARIABLE, FileContent, Given, USUAL_FILE, ValueSource};
pub use table::SETTINGS;
pub use table_fault::{TableFault, TableMisfit};

use crate::cards::ocsp::OcspRules;
use crate::config::address_policy::AddressPolicy;
use crate::journey;
use crate::log::{Log, LogFormat};
use crate::model::session;
use crate::said::{Said, said};
use api::Text;
use api::language::text;
use layers::Layers;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
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
    /// The group whose members may use the desk's commands, where there is one.
    pub desk_group: Option<String>,
    /// The socket by which they come in.
    pub desk_socket: PathBuf,
    /// Memory for the store's pages, in bytes.
    pub cache: u64,
    /// Where backups go by themselves, and for whom all of them are encrypted.
    pub backups: Backups,
    /// Certificate and key, when the server itself speaks TLS.
    pub tls: Option<TlsFiles>,
    /// The proxies whose X-Forwarded-For is believed.
    pub proxies: Vec<Network>,
    /// Whether they say for whom each connection to the main host is.
    pub proxy_protocol: ProxyProtocol,
    /// How many connections to the main host may be open at once.
    pub connections: Connections,
    /// Networks that people know by a name, for "where" on screens.
    pub places: Vec<NamedNetwork>,
    /// Applications that may send people here.
    pub applications: Vec<Application>,
    /// Applications that people log in to by OpenID Connect, as far as they stand in the settings.
    pub clients: Vec<ClientSettings>,
    /// The folder of the private keys that sign tokens.
    pub signing_keys: PathBuf,
    /// Which applications can be told that somebody has logged out.
    pub logout_reach: AddressPolicy,
    /// Files of authorities that are believed there, beside those that this computer believes.
    pub client_roots: Vec<PathBuf>,
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
    /// How the help desk is reached, where people are told.
    pub help_desk: Option<String>,
    /// Whom to tell of a weakness, where somebody is named.
    pub security: Option<Security>,
    /// Where the server can be watched, where it can.
    pub monitoring: Option<MonitoringAddress>,
    /// How long people are let in after the server was asked to stop.
    pub drain: Duration,
    /// Where traces go, where they go anywhere.
    pub traces: Option<Traces>,
    /// Level and shape of the log.
    pub log: Log,
    /// The settings file, where one was read.
    pub file: Option<PathBuf>,
    /// What stands in it.
    pub content: FileContent,
    /// The settings that are not what they are by default, by key, without passwords: for the log.
    pub told: BTreeMap<&'static str, String>,
    /// What was given, for commands beside a server that holds it.
    pub held: HeldSettings,
}

impl Config {
    /// Reads the settings from all layers.
    pub fn load(given: &Given) -> Result<Self, ConfigFaults> {
        let (layers, mut faults) = Layers::read(given, SETTINGS);
        let values = Values::read(&layers, &mut faults);
        faults.extend(values.as_ref().and_then(|values| values.unsaid(&layers)));
        let config = values.and_then(|values| values.checked(&layers, &mut faults));
        config.filter(|_| faults.is_empty()).ok_or(ConfigFaults(faults))
    }

    /// The settings as far as they are right, for whoever looks for all that is wrong at once: what cannot be read is as by default. None
    /// where the file itself cannot be read, since then nothing is known of what was meant.
    pub fn as_far_as_right(given: &Given) -> (Option<Self>, ConfigFaults) {
        let (layers, mut faults) = Layers::read(given, SETTINGS);
        if faults.iter().any(|it| matches!(it, ConfigError::File { .. } | ConfigError::Syntax { .. })) {
            return (None, ConfigFaults(faults));
        }
        let values = Values::mended(&layers, &mut faults);
        faults.extend(values.as_ref().and_then(|values| values.unsaid(&layers)));
        let config = values.and_then(|values| values.checked(&layers, &mut faults));
        (config, ConfigFaults(faults))
    }

    /// The settings of a command that may run beside a server, whose settings count then: what is the command's own is right, the rest is as
    /// far as it is right.
    pub fn of_command(given: &Given) -> Result<Self, ConfigFaults> {
        let (config, ConfigFaults(faults)) = Self::as_far_as_right(given);
        let (own, _) = faults.into_iter().partition::<Vec<_>, _>(|it| {
            config.is_none() || it.key().is_none_or(|key| setting::OWN.contains(&key))
        });
        config.filter(|_| own.is_empty()).ok_or(ConfigFaults(own))
    }

    /// The defaults, but for some settings by key; for tests and tools.
    pub fn with(settings: &[(&str, &str)]) -> Result<Self, ConfigFaults> {
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

    /// The origin as people write it, and as applications know us: without the final slash.
    pub fn origin_text(&self) -> &str {
        shown(&self.origin)
    }

    /// Whether only browsers of this computer reach the server by its origin.
    pub fn is_local(&self) -> bool {
        self.origin.domain().is_some_and(domain::is_local)
    }

    /// Whether passwords and sessions cross a network in the clear though the origin says https, and no proxy is named that would be near.
    pub fn is_in_the_clear(&self) -> bool {
        self.lacks_tls() && !self.listen.ip().to_canonical().is_loopback()
    }

    /// Whether the origin says https and neither the server nor a proxy that is named speaks TLS.
    pub fn lacks_tls(&self) -> bool {
        self.origin.scheme() == "https" && self.tls.is_none() && self.proxies.is_empty()
    }

    /// Whether this address belongs to a proxy whose X-Forwarded-For is believed.
    pub fn trusts(&self, address: IpAddr) -> PeerTrust {
        if self.proxies.iter().any(|proxy| proxy.contains(address)) {
            PeerTrust::Proxy
        } else {
            PeerTrust::Stranger
        }
    }
}

/// The shape in which the log is wanted, also where the other settings are wrong: whoever reads it is to be told so in that shape.
pub fn log_format(given: &Given) -> LogFormat {
    let asked = Layers::read(given, SETTINGS).0.told().remove("log.format");
    if asked.is_some_and(|asked| asked.trim() == "json") { LogFormat::Json } else { LogFormat::Text }
}

impl Flags {
    /// The settings of this start.
    pub fn config(self) -> Result<Config, ConfigFaults> {
        Config::load(&self.given(BTreeMap::new()))
    }
}

impl Values {
    /// How much may be asked.
    const fn rates(&self) -> RateSettings {
        RateSettings {
            address: self.rate_address,
            network: self.rate_network,
            journey: self.rate_journey,
            holder: self.rate_holder,
            holder_in_all: self.rate_holder_in_all,
            reports: self.rate_reports,
            reports_in_all: self.rate_reports_in_all,
            invitation: self.rate_invitation,
            application: self.rate_application,
        }
    }

    /// Where traces go.
    fn traces(&self) -> Option<Traces> {
        Some(Traces {
            collector: self.traces_endpoint.clone()?,
            headers: self.traces_headers.clone(),
            roots: self.traces_roots.clone(),
            share: self.traces_share,
            continued: self.traces_continued,
            service: self.traces_service.clone(),
            instance: self.traces_instance.clone(),
        })
    }

    /// Holds the values against each other. Nothing where a value that the rest builds on is wrong.
    fn checked(self, layers: &Layers, faults: &mut Vec<ConfigError>) -> Option<Config> {
        let (rates, traces) = (self.rates(), self.traces());
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        let origin = match self.origin {
            Some(origin) => origin,
            None => local(scheme, self.listen.port(), layers).map_err(|fault| faults.push(fault)).ok()?,
        };
        let host = origin.host_str().unwrap_or_default().to_owned();
        let rp_id = self.rp_id.unwrap_or_else(|| host.clone());
        if let Some(allowed) = domain::misfit(&rp_id, &host) {
            faults.push(layers.bad("rp_id", &rp_id, because(allowed, &origin)));
        }
        let tls = tls_files(layers, faults, self.certificate, self.certificate_key);
        let cards = self.cards_listen.and_then(|listen| {
            let certificate = needed(layers, faults, "cards.certificate", self.cards_certificate);
            let key = needed(layers, faults, "cards.key", self.cards_key);
            let domain = self.cards_domain.unwrap_or_else(|| domain::below(&host));
            if let Some(allowed) = domain::misfit_of_cards(&domain, &host) {
                faults.push(layers.bad("cards.domain", &domain, because(allowed, &origin)));
            }
            Some(CardSettings {
                listen,
                domain,
                port: if self.cards_port == 0 { listen.port() } else { self.cards_port },
                tls: TlsFiles { certificate: certificate?, key: key? },
                patience: self.card_patience,
                tls12: self.card_tls12,
                connections: Connections { all: self.card_connections, per_address: self.card_per_address },
                proxy_protocol: self.cards_proxy_protocol,
                tests: self.card_tests,
                hpki: Profile { policies: self.hpki_policies, unknown: self.hpki_unknown },
                jpki: Profile { policies: self.jpki_policies, unknown: self.jpki_unknown },
            })
        });
        let signing_keys = self.signing_keys.unwrap_or_else(|| self.data.join("signing-keys"));
        faults.extend(misplaced(layers, &self.data, self.backup_folder.as_deref(), &signing_keys));
        faults.extend(shorter_than_idle(layers, self.absolute, self.idle));
        if let Some(monitoring) = &self.monitoring {
            let others = [("listen", Some(self.listen)), ("cards.listen", self.cards_listen)];
            faults.extend(meeting(layers, monitoring, others));
        }
        let security = security(layers, faults, self.security_contact, self.security_policy);
        let held = layers.held(&self.data);
        Some(Config {
            listen: self.listen,
            origin,
            rp_id,
            rp_name: self.rp_name,
            data: self.data,
            desk_group: self.desk_group,
            desk_socket: self.desk_socket,
            cache: self.cache,
            tls,
            proxies: self.proxies,
            proxy_protocol: self.proxy_protocol,
            connections: Connections { all: self.connections, per_address: self.connections_per_address },
            places: self.places,
            applications: self.applications,
            clients: self.clients,
            signing_keys,
            logout_reach: self.logout_reach,
            client_roots: self.client_roots,
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
            rates,
            help_desk: self.help_desk,
            security,
            monitoring: self.monitoring,
            drain: self.drain,
            traces,
            log: Log { level: self.level, format: self.format },
            file: layers.path.clone(),
            content: layers.content,
            told: layers.told(),
            held,
        })
    }
}

impl Values {
    /// Where proxies are to say from whom a connection comes: they have to be named, and where both hosts share an address, a connection
    /// begins before it is known for which of them it is.
    fn unsaid(&self, layers: &Layers) -> Option<ConfigError> {
        let keys =
            [("proxy_protocol", self.proxy_protocol), ("cards.proxy_protocol", self.cards_proxy_protocol)];
        if self.proxies.is_empty()
            && let Some((key, _)) =
                keys.into_iter().find(|(_, protocol)| *protocol == ProxyProtocol::Required)
        {
            let allowed =
                text("off（`proxies` が指定されていないため）", "off, because `proxies` names none");
            return Some(layers.bad(key, "required", allowed.into()));
        }
        let shared =
            self.cards_listen == Some(self.listen) && self.proxy_protocol != self.cards_proxy_protocol;
        let allowed = text(
            "`proxy_protocol` と同じ値（`cards.listen` と `listen` が同じアドレスのため）",
            "the same as `proxy_protocol`, because `cards.listen` and `listen` are one",
        );
        shared.then(|| layers.bad("cards.proxy_protocol", "another", allowed.into()))
    }
}

/// Certificate and key of the main host: both or neither.
fn tls_files(
    layers: &Layers,
    faults: &mut Vec<ConfigError>,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
) -> Option<TlsFiles> {
    let (missing, other) = match (certificate, key) {
        (Some(certificate), Some(key)) => return Some(TlsFiles { certificate, key }),
        (None, None) => return None,
        (Some(_), None) => ("tls.key", "tls.certificate"),
        (None, Some(_)) => ("tls.certificate", "tls.key"),
    };
    let allowed = said!("パス（`{other}` が指定されているため）", "a path, because `{other}` is set");
    faults.push(layers.bad(missing, "", allowed));
    None
}

/// Folders within others in which they would be in danger: backups are of the store, and have no private keys beside them.
fn misplaced(layers: &Layers, data: &Path, backups: Option<&Path>, keys: &Path) -> Vec<ConfigError> {
    let Some(backups) = backups else { return Vec::new() };
    let wrong =
        |key, folder: &Path, allowed: Text| layers.bad(key, &folder.display().to_string(), allowed.into());
    let inside = backups.starts_with(data);
    let beside = keys.starts_with(backups);
    [
        inside.then(|| {
            wrong(
                "backup.folder",
                backups,
                text("`data` のフォルダーの外のフォルダー", "a folder outside that of `data`"),
            )
        }),
        beside.then(|| {
            wrong(
                "oidc.keys",
                keys,
                text(
                    "`backup.folder` のフォルダーの外のフォルダー",
                    "a folder outside that of `backup.folder`",
                ),
            )
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A session that would end before whoever has it was idle for long enough.
fn shorter_than_idle(layers: &Layers, absolute: Duration, idle: Duration) -> Option<ConfigError> {
    (absolute < idle).then(|| {
        let given = format!("{}s", absolute.as_secs());
        let allowed = text("`session.idle` 以上の時間", "at least as long as `session.idle`");
        layers.bad("session.absolute", &given, allowed.into())
    })
}

/// Whom to tell of a weakness: nobody asks for the policy of a house that names nobody.
fn security(
    layers: &Layers,
    faults: &mut Vec<ConfigError>,
    contact: Option<Url>,
    policy: Option<Url>,
) -> Option<Security> {
    if contact.is_none() && policy.is_some() {
        let allowed = text(
            "連絡先（`security.policy` が指定されているため）",
            "an address, because `security.policy` is set",
        );
        faults.push(layers.bad("security.contact", "", allowed.into()));
    }
    contact.map(|contact| Security { contact, policy })
}

/// Where strangers come and the server is to be watched, too.
fn meeting(
    layers: &Layers,
    monitoring: &MonitoringAddress,
    others: [(&str, Option<SocketAddr>); 2],
) -> Option<ConfigError> {
    let meets = |address: Option<SocketAddr>| address.is_some_and(|address| monitoring.meets(address));
    let (other, _) = others.into_iter().find(|(_, address)| meets(*address))?;
    let allowed = said!(
        "`{other}` とは別のアドレス（そのアドレスには誰でも接続できるため）",
        "another address than that of `{other}`, to which strangers come"
    );
    Some(layers.bad("monitoring.listen", &monitoring.to_string(), allowed))
}

/// A file that card hosts cannot do without.
fn needed(
    layers: &Layers,
    faults: &mut Vec<ConfigError>,
    key: &'static str,
    path: Option<PathBuf>,
) -> Option<PathBuf> {
    if path.is_none() {
        let allowed =
            text("パス（`cards.listen` が指定されているため）", "a path, because `cards.listen` is set");
        faults.push(layers.bad(key, "", allowed.into()));
    }
    path
}

/// The origin of a server that only this computer reaches.
fn local(scheme: &str, port: u16, layers: &Layers) -> Result<Url, ConfigError> {
    // Nobody knows yet which port a 0 will become, so the usual one stands in.
    let port = if port == 0 { 8080 } else { port };
    let address = format!("{scheme}://localhost:{port}");
    Url::parse(&address).map_err(|_| layers.bad("origin", &address, ORIGIN_IF_ANY.allowed()))
}

/// What is allowed beside an origin.
fn because(allowed: Said, origin: &Url) -> Said {
    let (Said { ja, en }, origin) = (allowed, shown(origin));
    said!("{ja}（`origin` が {origin} のため）", "{en}, because `origin` is {origin}")
}

/// An origin as people write it: without the final slash.
fn shown(origin: &Url) -> &str {
    origin.as_str().trim_end_matches('/')
}
