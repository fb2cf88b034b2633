//! Why a step is not taken, and the number under which the end of a journey is kept.

use crate::ids::IncidentNumber;

/// Why a step was not taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum StepRefusal {
    /// The link's time is over.
    #[error("the link's time is over")]
    LinkExpired,
    /// A newer link took its place.
    #[error("a newer link took its place")]
    LinkReplaced,
    /// The link has served its purpose.
    #[error("the link has served its purpose")]
    LinkUsed,
    /// The invitation's password was wrong.
    #[error("the password was wrong")]
    PasswordWrong {
        /// How many wrong passwords the invitation still bears.
        tries_left: u8,
    },
    /// The password was wrong too often.
    #[error("the password was wrong too often")]
    Locked,
    /// The journey was cancelled, on this side or the other.
    #[error("the journey was cancelled")]
    Cancelled,
    /// The journey's time is over.
    #[error("the journey's time is over")]
    Expired,
    /// The journey is already past this step.
    #[error("the journey is past this step")]
    Past,
    /// The journey is not yet at this step.
    #[error("the journey is not yet at this step")]
    TooEarly,
    /// Another phone has opened the code.
    #[error("another phone has opened the code")]
    OpenedElsewhere,
    /// The number chosen on the phone was wrong.
    #[error("the number chosen was wrong")]
    WrongNumber,
    /// The device that was to be registered is registered already.
    #[error("this device is registered already")]
    NotNew,
    /// Another page than ours acts on it.
    #[error("another page than ours acts on it")]
    NotOurs,
    /// The passkey belongs to another holder than the one asked for.
    #[error("the passkey belongs to another holder")]
    OtherHolder,
}

/// A journey that keeps the number of its end, so that whoever looks at it twice is told the same one.
pub trait HasIncident {
    /// The number, once somebody was told of one.
    fn incident(&mut self) -> &mut Option<IncidentNumber>;
}
