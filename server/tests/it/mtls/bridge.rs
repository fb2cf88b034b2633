//! Binding a My Number card (J9) through a browser extension: a challenge, a signature by the card, and everything that is not one.

use crate::common::Reply;
use crate::mtls::fixture::{CardServer, card_id};
use crate::mtls::pc::Pc;
use crate::mtls::soft_card::SoftCard;
use crate::set::PKI;
use api::bridge::{BridgeExplanation, ChallengeToSign, Missing};
use api::{Code, card::CardKind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use server::demo::pki::DemoCard;
use server::demo::pki::mint::MintAlgorithm;
use server::model::people;
use std::time::Duration;

async fn doctor(card_server: &CardServer) -> Pc {
    let mut pc = card_server.pc();
    pc.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    pc
}

async fn challenge(pc: &mut Pc) -> ChallengeToSign {
    let reply = pc.browser.post("/api/bridge", json!({})).await;
    serde_json::from_value(reply.is_ok().body.clone()).unwrap()
}

/// What a card makes of a message.
fn signed(card: DemoCard, message: &[u8], algorithm: MintAlgorithm) -> Value {
    let leaf = PKI.leaf(card).unwrap();
    let signature = leaf.key.sign(algorithm, message).unwrap();
    json!({"certificate": STANDARD.encode(&leaf.certificate), "signature": STANDARD.encode(signature)})
}

fn message(of: &ChallengeToSign) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(&of.message).unwrap()
}

async fn finish(pc: &mut Pc, challenge: &ChallengeToSign, body: Value) -> Reply {
    pc.browser.post(&format!("/api/bridge/{}/finish", challenge.id), body).await
}

/// What comes back for a message.
type Answer<'a> = Box<dyn Fn(&[u8]) -> Value + 'a>;

async fn is_bound(card_server: &CardServer, card: DemoCard) -> bool {
    card_server.server.app.store.get::<people::Card>(&card_id(card)).await.unwrap().is_some()
}

#[tokio::test]
async fn a_card_that_signs_the_challenge_is_bound_and_logs_in() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let mut pc = doctor(&card_server).await;
    let challenge = challenge(&mut pc).await;
    let text = message(&challenge);
    assert!(String::from_utf8_lossy(&text).contains(crate::common::ORIGIN), "it says what it is for");
    let answer = signed(DemoCard::MyNumberUnbound, &text, MintAlgorithm::RsaSha256);
    let account = finish(&mut pc, &challenge, answer.clone()).await;
    assert_eq!(account.is_ok().body["cards"].as_array().unwrap().len(), 2);
    finish(&mut pc, &challenge, answer).await.refuses(Code::CeremonyGone);
    card_server.pc().logs_in(CardKind::Jpki, &SoftCard::of(DemoCard::MyNumberUnbound)).await.is_ok();
}

#[tokio::test]
async fn a_signature_over_anything_else_or_by_another_key_binds_nothing() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let mut pc = doctor(&card_server).await;
    let other = challenge(&mut pc).await;
    let card = DemoCard::MyNumberUnbound;
    let answers: Vec<(&str, Answer<'_>)> = vec![
        ("another challenge", Box::new(|_| signed(card, &message(&other), MintAlgorithm::RsaSha256))),
        ("nothing", Box::new(|_| signed(card, b"", MintAlgorithm::RsaSha256))),
        ("by PSS", Box::new(|text| signed(card, text, MintAlgorithm::RsaPssSha256))),
        (
            "by another key",
            Box::new(|text| {
                let mut answer = signed(DemoCard::MyNumber, text, MintAlgorithm::RsaSha256);
                answer["certificate"] = signed(card, text, MintAlgorithm::RsaSha256)["certificate"].clone();
                answer
            }),
        ),
        (
            "no certificate",
            Box::new(|text| {
                let mut answer = signed(card, text, MintAlgorithm::RsaSha256);
                answer["certificate"] = json!(STANDARD.encode(b"no certificate"));
                answer
            }),
        ),
    ];
    for (case, answer) in answers {
        let challenge = challenge(&mut pc).await;
        let refused = finish(&mut pc, &challenge, answer(&message(&challenge))).await;
        refused.sees(Code::CardUntrusted, "3.19");
        // A challenge is answered once, rightly or not.
        let right = signed(card, &message(&challenge), MintAlgorithm::RsaSha256);
        finish(&mut pc, &challenge, right).await.refuses(Code::CeremonyGone);
        assert!(!is_bound(&card_server, card).await, "{case}");
    }
    for field in ["certificate", "signature"] {
        let challenge = challenge(&mut pc).await;
        let mut answer = signed(card, &message(&challenge), MintAlgorithm::RsaSha256);
        answer[field] = json!("§");
        finish(&mut pc, &challenge, answer).await.refuses(Code::BadRequest);
    }
}

