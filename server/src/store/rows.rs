//! What is kept where: one line per table. A new shape of a row is a new table name.

use super::Row;
use crate::audit::Entry;
use crate::cards::ledger::Ledger;
use crate::clock::Timestamp;
use crate::ids::{
    AuthorityId, CardId, CeremonyId, ChangeId, DeviceId, HolderId, IncidentNumber, JourneyId, SecretHash,
    SessionId,
};
use crate::incident::Incident;
use crate::journey::{
    bridge::Challenge, card::Attempt, change::Change, invitation::Invitation, login::Login,
    register::Registration,
};
use crate::passkey::Begun;
use crate::people::{Authority, Card, Credential, Device, Handle, Holder, Owned, OwnedCard};
use crate::revocation::rows::{Claim, List, Revoked, Source};
use crate::session::Session;
use crate::takeover::Takeover;
use crate::told::Told;
use serde::{Deserialize, Serialize};

/// What a code on a screen leads to. Kept under the hash of the code; stays when a newer code replaces it, so that the old
/// one can be told from one that never was.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "to", content = "id", rename_all = "snake_case")]
pub enum Link {
    /// A registration that a PC shows.
    Registration(JourneyId),
    /// A login on a PC.
    Login(JourneyId),
}

/// The index entry "this is the holder's newest invitation".
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Newest {
    /// The hash of its token.
    pub token: SecretHash,
}

/// The index entry "this cookie is of this session". Kept under the hash of the cookie's secret.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SessionCookie {
    /// The session.
    pub session: SessionId,
}

/// The index entry "this holder has this session".
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SessionOf {}

/// The mark of a store that a demonstration made. There is one, under the empty key.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Demonstration {
    /// Since when.
    pub since: Timestamp,
}

/// The key that seals what browsers are known by. There is one, under the empty key.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize)]
pub struct KnownKey {
    /// 256 bits, base64url.
    pub key: String,
}

impl std::fmt::Debug for KnownKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KnownKey { .. }")
    }
}

macro_rules! tables {
    ($($name:literal: $key:ty => $row:ty;)*) => {
        /// The names of all tables.
        pub(super) const TABLES: &[&str] = &[$($name),*];

        $(
            impl Row for $row {
                const TABLE: &'static str = $name;
                type Key = $key;
            }
        )*
    };
}

tables! {
    "authority.1":      AuthorityId             => Authority;
    "holder.1":         HolderId                => Holder;
    "handle.1":         String                  => Handle;
    "device.1":         DeviceId                => Device;
    "device_of.1":      (String, DeviceId)      => Owned; // the holder id first, for scans
    "credential.1":     String                  => Credential; // under `CredentialId::key`
    "card.1":           CardId                  => Card;
    "card_of.1":        (String, CardId)        => OwnedCard; // the holder id first, for scans
    "invitation.1":     SecretHash              => Invitation;
    "invitation_of.1":  HolderId                => Newest;
    "link.1":           SecretHash              => Link;
    "registration.3":   JourneyId               => Registration;
    "login.3":          JourneyId               => Login;
    "attempt.2":        JourneyId               => Attempt;
    "ledger.1":         JourneyId               => Ledger;
    "challenge.2":      CeremonyId              => Challenge;
    "ceremony.3":       CeremonyId              => Begun;
    "takeover.1":       CeremonyId              => Takeover;
    "session.3":        SessionId               => Session;
    "session_cookie.1": SecretHash              => SessionCookie;
    "session_of.1":     (String, SessionId)     => SessionOf; // the holder id first, for scans
    "change.1":         ChangeId                => Change;
    "told.1":           HolderId                => Told;
    "incident.1":       IncidentNumber          => Incident;
    "revocation_list.1": (String, String)       => List; // the issuer first, for scans
    "revocation_load.1": String                 => Claim;
    "revocation_source.1": String               => Source;
    "revoked.1":        (String, u64)           => Revoked; // the list first, then generation and bucket
    "demonstration.1":  String                  => Demonstration;
    "known_key.1":      String                  => KnownKey;
    "audit.1":          (String, String)        => Entry; // the moment first, in digits that sort
}
