//! Binding a My Number card (J9) by showing it: only right after the HPKI card, never by a login, and to one holder.

use crate::mtls::pc::{Pc, accepted, ended_with};
use crate::mtls::soft_card::SoftCard;
use crate::mtls::ward::{Ward, card_id};
use api::Code;
use api::card::Kind;
use serde_json::json;
use server::demo::pki::Card;
use server::model::people;
use std::time::Duration;

/// A doctor who has just logged in with the HPKI card.
async fn doctor(ward: &Ward) -> Pc {
    ward.registers(Card::Doctor).await;
    let mut pc = ward.pc();
    pc.logs_in(Kind::Hpki, &SoftCard::of(Card::Doctor)).await.is_ok();
    pc
}

async fn owner(ward: &Ward, card: Card) -> Option<String> {
    let card = ward.server.app.store.get::<people::Card>(&card_id(card)).await.unwrap();
    card.map(|it| it.holder.to_string())
}

#[tokio::test]
async fn a_my_number_card_is_bound_and_then_logs_in() {
    let ward = Ward::open().await;
    let mut pc = doctor(&ward).await;
    let (attempt, view) = pc.shows(Kind::Jpki, "bind", &SoftCard::of(Card::MyNumberUnbound)).await;
    accepted(&view);
    assert_eq!(owner(&ward, Card::MyNumberUnbound).await, None, "reading it binds nothing");
    let account = pc.goes_on(&attempt, "bind", json!({})).await;
    assert_eq!(account.is_ok().body["cards"].as_array().unwrap().len(), 2);
    assert_eq!(owner(&ward, Card::MyNumberUnbound).await.as_deref(), Some("testc00001"));
    let session = ward.pc().logs_in(Kind::Jpki, &SoftCard::of(Card::MyNumberUnbound)).await;
    assert_eq!(session.is_ok().body["holder"]["id"], json!("TESTC00001"));
    // Once more is once.
    let (attempt, _) = pc.shows(Kind::Jpki, "bind", &SoftCard::of(Card::MyNumberUnbound)).await;
    pc.goes_on(&attempt, "bind", json!({})).await.is_ok();
    // So is asking again after a lost answer, but for nobody else.
    let again = pc.goes_on(&attempt, "bind", json!({})).await;
    assert_eq!(again.is_ok().body["cards"].as_array().unwrap().len(), 2);
    ward.pc().goes_on(&attempt, "bind", json!({})).await.refuses(Code::SessionMissing);
}

#[tokio::test]
async fn a_binding_asked_for_again_brings_back_nothing_that_was_removed_since() {
    let ward = Ward::open().await;
    let mut pc = doctor(&ward).await;
    let (attempt, _) = pc.shows(Kind::Jpki, "bind", &SoftCard::of(Card::MyNumberUnbound)).await;
    pc.goes_on(&attempt, "bind", json!({})).await.is_ok();
    let path = format!("/api/account/cards/{}/remove", card_id(Card::MyNumberUnbound));
    let removal = json!({"is": "remove_card", "id": card_id(Card::MyNumberUnbound).as_str()});
    let confirmed = pc.confirms(removal, Kind::Hpki, &SoftCard::of(Card::Doctor)).await;
    pc.browser.post(&path, confirmed).await.is_ok();
    pc.goes_on(&attempt, "bind", json!({})).await.is_ok();
    assert_eq!(owner(&ward, Card::MyNumberUnbound).await, None);
}

#[tokio::test]
async fn a_confirmation_asked_for_again_gives_no_more_time() {
    let ward = Ward::open().await;
    let mut pc = doctor(&ward).await;
    let (confirm, _) = pc.shows(Kind::Hpki, "reauthenticate", &SoftCard::of(Card::Doctor)).await;
    let first = pc.goes_on(&confirm, "confirm", json!({})).await;
    ward.server.pass(Duration::from_mins(4));
    let again = pc.goes_on(&confirm, "confirm", json!({})).await;
    assert_eq!(first.is_ok().body["confirmed_until"], again.is_ok().body["confirmed_until"]);
    ward.server.pass(Duration::from_mins(1));
    assert_eq!(pc.goes_on(&confirm, "confirm", json!({})).await.is_ok().body["binding"], json!("needs_hpki"));
}

