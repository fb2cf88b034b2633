//! What is believed of a list's bytes, and what not.

use crate::revocation::office::{HOUR, NOW, card, certificate, list};
use crate::set::PKI;
use base64::Engine as _;
use bytes::Bytes;
use server::cards::crl::{Checked, Class, Of, Refused, RevocationList, Serial, points_of};
use server::cards::{Certificate, Reason};
use server::demo::pki::mint::ext::{self, Critical, Scope};
use server::demo::pki::mint::{
    Alternative, Attribute, CrlReason, Extension, Key, List, Revoked, Template, serial,
};
use server::demo::pki::{About, Ca, Card, Flaw, LIFE};
use std::time::Duration;

fn check(bytes: &[u8], of: &[Ca]) -> Result<Checked, Refused> {
    let authorities: Vec<Certificate> = of.iter().map(|ca| certificate(*ca)).collect();
    RevocationList::read(Bytes::copy_from_slice(bytes))?.check(&authorities, NOW)
}

/// A list of I1's with these extensions behind the usual ones, and these entries.
fn made(more: Vec<Extension>, entries: Vec<Revoked>) -> Vec<u8> {
    let issuer = PKI.authority(Ca::Authentication1).unwrap();
    let mut extensions = vec![ext::authority_key(&issuer.key).unwrap(), ext::crl_number(7).unwrap()];
    extensions.extend(more);
    let list = List {
        issuer: issuer.name,
        this_update: NOW,
        next_update: Some(NOW + LIFE),
        extensions,
        algorithm: None,
    };
    list.sign(entries, &issuer.key).unwrap()
}

fn refused(more: Vec<Extension>) -> Refused {
    check(&made(more, Vec::new()), &[Ca::Authentication1]).unwrap_err()
}

#[test]
fn a_good_list_says_who_is_revoked_since_when_and_why() {
    let checked = check(&list(Ca::Authentication1, Flaw::None), &[Ca::Authentication1]).unwrap();
    let revoked = Serial::of(&card(Card::Revoked)).unwrap();
    let entry = checked.entries().find(|entry| entry.serial == revoked).unwrap();
    assert_eq!((entry.at, entry.reason), (PKI.revoked_at(), Reason::CessationOfOperation));
    assert_eq!(checked.entries().count(), checked.len());
    assert!(checked.entries().all(|entry| entry.serial != Serial::of(&card(Card::Doctor)).unwrap()));
    assert_eq!(checked.issuer(), certificate(Ca::Authentication1).authority_key());
    assert_eq!(checked.this_update() + LIFE, checked.next_update());
    assert_eq!(checked.scope().of, Of::All);
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
    let entries = reasons.iter().map(|(reason, _)| Revoked {
        invalid_since: Some(NOW),
        ..Revoked::numbered(serial(u64::from(*reason as u32) + 1), NOW).because(*reason)
    });
    let mut entries: Vec<_> = entries.collect();
    entries.push(Revoked::numbered(serial(99), NOW));
    let checked = check(&made(Vec::new(), entries), &[Ca::Authentication1]).unwrap();
    let mut wanted: Vec<_> = reasons.iter().map(|(_, reason)| *reason).collect();
    wanted.push(Reason::Unspecified);
    assert_eq!(checked.entries().map(|entry| entry.reason).collect::<Vec<_>>(), wanted);
    let removed = vec![
        Revoked::numbered(serial(5), NOW),
        Revoked::numbered(serial(6), NOW).because(CrlReason::RemoveFromCRL),
    ];
    let refused = check(&made(Vec::new(), removed), &[Ca::Authentication1]).unwrap_err();
    assert_eq!(refused, Refused::Entry { number: 2 }, "it stands in delta lists only");
}

