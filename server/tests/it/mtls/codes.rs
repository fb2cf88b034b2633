//! A registration's code that a card allowed (J2, J3) is its first opener's, and ends with the card and with its holder's standing.

use crate::common::{Phone, Reply, code_of, somebody};
use crate::mtls::fixture::CardServer;
use crate::mtls::pc::{Pc, accepted};
use crate::mtls::soft_card::SoftCard;
use api::Code;
use api::card::CardKind;
use serde_json::{Value, json};
use server::demo::pki::DemoCard;
use server::desk::{Desk, NewStanding};
use server::ids::{HolderId, Secret, SystemRandom};
use server::model::people::Device;
use server::service::act::Act;
use server::service::holder_cards;
use std::sync::Arc;
use std::time::Duration;

/// The code that a card's holder gets.
async fn code_by(pc: &mut Pc, kind: CardKind, card: DemoCard) -> (String, Secret) {
    let (attempt, view) = pc.shows(kind, "register", &SoftCard::of(card)).await;
    accepted(&view);
    let waiting = pc.goes_on(&attempt, "registration", json!({})).await;
    (waiting.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&waiting.body))
}

const CARDS: [(CardKind, DemoCard); 2] =
    [(CardKind::Hpki, DemoCard::Doctor), (CardKind::Jpki, DemoCard::MyNumber)];

async fn opens(phone: &mut Phone, code: &Secret) -> Reply {
    phone.browser.link(code).post("/api/register/open", json!({})).await
}

async fn state(pc: &mut Pc, id: &str) -> Value {
    pc.browser.get(&format!("/api/register/{id}")).await.is_ok().body["state"].clone()
}

#[tokio::test]
async fn whoever_photographs_a_cards_code_registers_nothing() {
    for (kind, card) in CARDS {
        let card_server = CardServer::open().await;
        let holder = card_server.registers(DemoCard::Doctor).await;
        card_server.bound(DemoCard::MyNumber, &holder).await;
        let (mut pc, mut phone, mut thief) =
            (card_server.pc(), card_server.server.phone(), card_server.server.phone());
        let (id, code) = code_by(&mut pc, kind, card).await;
        let ticket = phone.claims(&code, &mut pc.browser, &id).await;
        opens(&mut thief, &code).await.sees(Code::LinkOpenedElsewhere, "2.19");
        let options = thief.browser.link(&code).post("/api/register/options", json!({})).await;
        options.sees(Code::LinkOpenedElsewhere, "2.19");
        assert!(state(&mut pc, &id).await["tried"].is_string());
        phone.makes_passkey(&code, Some(&ticket)).await.is_ok();
        let options = thief.browser.link(&code).post("/api/register/options", json!({})).await;
        options.sees(Code::LinkUsed, "2.19");
        assert_eq!(card_server.server.app.store.scan::<Device>(b"", None, 9).await.unwrap().len(), 1);
    }
}

/// Ends what the card's code rests on.
async fn ends(card_server: &CardServer, holder: &HolderId, how: &str) {
    let (store, clock) = (&card_server.server.app.store, card_server.server.clock.as_ref());
    if how == "card" {
        let id = crate::mtls::fixture::card_id(DemoCard::MyNumber);
        let act = Act::of(Arc::clone(&card_server.server.app), somebody());
        let removed = store
            .transaction(async |tx: server::store::Tx| holder_cards::remove(&tx, &act, holder, &id).await)
            .await;
        removed.unwrap();
        // Bound once more it has the same name, and is another proof.
        card_server.server.pass(Duration::from_secs(1));
        card_server.bound(DemoCard::MyNumber, holder).await;
        return;
    }
    let desk = Desk { store, clock, random: &SystemRandom, actor: &server::audit::Actor::System };
    desk.set_standing(holder.as_str(), NewStanding::Disabled).await.unwrap();
    if how == "enabled again" {
        desk.set_standing(holder.as_str(), NewStanding::Enabled).await.unwrap();
    }
}

#[tokio::test]
async fn a_cards_code_ends_with_the_card_and_with_its_holders_standing() {
    for (kind, card) in CARDS {
        for how in ["card", "disabled", "enabled again"] {
            if (kind, how) == (CardKind::Hpki, "card") {
                continue; // only its authority takes it away, by revoking it
            }
            let card_server = CardServer::open().await;
            let holder = card_server.registers(DemoCard::Doctor).await;
            card_server.bound(DemoCard::MyNumber, &holder).await;
            let (mut pc, mut phone, mut late) =
                (card_server.pc(), card_server.server.phone(), card_server.server.phone());
            let (attempt, _) = pc.shows(kind, "register", &SoftCard::of(card)).await;
            let waiting = pc.goes_on(&attempt, "registration", json!({})).await;
            let (id, code) =
                (waiting.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&waiting.body));
            // One that nobody has opened yet, and one whose ceremony has begun.
            let (_, unopened) = code_by(&mut card_server.pc(), kind, card).await;
            let ticket = phone.claims(&code, &mut pc.browser, &id).await;
            let sent = phone.browser.link(&code).ticket(Some(&ticket));
            let asked = sent.post("/api/register/options", json!({})).await;
            let credential = phone.key.create(asked.is_ok().body["options"].as_str().unwrap());
            ends(&card_server, &holder, how).await;
            let refused = if how == "disabled" { Code::HolderDisabled } else { Code::LinkWithdrawn };
            opens(&mut late, &unopened).await.refuses(refused);
            let finish = json!({"ceremony": asked.body["id"], "credential": credential});
            let sent = phone.browser.link(&code).ticket(Some(&ticket));
            sent.post("/api/register/finish", finish).await.refuses(refused);
            assert_eq!(state(&mut pc, &id).await["is"], "ended", "{kind:?} {how}");
            let renew = format!("/api/register/{id}/renew");
            pc.browser.post(&renew, json!({"opener": "other"})).await.refuses(refused);
            // Nor does the attempt give another code for it.
            let again = pc.goes_on(&attempt, "registration", json!({})).await;
            assert!(again.status != 200 || again.body["qr"].is_null(), "{}", again.text);
            assert_eq!(card_server.server.app.store.scan::<Device>(b"", None, 9).await.unwrap().len(), 0);
        }
    }
}
