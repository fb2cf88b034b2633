//! Workbooks as Excel keeps them (.xlsx, ECMA-376): the first sheet that is shown, row by row. What a workbook unpacks to is bounded.

use crate::desk::table::{Cell, CellKind, TableRow};
use calamine::{Data, DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read as _};
use zip::ZipArchive;

/// Bytes that all parts of a workbook may unpack to, and that the texts of its cells may have: a million holders.
const UNPACKED: u64 = 320 << 20;
/// Cells that are read.
const CELLS: usize = 8_000_000;
/// Columns that are read: no list has so many, and whatever stands beyond is no part of it.
const COLUMNS: u32 = 200;

/// A sheet of a workbook.
#[derive(Debug)]
pub(super) struct Worksheet {
    pub(super) rows: Vec<TableRow>,
    /// Its name, where the workbook shows others beside it, which are not read.
    pub(super) among_others: Option<String>,
}

/// Why a workbook is not read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NoWorkbook {
    /// It is protected by a password.
    Protected,
    /// The format of Excel before 2007 (.xls).
    Legacy,
    /// Another kind of document.
    Other,
    /// A web page or another text of marks, which only bears the ending of a workbook.
    Markup,
    /// More in it than any list of holders has.
    Large,
    /// It shows no sheet with cells.
    NoSheet,
    /// It cannot be read; the reader's words.
    Damaged(String),
}

/// Whether bytes are a workbook, or at least a document of that family, rather than text.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(COMPOUND)
}

/// How a compound file begins: .xls, and documents with a password (MS-CFB §2.2).
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The first sheet that is shown.
pub(super) fn read(bytes: &[u8]) -> Result<Worksheet, NoWorkbook> {
    if bytes.starts_with(COMPOUND) {
        // The one stream that every document with a password has (MS-OFFCRYPTO §2.3.4.4).
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let protected = bytes.windows(name.len()).any(|it| it == name);
        return Err(if protected { NoWorkbook::Protected } else { NoWorkbook::Legacy });
    }
    measure(bytes)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let shown: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|it| it.typ == SheetType::WorkSheet && it.visible == SheetVisible::Visible)
        .map(|it| it.name.clone())
        .collect();
    let Some(first) = shown.first() else { return Err(NoWorkbook::NoSheet) };
    let rows = cells(&mut workbook, first)?;
    Ok(Worksheet { rows, among_others: shown.get(1).map(|_| first.clone()) })
}

/// Unpacks everything once without keeping it: what a part says of its own size is not relied on.
fn measure(bytes: &[u8]) -> Result<(), NoWorkbook> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let (mut left, mut is_xlsx) = (UNPACKED, false);
    for n in 0..archive.len() {
        let part = archive.by_index(n).map_err(|error| damaged(&error))?;
        is_xlsx |=
            part.name().is_ok_and(|name| name.replace('\\', "/").eq_ignore_ascii_case("xl/workbook.xml"));
        let size = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|error| damaged(&error))?;
        left = left.checked_sub(size).ok_or(NoWorkbook::Large)?;
    }
    if is_xlsx { Ok(()) } else { Err(NoWorkbook::Other) }
}

fn damaged(error: &impl ToString) -> NoWorkbook {
    NoWorkbook::Damaged(error.to_string())
}

fn cells(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Vec<TableRow>, NoWorkbook> {
    let mut reader = workbook.worksheet_cells_reader(sheet).map_err(refused)?;
    let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    let (mut count, mut texts) = (0_usize, 0_u64);
    while let Some(cell) = reader.next_cell().map_err(refused)? {
        let (row, column) = cell.get_position();
        let cell = kept(cell.get_value());
        if column >= COLUMNS || cell.text.trim().is_empty() {
            continue;
        }
        let cells = rows.entry(row).or_default();
        let place = column as usize;
        // What is left out before a cell is kept, too.
        count += (place + 1).saturating_sub(cells.len());
        texts += cell.text.len() as u64;
        if count > CELLS || texts > UNPACKED {
            return Err(NoWorkbook::Large);
        }
        if cells.len() <= place {
            cells.resize(place + 1, Cell::default());
        }
        if let Some(kept) = cells.get_mut(place) {
            *kept = cell;
        }
    }
    Ok(rows.into_iter().map(|(row, cells)| TableRow { line: u64::from(row) + 1, cells }).collect())
}

/// A cell's text. Dates come as ISO 8601 has them.
fn kept(value: &DataRef<'_>) -> Cell {
    let text = |text: String| Cell { text, kind: CellKind::Text };
    match value {
        DataRef::SharedString(it) => text((*it).to_owned()),
        DataRef::String(it) | DataRef::DateTimeIso(it) | DataRef::DurationIso(it) => text(it.clone()),
        DataRef::Int(_) | DataRef::Float(_) => {
            Cell { text: Data::from(value.clone()).to_string(), kind: CellKind::Number }
        }
        DataRef::DateTime(it) => {
            let (year, month, day, ..) = it.to_ymd_hms_milli();
            Cell { text: format!("{year:04}-{month:02}-{day:02}"), kind: CellKind::Number }
        }
        DataRef::Bool(_) | DataRef::Error(_) | DataRef::Empty => text(Data::from(value.clone()).to_string()),
    }
}

fn refused(error: XlsxError) -> NoWorkbook {
    match error {
        XlsxError::Password => NoWorkbook::Protected,
        XlsxError::NotAWorksheet(_) | XlsxError::WorksheetNotFound(_) => NoWorkbook::NoSheet,
        other => damaged(&other),
    }
}
