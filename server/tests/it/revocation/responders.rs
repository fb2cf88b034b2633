//! OCSP: answers of every kind, asked for over a socket.

use crate::loopback::{Act, Loopback, ok, status};
use crate::revocation::fixture::{HOUR, Listings, NOW, ask, card, certificate, client, impatient, list};
use crate::set::PKI;
use server::cards::crl::Serial;
use server::cards::ocsp::{Hash, NONCE, NonceEcho, OcspQuestion, OcspRules, Wrong};
use server::cards::{NotTold, Reason, RevocationStatus};
use server::config::address_policy::AddressPolicy;
use server::demo::pki::{Behaviour, Ca, DemoCard, ListFlaw};
use server::ids::SystemRandom;
use server::revocation::{ByKind, Client, OcspClient, StatusSource};
use std::sync::Arc;
use std::time::Duration;

const RULES: OcspRules =
    OcspRules { skew: Duration::from_mins(5), echo: NonceEcho::IfAny, life: Duration::ZERO };

fn unknown(why: NotTold) -> RevocationStatus {
    RevocationStatus::Unknown { why }
}

/// What the responder's answer to a question about a card is worth.
fn judged(of: DemoCard, behaviour: Behaviour, rules: &OcspRules) -> Result<RevocationStatus, Wrong> {
    let issuer = certificate(of.issuer());
    let request = OcspQuestion::new(&issuer, Serial::of(&card(of)).unwrap(), Hash::Sha1, [7; NONCE]).unwrap();
    let answer = PKI.answer(request.to_der(), behaviour, NOW).unwrap();
    request.judge(&answer, &issuer, rules, NOW).map(|answer| answer.status)
}

#[test]
fn good_revoked_suspended_and_unknown_are_told_apart() {
    let told = |card| judged(card, Behaviour::Honest, &RULES).unwrap();
    assert!(matches!(told(DemoCard::MyNumber), RevocationStatus::Good { .. }));
    assert!(matches!(told(DemoCard::MyNumberRenewed), RevocationStatus::Good { .. }));
    let revoked = |reason| RevocationStatus::Revoked { at: PKI.revoked_at(), reason };
    assert_eq!(told(DemoCard::MyNumberRevoked), revoked(Reason::KeyCompromise));
    assert_eq!(told(DemoCard::MyNumberOnHold), revoked(Reason::CertificateHold));
    assert_eq!(told(DemoCard::MyNumberUnknown), unknown(NotTold::NotKnown));
    assert!(matches!(
        judged(DemoCard::MyNumber, Behaviour::Direct, &RULES),
        Ok(RevocationStatus::Good { .. })
    ));
}

#[test]
fn an_answer_that_is_not_in_order_says_nothing() {
    for (behaviour, wrong) in [
        (Behaviour::OtherNonce, Wrong::Nonce),
        (Behaviour::Future, Wrong::Early),
        (Behaviour::Stale, Wrong::Late),
        (Behaviour::WrongResponder, Wrong::Responder),
        (Behaviour::NotDelegated, Wrong::Responder),
        (Behaviour::ExpiredResponder, Wrong::Responder),
        (Behaviour::OtherCertificate, Wrong::OtherCertificate),
        (Behaviour::BadSignature, Wrong::Forged),
        (Behaviour::TryLater, Wrong::Later { status: 3 }),
        (Behaviour::InternalError, Wrong::Later { status: 2 }),
        (Behaviour::Unauthorized, Wrong::Refused { status: 6 }),
        (Behaviour::Garbage, Wrong::Unreadable),
    ] {
        assert_eq!(judged(DemoCard::MyNumber, behaviour, &RULES), Err(wrong), "{behaviour:?}");
    }
}

#[test]
fn a_nonce_may_be_required() {
    let strict = OcspRules { echo: NonceEcho::Required, ..RULES };
    assert!(judged(DemoCard::MyNumber, Behaviour::Honest, &strict).is_ok());
    assert!(judged(DemoCard::MyNumber, Behaviour::WithoutNonce, &RULES).is_ok());
    assert_eq!(judged(DemoCard::MyNumber, Behaviour::WithoutNonce, &strict), Err(Wrong::Nonce));
}

