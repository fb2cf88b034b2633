//! Answers of the responder, as openssl judges them.

use crate::pki::common::{Files, PKI, Said, ca, leaf, now, openssl, show};
use server::demo::pki::{Behaviour, DemoCard};

/// Asks about a card and has openssl judge the answer.
fn ask(card: DemoCard, behaviour: Behaviour, options: &str) -> Said {
    let files = Files::new();
    let issuer = files.pem("issuer.pem", &[ca(card.issuer())]);
    let (issuer, card) = (show(&issuer), show(&files.pem("card.pem", &[leaf(card)])));
    let request = show(&files.path("request.der"));
    let made = openssl(&format!("ocsp {options} -issuer {issuer} -cert {card} -reqout {request}"), b"");
    assert!(made.content, "{}", made.text);
    let answer = PKI.answer(&std::fs::read(&request).unwrap(), behaviour, now()).unwrap();
    let answer = show(&files.write("answer.der", &answer));
    openssl(
        &format!(
            "ocsp {options} -no_nonce -reqin {request} -respin {answer} -issuer {issuer} -cert {card} -CAfile {issuer} -partial_chain"
        ),
        b"",
    )
}

#[test]
fn the_status_of_each_card_is_told() {
    for (card, status) in [
        (DemoCard::MyNumber, ": good"),
        (DemoCard::MyNumberRenewed, ": good"),
        (DemoCard::MyNumberRevoked, ": revoked"),
        (DemoCard::MyNumberOnHold, ": revoked"),
        (DemoCard::MyNumberUnknown, ": unknown"),
        (DemoCard::Doctor, ": good"),
        (DemoCard::Revoked, ": revoked"),
    ] {
        for behaviour in [Behaviour::Honest, Behaviour::Direct] {
            let said = ask(card, behaviour, "");
            assert!(
                said.text.contains("Response verify OK") && said.text.contains(status),
                "{card:?}: {}",
                said.text
            );
        }
    }
    assert!(ask(DemoCard::MyNumberRevoked, Behaviour::Honest, "").text.contains("Reason: keyCompromise"));
    assert!(ask(DemoCard::MyNumberOnHold, Behaviour::Honest, "").text.contains("Reason: certificateHold"));
    assert!(ask(DemoCard::MyNumber, Behaviour::Honest, "-sha256").text.contains(": good"));
}

/// The nonces of a request and of the answer to it, as openssl prints them.
fn nonces(behaviour: Behaviour) -> [Option<String>; 2] {
    let files = Files::new();
    let issuer = show(&files.pem("issuer.pem", &[ca(DemoCard::MyNumber.issuer())]));
    let card = show(&files.pem("card.pem", &[leaf(DemoCard::MyNumber)]));
    let request = show(&files.path("request.der"));
    openssl(&format!("ocsp -issuer {issuer} -cert {card} -reqout {request}"), b"");
    let answer = PKI.answer(&std::fs::read(&request).unwrap(), behaviour, now()).unwrap();
    let answer = show(&files.write("answer.der", &answer));
    [format!("-reqin {request} -req_text"), format!("-respin {answer} -resp_text -noverify")].map(|what| {
        let said = openssl(&format!("ocsp {what}"), b"");
        let after = said.text.split("OCSP Nonce:").nth(1)?;
        Some(after.trim_start().lines().next().unwrap().trim().to_owned())
    })
}

#[test]
fn a_nonce_is_echoed_left_out_or_changed() {
    let [sent, back] = nonces(Behaviour::Honest);
    assert!(sent.is_some() && sent == back, "{sent:?} {back:?}");
    let [sent, back] = nonces(Behaviour::WithoutNonce);
    assert!(sent.is_some() && back.is_none(), "{sent:?} {back:?}");
    let [sent, back] = nonces(Behaviour::OtherNonce);
    assert!(sent.is_some() && back.is_some() && sent != back, "{sent:?} {back:?}");
}

#[test]
fn openssl_sees_what_is_wrong_with_an_answer() {
    for (behaviour, complaint) in [
        (Behaviour::Future, "status not yet valid"),
        (Behaviour::Stale, "status expired"),
        (Behaviour::WrongResponder, "Response Verify Failure"),
        (Behaviour::NotDelegated, "Response Verify Failure"),
        (Behaviour::ExpiredResponder, "Response Verify Failure"),
        (Behaviour::BadSignature, "Response Verify Failure"),
        (Behaviour::OtherCertificate, "ERROR: No Status found"),
        (Behaviour::TryLater, "trylater (3)"),
        (Behaviour::InternalError, "internalerror (2)"),
        (Behaviour::Unauthorized, "unauthorized (6)"),
        (Behaviour::Garbage, "Error reading OCSP response"),
    ] {
        let said = ask(DemoCard::MyNumber, behaviour, "");
        assert!(said.text.contains(complaint), "{behaviour:?}: {}", said.text);
    }
    assert!(ask(DemoCard::MyNumber, Behaviour::WithoutEnd, "").text.contains(": good"));
}

#[test]
fn what_is_no_request_and_what_is_about_nobody_is_refused() {
    assert_eq!(PKI.answer(b"GET /", Behaviour::Honest, now()).unwrap(), [0x30, 3, 0x0A, 1, 1]);
}
