//! OCSP: answers of every kind, asked for over a socket.

use crate::loopback::{Act, Loopback, ok, status};
use crate::revocation::office::{HOUR, NOW, Office, ask, card, certificate, client, impatient, list};
use crate::set::PKI;
use server::cards::crl::Serial;
use server::cards::ocsp::{Echo, Hash, NONCE, Request, Rules, Wrong};
use server::cards::{NotTold, Reason, Status};
use server::config::reach::Reach;
use server::demo::pki::{Behaviour, Ca, Card, Flaw};
use server::ids::SystemDice;
use server::revocation::{ByKind, Client, OcspClient, StatusSource};
use std::sync::Arc;
use std::time::Duration;

const RULES: Rules = Rules { skew: Duration::from_mins(5), echo: Echo::IfAny };

fn unknown(why: NotTold) -> Status {
    Status::Unknown { why }
}

/// What the responder's answer to a question about a card is worth.
fn judged(of: Card, behaviour: Behaviour, rules: &Rules) -> Result<Status, Wrong> {
    let issuer = certificate(of.issuer());
    let request = Request::new(&issuer, Serial::of(&card(of)).unwrap(), Hash::Sha1, [7; NONCE]).unwrap();
    let answer = PKI.answer(request.to_der(), behaviour, NOW).unwrap();
    request.judge(&answer, &issuer, rules, NOW).map(|answer| answer.status)
}

#[test]
fn good_revoked_suspended_and_unknown_are_told_apart() {
    let told = |card| judged(card, Behaviour::Honest, &RULES).unwrap();
    assert!(matches!(told(Card::MyNumber), Status::Good { .. }));
    assert!(matches!(told(Card::MyNumberRenewed), Status::Good { .. }));
    let revoked = |reason| Status::Revoked { at: PKI.revoked_at(), reason };
    assert_eq!(told(Card::MyNumberRevoked), revoked(Reason::KeyCompromise));
    assert_eq!(told(Card::MyNumberOnHold), revoked(Reason::CertificateHold));
    assert_eq!(told(Card::MyNumberUnknown), unknown(NotTold::NotKnown));
    assert!(matches!(judged(Card::MyNumber, Behaviour::Direct, &RULES), Ok(Status::Good { .. })));
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
        assert_eq!(judged(Card::MyNumber, behaviour, &RULES), Err(wrong), "{behaviour:?}");
    }
}

#[test]
fn a_nonce_may_be_required() {
    let strict = Rules { echo: Echo::Required, ..RULES };
    assert!(judged(Card::MyNumber, Behaviour::Honest, &strict).is_ok());
    assert!(judged(Card::MyNumber, Behaviour::WithoutNonce, &RULES).is_ok());
    assert_eq!(judged(Card::MyNumber, Behaviour::WithoutNonce, &strict), Err(Wrong::Nonce));
}

#[test]
fn an_answer_without_an_end_must_be_of_now() {
    assert!(judged(Card::MyNumber, Behaviour::WithoutEnd, &RULES).is_ok());
    let strict = Rules { skew: Duration::from_secs(30), ..RULES };
    assert_eq!(
        judged(Card::MyNumber, Behaviour::WithoutEnd, &strict),
        Err(Wrong::Late),
        "it is a minute old"
    );
    let lenient = Rules { skew: HOUR * 2, ..RULES };
    assert!(judged(Card::MyNumber, Behaviour::Future, &lenient).is_ok());
    assert!(judged(Card::MyNumber, Behaviour::Stale, &lenient).is_ok());
}

#[test]
fn a_question_may_be_put_with_sha_256() {
    let issuer = certificate(Ca::Jpki2);
    let serial = Serial::of(&card(Card::MyNumber)).unwrap();
    let request = Request::new(&issuer, serial, Hash::Sha256, [7; NONCE]).unwrap();
    let answer = PKI.answer(request.to_der(), Behaviour::Honest, NOW).unwrap();
    assert!(request.judge(&answer, &issuer, &RULES, NOW).is_ok());
    let other = Request::new(&issuer, serial, Hash::Sha1, [7; NONCE]).unwrap();
    assert_eq!(other.judge(&answer, &issuer, &RULES, NOW).unwrap_err(), Wrong::OtherCertificate);
}

#[test]
fn an_answer_of_another_generation_is_not_believed() {
    let (issuer, other) = (certificate(Ca::Jpki2), certificate(Ca::Jpki3));
    let serial = Serial::of(&card(Card::MyNumber)).unwrap();
    let request = Request::new(&issuer, serial, Hash::Sha1, [7; NONCE]).unwrap();
    let answer = PKI.answer(request.to_der(), Behaviour::Direct, NOW).unwrap();
    assert_eq!(request.judge(&answer, &other, &RULES, NOW).unwrap_err(), Wrong::Responder);
}

#[test]
fn no_byte_of_an_answer_can_be_changed() {
    let issuer = certificate(Ca::Jpki2);
    let serial = Serial::of(&card(Card::MyNumberRevoked)).unwrap();
    let request = Request::new(&issuer, serial, Hash::Sha1, [7; NONCE]).unwrap();
    let good = PKI.answer(request.to_der(), Behaviour::Honest, NOW).unwrap();
    for at in 0..good.len() {
        let mut changed = good.clone();
        changed[at] ^= 1 << (at % 8);
        let judged = request.judge(&changed, &issuer, &RULES, NOW);
        // Some bytes around the certificate beside it mean nothing; none makes the card a good one.
        let status = judged.map(|answer| answer.status);
        assert!(!matches!(status, Ok(Status::Good { .. } | Status::Unknown { .. })), "{at}: {status:?}");
        assert!(request.judge(&good[..at], &issuer, &RULES, NOW).is_err(), "cut off at {at}");
    }
}

