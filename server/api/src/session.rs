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
    /// What its request allows, where it sent the person with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestView>,
}

/// What an application's request allows, and the way back to it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct RequestView {
    /// With what a person can sign in for it, as that is offered; nothing where it has come to allow nothing.
    pub means: Vec<LoginMeans>,
    /// The address by which a person goes back to the application without having signed in.
    pub back: String,
    /// Who is signed in here, and why that is not enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_up: Option<StepUp>,
    /// The holder id that the application thinks it will be, or that of whoever has to prove it anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_hint: Option<String>,
}

/// With what a person signs in.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginMeans {
    /// A registered phone, tablet or PC: a passkey.
    Phone,
    /// An HPKI card.
    Hpki,
    /// A My Number card.
    Jpki,
}

/// Somebody is signed in, and that is not enough.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct StepUp {
    /// The name of whoever is signed in.
    pub name: String,
    /// What is missing.
    pub lacks: StepUpReason,
}

/// What a session lacks.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepUpReason {
    /// Other means than the person has signed in with.
    Means,
    /// A newer proof.
    Proof,
    /// Another person is asked for.
    Person,
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
