//! Revocation, from a list's bytes or a responder's answer to what is said about a card: through the real store, files, sockets and TLS.

#![expect(unreachable_pub, reason = "the office is shared by the files of this one test program")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the report"
)]

mod asking;
mod fetching;
mod indexing;
mod killed;
mod lists;
mod loopback;
mod office;
mod oracle;
mod pkits;
mod responders;
