//! A holder's own devices.

use crate::{
    session::Holder,
    wire::{Millis, Signal},
};
use serde::{Deserialize, Serialize};

pub use crate::wire::News;

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
    /// The sessions that last, the newest first.
    #[serde(default)]
    pub sessions: Vec<Session>,
    /// The one device or card that can log the holder in, where there is but one: nothing is left without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
    /// Whether a My Number card may be bound now.
    #[serde(default)]
    pub binding: Binding,
    /// Until when the last proof counts for binding a My Number card, where it was made with an HPKI card.
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
    /// Whether it was added since the holder last logged in like this, and elsewhere.
    #[serde(default)]
    pub new: New,
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
    /// Whether it was added since the holder last logged in like this, and elsewhere.
    #[serde(default)]
    pub new: New,
}

/// A session of the holder's.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Session {
    /// Names the session; not secret.
    pub id: String,
    /// The browser it is in, as `Windows の Edge`.
    pub browser: String,
    /// Where that is: a configured place name, or its network address.
    pub place: String,
    /// What opened it: a device's label, or a card's name.
    pub by: String,
    /// When it was opened.
    pub opened_at: Millis,
    /// When it was last used, to the minute.
    pub used_at: Millis,
    /// Whether it is this one.
    pub current: Current,
    /// Whether it was opened since the holder last logged in like this, and elsewhere.
    #[serde(default)]
    pub new: New,
}

/// Whether something is news to the holder.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum New {
    /// It is known.
    #[default]
    No,
    /// It is news.
    Yes,
}

/// Asks for a change, which is then confirmed by itself.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// What is to be changed.
    pub change: What,
    /// Whether the person knows that nothing is left to log in with.
    #[serde(default)]
    pub last: Last,
}

/// What a holder can change of what logs in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum What {
    /// Another phone is registered.
    AddPhone,
    /// A device is removed.
    RemoveDevice {
        /// Which.
        id: String,
    },
    /// A card is removed.
    RemoveCard {
        /// Which.
        id: String,
    },
}

/// Whether the person knows that nothing is left to log in with.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Last {
    /// Nobody said so: the last thing is not removed.
    #[default]
    Unsaid,
    /// It is known.
    Known,
}

/// A change that waits for its confirmation.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Names the change.
    pub id: String,
    /// The change in words, as the phone shows it too: `端末「iPhone」の登録を削除`.
    pub name: String,
    /// It has to be confirmed by then.
    pub expires_at: Millis,
    /// The server's clock.
    pub now: Millis,
}

/// Makes a change that was confirmed.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmed {
    /// The change. Without one nothing was confirmed.
    #[serde(default)]
    pub change: Option<String>,
}

/// A session was ended.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Ended {
    /// The page as it is now; absent when it was this very session.
    #[serde(default)]
    pub account: Option<Account>,
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
