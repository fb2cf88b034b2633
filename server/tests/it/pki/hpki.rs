//! HPKI's authorities and cards have the structure of the real ones.

use crate::pki::common::{PKI, ca, escaped, hex, leaf, openssl, text, verify};
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use der::{Decode as _, Encode as _};
use server::demo::pki::mint::{Edition, MintAlgorithm};
use server::demo::pki::{Ca, DemoCard};
use x509_cert::{Certificate, TbsCertificate};

const GOOD: [DemoCard; 11] = [
    DemoCard::Doctor,
    DemoCard::DoctorRenewed,
    DemoCard::Pharmacist,
    DemoCard::HospitalDoctor,
    DemoCard::Director,
    DemoCard::Clerk,
    DemoCard::TwoRoles,
    DemoCard::Dentist,
    DemoCard::Production,
    DemoCard::Stranger,
    DemoCard::RevokedSerialElsewhere,
];

#[test]
fn openssl_accepts_every_good_card() {
    for card in GOOD {
        let said = verify(&leaf(card), &[ca(Ca::Root)], &[ca(card.issuer())], "");
        assert!(said.content, "{card:?}: {}", said.text);
    }
}

#[test]
fn openssl_accepts_a_card_beside_the_renewed_authority_and_the_recertified_one() {
    let between = [Ca::Authentication2, Ca::Authentication1Again, Ca::Signing].map(ca);
    let said = verify(&leaf(DemoCard::Doctor), &[ca(Ca::Root)], &between, "");
    // The card names the old certificate's serial number: openssl goes by that, and finds nothing.
    assert!(said.text.contains("unable to get local issuer certificate"), "{}", said.text);
    let [card, again] = [leaf(DemoCard::Doctor), ca(Ca::Authentication1Again)]
        .map(|der| Certificate::from_der(&der).unwrap());
    let key = &again.tbs_certificate().subject_public_key_info().subject_public_key;
    let signed = card.tbs_certificate().to_der().unwrap();
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.raw_bytes())
        .verify(&signed, card.signature().raw_bytes())
        .expect("but the signature holds");
}

#[test]
fn openssl_refuses_what_is_wrong_for_what_is_wrong() {
    let between = [Ca::Authentication1, Ca::Signing, Ca::StrangeAuthentication].map(ca);
    for (card, complaint) in [
        (DemoCard::Expired, "certificate has expired"),
        (DemoCard::NotYet, "certificate is not yet valid"),
        (DemoCard::UnknownCritical, "unhandled critical extension"),
        (DemoCard::SelfSigned, "unable to get local issuer certificate"),
        (DemoCard::Forged, "certificate signature failure"),
    ] {
        let said = verify(&leaf(card), &[ca(Ca::Root)], &between[..2], "");
        assert!(!said.content && said.text.contains(complaint), "{card:?}: {}", said.text);
    }
    let said = verify(&leaf(DemoCard::Forged), &[ca(Ca::Root)], &[ca(Ca::StrangeAuthentication)], "");
    assert!(said.text.contains("certificate signature failure"), "{}", said.text);
}

#[test]
fn the_root_has_two_units_and_a_comma() {
    let root = text(&ca(Ca::Root));
    let dn = r"OU=TEST HPKI Root CA V2,OU=Test Dept,O=Test Ministry\, Health,C=JP";
    assert!(root.contains(&format!("Issuer: {dn}")) && root.contains(&format!("Subject: {dn}")), "{root}");
    assert!(root.contains("OU = TEST HPKI Root CA V2, CN = RARL"), "{root}");
    assert!(root.contains("http://pki.test.invalid/repository/rlist/rarl2.crl"), "{root}");
    assert!(root.contains(&escaped("テスト省")), "{root}");
}

#[test]
fn the_country_is_printable_and_all_else_utf8() {
    let said = openssl("asn1parse -inform DER", &ca(Ca::Authentication1));
    assert!(said.text.contains("PRINTABLESTRING   :JP"), "{}", said.text);
    assert!(said.text.contains("UTF8STRING        :Test Ministry, Health"), "{}", said.text);
    let said = openssl("asn1parse -inform DER", &leaf(DemoCard::Doctor));
    assert!(said.text.contains("PRINTABLESTRING   :TESTC00001"), "{}", said.text);
    assert!(said.text.contains("UTF8STRING        :Hanako Kensho"), "{}", said.text);
}

