//! A phone that acts for this PC: it approves what is asked here, or is registered by a code that stands here.

mod code;
mod here;
mod new;
mod phone_act;
mod step;
mod text;

pub(crate) use code::{CodeCallbacks, CodePart, ShownLogin};
pub(crate) use here::{open_here, opened_here, own_passkey};
pub(crate) use new::{Beside, NewPhone, PageAround};
pub(crate) use phone_act::declined;
pub(crate) use step::PhoneStep;
