//! The facts behind the topics: each topic has its lines in `docs/facts.md`, and each of its numbers stands in one of them.

use crate::listed_sources::{assert_sources, table};
use api::catalogue::Topic;

const PAGE: &str = include_str!("../../../../docs/facts.md");

/// The numbers in a text, `0120-95-0178` as one.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_digit() && letter != '-')
        .filter(|it| it.contains(|c: char| c.is_ascii_digit()))
}

#[test]
fn every_topic_rests_on_facts_with_sources() {
    let facts = table::<3>(PAGE, "Facts");
    for topic in Topic::ALL {
        let of: Vec<_> =
            facts.iter().filter(|[slug, ..]| *slug == topic.slug()).map(|[_, fact, _]| *fact).collect();
        assert!(!of.is_empty(), "{}", topic.slug());
        let content = topic.content();
        for text in content.parts.iter().flat_map(|part| part.steps).chain([&content.call]) {
            for number in numbers(text.ja).chain(numbers(text.en)) {
                assert!(
                    of.iter()
                        .any(|fact| numbers(fact).any(|it| it.trim_matches('-') == number.trim_matches('-'))),
                    "{}: no fact says {number}, as in {}",
                    topic.slug(),
                    text.ja
                );
            }
        }
    }
    for [slug, ..] in &facts {
        assert!(Topic::with_slug(slug).is_some(), "no topic {slug}");
    }
    assert_sources(PAGE, facts.iter().map(|[.., keys]| *keys));
}
