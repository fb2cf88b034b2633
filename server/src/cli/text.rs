//! The sentences in which the command line says why something was not done, in both languages, with the command that helps. What
//! somebody gave is made fit for a terminal here.

use crate::desk::DeskRefusal;
use crate::desk::holders_csv::{SheetError, Title, Why};
use crate::desk::text::{Damage, TextError};
use crate::line;
use crate::service::password::Unfit;

/// What somebody gave, fit for a terminal: short, and what is not seen of it marked.
pub(super) fn shown(given: &str) -> String {
    line::marked(given, 80)
}

/// Why the desk did not do it.
pub fn refusal(why: &DeskRefusal) -> String {
    match why {
        DeskRefusal::Id { given, why } => {
            let given = shown(given);
            format!(
                "「{given}」は ID として使えません。半角の英数字・ハイフン・ピリオド・下線、64 文字以内です / `{given}` is no id: {why}"
            )
        }
        DeskRefusal::Text(why) => words(*why),
        DeskRefusal::AuthorityUnknown(id) => format!(
            "認証局「{id}」は登録されていません / there is no authority `{id}`: `kagura authority list` shows all"
        ),
        DeskRefusal::AuthorityExists(id) => format!(
            "認証局「{id}」はすでに登録されています / there is an authority `{id}` already: `--update` changes it"
        ),
        DeskRefusal::HolderUnknown(id) => {
            format!("本人ID「{id}」は登録されていません / there is no holder `{id}`")
        }
        DeskRefusal::HolderExists(id) => {
            format!(
                "本人ID「{id}」はすでに登録されています / there is a holder `{id}` already: `--update` changes it"
            )
        }
        DeskRefusal::HolderDisabled(id) => {
            format!(
                "本人ID「{id}」は停止中です / the holder `{id}` is disabled: `kagura holder enable {id}` first"
            )
        }
        DeskRefusal::DeviceUnknown(given) => {
            let given = shown(given);
            format!(
                "端末「{given}」は登録されていません / there is no device `{given}`: `kagura device list HOLDER` shows a holder's devices"
            )
        }
        DeskRefusal::IncidentNumber(given) => {
            let given = shown(given);
            format!(
                "「{given}」はお問い合わせ番号ではありません。7 桁の数字です（例 123-4567）/ `{given}` is no number: it has seven digits, as in 123-4567"
            )
        }
        DeskRefusal::IncidentUnknown { number, days } => format!(
            "お問い合わせ番号 {number} の記録はありません。番号の聞き間違いか、保存期間（{days} 日）を過ぎています / nothing is kept under {number}: it was misheard, or is older than {days} days"
        ),
        DeskRefusal::Password(why) => password(*why),
        DeskRefusal::File { path, cause } => {
            let path = path.display();
            format!("{path} を読み書きできません / {path} cannot be read or written: {cause}")
        }
        DeskRefusal::Code(why) => {
            format!("アドレスが長すぎて QR コードにできません / {why}: a shorter `origin` is needed")
        }
        DeskRefusal::List { place, why } => {
            format!("失効リストを読み込めません（{place}）/ no list of revocations from {place}: {why}")
        }
        DeskRefusal::NoLists => {
            "失効リストの場所が設定されていません / no lists to fetch: `cards.crls` names them".to_owned()
        }
        DeskRefusal::Authorities(why) => format!("認証局の証明書を読み込めません / {why}"),
        DeskRefusal::Client(cause) => format!("TLS を使えません / no TLS: {cause}"),
        DeskRefusal::Nobody => "対象がありません / nobody to invite".to_owned(),
        DeskRefusal::Store(why) => why.to_string(),
    }
}

/// Why a file is no list of holders.
pub fn sheet(why: &SheetError) -> String {
    match why {
        SheetError::Encoding { line } => format!(
            "{line} 行目付近の文字を読み取れません。UTF-8 または Shift_JIS で保存してください / \
             the characters near line {line} cannot be read: save the file as UTF-8 or Shift_JIS"
        ),
        SheetError::Header { missing } => {
            let missing: Vec<&str> = missing.iter().map(|it| title(*it)).collect();
            let missing = missing.join(", ");
            format!(
                "1 行目に見出し「本人ID,氏名,認証局」（または id,name,authority）が必要です（ないもの: {missing}） / \
                 the first line must name the columns id,name,authority (missing: {missing})"
            )
        }
        SheetError::Column { name } => {
            let name = shown(name);
            format!(
                "見出し「{name}」は使えないか重複しています / the column `{name}` is named twice or unknown"
            )
        }
        SheetError::Csv(cause) => format!("CSV として読み取れません / not CSV: {cause}"),
    }
}

fn title(it: Title) -> &'static str {
    match it {
        Title::Id => "本人ID (id)",
        Title::Name => "氏名 (name)",
        Title::Authority => "認証局 (authority)",
    }
}

