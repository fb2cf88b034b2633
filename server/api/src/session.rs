//! Who is signed in in this browser.

use crate::wire::{Millis, NewsItem, Signal};
use serde::{Deserialize, Serialize};

pub use crate::wire::Conflict;

/// Somebody is signed in: until when, and where to go on.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SessionView {
    /// The holder who is signed in.
    pub holder: SessionHolder,
    /// When the person last proved who it is.
    pub authenticated_at: Millis,
    /// The session ends by then at the latest.
    pub expires_at: Millis,
    /// Where to go on: the application's address.
    pub next: String,
    /// What the authenticator should be told, right after a login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    /// What was added since the holder last logged in like this, and elsewhere; to be told before going on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub news: Vec<NewsItem>,
}

/// A holder, as shown to the holder.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SessionHolder {
    /// The holder id, as stored.
    pub id: String,
    /// The holder's name.
    pub name: String,
}

/// The answer to "who am I?".
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct WhoAmI {
    /// The session, when there is one.
    #[serde(default)]
    pub session: Option<SessionView>,
    /// Whether cards can be used here.
    #[serde(default)]
    pub cards: CardsOffered,
    /// What the application is called that was asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
}

/// Whether this server has card hosts.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CardsOffered {
    /// Cards cannot be used on this server.
    #[default]
    Off,
    /// Cards can be used: the server has card hosts.
    On,
}

/// Whether the browser kept a cookie that was set a moment ago.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Cookies {
    /// Whether the browser sent the test cookie back.
    pub kept: CookieKept,
}

/// Whether a cookie came back.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CookieKept {
    /// The browser sent it back.
    Yes,
    /// The browser did not send it back.
    No,
}
