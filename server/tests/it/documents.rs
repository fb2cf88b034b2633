//! The documents, held against the tree: every file that they name in backticks is there, and every link leads to something.

use crate::layers::root;
use std::fs;
use std::path::{Path, PathBuf};

/// What is built, installed or left behind by other tests.
const NOT_OURS: [&str; 5] = ["target", "node_modules", "corpus", "test-results", "playwright-report"];

/// The kinds of files that are looked for.
const KINDS: [&str; 4] = ["rs", "ts", "mjs", "js"];

/// It tells of the past, with the names of then.
const PAST: &str = "CHANGELOG.md";

#[test]
fn every_file_that_a_document_names_is_there() {
    let tree = tree();
    let mut found = Vec::new();
    for document in documents(&tree) {
        let text = fs::read_to_string(root().join(document)).unwrap();
        let gone = named(&text).into_iter().filter(|name| !is_there(name, &tree));
        found.extend(gone.map(|name| format!("{document}: `{name}`")));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_link_of_a_document_leads_to_something() {
    let mut found = Vec::new();
    for document in documents(&tree()) {
        let path = root().join(document);
        let text = fs::read_to_string(&path).unwrap();
        let gone = links(&text).into_iter().filter(|link| !path.parent().unwrap().join(link).exists());
        found.extend(gone.map(|link| format!("{document}: {link}")));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn what_is_not_there_is_found() {
    let tree = ["server/src/store/mod.rs".to_owned(), "app/boot.js".to_owned()];
    let text = "See `store/mod.rs`, `boot.js` and\n`store/gone.rs`: `a.b`, `….rs`, `*.test.mjs`, `npx test x.spec.ts`.\n\n\
                ```\n`in/a/block.rs`\n```\n";
    let gone: Vec<String> = named(text).into_iter().filter(|name| !is_there(name, &tree)).collect();
    assert_eq!(gone, ["store/gone.rs", "x.spec.ts"]);
    assert!(!is_there("tore/mod.rs", &tree), "a name begins where a folder does");
    assert_eq!(links("[a](b.md), [c](https://example.com/), [d](#e)"), ["b.md"]);
}

/// The documents that speak of today.
fn documents(tree: &[String]) -> Vec<&str> {
    let of_today = |path: &&str| Path::new(path).extension().is_some_and(|it| it == "md") && *path != PAST;
    tree.iter().map(String::as_str).filter(of_today).collect()
}

/// The files that a text names in backticks, outside of its blocks of code.
fn named(text: &str) -> Vec<String> {
    let part = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let mut names = Vec::new();
    for paragraph in prose(text).split("\n\n") {
        for word in paragraph.split('`').skip(1).step_by(2).flat_map(str::split_whitespace) {
            let kind = Path::new(word).extension().and_then(|it| it.to_str());
            if word.chars().all(part) && kind.is_some_and(|it| KINDS.contains(&it)) {
                names.push(word.to_owned());
            }
        }
    }
    names
}

/// Where a text's links lead within the tree.
fn links(text: &str) -> Vec<String> {
    let text = prose(text);
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
    targets.filter(|link| !link.contains(':') && !link.starts_with('#')).map(str::to_owned).collect()
}

/// A text without its blocks of code.
fn prose(text: &str) -> String {
    text.split("```").step_by(2).collect::<Vec<_>>().join("\n\n")
}

/// Whether a file has this name, in whatever folder.
fn is_there(name: &str, tree: &[String]) -> bool {
    let below = format!("/{name}");
    tree.iter().any(|path| path == name || path.ends_with(&below))
}

/// Every file of the tree, by its path from the root.
fn tree() -> Vec<String> {
    let files = files(&root());
    files.iter().map(|path| path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned()).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_str().unwrap_or_default();
        if !path.is_dir() {
            all.push(path);
        } else if !name.starts_with('.') && !NOT_OURS.contains(&name) {
            all.extend(files(&path));
        }
    }
    all.sort();
    all
}
