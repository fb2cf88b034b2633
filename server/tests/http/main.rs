//! The whole server through its router, in process: a software authenticator, a set clock, a fresh store for every test.

#![expect(unreachable_pub, reason = "the actors are shared by the files of this one test program")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the report"
)]

mod account;
mod boot;
mod ceremony;
mod changes;
mod check;
mod codes;
mod common;
mod connections;
mod flood;
mod foreign;
mod guessing;
mod headers;
mod help;
mod help_search;
mod hostile;
mod hosts;
mod limits;
mod login;
mod markup;
mod measured;
mod once;
mod orders;
mod proof;
mod reading;
mod register;
mod requests;
mod routes;
mod security_txt;
mod solo;
mod spoilt;
mod standing;
mod strangers;
mod streams;
mod watched;
