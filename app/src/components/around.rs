//! What a page has around a step: other ways and the way back where the step stands still, and what the page knows better than the step. While
//! a step waits for somebody it has its own way out, and no second one beside it.

use super::message::Again;
use super::trouble::Doing;
use api::Code;
use api::explain::Action;
use leptos::prelude::*;

/// What is around a step.
#[derive(Clone, Copy)]
pub(crate) struct Around(StoredValue<Parts, LocalStorage>);

struct Parts {
    rest: Box<dyn Fn() -> AnyView>,
    press: Box<dyn Fn(Action, Option<Code>) -> Option<()>>,
}

impl Around {
    /// `rest` draws what stands below the step; `press` does what a button of a message says, if the page does: the code is of what the
    /// server refused.
    pub(crate) fn new(
        rest: impl Fn() -> AnyView + 'static,
        press: impl Fn(Action, Option<Code>) -> Option<()> + 'static,
    ) -> Self {
        Self(StoredValue::new_local(Parts { rest: Box::new(rest), press: Box::new(press) }))
    }

    /// What stands below the step.
    pub(crate) fn rest(self) -> AnyView {
        self.0.with_value(|it| (it.rest)())
    }

    /// Does what a button says, if the page does.
    pub(crate) fn press(self, action: Action, code: Option<Code>) -> Option<()> {
        self.0.try_with_value(|it| (it.press)(action, code)).flatten()
    }

    /// The buttons of a message: as the page has them, else as the step does.
    pub(crate) fn buttons(around: Option<Self>, code: Option<Code>, act: impl Fn(Action) + 'static) -> Again {
        Doing::by(move |action| {
            if around.and_then(|it| it.press(action, code)).is_none() {
                act(action);
            }
        })
    }
}
