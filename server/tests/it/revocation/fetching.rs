//! Lists from servers and files: what is got, what is not, and where nobody is asked.

use crate::loopback::{Act, Loopback, ok, status};
use crate::ports::free;
use crate::revocation::fixture::{HOUR, Listings, NOW, client, impatient, list};
use crate::set::PKI;
use server::cards::RevocationStatus;
use server::clock::{Clock as _, SystemClock};
use server::config::address_policy::AddressPolicy;
use server::config::{Config, Given, ListPlace};
use server::demo::pki::{Ca, DemoCard, ListFlaw};
use server::revocation::{Client, Fetched, Loaded, NotFetched, Patience, Unfetched, freshness};
use server::store::Store;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use url::Url;

fn crl() -> Vec<u8> {
    list(Ca::Authentication1, ListFlaw::None)
}

/// What a client gets from a server that does this.
async fn got_from(act: Act) -> Result<Fetched, NotFetched> {
    let client = if matches!(act, Act::SayAndHang(_)) { impatient() } else { client(AddressPolicy::Any) };
    let server = Loopback::start(move |_| act.clone()).await;
    Listings::with(client).fetch(&ListPlace::Url(server.url("/auth.crl"))).await
}

async fn unfetched(act: Act) -> Unfetched {
    match got_from(act).await {
        Err(NotFetched::Server(unfetched)) => unfetched,
        other => panic!("{other:?}"),
    }
}

/// Whether one list came, and was new.
fn is_new(fetched: &Fetched) -> bool {
    matches!(fetched, Fetched::Got(all) if matches!(all[..], [Loaded::New { .. }]))
}

#[tokio::test]
async fn a_list_is_fetched_and_asked_for_again_only_if_it_changed() {
    let told = AtomicUsize::new(0);
    let server = Loopback::start(move |_| match told.fetch_add(1, Ordering::SeqCst) {
        0 => Act::Say(ok(&crl(), "ETag: \"one\"\r\nLast-Modified: Wed, 18 Nov 2026 00:00:00 GMT\r\n")),
        1 => Act::Say(status("304 Not Modified", "")),
        _ => Act::Say(ok(&crl(), "ETag: \"two\"\r\n")),
    })
    .await;
    let listings = Listings::new();
    let place = ListPlace::Url(server.url("/auth.crl?full=1"));
    assert!(is_new(&listings.fetch(&place).await.unwrap()));
    assert!(matches!(listings.says(DemoCard::Doctor).await, RevocationStatus::Good { .. }));
    listings.clock.pass(HOUR);
    assert_eq!(listings.fetch(&place).await.unwrap(), Fetched::Unchanged);
    let Fetched::Got(same) = listings.fetch(&place).await.unwrap() else { panic!("it is there") };
    assert!(matches!(same[..], [Loaded::Same(_)]), "{same:?}");
    let asked = server.asked();
    assert!(asked[0].starts_with("GET /auth.crl?full=1 HTTP/1.1\r\n"), "{}", asked[0]);
    assert!(asked[0].contains(&format!("host: localhost:{}\r\n", server.address.port())), "{}", asked[0]);
    assert!(!asked[0].contains("if-"), "{}", asked[0]);
    assert!(asked[1].contains("if-none-match: \"one\"\r\n"), "{}", asked[1]);
    assert!(asked[1].contains("if-modified-since: Wed, 18 Nov 2026 00:00:00 GMT\r\n"), "{}", asked[1]);
    let sources = freshness(&listings.store).await.unwrap().sources;
    assert_eq!((sources[0].succeeded_at.unwrap(), &sources[0].failure), (NOW + HOUR, &None));
}

#[tokio::test]
async fn a_list_that_is_not_believed_is_got_again() {
    let told = AtomicUsize::new(0);
    let server = Loopback::start(move |_| match told.fetch_add(1, Ordering::SeqCst) {
        0 => Act::Say(ok(&list(Ca::Authentication1, ListFlaw::CutOff), "ETag: \"bad\"\r\n")),
        _ => Act::Say(ok(&crl(), "")),
    })
    .await;
    let listings = Listings::new();
    let place = ListPlace::Url(server.url("/"));
    assert!(matches!(listings.fetch(&place).await, Err(NotFetched::Refused(_))));
    assert!(is_new(&listings.fetch(&place).await.unwrap()));
    assert!(!server.asked()[1].contains("if-none-match"));
}

