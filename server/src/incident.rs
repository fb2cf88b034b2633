//! A stopped journey, kept under a short number that people can read out. Holds no secret, no full address, no certificate.

use crate::cards::ledger::Ledger;
use crate::clock::Timestamp;
use crate::ids::HolderId;
use api::Code;
use api::catalogue::Number;
use api::device::Device;
use api::trouble::{Failure, Sign};
use serde::{Deserialize, Serialize};

/// What was known when a journey stopped.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Incident {
    /// When.
    pub at: Timestamp,
    /// Which message was shown.
    pub message: Option<Number>,
    /// The server's reason, when it was the server that refused.
    pub code: Option<Code>,
    /// What pointed to the cause, the strongest first.
    pub signs: Vec<Sign>,
    /// On which device.
    pub device: Device,
    /// What the handshakes of an attempt with a card showed.
    #[serde(default)]
    pub ledger: Option<Ledger>,
    /// What the browser reported, when a ceremony failed there.
    pub failure: Option<Failure>,
    /// Whose journey it was, where that was known.
    pub holder: Option<HolderId>,
    /// Where in the server, as method and path pattern.
    pub route: String,
    /// The cause inside the server, for those who run it. Never shown to the person.
    pub cause: Option<String>,
}
