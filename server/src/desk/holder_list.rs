//! A list of holders, as CSV or as a workbook: bytes in, rows out, each good or bad with its line and reason. Knows no store.

use crate::desk::charset::{self, NoText};
use crate::desk::columns::{self, Columns, NoColumns};
use crate::desk::holder::{NewHolder, NewKana, NewStanding};
use crate::desk::table::{self, Cell, CellKind, NoTable, SEPARATORS, TableRow};
use crate::desk::text::{self, TextError};
use crate::desk::workbook;
use crate::ids::{self, AuthorityId, HolderId, IdError};
use crate::model::kana::{KanaName, NoKana};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP};
use std::collections::HashMap;

pub use crate::desk::columns::Title;
pub use crate::desk::workbook::NoWorkbook;

/// Bytes of a file: a million holders need half of it.
const LARGEST: usize = 128 << 20;
/// Rows in which the titles are looked for: what stands above them is a heading, a date and a few lines of remarks.
const HEAD: usize = 20;

/// The rows of a file.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Rows that are right as far as the file goes.
    pub good: Vec<SheetRow>,
    /// Rows that cannot be imported, with the reason for each.
    pub bad: Vec<Bad>,
    /// What was passed over, or taken for something, in reading the file.
    pub remarks: Vec<Remark>,
}

/// What was passed over, or taken for something, in reading a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Remark {
    /// Rows stand above the titles.
    Above {
        /// The line of the titles.
        titles: u64,
    },
    /// Columns mean nothing here; their titles.
    Ignored(Vec<String>),
    /// The workbook shows other sheets behind this one.
    FirstSheet(String),
    /// An encoding that no mark names; its name.
    Encoding(&'static str),
}

/// A row that is right as far as the file goes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SheetRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The holder to add, or to change.
    pub holder: NewHolder,
}

/// A row that cannot be imported.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Bad {
    /// Its line in the file, from 1.
    pub line: u64,
    /// Its holder id, as it stands there; empty when there is none.
    pub id: String,
    /// Its name, as it stands there.
    pub name: String,
    /// How the name is read, as it stands there.
    pub kana: String,
    /// Its authority, as it stands there.
    pub authority: String,
    /// Whether its holder may log in, as it stands there.
    pub standing: String,
    /// Why it cannot be imported.
    pub why: Why,
}

/// Why a row cannot be imported.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Why {
    /// The row has not as many fields as the header has columns.
    Columns {
        /// How many fields the row has.
        found: usize,
        /// How many columns the header names.
        expected: usize,
    },
    /// The holder id is none.
    Id(IdError),
    /// The holder id is kept as a number: zeros before it, and digits after the fifteenth, may be lost.
    Number,
    /// The holder id is a number as a spreadsheet shortens it (`1.23457E+11`): its digits are lost.
    Shortened,
    /// An earlier line has the same number but for the zeros before it.
    Zeros {
        /// Number of the line that has it first.
        first: u64,
    },
    /// The name cannot be shown.
    Name(TextError),
    /// What should say how the name is read does not.
    Kana(NoKana),
    /// The authority's id is none.
    Authority(IdError),
    /// Nobody has added the authority.
    AuthorityUnknown(AuthorityId),
    /// It cannot be told whether the holder may log in.
    Standing,
    /// An earlier line has the same id.
    Twice {
        /// Number of the line that names the same holder first.
        first: u64,
    },
    /// The holder is there already.
    Exists,
}

/// Why a file is no list of holders.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SheetError {
    /// None of the encodings in use.
    Encoding {
        /// The first line that is not UTF-8.
        line: usize,
    },
    /// It ends within a character: only a part of it has arrived.
    CutOff,
    /// EUC-JP, or `Shift_JIS` with katakana of half width: both fit.
    Unclear,
    /// No line names the columns.
    Header {
        /// The columns that are not named.
        missing: Vec<Title>,
    },
    /// No line has a title that means anything here.
    Untitled {
        /// What the first one begins with.
        first: String,
    },
    /// The line that names the columns names one twice.
    Column {
        /// The column's title as the file has it.
        name: String,
    },
    /// A holder stands above the line that names the columns.
    Above {
        /// The holder's line.
        line: u64,
        /// The line of the titles.
        titles: u64,
    },
    /// A quotation mark is not closed.
    Quote {
        /// The line in which it opens.
        line: u64,
    },
    /// The file is no CSV; the cause.
    Csv(String),
    /// Larger than a list of a million holders.
    Large,
    /// The file is a workbook or another document that is not read.
    Workbook(NoWorkbook),
}

