//! How long honest people wait while crowds stand at the doors: `cargo bench -p server --bench crowd`. The real program may open 1,024
//! files. To its main host come 2,000 connections that say nothing or half of something and come again whenever they are sent away, and
//! 500 streams of journeys whose codes have run out; to the card hosts come 1,300 more. Meanwhile people log in, by phone – registered by
//! invitation through the desk's socket, seven requests over connections of their own – and by card. Everything stays on this computer.

#![expect(clippy::print_stdout, reason = "a table is what this program is for")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a measurement that fails stops"
)]
#![expect(unreachable_pub, reason = "the actors belong to the tests of http")]

#[expect(dead_code, unused_imports, reason = "the tests of http use the rest")]
#[path = "../tests/it/common/mod.rs"]
mod common;
#[expect(dead_code, reason = "the other benchmark uses the rest")]
#[path = "world/mod.rs"]
mod world;

use api::card::{self, CardKind};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use common::{Authenticator, Browser, IPHONE, ORIGIN, Phone, WINDOWS};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use serde_json::json;
use server::cards::Certificate;
use server::clock::SystemClock;
use server::config::Config;
use server::demo::pki::DemoCard;
use server::desk::invite::Terms;
use server::desk::{Desk, Existing, NewHolder};
use server::ids::{HolderId, Secret, SystemRandom};
use server::store::{self, Store};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::ops::Range;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use world::{Version, World, free, wait_for};

/// What browsers say in `Host`.
const HOST: &str = "localhost:8080";
/// How many of each there are in the crowd.
const CROWD: Crowd = Crowd { silent: 2000, forgotten: 500, at_cards: 1300 };
/// The same when this file is only to be seen to work.
const HANDFUL: Crowd = Crowd { silent: 40, forgotten: 6, at_cards: 20 };
/// How long each line of the table is measured.
const LONG: Duration = Duration::from_secs(20);
/// So many people log in at once, in each way.
const PEOPLE: usize = 4;
/// How long a code can be used here: the forgotten streams outlive it, and honest people do not come near.
const CODE: Duration = Duration::from_secs(20);
/// Whoever was sent away comes again after this time.
const AGAIN: Duration = Duration::from_secs(1);

#[derive(Clone, Copy)]
struct Crowd {
    silent: usize,
    forgotten: usize,
    at_cards: usize,
}

fn main() {
    // `cargo test` runs this file too; then a few of each are enough.
    let (crowd, long) =
        if std::env::args().any(|it| it == "--bench") { (CROWD, LONG) } else { (HANDFUL, Duration::ZERO) };
    raise_own_limit();
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(run(crowd, long));
}

/// The crowd is in this process, and needs files of its own.
fn raise_own_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
}

async fn run(crowd: Crowd, long: Duration) {
    let world = Arc::new(World::make());
    let mut server = Server::start(&world).await;
    println!(
        "{} processors; 1,024 open files; {} silent, {} forgotten streams, {} at the card hosts; each line {} s",
        std::thread::available_parallelism().unwrap(),
        crowd.silent,
        crowd.forgotten,
        crowd.at_cards,
        long.as_secs()
    );
    println!("{:<56}{:>8}{:>9}{:>10}{:>10}{:>10}", "", "logins", "broken", "p50 ms", "p99 ms", "max ms");
    server.measures("nobody else", "127.0.0.1", long).await;
    for (whose, from) in
        [("a crowd from elsewhere", "127.0.0.2"), ("a crowd from the same address", "127.0.0.1")]
    {
        let mut there = JoinSet::new();
        server.forgotten(crowd.forgotten, from, &mut there).await;
        server.gathers(crowd, from, &mut there).await;
        server.measures(&format!("{whose}, streams open"), "127.0.0.1", long).await;
        if !long.is_zero() {
            tokio::time::sleep(CODE).await;
        }
        server.measures(&format!("{whose}, codes run out"), "127.0.0.1", long).await;
        there.shutdown().await;
    }
}

/// The server in a process of its own, and the people registered there.
struct Server {
    child: Child,
    main: SocketAddr,
    door: SocketAddr,
    world: Arc<World>,
    people: Vec<Person>,
}

/// Somebody with a registered phone.
type Person = (String, Authenticator);

