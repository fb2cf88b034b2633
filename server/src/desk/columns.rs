//! The columns of a list of holders: found by their titles, however a spreadsheet decorates them. Three of them have to be there.

use crate::desk::table::TableRow;
use crate::desk::text::half_width;
use crate::model::kana;

/// A column that is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Title {
    /// The column of holder ids.
    Id,
    /// The column of names.
    Name,
    /// The column that says how names are read. A list may do without.
    Kana,
    /// The column of authorities' ids.
    Authority,
    /// The column that says whether somebody may log in. A list may do without.
    Standing,
}

/// Position of every column that is read, counted from zero.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) id: usize,
    pub(super) name: usize,
    pub(super) kana: Option<usize>,
    pub(super) authority: usize,
    pub(super) standing: Option<usize>,
    /// Columns with a title, up to the last of them.
    pub(super) all: usize,
    /// Titles of columns that mean nothing here.
    pub(super) ignored: Vec<String>,
}

/// Why a row does not name the columns.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum NoColumns {
    /// No title is known: it is no row of titles.
    Strange {
        /// What stands there first.
        first: String,
    },
    /// Some titles are known, and some that are needed are not there.
    Missing(Vec<Title>),
    /// A column is named twice.
    Twice {
        /// The title as the file has it.
        title: String,
    },
}

impl NoColumns {
    /// How much the row looks like one of titles.
    pub(super) fn known(&self) -> usize {
        match self {
            Self::Strange { .. } => 0,
            Self::Missing(missing) => 3 - missing.len(),
            Self::Twice { .. } => 3,
        }
    }
}

impl Columns {
    /// Reads a row as the titles of the columns.
    pub(super) fn named_by(row: &TableRow) -> Result<Self, NoColumns> {
        let [mut id, mut name, mut kana, mut authority, mut standing] = [None; 5];
        let mut ignored = Vec::new();
        let all = row.filled();
        for (place, cell) in row.cells.iter().enumerate().take(all) {
            let text = cell.text.trim();
            let column = match title(text) {
                Some(Title::Id) => &mut id,
                Some(Title::Name) => &mut name,
                Some(Title::Kana) => &mut kana,
                Some(Title::Authority) => &mut authority,
                Some(Title::Standing) => &mut standing,
                None => {
                    if !text.is_empty() && !is_of_report(text) {
                        ignored.push(text.to_owned());
                    }
                    continue;
                }
            };
            if column.replace(place).is_some() {
                return Err(NoColumns::Twice { title: cell.text.clone() });
            }
        }
        if let (Some(id), Some(name), Some(authority)) = (id, name, authority) {
            return Ok(Self { id, name, kana, authority, standing, all, ignored });
        }
        if id.or(name).or(authority).is_none() {
            return Err(NoColumns::Strange { first: ignored.into_iter().next().unwrap_or_default() });
        }
        let named = [(id, Title::Id), (name, Title::Name), (authority, Title::Authority)];
        Err(NoColumns::Missing(
            named.into_iter().filter(|(n, _)| n.is_none()).map(|(_, title)| title).collect(),
        ))
    }
}

impl Columns {
    /// How many cells a row has at least, in which everything that has to be there has a place.
    pub(super) fn needed(&self) -> usize {
        1 + self.id.max(self.name).max(self.authority)
    }
}

/// Where a row of titles names the column of ids, whatever else it names.
pub(super) fn id_column(row: &TableRow) -> Option<usize> {
    row.cells.iter().position(|cell| title(&cell.text) == Some(Title::Id))
}

/// The column that a title names, without regard to width, case, spaces and decoration.
fn title(text: &str) -> Option<Title> {
    match undecorated(text).as_str() {
        "id" | "本人id" | "holderid" => Some(Title::Id),
        "name" | "氏名" | "漢字氏名" | "氏名漢字" => Some(Title::Name),
        "authority" | "認証局" | "認証局id" => Some(Title::Authority),
        "standing" | "state" | "状態" | "利用状態" | "利用状況" => Some(Title::Standing),
        other => is_of_kana(other).then_some(Title::Kana),
    }
}

