//! Logging in on the phone itself, and the session that follows.

use crate::common::{Browser, Flaw, Phone, Reply, TestServer};
use crate::http::proof::tables;
use api::Code;
use serde_json::{Value, json};
use server::ids::HolderId;
use server::model::people::Standing;
use server::model::session::Session;
use server::model::takeover::Takeover;
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

/// There is no PC, and nothing was typed.
#[tokio::test]
async fn whoever_types_no_id_is_not_sent_to_a_pc_to_mend_it() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let says_pc = |reply: &Reply| {
        let told = serde_json::from_str::<api::Problem>(&reply.text).unwrap().explanation.unwrap();
        let said = told.causes.iter().map(|it| &it.text).chain(told.remedies.iter().map(|it| &it.text));
        said.filter(|it| it.contains("パソコンで入力")).cloned().collect::<Vec<_>>()
    };
    for flaw in
        [Flaw::BadSignature, Flaw::OldChallenge, Flaw::NotVerified, Flaw::WrongOrigin, Flaw::WrongType]
    {
        phone.key.flaw = flaw;
        assert_eq!(says_pc(&phone.logs_in().await), Vec::<String>::new(), "alone, {flaw:?}");
        let (_, code) = phone.scans(&mut server.pc(), json!({})).await;
        assert_eq!(says_pc(&phone.confirms(&code).await), Vec::<String>::new(), "by a code, {flaw:?}");
    }
    // Where an ID was typed, a slip in it is what it may be.
    let (_, code) = phone.scans(&mut server.pc(), json!({ "holder_id": "TESTC1" })).await;
    assert_ne!(says_pc(&phone.confirms(&code).await), Vec::<String>::new());
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

/// Two people with a phone each; the first is signed in on a shared one, and the second has begun there and has an answer ready.
async fn shared(server: &TestServer) -> (Phone, Value) {
    let mut ann = server.registered("TESTC1").await;
    let mut bob = server.registered("TESTC2").await;
    ann.logs_in().await.is_ok();
    bob.browser = ann.browser;
    let asked = bob.browser.post("/api/solo/options", json!({})).await;
    let finish = bob.answers(asked);
    (bob, finish)
}

fn switching(finish: &Value) -> Value {
    let mut finish = finish.clone();
    finish["conflict"] = json!("switch");
    finish
}

async fn signed_in(browser: &mut Browser) -> Value {
    browser.get("/api/session").await.is_ok().body["session"]["holder"]["id"].clone()
}

#[tokio::test]
async fn a_ceremony_is_finished_in_the_browser_that_began_it_or_not_at_all() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let mut with_cookies = server.phone().browser;
    with_cookies.post("/api/solo/options", json!({})).await.is_ok();
    // A browser that brings no cookie at all is told what it lacks.
    let others = [
        (server.phone().browser, Code::CookieMissing, "2.15"),
        (server.pc(), Code::CookieMissing, "3.6"),
        (with_cookies, Code::CeremonyGone, "2.6"),
    ];
    for (mut other, code, number) in others {
        let asked = phone.browser.post("/api/solo/options", json!({})).await;
        let finish = phone.answers(asked);
        let before = tables(&server).await;
        other.post("/api/solo/finish", finish.clone()).await.sees(code, number);
        before.differ_only_by(&tables(&server).await, 0, "another browser");
        assert_eq!(signed_in(&mut other).await, json!(null));
        // It was taken all the same.
        phone.browser.post("/api/solo/finish", finish.clone()).await.refuses(Code::CeremonyGone);
        phone.browser.post("/api/solo/finish", switching(&finish)).await.refuses(Code::CeremonyGone);
    }
    phone.logs_in().await.is_ok();
}

#[tokio::test]
async fn a_browsers_secret_stays_the_same_while_ceremonies_are_begun_again() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    phone.browser.cookies.clear();
    let first = phone.browser.post("/api/solo/options", json!({})).await;
    let secret = phone.browser.cookies.clone();
    let second = phone.browser.post("/api/solo/options", json!({"via": "hybrid"})).await;
    assert_eq!(phone.browser.cookies, secret);
    for asked in [second, first] {
        let finish = phone.answers(asked);
        phone.browser.post("/api/solo/finish", finish).await.is_ok();
    }
}

#[tokio::test]
async fn what_was_proven_before_a_switch_is_used_once_in_that_browser_only() {
    let server = TestServer::start().await;
    let (mut bob, finish) = shared(&server).await;
    bob.browser.post("/api/solo/finish", finish.clone()).await.refuses(Code::SessionOfOther);
    let mut stranger = server.phone().browser;
    stranger.post("/api/solo/options", json!({})).await.is_ok();
    let before = tables(&server).await;
    stranger.post("/api/solo/finish", switching(&finish)).await.sees(Code::CeremonyGone, "2.6");
    assert_eq!(signed_in(&mut stranger).await, json!(null));
    // It was taken all the same, so that nobody tries twice.
    bob.browser.post("/api/solo/finish", switching(&finish)).await.refuses(Code::CeremonyGone);
    assert_eq!(signed_in(&mut bob.browser).await, "TESTC1");
    let after = tables(&server).await;
    assert_eq!(after.count::<Takeover>(), 0);
    assert_eq!(after.count::<Session>(), before.count::<Session>());
}

