//! JPKI's generations and cards have the structure of the real ones.

use crate::pki::common::{ca, escaped, leaf, text, verify};
use der::{Decode as _, Encode as _};
use server::demo::pki::{Ca, DemoCard};
use x509_cert::{Certificate, TbsCertificate};

#[test]
fn openssl_accepts_every_good_card_with_all_generations_at_hand() {
    let generations = [Ca::Jpki1, Ca::Jpki2, Ca::Jpki3].map(ca);
    for card in [
        DemoCard::MyNumber,
        DemoCard::MyNumberRenewed,
        DemoCard::MyNumberOfAnother,
        DemoCard::MyNumberUnbound,
    ] {
        let said = verify(&leaf(card), &generations, &[], "");
        assert!(said.content, "{card:?}: {}", said.text);
    }
    let expired = verify(&leaf(DemoCard::MyNumberExpired), &generations, &[], "");
    assert!(expired.text.contains("certificate has expired"), "{}", expired.text);
    let said = verify(&leaf(DemoCard::MyNumberTest), &generations, &[], "");
    assert!(said.text.contains("unable to get local issuer certificate"), "{}", said.text);
}

#[test]
fn three_generations_have_one_name_and_three_keys() {
    let generations = [Ca::Jpki1, Ca::Jpki2, Ca::Jpki3].map(ca);
    let parsed =
        generations.each_ref().map(|der| Certificate::from_der(der).unwrap().tbs_certificate().clone());
    let names = parsed.each_ref().map(|it| it.subject().to_der().unwrap());
    assert!(names[0] == names[1] && names[1] == names[2]);
    let [one, two, three] = parsed.each_ref().map(TbsCertificate::subject_public_key_info);
    assert!(one != two && two != three && one != three);
    for der in &generations {
        let said = text(der);
        assert!(!said.contains("Authority Key Identifier"), "{said}");
        assert!(said.contains(&escaped("公的個人認証サービス")), "{said}");
    }
}

#[test]
fn a_card_tells_nothing_of_its_holder_but_a_code() {
    let card = text(&leaf(DemoCard::MyNumber));
    for line in [
        "Subject: CN=00000000AAAAAA13221001A,C=JP",
        "X509v3 Key Usage: critical\n                Digital Signature\n",
        "TLS Web Client Authentication",
        "X509v3 Issuer Alternative Name",
        "OCSP - URI:http://ocsp.test.invalid/",
        "Policy: 1.2.392.200149.8.5.1.3.30",
    ] {
        assert!(card.contains(line), "{line}\n{card}");
    }
    assert!(!card.contains("Subject Alternative Name"), "{card}");
    assert!(!text(&leaf(DemoCard::MyNumberRenewed)).contains("Extended Key Usage"));
    let signing = text(&leaf(DemoCard::MyNumberSigning));
    assert!(signing.contains("Digital Signature, Non Repudiation"), "{signing}");
    assert!(signing.contains("1.2.392.200149.8.5.5.1") && signing.contains("見本　花子"), "{signing}");
}
