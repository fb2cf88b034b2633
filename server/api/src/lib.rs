//! What the app and the server of kagura say to each other: wire types, the one catalogue of messages, and the
//! pure functions both sides need. No input or output, no clock, no features; compiles for both targets.

pub mod account;
pub mod approve;
pub mod boot;
pub mod bridge;
pub mod card;
pub mod catalogue;
pub mod check;
pub mod contact;
pub mod device;
pub mod explain;
pub mod failure;
pub mod language;
pub mod login;
pub mod parts;
pub mod problem;
pub mod register;
pub mod session;
pub mod shared_text;
pub mod solo;
pub mod wire;

pub use language::{Language, Text};
pub use problem::{Code, Problem, TakeoverNames};
pub use wire::{
    Accepted, Ceremony, Finish, HELD, HOLDER, HOME, Millis, OURS, Opener, PROOF, Qr, Renew, Signal, TICKET,
};
