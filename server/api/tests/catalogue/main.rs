//! The catalogue as a whole: complete, in both languages, and right for the device in the hand.

mod actors;
mod agents;
mod cards;
mod ceremony;
mod devices;
mod facts;
mod guides;
mod labels;
mod listed;
mod listed_sources;
mod manual;
mod questions;
mod reading;
mod searching;
mod servers;
mod sketches;
mod telling;
mod tone;
mod words;

use actors::context;
use api::{
    Language,
    catalogue::{CHAPTERS, ChapterAuthor, Emitter, Number, Surface, explain, row, rows},
    device::KnownDevice,
};

/// Title, emitter, number and surface of every message, kept apart from the rows so that neither can drift.
const MESSAGES: &str = include_str!("messages.tsv");

/// What the browser tests compare with; `UPDATE=1 cargo test --workspace --test catalogue` writes it anew, to be reviewed.
const FOR_BROWSER_TESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../end2end/catalogue.json");

#[test]
fn the_rows_are_the_manuals_48_messages_and_our_own_with_their_exact_titles() {
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
    assert_eq!(listed, expected, "messages.tsv has a line for each message, in the order of numbers");
    let manuals =
        rows().into_iter().filter(|row| row.number.stands_in().unwrap().source == ChapterAuthor::Manual);
    assert_eq!(manuals.count(), 48);
}

#[test]
fn the_manual_has_two_chapters_of_24_messages_and_our_own_come_after_its_guides() {
    let manuals = CHAPTERS.iter().filter(|chapter| chapter.source == ChapterAuthor::Manual);
    let manuals: Vec<_> = manuals.map(|it| (it.number, it.surface, it.messages)).collect();
    assert_eq!(manuals, [(2, Surface::Phone, 24), (3, Surface::Pc, 24)]);
    for chapter in CHAPTERS.iter().filter(|chapter| chapter.source == ChapterAuthor::Ours) {
        assert!(chapter.number > 4 && chapter.messages > 0, "{chapter:?}");
    }
    assert!(CHAPTERS.is_sorted_by(|one, next| one.number < next.number));
}

#[test]
fn each_row_stands_in_a_chapter_of_its_surface_and_once() {
    for row in rows() {
        assert_eq!(row.number.stands_in().unwrap().surface, row.surface, "{}", row.number);
    }
    assert!(rows().is_sorted_by(|one, next| one.number < next.number));
}

#[test]
fn a_row_of_our_own_chapter_differs_in_its_number_alone() {
    let manuals = row(Number::pc(1)).unwrap();
    let ours = manuals.in_chapter(5);
    assert_eq!((ours.number.to_string().as_str(), ours.title), ("5.1", manuals.title));
    assert_eq!((ours.surface, ours.moment, ours.place), (manuals.surface, manuals.moment, manuals.place));
}

#[test]
fn a_number_is_read_where_there_is_such_a_message_and_no_other() {
    for row in rows() {
        assert_eq!(row.number.to_string().parse(), Ok(row.number));
        assert_eq!(api::catalogue::row(row.number).unwrap().title, row.title);
    }
    // 5.1 and the like among them: read once there is such a row, and not before.
    for (chapter, section) in (0..=u8::MAX).flat_map(|it| (0..=u8::MAX).map(move |section| (it, section))) {
        let number = Number { chapter, section };
        let read = number.to_string().parse().ok();
        assert_eq!(read, row(number).map(|row| row.number), "{number}");
    }
    for wrong in ["", "2", "2.", ".1", "1.1", "2.0", "2.25", "3.25", "4.1", "2.1.1", "2.-1", "二.一", "2.1 "]
    {
        assert!(wrong.parse::<Number>().is_err(), "{wrong}");
    }
    assert!(row(Number { chapter: 9, section: 9 }).is_none());
}

#[test]
fn every_message_has_something_to_say_why_it_is_and_what_to_do() {
    let here = KnownDevice::default();
    for row in rows() {
        assert!(explain(row.number, &context(&here, &[], Language::Ja)).is_some(), "{}", row.number);
    }
    for row in rows() {
        let content = row.content;
        assert!(!content.causes.is_empty() && !content.remedies.is_empty(), "{}", row.number);
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
                "tone": explain(row.number, &context(&KnownDevice::default(), &[], Language::Ja)).unwrap().tone(),
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
         `UPDATE=1 cargo test --workspace --test catalogue` and review it: {differing:#?}"
    );
}