#[test]
fn the_renewed_authority_has_the_same_name_and_another_key() {
    let [old, new, again] = [Ca::Authentication1, Ca::Authentication2, Ca::Authentication1Again]
        .map(|it| Certificate::from_der(&ca(it)).unwrap().tbs_certificate().clone());
    let name = |it: &TbsCertificate| it.subject().to_der().unwrap();
    assert_eq!((name(&old), name(&old)), (name(&new), name(&again)));
    assert_ne!(old.subject_public_key_info(), new.subject_public_key_info());
    assert_eq!(old.subject_public_key_info(), again.subject_public_key_info());
    assert_ne!(old.serial_number(), again.serial_number());
}

#[test]
fn every_policy_is_critical_and_no_card_names_a_responder() {
    for card in DemoCard::ALL {
        let said = text(&leaf(card));
        assert!(said.contains("X509v3 Certificate Policies: critical"), "{card:?}: {said}");
        if card.kind() == api::card::CardKind::Hpki {
            assert!(!said.contains("Authority Information Access"), "{card:?}: {said}");
        }
    }
}

#[test]
fn a_doctors_card_is_as_the_profile_says() {
    let doctor = text(&leaf(DemoCard::Doctor));
    for line in [
        "Version: 3",
        "Serial Number: 350 (0x15e)",
        "sha256WithRSAEncryption",
        "Public-Key: (2048 bit)",
        "Subject: serialNumber=TESTC00001,CN=Hanako Kensho,C=JP",
        "X509v3 Key Usage: critical\n                Digital Signature\n",
        "serial:05",
        "URI:http://hpki-authentication-1.pki.test.invalid/auth/crl-auth.crl",
        "Policy: 1.2.392.100495.1.5.1.2.0.1",
        "CPS: http://pki.test.invalid/hpki/",
    ] {
        assert!(doctor.contains(line), "{line}\n{doctor}");
    }
    assert!(!doctor.contains("Extended Key Usage"), "{doctor}");
    // It begins with a day in Japan and ends with one.
    assert!(doctor.contains("Not Before") && doctor.contains(" 15:00:00 ") && doctor.contains(" 14:59:59 "));
}

#[test]
fn a_hospital_doctors_card_holds_the_name_in_japanese_and_a_directors_the_facility() {
    let doctor = text(&leaf(DemoCard::HospitalDoctor));
    assert!(
        doctor.contains(&escaped("検診　空")) && doctor.contains(&escaped("医療試験大学病院")),
        "{doctor}"
    );
    let director = text(&leaf(DemoCard::Director));
    assert!(director.contains("OU=Director,O=TEST CITY HOSPITAL,C=JP"), "{director}");
}

#[test]
fn the_role_of_a_doctor_has_the_bytes_of_a_real_one() {
    let doctor = leaf(DemoCard::Doctor);
    let doctor = Certificate::from_der(&doctor).unwrap();
    let role = doctor.tbs_certificate().extensions().unwrap().iter();
    let role = role.filter(|it| it.extn_id.to_string() == "2.5.29.9").collect::<Vec<_>>()[0];
    let hex = hex(role.extn_value.as_bytes());
    assert_eq!(
        hex,
        "303430320606288185420001312831263024a0223120a00c060a2a830886910f01060101a2100c0e4d65646963616c20446f63746f72"
    );
    assert!(!role.critical);
    let clerk = text(&leaf(DemoCard::Clerk));
    assert!(!clerk.contains("Subject Directory Attributes"), "{clerk}");
}

#[test]
fn a_card_may_be_changed_before_it_is_signed() {
    let issuer = PKI.authority(Ca::Authentication1).unwrap();
    let key = PKI.leaf(DemoCard::Doctor).unwrap().key;
    let mut template = PKI.template(DemoCard::Doctor).unwrap();
    template.algorithm = Some(MintAlgorithm::RsaPssSha256);
    let pss = template.sign(key.spki(), &issuer.key).unwrap();
    assert!(text(&pss).contains("rsassaPss"));
    let said = verify(&pss, &[ca(Ca::Root)], std::slice::from_ref(&issuer.certificate), "");
    assert!(said.content, "{}", said.text);
    template.algorithm = Some(MintAlgorithm::RsaSha1);
    assert!(text(&template.sign(key.spki(), &issuer.key).unwrap()).contains("sha1WithRSAEncryption"));
    template.edition = Edition::One;
    template.extensions.clear();
    assert!(text(&template.sign(key.spki(), &issuer.key).unwrap()).contains("Version: 1"));
}
