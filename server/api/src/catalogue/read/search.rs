//! Finding a message, a guide or a topic by whatever people type or paste: a number, a piece of a title, a browser's error, a whole
//! question. Pure.
//!
//! A page is as good as what it quotes of the question, plus its best phrase in `everyday.rs`, plus the words and pairs of letters that
//! its texts share with the question, each counting the more the fewer pages have it.

use super::{
    concepts::{Reading, distance, named, spoken},
    context::{Context, Parameters},
    fill::{Voice, fill},
    fold::{Script, folded, letters, narrow, words},
    heard::Vocabulary,
};
use crate::{
    catalogue::{
        everyday::{COMMON, LEADS, Lead, SAME},
        guide::Guide,
        headlines::HEADLINES,
        messages::{row, rows},
        number::Number,
        pasted::PASTED,
        remembered::REMEMBERED,
        row::MessageRow,
        topic::Topic,
        topics::HelpPage,
    },
    device::KnownDevice,
    language::{Language, Text},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::LazyLock,
};

/// More is not read by someone who is stuck.
const FOUND: usize = 10;
/// What somebody pastes can be long; a title is not.
const LONGEST: usize = 600;
/// Who scores less was not meant.
const FLOOR: u32 = 14;

/// What a phrase weighs more that says all that was asked: common words alone weigh next to nothing.
const SAYS_ALL: u32 = 8;

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
    /// The letters of the reading, as written, without their ending, and as heard.
    asked: Vec<Asked>,
}

/// A question's letters, ready to be compared with quotes.
struct Asked {
    whole: String,
    /// Where words begin in a question that is Latin throughout.
    words: BTreeSet<usize>,
    length: usize,
    /// Its neighbouring letters: what begins with none of them does not stand in it.
    pairs: BTreeSet<[char; 2]>,
}

impl Asked {
    fn read(whole: &str, words: &BTreeSet<usize>) -> Self {
        let pairs: BTreeSet<_> =
            whole.chars().zip(whole.chars().skip(1)).map(|(one, next)| [one, next]).collect();
        Self { whole: whole.to_owned(), words: words.clone(), length: whole.chars().count(), pairs }
    }
}

impl Wanted {
    fn read(query: &str) -> Self {
        let query: String = query.chars().take(LONGEST).collect();
        let reading = Reading::of_theirs(
            &query,
            |word| INDEX.mended(word),
            |word| INDEX.words.contains_key(word),
            &INDEX.vocabulary,
        );
        let words = word_starts(&query);
        let asked = reading.wholes().map(|whole| Asked::read(whole, &words)).collect();
        Self { number: number(&query), reading, asked }
    }

    /// How well the query quotes a page's own words, or names it.
    fn quoted(&self, page: &Page) -> u32 {
        let best = |quotes: &Vec<Quote>| {
            let each = |quote: &Quote| self.asked.iter().map(|asked| quote.weight(asked)).max();
            quotes.iter().filter_map(each).max()
        };
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

/// What leads to a page, in everyday words and in those of machines.
fn leads() -> impl Iterator<Item = &'static Lead> {
    LEADS.iter().chain(PASTED)
}

/// The sentences by which people remember a message.
fn remembered(page: HelpPage) -> impl Iterator<Item = &'static str> {
    let of = move |number| HelpPage::Message(number) == page;
    REMEMBERED.iter().filter(move |it| of(it.number)).flat_map(|it| it.sentences.iter().copied())
}

/// What the app's own screens say where this page goes on.
fn headlines(page: HelpPage) -> impl Iterator<Item = &'static str> {
    HEADLINES.iter().filter(move |it| it.page == page).flat_map(|it| it.said)
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
        let headlines = headlines(page).map(|text| Quote::read(text, 400)).collect();
        let (number, mut quotes) = match page {
            HelpPage::Message(number) => {
                let row = row(number);
                let spellings =
                    row.iter().flat_map(|row| [row.title].into_iter().chain(row.also.iter().copied()));
                let titles = spellings.map(Quote::title).collect();
                let told = row.into_iter().flat_map(sentences).flat_map(|text| both(text, 30)).collect();
                let remembered = remembered(page).map(|text| Quote::read(text, 200)).collect();
                (Some(number.to_string()), vec![titles, told, names, remembered])
            }
            HelpPage::Guide(guide) => {
                let steps = guide.variants().iter().flat_map(|variant| variant.steps);
                let steps = steps.flat_map(|step| both(step.text, 25)).collect();
                let titles = both(guide.title(), 200).into_iter().collect();
                (guide.manual().map(str::to_owned), vec![titles, steps, names])
            }
            HelpPage::Topic(_) => (None, vec![names]),
        };
        quotes.push(headlines);
        Self { which: page, number, quotes }
    }
}

