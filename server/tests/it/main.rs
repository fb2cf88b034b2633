//! Every test of the server from outside, in one program: what it links takes longer to link than most tests take to run.
//! `cargo test --workspace --test it http::codes` runs one file's.

#![expect(unreachable_pub, reason = "what is made is shared by the files of this one test program")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the report"
)]

mod amount;
mod cards;
mod checkup;
mod common;
mod config;
mod desk;
mod documents;
mod fuzz;
mod http;
mod journeys;
mod layers;
mod linked;
mod log;
mod loopback;
mod monitoring;
mod mtls;
mod oidc;
mod packaging;
mod pki;
mod ports;
mod revocation;
mod rooms;
mod rows;
mod set;
mod traces;
