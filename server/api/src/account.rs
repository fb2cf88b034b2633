//! What a holder sees and changes of the own account: devices, cards and sessions.

use crate::{
    session::SessionHolder,
    wire::{Millis, Signal},
};
use serde::{Deserialize, Serialize};

pub use crate::wire::NewsItem;

/// What the holder's page shows: the holder, the devices, cards and sessions.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Account {
    /// The holder who is signed in.
    pub holder: SessionHolder,
    /// The devices that work, the newest first.
    pub devices: Vec<AccountDevice>,
    /// The cards that log this holder in, the newest first.
    #[serde(default)]
    pub cards: Vec<AccountCard>,
    /// The sessions that last, the newest first.
    #[serde(default)]
    pub sessions: Vec<AccountSession>,
    /// The one device or card that can log the holder in, where there is but one: nothing is left without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
    /// How somebody came into this session: what confirms a change in it without a search.
    #[serde(default)]
    pub came_by: CameBy,
    /// Whether a PC is among the devices, which can then confirm a change by itself.
    #[serde(default)]
    pub pc: PcPasskey,
    /// Whether a My Number card may be bound now.
    #[serde(default)]
    pub binding: Binding,
    /// Until when the last proof counts for binding a My Number card, where it was made with an HPKI card.
    pub confirmed_until: Millis,
    /// The server's time when it answered.
    pub now: Millis,
}

/// Whether a holder has registered a PC.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PcPasskey {
    /// None of the devices was registered on a PC, as far as is known.
    #[default]
    None,
    /// A device was registered on a PC, this one or another.
    Registered,
}

/// How somebody came into a session.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CameBy {
    /// By a phone that acted for this browser.
    #[default]
    Phone,
    /// By a passkey that this browser itself asked for.
    Here,
    /// With a card.
    Card,
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
    /// A card can be bound right now, in this session.
    Ready,
}

/// A card of the holder's.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AccountCard {
    /// Names the card; not secret.
    pub id: String,
    /// HPKI or My Number card.
    pub kind: crate::card::CardKind,
    /// The issuing authority, as people know it.
    pub issuer: String,
    /// `notAfter` of the card's certificate.
    pub valid_until: Millis,
    /// When the card was first used or bound.
    pub bound_at: Millis,
    /// When the card was last used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Millis>,
    /// Whether this session was opened with it.
    pub current: IsCurrent,
    /// Whether it was added since the holder last logged in like this, and elsewhere.
    #[serde(default)]
    pub new: IsNews,
}

/// A registered device, as its holder sees it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AccountDevice {
    /// Names the device; not secret.
    pub id: String,
    /// The holder's own name for it.
    pub label: String,
    /// Where the passkey is kept, from its AAGUID: `iCloud キーチェーン`, `Google パスワード マネージャー`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// When its passkey was registered.
    pub registered_at: Millis,
    /// When the device was last used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Millis>,
    /// Whether its key is copied between the holder's devices by the provider.
    pub copies: Copies,
    /// Whether this session was opened with it.
    pub current: IsCurrent,
    /// Whether it was added since the holder last logged in like this, and elsewhere.
    #[serde(default)]
    pub new: IsNews,
}

/// A session of the holder's.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AccountSession {
    /// Names the session; not secret.
    pub id: String,
    /// The browser it is in, as `Windows の Edge`; or the application with a screen of its own that has it.
    pub browser: String,
    /// Where that is: a configured place name, or its network address.
    pub place: String,
    /// What opened it: a device's label, or a card's name.
    pub by: String,
    /// When somebody signed in.
    pub opened_at: Millis,
    /// When the session was last used, to the minute.
    pub used_at: Millis,
    /// Whether it is this one.
    pub current: IsCurrent,
    /// Whether it was opened since the holder last logged in like this, and elsewhere.
    #[serde(default)]
    pub new: IsNews,
}

/// Whether something is news to the holder.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IsNews {
    /// The holder has been told of it before.
    #[default]
    No,
    /// The holder has not been told of it yet.
    Yes,
}

/// Asks for a change, which is then confirmed by itself.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AskChange {
    /// What is to be changed.
    pub change: RequestedChange,
    /// Whether the person knows that nothing is left to log in with.
    #[serde(default)]
    pub last: LastMeans,
}

/// What a holder can change of what logs in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum RequestedChange {
    /// A further phone is to be registered.
    AddPhone,
    /// A device and its passkey are to be removed.
    RemoveDevice {
        /// The device's id.
        id: String,
    },
    /// A card is to be removed.
    RemoveCard {
        /// The card's id.
        id: String,
    },
}

/// Whether the person knows that nothing is left to log in with.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LastMeans {
    /// The person has not said so: the last thing is not removed.
    #[default]
    Unsaid,
    /// The person has been told, and asks all the same.
    Known,
}

/// A change that waits for its confirmation.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PendingChange {
    /// The change's id.
    pub id: String,
    /// The change in words, as the phone shows it too: `端末「iPhone」の登録を削除`.
    pub name: String,
    /// The change has to be confirmed by then.
    pub expires_at: Millis,
    /// The server's time when it answered.
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

/// The answer once a session was ended.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SessionEnded {
    /// The page as it is now; absent when it was this very session.
    #[serde(default)]
    pub account: Option<Account>,
}

/// Whether a passkey is synced (WebAuthn backup state flag).
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Copies {
    /// The passkey stays on the one device.
    None,
    /// The passkey could be synced but is not.
    Possible,
    /// The passkey is synced to other devices (WebAuthn's BS).
    Synced,
}

/// Whether a device opened the present session.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IsCurrent {
    /// The device opened the session.
    Yes,
    /// Another means opened the session.
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
