//! The shape of a guide: variants for devices, steps with the screens they are done on.

use crate::{
    catalogue::{
        audience::Audience,
        sketch::screen::{Frame, Part, Sketch},
    },
    language::{Text, text},
};

/// How a guide goes on some devices.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// On which.
    pub audience: Audience,
    /// Their name, for a page that lists every variant.
    pub label: Text,
    /// The steps in their order.
    pub steps: &'static [Step],
}

/// One step of a guide.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// What to do, with each label in 「」 as the device shows it.
    pub text: Text,
    /// How the screen looks on which it is done.
    pub sketch: Option<Sketch>,
}

/// A step without a screen.
pub(super) const fn step(ja: &'static str, en: &'static str) -> Step {
    Step { text: text(ja, en), sketch: None }
}

impl Step {
    /// The same step on a screen of `frame`; each part takes up the next label of the text.
    pub(super) const fn on(self, frame: Frame, parts: &'static [Part]) -> Self {
        Self { sketch: Some(Sketch { frame, parts }), ..self }
    }
}
