//! What somebody without an account can leave behind: incidents, journeys that come to nothing, texts.

use crate::common::{Browser, IPHONE, Phone, Reply, SetClock, TestServer, code_of};
use crate::http::proof::tables;
use api::Code;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use serde_json::{Value, json};
use server::clock::Clock;
use server::config::Config;
use server::desk::incident_text::{Shown, replay};
use server::ids::{Draw as _, IncidentNumber, Random, Secret};
use server::journey::login::Login;
use server::model::incident::{HolderProven, Incident};
use server::model::link::Link;
use server::service::app::App;
use server::store::{SledEngine, Store};
use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// Sends a request from a network address.
pub async fn from(browser: &mut Browser, peer: &str, mut request: Request<Body>) -> Reply {
    let peer: SocketAddr = format!("{peer}:50000").parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    browser.send(request).await
}

pub async fn posts(browser: &mut Browser, peer: &str, path: &str, body: &Value) -> Reply {
    let request = Request::post(path).header("content-type", "application/json");
    from(browser, peer, request.body(Body::from(body.to_string())).unwrap()).await
}

/// What the app reports of a ceremony that failed.
pub fn failure(name: &str, message: &str) -> Value {
    json!({
        "ceremony": "get", "name": name, "message": message, "elapsed_ms": 1, "timeout_ms": 1, "away_ms": 0,
        "attempt": 1, "registered_here": "unknown", "page": "ready",
    })
}

async fn incidents(server: &TestServer) -> Vec<(IncidentNumber, Incident)> {
    server.app.store.scan::<Incident>(&[], None, 10_000).await.unwrap()
}

/// A login that a PC has begun and a phone has opened: its id and its code.
async fn opened(pc: &mut Browser, phone: &mut Phone) -> (String, Secret) {
    let shown = pc.post("/api/login", json!({"holder_id": "TESTC1"})).await;
    let (id, code) = (shown.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&shown.body));
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    (id, code)
}

#[tokio::test]
async fn a_journey_has_one_number_however_often_it_is_asked_and_on_whichever_side() {
    let server = TestServer::start().await;
    server.registered("TESTC1").await;
    let (mut pc, mut phone) = (server.pc(), server.phone());
    let (id, code) = opened(&mut pc, &mut phone).await;
    let mut numbers = HashSet::new();
    for _ in 0..20 {
        let wrong = phone.browser.link(&code).post("/api/approve/choose", json!({"number": 9})).await;
        numbers.insert(wrong.refuses(Code::WrongNumber).incident.unwrap());
        let view = pc.get(&format!("/api/login/{id}")).await;
        numbers.insert(view.body["state"]["explanation"]["incident"].as_str().unwrap().to_owned());
    }
    assert_eq!(numbers.len(), 1, "{numbers:?}");
    assert_eq!(incidents(&server).await.len(), 1);
}

#[tokio::test]
async fn what_failed_on_the_phone_has_the_number_that_the_pc_shows_and_is_not_lost_when_it_ends() {
    let server = TestServer::start().await;
    server.registered("TESTC1").await;
    let (mut pc, mut phone) = (server.pc(), server.phone());
    let (id, code) = opened(&mut pc, &mut phone).await;
    let report = failure("NotAllowedError", "x");
    let told =
        phone.browser.link(&code).post("/api/incidents", report).await.is_ok().body["incident"].clone();
    let wrong = phone.browser.link(&code).post("/api/approve/choose", json!({"number": 9})).await;
    assert_eq!(json!(wrong.refuses(Code::WrongNumber).incident), told);
    let view = pc.get(&format!("/api/login/{id}")).await;
    assert_eq!(view.body["state"]["explanation"]["incident"], told, "{:?}", view.body);
    let kept = incidents(&server).await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].1.failure.as_ref().map(|it| it.message.as_str()), Some("x"));
    // A link that is none of ours names no journey.
    let other = phone
        .browser
        .link(&server.app.random.secret())
        .post("/api/incidents", failure("NotAllowedError", "x"))
        .await;
    assert_ne!(other.is_ok().body["incident"], told);
}

