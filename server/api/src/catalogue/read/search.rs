//! Finding a message or a guide by whatever people type or paste: a number, a piece of a title, a browser's error. Pure.

use super::{
    context::{Context, Parameters},
    fill::{Voice, fill},
};
use crate::{
    catalogue::{guide::Guide, messages::rows, number::Number, row::MessageRow},
    device::KnownDevice,
    language::{Language, Text},
};
use serde::{Deserialize, Serialize};

/// More is not read by someone who is stuck.
const FOUND: usize = 10;

/// A message or a guide that a search found.
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
}

/// What fits `query`, the best first. Case, width, spaces and punctuation do not matter.
pub fn search(query: &str, language: Language) -> Vec<SearchHit> {
    let wanted = Wanted::read(query);
    if wanted.whole.is_empty() {
        return Vec::new();
    }
    let device = KnownDevice::default();
    let context = Context {
        language,
        device: &device,
        signs: &[],
        parameters: Parameters::default(),
        incident: None,
        technical: None,
    };
    let messages = rows().into_iter().filter_map(|row| {
        let weight = wanted.message(row)?;
        let headline = row.content.headline.in_language(language);
        Some((
            weight,
            SearchHit::Message {
                number: row.number,
                title: fill(row.title, Voice::Quoted, &context),
                headline: fill(headline, Voice::Ours, &context),
            },
        ))
    });
    let guides = Guide::ALL.into_iter().filter_map(|guide| {
        let weight = wanted.guide(guide)?;
        Some((weight, SearchHit::Guide { guide, title: guide.title().in_language(language).to_owned() }))
    });
    let mut found: Vec<_> = messages.chain(guides).collect();
    // Stable, so that what weighs the same stays in the order of numbers.
    found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    // Once something fits well, what fits here and there is noise.
    let best = found.first().map_or(0, |(weight, _)| *weight);
    found.retain(|(weight, _)| *weight * 4 >= best);
    found.truncate(FOUND);
    found.into_iter().map(|(_, found)| found).collect()
}

/// A query, folded and cut into words.
struct Wanted {
    /// `2.19` and `4.1` in it, as written.
    number: Option<String>,
    /// The whole query, folded.
    whole: String,
    /// Its words, folded; those of one letter are left out.
    words: Vec<String>,
}

impl Wanted {
    fn read(query: &str) -> Self {
        // What somebody pastes can be long; a title is not.
        let query: String = query.chars().take(600).collect();
        let words = query
            .split(|letter: char| letter.is_whitespace() || "、。・「」『』（）()“”\"'`:;,".contains(letter));
        let words = words.map(folded).filter(|word| word.chars().count() > 1).collect();
        Self { number: number(&query), whole: folded(&query), words }
    }

    fn message(&self, row: &MessageRow) -> Option<u32> {
        let told = row.content;
        let spellings = [row.title].into_iter().chain(row.also.iter().copied());
        let quoted = spellings.map(|quote| self.quoted(quote)).max().unwrap_or(0);
        let headlines = [told.headline].into_iter().chain(told.cases.iter().map(|case| case.line.text));
        let said = headlines.map(|text| self.either(text, 60)).max().unwrap_or(0);
        let causes = told.causes.iter().map(|line| self.either(line.text, 40)).max().unwrap_or(0);
        self.sum(&row.number.to_string(), quoted + said + causes)
    }

    fn guide(&self, guide: Guide) -> Option<u32> {
        let title = self.either(guide.title(), 200);
        let steps = guide.variants().iter().flat_map(|variant| variant.steps);
        let steps = steps.map(|step| self.either(step.text, 30)).max().unwrap_or(0);
        self.sum(guide.manual().unwrap_or_default(), title + steps)
    }

    fn sum(&self, number: &str, weight: u32) -> Option<u32> {
        let named = self.number.as_deref() == Some(number);
        let weight = weight + if named { 2000 } else { 0 };
        (weight > 0).then_some(weight)
    }

    /// How well a title fits. What stands for `{user}` and the like differs from screen to screen.
    fn quoted(&self, quote: &str) -> u32 {
        let same = quote.split('{').map(|part| part.split_once('}').map_or(part, |(_, after)| after));
        let same: Vec<_> = same.map(folded).filter(|part| !part.is_empty()).collect();
        let length: usize = same.iter().map(|part| part.chars().count()).sum();
        let there = same.iter().all(|part| self.whole.contains(part.as_str()));
        if quote.contains('{') && length >= 8 && there {
            return 800 + u32::try_from(length).unwrap_or(0);
        }
        self.weight(quote, 400)
    }

    fn either(&self, text: Text, full: u32) -> u32 {
        self.weight(text.ja, full).max(self.weight(text.en, full))
    }

    /// How well `text` fits: `full` and more where it is the query or holds it or stands in it, less for some of its words.
    fn weight(&self, text: &str, full: u32) -> u32 {
        let text = folded(text);
        let (length, wanted) = (text.chars().count(), self.whole.chars().count());
        if text == self.whole {
            return full * 4;
        }
        // A short text, such as "403", stands in many a pasted page by chance.
        if length >= 8 && self.whole.contains(&text) {
            return full * 2 + u32::try_from(length).unwrap_or(0);
        }
        if wanted >= 2 && text.contains(&self.whole) {
            return full;
        }
        let of = self.words.len();
        let hits = self.words.iter().filter(|word| text.contains(word.as_str())).count();
        if of < 2 || hits * 2 < of {
            return 0;
        }
        u32::try_from(hits).unwrap_or(0) * full / u32::try_from(of * 2).unwrap_or(1)
    }
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

/// Letters and digits alone: small, half-width where Latin, katakana for hiragana and full-width where Japanese.
fn folded(text: &str) -> String {
    let mut folded = String::new();
    let mut letters = text.chars().map(narrow).peekable();
    while let Some(letter) = letters.next() {
        let letter = match letter {
            '\u{ff66}'..='\u{ff9d}' => katakana(letter, letters.next_if(|mark| "ﾞﾟ".contains(*mark))),
            'ぁ'..='ゖ' => char::from_u32(u32::from(letter) + 0x60).unwrap_or(letter),
            other => other,
        };
        if letter.is_alphanumeric() && letter != 'ー' {
            folded.extend(letter.to_lowercase());
        }
    }
    folded
}

/// Full-width Latin letters, digits and signs as half-width ones.
fn narrow(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// Half-width katakana as the full-width letter, with its mark if one follows.
fn katakana(letter: char, mark: Option<char>) -> char {
    const WIDE: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    let at = usize::try_from(u32::from(letter) - 0xff66).unwrap_or(0);
    let wide = WIDE.chars().nth(at).unwrap_or(letter);
    let raised = |by| char::from_u32(u32::from(wide) + by).unwrap_or(wide);
    match (mark, wide) {
        (Some('ﾞ'), 'ウ') => 'ヴ',
        (Some('ﾞ'), _) => raised(1),
        (Some(_), _) => raised(2),
        (None, _) => wide,
    }
}
