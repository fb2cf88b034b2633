//! A stopped journey, or a check that somebody wants to talk about, kept under a short number that people can read out. Holds no secret, no
//! full address, no certificate, no name.

use crate::cards::ledger::Ledger;
use crate::clock::Timestamp;
use crate::ids::{HolderId, JourneyId};
use api::catalogue::Number;
use api::check::CheckRequest;
use api::device::KnownDevice;
use api::failure::{CeremonyKind, Failure, Sign};
use api::{Code, Language};
use serde::{Deserialize, Serialize};

/// What was known when a journey stopped.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Incident {
    /// When the journey stopped.
    pub at: Timestamp,
    /// The message that was shown, if any was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Number>,
    /// The server's reason, when it was the server that refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// What pointed to the cause, the strongest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<Sign>,
    /// The device on which the journey stopped.
    pub device: KnownDevice,
    /// The language in which the message was shown.
    #[serde(default)]
    pub language: Language,
    /// What was filled into the screen's sentences.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub words: Words,
    /// What the handshakes of an attempt with a card showed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<Ledger>,
    /// What the browser reported, when a ceremony failed there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// Whether a passkey was to be made or used, where the server refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceremony: Option<CeremonyKind>,
    /// What a check of the device measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Box<CheckRequest>>,
    /// The journey and its steps, where one was under way.
    #[serde(rename = "trail", default, skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Timeline>,
    /// Whose journey it was, where that was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<HolderId>,
    /// Whether somebody who is signed in is behind it. Where there are too many incidents, strangers' go first.
    #[serde(default)]
    pub proven: HolderProven,
    /// Where in the server, as method and path pattern.
    pub route: String,
    /// The cause inside the server, for those who run it. Never shown to the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

impl Incident {
    /// An incident of which nothing more is known yet.
    pub fn of(at: Timestamp, device: KnownDevice, route: &str) -> Self {
        Self {
            at,
            message: None,
            code: None,
            signs: Vec::new(),
            device,
            language: Language::Ja,
            words: Words::default(),
            ledger: None,
            failure: None,
            ceremony: None,
            check: None,
            timeline: None,
            holder: None,
            proven: HolderProven::No,
            route: route.to_owned(),
            cause: None,
        }
    }
}

/// Whether somebody is known to the server.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HolderProven {
    /// No session and no proof stood behind it.
    #[default]
    No,
    /// Somebody who is signed in.
    Yes,
}

/// What was filled into the sentences of a screen, as far as it names nobody.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct Words {
    /// The authority whom the message tells to call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// How its desk is reached; in rows of before behind the authority's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The card, as titles call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// The issuer of the card, as the message says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// The day it is valid from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The day it is valid until.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The day it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The reason of the card's revocation, as the message says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Words {
    /// Whether nothing was filled in.
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A journey as far as it had come.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Timeline {
    /// The kind of the journey.
    pub kind: JourneyKind,
    /// The journey's id.
    pub id: JourneyId,
    /// What happened, the earliest first.
    pub steps: Vec<TimelineStep>,
}

/// The kind of a journey.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JourneyKind {
    /// A login with a phone.
    Login,
    /// The registration of a phone.
    Registration,
    /// An attempt with a card.
    Card,
}

/// A moment of a journey, and what happened then.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TimelineStep {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub what: TimelineEvent,
}

/// What can happen on a journey.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimelineEvent {
    /// The journey began.
    Began,
    /// The code on the screen stopped working.
    CodeEnded,
    /// The time in which the phone had to finish was over.
    PhoneTimeEnded,
    /// The phone approved the login.
    Approved,
    /// The device was registered.
    Registered,
    /// Somebody cancelled the journey.
    Cancelled,
    /// A certificate came to the attempt's host.
    CardRead,
    /// The handshake ended without a certificate.
    CardMissing,
    /// The browser's call to the attempt's host failed.
    CardLost,
    /// The card was used for what the attempt was for.
    CardUsed,
    /// The card was presented in another browser than the one that began.
    CardElsewhere,
}
