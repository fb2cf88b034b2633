//! Logging in with a passkey of this device (or, through the browser's own code, of a phone nearby), without typing anything.

use serde::{Deserialize, Serialize};

/// Begins a login.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Begin {
    /// Where the passkey is.
    #[serde(default)]
    pub via: Via,
    /// The application that sends the person here, by its id; ours when absent.
    #[serde(default)]
    pub application: Option<String>,
}

/// Where the passkey is.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// On this device.
    #[default]
    Device,
    /// On a phone nearby: the browser shows its own QR code and uses Bluetooth (WebAuthn hybrid transport).
    Hybrid,
}
