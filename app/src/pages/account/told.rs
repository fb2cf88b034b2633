//! What was just done, where it was done.

use crate::draw::prelude::*;
use crate::shared_text::t;
use api::Text;

/// The line that tells it, where there is something to tell: read out, and there to be seen.
pub(super) fn told(what: Option<Text>) -> Option<View> {
    what.map(|what| view! { <p class="success" data-say="">{t(what)}</p> })
}
