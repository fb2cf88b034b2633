//! Sessions that cards open: whose browser it is, answers that were lost, and cards that are removed.

use crate::common::IPHONE;
use crate::mtls::fixture::{CardServer, card_id};
use crate::mtls::pc::{Pc, accepted, ended_with};
use crate::mtls::soft_card::SoftCard;
use api::Code;
use api::account::{Account, Binding, CameBy, IsCurrent};
use api::card::{AttemptStage, CardKind};
use serde_json::json;
use server::audit::{Entry, Event};
use server::demo::pki::DemoCard;
use server::ids::AuthorityId;
use server::model::people;
use std::time::Duration;

async fn account(pc: &mut Pc) -> Account {
    let reply = pc.browser.get("/api/account").await;
    serde_json::from_value(reply.is_ok().body.clone()).unwrap()
}

#[tokio::test]
async fn the_issuer_is_called_what_people_call_it_and_the_certificate_keeps_its_word() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let store = &card_server.server.app.store;
    let read = async || {
        let (_, view) =
            card_server.pc().shows(CardKind::Hpki, "login", &SoftCard::of(DemoCard::Doctor)).await;
        accepted(&view).clone()
    };
    let (_, authority) = store.scan::<people::Authority>(b"", None, 9).await.unwrap().remove(0);
    let card = read().await;
    assert_eq!(card.issuer, authority.name);
    assert!(card.issuer_name.starts_with("HPKI-01-"), "{card:?}");
    // Two authorities share the issuer: whose the card is cannot be told by it, and the certificate names an organisation.
    let id = AuthorityId::parse("other").unwrap();
    let other = people::Authority { id: id.clone(), name: "ほかの認証局".to_owned(), ..authority };
    store.put(&id, &other).await.unwrap();
    let card = read().await;
    assert!(
        !card.issuer.is_empty() && !card.issuer.starts_with("HPKI-01-") && card.issuer != other.name,
        "{card:?}"
    );
}

#[tokio::test]
async fn whoever_is_signed_in_as_somebody_else_is_asked_first() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    card_server.registers(DemoCard::Pharmacist).await;
    let mut pc = card_server.pc();
    pc.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    let (attempt, view) = pc.shows(CardKind::Hpki, "login", &SoftCard::of(DemoCard::Pharmacist)).await;
    accepted(&view);
    let asked = pc.goes_on(&attempt, "session", json!({})).await;
    let problem = asked.refuses(Code::SessionOfOther);
    let takeover = problem.takeover.expect("both are named, so that it is done knowingly");
    assert_eq!((takeover.leaves.as_str(), takeover.comes.as_str()), ("試験 TESTC00001", "試験 T00002-jpa"));
    assert_eq!(problem.detail.as_deref(), Some("TE••••••01"), "the id stays hidden but for the ends");
    assert!(problem.explanation.is_some());
    assert_eq!(pc.signed_in().await.as_deref(), Some("TESTC00001"));
    accepted(&pc.looks(&attempt).await);
    let session = pc.goes_on(&attempt, "session", json!({"conflict": "switch"})).await;
    assert_eq!(session.is_ok().body["holder"]["id"], json!("T00002-jpa"));
    assert_eq!(pc.signed_in().await.as_deref(), Some("T00002-jpa"));
}

#[tokio::test]
async fn an_answer_that_was_lost_is_given_again_to_the_same_browser_only() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let mut pc = card_server.pc();
    let (attempt, _) = pc.shows(CardKind::Hpki, "login", &SoftCard::of(DemoCard::Doctor)).await;
    let before = pc.browser.clone();
    let first = pc.goes_on(&attempt, "session", json!({})).await;
    let again = pc.goes_on(&attempt, "session", json!({})).await;
    assert_eq!(first.is_ok().body, again.is_ok().body);
    assert!(again.headers.get("set-cookie").is_none(), "no second session");
    // The same browser without the session's cookie: the card was used, and is not used twice.
    let mut without = Pc { browser: before, ..card_server.pc() };
    without.goes_on(&attempt, "session", json!({})).await.refuses(Code::JourneyPast);
    assert_eq!(pc.looks(&attempt).await.state, AttemptStage::Used);
    let record = card_server.server.app.store.scan::<Entry>(&[], None, 1000).await.unwrap();
    let opened = record.iter().filter(|(_, it)| matches!(it.event, Event::SessionOpened { .. })).count();
    assert_eq!(opened, 1);
}