/// What a name is called beside the word for its reading, as titles are compared here: in katakana.
const NAMES: [&str; 9] =
    ["氏名", "名前", "オ名前", "姓名", "本人氏名", "利用者氏名", "name", "fullname", "holdername"];
/// What a reading is called by the kana in which it is written.
const SCRIPTS: [&str; 6] = ["カナ", "カタカナ", "ヒラガナ", "kana", "furigana", "jakanajp"];
/// What it is called as something that is read, or stands beside; with one of the endings or without.
const READINGS: [&str; 5] = ["フリ", "振リ", "振", "ヨミ", "読ミ"];
const ENDINGS: [&str; 3] = ["ガナ", "カナ", "仮名"];

/// Whether a title is that of readings: `フリガナ`, `ｶﾅ`, `氏名（カナ）`, `カナ氏名`, `氏名_ふりがな`, `フリガナ（全角カナ）`, `name#ja-Kana-JP`.
fn is_of_kana(title: &str) -> bool {
    let plain: String =
        kana::composed(title).chars().map(kana::katakana).filter(|c| c.is_alphanumeric()).collect();
    let plain = plain.replace("全角", "").replace("半角", "").replace('ノ', "");
    let with_name = NAMES.iter().find_map(|name| {
        plain.strip_prefix(name).or_else(|| plain.strip_suffix(name)).filter(|rest| !rest.is_empty())
    });
    let called = with_name.unwrap_or(&plain);
    let of_script = SCRIPTS.iter().find_map(|script| called.strip_suffix(script));
    of_script == Some("") || is_reading(called) || of_script.is_some_and(is_reading)
}

fn is_reading(called: &str) -> bool {
    matches!(called, "ヨミ" | "読ミ")
        || READINGS.iter().any(|it| called.strip_prefix(it).is_some_and(|rest| ENDINGS.contains(&rest)))
}

/// The columns that an import's own report and an export add to those of a list.
fn is_of_report(text: &str) -> bool {
    matches!(undecorated(text).as_str(), "line" | "行" | "reason" | "理由" | "added_at" | "登録日時")
}

/// What forms write beside a title.
const REMARKS: [&str; 16] = [
    "必須",
    "必須項目",
    "必須入力",
    "入力必須",
    "要入力",
    "任意",
    "半角",
    "半角英数",
    "半角英数字",
    "全角",
    "漢字",
    "required",
    "mandatory",
    "optional",
    "必",
    "*",
];

