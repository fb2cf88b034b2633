//! The shape of a guide: variants for devices, steps with the screens they are done on.

use crate::{
    catalogue::{
        audience::Audience,
        sketch::screen::{ScreenLook, ScreenPart, Sketch},
    },
    language::{Text, text},
};

/// How a guide goes on some devices.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// The devices on which these steps are right.
    pub audience: Audience,
    /// The devices' name, for a page that lists every variant.
    pub label: Text,
    /// The steps in their order.
    pub steps: &'static [StepRow],
}

/// One step of a guide.
#[derive(Clone, Copy, Debug)]
pub struct StepRow {
    /// What to do, with each label in 「」 as the device shows it.
    pub text: Text,
    /// The look of the screen on which the step is done.
    pub sketch: Option<Sketch>,
}

/// A step without a screen.
pub(super) const fn step(ja: &'static str, en: &'static str) -> StepRow {
    StepRow { text: text(ja, en), sketch: None }
}

impl StepRow {
    /// The same step on a screen of `frame`; each part takes up the next label of the text.
    pub(super) const fn on(self, frame: ScreenLook, parts: &'static [ScreenPart]) -> Self {
        Self { sketch: Some(Sketch { frame, parts }), ..self }
    }
}
