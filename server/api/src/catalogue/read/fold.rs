//! Folding what people write, so that what means the same looks the same: width, case, kana, marks and long vowels. Pure.

use std::{collections::BTreeSet, sync::LazyLock};

/// A letter after folding, and whether it was written in hiragana. Between words stands a space.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Letter {
    /// The folded letter.
    pub(super) letter: char,
    /// Which script the letter was written in.
    pub(super) script: Script,
}

/// The script of a letter, so far as it matters for finding words.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Script {
    /// Latin letters, digits and `_`.
    Latin,
    /// Hiragana, mostly endings and particles.
    Hiragana,
    /// Katakana.
    Katakana,
    /// Kanji, and whatever else has letters.
    Other,
    /// No letter: the end of a word.
    Gap,
}

/// Letters and digits alone: small, half-width where Latin, large katakana without long vowels where kana.
pub(super) fn folded(text: &str) -> String {
    letters(text).into_iter().map(|it| it.letter).filter(|letter| letter.is_alphanumeric()).collect()
}

/// The folded letters of a text.
pub(super) fn letters(text: &str) -> Vec<Letter> {
    let mut folded = Vec::new();
    // Written either way, and within half of all questions.
    let text = text.replace("出来", "でき");
    let mut plain = text.chars().map(narrow).filter(|letter| !is_accent(*letter)).peekable();
    while let Some(letter) = plain.next() {
        let mark = plain.next_if(|mark| "ﾞﾟ\u{3099}\u{309a}\u{309b}\u{309c}".contains(*mark));
        let script = script(letter);
        let letter = match letter {
            '\u{ff66}'..='\u{ff9d}' => wide(letter),
            'ぁ'..='ゖ' => char::from_u32(u32::from(letter) + 0x60).unwrap_or(letter),
            'ヽ' | 'ヾ' | 'ゝ' | 'ゞ' => continue,
            other => other,
        };
        let letter = mark.map_or(letter, |mark| marked(letter, mark));
        // The long vowel is written or left out, and small kana are large ones to whoever cannot type them.
        if "ー〜~ｰ".contains(letter) {
            continue;
        }
        folded.extend(large(letter).to_lowercase().map(|letter| Letter { letter, script }));
    }
    folded
}

/// The Latin words of a folded text: without endings, `don't` as two.
pub(super) fn words(letters: &[Letter]) -> Vec<String> {
    letters.split(|it| it.script != Script::Latin).filter(|word| !word.is_empty()).flat_map(latin).collect()
}

fn latin(word: &[Letter]) -> Vec<String> {
    let word: String = word.iter().map(|it| it.letter).collect();
    if let Some(verb) = word.strip_suffix("n't") {
        return vec![verb.to_owned(), "not".to_owned()];
    }
    let word = word.strip_suffix("'s").unwrap_or(&word).replace('\'', "");
    if word.is_empty() { Vec::new() } else { vec![stem(&word)] }
}

/// A word without its ending, so that `expires` and `expired` are one.
fn stem(word: &str) -> String {
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let cut = |ending: &str, least: usize| word.strip_suffix(ending).filter(|stem| stem.len() >= least);
    if let Some(stem) = cut("ies", 2) {
        return [stem, "y"].concat();
    }
    let stem =
        cut("ing", 3).or(cut("ed", 3)).or(cut("es", 3)).or(cut("s", 3).filter(|it| !it.ends_with('s')));
    let stem = stem.unwrap_or(word);
    stem.strip_suffix('e').filter(|stem| stem.len() >= 3).unwrap_or(stem).to_owned()
}

/// What questions and requests end in, in hiragana: it says that something is asked, not what. The longest that fits counts.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "してもらえますか", "してもらえませんか", "していただけますか", "してください", "してほしいです", "ください", "のでしょうか", "んでしょうか", "でしょうか", "ましょうか", "のですけど", "んですけど",
    "ですけど", "ますけど", "ましたけど", "のですが", "んですが", "ですが", "ますが", "ましたが", "なのですが", "なのですか", "なんですが", "なんですか",
    "なのでしょうか", "たいのですが", "たいんですが", "たいです", "たいのです", "したい", "たい", "のですか", "んですか", "ですか", "ますか", "ましたか", "ませんか", "ましたっけ",
    "ですかね", "ますかね", "ですよね", "ますよね", "です", "ます", "ました", "でした", "だろうか", "のかな", "かな", "のか",
];

/// Folded, the longest first.
static FOLDED_ENDINGS: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    let mut endings: Vec<Vec<char>> = ENDINGS.iter().map(|ending| folded(ending).chars().collect()).collect();
    endings.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
    endings
});

/// For each letter whether it belongs to the ending of a sentence or of a clause: the last hiragana before something else.
fn endings(letters: &[Letter]) -> Vec<bool> {
    let mut within = Vec::with_capacity(letters.len());
    for run in letters.chunk_by(|one, next| one.script == next.script) {
        let kana: Vec<char> = run.iter().map(|it| it.letter).collect();
        let hiragana = run.first().is_some_and(|it| it.script == Script::Hiragana);
        let ending = FOLDED_ENDINGS.iter().find(|ending| hiragana && kana.ends_with(ending));
        let says = run.len() - ending.map_or(0, Vec::len);
        within.extend((0..run.len()).map(|at| at >= says));
    }
    within
}

