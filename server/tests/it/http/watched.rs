//! What a holder sees of the own account: the sessions that last, which can be ended, and what was added since the last time.

use crate::common::{Browser, Phone, TestServer, code_of};
use api::Code;
use serde_json::{Value, json};
use server::audit::{Entry, Event};
use server::ids::HolderId;
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);

async fn sessions(browser: &mut Browser) -> Vec<Value> {
    browser.get("/api/account").await.is_ok().body["sessions"].as_array().unwrap().clone()
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    !browser.get("/api/session").await.is_ok().body["session"].is_null()
}

/// Another phone, added in this browser after the phone confirmed it.
async fn adds(server: &TestServer, pc: &mut Browser, phone: &mut Phone) -> Phone {
    let confirmed = server.confirmed_by_phone(pc, phone, json!({"is": "add_phone"})).await;
    let waiting = pc.post("/api/account/devices/add", confirmed).await;
    let code = code_of(&waiting.is_ok().body);
    let mut other = server.phone();
    let ticket = other.claims(&code, pc, waiting.body["id"].as_str().unwrap()).await;
    other.makes_passkey(&code, Some(&ticket)).await.is_ok();
    other
}

#[tokio::test]
async fn a_holder_sees_every_session_that_lasts_and_no_other() {
    let server = TestServer::with(&[("places", "0.0.0.0/8=3階 東病棟")]).await;
    let mut phone = server.registered("TESTC1").await;
    let mut stranger = server.registered("TESTC2").await;
    stranger.logs_in().await.is_ok();
    phone.logs_in().await.is_ok();
    server.pass(29 * MINUTE);
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    let seen = sessions(&mut pc).await;
    assert_eq!(seen.len(), 2);
    let (this, other) = (&seen[0], &seen[1]);
    assert_eq!((&this["current"], &other["current"]), (&json!("yes"), &json!("no")));
    assert_eq!(this["browser"], "Windows の Edge");
    assert_eq!(other["browser"], "iPhone の Safari");
    assert!(this["place"].as_str().unwrap().starts_with("3階 東病棟"), "{this}");
    assert_eq!(this["by"], "iPhone");
    assert!(other["used_at"].as_i64() < this["used_at"].as_i64());
    server.pass(MINUTE);
    assert_eq!(sessions(&mut pc).await.len(), 1, "the other was not used for half an hour");
}

#[tokio::test]
async fn a_holder_ends_a_session_or_all_others_and_nobody_elses() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let mut stranger = server.registered("TESTC2").await;
    stranger.logs_in().await.is_ok();
    let mut pcs = [server.pc(), server.pc(), server.pc()];
    for pc in &mut pcs {
        phone.logs_in_on(pc).await.is_ok();
    }
    let [one, two, three] = &mut pcs;
    let ids: Vec<Value> = sessions(one).await.iter().map(|it| it["id"].clone()).collect();
    // Somebody else's is not there, and neither is one that never was.
    let foreign = sessions(&mut stranger.browser).await.remove(0)["id"].clone();
    for id in [foreign.as_str().unwrap(), "AAAAAAAAAAAAAAAAAAAAAA"] {
        one.post(&format!("/api/account/sessions/{id}/end"), json!({})).await.is_ok();
    }
    assert!(is_signed_in(&mut stranger.browser).await);
    let of_three = sessions(three).await.into_iter().find(|it| it["current"] == "yes").unwrap();
    let path = format!("/api/account/sessions/{}/end", of_three["id"].as_str().unwrap());
    let ended = one.post(&path, json!({})).await;
    assert_eq!(ended.is_ok().body["account"]["sessions"].as_array().unwrap().len(), ids.len() - 1);
    assert!(!is_signed_in(three).await && is_signed_in(two).await);
    let left = one.post("/api/account/sessions/end_others", json!({})).await;
    assert_eq!(left.is_ok().body["sessions"].as_array().unwrap().len(), 1);
    assert!(!is_signed_in(two).await && is_signed_in(one).await);
    // One's own is logging out.
    let own = sessions(one).await.remove(0)["id"].as_str().unwrap().to_owned();
    let ended = one.post(&format!("/api/account/sessions/{own}/end"), json!({})).await;
    assert_eq!(ended.is_ok().body["account"], json!(null));
    assert!(!one.cookies.contains_key("kagura-session"));
}

