//! What is believed of a list's bytes, and what not.

use crate::revocation::fixture::{HOUR, NOW, card, certificate, list};
use crate::set::PKI;
use base64::Engine as _;
use bytes::Bytes;
use server::cards::crl::{
    CertificateClass, CheckedList, CrlRefused, ListSubjects, RevocationList, Serial, points_of,
};
use server::cards::{Certificate, Reason};
use server::demo::pki::mint::ext::{self, Critical, IssuingScope};
use server::demo::pki::mint::{
    Alternative, Attribute, CrlReason, Extension, ListToSign, MintKey, RevokedEntry, Template, serial,
};
use server::demo::pki::{Ca, DemoCard, LIFE, ListAbout, ListFlaw};
use std::time::Duration;

fn check(bytes: &[u8], of: &[Ca]) -> Result<CheckedList, CrlRefused> {
    let authorities: Vec<Certificate> = of.iter().map(|ca| certificate(*ca)).collect();
    RevocationList::read(Bytes::copy_from_slice(bytes))?.check(&authorities, NOW)
}

/// A list of I1's with these extensions behind the usual ones, and these entries.
fn made(more: Vec<Extension>, entries: Vec<RevokedEntry>) -> Vec<u8> {
    let issuer = PKI.authority(Ca::Authentication1).unwrap();
    let mut extensions = vec![ext::authority_key(&issuer.key).unwrap(), ext::crl_number(7).unwrap()];
    extensions.extend(more);
    let list = ListToSign {
        issuer: issuer.name,
        this_update: NOW,
        next_update: Some(NOW + LIFE),
        extensions,
        algorithm: None,
    };
    list.sign(entries, &issuer.key).unwrap()
}

fn refused(more: Vec<Extension>) -> CrlRefused {
    check(&made(more, Vec::new()), &[Ca::Authentication1]).unwrap_err()
}

#[test]
fn a_good_list_says_who_is_revoked_since_when_and_why() {
    let checked = check(&list(Ca::Authentication1, ListFlaw::None), &[Ca::Authentication1]).unwrap();
    let revoked = Serial::of(&card(DemoCard::Revoked)).unwrap();
    let entry = checked.entries().find(|entry| entry.serial == revoked).unwrap();
    assert_eq!((entry.at, entry.reason), (PKI.revoked_at(), Reason::CessationOfOperation));
    assert_eq!(checked.entries().count(), checked.len());
    assert!(checked.entries().all(|entry| entry.serial != Serial::of(&card(DemoCard::Doctor)).unwrap()));
    assert_eq!(checked.issuer(), certificate(Ca::Authentication1).authority_key());
    assert_eq!(checked.this_update() + LIFE, checked.next_update());
    assert_eq!(checked.scope().of, ListSubjects::All);
}

#[test]
fn every_reason_of_the_standard_is_read() {
    let reasons = [
        (CrlReason::Unspecified, Reason::Unspecified),
        (CrlReason::KeyCompromise, Reason::KeyCompromise),
        (CrlReason::CaCompromise, Reason::CaCompromise),
        (CrlReason::AffiliationChanged, Reason::AffiliationChanged),
        (CrlReason::Superseded, Reason::Superseded),
        (CrlReason::CessationOfOperation, Reason::CessationOfOperation),
        (CrlReason::CertificateHold, Reason::CertificateHold),
        (CrlReason::PrivilegeWithdrawn, Reason::PrivilegeWithdrawn),
        (CrlReason::AaCompromise, Reason::AaCompromise),
    ];
    let entries = reasons.iter().map(|(reason, _)| RevokedEntry {
        invalid_since: Some(NOW),
        ..RevokedEntry::numbered(serial(u64::from(*reason as u32) + 1), NOW).because(*reason)
    });
    let mut entries: Vec<_> = entries.collect();
    entries.push(RevokedEntry::numbered(serial(99), NOW));
    let checked = check(&made(Vec::new(), entries), &[Ca::Authentication1]).unwrap();
    let mut wanted: Vec<_> = reasons.iter().map(|(_, reason)| *reason).collect();
    wanted.push(Reason::Unspecified);
    assert_eq!(checked.entries().map(|entry| entry.reason).collect::<Vec<_>>(), wanted);
    let removed = vec![
        RevokedEntry::numbered(serial(5), NOW),
        RevokedEntry::numbered(serial(6), NOW).because(CrlReason::RemoveFromCRL),
    ];
    let refused = check(&made(Vec::new(), removed), &[Ca::Authentication1]).unwrap_err();
    assert_eq!(refused, CrlRefused::Entry { number: 2 }, "it stands in delta lists only");
}

