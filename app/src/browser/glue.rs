//! What `glue.js` does: shorter, and safer to keep in step with the browser, in the browser's own language.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/glue.js")]
extern "C" {
    /// A request with a time limit in milliseconds; resolves always, to JSON.
    pub(crate) async fn call(method: &str, path: &str, body: &str, headers: &str, patience: u32) -> JsValue;
    /// Keeps a ticket for a link with this entry of the history; that of a code for every tab of this browser.
    pub(crate) fn keep_ticket(link: &str, ticket: &str, of_code: bool);
    /// The ticket that this browser brings for a link, made where there is none.
    pub(crate) fn own_ticket(link: &str) -> String;
    /// A step below this page is shown, opened by what has this id, or none any more (an empty id): the browser's "back" leads from it to this
    /// page, as it then is, and [`super::opener`] tells what opened it.
    pub(crate) fn go_below(opener: &str);
    /// The secret of the link in this page's address, without what was put around it.
    pub(super) fn secret() -> String;
    /// A part of the address by the name that `Location` has for it; path and query together for none.
    pub(super) fn at(part: &str) -> String;
    pub(super) fn follow(path: &str, changed: &Closure<dyn Fn()>) -> js_sys::Function;
    pub(super) fn tick(each: &Closure<dyn Fn()>) -> js_sys::Function;
    pub(super) fn seen_again(changed: &Closure<dyn Fn()>);
    pub(super) fn shown_anew(changed: &Closure<dyn Fn()>);
    pub(super) fn later(ms: u32, then: &Closure<dyn Fn()>);
    pub(super) async fn hints() -> JsValue;
    pub(super) fn remembered(key: &str) -> Option<String>;
    pub(super) fn remember(key: &str, value: &str) -> bool;
    pub(super) fn keep(name: &str, value: &str);
    pub(super) fn kept(name: &str) -> Option<String>;
    pub(super) fn reload_in(language: &str);
    pub(super) fn crashed(title: &str, help: &str, again: &str, detail: &str);
    pub(super) async fn copy(text: &str) -> JsValue;
    pub(super) fn moment(millis: f64, language: &str) -> String;
    pub(super) fn day(millis: f64, language: &str) -> String;
}
