//! The page of the check, as the server draws it: readable and true without any script.

use crate::clock::Timestamp;
use crate::http::pages::check::{SCRIPT_PATH, words};
use crate::http::pages::escape::escape;
use crate::http::request::headers::text;
use crate::http::site;
use crate::service::app::App;
use api::check::{Finding, Fix, Item, Network, Outcome, Place, Probes, examine};
use api::device::Platform;
use api::failure::Page;
use api::{Language, Text};
use axum::http::{HeaderMap, header};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// Whether the browser can trust the connection, as far as the server's own address tells.
pub(super) fn trusted(app: &App) -> Page {
    let origin = &app.config.origin;
    let here = matches!(origin.host_str(), Some("localhost" | "127.0.0.1"));
    if origin.scheme() == "https" || here { Page::Ready } else { Page::Insecure }
}

/// How far the client's clock is ahead, where the request tells its time (RFC 9110 §6.6.1 allows it; browsers do not).
pub(super) fn clock(headers: &HeaderMap, now: Timestamp) -> Option<i64> {
    let date = jiff::fmt::rfc2822::parse(&text(headers, header::DATE.as_str())).ok()?;
    Some(date.timestamp().as_millisecond().saturating_sub(now.as_millis()))
}

/// The page.
pub(super) fn draw(app: &App, probes: &Probes, place: Place<'_>) -> String {
    let t = |text: Text| text.in_language(place.language);
    let found: Vec<(Item, Option<Finding>)> = Item::ALL
        .into_iter()
        .map(|item| {
            let known = !item.needs_script() || !item.concerns(place.device) || measured(item, probes);
            (item, known.then(|| examine(item, probes, place)))
        })
        .collect();
    let with = |outcome: Option<Outcome>| {
        let mut list = String::new();
        for (item, finding) in found.iter().filter(|(_, it)| it.as_ref().map(|it| it.outcome) == outcome) {
            list.push_str(&row(*item, finding.as_ref(), place.language));
        }
        list
    };
    let mut main = format!(
        "<main id=\"main\" class=\"page check\" tabindex=\"-1\" data-check=\"{}\">\n<h1>{}</h1>\n<p>{}</p>\n\
         <p class=\"device\"><strong id=\"device\">{}</strong></p>\n<p id=\"summary\" class=\"summary\" role=\"status\"></p>\n{}",
        escape(&data(app, place).to_string()),
        t(words::TITLE),
        t(words::LEAD),
        escape(&place.device.name(place.language)),
        script_off(place),
    );
    for (outcome, heading) in [
        (Some(Outcome::Bad), words::BAD),
        (None, words::NEEDS_SCRIPT),
        (Some(Outcome::Unknown), words::UNKNOWN),
    ] {
        let name = outcome.map_or("waiting", outcome_name);
        let _ = writeln!(
            main,
            "<section class=\"group {name}\" aria-labelledby=\"head-{name}\"><h2 id=\"head-{name}\">{}</h2><ul id=\"list-{name}\">{}</ul></section>",
            t(heading),
            with(outcome),
        );
    }
    for (outcome, heading) in [(Outcome::Fine, words::FINE), (Outcome::NotNeeded, words::NOT_NEEDED)] {
        let name = outcome_name(outcome);
        let _ = writeln!(
            main,
            "<details class=\"group {name}\"><summary>{} <span class=\"count\"></span></summary><ul id=\"list-{name}\">{}</ul></details>",
            t(heading),
            with(Some(outcome)),
        );
    }
    let _ = write!(
        main,
        "<section id=\"hand-over\" class=\"card\" hidden><h2>{}</h2><p class=\"hint\">{}</p>\
         <button type=\"button\" class=\"button\" id=\"copy\">{}</button><button type=\"button\" class=\"button\" id=\"number\">{}</button>\
         <p id=\"handed\" role=\"status\"></p><pre id=\"report\" tabindex=\"0\" hidden></pre></section>\n\
         <p><button type=\"button\" class=\"button\" id=\"all-again\" hidden>{}</button></p>\n\
         <p class=\"foot\"><a href=\"/\">{}</a> <a href=\"/help\">{}</a></p>\n</main>",
        t(words::REPORT),
        t(words::REPORT_WHAT),
        t(words::COPY),
        t(words::NUMBER),
        t(words::ALL_AGAIN),
        t(words::HOME),
        t(words::HELP),
    );
    frame(t(words::TITLE), &main, place.language)
}

