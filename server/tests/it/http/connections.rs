//! The main host's connections through real sockets: who finds a place, and who makes room.

use axum::Router;
use axum::routing::get;
use server::config::{Connections, Network};
use server::listener::entrance::Entrance;
use server::listener::main_host::MainHost;
use server::listener::socket;
use server::traces::Tracer;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Nothing here takes longer, unless it never ends.
const LONG: Duration = Duration::from_secs(20);

/// A main host on this computer, whose one page is there at once and whose other never ends.
struct House {
    door: SocketAddr,
    stop: oneshot::Sender<()>,
    open: JoinHandle<()>,
}

impl House {
    fn open(connections: Connections, proxies: &[&str]) -> Self {
        let endless = || async { std::future::pending::<()>().await };
        let router = Router::new().route("/", get(async || "page")).route("/endless", get(endless));
        let proxies = proxies.iter().map(|it| it.parse::<Network>().unwrap()).collect();
        let listener = socket::listen("127.0.0.1:0".parse().unwrap()).unwrap();
        let door = listener.local_addr().unwrap();
        let host = MainHost {
            tls: None,
            router,
            entrance: Entrance::of(connections, proxies),
            metrics: None,
            tracer: Tracer::default(),
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let listener = TcpListener::from_std(listener).unwrap();
        let open = tokio::spawn(Arc::new(host).open(listener, async move { drop(stopped.await) }));
        Self { door, stop, open }
    }

    /// Somebody comes from an address of this computer.
    async fn comes(&self, from: &str) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(from.parse().unwrap(), 0)).unwrap();
        socket.connect(self.door).await.unwrap()
    }

    /// Somebody comes and asks for something that never ends.
    async fn stays(&self, from: &str) -> TcpStream {
        let mut tcp = self.comes(from).await;
        tcp.write_all(b"GET /endless HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
        tcp
    }

    /// Somebody comes, asks for the page, and gets it.
    async fn is_served(&self, from: &str) -> bool {
        let mut tcp = self.comes(from).await;
        asks(&mut tcp).await
    }
}

/// Asks for the page; whether it came.
async fn asks(tcp: &mut TcpStream) -> bool {
    let sent = tcp.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    let mut answer = vec![0; 1024];
    let read = timeout(LONG, tcp.read(&mut answer)).await.expect("nobody answers");
    sent.is_ok() && read.is_ok_and(|read| answer[..read].starts_with(b"HTTP/1.1 200"))
}

async fn is_closed(tcp: &mut TcpStream) -> bool {
    !matches!(timeout(Duration::from_millis(50), tcp.read(&mut [0; 1])).await, Err(_) | Ok(Ok(1)))
}

const fn of(all: usize, per_address: usize) -> Connections {
    Connections { all, per_address }
}

#[tokio::test]
async fn whoever_has_said_nothing_for_longest_makes_room() {
    let house = House::open(of(16, 16), &[]);
    let mut silent = Vec::new();
    for _ in 0..16 {
        silent.push(house.comes("127.0.0.2").await);
    }
    assert!(house.is_served("127.0.0.3").await);
    assert!(timeout(LONG, silent[0].read(&mut [0; 1])).await.is_ok(), "the oldest had to go");
    assert!(!is_closed(&mut silent[1]).await && !is_closed(&mut silent[15]).await);
}

#[tokio::test]
async fn many_more_than_there_are_places_keep_nobody_out_who_asks() {
    let house = House::open(of(16, 16), &[]);
    let mut silent = Vec::new();
    for number in 0..400 {
        silent.push(house.comes("127.0.0.2").await);
        if number % 20 == 19 {
            assert!(house.is_served("127.0.0.3").await, "after {number}");
        }
    }
}

#[tokio::test]
async fn a_crowd_at_one_address_drives_out_nobody_elsewhere_who_has_yet_to_speak() {
    let house = House::open(of(16, 4), &[]);
    let mut slow = house.comes("127.0.0.3").await;
    let mut silent = Vec::new();
    for _ in 0..100 {
        silent.push(house.comes("127.0.0.2").await);
    }
    assert!(house.is_served("127.0.0.4").await, "all who came before have been let in");
    assert!(asks(&mut slow).await);
}

#[tokio::test]
async fn whoever_waits_for_an_answer_stays_and_whoever_has_had_one_makes_room() {
    let house = House::open(of(16, 16), &[]);
    let mut at_work = house.stays("127.0.0.3").await;
    let mut idle = Vec::new();
    for _ in 0..15 {
        let mut tcp = house.comes("127.0.0.2").await;
        assert!(asks(&mut tcp).await);
        idle.push(tcp);
    }
    // The first asks again: now the second has had nothing to do for longest.
    assert!(asks(&mut idle[0]).await);
    assert!(house.is_served("127.0.0.4").await);
    assert!(timeout(LONG, idle[1].read(&mut [0; 1])).await.is_ok());
    assert!(!is_closed(&mut idle[0]).await && !is_closed(&mut at_work).await);
}

#[tokio::test]
async fn one_address_that_holds_more_than_its_share_makes_room_for_others() {
    let house = House::open(of(16, 4), &[]);
    let mut held = Vec::new();
    for _ in 0..16 {
        held.push(house.stays("127.0.0.2").await);
    }
    for _ in 0..8 {
        assert!(house.is_served("127.0.0.3").await);
    }
    for (number, tcp) in held.iter_mut().take(4).enumerate() {
        assert!(!is_closed(tcp).await, "number {number} is within the share and was driven out");
    }
}

#[tokio::test]
async fn a_proxy_of_ours_may_hold_all_places() {
    let house = House::open(of(16, 4), &["127.0.0.2"]);
    let mut held = Vec::new();
    for _ in 0..16 {
        held.push(house.stays("127.0.0.2").await);
    }
    // All are heard before the newcomer is: it finds everybody at work, and is turned away.
    while house.is_served("127.0.0.3").await {}
    for tcp in &mut held[1..] {
        assert!(!is_closed(tcp).await);
    }
}

#[tokio::test]
async fn whoever_only_stands_around_delays_no_stop() {
    let house = House::open(of(64, 64), &[]);
    let mut around = Vec::new();
    for said in ["", "GET / HT", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"] {
        let mut tcp = house.comes("127.0.0.2").await;
        tcp.write_all(said.as_bytes()).await.unwrap();
        around.push(tcp);
    }
    let mut idle = house.comes("127.0.0.2").await;
    assert!(asks(&mut idle).await);
    let began = std::time::Instant::now();
    drop(house.stop);
    house.open.await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    drop((around, idle));
}