impl From<NoText> for SheetError {
    fn from(why: NoText) -> Self {
        match why {
            NoText::Unknown { line } => Self::Encoding { line },
            NoText::CutOff => Self::CutOff,
            NoText::Unclear => Self::Unclear,
        }
    }
}

impl From<NoTable> for SheetError {
    fn from(why: NoTable) -> Self {
        match why {
            NoTable::Quote { line } => Self::Quote { line },
            NoTable::Csv(cause) => Self::Csv(cause),
        }
    }
}

impl From<NoColumns> for SheetError {
    fn from(why: NoColumns) -> Self {
        match why {
            NoColumns::Missing(missing) => Self::Header { missing },
            NoColumns::Strange { first } => Self::Untitled { first },
            NoColumns::Twice { title: name } => Self::Column { name },
        }
    }
}

/// Reads a list: CSV in the encodings and with the separators that spreadsheets in Japan write, or a workbook (.xlsx).
pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    let Found { rows, columns, at, mut remarks } = find(bytes)?;
    let titles = rows.get(at).map_or(1, |row| row.line);
    if let Some(row) = rows.iter().take(at).find(|row| columns.read(row).is_ok()) {
        return Err(SheetError::Above { line: row.line, titles });
    }
    if at > 0 {
        remarks.push(Remark::Above { titles });
    }
    if !columns.ignored.is_empty() {
        remarks.push(Remark::Ignored(columns.ignored.clone()));
    }
    let mut sheet = Sheet { remarks, ..Sheet::default() };
    let mut first = Earlier::default();
    for row in rows.iter().skip(at + 1) {
        match columns.read(row).and_then(|holder| first.meets(holder, row.line)) {
            Ok(holder) => sheet.good.push(SheetRow { line: row.line, holder }),
            Err(why) => sheet.bad.push(columns.bad(row, why)),
        }
    }
    Ok(sheet)
}

/// The holder ids of a list, each with its line: of a list with titles those of its column, else one a line.
pub(crate) fn ids(bytes: &[u8]) -> Result<Vec<(u64, String)>, SheetError> {
    let column = |rows: &[TableRow]| {
        rows.iter().take(HEAD).enumerate().find_map(|(at, row)| Some((at, columns::id_column(row)?)))
    };
    let (grids, _) = grids(bytes, |rows| column(rows).is_some())?;
    for rows in grids.iter().flatten() {
        if let Some((at, place)) = column(rows) {
            let named = rows.iter().skip(at + 1).map(|row| (row.line, typed(row.text(place)).to_owned()));
            return Ok(named.filter(|(_, id)| !id.is_empty()).collect());
        }
    }
    let Some(rows) = grids.into_iter().next() else { return Ok(Vec::new()) };
    let whole =
        |row: &TableRow| row.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(",");
    Ok(rows?.iter().map(|row| (row.line, whole(row).trim_end_matches(',').trim().to_owned())).collect())
}

/// A list whose titles were found.
struct Found {
    rows: Vec<TableRow>,
    columns: Columns,
    /// Which of the rows has the titles.
    at: usize,
    remarks: Vec<Remark>,
}

