//! Registering a phone: by an authority's invitation, or by a code shown to somebody who is signed in on a PC.

use crate::{
    account,
    explain::Explanation,
    wire::{Millis, Qr, Signal},
};
use serde::{Deserialize, Serialize};

/// Where a registration stands, for the phone.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct View {
    /// What the phone shows.
    pub step: Step,
    /// Who issued the invitation, or through whom the holder signed in.
    pub authority: Authority,
    /// When the link stops working.
    pub expires_at: Millis,
    /// The server's clock, for countdowns.
    pub now: Millis,
    /// The secret by which this phone has the code that it opened, sent as the `x-kagura-ticket` header from here on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
}

/// What the phone shows.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case", try_from = "StepFields")]
pub enum Step {
    /// The invitation's password is asked.
    Password {
        /// How many tries remain.
        tries_left: u8,
    },
    /// The code is on a PC, and this is an app's own view: the page leads to the browser, for which the code stays free.
    OtherBrowser,
    /// The person picks the number that the PC shows.
    Choose {
        /// Three of two digits each.
        numbers: [u8; 3],
    },
    /// The passkey can be made.
    Passkey {
        /// Whose it will be.
        holder: String,
        /// The registration has to end by then.
        deadline: Millis,
    },
    /// This link has registered a device.
    Registered {
        /// Its label.
        label: String,
        /// When.
        at: Millis,
    },
}

/// An authority's desk, as people know it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Authority {
    /// Its name.
    pub name: String,
    /// How to reach it, as it wants to be shown.
    pub contact: String,
}

/// The invitation's password.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Unlock {
    /// As typed.
    pub password: String,
}

impl std::fmt::Debug for Unlock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unlock { .. }")
    }
}

/// The password was right.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Unlocked {
    /// The secret of this registration, sent as the `x-kagura-ticket` header from here on.
    pub ticket: String,
    /// What the phone shows now.
    pub view: View,
}

/// The passkey is registered and durable.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Registered {
    /// The device, with a suggested label.
    pub device: account::Device,
    /// What the authenticator should be told; only where it has just made the passkey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    /// Something worth knowing, which is not an error: the passkey went to an unexpected place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Box<Explanation>>,
}

/// A new label.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// As typed.
    pub label: String,
}

/// A registration seen from the PC that shows its code.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Waiting {
    /// Names the journey.
    pub id: String,
    /// Where it stands.
    pub state: WaitingState,
    /// The code, where it was just made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr: Option<Qr>,
    /// The server's clock.
    pub now: Millis,
}

/// Where a registration stands, for the PC.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case", try_from = "WaitingStateFields")]
pub enum WaitingState {
    /// The code waits to be scanned.
    Waiting {
        /// When the code stops working.
        expires_at: Millis,
    },
    /// A phone has opened the code.
    Opened {
        /// Which, as `iPhone の Safari`.
        phone: String,
        /// The number to choose there, until it was chosen.
        number: Option<u8>,
        /// Another phone that came with the same code and was refused: the first of them.
        tried: Option<String>,
        /// The registration has to end by then.
        expires_at: Millis,
    },
    /// The phone is registered.
    Done {
        /// Its label.
        label: String,
    },
    /// It ended without a device.
    Ended {
        /// Why, and how to go on.
        explanation: Box<Explanation>,
    },
}

/// [`Step`] as it lies on the wire. Read by hand: what serde generates for tagged enums costs the phone more than all the rest of
/// the answer.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StepFields {
    is: String,
    tries_left: Option<u8>,
    numbers: Option<[u8; 3]>,
    holder: Option<String>,
    deadline: Option<Millis>,
    label: Option<String>,
    at: Option<Millis>,
}

impl TryFrom<StepFields> for Step {
    type Error = &'static str;

    fn try_from(it: StepFields) -> Result<Self, Self::Error> {
        let missing = "a field of this state is missing";
        Ok(match it.is.as_str() {
            "password" => Self::Password { tries_left: it.tries_left.ok_or(missing)? },
            "other_browser" => Self::OtherBrowser,
            "choose" => Self::Choose { numbers: it.numbers.ok_or(missing)? },
            "passkey" => {
                Self::Passkey { holder: it.holder.ok_or(missing)?, deadline: it.deadline.ok_or(missing)? }
            }
            "registered" => Self::Registered { label: it.label.ok_or(missing)?, at: it.at.ok_or(missing)? },
            _ => return Err("there is no such state"),
        })
    }
}

/// [`WaitingState`] as it lies on the wire. Read by hand: what serde generates for tagged enums costs the phone more than all the rest of
/// the answer.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WaitingStateFields {
    is: String,
    expires_at: Option<Millis>,
    phone: Option<String>,
    number: Option<u8>,
    tried: Option<String>,
    label: Option<String>,
    explanation: Option<Box<Explanation>>,
}

impl TryFrom<WaitingStateFields> for WaitingState {
    type Error = &'static str;

    fn try_from(it: WaitingStateFields) -> Result<Self, Self::Error> {
        let missing = "a field of this state is missing";
        Ok(match it.is.as_str() {
            "waiting" => Self::Waiting { expires_at: it.expires_at.ok_or(missing)? },
            "opened" => Self::Opened {
                phone: it.phone.ok_or(missing)?,
                number: it.number,
                tried: it.tried,
                expires_at: it.expires_at.ok_or(missing)?,
            },
            "done" => Self::Done { label: it.label.ok_or(missing)? },
            "ended" => Self::Ended { explanation: it.explanation.ok_or(missing)? },
            _ => return Err("there is no such state"),
        })
    }
}
