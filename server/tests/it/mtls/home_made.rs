//! A card that somebody made at home, to fill the store or to lead a clerk's terminal astray.

use crate::mtls::client::Client;
use crate::mtls::fixture::CardServer;
use crate::mtls::soft_card::{Signs, SoftCard};
use api::Code;
use api::card::CardKind;
use serde_json::json;
use server::audit::Entry;
use server::cards::Roles;
use server::config::Config;
use server::demo::pki::mint::{Attribute, Dn, Edition, KeyUsages, MintKey, Template, ext};
use server::desk::incident_text::{Shown, replay};
use server::line::{Hides, hides};
use server::model::incident::Incident;
use server::service::rates::Beginning;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

/// A self-made RSA certificate whose issuer and subject are this text.
fn home_made(text: &str) -> SoftCard {
    let key = MintKey::rsa().unwrap();
    let name = Dn::of(&[(Attribute::C, "JP"), (Attribute::O, text), (Attribute::Cn, "x")]).unwrap();
    let template = Template {
        edition: Edition::Three,
        serial: vec![1],
        issuer: name.clone(),
        from: crate::common::START.before(std::time::Duration::from_hours(1)),
        until: crate::common::START + std::time::Duration::from_hours(1),
        subject: name,
        extensions: vec![
            ext::key_usage(KeyUsages::DigitalSignature).unwrap(),
            ext::roles(&[text, "Medical Doctor"]).unwrap(),
        ],
        algorithm: None,
    };
    let certificate = template.sign(key.spki(), &key).unwrap();
    SoftCard { chain: vec![certificate], key: Arc::new(key), signs: Signs::Any }
}

#[tokio::test]
async fn a_card_with_an_endless_name_leaves_one_small_incident_however_often_it_is_asked() {
    let card_server = CardServer::open().await;
    for text in ["\u{1B}".repeat(9_000), "𠮷".repeat(4_000), "A".repeat(15_000)] {
        let before = card_server.server.app.store.scan::<Incident>(&[], None, 1000).await.unwrap().len();
        let noted = card_server.server.app.store.scan::<Entry>(&[], None, 1000).await.unwrap().len();
        let mut pc = card_server.pc();
        let (attempt, _) = pc.shows(CardKind::Hpki, "login", &home_made(&text)).await;
        let mut numbers = HashSet::new();
        for _ in 0..20 {
            let asked = pc.goes_on(&attempt, "session", json!({})).await;
            assert!(asked.text.len() < 30_000, "{} bytes answered", asked.text.len());
            numbers.insert(asked.refuses(Code::CardUntrusted).incident.unwrap());
            pc.looks(&attempt).await;
        }
        assert_eq!(numbers.len(), 1);
        let incidents = card_server.server.app.store.scan::<Incident>(&[], None, 1000).await.unwrap();
        assert_eq!(incidents.len(), before + 1);
        let kept = card_server.kept(&attempt).await;
        let number = kept.incident.clone().unwrap();
        let incident = card_server.server.app.store.get::<Incident>(&number).await.unwrap().unwrap();
        let rows =
            serde_json::to_string(&kept).unwrap().len() + serde_json::to_string(&incident).unwrap().len();
        assert!(rows < 6_000, "{rows} bytes");
        assert!(2 * rows < usize::try_from(Beginning::Attempt.bytes()).unwrap());
        assert!(matches!(&kept.verdict().unwrap().roles, Roles::Some { roles } if roles.len() <= 2));
        let record = card_server.server.app.store.scan::<Entry>(&[], None, 1000).await.unwrap();
        assert_eq!(record.len(), noted, "it concerns nobody we know");
    }
}

#[tokio::test]
async fn a_clerk_reads_what_happened_and_nothing_that_the_card_wrote_by_itself() {
    let card_server = CardServer::open().await;
    let evil = "\u{1B}]0;PWNED\u{7}\u{1B}[31m\u{1B}[2J\u{9B}31m\nFAKE LINE issuer ok\r\u{8}\u{202E}\u{200B}\u{E0041}";
    let mut pc = card_server.pc();
    let (attempt, _) = pc.shows(CardKind::Hpki, "login", &home_made(evil)).await;
    pc.goes_on(&attempt, "session", json!({})).await.refuses(Code::CardUntrusted);
    let number = card_server.kept(&attempt).await.incident.unwrap();
    let incident = card_server.server.app.store.get::<Incident>(&number).await.unwrap().unwrap();
    for incident in [
        incident.clone(),
        // As an older version kept it.
        Incident {
            words: server::model::incident::Words { issuer: Some(evil.to_owned()), ..incident.words.clone() },
            cause: Some(evil.to_owned()),
            route: evil.to_owned(),
            ..incident
        },
    ] {
        let printed = replay(&number, &incident, "auth.example", (Shown::Full, api::Language::Ja));
        for line in printed.lines() {
            assert_eq!(hides(line), Hides::Nothing, "{}", line.escape_unicode());
            assert!(!line.starts_with("FAKE LINE"), "{printed}");
        }
    }
}

/// The bytes that a folder takes up.
fn size(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|it| if it.path().is_dir() { size(&it.path()) } else { it.metadata().unwrap().len() }).sum()
}

/// Measures on a disk what an attempt with a home-made card adds, with every connection that is written down, times how often the default
/// limits allow it in a day: `cargo test --workspace --test it what_home_made -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement of a minute"]
async fn what_home_made_cards_of_one_address_add_in_a_day_is_at_most_32_megabytes() {
    const TIMES: u64 = 300;
    let card_server = CardServer::open().await;
    let card = home_made(&"𠮷".repeat(4_000));
    let before = size(card_server.server.folder());
    for _ in 0..TIMES {
        let mut pc = card_server.pc();
        let attempt = pc.begins(CardKind::Hpki, "login").await;
        for _ in 0..20 {
            drop(Client::new(pc.knows, None).connect(card_server.door, &attempt.host).await);
        }
        pc.calls(&attempt, Some(&card)).await.unwrap();
        for _ in 0..3 {
            pc.goes_on(&attempt, "session", json!({})).await.refuses(Code::CardUntrusted);
            pc.looks(&attempt).await;
        }
    }
    card_server.server.app.ledgers.keep_now(&card_server.server.app.store).await.unwrap();
    let each = (size(card_server.server.folder()) - before).div_ceil(TIMES);
    let allowed = 2 * Config::with(&[]).unwrap().strangers.bytes / Beginning::Attempt.bytes();
    println!("Attempt {each} bytes each, {allowed} a day: {} KB a day", each * allowed / 1000);
    assert!(each * allowed < 32_000_000);
}
