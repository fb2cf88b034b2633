//! What this browser is and can, and the few things asked of it. WebAuthn is not here: see `passkey`.

use api::Language;
use api::device::{Device, Hints};
use serde::Deserialize;
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/glue.js")]
extern "C" {
    /// See `glue.js`.
    pub(crate) async fn call(method: &str, path: &str, body: &str, headers: &str, patience: u32) -> JsValue;
    fn follow(path: &str, changed: &Closure<dyn Fn()>) -> js_sys::Function;
    fn tick(each: &Closure<dyn Fn()>) -> js_sys::Function;
    fn shown_anew(changed: &Closure<dyn Fn()>);
    fn later(ms: u32, then: &Closure<dyn Fn()>);
    async fn hints() -> JsValue;
    fn remembered(key: &str) -> Option<String>;
    fn remember(key: &str, value: &str) -> bool;
    fn keep(name: &str, value: &str);
    fn kept(name: &str) -> Option<String>;
    /// See `glue.js`.
    pub(crate) fn keep_ticket(link: &str, ticket: &str, of_code: bool);
    /// See `glue.js`.
    pub(crate) fn own_ticket(link: &str) -> String;
    fn reload_with(query: &str);
    fn crashed(title: &str, help: &str, again: &str, detail: &str);
    async fn copy(text: &str) -> JsValue;
    fn moment(millis: f64, language: &str) -> String;
    fn day(millis: f64, language: &str) -> String;
}

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::Ja) };
    static DEVICE: RefCell<Device> = RefCell::new(Device::default());
}

/// Finds out what can be found out, once, before anything is drawn.
pub(crate) async fn look() {
    let language = chosen_language();
    LANGUAGE.set(language);
    if let Some(root) = document().and_then(|document| document.document_element()) {
        // Only an attribute that assistive technology reads; nothing to do if it cannot be set.
        let _ = root.set_attribute("lang", language.tag());
    }
    let agent = window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default();
    let told: Told =
        hints().await.as_string().and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    let hints = Hints {
        platform: told.platform,
        platform_version: told.platform_version,
        model: told.model,
        max_touch_points: Some(told.max_touch_points),
        brave: Some(told.brave),
        ..Hints::default()
    };
    DEVICE.set(Device::read(&agent).with_hints(&hints));
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    platform: Option<String>,
    platform_version: Option<String>,
    model: Option<String>,
    max_touch_points: u32,
    brave: bool,
}

/// The language people read here.
pub(crate) fn language() -> Language {
    LANGUAGE.get()
}

/// The device in the person's hand.
pub(crate) fn device() -> Device {
    DEVICE.with_borrow(Clone::clone)
}

/// Whether this is a phone's page. In the program for phones it always is, and what stands for PCs falls away.
#[inline]
pub(crate) fn on_phone() -> bool {
    !cfg!(feature = "pc") || DEVICE.with_borrow(Device::is_phone)
}

/// Reads this page in the other language: the address says so, and the browser remembers it if it can.
pub(crate) fn switch_language() {
    let other = match language() {
        Language::Ja => Language::En,
        Language::En => Language::Ja,
    };
    remember("kagura-language", other.tag());
    let Some(location) = window().map(|window| window.location()) else { return };
    let query = location.search().unwrap_or_default();
    let kept = query
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
    let mut query: Vec<&str> = kept.collect();
    let language = format!("lang={}", other.tag());
    query.push(&language);
    // A reload is safe on every page: the link in the fragment and what was unlocked with it stay.
    reload_with(&["?", &query.join("&")].concat());
}

fn chosen_language() -> Language {
    let query = window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    let asked = query
        .trim_start_matches('?')
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang=").map(str::to_owned));
    let chosen = asked.or_else(|| remembered("kagura-language"));
    let chosen = chosen.or_else(|| window().and_then(|window| window.navigator().language()));
    Language::accepted(&chosen.unwrap_or_default())
}

/// A signal that stops something when it is dropped.
pub(crate) struct Stop(
    js_sys::Function,
    #[expect(dead_code, reason = "keeps what JavaScript calls alive")] Closure<dyn Fn()>,
);

impl Drop for Stop {
    fn drop(&mut self) {
        // A function of ours that does not throw.
        let _ = self.0.call0(&JsValue::NULL);
    }
}

/// Calls `changed` whenever a journey may have moved on.
pub(crate) fn on_change(events: &str, changed: impl Fn() + 'static) -> Stop {
    let changed = Closure::<dyn Fn()>::new(changed);
    Stop(follow(events, &changed), changed)
}

/// Calls `each` every second.
pub(crate) fn every_second(each: impl Fn() + 'static) -> Stop {
    let each = Closure::<dyn Fn()>::new(each);
    Stop(tick(&each), each)
}

/// Calls `then` once, later.
pub(crate) fn after(ms: u32, then: impl Fn() + 'static) {
    let then = Closure::<dyn Fn()>::new(then);
    later(ms, &then);
    // It is called once and then is no more than a few bytes.
    then.forget();
}

/// Calls `changed` whenever the address gets another fragment, or the browser shows a page it had put away.
pub(crate) fn on_shown_anew(changed: impl Fn() + 'static) {
    let changed = Closure::<dyn Fn()>::new(changed);
    shown_anew(&changed);
    // As long as the page.
    changed.forget();
}

/// The path, the query or the fragment of this page's address, without its sign.
pub(crate) fn address(part: Part) -> String {
    let Some(location) = window().map(|window| window.location()) else { return String::new() };
    let text = match part {
        Part::Path => location.pathname(),
        Part::Query => location.search(),
        Part::Fragment => location.hash(),
        Part::Origin => location.origin(),
    };
    text.unwrap_or_default().trim_start_matches(['?', '#']).to_owned()
}

/// A part of an address.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Part {
    /// `/register`
    Path,
    /// `lang=ja`
    Query,
    /// The secret of a link.
    Fragment,
    /// `https://auth.example`
    Origin,
}

/// One value of the query.
pub(crate) fn asked(name: &str) -> Option<String> {
    let query = address(Part::Query);
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
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

/// Loads this page anew.
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

/// Keeps a secret with this page's entry in the history.
pub(crate) fn keep_here(name: &str, value: &str) {
    keep(name, value);
}

/// The secret kept with this page's entry in the history.
pub(crate) fn kept_here(name: &str) -> Option<String> {
    kept(name)
}

/// What this browser remembers of itself, if it may remember.
pub(crate) fn memory(key: &str) -> Option<String> {
    remembered(key)
}

/// Remembers something, if the browser may.
pub(crate) fn memorise(key: &str, value: &str) {
    remember(key, value);
}

/// Copies a text; tells whether it went.
pub(crate) async fn copied(text: &str) -> Option<()> {
    copy(text).await.as_bool().filter(|done| *done).map(|_| ())
}

/// A moment as people write it.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of our century fit")]
pub(crate) fn shown_moment(millis: i64) -> String {
    moment(millis as f64, language().tag())
}

/// A day as people write it.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of our century fit")]
pub(crate) fn shown_day(millis: i64) -> String {
    day(millis as f64, language().tag())
}

/// The present moment on this device's clock. Deadlines are the server's; see [`Countdown`](crate::components::Countdown).
#[expect(clippy::cast_possible_truncation, reason = "milliseconds of our century fit")]
pub(crate) fn here_now() -> i64 {
    js_sys::Date::now() as i64
}

/// Moves the focus to the element with this id.
pub(crate) fn focus(id: &str) {
    use wasm_bindgen::JsCast as _;
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

fn document() -> Option<web_sys::Document> {
    window().and_then(|window| window.document())
}
