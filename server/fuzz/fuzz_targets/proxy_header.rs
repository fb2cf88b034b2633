//! What is done with an input stands in `bodies/`, for the seeds are tried with every test, too.

#![no_main]

#[path = "../bodies/proxy_header.rs"]
mod proxy_header;

libfuzzer_sys::fuzz_target!(|data: &[u8]| proxy_header::run(data));
