//! What is kept about people and what they began, as it is written down. Nothing here acts.

pub mod incident;
pub mod index;
pub mod kana;
pub mod link;
pub mod news;
pub mod people;
pub mod session;
pub mod takeover;
