//! A card on a PC: the host of an attempt, what was presented there, and what follows from it.

pub mod host;
pub mod verdict;
pub mod view;
