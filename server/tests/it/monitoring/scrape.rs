//! What is counted: people's ways through the server as they are, and nothing that a stranger could choose.

use crate::common::{TestServer, WINDOWS};
use crate::monitoring::{ask, exposition};
use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;
use server::ids::{Draw as _, SystemRandom};
use std::collections::BTreeMap;
use std::time::Duration;

/// A metric's samples with these labels, added up.
async fn sum(server: &TestServer, name: &str, labels: &[(&str, &str)]) -> f64 {
    let reply = ask(server, "/metrics", "*/*").await;
    assert_eq!(reply.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let families = exposition::read(&reply.text);
    let samples = families.values().flat_map(|family| &family.samples).filter(|it| it.name == name);
    let fits = |has: &BTreeMap<String, String>| {
        labels.iter().all(|(label, value)| has.get(*label).is_some_and(|it| it == value))
    };
    samples.filter(|it| fits(&it.labels)).map(|it| it.value).sum()
}

/// Counts are whole.
#[track_caller]
fn same(count: f64, expected: u32) {
    assert!((count - f64::from(expected)).abs() < 0.5, "{count}, not {expected}");
}

#[tokio::test]
async fn sign_ins_and_registrations_count_once_each() {
    let server = TestServer::start().await;
    let mut phone = server.registered("JMA-1").await;
    same(
        sum(&server, "kagura_registrations_total", &[("result", "succeeded"), ("browser", "safari")]).await,
        1,
    );
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    let phones = [("way", "phone"), ("result", "succeeded"), ("browser", "edge"), ("message", "none")];
    same(sum(&server, "kagura_logins_total", &phones).await, 1);
    phone.logs_in().await.is_ok();
    let own = [("way", "this_device"), ("result", "succeeded"), ("browser", "safari")];
    same(sum(&server, "kagura_logins_total", &own).await, 1);
    // A confirmation in a session is no sign-in.
    let devices = pc.get("/api/account").await;
    let device = devices.is_ok().body["devices"][0]["id"].clone();
    server.confirmed_by_phone(&mut pc, &mut phone, json!({"is": "remove_device", "id": device})).await;
    same(sum(&server, "kagura_logins_total", &[]).await, 2);
}

#[tokio::test]
async fn sessions_are_counted_when_those_that_are_over_go() {
    let server = TestServer::start().await;
    let text = ask(&server, "/metrics", "*/*").await.text;
    assert!(!text.contains("\nkagura_sessions "), "before they are counted nothing is said");
    let mut phone = server.registered("JMA-1").await;
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    phone.logs_in().await.is_ok();
    server::service::sweep::sweep(&server.app).await.unwrap();
    same(sum(&server, "kagura_sessions", &[]).await, 2);
    server.pass(Duration::from_hours(19));
    server::service::sweep::sweep(&server.app).await.unwrap();
    let text = ask(&server, "/metrics", "*/*").await.text;
    assert!(text.contains("\nkagura_sessions 0\n"), "{text}");
}

#[tokio::test]
async fn holders_and_devices_are_counted_as_they_come_and_go() {
    let server = TestServer::start().await;
    let count = async |name| sum(&server, name, &[]).await;
    same(count("kagura_holders").await, 0);
    let mut phone = server.registered("JMA-1").await;
    server.registered("JMA-2").await;
    same(count("kagura_holders").await, 2);
    same(count("kagura_devices").await, 2);
    same(count("kagura_cards").await, 0);
    phone.logs_in().await.is_ok();
    let devices = phone.browser.get("/api/account").await;
    let id = devices.is_ok().body["devices"][0]["id"].as_str().unwrap().to_owned();
    let confirmed = phone.confirms_change(json!({"is": "remove_device", "id": id})).await;
    phone.browser.post(&format!("/api/account/devices/{id}/remove"), confirmed).await.is_ok();
    same(count("kagura_devices").await, 1);
    same(count("kagura_holders").await, 2);
}

#[tokio::test]
async fn an_answer_that_is_asked_for_again_counts_once() {
    let server = TestServer::start().await;
    let mut phone = server.registered("JMA-1").await;
    let mut pc = server.pc();
    let shown = pc.post("/api/login", json!({})).await;
    let id = shown.is_ok().body["id"].as_str().unwrap().to_owned();
    let code = crate::common::code_of(&shown.body);
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let number = pc.get(&format!("/api/login/{id}")).await.is_ok().body["state"]["number"].clone();
    phone.browser.link(&code).post("/api/approve/choose", json!({"number": number})).await.is_ok();
    phone.confirms(&code).await.is_ok();
    for _ in 0..3 {
        pc.post(&format!("/api/login/{id}/session"), json!({})).await.is_ok();
    }
    same(sum(&server, "kagura_logins_total", &[("result", "succeeded")]).await, 1);
}

#[tokio::test]
async fn what_stops_somebody_counts_with_its_message_once_a_journey() {
    let server = TestServer::start().await;
    let holder = server.holder("JMA-1").await;
    let token = server.invite(&holder).await;
    server.phone().registers(&token).await.is_ok();
    let again = json!({"password": crate::common::PASSWORD});
    let used = server.phone().browser.link(&token).post("/api/register/unlock", again).await;
    assert_eq!(used.body["code"], "link_used", "{}", used.text);
    let refused = [("result", "refused"), ("browser", "safari")];
    same(sum(&server, "kagura_registrations_total", &refused).await, 1);
    same(sum(&server, "kagura_refusals_total", &[("code", "link_used")]).await, 1);
    // A ceremony that failed in the browser, told twice for the same journey.
    let mut pc = server.pc();
    let shown = pc.post("/api/login", json!({})).await;
    let code = crate::common::code_of(&shown.is_ok().body);
    let failure = json!({
        "ceremony": "get", "name": "NotAllowedError", "message": "timed out", "elapsed_ms": 90, "timeout_ms": 300_000,
        "away_ms": 0, "attempt": 1, "registered_here": "unknown", "page": "ready",
    });
    let mut phone = server.phone();
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    for _ in 0..2 {
        phone.browser.link(&code).post("/api/incidents", failure.clone()).await.is_ok();
    }
    same(sum(&server, "kagura_logins_total", &[("way", "phone"), ("result", "failed")]).await, 1);
}

#[tokio::test]
async fn no_stranger_makes_a_series() {
    let server = TestServer::start().await;
    let mut stranger = server.browser(WINDOWS);
    let send = async |browser: &mut crate::common::Browser, method: &[u8], path: String| {
        let method = Method::from_bytes(method).unwrap();
        let request = Request::builder().method(method).uri(path).body(Body::from("{}")).unwrap();
        browser.send(request).await;
    };
    for round in ["a", "b"] {
        for path in ["/api/login/", "/api/", "/", "/help/", "/help/guide/", "/.well-known/", "/assets/"] {
            for method in [&b"GET"[..], b"POST", b"BREW"] {
                let path = format!("{path}{}-{round}?q={round}", SystemRandom.secret().reveal());
                send(&mut stranger, method, path).await;
            }
        }
        stranger.user_agent = format!("Mozilla/5.0 {round}Browser/1");
        stranger.post("/api/login", json!({"holder_id": format!("NOBODY-{round}")})).await;
        let report = json!({"ceremony": "get", "name": round, "message": round, "elapsed_ms": 1, "timeout_ms": 1,
            "away_ms": 0, "attempt": 1, "registered_here": "unknown", "page": "ready"});
        stranger.post("/api/incidents", report).await.is_ok();
    }
    let count = async || ask(&server, "/metrics", "*/*").await.text.lines().count();
    let before = count().await;
    for _ in 0..20 {
        let path = format!("/{}/{}", SystemRandom.secret().reveal(), SystemRandom.secret().reveal());
        send(&mut stranger, b"GET", path).await;
        stranger.user_agent = SystemRandom.secret().reveal().to_owned();
        stranger.post("/api/login", json!({"holder_id": SystemRandom.secret().reveal()})).await;
        let method: String =
            SystemRandom.secret().reveal().chars().filter(char::is_ascii_alphabetic).collect();
        send(&mut stranger, method.as_bytes(), format!("/api/{}", SystemRandom.secret().reveal())).await;
    }
    assert_eq!(count().await, before);
    let text = ask(&server, "/metrics", "*/*").await.text;
    assert!(!text.contains("NOBODY") && !text.contains("Browser/1"), "{text}");
}

#[tokio::test]
async fn requests_and_refusals_count_by_route_and_code() {
    let server = TestServer::start().await;
    let mut pc = server.pc();
    pc.post("/api/login", json!({})).await.is_ok();
    pc.post("/api/login", json!({"holder_id": "NOBODY"})).await;
    pc.get("/api/nowhere").await;
    let route = |status| [("host", "main"), ("route", "/api/login"), ("status", status)];
    same(sum(&server, "kagura_http_requests_total", &route("2xx")).await, 1);
    same(sum(&server, "kagura_http_requests_total", &route("4xx")).await, 1);
    same(sum(&server, "kagura_http_request_duration_seconds_count", &[("route", "/api/login")]).await, 2);
    same(sum(&server, "kagura_refusals_total", &[("code", "holder_unknown")]).await, 1);
    same(sum(&server, "kagura_refusals_total", &[("code", "not_found")]).await, 1);
    same(sum(&server, "kagura_http_requests_total", &[("route", "/api/{*rest}")]).await, 1);
}
