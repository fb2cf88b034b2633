//! The door is closed while people are inside.

use crate::mtls::client::{Client, Knows, request};
use crate::mtls::fixture::CardServer;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// A main host whose one page takes until it is told to go on.
fn slow_page() -> (Router, Arc<Notify>, Arc<Notify>) {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (told, waits) = (Arc::clone(&begun), Arc::clone(&go_on));
    let page = move || async move {
        told.notify_one();
        waits.notified().await;
        "finished"
    };
    (Router::new().route("/", get(page)), begun, go_on)
}

#[tokio::test]
async fn what_is_under_way_is_finished_and_nobody_new_comes_in() {
    let (router, begun, go_on) = slow_page();
    let mut card_server = CardServer::beside(Some(router), &[]).await;
    let mut stream = Client::new(Knows::Tls13, None).connect(card_server.door, "localhost").await.unwrap();
    let asking =
        tokio::spawn(async move { request(&mut stream, "GET /", &[("host", "localhost")], "").await });
    begun.notified().await;
    card_server.stops();
    let door = card_server.door;
    let closed = tokio::spawn(card_server.close());
    while TcpStream::connect(door).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!closed.is_finished(), "somebody is still inside");
    go_on.notify_one();
    assert_eq!(asking.await.unwrap().unwrap().body, "finished");
    closed.await.unwrap();
}

#[tokio::test]
async fn whoever_only_stands_around_is_not_waited_for_for_ever() {
    let card_server = CardServer::beside(Some(Router::new()), &[]).await;
    let silent = TcpStream::connect(card_server.door).await.unwrap();
    let at_the_pin = Client::new(Knows::Tls13, None);
    let idle = at_the_pin.connect(card_server.door, "localhost").await.unwrap();
    let began = std::time::Instant::now();
    card_server.close().await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    drop((silent, idle));
}
