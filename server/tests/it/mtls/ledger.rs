//! Browsers that ask the person between two connections, as Chromium does, and those that ask within one; what the moments of the
//! ledger say about cards that did not come. The clock is set, so that people take as long as the case wants.

use crate::mtls::client::{Client, Knows};
use crate::mtls::fixture::CardServer;
use crate::mtls::handshakes::hello;
use crate::mtls::pc::{Attempt, CHROME, EDGE, FIREFOX, Pc, accepted, ended_with, failed};
use crate::mtls::soft_card::{Signs, SoftCard};
use api::card::{AttemptStage, CardKind};
use api::catalogue::Number;
use api::explain::Action;
use serde_json::json;
use server::cards::ledger::HandshakeOutcome;
use server::demo::pki::DemoCard;
use std::time::Duration;

/// Chromium's first connection: it drops it as soon as it is asked for a certificate.
async fn drops_the_first(card_server: &CardServer, attempt: &Attempt) {
    let before = card_server.ledger(attempt, |_| true).await.len();
    let tcp = hello(&Client::new(Knows::Tls13, None), card_server.door, &attempt.host).await;
    card_server.ledger(attempt, |it| it.len() == before + 1).await;
    drop(tcp);
    let connections = card_server.ledger(attempt, |it| it[before].end.is_some()).await;
    assert_eq!(connections[before].end.as_ref().unwrap().how, HandshakeOutcome::Dropped);
}

async fn without_a_card(card_server: &CardServer, user_agent: &str, after: Duration) -> (Pc, Attempt) {
    let mut pc = card_server.browser(user_agent);
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    drops_the_first(card_server, &attempt).await;
    assert!(matches!(pc.looks(&attempt).await.state, AttemptStage::Asked { .. }), "somebody is asked now");
    card_server.server.pass(after);
    let answer = pc.calls(&attempt, None).await.unwrap();
    assert_eq!(answer.status, 200, "also without a card the page gets an answer");
    (pc, attempt)
}

#[tokio::test]
async fn chromium_comes_again_at_once_when_it_found_no_certificate() {
    let card_server = CardServer::open().await;
    for (browser, message) in [(CHROME, "3.1"), (EDGE, "3.2")] {
        let (mut pc, attempt) = without_a_card(&card_server, browser, Duration::from_millis(95)).await;
        let told = ended_with(&pc.looks(&attempt).await, message);
        assert!(told.headline.contains("見つかりません"), "{}", told.headline);
    }
}

#[tokio::test]
async fn chromium_comes_again_later_when_the_person_closed_the_list() {
    let card_server = CardServer::open().await;
    for browser in [CHROME, EDGE] {
        let (mut pc, attempt) = without_a_card(&card_server, browser, Duration::from_millis(2900)).await;
        let told = ended_with(&pc.looks(&attempt).await, "3.21");
        assert!(told.headline.contains("選ぶ前に"), "{}", told.headline);
        assert!(told.remedies.iter().any(|it| it.action == Some(Action::CheckAgain)));
    }
}

#[tokio::test]
async fn between_the_two_it_is_not_told_which() {
    let card_server = CardServer::open().await;
    let (mut pc, attempt) = without_a_card(&card_server, CHROME, Duration::from_millis(700)).await;
    ended_with(&pc.looks(&attempt).await, "3.1");
}

#[tokio::test]
async fn a_chromium_that_never_asked_did_not_make_that_connection() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    pc.calls(&attempt, None).await.unwrap();
    let told = ended_with(&pc.looks(&attempt).await, "3.1");
    assert!(told.headline.contains("ネットワーク機器"), "{}", told.headline);
}

#[tokio::test]
async fn firefox_asks_while_the_connection_waits() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.browser(FIREFOX);
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    pc.calls(&attempt, None).await.unwrap();
    let told = ended_with(&pc.looks(&attempt).await, "3.1");
    assert!(told.headline.contains("見つかりません"), "{}", told.headline);
}

#[tokio::test]
async fn a_card_that_is_chosen_at_leisure_is_read() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    drops_the_first(&card_server, &attempt).await;
    drops_the_first(&card_server, &attempt).await;
    card_server.server.pass(Duration::from_secs(100));
    pc.calls(&attempt, Some(&SoftCard::of(DemoCard::Doctor))).await.unwrap();
    accepted(&pc.looks(&attempt).await);
    pc.goes_on(&attempt, "session", json!({})).await.is_ok();
}

#[tokio::test]
async fn a_card_that_was_chosen_and_could_not_sign_is_told_apart_from_one_that_left_the_reader() {
    let card_server = CardServer::open().await;
    for (pin, sure) in [(Duration::ZERO, "ドライバー"), (Duration::from_secs(6), "リーダーから離れ")]
    {
        let mut pc = card_server.pc();
        let attempt = pc.begins(CardKind::Hpki, "login").await;
        drops_the_first(&card_server, &attempt).await;
        card_server.server.pass(Duration::from_secs(3));
        let tcp = hello(&Client::new(Knows::Tls13, None), card_server.door, &attempt.host).await;
        card_server.ledger(&attempt, |it| it.len() == 2).await;
        card_server.server.pass(pin);
        drop(tcp);
        let told = ended_with(&pc.lost(&attempt, failed()).await, "3.21");
        assert!(told.causes[0].text.contains(sure), "{pin:?}: {:?}", told.causes);
        // Where signing may have been the trouble, the next attempt asks for the older way.
        let next = pc.asks(json!({"card": "hpki", "after": attempt.id})).await;
        assert_eq!(card_server.kept(&next).await.handshake, server::journey::card::Handshake::Tls12);
    }
}

#[tokio::test]
async fn a_proxys_answer_is_a_proxys() {
    let card_server = CardServer::open().await;
    for (status, message) in [(407, Number::pc(10)), (403, Number::pc(10)), (200, Number::pc(1))] {
        let mut pc = card_server.pc();
        let attempt = pc.begins(CardKind::Hpki, "login").await;
        let lost = json!({"elapsed_ms": 50, "said": "", "status": status});
        ended_with(&pc.lost(&attempt, lost).await, &message.to_string());
    }
}

#[tokio::test]
async fn a_host_that_nothing_reached_is_told_so() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Jpki, "login").await;
    let told = ended_with(&pc.lost(&attempt, failed()).await, "3.1");
    assert!(told.headline.contains("接続できません"), "{}", told.headline);
}

#[tokio::test]
async fn an_attempt_has_room_for_a_browsers_connections_and_no_more() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    for _ in 0..server::cards::ledger::LIMIT {
        drops_the_first(&card_server, &attempt).await;
    }
    let client = Client::new(Knows::Tls13, Some(SoftCard::of(DemoCard::Doctor).signing(Signs::Any)));
    let answer = pc.calls_with(&client, &attempt).await.unwrap();
    assert_eq!((answer.status, client.was_asked()), (404, None), "then nobody is asked any more");
}
