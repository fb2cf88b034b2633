//! There is no such page.

use crate::components::Frame;
use crate::draw::prelude::*;
use crate::shared_text::{self, t, w};

/// Says so, and where to go.
#[component]
pub(crate) fn Missing() -> View {
    view! {
        <Frame title=t(w("ページが見つかりません", "There is no such page"))>
            <p>{t(w("アドレスが途中で切れていないか、お確かめください。", "Please check that the address is complete."))}</p>
            <p><a class="button main" href="/login">{t(shared_text::TO_LOGIN)}</a></p>
        </Frame>
    }
}
