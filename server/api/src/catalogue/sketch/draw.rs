//! From a sketch to its drawing: the frame, then part by part downwards, with a ring around what is marked.

use super::{
    label::wrap,
    parts,
    pen::{Area, EDGE, LEFT, Pen, WIDE},
    screen::{Frame, Part, Sketch},
};
use crate::language::Language;

/// How wide a line of a part may be, in tenths of a letter; a letter is 15 wide.
pub(super) const fn room(frame: Frame, part: Part) -> i32 {
    let beside = match part {
        Part::On | Part::Off => 58,
        Part::Value => 70,
        Part::Tick | Part::Button => 28,
        Part::Heading => 22,
        Part::Menu => 30,
        Part::Row => match frame {
            Frame::Android => 4,
            Frame::Ios | Frame::Windows | Frame::Mac | Frame::Chrome | Frame::Edge | Frame::Page => 18,
        },
        Part::App(_)
        | Part::Tab
        | Part::Type
        | Part::Or
        | Part::SafariBar
        | Part::ChromeBar
        | Part::AppBar => 8,
        Part::Line => 4,
    };
    (WIDE - 2 * LEFT - beside) * 10 / 15
}

/// The drawing of `sketch`, whose parts show `labels` one after the other.
pub(super) fn draw(sketch: Sketch, labels: &[&str], language: Language) -> String {
    let Sketch { frame, parts } = sketch;
    let mut pen = Pen::default();
    pen.y = 10;
    head(&mut pen, frame, parts);
    let (mut labels, mut told) = (labels.iter().copied(), Vec::new());
    let mut begun = false;
    for part in parts {
        let label = if part.labelled() { labels.next().unwrap_or_default() } else { "" };
        // Other rows around it make a row look like one of many.
        if part.in_list() && !begun {
            begun = true;
            parts::other(&mut pen, frame, 96);
        }
        if *part == Part::Menu && !begun {
            begun = true;
            parts::opened(&mut pen, frame);
        }
        parts::draw(&mut pen, frame, *part, &wrap(label, room(frame, *part)), language);
        told.extend(parts::told(*part, label, language));
    }
    match parts.last() {
        Some(Part::Menu) => parts::more(&mut pen),
        Some(part) if part.in_list() => parts::other(&mut pen, frame, 64),
        Some(_) | None => {}
    }
    if parts.ends_with(&[Part::SafariBar]) {
        pen.y += 4;
    }
    pen.y += 10;
    let height = pen.y;
    let screen = match frame {
        Frame::Ios | Frame::Android => 18,
        Frame::Windows | Frame::Mac | Frame::Chrome | Frame::Edge | Frame::Page => 8,
    };
    pen.behind("screen", Area(1, 1, WIDE - 2, height - 2), screen);
    pen.finish(WIDE, &sentence(&told, language))
}

/// What stands at the head of the screen, whatever is on it.
fn head(pen: &mut Pen, frame: Frame, parts: &[Part]) {
    let bar = parts.iter().any(|part| matches!(part, Part::SafariBar | Part::ChromeBar | Part::AppBar));
    match frame {
        Frame::Windows => {
            // − □ × of a window.
            pen.path("glyph", "M204 20h10M230 15h9v9h-9zM256 15l9 9M265 15l-9 9");
            pen.y = 36;
        }
        Frame::Mac => {
            for x in [20, 36, 52] {
                pen.circle("glyph", (x, 19), 5);
            }
            pen.y = 36;
        }
        Frame::Chrome | Frame::Edge if !bar => {
            // The browser's own address field, with the button of its menu.
            pen.area("field", Area(EDGE, 9, 226, 26), 13);
            pen.area("other", Area(26, 19, 110, 6), 3);
            for step in [-7, 0, 7] {
                let at = if frame == Frame::Chrome { (258, 22 + step) } else { (258 + step, 22) };
                pen.circle("dot", at, 2);
            }
            if parts.contains(&Part::Menu) {
                pen.circle("ring", (258, 22), 15);
            }
            pen.y = 44;
        }
        Frame::Chrome | Frame::Edge | Frame::Ios | Frame::Android | Frame::Page => {}
    }
}

/// The drawing in words.
fn sentence(told: &[String], language: Language) -> String {
    match language {
        Language::Ja => ["画面の見本。印の所：", &told.join("、")].concat(),
        Language::En => ["A sample of the screen. Marked: ", &told.join(", ")].concat(),
    }
}
