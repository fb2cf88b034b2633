//! Text from outside, made fit to be kept, printed and read: one line, of a length that is known, with nothing in it that does
//! something without being seen. What a certificate, a browser or a person says goes through here once, when it is read.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, UnifiedIdeograph};
use icu_properties::{CodePointMapData, CodePointSetData};
use std::fmt::Write as _;
use url::Url;

/// What stands where a text was cut.
const CUT: char = '…';
/// What stands where something that looks like a secret stood.
const MASKED: &str = "[…]";
/// Marks on one letter (accents, voicing): more than any script stacks, and fewer than would reach into the lines around.
const MARKS: usize = 4;
/// Shorter runs of letters and digits are words, names of files or numbers; our secrets have 43, hosts of attempts 32.
const SECRET: usize = 32;
/// One in 1,400 of our secrets has no digit by which it could be told from a long name. No name that browsers use is this long.
const NO_NAME: usize = 43;
/// The one name of Web Authentication that is as long as that.
const LONG_NAME: &str = "isUserVerifyingPlatformAuthenticatorAvailable";

/// A text as one line of at most `most` characters: without what is not seen, white space folded to one space and trimmed, cut
/// with a mark. It may come out empty.
pub fn line(given: &str, most: usize) -> String {
    let mut kept = String::new();
    for (count, c) in VisibleChars::of(given).enumerate() {
        if count == most {
            kept.pop();
            kept.push(CUT);
            break;
        }
        kept.push(c);
    }
    kept
}

/// The line of a text that a browser reports, which may repeat what should be nobody's to read: what looks like a secret is left out.
pub fn report(given: &str, most: usize) -> String {
    let mut masked = String::new();
    let mut run = String::new();
    for c in VisibleChars::of(given).chain([' ']) {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+') {
            run.push(c);
            continue;
        }
        let digits = run.bytes().any(|byte| byte.is_ascii_digit());
        let secret = run.len() >= if digits { SECRET } else { NO_NAME } && run != LONG_NAME;
        masked.push_str(if secret { MASKED } else { &run });
        run.clear();
        masked.push(c);
        if masked.len() > 8 * most {
            break; // far more than is kept
        }
    }
    line(&masked, most)
}

/// An address that somebody sent or wrote, to be kept and read by others: where it leads, percent-encoded, without user, password, query
/// and fragment. At most `most` characters, and a mark where something was left out.
pub fn address(given: &str, most: usize) -> String {
    let Ok(url) = Url::parse(given) else {
        let end = given.find(['?', '#', '@', ':']).unwrap_or(given.len());
        let kept = report(given.get(..end).unwrap_or_default(), most);
        return if end < given.len() { kept + &CUT.to_string() } else { kept };
    };
    let mut kept = format!("{}:", url.scheme());
    if let Some(host) = url.host_str() {
        let named = !url.username().is_empty() || url.password().is_some();
        let _ = write!(kept, "//{}{host}", if named { "…@" } else { "" });
    }
    if let Some(port) = url.port() {
        let _ = write!(kept, ":{port}");
    }
    let whole = !url.cannot_be_a_base() && url.query().is_none() && url.fragment().is_none();
    if !url.cannot_be_a_base() {
        kept.push_str(url.path());
    }
    report(&kept, most) + if whole { "" } else { "…" }
}

/// The same, spelt as it came, where it says nobody's name: two that lead to the same and differ in their letters are told apart.
pub fn address_as_it_came(given: &str, most: usize) -> String {
    let end = given.find(['?', '#']).unwrap_or(given.len());
    let (kept, left) = given.split_at(end);
    let plain = kept.bytes().all(|it| it.is_ascii_graphic() && it != b'@');
    if !plain || Url::parse(given).is_err() {
        return address(given, most);
    }
    report(kept, most) + if left.is_empty() { "" } else { "…" }
}

/// A text for a terminal, where what is not seen is shown as `U+FFFD`: whoever typed it finds out. At most `most` characters.
pub fn marked(given: &str, most: usize) -> String {
    let mut before = Preceding::default();
    let shown = given.chars().map(|c| match before.meets(c) {
        Fate::Kept => c,
        Fate::Space if !c.is_control() => c,
        Fate::Space | Fate::Dropped => '\u{FFFD}',
    });
    shown.take(most).collect()
}

