//! Binding a My Number card (J9) by showing it: only right after the HPKI card, never by a login, and to one holder.

use crate::http::account::of_page;
use crate::mtls::fixture::{CardServer, card_id};
use crate::mtls::pc::{Pc, accepted, ended_with};
use crate::mtls::soft_card::SoftCard;
use api::Code;
use api::card::CardKind;
use serde_json::json;
use server::demo::pki::DemoCard;
use server::model::people;
use std::time::Duration;

/// A doctor who has just logged in with the HPKI card.
async fn doctor(card_server: &CardServer) -> Pc {
    card_server.registers(DemoCard::Doctor).await;
    let mut pc = card_server.pc();
    pc.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    pc
}

async fn owner(card_server: &CardServer, card: DemoCard) -> Option<String> {
    let card = card_server.server.app.store.get::<people::Card>(&card_id(card)).await.unwrap();
    card.map(|it| it.holder.to_string())
}

#[tokio::test]
async fn a_my_number_card_is_bound_and_then_logs_in() {
    let card_server = CardServer::open().await;
    let mut pc = doctor(&card_server).await;
    let (attempt, view) = pc.shows(CardKind::Jpki, "bind", &SoftCard::of(DemoCard::MyNumberUnbound)).await;
    assert_eq!(
        accepted(&view).name,
        None,
        "what stands for a name there is a number that says nothing to anybody"
    );
    assert_eq!(owner(&card_server, DemoCard::MyNumberUnbound).await, None, "reading it binds nothing");
    let account = pc.goes_on(&attempt, "bind", json!({})).await;
    assert_eq!(account.is_ok().body["cards"].as_array().unwrap().len(), 2);
    assert_eq!(owner(&card_server, DemoCard::MyNumberUnbound).await.as_deref(), Some("testc00001"));
    let session = card_server.pc().logs_in(CardKind::Jpki, &SoftCard::of(DemoCard::MyNumberUnbound)).await;
    assert_eq!(session.is_ok().body["holder"]["id"], json!("TESTC00001"));
    // Once more is once.
    let (attempt, _) = pc.shows(CardKind::Jpki, "bind", &SoftCard::of(DemoCard::MyNumberUnbound)).await;
    pc.goes_on(&attempt, "bind", json!({})).await.is_ok();
    // So is asking again after a lost answer, but for nobody else.
    let again = pc.goes_on(&attempt, "bind", json!({})).await;
    assert_eq!(again.is_ok().body["cards"].as_array().unwrap().len(), 2);
    card_server.pc().goes_on(&attempt, "bind", json!({})).await.refuses(Code::SessionMissing);
}

