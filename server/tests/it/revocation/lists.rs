//! What is believed of a list's bytes, and what not.

use crate::revocation::fixture::{HOUR, NOW, card, certificate, list};
use crate::set::PKI;
use base64::Engine as _;
use bytes::Bytes;
use der::asn1::AnyRef;
use der::{Decode as _, Reader as _, SliceReader, Tag};
use server::cards::crl::{
    CertificateClass, CheckedList, CrlRefused, ListSubjects, RevocationList, Serial, points_of,
};
use server::cards::{Certificate, Reason};
use server::clock::Timestamp;
use server::demo::pki::mint::ext::{self, Critical, IssuingScope};
use server::demo::pki::mint::{
    Alternative, Attribute, CrlReason, Dn, Extension, ListToSign, MintKey, RevokedEntry, Template, serial,
    wrap,
};
use server::demo::pki::{Ca, DemoCard, LIFE, ListAbout, ListFlaw};
use std::time::Duration;

fn check(bytes: &[u8], of: &[Ca]) -> Result<CheckedList, CrlRefused> {
    let authorities: Vec<Certificate> = of.iter().map(|ca| certificate(*ca)).collect();
    RevocationList::read(&Bytes::copy_from_slice(bytes))?.check(&authorities, NOW)
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
    let checked = check(&made(Vec::new(), removed), &[Ca::Authentication1]).unwrap();
    let reasons: Vec<_> = checked.entries().map(|entry| entry.reason).collect();
    assert_eq!(
        reasons,
        [Reason::Unspecified; 2],
        "it stands in delta lists only: here nobody is taken from any"
    );
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
    let read = |bytes: Vec<u8>| RevocationList::read(&Bytes::from(bytes));
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
    let list = RevocationList::read(&Bytes::from(bytes)).unwrap();
    let authorities = [certificate(Ca::Authentication1)];
    // Clocks differ a little.
    assert!(list.clone().check(&authorities, NOW + Duration::from_mins(54)).is_err());
    assert!(list.check(&authorities, NOW + Duration::from_mins(56)).is_ok());
}

#[test]
fn a_forged_list_is_told_as_forged_whatever_sorts_of_keys_bear_the_name() {
    let now = Timestamp::from_millis(1_795_824_000_000); // 2026-11-28T00:00:00Z
    let forged = include_bytes!("fixtures/forged-by-ec.crl");
    let rsa = Certificate::read(include_bytes!("fixtures/forged-by-ec-ca.der")).unwrap();
    let name = Dn::of(&[(Attribute::C, "JP"), (Attribute::Cn, "CA")]).unwrap();
    let on_p256 = |key: &MintKey| {
        let template = Template {
            edition: server::demo::pki::mint::Edition::Three,
            serial: serial(2),
            issuer: name.clone(),
            from: NOW,
            until: NOW + LIFE,
            subject: name.clone(),
            extensions: vec![ext::authority(None).unwrap()],
            algorithm: None,
        };
        Certificate::read(&template.sign_self(key).unwrap()).unwrap()
    };
    let (key, stranger) = (MintKey::p256().unwrap(), MintKey::rsa().unwrap());
    let check = |bytes: &[u8], authorities: &[Certificate]| {
        RevocationList::read(&Bytes::copy_from_slice(bytes)).unwrap().check(authorities, now)
    };
    let ec = on_p256(&key);
    let by_rsa = ListToSign {
        issuer: name.clone(),
        this_update: NOW,
        next_update: Some(NOW + LIFE),
        extensions: Vec::new(),
        algorithm: None,
    };
    let own = by_rsa.sign(Vec::new(), &key).unwrap();
    let foreign = by_rsa.sign(Vec::new(), &stranger).unwrap();
    for authorities in
        [vec![rsa.clone()], vec![ec.clone()], vec![rsa.clone(), ec.clone()], vec![ec.clone(), rsa]]
    {
        for bytes in [&forged[..], &foreign] {
            assert_eq!(check(bytes, &authorities).unwrap_err(), CrlRefused::Forged);
        }
        if authorities.iter().any(|it| it.spki() == ec.spki()) {
            assert!(check(&own, &authorities).is_ok());
        }
    }
    let weak = ListToSign { algorithm: Some(server::demo::pki::mint::MintAlgorithm::RsaSha1), ..by_rsa };
    let oid = "1.2.840.113549.1.1.5".to_owned();
    let refused = check(&weak.sign(Vec::new(), &stranger).unwrap(), &[ec]).unwrap_err();
    assert_eq!(refused, CrlRefused::Algorithm { oid }, "SHA-1 proves nothing by any key");
}

