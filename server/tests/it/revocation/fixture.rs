//! A set of authorities and cards, a fresh store, and a clock that is set by hand.

use crate::common::{START, SetClock};
use crate::set::PKI;
use api::card::CardKind;
use server::cards::{AuthorityRank, Certificate, Pool, PoolSource, RevocationStatus};
use server::clock::Timestamp;
use server::config::ListPlace;
use server::config::address_policy::AddressPolicy;
use server::demo::pki::mint::{CrlReason, ListToSign, RevokedEntry, ext, serial};
use server::demo::pki::{Ca, DemoCard, LIFE, ListFlaw};
use server::ids::SystemRandom;
use server::revocation::{
    Client, Fetched, Fetcher, Index, Loaded, NotFetched, NumberOrder, Patience, Question, StatusSource,
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

pub fn card(card: DemoCard) -> Certificate {
    Certificate::read(&PKI.leaf(card).unwrap().certificate).unwrap()
}

/// A list of I1's with these cards and as many more that nobody has.
pub fn naming(number: u64, cards: &[(DemoCard, Option<CrlReason>)], nobodys: u64) -> Vec<u8> {
    let issuer = PKI.authority(Ca::Authentication1).unwrap();
    let list = ListToSign {
        issuer: issuer.name.clone(),
        this_update: NOW,
        next_update: Some(NOW + LIFE),
        extensions: vec![ext::authority_key(&issuer.key).unwrap(), ext::crl_number(number).unwrap()],
        algorithm: None,
    };
    let cards = cards.iter().map(|(card, reason)| RevokedEntry {
        serial: PKI.leaf(*card).unwrap().serial,
        at: NOW,
        reason: *reason,
        invalid_since: None,
    });
    list.sign(
        cards.chain((0..nobodys).map(|it| RevokedEntry::numbered(serial(0x5000_0000 + it), NOW))),
        &issuer.key,
    )
    .unwrap()
}

pub fn list(ca: Ca, flaw: ListFlaw) -> Vec<u8> {
    PKI.list(ca, NOW, flaw).unwrap()
}

pub fn pool() -> Pool {
    let hpki_roots = PKI.anchors(CardKind::Hpki).unwrap().concat();
    let intermediates = PKI.intermediates(CardKind::Hpki).unwrap().concat();
    let jpki_roots = PKI.anchors(CardKind::Jpki).unwrap().concat();
    let source = |kind, place, bytes| PoolSource { name: "set", kind, place, bytes };
    Pool::new(&[
        source(CardKind::Hpki, AuthorityRank::Root, &hpki_roots),
        source(CardKind::Hpki, AuthorityRank::Intermediate, &intermediates),
        source(CardKind::Jpki, AuthorityRank::Root, &jpki_roots),
    ])
    .unwrap()
}

pub struct Listings {
    pub folder: TempDir,
    pub store: Store,
    pub clock: Arc<SetClock>,
    pub pool: Pool,
    pub client: Client,
}

impl Listings {
    pub fn new() -> Self {
        Self::with(client(AddressPolicy::Any))
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
            random: &SystemRandom,
            pool: &self.pool,
            client: &self.client,
            most: 64 << 20,
            actor: &server::audit::Actor::System,
            numbers: NumberOrder::Rising,
        }
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Loads these bytes, one list, from a file.
    pub async fn load(&self, bytes: &[u8]) -> Result<Loaded, NotFetched> {
        let mut loaded = self.load_all(bytes, NumberOrder::Rising).await?;
        assert_eq!(loaded.len(), 1);
        Ok(loaded.remove(0))
    }

    /// Loads these bytes, of any number of lists, from a file.
    pub async fn load_all(&self, bytes: &[u8], numbers: NumberOrder) -> Result<Vec<Loaded>, NotFetched> {
        let place = ListPlace::File(self.file("list", bytes));
        Fetcher { numbers, ..self.fetcher() }.load(&place, &|_| ()).await
    }

    pub async fn fetch(&self, place: &ListPlace) -> Result<Fetched, NotFetched> {
        self.fetcher().fetch(place, &|_| ()).await
    }

    pub fn index(&self) -> Index {
        Index::new(self.store.clone(), self.clock.clone())
    }

    /// What the index says about a card.
    pub async fn says(&self, of: DemoCard) -> RevocationStatus {
        ask(&self.index(), of).await
    }

    /// What the index says about an authority of the HPKI root.
    pub async fn says_of(&self, ca: Ca) -> RevocationStatus {
        let (certificate, issuer) = (certificate(ca), certificate(Ca::Root));
        let asked = Question { kind: CardKind::Hpki, certificate: &certificate, issuer: &issuer };
        self.index().status(asked).await
    }
}

/// What a source says about a card.
pub async fn ask(source: &dyn StatusSource, of: DemoCard) -> RevocationStatus {
    let (certificate, issuer) = (card(of), certificate(of.issuer()));
    source.status(Question { kind: of.issuer().kind(), certificate: &certificate, issuer: &issuer }).await
}

pub fn store_in(folder: &std::path::Path) -> Store {
    Store::new(Arc::new(SledEngine::open(folder, 1 << 24).unwrap()))
}

/// A client that trusts no server.
pub fn client(reach: AddressPolicy) -> Client {
    waiting(reach, Duration::from_secs(20))
}

/// A client for servers that will not answer.
pub fn impatient() -> Client {
    waiting(AddressPolicy::Any, Duration::from_millis(100))
}

fn waiting(reach: AddressPolicy, waiting: Duration) -> Client {
    let long = Duration::from_secs(20);
    let patience = Patience { connecting: long, waiting, all: long };
    Client::new(rustls::RootCertStore::empty(), reach, patience, 1 << 20).unwrap()
}
