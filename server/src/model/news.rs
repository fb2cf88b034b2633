//! What a holder has been told of what was added, as it is kept.

use crate::clock::Timestamp;
use crate::ids::{CardId, JourneyId, SecretHash};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a holder has been told. Written by every login, so that of two at once each counts the other.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct NewsRecord {
    /// How many logins of the holder there were.
    pub logins: u64,
    /// By the means that logged in: what was there by then has been told.
    pub until: BTreeMap<String, Timestamp>,
    /// What was added last, and in which browser: it is no news there.
    pub made: Vec<NewsAddition>,
}

/// Something that was added, and in which browser.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct NewsAddition {
    /// The device or card that was added.
    pub what: Added,
    /// The browser's secret, as its hash.
    pub browser: SecretHash,
}

/// A device or card that was added.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", content = "id", rename_all = "snake_case")]
pub enum Added {
    /// The phone that this registration came to.
    Phone(JourneyId),
    /// A card, by its id.
    Card(CardId),
}
