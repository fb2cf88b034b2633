//! Filling in what varies in a sentence: hosts, names, dates.

use super::context::{Context, Parameters};
use crate::{
    device::Platform,
    language::{Language, Text, text},
};

/// The port of HTTPS, where no other is known.
const HTTPS: u16 = 443;

/// Around a port's number.
const PORT: [Text; 2] = [text("", "port "), text("番", "")];

/// Who speaks in a text: a screen that is quoted, or we ourselves.
#[derive(Clone, Copy, Debug)]
pub(super) enum Voice {
    /// Somebody else's screen, spelled as it stands there.
    Quoted,
    /// We do, in people's own words.
    Ours,
}

/// Fills `{…}` in one pass, so that nothing in a parameter is read as a placeholder, and calls an iPad an iPad.
pub(super) fn fill(template: &str, voice: Voice, context: &Context) -> String {
    let Parameters {
        rp,
        host,
        cards,
        cardless: _,
        port,
        cards_port,
        user,
        card,
        contact: _,
        help_desk,
        issuer,
        from,
        until,
        since,
        reason,
        character,
    } = context.parameters;
    let or = |value: Option<&str>, ja, en| {
        value.unwrap_or_else(|| text(ja, en).in_language(context.language)).to_owned()
    };
    let own = |words: &str| match context.device.platform {
        Platform::Ipad => words.replace("iPhone", "iPad").replace("iOS", "iPadOS"),
        Platform::Iphone
        | Platform::Android
        | Platform::Windows
        | Platform::Mac
        | Platform::Linux
        | Platform::Other => words.to_owned(),
    };
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, name, after)) = placeholder(rest) {
        add(&mut filled, &own(before), voice);
        let value = match name {
            "rp" => or(rp, "このサイト", "this site"),
            "host" => or(host.or(rp), "このサイト", "this site"),
            "cards" => or(cards.or(rp), "このサイト", "this site"),
            "site" => {
                let at = port.map(|port| [":", &port.to_string()].concat());
                [or(host.or(rp), "このサイト", "this site"), at.unwrap_or_default()].concat()
            }
            "ports" => {
                let [before, after] = PORT.map(|word| word.in_language(context.language));
                let said = |port: Option<u16>| [before, &port.unwrap_or(HTTPS).to_string(), after].concat();
                let [of_pages, of_cards] = [port, cards_port].map(said);
                if of_pages == of_cards {
                    of_pages
                } else {
                    [of_pages, of_cards].join(text("、", ", ").in_language(context.language))
                }
            }
            "user" => or(user, "（本人ID）", "(holder ID)"),
            "card" => match voice {
                Voice::Quoted => or(card, "HPKI(JPKI)", "HPKI(JPKI)"),
                Voice::Ours => called(card).in_language(context.language).to_owned(),
            },
            "other" => called(card.map(other)).in_language(context.language).to_owned(),
            "helper" => match help_desk {
                Some(_) => text("ヘルプデスク", "the help desk"),
                None => text("アプリケーションの管理者", "whoever runs the application"),
            }
            .in_language(context.language)
            .to_owned(),
            "contact" => desk(&context.parameters, context.language).to_owned(),
            "character" => or(character, "（不明）", "(unknown)"),
            "issuer" => or(issuer, "発行者不明", "an unknown issuer"),
            "from" => or(from, "（不明）", "(unknown)"),
            "until" => or(until, "（不明）", "(unknown)"),
            "since" => or(since, "（不明）", "(unknown)"),
            "reason" => or(reason, "記載なし", "none given"),
            unknown => ["{", unknown, "}"].concat(),
        };
        add(&mut filled, &value, voice);
        rest = after;
    }
    add(&mut filled, &own(rest), voice);
    filled
}

/// Puts `more` behind `filled`; what we say ourselves has a space between Japanese and Latin letters.
fn add(filled: &mut String, more: &str, voice: Voice) {
    if let Voice::Ours = voice {
        filled.push_str(gap(filled, more));
    }
    filled.push_str(more);
}

/// Whom to call, by name. Where the authority is not known, the way to call that stands below is the help desk's, if there is one.
pub(super) fn desk<'a>(parameters: &Parameters<'a>, language: Language) -> &'a str {
    let someone = match parameters.help_desk {
        Some(_) => text("ヘルプデスクまたは発行元の認証局", "the help desk or your authority"),
        None => text("発行元の認証局", "your authority"),
    };
    parameters.contact.map_or_else(|| someone.in_language(language), |desk| desk.name)
}

/// The kind of card that this one is not.
fn other(card: &str) -> &'static str {
    if card == "HPKI" { "JPKI" } else { "HPKI" }
}

/// A card, as people call it.
fn called(card: Option<&str>) -> Text {
    match card {
        Some("HPKI") => text("HPKI カード", "HPKI card"),
        Some("JPKI" | "マイナンバーカード") => text("マイナンバーカード", "My Number card"),
        Some(_) | None => text("カード", "card"),
    }
}

/// The space that stands between a Japanese and a Latin letter, whichever comes first.
pub(super) fn gap(before: &str, after: &str) -> &'static str {
    let japanese = |letter: char| letter.is_alphabetic() && letter >= '\u{3000}';
    // A date begins with a digit, a time ends with one, and both stand close; a version ends with one and is part of a Latin name.
    let digits = |part: &str| part.chars().all(|letter| letter.is_ascii_digit());
    let last = before.rsplit(' ').next().unwrap_or_default();
    let time = last.split_once(':').is_some_and(|(hour, minute)| digits(hour) && digits(minute));
    let meets = before.ends_with(japanese) && after.starts_with(|letter: char| letter.is_ascii_alphabetic())
        || !time
            && before.ends_with(|letter: char| letter.is_ascii_alphanumeric())
            && after.starts_with(japanese);
    if meets { " " } else { "" }
}

/// The first `{name}`: what stands before it, the name, and what follows.
fn placeholder(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}
