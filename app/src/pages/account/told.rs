//! What was just done, where it was done.

use crate::shared_text::t;
use api::Text;
use leptos::prelude::*;

/// The line that tells it, where there is something to tell: read out, and there to be seen.
pub(super) fn told(what: Option<Text>) -> Option<AnyView> {
    what.map(|what| view! { <p class="success" data-say="">{t(what)}</p> }.into_any())
}