#[tokio::test]
async fn a_renewed_card_takes_the_older_ones_place() {
    let ward = Ward::open().await;
    let mut pc = doctor(&ward).await;
    let (attempt, _) = pc.shows(Kind::Jpki, "bind", &SoftCard::of(Card::MyNumber)).await;
    pc.goes_on(&attempt, "bind", json!({})).await.is_ok();
    let mut old = ward.pc();
    old.logs_in(Kind::Jpki, &SoftCard::of(Card::MyNumber)).await.is_ok();
    let (attempt, _) = pc.shows(Kind::Jpki, "bind", &SoftCard::of(Card::MyNumberRenewed)).await;
    let account = pc.goes_on(&attempt, "bind", json!({})).await;
    assert_eq!(account.is_ok().body["cards"].as_array().unwrap().len(), 2, "HPKI and the newer one");
    assert_eq!(owner(&ward, Card::MyNumber).await, None);
    assert_eq!(old.signed_in().await, None, "what the older one opened is over");
    ward.pc().logs_in(Kind::Jpki, &SoftCard::of(Card::MyNumberRenewed)).await.is_ok();
    let (_, view) = ward.pc().shows(Kind::Jpki, "login", &SoftCard::of(Card::MyNumber)).await;
    ended_with(&view, "3.20");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_cards_bound_at_once_one_stays() {
    const MINE: [Card; 4] =
        [Card::MyNumber, Card::MyNumberRenewed, Card::MyNumberUnbound, Card::MyNumberOfAnother];
    let ward = Ward::open().await;
    let mut pc = doctor(&ward).await;
    for round in 0..2 {
        let mut sends = Vec::new();
        for number in 0..20 {
            let (attempt, _) = pc.shows(Kind::Jpki, "bind", &SoftCard::of(MINE[number % MINE.len()])).await;
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
            bound += usize::from(owner(&ward, card).await.is_some());
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
    let ward = Ward::open().await;
    let mut pc = doctor(&ward).await;
    let other = ward.registers(Card::Pharmacist).await;
    ward.bound(Card::MyNumberOfAnother, &other).await;
    let (attempt, view) = pc.shows(Kind::Jpki, "bind", &SoftCard::of(Card::MyNumberOfAnother)).await;
    let told = ended_with(&view, "3.14");
    let text = serde_json::to_string(&told).unwrap();
    assert!(text.contains("JPKIHRREGERR003") && text.contains("03-0000-0000"), "{text}");
    assert!(!text.contains("T00002"), "whose it is stays a secret");
    let refused = pc.goes_on(&attempt, "bind", json!({})).await;
    refused.sees(Code::CardTaken, "3.14");
    assert!(refused.text.contains("JPKIHRREGERR003"));
    assert_eq!(owner(&ward, Card::MyNumberOfAnother).await.as_deref(), Some("t00002-jpa"));
}

#[tokio::test]
async fn binding_begins_with_an_hpki_card_just_shown() {
    let ward = Ward::open().await;
    let begin = json!({"card": "jpki", "purpose": "bind"});
    ward.pc().browser.post("/api/cards", begin.clone()).await.refuses(Code::SessionMissing);
    let mut phone = ward.server.registered("TESTC00001").await;
    phone.logs_in().await.is_ok();
    phone.browser.post("/api/cards", begin.clone()).await.refuses(Code::CardNeedsHpki);
    let mut pc = ward.pc();
    pc.logs_in(Kind::Hpki, &SoftCard::of(Card::Doctor)).await.is_ok();
    // Five minutes: then the HPKI card has to be shown again, which is enough.
    let late = pc.begins(Kind::Jpki, "bind").await;
    ward.server.pass(Duration::from_secs(270));
    pc.calls(&late, Some(&SoftCard::of(Card::MyNumberUnbound))).await.unwrap();
    ward.server.pass(Duration::from_secs(30));
    pc.goes_on(&late, "bind", json!({})).await.refuses(Code::CardNeedsHpki);
    pc.browser.post("/api/cards", begin).await.refuses(Code::CardNeedsHpki);
    assert_eq!(owner(&ward, Card::MyNumberUnbound).await, None);
    let (confirm, _) = pc.shows(Kind::Hpki, "reauthenticate", &SoftCard::of(Card::Doctor)).await;
    pc.goes_on(&confirm, "confirm", json!({})).await.is_ok();
    let (attempt, _) = pc.shows(Kind::Jpki, "bind", &SoftCard::of(Card::MyNumberUnbound)).await;
    pc.goes_on(&attempt, "bind", json!({})).await.is_ok();
    // A session that the My Number card opened binds nothing.
    let mut by_jpki = ward.pc();
    by_jpki.logs_in(Kind::Jpki, &SoftCard::of(Card::MyNumberUnbound)).await.is_ok();
    let again = by_jpki.browser.post("/api/cards", json!({"card": "jpki", "purpose": "bind"})).await;
    again.refuses(Code::CardNeedsHpki);
}

#[tokio::test]
async fn a_binding_belongs_to_the_session_that_asked_for_it() {
    let ward = Ward::open().await;
    ward.server.registered("TESTC00001").await;
    let mut pc = ward.pc();
    pc.logs_in(Kind::Hpki, &SoftCard::of(Card::Doctor)).await.is_ok();
    let other = pc.begins(Kind::Jpki, "bind").await;
    // Another session of the same browser is not the one that was asked for.
    pc.browser.post("/api/session/end", json!({})).await.is_ok();
    pc.calls(&other, Some(&SoftCard::of(Card::MyNumberUnbound))).await.unwrap();
    pc.goes_on(&other, "bind", json!({})).await.refuses(Code::SessionMissing);
    pc.logs_in(Kind::Hpki, &SoftCard::of(Card::Doctor)).await.is_ok();
    pc.goes_on(&other, "bind", json!({})).await.refuses(Code::JourneyPast);
    assert_eq!(owner(&ward, Card::MyNumberUnbound).await, None);
}

#[tokio::test]
async fn a_login_never_writes_a_binding() {
    let ward = Ward::open().await;
    let mut pc = doctor(&ward).await;
    let ask = json!({"change": {"is": "add_phone"}});
    let change = pc.browser.post("/api/account/changes", ask).await.is_ok().body["id"].clone();
    for purpose in ["login", "register", "reauthenticate"] {
        let change = if purpose == "reauthenticate" { change.clone() } else { json!(null) };
        let begin = json!({"card": "jpki", "purpose": purpose, "change": change});
        let attempt = pc.asks(begin).await;
        pc.calls(&attempt, Some(&SoftCard::of(Card::MyNumberUnbound))).await.unwrap();
        let view = pc.looks(&attempt).await;
        ended_with(&view, "3.20");
        for step in ["session", "registration", "confirm", "bind"] {
            assert!(pc.goes_on(&attempt, step, json!({})).await.status >= 400);
        }
    }
    assert_eq!(owner(&ward, Card::MyNumberUnbound).await, None);
}

#[tokio::test]
async fn the_hpki_card_left_in_the_reader_is_told_so() {
    let ward = Ward::open().await;
    let mut pc = doctor(&ward).await;
    let (attempt, view) = pc.shows(Kind::Jpki, "bind", &SoftCard::of(Card::Doctor)).await;
    ended_with(&view, "3.5");
    pc.goes_on(&attempt, "bind", json!({})).await.refuses(Code::CardWrong);
}

#[tokio::test]
async fn a_bad_my_number_card_is_not_bound() {
    let ward = Ward::open().await;
    let mut pc = doctor(&ward).await;
    for (card, message) in [
        (Card::MyNumberRevoked, "3.18"),
        (Card::MyNumberOnHold, "3.18"),
        (Card::MyNumberExpired, "3.1"),
        (Card::MyNumberSigning, "3.19"),
        (Card::MyNumberTest, "3.19"),
    ] {
        let (attempt, view) = pc.shows(Kind::Jpki, "bind", &SoftCard::of(card)).await;
        ended_with(&view, message);
        assert_eq!(pc.goes_on(&attempt, "bind", json!({})).await.status, 403, "{card:?}");
        assert_eq!(owner(&ward, card).await, None, "{card:?}");
    }
}
