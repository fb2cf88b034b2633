//! A list of holders as CSV: bytes in, rows out, each good or bad with its line and reason. Knows no store.

use crate::desk::holder::NewHolder;
use crate::desk::text::{self, TextError};
use crate::ids::{self, AuthorityId, HolderId, IdError};
use encoding_rs::{Encoding, SHIFT_JIS};
use std::borrow::Cow;
use std::collections::HashMap;

/// The rows of a file.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Rows that are right as far as the file goes.
    pub good: Vec<SheetRow>,
    /// Rows that cannot be imported, with the reason for each.
    pub bad: Vec<Bad>,
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
    /// The name cannot be shown.
    Name(TextError),
    /// The authority's id is none.
    Authority(IdError),
    /// Nobody has added the authority.
    AuthorityUnknown(AuthorityId),
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
    /// Neither of the encodings in use.
    Encoding {
        /// The first line that is not UTF-8.
        line: usize,
    },
    /// The first line does not name the columns.
    Header {
        /// The columns that are not named.
        missing: Vec<Title>,
    },
    /// The first line names a column twice, or one that means nothing here.
    Column {
        /// The column's title as the file has it.
        name: String,
    },
    /// The file is no CSV; the cause.
    Csv(String),
}

/// A column that every list has.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Title {
    /// The column of holder ids.
    Id,
    /// The column of names.
    Name,
    /// The column of authorities' ids.
    Authority,
}

/// Reads a CSV file: UTF-8, or `Shift_JIS` as spreadsheets in Japan write it.
pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let mut records = reader.records();
    let header = match records.next() {
        Some(record) => record.map_err(|error| SheetError::Csv(error.to_string()))?,
        None => csv::StringRecord::new(),
    };
    let columns = Columns::named_by(&header)?;
    let mut sheet = Sheet::default();
    let mut first: HashMap<HolderId, u64> = HashMap::new();
    for record in records {
        let record = record.map_err(|error| SheetError::Csv(error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|field| field.trim().is_empty()) {
            continue; // what a spreadsheet leaves at its end
        }
        let read = columns.read(&record).and_then(|holder| match first.get(&holder.id) {
            Some(first) => Err(Why::Twice { first: *first }),
            None => Ok(holder),
        });
        match read {
            Ok(holder) => {
                first.insert(holder.id.clone(), line);
                sheet.good.push(SheetRow { line, holder });
            }
            Err(why) => sheet.bad.push(Bad { line, id: columns.id(&record).trim().to_owned(), why }),
        }
    }
    Ok(sheet)
}

/// Position of every column that is read, counted from zero.
struct Columns {
    id: usize,
    name: usize,
    authority: usize,
    all: usize,
}

impl Columns {
    fn named_by(header: &csv::StringRecord) -> Result<Self, SheetError> {
        let [mut id, mut name, mut authority] = [None; 3];
        for (n, title) in header.iter().enumerate() {
            let place = match half_width(title).as_str() {
                "id" | "本人id" => &mut id,
                "name" | "氏名" => &mut name,
                "authority" | "認証局" => &mut authority,
                _ => return Err(SheetError::Column { name: title.to_owned() }),
            };
            if place.replace(n).is_some() {
                return Err(SheetError::Column { name: title.to_owned() });
            }
        }
        if let (Some(id), Some(name), Some(authority)) = (id, name, authority) {
            return Ok(Self { id, name, authority, all: header.len() });
        }
        let named = [(id, Title::Id), (name, Title::Name), (authority, Title::Authority)];
        let missing = named.into_iter().filter(|(n, _)| n.is_none()).map(|(_, title)| title).collect();
        Err(SheetError::Header { missing })
    }

    fn id<'r>(&self, record: &'r csv::StringRecord) -> &'r str {
        record.get(self.id).unwrap_or_default()
    }

    fn read(&self, record: &csv::StringRecord) -> Result<NewHolder, Why> {
        if record.len() != self.all {
            return Err(Why::Columns { found: record.len(), expected: self.all });
        }
        let field = |n| record.get(n).unwrap_or_default();
        Ok(NewHolder {
            id: HolderId::parse(field(self.id)).map_err(Why::Id)?,
            written: ids::plain(field(self.id)).map_err(Why::Id)?,
            name: text::name(field(self.name)).map_err(Why::Name)?,
            authority: AuthorityId::parse(field(self.authority)).map_err(Why::Authority)?,
        })
    }
}

/// A column's title without regard to width, case and spaces.
fn half_width(title: &str) -> String {
    let half = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    title.trim().chars().map(half).filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

/// The file's text: what its mark says, else UTF-8, else `Shift_JIS` as Excel in Japan writes it.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, SheetError> {
    let not_utf8 = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error,
    };
    let before = bytes.get(..not_utf8.valid_up_to()).unwrap_or_default();
    let refused = SheetError::Encoding { line: before.split(|byte| *byte == b'\n').count() };
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if is_damaged_utf8(bytes) => return Err(refused),
        None => SHIFT_JIS,
    };
    let (text, _, outcome) = encoding.decode(bytes);
    if outcome { Err(refused) } else { Ok(text) }
}

/// Whether a text that is not UTF-8 is mostly UTF-8 all the same: one broken byte must not make nonsense of every name.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let lossy = String::from_utf8_lossy(bytes);
    let broken = lossy.chars().filter(|c| *c == '\u{FFFD}').count();
    let japanese = lossy.chars().filter(|c| matches!(c, '\u{3000}'..='\u{9FFF}')).count();
    japanese > broken
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(header("T1,山田,jma\n"), SheetError::Column { name: "T1".to_owned() });
    }
}
