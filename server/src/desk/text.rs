//! Words that people give and other people will read on a screen or on paper; and dates as people here write them.

use crate::calendar::in_japan;
use crate::clock::Timestamp;
use crate::line::{self, Hides};
use crate::said::Said;
use encoding_rs::{Encoding, SHIFT_JIS, WINDOWS_1252};

/// No name is longer than this many characters.
const NAME: usize = 100;
/// No contact is longer than this many characters.
pub(super) const CONTACT: usize = 200;

/// No kept text is printed with more characters: causes are the longest.
const KEPT: usize = 600;

/// Why a text cannot be shown to people.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TextError {
    /// No character is left once white space is trimmed.
    Empty,
    /// Longer than the field may be.
    Long {
        /// How many characters it may have.
        most: usize,
    },
    /// It has characters that are not seen but do something.
    Control,
    /// It was damaged on its way here: what stands there is not what somebody wrote.
    Damaged(Damage),
    /// It begins like a formula, which a spreadsheet would run.
    Formula,
}

/// What shows that a text was damaged on its way here.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Damage {
    /// A character that stands for one that a character set does not have: `?`, `〓`, `U+FFFD`.
    Substitute(char),
    /// A character of somebody's own font (外字), which no other computer shows.
    Gaiji(char),
    /// The bytes were read in another encoding than they were written in.
    Encoding,
    /// What a spreadsheet shows where a formula failed: `#N/A`.
    CellError,
}

/// The text as it is kept: without spaces around it, not empty, not too long, nothing invisible and nothing damaged in it.
pub(crate) fn text(given: &str, most: usize) -> Result<String, TextError> {
    let text = given.trim();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    for c in text.chars() {
        match c {
            '〓' | '\u{FFFD}' => return Err(TextError::Damaged(Damage::Substitute(c))),
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => {
                return Err(TextError::Damaged(Damage::Gaiji(c)));
            }
            _ => {}
        }
    }
    if line::hides(text) == Hides::Something {
        return Err(TextError::Control);
    }
    if text.chars().count() > most { Err(TextError::Long { most }) } else { Ok(text.to_owned()) }
}

/// What Excel shows where a formula failed.
const CELL_ERRORS: [&str; 7] = ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"];

/// A name as it is kept. Nobody has a question mark in a name: programs put one where they cannot write a letter.
pub(crate) fn name(given: &str) -> Result<String, TextError> {
    let name = text(given, NAME)?;
    if CELL_ERRORS.contains(&half_width(&name).as_str()) {
        return Err(TextError::Damaged(Damage::CellError));
    }
    if let Some(c) = name.chars().find(|c| matches!(c, '?' | '？')) {
        return Err(TextError::Damaged(Damage::Substitute(c)));
    }
    if name.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        return Err(TextError::Formula);
    }
    if is_misread(&name) { Err(TextError::Damaged(Damage::Encoding)) } else { Ok(name) }
}

/// The text with what is as wide as an ideograph in half width, where ASCII has it.
pub(super) fn half_width(text: &str) -> String {
    let half = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    text.chars().map(half).collect()
}

/// Whether a text is what comes of reading names in another encoding than they were written in.
pub(super) fn is_misread(name: &str) -> bool {
    let japanese = |c: char| matches!(c, '\u{3000}'..='\u{9FFF}');
    // UTF-8 that was read as Windows-1252 or Shift_JIS makes UTF-8 again when it is written back.
    let back = |encoding: &'static Encoding| {
        let (bytes, _, lossy) = encoding.encode(name);
        !lossy && std::str::from_utf8(&bytes).is_ok_and(|text| text.chars().any(japanese))
    };
    if !name.is_ascii() && (back(WINDOWS_1252) || back(SHIFT_JIS)) {
        return true;
    }
    // EUC-JP or cut-off UTF-8 that was read as Shift_JIS. EUC-JP's spaces and kana begin with what Shift_JIS reads as punctuation of half
    // width, and its kanji are kana of half width and kanji side by side.
    let kana = |c: char| matches!(c, '\u{FF66}'..='\u{FF9F}');
    let ideograph = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}');
    name.contains(['｡', '｢', '｣', '､'])
        || name
            .chars()
            .zip(name.chars().skip(1))
            .any(|(a, b)| (ideograph(a) && kana(b)) || (kana(a) && ideograph(b)))
}

