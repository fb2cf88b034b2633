//! Registering a phone.

pub mod link;
pub mod pc;
pub mod phone;
