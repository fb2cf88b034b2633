//! The texts in the sources: found by what they are, not by a list of files.

use crate::literals::{Literal, of_rust, of_script};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A text where it is written.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Entry {
    /// The file, from the repository's root.
    pub(crate) file: String,
    /// The line in it; 0 where the program was asked.
    pub(crate) line: usize,
    /// Which text it is there.
    pub(crate) place: String,
    /// In Japanese; empty where it is English alone.
    pub(crate) ja: String,
    /// In English; empty where it is Japanese alone.
    pub(crate) en: String,
}

/// Where texts may be written.
const ROOMS: [&str; 5] = ["app/index.html", "app/plain", "app/src", "public", "server"];
/// What is not the product.
const ELSEWHERE: [&str; 5] =
    ["server/tests", "server/benches", "server/fuzz", "server/api/tests", "server/api/benches"];
/// Whatever is called before two texts is one in both languages.
const PAIRS: [&str; 8] = ["text", "w", "line", "case", "advice", "step", "part", "both"];

/// The files that may hold texts, with what stands in them.
#[expect(clippy::unwrap_used, reason = "only tests read the sources, which are there")]
pub(crate) fn files(root: &Path) -> Vec<(String, String)> {
    let mut paths = Vec::new();
    for room in ROOMS {
        walk(&root.join(room), &mut paths);
    }
    paths.sort();
    let named = paths.into_iter().map(|path| (path.strip_prefix(root).unwrap().display().to_string(), path));
    let ours = named.filter(|(name, _)| !ELSEWHERE.iter().any(|it| name.starts_with(it)));
    ours.map(|(name, path)| (name, fs::read_to_string(path).unwrap())).collect()
}

#[expect(clippy::unwrap_used, reason = "only tests read the sources, which are there")]
fn walk(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            walk(&entry.unwrap().path(), found);
        }
    } else if kind(path).is_some() {
        found.push(path.to_owned());
    }
}

/// How a file is read.
#[derive(Clone, Copy)]
enum Kind {
    Rust,
    Script,
    Page,
    Plain,
}

fn kind(path: &Path) -> Option<Kind> {
    match path.extension()?.to_str()? {
        "rs" => Some(Kind::Rust),
        "js" | "mjs" | "webmanifest" => Some(Kind::Script),
        "html" => Some(Kind::Page),
        "txt" if !path.ends_with("robots.txt") => Some(Kind::Plain),
        _ => None,
    }
}

/// Every text of every file.
pub(crate) fn entries(root: &Path) -> Vec<Entry> {
    files(root).into_iter().flat_map(|(file, source)| read(&file, &source)).collect()
}

/// The files with Japanese outside of comments and tests, and the first of it.
pub(crate) fn japanese_files(root: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (file, source) in files(root) {
        let first = match kind(Path::new(&file)) {
            Some(Kind::Rust) => {
                of_rust(&source).into_iter().find(|it| !it.doc && japanese(&it.text)).map(|it| it.text)
            }
            Some(Kind::Script) => {
                of_script(&source).into_iter().find(|it| japanese(&it.text)).map(|it| it.text)
            }
            Some(Kind::Page | Kind::Plain) => source.lines().find(|line| japanese(line)).map(str::to_owned),
            None => None,
        };
        found.extend(first.map(|first| (file, first)));
    }
    found
}

fn read(file: &str, source: &str) -> Vec<Entry> {
    let found = match kind(Path::new(file)) {
        Some(Kind::Rust) => in_code(&of_rust(source), Words::of(file)),
        Some(Kind::Script) => in_code(&of_script(source), Words::All),
        Some(Kind::Page) => in_page(source),
        Some(Kind::Plain) => {
            source.lines().enumerate().flat_map(|(line, text)| two(line + 1, text)).collect()
        }
        None => Vec::new(),
    };
    found
        .into_iter()
        .map(|(line, ja, en)| Entry { file: file.to_owned(), line, place: String::new(), ja, en })
        .collect()
}

