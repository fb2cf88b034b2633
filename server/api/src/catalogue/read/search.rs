//! Finding a message, a guide or a topic by whatever people type or paste: a number, a piece of a title, a browser's error, a whole
//! question. Pure.
//!
//! A page is as good as what it quotes of the question, plus its best phrase in `everyday.rs`, plus the words and pairs of letters that
//! its texts share with the question, each counting the more the fewer pages have it.

use super::{
    concepts::{Reading, distance, named, spoken},
    context::{Context, Parameters},
    fill::{Voice, fill},
    fold::{folded, letters, narrow, words},
};
use crate::{
    catalogue::{
        everyday::{COMMON, LEADS},
        guide::Guide,
        messages::{row, rows},
        number::Number,
        row::MessageRow,
        topic::Topic,
        topics::HelpPage,
    },
    device::KnownDevice,
    language::{Language, Text},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::LazyLock};

/// More is not read by someone who is stuck.
const FOUND: usize = 10;
/// What somebody pastes can be long; a title is not.
const LONGEST: usize = 600;
/// Who scores less was not meant.
const FLOOR: u32 = 14;

/// A page that a search found.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchHit {
    /// A message: its number, its title, and what we say happened.
    Message {
        /// The message's number.
        number: Number,
        /// What stands on the screen.
        title: String,
        /// The message's headline.
        headline: String,
    },
    /// A guide matched the query.
    Guide {
        /// The guide's name.
        guide: Guide,
        /// What the guide helps to do: its title.
        title: String,
    },
    /// A topic matched the query.
    Topic {
        /// The topic's name.
        topic: Topic,
        /// The topic in everyday words.
        title: String,
    },
}

/// What fits `query`, the best first. Width, case, kana, spaces and punctuation do not matter.
pub fn search(query: &str, language: Language) -> Vec<SearchHit> {
    let wanted = Wanted::read(query);
    if wanted.reading.whole.is_empty() {
        return Vec::new();
    }
    let device = KnownDevice::default();
    let context = Context {
        language,
        device: &device,
        signs: &[],
        ceremony: None,
        parameters: Parameters::default(),
        incident: None,
        technical: None,
    };
    let phrases = wanted.phrases();
    let shared = wanted.shared();
    let mut found: Vec<(u32, HelpPage)> = INDEX
        .pages
        .iter()
        .enumerate()
        .map(|(at, page)| {
            let told = phrases.get(at).unwrap_or(&0) + shared.get(at).unwrap_or(&0);
            (wanted.quoted(page) + told, page.which)
        })
        .filter(|(weight, _)| *weight >= FLOOR)
        .collect();
    // Stable, so that what weighs the same stays in the order of the pages.
    found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    // Once something fits well, what fits here and there is noise.
    let best = found.first().map_or(0, |(weight, _)| *weight);
    found.retain(|(weight, _)| *weight * 4 >= best);
    found.truncate(FOUND);
    found.into_iter().filter_map(|(_, page)| hit(page, &context)).collect()
}

fn hit(page: HelpPage, context: &Context) -> Option<SearchHit> {
    let owned = |text: Text| text.in_language(context.language).to_owned();
    Some(match page {
        HelpPage::Message(number) => {
            let row = row(number)?;
            SearchHit::Message {
                number,
                title: fill(row.title, Voice::Quoted, context),
                headline: fill(row.content.headline.in_language(context.language), Voice::Ours, context),
            }
        }
        HelpPage::Guide(guide) => SearchHit::Guide { guide, title: owned(guide.title()) },
        HelpPage::Topic(topic) => SearchHit::Topic { topic, title: owned(topic.title()) },
    })
}

/// A query, read.
struct Wanted {
    /// `2.19` and `4.1` in it, as written.
    number: Option<String>,
    reading: Reading,
}

impl Wanted {
    fn read(query: &str) -> Self {
        let query: String = query.chars().take(LONGEST).collect();
        Self { number: number(&query), reading: Reading::of_theirs(&query, |word| INDEX.mended(word)) }
    }