/// Looks for the titles among the first rows, with every separator in turn.
fn find(bytes: &[u8]) -> Result<Found, SheetError> {
    let (grids, remarks) = grids(bytes, |rows| titles(rows).is_ok())?;
    let mut best: Option<Nearest> = None;
    for grid in grids {
        let found = match &grid {
            Ok(rows) => titles(rows).map_err(|why| Nearest { known: why.known(), why: why.into() }),
            Err(why) => Err(Nearest { known: 0, why: why.clone() }),
        };
        match (found, grid) {
            (Ok((at, columns)), Ok(mut rows)) => {
                if workbook::is_workbook(bytes) {
                    // A workbook keeps no empty cells at the end of a row.
                    for row in &mut rows {
                        row.cells.resize(row.cells.len().max(columns.needed()), Cell::default());
                    }
                }
                return Ok(Found { rows, columns, at, remarks });
            }
            (Ok(_), Err(why)) => return Err(why),
            (Err(nearest), _) => {
                if best.as_ref().is_none_or(|best| nearest.known > best.known) {
                    best = Some(nearest);
                }
            }
        }
    }
    Err(best.map_or_else(none_named, |nearest| nearest.why))
}

/// Why no titles were found, and how many of them were.
struct Nearest {
    known: usize,
    why: SheetError,
}

fn none_named() -> SheetError {
    SheetError::Header { missing: vec![Title::Id, Title::Name, Title::Authority] }
}

/// The row of titles; else why the row that comes nearest is none.
fn titles(rows: &[TableRow]) -> Result<(usize, Columns), NoColumns> {
    let mut nearest = NoColumns::Missing(vec![Title::Id, Title::Name, Title::Authority]);
    for (at, row) in rows.iter().take(HEAD).enumerate() {
        match Columns::named_by(row) {
            Ok(columns) => return Ok((at, columns)),
            Err(why) if at == 0 || why.known() > nearest.known() => nearest = why,
            Err(_) => {}
        }
    }
    Err(nearest)
}

/// A file's rows as one separator makes them.
type Grid = Result<Vec<TableRow>, SheetError>;

/// The rows of a file, once for each separator that it may have: all of them where the first are `wanted`, else the first.
fn grids(bytes: &[u8], wanted: impl Fn(&[TableRow]) -> bool) -> Result<(Vec<Grid>, Vec<Remark>), SheetError> {
    if bytes.len() > LARGEST {
        return Err(SheetError::Large);
    }
    if workbook::is_workbook(bytes) {
        let sheet = workbook::read(bytes).map_err(SheetError::Workbook)?;
        return Ok((vec![Ok(sheet.rows)], sheet.among_others.map(Remark::FirstSheet).into_iter().collect()));
    }
    let decoded = charset::decode(bytes, |text| {
        heads(text).into_iter().flat_map(|(_, rows)| rows).any(|rows| wanted(&rows))
    })?;
    let start = decoded.text.trim_start();
    if start.starts_with("<!")
        || start.starts_with("<?xml")
        || start.get(..5).is_some_and(|it| it.eq_ignore_ascii_case("<html"))
    {
        return Err(SheetError::Workbook(NoWorkbook::Markup));
    }
    let remarks = unmarked(decoded.encoding).map(Remark::Encoding).into_iter().collect();
    let mut grids = Vec::new();
    for (separator, head) in heads(&decoded.text) {
        let whole = grids.is_empty() || head.as_ref().is_ok_and(|rows| wanted(rows));
        grids.push(if whole {
            table::rows(&decoded.text, separator, usize::MAX).map_err(SheetError::from)
        } else {
            head
        });
    }
    Ok((grids, remarks))
}

/// The first rows of a text as every separator makes them that it may have.
fn heads(text: &str) -> Vec<(u8, Grid)> {
    let named = table::named_separator(text).map(|(separator, _)| separator);
    let separators = named.map_or_else(|| SEPARATORS.to_vec(), |separator| vec![separator]);
    let head = |separator| (separator, table::rows(text, separator, HEAD).map_err(SheetError::from));
    separators.into_iter().map(head).collect()
}

