//! Handshakes that do not come to their end: slow ones, broken ones, and what is no TLS at all.

use crate::mtls::client::{Client, Knows, request};
use crate::mtls::fixture::CardServer;
use crate::mtls::pc::{FIREFOX, accepted, ended_with, failed};
use crate::mtls::soft_card::{Signs, SoftCard};
use api::card::{AttemptStage, CardKind};
use rustls::ClientConnection;
use rustls::pki_types::ServerName;
use serde_json::json;
use server::cards::ledger::HandshakeOutcome;
use server::demo::pki::DemoCard;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection on which the first message was sent and nothing after it.
pub async fn hello(client: &Client, door: std::net::SocketAddr, host: &str) -> TcpStream {
    let mut tcp = TcpStream::connect(door).await.unwrap();
    tcp.write_all(&first_message(client, host)).await.unwrap();
    tcp
}

pub fn first_message(client: &Client, host: &str) -> Vec<u8> {
    let name = ServerName::try_from(host.to_owned()).unwrap();
    let mut connection = ClientConnection::new(client.config(), name).unwrap();
    let mut bytes = Vec::new();
    connection.write_tls(&mut bytes).unwrap();
    bytes
}

fn plain_client() -> Client {
    Client::new(Knows::Tls13, None)
}

#[tokio::test]
async fn a_pin_that_takes_too_long_is_told_apart() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.browser(FIREFOX);
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    let mut waiting = hello(&plain_client(), card_server.door, &attempt.host).await;
    card_server.ledger(&attempt, |it| it.len() == 1).await;
    let until = (card_server.server.now() + Duration::from_mins(5)).as_millis();
    assert_eq!(pc.looks(&attempt).await.state, AttemptStage::Asked { until });
    card_server.server.pass(Duration::from_mins(5));
    tokio::time::pause(); // with nothing to do, time goes on to the next moment that somebody waits for
    let connections = card_server.ledger(&attempt, |it| it[0].end.is_some()).await;
    tokio::time::resume();
    assert_eq!(connections[0].end.as_ref().unwrap().how, HandshakeOutcome::Stalled);
    assert!(waiting.read_to_end(&mut Vec::new()).await.is_ok(), "the connection is closed");
    ended_with(&pc.lost(&attempt, failed()).await, "3.17");
    // It was no failure of signing: the next attempt is made in the same way, and works.
    card_server.registers(DemoCard::Doctor).await;
    let next = pc.asks(json!({"card": "hpki", "after": attempt.id})).await;
    assert_eq!(card_server.kept(&next).await.handshake, server::journey::card::Handshake::Newest);
    pc.calls(&next, Some(&SoftCard::of(DemoCard::Doctor))).await.unwrap();
    accepted(&pc.looks(&next).await);
}

#[tokio::test]
async fn a_shorter_patience_can_be_set() {
    let card_server = CardServer::with(&[("cards.patience", "1s")]).await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Jpki, "login").await;
    let _waiting = hello(&plain_client(), card_server.door, &attempt.host).await;
    let connections = card_server.ledger(&attempt, |it| it.len() == 1 && it[0].end.is_some()).await;
    assert_eq!(connections[0].end.as_ref().unwrap().how, HandshakeOutcome::Stalled);
    ended_with(&pc.lost(&attempt, failed()).await, "3.17");
}

#[tokio::test]
async fn what_is_no_tls_gets_no_answer_and_is_written_down_nowhere() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    for bytes in [
        format!("GET / HTTP/1.1\r\nhost: {}\r\n\r\n", attempt.authority()).into_bytes(),
        vec![0; 4096],
        vec![0x16, 3, 1, 0xff, 0xff, 1, 2, 3],
        (0..=255).cycle().take(70_000).collect(),
        first_message(&plain_client(), &attempt.host)[..40].to_vec(),
    ] {
        let mut tcp = TcpStream::connect(card_server.door).await.unwrap();
        let _ = tcp.write_all(&bytes).await;
        tcp.shutdown().await.unwrap();
        // Closed or reset: either way it ends.
        let mut answer = Vec::new();
        let _ = tcp.read_to_end(&mut answer).await;
        assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    }
    assert!(card_server.ledger(&attempt, |_| true).await.is_empty());
    assert_eq!(pc.looks(&attempt).await.state, AttemptStage::Waiting);
    ended_with(&pc.lost(&attempt, failed()).await, "3.1");
}

#[tokio::test]
async fn what_breaks_the_rules_after_the_first_message_points_to_a_box_in_between() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    let mut tcp = hello(&plain_client(), card_server.door, &attempt.host).await;
    // Its answer has to be there before the garbage, which would be a part of the first message otherwise.
    tcp.readable().await.unwrap();
    tcp.write_all(&[0x17, 3, 3, 0, 32]).await.unwrap();
    tcp.write_all(&[0x5a; 32]).await.unwrap();
    let connections = card_server.ledger(&attempt, |it| it.len() == 1 && it[0].end.is_some()).await;
    assert!(
        matches!(connections[0].end.as_ref().unwrap().how, HandshakeOutcome::Garbage { .. }),
        "{connections:?}"
    );
    let told = ended_with(&pc.lost(&attempt, failed()).await, "3.1");
    assert!(told.headline.contains("ネットワーク機器"), "{}", told.headline);
}

