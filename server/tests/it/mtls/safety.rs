//! What must not happen: another page's card login, another host's card, a certificate that counts twice or without a journey.

use crate::common::ORIGIN;
use crate::mtls::client::{Client, Knows, Raw, request};
use crate::mtls::fixture::CardServer;
use crate::mtls::pc::{Attempt, accepted, ended_with};
use crate::mtls::soft_card::SoftCard;
use api::Code;
use api::card::{AttemptStage, CardKind};
use rustls::{HandshakeKind, ProtocolVersion};
use serde_json::json;
use server::cards::ledger::Ledger;
use server::demo::pki::DemoCard;
use server::model::session::Session;
use std::time::Duration;

async fn doctors_ward() -> CardServer {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    card_server
}

fn doctor() -> Client {
    Client::new(Knows::Tls13, Some(SoftCard::of(DemoCard::Doctor)))
}

/// A request of the caller's making to an attempt's host, with the doctor's card.
async fn asks(
    card_server: &CardServer,
    attempt: &Attempt,
    line: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Raw {
    let mut stream = doctor().connect(card_server.door, &attempt.host).await.unwrap();
    let host = attempt.authority();
    let mut all = headers.to_vec();
    if !headers.iter().any(|(name, _)| *name == "host") {
        all.push(("host", &host));
    }
    request(&mut stream, line, &all, body).await.unwrap()
}

/// No session, whoever's, is in the store.
async fn nobody_is_signed_in(card_server: &CardServer) {
    let sessions = card_server.server.app.store.scan::<Session>(&[], None, 10).await.unwrap();
    assert!(sessions.is_empty(), "{sessions:?}");
}

#[tokio::test]
async fn the_host_of_the_request_is_the_host_of_the_handshake() {
    let card_server = doctors_ward().await;
    let mut pc = card_server.pc();
    let (here, other) = (pc.begins(CardKind::Hpki, "login").await, pc.begins(CardKind::Hpki, "login").await);
    for host in [other.authority(), other.host.clone(), "localhost".to_owned(), format!("x{}", here.host)] {
        let answer =
            asks(&card_server, &here, "POST /", &[("host", &host), ("origin", ORIGIN)], &other.secret).await;
        assert_eq!(answer.status, 421, "{host}");
    }
    assert_eq!(pc.looks(&other).await.state, AttemptStage::Waiting);
    assert!(card_server.kept(&here).await.verdict().is_none());
    // Upper case is the same host.
    let host = here.authority().to_uppercase();
    let answer =
        asks(&card_server, &here, "POST /", &[("host", &host), ("origin", ORIGIN)], &here.pass).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn where_no_attempt_is_under_way_nobody_is_asked_for_a_certificate() {
    let card_server = doctors_ward().await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    let wrong_kind = attempt.host.replace(".hpki.", ".jpki.");
    let unknown = format!("{}.hpki.localhost", "0".repeat(32));
    for host in [wrong_kind.as_str(), &unknown, "a.hpki.localhost", "hpki.localhost", "localhost"] {
        let client = doctor();
        let mut stream = client.connect(card_server.door, host).await.unwrap();
        assert!(client.was_asked().is_none(), "{host}");
        let named = format!("{host}:{}", card_server.door.port());
        let headers = [("host", named.as_str()), ("origin", ORIGIN)];
        let answer = request(&mut stream, "POST /", &headers, &attempt.secret).await.unwrap();
        assert_eq!(answer.status, 404, "{host}: {}", answer.body);
        assert!(answer.body.contains("journey_unknown"), "{host}: {}", answer.body);
    }
    assert_eq!(pc.looks(&attempt).await.state, AttemptStage::Waiting);
    card_server.server.app.ledgers.keep_now(&card_server.server.app.store).await.unwrap();
    let ledgers = card_server.server.app.store.scan::<Ledger>(&[], None, 10).await.unwrap();
    assert!(ledgers.is_empty(), "nobody writes into the store by asking for names: {ledgers:?}");
}

#[tokio::test]
async fn only_our_page_may_send_the_browser() {
    let card_server = doctors_ward().await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    for origin in [Some("https://evil.example"), Some("http://localhost"), Some("null"), None] {
        let headers: Vec<_> = origin.map(|it| ("origin", it)).into_iter().collect();
        let answer = asks(&card_server, &attempt, "POST /", &headers, &attempt.secret).await;
        assert_eq!(answer.status, 403, "{origin:?}: {}", answer.body);
        for name in ["access-control-allow-origin", "access-control-allow-credentials"] {
            assert_eq!(answer.header(name), None, "{origin:?}: no other page may read it");
        }
    }
    for secret in ["", "x", &"A".repeat(43), &format!("{}A", attempt.secret), &"A".repeat(300)] {
        let answer = asks(&card_server, &attempt, "POST /", &[("origin", ORIGIN)], secret).await;
        assert!(matches!(answer.status, 403 | 413), "{secret}: {} {}", answer.status, answer.body);
        let answer = asks(&card_server, &attempt, &format!("GET /{}", "A".repeat(43)), &[], "").await;
        assert_eq!(answer.status, 403, "{}", answer.body);
    }
    assert!(matches!(pc.looks(&attempt).await.state, AttemptStage::Waiting), "the attempt is as it was");
    let other = pc.begins(CardKind::Hpki, "login").await;
    let answer = asks(&card_server, &attempt, "POST /", &[("origin", ORIGIN)], &other.secret).await;
    assert_eq!(answer.status, 403, "another attempt's secret");
    pc.calls(&attempt, Some(&SoftCard::of(DemoCard::Doctor))).await.unwrap();
    accepted(&pc.looks(&attempt).await);
}

#[tokio::test]
async fn what_names_two_origins_or_hosts_or_none_is_refused() {
    let card_server = doctors_ward().await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    let host = attempt.authority();
    let port = card_server.door.port();
    let (other_port, no_port) = (format!("{}:{}", attempt.host, port ^ 1), attempt.host.clone());
    let (user, dot) = (format!("x@{host}"), format!("{}.:{port}", attempt.host));
    let ours = ("host", host.as_str());
    let cases: [(&[(&str, &str)], u16); 14] = [
        (&[ours, ("origin", ORIGIN), ("origin", "https://evil.example")], 403),
        (&[ours, ("origin", "https://evil.example"), ("origin", ORIGIN)], 403),
        (&[ours, ("origin", ORIGIN), ("origin", "null")], 403),
        (&[ours, ("origin", ORIGIN), ("origin", "")], 403),
        (&[ours, ("origin", "http://localhost:8080, https://evil.example")], 403),
        (&[("origin", ORIGIN)], 400),
        (&[ours, ours, ("origin", ORIGIN)], 400),
        (&[ours, ("host", "evil.example"), ("origin", ORIGIN)], 400),
        (&[("host", "evil.example"), ours, ("origin", ORIGIN)], 400),
        (&[("host", ""), ("origin", ORIGIN)], 400),
        (&[("host", &user), ("origin", ORIGIN)], 400),
        (&[("host", &other_port), ("origin", ORIGIN)], 421),
        (&[("host", &no_port), ("origin", ORIGIN)], 421),
        (&[("host", &dot), ("origin", ORIGIN)], 421),
    ];
    for (headers, status) in cases {
        let mut stream = doctor().connect(card_server.door, &attempt.host).await.unwrap();
        let answer = request(&mut stream, "POST /", headers, &attempt.secret).await.unwrap();
        assert_eq!(answer.status, status, "{headers:?}: {}", answer.body);
        let readable = answer.header("access-control-allow-origin").is_some();
        assert_eq!(readable, status != 403, "only where our page alone is named: {headers:?}");
    }
    let absolute = format!("POST https://evil.example:{port}/");
    let answer = asks(&card_server, &attempt, &absolute, &[("origin", ORIGIN)], &attempt.secret).await;
    assert_eq!(answer.status, 421, "the target counts, and not `Host`: {}", answer.body);
    assert!(card_server.kept(&attempt).await.verdict().is_none());
    assert!(matches!(pc.looks(&attempt).await.state, AttemptStage::Waiting), "the attempt is as it was");
    let absolute = format!("POST https://{host}/");
    let answer = asks(&card_server, &attempt, &absolute, &[("origin", ORIGIN)], &attempt.secret).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn a_secret_works_once() {
    let card_server = doctors_ward().await;
    let mut pc = card_server.pc();
    let card = SoftCard::of(DemoCard::Doctor);
    let (attempt, _) = pc.shows(CardKind::Hpki, "login", &card).await;
    // The host is nobody's any more: nobody is asked, and nothing is read again.
    let again = doctor();
    let answer = pc.calls_with(&again, &attempt).await.unwrap();
    assert_eq!((answer.status, again.was_asked()), (404, None));
    accepted(&pc.looks(&attempt).await);
    // Two connections that were there at the same time: one of them is read.
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    let (mut one, mut two) = (
        doctor().connect(card_server.door, &attempt.host).await.unwrap(),
        doctor().connect(card_server.door, &attempt.host).await.unwrap(),
    );
    let host = attempt.authority();
    let headers = [("host", host.as_str()), ("origin", ORIGIN)];
    let (one, two) = tokio::join!(
        request(&mut one, "POST /", &headers, &attempt.pass),
        request(&mut two, "POST /", &headers, &attempt.pass),
    );
    let mut statuses = [one.unwrap().status, two.unwrap().status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn an_attempt_that_is_over_asks_nobody() {
    let card_server = doctors_ward().await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    card_server.server.pass(Duration::from_mins(10));
    let client = doctor();
    assert_eq!(pc.calls_with(&client, &attempt).await.unwrap().status, 404);
    assert!(client.was_asked().is_none());
    ended_with(&pc.looks(&attempt).await, "3.17");
    // And one whose time runs out between the handshake and the request.
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    let mut stream = doctor().connect(card_server.door, &attempt.host).await.unwrap();
    card_server.server.pass(Duration::from_mins(10));
    let host = attempt.authority();
    let headers = [("host", host.as_str()), ("origin", ORIGIN)];
    assert_eq!(request(&mut stream, "POST /", &headers, &attempt.pass).await.unwrap().status, 410);
    nobody_is_signed_in(&card_server).await;
}

#[tokio::test]
async fn a_certificate_alone_never_makes_a_session() {
    let card_server = doctors_ward().await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    pc.goes_on(&attempt, "session", json!({})).await.refuses(Code::JourneyPast);
    for line in ["GET /", "GET /api/session", "POST /api/session", "GET /account", "PUT /", "OPTIONS /"] {
        let answer = asks(&card_server, &attempt, line, &[("origin", ORIGIN)], "").await;
        assert!(answer.header("set-cookie").is_none(), "{line}");
    }
    let answer = pc.calls(&attempt, Some(&SoftCard::of(DemoCard::Doctor))).await.unwrap();
    assert!(answer.header("set-cookie").is_none());
    assert!(!answer.body.contains("TESTC00001") && !answer.body.contains("Hanako"), "{}", answer.body);
    nobody_is_signed_in(&card_server).await;
}

#[tokio::test]
async fn only_the_browser_that_began_gets_what_comes_of_the_card() {
    let card_server = doctors_ward().await;
    let (mut pc, mut other) = (card_server.pc(), card_server.pc());
    let (attempt, _) = pc.shows(CardKind::Hpki, "login", &SoftCard::of(DemoCard::Doctor)).await;
    other.begins(CardKind::Hpki, "login").await; // it has a cookie of its own
    for mut stranger in [other, card_server.pc()] {
        for step in ["session", "registration", "lost"] {
            let body = if step == "lost" { crate::mtls::pc::failed() } else { json!({}) };
            stranger.goes_on(&attempt, step, body).await.refuses(Code::JourneyUnknown);
        }
        for path in ["", "/events"] {
            let path = format!("/api/cards/{}{path}", attempt.id);
            stranger.browser.get(&path).await.refuses(Code::JourneyUnknown);
        }
        assert_eq!(stranger.signed_in().await, None);
    }
    nobody_is_signed_in(&card_server).await;
    pc.goes_on(&attempt, "session", json!({})).await.is_ok();
}

#[tokio::test]
async fn what_a_card_was_read_for_is_all_it_does() {
    let card_server = doctors_ward().await;
    let mut pc = card_server.pc();
    pc.logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    for (purpose, step) in [("login", "session"), ("register", "registration"), ("reauthenticate", "confirm")]
    {
        let (attempt, view) = pc.shows(CardKind::Hpki, purpose, &SoftCard::of(DemoCard::Doctor)).await;
        accepted(&view);
        for other in ["session", "registration", "bind", "confirm"].into_iter().filter(|it| *it != step) {
            pc.goes_on(&attempt, other, json!({})).await.refuses(Code::JourneyPast);
        }
        pc.goes_on(&attempt, step, json!({})).await.is_ok();
    }
}

#[tokio::test]
async fn nothing_is_resumed() {
    let card_server = doctors_ward().await;
    for (knows, version) in
        [(Knows::Tls13, ProtocolVersion::TLSv1_3), (Knows::Tls12, ProtocolVersion::TLSv1_2)]
    {
        // One browser, with its memory of sessions, and one card after the other: nothing sticks.
        let client = Client::new(knows, Some(SoftCard::of(DemoCard::Doctor)));
        let mut pc = card_server.pc();
        let attempt = pc.begins(CardKind::Hpki, "login").await;
        for _ in 0..3 {
            let mut stream = client.connect(card_server.door, &attempt.host).await.unwrap();
            let host = attempt.authority();
            request(&mut stream, "GET /", &[("host", &host)], "").await.unwrap();
            let (_, connection) = stream.get_ref();
            assert_eq!(connection.protocol_version(), Some(version));
            assert_eq!(connection.handshake_kind(), Some(HandshakeKind::Full));
            assert_eq!(connection.tls13_tickets_received(), 0);
            assert_eq!(connection.alpn_protocol(), Some(b"http/1.1".as_slice()), "no HTTP/2, though offered");
        }
    }
}

#[tokio::test]
async fn two_cards_one_after_the_other_in_one_browser_are_two_cards() {
    let card_server = doctors_ward().await;
    card_server.registers(DemoCard::Pharmacist).await;
    let mut pc = card_server.pc();
    for (card, id) in [
        (DemoCard::Doctor, "TESTC00001"),
        (DemoCard::Pharmacist, "T00002-jpa"),
        (DemoCard::Doctor, "TESTC00001"),
    ] {
        let (attempt, _) = pc.shows(CardKind::Hpki, "login", &SoftCard::of(card)).await;
        pc.goes_on(&attempt, "session", json!({"conflict": "switch"})).await.is_ok();
        assert_eq!(pc.signed_in().await.as_deref(), Some(id));
    }
}

#[tokio::test]
async fn every_answer_is_for_our_page_alone_and_ends_the_connection() {
    let card_server = doctors_ward().await;
    let mut pc = card_server.pc();
    for status in [200, 404] {
        let attempt = pc.begins(CardKind::Hpki, "login").await;
        let body = if status == 200 { attempt.pass.as_str() } else { "" };
        let line = if status == 200 { "POST /" } else { "POST /elsewhere/at/all" };
        let answer = asks(&card_server, &attempt, line, &[("origin", ORIGIN)], body).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        for (name, value) in [
            ("access-control-allow-origin", ORIGIN),
            ("access-control-allow-credentials", "true"),
            ("access-control-expose-headers", "x-kagura"),
            ("x-kagura", "1"),
            ("connection", "close"),
            ("cache-control", "no-store"),
            ("vary", "Origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{name}");
        }
    }
}

/// The window goes to the attempt's host and comes back to this address; gives the proof in its fragment.
async fn window(card_server: &CardServer, attempt: &Attempt, headers: &[(&str, &str)]) -> (String, String) {
    let answer = asks(card_server, attempt, &format!("GET /{}", attempt.pass), headers, "").await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let location = answer.header("location").unwrap();
    let (address, proof) = location.split_once('#').expect("a fragment, which no server sees");
    (address.to_owned(), proof.to_owned())
}

#[tokio::test]
async fn a_whole_window_may_be_sent_there_and_comes_back() {
    let card_server = doctors_ward().await;
    let mut pc = card_server.pc();
    for (purpose, page) in [("login", "login"), ("register", "register")] {
        let attempt = pc.begins(CardKind::Hpki, purpose).await;
        let (address, proof) = window(&card_server, &attempt, &[]).await;
        assert_eq!(address, format!("{ORIGIN}/{page}?card={}", attempt.id));
        pc.holds(&attempt, &proof);
        let reply = pc.goes_on(&attempt, "back", json!({})).await;
        accepted(&serde_json::from_value(reply.is_ok().body.clone()).unwrap());
    }
    nobody_is_signed_in(&card_server).await;
}

#[tokio::test]
async fn a_whole_window_comes_back_for_the_application_that_asked() {
    let card_server =
        CardServer::with(&[("applications", "rx-1=Prescriptions=https://rx.example/start")]).await;
    let attempt = card_server.pc().asks(json!({"card": "hpki", "application": "rx-1"})).await;
    let (address, _) = window(&card_server, &attempt, &[]).await;
    assert_eq!(address, format!("{ORIGIN}/login?card={}&application=rx-1", attempt.id));
}

#[tokio::test]
async fn the_door_closes_when_those_inside_have_gone() {
    let card_server = doctors_ward().await;
    card_server.pc().logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    let door = card_server.door;
    card_server.close().await;
    assert!(tokio::net::TcpStream::connect(door).await.is_err());
}