#[tokio::test]
async fn a_binding_asked_for_again_brings_back_nothing_that_was_removed_since() {
    let card_server = CardServer::open().await;
    let mut pc = doctor(&card_server).await;
    let (attempt, _) = pc.shows(CardKind::Jpki, "bind", &SoftCard::of(DemoCard::MyNumberUnbound)).await;
    pc.goes_on(&attempt, "bind", json!({})).await.is_ok();
    let path = format!("/api/account/cards/{}/remove", card_id(DemoCard::MyNumberUnbound));
    let removal = json!({"is": "remove_card", "id": card_id(DemoCard::MyNumberUnbound).as_str()});
    let confirmed = pc.confirms(removal, CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await;
    pc.browser.post(&path, confirmed).await.is_ok();
    pc.goes_on(&attempt, "bind", json!({})).await.is_ok();
    assert_eq!(owner(&card_server, DemoCard::MyNumberUnbound).await, None);
}

#[tokio::test]
async fn a_confirmation_asked_for_again_gives_no_more_time() {
    let card_server = CardServer::open().await;
    let mut pc = doctor(&card_server).await;
    let (confirm, _) = pc.shows(CardKind::Hpki, "reauthenticate", &SoftCard::of(DemoCard::Doctor)).await;
    let first = pc.goes_on(&confirm, "confirm", json!({})).await;
    card_server.server.pass(Duration::from_mins(4));
    let again = pc.goes_on(&confirm, "confirm", json!({})).await;
    assert_eq!(first.is_ok().body["confirmed_until"], again.is_ok().body["confirmed_until"]);
    card_server.server.pass(Duration::from_mins(1));
    assert_eq!(pc.goes_on(&confirm, "confirm", json!({})).await.is_ok().body["binding"], json!("needs_hpki"));
}

#[tokio::test]
async fn a_renewed_card_takes_the_older_ones_place() {
    let card_server = CardServer::open().await;
    let mut pc = doctor(&card_server).await;
    let (attempt, _) = pc.shows(CardKind::Jpki, "bind", &SoftCard::of(DemoCard::MyNumber)).await;
    pc.goes_on(&attempt, "bind", json!({})).await.is_ok();
    let mut old = card_server.pc();
    old.logs_in(CardKind::Jpki, &SoftCard::of(DemoCard::MyNumber)).await.is_ok();
    let (attempt, _) = pc.shows(CardKind::Jpki, "bind", &SoftCard::of(DemoCard::MyNumberRenewed)).await;
    let account = pc.goes_on(&attempt, "bind", json!({})).await;
    assert_eq!(account.is_ok().body["cards"].as_array().unwrap().len(), 2, "HPKI and the newer one");
    assert_eq!(owner(&card_server, DemoCard::MyNumber).await, None);
    assert_eq!(old.signed_in().await, None, "what the older one opened is over");
    card_server.pc().logs_in(CardKind::Jpki, &SoftCard::of(DemoCard::MyNumberRenewed)).await.is_ok();
    let (_, view) = card_server.pc().shows(CardKind::Jpki, "login", &SoftCard::of(DemoCard::MyNumber)).await;
    ended_with(&view, "3.20");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_cards_bound_at_once_one_stays() {
    const MINE: [DemoCard; 4] = [
        DemoCard::MyNumber,
        DemoCard::MyNumberRenewed,
        DemoCard::MyNumberUnbound,
        DemoCard::MyNumberOfAnother,
    ];
    let card_server = CardServer::open().await;
    let mut pc = doctor(&card_server).await;
    for round in 0..2 {
        let mut sends = Vec::new();
        for number in 0..20 {
            let (attempt, _) =
                pc.shows(CardKind::Jpki, "bind", &SoftCard::of(MINE[number % MINE.len()])).await;
            let path = format!("/api/cards/{}/bind", attempt.id);
            let mut browser = pc.browser.clone();
            sends.push(async move { browser.post(&path, json!({})).await });
        }
        let sends: Vec<_> = sends.into_iter().map(tokio::spawn).collect();
        for send in sends {
            send.await.unwrap().is_ok();
        }
        let mut bound = 0;
        for card in MINE {
            bound += usize::from(owner(&card_server, card).await.is_some());
        }
        assert_eq!(bound, 1, "round {round}");
        let account = pc.browser.get("/api/account").await;
        let cards = account.is_ok().body["cards"].as_array().unwrap().clone();
        assert_eq!(cards.iter().filter(|card| card["kind"] == "jpki").count(), 1, "round {round}");
        assert_eq!(cards.len(), 2);
    }
}

#[tokio::test]
async fn somebody_elses_card_is_refused_with_the_code_people_know() {
    let card_server = CardServer::open().await;
    let mut pc = doctor(&card_server).await;
    let other = card_server.registers(DemoCard::Pharmacist).await;
    card_server.bound(DemoCard::MyNumberOfAnother, &other).await;
    let (attempt, view) = pc.shows(CardKind::Jpki, "bind", &SoftCard::of(DemoCard::MyNumberOfAnother)).await;
    let told = ended_with(&view, "3.14");
    let text = serde_json::to_string(&told).unwrap();
    assert!(text.contains("JPKIHRREGERR003") && text.contains("03-0000-0000"), "{text}");
    assert!(!text.contains("T00002"), "whose it is stays a secret");
    let refused = pc.goes_on(&attempt, "bind", json!({})).await;
    refused.sees(Code::CardTaken, "3.14");
    assert!(refused.text.contains("JPKIHRREGERR003"));
    assert_eq!(owner(&card_server, DemoCard::MyNumberOfAnother).await.as_deref(), Some("t00002-jpa"));
}

#[tokio::test]
async fn binding_begins_with_an_hpki_card_just_shown() {
    let card_server = CardServer::open().await;
    let begin = json!({"card": "jpki", "purpose": "bind"});
    card_server.pc().browser.post("/api/cards", begin.clone()).await.refuses(Code::SessionMissing);
    let mut phone = card_server.server.registered("TESTC00001").await;
    phone.logs_in().await.is_ok();
    phone.browser.post("/api/cards", begin.clone()).await.refuses(Code::CardNeedsHpki);
    let mut pc = card_server.pc();
    pc.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    // Five minutes: then the HPKI card has to be shown again, which is enough.
    let late = pc.begins(CardKind::Jpki, "bind").await;
    card_server.server.pass(Duration::from_secs(270));
    pc.calls(&late, Some(&SoftCard::of(DemoCard::MyNumberUnbound))).await.unwrap();
    card_server.server.pass(Duration::from_secs(30));
    pc.goes_on(&late, "bind", json!({})).await.refuses(Code::CardNeedsHpki);
    pc.browser.post("/api/cards", begin).await.refuses(Code::CardNeedsHpki);
    assert_eq!(owner(&card_server, DemoCard::MyNumberUnbound).await, None);
    let (confirm, _) = pc.shows(CardKind::Hpki, "reauthenticate", &SoftCard::of(DemoCard::Doctor)).await;
    pc.goes_on(&confirm, "confirm", json!({})).await.is_ok();
    let (attempt, _) = pc.shows(CardKind::Jpki, "bind", &SoftCard::of(DemoCard::MyNumberUnbound)).await;
    pc.goes_on(&attempt, "bind", json!({})).await.is_ok();
    // A session that the My Number card opened binds nothing.
    let mut by_jpki = card_server.pc();
    by_jpki.logs_in(CardKind::Jpki, &SoftCard::of(DemoCard::MyNumberUnbound)).await.is_ok();
    let again = by_jpki.browser.post("/api/cards", json!({"card": "jpki", "purpose": "bind"})).await;
    again.refuses(Code::CardNeedsHpki);
}

#[tokio::test]
async fn a_binding_belongs_to_the_session_that_asked_for_it() {
    let card_server = CardServer::open().await;
    card_server.server.registered("TESTC00001").await;
    let mut pc = card_server.pc();
    pc.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    let other = pc.begins(CardKind::Jpki, "bind").await;
    // Another session of the same browser is not the one that was asked for.
    pc.browser.post("/api/session/end", json!({})).await.is_ok();
    pc.calls(&other, Some(&SoftCard::of(DemoCard::MyNumberUnbound))).await.unwrap();
    pc.goes_on(&other, "bind", json!({})).await.refuses(Code::SessionMissing);
    pc.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    pc.goes_on(&other, "bind", json!({})).await.refuses(Code::JourneyPast);
    assert_eq!(owner(&card_server, DemoCard::MyNumberUnbound).await, None);
}

/// A page that was left open at "swap the cards" while somebody else signed in would give that person one's own card.
#[tokio::test]
async fn a_binding_is_for_the_holder_whose_page_asks_for_it() {
    let card_server = CardServer::open().await;
    let mut pc = doctor(&card_server).await;
    let bind = json!({"card": "jpki", "purpose": "bind"});
    let refused = of_page(&mut pc.browser, "TESTC2", "/api/cards", &bind).await;
    refused.refuses(Code::SessionMissing);
    of_page(&mut pc.browser, "TESTC00001", "/api/cards", &bind).await.is_ok();
    let (attempt, _) = pc.shows(CardKind::Jpki, "bind", &SoftCard::of(DemoCard::MyNumberUnbound)).await;
    let path = format!("/api/cards/{}/bind", attempt.id);
    assert_ne!(of_page(&mut pc.browser, "TESTC2", &path, &json!({})).await.status, 200);
    assert_eq!(owner(&card_server, DemoCard::MyNumberUnbound).await, None);
    pc.goes_on(&attempt, "bind", json!({})).await.is_ok();
}

#[tokio::test]
async fn a_login_never_writes_a_binding() {
    let card_server = CardServer::open().await;
    let mut pc = doctor(&card_server).await;
    let ask = json!({"change": {"is": "add_phone"}});
    let change = pc.browser.post("/api/account/changes", ask).await.is_ok().body["id"].clone();
    for purpose in ["login", "register", "reauthenticate"] {
        let change = if purpose == "reauthenticate" { change.clone() } else { json!(null) };
        let begin = json!({"card": "jpki", "purpose": purpose, "change": change});
        let attempt = pc.asks(begin).await;
        pc.calls(&attempt, Some(&SoftCard::of(DemoCard::MyNumberUnbound))).await.unwrap();
        let view = pc.looks(&attempt).await;
        ended_with(&view, "3.20");
        for step in ["session", "registration", "confirm", "bind"] {
            assert!(pc.goes_on(&attempt, step, json!({})).await.status >= 400);
        }
    }
    assert_eq!(owner(&card_server, DemoCard::MyNumberUnbound).await, None);
}

#[tokio::test]
async fn the_hpki_card_left_in_the_reader_is_told_so() {
    let card_server = CardServer::open().await;
    let mut pc = doctor(&card_server).await;
    let (attempt, view) = pc.shows(CardKind::Jpki, "bind", &SoftCard::of(DemoCard::Doctor)).await;
    ended_with(&view, "3.5");
    pc.goes_on(&attempt, "bind", json!({})).await.refuses(Code::CardWrong);
}

#[tokio::test]
async fn a_bad_my_number_card_is_not_bound() {
    let card_server = CardServer::open().await;
    let mut pc = doctor(&card_server).await;
    for (card, message) in [
        (DemoCard::MyNumberRevoked, "3.18"),
        (DemoCard::MyNumberOnHold, "3.18"),
        (DemoCard::MyNumberExpired, "3.1"),
        (DemoCard::MyNumberSigning, "3.19"),
        (DemoCard::MyNumberTest, "3.19"),
    ] {
        let (attempt, view) = pc.shows(CardKind::Jpki, "bind", &SoftCard::of(card)).await;
        ended_with(&view, message);
        assert_eq!(pc.goes_on(&attempt, "bind", json!({})).await.status, 403, "{card:?}");
        assert_eq!(owner(&card_server, card).await, None, "{card:?}");
    }
}
