//! What can be minted beyond the set: every extension in the form openssl reads it, and things nobody should issue.

use crate::pki::common::{PKI, now, openssl, text, verify};
use server::demo::pki::mint::ext::{self, Critical, IssuingScope};
use server::demo::pki::mint::{
    Alternative, Attribute, CrlReason, Dn, Edition, Extension, KeyUsages, ListToSign, MintKey, RevokedEntry,
    Template, TextEncoding, serial, wrap,
};
use std::time::Duration;

fn template(issuer: &Dn, subject: &Dn, extensions: Vec<Extension>) -> Template {
    Template {
        edition: Edition::Three,
        serial: serial(7),
        issuer: issuer.clone(),
        from: now().before(Duration::from_hours(1)),
        until: now() + Duration::from_hours(1),
        subject: subject.clone(),
        extensions,
        algorithm: None,
    }
}

fn dn(name: &str) -> Dn {
    Dn::of(&[(Attribute::C, "JP"), (Attribute::Cn, name)]).unwrap()
}

#[test]
fn every_extension_is_written_as_openssl_reads_it() {
    let key = MintKey::p256().unwrap();
    let all = vec![
        ext::authority(Some(3)).unwrap(),
        ext::policies(Critical::Yes, &["2.5.29.32.0", "1.2.3.4"], None).unwrap(),
        ext::policy_mappings(&[("1.2.3.4", "1.2.3.5")]).unwrap(),
        ext::policy_constraints(Some(1), Some(2)).unwrap(),
        ext::inhibit_any_policy(4).unwrap(),
        ext::name_constraints(
            &[Alternative::Directory(dn("permitted"))],
            &[Alternative::Mail("x.test".into())],
        )
        .unwrap(),
        ext::extended_key_usage(Critical::Yes, &[ext::OCSP_SIGNING]).unwrap(),
        ext::no_check().unwrap(),
    ];
    let said = text(&template(&dn("a"), &dn("a"), all).sign_self(&key).unwrap());
    for line in [
        "ecdsa-with-SHA256",
        "CA:TRUE, pathlen:3",
        "X509v3 Certificate Policies: critical\n                Policy: X509v3 Any Policy\n                Policy: 1.2.3.4",
        "X509v3 Policy Mappings: critical\n                1.2.3.4:1.2.3.5",
        "X509v3 Policy Constraints: critical\n                Require Explicit Policy:1, Inhibit Policy Mapping:2",
        "X509v3 Inhibit Any Policy: critical\n                4",
        "Permitted:\n                  DirName:C = JP, CN = permitted",
        "Excluded:\n                  email:x.test",
        "X509v3 Extended Key Usage: critical\n                OCSP Signing",
        "OCSP No Check",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
}

#[test]
fn a_path_length_is_enforced_by_openssl() {
    let (root_key, middle_key, key) =
        (MintKey::p256().unwrap(), MintKey::p256().unwrap(), MintKey::p256().unwrap());
    let usage = || ext::key_usage(KeyUsages::KeyCertSign | KeyUsages::CRLSign).unwrap();
    let ca = |issuer: &Dn, subject: &Dn, by: &MintKey, own: &MintKey, special: Extension| {
        let ids = [ext::authority_key(by).unwrap(), ext::subject_key(own).unwrap()];
        let extensions = [special, usage()].into_iter().chain(ids).collect();
        template(issuer, subject, extensions).sign(own.spki(), by).unwrap()
    };
    let (root, middle) = (dn("root"), dn("middle"));
    let basic = |length| ext::authority(length).unwrap();
    let leaf = template(
        &middle,
        &dn("leaf"),
        vec![
            ext::key_usage(KeyUsages::DigitalSignature).unwrap(),
            ext::authority_key(&middle_key).unwrap(),
            ext::subject_key(&key).unwrap(),
        ],
    );
    let leaf = leaf.sign(key.spki(), &middle_key).unwrap();
    for (length, content) in [(None, true), (Some(1), true), (Some(0), false)] {
        let roots = [ca(&root, &root, &root_key, &root_key, basic(length))];
        let between = [ca(&root, &middle, &root_key, &middle_key, basic(None))];
        let said = verify(&leaf, &roots, &between, "");
        assert_eq!(said.content, content, "{length:?}: {}", said.text);
        assert_eq!(said.text.contains("path length constraint exceeded"), !content, "{}", said.text);
    }
}

#[test]
fn what_nobody_should_issue_can_be_made() {
    let key = PKI.keys().key("any-card").unwrap();
    let twice = || ext::raw("1.2.3.4", Critical::No, b"no DER at all".to_vec()).unwrap();
    let mut odd = template(&dn("a"), &dn("a"), vec![twice(), twice()]);
    odd.serial = vec![0xFF]; // negative
    odd.subject = Dn::typed(&[
        (Attribute::Cn, TextEncoding::Bmp, "神楽坂"),
        (Attribute::Cn, TextEncoding::Printable, "twice"),
    ])
    .unwrap();
    let said = text(&odd.sign(key.spki(), &key).unwrap());
    assert!(said.contains("(Negative)01") && said.contains("CN=twice,CN=神楽坂"), "{said}");
    assert_eq!(said.matches("1.2.3.4:").count(), 2, "{said}");
    // A name that is none.
    odd.subject = Dn::raw(wrap(der::Tag::Sequence, b"\x05\x00").unwrap());
    let nameless = odd.sign(key.spki(), &key).unwrap();
    assert!(!openssl("x509 -inform DER -noout -text", &nameless).content);
}

#[test]
fn a_lists_entries_and_scope_are_written_as_openssl_reads_them() {
    let key = PKI.keys().key("any-card").unwrap();
    let point = Alternative::Uri("http://pki.test.invalid/x.crl".to_owned());
    let list = ListToSign {
        issuer: dn("a"),
        this_update: now(),
        next_update: Some(now() + Duration::from_hours(1)),
        extensions: vec![ext::issuing_point(Some(&point), IssuingScope::Users).unwrap()],
        algorithm: None,
    };
    let entry = RevokedEntry {
        invalid_since: Some(now().before(Duration::from_hours(48))),
        ..RevokedEntry::new(0x80, now().before(Duration::from_hours(24))).because(CrlReason::KeyCompromise)
    };
    let said = openssl("crl -inform DER -noout -text", &list.sign([entry], &key).unwrap()).text;
    for line in ["Serial Number: 80", "Key Compromise", "Invalidity Date", "Only User Certificates", "x.crl"]
    {
        assert!(said.contains(line), "{line}\n{said}");
    }
}
