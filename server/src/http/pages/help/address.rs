//! The paths of help pages.

use api::catalogue::{Guide, Number};

/// The path of a message's page.
pub(super) fn message(number: Number) -> String {
    format!("/help/{number}")
}

/// The path of a guide's page.
pub(super) fn guide(guide: Guide) -> String {
    format!("/help/guide/{}", guide.slug())
}
