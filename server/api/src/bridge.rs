//! Binding a My Number card through a browser extension and its client software, for PCs whose browser cannot reach the card itself.
//! The server gives a challenge, the card signs it, and the server checks signature and certificate like any card's.

use crate::{explain::Explanation, wire::Millis};
use serde::{Deserialize, Serialize};

/// What the card is to sign.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeToSign {
    /// Names the challenge; works once.
    pub id: String,
    /// The bytes to sign, base64url: a text that names our origin, and 256 random bits.
    pub message: String,
    /// After this it has to be begun again.
    pub expires_at: Millis,
    /// The server's time when it answered.
    pub now: Millis,
}

/// What the card made of the challenge.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SignedChallenge {
    /// The user authentication certificate, DER in base64.
    pub certificate: String,
    /// The signature over the message, RSASSA-PKCS1-v1_5 with SHA-256, base64.
    pub signature: String,
}

/// Which layer did not do its part.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The extension did not answer (3.13).
    Extension,
    /// The client software behind it did not answer.
    Software,
    /// The client software is open already, in another window (3.15).
    Busy,
    /// The reader holds no card, or another one (3.16).
    Card,
    /// The person closed the card's dialog.
    Cancelled,
    /// The person took too long.
    TimedOut,
}

/// A binding that went no further.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Stopped {
    /// The step at which the extension stopped.
    pub missing: Missing,
    /// What the layer said, word for word.
    #[serde(default)]
    pub said: String,
}

/// What to show about it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct BridgeExplanation {
    /// The screen to show.
    pub explanation: Box<Explanation>,
}
