//! Every setting, once: its key, default, allowed values and meaning stand in the table below, and nowhere else.
//! A later layer wins: default < file < environment < flag. What cannot be right stops the start.

mod cards;
mod document;
mod flags;
mod layers;
mod network;
mod parts;
pub mod reach;
mod revocations;
mod value;

pub use cards::{Cards, Profile, Tls12};
pub use document::{markdown, plain, toml_example};
pub use flags::Flags;
pub use layers::{Given, Source};
pub use network::Network;
pub use parts::{Application, Connections, Invitations, Place, Rates, Security, Strangers, Tls, Trust};
pub use revocations::{Authorities, ListPlace, Responder, Revocations};

use crate::cards::ocsp::{Echo, Rules};
use crate::cards::{OnUnknown, Tests};
use crate::config::reach::Reach;
use crate::journey;
use crate::log::{Log, LogFormat};
use crate::model::session;
use layers::Layers;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;
use tracing::level_filters::LevelFilter;
use url::Url;
use value::{
    ADDRESS, ADDRESS_IF_ANY, APPLICATIONS, BYTES, CONTACT_IF_ANY, COUNT, DAY, DURATION, ECHO, FORMAT, GIB,
    HOST_IF_ANY, HOUR, HTTPS_IF_ANY, KIB, LEVEL, LISTS, MIB, MINUTE, NAME, NETWORKS, NUMBER, OIDS,
    ON_UNKNOWN, ORIGIN_IF_ANY, PATH, PATH_IF_ANY, PATHS, PLACES, PORT, REACH, TESTS, TLS12, TRIES,
    URL_IF_ANY,
};

/// One line of the table of settings.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The key in the file: `limits.code`.
    pub key: &'static str,
    /// What holds when nobody says otherwise, as one would write it; empty for nothing.
    pub default: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// What may be given, in words.
    pub allowed: fn() -> String,
}

macro_rules! settings {
    ($($field:ident: $type:ty = $key:literal, $default:literal, $kind:expr, $doc:literal;)*) => {
        /// Every setting, in the order in which they are documented.
        pub const SETTINGS: &[Setting] = &[
            $(Setting { key: $key, default: $default, doc: $doc, allowed: || $kind.allowed() }),*
        ];

        /// Every value, before they are held against each other.
        struct Values { $($field: $type),* }

        impl Values {
            fn read(layers: &Layers) -> Result<Self, ConfigError> {
                Ok(Self { $($field: layers.value($key, $default, &$kind)?),* })
            }
        }
    };
}