#[test]
fn an_answer_without_an_end_must_be_of_now() {
    assert!(judged(DemoCard::MyNumber, Behaviour::WithoutEnd, &RULES).is_ok());
    let strict = OcspRules { skew: Duration::from_secs(30), ..RULES };
    assert_eq!(
        judged(DemoCard::MyNumber, Behaviour::WithoutEnd, &strict),
        Err(Wrong::Late),
        "it is a minute old"
    );
    let lenient = OcspRules { skew: HOUR * 2, ..RULES };
    assert!(judged(DemoCard::MyNumber, Behaviour::Future, &lenient).is_ok());
    assert!(judged(DemoCard::MyNumber, Behaviour::Stale, &lenient).is_ok());
}

#[test]
fn a_question_may_be_put_with_sha_256() {
    let issuer = certificate(Ca::Jpki2);
    let serial = Serial::of(&card(DemoCard::MyNumber)).unwrap();
    let request = OcspQuestion::new(&issuer, serial, Hash::Sha256, [7; NONCE]).unwrap();
    let answer = PKI.answer(request.to_der(), Behaviour::Honest, NOW).unwrap();
    assert!(request.judge(&answer, &issuer, &RULES, NOW).is_ok());
    let other = OcspQuestion::new(&issuer, serial, Hash::Sha1, [7; NONCE]).unwrap();
    assert_eq!(other.judge(&answer, &issuer, &RULES, NOW).unwrap_err(), Wrong::OtherCertificate);
}

#[test]
fn an_answer_of_another_generation_is_not_believed() {
    let (issuer, other) = (certificate(Ca::Jpki2), certificate(Ca::Jpki3));
    let serial = Serial::of(&card(DemoCard::MyNumber)).unwrap();
    let request = OcspQuestion::new(&issuer, serial, Hash::Sha1, [7; NONCE]).unwrap();
    let answer = PKI.answer(request.to_der(), Behaviour::Direct, NOW).unwrap();
    assert_eq!(request.judge(&answer, &other, &RULES, NOW).unwrap_err(), Wrong::Responder);
}

#[test]
fn no_byte_of_an_answer_can_be_changed() {
    let issuer = certificate(Ca::Jpki2);
    let serial = Serial::of(&card(DemoCard::MyNumberRevoked)).unwrap();
    let request = OcspQuestion::new(&issuer, serial, Hash::Sha1, [7; NONCE]).unwrap();
    let good = PKI.answer(request.to_der(), Behaviour::Honest, NOW).unwrap();
    for at in 0..good.len() {
        let mut changed = good.clone();
        changed[at] ^= 1 << (at % 8);
        let judged = request.judge(&changed, &issuer, &RULES, NOW);
        // Some bytes around the certificate beside it mean nothing; none makes the card a good one.
        let status = judged.map(|answer| answer.status);
        assert!(
            !matches!(status, Ok(RevocationStatus::Good { .. } | RevocationStatus::Unknown { .. })),
            "{at}: {status:?}"
        );
        assert!(request.judge(&good[..at], &issuer, &RULES, NOW).is_err(), "cut off at {at}");
    }
}

/// A responder that behaves so, and a client that asks it.
async fn responder(
    listings: &Listings,
    act: impl Fn(&[u8]) -> Act + Send + Sync + 'static,
) -> (Loopback, OcspClient) {
    responder_for(client(AddressPolicy::Any), listings, act).await
}

/// One that says nothing, and a client that does not wait for it.
async fn silent(listings: &Listings) -> (Loopback, OcspClient) {
    responder_for(impatient(), listings, |_| Act::SayAndHang(Vec::new())).await
}

async fn responder_for(
    client: Client,
    listings: &Listings,
    act: impl Fn(&[u8]) -> Act + Send + Sync + 'static,
) -> (Loopback, OcspClient) {
    let server = Loopback::start(act).await;
    let (clock, index) = (listings.clock.clone(), Arc::new(listings.index()));
    let asked = OcspClient::new(server.url("/ocsp"), client, RULES, clock, Arc::new(SystemRandom), index);
    (server, asked)
}

fn answering(behaviour: Behaviour) -> impl Fn(&[u8]) -> Act + Send + Sync + 'static {
    move |request| Act::Say(ok(&PKI.answer(request, behaviour, NOW).unwrap(), ""))
}

