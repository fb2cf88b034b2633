//! The catalogue as a whole: complete, in both languages, and right for the device in the hand.

mod actors;
mod agents;
mod cards;
mod devices;
mod guides;
mod listed;
mod manual;
mod reading;
mod searching;
mod sketches;
mod telling;
mod words;

use actors::context;
use api::{
    Language,
    catalogue::{Emitter, Number, Surface, explain, row, rows},
    device::Device,
};

/// Title, emitter, number and surface of every message, kept apart from the rows so that neither can drift.
const MESSAGES: &str = include_str!("messages.tsv");

/// What the browser tests compare with; `UPDATE=1 cargo test -p api --test catalogue` writes it anew, to be reviewed.
const FOR_BROWSER_TESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../end2end/catalogue.json");

#[test]
fn the_rows_are_the_48_messages_with_their_exact_titles() {
    let listed: Vec<_> = rows()
        .into_iter()
        .map(|row| {
            let surface = match row.surface {
                Surface::Phone => "phone",
                Surface::Pc => "pc",
            };
            let emitter = match row.emitter {
                Emitter::Server => "server",
                Emitter::Page => "page",
                Emitter::Os => "os",
                Emitter::Browser => "browser",
                Emitter::Network => "network",
                Emitter::Extension => "extension",
            };
            format!("{}\t{emitter}\t{}\t{surface}", row.title, row.number)
        })
        .collect();
    let expected: Vec<_> = MESSAGES.lines().skip(1).collect();
    assert_eq!(listed, expected);
    assert_eq!(listed.len(), 48);
}

#[test]
fn every_number_of_the_manual_is_read_and_no_other() {
    for row in rows() {
        assert_eq!(row.number.to_string().parse(), Ok(row.number));
        assert_eq!(api::catalogue::row(row.number).unwrap().title, row.title);
    }
    for wrong in ["", "2", "2.", ".1", "1.1", "2.0", "2.25", "3.25", "4.1", "2.1.1", "2.-1", "二.一", "2.1 "]
    {
        assert!(wrong.parse::<Number>().is_err(), "{wrong}");
    }
    assert!(row(Number { chapter: 9, section: 9 }).is_none());
}

#[test]
fn every_message_has_something_to_say() {
    let here = Device::default();
    for row in rows() {
        assert!(explain(row.number, &context(&here, &[], Language::Ja)).is_some(), "{}", row.number);
    }
    let nothing = Number { chapter: 9, section: 9 };
    assert_eq!(explain(nothing, &context(&here, &[], Language::Ja)), None);
}

#[test]
fn the_browser_tests_compare_with_the_present_catalogue() {
    let present: Vec<_> = rows()
        .into_iter()
        .map(|row| {
            let headline = row.content.headline;
            serde_json::json!({
                "number": row.number,
                "title": row.title,
                "surface": row.surface,
                "emitter": row.emitter,
                "headline": serde_json::json!({ "ja": headline.ja, "en": headline.en }),
            })
        })
        .collect();
    let present = serde_json::to_string_pretty(&present).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(FOR_BROWSER_TESTS, &present).unwrap();
    }
    let written = std::fs::read_to_string(FOR_BROWSER_TESTS).unwrap_or_default();
    // Not the two whole files: whoever changed a headline has to see which one is meant.
    let differing: Vec<_> =
        present.lines().filter(|line| !written.lines().any(|other| other == *line)).collect();
    assert!(
        written == present,
        "end2end/catalogue.json is of an earlier catalogue; write it anew with \
         `UPDATE=1 cargo test -p api --test catalogue` and review it: {differing:#?}"
    );
}
