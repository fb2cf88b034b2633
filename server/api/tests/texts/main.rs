//! Every text of the product, in one list: read from the sources, so that none can be forgotten, and held against `docs/text.md`.
//!
//! `make texts` prints the list.

mod catalogue;
mod literals;
mod places;
mod rules;
mod source;

use rules::Rules;
use source::Entry;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::Path,
};

/// The repository.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Everything that people read: where, in Japanese, in English.
fn texts() -> Vec<Entry> {
    let quoted = catalogue::quoted();
    let mut written = source::entries(root());
    written.retain(|it| {
        !(it.file.starts_with(CATALOGUE) && (quoted.contains(&it.ja) || quoted.contains(&it.en)))
    });
    let mut places: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for it in catalogue::texts() {
        places.entry((it.ja, it.en)).or_default().push(it.place);
    }
    for it in &mut written {
        if let Some(places) =
            places.get(&(it.ja.clone(), it.en.clone())).filter(|_| it.file.starts_with(CATALOGUE))
        {
            it.place = places.join(", ");
        }
    }
    written
}

/// Where the messages, guides and topics are written.
const CATALOGUE: &str = "server/api/src/catalogue/";

#[test]
fn the_list_is_written_where_it_is_asked_for() {
    let mut list = String::new();
    let all = texts();
    for it in &all {
        let at = places::of(&it.file).unwrap_or(&it.file);
        let place = if it.place.is_empty() { at.to_owned() } else { format!("{at}, {}", it.place) };
        let [ja, en] = [&it.ja, &it.en].map(|text| text.trim_end().replace('\n', " ⏎ "));
        writeln!(list, "{place} ({}:{})\n    {ja}\n    {en}", it.file, it.line).unwrap();
    }
    assert!(all.len() > 1000, "{}", all.len());
    if let Some(path) = std::env::var_os("TEXTS") {
        std::fs::write(path, list).unwrap();
    }
}

#[test]
fn every_text_keeps_to_the_words_of_the_document() {
    let rules = Rules::read(root());
    let mut found = Vec::new();
    for it in texts() {
        for word in rules.broken(&it) {
            found.push(format!("{}:{} “{word}”: {} | {}", it.file, it.line, it.ja, it.en));
        }
    }
    assert!(found.is_empty(), "docs/text.md says what to write instead:\n{}", found.join("\n"));
}

#[test]
fn a_text_with_a_word_of_the_table_is_refused() {
    let rules = Rules::read(root());
    let broken = |ja: &str, en: &str| {
        rules.broken(&Entry { ja: ja.to_owned(), en: en.to_owned(), ..Entry::default() })
    };
    assert_eq!(
        broken("この PC で、カードが止まりました。", "Log in on this PC."),
        ["PC", "止まり", "log in"]
    );
    assert_eq!(
        broken("発行者: 認証局", "The card is good: nobody put right the login."),
        [": ", "login", "nobody", "put right", "is good"]
    );
    assert!(
        broken("パソコンでログインしてください。", "Sign in on the PC; blogging in is another thing.")
            .is_empty()
    );
    assert!(
        broken("", "Open “Touch ID & Password” (or “Login Password”).").is_empty(),
        "a device's own label"
    );
    // Each word of the table, in the middle of a sentence.
    assert!(rules.japanese.len() > 50 && rules.english.len() > 20, "the table is read");
    for word in &rules.japanese {
        assert!(broken(&format!("それは{word}です。"), "").contains(word), "{word}");
    }
    for word in &rules.english {
        assert!(broken("", &format!("It is, {word}, so.")).contains(word), "{word}");
    }
}

#[test]
fn what_is_quoted_from_elsewhere_is_not_held_against_us() {
    let rules = Rules::read(root());
    let titles = ["デバイス認証でエラーが発生しました。", "セキュリティキーによる認証に失敗しました。"];
    let all = texts();
    assert!(titles.iter().all(|title| all.iter().all(|it| it.ja != *title)));
    assert!(!rules.japanese.is_empty());
}

#[test]
fn the_sources_are_read_as_the_program_has_them() {
    let written: BTreeSet<_> = source::entries(root()).into_iter().map(|it| (it.ja, it.en)).collect();
    let missing: Vec<_> = catalogue::texts()
        .into_iter()
        .filter(|it| !written.contains(&(it.ja.clone(), it.en.clone())))
        .collect();
    assert!(missing.is_empty(), "the reader misses texts that the catalogue has: {missing:#?}");
}

#[test]
fn every_file_with_words_is_in_the_list_or_says_why_not() {
    let mut unknown = Vec::new();
    let listed: BTreeSet<_> = texts().into_iter().map(|it| it.file).collect();
    for (file, japanese) in source::japanese_files(root()) {
        let place = places::of(&file);
        let reason = places::NO_TEXTS.iter().find(|(path, _)| file.starts_with(path));
        // Of some files' words a part are texts, and the others data.
        let placed = place.is_some() && (listed.contains(&file) || reason.is_some());
        let excused = place.is_none() && reason.is_some() && !listed.contains(&file);
        if !placed && !excused {
            unknown.push(format!("{file}: {japanese}"));
        }
    }
    assert!(
        unknown.is_empty(),
        "these have Japanese words; say in `places.rs` where they are shown, or why nobody reads them:\n{}",
        unknown.join("\n")
    );
}

#[test]
fn every_text_module_is_in_the_list_with_all_its_texts() {
    let all = source::entries(root());
    let mut modules = 0;
    for (file, content) in source::files(root()) {
        if !(["/text.rs", "_text.rs", "/text.js"].iter().any(|end| file.ends_with(end))) {
            continue;
        }
        let code = content.split("#[cfg(test)]").next().unwrap_or_default();
        let calls: usize = ["w(", "text("].into_iter().map(|call| opened(code, call)).sum();
        if places::NO_TEXTS.iter().any(|(path, _)| *path == file) {
            continue;
        }
        let there = all.iter().filter(|it| it.file == file).count();
        assert!(there >= calls.max(1), "{file}: {there} of {calls}");
        modules += 1;
    }
    assert!(modules >= 12, "{modules} text modules were found");
}

/// How many texts a module begins with `call`, counted in another way than they are read.
fn opened(code: &str, call: &str) -> usize {
    let calls = code.match_indices(call).filter(|(at, _)| !code[..*at].ends_with(char::is_alphanumeric));
    calls.filter(|(at, _)| code[at + call.len()..].trim_start().starts_with('"')).count()
}

#[test]
fn no_place_is_named_in_vain() {
    let files: Vec<_> = source::files(root()).into_iter().map(|(file, _)| file).collect();
    for path in
        places::PLACES.iter().map(|(path, _)| path).chain(places::NO_TEXTS.iter().map(|(path, _)| path))
    {
        assert!(files.iter().any(|file| file.starts_with(path)), "{path}");
    }
}
