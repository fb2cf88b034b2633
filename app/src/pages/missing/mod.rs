//! There is no such page.

mod text;

use crate::components::Frame;
use crate::draw::prelude::*;
use crate::shared_text::{self, t};

/// Says so, and where to go.
#[component]
pub(crate) fn Missing() -> View {
    view! {
        <Frame title=t(text::TITLE)>
            <p>{t(text::LEAD)}</p>
            <p><a class="button main" href="/login">{t(shared_text::TO_LOGIN)}</a></p>
        </Frame>
    }
}
