//! What an authority's desk does to the store, and what leaves it on paper.

#![expect(unreachable_pub, reason = "the office is shared by the files of this one test program")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "in a test a panic is the report")]

mod binary;
mod crl;
mod demonstration;
mod holders;
mod import;
mod incidents;
mod invitations;
mod letters;
mod office;
mod private;
mod serving;
