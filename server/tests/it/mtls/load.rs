//! Crowds at the door: connections that say nothing, half of something, or read nothing. Whoever has a card gets in all the same.

use crate::amount;
use crate::mtls::client::{Client, Knows};
use crate::mtls::fixture::CardServer;
use crate::mtls::handshakes::first_message;
use crate::mtls::pc::accepted;
use crate::mtls::soft_card::SoftCard;
use api::Code;
use api::card::CardKind;
use serde_json::json;
use server::demo::pki::DemoCard;
use server::journey::card::Attempt;
use server::service::rates::Beginning;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// What the crowd of the other process is told.
const DOOR: &str = "KAGURA_TEST_DOOR";
/// From so many sides at once it comes.
const SIDES: usize = 50;

/// How many come. Fewer than a thousand would be no more than what an ordinary morning brings.
fn crowd() -> usize {
    amount::of(10_000, 1_000)
}

/// The other process: this program once more, as nothing but a crowd. One process may not have as many sockets as both sides need.
#[test]
#[ignore = "it is a part of the test below"]
fn the_crowd_itself() {
    let Ok(door) = std::env::var(DOOR) else { return };
    let door: SocketAddr = door.parse().unwrap();
    let hello =
        first_message(&Client::new(Knows::Tls13, None), &format!("{}.hpki.localhost", "0".repeat(32)));
    let comes = |number: usize| {
        let mut tcp = TcpStream::connect(door).unwrap();
        match number % 20 {
            0..=11 => {}
            12..=18 => tcp.write_all(&hello[..hello.len() / 2]).unwrap(),
            _ => tcp.write_all(&hello).unwrap(),
        }
        tcp
    };
    // From many sides at once: whoever finds the queue full waits a second before trying again.
    let those: Vec<TcpStream> = std::thread::scope(|scope| {
        let sides: Vec<_> =
            (0..SIDES).map(|_| scope.spawn(|| (0..crowd() / SIDES).map(comes).collect::<Vec<_>>())).collect();
        sides.into_iter().flat_map(|side| side.join().unwrap()).collect()
    });
    println!("\n{} are there", those.len());
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap(); // until the other process goes on
}

/// Opens the crowd's connections and waits until all of them are there.
fn gather(door: SocketAddr) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "mtls::load::the_crowd_itself", "--ignored", "--nocapture"])
        .env(DOOR, door.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    let there = format!("{} are there", crowd());
    assert!(lines.map_while(Result::ok).any(|line| line == there));
    child
}

