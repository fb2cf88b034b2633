//! Whoever guesses, floods or keeps asking: others are not held up by it, and nothing lasting comes of it.

use crate::common::{Browser, IPHONE, PASSWORD, Reply, TestServer, WINDOWS, code_of};
use crate::http::proof::tables;
use crate::http::strangers::from;
use api::{Ceremony, Code};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use server::audit::{Entry, Event};
use server::ids::HolderId;
use server::model::people::Holder;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

/// A PC that asks for a login in a holder's name.
async fn asks(server: &TestServer, peer: &str, holder: &str) -> Reply {
    let body = json!({"holder_id": holder}).to_string();
    let request = Request::post("/api/login").header("content-type", "application/json");
    from(&mut server.pc(), peer, request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn one_address_that_keeps_asking_for_a_holder_holds_up_nobody_there_or_elsewhere() {
    let server = TestServer::with(&[("rates.holder", "5")]).await;
    server.registered("TESTC1").await;
    let mut named = 0;
    for _ in 0..30 {
        // Also the holder's own, at the same address: it goes on as if no id had been typed.
        named +=
            usize::from(asks(&server, "198.51.100.66", "TESTC1").await.is_ok().body["holder"].is_string());
    }
    assert_eq!(named, 5);
    for peer in ["203.0.113.5", "[2001:db8::5]", "[64:ff9b::203.0.113.6]"] {
        asks(&server, peer, "TESTC1").await.is_ok();
    }
    // Nor does a neighbour behind the same gateway to IPv4 matter.
    for _ in 0..30 {
        asks(&server, "[64:ff9b::198.51.100.67]", "TESTC1").await;
    }
    asks(&server, "[64:ff9b::198.51.100.68]", "TESTC1").await.is_ok();
}

#[tokio::test]
async fn a_holder_still_logs_in_while_addresses_without_number_ask_in_that_name() {
    let server = TestServer::with(&[("rates.holder", "5"), ("rates.holder_in_all", "20")]).await;
    let mut phone = server.registered("TESTC1").await;
    for n in 0..200 {
        asks(&server, &format!("198.51.100.{n}"), "TESTC1").await.is_ok();
    }
    // The holder's own login goes on, as if no id had been typed, and the phone says who it is.
    let mut pc = server.pc();
    let shown = pc.post("/api/login", json!({"holder_id": "TESTC1"})).await;
    let (id, code) = (shown.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&shown.body));
    let opened = phone.browser.link(&code).post("/api/approve/open", json!({})).await;
    assert_eq!(opened.is_ok().body["holder"], Value::Null);
    let view = pc.get(&format!("/api/login/{id}")).await;
    let number = u8::try_from(view.body["state"]["number"].as_u64().unwrap()).unwrap();
    phone.approves(&code, number).await.is_ok();
    let session = pc.post(&format!("/api/login/{id}/session"), json!({})).await;
    assert_eq!(session.is_ok().body["holder"]["id"], "TESTC1");
}

#[tokio::test]
async fn pages_that_follow_their_own_journeys_leave_the_address_what_it_may_ask() {
    let server = TestServer::with(&[("rates.address", "4")]).await;
    let mut pages = Vec::new();
    for _ in 0..3 {
        let mut pc = server.pc();
        let shown = pc.post("/api/login", json!({})).await;
        pages.push((pc, shown.is_ok().body["id"].as_str().unwrap().to_owned()));
    }
    for _ in 0..20 {
        for (pc, id) in &mut pages {
            pc.get(&format!("/api/login/{id}")).await.is_ok();
        }
    }
    for (pc, id) in &mut pages {
        pc.post(&format!("/api/login/{id}/renew"), json!({})).await.is_ok();
        pc.post(&format!("/api/login/{id}/session"), json!({})).await.refuses(Code::JourneyPast);
    }
    // One is left, and then it is used up: not for those who are in a journey.
    server.pc().get("/api/session").await.is_ok();
    server.pc().get("/api/session").await.refuses(Code::SlowDown);
    for (pc, id) in &mut pages {
        pc.get(&format!("/api/login/{id}")).await.is_ok();
    }
    // Somebody else's journey is nobody's excuse, nor is a cookie of one's own.
    let (mine, other) = (pages[0].0.clone(), pages[1].1.clone());
    for mut stranger in [server.pc(), mine] {
        let reply = stranger.get(&format!("/api/login/{other}")).await;
        reply.refuses(Code::SlowDown);
        assert!(reply.headers.contains_key("retry-after"));
    }
}

#[tokio::test]
async fn a_page_that_follows_far_too_often_is_slowed_down_alone() {
    let server = TestServer::with(&[("rates.journey", "10")]).await;
    let begin = async || {
        let mut pc = server.pc();
        let shown = pc.post("/api/login", json!({})).await;
        let id = shown.is_ok().body["id"].as_str().unwrap().to_owned();
        (pc, id)
    };
    let ((mut greedy, its), (mut honest, own)) = (begin().await, begin().await);
    let mut answered = 0;
    for _ in 0..50 {
        answered += usize::from(greedy.get(&format!("/api/login/{its}")).await.status == 200);
    }
    assert_eq!(answered, 10);
    honest.get(&format!("/api/login/{own}")).await.is_ok();
}

/// An answer with this credential id and a signature by nobody.
fn forged(ceremony: &Ceremony, credential: &str, handle: Option<uuid::Uuid>) -> Value {
    let options: Value = serde_json::from_str(&ceremony.options).unwrap();
    let client = json!({
        "type": "webauthn.get", "challenge": options["publicKey"]["challenge"], "origin": crate::common::ORIGIN,
    });
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, b"localhost");
    let mut data = digest.as_ref().to_vec();
    data.extend([0x05, 0, 0, 0, 0]);
    let answer = json!({
        "id": credential, "rawId": credential, "type": "public-key", "clientExtensionResults": {},
        "response": {
            "authenticatorData": crate::common::b64::encode(&data),
            "clientDataJSON": crate::common::b64::encode(client.to_string().as_bytes()),
            "signature": crate::common::b64::encode(&[0x30, 6, 2, 1, 1, 2, 1, 1]),
            "userHandle": handle.map(|handle| crate::common::b64::encode(handle.as_bytes())),
        },
    });
    json!({"ceremony": ceremony.id, "credential": answer.to_string()})
}

