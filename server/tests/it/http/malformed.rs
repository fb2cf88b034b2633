//! Bodies that are not what a route takes: each is refused with what is wrong and where, changes nothing, and comes back to
//! nobody's eyes.

use crate::common::TestServer;
use crate::http::proof::tables;
use crate::http::requests::{Insiders, body, problem, raw, with_bodies};
use api::Code;
use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use serde_json::{Value, json};
use server::http::routes::{Route, table};
use std::convert::Infallible;

const MARK: &str = "S3CR3T-MARK";

fn post(address: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(address).header(header::CONTENT_TYPE, "application/json").body(body.into()).unwrap()
}

/// Sends a body to every route that takes one, as somebody who may.
async fn everywhere(spoil: impl Fn(&Route) -> Option<(Body, &'static str)>, code: Code, context: &str) {
    let server = TestServer::start().await;
    let insiders = Insiders::of(&server).await;
    let before = tables(&server).await;
    for route in with_bodies() {
        let Some((body, content_type)) = spoil(&route) else { continue };
        let mut request = Request::builder().method(&route.method).uri(insiders.address(&route));
        if !content_type.is_empty() {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        let mut request = request.body(body).unwrap();
        insiders.admit(&route, &mut request);
        let context = format!("{context}: {}", route.path);
        let reply = raw(&server, request).await;
        assert_eq!(problem(&reply, &context).code, code, "{context}: {}", reply.text);
        assert!(!reply.text.contains(MARK), "{context}: {}", reply.text);
    }
    before.differ_at_most_by_incidents(&tables(&server).await);
}

const JSON: &str = "application/json";

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let deep = "[".repeat(100_000 / 2);
    let deep_field = format!("{{\"{MARK}\":{}", "{\"a\":".repeat(10_000));
    let bodies: [&[u8]; 14] = [
        b"",
        b" ",
        b"{",
        b"}",
        b"{\"S3CR3T-MARK\"",
        b"{\"password\":\"S3CR3T-MARK",
        b"{'password':'S3CR3T-MARK'}",
        b"password=S3CR3T-MARK",
        b"{} {}",
        b"{\"password\":\"\xff\xfe\"}",
        b"\xef\xbb\xbf{}",
        b"\0\0\0\0",
        deep.as_bytes(),
        deep_field.as_bytes(),
    ];
    for bytes in bodies {
        let context = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).into_owned();
        everywhere(|_| Some((Body::from(bytes.to_vec()), JSON)), Code::BadRequest, &context).await;
    }
}

#[tokio::test]
async fn json_of_another_shape_is_refused() {
    for other in
        ["null", "true", "42", "-1e400", "\"S3CR3T-MARK\"", "\"\\ud800\"", "[[\"S3CR3T-MARK\"],1,2,3,4,5]"]
    {
        everywhere(|_| Some((Body::from(other), JSON)), Code::BadRequest, other).await;
    }
}

#[tokio::test]
async fn an_unknown_field_is_refused() {
    for extra in [MARK, "__proto__", "", "holder", "\u{0}"] {
        let spoil = |route: &Route| {
            let mut body = body(route).unwrap();
            body[extra] = json!(MARK);
            Some((Body::from(body.to_string()), JSON))
        };
        everywhere(spoil, Code::BadRequest, extra).await;
    }
}

#[tokio::test]
async fn a_field_that_is_missing_twice_there_or_of_another_type_is_refused() {
    // Fields that may be left out, or may be `null`.
    const OPTIONAL: [&str; 6] =
        ["holder_id", "application", "purpose", "conflict", "via", "platform_authenticator"];
    let longest = with_bodies().iter().map(|it| body(it).unwrap().as_object().unwrap().len()).max().unwrap();
    let others =
        [json!(null), json!(true), json!(-1), json!(1.5), json!(MARK), json!([MARK]), json!({MARK: 1})];
    for index in 0..longest {
        let field = |route: &Route| body(route).unwrap().as_object().unwrap().keys().nth(index).cloned();
        let without = |route: &Route| {
            let name = field(route)
                .filter(|name| !OPTIONAL.contains(&name.as_str()) && name != "registered_here")?;
            let mut body = body(route).unwrap();
            body.as_object_mut().unwrap().remove(&name);
            Some((Body::from(body.to_string()), JSON))
        };
        everywhere(without, Code::BadRequest, "without a field").await;
        let twice = |route: &Route| {
            let body = body(route).unwrap();
            let name = field(route)?;
            let text = body.to_string();
            let text = format!("{},\"{name}\":{}}}", text.strip_suffix('}').unwrap(), body[&name]);
            Some((Body::from(text), JSON))
        };
        everywhere(twice, Code::BadRequest, "a field twice").await;
        for other in &others {
            let spoil = |route: &Route| {
                let mut body = body(route).unwrap();
                let name = field(route)?;
                let free = body[&name].is_string() && other.is_string() && !OPTIONAL.contains(&name.as_str());
                let choice = ["ceremony", "registered_here", "page"].contains(&name.as_str())
                    && route.path.contains("incidents");
                if (free && !choice)
                    || (other.is_null() && OPTIONAL.contains(&name.as_str()))
                    || name == "holder_id" && other.is_string()
                {
                    return None;
                }
                body[&name] = other.clone();
                Some((Body::from(body.to_string()), JSON))
            };
            everywhere(spoil, Code::BadRequest, &other.to_string()).await;
        }
    }
}

