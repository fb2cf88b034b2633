//! Finding messages and guides by what somebody types or pastes. Pure; the one place that knows how it is ranked.

use api::catalogue::{self, Context, Guide, Listed, Number};
use std::collections::HashSet;

/// More is not read.
const MOST: usize = 12;

/// Where a search leads.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Found {
    /// Straight to this message: its number or its code was given.
    Message(Number),
    /// Straight to this guide: its section of the manual was given.
    Guide(Guide),
    /// It is an incident's number, which only the help desk can look up.
    Incident,
    /// To these, the best first.
    Some(Vec<Hit>),
}

/// A result.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Hit {
    /// A message.
    Message(Listed),
    /// A guide.
    Guide(Guide),
}

/// What is found for a query.
pub(super) fn search(query: &str, context: &Context) -> Found {
    let words = folded(query);
    if let Some(number) = number(query) {
        return Found::Message(number);
    }
    if let Some(guide) =
        Guide::ALL.into_iter().find(|it| it.manual().is_some_and(|section| section == half(query).trim()))
    {
        return Found::Guide(guide);
    }
    if is_incident(query) == Incident::Yes {
        return Found::Incident;
    }
    let listed = catalogue::listed(context);
    let code = |it: &&Listed| it.also.iter().any(|other| is_code(other) && folded(other) == words);
    if let Some(message) = listed.iter().find(code) {
        return Found::Message(message.number);
    }
    let terms = Terms::of(query);
    let messages = listed.into_iter().map(|it| (terms.of_message(&it), Hit::Message(it)));
    let guides = Guide::ALL.into_iter().map(|it| (terms.of_guide(it, context), Hit::Guide(it)));
    let mut hits: Vec<(u32, Hit)> = messages.chain(guides).filter(|(score, _)| *score > 0).collect();
    hits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    Found::Some(hits.into_iter().take(MOST).map(|(_, hit)| hit).collect())
}

/// A message's number, also in full width and with what people write before it.
fn number(query: &str) -> Option<Number> {
    let text = half(query);
    let text = text.trim().trim_start_matches(|c: char| !c.is_ascii_digit()).trim_end_matches('.');
    let number: Number = text.parse().ok()?;
    catalogue::row(number).map(|row| row.number)
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Incident {
    Yes,
    No,
}

/// `123-4567`.
fn is_incident(query: &str) -> Incident {
    let text = half(query);
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.trim().split_once('-') {
        Some((left, right)) if digits(left, 3) && digits(right, 4) => Incident::Yes,
        Some(_) | None => Incident::No,
    }
}

/// A code for the help desk, not words: letters and digits without a space.
fn is_code(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric()) && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// A query, ready to be compared.
struct Terms {
    whole: String,
    grams: HashSet<[char; 3]>,
}

impl Terms {
    fn of(query: &str) -> Self {
        let grams = query.split_whitespace().flat_map(|word| grams(&folded(word))).collect();
        Self { whole: folded(query), grams }
    }

    fn of_message(&self, it: &Listed) -> u32 {
        let titles = std::iter::once(it.title.as_str()).chain(it.also.iter().copied());
        let title = titles.map(|title| self.against(title, 400)).max().unwrap_or(0);
        title.max(self.against(&it.headline, 150))
    }

    fn of_guide(&self, guide: Guide, context: &Context) -> u32 {
        let title = self.against(guide.title().in_language(context.language), 400);
        let steps = guide.steps(context.device, context.language).map(|step| self.against(step, 100)).max();
        title.max(steps.unwrap_or(0))
    }

    /// How well a text fits, up to about three times `weight`: it holds the query, the query holds it (a whole screen was pasted),
    /// or they share half of the query's groups of letters.
    fn against(&self, text: &str, weight: u32) -> u32 {
        let text = folded(text);
        let (mine, its) = (length(&self.whole), length(&text));
        if mine < 2 || its < 2 {
            return 0;
        }
        if text.contains(&self.whole) {
            return weight * 2 + weight * mine / its;
        }
        if its >= 5 && self.whole.contains(&text) {
            return weight * 2 + its.min(weight);
        }
        let there = grams(&text);
        let shared = self.grams.iter().filter(|gram| there.contains(*gram)).count();
        let (shared, all) = (narrow(shared), narrow(self.grams.len()).max(1));
        if shared * 2 > all { weight * shared / all } else { 0 }
    }
}

fn length(text: &str) -> u32 {
    narrow(text.chars().count())
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX / 1000)
}