#[tokio::test]
async fn whoever_does_not_answer_in_time_is_given_up() {
    assert!(matches!(
        unfetched(Act::SayAndHang(Vec::new())).await,
        Unfetched::Late("the head of the answer")
    ));
    let half = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".to_vec();
    assert!(matches!(unfetched(Act::SayAndHang(half)).await, Unfetched::Late("a piece of the answer")));
    let slow = Patience { all: Duration::from_millis(100), waiting: HOUR, connecting: HOUR };
    let listings = Listings::with(
        Client::new(rustls::RootCertStore::empty(), AddressPolicy::Any, slow, 1 << 20).unwrap(),
    );
    let server = Loopback::start(|_| Act::SayAndHang(Vec::new())).await;
    let late = listings.fetch(&ListPlace::Url(server.url("/"))).await.unwrap_err();
    assert!(matches!(late, NotFetched::Server(Unfetched::Late("the whole answer"))), "{late}");
}

#[tokio::test]
async fn what_is_too_long_is_given_up_whether_it_says_so_or_not() {
    let announced = b"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n".to_vec();
    assert!(matches!(unfetched(Act::SayAndHang(announced)).await, Unfetched::TooLong { .. }));
    let told = AtomicUsize::new(0);
    let server = Loopback::start(move |_| {
        told.fetch_add(1, Ordering::SeqCst);
        Act::Say([b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![0x30; 2_000_000]].concat())
    })
    .await;
    let refused = Listings::new().fetch(&ListPlace::Url(server.url("/"))).await.unwrap_err();
    assert!(matches!(refused, NotFetched::Server(Unfetched::TooLong { .. })), "{refused}");
    assert!(!matches!(unfetched(Act::SayForEver(b"x".repeat(1000))).await, Unfetched::TooLong { .. }));
}

#[tokio::test]
async fn an_answer_that_breaks_off_or_is_none_is_refused() {
    let half = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".to_vec();
    assert!(matches!(unfetched(Act::Say(half)).await, Unfetched::Broken(_)));
    assert!(matches!(unfetched(Act::Say(Vec::new())).await, Unfetched::Broken(_)));
    assert!(matches!(unfetched(Act::Say(b"SSH-2.0-x\r\n".to_vec())).await, Unfetched::Broken(_)));
    assert!(matches!(unfetched(Act::Say(ok(b"x", "Content-Encoding: gzip\r\n"))).await, Unfetched::Encoded));
    for (line, number) in
        [("404 Not Found", 404), ("500 Internal Server Error", 500), ("204 No Content", 204)]
    {
        assert!(matches!(unfetched(Act::Say(status(line, ""))).await, Unfetched::Status(it) if it == number));
    }
}

#[tokio::test]
async fn nobody_is_followed_elsewhere() {
    let elsewhere = Loopback::start(|_| Act::Say(ok(&crl(), ""))).await;
    for line in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let answer = status(line, &format!("Location: {}\r\n", elsewhere.url("/")));
        match unfetched(Act::Say(answer)).await {
            Unfetched::Redirected { to } => assert_eq!(to, elsewhere.url("/").to_string(), "{line}"),
            other => panic!("{line}: {other}"),
        }
    }
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn private_addresses_are_not_connected_to_unless_that_is_allowed() {
    let server = Loopback::start(|_| Act::Say(ok(&crl(), ""))).await;
    let listings = Listings::with(client(AddressPolicy::Public));
    let port = server.address.port();
    for host in ["localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0.0.0.0"] {
        let place = ListPlace::Url(Url::parse(&format!("http://{host}:{port}/auth.crl")).unwrap());
        let refused = listings.fetch(&place).await.unwrap_err();
        assert!(matches!(refused, NotFetched::Server(Unfetched::Private { .. })), "{host}: {refused}");
    }
    assert!(server.asked().is_empty());
    assert!(Listings::new().fetch(&ListPlace::Url(server.url("/"))).await.is_ok());
}

