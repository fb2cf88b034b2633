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
    /// Whether measuring it again can find nothing else.
    pub(super) settled: bool,
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

fn plain(outcome: CheckOutcome, meaning: Text) -> Judged {
    Judged { outcome, meaning: FilledSentence::Plainly(meaning), fix: None, settled: false }
}

pub(super) fn fine(meaning: Text) -> Judged {
    plain(CheckOutcome::Fine, meaning)
}

pub(super) fn not_needed(meaning: Text) -> Judged {
    Judged { settled: true, ..plain(CheckOutcome::NotNeeded, meaning) }
}

pub(super) fn unknown(meaning: Text) -> Judged {
    plain(CheckOutcome::Unknown, meaning)
}

pub(super) fn bad(meaning: Text, fix: Text, guide: Guide, message: Option<Number>) -> Judged {
    Judged { fix: Some((fix, Some(guide), message)), ..plain(CheckOutcome::Bad, meaning) }
}

pub(super) fn unmeasured() -> Judged {
    unknown(text("この画面では確認できませんでした。", "It could not be checked here."))
}
