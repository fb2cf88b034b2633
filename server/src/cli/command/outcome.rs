//! What became of a command.

use crate::cli::text;
use crate::desk::Refusal;
use crate::desk::sheet::SheetError;

/// What became of a command.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// All of it was done.
    Done,
    /// Some of it was refused; the reasons were said.
    Partly,
}

/// Why a command ended early, in the command line's words.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The desk refused it.
    #[error("{}", text::refusal(.0))]
    Refused(Refusal),
    /// The file is no list of holders.
    #[error("{}", text::sheet(.0))]
    Sheet(SheetError),
    /// Nobody reads the answer any more.
    #[error("the output cannot be written: {0}")]
    Output(#[from] std::io::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<SheetError> for Failure {
    fn from(why: SheetError) -> Self {
        Self::Sheet(why)
    }
}