settings! {
    listen: SocketAddr = "listen", "127.0.0.1:8080", ADDRESS,
        "Where the server listens.";
    origin: Option<Url> = "origin", "", ORIGIN_IF_ANY,
        "The address under which browsers reach the server; stands in every QR code. Passkeys are bound to its host, and requests that name another one are refused. Without it: localhost with the port of `listen`, for trying things out on one computer.";
    rp_id: Option<String> = "rp_id", "", HOST_IF_ANY,
        "The host that passkeys are bound to (WebAuthn RP ID). Changing it makes every registered phone useless. Without it: the host of `origin`.";
    rp_name: String = "rp_name", "HPKI-KAGURA", NAME,
        "The name that a phone shows when it makes a passkey.";
    data: PathBuf = "data", "kagura-data", PATH,
        "The folder of the store.";
    cache: u64 = "cache", "256MiB", BYTES.between(MIB, 1024 * GIB),
        "How much memory the store may use to keep pages at hand.";
    certificate: Option<PathBuf> = "tls.certificate", "", PATH_IF_ANY,
        "The certificate and its chain. Without it and the key the server speaks HTTP, for localhost or behind a proxy that speaks TLS.";
    certificate_key: Option<PathBuf> = "tls.key", "", PATH_IF_ANY,
        "The certificate's private key.";
    proxies: Vec<Network> = "proxies", "", NETWORKS,
        "The proxies whose X-Forwarded-For is believed. They have to pass on `Host` as the browser sent it. Without them: none, and the header is ignored.";
    connections: usize = "connections", "4000", COUNT.between(16, 1_000_000),
        "How many connections to the main host may be open at once. One more takes the place of the one that has had nothing to do for longest, where an address has more than its share of such, of those. With those of `cards.connections` they have to fit into the limit of open files (`ulimit -n`, LimitNOFILE of systemd), of which the server keeps some for itself.";
    connections_per_address: usize = "connections_per_address", "512", COUNT.between(4, 1_000_000),
        "How many of them one address (IPv6: one /64) may hold safely, and twice as many as it may have streams of events. Connections beyond that make room when all are taken, as those do that have nothing to do. Addresses of `proxies` may hold all of them.";
    places: Vec<Place> = "places", "", PLACES,
        "Networks with a name: what the phone shows as the place of a PC that asks to log in. The first that fits is shown.";
    applications: Vec<Application> = "applications", "", APPLICATIONS,
        "Applications that may send people here to log in, and where they go afterwards.";
    cards_listen: Option<SocketAddr> = "cards.listen", "", ADDRESS_IF_ANY,
        "Where card hosts are listened on; they always speak TLS. It may be the address of `listen`, when that speaks TLS too. Without it nobody can use a card.";
    cards_domain: Option<String> = "cards.domain", "", HOST_IF_ANY,
        "What the names of card hosts end with: every attempt has a host of its own, <attempt>.hpki.<domain> or <attempt>.jpki.<domain>. Without it: the host of `origin` without its first part; localhost for localhost.";
    cards_port: u16 = "cards.port", "0", PORT.between(0, 65535),
        "The port in the addresses of card hosts, where it is another than that of `cards.listen`. 0: the same.";
    cards_certificate: Option<PathBuf> = "cards.certificate", "", PATH_IF_ANY,
        "The certificate of the card hosts and its chain: for *.hpki.<domain> and *.jpki.<domain>, and for nothing that the main host's certificate covers.";
    cards_key: Option<PathBuf> = "cards.key", "", PATH_IF_ANY,
        "Its private key; P-256 costs the server five times less than RSA.";
    hpki_policies: Vec<String> = "cards.hpki_policies", "1.2.392.100495.1.5.1.2.3.1", OIDS,
        "The policies of HPKI certificates that may log in.";
    jpki_policies: Vec<String> = "cards.jpki_policies", "1.2.392.200149.8.5.1.3.30", OIDS,
        "The policies of My Number card certificates that may log in.";
    card_tests: Tests = "cards.tests", "refuse", TESTS,
        "Whether certificates of test policies are accepted.";
    hpki_unknown: OnUnknown = "cards.hpki_unknown", "refuse", ON_UNKNOWN,
        "What happens with an HPKI card when it cannot be told whether it was revoked.";
    jpki_unknown: OnUnknown = "cards.jpki_unknown", "refuse", ON_UNKNOWN,
        "What happens with a My Number card when it cannot be told whether it was revoked.";
    card_patience: Duration = "cards.patience", "5m", DURATION.between(1, 15 * MINUTE),
        "How long the browser may take for certificate and PIN, in one handshake.";
    card_tls12: Tls12 = "cards.tls12", "allow", TLS12,
        "Whether TLS 1.2 is spoken to card hosts. Many cards can sign for nothing newer; it shows the certificate to whoever listens on the line.";
    card_connections: usize = "cards.connections", "15000", COUNT.between(64, 1_000_000),
        "How many connections card hosts have open at once. One more takes the place of the one that has waited longest without saying anything, where an address has more than its share of such, of those.";
    card_per_address: usize = "cards.per_address", "256", COUNT.between(4, 1_000_000),
        "How many of them one address (IPv6: one /64) may hold safely. What it holds beyond that makes room when all are taken, as those do who say nothing.";
    hpki_roots: Vec<PathBuf> = "cards.hpki_roots", "", PATHS,
        "The roots of HPKI cards.";
    hpki_intermediates: Vec<PathBuf> = "cards.hpki_intermediates", "", PATHS,
        "The certification authorities that issue HPKI cards, every generation of each.";
    jpki_roots: Vec<PathBuf> = "cards.jpki_roots", "", PATHS,
        "The certification authorities of My Number cards' user authentication certificates, every generation.";
    crls: Vec<ListPlace> = "cards.crls", "", LISTS,
        "Where the lists of revoked certificates (CRL) and revoked authorities (ARL) are. Addresses inside certificates are never asked.";
    crl_interval: Duration = "cards.crl_interval", "1h", DURATION.between(MINUTE, 7 * DAY),
        "How often each list is fetched; earlier when it is about to become stale.";
    crl_size: u64 = "cards.crl_size", "64MiB", BYTES.between(MIB, GIB),
        "How long a list may be. It is held in memory while it is loaded.";
    reach: Reach = "cards.private_sources", "refuse", REACH,
        "Whether lists and responders may have addresses of private networks.";
    ocsp: Option<Url> = "cards.ocsp", "", URL_IF_ANY,
        "The OCSP responder for My Number cards. Without it their lists are looked up.";
    ocsp_timeout: Duration = "cards.ocsp_timeout", "2s", DURATION.between(1, 30),
        "How long the responder may take, from looking up its name to the end of its answer.";
    ocsp_skew: Duration = "cards.ocsp_skew", "5m", DURATION.between(0, HOUR),
        "How far the responder's clock may be from ours.";
    ocsp_nonce: Echo = "cards.ocsp_nonce", "optional", ECHO,
        "Whether the responder must repeat the nonce. Responders that sign their answers ahead cannot.";
    code: Duration = "limits.code", "10m", DURATION.between(1, HOUR),
        "How long a QR code on a screen can be scanned.";
    journey: Duration = "limits.journey", "10m", DURATION.between(1, HOUR),
        "How long a person may take after the phone has opened a code.";
    ceremony: Duration = "limits.ceremony", "5m", DURATION.between(1, 10 * MINUTE),
        "How long the browser waits for face, finger or screen lock.";
    invitation: Duration = "limits.invitation", "30d", DURATION.between(1, 366 * DAY),
        "How long an invitation is valid unless `kagura invite --days` says otherwise.";
    password_tries: u8 = "limits.password_tries", "5", TRIES.between(1, 10),
        "How many wrong passwords an invitation bears before it is locked.";
    password_length: usize = "limits.password_length", "8", COUNT.between(6, 64),
        "How many characters the password of an invitation has; one of your own needs as many at least.";
    devices: usize = "limits.devices_per_holder", "10", COUNT.between(1, 100),
        "How many devices a holder may have.";
    incidents: Duration = "limits.incidents", "90d", DURATION.between(DAY, 3660 * DAY),
        "How long the particulars of a stopped journey can be looked up by its number (`kagura incident NUMBER`); then they are deleted. The audit record is kept apart and stays.";
    incident_count: usize = "limits.incident_count", "100000", COUNT.between(1000, 1_000_000),
        "How many of them are kept at most. Where there are more, those that nobody signed in is behind are deleted first, the oldest before newer ones.";
    strangers: u64 = "limits.strangers_per_address", "20MiB", BYTES.between(MIB, GIB),
        "How much of the store one address (IPv6: one /64; a /48 four times as much) may take up with logins, card attempts and ceremonies that come to nothing, at once and again in a day. What comes to a session or a device does not count, however many log in behind one address. Where it is used up, what has waited longest gives way.";
    strangers_in_all: u64 = "limits.strangers", "1GiB", BYTES.between(MIB, 1024 * GIB),
        "The same of all addresses together, at once and again in an hour.";
    body: u64 = "limits.body", "64KiB", BYTES.between(16 * KIB, MIB),
        "How long the body of a request may be.";
    idle: Duration = "session.idle", "30m", DURATION.between(1, 30 * DAY),
        "How long a session lives without being used.";
    absolute: Duration = "session.absolute", "18h", DURATION.between(1, 30 * DAY),
        "How long a session lives at most.";
    confirmed: Duration = "session.confirmed", "5m", DURATION.between(1, HOUR),
        "How long a confirmation may be used for the one change it was made for (adding a phone, removing a device or card), and how long after an HPKI card was shown a My Number card may be bound.";
    per_holder: usize = "session.per_holder", "10", COUNT.between(1, 100),
        "How many sessions a holder may have at once. One more ends the one that was not used for the longest time.";
    rate_address: u32 = "rates.address", "600", NUMBER.between(1, 1_000_000),
        "How many requests that cost something one address may make per minute. A hospital may have one address for everybody.";
    rate_network: u32 = "rates.network", "4800", NUMBER.between(1, 10_000_000),
        "The same of one site of IPv6 (a /48); one address there is a /64.";
    rate_journey: u32 = "rates.journey", "120", NUMBER.between(1, 1_000_000),
        "How many times per minute a browser may follow each login, registration or card attempt of its own. It does not count against its address.";
    rate_holder: u32 = "rates.holder", "20", NUMBER.between(1, 1_000_000),
        "How many logins per minute one address may ask for in the name of one holder. Where there are more, logins go on as if no id had been typed: the phone says who it is.";
    rate_holder_in_all: u32 = "rates.holder_in_all", "200", NUMBER.between(1, 1_000_000),
        "The same of all addresses together.";
    rate_reports: u32 = "rates.reports", "200", NUMBER.between(1, 1_000_000),
        "How many times per hour people who are not signed in, behind one address, get a number for what stopped them outside of a login, registration or card attempt, each of which has one number anyway. Without one they are told all the same, but the number.";
    rate_reports_in_all: u32 = "rates.reports_in_all", "3000", NUMBER.between(1, 1_000_000),
        "The same of all addresses together.";
    rate_invitation: u32 = "rates.invitation", "20", NUMBER.between(1, 1_000_000),
        "How many steps per minute may be tried with one invitation.";
    security_contact: Option<Url> = "security.contact", "", CONTACT_IF_ANY,
        "Whom to tell of a weakness of this service; stands in /.well-known/security.txt (RFC 9116). Without it there is no such file: whoever finds a weakness does not learn whom to tell.";
    security_policy: Option<Url> = "security.policy", "", HTTPS_IF_ANY,
        "The page that says how you treat such reports; stands there, too.";
    level: LevelFilter = "log.level", "info", LEVEL,
        "What is logged, at least as grave as this.";
    format: LogFormat = "log.format", "text", FORMAT,
        "The shape of log lines: for people or for machines.";
}