/// Why a row cannot be imported.
pub fn why(why: &Why) -> String {
    match why {
        Why::Columns { found, expected } => format!(
            "列の数が違います（{found} 列、見出しは {expected} 列） / {found} columns where the header has {expected}"
        ),
        Why::Id(why) => format!("本人ID が正しくありません / no holder id: {why}"),
        Why::Name(why) => format!("氏名: {}", words(*why)),
        Why::Authority(why) => format!("認証局の ID が正しくありません / no authority id: {why}"),
        Why::AuthorityUnknown(id) => {
            format!("認証局「{id}」は登録されていません / there is no authority `{id}`")
        }
        Why::Twice { first } => {
            format!("本人ID が {first} 行目と同じです / the same holder id as in line {first}")
        }
        Why::Exists => "すでに登録されています / there already".to_owned(),
    }
}

/// Why a name or contact cannot be shown to people.
fn words(why: TextError) -> String {
    match why {
        TextError::Empty => "氏名または名称が空です / the name is empty".to_owned(),
        TextError::Long { most } => format!("{most} 文字を超えています / longer than {most} characters"),
        TextError::Control => "改行か、画面に表示されない文字が含まれています。入力し直してください / \
                               it holds a line break or a character that is not seen: type it anew"
            .to_owned(),
        TextError::Damaged(damage) => damaged(damage),
        TextError::Formula => "= + - @ で始まるため、表計算ソフトでは数式として扱われます。正しい氏名または名称を入力してください / \
                               a spreadsheet takes it for a formula, as it begins with = + - or @: correct it"
            .to_owned(),
    }
}

/// What damaged a name, and what to do about it.
fn damaged(how: Damage) -> String {
    match how {
        Damage::Substitute(c) => format!(
            "「{c}」が含まれています。元の文字が失われた可能性があります。元のデータで文字を確認し、UTF-8 で保存し直してください / \
             `{c}` stands where a letter was lost: look it up in the original, and save that as UTF-8"
        ),
        Damage::Gaiji(c) => format!(
            "外字（U+{0:04X}）が含まれています。ほかの端末では表示されません。Unicode にある文字に置き換えてください / \
             it holds a character of a private font (U+{0:04X}), which no other device shows: replace it by one of Unicode",
            u32::from(c)
        ),
        Damage::CellError => "数式のエラーです。元の氏名または名称を入力してください / \
                              a formula failed in the spreadsheet: type the name itself"
            .to_owned(),
        Damage::Encoding => "文字化けしています。ファイルを UTF-8 で保存し直してください。半角カタカナの氏名は全角で入力してください / \
                             it was read in the wrong encoding: save the file as UTF-8, and write katakana in full width"
            .to_owned(),
    }
}

/// Why a password cannot be used.
fn password(why: Unfit) -> String {
    match why {
        Unfit::Short { least } => format!(
            "パスワードが短すぎます（{least} 文字以上） / the password is too short: it needs {least} characters"
        ),
        Unfit::Characters => "パスワードに使えるのは半角の英数字とハイフン・ピリオド・下線だけです（64 文字以内） / \
                              a password may hold ASCII letters, digits, hyphens, dots and underscores only, 64 at most"
            .to_owned(),
        Unfit::Unhashed => "パスワードを処理できませんでした / the password could not be hashed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{HolderId, IdError};

    #[test]
    fn what_was_given_is_short_and_shows_what_is_not_seen_of_it() {
        let given = format!("a\u{202E}\u{1B}[2J{}", "x".repeat(100));
        for sentence in [
            refusal(&DeskRefusal::Id { given: given.clone(), why: IdError::BadCharacter }),
            refusal(&DeskRefusal::DeviceUnknown(given.clone())),
            refusal(&DeskRefusal::IncidentNumber(given.clone())),
            sheet(&SheetError::Column { name: given.clone() }),
        ] {
            let fit = format!("a\u{FFFD}\u{FFFD}[2J{}", "x".repeat(74));
            assert!(
                sentence.contains(&format!("「{fit}」")) && sentence.contains(&format!("`{fit}`")),
                "{sentence}"
            );
        }
    }

    #[test]
    fn a_damaged_name_is_told_with_its_character_and_what_to_do() {
        for (damage, said) in [
            (Damage::Substitute('〓'), "「〓」"),
            (Damage::Gaiji('\u{E000}'), "U+E000"),
            (Damage::Gaiji('\u{10FFFD}'), "U+10FFFD"),
            (Damage::Encoding, "UTF-8"),
        ] {
            let sentence = why(&Why::Name(TextError::Damaged(damage)));
            assert!(sentence.starts_with("氏名: ") && sentence.contains(said), "{sentence}");
            assert!(sentence.contains("ください / "), "{sentence}");
        }
    }

    #[test]
    fn what_helps_can_be_typed_as_it_stands() {
        let id = HolderId::parse("TESTC1").unwrap();
        assert_eq!(
            refusal(&DeskRefusal::HolderDisabled(id)),
            "本人ID「testc1」は停止中です / the holder `testc1` is disabled: `kagura holder enable testc1` first"
        );
    }

    #[test]
    fn every_column_that_is_missing_is_named_as_it_may_be_written() {
        let missing = vec![Title::Id, Title::Name, Title::Authority];
        assert_eq!(
            sheet(&SheetError::Header { missing }),
            "1 行目に見出し「本人ID,氏名,認証局」（または id,name,authority）が必要です（ないもの: 本人ID (id), 氏名 (name), \
             認証局 (authority)） / the first line must name the columns id,name,authority (missing: 本人ID (id), 氏名 (name), \
             認証局 (authority))"
        );
    }
}
