//! The two languages, and a text that cannot lack one of them.

use serde::{Deserialize, Serialize};

/// A language people read here.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Japanese, which everyone gets who does not ask for English.
    #[default]
    Ja,
    /// English, the second language.
    En,
}

impl Language {
    /// Both languages, Japanese first.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The BCP 47 tag, as in `lang="ja"`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language an `Accept-Language` header asks for first; Japanese when it names neither.
    pub fn accepted(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|part| {
                let (tag, quality) = part.split_once(";q=").unwrap_or((part, "1"));
                let language = match tag.trim().get(..2)?.to_ascii_lowercase().as_str() {
                    "ja" => Self::Ja,
                    "en" => Self::En,
                    _ => return None,
                };
                Some((language, thousandths(quality.trim())))
            })
            .fold(None, |best: Option<(Self, u16)>, next| match best {
                Some(best) if best.1 >= next.1 => Some(best),
                _ => Some(next),
            })
            .map_or(Self::Ja, |(language, _)| language)
    }
}

/// A weight of `;q=` in thousandths (RFC 9110 §12.4.2 allows three digits); what cannot be read weighs nothing. By hand, because
/// the tables with which floating-point numbers are read would be a fifteenth of what a phone downloads.
fn thousandths(quality: &str) -> u16 {
    let (whole, rest) = quality.split_once('.').unwrap_or((quality, ""));
    let (Ok(whole), true) = (whole.parse::<u16>(), rest.len() <= 3) else { return 0 };
    let part = rest.bytes().chain(*b"000").take(3).try_fold(0, |sum: u16, digit| match digit {
        b'0'..=b'9' => Some(sum * 10 + u16::from(digit - b'0')),
        _ => None,
    });
    part.map_or(0, |part| whole.min(1) * 1000 + part)
}

/// A text in every language.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Text {
    /// Japanese, polite and short; what the catalogue is written in first.
    pub ja: &'static str,
    /// English, of the same content.
    pub en: &'static str,
}

impl Text {
    /// The text in one language.
    pub const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::Ja => self.ja,
            Language::En => self.en,
        }
    }
}

/// Writes a [`Text`]; both languages or it does not compile.
pub const fn text(ja: &'static str, en: &'static str) -> Text {
    Text { ja, en }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_asked_for_first_is_taken() {
        assert_eq!(Language::accepted("en-US,en;q=0.9,ja;q=0.8"), Language::En);
        assert_eq!(Language::accepted("ja,en-US;q=0.9"), Language::Ja);
        assert_eq!(Language::accepted("fr, en;q=0.3, ja;q=0.5"), Language::Ja);
        assert_eq!(Language::accepted("ja;q=0.85, en;q=0.9"), Language::En);
        assert_eq!(Language::accepted("en;q=nonsense, ja;q=0.001"), Language::Ja);
        assert_eq!(Language::accepted("fr"), Language::Ja);
        assert_eq!(Language::accepted("日本"), Language::Ja);
        assert_eq!(Language::accepted(""), Language::Ja);
    }
}
