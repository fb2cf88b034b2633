//! Registering a phone with a card (J2, J3), changing phones with the old one (J4), and logging in with a card (J7, J8).

use crate::common::{Phone, Reply, code_of};
use crate::mtls::fixture::CardServer;
use crate::mtls::pc::{Pc, accepted, ended_with};
use crate::mtls::soft_card::SoftCard;
use api::Code;
use api::card::{AttemptStage, CardKind};
use serde_json::{Value, json};
use server::demo::pki::DemoCard;
use server::ids::Secret;
use server::model::people::Device;
use std::time::Duration;

/// The code that a card's holder gets.
async fn code_by(pc: &mut Pc, kind: CardKind, card: DemoCard) -> (String, Secret) {
    let (attempt, view) = pc.shows(kind, "register", &SoftCard::of(card)).await;
    accepted(&view);
    let waiting = pc.goes_on(&attempt, "registration", json!({})).await;
    let id = waiting.is_ok().body["id"].as_str().unwrap().to_owned();
    assert_eq!(pc.looks(&attempt).await.state, AttemptStage::Used);
    (id, code_of(&waiting.body))
}

async fn opens(phone: &mut Phone, code: &Secret) -> Reply {
    phone.browser.link(code).post("/api/register/open", json!({})).await
}

async fn state(pc: &mut Pc, path: &str) -> Value {
    pc.browser.get(path).await.is_ok().body["state"].clone()
}

#[tokio::test]
async fn a_card_registers_a_phone_and_the_phone_logs_in() {
    let card_server = CardServer::open().await;
    let holder = card_server.registers(DemoCard::Doctor).await;
    card_server.bound(DemoCard::MyNumber, &holder).await;
    for (journey, kind, card) in
        [("J2", CardKind::Hpki, DemoCard::Doctor), ("J3", CardKind::Jpki, DemoCard::MyNumber)]
    {
        let (mut pc, mut phone) = (card_server.pc(), card_server.server.phone());
        let (id, code) = code_by(&mut pc, kind, card).await;
        assert_eq!(pc.signed_in().await, None, "{journey}: it was no login");
        let ticket = phone.claims(&code, &mut pc.browser, &id).await;
        phone.makes_passkey(&code, Some(&ticket)).await.is_ok();
        let path = format!("/api/register/{id}");
        assert_eq!(state(&mut pc, &path).await["is"], json!("done"), "{journey}");
        let session = phone.logs_in().await;
        assert_eq!(session.is_ok().body["holder"]["id"], json!("TESTC00001"), "{journey}");
        // The code is used up.
        assert!(
            card_server
                .server
                .phone()
                .browser
                .link(&code)
                .post("/api/register/options", json!({}))
                .await
                .status
                >= 400
        );
    }
}