impl Server {
    async fn start(world: &Arc<World>) -> Self {
        let (main, door) = (free(), free());
        let mut command = world.program("ulimit -n 1024;", main, door);
        command.env("KAGURA_ORIGIN", ORIGIN).env("KAGURA_LIMITS_CODE", format!("{}s", CODE.as_secs()));
        let child = command.stderr(Stdio::inherit()).spawn().unwrap();
        wait_for(main);
        let mut server = Self { child, main, door, world: Arc::clone(world), people: Vec::new() };
        server.registers().await;
        server
    }

    /// The desk registers everybody, and each registers a phone.
    async fn registers(&mut self) {
        let store = Store::new(store::open(&self.world.path("data"), 1 << 24).await.unwrap());
        let desk = Desk {
            store: &store,
            clock: &SystemClock,
            random: &SystemRandom,
            actor: &server::audit::Actor::System,
        };
        desk.add_authority("jma", "試験", "03-0000-0000", Existing::Update).await.unwrap();
        let issuers = self.world.pki.intermediates(CardKind::Hpki).unwrap();
        let issuers: Vec<_> =
            issuers.iter().map(|der| Certificate::read(der).unwrap().subject().key()).collect();
        desk.name_issuers("jma", &issuers).await.unwrap();
        let doctor = self.world.pki.leaf(DemoCard::Doctor).unwrap().holder.unwrap();
        desk.add_holder(&NewHolder::parse(&doctor, "医師", "jma").unwrap(), Existing::Update).await.unwrap();
        let terms = Terms::of(&Config::with(&[("origin", ORIGIN)]).unwrap());
        for number in 0..PEOPLE {
            let id = format!("P{number}");
            desk.add_holder(&NewHolder::parse(&id, "人", "jma").unwrap(), Existing::Update).await.unwrap();
            let issued = desk.invite(&HolderId::parse(&id).unwrap(), &terms).await.unwrap();
            let token = Secret::presented(issued.url.split('#').nth(1).unwrap()).unwrap();
            let browser = Browser::new(self.requests("127.0.0.1", &Arc::default()), HOST.to_owned(), IPHONE);
            let mut phone = Phone { browser, key: Authenticator::new(ORIGIN), holder: None };
            let unlocked = phone.browser.link(&token);
            let unlocked = unlocked.post("/api/register/unlock", json!({"password": issued.password})).await;
            let ticket = unlocked.is_ok().body["ticket"].as_str().unwrap().to_owned();
            phone.makes_passkey(&token, Some(&ticket)).await.is_ok();
            self.people.push((id, phone.key));
        }
    }

    /// Requests of somebody at an address, each over a connection of its own. Broken ones are counted.
    fn requests(&self, from: &'static str, broken: &Arc<AtomicUsize>) -> Router {
        let (main, broken) = (self.main, Arc::clone(broken));
        Router::new().fallback(move |request: Request| {
            let broken = Arc::clone(&broken);
            async move {
                // A browser, or the person at it, asks once more where a connection broke.
                let (parts, body) = request.into_parts();
                let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
                for _ in 0..10 {
                    let request = Request::from_parts(parts.clone(), Body::from(body.clone()));
                    match sent(main, from, request).await {
                        Some(response) => return response,
                        None => broken.fetch_add(1, Ordering::Relaxed),
                    };
                }
                axum::http::StatusCode::BAD_GATEWAY.into_response()
            }
        })
    }

    /// People log in, in both ways, as long as it takes; a line for each way.
    async fn measures(&mut self, what: &str, from: &'static str, long: Duration) {
        let broken = Arc::<AtomicUsize>::default();
        let began = Instant::now();
        let mut phones = JoinSet::new();
        for (id, mut key) in std::mem::take(&mut self.people) {
            let requests = self.requests(from, &broken);
            phones.spawn(async move {
                let mut each = Vec::new();
                while each.is_empty() || began.elapsed() < long {
                    let start = Instant::now();
                    key = by_phone(&requests, key, &id).await;
                    each.push(start.elapsed());
                }
                (each, Some((id, key)))
            });
        }
        self.people = line(&format!("{what}: by phone"), phones, &broken).await;
        let broken = Arc::<AtomicUsize>::default();
        let began = Instant::now();
        let mut cards = JoinSet::new();
        for _ in 0..PEOPLE {
            let requests = self.requests(from, &broken);
            let (broken, door) = (Arc::clone(&broken), self.door);
            let tls = TlsConnector::from(self.world.client(Version::Tls13));
            cards.spawn(async move {
                let mut each = Vec::new();
                while each.is_empty() || began.elapsed() < long {
                    let start = Instant::now();
                    while !by_card(&requests, &tls, door, from).await {
                        broken.fetch_add(1, Ordering::Relaxed);
                        assert!(start.elapsed() < Duration::from_mins(2), "nobody gets in with a card");
                    }
                    each.push(start.elapsed());
                }
                (each, None)
            });
        }
        line(&format!("{what}: by card"), cards, &broken).await;
    }

