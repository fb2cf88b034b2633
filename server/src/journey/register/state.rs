//! Where a registration stands, and what it rests on.

use crate::clock::Timestamp;
use crate::ids::{DeviceId, SecretHash};
use crate::journey::claim::{Claim, Phone};
use crate::journey::offer::Offer;
use crate::model::session::Grounds;
use serde::{Deserialize, Serialize};

/// What allows a registration.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Origin {
    /// An invitation, by the hash of its token.
    Invitation {
        /// The invitation.
        token: SecretHash,
    },
    /// Somebody who has proven on a PC who it is.
    Pc {
        /// The browser that may follow and cancel it, by the hash of its secret.
        browser: SecretHash,
        /// The proof. The registration ends with it.
        grounds: Grounds,
    },
}

/// Where a registration stands.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// A code on the PC waits to be scanned.
    Waiting {
        /// The code, as its hash.
        code: SecretHash,
        /// When it stops working.
        expires_at: Timestamp,
    },
    /// A phone has opened the code, which is nobody else's now; the person chooses the number.
    Claimed {
        /// Which phone and until when.
        phone: Phone,
        /// How it shows that it is the one that opened the code.
        claim: Claim,
        /// What the phone offers.
        offer: Offer,
    },
    /// The passkey can be made.
    Open {
        /// Which phone and until when.
        phone: Phone,
        /// How it shows that it is the one that opened the code; none when it came with a letter.
        claim: Option<Claim>,
    },
    /// The device is registered.
    Done {
        /// How the phone shows that it was it; none when it came with a letter.
        claim: Option<Claim>,
        /// The device.
        device: DeviceId,
        /// When.
        at: Timestamp,
    },
    /// The number chosen was wrong: another phone than the person's may be at it.
    Failed {
        /// How the phone shows that it was it.
        claim: Claim,
    },
    /// Cancelled on the PC.
    Cancelled {
        /// When.
        at: Timestamp,
    },
}

/// Whether time has ended a journey.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Over {
    /// It has not.
    NotYet,
    /// It has.
    TimedOut,
}
