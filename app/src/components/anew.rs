//! What is drawn anew with each step.

use leptos::either::Either;
use leptos::prelude::*;

/// Draws what `draw` gives, and for each change anew: nothing is patched. A browser's translation puts text of its own in the place of ours,
/// and what is then written into ours is seen by nobody. A text that changes within a step is written with `prop:textContent`, for the same
/// reason.
pub(crate) fn anew(draw: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    by_turns(Box::new(draw))
}

fn by_turns(mut draw: Box<dyn FnMut() -> AnyView + Send>) -> AnyView {
    let mut odd = false;
    // The library patches what has the type of what was there before.
    (move || {
        odd = !odd;
        if odd { Either::Left(draw()) } else { Either::Right(draw()) }
    })
    .into_any()
}
