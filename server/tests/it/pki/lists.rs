//! Revocation lists, as openssl reads them.

use crate::pki::common::{Files, PKI, ca, leaf, now, openssl, said, show, verify};
use server::demo::pki::{Ca, DemoCard, ListAbout, ListFlaw};
use std::time::{Duration, Instant};

/// Verifies a card with its list, and its authority with the root's.
fn with_lists(card: DemoCard, list: Vec<u8>, authorities: Vec<u8>) -> crate::pki::common::Said {
    let files = Files::new();
    let lists = files.lists("lists.pem", &[list, authorities]);
    let more = format!("-crl_check -CRLfile {}", show(&lists));
    verify(&leaf(card), &[ca(Ca::Root)], &[ca(card.issuer())], &more)
}

fn good_authorities() -> Vec<u8> {
    PKI.authority_list(ListAbout::Intermediates, now(), &[]).unwrap()
}

#[test]
fn openssl_finds_the_revoked_card_and_no_other() {
    let list = || PKI.list(Ca::Authentication1, now(), ListFlaw::None).unwrap();
    let good = with_lists(DemoCard::Doctor, list(), good_authorities());
    assert!(good.content, "{}", good.text);
    let revoked = with_lists(DemoCard::Revoked, list(), good_authorities());
    assert!(revoked.text.contains("certificate revoked"), "{}", revoked.text);
    // The same number from the renewed authority is another card.
    let renewed = PKI.list(Ca::Authentication2, now(), ListFlaw::None).unwrap();
    let elsewhere = with_lists(DemoCard::RevokedSerialElsewhere, renewed, good_authorities());
    assert!(elsewhere.content, "{}", elsewhere.text);
    let dropped = PKI.list(Ca::Authentication1, now(), ListFlaw::Dropped).unwrap();
    assert!(with_lists(DemoCard::Revoked, dropped, good_authorities()).content);
}

#[test]
fn the_list_of_the_other_generation_does_not_do() {
    let other = PKI.list(Ca::Authentication2, now(), ListFlaw::None).unwrap();
    let swapped = with_lists(DemoCard::Doctor, other, good_authorities());
    assert!(!swapped.content, "{}", swapped.text);
    let other = PKI.list(Ca::Authentication1, now(), ListFlaw::None).unwrap();
    let swapped = with_lists(DemoCard::DoctorRenewed, other, good_authorities());
    assert!(!swapped.content, "{}", swapped.text);
}

#[test]
fn openssl_refuses_lists_that_are_wrong() {
    for (flaw, complaint) in [
        (ListFlaw::Stale(Duration::from_secs(1)), "CRL has expired"),
        (ListFlaw::Stale(Duration::from_hours(96)), "CRL has expired"),
        (ListFlaw::NotYet, "CRL is not yet valid"),
        (ListFlaw::OtherKey, "CRL signature failure"),
        (ListFlaw::UnknownCritical, "unhandled critical CRL extension"),
    ] {
        let list = PKI.list(Ca::Authentication1, now(), flaw).unwrap();
        let said = with_lists(DemoCard::Doctor, list, good_authorities());
        assert!(!said.content && said.text.contains(complaint), "{flaw:?}: {}", said.text);
    }
    let cut = PKI.list(Ca::Authentication1, now(), ListFlaw::CutOff).unwrap();
    assert!(!openssl("crl -inform DER -noout -text", &cut).content);
}

#[test]
fn a_list_is_as_the_profile_says() {
    let list = PKI.list(Ca::Authentication1, now(), ListFlaw::None).unwrap();
    let said = openssl("crl -inform DER -noout -text", &list);
    for line in
        ["Version 2 (0x1)", "X509v3 CRL Number", "serial:05", "Serial Number: 0101", "Cessation Of Operation"]
    {
        assert!(said.text.contains(line), "{line}\n{}", said.text);
    }
    assert!(!said.text.contains("Issuing Distribution Point"), "{}", said.text);
    let authorities = openssl("crl -inform DER -noout -text", &good_authorities());
    assert!(authorities.text.contains("Issuing Distribution Point: critical"), "{}", authorities.text);
    assert!(authorities.text.contains("Only CA Certificates"), "{}", authorities.text);
    assert!(
        authorities.text.contains("CN = SARL") || authorities.text.contains("CN=SARL"),
        "{}",
        authorities.text
    );
    assert!(authorities.text.contains("No Revoked Certificates"), "{}", authorities.text);
    let revoked = PKI.authority_list(ListAbout::Intermediates, now(), &[Ca::Authentication1]).unwrap();
    assert!(openssl("crl -inform DER -noout -text", &revoked).text.contains("Serial Number: 05"));
    let delta = PKI.list(Ca::Authentication1, now(), ListFlaw::Delta).unwrap();
    assert!(openssl("crl -inform DER -noout -text", &delta).text.contains("Delta CRL Indicator: critical"));
}

#[test]
fn numbers_rise() {
    let number = |der: &[u8]| {
        let text = openssl("crl -inform DER -noout -crlnumber", der).text;
        let hex = text.trim().trim_start_matches("crlNumber=").trim_start_matches("0x").to_owned();
        u64::from_str_radix(&hex, 16).unwrap()
    };
    let first = PKI.list(Ca::Authentication1, now(), ListFlaw::None).unwrap();
    let second = PKI.list(Ca::Authentication1, now() + Duration::from_secs(2), ListFlaw::None).unwrap();
    let lower = PKI.list(Ca::Authentication1, now() + Duration::from_secs(4), ListFlaw::LowerNumber).unwrap();
    assert!(number(&first) < number(&second) && number(&lower) < number(&first));
}

#[test]
fn a_long_list_is_made_in_seconds() {
    let start = Instant::now();
    let list = PKI.list(Ca::Authentication1, now(), ListFlaw::Long(100_000)).unwrap();
    let took = start.elapsed();
    println!("100,000 entries: {} bytes in {took:?}", list.len());
    assert!(took < Duration::from_secs(20), "{took:?}");
    let good = with_lists(DemoCard::Doctor, list.clone(), good_authorities());
    assert!(good.content, "{}", good.text);
    let revoked = with_lists(DemoCard::Revoked, list, good_authorities());
    assert!(revoked.text.contains("certificate revoked"), "{}", revoked.text);
}

#[test]
fn a_list_of_version_1_has_neither_version_nor_extensions() {
    let issuer = PKI.authority(Ca::Authentication1).unwrap();
    let list = server::demo::pki::mint::ListToSign {
        issuer: issuer.name.clone(),
        this_update: now(),
        next_update: None,
        extensions: Vec::new(),
        algorithm: None,
    };
    let der = list.sign_as_version_1(&issuer.key).unwrap();
    let text = said(&crate::pki::common::run("openssl", "crl -inform DER -noout -text", &der)).text;
    assert!(text.contains("Version 1 (0x0)"), "{text}");
}
