//! A server with the door of its card hosts open on this computer, the authorities of the test set, and their lists.

use crate::common::{START, TestServer};
use crate::mtls::pc::Pc;
use crate::pki::common::pem;
use crate::set::PKI;
use api::card::CardKind;
use axum::Router;
use server::cards::Certificate;
use server::config::ListPlace;
use server::current::Current;
use server::demo::pki::{Ca, DemoCard, ListAbout, ListFlaw};
use server::http::api::card_host;
use server::ids::{AuthorityId, CardId, HolderId, SystemRandom};
use server::listener::gate::{CardHosts, Gate, Main};
use server::listener::server_certificate::{CARD_HOSTS, ServerCertificate};
use server::listener::socket;
use server::listener::tls::{self, CardTls};
use server::model::people::{self, Authority, OwnedCard};
use server::revocation::{Fetcher, Loaded, NotFetched, NumberOrder, list_client};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// What the settings name, in files.
static FILES: LazyLock<Files> = LazyLock::new(Files::write);

struct Files {
    _folder: TempDir,
    certificate: PathBuf,
    key: PathBuf,
    hpki_roots: PathBuf,
    hpki_intermediates: PathBuf,
    jpki_roots: PathBuf,
}

impl Files {
    fn write() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = PKI.server(START).unwrap();
        let write = |name: &str, label: &str, all: &[Vec<u8>]| {
            let path = folder.path().join(name);
            let text: String = all.iter().map(|der| pem(label, der)).collect();
            std::fs::write(&path, text).unwrap();
            path
        };
        Self {
            certificate: write("server.pem", "CERTIFICATE", &[server.certificate]),
            key: write("server.key", "PRIVATE KEY", &[server.key.pkcs8().to_vec()]),
            hpki_roots: write("hpki-roots.pem", "CERTIFICATE", &PKI.anchors(CardKind::Hpki).unwrap()),
            hpki_intermediates: write("hpki.pem", "CERTIFICATE", &PKI.intermediates(CardKind::Hpki).unwrap()),
            jpki_roots: write("jpki-roots.pem", "CERTIFICATE", &PKI.anchors(CardKind::Jpki).unwrap()),
            _folder: folder,
        }
    }
}

/// The authorities whose cards have lists.
pub const LISTED: [Ca; 6] =
    [Ca::Authentication1, Ca::Authentication2, Ca::Signing, Ca::SecondAuthentication, Ca::Jpki2, Ca::Jpki3];

pub struct CardServer {
    pub server: TestServer,
    pub door: SocketAddr,
    folder: TempDir,
    stop: Option<oneshot::Sender<()>>,
    gate: JoinHandle<()>,
}

impl CardServer {
    /// A server of card hosts where test cards are accepted and every list is fresh.
    pub async fn open() -> Self {
        Self::with(&[]).await
    }

