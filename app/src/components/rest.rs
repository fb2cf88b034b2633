//! What else can be done where a step stands still: other ways, and the way back. While a step waits for somebody it has its own way out, and
//! no second one beside it.

use leptos::prelude::*;

/// Draws what stands below a step; each time anew.
#[derive(Clone, Copy)]
pub(crate) struct Rest(StoredValue<Box<dyn Fn() -> AnyView>, LocalStorage>);

impl Rest {
    /// What `draw` gives.
    pub(crate) fn new(draw: impl Fn() -> AnyView + 'static) -> Self {
        Self(StoredValue::new_local(Box::new(draw)))
    }

    /// As it stands below a step.
    pub(crate) fn draw(self) -> AnyView {
        self.0.with_value(|draw| draw())
    }
}
