//! What the classifier concludes.

use super::sign::Sign;
use crate::catalogue::number::Number;
use serde::{Deserialize, Serialize};

/// What the classifier concludes.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Diagnosis {
    /// The message whose screen explains it.
    pub message: Number,
    /// What points to its causes, the strongest first.
    pub signs: Vec<Sign>,
}
