//! The parts of a screen, one by one, as each system draws them.

use super::{
    bars::bar,
    pen::{Area, EDGE, LEFT, Pen, WIDE},
    screen::{Icon, ScreenLook, ScreenPart},
};
use crate::language::{Language, text};

/// The height of a line of letters.
const LINE: i32 = 20;

/// Draws one part below what is there already.
pub(super) fn draw(pen: &mut Pen, frame: ScreenLook, part: ScreenPart, lines: &[String], language: Language) {
    let rows = i32::try_from(lines.len()).unwrap_or(1).max(1);
    let height = rows * LINE + 22;
    let top = pen.y;
    let middle = top + height / 2;
    let area = Area(EDGE, top, WIDE - 2 * EDGE, height);
    let ring = Area(EDGE + 3, top + 3, WIDE - 2 * EDGE - 6, height - 6);
    match part {
        ScreenPart::Heading => {
            pen.path("glyph", &format!("M{} {}l-6 6l6 6", LEFT + 4, middle - 6));
            letters(pen, "strong", LEFT + 18, middle, "start", lines);
        }
        ScreenPart::App(icon) => {
            pen.area("paper", Area(116, top + 4, 48, 48), 12);
            picture(pen, icon, (140, top + 28));
            letters(pen, "label", WIDE / 2, top + 66 + (rows - 1) * LINE / 2, "middle", lines);
            pen.area("ring", Area(76, top, 128, 62 + rows * LINE), 14);
            pen.y = top + 70 + rows * LINE;
            return;
        }
        ScreenPart::Row
        | ScreenPart::Value
        | ScreenPart::On
        | ScreenPart::Off
        | ScreenPart::Tick
        | ScreenPart::Line => {
            row(pen, frame, area);
            letters(pen, "label", LEFT, middle, "start", lines);
            at_the_end(pen, frame, part, middle);
            pen.area("ring", ring, 9);
        }
        ScreenPart::Menu => {
            pen.area("paper", Area(40, top, WIDE - EDGE - 40, height), 0);
            letters(pen, "label", 58, middle, "start", lines);
            pen.area("ring", Area(44, top + 3, WIDE - EDGE - 48, height - 6), 9);
        }
        ScreenPart::Button => {
            let wide = button(frame);
            pen.area(wide.0, Area(EDGE + 10, top + 6, WIDE - 2 * EDGE - 20, height - 8), wide.1);
            letters(pen, wide.2, WIDE / 2, middle + 2, "middle", lines);
            pen.area("ring", Area(EDGE + 3, top, WIDE - 2 * EDGE - 6, height + 4), wide.1 + 6);
            pen.y = top + height + 8;
            return;
        }
        ScreenPart::Tab => {
            letters(pen, "strong", LEFT + 6, middle, "start", lines);
            pen.area("under", Area(LEFT, top + height - 8, 120, 4), 2);
            pen.area("other", Area(190, middle - 4, 56, 8), 4);
            pen.area("ring", Area(EDGE + 3, top + 1, 166, height), 9);
        }
        ScreenPart::Type => {
            pen.area("field", Area(EDGE + 4, top + 4, WIDE - 2 * EDGE - 8, height - 8), 8);
            letters(pen, "label", LEFT, middle, "start", lines);
            pen.area("ring", Area(EDGE, top, WIDE - 2 * EDGE, height), 11);
            pen.y = top + height + 4;
            return;
        }
        ScreenPart::Or => {
            let or = text("または", "or").in_language(language);
            pen.write("soft", (WIDE / 2, top + 18), "middle", or);
            pen.y = top + 26;
            return;
        }
        ScreenPart::SafariBar | ScreenPart::ChromeBar | ScreenPart::AppBar => return bar(pen, part),
    }
    pen.y = top + height;
}

/// What stands at the right end of a row.
fn at_the_end(pen: &mut Pen, frame: ScreenLook, part: ScreenPart, middle: i32) {
    match part {
        ScreenPart::Row if frame != ScreenLook::Android => {
            pen.path("glyph", &format!("M{} {}l6 6l-6 6", WIDE - LEFT - 6, middle - 6));
        }
        ScreenPart::Value => pen.area("other", Area(WIDE - LEFT - 54, middle - 4, 54, 8), 4),
        ScreenPart::On | ScreenPart::Off => switch(pen, part, (WIDE - LEFT - 44, middle)),
        ScreenPart::Tick => pen.path("tick", &format!("M{} {}l5 6l10 -12", WIDE - LEFT - 15, middle)),
        ScreenPart::Heading
        | ScreenPart::App(_)
        | ScreenPart::Row
        | ScreenPart::Menu
        | ScreenPart::Button
        | ScreenPart::Tab
        | ScreenPart::Type
        | ScreenPart::Line
        | ScreenPart::Or
        | ScreenPart::SafariBar
        | ScreenPart::ChromeBar
        | ScreenPart::AppBar => {}
    }
}

