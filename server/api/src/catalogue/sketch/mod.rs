//! Drawings of the screens on which a guide's steps are done: what is on them, as data. [`draw`] turns it into SVG.
//!
//! A sketch names no labels: its parts take up those of the step's own sentence one after the other, so that what is marked
//! is what the sentence tells.

mod bars;
mod draw;
mod label;
mod parts;
mod pen;
pub(crate) mod screen;

use crate::language::Language;
use label::labels;
use screen::{ScreenPart, Sketch};

impl Sketch {
    /// The drawing for a step that says `text`: a whole `<svg>` without any style of its own.
    pub fn draw(self, text: &str, language: Language) -> String {
        draw::draw(self, &labels(text), language)
    }

    /// Every label with the part that shows it.
    pub fn labelled(self, text: &str) -> Vec<(ScreenPart, String)> {
        let parts = self.parts.iter().copied().filter(|part| part.labelled());
        parts.zip(labels(text).into_iter().map(str::to_owned)).collect()
    }
}

/// The lines on which each label of `text` is written, and how wide the widest and the allowed line are, in tenths of a letter.
pub fn fitted(sketch: Sketch, text: &str) -> Vec<(Vec<String>, i32, i32)> {
    let fit = |(part, label): (ScreenPart, String)| {
        let room = draw::room(sketch.frame, part);
        let lines = label::wrap(&label, room);
        let widest = lines.iter().map(|line| label::width(line)).max().unwrap_or(0);
        (lines, widest, room)
    };
    sketch.labelled(text).into_iter().map(fit).collect()
}
