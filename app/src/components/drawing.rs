//! A drawing of a screen that only the system shows.

use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use api::explain::{Picture, PictureScreen};

/// A drawing of a system's screen, said to be one.
#[component]
pub(crate) fn Drawing(
    /// The screen that is drawn.
    picture: Picture,
) -> View {
    let class = match picture.frame {
        PictureScreen::IosSheet => "drawing ios",
        PictureScreen::AndroidSheet => "drawing android",
        PictureScreen::QrOnPhone => "drawing code",
        PictureScreen::WindowsDialog => "drawing windows",
    };
    let Picture { title, rows, button, frame: _ } = picture;
    let name = title.clone();
    view! {
        <small class="sample">{t(shared_text::SAMPLE)}</small>
        <div class=class role="img" aria-label=name>
            <strong>{title}</strong>
            {rows.into_iter().map(|row| view! { <span class="row">{row}</span> }).collect::<Vec<_>>()}
            {button.map(|button| view! { <span class="foot">{button}</span> })}
        </div>
    }
}