    /// How well the query quotes a page's own words, or names it.
    fn quoted(&self, page: &Page) -> u32 {
        let asked = self.reading.whole.chars().count();
        let best =
            |quotes: &Vec<Quote>| quotes.iter().map(|quote| quote.weight(&self.reading.whole, asked)).max();
        let weight: u32 = page.quotes.iter().filter_map(best).sum();
        weight + if self.number.is_some() && self.number == page.number { 4000 } else { 0 }
    }

    /// For each page what its best phrase weighs, and a little of its second best.
    fn phrases(&self) -> Vec<u32> {
        let mut best = vec![(0, 0); INDEX.pages.len()];
        for phrase in &INDEX.phrases {
            let Some((first, second)) = best.get_mut(phrase.page) else { continue };
            let weight = phrase.weight(&self.reading);
            if weight > *first {
                (*second, *first) = (*first, weight);
            } else {
                *second = weight.max(*second);
            }
        }
        best.into_iter().map(|(first, second)| first * 3 + second / 2).collect()
    }

    /// For each page what its texts share with the query.
    fn shared(&self) -> Vec<u32> {
        let mut sums = vec![0; INDEX.pages.len()];
        for term in &self.reading.terms {
            let Some(places) = INDEX.places.get(term) else { continue };
            let rare = INDEX.rarity(places.len());
            for (page, field) in places {
                if let Some(sum) = sums.get_mut(*page) {
                    *sum += rare * *field / 8;
                }
            }
        }
        sums
    }
}

/// What a page is called in the list of what people mostly look for.
fn everyday_names(page: HelpPage) -> impl Iterator<Item = Text> {
    COMMON.iter().filter(move |(_, of)| *of == page).map(|(name, _)| *name)
}

/// Every sentence of a message that stands for itself.
fn sentences(row: &MessageRow) -> Vec<Text> {
    let told = row.content;
    let cases = told.cases.iter().map(|case| case.line.text);
    [told.headline].into_iter().chain(cases).chain(told.causes.iter().map(|line| line.text)).collect()
}

/// A page, ready to be compared with a question.
struct Page {
    /// The page itself.
    which: HelpPage,
    /// Its number, or its section of the manual.
    number: Option<String>,
    /// Its texts, of which the best of each group counts.
    quotes: Vec<Vec<Quote>>,
}

impl Page {
    fn read(page: HelpPage) -> Self {
        let both = |text: Text, full| [text.ja, text.en].map(|text| Quote::read(text, full));
        let names = everyday_names(page).flat_map(|text| both(text, 200)).collect();
        let (number, quotes) = match page {
            HelpPage::Message(number) => {
                let row = row(number);
                let spellings =
                    row.iter().flat_map(|row| [row.title].into_iter().chain(row.also.iter().copied()));
                let titles = spellings.map(Quote::title).collect();
                let told = row.into_iter().flat_map(sentences).flat_map(|text| both(text, 30)).collect();
                (Some(number.to_string()), vec![titles, told, names])
            }
            HelpPage::Guide(guide) => {
                let steps = guide.variants().iter().flat_map(|variant| variant.steps);
                let steps = steps.flat_map(|step| both(step.text, 25)).collect();
                let titles = both(guide.title(), 200).into_iter().collect();
                (guide.manual().map(str::to_owned), vec![titles, steps, names])
            }
            HelpPage::Topic(_) => (None, vec![names]),
        };
        Self { which: page, number, quotes }
    }
}

/// A text that may be quoted in a question, folded.
struct Quote {
    /// What stands around `{user}` and the like, which differ from screen to screen; empty where nothing is filled in.
    around: Vec<String>,
    whole: String,
    /// In letters; of what stands around alone, where something is filled in.
    length: usize,
    /// What it weighs.
    full: u32,
}

impl Quote {
    fn read(text: &str, full: u32) -> Self {
        let whole = folded(text);
        Self { around: Vec::new(), length: whole.chars().count(), whole, full }
    }

    fn title(text: &str) -> Self {
        let quote = Self::read(text, 400);
        if !text.contains('{') {
            return quote;
        }
        let around = text.split('{').map(|part| part.split_once('}').map_or(part, |(_, after)| after));
        let around: Vec<_> = around.map(folded).filter(|part| !part.is_empty()).collect();
        let length = around.iter().map(|part| part.chars().count()).sum();
        Self { around, length, ..quote }
    }