#[tokio::test]
async fn a_page_that_is_loaded_again_has_the_number_that_was_read_out() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let old = server.invite(&holder).await;
    server.invite(&holder).await;
    let (mut phone, mut other) = (server.phone(), server.pc());
    let opened = phone.browser.link(&old).post("/api/register/open", json!({})).await;
    let first = opened.refuses(Code::LinkReplaced).incident.unwrap();
    server.pass(MINUTE);
    for _ in 0..2 {
        let again = phone.browser.link(&old).post("/api/register/open", json!({})).await;
        assert_eq!(again.refuses(Code::LinkReplaced).incident.unwrap(), first);
    }
    assert_eq!(incidents(&server).await.len(), 1);
    // Another device, another link and another reason have their own.
    let elsewhere = other.link(&old).post("/api/register/open", json!({})).await;
    assert_ne!(elsewhere.refuses(Code::LinkReplaced).incident.unwrap(), first);
    let unknown = server.app.random.secret();
    let unknown = phone.browser.link(&unknown).post("/api/register/open", json!({})).await;
    assert_ne!(unknown.refuses(Code::LinkUnknown).incident.unwrap(), first);
    assert_eq!(incidents(&server).await.len(), 3);
    // What was long ago is another failure, and so is what the desk has no incident of any more.
    server.pass(HOUR);
    let late = phone.browser.link(&old).post("/api/register/open", json!({})).await;
    assert_ne!(late.refuses(Code::LinkReplaced).incident.unwrap(), first);
}

#[tokio::test]
async fn the_number_of_a_journey_tells_of_what_was_met_last() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, mut stranger) = (server.pc(), server.phone());
    let shown = pc.post("/api/login", json!({})).await;
    let (id, code) = (shown.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&shown.body));
    server.pass(10 * MINUTE);
    let late = phone.browser.link(&code).post("/api/approve/open", json!({})).await;
    let first = late.refuses(Code::LinkExpired).incident.unwrap();
    pc.post(&format!("/api/login/{id}/renew"), json!({})).await.is_ok();
    let replaced = phone.browser.link(&code).post("/api/approve/open", json!({})).await;
    assert_eq!(replaced.refuses(Code::LinkReplaced).incident.unwrap(), first);
    let kept = incidents(&server).await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].1.code, Some(Code::LinkReplaced));
    // Whoever only knows a journey's name neither learns its number nor changes what it tells.
    let told = stranger.browser.get(&format!("/api/login/{id}")).await.refuses(Code::JourneyUnknown);
    assert_ne!(told.incident.unwrap(), first);
    let number = IncidentNumber::typed(&first).unwrap();
    let there = server.app.store.get::<Incident>(&number).await.unwrap().unwrap();
    assert_eq!(there.code, Some(Code::LinkReplaced));
}

#[tokio::test]
async fn whoever_reports_too_much_is_told_all_but_a_number() {
    let server = TestServer::with(&[("rates.reports", "6"), ("rates.reports_in_all", "40")]).await;
    let report = failure("NotAllowedError", "x");
    let numbered = async |peer: &str| {
        let reply = posts(&mut server.browser(IPHONE), peer, "/api/incidents", &report).await;
        assert!(!reply.is_ok().body["remedies"].as_array().unwrap().is_empty(), "the screen is whole");
        reply.body["incident"].is_string()
    };
    let mut got = Vec::new();
    for _ in 0..10 {
        got.push(numbered("192.0.2.1").await);
    }
    assert_eq!(got.iter().filter(|it| **it).count(), 6);
    assert!(numbered("192.0.2.2").await, "somebody else");
    // Every way to report counts against the same, and each still answers.
    let peer = "192.0.2.1";
    let boot = Request::post("/api/boot?what=wasm&detail=x")
        .header("content-type", "application/json")
        .body(Body::from("{}"))
        .unwrap();
    let boot = from(&mut server.pc(), peer, boot).await;
    assert!(boot.is_ok().body["incident"].is_null(), "{}", boot.text);
    let bridge = posts(&mut server.pc(), peer, "/api/bridge/stopped", &json!({"missing": "extension"})).await;
    assert!(bridge.is_ok().body["explanation"]["incident"].is_null(), "{}", bridge.text);
    let check = posts(&mut server.pc(), peer, "/api/check/report", &json!({"items": ["cookies"]})).await;
    check.refuses(Code::SlowDown);
    assert!(check.headers.contains_key("retry-after"));
    let refused = posts(&mut server.pc(), peer, "/api/login", &json!({"holder_id": "NOBODY"})).await;
    assert_eq!(refused.sees(Code::HolderUnknown, "3.8").incident, None);
    // A site of IPv6 is not as many as it has networks.
    let mut site = 0;
    for n in 0..40 {
        site += usize::from(numbered(&format!("[2001:db8:1:{n:x}::1]")).await);
    }
    assert_eq!(site, 24);
    let mut all = 0;
    for n in 0..40 {
        all += usize::from(numbered(&format!("198.51.100.{n}")).await);
    }
    assert_eq!(all, 40 - 6 - 1 - 24, "in all");
    assert_eq!(incidents(&server).await.len(), 40);
    server.pass(HOUR);
    assert!(numbered(peer).await, "later again");
}

