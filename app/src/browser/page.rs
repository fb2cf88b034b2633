//! This page: its address, where it leads to, what stands in it.

use super::glue::{at, copy, crashed, secret, seen_again, shown_anew};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/aloud.js")]
extern "C" {
    /// Names each step, says news, and keeps the focus on the page, from now on.
    pub(crate) fn attend();
    /// Moves the focus to the element with this id.
    pub(crate) fn focus(id: &str);
    /// Moves the focus to the element with this id, once what is being drawn stands; to the heading, as [`arrive`], where it is not there.
    pub(crate) fn focus_soon(id: &str);
    /// Moves the focus to the field with this id, once it stands, with all that is in it selected: what is typed next takes its place.
    pub(crate) fn select(id: &str);
    /// Another step is shown: once it stands, its heading takes the focus, so that a reader is told.
    #[wasm_bindgen(js_name = arrive_soon)]
    pub(crate) fn arrive();
    /// Something in the place with this id changes: once it has, its heading takes the focus, or the first thing to press there.
    #[wasm_bindgen(js_name = enter_soon)]
    pub(crate) fn enter(id: &str);
}

/// A part of this page's address, without its sign.
pub(crate) fn address(part: AddressPart) -> String {
    if window().is_none() {
        return String::new();
    }
    at(match part {
        AddressPart::Fragment => return secret(),
        AddressPart::Path => "pathname",
        AddressPart::Page => "",
        AddressPart::Query => "search",
        AddressPart::Origin => "origin",
    })
}

/// A part of an address.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum AddressPart {
    /// The path: `/register`.
    Path,
    /// Path and query as they stand: `/login?application=karte`.
    Page,
    /// The query without `?`: `lang=ja`.
    Query,
    /// The secret of a link, without what mails and people put around it.
    Fragment,
    /// Scheme, host and port: `https://auth.example`.
    Origin,
}

/// The value of a parameter of the query.
pub(crate) fn asked(name: &str) -> Option<String> {
    let query = address(AddressPart::Query);
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// A page of ours on the way of whoever comes from an application: it stays named, so that the sign-in leads there in the end.
pub(crate) fn on_the_way(path: &str) -> String {
    match asked("application") {
        Some(id) => [path, if path.contains('?') { "&" } else { "?" }, "application=", &id].concat(),
        None => path.to_owned(),
    }
}

/// Names this page, in the window's title and in the history.
pub(crate) fn name_page(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// The app itself has failed: nothing of it runs any more, and this says so in its place.
pub(crate) fn stopped(title: &str, help: &str, again: &str, detail: &str) {
    crashed(title, help, again, detail);
}

/// Goes to another address, leaving this page.
pub(crate) fn leave_for(address: &str) {
    if let Some(window) = window() {
        // A refused navigation stays on this page, which says what to do.
        let _ = window.location().set_href(address);
    }
}

/// Loads the page anew, as the browser's button does.
pub(crate) fn reload() {
    if let Some(window) = window() {
        let _ = window.location().reload();
    }
}

/// Replaces this page's address without leaving it.
pub(crate) fn readdress(address: &str) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Calls `changed` whenever the address gets another fragment, or the browser shows a page it had put away.
pub(crate) fn on_shown_anew(changed: impl Fn() + 'static) {
    let changed = Closure::<dyn Fn()>::new(changed);
    shown_anew(&changed);
    // As long as the page.
    changed.forget();
}

/// Calls `changed` whenever the person comes back to this page, from another tab or after a while.
pub(crate) fn on_seen_again(changed: impl Fn() + 'static) {
    let changed = Closure::<dyn Fn()>::new(changed);
    seen_again(&changed);
    // As long as the page.
    changed.forget();
}

/// Gives this page another heading.
pub(crate) fn entitle(title: &str) {
    if let Some(heading) = document().and_then(|document| document.get_element_by_id("title")) {
        heading.set_text_content(Some(title));
    }
}

/// Says over whatever the page shows that the server is away, or that it is there again.
pub(crate) fn tell_away(what: Option<&str>) {
    if let Some(line) = document().and_then(|document| document.get_element_by_id("away")) {
        line.set_text_content(what);
    }
}

/// Copies a text; tells whether it went.
pub(crate) async fn copied(text: &str) -> Option<()> {
    copy(text).await.as_bool().filter(|done| *done).map(|_| ())
}

/// The window, but for where there is none: in tests.
pub(super) fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// The window's document, where there is one.
pub(super) fn document() -> Option<web_sys::Document> {
    window().and_then(|window| window.document())
}
