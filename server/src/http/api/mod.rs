//! What the app calls: each handler takes from a request, calls a use case and answers.

pub mod account;
pub mod approve;
pub mod boot;
pub mod bridge;
pub mod card_host;
pub mod card_use;
pub mod cards;
pub mod changes;
pub mod incidents;
pub mod login;
pub mod register;
pub mod register_pc;
pub mod sessions;
pub mod solo;
