//! Texts as rows of shapes, and where a row may be broken into lines.

use crate::paper::typeface::{Glyph, Lettering, glyph};
use icu_normalizer::properties::CanonicalComposition;

/// What must not begin a line.
const NOT_FIRST: &str = "、。，．・：；？！」』）］｝】〉》〕”’ーァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ々ゝゞヽヾ,.;:?!)]}%";
/// What must not end a line.
const NOT_LAST: &str = "「『（［｛【〈《〔“‘([{";
/// From this width on, in ems, a shape is no Latin letter and stands for itself: a line may be broken beside it.
const WIDE: f32 = 0.95;

/// A character for which no font has a shape.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no font of ours has U+{:04X}", u32::from(*.0))]
pub struct NoGlyph(pub char);

/// A text as a row of shapes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SetText {
    pub(super) glyphs: Vec<Glyph>,
}

impl SetText {
    /// Finds the shape of each character. A letter and its mark are one where Unicode has the two as one character; a variation selector whose
    /// shape the fonts lack leaves the character as it is.
    pub fn of(text: &str, lettering: Lettering) -> Result<Self, NoGlyph> {
        let composition = CanonicalComposition::new();
        let mut glyphs = Vec::new();
        let mut rest = text.chars().peekable();
        while let Some(mut character) = rest.next() {
            while let Some(one) = rest.peek().and_then(|mark| composition.compose(character, *mark)) {
                character = one;
                rest.next();
            }
            let selector = rest.next_if(|c| matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}'));
            glyphs.push(glyph(character, selector, lettering).ok_or(NoGlyph(character))?);
        }
        Ok(Self { glyphs })
    }

    /// How wide it is, in ems.
    pub fn width(&self) -> f32 {
        self.glyphs.iter().map(|it| it.advance).sum()
    }

    /// The lines that it fills, none wider than so many ems. A word is broken only where it is wider than a line.
    pub fn lines(&self, ems: f32) -> Vec<Self> {
        let mut lines = Vec::new();
        let mut rest = self.glyphs.as_slice();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(first_line(rest, ems));
            lines.push(Self { glyphs: trimmed(line).to_vec() });
            rest = without_spaces_before(after);
        }
        lines
    }
}

/// How many of the shapes stand on the first line; at least one.
fn first_line(glyphs: &[Glyph], ems: f32) -> usize {
    let mut wide = 0.0;
    let fitting = glyphs
        .iter()
        .take_while(|it| {
            wide += it.advance;
            // What adds up of many small numbers is not exact.
            wide <= ems + 0.001
        })
        .count();
    if fitting >= glyphs.len() {
        return glyphs.len();
    }
    let breaks = (1..=fitting).rev().find(|at| may_break(glyphs, *at));
    breaks.unwrap_or(fitting).max(1)
}

/// Whether a line may end before the shape at this place.
fn may_break(glyphs: &[Glyph], at: usize) -> bool {
    let (Some(before), Some(after)) = (at.checked_sub(1).and_then(|n| glyphs.get(n)), glyphs.get(at)) else {
        return false;
    };
    if is_space(after) {
        return true;
    }
    let beside = is_space(before) || before.advance >= WIDE || after.advance >= WIDE;
    beside && !NOT_FIRST.contains(after.character) && !NOT_LAST.contains(before.character)
}

fn is_space(glyph: &Glyph) -> bool {
    matches!(glyph.character, ' ' | '\u{3000}' | '\u{A0}')
}

fn trimmed(line: &[Glyph]) -> &[Glyph] {
    let seen = line.iter().rposition(|it| !is_space(it)).map_or(0, |last| last + 1);
    line.get(..seen).unwrap_or(line)
}

fn without_spaces_before(rest: &[Glyph]) -> &[Glyph] {
    let seen = rest.iter().position(|it| !is_space(it)).unwrap_or(rest.len());
    rest.get(seen..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(text: &SetText) -> String {
        text.glyphs.iter().map(|it| it.character).collect()
    }

    fn lines(text: &str, ems: f32) -> Vec<String> {
        SetText::of(text, Lettering::Text).unwrap().lines(ems).iter().map(said).collect()
    }

    #[test]
    fn lines_are_broken_between_words_and_ideographs() {
        assert_eq!(lines("神楽坂三十四", 3.0), ["神楽坂", "三十四"]);
        assert_eq!(lines("Hanako Mihon", 5.0), ["Hanako", "Mihon"]);
        assert_eq!(lines("見本　花子 様", 4.5), ["見本　花", "子 様"]);
        assert_eq!(lines("", 4.0), Vec::<String>::new());
    }

    #[test]
    fn punctuation_stays_with_its_words() {
        assert_eq!(lines("登録です。次", 4.0), ["登録で", "す。次"]);
        assert_eq!(lines("番号「七」です", 3.0), ["番号", "「七」", "です"]);
    }

    #[test]
    fn a_word_wider_than_a_line_is_broken() {
        let text = "a".repeat(100);
        let lines = lines(&text, 10.0);
        assert!(lines.len() > 3 && lines.concat() == text, "{lines:?}");
        assert_eq!(super::SetText::of("字", Lettering::Text).unwrap().lines(0.1).len(), 1);
    }

    #[test]
    fn a_mark_is_one_with_its_letter() {
        for (apart, together) in [("Nguye\u{302}\u{303}n", "Nguyễn"), ("か\u{3099}", "が")] {
            assert_eq!(said(&SetText::of(apart, Lettering::Text).unwrap()), together);
        }
        assert_eq!(SetText::of("q\u{302}", Lettering::Text), Err(NoGlyph('\u{302}')));
    }

    #[test]
    fn a_shape_that_the_fonts_lack_is_the_characters_own() {
        let set = |text| SetText::of(text, Lettering::Text).unwrap();
        assert_eq!(set("\u{20BB7}\u{E01EF}田"), set("\u{20BB7}田"));
        assert_eq!(set("神\u{FE0F}"), set("神"));
        assert_ne!(set("葛\u{E0101}"), set("葛\u{E0100}"));
    }

    /// A name keeps its own character where Unicode calls another one equal to it.
    #[test]
    fn characters_of_compatibility_keep_their_shapes() {
        let set = |text| SetText::of(text, Lettering::Text).unwrap();
        assert_ne!(set("\u{FA19}").glyphs[0].id, set("\u{795E}").glyphs[0].id);
        assert_eq!(said(&set("\u{FA19}")), "\u{FA19}");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_too_wide(text in "[ぁ-んァ-ヶ神楽坂三十四a-zA-Z0-9 「」。、]{0,80}", ems in 1.0f32..30.0) {
            let set = SetText::of(&text, Lettering::Text).unwrap();
            let lines = set.lines(ems);
            let seen = |text: &str| text.replace(' ', "");
            prop_assert_eq!(seen(&lines.iter().map(said).collect::<String>()), seen(&text));
            for line in lines {
                prop_assert!(line.glyphs.len() == 1 || line.width() <= ems + 0.01);
            }
        }
    }
}
