//! What is around every page, and what stands while something loads.

use super::help::{check_link, help_link};
use crate::browser;
use crate::words::{self, t};
use leptos::prelude::*;

/// A page: its heading takes the focus when the page changes, so that a reader is told.
#[component]
pub(crate) fn Frame(
    /// The heading.
    #[prop(into)]
    title: String,
    /// The page.
    children: Children,
) -> impl IntoView {
    browser::name_page(&[&title, " | ", t(words::NAME)].concat());
    view! {
        // Followed by hand: as an address, `#main` would take the place of the link's secret.
        <a class="skip" href="#main" on:click=|event| { event.prevent_default(); browser::focus("main") }>
            {t(words::SKIP)}
        </a>
        <header class="top">
            <a class="brand" href="/"><img src="/favicon.svg" alt="" width="28" height="28"/> {t(words::NAME)}</a>
            <button class="language" type="button" on:click=|_| browser::switch_language()>{t(words::OTHER_LANGUAGE)}</button>
        </header>
        <main id="main" class="page" tabindex="-1">
            <h1 id="title" tabindex="-1">{title}</h1>
            {children()}
        </main>
        <div inner_html=[
            "<footer class=\"bottom\">", &help_link("", words::HELP), " ", &check_link(), "</footer>",
        ].concat()></div>
    }
}

/// Something is loading.
#[component]
pub(crate) fn Waiting(
    /// What, when it is more than a moment.
    #[prop(optional)]
    what: Option<&'static str>,
) -> impl IntoView {
    view! { <p class="waiting" role="status">{what.unwrap_or_else(|| t(words::WAIT))}</p> }
}
