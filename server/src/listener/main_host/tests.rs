use crate::config::Connections;
use crate::listener::activity::IDLE;
use crate::listener::idle::{Evicted, IdleConnections, Slot};
use crate::listener::main_host::*;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::{get, post};
use futures_util::stream;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
use tokio::sync::watch;
use tokio::time::Instant;

/// How HTTP/2 begins (RFC 9113 §3.4), with empty settings.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
/// `GET / http` by the static table of HPACK (RFC 7541 §A), whole.
const GET: &[u8] = b"\0\0\x03\x01\x05\0\0\0\x01\x82\x84\x86";
/// The header block without `END_HEADERS`: more is promised.
const HALF_GET: &[u8] = b"\0\0\x03\x01\x01\0\0\0\x01\x82\x84\x86";
const PING: &[u8] = b"\0\0\x08\x06\0\0\0\0\0kagura00";
const MINUTE: Duration = Duration::from_mins(1);

/// A connection to a host with a page, a large one, a stream of events, and one that takes what it is sent.
fn connected() -> DuplexStream {
    connected_among(&IdleConnections::of(9, 9))
}

fn connected_among(waiting: &Arc<IdleConnections>) -> DuplexStream {
    let slot = Arc::new(Slot::of(waiting, None));
    let events = || async {
        let quiet = stream::pending::<Result<Event, Infallible>>();
        Sse::new(quiet).keep_alive(KeepAlive::new().interval(Duration::from_secs(10)))
    };
    let router = Router::new()
        .route("/", get(async || "page"))
        .route("/large", get(async || vec![b'x'; 8 << 20]))
        .route("/events", get(events))
        .route("/take", post(async |body: String| body));
    let entrance = Entrance::of(Connections { all: 9, per_address: 9 }, Vec::new());
    let (ours, theirs) = tokio::io::duplex(16 * 1024);
    tokio::spawn(async move {
        let (_stopping, stop) = watch::channel(());
        let guest = Guest { peer: "192.0.2.1:4000".parse().unwrap(), slot: Arc::clone(&slot), stop };
        let host = MainHost { tls: None, router, entrance, metrics: None, tracer: Tracer::default() };
        tokio::select! {
            () = slot.evicted() => {}
            () = host.serve(TokioIo::new(theirs), guest) => {}
        }
    });
    ours
}

/// How long the server keeps a connection on which a client says this and then nothing.
async fn kept(said: &[&[u8]]) -> Duration {
    let mut client = connected();
    let began = Instant::now();
    for part in said {
        client.write_all(part).await.unwrap();
    }
    let mut heard = Vec::new();
    let closed = tokio::time::timeout(20 * MINUTE, client.read_to_end(&mut heard)).await;
    assert!(closed.is_ok(), "it is still open: {:?}", String::from_utf8_lossy(&heard));
    began.elapsed()
}

