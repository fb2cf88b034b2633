//! What is done with an input stands in `bodies/`, for the seeds are tried with every test, too.

#![no_main]

#[path = "../bodies/dpop.rs"]
mod dpop;

libfuzzer_sys::fuzz_target!(|data: &[u8]| dpop::run(data));
