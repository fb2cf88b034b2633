//! What the items mean to the person, in the person's language.

use super::item::CheckItem;
use crate::catalogue::{guide::Guide, number::Number};
use crate::language::Language;
use serde::{Deserialize, Serialize};

/// Whether an item of the check is fine.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// The item is as it should be.
    Fine,
    /// The item stops people, or will.
    Bad,
    /// No page can know it, or it was not measured.
    Unknown,
    /// The device does without it.
    NotNeeded,
}

/// What an item means to the person.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The item that this is about.
    pub item: CheckItem,
    /// Whether the item is fine.
    pub outcome: CheckOutcome,
    /// What that means, in one sentence.
    pub meaning: String,
    /// Whether it will never be another one on this device, so that looking again is of no use.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub settled: bool,
    /// What to do about it, where there is something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// What to do about an item.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fix {
    /// What to do, in one sentence.
    pub text: String,
    /// The guide that shows the steps, by its name in addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<String>,
    /// What the guide helps to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide_title: Option<String>,
    /// The message that people would see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Number>,
}

/// What was found out about the items that were asked for.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Findings {
    /// The device, as people call it.
    pub device: String,
    /// One for each item that was asked for.
    pub findings: Vec<Finding>,
}

/// A number for the help desk.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CheckIncident {
    /// The incident number, to be read out to the desk.
    pub incident: String,
}

impl Fix {
    /// The fix with the guide that shows its steps, in `language`.
    pub(super) fn guided(
        text: String,
        guide: Option<Guide>,
        message: Option<Number>,
        language: Language,
    ) -> Self {
        Self {
            text,
            guide: guide.map(|guide| guide.slug().to_owned()),
            guide_title: guide.map(|guide| guide.title().in_language(language).to_owned()),
            message,
        }
    }
}
