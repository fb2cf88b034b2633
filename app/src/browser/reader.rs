//! Who reads this page: the language, and the device in the person's hand.

use super::glue::{hints, reload_in, remember, remembered};
use super::json;
use super::page::{asked, document, window};
use api::Language;
use api::device::{Hints, KnownDevice, Platform};
use serde::Deserialize;
use std::cell::{Cell, RefCell};

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::Ja) };
    static DEVICE: RefCell<KnownDevice> = RefCell::new(KnownDevice::default());
    static FOR_HELP: Cell<&'static str> = const { Cell::new("") };
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
    let told: NavigatorFacts = json::told(&hints().await).unwrap_or_default();
    let hints = Hints {
        platform: told.platform,
        platform_version: told.platform_version,
        model: told.model,
        max_touch_points: Some(told.max_touch_points),
        held: Some(told.held),
        brands: told.brands,
        brave: Some(told.brave),
        ..Hints::default()
    };
    let device = KnownDevice::read(&agent).with_hints(&hints);
    FOR_HELP.set(match device.platform {
        Platform::Ipad => "&device=iphone",
        Platform::Android if told.held => "&device=android",
        _ => "",
    });
    DEVICE.set(device);
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct NavigatorFacts {
    platform: Option<String>,
    platform_version: Option<String>,
    model: Option<String>,
    max_touch_points: u32,
    held: bool,
    brands: Option<String>,
    brave: bool,
}

/// The language people read here.
pub(crate) fn language() -> Language {
    LANGUAGE.get()
}

/// The device in the person's hand.
pub(crate) fn device() -> KnownDevice {
    DEVICE.with_borrow(Clone::clone)
}

/// What a help page's address says of this device: nothing, unless it is a tablet that calls itself a PC, which the server, asked for a
/// page by a link, would believe.
pub(crate) fn device_for_help() -> &'static str {
    FOR_HELP.get()
}

/// Whether this is a phone's page. In the program for phones it always is, and what stands for PCs falls away.
#[inline]
pub(crate) fn on_phone() -> bool {
    !cfg!(feature = "pc") || DEVICE.with_borrow(KnownDevice::is_phone)
}

/// Reads this page in the other language: the address says so, and the browser remembers it if it can.
pub(crate) fn switch_language() {
    let other = match language() {
        Language::Ja => Language::En,
        Language::En => Language::Ja,
    };
    remember("kagura-language", other.tag());
    // A reload is safe on every page: the link in the fragment and what was unlocked with it stay.
    reload_in(other.tag());
}

fn chosen_language() -> Language {
    let chosen = asked("lang").or_else(|| remembered("kagura-language"));
    // The first of the browser's that there is, as the help and the server choose it.
    let chosen = chosen.or_else(|| Some(String::from(window()?.navigator().languages().join(","))));
    Language::accepted(&chosen.unwrap_or_default())
}