#[tokio::test]
async fn a_card_that_is_removed_ends_its_sessions_and_no_others() {
    let card_server = CardServer::open().await;
    let holder = card_server.registers(DemoCard::Doctor).await;
    let my_number = card_server.bound(DemoCard::MyNumber, &holder).await;
    let (mut doctor, mut citizen) = (card_server.pc(), card_server.pc());
    doctor.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    citizen.logs_in(CardKind::Jpki, &SoftCard::of(DemoCard::MyNumber)).await.is_ok();
    let shown = account(&mut doctor).await;
    assert_eq!(shown.came_by, CameBy::Card);
    assert_eq!((shown.cards.len(), shown.binding), (2, Binding::Ready));
    let current: Vec<_> = shown.cards.iter().filter(|it| it.current == IsCurrent::Yes).collect();
    assert!(current.len() == 1 && current[0].id == card_id(DemoCard::Doctor).as_str());
    assert_eq!(account(&mut citizen).await.binding, Binding::NeedsHpki);

    let path = format!("/api/account/cards/{my_number}/remove");
    doctor.browser.post(&path, json!({})).await.refuses(Code::ReauthenticationNeeded);
    // Showing the card for the person is no confirmation of a change, however fresh.
    let (attempt, _) = doctor.shows(CardKind::Hpki, "reauthenticate", &SoftCard::of(DemoCard::Doctor)).await;
    doctor.goes_on(&attempt, "confirm", json!({})).await.is_ok();
    doctor.browser.post(&path, json!({})).await.refuses(Code::ReauthenticationNeeded);
    let removal = json!({"is": "remove_card", "id": my_number.as_str()});
    let confirmed = doctor.confirms(removal, CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await;
    let left = doctor.browser.post(&path, confirmed).await;
    assert_eq!(left.is_ok().body["account"]["cards"].as_array().unwrap().len(), 1);
    assert_eq!(citizen.signed_in().await, None, "its session ended with it");
    assert_eq!(doctor.signed_in().await.as_deref(), Some("TESTC00001"));
    let (_, view) = citizen.shows(CardKind::Jpki, "login", &SoftCard::of(DemoCard::MyNumber)).await;
    ended_with(&view, "3.20");
    doctor.browser.post(&path, json!({})).await.refuses(Code::DeviceUnknown);
    // An HPKI card names its holder itself: only its authority can take it away.
    let own = format!("/api/account/cards/{}/remove", card_id(DemoCard::Doctor));
    doctor.browser.post(&own, json!({})).await.refuses(Code::BadRequest);
    let ask = json!({"change": {"is": "remove_card", "id": card_id(DemoCard::Doctor).as_str()}});
    doctor.browser.post("/api/account/changes", ask).await.refuses(Code::BadRequest);
    assert!(doctor.signed_in().await.is_some());
}

#[tokio::test]
async fn nobody_removes_somebody_elses_card() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let other = card_server.registers(DemoCard::Pharmacist).await;
    let id = card_server.bound(DemoCard::MyNumber, &other).await;
    let mut pc = card_server.pc();
    pc.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    pc.browser.post(&format!("/api/account/cards/{id}/remove"), json!({})).await.refuses(Code::DeviceUnknown);
    assert!(card_server.server.app.store.get::<people::Card>(&id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_confirmation_is_by_the_same_persons_card() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    card_server.registers(DemoCard::Pharmacist).await;
    let mut pc = card_server.pc();
    card_server
        .pc()
        .browser
        .post("/api/cards", json!({"card": "hpki", "purpose": "reauthenticate"}))
        .await
        .refuses(Code::SessionMissing);
    pc.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    card_server.server.pass(Duration::from_mins(6));
    let (attempt, _) = pc.shows(CardKind::Hpki, "reauthenticate", &SoftCard::of(DemoCard::Pharmacist)).await;
    pc.goes_on(&attempt, "confirm", json!({})).await.refuses(Code::CardTaken);
    let until = account(&mut pc).await.confirmed_until;
    assert!(until < card_server.server.now().as_millis(), "nothing was confirmed");
    let (attempt, _) =
        pc.shows(CardKind::Hpki, "reauthenticate", &SoftCard::of(DemoCard::DoctorRenewed)).await;
    pc.goes_on(&attempt, "confirm", json!({})).await.is_ok();
    assert!(account(&mut pc).await.confirmed_until > card_server.server.now().as_millis());
}

#[tokio::test]
async fn a_phone_that_is_registered_can_still_log_in_beside_the_card() {
    let card_server = CardServer::open().await;
    let mut phone = card_server.server.registered("TESTC00001").await;
    card_server.pc().logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    phone.browser.user_agent = IPHONE.to_owned();
    phone.logs_in().await.is_ok();
}

#[tokio::test]
async fn a_card_confirms_the_change_it_was_shown_for_and_nothing_else() {
    let card_server = CardServer::open().await;
    let holder = card_server.registers(DemoCard::Doctor).await;
    card_server.registers(DemoCard::Pharmacist).await;
    let my_number = card_server.bound(DemoCard::MyNumber, &holder).await;
    let mut pc = card_server.pc();
    pc.logs_in(CardKind::Jpki, &SoftCard::of(DemoCard::MyNumber)).await.is_ok();
    let removal = json!({"is": "remove_card", "id": my_number.as_str()});
    let add = json!({"change": {"is": "add_phone"}});
    let change = pc.browser.post("/api/account/changes", add).await.is_ok().body["id"].clone();
    let begin = json!({"card": "hpki", "purpose": "reauthenticate", "change": change});
    // Somebody else's card is no confirmation.
    let attempt = pc.asks(begin.clone()).await;
    pc.calls(&attempt, Some(&SoftCard::of(DemoCard::Pharmacist))).await.unwrap();
    pc.goes_on(&attempt, "confirm", json!({})).await.refuses(Code::CardTaken);
    let used = pc.browser.post("/api/account/devices/add", json!({"change": change})).await;
    used.refuses(Code::ReauthenticationNeeded);
    // The holder's own is one: for what was asked, and not for binding a card either.
    let attempt = pc.asks(begin.clone()).await;
    pc.calls(&attempt, Some(&SoftCard::of(DemoCard::Doctor))).await.unwrap();
    let before = pc.browser.clone();
    pc.goes_on(&attempt, "confirm", json!({})).await.is_ok();
    assert_ne!(before.cookies["kagura-session"], pc.browser.cookies["kagura-session"]);
    before.clone().get("/api/account").await.refuses(Code::SessionMissing);
    assert_eq!(account(&mut pc).await.binding, Binding::NeedsHpki, "it was shown for the change");
    let path = format!("/api/account/cards/{my_number}/remove");
    pc.browser.post(&path, json!({"change": change})).await.refuses(Code::ReauthenticationNeeded);
    pc.browser.post("/api/account/devices/add", json!({"change": change})).await.is_ok();
    // Without a change a My Number card confirms nothing; nor does a change of another session.
    let plain = json!({"card": "jpki", "purpose": "reauthenticate"});
    pc.browser.post("/api/cards", plain).await.refuses(Code::ReauthenticationNeeded);
    let mut other = card_server.pc();
    other.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    other.browser.post("/api/cards", begin).await.refuses(Code::ReauthenticationNeeded);
    // The card that opened this session goes, and the session with it.
    let confirmed = pc.confirms(removal, CardKind::Jpki, &SoftCard::of(DemoCard::MyNumber)).await;
    let gone = pc.browser.post(&path, confirmed).await;
    assert_eq!(gone.is_ok().body["account"], json!(null));
    assert_eq!(pc.signed_in().await, None);
}

#[tokio::test]
async fn the_last_card_is_removed_only_by_somebody_who_knows() {
    let card_server = CardServer::open().await;
    let holder = card_server.registers(DemoCard::Doctor).await;
    let my_number = card_server.bound(DemoCard::MyNumber, &holder).await;
    let mut pc = card_server.pc();
    pc.logs_in(CardKind::Jpki, &SoftCard::of(DemoCard::MyNumber)).await.is_ok();
    assert_eq!(account(&mut pc).await.only.as_deref(), Some(my_number.as_str()));
    let ask = |last| json!({"change": {"is": "remove_card", "id": my_number.as_str()}, "last": last});
    pc.browser.post("/api/account/changes", ask("unsaid")).await.refuses(Code::LastMeans);
    pc.browser.post("/api/account/changes", ask("known")).await.is_ok();
    // The HPKI card, once it was used, logs in too; an expired one would not.
    card_server.pc().logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    pc.browser.post("/api/account/changes", ask("unsaid")).await.is_ok();
    let store = &card_server.server.app.store;
    let hpki = store.get::<people::Card>(&card_id(DemoCard::Doctor)).await.unwrap().unwrap();
    let over = people::Card { valid_until: card_server.server.now(), ..hpki };
    store.put(&over.id, &over).await.unwrap();
    pc.browser.post("/api/account/changes", ask("unsaid")).await.refuses(Code::LastMeans);
}

#[tokio::test]
async fn a_card_that_was_bound_in_this_browser_is_told_elsewhere_only() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let mut pc = card_server.pc();
    pc.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    card_server.server.pass(Duration::from_mins(1));
    let (attempt, _) = pc.shows(CardKind::Jpki, "bind", &SoftCard::of(DemoCard::MyNumberUnbound)).await;
    pc.goes_on(&attempt, "bind", json!({})).await.is_ok();
    card_server.server.pass(Duration::from_mins(1));
    let again = pc.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await;
    assert!(again.is_ok().body.get("news").is_none(), "{}", again.text);
    card_server.server.pass(Duration::from_mins(1));
    let elsewhere = card_server.pc().logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await;
    assert_eq!(elsewhere.is_ok().body["news"][0]["what"], json!("マイナンバーカード"));
}

#[tokio::test]
async fn a_binding_that_was_begun_does_not_go_on_after_the_holder_was_disabled_and_enabled() {
    let card_server = CardServer::open().await;
    let holder = card_server.registers(DemoCard::Doctor).await;
    let mut pc = card_server.pc();
    pc.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    let (bind, _) = pc.shows(CardKind::Jpki, "bind", &SoftCard::of(DemoCard::MyNumberUnbound)).await;
    let (confirm, _) = pc.shows(CardKind::Hpki, "reauthenticate", &SoftCard::of(DemoCard::Doctor)).await;
    let challenge = pc.browser.post("/api/bridge", json!({})).await.is_ok().body["id"].clone();
    card_server.server.desk_sets(&holder, server::desk::NewStanding::Disabled).await;
    card_server.server.desk_sets(&holder, server::desk::NewStanding::Enabled).await;
    pc.goes_on(&bind, "bind", json!({})).await.refuses(Code::SessionMissing);
    pc.goes_on(&confirm, "confirm", json!({})).await.refuses(Code::SessionMissing);
    let path = format!("/api/bridge/{}/finish", challenge.as_str().unwrap());
    let body = json!({"certificate": "MAA=", "signature": "AAAA"});
    pc.browser.post(&path, body.clone()).await.refuses(Code::SessionMissing);
    card_server.server.pass(Duration::from_secs(1));
    pc.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    pc.goes_on(&bind, "bind", json!({})).await.refuses(Code::JourneyPast);
    pc.goes_on(&confirm, "confirm", json!({})).await.refuses(Code::JourneyPast);
    pc.browser.post(&path, body).await.refuses(Code::CeremonyGone);
}
