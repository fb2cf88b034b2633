//! What an application costs on this machine, beside another provider on the same machine with the same client:
//! `cargo bench -p server --bench oidc`. Both have every change on the disk before they answer. The other one is `peer/provider.mjs`
//! (`npm ci --prefix server/benches/peer`); without it ours is measured alone. What signs an ID token is measured by RS256 and by ES256.
//! `BENCH_GRANTS=1000000 cargo bench -p server --bench oidc` puts so many grants of other people, each with its refresh token, into our store
//! before: some minutes and 1.5 GB for a million. Figures mean something on a machine that does nothing else.

#![expect(clippy::print_stdout, reason = "a table is what this program is for")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a measurement that fails stops"
)]
#![expect(unreachable_pub, reason = "the actors belong to the tests of http")]

#[expect(dead_code, unused_imports, reason = "the tests of http use the rest")]
#[path = "../tests/it/common/mod.rs"]
mod common;
#[expect(dead_code, reason = "the other benchmarks use the rest")]
#[path = "measure/mod.rs"]
mod measure;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::{Authenticator, Browser, IPHONE, Phone};
use http_body_util::BodyExt as _;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use measure::processor_time_of;
use serde_json::{Value, json};
use server::clock::{Clock as _, SystemClock};
use server::ids::{ApplicationId, Draw as _, HolderId, Secret, SystemRandom};
use server::model::people::Epoch;
use server::model::session::Means;
use server::oidc::client::LONGEST_GRANT;
use server::oidc::grant::{Grant, GrantOfSession, RefreshToken};
use server::oidc::level::{KeyBinding, MeansKind, Proven};
use server::oidc::request::RequestedClaims;
use server::oidc::scope::{Scope, ScopeSet};
use server::store::{SledEngine, Store, WriteSet};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// So many sessions share what is asked at once: of one, as of one person, the oldest of fifty grants would give way before its code is redeemed.
const SESSIONS: usize = 8;
/// How long each line of the table is measured.
const LONG: Duration = Duration::from_secs(6);
const BACK: &str = "https://karte.example/cb";
const SCOPE: &str = "openid%20offline_access%20profile";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn main() {
    // `cargo test` runs this file too; then one of each is enough.
    let bench = std::env::args().any(|it| it == "--bench");
    let long = if bench { LONG } else { Duration::ZERO };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(run(long));
}

async fn run(long: Duration) {
    println!("{} processors; each line {} s", std::thread::available_parallelism().unwrap(), long.as_secs());
    println!(
        "{:<38}{:>8}{:>12}{:>10}{:>10}{:>12}{:>18}",
        "", "at once", "per second", "p50 ms", "p99 ms", "CPU ms", "per CPU second"
    );
    let ours = Provider::ours().await;
    let theirs = Provider::theirs().await;
    for (what, signed) in [
        (What::CodeFlow, SignedBy::Rs256),
        (What::CodeFlow, SignedBy::Es256),
        (What::Refresh, SignedBy::Rs256),
        (What::Refresh, SignedBy::Es256),
        // These sign nothing.
        (What::Introspection, SignedBy::Rs256),
        (What::Userinfo, SignedBy::Rs256),
    ] {
        for at_once in [1, 64] {
            let own = ours.measured((what, signed), at_once, long).await;
            own.print(&format!("{}, kagura", what.name(signed)), at_once, None);
            if let Some(theirs) = &theirs {
                let other = theirs.measured((what, signed), at_once, long).await;
                other.print(&format!("{}, oidc-provider", what.name(signed)), at_once, Some(&own));
            }
        }
    }
}

/// By what the ID tokens of an application are signed; each has an application of its own.
#[derive(Clone, Copy)]
enum SignedBy {
    Rs256,
    Es256,
}

impl SignedBy {
    const ALL: [Self; 2] = [Self::Rs256, Self::Es256];

