//! The pen: shapes and letters of an SVG, coloured by class only. The names begin with `d-`, so that no rule for pages touches a drawing.

use std::fmt::Write as _;

/// Wide enough for two lines of any label, narrow enough for the smallest phone.
pub(super) const WIDE: i32 = 280;
/// Units from the drawing's edge to a list.
pub(super) const EDGE: i32 = 10;
/// Units from the drawing's edge to the letters.
pub(super) const LEFT: i32 = 24;

/// What was drawn so far, and how far down.
#[derive(Default)]
pub(super) struct Pen {
    pub(super) y: i32,
    /// Shapes that are drawn behind all others.
    back: String,
    body: String,
}

/// A rectangle: left, top, width, height.
#[derive(Clone, Copy)]
pub(super) struct Area(pub(super) i32, pub(super) i32, pub(super) i32, pub(super) i32);

impl Pen {
    pub(super) fn area(&mut self, class: &str, Area(x, y, width, height): Area, round: i32) {
        self.body += &rect(class, Area(x, y, width, height), round);
    }

    /// Like [`Pen::area`], behind all that is drawn.
    pub(super) fn behind(&mut self, class: &str, area: Area, round: i32) {
        self.back += &rect(class, area, round);
    }

    /// Letters that begin at `x` (`start`), end there (`end`) or are centred on it (`middle`); `y` is their foot.
    pub(super) fn write(&mut self, class: &str, (x, y): (i32, i32), anchor: &str, text: &str) {
        let text = escape(text);
        self.put(format_args!("<text class=\"d-{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-size=\"15\">{text}</text>"));
    }

    /// A line through points, as SVG path data.
    pub(super) fn path(&mut self, class: &str, data: &str) {
        self.put(format_args!("<path class=\"d-{class}\" d=\"{data}\"/>"));
    }

    pub(super) fn circle(&mut self, class: &str, (x, y): (i32, i32), radius: i32) {
        self.put(format_args!("<circle class=\"d-{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"));
    }

    fn put(&mut self, shape: std::fmt::Arguments<'_>) {
        // A `String` takes whatever it is given.
        let _ = self.body.write_fmt(shape);
    }

    /// The whole drawing, `told` to those who do not see it.
    pub(super) fn finish(self, width: i32, told: &str) -> String {
        let Self { y: height, back, body } = self;
        let told = escape(told);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{told}\">{back}{body}</svg>"
        )
    }
}

fn rect(class: &str, Area(x, y, width, height): Area, round: i32) -> String {
    format!(
        "<rect class=\"d-{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>"
    )
}

/// `text` as it may stand in an element or an attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            // Not allowed in XML at all.
            control if control.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}
