//! A stranger at the same address as many others: a flood displaces itself, and keeps nobody out of a browser that is used there.

use crate::common::{Browser, TestServer, code_of};
use crate::http::proof::tables;
use crate::http::strangers::{from, posts};
use api::Code;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use server::journey::login::Login;
use server::model::incident::Incident;
use server::model::link::Link;
use server::passkey::BegunCeremony;
use server::service::rates::Beginning;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);
const HOSPITAL: &str = "192.0.2.7";
/// The least that an address may leave in the store.
const LEAST: (&str, &str) = ("limits.strangers_per_address", "1MiB");

async fn gets(browser: &mut Browser, path: &str) -> crate::common::Reply {
    from(browser, HOSPITAL, Request::get(path).body(Body::empty()).unwrap()).await
}

async fn asks(browser: &mut Browser, path: &str, body: Value) -> crate::common::Reply {
    posts(browser, HOSPITAL, path, &body).await
}

/// Asks from the hospital's address until it has nothing left. With time there is something again, however slow the machine is: to be done
/// before each request that has to be refused.
async fn drained(server: &TestServer) {
    while asks(&mut server.pc(), "/api/session/end", json!({})).await.status != 429 {}
}

/// How often something can be begun before anything has to give way.
fn room(what: Beginning) -> usize {
    usize::try_from((1 << 20) / what.bytes()).unwrap()
}

#[tokio::test]
async fn an_address_that_begins_and_begins_displaces_its_own_and_the_store_does_not_grow() {
    let server = TestServer::with(&[LEAST]).await;
    let (room, mut first, mut second) = (room(Beginning::Login), server.pc(), server.pc());
    let oldest = asks(&mut first, "/api/login", json!({})).await;
    let oldest = oldest.is_ok().body["id"].as_str().unwrap().to_owned();
    let next = asks(&mut second, "/api/login", json!({})).await;
    let (next, code) = (next.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&next.body));
    // A wrong number, an end with an incident.
    let mut phone = server.phone().browser;
    phone.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    phone.link(&code).post("/api/approve/choose", json!({"number": 9})).await.refuses(Code::WrongNumber);
    assert_eq!(tables(&server).await.count::<Incident>(), 1);
    for _ in 2..room {
        asks(&mut server.pc(), "/api/login", json!({})).await.is_ok();
    }
    gets(&mut first, &format!("/api/login/{oldest}")).await.is_ok();
    let mut latest = (server.pc(), String::new());
    for _ in 0..room / 2 {
        let mut pc = server.pc();
        let begun = asks(&mut pc, "/api/login", json!({})).await;
        latest = (pc, begun.is_ok().body["id"].as_str().unwrap().to_owned());
    }
    let left = tables(&server).await;
    assert!(left.count::<Login>() <= room && left.count::<Link>() <= room, "{}", left.count::<Link>());
    assert_eq!(left.count::<Incident>(), 0, "what was told of them goes with them");
    gets(&mut first, &format!("/api/login/{oldest}")).await.refuses(Code::JourneyUnknown);
    gets(&mut second, &format!("/api/login/{next}")).await.refuses(Code::JourneyUnknown);
    phone.link(&code).post("/api/approve/open", json!({})).await.refuses(Code::LinkUnknown);
    gets(&mut latest.0, &format!("/api/login/{}", latest.1)).await.is_ok();
}

#[tokio::test]
async fn whoever_logs_in_while_an_address_is_flooded_gets_in() {
    let server = TestServer::with(&[LEAST]).await;
    let mut phone = server.registered("TESTC1").await;
    for _ in 0..room(Beginning::Login) {
        asks(&mut server.pc(), "/api/login", json!({})).await.is_ok();
    }
    let mut pc = server.pc();
    let shown = asks(&mut pc, "/api/login", json!({"holder_id": "TESTC1"})).await;
    let (id, code) = (shown.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&shown.body));
    for _ in 0..50 {
        asks(&mut server.pc(), "/api/login", json!({})).await.is_ok();
        asks(&mut server.pc(), "/api/solo/options", json!({})).await.is_ok();
    }
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let state = gets(&mut pc, &format!("/api/login/{id}")).await.body["state"].clone();
    phone.approves(&code, u8::try_from(state["number"].as_u64().unwrap()).unwrap()).await.is_ok();
    // Approved, it is no stranger's any more.
    for _ in 0..room(Beginning::Login) {
        asks(&mut server.pc(), "/api/login", json!({})).await.is_ok();
    }
    asks(&mut pc, &format!("/api/login/{id}/session"), json!({})).await.is_ok();
}

#[tokio::test]
async fn ceremonies_give_way_too() {
    let server = TestServer::with(&[LEAST]).await;
    for _ in 0..room(Beginning::Ceremony) + 9 {
        asks(&mut server.pc(), "/api/solo/options", json!({})).await.is_ok();
    }
    let kept = tables(&server).await.count::<BegunCeremony>();
    assert!((1..=room(Beginning::Ceremony)).contains(&kept), "{kept}");
}

