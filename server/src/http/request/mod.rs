//! What is taken from a request, cut and cleaned once.

pub mod authority;
pub mod clue;
pub mod cookies;
pub mod extract;
pub mod followed;
pub mod forwarded;
pub mod headers;
pub mod json;
pub mod origin;
pub mod seldom;
pub mod traits;
