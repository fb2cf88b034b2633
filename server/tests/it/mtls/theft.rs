//! Using somebody else's card: by a link to an attempt's host, from a page that was left, from another browser, twice, late, by guessing.
//! A card counts for the browser that both began and presented it, once, within a minute.

use crate::mtls::client::{Client, Knows, Raw, request};
use crate::mtls::fixture::CardServer;
use crate::mtls::pc::{Attempt, Pc, accepted, ended_with};
use crate::mtls::soft_card::SoftCard;
use api::Code;
use api::card::{AttemptStage, AttemptView, CardKind};
use serde_json::json;
use server::demo::pki::DemoCard;
use server::ids::{Draw as _, SystemRandom};
use server::journey::card::{AttemptState, PROOF};
use server::journey::register::Registration;
use server::model::session::Session;
use std::time::Duration;

const USES: [(&str, &str); 4] =
    [("login", "session"), ("register", "registration"), ("bind", "bind"), ("reauthenticate", "confirm")];

async fn card_server() -> CardServer {
    let card_server = CardServer::open().await;
    let holder = card_server.registers(DemoCard::Doctor).await;
    card_server.bound(DemoCard::MyNumber, &holder).await;
    card_server.registers(DemoCard::Pharmacist).await;
    card_server
}

/// The victim opens a link, with the card in the reader, in a browser that tells this of the navigation.
async fn opens(
    card_server: &CardServer,
    attempt: &Attempt,
    line: &str,
    card: DemoCard,
    told: &[(&str, &str)],
) -> Raw {
    let client = Client::new(Knows::Tls13, Some(SoftCard::of(card)));
    let mut stream = client.connect(card_server.door, &attempt.host).await.unwrap();
    let host = attempt.authority();
    let mut headers = vec![("host", host.as_str())];
    headers.extend_from_slice(told);
    request(&mut stream, line, &headers, "").await.unwrap()
}

/// Where a window is sent back to, and the proof in the fragment.
fn back(answer: &Raw) -> (String, String) {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let (address, proof) = answer.header("location").unwrap().split_once('#').unwrap();
    (address.to_owned(), proof.to_owned())
}

async fn counted(card_server: &CardServer) -> (usize, usize) {
    let store = &card_server.server.app.store;
    let sessions = store.scan::<Session>(&[], None, 100).await.unwrap().len();
    (sessions, store.scan::<Registration>(&[], None, 100).await.unwrap().len())
}

/// Somebody signed in with the own card, for the purposes that need it.
async fn signed_in(card_server: &CardServer, card: DemoCard) -> Pc {
    let mut pc = card_server.pc();
    pc.logs_in(CardKind::Hpki, &SoftCard::of(card)).await.is_ok();
    pc
}

#[tokio::test]
async fn a_link_to_an_attempts_host_gives_the_one_who_sent_it_nothing() {
    let card_server = card_server().await;
    for (purpose, step) in USES {
        let mut thief = signed_in(&card_server, DemoCard::Pharmacist).await;
        let (kind, card) = match purpose {
            "bind" => (CardKind::Jpki, DemoCard::MyNumberUnbound),
            "register" => (CardKind::Jpki, DemoCard::MyNumber),
            _ => (CardKind::Hpki, DemoCard::Doctor),
        };
        let before = counted(&card_server).await;
        let attempt = thief.begins(kind, purpose).await;
        let (address, proof) =
            back(&opens(&card_server, &attempt, &format!("GET /{}", attempt.pass), card, &[]).await);
        // Whose card it was is not told to the thief.
        let view = thief.looks(&attempt).await;
        assert_eq!(view.state, AttemptStage::Presented, "{purpose}");
        thief.goes_on(&attempt, step, json!({})).await.refuses(Code::JourneyPast);
        // The victim's own page says what happened, and the attempt is over.
        assert!(address.contains(&format!("?card={}", attempt.id)));
        let mut victim = card_server.pc();
        victim.holds(&attempt, &proof);
        victim.goes_on(&attempt, step, json!({})).await;
        victim.goes_on(&attempt, "back", json!({})).await.sees(Code::CardElsewhere, "3.9");
        victim.goes_on(&attempt, "back", json!({})).await.sees(Code::CardElsewhere, "3.9");
        ended_with(&thief.looks(&attempt).await, "3.9");
        thief.goes_on(&attempt, step, json!({})).await.refuses(Code::CardElsewhere);
        assert_eq!(victim.signed_in().await, None, "{purpose}");
        assert_eq!(counted(&card_server).await, before, "{purpose}: no session and no code came of it");
    }
}

