//! Pages in one PDF. Of each font it holds the shapes that its pages have, and says which characters they are, so that the text can be
//! searched and read aloud. ISO 32000-1 says how: 9.7 for the fonts, 12.3.3 for the list of pages.

use crate::paper::path::{Path, PathStep};
use crate::paper::setting::SetText;
use crate::paper::sheet::{HEIGHT, Mark, Paint, PaperSheet, WIDTH, Weight};
use crate::paper::typeface::{self, FILES, FontFile, Outlines};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{
    CidFontType, FontFlags, LineCapStyle, LineJoinStyle, PageMode, SystemInfo, TextRenderingMode, UnicodeCmap,
};
use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};
use std::collections::BTreeMap;
use std::io::Write as _;
use subsetter::GlyphRemapper;
use ttf_parser::RawFace;

/// Points in a millimetre.
const POINTS: f32 = 72.0 / 25.4;
/// How wide the line around heavy letters is, of their height.
const HEAVY: f32 = 0.032;
const IDENTITY: SystemInfo =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// A font of ours could not be put into a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the font {0} cannot be put into a PDF")]
pub struct NoFont(pub &'static str);

/// Pages that become one file.
pub struct Booklet {
    title: String,
    pages: Vec<FinishedPage>,
    fonts: Vec<FontInUse>,
}

struct FinishedPage {
    bookmark: String,
    content: Vec<u8>,
}

/// What the pages have of a font.
#[derive(Default)]
struct FontInUse {
    numbers: GlyphRemapper,
    /// By the shape's number in the file: the character, and how far the next one stands, in ems.
    shapes: BTreeMap<u16, (char, f32)>,
}

/// The objects of a font in the file.
struct FontRefs {
    font: Ref,
    descendant: Ref,
    descriptor: Ref,
    program: Ref,
    characters: Ref,
}

impl Booklet {
    /// An empty one with this title.
    pub fn new(title: &str) -> Self {
        let fonts = FILES.iter().map(|_| FontInUse::default()).collect();
        Self { title: title.to_owned(), pages: Vec::new(), fonts }
    }

    /// Adds a page.
    pub fn add(&mut self, sheet: PaperSheet) {
        let mut content = Content::new();
        // Everything below is in millimetres from the upper left corner.
        content.transform([POINTS, 0.0, 0.0, -POINTS, 0.0, HEIGHT * POINTS]);
        content.set_line_cap(LineCapStyle::RoundCap).set_line_join(LineJoinStyle::RoundJoin);
        for mark in sheet.marks {
            match mark {
                Mark::Path { path, paint } => draw(&mut content, &path, paint),
                Mark::Text { x, y, size, weight, grey, text } => {
                    content.begin_text().set_fill_gray(grey);
                    match weight {
                        Weight::Regular => content.set_text_rendering_mode(TextRenderingMode::Fill),
                        Weight::Bold => content
                            .set_text_rendering_mode(TextRenderingMode::FillStroke)
                            .set_stroke_gray(grey)
                            .set_line_width(size * HEAVY),
                    };
                    self.show(&mut content, (x, y), size, &text);
                    content.end_text();
                }
            }
        }
        self.pages.push(FinishedPage { bookmark: sheet.bookmark, content: deflated(&content.finish()) });
    }

    /// Shows a row of shapes, each run of one font for itself.
    fn show(&mut self, content: &mut Content, (mut x, y): (f32, f32), size: f32, text: &SetText) {
        for run in text.glyphs.chunk_by(|one, next| one.font == next.font) {
            let Some(font) = run.first().map(|it| it.font) else { continue };
            let Some(used) = self.fonts.get_mut(font) else { continue };
            let mut numbers = Vec::with_capacity(2 * run.len());
            let before = x;
            for glyph in run {
                let number = used.numbers.remap(glyph.id);
                used.shapes.entry(number).or_insert((glyph.character, glyph.advance));
                numbers.extend(number.to_be_bytes());
                x += glyph.advance * size;
            }
            // The page is upside down, so that letters are turned over once more.
            content
                .set_font(Name(&name_on_page(font)), size)
                .set_text_matrix([1.0, 0.0, 0.0, -1.0, before, y]);
            content.show(Str(&numbers));
        }
    }

    /// The file.
    pub fn finish(self) -> Result<Vec<u8>, NoFont> {
        let mut count = 0;
        let mut next = || {
            count += 1;
            Ref::new(count)
        };
        let (catalog, tree, information, outline) = (next(), next(), next(), next());
        let fonts: Vec<FontRefs> = self
            .fonts
            .iter()
            .map(|_| FontRefs {
                font: next(),
                descendant: next(),
                descriptor: next(),
                program: next(),
                characters: next(),
            })
            .collect();
        let pages: Vec<[Ref; 3]> = self.pages.iter().map(|_| [next(), next(), next()]).collect();
        let all = i32::try_from(pages.len()).unwrap_or(i32::MAX);

        let mut pdf = Pdf::new();
        let mut root = pdf.catalog(catalog);
        root.pages(tree).outlines(outline).page_mode(PageMode::UseOutlines).lang(TextStr("ja"));
        // The folds and the window of an envelope are where they are on A4: a page that is made to fit does not.
        root.viewer_preferences().display_doc_title(true).pair(Name(b"PrintScaling"), Name(b"None"));
        root.finish();
        pdf.document_info(information).title(TextStr(&self.title)).producer(TextStr("kagura"));
        pdf.pages(tree).kids(pages.iter().map(|[page, ..]| *page)).count(all);
        let mut list = pdf.outline(outline);
        if let (Some([.., first]), Some([.., last])) = (pages.first(), pages.last()) {
            list.first(*first).last(*last).count(all);
        }
        list.finish();
        for (n, ([page, content, bookmark], finished)) in pages.iter().zip(&self.pages).enumerate() {
            let mut one = pdf.page(*page);
            one.parent(tree)
                .media_box(Rect::new(0.0, 0.0, WIDTH * POINTS, HEIGHT * POINTS))
                .contents(*content);
            let mut resources = one.resources();
            let mut known = resources.fonts();
            for (font, refs) in fonts.iter().enumerate() {
                known.pair(Name(&name_on_page(font)), refs.font);
            }
            known.finish();
            resources.finish();
            one.finish();
            pdf.stream(*content, &finished.content).filter(Filter::FlateDecode);
            let mut item = pdf.outline_item(*bookmark);
            item.title(TextStr(&finished.bookmark)).parent(outline);
            item.dest().page(*page).fit();
            if let Some([.., before]) = n.checked_sub(1).and_then(|n| pages.get(n)) {
                item.prev(*before);
            }
            if let Some([.., after]) = pages.get(n + 1) {
                item.next(*after);
            }
        }
        for ((n, refs), (used, file)) in fonts.iter().enumerate().zip(self.fonts.iter().zip(&FILES)) {
            used.write(&mut pdf, n, refs, file)?;
        }
        Ok(pdf.finish())
    }
}

impl FontInUse {
    fn write(&self, pdf: &mut Pdf, font: usize, refs: &FontRefs, file: &FontFile) -> Result<(), NoFont> {
        let fails = NoFont(file.name);
        let face = typeface::face(font).ok_or(fails)?;
        let subset = subsetter::subset(file.bytes, 0, &self.numbers).map_err(|_| fails)?;
        // A file that holds parts of fonts names each by six letters of its own.
        let name = format!("KAGURA+{}", file.name);
        let name = Name(name.as_bytes());
        pdf.type0_font(refs.font)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(refs.descendant)
            .to_unicode(refs.characters);

        let mut descendant = pdf.cid_font(refs.descendant);
        descendant.base_font(name).system_info(IDENTITY).font_descriptor(refs.descriptor).default_width(0.0);
        match file.outlines {
            Outlines::Cff => descendant.subtype(CidFontType::Type0),
            Outlines::TrueType => {
                descendant.subtype(CidFontType::Type2).cid_to_gid_map_predefined(Name(b"Identity"))
            }
        };
        let mut widths = descendant.widths();
        for (number, (_, advance)) in &self.shapes {
            widths.consecutive(*number, [advance * 1000.0]);
        }
        widths.finish();
        descendant.finish();

        let thousandths = 1000.0 / f32::from(face.units_per_em());
        let length = |units: i16| f32::from(units) * thousandths;
        let around = face.global_bounding_box();
        let mut descriptor = pdf.font_descriptor(refs.descriptor);
        descriptor
            .name(name)
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(
                length(around.x_min),
                length(around.y_min),
                length(around.x_max),
                length(around.y_max),
            ))
            .italic_angle(0.0)
            .ascent(length(face.ascender()))
            .descent(length(face.descender()))
            .cap_height(length(face.capital_height().unwrap_or_else(|| face.ascender())))
            .stem_v(80.0);
        match file.outlines {
            Outlines::Cff => descriptor.font_file3(refs.program),
            Outlines::TrueType => descriptor.font_file2(refs.program),
        };
        descriptor.finish();

        match file.outlines {
            Outlines::Cff => {
                let tables = RawFace::parse(&subset, 0).map_err(|_| fails)?;
                let program = tables.table(ttf_parser::Tag::from_bytes(b"CFF ")).ok_or(fails)?;
                pdf.stream(refs.program, &deflated(program))
                    .filter(Filter::FlateDecode)
                    .pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
            }
            Outlines::TrueType => {
                pdf.stream(refs.program, &deflated(&subset))
                    .filter(Filter::FlateDecode)
                    .pair(Name(b"Length1"), i32::try_from(subset.len()).map_err(|_| fails)?);
            }
        }

        let mut characters = UnicodeCmap::<u16>::new(Name(b"kagura"), IDENTITY);
        for (number, (character, _)) in &self.shapes {
            characters.pair(*number, *character);
        }
        pdf.stream(refs.characters, &deflated(&characters.finish())).filter(Filter::FlateDecode);
        Ok(())
    }
}

fn name_on_page(font: usize) -> Vec<u8> {
    format!("F{font}").into_bytes()
}

fn draw(content: &mut Content, path: &Path, paint: Paint) {
    match paint {
        Paint::Fill(grey) => content.set_fill_gray(grey),
        Paint::Stroke { width, grey } => content.set_stroke_gray(grey).set_line_width(width),
    };
    for step in &path.steps {
        match *step {
            PathStep::Move((x, y)) => content.move_to(x, y),
            PathStep::Line((x, y)) => content.line_to(x, y),
            PathStep::Curve((x1, y1), (x2, y2), (x, y)) => content.cubic_to(x1, y1, x2, y2, x, y),
            PathStep::Close => content.close_path(),
        };
    }
    match paint {
        Paint::Fill(_) => content.fill_nonzero(),
        Paint::Stroke { .. } => content.stroke(),
    };
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}
