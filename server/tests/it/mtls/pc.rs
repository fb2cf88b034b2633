//! Somebody at a PC with a card reader: our page in the browser, and the connections that the browser makes for it.

use crate::common::{Browser, ORIGIN, Reply};
use crate::mtls::client::{Client, Knows, Raw, Trust, request};
use crate::mtls::fixture::CardServer;
use crate::mtls::soft_card::SoftCard;
use api::card::{self, AttemptStage, AttemptView, CardKind};
use api::explain::Explanation;
use serde_json::{Value, json};
use server::cards::Verdict;
use server::cards::ledger::{Connection, Ledger};
use server::ids::JourneyId;
use server::journey::card::Attempt as Kept;
use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Mutex;

pub const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Safari/537.36";
pub const EDGE: &str = crate::common::WINDOWS;
pub const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:157.0) Gecko/20100101 Firefox/157.0";

pub struct Pc {
    pub browser: Browser,
    pub door: SocketAddr,
    /// What the browser's TLS knows.
    pub knows: Knows,
    /// Whom it believes.
    pub trust: Trust,
    /// What the page keeps in its memory: the proofs of its attempts.
    pub proofs: Mutex<BTreeMap<String, String>>,
}

/// An attempt that was begun.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub id: String,
    pub host: String,
    pub port: u16,
    /// With what our page enters.
    pub secret: String,
    /// What it got there; nothing where the host was not reached.
    pub pass: String,
}

impl Attempt {
    /// As the browser writes it into `Host`.
    pub fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    pub fn key(&self) -> JourneyId {
        JourneyId::from_wire(&self.id).unwrap()
    }
}

impl Pc {
    pub fn new(browser: Browser, door: SocketAddr) -> Self {
        Self { browser, door, knows: Knows::Tls13, trust: Trust::default(), proofs: Mutex::default() }
    }

    /// Begins an attempt.
    #[track_caller]
    pub fn begins(&mut self, kind: CardKind, purpose: &str) -> impl Future<Output = Attempt> {
        self.asks(json!({"card": kind, "purpose": purpose}))
    }

    pub async fn asks(&mut self, body: Value) -> Attempt {
        let reply = self.browser.post("/api/cards", body).await;
        self.of(&reply).await
    }

    /// The attempt that an answer is about, at whose host our page has been.
    pub async fn of(&self, reply: &Reply) -> Attempt {
        let begun: card::BegunAttempt = serde_json::from_value(reply.is_ok().body.clone()).unwrap();
        let rest = begun.address.strip_prefix("https://").unwrap().strip_suffix('/').unwrap();
        let (host, port) = rest.split_once(':').unwrap();
        let (host, port) = (host.to_owned(), port.parse().unwrap());
        let mut attempt = Attempt { id: begun.id, host, port, secret: begun.secret, pass: String::new() };
        if let Ok(pass) = self.enters(&attempt).await {
            attempt.pass = pass;
        }
        attempt
    }

    /// Our page comes to the attempt's host, without a card, and gets its pass.
    pub async fn enters(&self, attempt: &Attempt) -> io::Result<String> {
        let client = Client::trusting(&self.trust, Knows::Tls13, None);
        let mut stream = client.connect(self.door, &attempt.host).await?;
        assert_eq!(client.was_asked(), None, "nobody is asked before our page has come");
        let authority = attempt.authority();
        let headers = [("host", authority.as_str()), ("origin", ORIGIN), ("content-type", "text/plain")];
        let answer = request(&mut stream, "POST /", &headers, &attempt.secret).await?;
        let entered: Result<card::HostEntered, _> = serde_json::from_str(&answer.body);
        entered.map(|it| it.pass).map_err(|_| io::Error::other(answer.body))
    }

    /// The page's call, with this card, or none, chosen.
    pub async fn calls(&self, attempt: &Attempt, card: Option<&SoftCard>) -> io::Result<Raw> {
        self.calls_with(&Client::trusting(&self.trust, self.knows, card.cloned()), attempt).await
    }

    pub async fn calls_with(&self, client: &Client, attempt: &Attempt) -> io::Result<Raw> {
        let mut stream = client.connect(self.door, &attempt.host).await?;
        let authority = attempt.authority();
        let headers = [("host", authority.as_str()), ("origin", ORIGIN), ("content-type", "text/plain")];
        let answer = request(&mut stream, "POST /", &headers, &attempt.pass).await?;
        if let Ok(presented) = serde_json::from_str::<card::CertificateReport>(&answer.body) {
            self.holds(attempt, &presented.proof);
        }
        Ok(answer)
    }

    /// The page keeps the proof that came from the attempt's host.
    pub fn holds(&self, attempt: &Attempt, proof: &str) {
        self.proofs.lock().unwrap().insert(attempt.id.clone(), proof.to_owned());
    }

    /// The page goes away, and with it what it knew.
    pub fn forgets(&self) {
        self.proofs.lock().unwrap().clear();
    }

