//! What is done with an input stands in `bodies/`, for the seeds are tried with every test, too.

#![no_main]

#[path = "../bodies/backup.rs"]
mod backup;

libfuzzer_sys::fuzz_target!(|data: &[u8]| backup::run(data));
