//! What the app saw of a ceremony that failed.

use serde::{Deserialize, Serialize};

/// What the app saw of a ceremony that failed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// Whether a passkey was to be created or used.
    pub ceremony: CeremonyKind,
    /// `DOMException.name`.
    pub name: String,
    /// `DOMException.message`.
    pub message: String,
    /// Milliseconds from the call to the rejection.
    pub elapsed_ms: u32,
    /// The timeout in the options.
    pub timeout_ms: u32,
    /// How long the page was hidden or without focus meanwhile: a sheet was up.
    pub away_ms: u32,
    /// Which attempt in a row this was, counted from 1.
    pub attempt: u32,
    /// `isUserVerifyingPlatformAuthenticatorAvailable()`, where it answered.
    #[serde(default)]
    pub platform_authenticator: Option<bool>,
    /// Whether this browser remembers having registered a passkey of ours.
    pub registered_here: Here,
    /// Whether the page could call WebAuthn at all.
    pub page: PageReadiness,
}

/// Whether a passkey is created or used.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CeremonyKind {
    /// `navigator.credentials.create`.
    Create,
    /// `navigator.credentials.get`.
    Get,
}

/// Whether this browser has registered a passkey of ours.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Here {
    /// The browser remembers having registered one.
    Yes,
    /// The browser remembers, but nothing of a passkey.
    No,
    /// The browser cannot remember: storage is refused.
    #[default]
    Unknown,
}

/// What the page could say about itself before any call.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageReadiness {
    /// `PublicKeyCredential` is there.
    Ready,
    /// `PublicKeyCredential` is missing.
    NoWebAuthn,
    /// `isSecureContext` is false.
    Insecure,
}
