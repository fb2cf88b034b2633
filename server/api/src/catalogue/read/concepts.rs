//! What a text is about: the words of [`SAME`] in it, its other words, and its pairs of letters. Pure.

use super::{
    fold::{Kana, Letter, Script, folded, letters, pairs, without_ending, words},
    heard::{Vocabulary, kana},
};
use crate::catalogue::everyday::SAME;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// What stands in every other sentence.
const FILLERS: &[&str] = &[
    "a", "an", "the", "i", "my", "me", "you", "your", "it", "is", "are", "was", "were", "be", "been", "to",
    "of", "in", "on", "at", "for", "and", "or", "with", "thi", "this", "that", "do", "doe", "did", "hav",
    "have", "has", "had", "we", "our", "they", "he", "she", "pleas", "hello", "dear", "how", "ca", "can",
    "will", "would", "should", "could", "if", "so", "by", "from", "as", "its", "am", "im", "when", "then",
    "there", "one", "any", "s", "t", "but", "now", "just", "really", "very", "sorry", "say", "said", "tell",
    "told",
];

/// A text, read for searching.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// Concepts (`=phone`), words without endings and pairs of letters.
    pub(super) terms: BTreeSet<String>,
    /// The concepts and the words without endings alone: all that is said, so far as we know the words.
    pub(super) said: BTreeSet<String>,
    /// The words as they stand, codes among them.
    pub(super) words: BTreeSet<String>,
    /// All folded letters, for what is looked for inside of them.
    pub(super) whole: String,
    /// The same without what the question ends in.
    bare: String,
    /// The same with our words in the place of those that sound like them, where there are any.
    heard: Option<String>,
}

impl Reading {
    /// Reads one of our own texts.
    pub(super) fn of_ours(text: &str) -> Self {
        Self::read(&letters(text), Kana::Endings, |_| None)
    }

    /// Reads what somebody typed: `mended` knows the word that a mistyped one stands for, `known` which
    /// words we have, `ours` those that sound like one.
    pub(super) fn of_theirs(
        text: &str,
        mended: impl Fn(&str) -> Option<String>,
        known: impl Fn(&str) -> bool,
        ours: &Vocabulary,
    ) -> Self {
        let letters = letters(text);
        let mut reading = Self::read(&letters, Kana::Telling, mended);
        reading.bare = plain(without_ending(&letters));
        let spelt = spelt(&letters, known);
        for heard in [spelt.as_deref(), ours.heard(spelt.as_ref().unwrap_or(&letters)).as_deref()] {
            let Some(heard) = heard else { continue };
            reading.terms.extend(pairs(heard, Kana::Telling));
            reading.terms.extend(written(heard));
            reading.heard = Some(plain(heard));
        }
        reading
    }

    fn read(letters: &[Letter], kana: Kana, mended: impl Fn(&str) -> Option<String>) -> Self {
        let words: Vec<String> =
            words(letters).into_iter().map(|word| mended(&word).unwrap_or(word)).collect();
        let mut said = spoken(&words);
        said.extend(written(letters));
        let mut terms = pairs(letters, kana);
        terms.extend(said.iter().cloned());
        Self { terms, said, words: words.into_iter().collect(), whole: plain(letters), ..Self::default() }
    }

    /// All folded letters, as written, without their ending, and as heard.
    pub(super) fn wholes(&self) -> impl Iterator<Item = &str> + Clone {
        let bare = Some(&self.bare).filter(|bare| !bare.is_empty() && **bare != self.whole);
        [Some(&self.whole), bare, self.heard.as_ref()].into_iter().flatten().map(String::as_str)
    }
}

/// The same letters with kana in the place of unknown Latin words that spell some; `None` where there are none.
fn spelt(letters: &[Letter], known: impl Fn(&str) -> bool) -> Option<Vec<Letter>> {
    const LEAST: usize = 4;
    let mut changed = false;
    let mut spelt = Vec::new();
    for run in letters.chunk_by(|one, next| one.script == next.script) {
        let word: String = run.iter().map(|it| it.letter).collect();
        let latin = run.first().is_some_and(|it| it.script == Script::Latin);
        let kana = if latin && run.len() >= LEAST && !words(run).iter().any(|it| known(it)) {
            // Two sounds stand in every other sentence: "nope" is not 「のペ」 as in 「このページ」.
            kana(&word).filter(|it| it.len() > 2 || named(&it.iter().collect::<String>()).is_some())
        } else {
            None
        };
        changed |= kana.is_some();
        match kana {
            Some(kana) => {
                spelt.extend(kana.into_iter().map(|letter| Letter { letter, script: Script::Hiragana }));
            }
            None => spelt.extend(run),
        }
    }
    changed.then_some(spelt)
}

/// Letters and digits alone.
fn plain(letters: &[Letter]) -> String {
    letters.iter().map(|it| it.letter).filter(|letter| letter.is_alphanumeric()).collect()
}

/// The concepts and the other words in a row of Latin words, several that are one concept first.
pub(super) fn spoken(words: &[String]) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    let mut rest = words;
    while let [first, after @ ..] = rest {
        let spellings = SPELLINGS.latin.get(first).map_or(&[][..], Vec::as_slice);
        let fitting = spellings.iter().filter(|(spelling, _)| rest.starts_with(spelling));
        let longest = fitting.clone().map(|(spelling, _)| spelling.len()).max();
        if let Some(longest) = longest {
            terms.extend(
                fitting.filter(|(spelling, _)| spelling.len() == longest).map(|(_, name)| term(name)),
            );
            rest = rest.get(longest..).unwrap_or_default();
        } else {
            if !FILLERS.contains(&&**first) {
                terms.insert(first.clone());
            }
            rest = after;
        }
    }
    terms
}

