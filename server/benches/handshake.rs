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

#[path = "world/mod.rs"]
mod world;

use api::card;
use measure::processor_time_of;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use world::{Version, World, free, wait_for};

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
            let hosts = kagura.attempts(turn.div_ceil(PER_ATTEMPT), &client);
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

impl World {
    /// The real program, with its lists loaded.
    fn kagura(&self) -> Kagura {
        let (main, door) = (free(), free());
        let child = self.program("", main, door).stderr(Stdio::inherit()).spawn().unwrap();
        let kagura = Kagura { main, running: Running { child, door } };
        wait_for(main);
        let client = self.client(Version::Tls13);
        let began = Instant::now();
        loop {
            let host = &kagura.attempt(&client);
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
    /// New attempts' hosts, which our page has entered: they ask for a certificate.
    fn attempts(&self, number: usize, client: &Arc<ClientConfig>) -> Vec<String> {
        (0..number).map(|_| self.attempt(client)).collect()
    }

    fn attempt(&self, client: &Arc<ClientConfig>) -> String {
        let (main, door) = (self.main.port(), self.running.door.port());
        let body = r#"{"card":"hpki"}"#;
        let request = format!(
            "POST /api/cards HTTP/1.1\r\nhost: localhost:{main}\r\norigin: http://localhost:{main}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        let mut tcp = TcpStream::connect(self.main).unwrap();
        tcp.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        tcp.read_to_string(&mut answer).unwrap();
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        let attempt: card::BegunAttempt = serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"));
        let host = attempt.address.trim_start_matches("https://").split_once(':').unwrap().0.to_owned();
        let enters = format!(
            "POST / HTTP/1.1\r\nhost: {host}:{door}\r\norigin: http://localhost:{main}\r\ncontent-type: text/plain\r\n\
             content-length: {}\r\n\r\n{}",
            attempt.secret.len(),
            attempt.secret
        );
        let answer = self.running.asked(client, &host, &enters).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        host
    }
}

impl Running {
    /// Handshake, a request by hand, answer, end.
    fn handshake(&self, client: &Arc<ClientConfig>, host: &str) -> std::io::Result<String> {
        let request =
            format!("GET / HTTP/1.1\r\nhost: {host}:{}\r\nconnection: close\r\n\r\n", self.door.port());
        self.asked(client, host, &request)
    }

    /// The same with any request.
    fn asked(&self, client: &Arc<ClientConfig>, host: &str, request: &str) -> std::io::Result<String> {
        let name = ServerName::try_from(host.to_owned()).unwrap();
        let connection = ClientConnection::new(Arc::clone(client), name).unwrap();
        let mut stream = StreamOwned::new(connection, TcpStream::connect(self.door)?);
        stream.write_all(request.as_bytes())?;
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
