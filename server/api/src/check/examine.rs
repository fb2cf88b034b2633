//! Judges what was measured: pure, an item at a time.

use super::around::{card, card_hosts, extension, network};
use super::context::CheckContext;
use super::finding::{Finding, Fix};
use super::here::{
    browser, clock, cookies, in_app, passkeys, programs, screen_lock, secure, storage, system,
};
use super::item::CheckItem;
use super::judgement::Judged;
use super::probes::Probes;

/// What an item means on this device.
pub fn examine(item: CheckItem, probes: &Probes, place: CheckContext<'_>) -> Finding {
    let judged = match item {
        CheckItem::Network => network(probes.network),
        CheckItem::Secure => secure(probes.page),
        CheckItem::InApp => in_app(place.device),
        CheckItem::System => system(place.device),
        CheckItem::Browser => browser(place.device),
        CheckItem::Programs => programs(probes.programs, place.device),
        CheckItem::Cookies => cookies(probes.cookies, place.device),
        CheckItem::Storage => storage(probes.storage),
        CheckItem::Time => clock(probes.clock_ms),
        CheckItem::Passkeys => passkeys(probes, place.device),
        CheckItem::ScreenLock => screen_lock(probes, place.device),
        CheckItem::CardHosts => card_hosts(probes.card_hosts, place),
        CheckItem::Card => card(place),
        CheckItem::Extension => extension(probes.extension, place.device),
    };
    let Judged { outcome, meaning, fix, settled } = judged;
    Finding {
        item,
        outcome,
        meaning: meaning.fill(place),
        settled,
        fix: fix.map(|(text, guide, message)| {
            Fix::guided(text.in_language(place.language).to_owned(), guide, message, place.language)
        }),
    }
}
