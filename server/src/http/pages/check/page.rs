//! The page of the check, as the server draws it: readable and true without any script.

use crate::clock::Timestamp;
use crate::http::pages::check::text;
use crate::http::pages::files;
use crate::http::pages::frame::{PageFrame, help_desk};
use crate::http::request::headers::text;
use crate::service::app::App;
use api::check::{CheckContext, CheckItem, CheckOutcome, Finding, Fix, NetworkAnswer, Probes, examine};
use api::device::Platform;
use api::failure::PageReadiness;
use api::{Language, Text};
use axum::http::{HeaderMap, header};
use maud::{Markup, html};
use serde_json::{Map, Value, json};

/// Whether the browser can trust the connection, as far as the server's own address tells.
pub(super) fn trusted(app: &App) -> PageReadiness {
    let origin = &app.config.origin;
    let here = matches!(origin.host_str(), Some("localhost" | "127.0.0.1"));
    if origin.scheme() == "https" || here { PageReadiness::Ready } else { PageReadiness::Insecure }
}

/// How far the client's clock is ahead, where the request tells its time (RFC 9110 §6.6.1 allows it; browsers do not).
pub(super) fn clock(headers: &HeaderMap, now: Timestamp) -> Option<i64> {
    let date = jiff::fmt::rfc2822::parse(&text(headers, header::DATE.as_str())).ok()?;
    Some(date.timestamp().as_millisecond().saturating_sub(now.as_millis()))
}

/// The list of what could not be checked, as the script calls it.
const NOT_CHECKED: &str = "not_checked";

