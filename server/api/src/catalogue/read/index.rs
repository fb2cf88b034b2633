//! The catalogue as lists, for pages on which people look something up by themselves. Pure.

use super::{
    context::Context,
    fill::{Voice, fill},
};
use crate::catalogue::{
    guide::Guide,
    messages::rows,
    number::{Number, Surface},
    row::{MessageRow, Moment},
};

/// A message in a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Listed {
    /// The message's number.
    pub number: Number,
    /// Whether a phone or a PC shows it.
    pub surface: Surface,
    /// When it appears, relative to the ceremony.
    pub moment: Moment,
    /// What stands on the screen.
    pub title: String,
    /// Other spellings of it, and codes.
    pub also: &'static [&'static str],
    /// What happened, in one sentence.
    pub headline: String,
}

/// Every message that we say something about, in the order of their numbers.
pub fn listed(context: &Context) -> Vec<Listed> {
    let one = |row: &'static MessageRow| {
        let headline = row.content.headline.in_language(context.language);
        Listed {
            number: row.number,
            surface: row.surface,
            moment: row.moment,
            title: fill(row.title, Voice::Quoted, context),
            also: row.also,
            headline: fill(headline, Voice::Ours, context),
        }
    };
    rows().into_iter().map(one).collect()
}

/// What stands on a screen, with what varies filled in.
pub fn quoted(words: &str, context: &Context) -> String {
    fill(words, Voice::Quoted, context)
}

impl Guide {
    /// The messages whose remedies lead to this guide, in the order of their numbers.
    pub fn helps_with(self) -> Vec<Number> {
        let leads =
            |row: &&'static MessageRow| row.content.remedies.iter().any(|advice| advice.guide == Some(self));
        rows().into_iter().filter(leads).map(|row| row.number).collect()
    }
}
