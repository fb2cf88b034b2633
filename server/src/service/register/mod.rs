//! Registering a phone.

pub mod link;