/// What is around the page: the head with the site's stylesheet, and the bar at the top.
fn frame(title: &str, main: &str, language: Language) -> String {
    let t = |text: Text| text.in_language(language);
    let mut sheet = String::new();
    for href in site::sheets() {
        let _ = writeln!(sheet, "<link rel=\"stylesheet\" href=\"{}\">", escape(href));
    }
    let other = match language {
        Language::Ja => Language::En,
        Language::En => Language::Ja,
    };
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"format-detection\" content=\"telephone=no\">\n\
         <title>{title} | {}</title>\n<link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\n{sheet}\
         <script defer src=\"{}\"></script>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">{}</a>\n\
         <header class=\"top\"><a class=\"brand\" href=\"/\"><img src=\"/favicon.svg\" alt=\"\" width=\"28\" height=\"28\"> {}</a>\
         <a class=\"other-language\" lang=\"{other}\" href=\"/check?lang={other}\">{}</a></header>\n{main}\n</body>\n</html>\n",
        language.tag(),
        t(words::NAME),
        *SCRIPT_PATH,
        t(words::SKIP),
        t(words::NAME),
        t(words::OTHER_LANGUAGE),
        other = other.tag(),
    )
}

/// One item.
fn row(item: Item, finding: Option<&Finding>, language: Language) -> String {
    let name = item_name(item);
    let meaning = finding.map_or("", |it| it.meaning.as_str());
    format!(
        "<li id=\"item-{name}\" data-item=\"{name}\"><h3>{}</h3><p class=\"meaning\">{}</p>{}</li>",
        item.name().in_language(language),
        escape(meaning),
        finding.and_then(|it| it.fix.as_ref()).map_or_else(String::new, |fix| fix_row(fix, language)),
    )
}

fn fix_row(fix: &Fix, language: Language) -> String {
    let mut out = format!("<p class=\"fix\">{}</p>", escape(&fix.text));
    if let (Some(guide), Some(title)) = (&fix.guide, &fix.guide_title) {
        let steps = words::STEPS.in_language(language);
        let _ =
            write!(out, "<p class=\"more\"><a href=\"/help/guide/{guide}\">{steps}: {}</a>", escape(title));
        if let Some(number) = fix.message {
            let message = words::MESSAGE.in_language(language);
            let _ = write!(out, " <a href=\"/help/{number}\">{message} {number}</a>");
        }
        out.push_str("</p>");
    }
    out
}

/// What stands until a script takes it away.
fn script_off(place: Place<'_>) -> String {
    let t = |text: Text| text.in_language(place.language);
    let way = match place.device.platform {
        Platform::Iphone | Platform::Ipad => words::SCRIPT_IOS,
        Platform::Android => words::SCRIPT_ANDROID,
        Platform::Windows | Platform::Mac | Platform::Linux | Platform::Other => words::SCRIPT_PC,
    };
    format!(
        "<noscript><section class=\"message\"><h2>{}</h2><p>{}</p><p><strong>{}</strong></p></section></noscript>\n",
        t(words::SCRIPT_OFF),
        t(words::SCRIPT_HOW),
        t(way),
    )
}

/// What the script needs: the items' names, its words, and what it has to say about a network that keeps it from asking.
fn data(app: &App, place: Place<'_>) -> Value {
    let t = |text: Text| text.in_language(place.language);
    let network: Map<String, Value> = Network::ALL
        .into_iter()
        .map(|seen| {
            let probes = Probes { network: Some(seen), ..Probes::default() };
            (wire_name(&seen), json!(examine(Item::Network, &probes, place)))
        })
        .collect();
    let cards = app.config.cards.as_ref().map(|cards| {
        let port = if cards.port == 443 { String::new() } else { format!(":{}", cards.port) };
        format!(".hpki.{}{port}/check/reachable", cards.domain)
    });
    json!({
        "language": place.language.tag(),
        "items": Item::ALL,
        "network": network,
        "cards": cards,
        "words": {
            "checking": t(words::CHECKING), "all_fine": t(words::ALL_FINE), "some_bad": t(words::SOME_BAD),
            "again": t(words::AGAIN), "steps": t(words::STEPS), "message": t(words::MESSAGE),
            "copied": t(words::COPIED), "not_copied": t(words::NOT_COPIED), "your_number": t(words::YOUR_NUMBER),
            "no_number": t(words::NO_NUMBER), "unexplained": t(words::UNEXPLAINED), "try_hpki": t(words::TRY_HPKI),
            "try_jpki": t(words::TRY_JPKI), "trying": t(words::TRYING), "card_good": t(words::CARD_GOOD),
            "title": t(words::TITLE),
            "fine": t(Outcome::Fine.word()), "bad": t(Outcome::Bad.word()),
            "unknown": t(Outcome::Unknown.word()), "not_needed": t(Outcome::NotNeeded.word()),
        },
    })
}

/// Whether the request itself told what a script would have measured.
fn measured(item: Item, probes: &Probes) -> bool {
    item == Item::Time && probes.clock_ms.is_some()
}

fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Bad => "bad",
        Outcome::Unknown => "unknown",
        Outcome::Fine => "fine",
        Outcome::NotNeeded => "not_needed",
    }
}

fn item_name(item: Item) -> String {
    wire_name(&item)
}

/// A value of ours as it is called on the wire.
fn wire_name(it: &impl serde::Serialize) -> String {
    serde_json::to_value(it).ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}
