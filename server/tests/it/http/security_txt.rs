//! `/.well-known/security.txt` (RFC 9116).

use crate::common::{START, TestServer};
use api::Code;
use axum::body::Body;
use axum::http::Request;
use std::time::Duration;

const ORIGIN: (&str, &str) = ("origin", "https://auth.example.jp");
const PATH: &str = "/.well-known/security.txt";

#[tokio::test]
async fn whoever_finds_a_weakness_is_told_whom_to_tell() {
    for (contact, written) in [
        ("mailto:security@example.jp", "mailto:security@example.jp"),
        ("https://example.jp/report", "https://example.jp/report"),
        ("tel:+81-3-0000-0000", "tel:+81-3-0000-0000"),
    ] {
        let settings =
            [ORIGIN, ("security.contact", contact), ("security.policy", "https://example.jp/policy")];
        let server = TestServer::with(&settings).await;
        let reply = server.pc().get(PATH).await;
        let expected = format!(
            "Contact: {written}\nExpires: 2027-03-20T00:00:00Z\nPreferred-Languages: ja, en\n\
             Canonical: https://auth.example.jp/.well-known/security.txt\nPolicy: https://example.jp/policy\n"
        );
        assert_eq!(reply.is_ok().text, expected);
        assert_eq!(reply.headers["content-type"], "text/plain; charset=utf-8");
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
        assert!(!reply.headers.contains_key("set-cookie"));
    }
}

#[tokio::test]
async fn it_never_runs_out_and_never_holds_for_a_year() {
    let server = TestServer::with(&[("security.contact", "mailto:a@example.jp")]).await;
    for days in [0, 1, 400, 4000] {
        server.pass(Duration::from_hours(24 * days));
        let text = server.pc().get(PATH).await.text;
        assert!(!text.contains("Canonical"), "a server for development has no address of the web");
        let expires = text.lines().find_map(|line| line.strip_prefix("Expires: ")).unwrap();
        let expires: jiff::Timestamp = expires.parse().unwrap();
        let left = expires.as_millisecond() - server.now().as_millis();
        assert!((90..365).contains(&(left / 86_400_000)), "{left}");
    }
    assert!(server.now() > START);
}

#[tokio::test]
async fn where_nobody_is_named_there_is_no_such_file_and_no_page_in_its_place() {
    let server = TestServer::start().await;
    for path in [PATH, "/.well-known/nothing", "/.well-known/openid-federation", "/.well-known/a/b"] {
        let reply = server.pc().get(path).await;
        assert_eq!(reply.refuses(Code::NotFound).status, 404, "{path}");
    }
    let named = TestServer::with(&[("security.contact", "mailto:a@example.jp")]).await;
    for method in ["POST", "PUT", "DELETE"] {
        let asked = Request::builder().method(method).uri(PATH).body(Body::empty()).unwrap();
        let reply = named.pc().send(asked).await;
        reply.refuses(Code::WrongMethod);
        assert_eq!(reply.headers["allow"], "GET, HEAD");
    }
}
