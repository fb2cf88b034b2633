//! The cards, from outside: public suites of path validation, and paths made to be difficult.

#![expect(unreachable_pub, reason = "what is made is shared by the files of this one test program")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the report"
)]

mod bounds;
mod demonstration;
mod hostile;
mod made;
mod oracle;
mod paths;
mod pkits;
mod pools;
mod searches;
mod strangers;
mod verdict;
mod world;
