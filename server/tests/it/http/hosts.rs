//! For whom a request is meant: without a host, with two, with a foreign one it is refused, whatever it asks for.

use crate::common::TestServer;
use crate::http::proof::tables;
use crate::http::requests::{Insiders, problem, request, untouched};
use api::Code;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Version, header};
use server::http::routes::table;

const FOREIGN: [&str; 9] = [
    "evil.example",
    "evil.example:8080",
    "localhost",
    "localhost:80",
    "localhost:8081",
    "localhost.:8080",
    "127.0.0.1:8080",
    "[::1]:8080",
    "localhost:8080.evil.example:80",
];

#[tokio::test]
async fn nothing_is_done_for_another_host_or_for_none() {
    let server = TestServer::start().await;
    let insiders = Insiders::of(&server).await;
    let before = tables(&server).await;
    for route in table() {
        for (hosts, code) in [
            (&["evil.example"][..], Code::Misdirected),
            (&["127.0.0.1:8080"], Code::Misdirected),
            (&["localhost"], Code::Misdirected),
            (&[], Code::BadRequest),
            (&[""], Code::BadRequest),
            (&["localhost:8080", "localhost:8080"], Code::BadRequest),
            (&["localhost:8080", "evil.example"], Code::BadRequest),
            (&["evil.example", "localhost:8080"], Code::BadRequest),
            (&["user@localhost:8080"], Code::BadRequest),
        ] {
            let mut asked = request(&route);
            *asked.uri_mut() = insiders.address(&route).parse().unwrap();
            insiders.admit(&route, &mut asked);
            for host in hosts {
                asked.headers_mut().append(header::HOST, HeaderValue::from_static(host));
            }
            let context = format!("{} {} {hosts:?}", route.method, route.path);
            let reply = untouched(&server, asked).await;
            assert_eq!(problem(&reply, &context).code, code, "{context}");
            assert!(!reply.headers.contains_key("set-cookie"), "{context}");
        }
    }
    before.differ_at_most_by_incidents(&tables(&server).await);
}

#[tokio::test]
async fn a_page_opened_under_another_name_leads_to_the_right_one() {
    let server = TestServer::start().await;
    for path in
        ["/", "/login?application=karte", "/register", "/help/2.19", "/check", "/nowhere", "/favicon.svg"]
    {
        for host in FOREIGN.into_iter().filter(|it| !it.contains("evil.example:80")) {
            let asked = Request::get(path).header("host", host).body(Body::empty()).unwrap();
            let reply = untouched(&server, asked).await;
            assert_eq!(reply.status, 421, "{host} {path}");
            assert!(
                reply.headers["content-type"].to_str().unwrap().starts_with("text/html"),
                "{host} {path}"
            );
            assert!(reply.text.contains(&format!("href=\"http://localhost:8080{path}\"")), "{}", reply.text);
            assert!(reply.text.contains("次のアドレス") && reply.text.contains("following address"));
            assert!(!reply.text.contains("evil") && !reply.text.contains("127.0.0.1"), "{}", reply.text);
            for (name, value) in
                [("x-content-type-options", "nosniff"), ("cache-control", "no-store"), ("x-kagura", "1")]
            {
                assert_eq!(reply.headers[name], value, "{host} {path}");
            }
            assert!(reply.headers.contains_key("content-security-policy"));
        }
    }
    let script = Request::get("/login?a=\"><script>alert(1)</script>".replace(['"', '<', '>'], "'"));
    let reply = untouched(&server, script.header("host", "evil.example").body(Body::empty()).unwrap()).await;
    // The page's own script is the only one, by its hash: it hands the link's secret on.
    assert_eq!(reply.text.matches("<script").count(), 1, "{}", reply.text);
    assert!(reply.text.contains("hash=location.hash"), "{}", reply.text);
    let policy = reply.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
}

#[tokio::test]
async fn who_sends_something_under_another_name_is_refused_in_our_own_language() {
    let server = TestServer::start().await;
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "BREW"] {
        for path in ["/", "/login", "/help", "/nowhere", "/api", "/api/nowhere"] {
            let asked = Request::builder().method(method).uri(path).header("host", "evil.example");
            let reply = untouched(&server, asked.body(Body::empty()).unwrap()).await;
            assert_eq!(problem(&reply, path).code, Code::Misdirected, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn our_own_host_is_known_however_it_is_written() {
    let server = TestServer::start().await;
    for host in ["localhost:8080", "LocalHost:8080", "localhost:08080"] {
        let asked = Request::get("/api/session").header("host", host).body(Body::empty()).unwrap();
        untouched(&server, asked).await.is_ok();
    }
    let server = TestServer::with(&[("origin", "https://auth.example.jp")]).await;
    for host in ["auth.example.jp", "AUTH.EXAMPLE.JP", "auth.example.jp:443", "auth.example.jp:"] {
        let asked = Request::get("/api/session").header("host", host).body(Body::empty()).unwrap();
        untouched(&server, asked).await.is_ok();
    }
    for host in ["auth.example.jp:80", "auth.example.jp.", "example.jp", "localhost:8080"] {
        let asked = Request::get("/api/session").header("host", host).body(Body::empty()).unwrap();
        untouched(&server, asked).await.refuses(Code::Misdirected);
    }
}

#[tokio::test]
async fn the_target_of_a_request_counts_before_its_host() {
    let server = TestServer::start().await;
    let ask = async |version, target: &str, host: Option<&str>| {
        let mut asked = Request::get(target).version(version);
        if let Some(host) = host {
            asked = asked.header("host", host);
        }
        untouched(&server, asked.body(Body::empty()).unwrap()).await.status
    };
    let ours = "http://localhost:8080/api/session";
    let theirs = "http://evil.example/api/session";
    assert_eq!(ask(Version::HTTP_11, ours, Some("localhost:8080")).await, 200);
    assert_eq!(ask(Version::HTTP_11, theirs, Some("localhost:8080")).await, 421);
    assert_eq!(
        ask(Version::HTTP_11, "http://user:pw@localhost:8080/api/session", Some("localhost:8080")).await,
        400
    );
    assert_eq!(ask(Version::HTTP_11, ours, None).await, 400);
    assert_eq!(ask(Version::HTTP_10, "/api/session", None).await, 400);
    assert_eq!(ask(Version::HTTP_2, ours, None).await, 200);
    assert_eq!(ask(Version::HTTP_2, ours, Some("evil.example")).await, 400);
    assert_eq!(ask(Version::HTTP_2, theirs, Some("localhost:8080")).await, 400);
    assert_eq!(ask(Version::HTTP_2, theirs, None).await, 421);
    assert_eq!(ask(Version::HTTP_2, "/api/session", Some("localhost:8080")).await, 200);
    assert_eq!(ask(Version::HTTP_2, "/api/session", None).await, 400);
}
