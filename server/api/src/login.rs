//! Logging in on a PC with a phone, seen from the PC.

use crate::{
    explain::Explanation,
    wire::{Conflict, Millis, Qr},
};
use serde::{Deserialize, Serialize};

/// Asks for a login on a PC, by phone.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BeginLogin {
    /// As typed; `None` when the person asked for a code without it.
    #[serde(default)]
    pub holder_id: Option<String>,
    /// The application that sends the person here, by its id; ours when absent.
    #[serde(default)]
    pub application: Option<String>,
    /// What the login is for.
    #[serde(default)]
    pub purpose: LoginIntent,
    /// The change that is confirmed by it, and by nothing else.
    #[serde(default)]
    pub change: Option<String>,
}

/// Why somebody is asked to use the phone.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginIntent {
    /// The holder is to be signed in.
    #[default]
    Login,
    /// To confirm a change while logged in.
    Reauthenticate,
    /// To register a new phone with the old one.
    ChangePhone,
}

/// A login seen from the PC.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct LoginView {
    /// The login's id.
    pub id: String,
    /// The stage that the login is at.
    pub state: LoginStage,
    /// The code, where it was just made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr: Option<Qr>,
    /// The holder id that was typed, all but its ends hidden: whoever comes to the PC sees that the code is another's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// The server's time when it answered.
    pub now: Millis,
}

/// Where a login stands, for the PC.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case", try_from = "LoginStageFields")]
pub enum LoginStage {
    /// The code waits to be scanned.
    Waiting {
        /// When the code stops working.
        expires_at: Millis,
    },
    /// A phone has opened the code; the person chooses this number there.
    Opened {
        /// Two digits, 10 to 99.
        number: u8,
        /// The phone, as `iPhone の Safari`.
        phone: String,
        /// Another phone that came with the same code and was refused: the first of them.
        tried: Option<String>,
        /// The login has to end by then.
        expires_at: Millis,
    },
    /// The number was right; the phone asks for the finger or face.
    Confirming {
        /// The phone that opened the code, as people call it.
        phone: String,
        /// Another phone that came with the same code and was refused: the first of them.
        tried: Option<String>,
        /// The phone was asked for its passkey, and could not use one; another one may.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        hindered: bool,
        /// The login has to end by then.
        expires_at: Millis,
    },
    /// The phone has confirmed: the PC may take its session.
    Approved,
    /// The PC has taken its session.
    Finished,
    /// The code ran out unseen; a new one can be had at once.
    CodeExpired,
    /// Cancelled by the person, on either side: an ordinary end.
    Cancelled {
        /// The side on which it was cancelled.
        by: CancelledBy,
    },
    /// The login failed; no other stage follows.
    Ended {
        /// Why the login failed, and how to go on.
        explanation: Box<Explanation>,
    },
}

/// The side on which a login was cancelled.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBy {
    /// Cancelled on the PC.
    Pc,
    /// Cancelled on the phone.
    Phone,
}

/// Takes the session of an approved login.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Take {
    /// What to do when this browser is signed in as somebody else.
    #[serde(default)]
    pub conflict: Conflict,
}

/// [`LoginStage`] as it lies on the wire. Read by hand: what serde generates for tagged enums costs the phone more than all the rest of
/// the answer.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LoginStageFields {
    is: String,
    expires_at: Option<Millis>,
    number: Option<u8>,
    phone: Option<String>,
    tried: Option<String>,
    hindered: bool,
    by: Option<CancelledBy>,
    explanation: Option<Box<Explanation>>,
}

impl TryFrom<LoginStageFields> for LoginStage {
    type Error = &'static str;

    fn try_from(it: LoginStageFields) -> Result<Self, Self::Error> {
        let missing = "a field of this state is missing";
        Ok(match it.is.as_str() {
            "waiting" => Self::Waiting { expires_at: it.expires_at.ok_or(missing)? },
            "opened" => Self::Opened {
                number: it.number.ok_or(missing)?,
                phone: it.phone.ok_or(missing)?,
                tried: it.tried,
                expires_at: it.expires_at.ok_or(missing)?,
            },
            "confirming" => Self::Confirming {
                phone: it.phone.ok_or(missing)?,
                tried: it.tried,
                hindered: it.hindered,
                expires_at: it.expires_at.ok_or(missing)?,
            },
            "approved" => Self::Approved,
            "finished" => Self::Finished,
            "code_expired" => Self::CodeExpired,
            "cancelled" => Self::Cancelled { by: it.by.ok_or(missing)? },
            "ended" => Self::Ended { explanation: it.explanation.ok_or(missing)? },
            _ => return Err("there is no such state"),
        })
    }
}
