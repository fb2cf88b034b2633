//! From what was measured to what it means. Pure.

use super::around::{card, card_hosts, extension, network};
use super::finding::{Finding, Fix};
use super::here::{
    browser, clock, cookies, in_app, passkeys, programs, screen_lock, secure, storage, system,
};
use super::item::Item;
use super::judged::Judged;
use super::place::Place;
use super::probes::Probes;

/// What an item means on this device.
pub fn examine(item: Item, probes: &Probes, place: Place<'_>) -> Finding {
    let judged = match item {
        Item::Network => network(probes.network),
        Item::Secure => secure(probes.page),
        Item::InApp => in_app(place.device),
        Item::System => system(place.device),
        Item::Browser => browser(place.device),
        Item::Programs => programs(probes.programs),
        Item::Cookies => cookies(probes.cookies, place.device),
        Item::Storage => storage(probes.storage),
        Item::Time => clock(probes.clock_ms),
        Item::Passkeys => passkeys(probes, place.device),
        Item::ScreenLock => screen_lock(probes, place.device),
        Item::CardHosts => card_hosts(probes.card_hosts, place),
        Item::Card => card(place),
        Item::Extension => extension(probes.extension, place.device),
    };
    let Judged { outcome, meaning, fix } = judged;
    Finding {
        item,
        outcome,
        meaning: meaning.fill(place),
        fix: fix.map(|(text, guide, message)| {
            Fix::guided(text.in_language(place.language).to_owned(), guide, message, place.language)
        }),
    }
}