#[tokio::test]
async fn somebody_who_is_signed_in_always_gets_a_number() {
    let server = TestServer::with(&[("rates.reports", "1")]).await;
    let mut phone = server.registered("TESTC1").await;
    phone.logs_in().await.is_ok();
    for _ in 0..5 {
        let reply = phone.browser.post("/api/incidents", failure("NotAllowedError", "x")).await;
        assert!(reply.is_ok().body["incident"].is_string());
    }
    assert!(incidents(&server).await.iter().all(|(_, it)| it.proven == HolderProven::Yes));
    // A cookie that is no session is nobody's.
    let mut stranger = server.browser(IPHONE);
    stranger.cookies.insert("kagura-session".to_owned(), "A".repeat(43));
    let mut got = 0;
    for _ in 0..5 {
        let reply = stranger.post("/api/incidents", failure("NotAllowedError", "x")).await;
        got += usize::from(reply.is_ok().body["incident"].is_string());
    }
    assert_eq!(got, 1);
}

#[tokio::test]
async fn of_too_many_incidents_the_oldest_of_strangers_go_first() {
    let server = TestServer::with(&[("limits.incident_count", "1000")]).await;
    let mut phone = server.registered("TESTC1").await;
    phone.logs_in().await.is_ok();
    let report = failure("NotAllowedError", "x");
    let known = phone.browser.post("/api/incidents", report.clone()).await.body["incident"].clone();
    let mut stranger = server.browser(IPHONE);
    let mut numbers = Vec::new();
    for _ in 0..1010 {
        server.pass(Duration::from_millis(1));
        let reply = stranger.post("/api/incidents", report.clone()).await;
        numbers.push(reply.body["incident"].as_str().unwrap().to_owned());
    }
    server::service::sweep::sweep(&server.app).await.unwrap();
    let left: HashSet<String> =
        incidents(&server).await.into_iter().map(|(number, _)| number.to_string()).collect();
    assert_eq!(left.len(), 1000);
    assert!(left.contains(known.as_str().unwrap()), "somebody who was signed in");
    assert!(
        numbers[..11].iter().all(|it| !left.contains(it)) && numbers[11..].iter().all(|it| left.contains(it))
    );
}

/// Randomness that is always the same.
struct Stuck(u64);

impl Random for Stuck {
    fn fill(&self, bytes: &mut [u8]) {
        for (byte, of) in bytes.iter_mut().zip(self.0.to_le_bytes().into_iter().cycle()) {
            *byte = of;
        }
    }
}

#[tokio::test]
async fn a_free_number_is_found_however_the_dice_fall() {
    for (first, next) in [(0_u64, "000-0001"), (9_999_998, "999-9999"), (4_827_193, "482-7194")] {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Arc::new(SledEngine::open(folder.path(), 1 << 20).unwrap()));
        let clock: Arc<dyn Clock> = Arc::new(SetClock::at_start());
        let config = Config::with(&[("rates.address", "10000"), ("rates.reports", "10000")]).unwrap();
        let app = Arc::new(App::with(config, store, clock, Arc::new(Stuck(first))).unwrap());
        let mut browser =
            Browser::new(server::http::routes::router(Arc::clone(&app)), "localhost:8080".to_owned(), IPHONE);
        let mut numbers = Vec::new();
        for _ in 0..250 {
            let reply = browser.post("/api/incidents", failure("NotAllowedError", "x")).await;
            numbers.push(reply.is_ok().body["incident"].as_str().expect("a number").to_owned());
        }
        assert_eq!(numbers[1], next);
        assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), 250);
    }
}

