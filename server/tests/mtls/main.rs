//! Cards through the real door: TLS clients with soft cards, the handshakes, the verdicts, the sessions. A set clock, a fresh store for
//! every test, one set of authorities and cards for all.

#![expect(unreachable_pub, reason = "the actors are shared by the files of this one test program")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the report"
)]

mod binding;
mod bridge;
mod chains;
mod client;
mod codes;
#[expect(dead_code, unused_imports, reason = "the tests of http use the rest")]
#[path = "../http/common/mod.rs"]
mod common;
mod crowd;
mod farewell;
mod handshakes;
mod home_made;
mod journeys;
mod ledger;
#[expect(dead_code, reason = "the tests of revocation use the rest")]
#[path = "../revocation/loopback.rs"]
mod loopback;
mod orders;
mod pc;
mod programs;
mod responder;
mod revocation;
mod rivals;
mod safety;
mod sessions;
mod signatures;
mod silence;
mod soft_card;
mod stock;
mod theft;
mod verdicts;
mod ward;
