//! A list of devices or cards, or that there is none.

use crate::shared_text::t;
use api::Text;
use leptos::prelude::*;

/// The entries; in their place what is said where there are none, since an empty list is read out as one.
pub(super) fn list(entries: Vec<AnyView>, none: Text) -> AnyView {
    if entries.is_empty() {
        return view! { <p>{t(none)}</p> }.into_any();
    }
    view! { <ul class="devices">{entries}</ul> }.into_any()
}
