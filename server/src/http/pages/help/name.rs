//! What a message is called on a page: as its screen has it, since that is what people look for. To readers of English a Japanese title
//! says nothing: for them it is called by what happened, and the title is quoted below.

use api::Language;
use maud::{Markup, html};

/// A message's name, for one reader.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct MessageName<'a> {
    /// What headings, links and the window's title say.
    pub(super) said: &'a str,
    /// The screen's own words, where they are not the name.
    pub(super) quoted: Option<&'a str>,
    language: Language,
}

impl<'a> MessageName<'a> {
    /// The name of a message with this title on its screen, and this headline of ours.
    pub(super) fn of(language: Language, title: &'a str, headline: &'a str) -> Self {
        match language {
            Language::En if tongue(title) == Language::Ja => {
                Self { said: headline, quoted: Some(title), language }
            }
            Language::En | Language::Ja => Self { said: title, quoted: None, language: tongue(title) },
        }
    }

    /// The name, in an element that says its language.
    pub(super) fn draw(self) -> Markup {
        html! { span lang=(self.language.tag()) { (self.said) } }
    }
}

/// The language of what is quoted from a screen: such texts are not translated, and readers pronounce them rightly only so.
pub(super) fn tongue(quoted: &str) -> Language {
    if quoted.is_ascii() { Language::En } else { Language::Ja }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_of_english_are_told_what_happened_and_readers_of_japanese_what_the_screen_says() {
        let named = |language, title| {
            let it = MessageName::of(language, title, "It is over.");
            (it.said.to_owned(), it.quoted.map(str::to_owned))
        };
        assert_eq!(named(Language::Ja, "期限切れ"), ("期限切れ".to_owned(), None));
        assert_eq!(named(Language::Ja, "403 Forbidden"), ("403 Forbidden".to_owned(), None));
        assert_eq!(named(Language::En, "403 Forbidden"), ("403 Forbidden".to_owned(), None));
        let both = ("It is over.".to_owned(), Some("期限切れ".to_owned()));
        assert_eq!(named(Language::En, "期限切れ"), both);
    }
}
