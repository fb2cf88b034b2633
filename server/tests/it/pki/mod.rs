//! The demonstration's certificates, lists and answers, judged by others: the `openssl` command, NSS's tools and rustls.

pub mod common;
mod folder;
mod hpki;
mod jpki;
mod lists;
mod mint;
mod ocsp;
mod rustls;