/// The same JSON, with what is not seen in its texts escaped (RFC 8259 §7): programs read it as it was, and a terminal is not led astray.
pub fn escaped(json: &str) -> String {
    let mut before = Preceding::default();
    json.chars().fold(String::with_capacity(json.len()), |mut out, c| {
        if before.meets(c) == Fate::Dropped || is_break(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
        out
    })
}

/// Whether a text holds something that is not seen: a name must look like what it is.
pub fn hides(text: &str) -> Hides {
    let mut before = Preceding::default();
    let hidden = text.chars().any(|c| before.meets(c) == Fate::Dropped || is_break(c));
    if hidden { Hides::Something } else { Hides::Nothing }
}

/// Whether a text holds something that is not seen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Hides {
    /// The text holds characters that are not shown.
    Something,
    /// Every character of the text is shown.
    Nothing,
}

/// A character that ends a line, or another control.
fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// What becomes of a character.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fate {
    /// The character is shown as it is.
    Kept,
    /// White space, shown as one space together with its neighbours.
    Space,
    /// The character is left out.
    Dropped,
}

/// What stood before, as far as the next character depends on it.
#[derive(Default)]
struct Preceding {
    /// The last character that was kept.
    last: Option<char>,
    /// How many marks it carries.
    marks: usize,
}

impl Preceding {
    fn meets(&mut self, c: char) -> Fate {
        if c.is_whitespace() {
            *self = Self::default();
            return Fate::Space;
        }
        // A shape of an ideograph (Unicode §23.4): people are particular about their names. Anywhere else it is not seen.
        if is_selector(c) {
            if !self.last.is_some_and(is_ideograph) {
                return Fate::Dropped;
            }
            self.last = Some(c);
            return Fate::Kept;
        }
        if is_invisible(c) {
            return Fate::Dropped;
        }
        if is_mark(c) {
            if self.last.is_none() || self.marks == MARKS {
                return Fate::Dropped;
            }
            self.marks += 1;
            return Fate::Kept;
        }
        *self = Self { last: Some(c), marks: 0 };
        Fate::Kept
    }
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Ideographs, with the compatibility ones that names are written with.
pub(crate) fn is_ideograph(c: char) -> bool {
    CodePointSetData::new::<UnifiedIdeograph>().contains(c)
        || matches!(c, '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' | '々' | '〇')
}

/// What a mark stands on is what is seen of it.
fn is_mark(c: char) -> bool {
    use GeneralCategory::{EnclosingMark, NonspacingMark, SpacingMark};
    matches!(CodePointMapData::<GeneralCategory>::new().get(c), NonspacingMark | EnclosingMark | SpacingMark)
}

/// What is not seen but does something: controls, what turns the direction of writing, joins, hides or fills, and what no font has.
fn is_invisible(c: char) -> bool {
    use GeneralCategory::{
        Control, Format, LineSeparator, ParagraphSeparator, PrivateUse, Surrogate, Unassigned,
    };
    // Blank although Unicode counts them as seen: Braille's blank, a note without a head, Khitan's filler, an object that is not there.
    if matches!(c, '\u{2800}' | '\u{1D159}' | '\u{16FE4}' | '\u{FFFC}') {
        return true;
    }
    if CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c) {
        return true;
    }
    match CodePointMapData::<GeneralCategory>::new().get(c) {
        Control | Format | LineSeparator | ParagraphSeparator | PrivateUse | Surrogate => true,
        // Ideographs are added to their planes every other year: a newer card may name somebody with one.
        Unassigned => !matches!(c, '\u{20000}'..='\u{2FFFD}' | '\u{30000}'..='\u{3FFFD}'),
        _ => false, // Unicode's categories, not ours: the rest of them are seen
    }
}

/// What is not seen and is no part of an id that somebody typed or pasted: marks of direction, joiners, soft hyphens, shapes of
/// letters. Controls are none: nobody pastes them unawares, so they are refused where they stand.
pub(crate) fn is_ignorable(c: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::Format
}

/// The characters of a text that are seen, with one space for white space between them.
struct VisibleChars<'a> {
    rest: std::str::Chars<'a>,
    before: Preceding,
    /// White space that stands before the next character, where there is one: the ideographic one stays itself.
    space: Option<char>,
    /// A character that comes after its white space.
    next: Option<char>,
    begun: Started,
}

/// Whether anything was seen yet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Started {
    NotYet,
    Yes,
}

