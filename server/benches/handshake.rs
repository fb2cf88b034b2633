//! What a card costs at the door, beside nginx: `cargo bench -p server --bench handshake`. A whole handshake with an RSA-2048 client
//! certificate, one request and its answer, and the end, made by the same clients against both in turns. The real program with its real
//! store judges the card and looks it up in the lists; nginx (`ssl_verify_client optional_no_ca`) looks at it and lets everybody in.
//! Counted is the servers' processor time: what the clients take, and whoever else is on this machine, is not.

#![expect(clippy::print_stdout, reason = "a table is what this program is for")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a measurement that fails stops"
)]
#![expect(clippy::cast_precision_loss, reason = "numbers for people")]
#![expect(unreachable_pub, reason = "each benchmark brings its measure")]

#[expect(dead_code, reason = "the other benchmarks use the rest")]
#[path = "measure/mod.rs"]
mod measure;

use api::card::Kind;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use measure::processor_time_of;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, Resumption};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme, StreamOwned, version,
};
use server::clock::{Clock as _, SystemClock};
use server::demo::pki::mint::{Alternative, Attribute, Dn, Edition, Key, Template, ext, serial};
use server::demo::pki::{About, Ca, Card, Flaw, Pki};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Rounds, in which every line of the table has its turn.
const ROUNDS: usize = 3;
/// Handshakes of one turn.
const TURN: usize = 1500;
/// Clients at once.
const CLIENTS: usize = 8;
/// An attempt's ledger has room for 24 connections.
const PER_ATTEMPT: usize = 20;

fn main() {
    // `cargo test` runs this file too; then a few of each are enough.
    let measured = std::env::args().any(|it| it == "--bench");
    let (rounds, turn) = if measured { (ROUNDS, TURN) } else { (1, 16) };
    let world = World::make();
    let kagura = world.kagura();
    let nginx = world.nginx();
    let lines = [("TLS 1.3", Version::Tls13), ("TLS 1.2", Version::Tls12)];
    let mut ours = vec![Vec::new(); lines.len()];
    let mut theirs = vec![Vec::new(); lines.len()];
    for _ in 0..rounds {
        for (line, (_, version)) in lines.iter().enumerate() {
            let client = world.client(*version);
            let hosts = kagura.attempts(turn.div_ceil(PER_ATTEMPT));
            ours[line].push(kagura.running.cost(&client, &hosts, turn));
            if let Some(nginx) = &nginx {
                theirs[line].push(nginx.cost(&client, &["bench.hpki.localhost".to_owned()], turn));
            }
        }
    }
    println!(
        "{rounds} rounds of {turn} handshakes a line, {CLIENTS} clients; medians of the servers' processor time"
    );
    println!("{:<34}{:>12}{:>14}{:>12}", "RSA-2048 client certificate", "µs each", "a second", "nginx/ours");
    for (line, (name, _)) in lines.iter().enumerate() {
        let our = median(&mut ours[line]);
        let their = (!theirs[line].is_empty()).then(|| median(&mut theirs[line]));
        let ratio = their.map_or_else(|| "–".to_owned(), |their| format!("{:.2}", their / our));
        println!(
            "{:<34}{:>12.0}{:>14.0}{ratio:>12}",
            format!("{name}, kagura with a verdict"),
            our * 1e6,
            1.0 / our
        );
        if let Some(their) = their {
            println!("{:<34}{:>12.0}{:>14.0}", format!("{name}, nginx"), their * 1e6, 1.0 / their);
        }
    }
    if nginx.is_none() {
        println!(
            "nginx is not installed here: nothing to compare with (Debian: `apt-get install nginx-light`)"
        );
    }
}

fn median(of: &mut [f64]) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

#[derive(Clone, Copy)]
enum Version {
    Tls13,
    Tls12,
}

/// A set of today's, and its files.
struct World {
    folder: tempfile::TempDir,
    pki: Pki,
}

