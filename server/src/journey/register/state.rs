//! Where a registration stands, and what it rests on.

use crate::clock::Timestamp;
use crate::ids::{DeviceId, SecretHash};
use crate::journey::claim::{Claim, Phone};
use crate::journey::offer::NumberOffer;
use crate::journey::refusal::StepRefusal;
use crate::model::session::Grounds;
use serde::{Deserialize, Serialize};

/// What allows a registration: an invitation, or a PC on which the holder is signed in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum RegistrationOrigin {
    /// An invitation, by the hash of its token.
    Invitation {
        /// The hash of the invitation's token.
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

/// The state that a registration is in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum RegistrationState {
    /// A code on the PC waits to be scanned.
    Waiting {
        /// The code, as its hash.
        code: SecretHash,
        /// From when on the code does not work any more.
        expires_at: Timestamp,
    },
    /// A phone has opened the code, which is nobody else's now; the person chooses the number.
    Claimed {
        /// The phone that opened the code, and its deadline.
        phone: Phone,
        /// How it shows that it is the one that opened the code.
        claim: Claim,
        /// The numbers that the phone offers to choose from.
        offer: NumberOffer,
    },
    /// The passkey can be made.
    Open {
        /// The phone that opened the link, and its deadline.
        phone: Phone,
        /// How it shows that it is the one that opened the code; none when it came with a letter.
        claim: Option<Claim>,
    },
    /// The device is registered; nothing follows.
    Done {
        /// How the phone shows that it was it; none when it came with a letter.
        claim: Option<Claim>,
        /// The device that was registered.
        device: DeviceId,
        /// When it was registered.
        at: Timestamp,
    },
    /// It came to nothing with the device that has the code.
    Failed {
        /// The claim by which the phone shows that it was it.
        claim: Claim,
        /// Why.
        #[serde(default)]
        why: NotRegistered,
    },
    /// The PC cancelled the registration.
    Cancelled {
        /// When it was cancelled.
        at: Timestamp,
    },
}

/// Why a device that had the code was not registered.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotRegistered {
    /// The number chosen was wrong: another phone than the person's may be at it.
    #[default]
    WrongNumber,
    /// It is registered already: the code was meant for another device.
    NotNew,
}

impl NotRegistered {
    /// What the device is told.
    pub const fn refusal(self) -> StepRefusal {
        match self {
            Self::WrongNumber => StepRefusal::WrongNumber,
            Self::NotNew => StepRefusal::NotNew,
        }
    }
}

/// Whether time has ended a journey.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Over {
    /// There is time left.
    NotYet,
    /// The registration's time is over.
    TimedOut,
}
