//! A server in this process with a set clock and a fresh store, and the people who use it.

pub mod authenticator;
pub mod browser;
pub mod reference;

pub use authenticator::{Authenticator, Flaw, Kind};
pub use browser::{Browser, Reply};
pub use reference::Reference;

use api::{Ceremony, Finish};
use serde_json::{Value, json};
use server::clock::{Clock, Timestamp};
use server::config::Config;
use server::ids::{AuthorityId, ChangeId, Draw as _, HolderId, Secret, SystemRandom};
use server::journey::change::Change;
use server::journey::invitation::{Invitation, InvitationState};
use server::metrics::Metrics;
use server::model::index::Newest;
use server::model::kana::KanaName;
use server::model::people::{Authority, Epoch, Handle, Holder, Standing};
use server::model::session::Session;
use server::service::app::App;
use server::service::caller::Caller;
use server::service::live::LiveSettings;
use server::service::verifier::Verifier;
use server::store::{MeasuredEngine, SledEngine, Store};
use server::traces::Tracer;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Base64url without padding.
pub mod b64 {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    pub fn encode(bytes: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub fn decode(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }
}

/// When the clock begins: 2026-09-21T14:13:20Z.
pub const START: Timestamp = Timestamp::from_millis(1_790_000_000_000);
pub const ORIGIN: &str = "http://localhost:8080";
pub const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";
pub const ANDROID: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Mobile Safari/537.36";
pub const WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Safari/537.36 Edg/157.0.0.0";
pub const PASSWORD: &str = "kawa7umi";

/// A clock that only moves when it is told to.
pub struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A caller of whom nothing is known.
pub fn somebody() -> Caller {
    Caller {
        address: [192, 0, 2, 1].into(),
        device: api::device::KnownDevice::default(),
        language: api::Language::Ja,
        session: None,
        journeys: None,
        crossed: Vec::new(),
        known: None,
    }
}

/// A server without a socket.
pub struct TestServer {
    pub app: Arc<App>,
    pub router: axum::Router,
    pub clock: Arc<SetClock>,
    /// Who answers in the place of our OpenID provider, if anybody does.
    pub reference: Option<Arc<Reference>>,
    folder: tempfile::TempDir,
    _keys: tempfile::TempDir,
}

impl SetClock {
    /// A clock that stands at the beginning.
    pub fn at_start() -> Self {
        Self::at(START)
    }

    /// A clock that stands at this time.
    pub fn at(time: Timestamp) -> Self {
        Self(AtomicI64::new(time.as_millis()))
    }

