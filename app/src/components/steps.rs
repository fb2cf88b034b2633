//! How far a journey has come.

use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use api::Text;

/// The steps of a journey; `at` counts from zero.
pub(crate) fn steps(names: &[Text], at: usize) -> View {
    let steps: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let class = if index < at { "past" } else { "" };
            view! { <li class=class aria-current=(index == at).then_some("step")>{t(*name)}</li> }
        })
        .collect();
    view! { <ol class="progress" aria-label=t(shared_text::STEPS)>{steps}</ol> }
}
