//! The numbers that a phone offers, one of which stands on the PC.

use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use std::rc::Rc;

/// The numbers. One is chosen, once: whatever comes of it draws the page anew.
pub(crate) fn numbers(offered: [u8; 3], choose: impl Fn(u8) + 'static) -> View {
    // One drawing for both pages: the download stays small.
    draw(offered, &(Rc::new(choose) as _))
}

fn draw(offered: [u8; 3], choose: &Rc<dyn Fn(u8)>) -> View {
    let chosen = RwSignal::new(None::<u8>);
    let buttons = offered.map(|number| {
        let choose = Rc::clone(choose);
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
        <h2>{t(shared_text::CHOOSE)}</h2>
        <div class="numbers" role="group" aria-label=t(shared_text::CHOOSE)>{Vec::from(buttons)}</div>
    }
}