/// A question up to what it ends in; nothing where it is nothing else.
pub(super) fn without_ending(asked: &[Letter]) -> &[Letter] {
    let ended = endings(asked);
    let says = asked.iter().zip(&ended).rposition(|(it, ended)| it.script != Script::Gap && !ended);
    says.and_then(|last| asked.get(..=last)).unwrap_or_default()
}

/// Neighbouring letters, of which at least one is no hiragana: endings and particles stand everywhere.
pub(super) fn pairs(letters: &[Letter], kana: Kana) -> BTreeSet<String> {
    let japanese = |it: &Letter| !matches!(it.script, Script::Latin | Script::Gap);
    let telling = |one: &Letter, next: &Letter| {
        kana == Kana::Telling || one.script != Script::Hiragana || next.script != Script::Hiragana
    };
    let pairs = letters.iter().zip(letters.iter().skip(1));
    let ended = endings(letters);
    let pairs = pairs.zip(ended.into_iter().skip(1)).filter(|(_, ended)| !ended).map(|(pair, _)| pair);
    pairs
        .filter(|(one, next)| japanese(one) && japanese(next) && telling(one, next))
        .map(|(one, next)| [one.letter, next.letter].iter().collect())
        .collect()
}

/// Whether two hiragana say something.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kana {
    /// In a question: whoever types kana alone means words by them.
    Telling,
    /// In our own texts, which write words in kanji and katakana.
    Endings,
}

/// Full-width Latin letters, digits and signs as half-width ones; every apostrophe as the plain one.
pub(super) fn narrow(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' => ' ',
        '’' | '‘' | 'ʼ' | '´' => '\'',
        other => other,
    }
}

/// A mark that stands apart from its Latin letter, as macOS writes é in file names.
fn is_accent(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

fn script(letter: char) -> Script {
    match letter {
        '_' | '\'' => Script::Latin,
        _ if letter.is_ascii_alphanumeric() => Script::Latin,
        'ぁ'..='ゖ' => Script::Hiragana,
        'ァ'..='ヺ' | '\u{ff66}'..='\u{ff9d}' => Script::Katakana,
        _ if letter.is_alphanumeric() => Script::Other,
        _ => Script::Gap,
    }
}

/// Half-width katakana as the full-width letter.
fn wide(letter: char) -> char {
    const WIDE: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    let at = usize::try_from(u32::from(letter) - 0xff66).unwrap_or(0);
    WIDE.chars().nth(at).unwrap_or(letter)
}

/// A katakana letter with the mark that follows it.
fn marked(letter: char, mark: char) -> char {
    let raised = |by| char::from_u32(u32::from(letter) + by).unwrap_or(letter);
    match (mark, letter) {
        ('ﾞ' | '\u{3099}' | '\u{309b}', 'ウ') => 'ヴ',
        ('ﾞ' | '\u{3099}' | '\u{309b}', 'カ'..='ト' | 'ハ'..='ホ') => raised(1),
        ('ﾟ' | '\u{309a}' | '\u{309c}', 'ハ'..='ホ') => raised(2),
        _ => letter,
    }
}

/// Small kana as large ones, and sounds that people spell either way as one.
fn large(letter: char) -> char {
    match letter {
        'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' => {
            char::from_u32(u32::from(letter) + 1).unwrap_or(letter)
        }
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ヂ' => 'ジ',
        'ヅ' => 'ズ',
        'ヴ' => 'ブ',
        'ヲ' => 'オ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sounds_the_same_looks_the_same() {
        for (one, other) in [
            ("ｶｰﾄﾞﾘｰﾀﾞｰ", "かーどりーだー"),
            ("カート\u{3099}リータ\u{3099}", "カードリーダ"),
            ("パスキー", "ハ\u{309a}スキ"),
            ("クッキー", "くつき"),
            ("ＱＲコード", "qr コード"),
            ("ウイルス", "ウィルス"),
            ("ログイン出来ません", "ログインできません"),
        ] {
            assert_eq!(folded(one), folded(other), "{one}");
        }
    }

    #[test]
    fn what_a_question_ends_in_says_nothing() {
        let said = |text: &str| pairs(&letters(text), Kana::Telling);
        for (plain, asked) in [
            ("無料", "無料ですか"),
            ("料金はかかり", "料金はかかりますか？"),
            ("使い", "使いたいのですが、"),
            ("登録", "登録でしょうか。"),
        ] {
            assert_eq!(said(plain), said(asked), "{asked}");
        }
        assert!(said("ですか").is_empty() && !said("デスク").is_empty());
    }

    #[test]
    fn words_lose_their_endings_and_not_their_codes() {
        assert_eq!(
            words(&letters("My card’s expired, can't read")),
            ["my", "card", "expir", "ca", "not", "read"]
        );
        assert_eq!(words(&letters("net::ERR_CERT_INVALID")), ["net", "err_cert_invalid"]);
    }
}
