//! What was found damaged in a store, in Japanese. The store says it in English, for its log and for the file `damaged`, which keeps it until
//! a person acts; so it is what was said that is put into Japanese here.

/// What the store says, and what that is in Japanese. `{}` is a number.
const CAUSES: [(&str, &str); 25] = [
    ("a part of its log cannot be read", "`rows` の一部を読み取れません"),
    ("a part of its log makes no sense", "`rows` の一部が正しくありません"),
    ("its log makes no sense", "`rows` の内容が正しくありません"),
    ("its name makes no sense", "`rows` にあるデータの名前が正しくありません"),
    ("its mark makes no sense", "`rows` にある、どこまで書き込んだかの記録が正しくありません"),
    ("the number of its log makes no sense", "`rows` にある、`wal` の番号が正しくありません"),
    ("what it says of its journal makes no sense", "`rows` にある、`journal` の記録が正しくありません"),
    ("its file `mark` makes no sense", "ファイル `mark` の内容が正しくありません"),
    (
        "its file `mark` is missing, so nobody knows whether it is whole",
        "ファイル `mark` がないため、すべてそろっているか確かめられません",
    ),
    ("its file `mark` belongs to another state of it", "ファイル `mark` が、別の時点のものです"),
    ("its folder `rows` is missing", "フォルダー `rows` がありません"),
    ("its folder `rows` and file `mark` are missing", "フォルダー `rows` とファイル `mark` がありません"),
    ("its file `rows/db` is missing: put it back", "ファイル `rows/db` がありません。元に戻してください"),
    (
        "its folder `rows` is another store's than its file `mark`: put back the one that belongs to it, or move both aside",
        "フォルダー `rows` とファイル `mark` が、別々のデータのものです。組になるものを元に戻すか、両方を別の場所に移してください",
    ),
    (
        "it ends before its file `mark` says: the last change is missing",
        "最後の変更がありません（ファイル `mark` の記録より前で終わっています）",
    ),
    (
        "it ends before its file `mark` says: the last {} changes are missing",
        "最後の{}件の変更がありません（ファイル `mark` の記録より前で終わっています）",
    ),
    (
        "its file `wal` is of a later time than its folder `rows`: put back the one that belongs to the other",
        "ファイル `wal` がフォルダー `rows` より後のものです。組になるものを元に戻してください",
    ),
    (
        "its file `wal` is of an earlier time than its folder `rows`, or cannot be read: put back the one that belongs to it",
        "ファイル `wal` がフォルダー `rows` より前のものか、読み取れません。組になるものを元に戻してください",
    ),
    (
        "its file `wal` is missing, so nobody knows whether the last changes are there: put it back",
        "ファイル `wal` がないため、最後の変更がそろっているか確かめられません。元に戻してください",
    ),
    (
        "its file `journal`, a large change that had happened, is cut off or not as it was written",
        "ファイル `journal`（大きな変更の記録）が途中で切れているか、書き込んだときと違います",
    ),
    ("{} of its {} entries are missing", "{1}件のうち{0}件がありません"),
    ("it has {} entries more than were written", "書き込んだ覚えのないデータが{}件あります"),
    ("of its {} entries some are not as they were written", "{}件の中に、書き込んだときと違うものがあります"),
    (
        "nothing of it is there, so nothing can be accepted",
        "何も残っていないため、このまま使うことはできません",
    ),
    (
        "nothing of it can be read, so nothing can be accepted",
        "何も読み取れないため、このまま使うことはできません",
    ),
];

/// What this is in Japanese; what no version of ours has said stays as it is.
pub(super) fn in_japanese(cause: &str) -> String {
    let (shape, numbers) = shape(cause);
    CAUSES
        .iter()
        .find(|(en, _)| *en == shape)
        .map_or_else(|| cause.to_owned(), |(_, ja)| filled(ja, &numbers))
}

/// The sentence without its numbers, and the numbers.
fn shape(cause: &str) -> (String, Vec<&str>) {
    let (mut shape, mut numbers, mut rest) = (String::new(), Vec::new(), cause);
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let (number, after) = from.split_at(from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len()));
        shape.push_str(before);
        shape.push_str("{}");
        numbers.push(number);
        rest = after;
    }
    (shape + rest, numbers)
}

fn filled(ja: &str, numbers: &[&str]) -> String {
    let first = numbers.first().copied().unwrap_or_default();
    let numbered = numbers
        .iter()
        .enumerate()
        .fold(ja.to_owned(), |said, (at, number)| said.replace(&format!("{{{at}}}"), number));
    numbered.replace("{}", first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    #[test]
    fn numbers_stand_where_they_belong() {
        assert_eq!(in_japanese("12 of its 340 entries are missing"), "340件のうち12件がありません");
        assert_eq!(
            in_japanese("it ends before its file `mark` says: the last 5 changes are missing"),
            "最後の5件の変更がありません（ファイル `mark` の記録より前で終わっています）"
        );
        assert_eq!(in_japanese("something of a later version"), "something of a later version");
    }

    #[test]
    fn whatever_the_store_calls_damage_is_here() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
        let files = fs::read_dir(source.join("sled")).unwrap().map(|it| it.unwrap().path());
        // It is nothing but tests.
        let files = files.filter(|it| !it.ends_with("damages.rs"));
        let all: Vec<String> = files
            .chain([source.join("sled.rs")])
            .map(|path| fs::read_to_string(path).unwrap())
            .map(|text| text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned())
            .collect();
        // Each string that begins as the store begins its sentences about itself.
        let sentence = |text: &str| text.split('"').next().map(with_holes);
        let said: Vec<String> = BEGINNINGS
            .iter()
            .flat_map(|begins| {
                all.iter().flat_map(move |text| {
                    text.split(&format!("\"{begins}"))
                        .skip(1)
                        .map(move |rest| format!("{begins}{rest}"))
                        .collect::<Vec<_>>()
                })
            })
            .filter_map(|rest| sentence(&rest))
            .collect();
        let unknown: Vec<_> = said.iter().filter(|it| !CAUSES.iter().any(|(en, _)| en == *it)).collect();
        assert!(unknown.is_empty(), "not in the list: {unknown:#?}");
        for (en, _) in CAUSES {
            assert!(said.iter().any(|it| it == en), "nobody says it any more: {en}");
        }
    }

    const BEGINNINGS: [&str; 10] = [
        "nothing of it is",
        "a part of its",
        "the number of its",
        "its ",
        "it ends",
        "it has {",
        "of its {",
        "{} of its {}",
        "what it says",
        "nothing of it can",
    ];

    /// With empty braces, whatever stands in them.
    fn with_holes(text: &str) -> String {
        let mut parts = text.split('{');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |said, part| said + "{}" + part.split_once('}').map_or(part, |(_, rest)| rest))
    }
}
