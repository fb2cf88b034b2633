//! How a name is read, in the one shape in which it is kept: katakana of full width, with one full-width space between the parts of a name.
//! What people and registers write is folded to that once, when it is read. Pure.

use crate::line::{self, Hides, is_ideograph};
use icu_normalizer::ComposingNormalizerBorrowed;
use serde::{Deserialize, Serialize};

/// No reading is longer than this many characters, as no name is.
const MOST: usize = 100;
/// Marks of voicing as characters of their own, and as what joins the letter before them.
const MARKS: [(char, char); 2] = [('゛', '\u{3099}'), ('゜', '\u{309A}')];

/// How a name is read: `ヤマダ　ハナコ`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct KanaName(String);

/// Why a text is no reading of a name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NoKana {
    /// It has a kanji, which says nothing of how it is read.
    Kanji(char),
    /// It has a digit.
    Digit(char),
    /// It has characters that are not seen but do something.
    Control,
    /// It has a mark with no letter before it that it could belong to.
    Misplaced(char),
    /// It has another character that is in no reading.
    Other(char),
    /// It is longer than it may be.
    Long {
        /// How many characters it may have.
        most: usize,
    },
}

impl NoKana {
    /// The same of the character as it stands in what was given, where folding has made another one of it.
    fn as_typed(self, given: &str) -> Self {
        let becomes = |typed: char, c: char| composed(typed.encode_utf8(&mut [0; 4])).contains(c);
        let typed = |c: char| given.chars().find(|typed| becomes(*typed, c)).unwrap_or(c);
        match self {
            Self::Kanji(c) => Self::Kanji(typed(c)),
            Self::Digit(c) => Self::Digit(typed(c)),
            Self::Misplaced(c) => Self::Misplaced(typed(c)),
            Self::Other(c) => Self::Other(typed(c)),
            Self::Control | Self::Long { .. } => self,
        }
    }
}

impl KanaName {
    /// Reads what somebody typed, or what a list says: kana of either kind and width, and the Latin letters of names that have no kana.
    /// None where nothing stands there.
    pub fn read(given: &str) -> Result<Option<Self>, NoKana> {
        let given = given.trim();
        // A letter is four characters at most, as kana of half width with their marks are two: nobody waits for what is too long anyway.
        if given.chars().count() > 4 * MOST {
            return Err(NoKana::Long { most: MOST });
        }
        if line::hides(given) == Hides::Something {
            return Err(NoKana::Control);
        }
        let mut folded = Folded::default();
        for c in composed(given).chars() {
            folded.take(c).map_err(|why| why.as_typed(given))?;
        }
        let kana = folded.end()?;
        if kana.chars().count() > MOST {
            return Err(NoKana::Long { most: MOST });
        }
        Ok((!kana.is_empty()).then_some(Self(kana)))
    }

    /// The reading as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for KanaName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text with each letter and its marks as one character, in full width where it is kana and in half width where it is Latin.
pub fn composed(text: &str) -> String {
    let joined: String = text
        .chars()
        .map(|c| MARKS.iter().find(|(alone, _)| *alone == c).map_or(c, |(_, joining)| *joining))
        .collect();
    ComposingNormalizerBorrowed::new_nfkc().normalize(&joined).into_owned()
}

/// A letter of hiragana as one of katakana; every other character as it is.
pub fn katakana(c: char) -> char {
    match c {
        'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        other => other,
    }
}

/// What stands before the next character.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum LetterBefore {
    /// Nothing, or a space.
    #[default]
    Nothing,
    Kana,
    Latin,
    /// A middle dot, which joins two names.
    Dot,
}

/// A reading as far as it was folded.
#[derive(Default)]
struct Folded {
    text: String,
    before: LetterBefore,
}