/// What two texts are compared by: pairs of Japanese letters, and threes of Latin ones, of which there are fewer.
fn grams(text: &str) -> HashSet<[char; 3]> {
    let letters: Vec<char> = text.chars().collect();
    let gram = |three: &[char]| match three {
        [a, b, c] if a.is_ascii() && b.is_ascii() => c.is_ascii().then_some([*a, *b, *c]),
        [a, b, ..] if !a.is_ascii() || !b.is_ascii() => Some([*a, *b, ' ']),
        _ => None,
    };
    // The last pair has no third letter.
    let last = letters.get(letters.len().saturating_sub(2)..).into_iter();
    letters.windows(3).chain(last).filter_map(gram).collect()
}

/// Full width as half width.
fn half(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '。' => '.',
            'ー' | '−' | '‐' => '-',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// Letters and digits alone, in one width, one case and one kana: what people type alike is alike.
fn folded(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
            _ => c,
        })
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::Language;
    use api::catalogue::Parameters;
    use api::device::Device;

    fn find(query: &str) -> Found {
        let device = Device::default();
        let context = Context {
            language: Language::Ja,
            device: &device,
            signs: &[],
            parameters: Parameters::default(),
            incident: None,
            technical: None,
        };
        search(query, &context)
    }

    fn first(query: &str) -> String {
        match find(query) {
            Found::Some(hits) => match hits.first() {
                Some(Hit::Message(it)) => it.number.to_string(),
                Some(Hit::Guide(guide)) => guide.slug().to_owned(),
                None => "nothing".to_owned(),
            },
            Found::Message(number) => format!("straight to {number}"),
            Found::Guide(guide) => format!("straight to {}", guide.slug()),
            Found::Incident => "incident".to_owned(),
        }
    }

    #[test]
    fn a_number_or_a_code_leads_straight_to_its_message() {
        for query in ["2.19", " ２．１９ ", "No.2.19", "メッセージ 2.19"] {
            assert_eq!(first(query), "straight to 2.19", "{query}");
        }
        for query in ["JPKIHRREGERR003", "jpkihrregerr003", "ＪＰＫＩＨＲＲＥＧＥＲＲ００３"] {
            assert_eq!(first(query), "straight to 3.14", "{query}");
        }
        assert_eq!(first("4.3"), "straight to default-browser");
        assert_eq!(first("123-4567"), "incident");
        assert_eq!(first("１２３ー４５６７"), "incident");
    }

    #[test]
    fn every_title_finds_its_message_first() {
        for row in catalogue::rows() {
            let title = row.title.replace("{card}", "HPKI").replace("{user}", "").replace("{rp}", "");
            let (number, same) = (row.number.to_string(), ["2.15", "3.6"]);
            let found = first(&title);
            assert!(
                found == number || same.contains(&&*found) && same.contains(&&*number),
                "{title}: {found}"
            );
        }
    }

    #[test]
    fn what_a_browser_says_may_be_pasted_as_it_is() {
        let pasted = "Uncaught (in promise) NotAllowedError: The operation either timed out or was not allowed. See: https://www.w3.org/TR/webauthn-2/#sctn-privacy-considerations-client.";
        assert_eq!(first(pasted), "2.8");
        assert_eq!(first("405 method not allowed"), "2.20");
        assert_eq!(first("cookie が見つからない"), "2.15");
    }

    #[test]
    fn nonsense_finds_nothing() {
        for query in ["zzzzqqqq", "<script>", "…", "", "a", "\u{0}"] {
            assert_eq!(first(query), "nothing", "{query}");
        }
    }
}