#[tokio::test]
async fn only_json_is_taken() {
    for other in [
        "",
        "text/plain",
        "text/html",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "json",
        "\u{9}",
    ] {
        let spoil = |route: &Route| Some((Body::from(body(route).unwrap().to_string()), other));
        everywhere(spoil, Code::NotJson, other).await;
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_with_or_without_saying_so_first() {
    let long = format!("{{\"a\":\"{}\"}}", "a".repeat(70_000));
    everywhere(|_| Some((Body::from(long.clone()), JSON)), Code::TooLarge, "long").await;
    let endless = |_: &Route| {
        let chunks = std::iter::repeat_with(|| Ok::<_, Infallible>(Bytes::from_static(&[b' '; 1024])));
        Some((Body::from_stream(tokio_stream::iter(chunks)), JSON))
    };
    everywhere(endless, Code::TooLarge, "endless").await;
}

#[tokio::test]
async fn a_body_at_the_limit_is_read() {
    let server = TestServer::start().await;
    let text = |length: usize| format!("{}{{}}", " ".repeat(length - 2));
    raw(&server, post("/api/solo/options", text(64 * 1024))).await.is_ok();
    let reply = raw(&server, post("/api/solo/options", text(64 * 1024 + 1))).await;
    assert_eq!(problem(&reply, "one more").code, Code::TooLarge);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_refused() {
    let broken = |_: &Route| {
        let chunks: [Result<&[u8], std::io::Error>; 2] = [Ok(b"{"), Err(std::io::Error::other(MARK))];
        Some((Body::from_stream(tokio_stream::iter(chunks)), JSON))
    };
    everywhere(broken, Code::BadRequest, "broken off").await;
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_ends_is_not_waited_for() {
    let server = TestServer::start().await;
    let body = Body::from_stream(tokio_stream::pending::<Result<Bytes, Infallible>>());
    let began = tokio::time::Instant::now();
    let reply = raw(&server, post("/api/login", body)).await;
    assert_eq!(problem(&reply, "slow").code, Code::BadRequest);
    assert_eq!(began.elapsed().as_secs(), 30);
}

/// Bodies, addresses and headers spoilt at random, in an order that is the same every time.
#[tokio::test]
async fn three_thousand_spoilt_requests_are_answered_in_our_own_language() {
    let server = TestServer::start().await;
    let insiders = Insiders::of(&server).await;
    let mut random = Choices(7);
    let routes = table();
    for round in 0..3000 {
        let route = &routes[random.below(routes.len())];
        if route.path.ends_with("/events") {
            continue; // streams do not end
        }
        let mut text = body(route).unwrap_or_else(|| json!({})).to_string().into_bytes();
        for _ in 0..random.below(4) {
            random.spoil(&mut text);
        }
        let mut path = if random.below(2) == 0 { insiders.address(route) } else { route.path.to_owned() };
        if random.below(8) == 0 {
            path.push_str(["/", "/x", "?a=%ff", "%00", "%2f", "//", "/..", "%ff%fe"][random.below(8)]);
        }
        let path: String = path.chars().map(|c| if "{}".contains(c) { '-' } else { c }).collect();
        let method = if random.below(10) == 0 { "GET" } else { route.method.as_str() };
        let mut request = Request::builder().method(method).uri(&path);
        if random.below(20) > 0 {
            request = request.header(header::CONTENT_TYPE, JSON);
        }
        let mut request = request.body(Body::from(text.clone())).unwrap();
        if random.below(3) > 0 {
            insiders.admit(route, &mut request);
        }
        let reply = raw(&server, request).await;
        let context = format!("{round}: {method} {path} {}", String::from_utf8_lossy(&text));
        match reply.status {
            200 | 204 | 303 => assert_eq!(reply.headers["x-kagura"], "1", "{context}"),
            400..=499 => {
                problem(&reply, &context);
            }
            status => panic!("{context}: {status} {}", reply.text),
        }
    }
}

/// Choices that fall the same way every time (`SplitMix64`).
struct Choices(u64);

impl Choices {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % bound as u64).unwrap()
    }

    /// Spoils some bytes.
    fn spoil(&mut self, text: &mut Vec<u8>) {
        const BITS: [&[u8]; 12] =
            [b"\"", b"{", b"}", b"[", b"null", b"\\u0000", b"\xff", b"1e999", b"-", b",", b"\"a\":1,", b"\0"];
        let at = self.below(text.len() + 1);
        match self.below(4) {
            0 => text.truncate(at),
            1 => drop(text.splice(at..at, BITS[self.below(BITS.len())].iter().copied())),
            2 if at < text.len() => text[at] = u8::try_from(self.below(256)).unwrap(),
            _ => text.extend_from_within(at..),
        }
    }
}

/// The shape of [`Value`] that a proof relies on.
#[test]
fn every_route_that_takes_a_body_has_a_well_formed_one() {
    for route in with_bodies() {
        assert!(matches!(body(&route), Some(Value::Object(_))), "{}", route.path);
    }
}
