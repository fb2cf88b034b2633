//! The one catalogue: all 48 messages of the manual, and the guides that mend them. Nothing but typed rows; [`explain`] reads them.
//!
//! A message changes in its row (`phone_*.rs`, `pc_*.rs`), a guide in `guides_*.rs`, who a line is for in `audience.rs`.

mod audience;
mod card_words;
mod fill;
mod guide;
mod guides_browser;
mod guides_card;
mod guides_choice;
mod guides_device;
mod guides_network;
mod guides_passkey;
mod guides_scripts;
mod guides_software;
mod listed;
mod pc_account;
mod pc_connection;
mod pc_dialog;
mod pc_holder;
mod pc_mynumber;
mod pc_network;
mod pc_phone;
mod pc_revoked;
mod pc_verdict;
mod phone_account;
mod phone_blocked;
mod phone_browser;
mod phone_key;
mod phone_link;
mod phone_passkey;
mod phone_saving;
mod phone_unlock;
mod read;
mod row;
mod search;
mod shared;
mod shared_card;
mod sketch;
mod told;

pub use audience::Audience;
pub use card_words::reason_words;
pub use fill::Parameters;
pub use guide::{Guide, Step, Variant};
pub use listed::{Listed, Moment, listed};
pub use read::{Context, Screen, explain, pictures};
pub use row::{Advice, Case, Content, Drawing, Emitter, Line, Place, Row, Surface};
pub use search::{Found, search};
pub use sketch::{Frame, Icon, Part, Sketch, fitted};

use serde::{Deserialize, Serialize};

/// Every row, area by area.
static AREAS: [&[Row]; 17] = [
    &phone_account::ROWS,
    &phone_blocked::ROWS,
    &phone_browser::ROWS,
    &phone_passkey::ROWS,
    &phone_key::ROWS,
    &phone_unlock::ROWS,
    &phone_saving::ROWS,
    &phone_link::ROWS,
    &pc_account::ROWS,
    &pc_phone::ROWS,
    &pc_connection::ROWS,
    &pc_network::ROWS,
    &pc_verdict::ROWS,
    &pc_revoked::ROWS,
    &pc_holder::ROWS,
    &pc_mynumber::ROWS,
    &pc_dialog::ROWS,
];

/// All 48 messages in the manual's order.
pub fn rows() -> Vec<&'static Row> {
    let mut rows: Vec<_> = AREAS.iter().copied().flatten().collect();
    rows.sort_by_key(|row| row.number);
    rows
}

/// The message with this number.
pub fn row(number: Number) -> Option<&'static Row> {
    AREAS.iter().copied().flatten().find(|row| row.number == number)
}

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
