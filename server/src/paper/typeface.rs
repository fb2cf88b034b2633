//! The fonts that the program carries, and which of them draws a character.

use std::sync::LazyLock;
use ttf_parser::{Face, GlyphId};

/// How the curves of a font are kept, by which a PDF names it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Outlines {
    /// Those of PostScript, in the table `CFF `.
    Cff,
    /// Those of TrueType, in the table `glyf`.
    TrueType,
}

/// A font of ours, as `server/fonts/make` makes it.
pub(super) struct FontFile {
    pub(super) name: &'static str,
    pub(super) bytes: &'static [u8],
    pub(super) outlines: Outlines,
}

pub(super) const FILES: [FontFile; 3] = [
    FontFile {
        name: "NotoSansCJKjp-Regular",
        bytes: include_bytes!("../../fonts/NotoSansJP.otf"),
        outlines: Outlines::Cff,
    },
    FontFile {
        name: "NotoSans-Regular",
        bytes: include_bytes!("../../fonts/NotoSansLatin.ttf"),
        outlines: Outlines::TrueType,
    },
    FontFile {
        name: "NotoSansMono-Regular",
        bytes: include_bytes!("../../fonts/NotoSansMono.ttf"),
        outlines: Outlines::TrueType,
    },
];

/// In which letters a text is set.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Lettering {
    /// For reading.
    Text,
    /// Each as wide as the other and told apart from those that look alike, for what is typed from paper.
    Fixed,
}

impl Lettering {
    /// The fonts that are asked, one after another.
    fn fonts(self) -> &'static [usize] {
        match self {
            Self::Text => &[0, 1],
            Self::Fixed => &[2, 0, 1],
        }
    }
}

static FACES: LazyLock<Vec<Option<Face<'static>>>> =
    LazyLock::new(|| FILES.iter().map(|file| Face::parse(file.bytes, 0).ok()).collect());

/// A font, where its file makes sense.
pub(super) fn face(font: usize) -> Option<&'static Face<'static>> {
    FACES.get(font)?.as_ref()
}

/// A shape of a font.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    /// The font, by its place in `FILES`.
    pub(super) font: usize,
    /// The shape's number in the font.
    pub(super) id: u16,
    /// How far the next one stands, in ems.
    pub(super) advance: f32,
    /// What it is the shape of.
    pub(super) character: char,
}

/// The shape of a character, as the variation selector says where a font knows that shape.
pub(super) fn glyph(character: char, selector: Option<char>, lettering: Lettering) -> Option<Glyph> {
    let found = |wanted: &dyn Fn(&Face<'static>) -> Option<GlyphId>| {
        lettering.fonts().iter().find_map(|font| {
            let face = face(*font)?;
            let id = wanted(face).filter(|id| id.0 != 0)?;
            let advance =
                f32::from(face.glyph_hor_advance(id).unwrap_or_default()) / f32::from(face.units_per_em());
            Some(Glyph { font: *font, id: id.0, advance, character })
        })
    };
    selector
        .and_then(|selector| found(&|face| face.glyph_variation_index(character, selector)))
        .or_else(|| found(&|face| face.glyph_index(character)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_is_read_and_says_whose_it_is() {
        for (n, file) in FILES.iter().enumerate() {
            let names = face(n).unwrap().names();
            let said: Vec<String> = names.into_iter().filter_map(|name| name.to_string()).collect();
            assert!(said.iter().any(|it| it.contains("SIL Open Font License")), "{}: {said:?}", file.name);
            assert!(said.iter().any(|it| it.contains("Adobe") || it.contains("Google")), "{said:?}");
        }
    }

    #[test]
    fn names_in_registers_have_their_shapes() {
        for character in "𠮷𩸽㈱髙﨑德濵瀨榮彅翔鷗靑辻々〆ヶゝ仝神ｱﾞ①Ⅳ№éöżđễŁß～−—…".chars()
        {
            assert!(glyph(character, None, Lettering::Text).is_some(), "{character}");
        }
        let shape = |selector| glyph('辻', selector, Lettering::Text).unwrap();
        assert_ne!(shape(Some('\u{E0100}')).id, shape(Some('\u{E0101}')).id, "辻 has two shapes");
        assert_eq!(shape(Some('\u{E01EF}')), shape(None), "a shape that the font lacks");
    }

    #[test]
    fn what_no_font_has_is_no_empty_box() {
        for character in ['😀', '한', 'ก', '\u{E000}', '\u{200B}', '\u{7}', '\u{10FFFD}'] {
            assert_eq!(glyph(character, None, Lettering::Text), None, "{}", character.escape_unicode());
        }
    }

    #[test]
    fn letters_of_one_width_are_that() {
        for character in ' '..='~' {
            let one = glyph(character, None, Lettering::Fixed).unwrap();
            assert!(one.font == 2 && (one.advance - 0.6).abs() < 0.001, "{character}");
        }
    }
}