/// The memory this process holds, in KiB (proc(5)).
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_half_open_handshakes_and_slow_readers_do_not_stop_an_honest_card() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let mut pc = card_server.pc();
    // Slow readers: a whole handshake, half a request, or a whole one whose answer nobody reads.
    let mut slow = Vec::new();
    for number in 0..24 {
        let attempt = pc.begins(CardKind::Hpki, "login").await;
        let client = Client::new(Knows::Tls13, Some(SoftCard::of(DemoCard::Doctor)));
        let mut stream = client.connect(card_server.door, &attempt.host).await.unwrap();
        let request = format!("GET / HTTP/1.1\r\nhost: {}\r\n\r\n", attempt.authority());
        let sent = if number % 2 == 0 { request.len() / 2 } else { request.len() };
        stream.write_all(&request.as_bytes()[..sent]).await.unwrap();
        slow.push(stream);
    }
    let (before, door) = (memory(), card_server.door);
    let mut others = tokio::task::spawn_blocking(move || gather(door)).await.unwrap();
    let began = std::time::Instant::now();
    let (attempt, view) = pc.shows(CardKind::Hpki, "login", &SoftCard::of(DemoCard::Doctor)).await;
    accepted(&view);
    pc.goes_on(&attempt, "session", json!({})).await.is_ok();
    let (took, during, files) = (began.elapsed(), memory(), open_files());
    drop(others.stdin.take());
    others.wait().unwrap();
    println!(
        "{} half-open handshakes: an honest login took {} ms; memory {before} KiB before, {during} KiB with them ({} bytes each)",
        crowd(),
        took.as_millis(),
        during.saturating_sub(before) * 1024 / u64::try_from(crowd()).unwrap()
    );
    assert!(files > crowd(), "they were there: {files}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

/// Whether the server has closed a connection. It never says anything on these.
async fn is_closed(tcp: &mut tokio::net::TcpStream) -> bool {
    tokio::time::timeout(Duration::from_millis(50), tcp.read(&mut [0; 1])).await.is_ok()
}

#[tokio::test]
async fn the_one_who_has_said_nothing_for_longest_makes_room() {
    let card_server = CardServer::with(&[("cards.connections", "64")]).await;
    card_server.registers(DemoCard::Doctor).await;
    let mut silent = Vec::new();
    for _ in 0..64 {
        silent.push(tokio::net::TcpStream::connect(card_server.door).await.unwrap());
    }
    card_server.pc().logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    assert_eq!(silent[0].read(&mut [0; 1]).await.unwrap_or(0), 0, "the oldest had to go");
    assert!(!is_closed(&mut silent[1]).await, "the next did not");
    assert!(!is_closed(&mut silent[63]).await);
}

#[tokio::test]
async fn whoever_has_named_no_attempt_makes_room_too() {
    let card_server = CardServer::with(&[("cards.connections", "64")]).await;
    card_server.registers(DemoCard::Doctor).await;
    let hello =
        first_message(&Client::new(Knows::Tls13, None), &format!("{}.hpki.localhost", "0".repeat(32)));
    let mut strangers = Vec::new();
    for _ in 0..64 {
        let mut tcp = tokio::net::TcpStream::connect(card_server.door).await.unwrap();
        tcp.write_all(&hello).await.unwrap();
        tcp.readable().await.unwrap(); // it has been answered, and says nothing more
        strangers.push(tcp);
    }
    card_server.pc().logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
}

#[tokio::test]
async fn whoever_is_asked_for_a_card_is_not_driven_out() {
    let card_server = CardServer::with(&[("cards.connections", "64")]).await;
    card_server.registers(DemoCard::Doctor).await;
    let mut pc = card_server.pc();
    let attempt = pc.begins(CardKind::Hpki, "login").await;
    let client = Client::new(Knows::Tls13, Some(SoftCard::of(DemoCard::Doctor)));
    let mut waiting = crate::mtls::handshakes::hello(&client, card_server.door, &attempt.host).await;
    waiting.readable().await.unwrap(); // the request for a certificate has come
    let mut silent = Vec::new();
    for _ in 0..200 {
        silent.push(tokio::net::TcpStream::connect(card_server.door).await.unwrap());
    }
    card_server.pc().logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    let mut answer = vec![0; 16 * 1024];
    while let Ok(Ok(read)) = tokio::time::timeout(Duration::from_millis(50), waiting.read(&mut answer)).await
    {
        assert_ne!(read, 0, "the person at the PIN was driven out");
    }
    let connections = card_server.ledger(&attempt, |_| true).await;
    assert!(connections[0].end.is_none(), "{connections:?}");
}

#[tokio::test]
async fn our_page_on_its_way_into_a_host_is_not_driven_out() {
    let card_server = CardServer::with(&[("cards.connections", "64")]).await;
    let mut pc = card_server.pc();
    let reply = pc.browser.post("/api/cards", json!({"card": "hpki"})).await;
    let begun: api::card::BegunAttempt = serde_json::from_value(reply.is_ok().body.clone()).unwrap();
    let host = begun.address.strip_prefix("https://").unwrap().split_once(':').unwrap().0;
    let client = Client::new(Knows::Tls13, None);
    let mut entering = crate::mtls::handshakes::hello(&client, card_server.door, host).await;
    entering.readable().await.unwrap(); // the host has heard which attempt it is
    let mut silent = Vec::new();
    for _ in 0..200 {
        silent.push(tokio::net::TcpStream::connect(card_server.door).await.unwrap());
    }
    assert!(silent[0].read(&mut [0; 1]).await.is_ok_and(|read| read == 0), "somebody had to go");
    let mut answer = vec![0; 16 * 1024];
    while let Ok(Ok(read)) = tokio::time::timeout(Duration::from_millis(50), entering.read(&mut answer)).await
    {
        assert_ne!(read, 0, "the page was driven out while it entered");
    }
}

/// Somebody who asks for a card and says nothing more: in the middle of a handshake that may take as long as a PIN.
async fn holds(card_server: &CardServer, from: &str, hosts: &[String]) -> Vec<tokio::net::TcpStream> {
    let client = Client::new(Knows::Tls13, None);
    let mut held = Vec::new();
    for host in hosts {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(from.parse().unwrap(), 0)).unwrap();
        let mut tcp = socket.connect(card_server.door).await.unwrap();
        tcp.write_all(&first_message(&client, host)).await.unwrap();
        tcp.readable().await.unwrap(); // the request for a certificate has come
        held.push(tcp);
    }
    held
}

#[tokio::test]
async fn one_address_that_holds_more_than_its_share_makes_room_for_others() {
    let card_server = CardServer::with(&[("cards.connections", "64"), ("cards.per_address", "8")]).await;
    card_server.registers(DemoCard::Doctor).await;
    let mut pc = card_server.pc();
    let mut hosts = Vec::new();
    for _ in 0..64 {
        hosts.push(pc.begins(CardKind::Hpki, "login").await.host);
    }
    let mut held = holds(&card_server, "127.0.0.2", &hosts).await;
    // All places are taken, by attempts that are under way. An honest login needs one after the other.
    card_server.pc().logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
    for (number, tcp) in held.iter_mut().take(8).enumerate() {
        let mut answer = vec![0; 16 * 1024];
        while let Ok(read) = tcp.try_read(&mut answer) {
            assert_ne!(read, 0, "number {number} is within the share and was driven out");
        }
    }
}

#[tokio::test]
async fn one_attempt_that_is_tried_very_often_at_once_makes_room_for_others() {
    let card_server = CardServer::with(&[("cards.connections", "64")]).await;
    card_server.registers(DemoCard::Doctor).await;
    let mut pc = card_server.pc();
    let mut hosts = Vec::new();
    for _ in 0..4 {
        let host = pc.begins(CardKind::Hpki, "login").await.host;
        hosts.extend(std::iter::repeat_n(host, 16));
    }
    let _held = holds(&card_server, "127.0.0.1", &hosts).await;
    card_server.pc().logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
}

#[tokio::test]
async fn attempts_that_nobody_goes_on_with_give_way_to_new_ones() {
    let card_server = CardServer::with(&[("limits.strangers_per_address", "1MiB")]).await;
    card_server.registers(DemoCard::Doctor).await;
    let room = usize::try_from((1 << 20) / Beginning::Attempt.bytes()).unwrap();
    let mut first = card_server.pc();
    let oldest = first.begins(CardKind::Hpki, "login").await;
    for _ in 0..room {
        card_server.pc().begins(CardKind::Hpki, "login").await;
    }
    first.browser.get(&format!("/api/cards/{}", oldest.id)).await.refuses(Code::JourneyUnknown);
    let kept = card_server.server.app.store.scan::<Attempt>(&[], None, 1000).await.unwrap().len();
    assert!(kept <= room, "{kept}");
    card_server.pc().logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Doctor)).await.is_ok();
}
