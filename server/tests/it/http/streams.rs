//! Streams of events: what they tell, and when they end.

use crate::common::{Browser, TestServer, code_of};
use api::Code;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use server::http::answer::events::{BEAT, LONGEST};
use server::model::session::Session;
use std::time::Duration;
use tokio::time::{Instant, timeout};
use tower::ServiceExt as _;

const MINUTE: Duration = Duration::from_mins(1);

async fn shows_code(pc: &mut Browser) -> (String, Value) {
    let shown = pc.post("/api/login", json!({})).await;
    let id = shown.is_ok().body["id"].as_str().unwrap().to_owned();
    (id, shown.body)
}

/// What a stream told until it ended, and how long that took. Time passes at once.
async fn told(pc: &mut Browser, path: &str) -> (String, Duration) {
    tokio::time::pause();
    let began = Instant::now();
    let reply = timeout(60 * MINUTE, pc.get(path)).await.unwrap_or_else(|_| panic!("{path} never ends"));
    let took = began.elapsed();
    tokio::time::resume();
    assert_eq!(reply.status, 200, "{}", reply.text);
    (reply.text, took)
}

/// The states that a stream told, without the last word.
fn states(text: &str) -> Vec<String> {
    let views = text.lines().filter_map(|line| line.strip_prefix("data: "));
    let views = views.filter_map(|json| serde_json::from_str::<Value>(json).ok());
    views.map(|view| view["state"]["is"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_quiet_stream_tells_nothing_twice_and_lives_no_longer_than_it_may() {
    let server = TestServer::start().await;
    let mut pc = server.pc();
    let (id, _) = shows_code(&mut pc).await;
    let (text, took) = told(&mut pc, &format!("/api/login/{id}/events")).await;
    assert_eq!(states(&text), ["waiting"], "{text}");
    assert!(!text.contains("event: over"), "the journey goes on, and so may whoever follows it");
    assert!(text.matches("\n:\n").count() + text.matches(":\n\n").count() > 0, "it beats: {text:?}");
    assert!(took >= LONGEST && took <= LONGEST + BEAT, "{took:?}");
}

#[tokio::test]
async fn a_stream_of_a_code_that_has_run_out_ends() {
    let server = TestServer::start().await;
    let mut pc = server.pc();
    let (id, _) = shows_code(&mut pc).await;
    server.pass(10 * MINUTE);
    let (text, took) = told(&mut pc, &format!("/api/login/{id}/events")).await;
    assert_eq!(states(&text), ["code_expired"]);
    assert!(text.ends_with("event: over\ndata: over\n\n"), "{text}");
    assert!(took < BEAT, "{took:?}");
}

#[tokio::test]
async fn a_stream_ends_when_its_code_runs_out_meanwhile() {
    let server = TestServer::start().await;
    let mut pc = server.pc();
    let (id, _) = shows_code(&mut pc).await;
    let passing = async {
        tokio::time::sleep(MINUTE).await;
        server.pass(10 * MINUTE);
        std::future::pending::<()>().await;
    };
    let path = format!("/api/login/{id}/events");
    let (text, took) = tokio::select! {
        told = told(&mut pc, &path) => told,
        () = passing => unreachable!(),
    };
    assert_eq!(states(&text), ["waiting", "code_expired"]);
    assert!(took <= MINUTE + BEAT, "{took:?}");
}

#[tokio::test]
async fn a_stream_of_what_is_over_ends() {
    let server = TestServer::start().await;
    let mut phone = server.registered("A1").await;
    let mut pc = server.pc();
    // Approved: the PC has only to take its session.
    let (approved, view) = shows_code(&mut pc).await;
    let code = code_of(&view);
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let number = pc.get(&format!("/api/login/{approved}")).await.body["state"]["number"].as_u64().unwrap();
    phone.approves(&code, u8::try_from(number).unwrap()).await.is_ok();
    // Cancelled.
    let (cancelled, _) = shows_code(&mut pc).await;
    pc.post(&format!("/api/login/{cancelled}/cancel"), json!({})).await.is_ok();
    // A phone opened it, and its time and that of its last ceremony are over.
    let (left, view) = shows_code(&mut pc).await;
    phone.browser.link(&code_of(&view)).post("/api/approve/open", json!({})).await.is_ok();
    server.pass(15 * MINUTE);
    for (id, state) in [(approved, "ended"), (cancelled, "cancelled"), (left, "code_expired")] {
        // Its number is drawn before: the clock below does not wait for what is written.
        pc.get(&format!("/api/login/{id}")).await.is_ok();
        let (text, took) = told(&mut pc, &format!("/api/login/{id}/events")).await;
        assert_eq!(states(&text), [state]);
        assert!(text.contains("event: over") && took < BEAT, "{took:?}: {text}");
    }
}

#[tokio::test]
async fn a_stream_of_a_registration_ends_with_the_registration() {
    let server = TestServer::start().await;
    let mut phone = server.registered("A1").await;
    phone.logs_in().await.is_ok();
    let confirmed = server.confirmed(&mut phone.browser, json!({"is": "add_phone"})).await.unwrap();
    let added = phone.browser.post("/api/account/devices/add", confirmed).await;
    let id = added.is_ok().body["id"].as_str().unwrap().to_owned();
    let path = format!("/api/register/{id}/events");
    server.pass(10 * MINUTE);
    // Its end gets its number now: time that passes at once does not wait for the disk.
    phone.browser.get(&format!("/api/register/{id}")).await.is_ok();
    let (text, took) = told(&mut phone.browser, &path).await;
    assert_eq!(states(&text), ["ended"]);
    assert!(text.contains("event: over") && took < BEAT, "{took:?}: {text}");
}

#[tokio::test]
async fn a_stream_about_a_session_ends_with_the_session() {
    let server = TestServer::start().await;
    let mut phone = server.registered("A1").await;
    phone.logs_in().await.is_ok();
    let ask = json!({"change": {"is": "add_phone"}});
    let change = phone.browser.post("/api/account/changes", ask).await.is_ok().body["id"].clone();
    let body = json!({"purpose": "reauthenticate", "change": change});
    let begun = phone.browser.post("/api/login", body).await;
    let id = begun.is_ok().body["id"].as_str().unwrap().to_owned();
    for (key, _) in server.app.store.scan::<Session>(b"", None, 9).await.unwrap() {
        server.app.store.take::<Session>(&key).await.unwrap();
    }
    let (text, took) = told(&mut phone.browser, &format!("/api/login/{id}/events")).await;
    assert_eq!(states(&text), Vec::<String>::new());
    assert!(took < BEAT, "{took:?}");
}

#[tokio::test]
async fn all_streams_end_at_once_when_the_server_stops() {
    let server = TestServer::start().await;
    let mut pc = server.pc();
    let (id, _) = shows_code(&mut pc).await;
    let mut other = pc.clone();
    let path = format!("/api/login/{id}/events");
    let stops = async {
        tokio::task::yield_now().await;
        server.app.streams.end();
    };
    let (reply, ()) = tokio::join!(timeout(MINUTE, pc.get(&path)), stops);
    assert_eq!(states(&reply.expect("it goes on").text), ["waiting"]);
    assert!(timeout(MINUTE, other.get(&path)).await.is_ok(), "and none begins");
}

/// Opens a stream and leaves it open.
async fn opens(server: &TestServer, pc: &Browser, id: &str) -> axum::response::Response {
    let cookies: Vec<String> = pc.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = Request::get(format!("/api/login/{id}/events"))
        .header(header::HOST, server.host())
        .header(header::USER_AGENT, &pc.user_agent)
        .header(header::COOKIE, cookies.join("; "));
    server.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

#[tokio::test]
async fn streams_leave_a_browser_connections_for_everything_else() {
    let server = TestServer::start().await;
    let mut pc = server.pc();
    let (mut open, mut ids) = (Vec::new(), Vec::new());
    for _ in 0..6 {
        ids.push(shows_code(&mut pc).await.0);
    }
    for id in &ids {
        let answer = opens(&server, &pc, id).await;
        if answer.status() == StatusCode::OK {
            open.push(answer);
        } else {
            assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
            assert_eq!(answer.headers()[header::RETRY_AFTER], "60");
        }
    }
    assert_eq!(open.len(), 3, "of six connections to a host");
    open.pop();
    assert_eq!(opens(&server, &pc, &ids[5]).await.status(), StatusCode::OK, "one has ended");
    // Others are not touched by it.
    let mut other = server.pc();
    let (id, _) = shows_code(&mut other).await;
    assert_eq!(opens(&server, &other, &id).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn one_address_does_not_hold_streams_without_end() {
    let server = TestServer::with(&[("connections_per_address", "10")]).await;
    let mut open = Vec::new();
    for number in 0..8 {
        let mut pc = server.pc();
        let (id, _) = shows_code(&mut pc).await;
        let answer = opens(&server, &pc, &id).await;
        assert_eq!(answer.status() == StatusCode::OK, number < 5, "{number}: half of the connections");
        open.push(answer);
    }
    // A browser in which somebody has proven who it is has its own.
    let mut doctor = server.registered("TESTC1").await;
    doctor.logs_in().await.is_ok();
    let mut pc = doctor.browser;
    for number in 0..4 {
        let (id, _) = shows_code(&mut pc).await;
        let answer = opens(&server, &pc, &id).await;
        assert_eq!(answer.status() == StatusCode::OK, number < 3, "{number}: three of its own");
        open.push(answer);
    }
}

#[tokio::test]
async fn another_browser_gets_no_stream() {
    let server = TestServer::start().await;
    let (mut pc, mut other) = (server.pc(), server.pc());
    let (id, _) = shows_code(&mut pc).await;
    shows_code(&mut other).await; // it has a cookie of its own
    for stranger in [&mut other, &mut server.pc()] {
        stranger.get(&format!("/api/login/{id}/events")).await.refuses(Code::JourneyUnknown);
    }
}
