//! A judgement of one item, and the words to write one with.

use super::finding::Outcome;
use super::place::Place;
use crate::catalogue::{guide::Guide, number::Number};
use crate::language::{Text, text};

/// A judgement before it is said in one language.
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    pub(super) meaning: Said,
    pub(super) fix: Option<(Text, Option<Guide>, Option<Number>)>,
}

/// A sentence, with what is filled into it.
pub(super) enum Said {
    Plainly(Text),
    /// `{}` is a number.
    With(Text, String),
}

impl Said {
    pub(super) fn fill(self, place: Place<'_>) -> String {
        match self {
            Self::Plainly(text) => text.in_language(place.language).to_owned(),
            Self::With(text, value) => text.in_language(place.language).replace("{}", &value),
        }
    }
}

pub(super) fn fine(meaning: Text) -> Judged {
    Judged { outcome: Outcome::Fine, meaning: Said::Plainly(meaning), fix: None }
}

pub(super) fn not_needed(meaning: Text) -> Judged {
    Judged { outcome: Outcome::NotNeeded, meaning: Said::Plainly(meaning), fix: None }
}

pub(super) fn unknown(meaning: Text) -> Judged {
    Judged { outcome: Outcome::Unknown, meaning: Said::Plainly(meaning), fix: None }
}

pub(super) fn bad(meaning: Text, fix: Text, guide: Guide, message: Option<Number>) -> Judged {
    let fix = Some((fix, Some(guide), message));
    Judged { outcome: Outcome::Bad, meaning: Said::Plainly(meaning), fix }
}

pub(super) fn unmeasured() -> Judged {
    unknown(text("この画面では調べられませんでした。", "It could not be measured here."))
}
