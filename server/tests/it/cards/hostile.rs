//! Certificates that somebody made to say too much: what is kept of them is short, and all of it is seen.

use crate::cards::certificates::{Ca, NOW, card, pool, usual};
use api::card::CardKind;
use proptest::prelude::*;
use server::cards::{
    NotTold, Policy, PolicyRules, PresentedChain, RevocationStatus, Roles, Verdict, examine,
};
use server::demo::pki::mint::{Alternative, Attribute, Dn, Edition, MintKey, Template, ext, serial};
use server::line::{Hides, hides};

const EVIL: &str =
    "\u{1B}]0;PWNED\u{7}\u{1B}[31m\u{1B}[2J\u{9B}31m\nFAKE LINE issuer ok\r\u{8}\u{202E}\u{2066}\u{200B}";

/// The verdict about a certificate of a stranger's own making.
fn verdict(certificate: Vec<u8>) -> Verdict {
    let ours = Ca::new("Ours");
    let pool = pool(&[&ours.root(vec![])], &[]);
    let presented = PresentedChain { chain: vec![certificate] };
    let examined = examine(CardKind::Hpki, &presented, &pool, &PolicyRules::default(), NOW).unwrap();
    let unknown = RevocationStatus::Unknown { why: NotTold::NotAsked };
    examined.with(unknown.clone(), unknown)
}

/// A certificate whose every name is this text.
fn named(text: &str) -> Vec<u8> {
    let own = |first| {
        Dn::of(&[(Attribute::C, "JP"), (first, text), (Attribute::Ou, text), (Attribute::Cn, text)]).unwrap()
    };
    let key = MintKey::p256().unwrap();
    let template = Template {
        edition: Edition::Three,
        serial: vec![0x7f; 2000],
        issuer: own(Attribute::O),
        from: crate::cards::certificates::FROM,
        until: crate::cards::certificates::UNTIL,
        subject: own(Attribute::O),
        extensions: usual(
            vec![
                ext::subject_names(&[Alternative::Directory(own(Attribute::O))]).unwrap(),
                ext::roles(&[text]).unwrap(),
            ],
            card(),
        ),
        algorithm: None,
    };
    template.sign(key.spki(), &key).unwrap()
}

/// Every text of a verdict.
fn texts(value: &serde_json::Value, all: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => all.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|it| texts(it, all)),
        serde_json::Value::Object(fields) => fields.values().for_each(|it| texts(it, all)),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
    }
}

fn is_fit(verdict: &Verdict, most: usize) {
    let row = serde_json::to_value(verdict).unwrap();
    let mut all = Vec::new();
    texts(&row, &mut all);
    for text in all {
        assert_eq!(hides(&text), Hides::Nothing, "{}", text.escape_unicode());
        assert!(text.chars().count() <= 100, "{text}");
    }
    let bytes = row.to_string().len();
    assert!(bytes <= most, "{bytes} bytes: {row}");
}

#[test]
fn names_of_fifty_thousand_characters_are_cut() {
    for text in [
        "A".repeat(50_000),
        "\u{1B}".repeat(50_000),
        "𠮷".repeat(10_000),
        EVIL.repeat(500),
        "\"\\".repeat(20_000),
    ] {
        is_fit(&verdict(named(&text)), 4000);
    }
    let read = verdict(named(EVIL)).leaf;
    assert_eq!(read.issued_by, "]0;PWNED[31m[2J31m FAKE LINE issuer ok");
    assert_eq!(read.serial.len(), 64, "a serial number that no certificate may have is named by its digest");
}

#[test]
fn policies_and_professions_without_number_are_cut() {
    let (ca, key) = (Ca::new("Mine"), MintKey::p256().unwrap());
    let oids: Vec<String> = (0..4000).map(|n| format!("1.2.3.{n}.99999999.99999999")).collect();
    let oids: Vec<&str> = oids.iter().map(String::as_str).collect();
    let roles: Vec<String> = (0..600).map(|n| format!("Role {n} {}", "x".repeat(80))).collect();
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    let extensions = usual(
        vec![ext::policies(ext::Critical::Yes, &oids, None).unwrap(), ext::roles(&roles).unwrap()],
        card(),
    );
    let read = verdict(ca.template(&ca.dn, extensions).sign(key.spki(), &ca.key).unwrap());
    assert!(matches!(&read.policy, Policy::Other { oids } if oids.len() == 4), "{:?}", read.policy);
    assert!(matches!(&read.roles, Roles::Some { roles } if roles.len() == 8));
    is_fit(&read, 4000);
}

#[test]
fn extensions_with_names_of_their_own_are_cut() {
    let (ca, key) = (Ca::new("Mine"), MintKey::p256().unwrap());
    let long = format!("1.2.{}", vec!["99999999"; 200].join("."));
    let odd = ext::raw(&long, ext::Critical::Yes, vec![5, 0]);
    let Ok(odd) = odd else { return }; // the mint writes no such OID, and then nobody can show it here
    let certificate = ca.template(&ca.dn, usual(vec![odd], card())).sign(key.spki(), &ca.key).unwrap();
    is_fit(&verdict(certificate), 4000);
}

#[test]
fn an_honest_card_says_what_it_said() {
    let ca = Ca::new("HPKI-01-Test");
    let read = verdict(ca.card("厚生　太郎", vec![ext::roles(&["Medical Doctor"]).unwrap()])).leaf;
    assert_eq!(read.name.as_deref(), Some("厚生　太郎"));
    assert_eq!((read.issuer_name.as_str(), read.serial.as_str()), ("HPKI-01-Test", "1234"));
    let _ = serial(1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_certificate_says_is_kept_as_short_lines(text in "\\PC{0,300}|[\\x00-\\x1f\\x7f-\\x9f\u{200b}-\u{206f}a]{1,300}") {
        prop_assume!(!text.trim().is_empty());
        is_fit(&verdict(named(&text)), 4000);
    }
}
