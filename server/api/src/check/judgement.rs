//! A judgement of one item, and the words to write one with.

use super::context::CheckContext;
use super::finding::CheckOutcome;
use crate::catalogue::{guide::Guide, number::Number};
use crate::language::{Text, text};

/// A judgement before it is said in one language.
pub(super) struct Judged {
    pub(super) outcome: CheckOutcome,
    pub(super) meaning: FilledSentence,
    pub(super) fix: Option<(Text, Option<Guide>, Option<Number>)>,
}

/// A sentence, with what is filled into it.
pub(super) enum FilledSentence {
    Plainly(Text),
    /// A text with one `{}`, and what stands there instead.
    With(Text, String),
}

impl FilledSentence {
    pub(super) fn fill(self, place: CheckContext<'_>) -> String {
        match self {
            Self::Plainly(text) => text.in_language(place.language).to_owned(),
            Self::With(text, value) => text.in_language(place.language).replace("{}", &value),
        }
    }
}

pub(super) fn fine(meaning: Text) -> Judged {
    Judged { outcome: CheckOutcome::Fine, meaning: FilledSentence::Plainly(meaning), fix: None }
}

pub(super) fn not_needed(meaning: Text) -> Judged {
    Judged { outcome: CheckOutcome::NotNeeded, meaning: FilledSentence::Plainly(meaning), fix: None }
}

pub(super) fn unknown(meaning: Text) -> Judged {
    Judged { outcome: CheckOutcome::Unknown, meaning: FilledSentence::Plainly(meaning), fix: None }
}

pub(super) fn bad(meaning: Text, fix: Text, guide: Guide, message: Option<Number>) -> Judged {
    let fix = Some((fix, Some(guide), message));
    Judged { outcome: CheckOutcome::Bad, meaning: FilledSentence::Plainly(meaning), fix }
}

pub(super) fn unmeasured() -> Judged {
    unknown(text("この画面では確認できませんでした。", "It could not be checked here."))
}