#[tokio::test]
async fn asking_again_instead_of_switching_uses_up_what_was_proven() {
    let server = TestServer::start().await;
    let (mut bob, finish) = shared(&server).await;
    bob.browser.post("/api/solo/finish", finish.clone()).await.refuses(Code::SessionOfOther);
    for _ in 0..3 {
        bob.browser.post("/api/solo/finish", finish.clone()).await.refuses(Code::CeremonyGone);
    }
    bob.browser.post("/api/solo/finish", switching(&finish)).await.refuses(Code::CeremonyGone);
}

#[tokio::test]
async fn many_words_to_switch_open_one_session() {
    let server = TestServer::start().await;
    let (mut bob, finish) = shared(&server).await;
    bob.browser.post("/api/solo/finish", finish.clone()).await.refuses(Code::SessionOfOther);
    let sends: Vec<_> = (0..8)
        .map(|_| {
            let (mut browser, finish) = (bob.browser.clone(), switching(&finish));
            tokio::spawn(async move { browser.post("/api/solo/finish", finish).await.status })
        })
        .collect();
    let mut good = 0;
    for send in sends {
        good += usize::from(send.await.unwrap() == 200);
    }
    assert_eq!(good, 1);
    assert_eq!(tables(&server).await.count::<Session>(), 1);
}

#[tokio::test]
async fn what_was_proven_before_a_switch_lasts_a_minute() {
    for (wait, works) in [(59_999, true), (60_000, false), (600_000, false)] {
        let server = TestServer::start().await;
        let (mut bob, finish) = shared(&server).await;
        bob.browser.post("/api/solo/finish", finish.clone()).await.refuses(Code::SessionOfOther);
        let proven_at = server.now();
        server.pass(Duration::from_millis(wait));
        let switched = bob.browser.post("/api/solo/finish", switching(&finish)).await;
        if works {
            assert_eq!(switched.is_ok().body["holder"]["id"], "TESTC2");
            assert_eq!(switched.body["authenticated_at"], proven_at.as_millis());
        } else {
            switched.refuses(Code::CeremonyGone);
            assert_eq!(signed_in(&mut bob.browser).await, "TESTC1");
        }
    }
    let server = TestServer::start().await;
    let (mut bob, finish) = shared(&server).await;
    bob.browser.post("/api/solo/finish", finish).await.refuses(Code::SessionOfOther);
    server.pass(Duration::from_mins(1));
    server::service::sweep::sweep(&server.app).await.unwrap();
    assert_eq!(tables(&server).await.count::<Takeover>(), 0);
}

#[tokio::test]
async fn a_switch_takes_the_place_of_the_session_that_was_asked_about() {
    let server = TestServer::start().await;
    // Meanwhile somebody logged out, or somebody else again logged in.
    for third in [false, true] {
        let (mut bob, finish) = shared(&server).await;
        bob.browser.post("/api/solo/finish", finish.clone()).await.refuses(Code::SessionOfOther);
        bob.browser.post("/api/session/end", json!({})).await.is_ok();
        if third {
            let mut eve = server.registered("TESTC3").await;
            eve.browser = bob.browser.clone();
            eve.logs_in().await.is_ok();
            bob.browser = eve.browser;
        }
        bob.browser.post("/api/solo/finish", switching(&finish)).await.refuses(Code::CeremonyGone);
        let there = if third { json!("TESTC3") } else { json!(null) };
        assert_eq!(signed_in(&mut bob.browser).await, there);
    }
}

#[tokio::test]
async fn a_switch_needs_the_device_and_the_holder_to_be_there_still() {
    let server = TestServer::start().await;
    for disabled in [false, true] {
        let (mut bob, finish) = shared(&server).await;
        bob.browser.post("/api/solo/finish", finish.clone()).await.refuses(Code::SessionOfOther);
        let holder = HolderId::parse("TESTC2").unwrap();
        let refused = if disabled {
            server.set_standing(&holder, Standing::Disabled { since: server.now() }).await;
            Code::HolderDisabled
        } else {
            let device = server::service::devices::of(&server.app.store, &holder).await.unwrap().remove(0).id;
            let step = async |tx: server::store::Tx| {
                server::service::devices::remove(&tx, &device, server.now()).await
            };
            assert!(server.app.store.transaction(step).await.unwrap().is_some());
            Code::CredentialUnknown
        };
        bob.browser.post("/api/solo/finish", switching(&finish)).await.refuses(refused);
        assert_eq!(signed_in(&mut bob.browser).await, "TESTC1");
    }
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
async fn a_passkey_that_begins_to_sync_logs_in_and_one_that_takes_it_back_is_told_so_without_blame() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let mut phone = server.phone();
    phone.registers(&token).await.is_ok();
    // BE alone, BE and BS, BE alone: what a keeper says once it was updated, once it syncs, and once it does not any more.
    for copies in [0x08, 0x18, 0x08] {
        phone.key.copies = copies;
        phone.logs_in().await.is_ok();
    }
    phone.key.copies = 0;
    let refused = phone.logs_in().await;
    refused.sees(Code::CredentialChanged, "2.6");
    let told = refused.body["explanation"].to_string();
    assert!(!told.contains("別の場所でも使われた") && told.contains("登録し直"), "{told}");
    let record = server.app.store.scan::<server::audit::Entry>(&[], None, 100).await.unwrap();
    let refused = server::audit::Event::PasskeyRefused { code: Code::CredentialChanged };
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
