//! The same paths judged by OpenSSL: where it and we disagree, one of us is wrong, and the list below says who.

use crate::cards::pkits::{Case, NOW, certificates};
use base64::Engine as _;
use server::cards::{Path, Validity};
use std::fs;
use std::process::Command;

/// Cases in which OpenSSL differs, and why it may.
const DISAGREEMENTS: [(&str, &str); 2] = [
    ("valid_dsa_signatures_test4", "it knows DSA over SHA-1, which proves nothing here"),
    (
        "valid_basicconstraints_not_critical_test4",
        "its strict mode wants critical basic constraints; RFC 5280 and the suite take others too",
    ),
];

#[test]
fn openssl_agrees_about_every_path_of_the_suite() {
    if Command::new("openssl").arg("version").output().is_err() {
        println!("there is no openssl command here to compare with");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let certificates = certificates();
    let write = |file: &str, names: &[&str]| {
        let path = folder.path().join(file);
        fs::write(&path, names.iter().map(|it| pem(certificates[it])).collect::<String>()).unwrap();
        path
    };
    let root = write("root.pem", &["TrustAnchorRootCertificate"]);
    let mut disagreed = Vec::new();
    for case in &Case::all() {
        let mut command = Command::new("openssl");
        command.args(["verify", "-x509_strict", "-policy_check", "-attime"]);
        command.arg((NOW.as_millis() / 1000).to_string()).arg("-CAfile").arg(&root);
        if !case.others.is_empty() {
            command.arg("-untrusted").arg(write("others.pem", &case.others));
        }
        command.args(case.demands.iter().map(|it| match *it {
            "explicit" => "-explicit_policy",
            "no-mapping" => "-inhibit_map",
            "no-any" => "-inhibit_any",
            other => panic!("{other}"),
        }));
        let any = ["2.5.29.32.0".to_owned()];
        let wanted = if case.wanted.is_empty() { &any[..] } else { &case.wanted };
        command.args(wanted.iter().flat_map(|it| ["-policy", it]));
        let accepted = command.arg(write("leaf.pem", &[case.leaf])).output().unwrap().status.success();
        let ours = matches!(case.outcome(&certificates), (Path::Trusted { .. }, Validity::Valid));
        if accepted != ours {
            disagreed.push(case.name);
        }
    }
    assert_eq!(disagreed, DISAGREEMENTS.map(|(name, _)| name));
}

fn pem(der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|it| std::str::from_utf8(it).unwrap()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}
