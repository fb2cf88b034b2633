//! Where the code on a screen leads.

use crate::ids::JourneyId;
use serde::{Deserialize, Serialize};

/// What a code on a screen leads to. Kept under the hash of the code; stays when a newer code replaces it, so that the old
/// one can be told from one that never was.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "to", content = "id", rename_all = "snake_case")]
pub enum Link {
    /// A registration that a PC shows.
    Registration(JourneyId),
    /// A login on a PC.
    Login(JourneyId),
}
