//! A stopped journey, or a check that somebody wants to talk about, kept under a short number that people can read out. Holds no secret, no
//! full address, no certificate, no name.

use crate::cards::ledger::Ledger;
use crate::clock::Timestamp;
use crate::ids::{HolderId, JourneyId};
use api::catalogue::Number;
use api::check::Ask;
use api::device::Device;
use api::failure::{Failure, Sign};
use api::{Code, Language};
use serde::{Deserialize, Serialize};

/// What was known when a journey stopped.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Incident {
    /// When.
    pub at: Timestamp,
    /// Which message was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Number>,
    /// The server's reason, when it was the server that refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// What pointed to the cause, the strongest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<Sign>,
    /// On which device.
    pub device: Device,
    /// In which language it was shown.
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
    /// What a check of the device measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Box<Ask>>,
    /// The journey and its steps, where one was under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trail: Option<Trail>,
    /// Whose journey it was, where that was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<HolderId>,
    /// Whether somebody who is signed in is behind it. Where there are too many incidents, strangers' go first.
    #[serde(default)]
    pub proven: Proven,
    /// Where in the server, as method and path pattern.
    pub route: String,
    /// The cause inside the server, for those who run it. Never shown to the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

impl Incident {
    /// An incident of which nothing more is known yet.
    pub fn of(at: Timestamp, device: Device, route: &str) -> Self {
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
            check: None,
            trail: None,
            holder: None,
            proven: Proven::No,
            route: route.to_owned(),
            cause: None,
        }
    }
}

/// Whether somebody is known to the server.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Proven {
    /// Anybody.
    #[default]
    No,
    /// Somebody who is signed in.
    Yes,
}

/// What was filled into the sentences of a screen, as far as it names nobody.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct Words {
    /// The desk to call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The card, as titles call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// Who issued it.
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
    /// Why it was revoked.
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
pub struct Trail {
    /// Which kind.
    pub kind: Kind,
    /// Which one.
    pub id: JourneyId,
    /// What happened, the earliest first.
    pub steps: Vec<Step>,
}

/// Which kind of journey.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A login with a phone.
    Login,
    /// A registration.
    Registration,
    /// An attempt with a card.
    Card,
}

/// One thing that happened.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It began.
    Began,
    /// The code on the screen stopped working.
    CodeEnded,
    /// The phone's time ended.
    PhoneTimeEnded,
    /// The phone approved.
    Approved,
    /// The device was registered.
    Registered,
    /// It was cancelled.
    Cancelled,
    /// A certificate came.
    CardRead,
    /// No certificate came.
    CardMissing,
    /// The browser's call failed.
    CardLost,
    /// The card was used.
    CardUsed,
    /// The card was presented in another browser than the one that began.
    CardElsewhere,
}