impl World {
    fn make() -> Self {
        let pki = Pki::make(SystemClock.now());
        let world = Self { folder: tempfile::tempdir().unwrap(), pki };
        let now = SystemClock.now();
        let key = Key::p256().unwrap(); // as the settings advise
        let name = Dn::of(&[(Attribute::Cn, "bench")]).unwrap();
        let hosts = ["localhost", "*.hpki.localhost", "*.jpki.localhost"];
        let certificate = Template {
            edition: Edition::Three,
            serial: serial(1),
            issuer: name.clone(),
            from: now.before(Duration::from_hours(1)),
            until: now + Duration::from_hours(24),
            subject: name,
            extensions: vec![
                ext::subject_names(&hosts.map(|host| Alternative::Dns(host.to_owned()))).unwrap(),
            ],
            algorithm: None,
        };
        world.pem("server.pem", "CERTIFICATE", &[certificate.sign_self(&key).unwrap()]);
        world.pem("server.key", "PRIVATE KEY", &[key.pkcs8().to_vec()]);
        let (anchors, between) =
            (world.pki.anchors(Kind::Hpki).unwrap(), world.pki.intermediates(Kind::Hpki).unwrap());
        world.pem("roots.pem", "CERTIFICATE", &anchors);
        world.pem("between.pem", "CERTIFICATE", &between);
        world.pem("all.pem", "CERTIFICATE", &[anchors, between].concat());
        // The list of an authority with as many revoked cards as there may be one day.
        let list = world.pki.list(Ca::Authentication1, now, Flaw::Long(100_000)).unwrap();
        fs::write(world.path("cards.crl"), list).unwrap();
        let list = world.pki.authority_list(About::Intermediates, now, &[]).unwrap();
        fs::write(world.path("authorities.crl"), list).unwrap();
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn pem(&self, name: &str, label: &str, all: &[Vec<u8>]) {
        let block = |der: &Vec<u8>| {
            format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", wrapped(&STANDARD.encode(der)))
        };
        fs::write(self.path(name), all.iter().map(block).collect::<String>()).unwrap();
    }

    /// The real program, with its lists loaded.
    fn kagura(&self) -> Kagura {
        let (main, door) = (free(), free());
        let path = |name: &str| self.path(name).display().to_string();
        let child = Command::new(env!("CARGO_BIN_EXE_kagura"))
            .arg("serve")
            .env("KAGURA_LISTEN", main.to_string())
            .env("KAGURA_DATA", path("data"))
            .env("KAGURA_CARDS_LISTEN", door.to_string())
            .env("KAGURA_CARDS_DOMAIN", "localhost")
            .env("KAGURA_CARDS_CERTIFICATE", path("server.pem"))
            .env("KAGURA_CARDS_KEY", path("server.key"))
            .env("KAGURA_CARDS_HPKI_ROOTS", path("roots.pem"))
            .env("KAGURA_CARDS_HPKI_INTERMEDIATES", path("between.pem"))
            .env("KAGURA_CARDS_TESTS", "accept")
            .env("KAGURA_CARDS_CRLS", format!("{},{}", path("cards.crl"), path("authorities.crl")))
            .env("KAGURA_RATES_ADDRESS", "1000000")
            .env("KAGURA_LOG_LEVEL", "error")
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let kagura = Kagura { main, running: Running { child, door } };
        wait_for(main);
        let client = self.client(Version::Tls13);
        let began = Instant::now();
        loop {
            let host = &kagura.attempts(1)[0];
            let answer = kagura.running.handshake(&client, host).unwrap();
            if answer.starts_with("HTTP/1.1 200") {
                return kagura;
            }
            assert!(began.elapsed() < Duration::from_mins(2), "the card is not accepted: {answer}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// nginx, where it is installed.
    fn nginx(&self) -> Option<Running> {
        let door = free();
        let folder = self.folder.path().display();
        let config = format!(
            "daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log crit;\n\
             events {{ worker_connections 1024; }}\n\
             http {{ access_log off; keepalive_timeout 0; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;\n\
             fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;\n\
             server {{ listen {door} ssl; server_name _; ssl_certificate {folder}/server.pem;\n\
             ssl_certificate_key {folder}/server.key; ssl_client_certificate {folder}/all.pem; ssl_verify_depth 3;\n\
             ssl_verify_client optional_no_ca; ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache off;\n\
             ssl_session_tickets off; location / {{ return 200 \"$ssl_client_verify $ssl_client_s_dn\\n\"; }} }} }}\n"
        );
        let path = self.path("nginx.conf");
        fs::write(&path, config).unwrap();
        let child =
            Command::new("nginx").arg("-c").arg(&path).arg("-p").arg(self.folder.path()).spawn().ok()?;
        wait_for(door);
        let running = Running { child, door };
        let answer = running.handshake(&self.client(Version::Tls13), "bench.hpki.localhost").unwrap();
        assert!(answer.contains("Hanako Kensho"), "nginx did not see the card: {answer}");
        Some(running)
    }

    /// A client with the doctor's card.
    fn client(&self, version: Version) -> Arc<ClientConfig> {
        let leaf = self.pki.leaf(Card::Doctor).unwrap();
        let chain: Vec<_> =
            std::iter::once(leaf.certificate).chain(leaf.issuers).map(CertificateDer::from).collect();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(leaf.key.pkcs8().to_vec()));
        let key = aws_lc_rs::sign::any_supported_type(&key).unwrap();
        let versions: &[_] = match version {
            Version::Tls13 => &[&version::TLS13],
            Version::Tls12 => &[&version::TLS12],
        };
        let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Anybody))
            .with_client_cert_resolver(Arc::new(OneCard(Arc::new(CertifiedKey::new(chain, key)))));
        config.resumption = Resumption::disabled();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Arc::new(config)
    }
}

fn wrapped(base64: &str) -> String {
    let lines: Vec<_> = base64.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line)).collect();
    lines.join("\n")
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn wait_for(address: SocketAddr) {
    let began = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert!(began.elapsed() < Duration::from_mins(1), "nobody listens on {address}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A server in a process of its own.
struct Running {
    child: Child,
    door: SocketAddr,
}

struct Kagura {
    main: SocketAddr,
    running: Running,
}

impl Kagura {
    /// New attempts' hosts.
    fn attempts(&self, number: usize) -> Vec<String> {
        let body = r#"{"card":"hpki"}"#;
        let request = format!(
            "POST /api/cards HTTP/1.1\r\nhost: localhost:{0}\r\norigin: http://localhost:{0}\r\ncontent-type: application/json\r\n\
             content-length: {1}\r\nconnection: close\r\n\r\n{body}",
            self.main.port(),
            body.len()
        );
        let begin = |_| {
            let mut tcp = TcpStream::connect(self.main).unwrap();
            tcp.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            tcp.read_to_string(&mut answer).unwrap();
            let address = answer.split_once("\"address\":\"https://").unwrap_or_else(|| panic!("{answer}")).1;
            address.split_once(':').unwrap().0.to_owned()
        };
        (0..number).map(begin).collect()
    }
}

impl Running {
    /// Handshake, request, answer, end.
    fn handshake(&self, client: &Arc<ClientConfig>, host: &str) -> std::io::Result<String> {
        let name = ServerName::try_from(host.to_owned()).unwrap();
        let connection = ClientConnection::new(Arc::clone(client), name).unwrap();
        let mut stream = StreamOwned::new(connection, TcpStream::connect(self.door)?);
        let head =
            format!("GET / HTTP/1.1\r\nhost: {host}:{}\r\nconnection: close\r\n\r\n", self.door.port());
        stream.write_all(head.as_bytes())?;
        let mut answer = Vec::new();
        let ended = stream.read_to_end(&mut answer);
        if answer.is_empty() {
            ended?;
        }
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    /// Seconds of a processor that the server takes for each of so many.
    fn cost(&self, client: &Arc<ClientConfig>, hosts: &[String], turn: usize) -> f64 {
        let next = AtomicUsize::new(0);
        let before = self.processor_time();
        std::thread::scope(|scope| {
            for _ in 0..CLIENTS {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= turn {
                            return;
                        }
                        let answer =
                            self.handshake(client, &hosts[number / PER_ATTEMPT % hosts.len()]).unwrap();
                        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
                    }
                });
            }
        });
        (self.processor_time() - before) / turn as f64
    }

    /// The seconds for which all threads of the server have had a processor.
    fn processor_time(&self) -> f64 {
        processor_time_of(&self.child.id().to_string())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It is ours alone; that it has ended already is no failure.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Trusts whatever server it meets: it is the server that is measured.
#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        aws_lc_rs::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

#[derive(Debug)]
struct OneCard(Arc<CertifiedKey>);

impl ResolvesClientCert for OneCard {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}
