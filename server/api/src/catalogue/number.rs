//! The numbers of messages.

use serde::{Deserialize, Serialize};

/// A message's number in the manual: `2.19`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Number {
    /// 2 for phones, 3 for PCs.
    pub chapter: u8,
    /// The section within the chapter.
    pub section: u8,
}

impl Number {
    /// A message of the chapter on phones.
    pub const fn phone(section: u8) -> Self {
        Self { chapter: 2, section }
    }

    /// A message of the chapter on PCs.
    pub const fn pc(section: u8) -> Self {
        Self { chapter: 3, section }
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
        match (chapter, section) {
            (2 | 3, 1..=24) => Ok(Self { chapter, section }),
            _ => Err(refused),
        }
    }
}
