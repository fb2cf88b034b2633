//! The main host over TLS, with a port of its own and with that of the card hosts: whoever comes and then says nothing is not kept.

use crate::mtls::client::{Client, Knows};
use crate::mtls::fixture::CardServer;
use crate::mtls::handshakes::first_message;
use axum::Router;
use axum::routing::get;
use server::current::Current;
use server::listener::entrance::Entrance;
use server::listener::main_host::MainHost;
use server::listener::server_certificate::{MAIN_HOST, ServerCertificate};
use server::listener::{socket, tls};
use server::traces::Tracer;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout};

/// How HTTP/2 begins (RFC 9113 §3.4), with empty settings.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
/// `GET / http` (RFC 7541 §A), whole and without `END_HEADERS`.
const GET: &[u8] = b"\0\0\x03\x01\x05\0\0\0\x01\x82\x84\x86";
const HALF_GET: &[u8] = b"\0\0\x03\x01\x01\0\0\0\x01\x82\x84\x86";

fn page() -> Router {
    Router::new().route("/", get(async || "page"))
}

/// A main host at the port of the card hosts, and one with TLS at a port of its own.
async fn hosts() -> (CardServer, [SocketAddr; 2]) {
    let card_server = CardServer::beside(Some(page()), &[]).await;
    let config = &card_server.server.app.config;
    let own = ServerCertificate::read(&config.cards.as_ref().unwrap().tls, MAIN_HOST).unwrap();
    let tls = tls::main_host(&own).unwrap();
    let tls = Some(Arc::new(Current::new(tls)));
    let listener = socket::listen("127.0.0.1:0".parse().unwrap()).unwrap();
    let door = listener.local_addr().unwrap();
    let host = MainHost {
        tls,
        router: page(),
        entrance: Entrance::of(config.connections, Vec::new()),
        metrics: None,
        tracer: Tracer::default(),
    };
    let listener = TcpListener::from_std(listener).unwrap();
    tokio::spawn(Arc::new(host).open(listener, std::future::pending()));
    let doors = [card_server.door, door];
    (card_server, doors)
}

/// How long the server keeps a connection on which nothing more is said. Time passes at once.
async fn kept(mut connection: impl AsyncRead + Unpin) -> Duration {
    tokio::time::pause();
    let began = Instant::now();
    let mut heard = Vec::new();
    // It ends, whether with or without a reset.
    let ended = timeout(Duration::from_mins(20), connection.read_to_end(&mut heard)).await;
    let took = began.elapsed();
    tokio::time::resume();
    assert!(ended.is_ok(), "it is still open");
    took
}

#[tokio::test]
async fn whoever_does_not_finish_a_handshake_is_not_kept() {
    let (_ward, doors) = hosts().await;
    let hello = first_message(&Client::new(Knows::Tls13, None), "localhost");
    for door in doors {
        for said in [&[][..], &hello[..1], &hello[..hello.len() / 2], &hello] {
            let mut tcp = TcpStream::connect(door).await.unwrap();
            tcp.write_all(said).await.unwrap();
            if said.len() == hello.len() {
                tcp.readable().await.unwrap(); // it was heard
            }
            let kept = kept(tcp).await;
            assert!(kept <= Duration::from_secs(21), "{} bytes: {kept:?}", said.len());
        }
    }
}

#[tokio::test]
async fn whoever_says_nothing_whole_after_the_handshake_is_not_kept() {
    let (_ward, doors) = hosts().await;
    for door in doors {
        for said in [&[][..], b"G", PREFACE, &[PREFACE, HALF_GET].concat(), &[PREFACE, GET].concat()] {
            let client = Client::new(Knows::Tls13, None);
            let mut stream = client.connect(door, "localhost").await.unwrap();
            stream.write_all(said).await.unwrap();
            let kept = kept(stream).await;
            assert!(kept <= Duration::from_secs(33), "{:?}: {kept:?}", String::from_utf8_lossy(said));
        }
    }
}
