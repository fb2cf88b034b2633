//! Which texts are surely names of models. A browser may say anything in the place of one; what becomes a label without anybody having
//! typed it has to look like what makers print on boxes: `Pixel 9 Pro`, `SM-S921Q`, `CPH2689`, `SO-51C`.

/// Words of models' names that people know. Everything else in a name is a code or a number.
const WORDS: [&str; 30] = [
    "AQUOS", "Aquos", "Edge", "FE", "Fold", "Flip", "Galaxy", "Lite", "Max", "Mi", "Moto", "Nexus",
    "Nothing", "Note", "OPPO", "Phone", "Pixel", "Plus", "Pro", "Redmi", "Reno", "Sense", "Tab", "Tablet",
    "Ultra", "XL", "Xperia", "Zenfone", "moto", "arrows",
];
/// No name of a model is taken that has more words.
const MANY: usize = 4;

/// Whether a text is a name of a model beyond doubt: at most one code, and known words and short numbers beside it.
pub(super) fn is_known_shape(text: &str) -> bool {
    let mut codes = 0;
    let mut words = 0;
    let fits = text.split(' ').all(|word| {
        words += 1;
        let code = is_code(word);
        codes += usize::from(code);
        code || WORDS.contains(&word) || is_number(word)
    });
    // One word of ours with nothing beside it names no model; a bare number neither.
    let telling = codes == 1 || words > 1 && text.split(' ').any(is_number);
    fits && telling && codes <= 1 && words <= MANY
}

/// A generation, as in `Pixel 9a` and `moto g52`: two digits and a letter at most.
fn is_number(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.bytes().filter(u8::is_ascii_lowercase).count();
    (1..=2).contains(&digits) && letters <= 1 && digits + letters == word.len()
}

/// A maker's code: at most three letters, then digits (`SM-S921Q`, `SO-51C`, `CPH2689`, `XQ-DQ44`, `23078PND5G`, `A201SO`). Never anything
/// that can be read as a word.
fn is_code(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let plain = word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    let hyphens = word.bytes().filter(|byte| *byte == b'-').count();
    let runs = word.split(|c: char| !c.is_ascii_uppercase()).all(|run| run.len() <= 3);
    let ends = !word.starts_with('-') && !word.ends_with('-');
    plain && runs && ends && hyphens <= 1 && digits >= 2 && (4..=12).contains(&word.len())
}
