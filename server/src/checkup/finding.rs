//! What can be found wrong with a server's set-up, as values without words.

use crate::backup::StoreGone;
use crate::clock::Timestamp;
use crate::config::ConfigError;
use crate::disk::NotUsable;
use crate::ids::ApplicationId;
use crate::listener::error::ListenerError;
use crate::listener::open_files::TooFewFiles;
use crate::metrics::HostKind;
use crate::oidc::client::SectorChange;
use crate::revocation::NotFetched;
use crate::service::oidc::settings_clients::UnusableClients;
use crate::service::verifier::NoVerifier;
use crate::store;
use crate::tables::WrongStoreVersion;
use api::card::CardKind;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;

/// How much something matters.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Gravity {
    /// Nothing is wrong; it could be better.
    Hint,
    /// The server works, and it will do harm sooner or later.
    Warning,
    /// People cannot sign in, or some of them, or what is theirs is in danger.
    Fault,
}

/// Something that was found.
#[derive(Debug)]
pub enum Finding {
    /// A setting cannot be right: as the program would refuse it.
    Setting(ConfigError),
    /// Only this computer can use the address under which it is to be reached, though it listens for others.
    OriginIsLocal(SocketAddr),
    /// Only this computer can use it, by its address and by where it listens: nobody has said yet under which address browsers reach it.
    OnlyHere,
    /// Passwords and sessions cross the network in the clear.
    InTheClear(SocketAddr),
    /// Whoever speaks TLS in front is not named: everybody has its address.
    ProxyNotNamed,
    /// Anybody is believed who says for whom he speaks.
    ProxiesAreAnybody(String),
    /// A certificate of ours or its key cannot be used.
    Certificate(ListenerError),
    /// It has ended.
    CertificateEnded(HostKind, Timestamp),
    /// It has not begun: or this computer's clock is behind.
    CertificateNotYet(HostKind, Timestamp),
    /// So many days are left.
    CertificateEndsSoon(HostKind, u64),
    /// It is not for this name.
    CertificateLacksName(HostKind, String),
    /// The main host's is for a card host, too: browsers send requests to card hosts over connections to the main host.
    CertificateCoversCards(String),
    /// This computer's list of authorities does not lead to it.
    CertificateUntrusted(HostKind),
    /// Other users of this computer can read the key.
    KeyOpen(PathBuf, u32),
    /// No card can be judged.
    NotJudged(NoVerifier),
    /// An authority's certificate has ended, and so have those of all others of its kind of card.
    AuthorityEnded {
        /// The file that it is in.
        file: String,
        /// When.
        at: Timestamp,
    },
    /// No root leads to an authority.
    AuthorityOrphan(String),
    /// Test cards are accepted.
    TestCards,
    /// A card is accepted of which nobody knows whether it was revoked, by this setting.
    UnknownAccepted(&'static str),
    /// The settings name no list.
    NoLists,
    /// A place gives no list.
    NoListThere(String, NotFetched),
    /// A list is stale, of this place and authority, since then.
    ListStale {
        /// Where it came from.
        place: String,
        /// Who made it.
        issuer: String,
        /// Until when it was good.
        at: Timestamp,
    },
    /// The running server got no list from a place when it asked last, and has none of it that is current; and why.
    ListNotTaken(String, String),
    /// No place has a list of this authority, which is in this file.
    ListMissing(String),
    /// The responder does not answer, or nobody can use what it answers.
    Responder(String),
    /// The applications of the settings cannot be used.
    Clients(UnusableClients),
    /// Other users can read the secret of an application.
    SecretOpen(ApplicationId, PathBuf, u32),
    /// An application knows everybody by another `sub` as soon as these settings hold.
    SectorChanged(ApplicationId, SectorChange),
    /// An application is never told that somebody has logged out: its address is private, and private ones are refused.
    LogoutPrivate(ApplicationId, String),
    /// A name leads nowhere, and why.
    NameUnknown(String, String),
    /// It cannot be listened there.
    Listen(ListenerError),
    /// Fewer files may be open than the settings need.
    FewFiles(TooFewFiles),
    /// It cannot be tried whether it could be listened there: that takes a right which a service manager gives to the server alone.
    ListenNotTried(SocketAddr),
    /// Whoever reaches any address of this computer may watch the server.
    MonitoringEverywhere(SocketAddr),
    /// No authority of the settings issues cards of this kind.
    CardKindRefused(CardKind),
    /// There is no group of the name in `desk.group`.
    NoDeskGroup(String),
    /// Something else stands where the socket of `desk.group` would be.
    DeskSocket(NotUsable),
    /// There is no store yet.
    NoStore(PathBuf),
    /// There is no store any more, as its backups say.
    StoreGone(StoreGone),
    /// The store cannot be opened.
    Store(store::Error),
    /// A later version has used it.
    StoreVersion(WrongStoreVersion),
    /// The folder is not fit.
    Folder(NotUsable),
    /// It names no authority, so nobody can be added.
    NoAuthority,
    /// The disk is so full that nothing is written, or soon will be: free of all bytes.
    Disk {
        /// What is free, in bytes.
        free: u64,
        /// All there is.
        size: u64,
    },
    /// Something in the store was written at a moment that has not come yet.
    ClockBehind(Timestamp),
    /// Nobody makes backups.
    NoBackups,
    /// They cannot be written there.
    BackupFolder(PathBuf, std::io::Error),
    /// They go where the store is: what takes the one takes the other.
    BackupsBesideStore(PathBuf),
    /// Whoever gets one can read it.
    BackupsOpen,
    /// The newest is older than they should be apart; nothing where there is none.
    BackupOld(Option<Timestamp>),
    /// The private half of a key for tokens is not at this path, or was not.
    SigningKeyLost(PathBuf),
    /// A private key for tokens belongs to no key of this store.
    SigningKeyUnknown(PathBuf),
    /// Traces would be lost, and why.
    TracesNotTaken(String),
    /// Nobody can watch the server.
    NotWatched,
    /// Whoever finds a weakness does not learn whom to tell.
    NobodyToTell,
}

impl Finding {
    /// What programs call it, and how much it matters.
    pub const fn code(&self) -> (&'static str, Gravity) {
        use Gravity::{Fault, Hint, Warning};
        match self {
            Self::Setting(_) => ("setting", Fault),
            Self::OriginIsLocal(_) => ("origin_is_local", Warning),
            Self::OnlyHere => ("only_here", Warning),
            Self::InTheClear(_) => ("in_the_clear", Warning),
            Self::ProxyNotNamed => ("proxy_not_named", Warning),
            Self::ProxiesAreAnybody(_) => ("proxies_are_anybody", Fault),
            Self::Certificate(_) => ("certificate", Fault),
            Self::CertificateEnded(..) => ("certificate_ended", Fault),
            Self::CertificateNotYet(..) => ("certificate_not_yet", Fault),
            Self::CertificateEndsSoon(..) => ("certificate_ends_soon", Warning),
            Self::CertificateLacksName(..) => ("certificate_lacks_name", Fault),
            Self::CertificateCoversCards(_) => ("certificate_covers_cards", Fault),
            Self::CertificateUntrusted(_) => ("certificate_untrusted", Warning),
            Self::KeyOpen(..) => ("key_open", Warning),
            Self::NotJudged(_) => ("not_judged", Fault),
            Self::AuthorityEnded { .. } => ("authority_ended", Warning),
            Self::AuthorityOrphan(_) => ("authority_orphan", Warning),
            Self::TestCards => ("test_cards", Warning),
            Self::UnknownAccepted(_) => ("unknown_accepted", Warning),
            Self::NoLists => ("no_lists", Fault),
            Self::NoListThere(..) => ("no_list_there", Fault),
            Self::ListStale { .. } => ("list_stale", Fault),
            Self::ListNotTaken(..) => ("list_not_taken", Fault),
            Self::ListMissing(_) => ("list_missing", Warning),
            Self::Responder(_) => ("responder", Fault),
            Self::Clients(_) => ("clients", Fault),
            Self::SecretOpen(..) => ("secret_open", Warning),
            Self::SectorChanged(..) => ("sector_changed", Warning),
            Self::LogoutPrivate(..) => ("logout_private", Warning),
            Self::NameUnknown(..) => ("name_unknown", Fault),
            Self::Listen(_) => ("listen", Fault),
            Self::ListenNotTried(_) => ("listen_not_tried", Hint),
            Self::MonitoringEverywhere(_) => ("monitoring_everywhere", Warning),
            Self::CardKindRefused(_) => ("card_kind_refused", Hint),
            Self::NoDeskGroup(_) => ("desk_group", Fault),
            Self::DeskSocket(_) => ("desk_socket", Fault),
            Self::FewFiles(_) => ("few_files", Warning),
            Self::NoStore(_) => ("no_store", Hint),
            Self::StoreGone(_) => ("store_gone", Fault),
            Self::Store(_) => ("store", Fault),
            Self::StoreVersion(_) => ("store_version", Fault),
            Self::Folder(_) => ("folder", Fault),
            Self::NoAuthority => ("no_authority", Hint),
            Self::Disk { .. } => ("disk", Warning),
            Self::ClockBehind(_) => ("clock_behind", Warning),
            Self::NoBackups => ("no_backups", Warning),
            Self::BackupFolder(..) => ("backup_folder", Fault),
            Self::BackupsBesideStore(_) => ("backups_beside_store", Warning),
            Self::BackupsOpen => ("backups_open", Hint),
            Self::BackupOld(_) => ("backup_old", Warning),
            Self::SigningKeyLost(_) => ("signing_key_lost", Warning),
            Self::SigningKeyUnknown(_) => ("signing_key_unknown", Hint),
            Self::TracesNotTaken(_) => ("traces_not_taken", Warning),
            Self::NotWatched => ("not_watched", Hint),
            Self::NobodyToTell => ("nobody_to_tell", Hint),
        }
    }