#[tokio::test(start_paused = true)]
async fn whoever_says_nothing_whole_is_not_kept() {
    let ways: [&[&[u8]]; 11] = [
        &[],
        &[b"G"],
        &[b"GET / HT"],
        &[b"GET / HTTP/1.1\r\nhost: localhost\r\n"],
        &[b"PRI * HT"],
        &[b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
        &[PREFACE],
        &[PREFACE, b"\0\0\x03\x01"],
        &[PREFACE, b"\0\0\x03\x01\x05\0\0\0\x01\x82"],
        &[PREFACE, HALF_GET],
        &[PREFACE, HALF_GET, b"\0\0\x01\x09\0\0\0\0\x01\x86"],
    ];
    for said in ways {
        let kept = kept(said).await;
        assert!(kept <= HEAD + 2 * GOODBYE, "{:?}: {kept:?}", said.concat());
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_has_its_answer_and_asks_for_nothing_more_is_not_kept() {
    let ways: [&[&[u8]]; 4] = [
        &[b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"],
        &[b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\nGET / HT"],
        &[PREFACE, GET],
        &[PREFACE, GET, b"\0\0\x03\x01\x01\0\0\0\x03\x82\x84\x86"],
    ];
    for said in ways {
        let kept = kept(said).await;
        assert!(kept >= IDLE && kept <= IDLE + 2 * GOODBYE, "{:?}: {kept:?}", said.concat());
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let head = b"POST /take HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nabc";
    assert!(kept(&[head]).await <= 2 * MINUTE);
    let chunked = b"POST /take HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab";
    assert!(kept(&[chunked]).await <= 2 * MINUTE);
}

/// Answers pings and settings and does nothing else; gives how long it was kept.
async fn answers_pings(mut client: DuplexStream, mut also: impl FnMut() -> Vec<u8>) -> Duration {
    let began = Instant::now();
    let mut every = tokio::time::interval(Duration::from_secs(5));
    loop {
        let mut head = [0; 9];
        let said = tokio::select! {
            biased;
            read = client.read_exact(&mut head) => {
                if read.is_err() {
                    return began.elapsed();
                }
                let mut payload = vec![0; usize::from(u16::from_be_bytes([head[1], head[2]]))];
                client.read_exact(&mut payload).await.unwrap();
                match (head[3], head[4]) {
                    (4, 0) => b"\0\0\0\x04\x01\0\0\0\0".to_vec(),
                    (6, 0) => [b"\0\0\x08\x06\x01\0\0\0\0", payload.as_slice()].concat(),
                    _ => Vec::new(),
                }
            }
            _ = every.tick() => also(),
        };
        if client.write_all(&said).await.is_err() || began.elapsed() > 20 * MINUTE {
            return began.elapsed();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn pings_alone_do_not_keep_a_connection() {
    for asked in [&[][..], GET] {
        let mut client = connected();
        client.write_all(&[PREFACE, asked].concat()).await.unwrap();
        let kept = answers_pings(client, || PING.to_vec()).await;
        assert!(kept <= IDLE + 2 * GOODBYE, "{kept:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_nobody_takes_does_not_keep_a_connection() {
    // HTTP/1.1: the client does not read.
    let mut client = connected();
    client.write_all(b"GET /large HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    tokio::time::sleep(3 * MINUTE).await;
    let mut heard = Vec::new();
    client.read_to_end(&mut heard).await.unwrap();
    assert!(heard.len() < 1 << 20, "{}", heard.len());
    // HTTP/2: it reads, and leaves no room for the answer (SETTINGS_INITIAL_WINDOW_SIZE 0).
    let mut client = connected();
    let settings = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x06\x04\0\0\0\0\0\0\x04\0\0\0\0";
    let large = b"\0\0\x0a\x01\x05\0\0\0\x01\x82\x04\x06/large\x86";
    client.write_all(&[&settings[..], large].concat()).await.unwrap();
    assert!(answers_pings(client, Vec::new).await <= 3 * MINUTE);
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_is_open_keeps_its_connection() {
    let mut client = connected();
    client.write_all(b"GET /events HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut heard = Vec::new();
    let closed = tokio::time::timeout(20 * MINUTE, client.read_to_end(&mut heard)).await;
    assert!(closed.is_err(), "{}", String::from_utf8_lossy(&heard));
    let mut client = connected();
    let events = b"\0\0\x0b\x01\x05\0\0\0\x01\x82\x04\x07/events\x86";
    client.write_all(&[PREFACE, events].concat()).await.unwrap();
    assert!(answers_pings(client, Vec::new).await > 20 * MINUTE);
}

#[tokio::test(start_paused = true)]
async fn a_stream_to_somebody_who_has_gone_without_a_word_ends() {
    let mut client = connected();
    let events = b"\0\0\x0b\x01\x05\0\0\0\x01\x82\x04\x07/events\x86";
    client.write_all(&[PREFACE, events].concat()).await.unwrap();
    // It takes what comes and answers no ping.
    let mut heard = Vec::new();
    let closed = tokio::time::timeout(2 * MINUTE, client.read_to_end(&mut heard)).await;
    assert!(closed.is_ok(), "still open");
}

#[tokio::test(start_paused = true)]
async fn a_large_answer_arrives_whole_however_slowly_it_is_read() {
    let mut client = connected();
    client.write_all(b"GET /large HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let (mut heard, mut piece) = (0, vec![0; 128 * 1024]);
    while heard < 8 << 20 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let read = client.read(&mut piece).await.unwrap();
        assert_ne!(read, 0, "it broke off after {heard} bytes");
        heard += read;
    }
}

#[tokio::test(start_paused = true)]
async fn what_takes_long_makes_room_when_nobody_else_does() {
    // A stream, and a reader so slow that it would be there for hours.
    for (path, piece) in [("/events", 20), ("/large", 20_000)] {
        let waiting = IdleConnections::of(9, 9);
        let mut client = connected_among(&waiting);
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        client.write_all(request.as_bytes()).await.unwrap();
        tokio::time::sleep(Duration::from_secs(20)).await;
        assert_eq!(waiting.evict_one(), Evicted::None, "{path}: it has just come");
        for _ in 0..4 {
            tokio::time::sleep(Duration::from_secs(20)).await;
            client.read_exact(&mut vec![0; piece]).await.unwrap();
        }
        assert_eq!(waiting.evict_one(), Evicted::One, "{path}");
        let mut rest = Vec::new();
        client.read_to_end(&mut rest).await.unwrap();
        assert!(rest.len() < 1 << 20);
    }
}

/// `GET /` of HTTP/2 with a header of so many bytes, in as many frames as it takes (RFC 9113 §6.10).
fn long_get(bytes: usize) -> Vec<u8> {
    // Three of the static table, then a literal name and value; a length beyond seven bits goes on in groups of them (RFC 7541 §5.1).
    let mut block = vec![0x82, 0x84, 0x86, 0x00, 1, b'x', 0x7f];
    let mut rest = bytes - 127;
    while rest >= 128 {
        block.push(u8::try_from(rest % 128).unwrap() | 0x80);
        rest /= 128;
    }
    block.push(u8::try_from(rest).unwrap());
    block.resize(block.len() + bytes, b'x');
    let parts: Vec<_> = block.chunks(16 * 1024).collect();
    let mut said = Vec::new();
    for (nth, part) in parts.iter().enumerate() {
        let length = u32::try_from(part.len()).unwrap().to_be_bytes();
        let (kind, ends_stream) = if nth == 0 { (1, 1) } else { (9, 0) };
        let ends_headers = if nth + 1 == parts.len() { 4 } else { 0 };
        said.extend_from_slice(&length[1..]);
        said.extend_from_slice(&[kind, ends_stream | ends_headers, 0, 0, 0, 1]);
        said.extend_from_slice(part);
    }
    said
}

/// The first byte of the answer's headers: what the status is, in the static table of HPACK.
async fn status(said: &[&[u8]]) -> u8 {
    let (mut reads, mut writes) = tokio::io::split(connected());
    let said = said.concat();
    tokio::spawn(async move { writes.write_all(&said).await.map(|()| writes) });
    loop {
        let mut head = [0; 9];
        reads.read_exact(&mut head).await.unwrap();
        let mut payload = vec![0; usize::from(head[1]) << 8 | usize::from(head[2])];
        reads.read_exact(&mut payload).await.unwrap();
        if head[3] == 1 {
            return payload[0];
        }
    }
}

#[tokio::test]
async fn a_long_head_reaches_what_can_say_that_it_is_too_long_by_either_version() {
    const OK: u8 = 0x88;
    assert_eq!(status(&[PREFACE, &long_get(200)]).await, OK);
    assert_eq!(status(&[PREFACE, &long_get(60 * 1024)]).await, OK);
    assert_ne!(status(&[PREFACE, &long_get(70 * 1024)]).await, OK);
    for (bytes, begins) in [(60 * 1024, "HTTP/1.1 200"), (70 * 1024, "HTTP/1.1 431")] {
        let (mut reads, mut writes) = tokio::io::split(connected());
        let said =
            format!("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx: {}\r\n\r\n", "x".repeat(bytes));
        tokio::spawn(async move { writes.write_all(said.as_bytes()).await });
        let mut heard = Vec::new();
        let _ = reads.read_to_end(&mut heard).await;
        assert!(heard.starts_with(begins.as_bytes()), "{bytes}: {}", String::from_utf8_lossy(&heard));
    }
}
