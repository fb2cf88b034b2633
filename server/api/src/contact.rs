//! How to reach an authority's desk, and its telephone numbers found in what the desk wrote. Pure.

use crate::language::Language;
use serde::{Deserialize, Serialize};

/// A piece of what the desk wrote.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ContactPart {
    /// The piece, as it was written.
    pub text: String,
    /// What a phone dials, where the piece is a telephone number: digits, with `+` before a country's code (RFC 3966, without separators).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tel: Option<String>,
}

/// The half for a reader of this language, where the desk wrote both: Japanese, ` / `, and the same without a Japanese letter. All of it
/// otherwise, as of two telephone numbers.
pub fn in_language(written: &str, language: Language) -> &str {
    let japanese = |text: &str| text.chars().any(|letter| letter.is_alphabetic() && !letter.is_ascii());
    match written.split_once(" / ") {
        Some((ja, en))
            if japanese(ja) && !japanese(en) && en.contains(|it: char| it.is_ascii_alphabetic()) =>
        {
            match language {
                Language::Ja => ja,
                Language::En => en,
            }
        }
        _ => written,
    }
}

/// What the desk wrote, cut into telephone numbers and the rest. Put together again, the pieces are what it wrote.
pub fn parts(written: &str) -> Vec<ContactPart> {
    let letters: Vec<char> = written.chars().collect();
    let mut parts = Vec::new();
    let (mut plain, mut at) = (String::new(), 0);
    while let Some(letter) = letters.get(at) {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        // A longer number, or a postal code with an address behind it, holds none.
        let alone = before.is_none_or(|it| digit(*it).is_none() && *it != '〒');
        if let Some((long, tel)) = letters.get(at..).filter(|_| alone).and_then(number) {
            if !plain.is_empty() {
                parts.push(ContactPart { text: std::mem::take(&mut plain), tel: None });
            }
            let text = letters.iter().skip(at).take(long).collect();
            parts.push(ContactPart { text, tel: Some(tel) });
            at += long;
        } else {
            plain.push(*letter);
            at += 1;
        }
    }
    if !plain.is_empty() {
        parts.push(ContactPart { text: plain, tel: None });
    }
    parts
}

/// The telephone number that `letters` begin with: how many letters it takes, and what is dialled. Numbers of Japan have as many digits as
/// their beginning says, so that what stands behind them, as the hours of a desk, is no part of them.
fn number(letters: &[char]) -> Option<(usize, String)> {
    let abroad = matches!(letters.first()?, '+' | '＋');
    let mut digits = String::new();
    let (mut end, mut gap) = (0, 0);
    for (at, letter) in letters.iter().enumerate().skip(usize::from(abroad)) {
        if let Some(digit) = digit(*letter) {
            if long(&digits, abroad) == Some(digits.len()) {
                // One digit more than a number has: it is none.
                if gap == 0 {
                    return None;
                }
                break;
            }
            digits.push(digit);
            (end, gap) = (at + 1, 0);
        } else if separates(*letter) && gap < 2 && !digits.is_empty() {
            gap += 1;
        } else {
            break;
        }
    }
    let whole = match long(&digits, abroad) {
        Some(long) => digits.len() == long,
        None => abroad && (8..=15).contains(&digits.len()),
    };
    let tel = match digits.strip_prefix("810").filter(|_| abroad) {
        Some(rest) => ["+81", rest].concat(), // +81 (0)3-…: the zero is dialled within Japan alone
        None if abroad => ["+", &digits].concat(),
        None => digits,
    };
    whole.then_some((end, tel))
}

/// How many digits a number of Japan has that begins so; nothing of another country's, or of what begins like none.
fn long(digits: &str, abroad: bool) -> Option<usize> {
    let (before, rest) = match digits.strip_prefix("81").filter(|_| abroad) {
        Some(rest) => rest.strip_prefix('0').map_or((2, rest), |rest| (3, rest)),
        None => (1, digits.strip_prefix('0').filter(|_| !abroad)?),
    };
    // 0800 is free of charge and as long as a mobile number.
    Some(before + if mobile(rest) { 10 } else { 9 })
}

/// Whether a number without its leading zero is one of eleven digits: mobile phones and the like.
fn mobile(rest: &str) -> bool {
    ["50", "60", "70", "80", "90"].iter().any(|start| rest.starts_with(start))
}

/// A digit of half or full width.
fn digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10),
        _ => None,
    }
}

