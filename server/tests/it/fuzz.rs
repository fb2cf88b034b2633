//! The fuzz targets with their seeds, without a fuzzer: so they compile with every change, and what once was found stays found.
//! `server/fuzz/Cargo.toml` says how the fuzzer itself is run.

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

#[path = "../../fuzz/bodies/backup.rs"]
mod backup;
#[path = "../../fuzz/bodies/certificate.rs"]
mod certificate;
#[path = "../../fuzz/bodies/crl.rs"]
mod crl;
#[path = "../../fuzz/bodies/dpop.rs"]
mod dpop;
#[path = "../../fuzz/bodies/hcrole.rs"]
mod hcrole;
#[path = "../../fuzz/bodies/jwt.rs"]
mod jwt;
#[path = "../../fuzz/bodies/ledger.rs"]
mod ledger;
#[path = "../../fuzz/bodies/oauth_request.rs"]
mod oauth_request;
#[path = "../../fuzz/bodies/ocsp.rs"]
mod ocsp;
#[path = "../../fuzz/bodies/proxy_header.rs"]
mod proxy_header;
#[path = "../../fuzz/bodies/webauthn.rs"]
mod webauthn;

/// A target's name, and what it does with an input.
type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 11] = [
    ("backup", backup::run),
    ("certificate", certificate::run),
    ("crl", crl::run),
    ("dpop", dpop::run),
    ("hcrole", hcrole::run),
    ("jwt", jwt::run),
    ("ledger", ledger::run),
    ("oauth_request", oauth_request::run),
    ("ocsp", ocsp::run),
    ("proxy_header", proxy_header::run),
    ("webauthn", webauthn::run),
];

#[test]
fn every_seed_of_every_target_ends_in_some_answer() {
    for (name, run) in TARGETS {
        let seeds = files(&format!("seeds/{name}"));
        assert!(seeds.len() > 4, "{name} has {} seeds", seeds.len());
        for seed in seeds {
            let bytes = std::fs::read(&seed).unwrap();
            assert!(catch_unwind(|| run(&bytes)).is_ok(), "target {name}, seed {}", seed.display());
        }
    }
}

/// The fuzzer's own file of a target is not compiled here. So it may not say more than that the body is run.
#[test]
fn every_target_does_what_is_tried_here_and_no_more() {
    let there: BTreeSet<String> = files("fuzz_targets").iter().map(|it| stem(it)).collect();
    assert_eq!(there, TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect::<BTreeSet<_>>());
    let manifest = std::fs::read_to_string(folder().join("Cargo.toml")).unwrap();
    for (name, _) in TARGETS {
        let text = std::fs::read_to_string(folder().join(format!("fuzz_targets/{name}.rs"))).unwrap();
        let code: Vec<&str> =
            text.lines().filter(|line| !line.is_empty() && !line.starts_with("//!")).collect();
        let body = [
            "#![no_main]".to_owned(),
            format!("#[path = \"../bodies/{name}.rs\"]"),
            format!("mod {name};"),
            format!("libfuzzer_sys::fuzz_target!(|data: &[u8]| {name}::run(data));"),
        ];
        assert_eq!(code, body);
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name} is in no manifest");
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn files(below: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder().join(below)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}
