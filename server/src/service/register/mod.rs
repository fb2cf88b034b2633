//! Registering a phone: what a link leads to, the phone's side, and the PC's.

pub mod link;
pub mod pc;
pub mod phone;
