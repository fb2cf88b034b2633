//! The app: looks at the browser, then draws the page of the address. Pages are links apart; each can be loaded by itself.

#![expect(unreachable_pub, reason = "what the component macro writes is public, whatever stands before it")]

mod browser;
mod client;
mod components;
mod draw;
mod journey;
mod pages;
mod shared_text;

use crate::draw::prelude::*;
use browser::AddressPart;
use pages::account::Account;
use pages::approve::Approve;
use pages::login::Login;
use pages::missing::Missing;
use pages::register::Register;
use shared_text::t;

/// Starts it. Two programs do: `app` has everything, `phone` leaves out what only a PC shows, because phones wait for each byte.
pub fn start() {
    // A panic ends the app for good; the person is told instead of left before dead buttons.
    std::panic::set_hook(Box::new(|panic| {
        browser::stopped(
            t(shared_text::CRASHED),
            t(shared_text::CRASHED_HELP),
            t(shared_text::RELOAD),
            &panic.to_string(),
        );
    }));
    // Not through leptos: its executor stands only once something is mounted.
    wasm_bindgen_futures::spawn_local(async {
        if let Some(back) = api::device::arrived(&browser::address(AddressPart::Page)) {
            // Out of an app's view: the link's secret goes back where no server sees it.
            browser::readdress(&back);
        }
        browser::look().await;
        // A second code scanned in this tab changes only the fragment: it is another journey. And a page that "back" brings out
        // of the browser's store shows what was: what is, the server knows.
        browser::on_shown_anew(browser::reload);
        browser::attend();
        draw::mount(page);
    });
}

fn page() -> View {
    match browser::address(AddressPart::Path).as_str() {
        "/" | "/login" => view! { <Login/> },
        "/register" => view! { <Register/> },
        "/approve" => view! { <Approve/> },
        "/account" => view! { <Account/> },
        _ => view! { <Missing/> },
    }
}
