//! What several areas of the contract share: the headers, a moment, and the shapes of ceremonies, signals and codes. The types of one
//! area alone are in that area's file.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z, on the server's clock.
pub type Millis = i64;

/// Every answer of ours carries this header with the value `1`; an answer without it was written by a box in between.
pub const OURS: &str = "x-kagura";
/// The header with the origin where our pages are at home; on refusals of what a page of another origin sends.
pub const HOME: &str = "x-kagura-home";
/// The header with the secret of an unlocked registration, or of the code that a phone has opened.
pub const TICKET: &str = "x-kagura-ticket";

/// The header by which a page says that this is a tablet, where the user agent calls itself a PC; its value is `1`.
pub const HELD: &str = "x-kagura-held";
/// The header with the proof that a card's certificate was presented in this very browser.
pub const PROOF: &str = "x-kagura-proof";
/// The header with the id of the holder whose page it is that asks: whoever signs in meanwhile in another tab is somebody else.
pub const HOLDER: &str = "x-kagura-holder";

/// A WebAuthn ceremony that the server has begun. The options and the credential cross as JSON text
/// (W3C WebAuthn Level 3, `PublicKeyCredentialCreationOptionsJSON` and its siblings), so that the app need not carry their types.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ceremony {
    /// Names the ceremony when it is finished; works once.
    pub id: String,
    /// `{"publicKey": {…}}`, to be parsed by the browser.
    pub options: String,
    /// How long the browser will wait for the person.
    pub timeout_ms: u32,
    /// After this the ceremony has to be begun again.
    pub expires_at: Millis,
}

/// The browser's answer to a ceremony.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Finish {
    /// The id of the [`Ceremony`] that is answered.
    pub ceremony: String,
    /// The answer of the browser: `PublicKeyCredential.toJSON()` as text.
    pub credential: String,
    /// What to do when this browser is signed in as somebody else.
    #[serde(default)]
    pub conflict: Conflict,
}

/// What an authenticator should be told about a holder's credentials (WebAuthn Level 3 §5.1.10, Signal API).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// `rpId` of the signal: the relying party id.
    pub rp_id: String,
    /// A credential id that never works again, base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
    /// The credentials that work, where the holder is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
}

/// Every credential of a holder that works. What is left out vanishes from the holder's authenticators.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// `userId` of the signal: the user handle, base64url.
    pub user_id: String,
    /// `allAcceptedCredentialIds` of the signal, base64url.
    pub credentials: Vec<String>,
}

/// A QR code as its dark modules, ready for one SVG path.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Qr {
    /// Modules on a side, without the quiet zone.
    pub size: u32,
    /// SVG path data in module units.
    pub path: String,
    /// The address the code holds, for those who cannot scan.
    pub url: String,
    /// When the code stops working.
    pub expires_at: Millis,
}

/// Asks for a new code.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Renew {
    /// Whose phone has opened the code before it, where one has.
    pub opener: Opener,
}

/// Whose phone has opened a code.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Opener {
    /// The person's own, as far as is known: no new code is shown under its hands.
    #[default]
    Own,
    /// Another, says the person at the PC: it is out with a new code.
    Other,
}

/// What to do when the browser is signed in as somebody else.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// Refuse, so that the person can be asked.
    #[default]
    Ask,
    /// End the other session and go on.
    Switch,
}

/// Something that was added, told to its holder at the next login.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NewsItem {
    /// What: a device's label, or a card's name.
    pub what: String,
    /// When it was added.
    pub at: Millis,
}
