//! The demonstration's certificates, lists and answers, judged by others: the `openssl` command, NSS's tools and rustls.

#![expect(unreachable_pub, reason = "shared by the files of this one test program")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test a panic is the report")]

mod common;
mod folder;
mod hpki;
mod jpki;
mod lists;
mod mint;
mod ocsp;
mod rustls;