#[tokio::test]
async fn only_the_session_that_asked_may_answer_and_only_in_time() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let (mut pc, mut other) = (doctor(&card_server).await, doctor(&card_server).await);
    let asked = challenge(&mut pc).await;
    let answer = signed(DemoCard::MyNumberUnbound, &message(&asked), MintAlgorithm::RsaSha256);
    finish(&mut other, &asked, answer).await.refuses(Code::CeremonyGone);
    card_server
        .pc()
        .browser
        .post(&format!("/api/bridge/{}/finish", asked.id), json!({"certificate": "", "signature": ""}))
        .await
        .refuses(Code::SessionMissing);
    let late = challenge(&mut pc).await;
    card_server.server.pass(Duration::from_mins(5));
    let answer = signed(DemoCard::MyNumberUnbound, &message(&late), MintAlgorithm::RsaSha256);
    finish(&mut pc, &late, answer).await.refuses(Code::CeremonyGone);
    assert!(!is_bound(&card_server, DemoCard::MyNumberUnbound).await);
}

#[tokio::test]
async fn the_bridge_is_for_whoever_has_just_shown_an_hpki_card() {
    let card_server = CardServer::open().await;
    card_server.pc().browser.post("/api/bridge", json!({})).await.refuses(Code::SessionMissing);
    let mut phone = card_server.server.registered("TESTC00001").await;
    phone.logs_in().await.is_ok();
    phone.browser.post("/api/bridge", json!({})).await.refuses(Code::CardNeedsHpki);
    let mut pc = doctor(&card_server).await;
    card_server.server.pass(Duration::from_mins(5));
    pc.browser.post("/api/bridge", json!({})).await.refuses(Code::CardNeedsHpki);
}

#[tokio::test]
async fn every_other_card_is_refused_as_it_would_be_at_the_door() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let other = card_server.registers(DemoCard::Pharmacist).await;
    card_server.bound(DemoCard::MyNumberOfAnother, &other).await;
    let mut pc = doctor(&card_server).await;
    for (card, code, screen) in [
        (DemoCard::MyNumberOfAnother, Code::CardTaken, "3.14"),
        (DemoCard::MyNumberRevoked, Code::CardRevoked, "3.18"),
        (DemoCard::MyNumberExpired, Code::CardExpired, "3.1"),
        (DemoCard::MyNumberSigning, Code::CardWrong, "3.19"),
        (DemoCard::MyNumberTest, Code::CardUntrusted, "3.19"),
        (DemoCard::Doctor, Code::CardWrong, "3.19"),
    ] {
        let challenge = challenge(&mut pc).await;
        let answer = signed(card, &message(&challenge), MintAlgorithm::RsaSha256);
        let refused = finish(&mut pc, &challenge, answer).await;
        refused.sees(code, screen);
        assert_eq!(code == Code::CardTaken, refused.text.contains("JPKIHRREGERR003"), "{card:?}");
    }
    let kept = card_server
        .server
        .app
        .store
        .get::<people::Card>(&card_id(DemoCard::MyNumberOfAnother))
        .await
        .unwrap();
    assert_eq!(kept.unwrap().holder, other);
}

#[tokio::test]
async fn a_layer_that_did_not_do_its_part_has_a_screen_of_its_own() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.pc();
    for (missing, screen) in [
        (Missing::Extension, "3.13"),
        (Missing::Software, "3.13"),
        (Missing::Busy, "3.15"),
        (Missing::Card, "3.16"),
        (Missing::Cancelled, "3.21"),
        (Missing::TimedOut, "3.17"),
    ] {
        let body = json!({"missing": missing, "said": "x".repeat(2000)});
        let told = pc.browser.post("/api/bridge/stopped", body).await;
        let told: BridgeExplanation = serde_json::from_value(told.is_ok().body.clone()).unwrap();
        assert_eq!(told.explanation.number.to_string(), screen);
        assert!(told.explanation.incident.is_some() && !told.explanation.remedies.is_empty());
    }
}
