//! The bars of browsers and apps, by which people tell them apart.

use super::{
    pen::{Area, EDGE, LEFT, Pen, WIDE},
    screen::ScreenPart,
};

/// A page in a browser or an app: the bars around it, the page only hinted at.
pub(super) fn bar(pen: &mut Pen, part: ScreenPart) {
    let top = pen.y;
    let page = |pen: &mut Pen, from: i32| {
        pen.area("paper", Area(EDGE, from, WIDE - 2 * EDGE, 62), 4);
        for (line, length) in [(14, 150), (28, 190), (42, 110)] {
            pen.area("other", Area(LEFT, from + line, length, 7), 3);
        }
    };
    match part {
        ScreenPart::SafariBar => {
            page(pen, top);
            pen.area("field", Area(56, top + 70, 168, 28), 14);
            pen.write("label", (WIDE / 2, top + 89), "middle", "example.jp");
            pen.path(
                "glyph",
                &format!(
                    "M32 {}l-6 7l6 7M248 {}h10M248 {}h10M248 {}h10",
                    top + 77,
                    top + 79,
                    top + 84,
                    top + 89
                ),
            );
            pen.area("ring", Area(EDGE + 2, top + 64, WIDE - 2 * EDGE - 4, 40), 20);
            pen.y = top + 106;
        }
        ScreenPart::ChromeBar => {
            pen.path("glyph", &format!("M20 {}l9 -8l9 8v9h-18z", top + 18));
            pen.area("field", Area(48, top + 4, 158, 28), 14);
            pen.write("label", (62, top + 23), "start", "example.jp");
            pen.area("glyph", Area(216, top + 10, 16, 16), 3);
            for step in [-7, 0, 7] {
                pen.circle("dot", (254, top + 18 + step), 2);
            }
            pen.area("ring", Area(EDGE + 2, top - 2, WIDE - 2 * EDGE - 4, 40), 20);
            page(pen, top + 44);
            pen.y = top + 108;
        }
        ScreenPart::AppBar => {
            pen.path("glyph", &format!("M20 {}l12 12M32 {}l-12 12", top + 12, top + 12));
            pen.area("other", Area(90, top + 12, 100, 8), 4);
            pen.area("other", Area(104, top + 24, 72, 5), 2);
            for step in [-7, 0, 7] {
                pen.circle("dot", (252 + step, top + 18), 2);
            }
            pen.circle("ring", (26, top + 18), 15);
            pen.circle("ring", (252, top + 18), 15);
            page(pen, top + 44);
            pen.y = top + 108;
        }
        ScreenPart::Heading
        | ScreenPart::App(_)
        | ScreenPart::Row
        | ScreenPart::Value
        | ScreenPart::On
        | ScreenPart::Off
        | ScreenPart::Tick
        | ScreenPart::Menu
        | ScreenPart::Button
        | ScreenPart::Tab
        | ScreenPart::Type
        | ScreenPart::Line
        | ScreenPart::Or => {}
    }
}