/// The settings, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the server listens.
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
    /// Certificate and key, when the server itself speaks TLS.
    pub tls: Option<Tls>,
    /// The proxies whose X-Forwarded-For is believed.
    pub proxies: Vec<Network>,
    /// How many connections to the main host may be open at once.
    pub connections: Connections,
    /// Networks with a name.
    pub places: Vec<Place>,
    /// Applications that may send people here.
    pub applications: Vec<Application>,
    /// Card hosts, where cards are used.
    pub cards: Option<Cards>,
    /// Whose cards are accepted.
    pub authorities: Authorities,
    /// Where it is learned whether certificates were revoked.
    pub revocations: Revocations,
    limits: journey::Limits,
    /// What holds for invitations.
    pub invitations: Invitations,
    /// How many devices a holder may have.
    pub devices_per_holder: usize,
    /// How long stopped journeys can be looked up.
    pub incidents_kept: Duration,
    /// How many of them are kept at most.
    pub incident_count: usize,
    /// How much of the store strangers may take up.
    pub strangers: Strangers,
    /// The longest body of a request, in bytes.
    pub body: usize,
    lifetime: session::Lifetime,
    /// How many sessions a holder may have at once.
    pub sessions_per_holder: usize,
    /// How much may be asked per minute.
    pub rates: Rates,
    /// Whom to tell of a weakness, where somebody is named.
    pub security: Option<Security>,
    /// What is logged.
    pub log: Log,
}

