//! Who is signed in in this browser.

use crate::wire::{Millis, News, Signal};
use serde::{Deserialize, Serialize};

pub use crate::wire::Conflict;

/// A session.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Session {
    /// Whose.
    pub holder: Holder,
    /// When the person last proved who it is.
    pub authenticated_at: Millis,
    /// It ends by then at the latest.
    pub expires_at: Millis,
    /// Where to go on: the application's address.
    pub next: String,
    /// What the authenticator should be told, right after a login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    /// What was added since the holder last logged in like this, and elsewhere; to be told before going on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub news: Vec<News>,
}

/// A holder, as shown to the holder.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Holder {
    /// The holder id, as stored.
    pub id: String,
    /// The name.
    pub name: String,
}

/// The answer to "who am I?".
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Current {
    /// The session, when there is one.
    #[serde(default)]
    pub session: Option<Session>,
    /// Whether cards can be used here.
    #[serde(default)]
    pub cards: Cards,
}

/// Whether this server has card hosts.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cards {
    /// It has none.
    #[default]
    Off,
    /// It has.
    On,
}

/// Whether the browser kept a cookie that was set a moment ago.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Cookies {
    /// What came back.
    pub kept: Kept,
}

/// Whether a cookie came back.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// It did.
    Yes,
    /// It did not.
    No,
}