/// What a part is called by those who read the drawing out.
pub(super) fn told(part: ScreenPart, label: &str, language: Language) -> Option<String> {
    let quoted = match language {
        Language::Ja => ["「", label, "」"].concat(),
        Language::En => ["“", label, "”"].concat(),
    };
    let after = match part {
        ScreenPart::Heading | ScreenPart::Or => return None,
        ScreenPart::On => text("（オン）", " (on)"),
        ScreenPart::Off => text("（オフ）", " (off)"),
        ScreenPart::SafariBar => {
            return Some(
                text("画面の下のアドレス欄", "the address field at the foot")
                    .in_language(language)
                    .to_owned(),
            );
        }
        ScreenPart::ChromeBar => {
            return Some(
                text("画面の上のアドレス欄と ⋮", "the address field at the head, and ⋮")
                    .in_language(language)
                    .to_owned(),
            );
        }
        ScreenPart::AppBar => {
            return Some(
                text("画面の端の × と …", "× and … at the edge of the screen")
                    .in_language(language)
                    .to_owned(),
            );
        }
        ScreenPart::App(_)
        | ScreenPart::Row
        | ScreenPart::Value
        | ScreenPart::Tick
        | ScreenPart::Menu
        | ScreenPart::Button
        | ScreenPart::Tab
        | ScreenPart::Type
        | ScreenPart::Line => text("", ""),
    };
    Some(quoted + after.in_language(language))
}

/// A row that is not meant, its letters only hinted at.
pub(super) fn other(pen: &mut Pen, frame: ScreenLook, length: i32) {
    let top = pen.y;
    row(pen, frame, Area(EDGE, top, WIDE - 2 * EDGE, 26));
    pen.area("other", Area(LEFT, top + 9, length, 8), 4);
    pen.y = top + 26;
}

/// The head of an opened menu, its button where this browser has none of its own in the drawing.
pub(super) fn opened(pen: &mut Pen, frame: ScreenLook) {
    if matches!(frame, ScreenLook::Ios | ScreenLook::Android | ScreenLook::Page) {
        for step in [-7, 0, 7] {
            let at = if frame == ScreenLook::Android { (258, 20 + step) } else { (258 + step, 20) };
            pen.circle("dot", at, 2);
        }
        pen.area("other", Area(LEFT, 16, 100, 8), 4);
        pen.circle("ring", (258, 20), 15);
        pen.y = 42;
    }
    more(pen);
}

/// An entry of a menu that is not meant.
pub(super) fn more(pen: &mut Pen) {
    let top = pen.y;
    pen.area("paper", Area(40, top, WIDE - EDGE - 40, 24), 0);
    pen.area("other", Area(58, top + 9, 80, 8), 4);
    pen.y = top + 24;
}

fn row(pen: &mut Pen, frame: ScreenLook, Area(x, top, wide, height): Area) {
    match frame {
        ScreenLook::Android => {}
        ScreenLook::Ios
        | ScreenLook::Windows
        | ScreenLook::Mac
        | ScreenLook::Chrome
        | ScreenLook::Edge
        | ScreenLook::Page => {
            pen.area("paper", Area(x, top, wide, height), 0);
            pen.area("between", Area(LEFT, top + height - 1, wide - LEFT + EDGE, 1), 0);
        }
    }
}

fn letters(pen: &mut Pen, class: &str, x: i32, middle: i32, anchor: &str, lines: &[String]) {
    let rows = i32::try_from(lines.len()).unwrap_or(1);
    let mut foot = middle + 5 - (rows - 1) * LINE / 2;
    for line in lines {
        pen.write(class, (x, foot), anchor, line);
        foot += LINE;
    }
}

fn switch(pen: &mut Pen, part: ScreenPart, (x, middle): (i32, i32)) {
    let (class, thumb) = if part == ScreenPart::On { ("on", x + 31) } else { ("off", x + 13) };
    pen.area(class, Area(x, middle - 13, 44, 26), 13);
    pen.circle("thumb", (thumb, middle), 10);
}

/// A button's class, corner and letters.
const fn button(frame: ScreenLook) -> (&'static str, i32, &'static str) {
    match frame {
        ScreenLook::Ios => ("button", 12, "press"),
        ScreenLook::Android | ScreenLook::Chrome => ("button", 20, "press"),
        ScreenLook::Windows | ScreenLook::Mac | ScreenLook::Edge | ScreenLook::Page => ("button", 5, "press"),
    }
}

fn picture(pen: &mut Pen, icon: Icon, (x, y): (i32, i32)) {
    match icon {
        Icon::Gear => {
            pen.circle("glyph", (x, y), 10);
            pen.circle("glyph", (x, y), 4);
            pen.path(
                "glyph",
                &format!(
                    "M{x} {}v-5M{x} {}v5M{} {y}h-5M{} {y}h5M{} {}l-4 -4M{} {}l4 4M{} {}l4 -4M{} {}l-4 4",
                    y - 10,
                    y + 10,
                    x - 10,
                    x + 10,
                    x - 7,
                    y - 7,
                    x + 7,
                    y + 7,
                    x + 7,
                    y - 7,
                    x - 7,
                    y + 7
                ),
            );
        }
        Icon::Compass => {
            pen.circle("blue", (x, y), 17);
            pen.path("needle", &format!("M{} {}l-14 8l-4 12l14 -8z", x + 9, y - 10));
        }
        Icon::Ring => {
            pen.path("red", &format!("M{} {}a17 17 0 0 1 29 0", x - 14, y - 9));
            pen.path("green", &format!("M{} {}a17 17 0 0 0 14 25", x - 14, y - 8));
            pen.path("yellow", &format!("M{} {}a17 17 0 0 1 -14 25", x + 15, y - 8));
            pen.circle("blue", (x, y), 7);
        }
        Icon::Shop => pen.path("glyph", &format!("M{} {}l20 12l-20 12z", x - 8, y - 12)),
        Icon::Plain => pen.area("other", Area(x - 12, y - 4, 24, 8), 4),
    }
}