/// What is kept, fit for a terminal, also where it was kept before texts were cleaned when they are read.
pub(crate) fn for_terminal(text: &str) -> String {
    line::line(text, KEPT)
}

/// The minute in Japan's time zone, as letters and reports write it: `2026年12月31日 23:59`.
pub(crate) fn japanese(at: Timestamp) -> String {
    in_japan(at).map_or_else(String::new, |t| t.strftime("%Y年%-m月%-d日 %H:%M").to_string())
}

/// `31 December 2026, 23:59 (Japan time)`.
pub(crate) fn english(at: Timestamp) -> String {
    in_japan(at).map_or_else(String::new, |t| t.strftime("%-d %B %Y, %H:%M (Japan time)").to_string())
}

/// The minute in Japan's time zone, as each language writes it.
pub(crate) fn date(at: Timestamp) -> Said {
    Said { ja: japanese(at), en: english(at) }
}

/// The same with the second, for what is held against the log of another server.
pub(crate) fn moment(at: Timestamp) -> Said {
    let written = |format| in_japan(at).map_or_else(String::new, |t| t.strftime(format).to_string());
    Said { ja: written("%Y年%-m月%-d日 %H:%M:%S"), en: written("%-d %B %Y, %H:%M:%S (Japan time)") }
}

/// The day in Japan's time zone: `2026年12月31日`.
pub(crate) fn japanese_day(at: Timestamp) -> String {
    in_japan(at).map_or_else(String::new, |t| t.strftime("%Y年%-m月%-d日").to_string())
}

/// `31 December 2026`, in Japan's time zone.
pub(crate) fn english_day(at: Timestamp) -> String {
    in_japan(at).map_or_else(String::new, |t| t.strftime("%-d %B %Y").to_string())
}

/// The day in Japan's time zone for names of files and numbers of letters: `20261231`.
pub(crate) fn compact_day(at: Timestamp) -> String {
    in_japan(at).map_or_else(String::new, |t| t.strftime("%Y%m%d").to_string())
}

