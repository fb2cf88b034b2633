//! Registering a phone: by an authority's invitation, or by a code shown to somebody who is signed in on a PC.

use crate::{
    account,
    explain::Explanation,
    wire::{Millis, Qr, Signal},
};
use serde::{Deserialize, Serialize};

/// Where a registration stands, for the phone.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct RegistrationView {
    /// The step that the phone is at.
    pub step: RegistrationStep,
    /// Who issued the invitation, or through whom the holder signed in.
    pub authority: DeskContact,
    /// When the link stops working.
    pub expires_at: Millis,
    /// The server's clock, for countdowns.
    pub now: Millis,
    /// How many characters the password has at least, while it is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<u8>,
    /// The secret by which this phone has the code that it opened, sent as the `x-kagura-ticket` header from here on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
}

/// The step that a phone is at while it is being registered.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case", try_from = "RegistrationStepFields")]
pub enum RegistrationStep {
    /// The invitation's password is asked.
    Password {
        /// How many wrong passwords the invitation still bears.
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
        /// Name of the holder to whom the new passkey will belong.
        holder: String,
        /// The registration has to end by then.
        deadline: Millis,
    },
    /// This link has registered a device.
    Registered {
        /// The label of the device that was registered.
        label: String,
        /// When the device was registered.
        at: Millis,
    },
}

/// An authority's desk, as people know it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct DeskContact {
    /// The authority's name, as people know it.
    pub name: String,
    /// How to reach it, as it wants to be shown.
    pub contact: String,
}

/// The password of an invitation, to be compared.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Unlock {
    /// The password as it was typed.
    pub password: String,
}

impl std::fmt::Debug for Unlock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unlock { .. }")
    }
}

/// The answer to the right password.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Unlocked {
    /// The secret of this registration, sent as the `x-kagura-ticket` header from here on.
    pub ticket: String,
    /// What the phone shows now.
    pub view: RegistrationView,
}

/// The passkey is registered and durable.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Registered {
    /// The device, with a suggested label.
    pub device: account::AccountDevice,
    /// What the authenticator should be told; only where it has just made the passkey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    /// Something worth knowing, which is not an error: the passkey went to an unexpected place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Box<Explanation>>,
}

/// Renames the device that was just registered.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NewLabel {
    /// The label as it was typed.
    pub label: String,
}

/// A registration seen from the PC that shows its code.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct PcRegistrationView {
    /// The registration's id.
    pub id: String,
    /// The stage that the registration is at.
    pub state: PcRegistrationStage,
    /// The code, where it was just made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr: Option<Qr>,
    /// The server's time when it answered.
    pub now: Millis,
}

/// Where a registration stands, for the PC.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case", try_from = "PcRegistrationStageFields")]
pub enum PcRegistrationStage {
    /// The code waits to be scanned.
    Waiting {
        /// When the code stops working.
        expires_at: Millis,
    },
    /// A phone has opened the code.
    Opened {
        /// The phone, as `iPhone の Safari`.
        phone: String,
        /// The number to choose there, until it was chosen.
        number: Option<u8>,
        /// Another phone that came with the same code and was refused: the first of them.
        tried: Option<String>,
        /// The registration has to end by then.
        expires_at: Millis,
    },
    /// The phone is registered; no other stage follows.
    Done,
    /// The registration ended without a device.
    Ended {
        /// Why it ended, and how to go on.
        explanation: Box<Explanation>,
    },
}

/// [`RegistrationStep`] as it lies on the wire. Read by hand: what serde generates for tagged enums costs the phone more than all the rest of
/// the answer.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RegistrationStepFields {
    is: String,
    tries_left: Option<u8>,
    numbers: Option<[u8; 3]>,
    holder: Option<String>,
    deadline: Option<Millis>,
    label: Option<String>,
    at: Option<Millis>,
}

impl TryFrom<RegistrationStepFields> for RegistrationStep {
    type Error = &'static str;

    fn try_from(it: RegistrationStepFields) -> Result<Self, Self::Error> {
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

/// [`PcRegistrationStage`] as it lies on the wire. Read by hand: what serde generates for tagged enums costs the phone more than all the rest of
/// the answer.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PcRegistrationStageFields {
    is: String,
    expires_at: Option<Millis>,
    phone: Option<String>,
    number: Option<u8>,
    tried: Option<String>,
    explanation: Option<Box<Explanation>>,
}

impl TryFrom<PcRegistrationStageFields> for PcRegistrationStage {
    type Error = &'static str;

    fn try_from(it: PcRegistrationStageFields) -> Result<Self, Self::Error> {
        let missing = "a field of this state is missing";
        Ok(match it.is.as_str() {
            "waiting" => Self::Waiting { expires_at: it.expires_at.ok_or(missing)? },
            "opened" => Self::Opened {
                phone: it.phone.ok_or(missing)?,
                number: it.number,
                tried: it.tried,
                expires_at: it.expires_at.ok_or(missing)?,
            },
            "done" => Self::Done,
            "ended" => Self::Ended { explanation: it.explanation.ok_or(missing)? },
            _ => return Err("there is no such state"),
        })
    }
}
