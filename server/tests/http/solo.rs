//! Logging in on the phone itself, and the session that follows.

use crate::common::{Flaw, TestServer};
use api::Code;
use serde_json::json;
use std::time::Duration;

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn one_touch_logs_in_without_typing() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let session = phone.logs_in().await;
    assert_eq!(session.is_ok().body["holder"]["id"], "TESTC1");
    let signal = &session.body["signal"];
    assert_eq!(signal["rp_id"], "localhost");
    assert_eq!(signal["accepted"]["credentials"].as_array().unwrap().len(), 1);
    phone.browser.get("/api/account").await.is_ok();
}

#[tokio::test]
async fn a_passkey_nobody_registered_is_named_so_that_it_can_vanish() {
    let (here, elsewhere) = (TestServer::start().await, TestServer::start().await);
    let mut phone = elsewhere.registered("TESTC1").await;
    phone.browser = here.browser(crate::common::IPHONE);
    let problem = phone.logs_in().await.sees(Code::CredentialUnknown, "2.24");
    let signal = problem.signal.unwrap();
    assert!(signal.unknown.is_some());
    assert_eq!(signal.accepted, None, "a list of none would wipe the holder's other passkeys");
}

#[tokio::test]
async fn an_idle_session_ends_and_a_busy_one_ends_too() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    phone.logs_in().await.is_ok();
    server.pass(HOUR / 2);
    phone.browser.get("/api/account").await.refuses(Code::SessionMissing);
    phone.logs_in().await.is_ok();
    for _ in 0..(17 * 3) {
        server.pass(HOUR / 3);
        phone.browser.get("/api/account").await.is_ok();
    }
    server.pass(HOUR / 3);
    server.pass(HOUR / 3);
    assert_eq!(phone.browser.get("/api/session").await.body["session"], json!(null));
}

#[tokio::test]
async fn logging_out_ends_the_session_and_twice_does_no_harm() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    phone.logs_in().await.is_ok();
    let stolen = phone.browser.clone();
    for _ in 0..2 {
        phone.browser.post("/api/session/end", json!({})).await.is_ok();
    }
    let mut stolen = stolen;
    assert_eq!(
        stolen.get("/api/session").await.body["session"],
        json!(null),
        "the cookie alone opens nothing"
    );
}

#[tokio::test]
async fn a_second_person_on_a_shared_phone_switches_with_one_tap() {
    let server = TestServer::start().await;
    let mut ann = server.registered("TESTC1").await;
    let mut bob = server.registered("TESTC2").await;
    ann.logs_in().await.is_ok();
    bob.browser = ann.browser.clone();
    let asked = bob.browser.post("/api/solo/options", json!({})).await;
    let mut finish = bob.answers(asked);
    bob.browser.post("/api/solo/finish", finish.clone()).await.sees(Code::SessionOfOther, "2.18");
    finish["conflict"] = json!("switch");
    let session = bob.browser.post("/api/solo/finish", finish.clone()).await;
    assert_eq!(session.is_ok().body["holder"]["id"], "TESTC2");
    bob.browser.post("/api/solo/finish", finish).await.refuses(Code::CeremonyGone);
}

#[tokio::test]
async fn a_counter_that_goes_back_is_refused_and_the_record_says_so() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let mut phone = server.phone();
    phone.key.counts = true;
    phone.registers(&token).await.is_ok();
    for _ in 0..3 {
        phone.logs_in().await.is_ok();
    }
    phone.key.flaw = Flaw::CounterBack;
    phone.logs_in().await.sees(Code::CredentialCloned, "2.6");
    let record = server.app.store.scan::<server::audit::Entry>(&[], None, 100).await.unwrap();
    let refused = server::audit::Event::PasskeyRefused { code: Code::CredentialCloned };
    assert!(record.iter().any(|(_, entry)| entry.event == refused));
}

#[tokio::test]
async fn the_cookie_check_tells_a_browser_that_keeps_cookies_from_one_that_does_not() {
    let server = TestServer::start().await;
    let mut browser = server.pc();
    browser.get("/api/cookie").await.is_ok();
    assert_eq!(browser.get("/api/cookie/echo").await.body["kept"], "yes");
    browser.cookies.clear();
    assert_eq!(browser.get("/api/cookie/echo").await.body["kept"], "no");
}