impl Folded {
    fn take(&mut self, c: char) -> Result<(), NoKana> {
        let c = katakana(c);
        if c.is_whitespace() {
            self.between();
            return Ok(());
        }
        let (c, becomes) = match (c, self.before) {
            ('ァ'..='ヺ', _) | ('ー', LetterBefore::Kana) => (c, LetterBefore::Kana),
            (_, LetterBefore::Kana) if is_dash(c) => ('ー', LetterBefore::Kana),
            (_, LetterBefore::Latin) if is_dash(c) => ('-', LetterBefore::Latin),
            ('\'' | '\u{2018}' | '\u{2019}', LetterBefore::Latin) => ('\'', LetterBefore::Latin),
            ('.' | ',', LetterBefore::Latin) => (c, LetterBefore::Latin),
            _ if is_dot(c) && self.follows_a_letter() => {
                // Whoever types spaces around it means none.
                self.text.truncate(self.text.trim_end().len());
                ('・', LetterBefore::Dot)
            }
            _ if is_latin(c) => (c, LetterBefore::Latin),
            _ => return Err(why_not(c)),
        };
        self.text.push(c);
        self.before = becomes;
        Ok(())
    }

    /// A space, which stands once between two names, and nowhere else.
    fn between(&mut self) {
        match self.before {
            LetterBefore::Nothing | LetterBefore::Dot => {}
            LetterBefore::Kana | LetterBefore::Latin => {
                self.text.push('\u{3000}');
                self.before = LetterBefore::Nothing;
            }
        }
    }

    fn follows_a_letter(&self) -> bool {
        !self.text.is_empty() && self.before != LetterBefore::Dot
    }

    fn end(self) -> Result<String, NoKana> {
        match self.before {
            LetterBefore::Dot => Err(NoKana::Misplaced('・')),
            LetterBefore::Nothing | LetterBefore::Kana | LetterBefore::Latin => {
                Ok(self.text.trim_end().to_owned())
            }
        }
    }
}

fn why_not(c: char) -> NoKana {
    if is_ideograph(c) {
        NoKana::Kanji(c)
    } else if c.is_numeric() {
        NoKana::Digit(c)
    } else if c == 'ー' || is_dash(c) || is_dot(c) || matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '.' | ',')
    {
        NoKana::Misplaced(c)
    } else {
        NoKana::Other(c)
    }
}

/// What keyboards and lists have in the place of the mark for a long vowel, and of a hyphen.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '−' | '─' | '━')
}