/// An encoding that was recognized by what it reads, and may be the wrong one.
fn unmarked(encoding: &'static Encoding) -> Option<&'static str> {
    (encoding == EUC_JP || encoding == ISO_2022_JP).then(|| encoding.name())
}

/// What earlier lines named.
#[derive(Default)]
struct Earlier {
    ids: HashMap<HolderId, u64>,
    /// Numbers without the zeros before them.
    numbers: HashMap<String, u64>,
}

impl Earlier {
    fn meets(&mut self, holder: NewHolder, line: u64) -> Result<NewHolder, Why> {
        if let Some(first) = self.ids.get(&holder.id) {
            return Err(Why::Twice { first: *first });
        }
        let id = holder.id.as_str();
        if id.bytes().all(|byte| byte.is_ascii_digit()) {
            let number = id.trim_start_matches('0').to_owned();
            if let Some(first) = self.numbers.get(&number) {
                return Err(Why::Zeros { first: *first });
            }
            self.numbers.insert(number, line);
        }
        self.ids.insert(holder.id.clone(), line);
        Ok(holder)
    }
}

impl Columns {
    fn bad(&self, row: &TableRow, why: Why) -> Bad {
        let field = |place| typed(row.text(place)).to_owned();
        Bad {
            line: row.line,
            id: field(self.id),
            name: field(self.name),
            kana: self.kana.map(field).unwrap_or_default(),
            authority: field(self.authority),
            standing: self.standing.map(field).unwrap_or_default(),
            why,
        }
    }

    fn read(&self, row: &TableRow) -> Result<NewHolder, Why> {
        if row.cells.len() < self.needed() {
            return Err(Why::Columns { found: row.cells.len(), expected: self.all });
        }
        if row.filled() > self.all {
            return Err(Why::Columns { found: row.filled(), expected: self.all });
        }
        let field = |place| typed(row.text(place));
        let id = field(self.id);
        if is_shortened(id) {
            return Err(Why::Shortened);
        }
        if row.cells.get(self.id).map(|cell| cell.kind) == Some(CellKind::Number) {
            return Err(Why::Number);
        }
        Ok(NewHolder {
            id: HolderId::parse(id).map_err(Why::Id)?,
            written: ids::plain(id).map_err(Why::Id)?,
            name: text::name(field(self.name)).map_err(Why::Name)?,
            // An empty cell says nothing, as a list without the column: what is known of others is not taken away by it.
            kana: KanaName::read(self.kana.map(field).unwrap_or_default())
                .map_err(Why::Kana)?
                .map(NewKana::Is),
            authority: AuthorityId::parse(field(self.authority)).map_err(Why::Authority)?,
            standing: standing(self.standing.map(field).unwrap_or_default())?,
        })
    }
}

/// A field as it was typed: without the mark that keeps a spreadsheet from taking it for a formula, which our reports write.
fn typed(field: &str) -> &str {
    let field = field.trim();
    field.strip_prefix('\'').filter(|it| it.starts_with(['=', '+', '-', '@'])).unwrap_or(field)
}

/// Whether somebody may log in, as an export writes it and clerks do; nothing where nothing is said.
fn standing(field: &str) -> Result<Option<NewStanding>, Why> {
    match text::half_width(field).to_lowercase().as_str() {
        "" => Ok(None),
        "enabled" | "利用中" | "有効" => Ok(Some(NewStanding::Enabled)),
        "disabled" | "停止中" | "停止" | "無効" => Ok(Some(NewStanding::Disabled)),
        _ => Err(Why::Standing),
    }
}

/// Whether an id is a number as a spreadsheet shortens it: `1.23457E+11`.
fn is_shortened(id: &str) -> bool {
    let id = text::half_width(id);
    let Some((digits, power)) = id.split_once(['e', 'E']) else { return false };
    let number = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    let whole = digits.split_once('.').map_or_else(|| number(digits), |(a, b)| number(a) && number(b));
    let raised = power.strip_prefix('+');
    whole && (digits.contains('.') || raised.is_some()) && number(raised.unwrap_or(power))
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::SHIFT_JIS;

    fn whys(text: &str) -> Vec<(u64, Why)> {
        read(text.as_bytes()).unwrap().bad.into_iter().map(|bad| (bad.line, bad.why)).collect()
    }

    #[test]
    fn every_bad_row_is_named_by_its_line_and_reason() {
        let long = "長".repeat(101);
        let csv = format!(
            "本人ID,氏名,認証局\nA1,山田,jma\nA2,山田\n a１ ,同じ,jma\n山田,山田,jma\nA3,,jma\nA4,\"山\n田\",jma\n\
             A5,{long},jma\nA6,山田,日医\n,,\nA7,ok,jma,more\nA8,佐藤,JMA\n"
        );
        let expected = [
            (3, Why::Columns { found: 2, expected: 3 }),
            (4, Why::Twice { first: 2 }),
            (5, Why::Id(IdError::BadCharacter)),
            (6, Why::Name(TextError::Empty)),
            (7, Why::Name(TextError::Control)),
            (9, Why::Name(TextError::Long { most: 100 })),
            (10, Why::Authority(IdError::BadCharacter)),
            (12, Why::Columns { found: 4, expected: 3 }),
        ];
        assert_eq!(whys(&csv), expected);
        let good = read(csv.as_bytes()).unwrap().good;
        assert_eq!(good.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 13]);
        assert_eq!(good[1].holder.written, "A8");
        assert_eq!(good[1].holder.id.as_str(), "a8");
        assert_eq!(good[1].holder.authority.as_str(), "jma");
    }

    #[test]
    fn columns_may_stand_in_any_order_and_language() {
        for header in ["name,ID,authority", "氏名,本人ＩＤ,認証局", "\u{FEFF}\" 氏名\",本人 ID,Authority"]
        {
            let sheet = read(format!("{header}\r\n神楽坂　三十四,T1,medis\r\n").as_bytes()).unwrap();
            assert_eq!(sheet.good[0].holder.name, "神楽坂　三十四", "{header}");
            assert_eq!(sheet.good[0].holder.written, "T1", "{header}");
        }
    }

    #[test]
    fn a_file_from_excel_in_japan_is_read() {
        let text = "本人ID,氏名,認証局\r\nT1,髙橋　①子,jma\r\n";
        let (shift_jis, _, lost) = SHIFT_JIS.encode(text);
        assert!(!lost);
        assert_eq!(read(&shift_jis).unwrap().good[0].holder.name, "髙橋　①子");
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(read(&utf16).unwrap().good[0].holder.name, "髙橋　①子");
    }

    #[test]
    fn one_broken_byte_is_named_by_its_line_and_makes_no_nonsense() {
        let mut bytes = "id,name,authority\nT1,神楽坂三十四,jma\nT2,山田花子,jma\n".as_bytes().to_vec();
        let last = bytes.iter().rposition(|byte| *byte == 0xE5).unwrap();
        bytes.remove(last);
        assert_eq!(read(&bytes).err(), Some(SheetError::Encoding { line: 3 }));
        assert_eq!(
            read(b"id,name,authority\nT1,\xFF\xFE\xFD,jma\n").err(),
            Some(SheetError::Encoding { line: 2 })
        );
    }

    #[test]
    fn a_file_without_the_columns_says_which_are_missing() {
        let header = |text: &str| read(text.as_bytes()).unwrap_err();
        assert!(matches!(header(""), SheetError::Header { .. }));
        assert_eq!(header("id,name\n"), SheetError::Header { missing: vec![Title::Authority] });
        assert_eq!(header("id,name,authority,id\n"), SheetError::Column { name: "id".to_owned() });
        assert_eq!(header("T1,山田,jma\n"), SheetError::Untitled { first: "T1".to_owned() });
    }

    fn lines(text: &str) -> Vec<u64> {
        whys(text).into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for end in ["\n", "\r\n", "\r"] {
            let rows = |rows: &[&str]| rows.join(end);
            let excel = rows(&["id,name,authority", "bad id!,a,demo", "OK-1,b,demo", "bad id!,c,demo", ""]);
            assert_eq!(lines(&excel), [2, 4], "{end:?}");
            let blank =
                rows(&["", "", "本人ID,氏名,認証局", "", "Z1,山田,med", "", "", "Z2,,med", ",,", "Z1,b,med"]);
            assert_eq!(
                whys(&blank),
                [(8, Why::Name(TextError::Empty)), (10, Why::Twice { first: 5 })],
                "{end:?}"
            );
            let quoted =
                rows(&["id,name,authority", "A1,\"a", "b\",jma", "\"A\"\"2\",b,jma", "A3,b,jma", "A3,c,jma"]);
            let told = [
                (2, Why::Name(TextError::Control)),
                (4, Why::Id(IdError::BadCharacter)),
                (6, Why::Twice { first: 5 }),
            ];
            assert_eq!(whys(&quoted), told, "{end:?}");
            let unended = rows(&["id,name,authority", "A1,a,jma", "A2,,jma"]);
            assert_eq!(lines(&unended), [3], "{end:?}");
            let named = rows(&["sep=;", "id;name;authority", "A1;;jma"]);
            assert_eq!(lines(&named), [3], "{end:?}");
            let above = rows(&["利用者一覧", "", "\"2026年", "11月\"", "id,name,authority", "A1,,jma"]);
            assert_eq!(lines(&above), [6], "{end:?}");
        }
        assert_eq!(lines("id,name,authority\n\rA1,,jma\r\n\r\nA2,,jma\rA3,,jma"), [3, 5, 6]);
    }

    #[test]
    fn what_excel_makes_of_a_list_is_read() {
        for text in [
            "id,name,authority,,\r\nA1,山田　花子,jma,,\r\n",
            "id,name,authority\r\nA1,山田　花子,jma,\r\n",
            "id,name,authority,,\r\nA1,山田　花子,jma\r\n",
            "id\tname\tauthority\r\nA1\t山田　花子\tjma\r\n",
            "id;name;authority\r\nA1;山田　花子;jma\r\n",
            "sep=,\r\nid,name,authority\r\nA1,山田　花子,jma\r\n",
            "SEP=;\r\nid;name;authority\r\nA1;山田　花子;jma\r\n",
            "\"sep=,\"\r\nid,name,authority\r\nA1,山田　花子,jma\r\n",
            "sep=,,\r\nid,name,authority\r\nA1,山田　花子,jma\r\n",
            "sep=\t\r\nid\tname\tauthority\r\nA1\t山田　花子\tjma\r\n",
            "利用者一覧,,\r\n,,\r\n作成日,2026/11/27,\r\nid,name,authority\r\nA1,山田　花子,jma\r\n",
            "本人ＩＤ（必須）,氏名（必須）,認証局（必須）\r\nA1,山田　花子,jma\r\n",
            "No.,本人ID,氏名,氏名（カナ）,認証局,備考\r\n1,A1,山田　花子,ヤマダ　ハナコ,jma,\r\n",
            "No.,本人ID,氏名,認証局,備考\r\n1,A1,山田　花子,jma\r\n",
            "認証局|氏名|本人ID\r\njma|山田　花子|A1\r\n",
            "\"本人ID\n（必須）\",氏名,認証局\r\nA1,山田　花子,jma\r\n",
            "id\tname\tauthority\r\nA1\t\"山田　花子\"\tjma\r\n",
        ] {
            let sheet = read(text.as_bytes()).unwrap();
            assert_eq!(sheet.bad, [], "{text}");
            assert_eq!(sheet.good.len(), 1, "{text}");
            let NewHolder { written, name, kana, authority, .. } = &sheet.good[0].holder;
            let read = kana.as_ref().and_then(NewKana::known).map(KanaName::as_str);
            assert_eq!(read, text.contains("カナ").then_some("ヤマダ　ハナコ"), "{text}");
            assert_eq!(
                (written.as_str(), name.as_str(), authority.as_str()),
                ("A1", "山田　花子", "jma"),
                "{text}"
            );
        }
    }

    /// The lists of certification authorities, hospitals and municipal systems: before or behind the name, half width, hiragana, with quotation
    /// marks around everything, in the encodings in which they come.
    #[test]
    fn readings_are_taken_as_lists_have_them() {
        let kana = |bytes: &[u8]| -> Vec<Option<String>> {
            let sheet = read(bytes).unwrap();
            assert_eq!(sheet.bad, []);
            let known =
                |row: &SheetRow| row.holder.kana.as_ref().and_then(NewKana::known).map(ToString::to_string);
            sheet.good.iter().map(known).collect()
        };
        let of_a = Some("ヤマダ　ハナコ".to_owned());
        for text in [
            "本人ID,氏名,フリガナ,認証局\r\nA1,山田　花子,ヤマダ　ハナコ,jma\r\n",
            "本人ID,フリガナ,氏名,認証局\r\nA1,やまだ　はなこ,山田　花子,jma\r\n",
            "\"認証局\",\"本人ID\",\"カナ氏名\",\"漢字氏名\"\r\n\"jma\",\"A1\",\"ﾔﾏﾀﾞ ﾊﾅｺ\",\"山田　花子\"\r\n",
            "本人ID\t氏名\tふりがな\t認証局\r\nA1\t山田　花子\tやまだ はなこ\tjma\r\n",
            "id;name;name_kana;authority\r\nA1;山田　花子;ヤマダ　ハナコ;jma\r\n",
            "会員名簿,,,\r\n2026/11/29現在,,,\r\n本人ＩＤ（必須）,氏名（漢字）,氏名（全角カナ）,認証局ＩＤ\r\nA1,山田　花子,ヤマダ　ハナコ,jma\r\n",
            "line,id,name,kana,authority,state,reason\r\n2,\"A1\",\"山田　花子\",\"ヤマダ　ハナコ\",\"jma\",\"\",\"x\"\r\n",
        ] {
            assert_eq!(kana(text.as_bytes()), std::slice::from_ref(&of_a), "{text}");
            let (shift_jis, _, lost) = SHIFT_JIS.encode(text);
            assert!(!lost);
            assert_eq!(kana(&shift_jis), std::slice::from_ref(&of_a), "{text}");
        }
        let some = "id,name,kana,authority\nA1,a,　,jma\nA2,b,,jma\nA3,c,ｱ,jma\n";
        assert_eq!(kana(some.as_bytes()), [None, None, Some("ア".to_owned())]);
        assert_eq!(kana(b"id,name,authority\nA1,a,jma\n"), [None], "a list may do without");
        let bad =
            "id,name,kana,authority\nA1,a,山田,jma\nA2,b,アア1,jma\nA3,c,\"ア\nイ\",jma\nA4,d,#N/A,jma\n";
        let told = [
            (2, Why::Kana(NoKana::Kanji('山'))),
            (3, Why::Kana(NoKana::Digit('1'))),
            (4, Why::Kana(NoKana::Control)),
            (6, Why::Kana(NoKana::Other('#'))),
        ];
        assert_eq!(whys(bad), told);
        assert_eq!(read(bad.as_bytes()).unwrap().bad[0].kana, "山田");
    }

    #[test]
    fn what_is_passed_over_is_said() {
        let remarks = |text: &str| read(text.as_bytes()).unwrap().remarks;
        assert_eq!(remarks("id,name,authority,,\nA1,a,jma,,\n"), []);
        assert_eq!(remarks("一覧\n\nid,name,authority\nA1,a,jma\n"), [Remark::Above { titles: 3 }]);
        assert_eq!(
            remarks("id,備考,name,authority,電話\nA1,,a,jma,\n"),
            [Remark::Ignored(vec!["備考".to_owned(), "電話".to_owned()])]
        );
        assert_eq!(remarks("line,id,name,authority,reason\n2,A1,a,jma,x\n"), [], "an import's own report");
        let (euc, ..) = EUC_JP.encode("本人ID,氏名,認証局\nA1,高橋　花子,jma\n");
        assert_eq!(read(&euc).unwrap().remarks, [Remark::Encoding("EUC-JP")]);
        assert_eq!(read(&euc).unwrap().good[0].holder.name, "高橋　花子");
    }

    #[test]
    fn a_list_that_is_not_clear_is_refused() {
        let refused = |text: &str| read(text.as_bytes()).unwrap_err();
        assert_eq!(
            refused("A0,Alice,jma\nid,name,authority\nA1,a,jma\n"),
            SheetError::Above { line: 1, titles: 2 }
        );
        assert_eq!(refused("id,name,authority\nA1,\"a,jma\nA2,b,jma\n"), SheetError::Quote { line: 2 });
        assert_eq!(refused("本人ID;氏名\nA1;a\n"), SheetError::Header { missing: vec![Title::Authority] });
        assert_eq!(refused("一覧\nid,name\n"), SheetError::Header { missing: vec![Title::Authority] });
        assert_eq!(refused("id,本人ID,name,authority\n"), SheetError::Column { name: "本人ID".to_owned() });
        assert_eq!(
            refused("<html><table><tr><td>id</td></tr></table>"),
            SheetError::Workbook(NoWorkbook::Markup)
        );
        let far = format!("{}id,name,authority\nA1,a,jma\n", "x\n".repeat(HEAD));
        assert_eq!(refused(&far), SheetError::Untitled { first: "x".to_owned() });
    }

    #[test]
    fn ids_that_a_spreadsheet_spoiled_are_told() {
        let csv = "id,name,authority\n1.23457E+11,a,jma\n1.5E10,a,jma\n2E+05,a,jma\n１．２Ｅ＋１１,a,jma\nT1E5,a,jma\n1E5,a,jma\n\
                   0012345,a,jma\n12345,b,jma\n012345,c,jma\n12345a,c,jma\n";
        let told = [
            (2, Why::Shortened),
            (3, Why::Shortened),
            (4, Why::Shortened),
            (5, Why::Shortened),
            (9, Why::Zeros { first: 8 }),
            (10, Why::Zeros { first: 8 }),
        ];
        assert_eq!(whys(csv), told);
    }

    #[test]
    fn a_name_is_kept_or_refused_with_its_line() {
        use crate::desk::text::Damage::{Encoding, Gaiji, Substitute};
        let csv = "id,name,authority\r\nV1,葛\u{E0101}城　太郎,jma\r\nV2,?田　太郎,jma\r\nV3,辻\u{E0100}　花子,jma\r\nV4,\u{E000}田,jma\r\n\
                   V5,〓田,jma\r\nV6,ｻｳﾅﾄ｡｡ﾂﾀﾏｺ,jma\r\nV7,山\u{FFFD},jma\r\nV8,=1+1,jma\r\n";
        let damaged = |damage| Why::Name(TextError::Damaged(damage));
        let told = [
            (3, damaged(Substitute('?'))),
            (5, damaged(Gaiji('\u{E000}'))),
            (6, damaged(Substitute('〓'))),
            (7, damaged(Encoding)),
            (8, damaged(Substitute('\u{FFFD}'))),
            (9, Why::Name(TextError::Formula)),
        ];
        assert_eq!(whys(csv), told);
        // Excel's substitute, and a character of one's own, as Shift_JIS has them.
        let mut bytes = SHIFT_JIS.encode("id,name,authority\r\nV1,高橋 ?,jma\r\nV2,").0.into_owned();
        bytes.extend(b"\xF0\x40,jma\r\n");
        let bad = read(&bytes).unwrap().bad;
        assert_eq!(
            bad.iter().map(|bad| (bad.line, bad.why.clone())).collect::<Vec<_>>(),
            [(2, damaged(Substitute('?'))), (3, damaged(Gaiji('\u{E000}')))]
        );
    }

    #[test]
    fn ids_are_taken_from_a_list_or_one_a_line() {
        let taken = |text: &str| ids(text.as_bytes()).unwrap();
        let both = vec![(2, "A1".to_owned()), (4, "A2".to_owned())];
        assert_eq!(taken("本人ID\r\nA1\r\n\r\nA2\r\n"), both);
        assert_eq!(taken("氏名;本人ＩＤ（必須）;備考\na;A1;\n\nb;A2\n"), both);
        assert_eq!(taken("\nA1\n\n A2 \n"), both);
        assert_eq!(taken("A1,\r\nA2,,\r\n"), [(1, "A1".to_owned()), (2, "A2".to_owned())]);
        let many = format!("id;memo\n{}", "A1;x\n".repeat(50));
        assert_eq!(taken(&many).len(), 50);
        assert_eq!(taken(""), []);
    }
}
