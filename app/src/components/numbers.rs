//! The numbers that a phone offers, one of which stands on the PC.

use crate::words::{self, t};
use leptos::prelude::*;

/// The numbers. One is chosen, once: whatever comes of it draws the page anew.
#[component]
pub(crate) fn Numbers(
    /// What is offered.
    numbers: [u8; 3],
    /// What choosing one does.
    choose: impl Fn(u8) + Copy + 'static,
) -> impl IntoView {
    let chosen = RwSignal::new(None::<u8>);
    let buttons = numbers.map(|number| {
        view! {
            <button
                type="button"
                class="number"
                aria-busy=move || (chosen.get() == Some(number)).to_string()
                on:click=move |_| {
                    if chosen.get_untracked().is_none() {
                        chosen.set(Some(number));
                        choose(number);
                    }
                }
            >
                {number}
            </button>
        }
    });
    view! {
        <h2>{t(words::CHOOSE)}</h2>
        <div class="numbers" role="group" aria-label=t(words::CHOOSE)>{buttons.collect_view()}</div>
    }
}
