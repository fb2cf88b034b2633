//! A list of devices or cards, or that there is none.

use crate::draw::prelude::*;
use crate::shared_text::t;
use api::Text;

/// The entries; in their place what is said where there are none, since an empty list is read out as one.
pub(super) fn list(entries: Vec<View>, none: Text) -> View {
    if entries.is_empty() {
        return view! { <p>{t(none)}</p> };
    }
    view! { <ul class="devices">{entries}</ul> }
}