#[tokio::test]
async fn a_server_with_tls_must_be_trusted() {
    let (server, roots) = Loopback::start_tls(|_| Act::Say(ok(&crl(), ""))).await;
    let place = ListPlace::Url(server.https("/auth.crl"));
    let refused = Listings::new().fetch(&place).await.unwrap_err();
    assert!(matches!(refused, NotFetched::Server(Unfetched::Tls { .. })), "{refused}");
    assert!(server.asked().is_empty());
    let trusting = Client::new(roots, AddressPolicy::Any, Patience::LISTS, 1 << 20).unwrap();
    assert!(is_new(&Listings::with(trusting).fetch(&place).await.unwrap()));
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_said_so() {
    let url = Url::parse(&format!("http://{}/", free())).unwrap();
    let refused = Listings::new().fetch(&ListPlace::Url(url)).await.unwrap_err();
    assert!(matches!(refused, NotFetched::Server(Unfetched::Unreachable { .. })), "{refused}");
    let url = Url::parse("http://nowhere.invalid/").unwrap();
    let refused = Listings::new().fetch(&ListPlace::Url(url)).await.unwrap_err();
    assert!(
        matches!(refused, NotFetched::Server(Unfetched::Unresolved { .. } | Unfetched::Late(_))),
        "{refused}"
    );
}

#[tokio::test]
async fn a_file_that_is_too_long_or_not_there_is_said_so() {
    let listings = Listings::new();
    let path = listings.file("long", &vec![0x30; 1000]);
    let fetcher = server::revocation::Fetcher { most: 999, ..listings.fetcher() };
    let refused = fetcher.fetch(&ListPlace::File(path), &|_| ()).await.unwrap_err();
    assert!(matches!(refused, NotFetched::Server(Unfetched::TooLong { most: 999 })), "{refused}");
    let refused = listings.fetch(&ListPlace::File("nowhere".into())).await.unwrap_err();
    assert!(matches!(refused, NotFetched::File(_)), "{refused}");
}

/// The server keeps the lists fresh by itself.
#[tokio::test]
async fn the_places_of_the_settings_are_fetched_for_ever() {
    let server =
        Loopback::start(|_| Act::Say(ok(&PKI.list(Ca::Authentication1, NOW, ListFlaw::None).unwrap(), "")))
            .await;
    let listings = Listings::new();
    let places = [ListPlace::Url(server.url("/auth.crl"))];
    let keeping = server::revocation::keep_fresh(listings.fetcher(), &places, HOUR);
    let looking = async {
        while !matches!(listings.says(DemoCard::Doctor).await, RevocationStatus::Good { .. }) {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = keeping => panic!("for ever"),
        () = looking => {}
    }
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_running_server_fetches_the_lists_of_its_settings() {
    let folder = tempfile::tempdir().unwrap();
    let prepared = server::demo::pki::prepare(&folder.path().join("pki"), SystemClock.now()).unwrap();
    let lists = prepared.hpki.lists.len() + prepared.jpki.lists.len();
    let data = folder.path().join("data");
    let mut settings = server::demo::card_settings(&prepared);
    settings.insert("cards.listen", "127.0.0.1:0".to_owned());
    settings.insert("listen", "127.0.0.1:0".to_owned());
    settings.insert("data", data.display().to_string());
    let settings: Vec<_> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let (ready, is_ready) = tokio::sync::oneshot::channel();
    let serving =
        server::serve::serve(Config::with(&settings).unwrap(), Given::default(), |_| ready.send(()).unwrap());
    let looking = async {
        is_ready.await.unwrap();
        let store = Store::new(server::store::open(&data, 1 << 24).await.unwrap());
        while freshness(&store).await.unwrap().lists.len() < lists {}
    };
    tokio::select! {
        ended = serving => panic!("{ended:?}"),
        () = looking => {}
    }
}

#[tokio::test]
async fn a_body_that_is_said_not_to_be_compressed_is_taken() {
    for said in ["identity", "Identity", "", " ", "identity, identity"] {
        let got = got_from(Act::Say(ok(&crl(), &format!("Content-Encoding: {said}\r\n")))).await.unwrap();
        assert!(is_new(&got), "{said:?}");
    }
    for said in ["gzip", "identity, gzip", "br", "x-unknown"] {
        let answer = ok(&crl(), &format!("Content-Encoding: {said}\r\n"));
        assert!(matches!(unfetched(Act::Say(answer)).await, Unfetched::Encoded), "{said}");
    }
    let twice = ok(&crl(), "Content-Encoding: identity\r\nContent-Encoding: gzip\r\n");
    assert!(matches!(unfetched(Act::Say(twice)).await, Unfetched::Encoded));
}

#[tokio::test]
async fn that_nothing_changed_is_an_error_where_nothing_was_there() {
    let unasked = unfetched(Act::Say(status("304 Not Modified", ""))).await;
    assert!(matches!(unasked, Unfetched::Status(304)), "{unasked}");
    // The same for a list that came without anything to ask by.
    let told = AtomicUsize::new(0);
    let server = Loopback::start(move |_| match told.fetch_add(1, Ordering::SeqCst) {
        0 => Act::Say(ok(&crl(), "")),
        _ => Act::Say(status("304 Not Modified", "")),
    })
    .await;
    let listings = Listings::new();
    let place = ListPlace::Url(server.url("/"));
    listings.fetch(&place).await.unwrap();
    let refused = listings.fetch(&place).await.unwrap_err();
    assert!(matches!(refused, NotFetched::Server(Unfetched::Status(304))), "{refused}");
}

#[tokio::test]
async fn a_redirect_is_told_with_its_target() {
    for (headers, told) in [
        ("Location: https://elsewhere.example/auth.crl\r\n", "https://elsewhere.example/auth.crl"),
        ("Location: /login\r\n", "/login"),
        ("", "an address that it does not name"),
    ] {
        let failure = unfetched(Act::Say(status("302 Found", headers))).await.to_string();
        assert!(failure.contains(told), "{failure}");
    }
}