    /// Pages that follow journeys and are never closed.
    async fn forgotten(&self, number: usize, from: &'static str, there: &mut JoinSet<()>) {
        let requests = self.requests(from, &Arc::default());
        for _ in 0..number {
            let mut pc = Browser::new(requests.clone(), HOST.to_owned(), WINDOWS);
            let shown = pc.post("/api/login", json!({})).await;
            let id = shown.is_ok().body["id"].as_str().unwrap().to_owned();
            let cookies: Vec<_> = pc.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let request = format!(
                "GET /api/login/{id}/events HTTP/1.1\r\nhost: localhost\r\ncookie: {}\r\n\r\n",
                cookies.join("; ")
            );
            there.spawn(stays(self.main, from, request.into_bytes(), Then::Goes));
        }
    }

    /// Everybody who says nothing, or half of something.
    async fn gathers(&self, crowd: Crowd, from: &'static str, there: &mut JoinSet<()>) {
        let says: [&[u8]; 4] =
            [b"", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", b"GET / HT", b"PRI"];
        for number in 0..crowd.silent {
            there.spawn(stays(self.main, from, says[number % says.len()].to_vec(), Then::ComesAgain));
        }
        for number in 0..crowd.at_cards {
            let half_a_hello: &[u8] = b"\x16\x03\x01\x02\0\x01";
            let says = [&b""[..], half_a_hello][number % 2].to_vec();
            there.spawn(stays(self.door, from, says, Then::ComesAgain));
        }
        tokio::time::sleep(AGAIN).await; // they are there, as many as find room
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is ours alone; that it has ended already is no failure.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What somebody does who was sent away.
#[derive(Clone, Copy)]
enum Then {
    ComesAgain,
    Goes,
}

/// The ports that one side connects from, in turns. Where the kernel is left to choose one for an address (bind(2) with port 0), it looks
/// for it under a lock, and longer and longer the more of them are taken: a crowd at the honest people's own address then made them
/// wait for seconds before they had asked the server for anything.
struct Ports {
    all: Range<u16>,
    next: AtomicUsize,
}

/// Below those that the kernel hands out by itself, and no port is used by both.
static OF_THE_CROWD: Ports = Ports { all: 10_000..28_000, next: AtomicUsize::new(0) };
static OF_PEOPLE: Ports = Ports { all: 28_000..32_700, next: AtomicUsize::new(0) };

impl Ports {
    fn next(&self) -> u16 {
        let turn = self.next.fetch_add(1, Ordering::Relaxed) % self.all.len();
        self.all.start + u16::try_from(turn).unwrap()
    }
}

async fn connected(to: SocketAddr, from: &str, ports: &Ports) -> std::io::Result<TcpStream> {
    loop {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        let there = async {
            socket.bind(SocketAddr::new(from.parse().unwrap(), ports.next()))?;
            socket.connect(to).await
        };
        match there.await {
            // The port is still another connection's: the next one.
            Err(cause) if matches!(cause.kind(), ErrorKind::AddrInUse | ErrorKind::AddrNotAvailable) => {}
            there => return there,
        }
    }
}

/// Somebody who says this, and stays as long as it is let.
async fn stays(to: SocketAddr, from: &'static str, says: Vec<u8>, then: Then) {
    loop {
        if let Ok(mut tcp) = connected(to, from, &OF_THE_CROWD).await
            && tcp.write_all(&says).await.is_ok()
        {
            let mut heard = [0; 1024];
            while tcp.read(&mut heard).await.is_ok_and(|read| read > 0) {}
            if let Then::Goes = then {
                // The server has ended it; whoever forgot it does not notice.
                std::future::pending::<()>().await;
            }
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// One request and its answer; nothing where the connection broke.
async fn sent(to: SocketAddr, from: &str, mut request: Request) -> Option<Response> {
    request.headers_mut().insert("host", HOST.parse().unwrap());
    request.headers_mut().insert("origin", ORIGIN.parse().unwrap());
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(connected(to, from, &OF_PEOPLE).await.ok()?)).await.ok()?;
    let connection = tokio::spawn(connection);
    let response = sender.send_request(request).await.ok()?;
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(Body::new(body), 1 << 20).await.ok()?;
    connection.abort();
    Some(Response::from_parts(parts, Body::from(body)))
}

/// Somebody logs in on a PC with a phone; both browsers are new.
async fn by_phone(requests: &Router, key: Authenticator, id: &str) -> Authenticator {
    let mut pc = Browser::new(requests.clone(), HOST.to_owned(), WINDOWS);
    let mut phone =
        Phone { browser: Browser::new(requests.clone(), HOST.to_owned(), IPHONE), key, holder: None };
    phone.logs_in_after(&mut pc, json!({"holder_id": id})).await.is_ok();
    phone.key
}

/// An attempt is begun, its host entered, the certificate brought there, and its session taken with the proof. Whether it came to that:
/// a person whose connection to the host broke presses once more.
async fn by_card(requests: &Router, tls: &TlsConnector, door: SocketAddr, from: &str) -> bool {
    let mut pc = Browser::new(requests.clone(), HOST.to_owned(), WINDOWS);
    let begun = pc.post("/api/cards", json!({"card": "hpki"})).await;
    let attempt: card::BegunAttempt = serde_json::from_value(begun.is_ok().body.clone()).unwrap();
    let presented = async {
        let said = call(&attempt, &attempt.secret, tls, door, from).await?;
        let entered: card::HostEntered = serde_json::from_str(&said).ok()?;
        let said = call(&attempt, &entered.pass, tls, door, from).await?;
        serde_json::from_str::<card::CertificateReport>(&said).ok()
    };
    let Some(card::CertificateReport { proof }) = presented.await else { return false };
    pc.proof = Some(proof);
    let session = pc.post(&format!("/api/cards/{}/session", attempt.id), json!({})).await;
    // Until its lists are loaded the server says of no card that it is good.
    session.status == 200
}

/// Our page's call at an attempt's host, over a connection of its own, which shows the card where it is asked for it; the body of the
/// answer, where one came.
async fn call(
    attempt: &card::BegunAttempt,
    secret: &str,
    tls: &TlsConnector,
    door: SocketAddr,
    from: &str,
) -> Option<String> {
    let authority = attempt.address.strip_prefix("https://")?.strip_suffix('/')?;
    let name = ServerName::try_from(authority.split_once(':')?.0.to_owned()).ok()?;
    let request = format!(
        "POST / HTTP/1.1\r\nhost: {authority}\r\norigin: {ORIGIN}\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n{secret}",
        secret.len(),
    );
    let mut stream = tls.connect(name, connected(door, from, &OF_PEOPLE).await.ok()?).await.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await; // what came tells
    Some(String::from_utf8_lossy(&answer).split_once("\r\n\r\n")?.1.to_owned())
}

/// Prints a line of the table, and gives back who was measured.
async fn line(
    what: &str,
    mut people: JoinSet<(Vec<Duration>, Option<Person>)>,
    broken: &AtomicUsize,
) -> Vec<Person> {
    let (mut each, mut back) = (Vec::new(), Vec::new());
    while let Some(person) = people.join_next().await {
        let (times, person) = person.unwrap();
        each.extend(times);
        back.extend(person);
    }
    each.sort();
    let at = |percent: usize| each[(each.len() * percent / 100).min(each.len() - 1)].as_secs_f64() * 1e3;
    println!(
        "{what:<56}{:>8}{:>9}{:>10.1}{:>10.1}{:>10.1}",
        each.len(),
        broken.load(Ordering::Relaxed),
        at(50),
        at(99),
        at(100)
    );
    back
}
