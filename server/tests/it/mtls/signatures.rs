//! How the card proves that it holds its key, in each way that cards, drivers and browsers know; and how a failed proof ends.

use crate::mtls::client::Knows;
use crate::mtls::fixture::CardServer;
use crate::mtls::pc::{accepted, ended_with, failed};
use crate::mtls::soft_card::{Signs, SoftCard};
use crate::set::PKI;
use api::card::CardKind;
use serde_json::json;
use server::cards::ledger::{Able, HandshakeOutcome};
use server::demo::pki::DemoCard;
use server::journey::card::Handshake;

#[tokio::test]
async fn a_card_signs_in_whichever_way_it_and_the_browser_know() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    for (knows, signs, able) in [
        (Knows::Tls13, Signs::Any, Able::Tls13),
        (Knows::Tls13, Signs::Pss, Able::Tls13),
        (Knows::Legacy, Signs::Pkcs1, Able::Tls13Legacy),
        (Knows::Legacy, Signs::Pss, Able::Tls13Legacy),
        (Knows::Tls12, Signs::Pkcs1, Able::Tls12),
        (Knows::Tls12, Signs::Pkcs1Until12, Able::Tls12),
        (Knows::Tls12, Signs::Pss, Able::Tls12),
    ] {
        let mut pc = card_server.pc();
        pc.knows = knows;
        let (attempt, view) =
            pc.shows(CardKind::Hpki, "login", &SoftCard::of(DemoCard::Doctor).signing(signs)).await;
        accepted(&view);
        let connections = card_server.ledger(&attempt, |it| it.iter().all(|it| it.end.is_some())).await;
        assert_eq!(connections[0].able, able, "{knows:?} {signs:?}");
        let session = pc.goes_on(&attempt, "session", json!({})).await;
        assert_eq!(session.is_ok().body["holder"]["id"], json!("TESTC00001"), "{knows:?} {signs:?}");
    }
}

#[tokio::test]
async fn a_card_that_cannot_sign_for_tls_13_is_asked_again_with_tls_12() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let (mut pc, card) = (card_server.pc(), SoftCard::of(DemoCard::Doctor).signing(Signs::Pkcs1Until12));
    let first = pc.begins(CardKind::Hpki, "login").await;
    assert!(pc.calls(&first, Some(&card)).await.is_err());
    card_server.ledger(&first, |it| it.len() == 1 && it[0].end.is_some()).await;
    ended_with(&pc.lost(&first, failed()).await, "3.21");

    let after = json!({"card": "hpki", "after": first.id});
    let second = pc.asks(after.clone()).await;
    assert_eq!(card_server.kept(&second).await.handshake, Handshake::Tls12);
    assert_eq!(pc.calls(&second, Some(&card)).await.unwrap().status, 200);
    accepted(&pc.looks(&second).await);
    pc.goes_on(&second, "session", json!({})).await.is_ok();

    // Another browser learns nothing from that attempt.
    let third = card_server.pc().asks(after).await;
    assert_eq!(card_server.kept(&third).await.handshake, Handshake::Newest);
}

#[tokio::test]
async fn where_tls_12_is_denied_it_is_not_spoken() {
    let card_server = CardServer::with(&[("cards.tls12", "deny")]).await;
    card_server.registers(DemoCard::Doctor).await;
    let mut pc = card_server.pc();
    let card = SoftCard::of(DemoCard::Doctor).signing(Signs::Pkcs1);
    pc.knows = Knows::Tls12;
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    assert!(pc.calls(&attempt, Some(&card)).await.is_err());
    pc.knows = Knows::Legacy;
    let (_, view) = pc.shows(CardKind::Hpki, "login", &card).await;
    accepted(&view);
}

#[tokio::test]
async fn a_signature_by_another_key_is_the_one_thing_that_breaks_the_connection() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let other = PKI.leaf(DemoCard::MyNumber).unwrap().key;
    for knows in [Knows::Tls13, Knows::Legacy, Knows::Tls12] {
        let card = SoftCard { key: other.clone(), ..SoftCard::of(DemoCard::Doctor) };
        let mut pc = card_server.pc();
        pc.knows = knows;
        let attempt = pc.begins(CardKind::Hpki, "login").await;
        assert!(pc.calls(&attempt, Some(&card)).await.is_err(), "N15 {knows:?}");
        // The page says so at once: what the connection's end is to the browser is on its way into the ledger here.
        ended_with(&pc.lost(&attempt, failed()).await, "3.21");
        let connections = card_server.ledger(&attempt, |it| it[0].end.is_some()).await;
        assert_eq!(connections[0].end.as_ref().unwrap().how, HandshakeOutcome::BadProof, "{knows:?}");
        assert!(card_server.kept(&attempt).await.verdict().is_none(), "nothing was read");
    }
}

#[tokio::test]
async fn a_name_for_certificates_only_proves_nothing_in_tls_13() {
    let card_server = CardServer::open().await;
    let (mut pc, card) = (card_server.pc(), SoftCard::of(DemoCard::Doctor).signing(Signs::Pkcs1Misnamed));
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    assert!(pc.calls(&attempt, Some(&card)).await.is_err());
    let connections = card_server.ledger(&attempt, |it| it[0].end.is_some()).await;
    assert_eq!(connections[0].end.as_ref().unwrap().how, HandshakeOutcome::BadProof);
}
