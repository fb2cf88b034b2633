//! The endpoints that explain: what failed here, one message, the screens to point at.

use super::request::{ApiFuture, RequestSecrets, get, post, told};
use crate::browser::{self, AddressPart};
use api::explain::{Explanation, SystemScreen};
use api::failure;

/// Reports a failed ceremony; gives the screen that explains it here.
pub(crate) fn report(failure: &failure::Failure) -> ApiFuture<Explanation> {
    // By the link that the page was opened with it belongs to a journey, whose number the PC shows as well.
    let link = RequestSecrets::of(browser::address(AddressPart::Fragment));
    told(post("/api/incidents", failure, Some(&link)))
}

/// The screen of a message.
pub(crate) fn message(number: &str) -> ApiFuture<Explanation> {
    told(get(&format!("/api/messages/{number}")))
}

/// The system's screens, to point at: those about passkeys, or those about cards.
pub(crate) fn pictures(about: Pictured) -> ApiFuture<Vec<SystemScreen>> {
    let path = match about {
        Pictured::Passkeys => "/api/pictures",
        Pictured::Cards => "/api/pictures?of=card",
    };
    told(get(path))
}

/// What the system's screens are about.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Pictured {
    /// The screens of a passkey's ceremony on a phone.
    #[default]
    Passkeys,
    /// The screens of a card's use on a PC.
    Cards,
}