    /// The same with some settings different.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let card_server = Self::without_lists(settings).await;
        for ca in LISTED {
            card_server.load(&PKI.list(ca, START, ListFlaw::None).unwrap()).await.unwrap();
        }
        card_server.load(&PKI.authority_list(ListAbout::Intermediates, START, &[]).unwrap()).await.unwrap();
        card_server.load(&PKI.authority_list(ListAbout::Root, START, &[]).unwrap()).await.unwrap();
        card_server
    }

    /// The same without any list.
    pub async fn without_lists(settings: &[(&str, &str)]) -> Self {
        Self::beside(None, settings).await
    }

    /// The same where a main host of its own shares the door.
    pub async fn beside(main: Option<Router>, settings: &[(&str, &str)]) -> Self {
        let listener = socket::listen("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = TcpListener::from_std(listener).unwrap();
        let door = listener.local_addr().unwrap();
        let (address, port, files) = (door.to_string(), door.port().to_string(), &*FILES);
        let path = |path: &Path| path.display().to_string();
        let paths = [
            ("cards.certificate", path(&files.certificate)),
            ("cards.key", path(&files.key)),
            ("cards.hpki_roots", path(&files.hpki_roots)),
            ("cards.hpki_intermediates", path(&files.hpki_intermediates)),
            ("cards.jpki_roots", path(&files.jpki_roots)),
        ];
        let mut all = vec![
            ("cards.listen", address.as_str()),
            ("cards.port", port.as_str()),
            ("cards.domain", "localhost"),
            ("cards.tests", "accept"),
        ];
        all.extend(paths.iter().map(|(key, path)| (*key, path.as_str())));
        all.extend_from_slice(settings);
        let server = TestServer::with(&all).await;
        let app = Arc::clone(&server.app);
        let settings = app.config.cards.clone().unwrap();
        let verifier = app.live.now().verifier.clone().unwrap();
        let own = ServerCertificate::read(&settings.tls, CARD_HOSTS).unwrap();
        let card_tls = CardTls::new(&own, settings.tls12, verifier.pool()).unwrap();
        let main = main.map(|router| {
            let tls = tls::main_host(&own).unwrap();
            Main { tls: Arc::new(Current::new(tls)), router }
        });
        let cards =
            CardHosts { tls: Arc::new(Current::new(card_tls)), router: card_host::router(Arc::clone(&app)) };
        let gate = Arc::new(Gate::new(app, settings, cards, main));
        let (stop, stopped) = oneshot::channel();
        let gate = tokio::spawn(gate.open(listener, async move { drop(stopped.await) }));
        let card_server = Self { server, door, folder: tempfile::tempdir().unwrap(), stop: Some(stop), gate };
        card_server.authority_issues(&PKI.intermediates(CardKind::Hpki).unwrap()).await;
        card_server
    }

    /// The authority says whose cards its holders have.
    pub async fn authority_issues(&self, issuers: &[Vec<u8>]) {
        let id = AuthorityId::parse("jma").unwrap();
        let authority = self.server.app.store.get::<Authority>(&id).await.unwrap().unwrap();
        let issuers = issuers.iter().map(|der| Certificate::read(der).unwrap().subject().key()).collect();
        self.server.app.store.put(&id, &Authority { issuers, ..authority }).await.unwrap();
    }

    /// Loads a list.
    pub async fn load(&self, list: &[u8]) -> Result<Loaded, NotFetched> {
        let path = self.folder.path().join("list");
        std::fs::write(&path, list).unwrap();
        let app = &self.server.app;
        let client = list_client(&app.config.revocations).unwrap();
        let verifier = app.live.now().verifier.clone().unwrap();
        let fetcher = Fetcher {
            store: &app.store,
            clock: &*app.clock,
            random: &SystemRandom,
            pool: verifier.pool(),
            client: &client,
            most: 64 << 20,
            actor: &server::audit::Actor::System,
            numbers: NumberOrder::Rising,
        };
        Ok(fetcher.load(&ListPlace::File(path), &|_| ()).await?.remove(0))
    }

    /// The authority registers the holder of an HPKI card.
    pub async fn registers(&self, card: DemoCard) -> HolderId {
        let written = PKI.leaf(card).unwrap().holder.unwrap();
        self.server.holder(&written).await
    }

    /// A My Number card is bound to somebody already.
    pub async fn bound(&self, card: DemoCard, holder: &HolderId) -> CardId {
        let leaf = Certificate::read(&PKI.leaf(card).unwrap().certificate).unwrap();
        let id = CardId::of(&leaf.issuer().key(), leaf.serial());
        let bound = people::Card {
            id: id.clone(),
            kind: CardKind::Jpki,
            holder: holder.clone(),
            issuer: leaf.issuer().shown(),
            serial: leaf.serial().to_owned(),
            valid_from: leaf.valid_from(),
            valid_until: leaf.valid_until(),
            bound_at: self.server.now(),
            last_used_at: None,
            roles: Vec::new(),
        };
        let store = &self.server.app.store;
        store.put(&id, &bound).await.unwrap();
        store.put(&(holder.as_str().to_owned(), id.clone()), &OwnedCard {}).await.unwrap();
        id
    }

    /// Somebody at a PC with Chrome.
    pub fn pc(&self) -> Pc {
        self.browser(crate::mtls::pc::CHROME)
    }

    /// Somebody at a PC with another browser.
    pub fn browser(&self, user_agent: &str) -> Pc {
        Pc::new(self.server.browser(user_agent), self.door)
    }

    /// Asks for the door to be closed.
    pub fn stops(&mut self) {
        drop(self.stop.take());
    }

    /// Closes the door and waits until everybody has gone.
    pub async fn close(mut self) {
        self.stops();
        self.gate.await.unwrap();
    }
}

/// The name of a card, as the store and the pages call it.
pub fn card_id(card: DemoCard) -> CardId {
    let leaf = Certificate::read(&PKI.leaf(card).unwrap().certificate).unwrap();
    CardId::of(&leaf.issuer().key(), leaf.serial())
}
