//! A page of A4 that is being drawn. Lengths are millimetres, from the upper left corner right and down.

use crate::paper::path::Path;
use crate::paper::setting::{NoGlyph, SetText};
use crate::paper::typeface::Lettering;

/// How wide a page is.
pub const WIDTH: f32 = 210.0;
/// How high a page is.
pub const HEIGHT: f32 = 297.0;
/// From one line to the next, of a letter's height.
const LEADING: f32 = 1.28;
/// From the upper edge of a line to where its letters stand.
const ASCENT: f32 = 0.88;

/// Where a line stands between the edges of its area.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Align {
    /// At the left one.
    Left,
    /// Midway.
    Centre,
    /// At the right one.
    Right,
}

/// How heavy letters are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Weight {
    /// As the font has them.
    Regular,
    /// Drawn around once more, for titles.
    Bold,
}

/// How a path is drawn. A grey is 0 for black to 1 for white.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Paint {
    /// Its surface, in this grey.
    Fill(f32),
    /// Its line.
    Stroke {
        /// How wide the line is.
        width: f32,
        /// In which grey.
        grey: f32,
    },
}

/// Where a text stands on a page, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub x: f32,
    /// Its upper edge.
    pub y: f32,
    /// How wide it is; lines are broken by that.
    pub width: f32,
    /// How high the letters are.
    pub size: f32,
    /// How heavy they are.
    pub weight: Weight,
    /// Where each line stands.
    pub align: Align,
    /// In which letters it is set.
    pub lettering: Lettering,
}

impl Area {
    /// An area for reading: from the left, not heavy.
    pub fn at(x: f32, y: f32, width: f32, size: f32) -> Self {
        Self { x, y, width, size, weight: Weight::Regular, align: Align::Left, lettering: Lettering::Text }
    }

    /// The same for a title.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    /// The same with its lines standing there.
    #[must_use]
    pub fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// The same for what is typed from paper.
    #[must_use]
    pub fn fixed(self) -> Self {
        Self { lettering: Lettering::Fixed, ..self }
    }

    fn lines(&self, text: &str) -> Result<Vec<SetText>, NoGlyph> {
        Ok(SetText::of(text, self.lettering)?.lines(self.width / self.size))
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    Text { x: f32, y: f32, size: f32, weight: Weight, grey: f32, text: SetText },
    Path { path: Path, paint: Paint },
}

/// A page that is being drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaperSheet {
    pub(super) bookmark: String,
    pub(super) marks: Vec<Mark>,
}

impl PaperSheet {
    /// An empty page, with the line that leads to it in a reader's list of pages.
    pub fn new(bookmark: String) -> Self {
        Self { bookmark, marks: Vec::new() }
    }

    /// Sets a text into an area, on as many lines as it needs. Gives where the next line would begin.
    pub fn text(&mut self, area: Area, text: &str) -> Result<f32, NoGlyph> {
        Ok(self.put(area, 0.0, area.lines(text)?))
    }

    /// The same in white, on what was filled before.
    pub fn white(&mut self, area: Area, text: &str) -> Result<f32, NoGlyph> {
        Ok(self.put(area, 1.0, area.lines(text)?))
    }

    /// Sets a text in the first of the sizes in which it is not higher than `height`; in the last one when it is higher in all.
    pub fn fitted(&mut self, area: Area, height: f32, sizes: &[f32], text: &str) -> Result<f32, NoGlyph> {
        let mut chosen = (area, area.lines(text)?);
        for size in sizes {
            let area = Area { size: *size, ..area };
            chosen = (area, area.lines(text)?);
            // No text of ours has so many lines that a number of 32 bits could not hold them.
            #[expect(clippy::cast_precision_loss, reason = "a few lines")]
            let high = chosen.1.len() as f32 * size * LEADING;
            if high <= height + 0.01 {
                break;
            }
        }
        Ok(self.put(chosen.0, 0.0, chosen.1))
    }

    /// Draws a path.
    pub fn draw(&mut self, path: Path, paint: Paint) {
        self.marks.push(Mark::Path { path, paint });
    }

    /// The height of the letters of each line and the box around it: left, top, right, bottom.
    #[cfg(test)]
    pub(crate) fn lines(&self) -> Vec<(f32, [f32; 4])> {
        let line = |mark: &Mark| match mark {
            Mark::Text { x, y, size, text, .. } => {
                let top = y - size * ASCENT;
                Some((*size, [*x, top, text.width().mul_add(*size, *x), top + size]))
            }
            Mark::Path { .. } => None,
        };
        self.marks.iter().filter_map(line).collect()
    }

    /// The box around each path.
    #[cfg(test)]
    pub(crate) fn frames(&self) -> Vec<[f32; 4]> {
        let frame = |mark: &Mark| match mark {
            Mark::Path { path, .. } => Some(path.extent()),
            Mark::Text { .. } => None,
        };
        self.marks.iter().filter_map(frame).collect()
    }

    fn put(&mut self, area: Area, grey: f32, lines: Vec<SetText>) -> f32 {
        let Area { x, size, weight, .. } = area;
        let mut top = area.y;
        for text in lines {
            let free = area.width - text.width() * size;
            let x = match area.align {
                Align::Left => x,
                Align::Centre => x + free / 2.0,
                Align::Right => x + free,
            };
            self.marks.push(Mark::Text { x, y: size.mul_add(ASCENT, top), size, weight, grey, text });
            top += size * LEADING;
        }
        top
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_the_largest_size_in_which_it_fits() {
        let area = Area::at(20.0, 20.0, 50.0, 5.0);
        let set = |letters: usize| {
            let mut sheet = PaperSheet::new(String::new());
            sheet.fitted(area, 10.0, &[5.0, 4.0, 3.0], &"字".repeat(letters)).unwrap();
            sheet.lines()
        };
        for (letters, size, lines) in [(10, 5.0, 1), (12, 4.0, 1), (13, 3.0, 1), (25, 3.0, 2)] {
            let set = set(letters);
            assert!((set[0].0 - size).abs() < 0.01 && set.len() == lines, "{letters}: {set:?}");
        }
        // It is not made unreadable.
        assert!(
            set(200).iter().all(|(size, [left, _, right, _])| (2.9..3.1).contains(size)
                && *left >= 20.0
                && *right <= 70.1)
        );
    }

    #[test]
    fn lines_stand_where_they_shall() {
        for (align, expected) in [(Align::Left, 20.0), (Align::Centre, 40.0), (Align::Right, 60.0)] {
            let mut sheet = PaperSheet::new(String::new());
            let below = sheet.text(Area::at(20.0, 20.0, 50.0, 5.0).aligned(align), "三十").unwrap();
            assert!((sheet.lines()[0].1[0] - expected).abs() < 0.01, "{align:?}");
            assert!(below > 26.0 && below < 27.0);
        }
    }
}
