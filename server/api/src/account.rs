//! A holder's own devices.

use crate::{Millis, Signal, session::Holder};
use serde::{Deserialize, Serialize};

/// The holder's page.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Account {
    /// Whose.
    pub holder: Holder,
    /// The devices that work, the newest first.
    pub devices: Vec<Device>,
    /// The cards that log this holder in, the newest first.
    #[serde(default)]
    pub cards: Vec<Card>,
    /// Whether a My Number card may be bound now.
    #[serde(default)]
    pub binding: Binding,
    /// Until when devices may be added and removed without confirming again.
    pub confirmed_until: Millis,
    /// The server's clock.
    pub now: Millis,
}

/// Whether a My Number card may be bound in this session.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// This server knows no cards.
    #[default]
    Off,
    /// First by showing the HPKI card: this session was not opened, or not just now, with one.
    NeedsHpki,
    /// Now.
    Ready,
}

/// A card of the holder's.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Card {
    /// Names the card; not secret.
    pub id: String,
    /// Which kind of card.
    pub kind: crate::card::Kind,
    /// Who issued it.
    pub issuer: String,
    /// Valid until.
    pub valid_until: Millis,
    /// When it was first used or bound.
    pub bound_at: Millis,
    /// When it was last used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Millis>,
    /// Whether this session was opened with it.
    pub current: Current,
}

/// A registered device.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Device {
    /// Names the device; not secret.
    pub id: String,
    /// The holder's own name for it.
    pub label: String,
    /// Where the passkey is kept, from its AAGUID: `iCloud キーチェーン`, `Google パスワード マネージャー`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// When it was registered.
    pub registered_at: Millis,
    /// When it was last used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Millis>,
    /// Whether its key is copied between the holder's devices by the provider.
    pub copies: Copies,
    /// Whether this session was opened with it.
    pub current: Current,
}

/// Whether a passkey is synced (WebAuthn backup state flag).
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Copies {
    /// It stays on the one device.
    None,
    /// It could be synced but is not.
    Possible,
    /// It is synced.
    Synced,
}

/// Whether a device opened the present session.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Current {
    /// It did.
    Yes,
    /// It did not.
    No,
}

/// A device was removed; its sessions are over.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Removed {
    /// What the authenticator should be told.
    pub signal: Signal,
    /// The page as it is now; absent when the removal ended this very session.
    #[serde(default)]
    pub account: Option<Account>,
}
