//! The check as plain text, to be handed over. It holds what the person sees on the screen, and nothing else.

use super::finding::{CheckOutcome, Finding};
use crate::language::{Language, Text, text};

impl CheckOutcome {
    /// The outcome in a word, for the report to the desk.
    pub const fn word(self) -> Text {
        match self {
            Self::Fine => text("問題なし", "OK"),
            Self::Bad => text("要対応", "Problem"),
            Self::Unknown => text("確認できません", "Cannot be known"),
            Self::NotNeeded => text("この端末では不要", "Not needed here"),
        }
    }
}

/// The check as plain text, what is not fine first.
pub fn report(device: &str, findings: &[Finding], language: Language) -> String {
    let head = text("端末の動作確認の結果", "Check of this device").in_language(language);
    let colon = text("：", ": ").in_language(language);
    let mut lines = vec![[head, colon, device].concat()];
    for outcome in [CheckOutcome::Bad, CheckOutcome::Unknown, CheckOutcome::Fine, CheckOutcome::NotNeeded] {
        for it in findings.iter().filter(|it| it.outcome == outcome) {
            let (name, word) = (it.item.name().in_language(language), outcome.word().in_language(language));
            let number = it.fix.as_ref().and_then(|fix| fix.message);
            let number = number.map_or_else(String::new, |number| match language {
                Language::Ja => format!("（{number}）"),
                Language::En => format!(" ({number})"),
            });
            lines.push(format!("[{word}] {name}{number}{colon}{}", it.meaning));
        }
    }
    lines.join("\n")
}
