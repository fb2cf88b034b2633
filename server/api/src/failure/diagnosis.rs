//! What the classifier concludes from a failure.

use super::sign::Sign;
use crate::catalogue::number::Number;
use serde::{Deserialize, Serialize};

/// The message that explains a failure, and the signs that led to it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Diagnosis {
    /// The message whose screen explains it.
    pub message: Number,
    /// What points to its causes, the strongest first.
    pub signs: Vec<Sign>,
}
