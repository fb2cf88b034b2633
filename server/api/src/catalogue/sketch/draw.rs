//! From a sketch to its drawing: the frame, then part by part downwards, with a ring around what is marked.

use super::{
    label::wrap,
    parts,
    pen::{Area, EDGE, LEFT, Pen, WIDE},
    screen::{ScreenLook, ScreenPart, Sketch},
};
use crate::language::Language;

/// How wide a line of a part may be, in tenths of a letter; a letter is 15 wide.
pub(super) const fn room(frame: ScreenLook, part: ScreenPart) -> i32 {
    let beside = match part {
        ScreenPart::On | ScreenPart::Off => 58,
        ScreenPart::Value => 70,
        ScreenPart::Tick | ScreenPart::Button => 28,
        ScreenPart::Heading => 22,
        ScreenPart::Menu => 30,
        ScreenPart::Row => match frame {
            ScreenLook::Android => 4,
            ScreenLook::Ios
            | ScreenLook::Windows
            | ScreenLook::Mac
            | ScreenLook::Chrome
            | ScreenLook::Edge
            | ScreenLook::Page => 18,
        },
        ScreenPart::App(_)
        | ScreenPart::Tab
        | ScreenPart::Type
        | ScreenPart::Or
        | ScreenPart::SafariBar
        | ScreenPart::ChromeBar
        | ScreenPart::AppBar => 8,
        ScreenPart::Line => 4,
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
        if *part == ScreenPart::Menu && !begun {
            begun = true;
            parts::opened(&mut pen, frame);
        }
        parts::draw(&mut pen, frame, *part, &wrap(label, room(frame, *part)), language);
        told.extend(parts::told(*part, label, language));
    }
    match parts.last() {
        Some(ScreenPart::Menu) => parts::more(&mut pen),
        Some(part) if part.in_list() => parts::other(&mut pen, frame, 64),
        Some(_) | None => {}
    }
    if parts.ends_with(&[ScreenPart::SafariBar]) {
        pen.y += 4;
    }
    pen.y += 10;
    let height = pen.y;
    let screen = match frame {
        ScreenLook::Ios | ScreenLook::Android => 18,
        ScreenLook::Windows | ScreenLook::Mac | ScreenLook::Chrome | ScreenLook::Edge | ScreenLook::Page => 8,
    };
    pen.behind("screen", Area(1, 1, WIDE - 2, height - 2), screen);
    pen.finish(WIDE, &sentence(&told, language))
}

/// What stands at the head of the screen, whatever is on it.
fn head(pen: &mut Pen, frame: ScreenLook, parts: &[ScreenPart]) {
    let bar = parts
        .iter()
        .any(|part| matches!(part, ScreenPart::SafariBar | ScreenPart::ChromeBar | ScreenPart::AppBar));
    match frame {
        ScreenLook::Windows => {
            // − □ × of a window.
            pen.path("glyph", "M204 20h10M230 15h9v9h-9zM256 15l9 9M265 15l-9 9");
            pen.y = 36;
        }
        ScreenLook::Mac => {
            for x in [20, 36, 52] {
                pen.circle("glyph", (x, 19), 5);
            }
            pen.y = 36;
        }
        ScreenLook::Chrome | ScreenLook::Edge if !bar => {
            // The browser's own address field, with the button of its menu.
            pen.area("field", Area(EDGE, 9, 226, 26), 13);
            pen.area("other", Area(26, 19, 110, 6), 3);
            for step in [-7, 0, 7] {
                let at = if frame == ScreenLook::Chrome { (258, 22 + step) } else { (258 + step, 22) };
                pen.circle("dot", at, 2);
            }
            if parts.contains(&ScreenPart::Menu) {
                pen.circle("ring", (258, 22), 15);
            }
            pen.y = 44;
        }
        ScreenLook::Chrome | ScreenLook::Edge | ScreenLook::Ios | ScreenLook::Android | ScreenLook::Page => {}
    }
}

/// Describes the drawing in a sentence, for people who do not see it.
fn sentence(told: &[String], language: Language) -> String {
    match language {
        Language::Ja => ["画面の見本。操作する場所：", &told.join("、")].concat(),
        Language::En => ["A sample of the screen. Marked: ", &told.join(", ")].concat(),
    }
}