    /// How well it fits a query of `asked` letters: much where it is the query or stands in it, less where the query stands in it.
    fn weight(&self, query: &str, asked: usize) -> u32 {
        let long = u32::try_from(self.length).unwrap_or(0);
        let filled = !self.around.is_empty() && self.length >= 8;
        if filled && self.around.iter().all(|part| query.contains(part)) {
            return 1000 + long;
        }
        if self.whole == query {
            return self.full * 4;
        }
        // A short text, such as "403", stands in many a pasted page by chance.
        if self.length >= 8 && query.contains(&self.whole) {
            return self.full * 2 + long;
        }
        if asked >= 2 && self.whole.contains(query) {
            // So does a short query in a text.
            return if asked >= 8 { self.full } else { self.full.min(25) };
        }
        0
    }
}

/// A phrase of [`LEADS`], ready to be looked for.
struct Phrase {
    page: usize,
    parts: Vec<Part>,
}

/// What has to stand in a question.
enum Part {
    /// A concept or a word.
    Term(String),
    /// A word's beginning.
    Beginning(String),
    /// Letters, wherever they stand.
    Letters(String),
}

impl Phrase {
    fn read(page: usize, phrase: &str) -> Self {
        let mut parts = Vec::new();
        let mut plain = Vec::new();
        for part in phrase.split(' ') {
            if let Some(beginning) = part.strip_suffix('*') {
                parts.push(Part::Beginning(beginning.to_lowercase()));
            } else if part.is_ascii() {
                plain.extend(words(&letters(part)));
            } else {
                parts.push(named(part).map_or_else(|| Part::Letters(folded(part)), Part::Term));
            }
        }
        parts.extend(spoken(&plain).into_iter().map(Part::Term));
        Self { page, parts }
    }

    /// What the phrase weighs: all of it where it fits, a part where most of it does.
    fn weight(&self, reading: &Reading) -> u32 {
        let (mut there, mut all) = (0, 0);
        for part in &self.parts {
            let (weight, fits) = part.weight(reading);
            all += weight;
            there += if fits { weight } else { 0 };
        }
        match () {
            () if there == all => there,
            () if there * 2 >= all => there * there / (all * 3).max(1),
            () => 0,
        }
    }
}

impl Part {
    /// What the part weighs, and whether it stands in the question.
    fn weight(&self, reading: &Reading) -> (u32, bool) {
        let long = |text: &str| u32::try_from(text.chars().count()).unwrap_or(0);
        match self {
            Self::Term(term) => {
                let with = INDEX.places.get(term).map_or(1, BTreeMap::len);
                (INDEX.rarity(with), reading.terms.contains(term))
            }
            Self::Beginning(beginning) => {
                (12 + long(beginning), reading.words.iter().any(|word| word.starts_with(beginning)))
            }
            Self::Letters(letters) => (8 + long(letters) * 2, reading.whole.contains(letters)),
        }
    }
}

/// The catalogue, read once.
struct Index {
    pages: Vec<Page>,
    /// For each term the pages that have it, with the weight of the best place it stands at.
    places: BTreeMap<String, BTreeMap<usize, u32>>,
    phrases: Vec<Phrase>,
    /// Every word that stands anywhere, without its ending.
    words: BTreeMap<String, Vec<char>>,
}

static INDEX: LazyLock<Index> = LazyLock::new(Index::read);

impl Index {
    fn read() -> Self {
        let messages = rows().into_iter().map(|row| HelpPage::Message(row.number));
        let guides = Guide::ALL.into_iter().map(HelpPage::Guide);
        let pages = Topic::ALL.into_iter().map(HelpPage::Topic).chain(guides).chain(messages);
        let mut index = Self {
            pages: pages.map(Page::read).collect(),
            places: BTreeMap::new(),
            phrases: Vec::new(),
            words: BTreeMap::new(),
        };
        for at in 0..index.pages.len() {
            let Some(page) = index.pages.get(at).map(|it| it.which) else { continue };
            for (text, weight) in texts(page) {
                index.take(at, Reading::of_ours(&text), weight);
            }
            for phrase in LEADS.iter().filter(|lead| lead.page == page).flat_map(|lead| lead.phrases) {
                let reading = Reading::of_ours(&phrase.replace('*', ""));
                index.take(at, reading, 8);
                index.phrases.push(Phrase::read(at, phrase));
            }
        }
        index
    }

