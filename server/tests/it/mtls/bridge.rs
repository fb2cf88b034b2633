//! Binding a My Number card (J9) through a browser extension: a challenge, a signature by the card, and everything that is not one.

use crate::common::Reply;
use crate::mtls::pc::Pc;
use crate::mtls::soft_card::SoftCard;
use crate::mtls::ward::{Ward, card_id};
use crate::set::PKI;
use api::bridge::{Challenge, Missing, Told};
use api::{Code, card::Kind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use server::demo::pki::Card;
use server::demo::pki::mint::Algorithm;
use server::model::people;
use std::time::Duration;

async fn doctor(ward: &Ward) -> Pc {
    let mut pc = ward.pc();
    pc.logs_in(Kind::Hpki, &SoftCard::of(Card::Doctor)).await.is_ok();
    pc
}

async fn challenge(pc: &mut Pc) -> Challenge {
    let reply = pc.browser.post("/api/bridge", json!({})).await;
    serde_json::from_value(reply.is_ok().body.clone()).unwrap()
}

/// What a card makes of a message.
fn signed(card: Card, message: &[u8], algorithm: Algorithm) -> Value {
    let leaf = PKI.leaf(card).unwrap();
    let signature = leaf.key.sign(algorithm, message).unwrap();
    json!({"certificate": STANDARD.encode(&leaf.certificate), "signature": STANDARD.encode(signature)})
}

fn message(of: &Challenge) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(&of.message).unwrap()
}

async fn finish(pc: &mut Pc, challenge: &Challenge, body: Value) -> Reply {
    pc.browser.post(&format!("/api/bridge/{}/finish", challenge.id), body).await
}

/// What comes back for a message.
type Answer<'a> = Box<dyn Fn(&[u8]) -> Value + 'a>;

async fn is_bound(ward: &Ward, card: Card) -> bool {
    ward.server.app.store.get::<people::Card>(&card_id(card)).await.unwrap().is_some()
}

#[tokio::test]
async fn a_card_that_signs_the_challenge_is_bound_and_logs_in() {
    let ward = Ward::open().await;
    ward.registers(Card::Doctor).await;
    let mut pc = doctor(&ward).await;
    let challenge = challenge(&mut pc).await;
    let text = message(&challenge);
    assert!(String::from_utf8_lossy(&text).contains(crate::common::ORIGIN), "it says what it is for");
    let answer = signed(Card::MyNumberUnbound, &text, Algorithm::RsaSha256);
    let account = finish(&mut pc, &challenge, answer.clone()).await;
    assert_eq!(account.is_ok().body["cards"].as_array().unwrap().len(), 2);
    finish(&mut pc, &challenge, answer).await.refuses(Code::CeremonyGone);
    ward.pc().logs_in(Kind::Jpki, &SoftCard::of(Card::MyNumberUnbound)).await.is_ok();
}

