//! Two people, each with a PC, a card reader, cards and a phone, who do things at the same moment, are lured by the other's links and try
//! the other's attempts, codes and changes. In whatever order: nobody ends in a session, a device or a card that is not the own.

use crate::amount;
use crate::common::{Phone, Reply, code_of};
use crate::mtls::client::{Client, Knows, request};
use crate::mtls::fixture::{CardServer, card_id};
use crate::mtls::pc::{Attempt, Pc};
use crate::mtls::soft_card::SoftCard;
use api::card::CardKind;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use server::demo::pki::DemoCard;
use server::ids::{HolderId, Secret};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::time::Duration;

/// What one person does, and a number for which and how.
type Step = (u8, u8);

/// What is used where, by the purpose it was read for.
const USES: [(&str, &str); 3] = [("login", "session"), ("register", "registration"), ("bind", "bind")];

struct Person {
    pc: Pc,
    phone: Phone,
    hpki: DemoCard,
    jpki: DemoCard,
    holder: HolderId,
    /// The phones this person registered.
    devices: BTreeSet<String>,
    known: Known,
}

/// What somebody else may have seen of a person: all but what is in the person's own browser and hands.
#[derive(Clone, Default)]
struct Known {
    attempts: Vec<(Attempt, &'static str)>,
    codes: Vec<(String, Secret)>,
    changes: Vec<Value>,
    devices: Vec<String>,
}

/// How often something came of it.
#[derive(Default)]
struct Told {
    sessions: Cell<usize>,
    codes: Cell<usize>,
    devices: Cell<usize>,
    bound: Cell<usize>,
}

fn count(of: &Cell<usize>) {
    of.set(of.get() + 1);
}

#[test]
fn whatever_two_people_do_at_once_nobody_ends_in_what_is_not_the_own() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let told = Told::default();
    let cases = amount::cases(24, 8);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let pairs = prop::collection::vec(((0..16_u8, any::<u8>()), (0..16_u8, any::<u8>())), 4..18);
    // The usual run is the same everywhere, so that it reaches what it is meant to; `PROPTEST_CASES` draws others.
    let mut runner = if amount::is_drawn() {
        TestRunner::new(config)
    } else {
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    };
    runner
        .run(&pairs, |pairs| {
            runtime.block_on(side_by_side(&pairs, &told));
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    let Told { sessions, codes, devices, bound } = &told;
    if cases >= 8 && !amount::is_drawn() {
        let reached = [sessions.get() > 2, codes.get() > 1, devices.get() > 0];
        assert!(reached.iter().all(|it| *it), "{sessions:?} {codes:?} {devices:?}");
    }
    if cases >= 24 {
        let reached = [sessions.get() > 20, codes.get() > 5, devices.get() > 1, bound.get() > 0];
        assert!(reached.iter().all(|it| *it), "{sessions:?} {codes:?} {devices:?} {bound:?}");
    }
}

async fn side_by_side(pairs: &[(Step, Step)], told: &Told) {
    let settings = [("cards.hpki_unknown", "accept"), ("cards.jpki_unknown", "accept")];
    let card_server = CardServer::with(&settings).await;
    let mut one = person(&card_server, DemoCard::Doctor, DemoCard::MyNumberUnbound).await;
    let mut two = person(&card_server, DemoCard::Pharmacist, DemoCard::MyNumberOfAnother).await;
    for (first, second) in pairs {
        let (of_one, of_two) = (one.known.clone(), two.known.clone());
        tokio::join!(
            one.does(&card_server, *first, &of_two, told),
            two.does(&card_server, *second, &of_one, told)
        );
        if first.0 == 15 {
            card_server.server.pass(Duration::from_secs([1, 30, 60, 301][usize::from(first.1) % 4]));
        }
        for person in [&mut one, &mut two] {
            person.has_only_its_own(&card_server).await;
        }
    }
}

async fn person(card_server: &CardServer, hpki: DemoCard, jpki: DemoCard) -> Person {
    let holder = card_server.registers(hpki).await;
    let (pc, phone, devices, known) =
        (card_server.pc(), card_server.server.phone(), BTreeSet::new(), Known::default());
    Person { pc, phone, hpki, jpki, holder, devices, known }
}

/// Refused or done, but never a failure of ours.
fn fine(reply: &Reply) -> bool {
    assert!(reply.status < 500, "{}", reply.text);
    reply.status == 200
}

impl Person {
    async fn does(&mut self, card_server: &CardServer, (what, which): Step, other: &Known, told: &Told) {
        match what {
            0..=3 => self.begins_and_shows(which).await,
            4 | 5 => self.uses(self.known.attempts.last().cloned(), told).await,
            6 => self.is_lured(card_server, other, which).await,
            7 => self.uses(other.attempts.last().cloned(), told).await,
            8 => self.logs_in(told).await,
            9 | 10 => self.adds_a_phone(told).await,
            11 => self.registers_the_phone(told).await,
            12 => self.tries_the_others_code(other).await,
            13 => self.tries_the_others_changes(other).await,
            14 if which.is_multiple_of(3) => {
                self.pc.browser.post("/api/session/end", json!({})).await.is_ok();
            }
            _ => {}
        }
    }

    fn card(&self, purpose: &str) -> (CardKind, SoftCard) {
        if purpose == "bind" {
            (CardKind::Jpki, SoftCard::of(self.jpki))
        } else {
            (CardKind::Hpki, SoftCard::of(self.hpki))
        }
    }

    async fn begins_and_shows(&mut self, which: u8) {
        let (purpose, _) = USES[usize::from(which) % 3];
        let (kind, card) = self.card(purpose);
        let begun = self.pc.browser.post("/api/cards", json!({"card": kind, "purpose": purpose})).await;
        if !fine(&begun) {
            return; // to bind one has to be signed in
        }
        let attempt = self.pc.of(&begun).await;
        if which.is_multiple_of(5) {
            self.known.attempts.push((attempt, purpose)); // the other is faster
            return;
        }
        self.pc.calls(&attempt, Some(&card)).await.unwrap();
        self.known.attempts.push((attempt, purpose));
    }

    /// Goes on with an attempt: its own, or one of the other's of which everything but the proof is known.
    async fn uses(&mut self, attempt: Option<(Attempt, &'static str)>, told: &Told) {
        let Some((attempt, purpose)) = attempt else { return };
        let step = USES.iter().find(|(it, _)| *it == purpose).unwrap().1;
        let body = if step == "session" { json!({"conflict": "switch"}) } else { json!({}) };
        let reply = self.pc.goes_on(&attempt, step, body).await;
        if !fine(&reply) {
            return;
        }
        match step {
            "session" => count(&told.sessions),
            "registration" => self.shows_code(&reply, told),
            _ => count(&told.bound),
        }
    }

    fn shows_code(&mut self, reply: &Reply, told: &Told) {
        if reply.body["qr"].is_object() {
            let id = reply.body["id"].as_str().unwrap().to_owned();
            self.known.codes.push((id, code_of(&reply.body)));
            count(&told.codes);
        }
    }

    /// Opens the other's link with the own card in the reader, and is brought back to our page.
    async fn is_lured(&mut self, card_server: &CardServer, other: &Known, which: u8) {
        let Some((attempt, purpose)) = other.attempts.last() else { return };
        let client = Client::new(Knows::Tls13, Some(self.card(purpose).1));
        let mut stream = client.connect(card_server.door, &attempt.host).await.unwrap();
        let host = attempt.authority();
        let line = format!("GET /{}", attempt.pass);
        let answer = request(&mut stream, &line, &[("host", &host)], "").await.unwrap();
        assert!(answer.status < 500, "{}", answer.body);
        let Some((_, proof)) = answer.header("location").and_then(|it| it.split_once('#')) else { return };
        self.pc.holds(attempt, proof);
        if !which.is_multiple_of(4) {
            fine(&self.pc.goes_on(attempt, "back", json!({})).await);
        }
    }

    async fn logs_in(&mut self, told: &Told) {
        let attempt = self.pc.begins(CardKind::Hpki, "login").await;
        self.pc.calls(&attempt, Some(&SoftCard::of(self.hpki))).await.unwrap();
        self.known.attempts.push((attempt.clone(), "login"));
        let reply = self.pc.goes_on(&attempt, "session", json!({"conflict": "switch"})).await;
        if fine(&reply) {
            count(&told.sessions);
        }
    }

    /// Asks for the change, confirms it with the card, and shows the code.
    async fn adds_a_phone(&mut self, told: &Told) {
        let ask = json!({"change": {"is": "add_phone"}});
        let asked = self.pc.browser.post("/api/account/changes", ask).await;
        if !fine(&asked) {
            return;
        }
        let change = asked.body["id"].clone();
        self.known.changes.push(json!({"change": change}));
        let wanted = json!({"card": "hpki", "purpose": "reauthenticate", "change": change});
        let begun = self.pc.browser.post("/api/cards", wanted).await;
        if !fine(&begun) {
            return;
        }
        let attempt = self.pc.of(&begun).await;
        self.pc.calls(&attempt, Some(&SoftCard::of(self.hpki))).await.unwrap();
        fine(&self.pc.goes_on(&attempt, "confirm", json!({})).await);
        let reply = self.pc.browser.post("/api/account/devices/add", json!({"change": change})).await;
        if fine(&reply) {
            self.shows_code(&reply, told);
        }
    }

    async fn registers_the_phone(&mut self, told: &Told) {
        let Some((id, code)) = self.known.codes.last().cloned() else { return };
        let opened = self.phone.browser.link(&code).post("/api/register/open", json!({})).await;
        let Some(ticket) = opened.body["ticket"].as_str().map(str::to_owned) else { return };
        let number =
            self.pc.browser.get(&format!("/api/register/{id}")).await.body["state"]["number"].clone();
        if !fine(&self.phone.chooses(&code, &ticket, number).await) {
            return;
        }
        let asked = self
            .phone
            .browser
            .link(&code)
            .ticket(Some(&ticket))
            .post("/api/register/options", json!({}))
            .await;
        if !fine(&asked) {
            return;
        }
        let done = self.phone.makes_passkey(&code, Some(&ticket)).await;
        if fine(&done) {
            let device = done.body["device"]["id"].as_str().unwrap().to_owned();
            self.known.devices.push(device.clone());
            self.devices.insert(device);
            count(&told.devices);
        }
    }

    /// A photographed code, without the number that only the other's PC shows.
    async fn tries_the_others_code(&mut self, other: &Known) {
        let Some((id, code)) = other.codes.last().cloned() else { return };
        let opened = self.phone.browser.link(&code).post("/api/register/open", json!({})).await;
        fine(&opened);
        let ticket = opened.body["ticket"].as_str().map(str::to_owned);
        for path in ["options", "finish", "label"] {
            let body = match path {
                "finish" => json!({"ceremony": "x", "credential": "{}"}),
                "label" => json!({"label": "x"}),
                _ => json!({}),
            };
            let browser = self.phone.browser.link(&code).ticket(ticket.as_deref());
            assert!(!fine(&browser.post(&format!("/api/register/{path}"), body).await), "{path}");
        }
        for step in ["", "/renew", "/cancel"] {
            let path = format!("/api/register/{id}{step}");
            let reply = match step {
                "" => self.pc.browser.get(&path).await,
                _ => self.pc.browser.post(&path, json!({})).await,
            };
            assert!(!fine(&reply), "{path}");
        }
        if let Some(ticket) = ticket {
            fine(&self.phone.chooses(&code, &ticket, json!(9)).await); // never offered
        }
    }

    async fn tries_the_others_changes(&mut self, other: &Known) {
        for change in &other.changes {
            let reply = self.pc.browser.post("/api/account/devices/add", change.clone()).await;
            assert!(!fine(&reply), "{}", reply.text);
            for device in &other.devices {
                let path = format!("/api/account/devices/{device}/remove");
                assert!(!fine(&self.pc.browser.post(&path, change.clone()).await));
            }
        }
    }

    async fn has_only_its_own(&mut self, card_server: &CardServer) {
        if let Some(id) = self.pc.signed_in().await {
            assert_eq!(HolderId::parse(&id).unwrap(), self.holder, "a session of somebody else");
        }
        let store = &card_server.server.app.store;
        for device in server::service::devices::of(store, &self.holder).await.unwrap() {
            assert!(self.devices.contains(device.id.as_str()), "a device of somebody else");
        }
        for card in server::service::holder_cards::of(store, &self.holder).await.unwrap() {
            let own = [card_id(self.hpki), card_id(self.jpki)];
            assert!(own.contains(&card.id), "a card of somebody else");
        }
    }
}
