//! The wording: both languages, polite, short, without jargon.

use crate::actors::contents;
use api::{
    Text,
    catalogue::{Guide, Topic},
};

/// Every sentence of ours, to look at its wording; steps apart.
fn sentences() -> Vec<Text> {
    contents()
        .into_iter()
        .flat_map(|(_, content)| {
            let headlines = content.cases.iter().map(|case| case.line.text);
            let causes = content.causes.iter().map(|line| line.text);
            let remedies = content.remedies.iter().map(|advice| advice.line.text);
            [content.headline].into_iter().chain(headlines).chain(causes).chain(remedies)
        })
        .collect()
}

/// What topics say, apart from their titles and headings.
fn topics() -> Vec<Text> {
    let contents = Topic::ALL.into_iter().map(Topic::content);
    contents
        .flat_map(|it| it.parts.iter().flat_map(|part| part.steps.iter().copied()).chain([it.call]))
        .collect()
}

#[test]
fn a_topic_is_told_in_three_steps() {
    for part in Topic::ALL.into_iter().flat_map(|topic| topic.content().parts) {
        assert!((1..=3).contains(&part.steps.len()), "{:?}", part.steps);
    }
}

#[test]
fn a_topic_has_one_next_step_at_most_and_says_in_a_line_what_it_is_about() {
    let mut told = Vec::new();
    for topic in Topic::ALL {
        let content = topic.content();
        let next = content.parts.iter().filter(|part| part.next.is_some()).count();
        assert!(next <= 1, "{topic:?}: {next} buttons, of which none is the one");
        let Text { ja, en } = content.about;
        assert!(!ja.is_ascii() && (10..=50).contains(&ja.chars().count()), "{topic:?}: {ja}");
        assert!((20..=90).contains(&en.chars().count()), "{topic:?}: {en}");
        assert!(!en.chars().any(|letter| ('\u{3040}'..='\u{9fff}').contains(&letter)), "{topic:?}: {en}");
        assert!(ja != topic.title().ja && en != topic.title().en, "{topic:?}: its title says that already");
        told.push(ja);
    }
    told.sort_unstable();
    told.dedup();
    assert_eq!(told.len(), Topic::ALL.len(), "each its own");
}

fn steps() -> Vec<Text> {
    let variants = Guide::ALL.into_iter().flat_map(Guide::variants);
    variants.flat_map(|variant| variant.steps).map(|step| step.text).collect()
}

#[test]
fn every_text_is_there_in_both_languages() {
    for text in sentences().into_iter().chain(steps()).chain(topics()) {
        assert!(!text.ja.trim().is_empty() && !text.en.trim().is_empty(), "{text:?}");
        assert!(!text.ja.is_ascii(), "not Japanese: {}", text.ja);
        let plain = text.en.chars().all(|letter| !('\u{3040}'..='\u{9fff}').contains(&letter));
        assert!(plain, "not English: {}", text.en);
    }
}

#[test]
fn japanese_is_polite_and_english_a_sentence() {
    let polite = [
        "ます。",
        "です。",
        "ました。",
        "でした。",
        "ません。",
        "ください。",
        "ます）。",
        "から）。",
        "とも）。",
        "{reason}）。",
    ];
    for text in sentences().into_iter().chain(steps()).chain(topics()) {
        assert!(polite.iter().any(|end| text.ja.ends_with(end)), "{}", text.ja);
        assert!(text.en.ends_with('.') || text.en.ends_with(".)"), "{}", text.en);
    }
}

#[test]
fn labels_stand_in_brackets_in_both_languages() {
    for text in steps().into_iter().chain(topics()) {
        let japanese = text.ja.matches('「').count();
        assert_eq!(japanese, text.ja.matches('」').count(), "{}", text.ja);
        assert_eq!(text.en.matches('“').count(), text.en.matches('”').count(), "{}", text.en);
        assert_eq!(japanese, text.en.matches('“').count(), "{text:?}");
    }
}

#[test]
fn nothing_we_say_needs_a_dictionary() {
    let jargon = [
        "クレデンシャル",
        "アサーション",
        "RP",
        "WebAuthn",
        "FIDO",
        "オーセンティケータ",
        "credential",
        "セッション",
        "チャレンジ",
        "DOM",
    ];
    for text in sentences().into_iter().chain(steps()).chain(topics()) {
        for word in jargon {
            assert!(!text.ja.contains(word) && !text.en.contains(word), "{word}: {text:?}");
        }
    }
}

#[test]
fn headlines_and_sentences_are_short() {
    for (number, content) in contents() {
        let cases = content.cases.iter().map(|case| case.line.text);
        for headline in cases.chain([content.headline]) {
            assert!(headline.ja.chars().count() <= 60, "{number}: {}", headline.ja);
            assert!(headline.en.chars().count() <= 100, "{number}: {}", headline.en);
        }
    }
    for text in sentences().into_iter().chain(steps()).chain(topics()) {
        assert!(text.ja.chars().count() <= 70, "{}", text.ja);
        assert!(text.en.chars().count() <= 120, "{}", text.en);
    }
}
