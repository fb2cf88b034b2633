//! Lists of holders as Excel keeps them. The workbooks are put together here, part by part (ECMA-376).

use crate::desk::fixture::DeskFixture;
use server::desk::holder_list::{NoWorkbook, Remark, Sheet, SheetError, Title, Why, read};
use server::desk::import::{ExistingHolders, Mode};
use server::desk::text::{Damage, TextError};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The namespaces of a workbook's parts.
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// Texts with the reading that Excel keeps beside them.
const SHARED: &str = "<si><t>山田　花子</t><rPh sb=\"0\" eb=\"2\"><t>ヤマダ</t></rPh></si>\
    <si><r><t>髙橋</t></r><r><t>　葛\u{E0100}子</t></r></si>";

fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn shared(place: &str, n: usize) -> String {
    format!("<c r=\"{place}\" t=\"s\"><v>{n}</v></c>")
}

fn number(place: &str, value: &str) -> String {
    format!("<c r=\"{place}\"><v>{value}</v></c>")
}

fn row(n: usize, cells: &[String]) -> String {
    format!("<row r=\"{n}\">{}</row>", cells.concat())
}

fn titles(n: usize) -> String {
    row(
        n,
        &[
            text(&format!("A{n}"), "本人ＩＤ（必須）"),
            text(&format!("B{n}"), "氏名"),
            text(&format!("C{n}"), "認証局"),
        ],
    )
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook with these sheets: name, state and rows.
fn workbook(sheets: &[(&str, &str, String)]) -> Vec<u8> {
    let (mut list, mut relations, mut parts) = (String::new(), String::new(), Vec::new());
    for (n, (name, state, rows)) in sheets.iter().enumerate() {
        write!(list, "<sheet name=\"{name}\" sheetId=\"{0}\" state=\"{state}\" r:id=\"r{0}\"/>", n + 1)
            .unwrap();
        write!(
            relations,
            "<Relationship Id=\"r{0}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{0}.xml\"/>",
            n + 1
        )
        .unwrap();
        let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
        parts.push((format!("xl/worksheets/sheet{}.xml", n + 1), sheet));
    }
    write!(
        relations,
        "<Relationship Id=\"s\" Type=\"{RELATIONS}/sharedStrings\" Target=\"sharedStrings.xml\"/>"
    )
    .unwrap();
    write!(relations, "<Relationship Id=\"f\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/>").unwrap();
    parts.extend(
        [
            ("xl/workbook.xml", format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{list}</sheets></workbook>")),
            ("xl/_rels/workbook.xml.rels", format!("<Relationships xmlns=\"{PACKAGE}\">{relations}</Relationships>")),
            ("xl/sharedStrings.xml", format!("<sst xmlns=\"{MAIN}\">{SHARED}</sst>")),
            (
                "xl/styles.xml",
                format!(
                    "<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
                ),
            ),
            (
                "_rels/.rels",
                format!("<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"w\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
            ),
        ]
        .map(|(name, part)| (name.to_owned(), part)),
    );
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, part)| (name.as_str(), part.as_bytes())).collect();
    zipped(&parts)
}

fn one(rows: &[String]) -> Vec<u8> {
    workbook(&[("一覧", "visible", rows.concat())])
}

fn refused(bytes: &[u8]) -> SheetError {
    read(bytes).map(|sheet| sheet.good.len()).unwrap_err()
}

fn told(sheet: &Sheet) -> Vec<(u64, Why)> {
    sheet.bad.iter().map(|bad| (bad.line, bad.why.clone())).collect()
}

#[tokio::test]
async fn a_workbook_is_imported_like_a_list() {
    let fixture = DeskFixture::open().await;
    let bytes = one(&[
        row(1, &[text("A1", "利用者一覧（2026年度）")]),
        titles(3),
        row(4, &[text("A4", "0012345"), shared("B4", 0), text("C4", "jma")]),
        row(6, &[text("A6", "T20024－jpa"), shared("B6", 1), text("C6", "medis"), text("E6", " ")]),
    ]);
    let sheet = read(&bytes).unwrap();
    assert_eq!(sheet.remarks, [Remark::Above { titles: 3 }]);
    assert_eq!(sheet.good.iter().map(|row| row.line).collect::<Vec<_>>(), [4, 6]);
    let summary =
        fixture.desk().import(sheet, Mode::AllOrNothing, ExistingHolders::Bad, &|_| {}).await.unwrap();
    assert_eq!((summary.added, summary.bad.len()), (2, 0));
    assert_eq!(fixture.desk().holder("0012345").await.unwrap().name, "山田　花子", "without its reading");
    assert_eq!(fixture.desk().holder("t20024-jpa").await.unwrap().name, "髙橋　葛\u{E0100}子");
}

#[test]
fn a_number_where_an_id_is_expected_is_told() {
    let sheet = read(&one(&[
        titles(1),
        row(2, &[number("A2", "12345"), text("B2", "a"), text("C2", "jma")]),
        row(3, &[number("A3", "123456789012345678"), text("B3", "a"), text("C3", "jma")]),
        row(4, &[number("A4", "1.5"), text("B4", "a"), text("C4", "jma")]),
        row(5, &["<c r=\"A5\" s=\"1\"><v>46353</v></c>".to_owned(), text("B5", "a"), text("C5", "jma")]),
        row(6, &[text("A6", "012345"), text("B6", "a"), number("C6", "7")]),
        row(7, &[text("A7", "1.23457E+11"), text("B7", "a"), text("C7", "jma")]),
    ]))
    .unwrap();
    let numbers =
        [(2, Why::Number), (3, Why::Number), (4, Why::Number), (5, Why::Number), (7, Why::Shortened)];
    assert_eq!(told(&sheet), numbers);
    assert_eq!(sheet.bad[0].id, "12345", "so that it can be given back");
    assert_eq!(sheet.good[0].holder.authority.as_str(), "7");
}

#[test]
fn cells_that_are_empty_or_failed_are_told_with_their_row() {
    let sheet = read(&one(&[
        titles(1),
        row(2, &[text("A2", "A1")]),
        row(3, &[text("B3", "a"), text("C3", "jma")]),
        row(4, &[text("A4", "A3"), "<c r=\"B4\" t=\"e\"><v>#N/A</v></c>".to_owned(), text("C4", "jma")]),
        row(5, &[text("A5", "A4"), text("B5", "a"), text("C5", "jma"), text("D5", "余分")]),
    ]))
    .unwrap();
    let bad: Vec<u64> = sheet.bad.iter().map(|bad| bad.line).collect();
    assert_eq!(bad, [2, 3, 4, 5]);
    assert_eq!(sheet.bad[0].why, Why::Name(TextError::Empty));
    assert_eq!(sheet.bad[2].why, Why::Name(TextError::Damaged(Damage::CellError)));
    assert_eq!(sheet.bad[3].why, Why::Columns { found: 4, expected: 3 });
}

#[test]
fn the_first_sheet_that_is_shown_is_read() {
    let list = |id: &str| titles(1) + &row(2, &[text("A2", id), text("B2", "a"), text("C2", "jma")]);
    let bytes = workbook(&[
        ("隠し", "hidden", list("HIDDEN")),
        ("四月", "visible", list("A1")),
        ("五月", "visible", list("A2")),
    ]);
    let sheet = read(&bytes).unwrap();
    assert_eq!(sheet.good[0].holder.written, "A1");
    assert_eq!(sheet.remarks, [Remark::FirstSheet("四月".to_owned())]);
    let hidden = workbook(&[("隠し", "veryHidden", list("HIDDEN"))]);
    assert_eq!(refused(&hidden), SheetError::Workbook(NoWorkbook::NoSheet));
    let empty = one(&[]);
    assert_eq!(
        refused(&empty),
        SheetError::Header { missing: vec![Title::Id, Title::Name, Title::Authority] }
    );
}

#[test]
fn documents_that_are_no_such_workbook_are_named() {
    let workbook = |why| SheetError::Workbook(why);
    let mut old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    old.resize(2048, 0);
    assert_eq!(refused(&old), workbook(NoWorkbook::Legacy));
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refused(&old), workbook(NoWorkbook::Protected));
    let ods =
        zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")]);
    assert_eq!(refused(&ods), workbook(NoWorkbook::Other));
    assert_eq!(refused(&zipped(&[("xl/workbook.bin", b"\x83\x01")])), workbook(NoWorkbook::Other));
    let web = b"<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table></table></html>";
    assert_eq!(refused(web), workbook(NoWorkbook::Markup));
    let whole = one(&[titles(1)]);
    for cut in [5, 100, whole.len() / 2, whole.len() - 10] {
        let why = refused(&whole[..cut]);
        assert!(matches!(why, SheetError::Workbook(NoWorkbook::Damaged(_))), "{cut}: {why:?}");
    }
    let odd = zipped(&[("xl/workbook.xml", b"<workbook><sheets>")]);
    assert!(matches!(refused(&odd), SheetError::Workbook(NoWorkbook::Damaged(_) | NoWorkbook::NoSheet)));
}

#[test]
fn a_workbook_that_unpacks_to_far_more_than_a_list_is_refused() {
    // 400 MB of blanks, packed once.
    let packed = zipped(&[("xl/workbook.xml", &vec![b' '; 10 << 20])]);
    let mut packed = ZipArchive::new(Cursor::new(packed)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..40 {
        writer
            .raw_copy_file_rename(packed.by_index_raw(0).unwrap(), format!("xl/worksheets/sheet{n}.xml"))
            .unwrap();
    }
    let bomb = writer.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    assert_eq!(refused(&bomb), SheetError::Workbook(NoWorkbook::Large));
    // One cell far away is no reason to make a sheet of that size.
    let far = one(&[
        titles(1),
        row(1_048_576, &[text("A1048576", "A1"), text("B1048576", "a"), text("XFD1048576", "x")]),
    ]);
    assert_eq!(read(&far).unwrap().bad.len(), 1);
}
