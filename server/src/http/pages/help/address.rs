//! The paths of help pages.

use api::catalogue::{Guide, HelpPage, Number, Topic};

/// The path of a message's page.
pub(super) fn message(number: Number) -> String {
    format!("/help/{number}")
}

/// The path of a topic's page.
pub(super) fn topic(topic: Topic) -> String {
    format!("/help/{}", topic.slug())
}

/// The path of any page of the catalogue.
pub(super) fn page(page: HelpPage) -> String {
    match page {
        HelpPage::Message(number) => message(number),
        HelpPage::Guide(of) => guide(of),
        HelpPage::Topic(of) => topic(of),
    }
}

/// The path of a guide's page.
pub(super) fn guide(guide: Guide) -> String {
    format!("/help/guide/{}", guide.slug())
}
