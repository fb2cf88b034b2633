//! Pages of A4 as PDF: texts whose letters go with the file, lines and surfaces. What stands on a page is for others to say. Nothing is read
//! from the machine: the fonts are part of the program.

mod booklet;
mod path;
mod setting;
mod sheet;
mod typeface;

pub use booklet::{Booklet, NoFont};
pub use path::Path;
pub use setting::{NoGlyph, SetText};
pub use sheet::{Align, Area, HEIGHT, Paint, PaperSheet, WIDTH, Weight};
pub use typeface::Lettering;