#[test]
fn of_two_generations_with_one_name_the_signature_tells_which() {
    let both = [Ca::Authentication1, Ca::Authentication2];
    for ca in both {
        let issuer = certificate(ca).authority_key();
        for order in [both, [both[1], both[0]]] {
            assert_eq!(check(&list(ca, Flaw::None), &order).unwrap().issuer(), issuer);
        }
    }
    // It carries I1's name, but I2 made it.
    let other = list(Ca::Authentication1, Flaw::OtherKey);
    assert_eq!(check(&other, &both).unwrap().issuer(), certificate(Ca::Authentication2).authority_key());
    assert_eq!(check(&other, &[Ca::Authentication1]).unwrap_err(), Refused::Forged);
    assert_eq!(check(&other, &[Ca::SecondAuthentication]).unwrap_err(), Refused::UnknownIssuer);
}

#[test]
fn an_authority_that_was_certified_twice_is_one_issuer() {
    let twice = [Ca::Authentication1Again, Ca::Authentication1];
    let checked = check(&list(Ca::Authentication1, Flaw::None), &twice).unwrap();
    assert_eq!(checked.issuer(), certificate(Ca::Authentication1).authority_key());
}

#[test]
fn a_list_that_is_not_in_order_is_refused_with_the_reason() {
    let of = |flaw| check(&list(Ca::Authentication1, flaw), &[Ca::Authentication1]);
    assert_eq!(of(Flaw::NotYet).unwrap_err(), Refused::NotYet);
    assert_eq!(of(Flaw::CutOff).unwrap_err(), Refused::Unreadable);
    assert_eq!(of(Flaw::Delta).unwrap_err(), Refused::Delta);
    let oid = "1.2.392.100495.99.2".to_owned();
    assert_eq!(of(Flaw::UnknownCritical).unwrap_err(), Refused::UnknownCritical { oid });
    assert_eq!(of(Flaw::WithoutEnd).unwrap_err(), Refused::NoNextUpdate);
    assert!(of(Flaw::Stale(HOUR)).is_ok(), "what it revokes is revoked");
    assert_eq!(of(Flaw::Long(400)).unwrap().len(), 401);
}

#[test]
fn a_list_that_speaks_about_something_else_is_refused_with_the_reason() {
    let point = |contents: &[u8]| vec![ext::raw("2.5.29.28", Critical::Yes, contents.to_vec()).unwrap()];
    let scope = |scope| vec![ext::issuing_point(None, scope).unwrap()];
    assert_eq!(refused(scope(Scope::Indirect)), Refused::Indirect);
    assert_eq!(refused(point(&[0x30, 0x04, 0x83, 0x02, 0x05, 0x60])), Refused::SomeReasons);
    assert_eq!(refused(point(&[0x30, 0x03, 0x85, 0x01, 0xff])), Refused::AttributeCertificates);
    assert_eq!(refused(point(&[0x30, 0x06, 0x81, 0x01, 0xff, 0x82, 0x01, 0xff])), Refused::Scope);
    let relative = b"\x30\x11\xa0\x0f\xa1\x0d\x30\x0b\x06\x03\x55\x04\x03\x0c\x04SARL";
    assert_eq!(refused(point(relative)), Refused::RelativePoint);
    assert_eq!(refused(point(&[0x30, 0x01])), Refused::Unreadable);
    let number = ext::crl_number(8).unwrap();
    assert_eq!(refused(vec![number]), Refused::RepeatedExtension { oid: "2.5.29.20".to_owned() });
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
    let good = list(Ca::Authentication1, Flaw::None);
    assert_eq!(read(good).unwrap().check(&[signer], NOW).unwrap_err(), Refused::MayNotSign);
    let weak = List {
        issuer: issuer.name.clone(),
        this_update: NOW,
        next_update: Some(NOW + LIFE),
        extensions: Vec::new(),
        algorithm: Some(server::demo::pki::mint::Algorithm::RsaSha1),
    };
    let oid = "1.2.840.113549.1.1.5".to_owned();
    let bytes = weak.sign(Vec::new(), &issuer.key).unwrap();
    assert_eq!(check(&bytes, &[Ca::Authentication1]).unwrap_err(), Refused::Algorithm { oid });
    let old = List { algorithm: None, ..weak }.sign_as_version_1(&issuer.key).unwrap();
    assert_eq!(check(&old, &[Ca::Authentication1]).unwrap_err(), Refused::Version);
    let stranger = Key::p256().unwrap();
    let forged = List {
        issuer: issuer.name,
        this_update: NOW,
        next_update: Some(NOW + LIFE),
        extensions: Vec::new(),
        algorithm: None,
    };
    let forged = forged.sign(Vec::new(), &stranger).unwrap();
    assert!(matches!(
        check(&forged, &[Ca::Authentication1]),
        Err(Refused::Forged | Refused::Algorithm { .. })
    ));
}