    /// Lets time pass.
    pub fn pass(&self, time: Duration) {
        self.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl TestServer {
    /// A server with the default settings, one authority and no holders.
    pub async fn start() -> Self {
        Self::with(&[]).await
    }

    /// A server with some settings different.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        Self::traced(settings, Tracer::default()).await
    }

    /// The same, whose requests and store are traced.
    pub async fn traced(settings: &[(&str, &str)], tracer: Tracer) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let around_keys = tempfile::tempdir().unwrap();
        let keys = around_keys.path().join("keys");
        let mut all = vec![
            ("oidc.keys", keys.to_str().unwrap()),
            ("rates.address", "1000000"),
            ("rates.journey", "1000000"),
            ("rates.holder", "1000000"),
            ("rates.holder_in_all", "1000000"),
            ("rates.invitation", "1000000"),
            ("rates.reports", "1000000"),
            ("rates.reports_in_all", "1000000"),
            ("limits.strangers_per_address", "1GiB"),
        ];
        all.extend_from_slice(settings);
        let config = Config::with(&all).unwrap();
        let metrics = Arc::<Metrics>::default();
        let engine = Arc::new(SledEngine::open(folder.path(), 16 << 20).unwrap());
        let engine = MeasuredEngine::new(engine, Arc::clone(&metrics), tracer.clone());
        let store = Store::new(Arc::new(engine));
        let clock = Arc::new(SetClock::at_start());
        let mut app =
            App::with(config, store, Arc::clone(&clock) as Arc<dyn Clock>, Arc::new(SystemRandom)).unwrap();
        (app.metrics, app.tracer) = (metrics, tracer);
        if app.config.cards.is_some() {
            let verifier = Verifier::of(&app.config, &app.store, &app.clock, &app.random).unwrap();
            let verifier = Some(Arc::new(verifier));
            app.live.replace(LiveSettings { verifier, ..LiveSettings::of(&app.config) });
        }
        let app = Arc::new(app);
        let reference = Reference::wanted(&clock);
        let router = server::http::routes::router(Arc::clone(&app));
        let server = Self {
            router: match reference.clone() {
                Some(reference) => reference.before(router),
                None => router,
            },
            app,
            clock,
            reference,
            folder,
            _keys: around_keys,
        };
        let id = AuthorityId::parse("jma").unwrap();
        let (name, contact) = ("日本医師会 認証局".to_owned(), "03-0000-0000".to_owned());
        server
            .app
            .store
            .put(&id.clone(), &Authority { id, name, contact, issuers: Vec::new(), added_at: server.now() })
            .await
            .unwrap();
        server
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Where its store lies.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Lets time pass.
    pub fn pass(&self, time: Duration) {
        self.clock.pass(time);
    }

    /// The authority registers somebody.
    pub async fn holder(&self, id: &str) -> HolderId {
        let key = HolderId::parse(id).unwrap();
        let handle = uuid::Uuid::new_v4();
        let holder = Holder {
            id: key.clone(),
            written: id.to_owned(),
            name: format!("試験 {id}"),
            kana: None,
            authority: AuthorityId::parse("jma").unwrap(),
            handle,
            standing: Standing::Enabled,
            added_at: self.now(),
            epoch: Epoch::default(),
            epoch_since: None,
            signed_out_at: None,
        };
        self.app.store.put(&key, &holder).await.unwrap();
        self.app.store.put(&handle.simple().to_string(), &Handle { holder: key.clone() }).await.unwrap();
        key
    }

    /// The authority says how somebody's name is read.
    pub async fn is_read_as(&self, id: &str, kana: &str) {
        let id = HolderId::parse(id).unwrap();
        let holder = self.app.store.get::<Holder>(&id).await.unwrap().unwrap();
        let kana = KanaName::read(kana).unwrap();
        self.app.store.put(&id, &Holder { kana, ..holder }).await.unwrap();
    }

    /// The authority disables or enables somebody.
    pub async fn set_standing(&self, id: &HolderId, standing: Standing) {
        let holder = self.app.store.get::<Holder>(id).await.unwrap().unwrap();
        self.app.store.put(id, &Holder { standing, ..holder }).await.unwrap();
    }

    /// The authority sends an invitation with the password [`PASSWORD`]; an older one is replaced.
    pub async fn invite(&self, id: &HolderId) -> Secret {
        let token = SystemRandom.secret();
        let store = &self.app.store;
        if let Some(older) = store.get::<Newest>(id).await.unwrap() {
            let invitation = store.get::<Invitation>(&older.token).await.unwrap().unwrap();
            store.put(&older.token, &invitation.replaced(self.now())).await.unwrap();
        }
        let invitation = Invitation {
            holder: id.clone(),
            authority: AuthorityId::parse("jma").unwrap(),
            issued_at: self.now(),
            expires_at: self.now() + Duration::from_hours(30 * 24),
            password: hash(PASSWORD),
            least: 8,
            opened_at: None,
            cancelled_at: None,
            run: None,
            state: InvitationState::Open { tries_left: 5 },
        };
        store.put(&token.hash(), &invitation).await.unwrap();
        store.put(id, &Newest::first(token.hash())).await.unwrap();
        token
    }

    /// The desk disables or enables somebody, as its command does.
    pub async fn desk_sets(&self, id: &HolderId, standing: server::desk::NewStanding) {
        self.desk().set_standing(id.as_str(), standing).await.unwrap();
    }

    /// What an authority's desk does.
    pub fn desk(&self) -> server::desk::Desk<'_> {
        let App { store, clock, random, .. } = &*self.app;
        server::desk::Desk {
            store,
            clock: clock.as_ref(),
            random: random.as_ref(),
            actor: &server::audit::Actor::System,
        }
    }

