//! Authorities, holders and their devices, as they are kept.

use crate::clock::Timestamp;
use crate::ids::{AuthorityId, CardId, CredentialId, DeviceId, HolderId};
use crate::model::kana::KanaName;
use crate::passkey::Passkey;
use api::account::Copies;
use api::card;
use api::device::Platform;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An authority: whoever registers holders, invites them and is called for help.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Authority {
    /// The id, which the desk chooses: short, and part of addresses.
    pub id: AuthorityId,
    /// Its name, as people know it.
    pub name: String,
    /// How holders reach it, as it wants to be shown: a telephone number, opening hours.
    pub contact: String,
    /// The issuers of its holders' HPKI cards: the SHA-256 of each issuer's DER name, hexadecimal. Two authorities may have one in
    /// common.
    #[serde(default)]
    pub issuers: Vec<String>,
    /// When the desk added it.
    pub added_at: Timestamp,
}

/// A licence holder: somebody who can log in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Holder {
    /// The holder id, compared without case.
    pub id: HolderId,
    /// The holder id as the authority writes it.
    pub written: String,
    /// The name as screens and letters show it.
    pub name: String,
    /// How the name is read, where the authority has said so; in rows of before nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<KanaName>,
    /// The authority that registered the holder.
    pub authority: AuthorityId,
    /// The WebAuthn user handle: random, so that it tells nothing.
    pub handle: Uuid,
    /// Whether the holder may log in.
    pub standing: Standing,
    /// When the holder was added.
    pub added_at: Timestamp,
    /// How often the holder was disabled: whatever rests on a proof of an earlier epoch is over for good.
    #[serde(default)]
    pub epoch: Epoch,
    /// When the present epoch began; none in the first.
    #[serde(default)]
    pub epoch_since: Option<Timestamp>,
    /// When all sessions of the holder were last ended at once: what was proven before and lies ready still, as an approval that no PC has taken,
    /// is over with them. What is of the very millisecond comes after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_out_at: Option<Timestamp>,
}

impl Holder {
    /// Whether the holder was signed out everywhere since something was proven: of no session yet, it is over.
    pub fn is_signed_out_since(&self, proven: Timestamp) -> bool {
        self.signed_out_at.is_some_and(|at| proven < at)
    }
}

/// Counts how often a holder, or a client, was disabled. What began in one epoch never goes on in another.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Epoch(u32);

impl Epoch {
    /// The epoch after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// Whether a holder may log in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Standing {
    /// The holder may log in.
    Enabled,
    /// The holder may not log in any more.
    Disabled {
        /// When the desk disabled the holder.
        since: Timestamp,
    },
}

/// A registered phone (or another device with a passkey).
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Device {
    /// The device's id.
    pub id: DeviceId,
    /// The holder who registered it.
    pub holder: HolderId,
    /// The holder's own name for it.
    pub label: String,
    /// The system on which its passkey was made; `Other` in rows of before.
    #[serde(default)]
    pub platform: Platform,
    /// The credential id of its passkey.
    pub credential: CredentialId,
    /// The passkey, as the WebAuthn library keeps it.
    pub passkey: Passkey,
    /// The model of the authenticator, from the attestation (zero when it tells none).
    pub aaguid: Uuid,
    /// Transports the browser reported at registration (WebAuthn §5.8.4).
    pub transports: Vec<String>,
    /// Backup flags of the last ceremony.
    pub copies: Copies,
    /// The signature counter of the last ceremony.
    pub counter: u32,
    /// When its passkey was registered.
    pub registered_at: Timestamp,
    /// When the device last logged its holder in.
    pub last_used_at: Option<Timestamp>,
}

/// A card that somebody logs in with. An HPKI card is its holder's by the holder id in it; a My Number card, which tells no id, by
/// having been bound.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Card {
    /// The card's id.
    pub id: CardId,
    /// HPKI or My Number card.
    pub kind: card::CardKind,
    /// The holder whose card it is.
    pub holder: HolderId,
    /// Its issuer's name, for people.
    pub issuer: String,
    /// The certificate's serial number, hexadecimal.
    pub serial: String,
    /// `notBefore` of the certificate.
    pub valid_from: Timestamp,
    /// `notAfter` of the certificate.
    pub valid_until: Timestamp,
    /// When the card was first used or bound.
    pub bound_at: Timestamp,
    /// When the card last logged its holder in.
    pub last_used_at: Option<Timestamp>,
    /// Professions and offices (hcRole), as its certificate said them when it was used last; none in rows of before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
}

/// The index entry "this holder has this card".
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct OwnedCard {}

/// Which device a credential id belongs to, also after the device was removed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Credential {
    /// The device whose passkey it is.
    pub device: DeviceId,
    /// The holder of that device.
    pub holder: HolderId,
    /// When the device was removed.
    pub removed_at: Option<Timestamp>,
}

/// The index entry "this holder has this device".
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Owned {}

/// The index entry "this WebAuthn user handle is this holder".
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Handle {
    /// The holder that the handle names.
    pub holder: HolderId,
}
