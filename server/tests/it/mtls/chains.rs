//! What a PC sends beside the card's own certificate: nothing, too much, or the wrong thing. It changes what is told, and never what
//! is concluded.

use crate::mtls::client::{Client, Knows};
use crate::mtls::fixture::CardServer;
use crate::mtls::pc::accepted;
use crate::mtls::soft_card::SoftCard;
use crate::set::PKI;
use api::card::CardKind;
use serde_json::json;
use server::cards::{OnUnknown, SentIssuers};
use server::demo::pki::{Ca, DemoCard};

fn authority(ca: Ca) -> Vec<u8> {
    PKI.authority(ca).unwrap().certificate
}

#[tokio::test]
async fn upper_certificates_that_are_missing_or_old_are_told_before_they_worry_anyone() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let (root, old, renewed) = (Ca::Root, Ca::Authentication1, Ca::Authentication2);
    for (card, others, sent, notice) in [
        (DemoCard::Doctor, vec![], SentIssuers::LeafOnly, Some("3.23")),
        (DemoCard::Doctor, vec![old, root], SentIssuers::Issuers, None),
        (DemoCard::Doctor, vec![root, old], SentIssuers::Issuers, None),
        (DemoCard::Doctor, vec![renewed, root], SentIssuers::OtherGeneration, Some("3.24")),
        (DemoCard::DoctorRenewed, vec![old, root], SentIssuers::OtherGeneration, Some("3.24")),
        (DemoCard::Doctor, vec![Ca::Authentication1Again, root], SentIssuers::Issuers, None),
        (
            DemoCard::Doctor,
            vec![Ca::StrangeAuthentication, Ca::StrangeRoot],
            SentIssuers::OtherGeneration,
            Some("3.24"),
        ),
        (DemoCard::Doctor, vec![Ca::Jpki3], SentIssuers::Unrelated, None),
    ] {
        let presented = SoftCard::of(card).beside(others.iter().map(|ca| authority(*ca)).collect());
        let mut pc = card_server.pc();
        let (attempt, view) = pc.shows(CardKind::Hpki, "login", &presented).await;
        let told = accepted(&view).notice.as_ref();
        assert_eq!(told.map(|it| it.number.to_string()).as_deref(), notice, "{card:?} {others:?}");
        assert!(told.is_none_or(|it| it.incident.is_none()), "it is no incident");
        let verdict = card_server.verdict(&attempt).await;
        assert_eq!((verdict.sent, verdict.fault(OnUnknown::Refuse)), (sent, None), "{card:?} {others:?}");
        let session = pc.goes_on(&attempt, "session", json!({})).await;
        assert_eq!(session.is_ok().body["holder"]["id"], json!("TESTC00001"));
    }
}

#[tokio::test]
async fn what_is_sent_beside_a_card_does_not_have_to_be_certificates() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let presented = SoftCard::of(DemoCard::Doctor).beside(vec![b"no certificate".to_vec(); 6]);
    let session = card_server.pc().logs_in(CardKind::Hpki, &presented).await;
    session.is_ok();
}

#[tokio::test]
async fn each_host_asks_for_the_cards_of_its_kind_of_every_generation() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.pc();
    let mut hints = Vec::new();
    for (kind, issuing) in [
        (CardKind::Hpki, &[Ca::Authentication1, Ca::SecondAuthentication][..]),
        (CardKind::Jpki, &[Ca::Jpki1, Ca::Jpki2, Ca::Jpki3]),
    ] {
        let (attempt, client) = (pc.begins(kind, "login").await, Client::new(Knows::Tls13, None));
        pc.calls_with(&client, &attempt).await.unwrap();
        let asked = client.was_asked().expect("a request for a certificate");
        for ca in issuing {
            assert!(asked.iter().any(|it| it.as_slice() == ca.name().unwrap().der()), "{ca:?}");
        }
        assert!(asked.iter().all(|it| it.as_slice() != Ca::Root.name().unwrap().der()), "{kind:?}");
        hints.push(asked);
    }
    assert!(hints[0].iter().all(|it| !hints[1].contains(it)), "the two kinds have no issuer in common");
}