impl<'a> VisibleChars<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            rest: text.chars(),
            before: Preceding::default(),
            space: None,
            next: None,
            begun: Started::NotYet,
        }
    }
}

impl Iterator for VisibleChars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if let Some(c) = self.next.take() {
            return Some(c);
        }
        loop {
            let c = self.rest.next()?;
            match self.before.meets(c) {
                Fate::Dropped => {}
                Fate::Space => {
                    let plain = if c == '\u{3000}' { c } else { ' ' };
                    self.space.get_or_insert(plain);
                }
                Fate::Kept => {
                    let space = self.space.take().filter(|_| self.begun == Started::Yes);
                    self.begun = Started::Yes;
                    let Some(space) = space else { return Some(c) };
                    self.next = Some(c);
                    return Some(space);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A developer compares it with what is registered, letter by letter.
    #[test]
    fn an_address_that_is_refused_is_told_as_it_came_where_that_hides_nothing() {
        for (given, told) in [
            ("http://LOCALHOST:3000/cb", "http://LOCALHOST:3000/cb"),
            ("http://localhost:80/cb", "http://localhost:80/cb"),
            ("http://127.0.0.1:/cb", "http://127.0.0.1:/cb"),
            ("COM.example.karte:/cb", "COM.example.karte:/cb"),
            ("https://a.example/cb?code=1", "https://a.example/cb…"),
            ("https://a.example/cb#x", "https://a.example/cb…"),
            // As before, where more could stand in it than is seen.
            ("https://somebody:secret@a.example/cb", "https://…@a.example/cb"),
            ("https://k\u{430}rte.example/cb", "https://xn--krte-53d.example/cb"),
            ("https://a.example:port/cb", "https…"),
        ] {
            assert_eq!(address_as_it_came(given, 100), told, "{given}");
        }
    }

    /// Everything that is not seen, by what it does.
    const HIDDEN: [&str; 12] = [
        "\u{1B}\u{7}\u{0}\u{7F}\u{9B}\u{9D}\u{90}",
        "\u{200B}\u{200C}\u{200D}\u{2060}\u{2061}\u{2064}\u{FEFF}\u{00AD}\u{034F}\u{180E}",
        "\u{200E}\u{200F}\u{061C}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}",
        "\u{2066}\u{2067}\u{2068}\u{2069}\u{206A}\u{206F}",
        "\u{115F}\u{1160}\u{3164}\u{FFA0}\u{2800}\u{17B4}\u{17B5}",
        "\u{180B}\u{180C}\u{180D}\u{180F}",
        "\u{E0000}\u{E0001}\u{E0020}\u{E0041}\u{E007F}\u{E0080}\u{E0FFF}",
        "\u{FFF0}\u{FFF9}\u{FFFA}\u{FFFB}\u{FFFC}\u{FFFE}\u{FFFF}\u{1FFFE}\u{10FFFF}\u{FDD0}",
        "\u{E000}\u{F8FF}\u{F0000}\u{100000}",
        "\u{1BCA0}\u{1D159}\u{1D173}\u{13430}\u{16FE4}\u{2065}",
        "\u{FE00}\u{FE0F}\u{E0100}\u{E01EF}",
        "\u{301}\u{20DD}\u{903}",
    ];

    #[test]
    fn of_an_address_only_where_it_leads_is_kept() {
        for (given, kept) in [
            ("https://evil.example/cb", "https://evil.example/cb"),
            ("https://evil.example:8443/cb?token=geheim#x", "https://evil.example:8443/cb…"),
            ("https://user:geheim@evil.example/cb", "https://…@evil.example/cb"),
            ("https://EVIL.example/\u{202E} x", "https://evil.example/%E2%80%AE%20x"),
            ("com.example.karte:/cb?a", "com.example.karte:/cb…"),
            ("javascript:geheim", "javascript:…"),
            ("user:geheim@host", "user:…"),
            ("/cb?token=geheim", "/cb…"),
            ("", ""),
        ] {
            assert_eq!(address(given, 100), kept, "{given}");
        }
        let token = "0123456789abcdefghij0123456789abcdefghij012";
        assert!(!address(&format!("https://evil.example/{token}"), 100).contains(token));
        assert_eq!(address(&format!("https://evil.example/{}", "a/".repeat(200)), 50).chars().count(), 50);
    }

    #[test]
    fn what_is_not_seen_goes_wherever_it_stands() {
        for hidden in HIDDEN {
            assert_eq!(line(hidden, 100), "", "{}", hidden.escape_unicode());
            assert_eq!(hides(hidden), Hides::Something, "{}", hidden.escape_unicode());
        }
        for hidden in &HIDDEN[..11] {
            assert_eq!(line(&format!("a{hidden}b{hidden} {hidden} c{hidden}"), 100), "ab c");
        }
    }

    #[test]
    fn a_forged_line_stays_in_its_own() {
        let said = "\u{1B}]0;PWNED\u{7}\u{1B}[31m\r\nFAKE LINE\u{8}\u{2028}x\u{2029}y\u{85}z\u{b}w";
        assert_eq!(line(said, 100), "]0;PWNED[31m FAKE LINE x y z w");
    }

    #[test]
    fn names_keep_their_letters() {
        for name in [
            "厚生　太郎",
            "𠮷田 髙橋 O'Neil",
            "葛\u{E0100}城 辻\u{FE00}",
            "か\u{3099}",
            "Nguyễn",
            "Nguye\u{302}\u{303}n",
            "👍 é",
        ] {
            assert_eq!(line(name, 100), name);
            assert_eq!(hides(name), Hides::Nothing, "{name}");
        }
        assert_eq!(
            line("A\u{FE0F}葛\u{E0100}\u{E0101}", 100),
            "A葛\u{E0100}",
            "a shape is an ideograph's, and one"
        );
    }

    #[test]
    fn marks_do_not_pile_up_into_other_lines() {
        let pile = format!("Z{}a", "\u{334}\u{315}".repeat(200));
        assert_eq!(line(&pile, 100).chars().count(), 2 + MARKS);
    }

    #[test]
    fn a_long_text_is_cut_with_a_mark() {
        assert_eq!(line("12345", 5), "12345");
        assert_eq!(line("123456", 5), "1234…");
        assert_eq!(line(&"\u{1B}".repeat(50_000), 5), "");
        assert_eq!(line(&"𠮷".repeat(50_000), 200).chars().count(), 200);
    }

    #[test]
    fn a_report_repeats_no_secret() {
        let secret = "q9Zk3x-1aB_c4D5e6F7g8H9i0JkLmNoPqRsTuVwXyZ0";
        for said in [
            format!("Failed to fetch https://auth.example/approve#{secret}"),
            format!("t={secret}&x"),
            secret.to_owned(),
            format!("{}{secret}", "x ".repeat(140)),
        ] {
            let kept = report(&said, 300);
            assert!(!kept.contains("q9Zk3x") && !kept.contains("XyZ0"), "{kept}");
        }
        let digitless = "qWertyUiopAsdfghJklz_XcvbnmQwertyuiOpa-sdfE";
        assert_eq!(report(&format!("at /register#{digitless}"), 300), "at /register#[…]");
        for name in ["PublicKeyCredentialCreationOptions", "AuthenticationExtensionsClientInputsJSON"] {
            assert_eq!(report(name, 300), name);
        }
        let honest = "NotAllowedError: isUserVerifyingPlatformAuthenticatorAvailable at /assets/app-0123456789abcdef_bg.wasm:12";
        assert_eq!(report(honest, 300), honest);
    }

    #[test]
    fn whoever_typed_something_hidden_sees_where_it_stands() {
        assert_eq!(marked("a\u{202E}b\nc\u{1B}d e", 80), "a\u{FFFD}b\u{FFFD}c\u{FFFD}d e");
    }

    #[test]
    fn json_for_programs_is_the_same_and_shows_all_of_itself() {
        let value = serde_json::json!({ "label": "a\u{202E}b\u{9B}31m\u{E0041}\u{200B} 葛\u{E0100}" });
        let escaped = escaped(&value.to_string());
        assert_eq!(hides(&escaped), Hides::Nothing, "{escaped}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).unwrap(), value);
    }

    proptest! {
        #[test]
        fn whatever_comes_one_short_line_goes(text in any::<String>(), most in 1_usize..50) {
            for kept in [line(&text, most), report(&text, most)] {
                prop_assert!(kept.chars().count() <= most);
                prop_assert_eq!(hides(&kept), Hides::Nothing);
                prop_assert_eq!(kept.trim(), kept.as_str());
                prop_assert_eq!(&line(&kept, most), &kept);
            }
        }
    }
}
