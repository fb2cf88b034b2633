//! There is no such page.

mod text;

use crate::components::{Frame, Tone, leads_to};
use crate::draw::prelude::*;
use crate::shared_text::{self, t};

/// Says so, and where to go.
#[component]
pub(crate) fn Missing() -> View {
    view! {
        <Frame title=t(text::TITLE)>
            <p>{t(text::LEAD)}</p>
            {leads_to(t(shared_text::TO_LOGIN), "/login".to_owned(), Tone::Main)}
        </Frame>
    }
}