/// A text that may be quoted in a question, folded.
struct Quote {
    /// What stands around `{user}` and the like, which differ from screen to screen; empty where nothing is filled in.
    around: Vec<String>,
    whole: String,
    /// Where in that a word begins.
    words: BTreeSet<usize>,
    /// Its first two letters.
    begins: Option<[char; 2]>,
    /// In letters; of what stands around alone, where something is filled in.
    length: usize,
    /// What it weighs.
    full: u32,
}

impl Quote {
    fn read(text: &str, full: u32) -> Self {
        let whole = folded(text);
        let mut letters = whole.chars();
        let begins = letters.next().zip(letters.next()).map(|(one, next)| [one, next]);
        let words = word_starts(text);
        Self { around: Vec::new(), length: whole.chars().count(), whole, words, begins, full }
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

    /// How well it fits a question: much where it is the question or stands in it, less where the question stands in it.
    fn weight(&self, asked: &Asked) -> u32 {
        let long = u32::try_from(self.length).unwrap_or(0);
        let filled = !self.around.is_empty() && self.length >= 8;
        if filled && self.around.iter().all(|part| asked.whole.contains(part)) {
            return 1000 + long;
        }
        if self.whole == asked.whole {
            return self.full * 4;
        }
        // A short text, such as "403", stands in many a pasted page by chance.
        let begins = || self.begins.is_some_and(|pair| asked.pairs.contains(&pair));
        if self.length >= 8 && begins() && asked.whole.contains(&self.whole) {
            return self.full * 2 + long;
        }
        if asked.length >= 2 && asked.whole.len() <= self.whole.len() && self.has_within(asked) {
            // So does a short question in a text; a longer one says the more of it.
            let least = self.full.min(25);
            let share = u32::try_from(asked.length).unwrap_or(0) * self.full / long.max(1);
            return if asked.length >= 8 { share.max(least) } else { least };
        }
        0
    }

    /// Whether `asked` stands in it: Latin letters with the same words, or "nope" would stand in "no permission" and "an open window".
    fn has_within(&self, asked: &Asked) -> bool {
        let mut places = self.whole.match_indices(&asked.whole).map(|(at, found)| at..at + found.len());
        let same = |place: &Range<usize>| {
            let words = self.words.range(place.clone()).map(|word| word.saturating_sub(place.start));
            words.eq(asked.words.iter().copied())
        };
        places.any(|place| !asked.whole.is_ascii() || same(&place))
    }
}

/// Where words begin in a text, as bytes of what is left of it when folded.
fn word_starts(text: &str) -> BTreeSet<usize> {
    let (mut starts, mut at, mut before) = (BTreeSet::new(), 0, Script::Gap);
    for it in letters(text) {
        if it.script != before {
            starts.insert(at);
        }
        at += if it.letter.is_alphanumeric() { it.letter.len_utf8() } else { 0 };
        before = it.script;
    }
    starts
}

/// A phrase of [`LEADS`], ready to be looked for.
struct Phrase {
    page: usize,
    parts: Vec<Part>,
}

/// What has to stand in a question.
struct Part {
    what: Wording,
    /// What it weighs where it does.
    weight: u32,
}

/// How a part is looked for.
enum Wording {
    /// A concept or a word.
    Term(String),
    /// A word's beginning.
    Beginning(String),
    /// Letters, wherever they stand.
    Letters(String),
}

impl Phrase {
    /// Reads a phrase, once all texts are.
    fn read(page: usize, phrase: &str, index: &Index) -> Self {
        let mut parts = Vec::new();
        let mut plain = Vec::new();
        for part in phrase.split(' ') {
            if let Some(beginning) = part.strip_suffix('*') {
                parts.push(Wording::Beginning(beginning.to_lowercase()));
            } else if part.is_ascii() {
                plain.extend(words(&letters(part)));
            } else {
                parts.push(named(part).map_or_else(|| Wording::Letters(folded(part)), Wording::Term));
            }
        }
        parts.extend(spoken(&plain).into_iter().map(Wording::Term));
        let weighed = |what: Wording| Part { weight: what.weight(index), what };
        Self { page, parts: parts.into_iter().map(weighed).collect() }
    }

