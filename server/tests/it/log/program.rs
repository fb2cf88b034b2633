//! The real program in a process of its own, with its log, and the way to it, on which everything that is carried is looked at.

use crate::common::browser::Browser;
use crate::common::{Authenticator, IPHONE, ORIGIN, Phone};
use crate::log::leaks::Secrets;
use crate::mtls::client::Trust;
use crate::mtls::pc::{CHROME, Pc};
use crate::mtls::soft_card::SoftCard;
use crate::pki::common::pem;
use crate::ports::free;
use api::card::CardKind;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use server::clock::{Clock as _, SystemClock, Timestamp};
use server::demo::pki::{DemoCard, ListAbout, ListFlaw, Pki};
use server::ids::Secret;
use std::ffi::OsString;
use std::io::Read as _;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Nothing here takes longer, unless it never ends.
const LONG: Duration = Duration::from_mins(1);

/// Cards that are valid today: the program has a clock of its own.
static TODAY: LazyLock<(Pki, Timestamp)> = LazyLock::new(|| {
    let now = SystemClock.now();
    (Pki::make(now), now)
});

/// What is carried to the program and back.
#[derive(Debug, Default)]
pub struct Seen {
    /// What nobody may keep: whoever has it is let in somewhere.
    secrets: Secrets,
    /// What the log has no business with: names, ids, searches, queries, challenges that are kept in the store for their time.
    private: Secrets,
}

/// A server in a process of its own, at the level of the log that tells most.
pub struct Program {
    child: Child,
    log: Option<JoinHandle<String>>,
    /// What the desk's commands wrote on standard error, which is their log.
    desk_log: Mutex<String>,
    main: SocketAddr,
    cards: SocketAddr,
    monitoring: SocketAddr,
    settings: Vec<(String, OsString)>,
    seen: Arc<Mutex<Seen>>,
    folder: TempDir,
}