#[tokio::test]
async fn a_report_is_one_line_without_secrets_in_the_store_and_on_a_terminal() {
    let server = TestServer::start().await;
    let secret = "q9Zk3x-1aB_c4D5e6F7g8H9i0JkLmNoPqRsTuVwXyZ0";
    let evil = format!(
        "\u{1B}]0;PWNED\u{7}\u{1B}[31m\u{9B}2J\r\nFAKE LINE\u{202E}\u{2066}\u{200B}\u{E0041}#{secret}"
    );
    let mut browser = server.browser(IPHONE);
    browser.post("/api/incidents", failure(&evil, &evil)).await.is_ok();
    browser.post("/api/bridge/stopped", json!({"missing": "card", "said": evil})).await.is_ok();
    let about = json!({"model": evil, "platform": evil, "platform_version": evil});
    browser
        .post("/api/check/report", json!({"items": ["cookies"], "probes": {"about": about}}))
        .await
        .is_ok();
    let query: String = url::form_urlencoded::byte_serialize(evil.as_bytes()).collect();
    let path = format!("/api/boot?what={query}&detail={query}&path={query}");
    browser.post(&path, json!({})).await.is_ok();
    let kept = incidents(&server).await;
    assert_eq!(kept.len(), 4);
    for (number, incident) in kept {
        let row = serde_json::to_string(&incident).unwrap();
        assert!(!row.contains("q9Zk3x"), "{row}");
        let printed = replay(&number, &incident, "auth.example", (Shown::Full, api::Language::Ja));
        let hidden = |c: char| {
            (c.is_control() && c != '\n') || matches!(c, '\u{202E}' | '\u{2066}' | '\u{200B}' | '\u{E0041}')
        };
        assert!(!row.chars().any(hidden) && !row.contains("\\u00"), "{row}");
        assert!(!printed.chars().any(hidden), "{printed}");
        assert!(!printed.lines().any(|line| line.starts_with("FAKE LINE")), "{printed}");
        assert!(row.len() < 1500, "{}: {row}", row.len());
    }
}

#[tokio::test]
async fn a_label_of_which_nothing_is_seen_is_none() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    phone.logs_in().await.is_ok();
    let account = phone.browser.get("/api/account").await;
    let device = account.is_ok().body["devices"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/account/devices/{device}/label");
    for nothing in [
        "\u{200B}",
        "\u{2800}",
        "\u{3164}",
        "\u{115F}\u{1160}",
        "\u{E0041}\u{E007F}",
        "\u{2060}\u{FEFF}",
        "\u{AD}",
        "\u{34F}",
        "\u{202E}\u{202C}",
        "\u{2066}\u{2069}",
        "\u{180E}",
        "\u{FFA0}\u{17B4}",
        "\u{301}",
        "\u{E000}",
        "\u{2028}",
        "\u{FE0F}",
    ] {
        let reply = phone.browser.post(&path, json!({"label": nothing})).await;
        assert_eq!(reply.body["code"], "label_malformed", "{}", nothing.escape_unicode());
    }
    for (typed, kept) in [
        ("私の\u{202E}iPhone\u{2069}", "私のiPhone"),
        ("葛\u{E0100}城の iPhone", "葛\u{E0100}城の iPhone"),
        (" 仕事用\u{200B}\u{3000}\u{2003}2 ", "仕事用 2"),
    ] {
        let reply = phone.browser.post(&path, json!({"label": typed})).await;
        assert_eq!(reply.is_ok().body["devices"][0]["label"], kept);
    }
}

#[tokio::test]
async fn a_phone_is_told_of_a_pc_in_words_of_ours_alone() {
    let server = TestServer::start().await;
    let agent = "Mozilla/5.0 (Linux; Android 14; HPKI reception desk 3 official) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Mobile Safari/537.36";
    let mut pc = server.browser(agent);
    let request = Request::post("/api/login")
        .header("content-type", "application/json")
        .header("sec-ch-ua-platform", "\"Android\"")
        .header("sec-ch-ua-model", "\"HPKI reception desk\"");
    let shown = pc.send(request.body(Body::from("{}")).unwrap()).await;
    let code = code_of(&shown.is_ok().body);
    let mut phone = Phone { browser: server.browser(agent), ..server.phone() };
    let opened = phone.browser.link(&code).post("/api/approve/open", json!({})).await;
    assert_eq!(opened.is_ok().body["pc"], "Android の Chrome");
    let id = shown.body["id"].as_str().unwrap();
    assert_eq!(pc.get(&format!("/api/login/{id}")).await.body["state"]["phone"], "Android の Chrome");
}

