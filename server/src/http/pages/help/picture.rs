//! Drawings of screens that only the system shows, in the same markup as the app's.

use crate::http::pages::help::request::HelpRequest;
use crate::http::pages::help::text;
use api::explain::{Picture, PictureScreen};
use maud::{Markup, html};

/// A drawing that stands by itself, said to be one.
pub(super) fn sample(asked: &HelpRequest, picture: &Picture) -> Markup {
    html! { small.sample { (asked.say(text::SAMPLE)) } (drawing(picture)) }
}

/// A drawing of a system's screen, with its description.
pub(super) fn drawing(picture: &Picture) -> Markup {
    let frame = match picture.frame {
        PictureScreen::IosSheet => "drawing ios",
        PictureScreen::AndroidSheet => "drawing android",
        PictureScreen::QrOnPhone => "drawing code",
        PictureScreen::WindowsDialog => "drawing windows",
    };
    html! {
        div class=(frame) role="img" aria-label=(picture.title) {
            strong { (picture.title) }
            @for row in &picture.rows {
                span.row { (row) }
            }
            @if let Some(button) = &picture.button {
                span.foot { (button) }
            }
        }
    }
}
