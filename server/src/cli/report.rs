//! The bad rows of an import as CSV, for a spreadsheet.

use crate::cli::text;
use crate::desk::import::Summary;
use std::fmt::Write as _;

/// The rows that were not imported, with line, holder id and reason.
pub fn report(summary: &Summary) -> String {
    // The mark makes Excel read it as UTF-8.
    let mut out = String::from("\u{FEFF}line,id,reason\r\n");
    for bad in &summary.bad {
        let reason = text::why(&bad.why).replace('"', "\"\"");
        // An id that a spreadsheet would take for a formula stays a text.
        let id = text::shown(&bad.id).replace('"', "\"\"");
        let quote = if id.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
        let _ = write!(out, "{},\"{quote}{id}\",\"{reason}\"\r\n", bad.line);
    }
    out
}
