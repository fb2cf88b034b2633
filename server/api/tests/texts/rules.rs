//! The words that are not used, from `docs/text.md` itself: the document and the test cannot differ.

use crate::source::Entry;
use std::{fs, path::Path};

/// What the document forbids, and what it lets stand.
pub(crate) struct Rules {
    /// Never in Japanese, not even inside another word.
    pub(crate) japanese: Vec<String>,
    /// Never in English, as whole words in small letters.
    pub(crate) english: Vec<String>,
    /// What devices call things themselves.
    labels: Vec<String>,
}

impl Rules {
    #[expect(clippy::unwrap_used, reason = "only tests read the document, which is there")]
    pub(crate) fn read(root: &Path) -> Self {
        let document = fs::read_to_string(root.join("docs/text.md")).unwrap();
        let mut it = Self { japanese: Vec::new(), english: Vec::new(), labels: Vec::new() };
        for line in document.lines() {
            let cells: Vec<&str> = line.split(" | ").collect();
            match cells.as_slice() {
                ["| ja", never, ..] => it.japanese.extend(ticked(never)),
                ["| en", never, ..] => it.english.extend(ticked(never)),
                _ if line.contains("a device's own labels") || line.contains("Of a device's own labels") => {
                    it.labels.extend(ticked(line));
                }
                _ => {}
            }
        }
        it
    }

    /// The words of the table in a text.
    pub(crate) fn broken(&self, entry: &Entry) -> Vec<String> {
        let japanese = self.japanese.iter().filter(|word| entry.ja.contains(word.as_str()));
        let mut en = entry.en.clone();
        for label in &self.labels {
            en = en.replace(label.as_str(), "");
        }
        // Single letters with a space on both sides, so that words are found by the spaces around them.
        let words: String = en
            .to_lowercase()
            .chars()
            // A name with underscores is one word, and the machine's.
            .map(|c| if c.is_alphanumeric() || matches!(c, '\'' | '_') { c } else { ' ' })
            .collect();
        let words = format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "));
        let english = self.english.iter().filter(|word| words.contains(&format!(" {word} ")));
        japanese.chain(english).cloned().collect()
    }
}

/// What stands in backticks.
fn ticked(cell: &str) -> impl Iterator<Item = String> + '_ {
    cell.split('`').skip(1).step_by(2).map(str::to_owned)
}
