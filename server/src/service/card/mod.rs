//! A card on a PC: the host of an attempt, what was presented there, and what follows from it.

pub mod attempt;
pub mod bridge;
pub mod host;
pub mod presented;
pub mod using;
pub mod verdict;
pub mod view;