    fn take(&mut self, page: usize, reading: Reading, weight: u32) {
        self.words.extend(reading.words.into_iter().map(|word| (word.clone(), word.chars().collect())));
        for term in reading.terms {
            let place = self.places.entry(term).or_default().entry(page).or_default();
            *place = weight.max(*place);
        }
    }

    /// How much a term says: four times the binary logarithm of how many pages there are to one that has it.
    fn rarity(&self, with: usize) -> u32 {
        let all = u64::try_from(self.pages.len()).unwrap_or(1);
        let with = u64::try_from(with).unwrap_or(1).max(1);
        (all.pow(4) / with.pow(4)).max(2).ilog2()
    }

    /// The known word that differs from an unknown one by a slip.
    fn mended(&self, word: &str) -> Option<String> {
        let letters: Vec<char> = word.chars().collect();
        let most = match letters.len() {
            0..5 => return None,
            5..8 => 1,
            _ => 2,
        };
        if self.words.contains_key(word) || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        let near = self.words.iter().filter(|(_, known)| known.len() >= 4);
        let near = near.filter_map(|(known, with)| Some((distance(&letters, with, most)?, known)));
        near.min().map(|(_, known)| known.clone())
    }
}

/// What stands on a page, and how much each text counts.
fn texts(page: HelpPage) -> Vec<(String, u32)> {
    let both = |text: Text, weight| [(text.ja, weight), (text.en, weight)];
    let all: Vec<(&str, u32)> = match page {
        HelpPage::Message(number) => {
            let Some(row) = row(number) else { return Vec::new() };
            let told = row.content;
            let titles = [row.title].into_iter().chain(row.also.iter().copied()).map(|title| (title, 8));
            let other = told.cases.iter().flat_map(|case| both(case.line.text, 4));
            let causes = told.causes.iter().flat_map(|line| both(line.text, 3));
            let remedies = told.remedies.iter().flat_map(|advice| both(advice.line.text, 2));
            titles.chain(both(told.headline, 5)).chain(other).chain(causes).chain(remedies).collect()
        }
        HelpPage::Guide(guide) => {
            let steps = guide.variants().iter().flat_map(|variant| variant.steps);
            both(guide.title(), 8).into_iter().chain(steps.flat_map(|step| both(step.text, 1))).collect()
        }
        HelpPage::Topic(topic) => {
            let parts = topic.content().parts;
            let headings = parts.iter().filter_map(|part| part.heading).flat_map(|text| both(text, 4));
            let steps = parts.iter().flat_map(|part| part.steps).flat_map(|text| both(*text, 3));
            headings.chain(steps).collect()
        }
    };
    let names = everyday_names(page).flat_map(|text| both(text, 8));
    all.into_iter().chain(names).map(|(text, weight)| (unfilled(text), weight)).collect()
}

/// A text without what is filled in later.
fn unfilled(text: &str) -> String {
    let pieces = text.split('{').map(|part| part.split_once('}').map_or(part, |(_, after)| after));
    pieces.collect::<Vec<_>>().join(" ")
}

/// The first number such as `2.19`, `2-19` or `２．１９` that is a message's or guide's.
fn number(query: &str) -> Option<String> {
    let plain: String = query.chars().map(narrow).collect();
    let words = plain.split(|letter: char| !letter.is_ascii_digit() && !".-‐−".contains(letter));
    words.into_iter().find_map(|word| {
        let (chapter, section) = word.split_once(['.', '-', '‐', '−'])?;
        let section = section.trim_end_matches(['.', '-']).trim_start_matches('0');
        let number = [chapter, ".", section].concat();
        let message = number.parse::<Number>().is_ok_and(|it| it.to_string() == number);
        let guide = Guide::ALL.into_iter().any(|guide| guide.manual() == Some(&number));
        (message || guide).then_some(number)
    })
}
