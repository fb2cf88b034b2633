//! A drawing of a screen that only the system shows.

use api::explain::{Frame, Picture};
use leptos::prelude::*;

/// One drawing.
#[component]
pub(crate) fn Drawing(
    /// What is on it.
    picture: Picture,
) -> impl IntoView {
    let class = match picture.frame {
        Frame::IosSheet => "drawing ios",
        Frame::AndroidSheet => "drawing android",
        Frame::QrOnPhone => "drawing code",
        Frame::WindowsDialog => "drawing windows",
    };
    let Picture { title, rows, button, frame: _ } = picture;
    let name = title.clone();
    view! {
        <div class=class role="img" aria-label=name>
            <strong>{title}</strong>
            {rows.into_iter().map(|row| view! { <span class="row">{row}</span> }).collect_view()}
            {button.map(|button| view! { <span class="foot">{button}</span> })}
        </div>
    }
}
