//! Folding names, so that what clerks take for the same looks the same: width, case, kana, accents, spaces, and the shapes in which registers
//! write a kanji. Pure.

use crate::model::kana;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// Kanji that names are written with in several shapes: the first of each group stands for all. Whoever searches types what the keyboard
/// offers first, and whoever registered copied what stands in the family register.
const SHAPES: [&str; 68] = [
    "高髙",
    "崎﨑嵜碕",
    "辺邊邉",
    "斎齋斉齊",
    "沢澤",
    "浜濱濵",
    "広廣",
    "吉𠮷",
    "桜櫻",
    "国國",
    "島嶋嶌",
    "真眞",
    "恵惠",
    "栄榮",
    "竜龍",
    "滝瀧",
    "徳德",
    "横橫",
    "黒黑",
    "増增",
    "瀬瀨",
    "豊豐",
    "蔵藏",
    "与與",
    "曽曾",
    "富冨",
    "桑桒",
    "桧檜",
    "篭籠",
    "園薗",
    "淵渕渊",
    "館舘",
    "峰峯",
    "凛凜",
    "弥彌",
    "礼禮",
    "寿壽",
    "静靜",
    "清淸",
    "円圓",
    "亀龜",
    "戸戶",
    "条條",
    "当當",
    "実實",
    "将將",
    "万萬",
    "会會",
    "塩鹽",
    "関關",
    "県縣",
    "鉄鐵銕",
    "浅淺",
    "庄荘莊",
    "児兒",
    "学學",
    "宝寶",
    "写寫",
    "帯帶",
    "仏佛",
    "伝傳",
    "壮壯",
    "来來",
    "気氣",
    "為爲",
    "緑綠",
    "鶏鷄",
    "檪櫟",
];

/// Letters and digits alone, each in the one form that stands for all: a name, an id or a number, as it is searched for.
pub(super) fn folded(text: &str) -> String {
    let wide = ComposingNormalizerBorrowed::new_nfkc().normalize(text).into_owned();
    let mut folded = String::with_capacity(wide.len());
    for c in wide.chars() {
        let c = plain(c);
        if c.is_alphanumeric() {
            folded.extend(c.to_lowercase().map(hiragana).map(shape));
        }
    }
    folded
}

/// How something is read, as it is searched for: besides, small kana are large ones, and the mark for a long vowel is left out. Lists of
/// before and banks have no small ones, and whoever types a hyphen means that mark.
pub(super) fn sounded(text: &str) -> String {
    folded(&kana::composed(text)).chars().filter(|c| *c != 'ー').map(large).collect()
}

/// A Latin letter without its accents. Kana keep their marks: they are other letters.
fn plain(c: char) -> char {
    if c.is_ascii() || c > '\u{2AF}' && !('\u{1E00}'..='\u{1EFF}').contains(&c) {
        return c;
    }
    let parts = DecomposingNormalizerBorrowed::new_nfd();
    parts.normalize(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c)
}

fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        other => other,
    }
}

fn large(c: char) -> char {
    match c {
        'ぁ' => 'あ',
        'ぃ' => 'い',
        'ぅ' => 'う',
        'ぇ' => 'え',
        'ぉ' => 'お',
        'っ' => 'つ',
        'ゃ' => 'や',
        'ゅ' => 'ゆ',
        'ょ' => 'よ',
        'ゎ' => 'わ',
        'ゕ' => 'か',
        'ゖ' => 'け',
        other => other,
    }
}

fn shape(c: char) -> char {
    let group = SHAPES.iter().find(|group| group.chars().skip(1).any(|it| it == c));
    group.and_then(|group| group.chars().next()).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn what_clerks_take_for_the_same_is_the_same() {
        for (one, other) in [
            ("神楽坂　三十四", "神楽坂 三十四"),
            ("ﾔﾏﾀﾞ ﾀﾛｳ", "やまだたろう"),
            ("ヤマダ　タロウ", "ヤマタ\u{3099}タロウ"),
            ("ＴＥＳＴＣ２０７６６", "testc20766"),
            ("辻\u{E0100}　花子", "辻花子"),
            ("葛\u{FE00}城", "葛城"),
            ("髙橋", "高橋"),
            ("渡邉", "渡辺"),
            ("神\u{FA19}", "神神"),
            ("Zoë Åström", "zoe astrom"),
            ("Nguyễn Văn An", "nguyen van an"),
            ("O'Neil-Smith, Jr.", "oneil smith jr"),
            ("㈱", "(株)"),
            ("佐々木", "佐々\u{E0100}木"),
        ] {
            assert_eq!(folded(one), folded(other), "{one}");
        }
    }

    #[test]
    fn what_is_not_the_same_stays_apart() {
        for (one, other) in [("山田", "山本"), ("はた", "ばた"), ("太郎", "大郎"), ("一", "ー")]
        {
            assert_ne!(folded(one), folded(other), "{one}");
        }
        assert_eq!(folded(" 　・\u{200B}"), "");
    }

    #[test]
    fn what_sounds_the_same_is_the_same() {
        for (one, other) in [
            ("キョウコ", "ｷﾖｳｺ"),
            ("ユーキ", "ゆ-き"),
            ("ヤマダ", "ヤマタ゛"),
            ("ヴィトル", "う゛ぃとる"),
            ("ジョン・スミス", "ｼﾞﾖﾝ ｽﾐｽ"),
            ("ハットリ", "はつとり"),
            ("Zoë", "ZOE"),
        ] {
            assert_eq!(sounded(one), sounded(other), "{one}");
        }
        for (one, other) in [("ハタ", "バタ"), ("オオノ", "オノ"), ("ヤマダ", "ヤマモト")] {
            assert_ne!(sounded(one), sounded(other), "{one}");
        }
    }

    #[test]
    fn no_kanji_stands_in_two_groups() {
        let mut seen = BTreeSet::new();
        for c in SHAPES.iter().flat_map(|group| group.chars()) {
            assert!(seen.insert(c), "{c}");
        }
    }
}