#[tokio::test]
async fn a_link_that_our_page_has_not_entered_asks_nobody_for_a_certificate() {
    let card_server = card_server().await;
    let mut thief = card_server.pc();
    let begun = thief.browser.post("/api/cards", json!({"card": "hpki"})).await;
    let address = begun.is_ok().body["address"].as_str().unwrap().to_owned();
    let secret = begun.body["secret"].as_str().unwrap().to_owned();
    let authority = address.strip_prefix("https://").unwrap().trim_end_matches('/').to_owned();
    let host = authority.split(':').next().unwrap().to_owned();
    for line in [format!("GET /{secret}"), "GET /".to_owned(), "GET /favicon.ico".to_owned()] {
        let client = Client::new(Knows::Tls13, Some(SoftCard::of(DemoCard::Doctor)));
        let mut stream = client.connect(card_server.door, &host).await.unwrap();
        assert_eq!(client.was_asked(), None, "{line}");
        let answer = request(&mut stream, &line, &[("host", &authority)], "").await.unwrap();
        assert!(answer.status >= 400, "{line}: {}", answer.body);
    }
    // Nor does another page's call, which names its origin.
    for origin in ["https://evil.example", "null"] {
        let client = Client::new(Knows::Tls13, Some(SoftCard::of(DemoCard::Doctor)));
        let mut stream = client.connect(card_server.door, &host).await.unwrap();
        let headers = [("host", authority.as_str()), ("origin", origin)];
        assert_eq!(request(&mut stream, "POST /", &headers, &secret).await.unwrap().status, 403);
        let client = Client::new(Knows::Tls13, Some(SoftCard::of(DemoCard::Doctor)));
        client.connect(card_server.door, &host).await.unwrap();
        assert_eq!(client.was_asked(), None, "{origin}");
    }
}

#[tokio::test]
async fn what_is_no_window_of_ours_ends_the_attempt() {
    let card_server = card_server().await;
    let told: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")],
        &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")],
        &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")],
        &[("sec-fetch-site", "same-site"), ("sec-fetch-site", "none")],
        &[("sec-fetch-dest", "script")],
    ];
    for headers in told {
        let mut pc = card_server.pc();
        let attempt = pc.begins(CardKind::Hpki, "login").await;
        let answer =
            opens(&card_server, &attempt, &format!("GET /{}", attempt.pass), DemoCard::Doctor, headers).await;
        assert!(matches!(answer.status, 303 | 403), "{headers:?}: {}", answer.status);
        let kept = card_server.kept(&attempt).await;
        assert!(matches!(kept.state, AttemptState::Elsewhere { .. }), "{headers:?}: {:?}", kept.state);
        ended_with(&pc.looks(&attempt).await, "3.9");
    }
}

#[tokio::test]
async fn a_card_that_was_read_is_good_for_a_minute() {
    let card_server = card_server().await;
    for (late, good) in [(PROOF.saturating_sub(Duration::from_millis(1)), true), (PROOF, false)] {
        let mut pc = card_server.pc();
        let (attempt, _) = pc.shows(CardKind::Hpki, "login", &SoftCard::of(DemoCard::Doctor)).await;
        card_server.server.pass(late);
        let reply = pc.goes_on(&attempt, "session", json!({})).await;
        if good {
            reply.is_ok();
        } else {
            reply.refuses(Code::JourneyExpired);
            assert_eq!(pc.signed_in().await, None);
        }
    }
}

#[tokio::test]
async fn a_card_that_was_read_before_its_holder_was_disabled_opens_nothing_afterwards() {
    use server::desk::NewStanding;
    let card_server = card_server().await;
    let holder = server::ids::HolderId::parse("TESTC00001").unwrap();
    for (purpose, step) in [("login", "session"), ("register", "registration")] {
        let mut pc = card_server.pc();
        let (attempt, _) = pc.shows(CardKind::Hpki, purpose, &SoftCard::of(DemoCard::Doctor)).await;
        card_server.server.desk_sets(&holder, NewStanding::Disabled).await;
        pc.goes_on(&attempt, step, json!({})).await.refuses(Code::CardDisabled);
        card_server.server.desk_sets(&holder, NewStanding::Enabled).await;
        pc.goes_on(&attempt, step, json!({})).await.refuses(Code::JourneyExpired);
        card_server.server.pass(Duration::from_secs(1));
        let (attempt, _) = pc.shows(CardKind::Hpki, purpose, &SoftCard::of(DemoCard::Doctor)).await;
        pc.goes_on(&attempt, step, json!({})).await.is_ok();
    }
}

#[tokio::test]
async fn a_card_that_was_read_dies_with_its_page() {
    let card_server = card_server().await;
    let mut pc = signed_in(&card_server, DemoCard::Pharmacist).await;
    let (attempt, _) = pc.shows(CardKind::Hpki, "login", &SoftCard::of(DemoCard::Doctor)).await;
    let problem = pc.goes_on(&attempt, "session", json!({})).await.refuses(Code::SessionOfOther);
    let takeover = problem.takeover.expect("both names");
    assert_ne!(takeover.leaves, takeover.comes);
    // The pharmacist logs out in another tab, and somebody loads the first tab again.
    pc.browser.post("/api/session/end", json!({})).await.is_ok();
    pc.forgets();
    assert_eq!(
        pc.looks(&attempt).await.state,
        AttemptStage::Presented,
        "nothing is told of the card any more"
    );
    for conflict in ["ask", "switch"] {
        let body = json!({"conflict": conflict});
        pc.goes_on(&attempt, "session", body).await.refuses(Code::JourneyPast);
    }
    assert_eq!(pc.signed_in().await, None);
}