/// What stands between the digits of one number.
fn separates(letter: char) -> bool {
    matches!(
        letter,
        '-' | '‐'
            | '‑'
            | '‒'
            | '–'
            | '—'
            | '―'
            | '−'
            | 'ー'
            | '－'
            | 'ｰ'
            | ' '
            | '\u{a0}'
            | '\u{3000}'
            | '.'
            | '('
            | ')'
            | '（'
            | '）'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(written: &str) -> Vec<(String, Option<String>)> {
        parts(written).into_iter().map(|it| (it.text, it.tel)).collect()
    }

    fn numbers(written: &str) -> Vec<(String, String)> {
        told(written).into_iter().filter_map(|(text, tel)| Some((text, tel?))).collect()
    }

    #[test]
    fn a_number_is_told_from_the_hours_behind_it() {
        let part = |text: &str, tel: Option<&str>| (text.to_owned(), tel.map(str::to_owned));
        assert_eq!(
            told("03-3942-7050（平日9時〜17時）"),
            [part("03-3942-7050", Some("0339427050")), part("（平日9時〜17時）", None)]
        );
        assert_eq!(
            told("電話 03-3942-7050 9時から17時"),
            [part("電話 ", None), part("03-3942-7050", Some("0339427050")), part(" 9時から17時", None)]
        );
    }

    #[test]
    fn numbers_are_found_as_people_write_them() {
        for (written, text, tel) in [
            ("0339427050", "0339427050", "0339427050"),
            ("０３－３９４２－７０５０", "０３－３９４２－７０５０", "0339427050"),
            ("03ー3942ー7050", "03ー3942ー7050", "0339427050"),
            ("（03）3942-7050", "03）3942-7050", "0339427050"),
            ("03(3942)7050", "03(3942)7050", "0339427050"),
            ("TEL:0120-123-456", "0120-123-456", "0120123456"),
            ("0800-123-4567", "0800-123-4567", "08001234567"),
            ("090-1234-5678", "090-1234-5678", "09012345678"),
            ("0570-012-345（有料）", "0570-012-345", "0570012345"),
            ("+81-3-3942-7050", "+81-3-3942-7050", "+81339427050"),
            ("+81 (0)3-3942-7050", "+81 (0)3-3942-7050", "+81339427050"),
            ("＋８１ ９０ １２３４ ５６７８", "＋８１ ９０ １２３４ ５６７８", "+819012345678"),
            ("+44 20 7946 0958", "+44 20 7946 0958", "+442079460958"),
            ("03-3942-7050 内線 1234", "03-3942-7050", "0339427050"),
        ] {
            assert_eq!(numbers(written), [(text.to_owned(), tel.to_owned())], "{written}");
        }
    }

    #[test]
    fn whoever_wrote_both_languages_is_read_in_one() {
        let both = "窓口 03-3942-7050 / Desk +81-3-3942-7050";
        assert_eq!(in_language(both, Language::Ja), "窓口 03-3942-7050");
        assert_eq!(in_language(both, Language::En), "Desk +81-3-3942-7050");
        for whole in [
            "03-3942-7050 / 03-3942-7051",
            "電話 03-3942-7050 / 夜間 090-1234-5678",
            "desk@example.jp / 03-3942-7050",
            "窓口",
        ] {
            assert_eq!(in_language(whole, Language::En), whole);
        }
    }

    #[test]
    fn several_numbers_are_several() {
        let found = numbers("03-3942-7050、夜間 090-1234-5678／FAX 03-3942-7051");
        let found: Vec<_> = found.iter().map(|(_, tel)| tel.as_str()).collect();
        assert_eq!(found, ["0339427050", "09012345678", "0339427051"]);
        assert_eq!(numbers("03-3942-7050 03-3942-7051").len(), 2);
    }

    #[test]
    fn what_is_no_number_stays_text() {
        for written in [
            "",
            "窓口はありません",
            "desk@example.jp",
            "平日 9:00〜17:30",
            "2026年11月27日",
            "〒113-8621 東京都文京区本駒込2-28-16",
            "〒010-8621 2-28-16",
            "0339427050123456",
            "12345678901",
            "03-3942",
            "内線 1234",
            "+",
        ] {
            assert_eq!(numbers(written), [], "{written}");
        }
    }

    #[test]
    fn nothing_gets_lost_and_any_text_ends_in_some_answer() {
        let letters = ['0', '3', '９', '+', '-', 'ー', '（', ' ', '電'];
        for seed in 0..20_000_usize {
            let written: String = (0..12)
                .map(|at| letters[(seed.wrapping_mul(2_654_435_761) >> (at * 3)) % letters.len()])
                .collect();
            let again: String = parts(&written).into_iter().map(|it| it.text).collect();
            assert_eq!(again, written);
        }
    }
}