#[tokio::test]
async fn a_browser_in_which_somebody_has_logged_in_goes_on_where_its_address_has_nothing_left() {
    let server = TestServer::with(&[("rates.address", "30")]).await;
    let (mut phone, mut pc) = (server.registered("TESTC1").await, server.pc());
    phone.logs_in_on(&mut pc).await.is_ok();
    pc.post("/api/session/end", json!({})).await.is_ok();
    drained(&server).await;
    // The whole login, on the PC and on the phone, in the midst of it.
    let shown = asks(&mut pc, "/api/login", json!({"holder_id": "TESTC1"})).await;
    let (id, code) = (shown.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&shown.body));
    let mut at_the_hospital = async |path: &str, body: Value| {
        let phone = phone.browser.link(&code);
        posts(phone, HOSPITAL, path, &body).await
    };
    at_the_hospital("/api/approve/open", json!({})).await.is_ok();
    let state = gets(&mut pc, &format!("/api/login/{id}")).await.body["state"].clone();
    at_the_hospital("/api/approve/choose", json!({"number": state["number"]})).await.is_ok();
    let asked = at_the_hospital("/api/approve/options", json!({})).await;
    let finish = phone.answers(asked);
    posts(phone.browser.link(&code), HOSPITAL, "/api/approve/finish", &finish).await.is_ok();
    asks(&mut pc, &format!("/api/login/{id}/session"), json!({})).await.is_ok();
    drained(&server).await;
    asks(&mut server.pc(), "/api/login", json!({})).await.refuses(Code::SlowDown);
    // With a card, and with the phone's own passkey.
    asks(&mut phone.browser, "/api/solo/options", json!({})).await.is_ok();
}

#[tokio::test]
async fn a_phone_that_was_never_here_approves_what_a_pc_asks_while_its_address_is_flooded() {
    let server = TestServer::with(&[("rates.address", "30")]).await;
    let (mut phone, mut pc) = (server.registered("TESTC1").await, server.pc());
    phone.browser = server.phone().browser;
    let shown = pc.post("/api/login", json!({})).await;
    let code = code_of(&shown.is_ok().body);
    // A link that goes on is no excuse for anything else, in whatever hands.
    let id = shown.body["id"].as_str().unwrap();
    for path in ["/api/login", "/api/solo/options", "/api/incidents", &format!("/api/register/{id}/renew")] {
        let mut stranger = server.pc();
        drained(&server).await;
        posts(stranger.link(&code), HOSPITAL, path, &json!({})).await.refuses(Code::SlowDown);
    }
    posts(phone.browser.link(&code), HOSPITAL, "/api/approve/open", &json!({})).await.is_ok();
}

#[tokio::test]
async fn only_a_proof_makes_a_browser_known_and_no_cookie_of_anybody_elses_making_does() {
    let server = TestServer::with(&[("rates.address", "40")]).await;
    let mut phone = server.registered("TESTC1").await;
    let known = "kagura-known";
    let mut stranger = server.pc();
    let begun = stranger.post("/api/login", json!({})).await;
    let id = begun.is_ok().body["id"].as_str().unwrap().to_owned();
    for path in ["/api/session".to_owned(), format!("/api/login/{id}"), "/api/cookie".to_owned()] {
        stranger.get(&path).await;
    }
    stranger.post(&format!("/api/login/{id}/session"), json!({})).await.refuses(Code::JourneyPast);
    stranger.post("/api/session/end", json!({})).await;
    assert_eq!(stranger.cookies.get(known), None);
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    let (own, of_the_phone) = (pc.cookies[known].clone(), phone.browser.cookies[known].clone());
    assert_ne!(own, of_the_phone);
    assert!(!own.to_lowercase().contains("testc1"));
    // A day later it is made anew; before, it stays.
    phone.logs_in_on(&mut pc).await.is_ok();
    assert_eq!(pc.cookies[known], own);
    server.pass(DAY);
    phone.logs_in_on(&mut pc).await.is_ok();
    assert_ne!(pc.cookies[known], own);
    let cut = own[..own.len() - 4].to_owned();
    let mut bent = own.clone().into_bytes();
    bent[3] = if bent[3] == b'A' { b'B' } else { b'A' };
    let bent = String::from_utf8(bent).unwrap();
    for forged in
        ["", "1", "A", &"A".repeat(70), &"A".repeat(75), &cut, &bent, &format!("{own}A"), &"A".repeat(5000)]
    {
        let mut browser = server.pc();
        browser.cookies.insert(known.to_owned(), forged.to_owned());
        drained(&server).await;
        gets(&mut browser, "/api/session").await.refuses(Code::SlowDown);
    }
    drained(&server).await;
    gets(&mut pc, "/api/session").await.is_ok();
    server.pass(90 * DAY);
    let mut old = server.pc();
    old.cookies.insert(known.to_owned(), own);
    drained(&server).await;
    gets(&mut old, "/api/session").await.refuses(Code::SlowDown);
}

#[tokio::test]
async fn a_browser_that_is_known_has_a_limit_of_its_own() {
    let server = TestServer::with(&[("rates.address", "10"), ("rates.journey", "10")]).await;
    let (mut phone, mut pc) = (server.registered("TESTC1").await, server.pc());
    phone.logs_in_on(&mut pc).await.is_ok();
    let mut answered = 0;
    for _ in 0..60 {
        answered += usize::from(gets(&mut pc, "/api/session").await.status == 200);
    }
    // What its address has, and what it has.
    assert!((10..30).contains(&answered), "{answered}");
}

#[tokio::test]
async fn the_key_outlives_the_server_and_is_made_once() {
    let server = TestServer::start().await;
    let (mut phone, mut pc) = (server.registered("TESTC1").await, server.pc());
    phone.logs_in_on(&mut pc).await.is_ok();
    let presented = server::service::known_browser::KnownCookie::read(pc.cookies["kagura-known"].as_bytes());
    let keeping = server::service::known_browser::Keeping {
        store: &server.app.store,
        random: server.app.random.as_ref(),
    };
    for known in [
        server::service::known_browser::BrowserSeal::default(),
        server::service::known_browser::BrowserSeal::default(),
    ] {
        let browser = known.browser(keeping, presented.as_ref(), server.now()).await.unwrap();
        assert!(browser.is_some());
    }
}
