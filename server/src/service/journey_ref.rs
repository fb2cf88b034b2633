//! Which journey a request or a failure belongs to.

use crate::ids::{JourneyId, SecretHash};

/// Identifies a journey: by its id, or by the hash of a link's secret.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum JourneyRef {
    /// A login with a phone.
    Login(JourneyId),
    /// A registration, by its id.
    Registration(JourneyId),
    /// An attempt with a card.
    Card(JourneyId),
    /// The secret of a link, as its hash.
    Link(SecretHash),
}