#[tokio::test]
async fn a_browser_is_named_by_what_it_and_our_page_tell_beside_its_user_agent() {
    let server = TestServer::start().await;
    let linux = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.3 Safari/605.1.15";
    let brands = r#""Chromium";v="140", "Not=A?Brand";v="24", "Vivaldi";v="7.6""#;
    for (agent, header, value, name) in [
        (linux, "x-kagura-held", "0", "Linux の Chrome"),
        (linux, "x-kagura-held", "1", "Android の Chrome"),
        (mac, "x-kagura-held", "0", "Mac の Safari"),
        (mac, "x-kagura-held", "1", "iPad の Safari"),
        (linux, "sec-ch-ua", brands, "Linux のブラウザ"),
    ] {
        let mut other = server.browser(agent);
        let request =
            Request::post("/api/login").header("content-type", "application/json").header(header, value);
        let shown = other.send(request.body(Body::from("{}")).unwrap()).await;
        let code = code_of(&shown.is_ok().body);
        let opened = server.phone().browser.link(&code).post("/api/approve/open", json!({})).await;
        assert_eq!(opened.is_ok().body["pc"], name, "{agent} {header}: {value}");
    }
}

#[tokio::test]
async fn a_ward_behind_one_address_that_logs_in_never_meets_the_limit() {
    let server = TestServer::with(&[("limits.strangers_per_address", "1MiB")]).await;
    let mut phone = server.registered("TESTC1").await;
    for n in 0..400 {
        let reply = phone.logs_in().await;
        assert_eq!(reply.status, 200, "{n}: {}", reply.text);
        let mut pc = server.pc();
        let shown = pc.post("/api/login", json!({"holder_id": "TESTC1"})).await;
        assert_eq!(shown.status, 200, "{n}: {}", shown.text);
        let (id, code) = (shown.body["id"].as_str().unwrap().to_owned(), code_of(&shown.body));
        phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
        let view = pc.get(&format!("/api/login/{id}")).await;
        let number = u8::try_from(view.body["state"]["number"].as_u64().unwrap()).unwrap();
        phone.approves(&code, number).await.is_ok();
        pc.post(&format!("/api/login/{id}/session"), json!({})).await.is_ok();
    }
}

#[tokio::test]
async fn journeys_that_came_to_nothing_go_soon_after_their_end_unless_a_page_shows_them() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let mut pages = Vec::new();
    for _ in 0..3 {
        let mut pc = server.pc();
        let shown = pc.post("/api/login", json!({})).await;
        pages.push((pc, shown.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&shown.body)));
    }
    // The first is approved, the second is on a screen, the third was left.
    phone.browser.link(&pages[0].2).post("/api/approve/open", json!({})).await.is_ok();
    let (pc, id, code) = &mut pages[0];
    let view = pc.get(&format!("/api/login/{id}")).await;
    let number = u8::try_from(view.body["state"]["number"].as_u64().unwrap()).unwrap();
    phone.approves(code, number).await.is_ok();
    server.pass(9 * MINUTE + HOUR);
    server::service::sweep::sweep(&server.app).await.unwrap();
    assert_eq!(tables(&server).await.count::<Login>(), 3, "late pages are told what became of them");
    let (pc, id, _) = &mut pages[1];
    pc.get(&format!("/api/login/{id}")).await.is_ok();
    server.pass(2 * MINUTE);
    server::service::sweep::sweep(&server.app).await.unwrap();
    let left = tables(&server).await;
    assert_eq!((left.count::<Login>(), left.count::<Link>()), (2, 2));
    let (pc, id, _) = &mut pages[1];
    assert_eq!(pc.get(&format!("/api/login/{id}")).await.body["state"]["is"], "code_expired");
    pc.post(&format!("/api/login/{id}/renew"), json!({})).await.is_ok();
    server.pass(24 * HOUR);
    server::service::sweep::sweep(&server.app).await.unwrap();
    assert_eq!(tables(&server).await.count::<Login>(), 0);
}