    /// The browser, with what the page knows of an attempt.
    fn at(&mut self, attempt: &Attempt) -> &mut Browser {
        self.browser.proof = self.proofs.lock().unwrap().get(&attempt.id).cloned();
        &mut self.browser
    }

    /// A whole attempt with a card: begun, made, looked at.
    pub async fn shows(&mut self, kind: CardKind, purpose: &str, card: &SoftCard) -> (Attempt, AttemptView) {
        let attempt = self.begins(kind, purpose).await;
        let answer = self.calls(&attempt, Some(card)).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.body);
        let view = self.looks(&attempt).await;
        (attempt, view)
    }

    pub async fn looks(&mut self, attempt: &Attempt) -> AttemptView {
        let reply = self.at(attempt).get(&format!("/api/cards/{}", attempt.id)).await;
        serde_json::from_value(reply.is_ok().body.clone()).unwrap()
    }

    /// The page's call failed.
    pub async fn lost(&mut self, attempt: &Attempt, body: Value) -> AttemptView {
        let reply = self.at(attempt).post(&format!("/api/cards/{}/lost", attempt.id), body).await;
        serde_json::from_value(reply.is_ok().body.clone()).unwrap()
    }

    /// Goes on with the card that was read.
    pub async fn goes_on(&mut self, attempt: &Attempt, step: &str, body: Value) -> Reply {
        self.at(attempt).post(&format!("/api/cards/{}/{step}", attempt.id), body).await
    }

    /// Logs in with a card.
    pub async fn logs_in(&mut self, kind: CardKind, card: &SoftCard) -> Reply {
        let (attempt, view) = self.shows(kind, "login", card).await;
        assert!(matches!(view.state, AttemptStage::Accepted { .. }), "{view:?}");
        self.goes_on(&attempt, "session", json!({})).await
    }

    /// Asks for a change, knowing what it costs, and confirms it with a card; gives what makes it.
    pub async fn confirms(&mut self, change: Value, kind: CardKind, card: &SoftCard) -> Value {
        let ask = json!({"change": change, "last": "known"});
        let asked = self.browser.post("/api/account/changes", ask).await;
        let change = asked.is_ok().body["id"].clone();
        let begin = json!({"card": kind, "purpose": "reauthenticate", "change": change});
        let attempt = self.asks(begin).await;
        self.calls(&attempt, Some(card)).await.unwrap();
        self.goes_on(&attempt, "confirm", json!({})).await.is_ok();
        json!({"change": change})
    }

    /// Who is signed in here.
    pub async fn signed_in(&mut self) -> Option<String> {
        let reply = self.browser.get("/api/session").await;
        reply.is_ok().body["session"]["holder"]["id"].as_str().map(str::to_owned)
    }
}

/// The failed call as a page reports it.
pub fn failed() -> Value {
    json!({"elapsed_ms": 1000, "said": "TypeError: Failed to fetch"})
}

/// The card that was accepted.
#[track_caller]
pub fn accepted(view: &AttemptView) -> &card::ShownCard {
    match &view.state {
        AttemptStage::Accepted { card } => card,
        other => panic!("not accepted: {other:?}"),
    }
}

/// What the person is told, whose attempt did not work.
#[track_caller]
pub fn told(view: &AttemptView) -> &Explanation {
    match &view.state {
        AttemptStage::Ended { explanation, .. } => explanation,
        other => panic!("not ended: {other:?}"),
    }
}

/// It ended with this message.
#[track_caller]
pub fn ended_with(view: &AttemptView, message: &str) -> Explanation {
    let explanation = told(view).clone();
    assert_eq!(explanation.number.to_string(), message, "{explanation:?}");
    assert!(!explanation.headline.is_empty() && !explanation.causes.is_empty(), "{explanation:?}");
    assert!(!explanation.remedies.is_empty() && explanation.incident.is_some(), "{explanation:?}");
    explanation
}

impl CardServer {
    pub async fn kept(&self, attempt: &Attempt) -> Kept {
        self.server.app.store.get::<Kept>(&attempt.key()).await.unwrap().unwrap()
    }

    /// What was concluded about the card.
    pub async fn verdict(&self, attempt: &Attempt) -> Verdict {
        self.kept(attempt).await.verdict().cloned().expect("a verdict")
    }

    /// The connections of an attempt, once they are as is waited for.
    pub async fn ledger(&self, attempt: &Attempt, until: impl Fn(&[Connection]) -> bool) -> Vec<Connection> {
        let (app, key) = (&self.server.app, attempt.key());
        let mut changes = app.store.changes::<Ledger>(&key).await.unwrap();
        loop {
            let ledger = app.ledgers.read(&app.store, &key).await.unwrap();
            if until(&ledger.connections) {
                return ledger.connections;
            }
            changes.next().await.unwrap();
        }
    }
}
