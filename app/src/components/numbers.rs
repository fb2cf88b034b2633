//! The numbers that a phone offers, one of which stands on the PC.

use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use std::rc::Rc;

/// The numbers, below `over`, which says where the right one stands: beside our own QR code, unless it says otherwise. One is chosen, once:
/// whatever comes of it draws the page anew.
pub(crate) fn numbers(offered: [u8; 3], over: Option<String>, choose: impl Fn(u8) + 'static) -> View {
    // One drawing for both pages: the download stays small.
    draw(offered, over, &(Rc::new(choose) as _))
}

fn draw(offered: [u8; 3], over: Option<String>, choose: &Rc<dyn Fn(u8)>) -> View {
    let over = over.unwrap_or_else(|| t(shared_text::CHOOSE).to_owned());
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
        <h2>{over.clone()}</h2>
        <div class="numbers" role="group" aria-label=over>{Vec::from(buttons)}</div>
    }
}