    /// The place that gives no list.
    pub(super) fn silent_place(&self) -> Option<&str> {
        match self {
            Self::NoListThere(place, _) => Some(place),
            _ => None,
        }
    }

    /// That it cannot be listened somewhere.
    pub(super) fn of_listening(why: ListenerError) -> Self {
        match why {
            ListenerError::Listen { address, cause, .. } if cause.kind() == ErrorKind::PermissionDenied => {
                Self::ListenNotTried(address)
            }
            why => Self::Listen(why),
        }
    }

    /// Whether it says something of a setting that is among these.
    pub(super) fn rests_on(&self, wrong: &[&str]) -> bool {
        let of: &[&str] = match self {
            Self::OriginIsLocal(_) | Self::OnlyHere | Self::InTheClear(_) => {
                &["origin", "listen", "tls.certificate", "tls.key", "proxies"]
            }
            Self::ProxyNotNamed => &["origin", "tls.certificate", "tls.key", "proxies"],
            Self::CertificateLacksName(..)
            | Self::CertificateCoversCards(_)
            | Self::CertificateUntrusted(_)
            | Self::NameUnknown(..) => &["origin", "cards.domain"],
            Self::Clients(_) | Self::SecretOpen(..) | Self::SectorChanged(..) => &["clients"],
            Self::LogoutPrivate(..) => &["oidc.private_clients"],
            Self::NoStore(_) | Self::StoreGone(_) | Self::NoAuthority => &["data"],
            Self::NoBackups => &["backup.folder"],
            Self::BackupsOpen => &["backup.recipients"],
            Self::NoLists => &["cards.crls"],
            Self::TracesNotTaken(_) => &["traces.endpoint", "traces.headers", "traces.roots"],
            Self::NotWatched => &["monitoring.listen"],
            Self::NobodyToTell => &["security.contact", "security.policy"],
            _ => &[],
        };
        of.iter().any(|key| wrong.contains(key))
    }
}