#[test]
fn a_list_of_authorities_covers_them_and_nobody_else() {
    let bytes = PKI.authority_list(About::Intermediates, NOW, &[Ca::Authentication1]).unwrap();
    let checked = check(&bytes, &[Ca::StrangeRoot, Ca::Root]).unwrap();
    assert_eq!(checked.issuer(), certificate(Ca::Root).authority_key(), "not the stranger of the same name");
    assert_eq!(checked.entries().next().unwrap().reason, Reason::CaCompromise);
    let intermediate = certificate(Ca::Authentication1);
    assert!(checked.scope().covers(Class::of(&intermediate), &points_of(&intermediate)));
    assert!(!checked.scope().covers(Class::User, &points_of(&intermediate)));
    let root = certificate(Ca::Root);
    assert!(!checked.scope().covers(Class::of(&root), &points_of(&root)), "it is in the other list");
    let bytes = PKI.authority_list(About::Root, NOW, &[]).unwrap();
    let other = check(&bytes, &[Ca::Root]).unwrap();
    assert!(other.scope().covers(Class::of(&root), &points_of(&root)));
    assert_ne!(other.scope().part(), checked.scope().part(), "each has its own sequence");
}

#[test]
fn a_certificate_without_points_is_covered_by_the_list_that_is_named_like_its_issuer() {
    let issuer = PKI.authority(Ca::Authentication1).unwrap();
    let own = Alternative::Directory(issuer.name.clone());
    let other = Alternative::Directory(issuer.name.and(Attribute::Cn, "part 2").unwrap());
    for (name, covered) in [(own, true), (other, false)] {
        let bytes = made(vec![ext::issuing_point(Some(&name), Scope::Users).unwrap()], Vec::new());
        let checked = check(&bytes, &[Ca::Authentication1]).unwrap();
        let template = Template { extensions: Vec::new(), ..PKI.template(Card::Doctor).unwrap() };
        let bare = template.sign(issuer.key.spki(), &issuer.key).unwrap();
        let points = points_of(&Certificate::read(&bare).unwrap());
        assert_eq!(checked.scope().covers(Class::User, &points), covered);
    }
}

#[test]
fn pem_says_the_same_as_der() {
    let der = list(Ca::Authentication1, Flaw::None);
    let text = base64::engine::general_purpose::STANDARD.encode(&der);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = format!("-----BEGIN X509 CRL-----\n{}\n-----END X509 CRL-----\n", lines.join("\n"));
    let of = [Ca::Authentication1];
    assert_eq!(check(pem.as_bytes(), &of).unwrap().digest(), check(&der, &of).unwrap().digest());
}

#[test]
fn no_byte_of_a_list_can_be_left_out_or_changed() {
    let good = list(Ca::Authentication1, Flaw::None);
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
    let bytes = list(Ca::Authentication1, Flaw::NotYet);
    let list = RevocationList::read(Bytes::from(bytes)).unwrap();
    let authorities = [certificate(Ca::Authentication1)];
    // Clocks differ a little.
    assert!(list.clone().check(&authorities, NOW + Duration::from_mins(54)).is_err());
    assert!(list.check(&authorities, NOW + Duration::from_mins(56)).is_ok());
}
