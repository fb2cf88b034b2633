//! The boot page's report: the app could not start (message 2.16).

use crate::common::{Browser, IPHONE, Reply, TestServer};
use crate::http::proof::tables;
use api::Code;
use api::boot::BootAnswer;
use api::catalogue::Number;
use api::device::Platform;
use axum::body::Body;
use axum::http::Request;
use server::ids::IncidentNumber;
use server::model::incident::Incident;

const VIEW: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/157.0.0.0 Mobile Safari/537.36";

/// What the boot page's script sends: no body, so that it works where nothing else does.
async fn report(browser: &mut Browser, query: &str) -> Reply {
    browser.send(Request::post(format!("/api/boot{query}")).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn an_image_or_a_link_of_anybodys_page_notes_nothing_down() {
    let server = TestServer::start().await;
    let before = tables(&server).await;
    for method in ["GET", "HEAD"] {
        for headers in [&[][..], &[("sec-fetch-site", "same-origin")], &[("accept", "text/html")]] {
            let mut asked = Request::builder().method(method).uri("/api/boot?what=wasm&detail=x&path=%2F");
            for (name, value) in headers {
                asked = asked.header(*name, *value);
            }
            let reply = server.browser(IPHONE).send(asked.body(Body::empty()).unwrap()).await;
            assert!([303, 405].contains(&reply.status), "{method} {headers:?}: {}", reply.status);
        }
    }
    let after = tables(&server).await;
    before.differ_at_most_by_incidents(&after);
    assert_eq!(after.count::<Incident>(), 0);
}

#[tokio::test]
async fn a_boot_page_that_reports_gets_a_number_under_which_all_is_kept() {
    let server = TestServer::start().await;
    let reply =
        report(&mut server.browser(IPHONE), "?what=wasm&detail=503%20text%2Fhtml&path=%2Flogin").await;
    let told: BootAnswer = serde_json::from_value(reply.body).unwrap();
    assert_eq!((told.way, told.foreseen), (None, None), "Safari is not left");
    let number = IncidentNumber::from_wire(&told.incident.unwrap()).unwrap();
    let incident = server.app.store.get::<Incident>(&number).await.unwrap().unwrap();
    assert_eq!(incident.message, Some(Number::phone(16)));
    assert_eq!(incident.cause.as_deref(), Some("wasm: 503 text/html"));
    assert!(incident.device.is_apple_mobile());
}

#[tokio::test]
async fn a_tablet_that_calls_itself_a_pc_is_noted_down_as_the_tablet_it_is() {
    const LINUX: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    let server = TestServer::start().await;
    for (held, platform) in [(None, Platform::Linux), (Some("1"), Platform::Android)] {
        let mut asked = Request::post("/api/boot?what=wasm&detail=&path=%2Flogin");
        if let Some(held) = held {
            asked = asked.header(api::HELD, held);
        }
        let reply = server.browser(LINUX).send(asked.body(Body::empty()).unwrap()).await;
        let told: BootAnswer = serde_json::from_value(reply.body).unwrap();
        let number = IncidentNumber::from_wire(&told.incident.unwrap()).unwrap();
        let incident = server.app.store.get::<Incident>(&number).await.unwrap().unwrap();
        assert_eq!(incident.device.platform, platform, "{held:?}");
    }
}

#[tokio::test]
async fn a_view_inside_an_app_is_told_the_way_to_chrome_without_its_secret() {
    let server = TestServer::start().await;
    let reply = report(&mut server.browser(VIEW), "?what=browser&detail=&path=%2Fregister&secret=").await;
    let told: BootAnswer = serde_json::from_value(reply.body).unwrap();
    let way = told.way.unwrap();
    assert_eq!(way.before, "intent://localhost:8080/register?t=");
    assert_eq!(told.foreseen, Some(Number::phone(2)));
    assert!(way.after.starts_with("#Intent;scheme=http;package=com.android.chrome;"), "{}", way.after);
}

#[tokio::test]
async fn what_another_site_or_nobody_reports_is_not_noted_down() {
    let server = TestServer::start().await;
    let before = tables(&server).await;
    let foreign = Request::post("/api/boot?what=wasm").header("sec-fetch-site", "cross-site");
    server.pc().send(foreign.body(Body::empty()).unwrap()).await.refuses(Code::ForeignOrigin);
    assert_eq!(report(&mut server.pc(), "").await.text, "{}");
    let after = tables(&server).await;
    before.differ_at_most_by_incidents(&after);
    assert_eq!(after.count::<Incident>(), 0);
}

#[tokio::test]
async fn a_report_of_any_length_is_cut() {
    let server = TestServer::start().await;
    let reply = report(&mut server.pc(), &format!("?what=app&detail={}", "x%0Ay%1B".repeat(3000))).await;
    let number = serde_json::from_value::<BootAnswer>(reply.body).unwrap().incident.unwrap();
    let number = IncidentNumber::from_wire(&number).unwrap();
    let cause = server.app.store.get::<Incident>(&number).await.unwrap().unwrap().cause.unwrap();
    // One line, without what a terminal would obey, and with a mark where it was cut.
    assert_eq!(cause.chars().count(), 155);
    assert!(cause.starts_with("app: x yx yx") && cause.ends_with('…'), "{cause}");
}
