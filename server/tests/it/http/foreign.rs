//! Other sites: what a browser sends in their name is refused.

use crate::common::TestServer;
use crate::http::proof::tables;
use crate::http::requests::{Insiders, problem, raw, request};
use api::Code;
use axum::http::{HeaderName, HeaderValue};
use server::http::routes::table;

#[tokio::test]
async fn no_other_site_can_have_a_browser_do_anything() {
    let server = TestServer::start().await;
    let insiders = Insiders::of(&server).await;
    let foreign: [(&str, &[u8]); 14] = [
        ("origin", b"https://evil.example"),
        ("origin", b"null"),
        ("origin", b"http://localhost"),
        ("origin", b"http://localhost:80"),
        ("origin", b"http://localhost:8081"),
        ("origin", b"https://localhost:8080"),
        ("origin", b"http://LOCALHOST:8080"),
        ("origin", b"http://localhost:8080/"),
        ("origin", b"http://localhost:8080.evil.example"),
        ("origin", b"http://evil.localhost:8080"),
        ("origin", b"\xff\xfe"),
        ("origin", b""),
        ("sec-fetch-site", b"cross-site"),
        ("sec-fetch-site", b"same-site"),
    ];
    let before = tables(&server).await;
    for route in table().iter().filter(|route| route.method != "GET") {
        for (name, value) in foreign {
            let mut request = request(route);
            *request.uri_mut() = insiders.address(route).parse().unwrap();
            insiders.admit(route, &mut request);
            let value = HeaderValue::from_bytes(value).unwrap();
            request.headers_mut().insert(HeaderName::from_static(name), value.clone());
            let reply = raw(&server, request).await;
            let context = format!("{} {name}: {value:?}", route.path);
            assert_eq!(problem(&reply, &context).code, Code::ForeignOrigin, "{context}");
            assert!(!reply.headers.contains_key("set-cookie"), "{context}");
            // A page of ours under a name that is not ours finds home by it.
            assert_eq!(reply.headers["x-kagura-home"], "http://localhost:8080", "{context}");
        }
        // Our own origin does not make up for another one beside it.
        let mut two = request(route);
        two.headers_mut().append("origin", HeaderValue::from_static("http://localhost:8080"));
        two.headers_mut().append("origin", HeaderValue::from_static("https://evil.example"));
        assert_eq!(problem(&raw(&server, two).await, route.path).code, Code::ForeignOrigin);
    }
    before.differ_at_most_by_incidents(&tables(&server).await);
}

#[tokio::test]
async fn our_own_page_is_let_in() {
    let server = TestServer::start().await;
    for (origin, site) in [("http://localhost:8080", "same-origin"), ("http://localhost:8080", "none")] {
        let mut own = request(table().iter().find(|route| route.path == "/api/solo/options").unwrap());
        own.headers_mut().insert("origin", HeaderValue::from_static(origin));
        own.headers_mut().insert("sec-fetch-site", HeaderValue::from_static(site));
        raw(&server, own).await.is_ok();
    }
}
