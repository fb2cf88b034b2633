//! Everything in one file, made while a server works, and a store made of one. A file is whole or it is not there; what is read from one
//! is compared with what the store said was in it, to the last entry.

mod format;
mod kept;
mod make;
mod restore;
mod sums;
mod verify;

pub use format::{Header, UnfitBackup};
pub use kept::{KeptBackups, StoreGone};
pub use make::{NotBackedUp, may_be_at, write};
pub use restore::{NotRestored, Restored, restore};
pub use verify::{Verified, verify, verify_read};