/// Why there are no settings to start with.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the settings file {} cannot be read: {why}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        why: std::io::Error,
    },
    /// The file is not TOML.
    #[error("the settings file {} is not TOML: {why}", path.display())]
    Syntax {
        /// Which.
        path: PathBuf,
        /// Where and why.
        why: String,
    },
    /// A name that no setting has.
    #[error("there is no setting `{name}` ({from}); the nearest is `{nearest}`. `kagura settings` lists all")]
    Unknown {
        /// The name.
        name: String,
        /// Where it stands.
        from: Source,
        /// A setting with a similar name.
        nearest: String,
    },
    /// A value that cannot be right.
    #[error("the setting `{key}` ({from}) cannot be `{given}`. Allowed: {allowed}")]
    Bad {
        /// The setting.
        key: &'static str,
        /// Where the value comes from.
        from: Source,
        /// The value, without passwords.
        given: String,
        /// What may be given.
        allowed: String,
    },
}

impl Config {
    /// Reads the settings from all layers.
    pub fn load(given: &Given) -> Result<Self, ConfigError> {
        let layers = Layers::read(given)?;
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

    /// How long sessions live.
    pub fn lifetime(&self) -> session::Lifetime {
        self.lifetime
    }

    /// Whether this address belongs to a proxy whose X-Forwarded-For is believed.
    pub fn trusts(&self, address: IpAddr) -> Trust {
        if self.proxies.iter().any(|proxy| proxy.contains(address)) { Trust::Proxy } else { Trust::Stranger }
    }

    /// The name of the place where this address is, if it has one.
    pub fn place(&self, address: IpAddr) -> Option<&str> {
        self.places.iter().find(|place| place.network.contains(address)).map(|place| place.name.as_str())
    }

    /// The application with this id.
    pub fn application(&self, id: &str) -> Option<&Application> {
        self.applications.iter().find(|application| application.id == id)
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
        let tls = match (self.certificate, self.certificate_key) {
            (Some(certificate), Some(key)) => Some(Tls { certificate, key }),
            (None, None) => None,
            (Some(_), None) => {
                return Err(layers.bad("tls.key", "", "a path, because `tls.certificate` is set".into()));
            }
            (None, Some(_)) => {
                return Err(layers.bad("tls.certificate", "", "a path, because `tls.key` is set".into()));
            }
        };
        let cards = match self.cards_listen {
            None => None,
            Some(listen) => Some(Cards {
                listen,
                domain: self.cards_domain.unwrap_or_else(|| below(&host)),
                port: if self.cards_port == 0 { listen.port() } else { self.cards_port },
                tls: Tls {
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
        if self.absolute < self.idle {
            let given = format!("{}s", self.absolute.as_secs());
            return Err(layers.bad("session.absolute", &given, "at least as long as `session.idle`".into()));
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
                responder: self.ocsp.map(|url| Responder {
                    url,
                    patience: self.ocsp_timeout,
                    rules: Rules { skew: self.ocsp_skew, echo: self.ocsp_nonce },
                }),
            },
            limits: journey::Limits { code: self.code, journey: self.journey, ceremony: self.ceremony },
            invitations: Invitations {
                validity: self.invitation,
                tries: self.password_tries,
                password_length: self.password_length,
            },
            devices_per_holder: self.devices,
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
            rates: Rates {
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
            log: Log { level: self.level, format: self.format },
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
