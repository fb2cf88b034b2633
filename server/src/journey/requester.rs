//! Who asks for a login, and takes what comes of it. Rows call it `browser`, as they did when nobody else could ask; what could be said
//! then is still written in the same bytes.

use crate::ids::{ApplicationId, SecretHash};
use crate::journey::user_code::UserCode;
use serde::{Deserialize, Serialize};

/// Who asks for a login.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Requester {
    /// A browser. In a row: the hash of the secret that binds journeys to it.
    Browser(SecretHash),
    /// An application by itself, while the person has no page of ours open (RFC 8628; OpenID Connect CIBA). In a row: an object with its
    /// id. Earlier servers cannot read it, so whoever writes the first raises the version of rows: see "To change a row" in
    /// ARCHITECTURE.md.
    Client {
        /// Which.
        client: ApplicationId,
        /// What its own screen shows.
        shows: ClientScreen,
    },
}

/// What an application shows that asks by itself, so that the person can tell on the phone that the two belong together.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClientScreen {
    /// The code beside the QR code.
    pub user_code: UserCode,
    /// What it says of its own (CIBA §7.1, `binding_message`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// How often somebody has typed its letters with other digits.
    #[serde(default, skip_serializing_if = "is_none_yet")]
    pub mistyped: u8,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_none_yet(it: &u8) -> bool {
    *it == 0
}

impl Requester {
    /// What the screen shows of an application that asks by itself.
    pub fn screen(&self) -> Option<&ClientScreen> {
        match self {
            Self::Browser(_) => None,
            Self::Client { shows, .. } => Some(shows),
        }
    }
}
