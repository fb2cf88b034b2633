//! A sentence in both languages, for whoever words it before it is known who reads it.

use api::{Language, Text};

/// A sentence in both languages.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Said {
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

impl Said {
    /// What both languages have in common: a name, a number, a line of them.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { ja: text.clone(), en: text }
    }

    /// The sentence in one of them.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }

    /// Both, changed in the same way.
    #[must_use]
    pub fn map(&self, change: impl Fn(&str) -> String) -> Self {
        Self { ja: change(&self.ja), en: change(&self.en) }
    }

    /// Several, one after the other, with the same between them.
    pub fn joined(parts: &[Self], between: &str) -> Self {
        let each = |one: fn(&Self) -> &str| parts.iter().map(one).collect::<Vec<_>>().join(between);
        Self { ja: each(|it| &it.ja), en: each(|it| &it.en) }
    }
}

impl From<Text> for Said {
    fn from(text: Text) -> Self {
        Self { ja: text.ja.to_owned(), en: text.en.to_owned() }
    }
}

/// A [`Said`] of two strings, Japanese first, with what stands in braces filled in.
macro_rules! said {
    ($ja:literal, $en:literal $(,)?) => {
        $crate::said::Said {
            ja: ::std::fmt::format(::std::format_args!($ja)),
            en: ::std::fmt::format(::std::format_args!($en)),
        }
    };
}

pub(crate) use said;
