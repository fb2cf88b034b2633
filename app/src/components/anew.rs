//! What is drawn anew with each step.

use crate::draw::prelude::*;

/// Draws what `draw` gives, and for each change anew: nothing is patched. A browser's translation puts text of its own in the place of ours,
/// and what is then written into ours is seen by nobody. A text that changes within a step is written with `prop:textContent`, for the same
/// reason.
pub(crate) fn anew(draw: impl FnMut() -> View + 'static) -> View {
    view! { {draw} }
}
