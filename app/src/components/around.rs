//! What a page has around a step: other ways and the way back where the step stands still, and what the page knows better than the step. While
//! a step waits for somebody it has its own way out, and no second one beside it.

use super::button::Tone;
use super::message::Again;
use super::trouble::Doing;
use crate::draw::prelude::*;
use api::Code;
use api::explain::Action;

/// What is around a step.
#[derive(Clone, Copy)]
pub(crate) struct Around {
    parts: StoredValue<Parts, LocalStorage>,
    /// How much the step's own button stands out once the step has failed.
    own: Tone,
}

struct Parts {
    rest: Box<dyn Fn(Tone) -> View>,
    press: Box<dyn Fn(Action, Option<Code>) -> Option<()>>,
}

impl Around {
    /// `rest` draws what stands below the step, its first button in the tone that is given; `press` does what a button of a message says, if the
    /// page does: the code is of what the server refused.
    pub(crate) fn new(
        rest: impl Fn(Tone) -> View + 'static,
        press: impl Fn(Action, Option<Code>) -> Option<()> + 'static,
    ) -> Self {
        let parts = StoredValue::new_local(Parts { rest: Box::new(rest), press: Box::new(press) });
        Self { parts, own: Tone::Main }
    }

    /// The same where a failed step is hardly mended by trying it again: another way is the main one then.
    pub(crate) fn second(self) -> Self {
        Self { own: Tone::Quiet, ..self }
    }

    /// What stands below the step.
    pub(crate) fn rest(self) -> View {
        self.parts.with_value(|it| (it.rest)(Tone::Quiet))
    }

    /// What stands below the step once it has failed.
    pub(crate) fn rest_of_failed(self) -> View {
        let first = if self.own == Tone::Main { Tone::Quiet } else { Tone::Main };
        self.parts.with_value(|it| (it.rest)(first))
    }

    /// Does what a button says, if the page does.
    pub(crate) fn press(self, action: Action, code: Option<Code>) -> Option<()> {
        self.parts.try_with_value(|it| (it.press)(action, code)).flatten()
    }

    /// The buttons of a message: as the page has them, else as the step does.
    pub(crate) fn buttons(around: Option<Self>, code: Option<Code>, act: impl Fn(Action) + 'static) -> Again {
        let again = Doing::by(move |action| {
            if around.and_then(|it| it.press(action, code)).is_none() {
                act(action);
            }
        });
        again.toned(around.map_or(Tone::Main, |it| it.own))
    }
}
