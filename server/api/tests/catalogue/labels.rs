//! The labels that guides quote: each stands in `docs/labels.md`, with where it was looked up, or that it was not.

use crate::listed_sources::{assert_sources, table};
use api::catalogue::{Guide, ScreenPart};
use std::collections::BTreeSet;

const PAGE: &str = include_str!("../../../../docs/labels.md");

/// A label: the look of its screen, Japanese, English.
type Label = [String; 3];

/// Every label of every step; what people are told to type, and hosts' names, are none.
fn quoted() -> BTreeSet<Label> {
    let steps = Guide::ALL.into_iter().flat_map(Guide::variants).flat_map(|variant| variant.steps);
    steps
        .filter_map(|step| step.sketch.map(|sketch| (step, sketch)))
        .flat_map(|(step, sketch)| {
            let [japanese, english] = [step.text.ja, step.text.en].map(|text| sketch.labelled(text));
            japanese.into_iter().zip(english).filter_map(move |((part, ja), (_, en))| {
                (part != ScreenPart::Type && !ja.contains('{'))
                    .then(|| [format!("{:?}", sketch.frame), ja, en])
            })
        })
        .collect()
}

fn listed() -> Vec<Label> {
    let verified = table::<5>(PAGE, "Verified").into_iter().map(|[look, ja, en, ..]| [look, ja, en]);
    let unverified = table::<4>(PAGE, "Not verified").into_iter().map(|[look, ja, en, _]| [look, ja, en]);
    verified.chain(unverified).map(|label| label.map(str::to_owned)).collect()
}

#[test]
fn every_label_of_a_guide_is_listed_with_its_source_and_no_other() {
    let (quoted, listed) = (quoted(), listed());
    let known: BTreeSet<_> = listed.iter().cloned().collect();
    assert_eq!(known.len(), listed.len(), "docs/labels.md lists a label twice");
    let missing: Vec<_> = quoted.difference(&known).collect();
    assert!(missing.is_empty(), "look these up, and list them in docs/labels.md: {missing:#?}");
    let gone: Vec<_> = known.difference(&quoted).collect();
    assert!(gone.is_empty(), "no guide quotes these any more; take them out of docs/labels.md: {gone:#?}");
}

#[test]
fn a_verified_label_names_its_system_and_a_source_that_is_listed() {
    let verified = table::<5>(PAGE, "Verified");
    assert!(verified.len() > 90, "{}", verified.len());
    for [_, ja, _, system, _] in &verified {
        assert!(!system.is_empty(), "{ja}");
    }
    assert_sources(PAGE, verified.iter().map(|[.., keys]| *keys));
    for [_, ja, _, why] in table::<4>(PAGE, "Not verified") {
        assert!(!why.is_empty(), "{ja}");
    }
}
