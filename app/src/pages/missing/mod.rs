//! There is no such page.

use crate::components::Frame;
use crate::shared_text::{self, t, w};
use leptos::prelude::*;

/// Says so, and where to go.
#[component]
pub(crate) fn Missing() -> impl IntoView {
    view! {
        <Frame title=t(w("ページが見つかりません", "There is no such page"))>
            <p>{t(w("アドレスが途中で切れていないか、お確かめください。", "Please check that the address is complete."))}</p>
            <p><a class="button main" href="/login">{t(shared_text::TO_LOGIN)}</a></p>
        </Frame>
    }
}