    /// The algorithm, as registrations write it.
    const fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
        }
    }

    /// The application's id.
    const fn client(self) -> &'static str {
        match self {
            Self::Rs256 => "karte-rs256",
            Self::Es256 => "karte-es256",
        }
    }
}

/// Puts grants of other people into a store, as logins of their last hours leave them.
async fn filled(data: &Path, many: u32) {
    const AT_ONCE: u32 = 5_000;
    let store = Store::new(Arc::new(SledEngine::open(data, 256 << 20).unwrap()));
    let now = SystemClock.now();
    let client = ApplicationId::parse(SignedBy::Rs256.client()).unwrap();
    for first in (0..many).step_by(AT_ONCE as usize) {
        let mut change = WriteSet::new();
        for n in first..many.min(first + AT_ONCE) {
            let (id, session) = (SystemRandom.grant(), SystemRandom.session());
            let grant = Grant {
                client: client.clone(),
                client_epoch: Epoch::default(),
                holder: HolderId::parse(&format!("other{n}")).unwrap(),
                sub: SystemRandom.unguessable(),
                epoch: Epoch::default(),
                means: Means::device(&SystemRandom.device()),
                since: now,
                proven: Proven { means: MeansKind::Phone, binding: KeyBinding::Synced },
                auth_time: now,
                acr: "urn:kagura:acr:phone".to_owned(),
                scopes: ScopeSet::of([Scope::Openid, Scope::OfflineAccess, Scope::Profile]),
                claims: RequestedClaims::default(),
                session: session.clone(),
                sid: SystemRandom.unguessable(),
                ends_at: now + LONGEST_GRANT,
            };
            let refresh = RefreshToken {
                grant: id.clone(),
                client: client.clone(),
                jkt: None,
                ends_at: grant.ends_at,
                salt: SystemRandom.secret().reveal().to_owned(),
                successor: None,
            };
            change
                .put(
                    &(session.as_str().to_owned(), id.clone()),
                    &GrantOfSession { client: None, given_at: None },
                )
                .unwrap();
            change.put(&SystemRandom.secret().hash(), &refresh).unwrap();
            change.put(&id, &grant).unwrap();
        }
        let _committed = store.commit_all(change).await.unwrap(); // nothing is expected, so nothing can conflict
    }
}

/// What is asked again and again.
#[derive(Clone, Copy)]
enum What {
    /// A code for somebody who is signed in, and its tokens.
    CodeFlow,
    Refresh,
    Introspection,
    Userinfo,
}

impl What {
    fn name(self, signed: SignedBy) -> String {
        match self {
            Self::CodeFlow => format!("code and tokens, {}", signed.name()),
            Self::Refresh => format!("refresh, {}", signed.name()),
            Self::Introspection => "introspection".to_owned(),
            Self::Userinfo => "userinfo".to_owned(),
        }
    }
}

/// What came of a line.
struct Measured {
    times: Vec<f64>,
    elapsed: f64,
    cpu: f64,
}

impl Measured {
    fn at(&self, percent: usize) -> f64 {
        self.times[(self.times.len() * percent / 100).min(self.times.len() - 1)]
    }

    fn per_processor(&self) -> f64 {
        self.times.len() as f64 / self.cpu.max(0.01)
    }

    fn print(&self, name: &str, at_once: usize, ours: Option<&Self>) {
        let ratio = ours
            .map(|ours| format!("  ours: {:.1} times as many", ours.per_processor() / self.per_processor()));
        println!(
            "{name:<38}{at_once:>8}{:>12.0}{:>10.2}{:>10.2}{:>12.3}{:>18.0}{}",
            self.times.len() as f64 / self.elapsed,
            self.at(50) * 1e3,
            self.at(99) * 1e3,
            self.cpu / self.times.len() as f64 * 1e3,
            self.per_processor(),
            ratio.unwrap_or_default()
        );
    }
}