async fn tries_to_log_in(browser: &mut Browser, credential: &str) -> Reply {
    let asked = browser.post("/api/solo/options", json!({})).await;
    let ceremony: Ceremony = serde_json::from_value(asked.is_ok().body.clone()).unwrap();
    browser.post("/api/solo/finish", forged(&ceremony, credential, None)).await
}

#[tokio::test]
async fn guessing_fills_neither_the_record_nor_a_holders_own() {
    let server = TestServer::start().await;
    server.registered("TESTC1").await;
    let holder = HolderId::parse("TESTC1").unwrap();
    let device = server::service::devices::of(&server.app.store, &holder).await.unwrap().remove(0);
    let before = tables(&server).await.count::<Entry>();
    let mut attacker = server.browser(IPHONE);
    for n in 0..60_u8 {
        let unknown = crate::common::b64::encode(&[n; 32]);
        tries_to_log_in(&mut attacker, &unknown).await.refuses(Code::CredentialUnknown);
    }
    assert_eq!(tables(&server).await.count::<Entry>(), before, "a passkey that is nobody's");
    // A passkey of a holder's: nobody is told its id, nor the holder's user handle. Whoever has both all the same fills nothing either.
    let handle = server.app.store.get::<Holder>(&holder).await.unwrap().unwrap().handle;
    for handle in [None, Some(handle)] {
        for _ in 0..60 {
            let asked = attacker.post("/api/solo/options", json!({})).await;
            let ceremony: Ceremony = serde_json::from_value(asked.is_ok().body.clone()).unwrap();
            let answer = forged(&ceremony, device.credential.as_str(), handle);
            let reply = attacker.post("/api/solo/finish", answer).await;
            assert!(reply.status >= 400, "{}", reply.text);
        }
    }
    let noted = tables(&server).await.count::<Entry>() - before;
    assert_eq!(noted, 5, "the first few of a holder's passkey");
    // A day later the record tells how many more they were.
    server.pass(DAY);
    server::service::sweep::sweep(&server.app).await.unwrap();
    let record = server.app.store.scan::<Entry>(&[], None, 10_000).await.unwrap();
    let again: Vec<_> = record
        .iter()
        .filter_map(|(_, it)| match &it.event {
            Event::RefusedAgain { times, .. } => Some((it.holder.clone(), *times)),
            _ => None,
        })
        .collect();
    assert_eq!(again, [(Some(holder), 55)]);
}

#[tokio::test]
async fn wrong_numbers_that_strangers_choose_on_both_sides_do_not_fill_a_holders_record() {
    let server = TestServer::start().await;
    server.registered("TESTC1").await;
    let before = tables(&server).await.count::<Entry>();
    for holder in [json!("TESTC1"), Value::Null] {
        for _ in 0..20 {
            let (mut pc, mut phone) = (server.pc(), server.phone());
            let shown = pc.post("/api/login", json!({"holder_id": holder})).await;
            let code = code_of(&shown.is_ok().body);
            phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
            let wrong = phone.browser.link(&code).post("/api/approve/choose", json!({"number": 9})).await;
            wrong.refuses(Code::WrongNumber);
        }
    }
    assert_eq!(tables(&server).await.count::<Entry>(), before + 5);
}

#[tokio::test]
async fn a_right_password_between_wrong_ones_gives_no_tries_back() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let mut codes = Vec::new();
    for password in ["wrong111", "wrong222", PASSWORD, "wrong333", PASSWORD, "wrong444", "wrong555", PASSWORD]
    {
        let mut phone = server.phone();
        let reply =
            phone.browser.link(&token).post("/api/register/unlock", json!({"password": password})).await;
        codes.push(reply.body["code"].as_str().unwrap_or("ok").to_owned());
    }
    let wrong = "password_wrong";
    let expected = [wrong, wrong, "ok", wrong, "ok", wrong, "invitation_locked", "invitation_locked"];
    assert_eq!(codes, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn however_many_try_at_once_five_wrong_passwords_are_answered_at_most() {
    for round in 0..4 {
        let server = TestServer::start().await;
        let holder = server.holder("TESTC1").await;
        let token = server.invite(&holder).await;
        let tries: Vec<_> = (0..20)
            .map(|n| {
                let (mut phone, token) = (server.browser(WINDOWS), token.clone());
                let password = if n == round * 5 { PASSWORD.to_owned() } else { format!("wrong{n:03}") };
                tokio::spawn(async move {
                    let body = json!({"password": password});
                    phone.link(&token).post("/api/register/unlock", body).await
                })
            })
            .collect();
        let mut wrong = 0;
        for reply in tries {
            let reply = reply.await.unwrap();
            wrong += usize::from(reply.body["code"] == "password_wrong");
        }
        assert!(wrong <= 4, "{wrong} and the one that locked");
        let record = server.app.store.scan::<Entry>(&[], None, 100).await.unwrap();
        let told = record
            .iter()
            .filter(|(_, it)| matches!(it.event, Event::PasswordWrong { .. } | Event::InvitationLocked));
        assert_eq!(told.count(), 5, "four tries and the lock");
    }
}
