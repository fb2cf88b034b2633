//! The numbers of messages, and the chapters they stand in: the manual's, and our own for what the manual does not know.

use serde::{Deserialize, Serialize};

/// A chapter that holds messages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Chapter {
    /// The chapter's number, which stands before the point.
    pub number: u8,
    /// Who wrote the list of its messages.
    pub source: ChapterAuthor,
    /// Whether the chapter's messages are shown on phones or PCs.
    pub surface: Surface,
    /// How many messages it has, numbered from 1. It never shrinks: incidents that were kept name them.
    pub messages: u8,
}

/// Who wrote the list of a chapter's messages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ChapterAuthor {
    /// The operator's manual, which calls these messages by these numbers too.
    Manual,
    /// We did, for screens that the manual does not know.
    Ours,
}

/// Where a message is shown.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    /// Shown on a phone.
    Phone,
    /// Shown on a PC.
    Pc,
}

/// Every chapter that holds messages. The manual's fourth is its guides, so that our own begin with 5.
pub const CHAPTERS: &[Chapter] = &[
    Chapter { number: 2, source: ChapterAuthor::Manual, surface: Surface::Phone, messages: 24 },
    Chapter { number: 3, source: ChapterAuthor::Manual, surface: Surface::Pc, messages: 24 },
    Chapter { number: 5, source: ChapterAuthor::Ours, surface: Surface::Pc, messages: 6 },
];

/// A message's number: `2.19`. What is read as one is one of [`CHAPTERS`]; a test sees to it that each has its row.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Number {
    /// Of the manual's chapters, 2 is for phones and 3 for PCs.
    pub chapter: u8,
    /// The section within the chapter.
    pub section: u8,
}

impl Number {
    /// A message of the manual's chapter on phones.
    pub const fn phone(section: u8) -> Self {
        Self { chapter: 2, section }
    }

    /// A message of the manual's chapter on PCs.
    pub const fn pc(section: u8) -> Self {
        Self { chapter: 3, section }
    }

    /// A message of our own chapter: about an application that sends people here.
    pub const fn ours(section: u8) -> Self {
        Self { chapter: 5, section }
    }

    /// The chapter it stands in; nothing where there is no such message.
    pub fn stands_in(self) -> Option<&'static Chapter> {
        let chapter = CHAPTERS.iter().find(|chapter| chapter.number == self.chapter)?;
        (1..=chapter.messages).contains(&self.section).then_some(chapter)
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.chapter, self.section)
    }
}

impl From<Number> for String {
    fn from(number: Number) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for Number {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl std::str::FromStr for Number {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = "not a message number such as 2.19";
        let (chapter, section) = text.split_once('.').ok_or(refused)?;
        let (chapter, section) =
            (chapter.parse().map_err(|_| refused)?, section.parse().map_err(|_| refused)?);
        let number = Self { chapter, section };
        number.stands_in().map(|_| number).ok_or(refused)
    }
}
