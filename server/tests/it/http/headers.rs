//! The headers of answers, on the API and on pages: cookies, protection, caching, and whose word counts about where a request
//! comes from.

use crate::common::{Authenticator, Browser, Phone, Reply, TestServer};
use crate::http::requests::{address, request};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use serde_json::json;
use server::http::routes::table;
use std::net::SocketAddr;

const HTTPS: (&str, &str) = ("origin", "https://auth.example.jp");

/// Every cookie that this server sets, in full.
async fn cookies(server: &TestServer) -> Vec<String> {
    let mut phone = signed_up(server).await;
    phone.browser.cookies.clear();
    let mut all = Vec::new();
    let mut keep = |reply: Reply| {
        assert_eq!(reply.status, 200, "{}", reply.text);
        all.extend(reply.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap().to_owned()));
    };
    keep(phone.browser.post("/api/login", json!({})).await);
    keep(phone.browser.get("/api/cookie").await);
    keep(phone.logs_in().await);
    let confirmed = phone.confirms_change(json!({"is": "add_phone"})).await;
    keep(phone.browser.post("/api/account/devices/add", confirmed).await);
    keep(phone.browser.post("/api/session/end", json!({})).await);
    all
}

/// A phone whose authenticator is at this server's origin, registered.
async fn signed_up(server: &TestServer) -> Phone {
    let origin = server.app.config.origin.origin().ascii_serialization();
    let mut phone = Phone { key: Authenticator::new(&origin), ..server.phone() };
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    phone.registers(&token).await.is_ok();
    phone
}

#[tokio::test]
async fn cookies_are_out_of_reach_of_scripts_other_sites_and_other_hosts() {
    for (setting, prefix, ending) in
        [(("origin", "http://localhost:8080"), "", ""), (HTTPS, "__Host-", "; Secure")]
    {
        let server = TestServer::with(&[setting]).await;
        let all = cookies(&server).await;
        let names: Vec<_> = all.iter().map(|cookie| cookie.split_once('=').unwrap().0).collect();
        let expected = ["browser", "probe", "session", "known", "browser", "session"];
        assert_eq!(names, expected.map(|name| format!("{prefix}kagura-{name}")));
        for (cookie, name) in all.iter().zip(expected) {
            let (pair, attributes) = cookie.split_once("; ").unwrap();
            let gone = if pair.ends_with('=') { "Max-Age=0; " } else { "" };
            // It lasts for 90 days, and says only that somebody has logged in here.
            let lasts = if name == "known" { "; Max-Age=7776000" } else { "" };
            assert_eq!(attributes, format!("Path=/; {gone}HttpOnly; SameSite=Lax{lasts}{ending}"));
        }
        assert!(all[5].contains("Max-Age=0"), "logging out takes the cookie away");
    }
}

#[tokio::test]
async fn a_cookie_under_the_name_of_the_other_scheme_is_not_believed() {
    let server = TestServer::with(&[HTTPS]).await;
    let mut phone = signed_up(&server).await;
    phone.logs_in().await.is_ok();
    let session = phone.browser.cookies.remove("__Host-kagura-session").unwrap();
    phone.browser.cookies.insert("kagura-session".to_owned(), session);
    assert_eq!(phone.browser.get("/api/session").await.is_ok().body["session"], json!(null));
}

#[tokio::test]
async fn every_answer_carries_the_protections() {
    for (setting, secure) in [(("origin", "http://localhost:8080"), false), (HTTPS, true)] {
        let server = TestServer::with(&[setting]).await;
        let mut paths: Vec<String> = table().iter().map(address).collect();
        paths.extend(
            ["/", "/login", "/nowhere", "/api/nowhere", "/api", "/api/", "/assets/x"].map(str::to_owned),
        );
        for path in paths {
            if path.ends_with("/events") {
                continue; // refused below, as everything else of somebody else's
            }
            for method in ["GET", "POST", "PUT", "OPTIONS", "HEAD"] {
                let ask = Request::builder().method(method).uri(&path).body(Body::empty()).unwrap();
                protected(&server.pc().send(ask).await, &format!("{method} {path}"), secure);
            }
        }
        for route in table() {
            protected(&server.pc().send(request(&route)).await, route.path, secure);
        }
    }
}