#[tokio::test]
async fn a_signature_over_anything_else_or_by_another_key_binds_nothing() {
    let ward = Ward::open().await;
    ward.registers(Card::Doctor).await;
    let mut pc = doctor(&ward).await;
    let other = challenge(&mut pc).await;
    let card = Card::MyNumberUnbound;
    let answers: Vec<(&str, Answer<'_>)> = vec![
        ("another challenge", Box::new(|_| signed(card, &message(&other), Algorithm::RsaSha256))),
        ("nothing", Box::new(|_| signed(card, b"", Algorithm::RsaSha256))),
        ("by PSS", Box::new(|text| signed(card, text, Algorithm::RsaPssSha256))),
        (
            "by another key",
            Box::new(|text| {
                let mut answer = signed(Card::MyNumber, text, Algorithm::RsaSha256);
                answer["certificate"] = signed(card, text, Algorithm::RsaSha256)["certificate"].clone();
                answer
            }),
        ),
        (
            "no certificate",
            Box::new(|text| {
                let mut answer = signed(card, text, Algorithm::RsaSha256);
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
        let right = signed(card, &message(&challenge), Algorithm::RsaSha256);
        finish(&mut pc, &challenge, right).await.refuses(Code::CeremonyGone);
        assert!(!is_bound(&ward, card).await, "{case}");
    }
    for field in ["certificate", "signature"] {
        let challenge = challenge(&mut pc).await;
        let mut answer = signed(card, &message(&challenge), Algorithm::RsaSha256);
        answer[field] = json!("§");
        finish(&mut pc, &challenge, answer).await.refuses(Code::BadRequest);
    }
}

#[tokio::test]
async fn only_the_session_that_asked_may_answer_and_only_in_time() {
    let ward = Ward::open().await;
    ward.registers(Card::Doctor).await;
    let (mut pc, mut other) = (doctor(&ward).await, doctor(&ward).await);
    let asked = challenge(&mut pc).await;
    let answer = signed(Card::MyNumberUnbound, &message(&asked), Algorithm::RsaSha256);
    finish(&mut other, &asked, answer).await.refuses(Code::CeremonyGone);
    ward.pc()
        .browser
        .post(&format!("/api/bridge/{}/finish", asked.id), json!({"certificate": "", "signature": ""}))
        .await
        .refuses(Code::SessionMissing);
    let late = challenge(&mut pc).await;
    ward.server.pass(Duration::from_mins(5));
    let answer = signed(Card::MyNumberUnbound, &message(&late), Algorithm::RsaSha256);
    finish(&mut pc, &late, answer).await.refuses(Code::CeremonyGone);
    assert!(!is_bound(&ward, Card::MyNumberUnbound).await);
}

#[tokio::test]
async fn the_bridge_is_for_whoever_has_just_shown_an_hpki_card() {
    let ward = Ward::open().await;
    ward.pc().browser.post("/api/bridge", json!({})).await.refuses(Code::SessionMissing);
    let mut phone = ward.server.registered("TESTC00001").await;
    phone.logs_in().await.is_ok();
    phone.browser.post("/api/bridge", json!({})).await.refuses(Code::CardNeedsHpki);
    let mut pc = doctor(&ward).await;
    ward.server.pass(Duration::from_mins(5));
    pc.browser.post("/api/bridge", json!({})).await.refuses(Code::CardNeedsHpki);
}

#[tokio::test]
async fn every_other_card_is_refused_as_it_would_be_at_the_door() {
    let ward = Ward::open().await;
    ward.registers(Card::Doctor).await;
    let other = ward.registers(Card::Pharmacist).await;
    ward.bound(Card::MyNumberOfAnother, &other).await;
    let mut pc = doctor(&ward).await;
    for (card, code, screen) in [
        (Card::MyNumberOfAnother, Code::CardTaken, "3.14"),
        (Card::MyNumberRevoked, Code::CardRevoked, "3.18"),
        (Card::MyNumberExpired, Code::CardExpired, "3.1"),
        (Card::MyNumberSigning, Code::CardWrong, "3.19"),
        (Card::MyNumberTest, Code::CardUntrusted, "3.19"),
        (Card::Doctor, Code::CardWrong, "3.19"),
    ] {
        let challenge = challenge(&mut pc).await;
        let answer = signed(card, &message(&challenge), Algorithm::RsaSha256);
        let refused = finish(&mut pc, &challenge, answer).await;
        refused.sees(code, screen);
        assert_eq!(code == Code::CardTaken, refused.text.contains("JPKIHRREGERR003"), "{card:?}");
    }
    let kept = ward.server.app.store.get::<people::Card>(&card_id(Card::MyNumberOfAnother)).await.unwrap();
    assert_eq!(kept.unwrap().holder, other);
}

#[tokio::test]
async fn a_layer_that_did_not_do_its_part_has_a_screen_of_its_own() {
    let ward = Ward::open().await;
    let mut pc = ward.pc();
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
        let told: Told = serde_json::from_value(told.is_ok().body.clone()).unwrap();
        assert_eq!(told.explanation.number.to_string(), screen);
        assert!(told.explanation.incident.is_some() && !told.explanation.remedies.is_empty());
    }
}
