//! Logging in with a passkey of this device (or, through the browser's own code, of a phone nearby), without typing anything.

use serde::{Deserialize, Serialize};

/// Asks for a login in this very browser.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BeginSolo {
    /// Whether the passkey is on this device or another.
    #[serde(default)]
    pub via: Via,
    /// The application that sends the person here, by its id; ours when absent.
    #[serde(default)]
    pub application: Option<String>,
}

/// The device whose passkey is to be used.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// The device that this browser runs on.
    #[default]
    Device,
    /// On a phone nearby: the browser shows its own QR code and uses Bluetooth (WebAuthn hybrid transport).
    Hybrid,
}
