//! Logging in on a PC with a phone, seen from the phone.

use crate::wire::{Millis, NewsItem, Signal};
use serde::{Deserialize, Serialize};

/// What the phone shows of a login that it may approve.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ApprovalView {
    /// The step that the phone is at.
    pub step: ApprovalStep,
    /// The application that asks, as people know it.
    pub application: String,
    /// The change that is asked for, in words, where it is one and no login: `端末「iPhone」の登録を削除`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    /// The PC and its browser, as `Windows の Edge`.
    pub pc: String,
    /// What stands before the number on the screen of an application that asks by itself: `WDJ-BMJ`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What that application says of its own, on its screen and here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Where the PC is: a configured place name, or its network address.
    pub place: String,
    /// When the PC began the login.
    pub asked_at: Millis,
    /// The holder id typed on the PC, all but its ends hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// The approval has to be given by then.
    pub expires_at: Millis,
    /// The server's time when it answered.
    pub now: Millis,
    /// The secret by which this phone has the code that it opened, sent as the `x-kagura-ticket` header from here on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
}

/// The step that a phone is at while it approves a login.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case", try_from = "ApprovalStepFields")]
pub enum ApprovalStep {
    /// This is an app's own view: the page leads to the browser, for which the code stays free.
    OtherBrowser,
    /// The person picks the number that the PC shows.
    Choose {
        /// Three of two digits each.
        numbers: [u8; 3],
    },
    /// The right number was picked; the person confirms with the passkey.
    Confirm,
    /// Done: the PC goes on by itself.
    Approved,
    /// Cancelled, here or on the PC.
    Cancelled,
}

/// The number picked on the phone.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NumberChoice {
    /// The number that was picked, of two digits.
    pub number: u8,
}

/// The answer to the phone that has approved a login.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Approved {
    /// What the phone shows now.
    pub view: ApprovalView,
    /// What the authenticator should be told; only where it has just proven whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    /// What was added since the holder last used this phone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub news: Vec<NewsItem>,
}

/// [`ApprovalStep`] as it lies on the wire. Read by hand: what serde generates for tagged enums costs the phone more than all the rest of
/// the answer.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ApprovalStepFields {
    is: String,
    numbers: Option<[u8; 3]>,
}

impl TryFrom<ApprovalStepFields> for ApprovalStep {
    type Error = &'static str;

    fn try_from(it: ApprovalStepFields) -> Result<Self, Self::Error> {
        let missing = "a field of this state is missing";
        Ok(match it.is.as_str() {
            "other_browser" => Self::OtherBrowser,
            "choose" => Self::Choose { numbers: it.numbers.ok_or(missing)? },
            "confirm" => Self::Confirm,
            "approved" => Self::Approved,
            "cancelled" => Self::Cancelled,
            _ => return Err("there is no such state"),
        })
    }
}