fn program(settings: &[(String, OsString)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
    command.env_clear().env("KAGURA_CONFIG", "").envs(settings.iter().map(|(name, value)| (name, value)));
    command
}

/// The program in a process of its own, which listens, and its log.
fn begun(settings: &[(String, OsString)], main: SocketAddr) -> (Child, JoinHandle<String>) {
    let mut command = program(settings);
    command.arg("serve").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let log = std::thread::spawn(move || {
        let mut log = Vec::new();
        stderr.read_to_end(&mut log).unwrap();
        String::from_utf8_lossy(&log).into_owned()
    });
    let began = Instant::now();
    while TcpStream::connect(main).is_err() {
        assert!(began.elapsed() < LONG, "it never listens");
        std::thread::sleep(Duration::from_millis(10));
    }
    (child, log)
}

impl Program {
    pub fn start(format: &str) -> Self {
        Self::with(format, &[])
    }

    /// The same with some settings different, by the ends of their names.
    pub fn with(format: &str, changed: &[(&str, &str)]) -> Self {
        let (folder, main, cards, monitoring) = (tempfile::tempdir().unwrap(), free(), free(), free());
        let mut seen = Seen::default();
        let files = files(folder.path(), &mut seen);
        let mut settings: Vec<(String, OsString)> = [
            ("DATA", folder.path().join("data").into_os_string()),
            ("ORIGIN", ORIGIN.into()),
            ("LISTEN", main.to_string().into()),
            ("LOG_LEVEL", "trace".into()),
            ("LOG_FORMAT", format.into()),
            // Somebody who forwards what others sent: what that says is looked at, too.
            ("PROXIES", "127.0.0.1".into()),
            ("CARDS_LISTEN", cards.to_string().into()),
            ("CARDS_DOMAIN", "localhost".into()),
            ("CARDS_TESTS", "accept".into()),
            ("BACKUP_FOLDER", folder.path().join("backups").into_os_string()),
            ("MONITORING_LISTEN", monitoring.to_string().into()),
        ]
        .into_iter()
        .chain(files.into_iter().map(|(name, path)| (name, path.into_os_string())))
        .map(|(name, value)| (format!("KAGURA_{name}"), value))
        .collect();
        for name in ["ADDRESS", "JOURNEY", "HOLDER", "REPORTS", "REPORTS_IN_ALL"] {
            settings.push((format!("KAGURA_RATES_{name}"), "1000000".into()));
        }
        settings.extend(changed.iter().map(|(name, value)| (format!("KAGURA_{name}"), (*value).into())));
        let (child, log) = begun(&settings, main);
        let (seen, log, desk_log) = (Arc::new(Mutex::new(seen)), Some(log), Mutex::default());
        Self { child, log, desk_log, main, cards, monitoring, settings, seen, folder }
    }

    /// Kills the program where it stands, and starts it again with the same store.
    pub fn is_killed(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let (child, log) = begun(&self.settings, self.main);
        self.child = child;
        self.log = Some(log);
    }

    /// A command of the desk, while the server runs; gives what it printed.
    pub fn desk(&self, arguments: &[&str]) -> String {
        let output = program(&self.settings).args(arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{arguments:?}: {said}");
        self.desk_log.lock().unwrap().push_str(&said);
        String::from_utf8(output.stdout).unwrap()
    }

    /// Has the authority's lists loaded, without which no card is accepted, and names its issuers.
    pub fn knows_cards(&self) {
        let (pki, now) = &*TODAY;
        let lists = crate::mtls::fixture::LISTED.map(|ca| pki.list(ca, *now, ListFlaw::None).unwrap());
        let above = [ListAbout::Intermediates, ListAbout::Root]
            .map(|about| pki.authority_list(about, *now, &[]).unwrap());
        for (number, list) in lists.iter().chain(&above).enumerate() {
            let path = self.folder.path().join(format!("{number}.crl"));
            std::fs::write(&path, list).unwrap();
            self.desk(&["crl", "load", path.to_str().unwrap()]);
        }
        let issuers = self.folder.path().join("CARDS_HPKI_INTERMEDIATES");
        self.desk(&["authority", "cards", "jma", issuers.to_str().unwrap()]);
    }

    /// A card that is valid today, and the holder id in it.
    pub fn card(&self, card: DemoCard) -> (SoftCard, Option<String>) {
        let leaf = TODAY.0.leaf(card).unwrap();
        let mut seen = self.seen.lock().unwrap();
        seen.secrets.add("private key", &crate::common::b64::encode(leaf.key.pkcs8()));
        seen.private.add("name on a card", &leaf.name);
        seen.private.add("certificate", &crate::common::b64::encode(&leaf.certificate));
        let holder = leaf.holder.clone();
        (SoftCard::made(leaf), holder)
    }

    /// Somebody with a phone and nothing registered on it.
    pub fn phone(&self) -> Phone {
        Phone { browser: self.browser(IPHONE), key: Authenticator::new(ORIGIN), holder: None }
    }

    /// Somebody at a PC with a card reader.
    pub fn pc(&self) -> Pc {
        let (pki, now) = &*TODAY;
        let trust = Trust::new(pki.server(*now).unwrap().root, *now);
        Pc { trust, ..Pc::new(self.browser(CHROME), self.cards) }
    }

    /// The same, whose cards come in by another door.
    pub fn pc_at(&self, door: SocketAddr) -> Pc {
        Pc { door, ..self.pc() }
    }

    /// Where the main host listens, and where card hosts do.
    pub fn main(&self) -> SocketAddr {
        self.main
    }

    pub fn cards(&self) -> SocketAddr {
        self.cards
    }

    /// A certificate for localhost and what is below it, and its key.
    pub fn certificate(&self) -> [PathBuf; 2] {
        ["CARDS_CERTIFICATE", "CARDS_KEY"].map(|name| self.folder.path().join(name))
    }

    fn browser(&self, user_agent: &str) -> Browser {
        let (to, seen) = (self.main, Arc::clone(&self.seen));
        let wire = Router::new().fallback(move |request: Request| carry(to, Arc::clone(&seen), request));
        Browser::new(wire, "localhost:8080".to_owned(), user_agent)
    }

    /// Sends bytes that need not be HTTP, and waits until the program has had enough of them.
    pub fn throws(&self, bytes: &[u8]) {
        for at in [self.main, self.cards] {
            let mut tcp = TcpStream::connect(at).unwrap();
            tcp.set_read_timeout(Some(LONG)).unwrap();
            let _ = std::io::Write::write_all(&mut tcp, bytes); // it may be refused before it is all sent
            let _ = tcp.shutdown(std::net::Shutdown::Write);
            let _ = tcp.read_to_end(&mut Vec::new()); // so may the answer be
        }
    }

    /// Something was carried that nobody may keep.
    pub fn secret(&self, what: &'static str, text: &str) {
        self.seen.lock().unwrap().secrets.add(what, text);
    }

    /// Something was carried that the log has no business with.
    pub fn private(&self, what: &'static str, text: &str) {
        self.seen.lock().unwrap().private.add(what, text);
    }

    /// What was carried until now: what nobody may keep, and what the log has no business with.
    pub fn seen(&self) -> (Secrets, Secrets) {
        let seen = self.seen.lock().unwrap();
        (seen.secrets.clone(), seen.private.clone())
    }

    /// What whoever watches the program is told at this path, whatever the status.
    pub fn watched(&self, path: &str) -> String {
        let mut tcp = TcpStream::connect(self.monitoring).unwrap();
        tcp.set_read_timeout(Some(LONG)).unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", self.monitoring);
        std::io::Write::write_all(&mut tcp, head.as_bytes()).unwrap();
        let mut answer = String::new();
        tcp.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("\r\ncontent-length: "), "it is whole, and not in pieces: {head}");
        body.to_owned()
    }

    /// Stops the program; gives what it logged, what the desk's commands did, and the folder with its store.
    pub fn stops(mut self) -> (String, String, TempDir) {
        let stop = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(stop.success());
        let log = self.log.take().unwrap().join().unwrap();
        let ended = self.child.wait().unwrap();
        assert!(ended.success(), "{ended}");
        let desk = std::mem::take(&mut *self.desk_log.lock().unwrap());
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap());
        (log, desk, folder)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It is ours alone; that it has ended already is no failure.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the settings name, by the ends of their names.
fn files(folder: &Path, seen: &mut Seen) -> Vec<(&'static str, PathBuf)> {
    let (pki, now) = &*TODAY;
    let server = pki.server(*now).unwrap();
    let key = server.key.pkcs8().to_vec();
    seen.secrets.add("private key", &crate::common::b64::encode(&key));
    let write = |name: &'static str, label: &str, all: &[Vec<u8>]| {
        let path = folder.join(name);
        std::fs::write(&path, all.iter().map(|der| pem(label, der)).collect::<String>()).unwrap();
        (name, path)
    };
    vec![
        write("CARDS_CERTIFICATE", "CERTIFICATE", &[server.certificate]),
        write("CARDS_KEY", "PRIVATE KEY", &[key]),
        write("CARDS_HPKI_ROOTS", "CERTIFICATE", &pki.anchors(CardKind::Hpki).unwrap()),
        write("CARDS_HPKI_INTERMEDIATES", "CERTIFICATE", &pki.intermediates(CardKind::Hpki).unwrap()),
        write("CARDS_JPKI_ROOTS", "CERTIFICATE", &pki.anchors(CardKind::Jpki).unwrap()),
    ]
}

/// Brings a request to the program and its answer back, over a connection of its own.
async fn carry(to: SocketAddr, seen: Arc<Mutex<Seen>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    {
        let mut seen = seen.lock().unwrap();
        seen.headers(&parts.headers);
        seen.body(&body);
        // A page that cannot start reports in its query; what the log has of that is as it is kept, without secrets.
        if let Some(query) = parts.uri.query().filter(|_| parts.uri.path() != "/api/boot") {
            seen.query(query);
        }
    }
    let tcp = tokio::net::TcpStream::connect(to).await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(tcp)).await.unwrap();
    tokio::spawn(connection);
    let answer = sender.send_request(Request::from_parts(parts, Body::from(body))).await.unwrap();
    let (parts, body) = answer.into_parts();
    let body = to_bytes(Body::new(body), usize::MAX).await.unwrap();
    let mut seen = seen.lock().unwrap();
    seen.headers(&parts.headers);
    seen.body(&body);
    Response::from_parts(parts, Body::from(body))
}