/// A provider in a process of its own, with somebody who is signed in there.
struct Provider {
    child: Child,
    at: SocketAddr,
    /// By what it calls itself.
    host: String,
    /// What its paths are called.
    paths: Paths,
    /// Those of each session.
    cookies: Vec<String>,
    /// The secrets of the applications, in the order of [`SignedBy::ALL`].
    secrets: [String; 2],
    _folder: tempfile::TempDir,
}

#[derive(Clone, Copy)]
struct Paths {
    authorize: &'static str,
    token: &'static str,
    introspect: &'static str,
    userinfo: &'static str,
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn kagura(folder: &Path, at: SocketAddr) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
    command
        .env("KAGURA_CONFIG", "")
        .env("KAGURA_DATA", folder.join("data"))
        .env("KAGURA_LISTEN", at.to_string())
        .env("KAGURA_ORIGIN", format!("http://localhost:{}", at.port()))
        .env("KAGURA_RATES_ADDRESS", "1000000")
        .env("KAGURA_RATES_INVITATION", "1000000")
        .env("KAGURA_LOG_LEVEL", "error");
    command
}

fn told(command: &mut Command) -> Value {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap_or_default()
}

/// Cookies as a browser sends them.
fn in_one_line(cookies: &BTreeMap<String, String>) -> String {
    cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}

impl Provider {
    async fn ours() -> Self {
        let (folder, at) = (tempfile::tempdir().unwrap(), free());
        let desk = |arguments: &[&str]| told(kagura(folder.path(), at).args(arguments));
        desk(&["authority", "add", "jma", "--name", "試験", "--contact", "03-0000-0000"]);
        desk(&["holder", "add", "P1", "--name", "試験 花子", "--authority", "jma"]);
        let scope = "openid offline_access profile";
        let secrets = SignedBy::ALL.map(|signed| {
            let more = folder.path().join(format!("{}.json", signed.client()));
            std::fs::write(&more, json!({ "id_token_signed_response_alg": signed.name() }).to_string())
                .unwrap();
            let added = desk(&[
                "client",
                "add",
                signed.client(),
                "--name",
                "電子カルテ",
                "--redirect-uri",
                BACK,
                "--scope",
                scope,
                "--from",
                more.to_str().unwrap(),
                "--json",
            ]);
            added["client_secret"].as_str().unwrap().to_owned()
        });
        let invited = desk(&["invite", "P1", "--json"]);
        let grants: u32 =
            std::env::var("BENCH_GRANTS").map_or(0, |many| many.parse().expect("BENCH_GRANTS is a number"));
        if grants > 0 {
            println!("({grants} grants of other people are put into our store)");
            filled(&folder.path().join("data"), grants).await;
        }
        let mut command = kagura(folder.path(), at);
        let child = command.arg("serve").stderr(Stdio::inherit()).spawn().unwrap();
        while TcpStream::connect(at).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let host = format!("localhost:{}", at.port());
        let browser = Browser::new(requests(at), host.clone(), IPHONE);
        let mut phone = Phone { browser, key: Authenticator::new(&format!("http://{host}")), holder: None };
        let token = invited["url"].as_str().unwrap().split_once('#').unwrap().1;
        let token = Secret::presented(token).unwrap();
        let password = json!({ "password": invited["password"] });
        let unlocked = phone.browser.link(&token).post("/api/register/unlock", password).await;
        let ticket = unlocked.is_ok().body["ticket"].as_str().unwrap().to_owned();
        phone.makes_passkey(&token, Some(&ticket)).await.is_ok();
        let mut cookies = Vec::new();
        for _ in 0..SESSIONS {
            phone.browser = Browser::new(requests(at), host.clone(), IPHONE);
            phone.logs_in().await.is_ok();
            cookies.push(in_one_line(&phone.browser.cookies));
        }
        let paths = Paths {
            authorize: "/oidc/authorize",
            token: "/oidc/token",
            introspect: "/oidc/introspect",
            userinfo: "/oidc/userinfo",
        };
        Self { child, at, host, paths, cookies, secrets, _folder: folder }
    }

