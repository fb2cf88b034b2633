//! Labels: found in a sentence, measured, broken into lines. Widths are in tenths of a full-width letter.

/// What stands in 「」 or “”.
pub(super) fn labels(text: &str) -> Vec<&str> {
    let mut labels = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(['「', '“']) {
        let Some((label, after)) = after.split_once(['」', '”']) else { break };
        labels.push(label);
        rest = after;
    }
    labels
}

/// How wide a text is: a full-width letter 10, a half-width one 6.
pub(super) fn width(text: &str) -> i32 {
    text.chars().map(|letter| if full(letter) { 10 } else { 6 }).sum()
}

fn full(letter: char) -> bool {
    letter >= '\u{1100}' || "…⋮※□±×§".contains(letter)
}

/// `text` on lines of at most `room`, broken where Japanese or English may be.
pub(super) fn wrap(text: &str, room: i32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && width(&line) + width(piece.trim_end()) > room {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        if !(line.is_empty() && piece.trim().is_empty()) {
            line.push_str(piece);
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The pieces between which a line may break: words, and single Japanese letters with what must not begin a line after them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, letter) in text.char_indices() {
        let opens = before.is_some_and(|before| "（(".contains(before));
        let hangs = "ーァィゥェォャュョッぁぃぅぇぉゃゅょっ、。）」・)々".contains(letter);
        let breaks = before.is_some_and(|before| " .".contains(before) || full(before) || full(letter));
        let katakana = |letter: char| ('ァ'..='ー').contains(&letter);
        let word = before.is_some_and(|before| katakana(before) && katakana(letter));
        if breaks && !hangs && !opens && !word && letter != ' ' {
            pieces.extend(text.get(start..at));
            start = at;
        }
        before = Some(letter);
    }
    pieces.extend(text.get(start..));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_in_both_languages() {
        assert_eq!(
            labels("「一般」の「自動入力とパスワード」を開きます。"),
            ["一般", "自動入力とパスワード"]
        );
        assert_eq!(
            labels("Open “General”, then “AutoFill & Passwords”."),
            ["General", "AutoFill & Passwords"]
        );
        assert!(labels("閉じます。「").is_empty());
    }

    #[test]
    fn lines_break_between_words_and_not_before_small_letters() {
        assert_eq!(wrap("Manage imported certificates", 120), ["Manage imported", "certificates"]);
        assert_eq!(wrap("すべてのCookieをブロック", 100), ["すべてのCookieを", "ブロック"]);
        assert_eq!(wrap("設定", 100), ["設定"]);
        assert_eq!(wrap("auth.hpki.example.jp", 90), ["auth.hpki.", "example.jp"]);
        assert!(
            wrap("サイトによるデバイスへのデータの保存を許可する", 150).iter().all(|line| width(line) <= 150)
        );
    }
}