/// The concepts in Japanese letters, the longest spelling at each place.
fn written(letters: &[Letter]) -> BTreeSet<String> {
    let kanji = letters.iter().any(|it| it.script == Script::Other);
    let letters: Vec<Letter> = letters.iter().copied().filter(|it| it.script != Script::Gap).collect();
    let mut terms = BTreeSet::new();
    let mut rest = letters.as_slice();
    let mut before = None;
    while let [first, after @ ..] = rest {
        let spellings = SPELLINGS.japanese.get(&first.letter).map_or(&[][..], Vec::as_slice);
        let fits = |spelling: &&Japanese| {
            (spelling.alone == Alone::Clear || !kanji || ends_verb(before, rest))
                && rest.len() >= spelling.letters.len()
                && spelling.letters.iter().zip(rest).all(|(one, other)| *one == other.letter)
        };
        let longest = spellings.iter().filter(fits).map(|it| it.letters.len()).max();
        if let Some(longest) = longest {
            let those = spellings.iter().filter(fits).filter(|it| it.letters.len() == longest);
            terms.extend(those.map(|it| term(it.name)));
            before = rest.get(longest.saturating_sub(1)).copied();
            rest = rest.get(longest..).unwrap_or_default();
        } else {
            (before, rest) = (Some(*first), after);
        }
    }
    terms.extend(letters.split(|it| it.script != Script::Katakana).filter_map(misspelt));
    terms
}

/// Whether what follows is the 「ない」 that a verb ends in, as in 「使えない」, and not a piece of 「少ない」 or 「内緒」.
fn ends_verb(before: Option<Letter>, rest: &[Letter]) -> bool {
    let hiragana = |it: &Letter| it.script == Script::Hiragana;
    matches!(rest, [na, i, after @ ..] if na.letter == 'ナ' && i.letter == 'イ' && !after.first().is_some_and(hiragana))
        && before.is_some_and(|it| hiragana(&it))
}

/// The concept that a run of katakana means by all but one letter.
fn misspelt(run: &[Letter]) -> Option<String> {
    const LEAST: usize = 4;
    let run: Vec<char> = run.iter().map(|it| it.letter).collect();
    if run.len() < LEAST {
        return None;
    }
    let right =
        |first| SPELLINGS.japanese.get(first).is_some_and(|all| all.iter().any(|it| it.letters == run));
    if run.first().is_some_and(right) {
        return None;
    }
    let near = SPELLINGS.japanese.values().flatten().find(|it| {
        it.letters.len() >= LEAST
            && it.letters.iter().all(|letter| ('ァ'..='ヺ').contains(letter))
            && distance(&it.letters, &run, 1) == Some(1)
    });
    near.map(|it| term(it.name))
}

/// The concept that `spelling` is exactly.
pub(super) fn named(spelling: &str) -> Option<String> {
    let wanted: Vec<char> = folded(spelling).chars().collect();
    let first = wanted.first()?;
    let spellings = SPELLINGS.japanese.get(first)?;
    spellings.iter().find(|it| it.letters == wanted).map(|it| term(it.name))
}

fn term(name: &str) -> String {
    ["=", name].concat()
}

/// A Japanese spelling of a concept.
struct Japanese {
    letters: Vec<char>,
    name: &'static str,
    alone: Alone,
}

/// Whether a spelling means its concept wherever it stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Alone {
    Clear,
    /// Two hiragana are a part of many words.
    Doubtful,
}

/// [`SAME`], folded and by first letters.
struct Spellings {
    latin: BTreeMap<String, Vec<(Vec<String>, &'static str)>>,
    japanese: BTreeMap<char, Vec<Japanese>>,
}

static SPELLINGS: LazyLock<Spellings> = LazyLock::new(|| {
    let mut all = Spellings { latin: BTreeMap::new(), japanese: BTreeMap::new() };
    for (name, spelling) in
        SAME.iter().flat_map(|same| same.iter().map(|it| (*same.first().unwrap_or(it), *it)))
    {
        if spelling.is_ascii() {
            let words = words(&letters(spelling));
            if let Some(first) = words.first() {
                all.latin.entry(first.clone()).or_default().push((words.clone(), name));
            }
        } else {
            let kana = spelling.chars().all(|letter| ('ぁ'..='ー').contains(&letter));
            let letters: Vec<char> = folded(spelling).chars().collect();
            let alone = if kana && letters.len() <= 2 && spelling.chars().all(|it| it < 'ァ') {
                Alone::Doubtful
            } else {
                Alone::Clear
            };
            if let Some(first) = letters.first() {
                all.japanese.entry(*first).or_default().push(Japanese { letters, name, alone });
            }
        }
    }
    all
});

/// In how many letters two words differ, where those are not more than `most`: one put in, left out, changed, or swapped with the next.
pub(super) fn distance(one: &[char], other: &[char], most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
    for (line, letter) in one.iter().enumerate() {
        let mut next = vec![line + 1];
        for (column, with) in other.iter().enumerate() {
            let changed = at(&row, column) + usize::from(letter != with);
            let mut least = changed.min(at(&row, column + 1) + 1).min(at(&next, column) + 1);
            let swapped = line > 0
                && column > 0
                && one.get(line - 1) == Some(with)
                && other.get(column - 1) == Some(letter);
            if swapped {
                least = least.min(at(&before, column - 1) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
        // From here on it only gets worse.
        if before.iter().chain(&row).all(|so_far| *so_far > most) {
            return None;
        }
    }
    row.last().copied().filter(|distance| *distance <= most)
}