/// A list of the issuer's with entries of these bytes, DER, one after the other.
fn with_entries(entries: &[u8]) -> Vec<u8> {
    let issuer = PKI.authority(Ca::Authentication1).unwrap();
    let none = made(Vec::new(), Vec::new());
    let parts = elements(&elements(&none)[0]);
    let (mut tbs, mut is_in) = (Vec::new(), false);
    for whole in &parts {
        // The entries stand before the extensions.
        if whole[0] == 0xa0 && !is_in {
            tbs.extend(wrap(Tag::Sequence, entries).unwrap());
            is_in = true;
        }
        tbs.extend(whole);
    }
    let tbs = wrap(Tag::Sequence, &tbs).unwrap();
    let signature = issuer.key.sign(issuer.key.algorithm(), &tbs).unwrap();
    let bits = wrap(Tag::BitString, &[&[0][..], &signature].concat()).unwrap();
    wrap(Tag::Sequence, &[&tbs[..], &elements(&none)[1], &bits].concat()).unwrap()
}

/// The elements inside an element.
fn elements(whole: &[u8]) -> Vec<Vec<u8>> {
    let mut reader = SliceReader::new(AnyRef::from_der(whole).unwrap().value()).unwrap();
    let mut all = Vec::new();
    while !reader.is_finished() {
        all.push(reader.tlv_bytes().unwrap().to_vec());
    }
    all
}

/// An entry of 0x1234 with these bytes behind the number.
fn entry(rest: &[&[u8]]) -> Vec<u8> {
    wrap(Tag::Sequence, &[&[2, 2, 0x12, 0x34][..], &rest.concat()].concat()).unwrap()
}

/// The extension that says this reason, in a sequence of its own.
fn because(value: &[u8]) -> Vec<u8> {
    let value = wrap(Tag::OctetString, value).unwrap();
    let one = wrap(Tag::Sequence, &[&[6, 3, 0x55, 0x1d, 0x15][..], &value].concat()).unwrap();
    wrap(Tag::Sequence, &one).unwrap()
}

const YESTERDAY: &[u8] = b"\x17\x0d261117000000Z";

#[test]
fn whoever_is_on_a_list_is_revoked_whatever_the_entry_says_beside_it() {
    let good = entry(&[YESTERDAY]);
    let date = |tag: u8, text: &[u8]| [&[tag, u8::try_from(text.len()).unwrap()], text].concat();
    let is_read = |odd: &[u8], what: &str| {
        let checked = check(&with_entries(&[&good, odd, &good].concat()), &[Ca::Authentication1]);
        let entries: Vec<_> = checked.unwrap_or_else(|why| panic!("{what}: {why}")).entries().collect();
        assert_eq!(entries.len(), 3, "{what}");
        assert_eq!(entries[1].serial.content(), [0x12, 0x34], "{what}");
        entries[1]
    };
    for reason in [7, 8, 11, 0x7f, 0xff] {
        let odd = is_read(&entry(&[YESTERDAY, &because(&[0x0a, 1, reason])]), &format!("reason {reason}"));
        assert_eq!((odd.reason, odd.at == NOW), (Reason::Unspecified, false));
    }
    for value in [&[2, 1, 1][..], &[0x0a, 2, 0, 1], &[0x0a, 0], &[], &[0x30, 0]] {
        let odd = is_read(&entry(&[YESTERDAY, &because(value)]), &format!("reason {value:?}"));
        assert_eq!(odd.reason, Reason::Unspecified, "{value:?}");
    }
    for (tag, text) in [
        (0x17, &b"2611170000Z"[..]),
        (0x17, b"261117090000+0900"),
        (0x17, b"261317000000Z"),
        (0x17, b""),
        (0x18, b"20261117000000.5Z"),
        (0x18, b"20261117000000"),
        (0x18, b"00000000000000Z"),
        (0x04, b"yesterday"),
    ] {
        let odd = is_read(&entry(&[&date(tag, text)]), &String::from_utf8_lossy(text));
        assert_eq!((odd.at, odd.reason), (NOW, Reason::Unspecified), "as of the list");
        let odd = is_read(&entry(&[&date(tag, text), &because(&[0x0a, 1, 1])]), "with a reason");
        assert_eq!((odd.at, odd.reason), (NOW, Reason::KeyCompromise));
    }
    let odd = is_read(&entry(&[]), "no date");
    assert_eq!((odd.at, odd.reason), (NOW, Reason::Unspecified));
}

#[test]
fn of_two_reasons_in_one_entry_a_suspension_does_not_stay() {
    let both = |first: u8, second: u8| {
        let one = |it: u8| because(&[0x0a, 1, it]);
        let inner = [one(first), one(second)].map(|it| elements(&it)[0].clone()).concat();
        let list = with_entries(&entry(&[YESTERDAY, &wrap(Tag::Sequence, &inner).unwrap()]));
        check(&list, &[Ca::Authentication1]).unwrap().entries().next().unwrap().reason
    };
    assert_eq!(both(6, 1), Reason::KeyCompromise);
    assert_eq!(both(1, 6), Reason::KeyCompromise);
    assert_eq!(both(6, 7), Reason::Unspecified);
}

