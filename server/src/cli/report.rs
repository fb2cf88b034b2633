//! The bad rows of an import as CSV: for a spreadsheet, and for another import when they are corrected.

use crate::cli::text;
use crate::desk::import::Summary;
use crate::line;
use api::Language;
use std::fmt::Write as _;

/// No field is longer; a name has a third at most.
const FIELD: usize = 300;

/// The rows that were not imported, as the list has them, with their line and the reason. An import passes over what was added.
pub fn report(summary: &Summary, language: Language) -> String {
    // The mark makes Excel read it as UTF-8.
    let mut out = String::from(match language {
        Language::Ja => "\u{FEFF}行,本人ID,氏名,フリガナ,認証局,状態,理由\r\n",
        Language::En => "\u{FEFF}line,id,name,kana,authority,state,reason\r\n",
    });
    for bad in &summary.bad {
        let [id, name, kana, authority, state] =
            [&bad.id, &bad.name, &bad.kana, &bad.authority, &bad.standing].map(|it| field(it));
        let reason = text::why(&bad.why).in_language(language).replace('"', "\"\"");
        let _ = write!(
            out,
            "{},\"{id}\",\"{name}\",\"{kana}\",\"{authority}\",\"{state}\",\"{reason}\"\r\n",
            bad.line
        );
    }
    out
}

/// A field in quotation marks. What a spreadsheet would take for a formula stays a text; the import takes the mark off again.
pub(super) fn field(given: &str) -> String {
    let text = line::marked(given, FIELD).replace('"', "\"\"");
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}
