//! Where a search leads: straight to what was named, and else to what the catalogue finds. Pure.

use api::catalogue::{self, Context, Guide, Listed, Number, Topic};

/// The page that a search leads to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum SearchResult {
    /// Straight to this message: its number or its code was given.
    Message(Number),
    /// Straight to this guide: its section of the manual was given.
    Guide(Guide),
    /// It is an incident's number, which only the help desk can look up.
    Incident,
    /// To the list of these results, the best first.
    Some(Vec<Hit>),
}

/// A message, guide or topic in a list of results.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Hit {
    /// A message matched the query.
    Message(Listed),
    /// A guide matched the query.
    Guide(Guide),
    /// A topic matched the query.
    Topic(Topic),
}

/// What is found for a query.
pub(super) fn search(query: &str, context: &Context) -> SearchResult {
    if let Some(number) = number(query) {
        return SearchResult::Message(number);
    }
    if let Some(guide) =
        Guide::ALL.into_iter().find(|it| it.manual().is_some_and(|section| section == half(query).trim()))
    {
        return SearchResult::Guide(guide);
    }
    if is_incident(query) == IsIncident::Yes {
        return SearchResult::Incident;
    }
    if let Some(number) = coded(query) {
        return SearchResult::Message(number);
    }
    let listed = catalogue::listed(context);
    let hit = |found| match found {
        catalogue::SearchHit::Message { number, .. } => {
            listed.iter().find(|it| it.number == number).cloned().map(Hit::Message)
        }
        catalogue::SearchHit::Guide { guide, .. } => Some(Hit::Guide(guide)),
        catalogue::SearchHit::Topic { topic, .. } => Some(Hit::Topic(topic)),
    };
    SearchResult::Some(catalogue::search(query, context.language).into_iter().filter_map(hit).collect())
}

/// The message with this code for the help desk, such as `JPKIHRREGERR003`.
fn coded(query: &str) -> Option<Number> {
    let query = half(query);
    let same = |also: &str| is_code(also) && also.eq_ignore_ascii_case(query.trim());
    let row = catalogue::rows().into_iter().find(|row| row.also.iter().any(|also| same(also)))?;
    Some(row.number)
}

/// A message's number, also in full width and with what people write before it.
fn number(query: &str) -> Option<Number> {
    let text = half(query);
    let text = text.trim().trim_start_matches(|c: char| !c.is_ascii_digit()).trim_end_matches('.');
    let number: Number = text.parse().ok()?;
    catalogue::row(number).map(|row| row.number)
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum IsIncident {
    Yes,
    No,
}

/// Whether the query is an incident number: `123-4567`, also with what stands before it on the screen.
fn is_incident(query: &str) -> IsIncident {
    let text = half(query);
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    let around = |letter: char| !letter.is_ascii_digit();
    match text.trim_start_matches(around).trim_end_matches(around).split_once('-') {
        Some((left, right)) if digits(left, 3) && digits(right, 4) => IsIncident::Yes,
        Some(_) | None => IsIncident::No,
    }
}

/// A code for the help desk, not words: letters and digits without a space.
fn is_code(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric()) && text.bytes().any(|byte| byte.is_ascii_digit())
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

#[cfg(test)]
mod tests {
    use super::*;
    use api::Language;
    use api::catalogue::Parameters;
    use api::device::KnownDevice;

    fn find(query: &str) -> SearchResult {
        let device = KnownDevice::default();
        let context = Context {
            language: Language::Ja,
            device: &device,
            signs: &[],
            ceremony: None,
            parameters: Parameters::default(),
            incident: None,
            technical: None,
        };
        search(query, &context)
    }

    fn first(query: &str) -> String {
        match find(query) {
            SearchResult::Some(hits) => match hits.first() {
                Some(Hit::Message(it)) => it.number.to_string(),
                Some(Hit::Guide(guide)) => guide.slug().to_owned(),
                Some(Hit::Topic(topic)) => topic.slug().to_owned(),
                None => "nothing".to_owned(),
            },
            SearchResult::Message(number) => format!("straight to {number}"),
            SearchResult::Guide(guide) => format!("straight to {}", guide.slug()),
            SearchResult::Incident => "incident".to_owned(),
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
            let title = row
                .title
                .replace("{card}", "HPKI")
                .replace("{user}", "1234567")
                .replace("{rp}", "auth.example.jp");
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
    fn an_everyday_question_finds_its_topic_first() {
        assert_eq!(first("機種変更"), "new-phone");
        assert_eq!(first("暗証番号を忘れた"), "forgotten-pin");
        assert_eq!(first("I lost my phone"), "lost-phone");
    }

    #[test]
    fn nonsense_finds_nothing() {
        for query in ["zzzzqqqq", "<b>", "…", "", "a", "\u{0}"] {
            assert_eq!(first(query), "nothing", "{query}");
        }
    }
}
