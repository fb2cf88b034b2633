//! A phone that acts for this PC: it approves what is asked here, or is registered by a code that stands here.

mod at_it;
mod code;
mod new;
mod step;
mod text;

pub(crate) use code::{CodePart, News, Showing};
pub(crate) use new::{Beside, NewPhone};
pub(crate) use step::PhoneStep;