impl Seen {
    fn headers(&mut self, headers: &HeaderMap) {
        for (name, value) in headers {
            let Ok(value) = value.to_str() else { continue };
            match name.as_str() {
                "authorization" => self.secret("link", value.trim_start_matches("Bearer ")),
                api::TICKET => self.secret("ticket", value),
                api::PROOF => self.secret("proof", value),
                _ if name == header::COOKIE => {
                    value.split("; ").for_each(|cookie| self.cookie(cookie));
                }
                _ if name == header::SET_COOKIE => {
                    self.cookie(value.split(';').next().unwrap_or_default());
                }
                _ => {}
            }
        }
    }

    /// Whoever sends something else in the place of a secret says what it is.
    fn secret(&mut self, what: &'static str, text: &str) {
        if Secret::presented(text).is_some() {
            self.secrets.add(what, text);
        }
    }

    fn cookie(&mut self, cookie: &str) {
        if let Some((_, value)) = cookie.split_once('=').filter(|(_, value)| value.len() > 8) {
            self.secrets.add("cookie", value);
        }
    }

    fn query(&mut self, query: &str) {
        for (_, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if value.chars().count() > 5 {
                self.private.add("query", &value);
            }
        }
    }

    fn body(&mut self, body: &Bytes) {
        if let Ok(json) = serde_json::from_slice(body) {
            self.json("", &json);
        }
    }

    fn json(&mut self, name: &str, json: &Value) {
        match json {
            Value::Object(members) => members.iter().for_each(|(name, value)| self.json(name, value)),
            Value::Array(all) => all.iter().for_each(|value| self.json(name, value)),
            Value::String(text) => self.text(name, text),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn text(&mut self, name: &str, text: &str) {
        match name {
            "ticket" => self.secrets.add("ticket", text),
            "password" => self.secrets.add("password", text),
            "secret" => self.secrets.add("secret of an attempt", text),
            "pass" => self.secrets.add("pass", text),
            "proof" => self.secrets.add("proof", text),
            "url" => self.secrets.add("link", text.split_once('#').map_or("", |(_, token)| token)),
            "signature" | "attestationObject" | "clientDataJSON" => self.secrets.add("signature", text),
            "challenge" | "message" if text.len() >= 22 && text.is_ascii() && !text.contains(' ') => {
                self.private.add("challenge", text);
            }
            "ceremony" if text.len() >= 16 => self.private.add("name of a ceremony", text),
            "label" if !text.is_ascii() => self.private.add("label", text),
            "name" if !text.is_ascii() => self.private.add("name", text),
            // JSON in JSON, as WebAuthn's options and answers are.
            "options" | "credential" => {
                if let Ok(json) = serde_json::from_str(text) {
                    self.json("", &json);
                }
            }
            _ => {}
        }
    }
}
