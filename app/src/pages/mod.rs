//! One folder per page: `mod.rs` draws, `state.rs` decides, `text.rs` speaks.

pub(crate) mod account;
pub(crate) mod approve;
pub(crate) mod login;
pub(crate) mod missing;
pub(crate) mod register;
