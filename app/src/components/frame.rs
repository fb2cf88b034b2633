//! What is around every page, and what stands while something loads.

use super::help::{check_link, help_link};
use crate::browser;
use crate::draw::prelude::*;
use crate::shared_text::{self, t, w};
use api::Text;

/// A page: its heading takes the focus when the page changes, so that a reader is told; what happens on it is said by its last line.
#[component]
pub(crate) fn Frame(
    /// The heading of the page.
    #[prop(into)]
    title: String,
    /// The content of the page, below the heading.
    children: Box<dyn FnOnce() -> View>,
) -> View {
    name_page(&title);
    browser::arrive();
    view! {
        // Followed by hand: as an address, `#main` would take the place of the link's secret.
        <a class="skip" href="#main" on:click=|event| { event.prevent_default(); browser::focus("main") }>
            {t(shared_text::SKIP)}
        </a>
        <header class="top">
            <a class="brand" href="/"><img src="/favicon.svg" alt="" width="28" height="28"/> {t(shared_text::NAME)}</a>
            <button class="language" type="button" lang=t(w("en", "ja")) on:click=|_| browser::switch_language()>{t(shared_text::OTHER_LANGUAGE)}</button>
        </header>
        <main id="main" class="page" tabindex="-1">
            <h1 id="title">{title}</h1>
            {children()}
        </main>
        <div inner_html=[
            "<footer class=\"bottom\">", &help_link("", shared_text::HELP), " ", &check_link(),
            "</footer><p id=\"live\" class=\"unseen\" role=\"status\"></p><p id=\"away\" aria-live=\"polite\"></p>",
        ].concat()></div>
    }
}

/// Gives the page another heading, and its window the name: once it is known why somebody comes, or what has become of it.
pub(crate) fn entitle(title: Text) {
    name_page(t(title));
    browser::entitle(t(title));
}

fn name_page(title: &str) {
    browser::name_page(&[title, " | ", t(shared_text::NAME)].concat());
}

/// A line that says that something is loading, for readers of screens, too.
#[component]
pub(crate) fn Waiting(
    /// What, when it is more than a moment.
    #[prop(optional)]
    what: Option<&'static str>,
) -> View {
    view! { <p class="waiting" data-say="">{what.unwrap_or_else(|| t(shared_text::WAIT))}</p> }
}
