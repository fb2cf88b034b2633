//! A set of authorities and cards, a fresh store, and a clock that is set by hand.

use crate::common::{START, SetClock};
use crate::set::PKI;
use api::card::Kind;
use server::cards::{Certificate, Place, Pool, Source, Status};
use server::clock::Timestamp;
use server::config::ListPlace;
use server::config::reach::Reach;
use server::demo::pki::mint::{CrlReason, List, Revoked, ext, serial};
use server::demo::pki::{Ca, Card, Flaw, LIFE};
use server::ids::SystemDice;
use server::revocation::{
    Client, Fetched, Fetcher, Index, Loaded, NotFetched, Patience, Question, StatusSource,
};
use server::store::{SledEngine, Store};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// When the set and its lists were made.
pub const NOW: Timestamp = START;
pub const HOUR: Duration = Duration::from_hours(1);

pub fn certificate(ca: Ca) -> Certificate {
    Certificate::read(&PKI.authority(ca).unwrap().certificate).unwrap()
}

pub fn card(card: Card) -> Certificate {
    Certificate::read(&PKI.leaf(card).unwrap().certificate).unwrap()
}

/// A list of I1's with these cards and as many more that nobody has.
pub fn naming(number: u64, cards: &[(Card, Option<CrlReason>)], nobodys: u64) -> Vec<u8> {
    let issuer = PKI.authority(Ca::Authentication1).unwrap();
    let list = List {
        issuer: issuer.name.clone(),
        this_update: NOW,
        next_update: Some(NOW + LIFE),
        extensions: vec![ext::authority_key(&issuer.key).unwrap(), ext::crl_number(number).unwrap()],
        algorithm: None,
    };
    let cards = cards.iter().map(|(card, reason)| Revoked {
        serial: PKI.leaf(*card).unwrap().serial,
        at: NOW,
        reason: *reason,
        invalid_since: None,
    });
    list.sign(
        cards.chain((0..nobodys).map(|it| Revoked::numbered(serial(0x5000_0000 + it), NOW))),
        &issuer.key,
    )
    .unwrap()
}

pub fn list(ca: Ca, flaw: Flaw) -> Vec<u8> {
    PKI.list(ca, NOW, flaw).unwrap()
}

pub fn pool() -> Pool {
    let hpki_roots = PKI.anchors(Kind::Hpki).unwrap().concat();
    let intermediates = PKI.intermediates(Kind::Hpki).unwrap().concat();
    let jpki_roots = PKI.anchors(Kind::Jpki).unwrap().concat();
    let source = |kind, place, bytes| Source { name: "set", kind, place, bytes };
    Pool::new(&[
        source(Kind::Hpki, Place::Root, &hpki_roots),
        source(Kind::Hpki, Place::Intermediate, &intermediates),
        source(Kind::Jpki, Place::Root, &jpki_roots),
    ])
    .unwrap()
}

pub struct Office {
    pub folder: TempDir,
    pub store: Store,
    pub clock: Arc<SetClock>,
    pub pool: Pool,
    pub client: Client,
}

impl Office {
    pub fn new() -> Self {
        Self::with(client(Reach::Any))
    }

    pub fn with(client: Client) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = store_in(&folder.path().join("data"));
        Self { folder, store, clock: Arc::new(SetClock::at(NOW)), pool: pool(), client }
    }

    pub fn fetcher(&self) -> Fetcher<'_> {
        Fetcher {
            store: &self.store,
            clock: &*self.clock,
            dice: &SystemDice,
            pool: &self.pool,
            client: &self.client,
            most: 64 << 20,
            actor: &server::audit::Actor::System,
        }
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Loads these bytes from a file.
    pub async fn load(&self, bytes: &[u8]) -> Result<Loaded, NotFetched> {
        let place = ListPlace::File(self.file("list", bytes));
        self.fetcher().load(&place, &|_| ()).await
    }

    pub async fn fetch(&self, place: &ListPlace) -> Result<Fetched, NotFetched> {
        self.fetcher().fetch(place, &|_| ()).await
    }

    pub fn index(&self) -> Index {
        Index::new(self.store.clone(), self.clock.clone())
    }

    /// What the index says about a card.
    pub async fn says(&self, of: Card) -> Status {
        ask(&self.index(), of).await
    }

    /// What the index says about an authority of the HPKI root.
    pub async fn says_of(&self, ca: Ca) -> Status {
        let (certificate, issuer) = (certificate(ca), certificate(Ca::Root));
        let asked = Question { kind: Kind::Hpki, certificate: &certificate, issuer: &issuer };
        self.index().status(asked).await
    }
}

/// What a source says about a card.
pub async fn ask(source: &dyn StatusSource, of: Card) -> Status {
    let (certificate, issuer) = (card(of), certificate(of.issuer()));
    source.status(Question { kind: of.issuer().kind(), certificate: &certificate, issuer: &issuer }).await
}

pub fn store_in(folder: &std::path::Path) -> Store {
    Store::new(Arc::new(SledEngine::open(folder, 1 << 24).unwrap()))
}

/// A client that trusts no server.
pub fn client(reach: Reach) -> Client {
    waiting(reach, Duration::from_secs(20))
}

/// A client for servers that will not answer.
pub fn impatient() -> Client {
    waiting(Reach::Any, Duration::from_millis(100))
}

fn waiting(reach: Reach, waiting: Duration) -> Client {
    let long = Duration::from_secs(20);
    let patience = Patience { connecting: long, waiting, all: long };
    Client::new(rustls::RootCertStore::empty(), reach, patience, 1 << 20).unwrap()
}
