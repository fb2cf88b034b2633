//! What is kept where: one line per table. A new shape of a row is a new table name.

use crate::audit::Entry;
use crate::cards::ledger::Ledger;
use crate::ids::{
    AuthorityId, CardId, CeremonyId, ChangeId, DeviceId, HolderId, IncidentNumber, JourneyId, SecretHash,
    SessionId,
};
use crate::journey::bridge::Challenge;
use crate::journey::card::Attempt;
use crate::journey::change::Change;
use crate::journey::invitation::Invitation;
use crate::journey::login::Login;
use crate::journey::register::Registration;
use crate::model::incident::Incident;
use crate::model::index::{Demonstration, KnownKey, Newest, SessionCookie, SessionOf};
use crate::model::link::Link;
use crate::model::people::{Authority, Card, Credential, Device, Handle, Holder, Owned, OwnedCard};
use crate::model::session::Session;
use crate::model::takeover::Takeover;
use crate::model::told::Told;
use crate::passkey::Begun;
use crate::revocation::rows::{Claim, List, Revoked, Source};
use crate::store::Row;

macro_rules! tables {
    ($($name:literal: $key:ty => $row:ty;)*) => {
        /// The names of all tables.
        pub(crate) const TABLES: &[&str] = &[$($name),*];

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