fn protected(reply: &Reply, path: &str, secure: bool) {
    let header = |name: &str| reply.headers.get(name).map_or("", |it| it.to_str().unwrap());
    assert_eq!(header("x-kagura"), "1", "{path}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
    assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{path}");
    assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{path}");
    assert!(header("permissions-policy").contains("publickey-credentials-get=(self)"), "{path}");
    let policy = header("content-security-policy");
    for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "'wasm-unsafe-eval'"] {
        assert!(policy.contains(part), "{path}: {policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
    let strict = header("strict-transport-security");
    assert_eq!(strict.starts_with("max-age=63072000"), secure, "{path}: {strict}");
    // Nothing of the API is kept by caches, and no page: it names files that the next build replaces.
    if path.contains("/api") || reply.status == 200 {
        assert_eq!(header("cache-control"), "no-store", "{path}");
    }
    assert!(!reply.headers.contains_key("access-control-allow-origin"), "{path}: nobody else is let in");
    assert!(!reply.headers.contains_key("server") && !reply.headers.contains_key("x-powered-by"), "{path}");
}

#[tokio::test]
async fn only_a_proxy_of_ours_says_where_a_request_comes_from() {
    let proxies = ("proxies", "10.0.0.0/8, 2001:db8::/32");
    for (peer, forwarded, place) in [
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("[::ffff:10.0.0.1]", "203.0.113.7", "203.0.113.7"),
        ("[2001:db8::1]", "203.0.113.7", "203.0.113.7"),
        // What the client wrote itself stands before what the proxy wrote.
        ("10.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.7, 10.9.9.9", "203.0.113.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "garbage", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.7, garbage", "10.0.0.1"),
        ("10.0.0.1", "garbage, 203.0.113.7", "203.0.113.7"),
        // A stranger's word does not count.
        ("192.0.2.9", "203.0.113.7", "192.0.2.9"),
        ("192.0.2.9", "10.0.0.1", "192.0.2.9"),
        ("[2001:db9::1]", "203.0.113.7", "2001:db9::1"),
    ] {
        let server = TestServer::with(&[proxies]).await;
        assert_eq!(place_of(&server, peer, &[forwarded]).await, place, "{peer} {forwarded:?}");
    }
    let server = TestServer::with(&[proxies]).await;
    let two = ["198.51.100.1", "203.0.113.7"];
    assert_eq!(place_of(&server, "10.0.0.1", &two).await, "203.0.113.7", "in two lines");
    let server = TestServer::start().await;
    assert_eq!(place_of(&server, "10.0.0.1", &["203.0.113.7"]).await, "10.0.0.1", "without proxies");
}

#[tokio::test]
async fn a_stranger_cannot_escape_the_limit_by_naming_other_addresses() {
    let server = TestServer::with(&[("rates.address", "2"), ("proxies", "10.0.0.0/8")]).await;
    let ask = async |peer: &str, forwarded: String| {
        let request = Request::get("/api/session").header("x-forwarded-for", forwarded);
        from(&mut server.pc(), peer, request.body(Body::empty()).unwrap()).await.status
    };
    for (i, status) in [200, 200, 429, 429].into_iter().enumerate() {
        assert_eq!(ask("192.0.2.9", format!("203.0.113.{i}")).await, status);
        assert_eq!(ask("10.0.0.1", format!("203.0.113.{i}")).await, 200);
        // One host has at least 2⁶⁴ addresses of IPv6.
        assert_eq!(ask(&format!("[2001:db9::{i}]"), String::new()).await, status);
    }
}

/// Whoever has a picture of a code asks with it as often as he likes, and uses up nothing of its owner's.
#[tokio::test]
async fn whoever_tries_a_link_from_elsewhere_keeps_its_owner_out_of_nothing() {
    let server = TestServer::with(&[("rates.invitation", "3")]).await;
    let token = server.invite(&server.holder("TESTC1").await).await;
    let open = async |peer: &str| {
        let request = Request::post("/api/register/open")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", token.reveal()));
        from(&mut server.pc(), peer, request.body(Body::from("{}")).unwrap()).await.status
    };
    for step in 0..6 {
        assert_eq!(open("198.51.100.7").await == 429, step >= 3);
    }
    assert_eq!(open("192.0.2.9").await, 200);
}

/// What the phone is told of where a PC is.
async fn place_of(server: &TestServer, peer: &str, forwarded: &[&str]) -> String {
    let mut pc = server.pc();
    let mut request = Request::post("/api/login").header("content-type", "application/json");
    for header in forwarded {
        request = request.header("x-forwarded-for", *header);
    }
    let shown = from(&mut pc, peer, request.body(Body::from("{}")).unwrap()).await;
    let code = crate::common::code_of(&shown.is_ok().body);
    let opened = server.phone().browser.link(&code).post("/api/approve/open", json!({})).await;
    opened.is_ok().body["place"].as_str().unwrap().to_owned()
}

/// Sends a request from a network address.
async fn from(browser: &mut Browser, peer: &str, mut request: Request<Body>) -> Reply {
    let peer: SocketAddr = format!("{peer}:50000").parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    browser.send(request).await
}