    /// The other one, where it is installed.
    async fn theirs() -> Option<Self> {
        let peer = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/peer");
        if !peer.join("node_modules").exists() {
            println!("(beside it nothing: npm ci --prefix server/benches/peer)");
            return None;
        }
        let (folder, at) = (tempfile::tempdir().unwrap(), free());
        let mut child = Command::new("node")
            .arg(peer.join("provider.mjs"))
            .arg(at.port().to_string())
            .arg(folder.path().join("journal"))
            .args(["secret-of-the-bench", BACK])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap() == "ready"), "it does not begin");
        let paths = Paths {
            authorize: "/auth",
            token: "/token",
            introspect: "/token/introspection",
            userinfo: "/me",
        };
        let (host, secrets) = (at.to_string(), [(); 2].map(|()| "secret-of-the-bench".to_owned()));
        let mut provider = Self { child, at, host, paths, cookies: Vec::new(), secrets, _folder: folder };
        for _ in 0..SESSIONS {
            let mut cookie = String::new();
            // What somebody allows one application says nothing about the other.
            for signed in SignedBy::ALL {
                cookie = provider.signs_in(&cookie, signed).await;
            }
            provider.cookies.push(cookie);
        }
        Some(provider)
    }

    /// Follows the other provider's pages until somebody is signed in to this application; gives the cookies.
    async fn signs_in(&self, before: &str, signed: SignedBy) -> String {
        let mut wire = Wire::to(self.at, &self.host).await;
        let before = before.split("; ").filter_map(|it| it.split_once('='));
        let mut cookies: BTreeMap<String, String> =
            before.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let mut next = format!("{}&prompt=consent", self.asked(signed));
        let mut turns = 0;
        while !next.starts_with(BACK) {
            turns += 1;
            assert!(turns < 20, "the other provider sends in circles: {next}");
            let (head, _) = wire.get(&next, header::COOKIE, &in_one_line(&cookies)).await;
            for set in head.headers.get_all(header::SET_COOKIE) {
                let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
                cookies.insert(name.to_owned(), value.to_owned());
            }
            let location = head.headers[header::LOCATION].to_str().unwrap();
            let own = location.strip_prefix(&format!("http://{}", self.at)).unwrap_or(location);
            own.clone_into(&mut next);
        }
        in_one_line(&cookies)
    }

    fn asked(&self, signed: SignedBy) -> String {
        format!(
            "{}?client_id={}&redirect_uri=https%3A%2F%2Fkarte.example%2Fcb&response_type=code&scope={SCOPE}\
             &state=1&nonce=2&code_challenge={CHALLENGE}&code_challenge_method=S256",
            self.paths.authorize,
            signed.client()
        )
    }

    fn basic(&self, signed: SignedBy) -> String {
        let [rs256, es256] = &self.secrets;
        let secret = match signed {
            SignedBy::Rs256 => rs256,
            SignedBy::Es256 => es256,
        };
        format!("Basic {}", STANDARD.encode(format!("{}:{secret}", signed.client())))
    }

    /// As many at once do it as often as they can.
    async fn measured(&self, (what, signed): (What, SignedBy), at_once: usize, long: Duration) -> Measured {
        let mut workers = Vec::new();
        for cookie in self.cookies.iter().cycle().take(at_once) {
            let shared = Asking {
                asked: self.asked(signed),
                paths: self.paths,
                cookie: cookie.clone(),
                basic: self.basic(signed),
            };
            let mut wire = Wire::to(self.at, &self.host).await;
            let tokens = shared.code_flow(&mut wire).await;
            workers.push((shared, wire, tokens));
        }
        let process = self.child.id().to_string();
        let (began, cpu) = (Instant::now(), processor_time_of(&process));
        let mut all = JoinSet::new();
        for (shared, mut wire, mut tokens) in workers {
            all.spawn(async move {
                let mut times = Vec::new();
                while times.is_empty() || began.elapsed() < long {
                    let start = Instant::now();
                    match what {
                        What::CodeFlow => tokens = shared.code_flow(&mut wire).await,
                        What::Refresh => {
                            let refresh = tokens["refresh_token"].as_str().unwrap();
                            let form = format!("grant_type=refresh_token&refresh_token={refresh}");
                            let _ = shared.posts(&mut wire, shared.paths.token, form).await;
                        }
                        What::Introspection => {
                            let form = format!("token={}", tokens["access_token"].as_str().unwrap());
                            let told = shared.posts(&mut wire, shared.paths.introspect, form).await;
                            assert_eq!(told["active"], true);
                        }
                        What::Userinfo => {
                            let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
                            let (head, _) =
                                wire.get(shared.paths.userinfo, header::AUTHORIZATION, &bearer).await;
                            assert_eq!(head.status, 200);
                        }
                    }
                    times.push(start.elapsed().as_secs_f64());
                }
                times
            });
        }
        let mut times = all.join_all().await.concat();
        times.sort_by(f64::total_cmp);
        let (elapsed, cpu) = (began.elapsed().as_secs_f64(), processor_time_of(&process) - cpu);
        Measured { times, elapsed, cpu }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It is ours alone; that it has ended already is no failure.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What an application sends.
struct Asking {
    asked: String,
    paths: Paths,
    cookie: String,
    basic: String,
}

impl Asking {
    async fn code_flow(&self, wire: &mut Wire) -> Value {
        let (head, _) = wire.get(&self.asked, header::COOKIE, &self.cookie).await;
        let back = head.headers[header::LOCATION].to_str().unwrap();
        let code = back.split_once("code=").unwrap_or_else(|| panic!("no code: {back}")).1;
        let code = code.split('&').next().unwrap();
        let form = format!(
            "grant_type=authorization_code&code={code}&redirect_uri=https%3A%2F%2Fkarte.example%2Fcb&code_verifier={VERIFIER}"
        );
        self.posts(wire, self.paths.token, form).await
    }

    async fn posts(&self, wire: &mut Wire, path: &str, form: String) -> Value {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::AUTHORIZATION, &self.basic);
        let (head, body) = wire.send(request.body(Body::from(form)).unwrap()).await;
        assert_eq!(head.status, 200, "{}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }
}

/// One connection that stays.
struct Wire {
    sender: SendRequest<Body>,
    host: String,
}

impl Wire {
    async fn to(at: SocketAddr, host: &str) -> Self {
        let (sender, connection) =
            handshake(TokioIo::new(TcpStream::connect(at).await.unwrap())).await.unwrap();
        tokio::spawn(connection);
        Self { sender, host: host.to_owned() }
    }

    async fn get(
        &mut self,
        path: &str,
        name: header::HeaderName,
        value: &str,
    ) -> (axum::http::response::Parts, Vec<u8>) {
        self.send(Request::get(path).header(name, value).body(Body::empty()).unwrap()).await
    }

    async fn send(&mut self, mut request: Request) -> (axum::http::response::Parts, Vec<u8>) {
        request.headers_mut().insert(header::HOST, self.host.parse().unwrap());
        self.sender.ready().await.unwrap();
        let (head, body) = self.sender.send_request(request).await.unwrap().into_parts();
        (head, body.collect().await.unwrap().to_bytes().to_vec())
    }
}

/// Requests of the actors, each over a connection of its own.
fn requests(at: SocketAddr) -> Router {
    Router::new().fallback(move |request: Request| async move {
        let mut wire = Wire::to(at, &format!("localhost:{}", at.port())).await;
        let (head, body) = wire.send(request).await;
        Response::from_parts(head, Body::from(body))
    })
}