    /// A change that this browser's holder asked for, knowing what it costs, and confirmed; for tests of what comes after.
    pub async fn confirmed(&self, browser: &mut Browser, change: Value) -> Result<Value, Reply> {
        let asked = browser.post("/api/account/changes", json!({"change": change, "last": "known"})).await;
        let Some(id) = asked.body["id"].as_str() else { return Err(asked) };
        let id = ChangeId::from_wire(id).unwrap();
        let store = &self.app.store;
        let change = store.get::<Change>(&id).await.unwrap().unwrap();
        let session = store.get::<Session>(&change.session).await.unwrap().unwrap();
        let confirmed = change.confirmed(&session.id, session.means, self.now()).unwrap();
        store.put(&id, &confirmed).await.unwrap();
        Ok(json!({"change": id.as_str()}))
    }

    /// The same, confirmed as people do on a PC: the phone reads a code, picks the number and uses its passkey.
    pub async fn confirmed_by_phone(&self, pc: &mut Browser, phone: &mut Phone, change: Value) -> Value {
        let asked = pc.post("/api/account/changes", json!({"change": change, "last": "known"})).await;
        let change = asked.is_ok().body["id"].clone();
        let begin = json!({"purpose": "reauthenticate", "change": change});
        phone.logs_in_after(pc, begin).await.is_ok();
        json!({"change": change})
    }

    pub fn browser(&self, user_agent: &str) -> Browser {
        Browser::new(self.router.clone(), self.host(), user_agent)
    }

    /// What browsers say in `Host`.
    pub fn host(&self) -> String {
        let origin = &self.app.config.origin;
        let port = origin.port().map(|port| format!(":{port}"));
        format!("{}{}", origin.host_str().unwrap(), port.unwrap_or_default())
    }

    /// Somebody with a phone and nothing registered on it.
    pub fn phone(&self) -> Phone {
        Phone { browser: self.browser(IPHONE), key: Authenticator::new(ORIGIN), holder: None }
    }

    pub fn pc(&self) -> Browser {
        self.browser(WINDOWS)
    }

    /// Somebody whose phone is registered already.
    pub async fn registered(&self, id: &str) -> Phone {
        let holder = self.holder(id).await;
        let token = self.invite(&holder).await;
        let mut phone = self.phone();
        phone.registers(&token).await.is_ok();
        phone.holder = Some(id.to_owned());
        phone
    }
}

fn hash(password: &str) -> String {
    use argon2::password_hash::PasswordHasher as _;
    let cheap = argon2::Params::new(8, 1, 1, None).unwrap();
    let argon = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, cheap);
    argon.hash_password(password.as_bytes()).unwrap().to_string()
}

/// A person's phone: a browser and an authenticator.
pub struct Phone {
    pub browser: Browser,
    pub key: Authenticator,
    /// Whose it is, once it is registered.
    pub holder: Option<String>,
}

impl Phone {
    /// Goes through a whole registration by letter.
    pub async fn registers(&mut self, token: &Secret) -> Reply {
        let unlocked =
            self.browser.link(token).post("/api/register/unlock", json!({"password": PASSWORD})).await;
        unlocked.is_ok();
        let ticket = unlocked.body["ticket"].as_str().unwrap().to_owned();
        self.makes_passkey(token, Some(&ticket)).await
    }

    /// Makes the passkey of a registration that is open.
    pub async fn makes_passkey(&mut self, token: &Secret, ticket: Option<&str>) -> Reply {
        let asked = self.browser.link(token).ticket(ticket).post("/api/register/options", json!({})).await;
        asked.is_ok();
        let ceremony: Ceremony = serde_json::from_value(asked.body).unwrap();
        let credential = self.key.create(&ceremony.options);
        let finish = Finish { ceremony: ceremony.id, credential, conflict: api::session::Conflict::Ask };
        self.browser.link(token).ticket(ticket).post("/api/register/finish", json!(finish)).await
    }

