//! The code on a screen of a client's own (RFC 8628 §6.1): six letters by which the login is found, and the two digits that the phone asks
//! for. Whoever has scanned the QR code beside it picks the digits; whoever has no camera types all of it.

use crate::ids::{Secret, SecretHash, meant};
use serde::{Deserialize, Serialize};

/// Letters that make no words, and that nobody takes for digits.
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
/// So many of them are 64 million codes, of which few are there at once, for ten minutes.
const LENGTH: usize = 6;

/// What keeps a text from being a code of ours, whichever there are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unlike {
    /// Nothing was typed.
    Empty,
    /// There is something in it that stands in no code.
    Foreign(char),
    /// Something is missing.
    Short,
    /// There is more than a code.
    Long,
    /// The letters and digits stand in another order.
    Order,
}

/// The code on a client's screen.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct UserCode {
    /// By which the login is found.
    letters: String,
    /// By which the person shows to have the screen in sight.
    number: u8,
}

impl UserCode {
    /// A code from six random numbers below 20, and one below 90.
    pub fn draw(letters: [u8; LENGTH], number: u8) -> Self {
        let letter = |it: u8| LETTERS.get(usize::from(it) % LETTERS.len()).copied().map_or('B', char::from);
        Self { letters: letters.map(letter).iter().collect(), number: 10 + number % 90 }
    }

    /// What somebody typed, in any width and case, with or without hyphens.
    pub fn typed(text: &str) -> Result<Self, Unlike> {
        let plain: String =
            meant(text).filter(|c| *c != '-').map(|c| c.to_ascii_uppercase()).take(64).collect();
        let foreign =
            |c: &char| !c.is_ascii_digit() && !u8::try_from(*c).is_ok_and(|it| LETTERS.contains(&it));
        if let Some(foreign) = plain.chars().find(foreign) {
            return Err(Unlike::Foreign(foreign));
        }
        match plain.len() {
            0 => return Err(Unlike::Empty),
            length if length < LENGTH + 2 => return Err(Unlike::Short),
            length if length > LENGTH + 2 => return Err(Unlike::Long),
            _ => {}
        }
        let (letters, digits) = plain.split_at_checked(LENGTH).ok_or(Unlike::Short)?;
        let number = digits.parse().ok().filter(|number| (10..100).contains(number));
        let number = number.filter(|_| letters.bytes().all(|letter| LETTERS.contains(&letter)));
        Ok(Self { letters: letters.to_owned(), number: number.ok_or(Unlike::Order)? })
    }

    /// What of it the phone shows: `WDJ-BMJ`.
    pub fn letters(&self) -> String {
        match self.letters.split_at_checked(LENGTH / 2) {
            Some((head, tail)) => format!("{head}-{tail}"),
            None => self.letters.clone(),
        }
    }

    /// What the phone asks for.
    pub fn number(&self) -> u8 {
        self.number
    }

    /// Under what the login is found.
    pub fn key(&self) -> SecretHash {
        Secret::of(self.letters.as_bytes()).hash()
    }
}

impl std::fmt::Display for UserCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.letters(), self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemRandom};
    use crate::journey::offer::NumberOffer;

    fn below(bound: u32) -> u8 {
        u8::try_from(SystemRandom.below(bound)).unwrap()
    }

    fn code() -> UserCode {
        UserCode::draw([(); LENGTH].map(|()| below(20)), below(90))
    }

    #[test]
    fn what_is_shown_can_be_typed() {
        for _ in 0..1000 {
            let code = code();
            assert_eq!(UserCode::typed(&code.to_string()), Ok(code.clone()));
            assert_eq!(code.to_string().len(), 10, "{code}");
        }
    }

    #[test]
    fn people_type_it_as_they_do() {
        let code = UserCode { letters: "WDJBMJ".to_owned(), number: 42 };
        assert_eq!(code.to_string(), "WDJ-BMJ-42");
        for typed in ["wdjbmj42", " WDJ BMJ 42 ", "ＷＤＪ－ＢＭＪ－４２", "wdj‐bmjー42"] {
            assert_eq!(UserCode::typed(typed), Ok(code.clone()), "{typed}");
        }
        for (typed, why) in [
            ("", Unlike::Empty),
            (" - ", Unlike::Empty),
            ("wdj", Unlike::Short),
            ("WDJBMJ4", Unlike::Short),
            ("WDJBMJ421", Unlike::Long),
            ("WDJBMJ09", Unlike::Order),
            ("42WDJBMJ", Unlike::Order),
            ("wdjbma42", Unlike::Foreign('A')),
            ("WDJBM１é2", Unlike::Foreign('é')),
            ("ああ", Unlike::Foreign('あ')),
        ] {
            assert_eq!(UserCode::typed(typed), Err(why), "{typed}");
        }
        assert_eq!(UserCode::typed(&"W".repeat(1_000_000)), Err(Unlike::Long));
    }

    #[test]
    fn the_right_number_is_offered_once_among_two_others() {
        for _ in 0..1000 {
            let code = code();
            let drawn = NumberOffer::draw(below(90), below(90), below(90), below(3));
            let offer = drawn.with(code.number());
            assert_eq!(offer.right, code.number());
            assert!(offer.numbers.contains(&offer.right));
            let [a, b, c] = offer.numbers;
            assert!(a != b && b != c && a != c, "{offer:?}");
        }
    }
}