    /// What the phrase weighs: all of it where it fits, a part where most of it does.
    fn weight(&self, reading: &Reading) -> u32 {
        let (mut there, mut all) = (0, 0);
        for part in &self.parts {
            all += part.weight;
            there += if part.what.fits(reading) { part.weight } else { 0 };
        }
        match () {
            () if there == all => there + if self.says_all(reading) { SAYS_ALL } else { 0 },
            () if there * 2 >= all => there * there / (all * 3).max(1),
            () => 0,
        }
    }

    /// Whether nothing else was said, so far as we know the words.
    fn says_all(&self, reading: &Reading) -> bool {
        let own = |said: &String| self.parts.iter().any(|part| part.what.is_term(said));
        !reading.said.is_empty() && reading.said.iter().all(own)
    }
}

impl Wording {
    /// What it weighs.
    fn weight(&self, index: &Index) -> u32 {
        let long = |text: &str| u32::try_from(text.chars().count()).unwrap_or(0);
        match self {
            Self::Term(term) => index.rarity(index.places.get(term).map_or(1, BTreeMap::len)),
            Self::Beginning(beginning) => 12 + long(beginning),
            Self::Letters(letters) => 8 + long(letters) * 2,
        }
    }

    /// Whether it is this one.
    fn is_term(&self, said: &str) -> bool {
        matches!(self, Self::Term(term) if term == said)
    }

    /// Whether it stands in the question.
    fn fits(&self, reading: &Reading) -> bool {
        match self {
            Self::Term(term) => reading.terms.contains(term),
            Self::Beginning(beginning) => reading.words.iter().any(|word| word.starts_with(beginning)),
            Self::Letters(letters) => reading.wholes().any(|whole| whole.contains(letters)),
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
    words: BTreeMap<String, Spelt>,
    /// Every word of kanji that stands anywhere.
    vocabulary: Vocabulary,
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
            vocabulary: Vocabulary::default(),
        };
        for spelling in SAME.iter().copied().flatten() {
            index.vocabulary.learn(spelling);
            // Whoever writes one of them has made no slip.
            let words = Reading::of_ours(spelling).words.into_iter();
            index.words.extend(words.map(|word| (word.clone(), Spelt::read(&word))));
        }
        for at in 0..index.pages.len() {
            let Some(page) = index.pages.get(at).map(|it| it.which) else { continue };
            for (text, weight) in texts(page) {
                index.vocabulary.learn(&text);
                index.take(at, Reading::of_ours(&text), weight);
            }
            for phrase in leads().filter(|lead| lead.page == page).flat_map(|lead| lead.phrases) {
                let reading = Reading::of_ours(&phrase.replace('*', ""));
                index.take(at, reading, 8);
            }
        }
        let phrases = index.pages.iter().enumerate().flat_map(|(at, page)| {
            let own = leads().filter(|lead| lead.page == page.which).flat_map(|lead| lead.phrases);
            own.map(move |phrase| (at, phrase))
        });
        index.phrases = phrases.map(|(at, phrase)| Phrase::read(at, phrase, &index)).collect();
        index
    }

    fn take(&mut self, page: usize, reading: Reading, weight: u32) {
        self.words.extend(reading.words.into_iter().map(|word| (word.clone(), Spelt::read(&word))));
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
        let asked = Spelt::read(word);
        let most = match asked.letters.len() {
            0..5 => return None,
            5..8 => 1,
            _ => 2,
        };
        if self.words.contains_key(word) || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        let near =
            self.words.iter().filter(|(_, known)| known.letters.len() >= 4 && known.may_be(&asked, most));
        let near =
            near.filter_map(|(known, with)| Some((distance(&asked.letters, &with.letters, most)?, known)));
        near.min().map(|(_, known)| known.clone())
    }
}

/// A word's letters, and which of the alphabet are among them: a bit for each.
struct Spelt {
    letters: Vec<char>,
    alphabet: u32,
}

impl Spelt {
    fn read(word: &str) -> Self {
        let bit = |letter: u8| 1 << u32::from(letter.to_ascii_lowercase() % 32);
        Self {
            letters: word.chars().collect(),
            alphabet: word.bytes().fold(0, |alphabet, letter| alphabet | bit(letter)),
        }
    }

    /// Whether the two can differ in no more than `most` letters: each changes at most two bits.
    fn may_be(&self, other: &Self, most: usize) -> bool {
        let changed = (self.alphabet ^ other.alphabet).count_ones();
        usize::try_from(changed).unwrap_or(usize::MAX) <= 2 * most
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
    let remembered = remembered(page).map(|text| (text, 8));
    let headlines = headlines(page).map(|text| (text, 8));
    all.into_iter()
        .chain(names)
        .chain(remembered)
        .chain(headlines)
        .map(|(text, weight)| (unfilled(text), weight))
        .collect()
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
