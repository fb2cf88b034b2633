//! The endpoints that explain: what failed here, one message, the screens to point at.

use super::request::{Asked, get, post, told};
use api::explain::{Explanation, Seen};
use api::failure;

/// Reports a failed ceremony; gives the screen that explains it here.
pub(crate) fn report(failure: &failure::Failure) -> Asked<Explanation> {
    told(post("/api/incidents", failure, None))
}

/// The screen of a message.
pub(crate) fn message(number: &str) -> Asked<Explanation> {
    told(get(&format!("/api/messages/{number}")))
}

/// The system's screens, to point at: those about passkeys, or those about cards.
pub(crate) fn pictures(about: Pictured) -> Asked<Vec<Seen>> {
    let path = match about {
        Pictured::Passkeys => "/api/pictures",
        Pictured::Cards => "/api/pictures?of=card",
    };
    told(get(path))
}

/// What the system's screens are about.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Pictured {
    /// A phone's passkeys.
    #[default]
    Passkeys,
    /// Cards on a PC.
    Cards,
}
