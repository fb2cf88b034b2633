//! A setting: what the table says of it, and what it is called where.

use crate::said::Said;
use api::Text;

/// One line of the table of settings.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The key in the file: `limits.code`.
    pub key: &'static str,
    /// What holds when nobody says otherwise, as one would write it; empty for nothing.
    pub default: &'static str,
    /// What the setting does, in the documentation's words.
    pub doc: Text,
    /// What may be given, in words.
    pub allowed: fn() -> Said,
}

/// The settings that a running server takes over when they change, with the files that they name. What is not among them holds from the next
/// start on: it says where the server listens and who it is, or how much room it keeps.
pub const LIVE: &[&str] = &[
    "tls.certificate",
    "tls.key",
    "places",
    "applications",
    "clients",
    "cards.certificate",
    "cards.key",
    "cards.hpki_policies",
    "cards.jpki_policies",
    "cards.tests",
    "cards.hpki_unknown",
    "cards.jpki_unknown",
    "cards.tls12",
    "cards.hpki_roots",
    "cards.hpki_intermediates",
    "cards.jpki_roots",
    "cards.crls",
    "cards.crl_interval",
    "cards.crl_size",
    "cards.private_sources",
    "cards.ocsp",
    "cards.ocsp_timeout",
    "cards.ocsp_skew",
    "cards.ocsp_life",
    "cards.ocsp_nonce",
];

/// The settings that are each process's own, also those of a command beside a running server: how it finds the server, and how it talks.
pub(super) const OWN: &[&str] = &["data", "desk.socket", "cache", "log.level", "log.format"];

impl Setting {
    /// Whether a running server takes it over.
    pub fn is_live(&self) -> bool {
        LIVE.contains(&self.key)
    }

    /// The name of its environment variable.
    pub fn variable(&self) -> String {
        format!("KAGURA_{}", self.key.replace('.', "_").to_ascii_uppercase())
    }

    /// The flag, without its hyphens.
    pub fn flag(&self) -> String {
        self.key.replace(['.', '_'], "-")
    }
}