/// A responder that behaves so, and a client that asks it.
async fn responder(
    office: &Office,
    act: impl Fn(&[u8]) -> Act + Send + Sync + 'static,
) -> (Loopback, OcspClient) {
    responder_for(client(Reach::Any), office, act).await
}

/// One that says nothing, and a client that does not wait for it.
async fn silent(office: &Office) -> (Loopback, OcspClient) {
    responder_for(impatient(), office, |_| Act::SayAndHang(Vec::new())).await
}

async fn responder_for(
    client: Client,
    office: &Office,
    act: impl Fn(&[u8]) -> Act + Send + Sync + 'static,
) -> (Loopback, OcspClient) {
    let server = Loopback::start(act).await;
    let (clock, index) = (office.clock.clone(), Arc::new(office.index()));
    let asked = OcspClient::new(server.url("/ocsp"), client, RULES, clock, Arc::new(SystemDice), index);
    (server, asked)
}

fn answering(behaviour: Behaviour) -> impl Fn(&[u8]) -> Act + Send + Sync + 'static {
    move |request| Act::Say(ok(&PKI.answer(request, behaviour, NOW).unwrap(), ""))
}

#[tokio::test]
async fn a_responder_is_asked_and_its_answer_remembered_for_a_minute() {
    let office = Office::new();
    let (server, asked) = responder(&office, answering(Behaviour::Honest)).await;
    for _ in 0..3 {
        assert!(matches!(ask(&asked, Card::MyNumber).await, Status::Good { .. }));
    }
    let requests = server.asked();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].starts_with("POST /ocsp HTTP/1.1\r\n"));
    assert!(requests[0].contains("content-type: application/ocsp-request\r\n"));
    office.clock.pass(Duration::from_mins(2));
    assert!(matches!(ask(&asked, Card::MyNumber).await, Status::Good { .. }));
    assert_eq!(server.asked().len(), 2);
    assert!(matches!(ask(&asked, Card::MyNumberRevoked).await, Status::Revoked { .. }));
    for _ in 0..2 {
        assert_eq!(ask(&asked, Card::MyNumberUnknown).await, unknown(NotTold::NotKnown));
    }
    assert_eq!(server.asked().len(), 5, "what it does not know is asked anew");
}

#[tokio::test]
async fn what_went_wrong_is_said_in_one_word() {
    let office = Office::new();
    for (behaviour, why) in [
        (Behaviour::TryLater, NotTold::Unreachable),
        (Behaviour::InternalError, NotTold::Unreachable),
        (Behaviour::Unauthorized, NotTold::BadAnswer),
        (Behaviour::BadSignature, NotTold::BadAnswer),
        (Behaviour::Stale, NotTold::BadAnswer),
        (Behaviour::OtherNonce, NotTold::BadAnswer),
        (Behaviour::Garbage, NotTold::BadAnswer),
    ] {
        let (_server, asked) = responder(&office, answering(behaviour)).await;
        assert_eq!(ask(&asked, Card::MyNumber).await, unknown(why), "{behaviour:?}");
    }
    for act in [
        Act::Say(status("503 Service Unavailable", "")),
        Act::Say(status("302 Found", "Location: http://localhost/\r\n")),
        Act::Say(b"no HTTP".to_vec()),
    ] {
        let (_server, asked) = responder(&office, move |_| act.clone()).await;
        assert_eq!(ask(&asked, Card::MyNumber).await, unknown(NotTold::Unreachable));
    }
    let (_server, asked) = silent(&office).await;
    assert_eq!(ask(&asked, Card::MyNumber).await, unknown(NotTold::Unreachable));
}

#[tokio::test]
async fn a_my_number_card_is_asked_about_and_looked_up_where_nobody_answers() {
    let office = Office::new();
    let by_kind = |responder: Option<OcspClient>| {
        let responder = responder.map(|it| -> Arc<dyn StatusSource> { Arc::new(it) });
        ByKind::new(Arc::new(office.index()), responder)
    };
    let source = by_kind(None);
    assert_eq!(ask(&source, Card::MyNumber).await, unknown(NotTold::NoSource));
    let (mute, asked) = silent(&office).await;
    let source = by_kind(Some(asked));
    assert_eq!(ask(&source, Card::MyNumber).await, unknown(NotTold::Unreachable), "whom to mend");
    assert_eq!(ask(&source, Card::Doctor).await, unknown(NotTold::NoSource), "another card's responder");
    assert_eq!(mute.asked().len(), 1);
    for ca in [Ca::Jpki2, Ca::Jpki3] {
        office.load(&list(ca, Flaw::None)).await.unwrap();
    }
    assert!(matches!(ask(&source, Card::MyNumber).await, Status::Good { .. }));
    assert!(matches!(ask(&source, Card::MyNumberRevoked).await, Status::Revoked { .. }));
    let (_server, asked) = responder(&office, answering(Behaviour::Honest)).await;
    let source = by_kind(Some(asked));
    assert_eq!(ask(&source, Card::MyNumberUnknown).await, unknown(NotTold::NotKnown), "it knows its own");
}
