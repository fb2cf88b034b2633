//! Requests that nobody means well with: methods, addresses, headers and origins of every kind.

use crate::common::TestServer;
use crate::http::proof::tables;
use crate::http::requests::{Insiders, address, problem, raw, request};
use api::Code;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, header};
use serde_json::json;
use server::http::routes::{Audience, PAGES, table};
use server::ids::{AuthorityId, HolderId};
use server::model::incident::Incident;
use server::model::people::Holder;

fn bare(method: &str, path: &str) -> Request<Body> {
    Request::builder().method(method).uri(path).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_one() {
    let server = TestServer::start().await;
    for route in table() {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"] {
            if method == route.method.as_str() {
                continue;
            }
            let reply = raw(&server, bare(method, &address(&route))).await;
            let context = format!("{method} {}", route.path);
            assert_eq!(problem(&reply, &context).code, Code::WrongMethod, "{context}");
            let allowed = if route.method == "GET" { "GET, HEAD" } else { "POST" };
            assert_eq!(reply.headers["allow"], allowed, "{context}");
        }
    }
}

#[tokio::test]
async fn whoever_navigates_to_a_step_is_brought_to_its_page() {
    let server = TestServer::start().await;
    for route in table().iter().filter(|route| route.method == "POST") {
        for method in ["GET", "HEAD"] {
            let mut navigation = bare(method, &address(route));
            let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
            navigation.headers_mut().insert(header::ACCEPT, HeaderValue::from_static(accept));
            let reply = raw(&server, navigation).await;
            assert_eq!(reply.status, 303, "{} {}", route.path, reply.text);
            assert_eq!(reply.headers["location"], route.page, "{}", route.path);
            assert_eq!(reply.headers["cache-control"], "no-store", "{}", route.path);
        }
    }
}

