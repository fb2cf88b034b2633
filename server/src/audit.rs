//! Who did what, when and from where. Written in the same change as what it tells about; never holds a secret.

use crate::clock::Timestamp;
use crate::ids::{Draw, HolderId};
use crate::store;
use serde::{Deserialize, Serialize};

/// One line of the record.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Entry {
    /// What happened.
    pub event: Event,
    /// To whom.
    pub holder: Option<HolderId>,
    /// From where: a network address, or `desk` for the command line.
    pub from: String,
}

/// What can happen.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// An authority was added or changed.
    AuthorityAdded {
        /// Which.
        authority: String,
    },
    /// A holder was added.
    HolderAdded,
    /// Holders were added by an import.
    HoldersImported {
        /// Which.
        holders: Vec<HolderId>,
    },
    /// A holder's name or authority was changed.
    HolderChanged,
    /// A holder may not log in any more.
    HolderDisabled,
    /// A holder may log in again.
    HolderEnabled,
    /// An invitation was issued.
    Invited,
    /// An invitation's password was wrong.
    PasswordWrong {
        /// How many tries were left.
        tries_left: u8,
    },
    /// An invitation was locked.
    InvitationLocked,
    /// A device was registered.
    DeviceRegistered {
        /// Which.
        device: String,
    },
    /// A device got another label.
    DeviceRenamed {
        /// Which.
        device: String,
    },
    /// A device was removed.
    DeviceRemoved {
        /// Which.
        device: String,
    },
    /// A login on a PC was approved on a phone.
    LoginApproved {
        /// With which device.
        device: String,
    },
    /// A session began.
    SessionOpened {
        /// With which device or card.
        device: String,
    },
    /// A session ended at the person's wish.
    SessionEnded,
    /// A session ended because its holder opened more than are allowed.
    SessionDisplaced,
    /// The person was confirmed during a session, or a change by itself.
    Confirmed {
        /// With which device or card.
        device: String,
    },
    /// A passkey was refused.
    PasskeyRefused {
        /// Why.
        code: api::Code,
    },
    /// Refusals like earlier ones of the same day and address: the first few are written one by one, the rest is this number.
    RefusedAgain {
        /// Why.
        code: api::Code,
        /// How many more they were.
        times: u64,
    },
    /// A list of revoked certificates was loaded.
    RevocationsLoaded {
        /// Whose certificates they are.
        issuer: String,
        /// The list's number.
        number: Option<String>,
        /// How many entries it has.
        entries: usize,
    },
    /// No list was got from a place, or one that is not believed.
    RevocationsRefused {
        /// Where.
        place: String,
        /// Why.
        why: String,
    },
    /// The wrong number was chosen on a phone.
    WrongNumber,
    /// Another phone came with a registration's code that one has already.
    OtherPhone,
    /// A card was used for the first time, or bound.
    CardBound {
        /// Which.
        card: String,
    },
    /// A card was taken from its holder.
    CardRemoved {
        /// Which.
        card: String,
    },
    /// A card was refused.
    CardRefused {
        /// Which, where that is known.
        card: Option<String>,
        /// Why.
        code: api::Code,
    },
}

/// Adds a line to the record, in the transaction that makes it true.
pub fn record(
    tx: &store::Tx,
    dice: &dyn crate::ids::Dice,
    now: Timestamp,
    entry: &Entry,
) -> Result<(), store::Error> {
    tx.put(&(format!("{:020}", now.as_millis()), dice.unguessable()), entry)
}