/// The check page, with the findings of what was probed.
pub(super) fn draw(app: &App, probes: &Probes, place: CheckContext<'_>) -> Markup {
    let t = |text: Text| text.in_language(place.language);
    let found: Vec<(CheckItem, Option<Finding>)> = CheckItem::ALL
        .into_iter()
        .map(|item| {
            let known = !item.needs_script() || !item.concerns(place.device) || measured(item, probes);
            (item, known.then(|| examine(item, probes, place)))
        })
        .collect();
    let rows = |outcome: Option<CheckOutcome>| {
        let those = found.iter().filter(move |(_, it)| it.as_ref().map(|it| it.outcome) == outcome);
        html! { @for (item, finding) in those { (row(*item, finding.as_ref(), place.language)) } }
    };
    // Whoever reads it in a language goes on in it.
    let home = format!("/?lang={}", place.language.tag());
    let main = html! {
        main #main.page.check tabindex="-1" data-check=(data(app, place)) {
            h1 { (t(text::TITLE)) }
            p { (t(text::LEAD)) }
            p.device { strong #device { (place.device.line(place.language)) } }
            p #summary.summary role="status" tabindex="-1" {}
            (script_off(place))
            @for (outcome, heading) in [
                (Some(CheckOutcome::Bad), text::BAD),
                (None, text::NEEDS_SCRIPT),
                (Some(CheckOutcome::Unknown), text::UNKNOWN),
            ] {
                @let name = outcome.map_or("waiting", outcome_name);
                section class={ "group " (name) } aria-labelledby={ "head-" (name) } {
                    h2 id={ "head-" (name) } { (t(heading)) }
                    ul id={ "list-" (name) } { (rows(outcome)) }
                }
            }
            @for (outcome, name, heading) in [
                (Some(CheckOutcome::Fine), outcome_name(CheckOutcome::Fine), text::FINE),
                // Filled by the script alone, where the server cannot be asked.
                (None, NOT_CHECKED, text::NOT_CHECKED),
                (Some(CheckOutcome::NotNeeded), outcome_name(CheckOutcome::NotNeeded), text::NOT_NEEDED),
            ] {
                details class={ "group " (name) } {
                    summary { (t(heading)) " " span.count {} }
                    ul id={ "list-" (name) } { @if outcome.is_some() { (rows(outcome)) } }
                }
            }
            (hand_over(app, place.language))
            p { button #all-again.button type="button" hidden { (t(text::ALL_AGAIN)) } }
            p.foot { a href=(home) { (t(text::HOME)) } " " a #help href={ "/help?lang=" (place.language.tag()) } { (t(text::HELP)) } }
        }
    };
    PageFrame {
        language: place.language,
        title: t(text::TITLE),
        whole: t(text::NAME),
        home: &home,
        in_language: &|language| format!("/check?lang={}", language.tag()),
        kind: None,
        head: html! { script defer src=(files::script()) {} },
        main,
        footer: html! {},
    }
    .draw()
}

/// An item of the list, with what was found out about it.
fn row(item: CheckItem, finding: Option<&Finding>, language: Language) -> Markup {
    let name = wire_name(&item);
    html! {
        li id={ "item-" (name) } data-item=(name) {
            h3 { (item.name().in_language(language)) }
            p.meaning { (finding.map_or("", |it| it.meaning.as_str())) }
            @if let Some(fix) = finding.and_then(|it| it.fix.as_ref()) { (fix_row(fix, language)) }
        }
    }
}

fn fix_row(fix: &Fix, language: Language) -> Markup {
    html! {
        p.fix { (fix.text) }
        @if let (Some(guide), Some(title)) = (&fix.guide, &fix.guide_title) {
            p.more {
                a href={ "/help/guide/" (guide) } { (text::STEPS.in_language(language)) (text::COLON.in_language(language)) (title) }
                @if let Some(number) = fix.message {
                    " " a href={ "/help/" (number) } { (text::MESSAGE.in_language(language)) " " (number) }
                }
            }
        }
    }
}

/// What stands until a script takes it away.
fn script_off(place: CheckContext<'_>) -> Markup {
    let t = |text: Text| text.in_language(place.language);
    let way = match place.device.platform {
        Platform::Iphone | Platform::Ipad => text::SCRIPT_IOS,
        Platform::Android => text::SCRIPT_ANDROID,
        Platform::Windows | Platform::Mac | Platform::Linux | Platform::Other => text::SCRIPT_PC,
    };
    html! {
        noscript {
            section.message {
                h2 { (t(text::SCRIPT_OFF)) }
                p { (t(text::SCRIPT_HOW)) }
                p { strong { (t(way)) } }
            }
        }
    }
}

/// How the result reaches the help desk, once there is one.
fn hand_over(app: &App, language: Language) -> Markup {
    let t = |text: Text| text.in_language(language);
    html! {
        section #hand-over.card hidden {
            h2 { (t(text::REPORT)) }
            p.hint { (t(text::REPORT_WHAT)) }
            (help_desk(app, language))
            button #copy.button type="button" { (t(text::COPY)) }
            button #number.button type="button" { (t(text::NUMBER)) }
            p #handed role="status" {}
            pre #report tabindex="0" hidden {}
        }
    }
}

/// What the script needs: the items' names, its words, and what it has to say about a network that keeps it from asking.
fn data(app: &App, place: CheckContext<'_>) -> Value {
    let t = |text: Text| text.in_language(place.language);
    let network: Map<String, Value> = NetworkAnswer::ALL
        .into_iter()
        .map(|seen| {
            let probes = Probes { network: Some(seen), ..Probes::default() };
            (wire_name(&seen), json!(examine(CheckItem::Network, &probes, place)))
        })
        .collect();
    let cards = app.config.cards.as_ref().map(|cards| {
        let port = if cards.port == 443 { String::new() } else { format!(":{}", cards.port) };
        format!(".hpki.{}{port}/check/reachable", cards.domain)
    });
    json!({
        "language": place.language.tag(),
        "items": CheckItem::ALL,
        "network": network,
        "cards": cards,
        "words": {
            "checking": t(text::CHECKING), "all_fine": t(text::ALL_FINE), "some_bad": t(text::SOME_BAD),
            "some_missed": t(text::SOME_MISSED), "too_many": t(text::TOO_MANY), "japan_time": t(text::JAPAN_TIME),
            "again": t(text::AGAIN), "steps": t(text::STEPS), "message": t(text::MESSAGE),
            "copied": t(text::COPIED), "not_copied": t(text::NOT_COPIED), "your_number": t(text::YOUR_NUMBER),
            "no_number": t(text::NO_NUMBER), "unexplained": t(text::UNEXPLAINED), "try_hpki": t(text::TRY_HPKI),
            "try_jpki": t(text::TRY_JPKI), "trying": t(text::TRYING), "card_good": t(text::CARD_GOOD),
            "title": t(text::TITLE), "colon": t(text::COLON),
            "fine": t(CheckOutcome::Fine.word()), "bad": t(CheckOutcome::Bad.word()),
            "unknown": t(CheckOutcome::Unknown.word()), "not_checked": t(text::NOT_CHECKED), "not_needed": t(CheckOutcome::NotNeeded.word()),
        },
    })
}

/// Whether the request itself told what a script would have measured.
fn measured(item: CheckItem, probes: &Probes) -> bool {
    item == CheckItem::Time && probes.clock_ms.is_some()
}

fn outcome_name(outcome: CheckOutcome) -> &'static str {
    match outcome {
        CheckOutcome::Bad => "bad",
        CheckOutcome::Unknown => "unknown",
        CheckOutcome::Fine => "fine",
        CheckOutcome::NotNeeded => "not_needed",
    }
}

/// A value of ours as it is called on the wire.
fn wire_name(it: &impl serde::Serialize) -> String {
    serde_json::to_value(it).ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}