/// Brackets around such a remark, in half width.
const BRACKETS: [(char, char); 5] = [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕'), ('<', '>')];

/// A title without the marks of a form: `本人ＩＤ（必須）`, `*氏名`, `①認証局`, `【必須】本人ID`.
fn undecorated(text: &str) -> String {
    let half: String = half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    let lower = half.to_lowercase();
    let mut title = lower.trim_start_matches('\u{FEFF}');
    loop {
        let before = title;
        title = title.trim_matches(|c| {
            matches!(
                c,
                '*' | '※'
                    | '★'
                    | '☆'
                    | '●'
                    | '○'
                    | '◎'
                    | '■'
                    | '□'
                    | '◆'
                    | '◇'
                    | '▼'
                    | '▲'
                    | ':'
                    | '・'
                    | '#'
                    | '_'
            )
        });
        title = title.trim_start_matches(|c| matches!(c, '①'..='⑳'));
        for (open, close) in BRACKETS {
            if let Some((rest, remark)) = title.strip_suffix(close).and_then(|it| it.rsplit_once(open))
                && is_remark(remark)
            {
                title = rest;
            }
            if let Some((remark, rest)) = title.strip_prefix(open).and_then(|it| it.split_once(close))
                && is_remark(remark)
            {
                title = rest;
            }
        }
        if title == before {
            return title.to_owned();
        }
    }
}

fn is_remark(text: &str) -> bool {
    text.split(['・', '、', ',', '/']).all(|remark| REMARKS.contains(&remark) || remark == "※")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::table::Cell;

    #[test]
    fn a_title_is_known_with_the_marks_of_a_form() {
        for text in [
            "本人ＩＤ（必須）",
            "本人ID(必須)",
            "【必須】本人ID",
            "*本人ID",
            "本人 ID※",
            "①本人ID",
            "本人ID\n（半角英数字）",
            "本人ID（必須・半角）",
            "本人ID [required]",
            "★本人ＩＤ：",
            "ＩＤ",
            "id *",
        ] {
            assert_eq!(title(text), Some(Title::Id), "{text}");
        }
        assert_eq!(title("氏名（漢字）（必須）"), Some(Title::Name));
        assert_eq!(title("認証局ＩＤ＊"), Some(Title::Authority));
        assert_eq!(title("状態（任意）"), Some(Title::Standing));
    }

    #[test]
    fn readings_are_known_by_whatever_lists_call_them() {
        for text in [
            "フリガナ",
            "ふりがな",
            "ﾌﾘｶﾞﾅ",
            "ﾌﾘｶﾅ",
            "カナ",
            "ｶﾅ",
            "かな",
            "ヨミガナ",
            "よみがな",
            "読み",
            "読み仮名",
            "振り仮名",
            "振仮名",
            "ふり仮名（任意）",
            "フリガナ（必須）",
            "※フリガナ",
            "フリガナ（全角カナ）",
            "氏名カナ",
            "氏名ｶﾅ",
            "氏名（カナ）",
            "氏名(ｶﾅ)",
            "氏名（フリガナ）",
            "氏名（ふりがな）",
            "氏名（全角カナ）",
            "氏名（半角ｶﾅ）",
            "氏名_フリガナ",
            "氏名_カナ",
            "氏名・フリガナ",
            "氏名　カナ",
            "氏名\n（カナ）",
            "氏名の振り仮名",
            "カナ氏名",
            "ｶﾅ氏名",
            "フリガナ氏名",
            "カナ（氏名）",
            "名前（カナ）",
            "姓名カナ",
            "本人氏名カナ",
            "利用者氏名（カナ）",
            "kana",
            "Kana",
            "ＫＡＮＡ",
            "name_kana",
            "kana_name",
            "name (kana)",
            "Full-name Kana",
            "furigana",
            "name#ja-Kana-JP",
        ] {
            assert_eq!(title(text), Some(Title::Kana), "{text}");
        }
        let row = |titles: &[&str]| {
            let cells = titles.iter().map(|text| Cell { text: (*text).to_owned(), ..Cell::default() });
            Columns::named_by(&TableRow { line: 1, cells: cells.collect() })
        };
        let columns = row(&["No", "氏名（カナ）", "氏名", "本人ID", "認証局", "住所カナ"]).unwrap();
        assert_eq!(
            (columns.kana, columns.name, columns.ignored),
            (Some(1), 2, vec!["No".to_owned(), "住所カナ".to_owned()])
        );
        assert_eq!(row(&["氏名", "本人ID", "認証局"]).unwrap().kana, None);
        assert_eq!(
            row(&["氏名", "フリガナ", "本人ID", "認証局", "カナ"]).unwrap_err(),
            NoColumns::Twice { title: "カナ".to_owned() }
        );
        assert!(
            matches!(row(&["フリガナ", "カナ番号"]), Err(NoColumns::Strange { .. })),
            "it alone is no list"
        );
    }

    #[test]
    fn a_title_of_something_else_stays_something_else() {
        for text in [
            "カナ番号",
            "住所（カナ）",
            "医療機関名カナ",
            "氏名（ローマ字）",
            "旧氏名カナ",
            "セイ",
            "本人ID（旧）",
            "旧本人ID",
            "認証局名",
            "番号",
            "",
            "（必須）",
            "T1",
        ] {
            assert_eq!(title(text), None, "{text}");
        }
    }
}