#[tokio::test]
async fn one_session_too_many_ends_the_one_that_was_not_used_for_longest() {
    let server = TestServer::with(&[("session.per_holder", "3")]).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pcs = [server.pc(), server.pc(), server.pc(), server.pc()];
    for pc in &mut pcs[..3] {
        phone.logs_in_on(pc).await.is_ok();
        server.pass(2 * MINUTE);
    }
    pcs[0].get("/api/account").await.is_ok(); // the first one is used again
    server.pass(2 * MINUTE);
    phone.logs_in_on(&mut pcs[3]).await.is_ok();
    let mut there = Vec::new();
    for pc in &mut pcs {
        there.push(is_signed_in(pc).await);
    }
    assert_eq!(there, [true, false, true, true]);
    let record = server.app.store.scan::<Entry>(&[], None, 1000).await.unwrap();
    let displaced = record.iter().filter(|(_, it)| it.event == Event::SessionDisplaced).count();
    assert_eq!(displaced, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_logins_at_once_leave_as_many_sessions_as_are_allowed() {
    let server = TestServer::with(&[("session.per_holder", "5")]).await;
    let mut phone = server.registered("TESTC1").await;
    for _ in 0..20 {
        logins_at_once(&server, &mut phone).await;
        let holder = HolderId::parse("TESTC1").unwrap();
        assert_eq!(server::service::sessions::of(&server.app.store, &holder).await.unwrap().len(), 5);
    }
}

/// Thirty logins that were approved are taken at once.
async fn logins_at_once(server: &TestServer, phone: &mut Phone) {
    let mut ready = Vec::new();
    for _ in 0..30 {
        let mut pc = server.pc();
        let view = pc.post("/api/login", json!({})).await;
        let (id, code) = (view.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&view.body));
        phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
        let state = pc.get(&format!("/api/login/{id}")).await.body["state"].clone();
        phone.approves(&code, u8::try_from(state["number"].as_u64().unwrap()).unwrap()).await.is_ok();
        ready.push((pc, id));
    }
    let taken: Vec<_> = ready
        .into_iter()
        .map(|(mut pc, id)| {
            tokio::spawn(async move {
                pc.post(&format!("/api/login/{id}/session"), json!({})).await.is_ok();
            })
        })
        .collect();
    for one in taken {
        one.await.unwrap();
    }
}

#[tokio::test]
async fn logging_out_tells_the_browser_to_forget_our_pages_and_nothing_else() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    phone.logs_in().await.is_ok();
    let out = phone.browser.post("/api/session/end", json!({})).await;
    assert_eq!(out.is_ok().headers["clear-site-data"], "\"cache\"");
    assert!(phone.browser.get("/api/session").await.headers.get("clear-site-data").is_none());
}

#[tokio::test]
async fn a_login_without_news_tells_none() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let first = phone.logs_in().await;
    assert!(first.is_ok().body.get("news").is_none(), "{}", first.text);
    for _ in 0..2 {
        server.pass(MINUTE);
        let session = phone.logs_in_on(&mut server.pc()).await;
        assert!(session.is_ok().body.get("news").is_none(), "{}", session.text);
    }
}

#[tokio::test]
async fn a_phone_that_was_added_elsewhere_is_told_at_the_next_login_until_it_is_read() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    // Somebody who was let in once, and got a phone of the own confirmed.
    let mut thief = server.pc();
    phone.logs_in_on(&mut thief).await.is_ok();
    server.pass(MINUTE);
    let mut stolen = adds(&server, &mut thief, &mut phone).await;
    server.pass(MINUTE);
    // The thief reads the news away, as far as that goes: in the session that made it, and with the phone itself.
    thief.get("/api/account").await.is_ok();
    thief.post("/api/account/news/read", json!({})).await.is_ok();
    let by_stolen = stolen.logs_in().await;
    assert!(by_stolen.is_ok().body.get("news").is_none(), "a phone is no news to itself");
    stolen.browser.post("/api/account/news/read", json!({})).await.is_ok();
    server.pass(MINUTE);
    // The victim is told all the same: on the phone that approves, after the login, and on the page.
    for _ in 0..2 {
        let mut pc = server.pc();
        let session = phone.logs_in_on(&mut pc).await;
        assert_eq!(session.is_ok().body["news"].as_array().unwrap().len(), 1, "{}", session.text);
        let account = pc.get("/api/account").await.body;
        let marked: Vec<_> = account["devices"].as_array().unwrap().iter().map(|it| &it["new"]).collect();
        assert_eq!(marked, ["yes", "no"], "the newest first");
        assert!(account["sessions"].as_array().unwrap().iter().any(|it| it["new"] == "yes"));
        server.pass(MINUTE);
    }
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    pc.post("/api/account/news/read", json!({})).await.is_ok();
    server.pass(MINUTE);
    let session = phone.logs_in_on(&mut server.pc()).await;
    assert!(session.is_ok().body.get("news").is_none(), "read once is read");
}

#[tokio::test]
async fn the_phone_that_approves_is_told_of_another_one() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let mut thief = server.pc();
    phone.logs_in_on(&mut thief).await.is_ok();
    server.pass(MINUTE);
    adds(&server, &mut thief, &mut phone).await;
    server.pass(MINUTE);
    let mut pc = server.pc();
    let view = pc.post("/api/login", json!({})).await;
    let (id, code) = (view.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&view.body));
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let state = pc.get(&format!("/api/login/{id}")).await.body["state"].clone();
    let approved = phone.approves(&code, u8::try_from(state["number"].as_u64().unwrap()).unwrap()).await;
    assert_eq!(approved.is_ok().body["news"][0]["what"], "iPhone 2");
}

#[tokio::test]
async fn what_was_added_in_this_very_browser_is_told_elsewhere_only() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let mut own = server.pc();
    phone.logs_in_on(&mut own).await.is_ok();
    server.pass(MINUTE);
    adds(&server, &mut own, &mut phone).await;
    server.pass(MINUTE);
    own.post("/api/session/end", json!({})).await.is_ok();
    let again = phone.logs_in_on(&mut own).await;
    assert!(again.is_ok().body.get("news").is_none(), "{}", again.text);
    server.pass(MINUTE);
    let elsewhere = phone.logs_in_on(&mut server.pc()).await;
    assert_eq!(elsewhere.is_ok().body["news"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn only_whoever_is_signed_in_sees_or_ends_sessions() {
    let server = TestServer::start().await;
    let mut nobody = server.pc();
    for path in ["sessions/end_others", "sessions/AAAA/end", "news/read"] {
        let refused = nobody.post(&format!("/api/account/{path}"), json!({})).await;
        refused.refuses(Code::SessionMissing);
    }
}