    /// Opens a registration's code and picks the number that the PC shows; gives the ticket.
    pub async fn claims(&mut self, token: &Secret, pc: &mut Browser, id: &str) -> String {
        let opened = self.browser.link(token).post("/api/register/open", json!({})).await;
        let ticket = opened.is_ok().body["ticket"].as_str().expect("a ticket").to_owned();
        let number = pc.get(&format!("/api/register/{id}")).await.is_ok().body["state"]["number"].clone();
        self.chooses(token, &ticket, number).await.is_ok();
        ticket
    }

    /// Picks a number for a registration.
    pub async fn chooses(&mut self, token: &Secret, ticket: &str, number: Value) -> Reply {
        let browser = self.browser.link(token).ticket(Some(ticket));
        browser.post("/api/register/choose", json!({"number": number})).await
    }

    /// Approves a login on a PC: opens, picks the number, uses the passkey.
    pub async fn approves(&mut self, token: &Secret, number: u8) -> Reply {
        self.browser.link(token).post("/api/approve/open", json!({})).await.is_ok();
        let chosen = self.browser.link(token).post("/api/approve/choose", json!({"number": number})).await;
        if chosen.status != 200 {
            return chosen;
        }
        self.confirms(token).await
    }

    /// Uses the passkey of an approval whose number was picked.
    pub async fn confirms(&mut self, token: &Secret) -> Reply {
        let asked = self.browser.link(token).post("/api/approve/options", json!({})).await;
        if asked.status != 200 {
            return asked;
        }
        let finish = self.answers(asked);
        self.browser.link(token).post("/api/approve/finish", finish).await
    }

    /// Logs in on the phone itself.
    pub async fn logs_in(&mut self) -> Reply {
        let asked = self.browser.post("/api/solo/options", json!({})).await;
        let finish = self.answers(asked);
        self.browser.post("/api/solo/finish", finish).await
    }

    /// Asks for a change on the phone itself, knowing what it costs, and confirms it with the passkey; gives what makes it.
    pub async fn confirms_change(&mut self, change: Value) -> Value {
        let ask = json!({"change": change, "last": "known"});
        let asked = self.browser.post("/api/account/changes", ask).await;
        let id = asked.is_ok().body["id"].as_str().unwrap().to_owned();
        let path = format!("/api/account/changes/{id}");
        let asked = self.browser.post(&format!("{path}/options"), json!({})).await;
        let finish = self.answers(asked);
        self.browser.post(&format!("{path}/finish"), finish).await.is_ok();
        json!({"change": id})
    }

    /// Logs in on a PC, where the code stands; gives what the PC was told.
    pub async fn logs_in_on(&mut self, pc: &mut Browser) -> Reply {
        self.logs_in_after(pc, json!({})).await
    }

    /// A whole login on a PC that begins with this: each request that it cannot do without, once. Gives what the PC was told.
    pub async fn logs_in_after(&mut self, pc: &mut Browser, begin: Value) -> Reply {
        let (login, code) = self.scans(pc, begin).await;
        self.confirms(&code).await.is_ok();
        pc.post(&format!("/api/login/{login}/session"), json!({})).await
    }

    /// Scans the code of a login that begins with this, and picks its number; gives the login's id and the code's secret.
    pub async fn scans(&mut self, pc: &mut Browser, begin: Value) -> (String, Secret) {
        let shown = pc.post("/api/login", begin).await;
        let (login, code) = (shown.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&shown.body));
        self.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
        let view = pc.get(&format!("/api/login/{login}")).await;
        let number = json!({"number": view.is_ok().body["state"]["number"]});
        self.browser.link(&code).post("/api/approve/choose", number).await.is_ok();
        (login, code)
    }

    /// The answer to a ceremony, ready to be sent.
    pub fn answers(&mut self, asked: Reply) -> Value {
        asked.is_ok();
        let ceremony: Ceremony = serde_json::from_value(asked.body).unwrap();
        let credential = self.key.get(&ceremony.options);
        json!(Finish { ceremony: ceremony.id, credential, conflict: api::session::Conflict::Ask })
    }
}

/// The secret in a code on a screen.
pub fn code_of(view: &Value) -> Secret {
    let url = view["qr"]["url"].as_str().expect("a code");
    Secret::presented(url.split('#').nth(1).unwrap()).unwrap()
}