/// What stands between the names of people from abroad.
fn is_dot(c: char) -> bool {
    matches!(c, '・' | '·' | '•' | '‧' | '∙' | '⋅')
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
        || (matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') && c.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(given: &str) -> String {
        KanaName::read(given).unwrap().unwrap().to_string()
    }

    #[test]
    fn whatever_people_type_becomes_one_shape() {
        for given in [
            "ヤマダ　ハナコ",
            "やまだ　はなこ",
            "ﾔﾏﾀﾞ ﾊﾅｺ",
            "やまた\u{3099}　はなこ",
            "ヤマタ゛ ハナコ",
            " ヤマダ\u{A0} \u{2003}はなコ　",
            "ﾔﾏﾀ\u{3099}\u{2002}ﾊﾅｺ",
        ] {
            assert_eq!(read(given), "ヤマダ　ハナコ", "{given}");
        }
        for (given, kept) in [
            ("ｼﾞｮｰﾝ", "ジョーン"),
            ("ゆ-き", "ユーキ"),
            ("ユ‐キ", "ユーキ"),
            ("ﾕｰｷ", "ユーキ"),
            ("ゆ－き", "ユーキ"),
            ("ユ─キ", "ユーキ"),
            ("きょうこ", "キョウコ"),
            ("ｷｮｳｺ", "キョウコ"),
            ("う゛ぁいおれっと", "ヴァイオレット"),
            ("ｳﾞｨﾄﾙ", "ヴィトル"),
            ("ｼﾞｮﾝ･ｽﾐｽ", "ジョン・スミス"),
            ("ジョン · スミス", "ジョン・スミス"),
            ("ジョン　・スミス", "ジョン・スミス"),
            ("Ｎｇｕｙｅｎ Van　An", "Nguyen　Van　An"),
            ("O’Neil－Smith, Jr.", "O'Neil-Smith,　Jr."),
            ("Zoe\u{308} A\u{30A}ström", "Zoë　Åström"),
            ("スミス　J.", "スミス　J."),
            ("ｲｳﾞ･ﾍﾟﾚｽ", "イヴ・ペレス"),
            ("ヲヰヱ", "ヲヰヱ"),
        ] {
            assert_eq!(read(given), kept, "{given}");
        }
    }

    #[test]
    fn nothing_is_no_reading_and_no_fault() {
        for given in ["", " ", "　\u{A0}\u{2003}", "\t"] {
            assert_eq!(KanaName::read(given), Ok(None), "{given:?}");
        }
    }

    #[test]
    fn what_is_no_reading_is_refused_with_what_was_found() {
        for (given, why) in [
            ("山田　ハナコ", NoKana::Kanji('山')),
            ("タロ一", NoKana::Kanji('一')),
            ("ササ々", NoKana::Kanji('々')),
            ("ヤマダ2", NoKana::Digit('2')),
            ("ヤマダ２", NoKana::Digit('２')),
            ("ヤマダ①", NoKana::Digit('①')),
            ("ヤマ\u{7}ダ", NoKana::Control),
            ("ヤマ\nダ", NoKana::Control),
            ("ヤマ\tダ", NoKana::Control),
            ("ヤマ\u{200B}ダ", NoKana::Control),
            ("\u{202E}ヤマダ", NoKana::Control),
            ("ーヤマダ", NoKana::Misplaced('ー')),
            ("ヤマダ　-ハナコ", NoKana::Misplaced('-')),
            ("-1", NoKana::Misplaced('-')),
            ("・ヤマダ", NoKana::Misplaced('・')),
            ("ヤマダ・", NoKana::Misplaced('・')),
            ("ジョン・・スミス", NoKana::Misplaced('・')),
            ("'ヤマダ", NoKana::Misplaced('\'')),
            ("ア゛", NoKana::Other('゛')),
            ("みすゞ", NoKana::Other('ゞ')),
            ("ヤマダ（サトウ）", NoKana::Other('（')),
            ("=ヤマダ", NoKana::Other('=')),
            ("#N/A", NoKana::Other('#')),
            ("ヤマダ?", NoKana::Other('?')),
            ("김", NoKana::Other('김')),
            ("ｻｳﾅﾄ｡", NoKana::Other('｡')),
        ] {
            assert_eq!(KanaName::read(given), Err(why), "{given}");
        }
    }

    #[test]
    fn a_reading_is_as_long_as_a_name_may_be() {
        // A hundred letters of half width are two hundred characters with their marks.
        assert_eq!(read(&"ﾀﾞ".repeat(MOST)).chars().count(), MOST);
        for given in ["ア".repeat(MOST + 1), "ア".repeat(50_000), "\u{FDFA}".repeat(300)] {
            let refused = KanaName::read(&given).unwrap_err();
            assert!(matches!(refused, NoKana::Long { most: MOST } | NoKana::Other(_)), "{refused:?}");
        }
    }

    /// What names are typed of, and what else is at hand.
    fn typed() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ぁ-ゖァ-ヺーｦ-ﾟ゛゜\u{3099}\u{309A}・･·A-Za-zＡ-ｚÀ-ɏ '’.,\\-‐−－ 　\u{A0}\u{2003}]{0,30}",
            any::<String>(),
        ]
    }

    proptest! {
        #[test]
        fn what_was_folded_once_is_not_folded_any_further(given in typed()) {
            if let Ok(Some(kana)) = KanaName::read(&given) {
                prop_assert_eq!(KanaName::read(kana.as_str()), Ok(Some(kana.clone())));
                prop_assert!(kana.as_str().chars().count() <= MOST);
                prop_assert_eq!(line::hides(kana.as_str()), Hides::Nothing);
                prop_assert_eq!(kana.as_str().trim(), kana.as_str());
                let is_folded = |c| !matches!(c, 'ぁ'..='ゖ' | '\u{FF61}'..='\u{FF9F}' | ' ');
                prop_assert!(kana.as_str().chars().all(is_folded));
            }
        }
    }
}