#[tokio::test]
async fn a_client_that_does_not_trust_our_certificate_says_so() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    assert!(Client::distrusting().connect(card_server.door, &attempt.host).await.is_err());
    let connections = card_server.ledger(&attempt, |it| it.len() == 1 && it[0].end.is_some()).await;
    let alert = HandshakeOutcome::Alert { name: "unknown_ca".to_owned() };
    assert_eq!(connections[0].end.as_ref().unwrap().how, alert);
    ended_with(&pc.lost(&attempt, failed()).await, "3.1");
}

#[tokio::test]
async fn a_card_that_leaves_the_reader_breaks_the_connection() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.browser(FIREFOX);
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    let mut tcp = hello(&plain_client(), card_server.door, &attempt.host).await;
    card_server.ledger(&attempt, |it| it.len() == 1).await;
    card_server.server.pass(Duration::from_secs(20));
    tcp.shutdown().await.unwrap();
    drop(tcp);
    let told = ended_with(&pc.lost(&attempt, failed()).await, "3.21");
    assert!(told.causes[0].text.contains("PIN") || told.causes[0].text.contains("リーダー"), "{told:?}");
    let never = SoftCard::of(DemoCard::Doctor).signing(Signs::Never);
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    assert!(pc.calls(&attempt, Some(&never)).await.is_err());
    ended_with(&pc.lost(&attempt, failed()).await, "3.21");
}

#[tokio::test]
async fn a_page_that_is_faster_than_the_ledger_is_told_what_the_ledger_will_say() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.browser(FIREFOX);
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    let tcp = hello(&plain_client(), card_server.door, &attempt.host).await;
    card_server.ledger(&attempt, |it| it.len() == 1).await;
    let (view, ()) = tokio::join!(pc.lost(&attempt, failed()), async {
        tokio::task::yield_now().await;
        drop(tcp);
    });
    ended_with(&view, "3.21");
}

#[tokio::test]
async fn a_page_that_is_faster_than_the_door_blames_no_box_in_between() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.browser(FIREFOX);
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    let (view, ()) = tokio::join!(pc.lost(&attempt, failed()), async {
        // The door is busy: the connection has come, and is written down after the page has said that it broke.
        tokio::task::yield_now().await;
        drop(hello(&plain_client(), card_server.door, &attempt.host).await);
    });
    ended_with(&view, "3.21");
}

#[tokio::test]
async fn a_connection_that_only_we_hold_was_cut() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    let _held = hello(&plain_client(), card_server.door, &attempt.host).await;
    card_server.ledger(&attempt, |it| it.len() == 1).await;
    ended_with(&pc.lost(&attempt, failed()).await, "3.3");
}

#[tokio::test]
async fn a_certificate_without_a_request_was_cut() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    let client = Client::new(Knows::Tls13, Some(SoftCard::of(DemoCard::Doctor)));
    let stream = client.connect(card_server.door, &attempt.host).await.unwrap();
    let connections = card_server.ledger(&attempt, |it| it.len() == 1 && it[0].end.is_some()).await;
    assert_eq!(connections[0].end.as_ref().unwrap().how, HandshakeOutcome::Certificate { sent: 3 });
    assert!(connections[0].request_at.is_none());
    drop(stream);
    ended_with(&pc.lost(&attempt, failed()).await, "3.3");
}

#[tokio::test]
async fn a_certificate_that_arrived_wins_over_a_call_that_failed() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    pc.calls(&attempt, Some(&SoftCard::of(DemoCard::Doctor))).await.unwrap();
    accepted(&pc.lost(&attempt, failed()).await);
    pc.goes_on(&attempt, "session", json!({})).await.is_ok();
}

#[tokio::test]
async fn whoever_comes_by_hand_is_told_in_plain_text() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.pc();
    for (kind, card, status, said) in [
        (CardKind::Hpki, None, 403, "3.1 "),
        (CardKind::Hpki, Some(DemoCard::Doctor), 200, "医師"),
        (CardKind::Hpki, Some(DemoCard::Expired), 403, "3.1 "),
        (CardKind::Hpki, Some(DemoCard::Revoked), 403, "3.18 "),
        (CardKind::Hpki, Some(DemoCard::Forged), 403, "3.19 "),
        (CardKind::Jpki, Some(DemoCard::MyNumber), 200, "有効です"),
        (CardKind::Jpki, Some(DemoCard::Doctor), 403, "3.19 "),
    ] {
        let attempt = pc.begins(kind, "login").await;
        let mut stream = Client::new(Knows::Tls13, card.map(SoftCard::of))
            .connect(card_server.door, &attempt.host)
            .await
            .unwrap();
        let host = attempt.authority();
        let answer = request(&mut stream, "GET /", &[("host", &host)], "").await.unwrap();
        assert_eq!(answer.status, status, "{card:?}: {}", answer.body);
        assert!(answer.body.contains(said), "{card:?}: {}", answer.body);
        assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
        assert!(card_server.kept(&attempt).await.verdict().is_none(), "nothing is written");
    }
}