/// Which of a file's strings are texts.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Words {
    /// Those in both languages alone: others are data, or quoted.
    Pairs,
    /// All that are Japanese, and what stands beside them in English.
    All,
    /// These, and what its documentation says: it is what `--help` prints.
    Documented,
    /// Every sentence: they are printed as they are.
    Sentences,
}

impl Words {
    fn of(file: &str) -> Self {
        match file {
            "server/src/cli/arguments.rs" => Self::Documented,
            "server/src/config/table.rs" | "server/src/desk/letter/sheets.rs" => Self::Sentences,
            _ if crate::places::NO_TEXTS.iter().any(|(path, _)| file.starts_with(path)) => Self::Pairs,
            _ => Self::All,
        }
    }
}

type Found = (usize, String, String);

fn in_code(literals: &[Literal], words: Words) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(it) = literals.get(at) {
        at += 1;
        if it.doc {
            if words == Words::Documented {
                let titles =
                    it.text.starts_with(|c: char| c.is_ascii_alphabetic()) && !it.text.contains(" / ");
                found.extend(if titles {
                    vec![(it.line, String::new(), it.text.clone())]
                } else {
                    two(it.line, &it.text)
                });
            }
            continue;
        }
        let next = literals.get(at).filter(|next| next.before.trim() == "," && !next.doc);
        if let Some(next) = next.filter(|next| pair(it, next, words)) {
            found.push((it.line, it.text.clone(), next.text.clone()));
            at += 1;
        } else if words == Words::Pairs {
        } else if japanese(&it.text) {
            found.extend(it.text.lines().flat_map(|line| two(it.line, line)));
        } else if (words == Words::Sentences || in_english(&it.before)) && sentence(&it.text) {
            found.push((it.line, String::new(), it.text.clone()));
        }
    }
    found
}

/// Whether a string is Japanese and the next one the same in English.
fn pair(it: &Literal, next: &Literal, words: Words) -> bool {
    let called = it.before.trim_end().strip_suffix('(').is_some_and(|code| {
        PAIRS.iter().any(|name| {
            code.strip_suffix(name)
                .is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        })
    });
    called || words != Words::Pairs && japanese(&it.text) && !japanese(&next.text)
}

/// Whether a string is what is said in English, by the code before it.
fn in_english(before: &str) -> bool {
    before.rsplit_once("=>").is_some_and(|(pattern, _)| {
        pattern.rsplit(['}', ';', ',']).take(2).any(|part| part.contains("Language::En"))
    })
}

/// Whether a string is said to people, and is no mark-up, number or name of an attribute.
fn sentence(text: &str) -> bool {
    english(text) && text.contains(' ') && !text.contains(['<', '=', '_'])
}

/// `日本語 / English`, as the terminal and the paper have it; or one of the two.
fn two(line: usize, text: &str) -> Vec<Found> {
    let mut halves = text.rsplitn(2, "/ ");
    let (last, first) = (halves.next().unwrap_or_default(), halves.next());
    let text = text.trim();
    match first {
        Some(first) if japanese(first) && !japanese(last) && english(last) => {
            vec![(line, first.trim().to_owned(), last.trim().to_owned())]
        }
        _ if japanese(text) => vec![(line, text.to_owned(), String::new())],
        _ if english(text) => vec![(line, String::new(), text.to_owned())],
        _ => Vec::new(),
    }
}

/// The text between the tags of a page, each run by itself.
fn in_page(page: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (page, 1);
    while let Some(at) = rest.find('<') {
        let (run, tag) = rest.split_at(at);
        found.extend(run.lines().flat_map(|text| two(line, text)));
        let end = if tag.starts_with("<!--") { "-->" } else { ">" };
        let length = tag.find(end).map_or(tag.len(), |at| at + end.len());
        line += rest[..at + length].matches('\n').count();
        rest = &rest[at + length..];
    }
    found
}

fn japanese(text: &str) -> bool {
    text.contains(|c: char| matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}'))
}

fn english(text: &str) -> bool {
    text.chars().filter(char::is_ascii_alphabetic).count() >= 2
}
