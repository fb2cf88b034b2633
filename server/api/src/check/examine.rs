//! From what was measured to what it means. Pure.

use super::around::{card, card_hosts, extension, network};
use super::here::{
    browser, clock, cookies, in_app, passkeys, programs, screen_lock, secure, storage, system,
};
use super::{Finding, Fix, Item, Outcome, Place, Probes};
use crate::catalogue::{guide::Guide, number::Number};
use crate::language::{Text, text};

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

/// A judgement before it is said in one language.
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    pub(super) meaning: Said,
    pub(super) fix: Option<(Text, Option<Guide>, Option<Number>)>,
}

/// A sentence, with what is filled into it.
pub(super) enum Said {
    Plainly(Text),
    /// `{}` is a number.
    With(Text, String),
}

impl Said {
    fn fill(self, place: Place<'_>) -> String {
        match self {
            Self::Plainly(text) => text.in_language(place.language).to_owned(),
            Self::With(text, value) => text.in_language(place.language).replace("{}", &value),
        }
    }
}

pub(super) fn fine(meaning: Text) -> Judged {
    Judged { outcome: Outcome::Fine, meaning: Said::Plainly(meaning), fix: None }
}

pub(super) fn not_needed(meaning: Text) -> Judged {
    Judged { outcome: Outcome::NotNeeded, meaning: Said::Plainly(meaning), fix: None }
}

pub(super) fn unknown(meaning: Text) -> Judged {
    Judged { outcome: Outcome::Unknown, meaning: Said::Plainly(meaning), fix: None }
}

pub(super) fn bad(meaning: Text, fix: Text, guide: Guide, message: Option<Number>) -> Judged {
    let fix = Some((fix, Some(guide), message));
    Judged { outcome: Outcome::Bad, meaning: Said::Plainly(meaning), fix }
}

pub(super) fn unmeasured() -> Judged {
    unknown(text("この画面では調べられませんでした。", "It could not be measured here."))
}
