//! Links to the help pages, which the server writes. They open beside the journey and not in its place.
//!
//! As text, not as views: elements and attributes that nothing else uses would be a hundredth of what a phone downloads.

use crate::browser;
use crate::shared_text::{self, t};
use api::Text;

/// The address of a help page, in the language people read here; from there, too, the way leads back to the application.
pub(crate) fn help(path: &str) -> String {
    browser::on_the_way(
        &["/help", path, "?lang=", browser::language().tag(), browser::device_for_help()].concat(),
    )
}

/// A link to a help page, as HTML. Nothing in it comes from outside.
pub(crate) fn help_link(path: &str, label: Text) -> String {
    link(&help(path), label)
}

/// A link to where people check their device.
pub(crate) fn check_link() -> String {
    link(&["/check?lang=", browser::language().tag()].concat(), shared_text::CHECK_DEVICE)
}

fn link(address: &str, label: Text) -> String {
    ["<a href=\"", address, "\" target=\"_blank\" rel=\"noopener\">", t(label), "</a>"].concat()
}
