//! Words that people give and other people will read on a screen or on paper; and dates as people here write them.

use crate::calendar::in_japan;
use crate::clock::Timestamp;
use crate::line::{self, Hides};

/// No name is longer than this many characters.
pub(super) const NAME: usize = 100;
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
}

/// The text as it is kept: without spaces around it, not empty, not too long, nothing invisible in it.
pub(crate) fn text(given: &str, most: usize) -> Result<String, TextError> {
    let text = given.trim();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if line::hides(text) == Hides::Something {
        return Err(TextError::Control);
    }
    if text.chars().count() > most { Err(TextError::Long { most }) } else { Ok(text.to_owned()) }
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
}