#[test]
fn of_two_generations_with_one_name_the_signature_tells_which() {
    let both = [Ca::Authentication1, Ca::Authentication2];
    for ca in both {
        let issuer = certificate(ca).authority_key();
        for order in [both, [both[1], both[0]]] {
            assert_eq!(check(&list(ca, ListFlaw::None), &order).unwrap().issuer(), issuer);
        }
    }
    // It carries I1's name, but I2 made it.
    let other = list(Ca::Authentication1, ListFlaw::OtherKey);
    assert_eq!(check(&other, &both).unwrap().issuer(), certificate(Ca::Authentication2).authority_key());
    assert_eq!(check(&other, &[Ca::Authentication1]).unwrap_err(), CrlRefused::Forged);
    assert_eq!(check(&other, &[Ca::SecondAuthentication]).unwrap_err(), CrlRefused::UnknownIssuer);
}

#[test]
fn an_authority_that_was_certified_twice_is_one_issuer() {
    let twice = [Ca::Authentication1Again, Ca::Authentication1];
    let checked = check(&list(Ca::Authentication1, ListFlaw::None), &twice).unwrap();
    assert_eq!(checked.issuer(), certificate(Ca::Authentication1).authority_key());
}

#[test]
fn a_list_that_is_not_in_order_is_refused_with_the_reason() {
    let of = |flaw| check(&list(Ca::Authentication1, flaw), &[Ca::Authentication1]);
    assert_eq!(of(ListFlaw::NotYet).unwrap_err(), CrlRefused::NotYet);
    assert_eq!(of(ListFlaw::CutOff).unwrap_err(), CrlRefused::Unreadable);
    assert_eq!(of(ListFlaw::Delta).unwrap_err(), CrlRefused::Delta);
    let oid = "1.2.392.100495.99.2".to_owned();
    assert_eq!(of(ListFlaw::UnknownCritical).unwrap_err(), CrlRefused::UnknownCritical { oid });
    assert_eq!(of(ListFlaw::WithoutEnd).unwrap_err(), CrlRefused::NoNextUpdate);
    assert!(of(ListFlaw::Stale(HOUR)).is_ok(), "what it revokes is revoked");
    assert_eq!(of(ListFlaw::Long(400)).unwrap().len(), 401);
}

#[test]
fn a_list_that_speaks_about_something_else_is_refused_with_the_reason() {
    let point = |contents: &[u8]| vec![ext::raw("2.5.29.28", Critical::Yes, contents.to_vec()).unwrap()];
    let scope = |scope| vec![ext::issuing_point(None, scope).unwrap()];
    assert_eq!(refused(scope(IssuingScope::Indirect)), CrlRefused::Indirect);
    assert_eq!(refused(point(&[0x30, 0x04, 0x83, 0x02, 0x05, 0x60])), CrlRefused::SomeReasons);
    assert_eq!(refused(point(&[0x30, 0x03, 0x85, 0x01, 0xff])), CrlRefused::AttributeCertificates);
    assert_eq!(refused(point(&[0x30, 0x06, 0x81, 0x01, 0xff, 0x82, 0x01, 0xff])), CrlRefused::Scope);
    let relative = b"\x30\x11\xa0\x0f\xa1\x0d\x30\x0b\x06\x03\x55\x04\x03\x0c\x04SARL";
    assert_eq!(refused(point(relative)), CrlRefused::RelativePoint);
    assert_eq!(refused(point(&[0x30, 0x01])), CrlRefused::Unreadable);
    let number = ext::crl_number(8).unwrap();
    assert_eq!(refused(vec![number]), CrlRefused::RepeatedExtension { oid: "2.5.29.20".to_owned() });
    let harmless = vec![ext::raw("1.2.3.4", Critical::No, vec![0x05, 0x00]).unwrap()];
    assert!(check(&made(harmless, Vec::new()), &[Ca::Authentication1]).is_ok());
}

#[test]
fn a_list_that_its_signer_may_not_sign_or_that_proves_nothing_is_refused() {
    let issuer = PKI.authority(Ca::Authentication1).unwrap();
    let usage = ext::key_usage(server::demo::pki::mint::KeyUsages::KeyCertSign).unwrap();
    let template = Template {
        edition: server::demo::pki::mint::Edition::Three,
        serial: serial(77),
        issuer: issuer.name.clone(),
        from: NOW,
        until: NOW + LIFE,
        subject: issuer.name.clone(),
        extensions: vec![ext::authority(None).unwrap(), usage],
        algorithm: None,
    };
    let signer = Certificate::read(&template.sign(issuer.key.spki(), &issuer.key).unwrap()).unwrap();
    let read = |bytes: Vec<u8>| RevocationList::read(Bytes::from(bytes));
    let good = list(Ca::Authentication1, ListFlaw::None);
    assert_eq!(read(good).unwrap().check(&[signer], NOW).unwrap_err(), CrlRefused::MayNotSign);
    let weak = ListToSign {
        issuer: issuer.name.clone(),
        this_update: NOW,
        next_update: Some(NOW + LIFE),
        extensions: Vec::new(),
        algorithm: Some(server::demo::pki::mint::MintAlgorithm::RsaSha1),
    };
    let oid = "1.2.840.113549.1.1.5".to_owned();
    let bytes = weak.sign(Vec::new(), &issuer.key).unwrap();
    assert_eq!(check(&bytes, &[Ca::Authentication1]).unwrap_err(), CrlRefused::Algorithm { oid });
    let old = ListToSign { algorithm: None, ..weak }.sign_as_version_1(&issuer.key).unwrap();
    assert_eq!(check(&old, &[Ca::Authentication1]).unwrap_err(), CrlRefused::Version);
    let stranger = MintKey::p256().unwrap();
    let forged = ListToSign {
        issuer: issuer.name,
        this_update: NOW,
        next_update: Some(NOW + LIFE),
        extensions: Vec::new(),
        algorithm: None,
    };
    let forged = forged.sign(Vec::new(), &stranger).unwrap();
    assert!(matches!(
        check(&forged, &[Ca::Authentication1]),
        Err(CrlRefused::Forged | CrlRefused::Algorithm { .. })
    ));
}

