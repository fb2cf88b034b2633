//! Drawings of screens that only the system shows, in the same markup as the app's.

use api::explain::{Frame, Picture};
use maud::{Markup, html};

/// One drawing.
pub(super) fn drawing(picture: &Picture) -> Markup {
    let frame = match picture.frame {
        Frame::IosSheet => "drawing ios",
        Frame::AndroidSheet => "drawing android",
        Frame::QrOnPhone => "drawing code",
        Frame::WindowsDialog => "drawing windows",
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