#[tokio::test]
async fn a_responder_is_asked_and_its_answer_remembered_for_a_minute() {
    let listings = Listings::new();
    let (server, asked) = responder(&listings, answering(Behaviour::Honest)).await;
    for _ in 0..3 {
        assert!(matches!(ask(&asked, DemoCard::MyNumber).await, RevocationStatus::Good { .. }));
    }
    let requests = server.asked();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].starts_with("POST /ocsp HTTP/1.1\r\n"));
    assert!(requests[0].contains("content-type: application/ocsp-request\r\n"));
    listings.clock.pass(Duration::from_mins(2));
    assert!(matches!(ask(&asked, DemoCard::MyNumber).await, RevocationStatus::Good { .. }));
    assert_eq!(server.asked().len(), 2);
    assert!(matches!(ask(&asked, DemoCard::MyNumberRevoked).await, RevocationStatus::Revoked { .. }));
    for _ in 0..2 {
        assert_eq!(ask(&asked, DemoCard::MyNumberUnknown).await, unknown(NotTold::NotKnown));
    }
    assert_eq!(server.asked().len(), 5, "what it does not know is asked anew");
}

#[tokio::test]
async fn what_went_wrong_is_said_in_one_word() {
    let listings = Listings::new();
    for (behaviour, why) in [
        (Behaviour::TryLater, NotTold::Unreachable),
        (Behaviour::InternalError, NotTold::Unreachable),
        (Behaviour::Unauthorized, NotTold::BadAnswer),
        (Behaviour::BadSignature, NotTold::BadAnswer),
        (Behaviour::Stale, NotTold::BadAnswer),
        (Behaviour::OtherNonce, NotTold::BadAnswer),
        (Behaviour::Garbage, NotTold::BadAnswer),
    ] {
        let (_server, asked) = responder(&listings, answering(behaviour)).await;
        assert_eq!(ask(&asked, DemoCard::MyNumber).await, unknown(why), "{behaviour:?}");
    }
    for act in [
        Act::Say(status("503 Service Unavailable", "")),
        Act::Say(status("302 Found", "Location: http://localhost/\r\n")),
        Act::Say(b"no HTTP".to_vec()),
    ] {
        let (_server, asked) = responder(&listings, move |_| act.clone()).await;
        assert_eq!(ask(&asked, DemoCard::MyNumber).await, unknown(NotTold::Unreachable));
    }
    let (_server, asked) = silent(&listings).await;
    assert_eq!(ask(&asked, DemoCard::MyNumber).await, unknown(NotTold::Unreachable));
}

#[tokio::test]
async fn a_my_number_card_is_asked_about_and_looked_up_where_nobody_answers() {
    let listings = Listings::new();
    let by_kind = |responder: Option<OcspClient>| {
        let responder = responder.map(|it| -> Arc<dyn StatusSource> { Arc::new(it) });
        ByKind::new(Arc::new(listings.index()), responder)
    };
    let source = by_kind(None);
    assert_eq!(ask(&source, DemoCard::MyNumber).await, unknown(NotTold::NoSource));
    let (mute, asked) = silent(&listings).await;
    let source = by_kind(Some(asked));
    assert_eq!(ask(&source, DemoCard::MyNumber).await, unknown(NotTold::Unreachable), "whom to mend");
    assert_eq!(ask(&source, DemoCard::Doctor).await, unknown(NotTold::NoSource), "another card's responder");
    assert_eq!(mute.asked().len(), 1);
    for ca in [Ca::Jpki2, Ca::Jpki3] {
        listings.load(&list(ca, ListFlaw::None)).await.unwrap();
    }
    assert!(matches!(ask(&source, DemoCard::MyNumber).await, RevocationStatus::Good { .. }));
    assert!(matches!(ask(&source, DemoCard::MyNumberRevoked).await, RevocationStatus::Revoked { .. }));
    let (_server, asked) = responder(&listings, answering(Behaviour::Honest)).await;
    let source = by_kind(Some(asked));
    assert_eq!(ask(&source, DemoCard::MyNumberUnknown).await, unknown(NotTold::NotKnown), "it knows its own");
}
