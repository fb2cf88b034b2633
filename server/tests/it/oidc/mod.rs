//! The OpenID provider through the real router. Files are named after the plans of the OpenID Foundation's conformance suite, and tests after
//! its modules where there is one.

mod access_tokens;
mod attacks;
mod backchannel;
mod basic;
mod device;
mod discovery;
mod failures;
mod fapi2;
mod fapi_ciba;
mod killed;
mod login_page;
mod logout;
mod refresh;
mod session;
mod signing_keys;
mod stopped;
mod vendor;

use vendor::{Vendor, query_of};

/// The tests that `make judge` asks of another provider, too.
#[test]
fn every_test_that_is_judged_is_there() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/oidc");
    let judged: Vec<&str> = include_str!("judged.txt").lines().collect();
    assert!(judged.is_sorted() && judged.len() > 50, "{}", judged.len());
    for name in judged {
        let (file, test) = name.strip_prefix("oidc::").and_then(|it| it.split_once("::")).expect(name);
        let source = std::fs::read_to_string(folder.join(format!("{file}.rs"))).expect(name);
        assert!(source.contains(&format!("#[tokio::test]\nasync fn {test}() {{")), "{name}");
    }
}