#[test]
fn a_list_of_authorities_covers_them_and_nobody_else() {
    let bytes = PKI.authority_list(ListAbout::Intermediates, NOW, &[Ca::Authentication1]).unwrap();
    let checked = check(&bytes, &[Ca::StrangeRoot, Ca::Root]).unwrap();
    assert_eq!(checked.issuer(), certificate(Ca::Root).authority_key(), "not the stranger of the same name");
    assert_eq!(checked.entries().next().unwrap().reason, Reason::CaCompromise);
    let intermediate = certificate(Ca::Authentication1);
    assert!(checked.scope().covers(CertificateClass::of(&intermediate), &points_of(&intermediate)));
    assert!(!checked.scope().covers(CertificateClass::User, &points_of(&intermediate)));
    let root = certificate(Ca::Root);
    assert!(
        !checked.scope().covers(CertificateClass::of(&root), &points_of(&root)),
        "it is in the other list"
    );
    let bytes = PKI.authority_list(ListAbout::Root, NOW, &[]).unwrap();
    let other = check(&bytes, &[Ca::Root]).unwrap();
    assert!(other.scope().covers(CertificateClass::of(&root), &points_of(&root)));
    assert_ne!(other.scope().part(), checked.scope().part(), "each has its own sequence");
}

#[test]
fn a_certificate_without_points_is_covered_by_the_list_that_is_named_like_its_issuer() {
    let issuer = PKI.authority(Ca::Authentication1).unwrap();
    let own = Alternative::Directory(issuer.name.clone());
    let other = Alternative::Directory(issuer.name.and(Attribute::Cn, "part 2").unwrap());
    for (name, covered) in [(own, true), (other, false)] {
        let bytes = made(vec![ext::issuing_point(Some(&name), IssuingScope::Users).unwrap()], Vec::new());
        let checked = check(&bytes, &[Ca::Authentication1]).unwrap();
        let template = Template { extensions: Vec::new(), ..PKI.template(DemoCard::Doctor).unwrap() };
        let bare = template.sign(issuer.key.spki(), &issuer.key).unwrap();
        let points = points_of(&Certificate::read(&bare).unwrap());
        assert_eq!(checked.scope().covers(CertificateClass::User, &points), covered);
    }
}

#[test]
fn pem_says_the_same_as_der() {
    let der = list(Ca::Authentication1, ListFlaw::None);
    let text = base64::engine::general_purpose::STANDARD.encode(&der);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = format!("-----BEGIN X509 CRL-----\n{}\n-----END X509 CRL-----\n", lines.join("\n"));
    let of = [Ca::Authentication1];
    assert_eq!(check(pem.as_bytes(), &of).unwrap().digest(), check(&der, &of).unwrap().digest());
}

#[test]
fn no_byte_of_a_list_can_be_left_out_or_changed() {
    let good = list(Ca::Authentication1, ListFlaw::None);
    let of = [Ca::Authentication1, Ca::Authentication2];
    for end in 0..good.len() {
        assert!(check(&good[..end], &of).is_err(), "cut off at {end}");
    }
    for at in 0..good.len() {
        let mut changed = good.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(check(&changed, &of).is_err(), "changed at {at}");
    }
    let mut longer = good;
    longer.push(0);
    assert!(check(&longer, &of).is_err());
}

#[test]
fn an_hour_from_now_the_list_of_the_next_hour_is_valid() {
    let bytes = list(Ca::Authentication1, ListFlaw::NotYet);
    let list = RevocationList::read(Bytes::from(bytes)).unwrap();
    let authorities = [certificate(Ca::Authentication1)];
    // Clocks differ a little.
    assert!(list.clone().check(&authorities, NOW + Duration::from_mins(54)).is_err());
    assert!(list.check(&authorities, NOW + Duration::from_mins(56)).is_ok());
}
