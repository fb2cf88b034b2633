//! What is done with an input stands in `bodies/`, for the seeds are tried with every test, too.

#![no_main]

#[path = "../bodies/oauth_request.rs"]
mod oauth_request;

libfuzzer_sys::fuzz_target!(|data: &[u8]| oauth_request::run(data));