#[test]
fn a_number_that_is_written_too_long_names_nobody_and_the_list_is_refused() {
    for bad in [&[2, 3, 0, 0x12, 0x34][..], &[2, 2, 0, 0x7f], &[2, 3, 0xff, 0xff, 0x01], &[2, 0], &[4, 1, 1]]
    {
        let entry = wrap(Tag::Sequence, &[bad, YESTERDAY].concat()).unwrap();
        let refused = check(&with_entries(&entry), &[Ca::Authentication1]).unwrap_err();
        assert_eq!(refused, CrlRefused::Entry { number: 1 }, "{bad:?}");
    }
    for good in [&[2, 2, 0, 0x80][..], &[2, 1, 0], &[2, 1, 0xff], &[2, 2, 0xff, 0x7f]] {
        let entry = wrap(Tag::Sequence, &[good, YESTERDAY].concat()).unwrap();
        assert!(check(&with_entries(&entry), &[Ca::Authentication1]).is_ok(), "{good:?}");
    }
    // Nor is a certificate read whose number could be written shorter.
    let template = PKI.template(DemoCard::Doctor).unwrap();
    let issuer = PKI.authority(Ca::Authentication1).unwrap();
    for (number, is_good) in [(vec![0, 0x12], false), (vec![0xff, 0x80], false), (vec![0, 0x80], true)] {
        let one = Template { serial: number.clone(), ..template.clone() };
        let read = Certificate::read(&one.sign(issuer.key.spki(), &issuer.key).unwrap());
        assert_eq!(read.is_ok(), is_good, "{number:?}");
    }
}

fn pem(der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN X509 CRL-----\n{}\n-----END X509 CRL-----\n", lines.join("\n"))
}

#[test]
fn a_file_is_read_however_an_editor_left_it() {
    let der = list(Ca::Authentication1, ListFlaw::None);
    let text = pem(&der);
    for (what, file) in [
        ("a byte order mark", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("line ends of Windows", text.replace('\n', "\r\n").into_bytes()),
        ("line ends of old", text.replace('\n', "\r").into_bytes()),
        ("comments", format!("Issuer: 認証局\n\n{text}\nthe end\n").into_bytes()),
        ("no line end", text.trim_end().as_bytes().to_vec()),
        ("blanks in front", format!("  {text}").into_bytes()),
        (
            "another block",
            format!("-----BEGIN PARAMETERS-----\nAAAA\n-----END PARAMETERS-----\n{text}").into_bytes(),
        ),
        ("DER and a line end", [&der[..], b"\r\n"].concat()),
        ("DER and two", [&der[..], b"\n\n"].concat()),
    ] {
        assert!(check(&file, &[Ca::Authentication1]).is_ok(), "{what}");
    }
    for (what, file) in [("a byte", [&der[..], b"x"].concat()), ("a blank", [&der[..], b" "].concat())] {
        assert_eq!(check(&file, &[Ca::Authentication1]).unwrap_err(), CrlRefused::Unreadable, "{what}");
    }
}

#[test]
fn no_list_of_several_in_a_file_is_passed_over() {
    let [one, two] = [Ca::Authentication1, Ca::Authentication2].map(|ca| list(ca, ListFlaw::None));
    let [first, second] = [&one, &two].map(|it| pem(it));
    for (what, file) in [
        ("one after the other", format!("{first}{second}")),
        ("without a line end between", format!("{}{second}", first.trim_end())),
        ("with comments", format!("# first\n{first}# second\n{second}")),
        ("each with a byte order mark", format!("\u{feff}{first}\u{feff}{second}")),
        ("of Windows", format!("{first}{second}").replace('\n', "\r\n")),
    ] {
        let split = RevocationList::split(&Bytes::from(file.clone())).unwrap();
        assert_eq!(split, [one.clone(), two.clone()], "{what}");
        assert_eq!(
            check(file.as_bytes(), &[Ca::Authentication1]).unwrap_err(),
            CrlRefused::Several,
            "{what}"
        );
    }
    let half = &first[..first.len() / 2];
    for (what, file, number) in [
        ("the first breaks off", format!("{half}\n{second}"), 1),
        ("the second breaks off", format!("{second}{half}"), 2),
        ("letters that mean nothing", format!("{second}{}", first.replacen("MI", "~~", 1)), 2),
    ] {
        let refused = RevocationList::split(&Bytes::from(file)).unwrap_err();
        assert_eq!(refused, CrlRefused::Block { number }, "{what}");
    }
}