#[tokio::test]
async fn a_page_that_is_sent_something_is_shown_or_refused_in_our_own_language() {
    let server = TestServer::start().await;
    for page in PAGES {
        for method in ["POST", "PUT", "DELETE", "BREW"] {
            let mut navigation = bare(method, page);
            navigation.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("text/html"));
            let reply = raw(&server, navigation).await;
            assert_eq!((reply.status, reply.headers["location"].to_str().unwrap()), (303, page));
            let reply = raw(&server, bare(method, page)).await;
            assert_eq!(problem(&reply, page).code, Code::WrongMethod);
            assert_eq!(reply.headers["allow"], "GET, HEAD");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_not_to_be_there() {
    let server = TestServer::start().await;
    for path in [
        "/api",
        "/api/",
        "/api//",
        "/api/nowhere",
        "/api//login",
        "/api/login/",
        "/api/register/",
        "/api/register/open/",
        "/api/register/open/x",
        "/api/login/x/y",
        "/api/../api/nowhere",
        "/api/%2e%2e/",
        "/api/%00",
        "/api/%ff",
        "/api/login%2f",
        "/api/login;x=1",
        "/api/Login",
        "/api/日本",
    ] {
        for method in ["GET", "POST", "DELETE"] {
            let path = path.replace("日本", "%e6%97%a5");
            let reply = raw(&server, bare(method, &path)).await;
            assert_eq!(problem(&reply, &path).code, Code::NotFound, "{method} {path}");
        }
    }
    // A page's own address in another shape leads there: `mended.rs`.
    for path in ["/Login", "/login/", "//"] {
        let reply = raw(&server, bare("POST", path)).await;
        assert_eq!(problem(&reply, path).code, Code::NotFound, "POST {path}");
    }
    for path in ["/nowhere", "/register/x", "/apix", "/%ff", "/%00", "/.git/config", "/API/login"] {
        let reply = raw(&server, bare("GET", path)).await;
        assert_eq!(reply.status, 404, "{path}");
        assert_eq!(reply.headers["x-kagura"], "1", "{path}");
        let reply = raw(&server, bare("POST", path)).await;
        assert_eq!(problem(&reply, path).code, Code::NotFound, "POST {path}");
    }
}

#[tokio::test]
async fn an_id_of_any_shape_is_no_such_thing() {
    let server = TestServer::start().await;
    let insiders = Insiders::of(&server).await;
    let long = "A".repeat(10_000);
    let ids = [
        "x",
        "-",
        "_",
        "A%2FB",
        "%2F",
        "%2e%2e",
        "%00",
        "%0a",
        "%ff",
        "%ff%fe",
        "%e6%97%a5",
        "%F0%9F%98%80",
        "a%20b",
        "a+b",
        "'",
        "\"%3E",
        "%3Cscript%3E",
        "$(id)",
        "1%3D1",
        "null",
        "undefined",
        "%25",
        "%25%32%66",
        "~",
        "0",
        "AAAAAAAAAAAAAAAAAAAAAA",
        &long,
    ];
    let before = tables(&server).await;
    for route in table().iter().filter(|route| route.path.contains('{')) {
        for id in ids {
            let id = id.replace('"', "%22");
            let mut request = request(route);
            let path = route.path.replace("{id}", &id).replace("{number}", &id);
            *request.uri_mut() = path.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
            insiders.admit(route, &mut request);
            let reply = raw(&server, request).await;
            if route.path.contains("/sessions/") && reply.status == 200 {
                continue; // it could be a session's, and ending one that is not there ends nothing
            }
            if route.path.ends_with("/changes/{id}/finish") {
                // What looks like a name could be a change's; then it is the ceremony that is not there.
                let given = problem(&reply, &path).code;
                assert!(
                    matches!(given, Code::ReauthenticationNeeded | Code::CeremonyGone),
                    "{path}: {given:?}"
                );
                continue;
            }
            let code = match (route.audience, route.path.split('/').nth(2)) {
                (Audience::SameBrowser, _) | (Audience::SignedIn, Some("cards")) => Code::JourneyUnknown,
                (Audience::SignedIn, Some("bridge")) => Code::CeremonyGone,
                (Audience::SignedIn, _) if route.path.contains("/changes/") => Code::ReauthenticationNeeded,
                (Audience::SignedIn, _) if route.path.contains("/sessions/") => Code::NotFound,
                (Audience::SignedIn, _) => Code::DeviceUnknown,
                (Audience::Anyone | Audience::Link, _) => Code::NotFound,
            };
            assert_eq!(problem(&reply, &path).code, code, "{path}");
            assert!(reply.text.len() < 20_000, "{path}: the address is not sent back");
        }
    }
    before.differ_at_most_by_incidents(&tables(&server).await);
}

#[tokio::test]
async fn headers_of_any_shape_do_no_harm() {
    let server = TestServer::start().await;
    let insiders = Insiders::of(&server).await;
    let long = "a".repeat(60_000);
    let cookies = (0..5000).map(|i| format!("c{i}={i}")).collect::<Vec<_>>().join("; ");
    let addresses = (0..5000).map(|i| format!("203.0.113.{}", i % 256)).collect::<Vec<_>>().join(", ");
    let odd: Vec<(&str, Vec<u8>)> = vec![
        ("authorization", b"Bearer \xff\xfe\xfd".to_vec()),
        ("authorization", "Bearer 日本語日本語日本語日本語日本語".into()),
        ("authorization", format!("Bearer {long}").into()),
        ("authorization", b"Bearer".to_vec()),
        ("authorization", b"Basic YWRtaW46YWRtaW4=".to_vec()),
        ("cookie", b"=; ;; = ;kagura-session;kagura-session=;;kagura-browser==".to_vec()),
        ("cookie", b"\xff\xfe=\xfd".to_vec()),
        ("cookie", cookies.into()),
        ("cookie", format!("kagura-session={long}").into()),
        ("user-agent", long.clone().into()),
        ("user-agent", b"\xff\xfe".to_vec()),
        ("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 99999999999999999999_9 like Mac OS X)".into()),
        ("user-agent", "Mozilla/5.0 (Linux; Android 99999999999999999999; )".into()),
        ("sec-ch-ua-platform-version", b"\"999999999999999999999.0.0\"".to_vec()),
        ("sec-ch-ua-model", b"\"\\\"".to_vec()),
        ("accept-language", b"\xff, *;q=9999999999999, ja;q=-1,,,;".to_vec()),
        ("accept-language", long.clone().into()),
        ("accept", b"\xff text/htmlx".to_vec()),
        ("accept-encoding", b"br;q=1e9, gzip;q=\xff".to_vec()),
        ("x-forwarded-for", b"' OR 1=1, ::::, 999.999.999.999, \xff".to_vec()),
        ("x-forwarded-for", addresses.into()),
        ("x-kagura-ticket", long.clone().into()),
        ("x-kagura-ticket", b"\xff".to_vec()),
        ("content-type", b"application/json; charset=\xff".to_vec()),
        ("content-length", b"-1".to_vec()),
        ("host", b"evil.example".to_vec()),
        ("x-http-method-override", b"DELETE".to_vec()),
        ("range", b"bytes=0-,0-,0-,0-".to_vec()),
        ("if-none-match", b"*".to_vec()),
        ("expect", b"100-continue".to_vec()),
    ];
    for route in table().iter().filter(|route| !route.path.ends_with("/events")) {
        for (name, value) in &odd {
            for admitted in [true, false] {
                let mut request = request(route);
                if admitted {
                    *request.uri_mut() = insiders.address(route).parse().unwrap();
                    insiders.admit(route, &mut request);
                }
                let name = HeaderName::from_static(name);
                request.headers_mut().insert(name.clone(), HeaderValue::from_bytes(value).unwrap());
                let reply = raw(&server, request).await;
                let context = format!(
                    "{} {name}: {}",
                    route.path,
                    String::from_utf8_lossy(&value[..value.len().min(60)])
                );
                if !matches!(reply.status, 200 | 204) {
                    problem(&reply, &context);
                }
                assert!(reply.status < 500, "{context}: {}", reply.text);
                assert!(reply.text.len() < 30_000, "{context}: nothing long is sent back");
            }
        }
    }
}

#[tokio::test]
async fn a_fault_of_ours_is_told_by_its_number_and_its_cause_is_kept() {
    let server = TestServer::start().await;
    server.registered("TESTC1").await;
    let id = HolderId::parse("TESTC1").unwrap();
    let holder = server.app.store.get::<Holder>(&id).await.unwrap().unwrap();
    let authority = AuthorityId::parse("gone").unwrap();
    server.app.store.put(&id, &Holder { authority, ..holder }).await.unwrap();
    let reply = server.pc().post("/api/login", json!({"holder_id": "TESTC1"})).await;
    let told = problem(&reply, "no authority");
    assert_eq!((told.code, told.status, told.detail), (Code::Fault, 500, None));
    assert!(
        !reply.text.to_lowercase().contains("testc1") && !reply.text.contains("authority"),
        "{}",
        reply.text
    );
    let number = server::ids::IncidentNumber::from_wire(&told.incident.unwrap()).unwrap();
    let incident = server.app.store.get::<Incident>(&number).await.unwrap().unwrap();
    assert_eq!(incident.cause.as_deref(), Some("holder testc1 has no authority"));
    assert_eq!((incident.route.as_str(), incident.holder), ("POST /api/login", None));
}
