//! Logging in: on a phone with one touch, on a PC by a code for the phone or with a card.

mod comes_from;
mod news;
mod pc;
mod phone;
mod solo;
mod state;
mod text;
mod ways;

use crate::browser;
use crate::draw::prelude::*;
use pc::OnPc;
use phone::OnPhone;

/// The page. Codes and cards are no part of a phone's.
#[component]
pub(crate) fn Login() -> View {
    if browser::on_phone() {
        view! { <OnPhone/> }
    } else {
        view! { <OnPc/> }
    }
}
