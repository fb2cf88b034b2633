//! The catalogue's texts, from the program itself, with where each is shown; and what it quotes from others.

use crate::source::Entry;
use api::{
    Text,
    catalogue::{COMMON, Guide, Topic, rows},
};
use std::collections::BTreeSet;

fn entry(place: String, text: Text) -> Entry {
    let file = "server/api/src/catalogue/messages/".to_owned();
    Entry { file, line: 0, place, ja: text.ja.to_owned(), en: text.en.to_owned() }
}

/// Every headline, cause and remedy; every guide and topic.
pub(crate) fn texts() -> Vec<Entry> {
    let mut all = Vec::new();
    for row in rows() {
        let it = row.content;
        let mut add = |what: &str, text| all.push(entry(format!("{} {what}", row.number), text));
        add("headline", it.headline);
        it.cases.iter().for_each(|case| add("headline", case.line.text));
        it.causes.iter().for_each(|cause| add("cause", cause.text));
        it.remedies.iter().for_each(|remedy| add("remedy", remedy.line.text));
    }
    for guide in Guide::ALL {
        all.push(entry(format!("guide {}, title", guide.slug()), guide.title()));
        for variant in guide.variants() {
            all.push(entry(format!("guide {}, device", guide.slug()), variant.label));
            all.extend(
                variant.steps.iter().map(|step| entry(format!("guide {}, step", guide.slug()), step.text)),
            );
        }
    }
    for topic in Topic::ALL {
        let (name, content) = (topic.slug(), topic.content());
        all.push(entry(format!("topic {name}, title"), topic.title()));
        for part in content.parts {
            all.extend(part.heading.map(|heading| entry(format!("topic {name}, heading"), heading)));
            all.extend(part.steps.iter().map(|step| entry(format!("topic {name}, step"), *step)));
        }
        all.push(entry(format!("topic {name}, whom to call"), content.call));
    }
    all.extend(COMMON.iter().map(|(text, _)| entry("what people often ask".to_owned(), *text)));
    all
}

/// What other programs' screens say: titles of messages, and what the pictures of system screens show.
pub(crate) fn quoted() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for row in rows() {
        all.insert(row.title.to_owned());
        all.extend(row.also.iter().map(|it| (*it).to_owned()));
        for drawing in row.content.drawings {
            let shown = [drawing.title].into_iter().chain(drawing.rows.iter().copied()).chain(drawing.button);
            all.extend(shown.map(|text| text.ja.to_owned()));
        }
    }
    all
}
