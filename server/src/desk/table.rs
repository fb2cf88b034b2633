//! A file of rows, whatever wrote it: lines of cells, each with its number. Knows no holder.

use crate::desk::charset::breaks;

/// A row with something in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct TableRow {
    /// Its line in the file, from 1; in a workbook the row's number.
    pub(super) line: u64,
    /// What stands in it.
    pub(super) cells: Vec<Cell>,
}

/// What stands in one place.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Cell {
    /// Its text; of a number its digits.
    pub(super) text: String,
    /// What kept it.
    pub(super) kind: CellKind,
}

/// What a cell was kept as.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum CellKind {
    /// As it was typed.
    #[default]
    Text,
    /// As a number: zeros before it are lost, and digits after the fifteenth.
    Number,
}

impl TableRow {
    /// The text in a place, empty where there is none.
    pub(super) fn text(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", |cell| cell.text.as_str())
    }

    /// How many places it has up to its last text.
    pub(super) fn filled(&self) -> usize {
        self.cells.iter().rposition(|cell| !cell.text.trim().is_empty()).map_or(0, |last| last + 1)
    }
}

/// Why a text is no table.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum NoTable {
    /// A quotation mark is not closed.
    Quote {
        /// The line in which it opens.
        line: u64,
    },
    /// The reader's words.
    Csv(String),
}

/// What may stand between the fields of a line.
pub(super) const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The separator that the first line names, as Excel understands it (`sep=;`), and the length of that line.
pub(super) fn named_separator(text: &str) -> Option<(u8, usize)> {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let line = text.get(..end)?.trim_matches('"');
    let rest = line.get(..4).filter(|it| it.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?;
    match rest.as_bytes() {
        [separator] => Some((*separator, end)),
        // What Excel appends to fill the row: `sep=,,,`.
        [separator, more @ ..] if more.iter().all(|it| it == separator) => Some((*separator, end)),
        _ => None,
    }
}

/// The rows of a text whose fields are separated by `separator`, at most `most` of them.
pub(super) fn rows(text: &str, separator: u8, most: usize) -> Result<Vec<TableRow>, NoTable> {
    let skipped = named_separator(text).map_or(0, |(_, length)| length);
    let body = text.get(skipped..).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(body.as_bytes());
    let mut lines = Lines { bytes: body.as_bytes(), at: 0, line: 1 };
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while rows.len() < most {
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) if lines.is_open() => return Err(NoTable::Quote { line: lines.line }),
            Ok(false) => break,
            Err(error) => return Err(NoTable::Csv(error.to_string())),
        }
        let line = lines.of_record(start);
        if record.iter().all(|field| field.trim().is_empty()) {
            continue; // what a spreadsheet leaves between and behind its rows
        }
        let cells =
            record.iter().map(|field| Cell { text: field.to_owned(), kind: CellKind::Text }).collect();
        rows.push(TableRow { line, cells });
    }
    Ok(rows)
}

/// Counts lines by ourselves: the CSV reader's count is short by the line ends before a record, and does not know a CR alone.
struct Lines<'t> {
    bytes: &'t [u8],
    /// How far it has counted.
    at: usize,
    /// The line that begins or goes on there.
    line: u64,
}

impl Lines<'_> {
    /// The line of the record that begins at or, behind line ends, after a place.
    fn of_record(&mut self, start: usize) -> u64 {
        let rest = self.bytes.get(start..).unwrap_or_default();
        let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let begins = start.saturating_add(ends);
        self.line += breaks(self.bytes.get(self.at..begins).unwrap_or_default()) as u64;
        self.at = begins;
        self.line
    }

    /// Whether the record that was counted last, which must be the file's last, ends within quotation marks.
    fn is_open(&self) -> bool {
        let record = self.bytes.get(self.at..).unwrap_or_default();
        breaks(record.trim_ascii_end()) > 0 && record.iter().fold(false, |odd, byte| odd ^ (*byte == b'"'))
    }
}