/// The last millisecond of that day in Japan: paper names days, and people read "until" with the day itself in it.
pub(crate) fn end_of_day(at: Timestamp) -> Timestamp {
    const DAY: i64 = 86_400_000;
    const JAPAN: i64 = 9 * 3_600_000;
    let day = (at.as_millis() + JAPAN).div_euclid(DAY);
    Timestamp::from_millis((day + 1) * DAY - JAPAN - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-12-31T14:30:00Z, which is half an hour before midnight in Japan.
    const NEW_YEARS_EVE: Timestamp = Timestamp::from_millis(1_798_727_400_000);

    #[test]
    fn dates_are_in_japanese_time() {
        assert_eq!(japanese(NEW_YEARS_EVE), "2026年12月31日 23:30");
        assert_eq!(english(NEW_YEARS_EVE), "31 December 2026, 23:30 (Japan time)");
        assert_eq!(japanese_day(NEW_YEARS_EVE), "2026年12月31日");
        assert_eq!(english_day(NEW_YEARS_EVE), "31 December 2026");
        assert_eq!(compact_day(NEW_YEARS_EVE), "20261231");
    }

    #[test]
    fn a_day_ends_at_midnight_in_japan() {
        let end = end_of_day(NEW_YEARS_EVE);
        assert_eq!(japanese(end), "2026年12月31日 23:59");
        assert_eq!(japanese(Timestamp::from_millis(end.as_millis() + 1)), "2027年1月1日 00:00");
        assert_eq!(end_of_day(end), end);
    }

    #[test]
    fn names_keep_their_letters_and_lose_the_spaces_around_them() {
        assert_eq!(text("　神楽坂　三十四 ", NAME), Ok("神楽坂　三十四".to_owned()));
        assert_eq!(text("𠮷田 髙橋 O'Neil", NAME), Ok("𠮷田 髙橋 O'Neil".to_owned()));
    }

    #[test]
    fn what_cannot_be_shown_is_refused() {
        assert_eq!(text(" \u{3000}\t", NAME), Err(TextError::Empty));
        assert_eq!(text("a\u{7}b", NAME), Err(TextError::Control));
        assert_eq!(text("a\u{202E}b", NAME), Err(TextError::Control));
        assert_eq!(text("a\nb", NAME), Err(TextError::Control));
        assert_eq!(text(&"長".repeat(101), NAME), Err(TextError::Long { most: 100 }));
    }

    /// Registers write names with the shape that the family writes (IVS; JIS X 0213's compatibility forms).
    #[test]
    fn names_keep_the_shapes_of_their_letters() {
        for given in [
            "葛\u{E0101}城　太郎",
            "辻\u{E0100}　花子",
            "辻\u{FE00}　花子",
            "渡邉\u{E0100}",
            "邊\u{E0110}見",
            "\u{20BB7}\u{E01EF}田",
            "﨑山　﨟子",
            "佐々\u{E0100}木",
            "神\u{FE0F}田",
            "神楽坂　ﾐﾄｼ",
            "ﾔﾏﾀﾞ ﾀﾛｳ",
            "Nguyễn Văn An",
            "Zoë Åström",
            "O'Neil-Smith, Jr.",
        ] {
            assert_eq!(name(given), Ok(given.to_owned()), "{given}");
        }
        for elsewhere in ["A\u{E0100}", "か\u{FE00}", "\u{E0100}辻", "辻\u{E0100}\u{E0101}", "辻 \u{E0100}"]
        {
            assert_eq!(name(elsewhere), Err(TextError::Control), "{}", elsewhere.escape_unicode());
        }
    }

    #[test]
    fn a_damaged_name_is_refused_with_what_damaged_it() {
        for (given, c) in [
            ("?田　太郎", '?'),
            ("高橋 ?", '?'),
            ("高橋　？子", '？'),
            ("〓田", '〓'),
            ("山\u{FFFD}太郎", '\u{FFFD}'),
        ] {
            assert_eq!(name(given), Err(TextError::Damaged(Damage::Substitute(c))), "{given}");
        }
        for (given, c) in [
            ("\u{E000}田", '\u{E000}'),
            ("山\u{F8FF}", '\u{F8FF}'),
            ("\u{F0001}", '\u{F0001}'),
            ("a\u{10FFFD}", '\u{10FFFD}'),
        ] {
            assert_eq!(name(given), Err(TextError::Damaged(Damage::Gaiji(c))), "{}", given.escape_unicode());
        }
        for given in ["#N/A", "#NAME?", "#NAME？", " #REF! "] {
            assert_eq!(name(given), Err(TextError::Damaged(Damage::CellError)), "{given}");
        }
        for given in ["=CMD|' /C calc'!A0", "+81-3-0000", "@SUM(1+1)", "-1", "＝1+1"] {
            assert_eq!(name(given), Err(TextError::Formula), "{given}");
        }
    }

    #[test]
    fn a_name_in_the_wrong_encoding_is_refused() {
        use encoding_rs::{EUC_JP, UTF_8};
        for real in ["山田　太郎", "高橋　花子", "佐藤 一郎", "神楽坂　三十四", "たなか　ゆき"]
        {
            for (written, read) in [(UTF_8, WINDOWS_1252), (UTF_8, SHIFT_JIS), (EUC_JP, SHIFT_JIS)] {
                let (bytes, _, _) = written.encode(real);
                let (misread, _) = read.decode_without_bom_handling(&bytes);
                assert!(name(&misread).is_err(), "{real}: {misread}");
            }
            assert!(name(real).is_ok(), "{real}");
        }
        assert_eq!(name("ｻｳﾅﾄ｡｡ﾂﾀﾏｺ"), Err(TextError::Damaged(Damage::Encoding)));
        assert!(text("お問い合わせ？ 03-0000-0000", CONTACT).is_ok(), "a contact may ask");
    }
}
