//! A list of entries: at a terminal with headings and columns that stand below each other, else line by line with tabs, as programs read it.

use crate::cli::command::list::ListLine;
use crate::cli::command::streams::{Layout, OutputStreams};
use crate::cli::terminal;
use crate::said::Said;
use std::io;

/// So many entries are measured before the first is written; wider ones after them stand out.
const MEASURED: usize = 500;

/// A list that is being written.
pub(super) struct Listing<'a> {
    streams: &'a OutputStreams,
    json: bool,
    /// The headings and the entries that are not written yet, by columns.
    held: Vec<Vec<String>>,
    /// How wide the columns are, once that was measured.
    widths: Option<Vec<usize>>,
    count: usize,
}

impl<'a> Listing<'a> {
    /// A list with these columns.
    pub(super) fn new(streams: &'a OutputStreams, headings: &[Said], json: bool) -> Self {
        let headings = headings.iter().map(|it| it.in_language(streams.language).to_owned()).collect();
        Self { streams, json, held: vec![headings], widths: None, count: 0 }
    }

    /// The next entry.
    pub(super) fn entry(&mut self, entry: &ListLine) -> io::Result<()> {
        self.count += 1;
        if self.json || self.streams.layout == Layout::Tabs {
            return self.streams.answer(entry, self.json);
        }
        let text = entry.text.in_language(self.streams.language);
        let cells: Vec<String> = text.split('\t').map(str::to_owned).collect();
        if let Some(widths) = &self.widths {
            return self.streams.line(&line(&cells, widths));
        }
        self.held.push(cells);
        if self.held.len() > MEASURED { self.write() } else { Ok(()) }
    }

    /// That was all; says what it is that there is none of.
    pub(super) fn end(mut self, none: &Said) -> io::Result<()> {
        if self.count == 0 {
            self.streams.nothing(none, self.json);
        } else if self.held.len() > 1 {
            self.write()?;
        }
        Ok(())
    }

    /// Writes what is held, in columns as wide as the widest of it.
    fn write(&mut self) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        let mut widths = Vec::new();
        for cells in &held {
            widths.resize(widths.len().max(cells.len()), 0);
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = terminal::width(cell).max(*width);
            }
        }
        for cells in &held {
            self.streams.line(&line(cells, &widths))?;
        }
        self.widths = Some(widths);
        Ok(())
    }
}

/// The cells of a line, each filled up to the width of its column; the last one as it is.
fn line(cells: &[String], widths: &[usize]) -> String {
    let mut out = String::new();
    for (index, cell) in cells.iter().enumerate() {
        out.push_str(cell);
        if index + 1 < cells.len() {
            let width = widths.get(index).copied().unwrap_or_default();
            out.extend(std::iter::repeat_n(' ', width.saturating_sub(terminal::width(cell)) + 2));
        }
    }
    out
}