#[tokio::test]
async fn a_registration_whose_answer_was_lost_is_asked_for_again_and_stays_one() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let (mut pc, mut phone) = (card_server.pc(), card_server.server.phone());
    let (attempt, _) = pc.shows(CardKind::Hpki, "register", &SoftCard::of(DemoCard::Doctor)).await;
    let first = pc.goes_on(&attempt, "registration", json!({})).await;
    let again = pc.goes_on(&attempt, "registration", json!({})).await;
    assert_eq!(first.is_ok().body["id"], again.is_ok().body["id"]);
    card_server.pc().goes_on(&attempt, "registration", json!({})).await.refuses(Code::JourneyUnknown);
    // Whoever has the older code is told that there is a newer one.
    let (old, new) = (code_of(&first.body), code_of(&again.body));
    opens(&mut card_server.server.phone(), &old).await.refuses(Code::LinkReplaced);
    let ticket = phone.claims(&new, &mut pc.browser, first.body["id"].as_str().unwrap()).await;
    // A phone is at it: no code takes it away.
    let late = pc.goes_on(&attempt, "registration", json!({})).await;
    assert_eq!((&late.is_ok().body["state"]["is"], &late.body["qr"]), (&json!("opened"), &Value::Null));
    phone.makes_passkey(&new, Some(&ticket)).await.is_ok();
    let done = pc.goes_on(&attempt, "registration", json!({})).await;
    assert_eq!(done.is_ok().body["state"]["is"], json!("done"));
    assert_eq!(card_server.server.app.store.scan::<Device>(b"", None, 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_change_of_phones_whose_answer_was_lost_is_asked_for_again_and_stays_one() {
    let card_server = CardServer::open().await;
    let mut old = card_server.server.registered("TESTC00001").await;
    let (mut pc, mut new) = (card_server.pc(), card_server.server.phone());
    let (id, done) = allowed(&mut pc, &mut old).await;
    done.is_ok();
    let path = format!("/api/login/{id}/registration");
    let first = pc.browser.post(&path, json!({})).await;
    let again = pc.browser.post(&path, json!({})).await;
    assert_eq!(first.is_ok().body["id"], again.is_ok().body["id"]);
    opens(&mut card_server.server.phone(), &code_of(&first.body)).await.refuses(Code::LinkReplaced);
    // It gives no more time.
    card_server.server.pass(Duration::from_mins(9));
    let code = code_of(&pc.browser.post(&path, json!({})).await.is_ok().body);
    card_server.server.pass(Duration::from_mins(1));
    opens(&mut new, &code).await.refuses(Code::LinkExpired);
}

#[tokio::test]
async fn a_card_that_is_refused_registers_nothing() {
    let card_server = CardServer::open().await;
    for card in [DemoCard::Revoked, DemoCard::Expired, DemoCard::Signing] {
        card_server.registers(card).await;
        let mut pc = card_server.pc();
        let (attempt, _) = pc.shows(CardKind::Hpki, "register", &SoftCard::of(card)).await;
        let refused = pc.goes_on(&attempt, "registration", json!({})).await;
        assert_eq!(refused.status, 403, "{card:?}: {}", refused.text);
    }
    let mut pc = card_server.pc();
    let (_, view) = pc.shows(CardKind::Jpki, "register", &SoftCard::of(DemoCard::MyNumberUnbound)).await;
    ended_with(&view, "3.20");
}

#[tokio::test]
async fn a_card_logs_in_to_the_application_that_asked() {
    let card_server =
        CardServer::with(&[("applications", "rx=Prescriptions=https://rx.example/start")]).await;
    let holder = card_server.registers(DemoCard::Doctor).await;
    card_server.bound(DemoCard::MyNumber, &holder).await;
    for (journey, kind, card) in [("J7", "hpki", DemoCard::Doctor), ("J8", "jpki", DemoCard::MyNumber)] {
        let mut pc = card_server.pc();
        let attempt = pc.asks(json!({"card": kind, "application": "rx"})).await;
        pc.calls(&attempt, Some(&SoftCard::of(card))).await.unwrap();
        accepted(&pc.looks(&attempt).await);
        let session = pc.goes_on(&attempt, "session", json!({})).await;
        assert_eq!(session.is_ok().body["next"], json!("https://rx.example/start"), "{journey}");
    }
    let strange = json!({"card": "hpki", "application": "nobody"});
    card_server.pc().browser.post("/api/cards", strange).await.refuses(Code::ApplicationUnknown);
}

/// The old phone allows a new one; what the PC gets.
async fn allowed(pc: &mut Pc, old: &mut Phone) -> (String, Reply) {
    let asked = pc.browser.post("/api/login", json!({"purpose": "change_phone"})).await;
    let id = asked.is_ok().body["id"].as_str().unwrap().to_owned();
    let code = code_of(&asked.body);
    old.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let number = pc.browser.get(&format!("/api/login/{id}")).await.is_ok().body["state"]["number"].clone();
    old.browser.link(&code).post("/api/approve/choose", json!({"number": number})).await.is_ok();
    let done = old.confirms(&code).await;
    (id, done)
}

#[tokio::test]
async fn the_old_phone_allows_a_new_one() {
    let card_server = CardServer::open().await;
    let mut old = card_server.server.registered("TESTC00001").await;
    let (mut pc, mut new) = (card_server.pc(), card_server.server.phone());
    let (id, done) = allowed(&mut pc, &mut old).await;
    done.is_ok();
    let path = format!("/api/login/{id}");
    assert_eq!(state(&mut pc, &path).await["is"], json!("approved"));
    // It allows a phone, and nothing else.
    pc.browser.post(&format!("{path}/session"), json!({})).await.refuses(Code::JourneyPast);
    assert_eq!(pc.signed_in().await, None);
    card_server
        .pc()
        .browser
        .post(&format!("{path}/registration"), json!({}))
        .await
        .refuses(Code::JourneyUnknown);
    let waiting = pc.browser.post(&format!("{path}/registration"), json!({})).await;
    let code = code_of(&waiting.is_ok().body);
    let id = waiting.body["id"].as_str().unwrap();
    let ticket = new.claims(&code, &mut pc.browser, id).await;
    new.makes_passkey(&code, Some(&ticket)).await.is_ok();
    let registration = format!("/api/register/{id}");
    assert_eq!(state(&mut pc, &registration).await["is"], json!("done"));
    assert_eq!(new.logs_in().await.is_ok().body["holder"]["id"], json!("TESTC00001"));
    old.logs_in().await.is_ok();
}

#[tokio::test]
async fn changing_phones_takes_ten_minutes_in_all() {
    let card_server = CardServer::open().await;
    let mut old = card_server.server.registered("TESTC00001").await;
    let minutes = |n| Duration::from_mins(n);
    // Every step in its time, and yet too late in all.
    let (mut pc, mut new) = (card_server.pc(), card_server.server.phone());
    let (id, done) = allowed(&mut pc, &mut old).await;
    done.is_ok();
    let waiting = pc.browser.post(&format!("/api/login/{id}/registration"), json!({})).await;
    let code = code_of(&waiting.is_ok().body);
    card_server.server.pass(minutes(9));
    let ticket = new.claims(&code, &mut pc.browser, waiting.body["id"].as_str().unwrap()).await;
    card_server.server.pass(minutes(1));
    let late = new.browser.link(&code).ticket(Some(&ticket)).post("/api/register/options", json!({})).await;
    assert_eq!(late.status, 410, "{}", late.text);
    // A new code on the PC does not give more time.
    let renew = format!("/api/register/{}/renew", waiting.body["id"].as_str().unwrap());
    let renewed = pc.browser.post(&renew, json!({})).await;
    assert_eq!(renewed.status, 410, "{}", renewed.text);
    // Nor does a PC that was slow to ask: who stands at it by then need not be who was allowed.
    let (id, done) = allowed(&mut pc, &mut old).await;
    done.is_ok();
    card_server.server.pass(minutes(1));
    assert_eq!(state(&mut pc, &format!("/api/login/{id}")).await["is"], json!("ended"));
    let late = pc.browser.post(&format!("/api/login/{id}/registration"), json!({})).await;
    assert_eq!(late.status, 410, "{}", late.text);
}
