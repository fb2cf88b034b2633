//! Headers as strangers write them: a byte that is no text, a second line, another site's cookie. What is ours is found all the same, and
//! what is doubtful counts for nothing.

use crate::common::{Browser, IPHONE, Reply, TestServer, WINDOWS};
use crate::http::requests::raw;
use api::Code;
use axum::body::Body;
use axum::http::{HeaderValue, Request, header};
use serde_json::json;

/// A request with these cookies, in one line each.
async fn with_cookies(server: &TestServer, path: &str, lines: &[Vec<u8>]) -> Reply {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    for line in lines {
        request.headers_mut().append(header::COOKIE, HeaderValue::from_bytes(line).unwrap());
    }
    raw(server, request).await
}

fn line(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// Somebody who is signed in, and the pair that says so.
async fn signed_in(origin: &str) -> (TestServer, Vec<u8>) {
    let server = TestServer::with(&[("origin", origin)]).await;
    let mut phone = crate::common::Phone { key: crate::common::Authenticator::new(origin), ..server.phone() };
    let token = server.invite(&server.holder("TESTC1").await).await;
    phone.registers(&token).await.is_ok();
    phone.logs_in().await.is_ok();
    let (name, value) = phone.browser.cookies.iter().find(|(name, _)| name.ends_with("-session")).unwrap();
    let pair = format!("{name}={value}").into_bytes();
    (server, pair)
}

fn is_signed_in(reply: &Reply) -> bool {
    !reply.is_ok().body["session"].is_null()
}

#[tokio::test]
async fn the_cookies_of_others_do_not_matter_to_ours() {
    for origin in ["http://localhost:8080", "https://auth.example.jp"] {
        let (server, ours) = signed_in(origin).await;
        let long = format!("c={}", "x".repeat(20_000)).into_bytes();
        let others: [&[u8]; 16] = [
            "dept=内科".as_bytes(),
            "病院=東京".as_bytes(),
            b"a=\xff\xfe",
            b"\x93\xe0\x89\xc8=\x93\xe0", // Shift_JIS
            b"quoted=\"a b, c\"",
            b"open=\"never closed",
            b"=",
            b"=nameless",
            b"valueless",
            b"==",
            b"json={\"a\":\"b\",\"c\":[1]}",
            b"tab=\t",
            b"xkagura-session=evil",
            b"kagura-session2=evil",
            b"Kagura-Session=evil",
            &long,
        ];
        for other in others {
            for all in [
                line(&[other, b"; ", &ours]),
                line(&[&ours, b"; ", other]),
                line(&[other, b";", &ours, b";", other]),
                line(&[b";; ", &ours, b" ;\t", other]),
            ] {
                let reply = with_cookies(&server, "/api/session", &[all]).await;
                assert!(is_signed_in(&reply), "{}", String::from_utf8_lossy(&other[..other.len().min(40)]));
            }
            // HTTP/2 may send each pair in a line of its own (RFC 9113 §8.2.3).
            for lines in [[other.to_vec(), ours.clone()], [ours.clone(), other.to_vec()]] {
                assert!(is_signed_in(&with_cookies(&server, "/api/session", &lines).await));
            }
        }
    }
}

#[tokio::test]
async fn two_sessions_in_one_request_are_none() {
    let (server, ours) = signed_in("https://auth.example.jp").await;
    let name = b"__Host-kagura-session=";
    let another = line(&[name, &[b'A'; 43]]);
    for two in [
        vec![line(&[&ours, b"; ", &another])],
        vec![line(&[&another, b"; ", &ours])],
        vec![ours.clone(), another.clone()],
        vec![another, ours.clone()],
        vec![line(&[name, b"; ", &ours])],
        vec![line(&[&ours, b"; ", name, b"\xff"])],
    ] {
        assert!(!is_signed_in(&with_cookies(&server, "/api/session", &two).await));
    }
    // The same twice says the same.
    let twice = vec![line(&[&ours, b"; ", &ours]), ours.clone()];
    assert!(is_signed_in(&with_cookies(&server, "/api/session", &twice).await));
}

#[tokio::test]
async fn no_other_writing_of_our_cookies_name_is_our_cookie() {
    let (server, ours) = signed_in("https://auth.example.jp").await;
    let value = ours.strip_prefix(b"__Host-kagura-session=").unwrap();
    for name in [
        "\u{2000}__Host-kagura-session", // what Unicode calls a blank: such a cookie is under no `__Host-` rule
        "\u{a0}__Host-kagura-session",
        "\u{feff}__Host-kagura-session",
        "__Host-kagura-session\u{3000}",
        "__host-kagura-session",
        "__Host-kagura-session ",
        "=__Host-kagura-session",
        "a=__Host-kagura-session",
        "\"__Host-kagura-session",
        "$Version=1,__Host-kagura-session",
        "kagura-session",
    ] {
        let reply = with_cookies(&server, "/api/session", &[line(&[name.as_bytes(), b"=", value])]).await;
        assert!(!is_signed_in(&reply), "{name:?}");
    }
    for value in [line(&[b"\"", value, b"\""]), line(&[value, b"="]), line(&[value, b",a"])] {
        let reply =
            with_cookies(&server, "/api/session", &[line(&[b"__Host-kagura-session=", &value])]).await;
        assert!(!is_signed_in(&reply));
    }
}

#[tokio::test]
async fn a_browser_that_keeps_cookies_is_known_to_keep_them_whatever_stands_beside() {
    let server = TestServer::start().await;
    for other in ["dept=内科".as_bytes(), b"\xff", b"kagura-probe2=1"] {
        let lines = [line(&[other, b"; kagura-probe=1"])];
        let reply = with_cookies(&server, "/api/cookie/echo", &lines).await;
        assert_eq!(reply.is_ok().body["kept"], "yes");
        with_cookies(&server, "/api/cookie/required", &lines).await.is_ok();
        assert_eq!(with_cookies(&server, "/api/cookie/echo", &[other.to_vec()]).await.body["kept"], "no");
    }
}

#[tokio::test]
async fn an_unreadable_byte_in_a_user_agent_does_not_make_a_phone_a_pc() {
    let server = TestServer::start().await;
    for (agent, platform) in [
        (format!("{IPHONE} 院内アプリ/1.0").into_bytes(), "iphone"),
        (line(&[IPHONE.as_bytes(), b" \x93\xe0\xff"]), "iphone"),
        ("Mozilla/5.0 (Linux; Android 14; らくらくスマートフォン) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Mobile Safari/537.36".into(), "android"),
        (line(&[WINDOWS.as_bytes(), b" [karte \xe9]"]), "windows"),
    ] {
        let mut request = Request::post("/api/incidents").header("content-type", "application/json");
        request = request.header("user-agent", HeaderValue::from_bytes(&agent).unwrap());
        let said = json!({
            "ceremony": "get", "name": "NotAllowedError", "message": "", "elapsed_ms": 1, "timeout_ms": 1,
            "away_ms": 0, "attempt": 1, "registered_here": "unknown", "page": "ready",
        });
        raw(&server, request.body(Body::from(said.to_string())).unwrap()).await.is_ok();
        let kept = server.app.store.scan::<server::model::incident::Incident>(b"", None, 100).await.unwrap();
        let known = kept.iter().any(|(_, it)| serde_json::to_value(it.device.platform).unwrap() == platform);
        assert!(known, "{}", String::from_utf8_lossy(&agent));
    }
}

#[tokio::test]
async fn an_unreadable_language_leaves_the_others() {
    let server = TestServer::start().await;
    for lines in [vec![&b"\xff, en"[..]], vec![b"zz-\x93\xe0", b"en;q=0.9"], vec![b"en, \xff\xfe;q=1"]] {
        let mut request = Request::get("/help").body(Body::empty()).unwrap();
        for line in lines {
            request.headers_mut().append("accept-language", HeaderValue::from_bytes(line).unwrap());
        }
        assert_eq!(raw(&server, request).await.headers["content-language"], "en");
    }
}

#[tokio::test]
async fn what_says_two_things_about_who_may_or_what_comes_is_refused() {
    let server = TestServer::start().await;
    let post = |path: &str| Request::post(path).header("content-type", "application/json");
    let two = post("/api/login").header("content-type", "text/plain").body(Body::from("{}")).unwrap();
    assert_eq!(raw(&server, two).await.refuses(Code::NotJson).status, 415);
    let holder = server.holder("TESTC1").await;
    let bearer = format!("Bearer {}", server.invite(&holder).await.reveal());
    let open = |lines: &[&str]| {
        let all = lines.iter().fold(post("/api/register/open"), |it, line| it.header("authorization", *line));
        all.body(Body::from("{}")).unwrap()
    };
    raw(&server, open(&[&bearer])).await.is_ok();
    raw(&server, open(&[&bearer.replace("Bearer", "bearer")])).await.is_ok();
    for lines in [[bearer.as_str(), "Basic eDp5"], [bearer.as_str(), bearer.as_str()]] {
        raw(&server, open(&lines)).await.refuses(Code::LinkUnknown);
    }
    for (name, lines) in [
        ("origin", ["http://localhost:8080", "null"]),
        ("origin", ["https://evil.example", "http://localhost:8080"]),
        ("sec-fetch-site", ["same-origin", "cross-site"]),
        ("sec-fetch-site", ["cross-site", "none"]),
        ("sec-fetch-site", ["same-origin, same-site", "same-origin"]),
        ("sec-fetch-site", ["anything", "anything"]),
    ] {
        let asked = lines.iter().fold(post("/api/login"), |it, line| it.header(name, *line));
        let reply = raw(&server, asked.body(Body::from("{}")).unwrap()).await;
        assert_eq!(reply.refuses(Code::ForeignOrigin).status, 403, "{name} {lines:?}");
    }
}

#[tokio::test]
async fn people_behind_a_proxy_that_writes_ports_are_told_apart() {
    let settings = [("proxies", "10.0.0.0/8"), ("rates.address", "2")];
    let server = TestServer::with(&settings).await;
    let ask = async |forwarded: String| from_proxy(&mut server.pc(), &forwarded).await.status;
    for person in 0..30 {
        for forwarded in [
            format!("203.0.113.{person}:4{person:02}32"),
            format!("198.51.100.{person}, \"192.0.2.{person}:4711\""),
            format!("[2001:db8:{person}::1]"),
            format!("unknown, [2001:db8:f:{person}::1]:443 , 10.1.1.1:80,"),
            format!("[::ffff:198.18.0.{person}]:1"),
        ] {
            assert_eq!(ask(forwarded.clone()).await, 200, "{forwarded}");
        }
    }
    // Ports do not give one person a second limit.
    let statuses = [
        ask("203.0.113.200:1".into()).await,
        ask("203.0.113.200".into()).await,
        ask("\"203.0.113.200:2\"".into()).await,
    ];
    assert_eq!(statuses, [200, 200, 429]);
    // Nor does an IPv4 address in another shape.
    let statuses = [
        ask("203.0.113.201".into()).await,
        ask("::ffff:203.0.113.201".into()).await,
        ask("[::ffff:cb00:71c9]:9".into()).await,
    ];
    assert_eq!(statuses, [200, 200, 429]);
}

/// A request that came by a proxy of ours.
async fn from_proxy(browser: &mut Browser, forwarded: &str) -> Reply {
    let request = Request::get("/api/session").header("x-forwarded-for", forwarded);
    let mut request = request.body(Body::empty()).unwrap();
    let proxy: std::net::SocketAddr = "10.0.0.1:50000".parse().unwrap();
    request.extensions_mut().insert(axum::extract::ConnectInfo(proxy));
    browser.send(request).await
}