#[tokio::test]
async fn neither_the_cookie_nor_the_proof_alone_is_enough() {
    let card_server = card_server().await;
    for (purpose, step) in USES {
        let mut pc = signed_in(&card_server, DemoCard::Doctor).await;
        let kind = if purpose == "bind" { CardKind::Jpki } else { CardKind::Hpki };
        let card = if purpose == "bind" { DemoCard::MyNumber } else { DemoCard::Doctor };
        let (attempt, _) = pc.shows(kind, purpose, &SoftCard::of(card)).await;
        let proof = pc.proofs.lock().unwrap()[&attempt.id].clone();
        // The same cookies, and a proof that is guessed, another attempt's, or none.
        let other = pc.shows(kind, purpose, &SoftCard::of(card)).await.0;
        let others = pc.proofs.lock().unwrap()[&other.id].clone();
        for wrong in [SystemRandom.secret().reveal(), others.as_str(), "", "x", attempt.pass.as_str()] {
            pc.holds(&attempt, wrong);
            pc.goes_on(&attempt, step, json!({})).await.refuses(Code::JourneyPast);
            assert_eq!(pc.looks(&attempt).await.state, AttemptStage::Presented, "{purpose}");
        }
        // The proof, and another browser's cookies.
        let mut stranger = signed_in(&card_server, DemoCard::Doctor).await;
        stranger.holds(&attempt, &proof);
        let reply = stranger.goes_on(&attempt, step, json!({})).await;
        assert!(reply.status >= 400, "{purpose}: {}", reply.text);
        pc.holds(&attempt, &proof);
        pc.goes_on(&attempt, step, json!({})).await.is_ok();
    }
}

#[tokio::test]
async fn a_refused_card_is_not_described_to_whoever_only_began() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Revoked).await;
    let mut thief = card_server.pc();
    let attempt = thief.begins(CardKind::Hpki, "login").await;
    back(&opens(&card_server, &attempt, &format!("GET /{}", attempt.pass), DemoCard::Revoked, &[]).await);
    let reply = thief.browser.get(&format!("/api/cards/{}", attempt.id)).await;
    assert_eq!(reply.is_ok().body["state"], json!({"is": "presented"}), "{}", reply.text);
}

#[tokio::test]
async fn of_twenty_uses_at_once_one_counts() {
    let card_server = card_server().await;
    let mut pc = card_server.pc();
    let (attempt, view) = pc.shows(CardKind::Hpki, "login", &SoftCard::of(DemoCard::Doctor)).await;
    accepted(&view);
    let proof = pc.proofs.lock().unwrap()[&attempt.id].clone();
    let path = format!("/api/cards/{}/session", attempt.id);
    let tries = (0..20).map(|_| {
        let (mut browser, path) = (pc.browser.clone(), path.clone());
        browser.proof = Some(proof.clone());
        tokio::spawn(async move { browser.post(&path, json!({})).await.status })
    });
    let mut opened = 0;
    for one in tries.collect::<Vec<_>>() {
        opened += usize::from(one.await.unwrap() == 200);
    }
    assert_eq!((opened, counted(&card_server).await.0), (1, 1));
}

#[tokio::test]
async fn a_stranger_cannot_end_an_attempt_without_its_proof() {
    let card_server = card_server().await;
    let mut pc = card_server.pc();
    let (attempt, _) = pc.shows(CardKind::Hpki, "login", &SoftCard::of(DemoCard::Doctor)).await;
    let mut stranger = card_server.pc();
    for proof in ["", SystemRandom.secret().reveal()] {
        stranger.holds(&attempt, proof);
        stranger.goes_on(&attempt, "back", json!({})).await.refuses(Code::JourneyUnknown);
    }
    pc.goes_on(&attempt, "session", json!({})).await.is_ok();
}

#[tokio::test]
async fn whoever_takes_over_is_asked_once_and_sees_both_names() {
    let card_server = card_server().await;
    let mut pc = signed_in(&card_server, DemoCard::Pharmacist).await;
    let (attempt, _) = pc.shows(CardKind::Hpki, "login", &SoftCard::of(DemoCard::Doctor)).await;
    let problem = pc.goes_on(&attempt, "session", json!({})).await.refuses(Code::SessionOfOther);
    let takeover = problem.takeover.expect("both names");
    assert_eq!((takeover.leaves.as_str(), takeover.comes.as_str()), ("試験 T00002-jpa", "試験 TESTC00001"));
    pc.goes_on(&attempt, "session", json!({"conflict": "switch"})).await.is_ok();
    assert_eq!(pc.signed_in().await.as_deref(), Some("TESTC00001"));
    let view: AttemptView = pc.looks(&attempt).await;
    assert_eq!(view.state, AttemptStage::Used);
}
