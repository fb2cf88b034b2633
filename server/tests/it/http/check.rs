//! "Check this device": what the server sees without a script, what it says about what was measured, and the number it keeps.

use crate::common::{ANDROID, IPHONE, START, TestServer, WINDOWS};
use crate::http::markup::Document;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use server::ids::IncidentNumber;
use server::model::incident::Incident;
use std::time::Duration;

#[tokio::test]
async fn a_browser_that_keeps_cookies_is_sent_round_once_and_seen_to_keep_them() {
    let server = TestServer::start().await;
    let mut browser = server.browser(IPHONE);
    let first = browser.get("/check").await;
    assert_eq!((first.status, first.headers["location"].to_str().unwrap()), (303, "/check?cookie=asked"));
    let page = browser.get("/check?cookie=asked").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(item(&page.text, "cookies").contains("Cookie が保存されます。"), "{}", page.text);
    // With the cookie there is nothing to send round for.
    assert_eq!(browser.get("/check").await.status, 200);
}

#[tokio::test]
async fn a_browser_that_refuses_cookies_is_told_so_and_never_sent_round_twice() {
    let server = TestServer::start().await;
    let mut browser = server.browser(IPHONE);
    for _ in 0..2 {
        browser.cookies.clear();
        let page = browser.get("/check?cookie=asked").await;
        assert_eq!(page.status, 200);
        let cookies = item(&page.text, "cookies");
        assert!(cookies.contains("/help/guide/allow-cookies") && cookies.contains("/help/2.15"), "{cookies}");
    }
}

#[tokio::test]
async fn the_page_says_without_a_script_what_needs_one_and_how_to_turn_it_on() {
    let server = TestServer::start().await;
    let page = server.browser(IPHONE).get("/check?cookie=asked").await.text;
    assert!(page.contains("<noscript>") && page.contains("「Safari」→「詳細」→「JavaScript」"));
    let waiting = page.split("id=\"list-waiting\"").nth(1).unwrap().split("</ul>").next().unwrap();
    for name in ["network", "programs", "storage", "clock", "passkeys", "screen_lock"] {
        assert!(waiting.contains(&format!("id=\"item-{name}\"")), "{name}");
    }
    assert!(!page.contains(" style=") && !page.contains("<script>"), "the policy allows neither");
}

#[tokio::test]
async fn the_page_speaks_the_language_that_is_asked_for() {
    let server = TestServer::start().await;
    let mut browser = server.browser(WINDOWS);
    let first = browser.get("/check?lang=en").await;
    assert_eq!(first.headers["location"], "/check?cookie=asked&lang=en");
    let page = browser.get("/check?cookie=asked&lang=en").await.text;
    assert!(
        page.contains("<html lang=\"en\" translate=\"no\">") && page.contains("<h1>Check this device</h1>")
    );
}

#[tokio::test]
async fn the_page_is_well_formed_and_carries_what_its_script_reads() {
    let server = TestServer::start().await;
    for (agent, language) in [(IPHONE, "ja"), (ANDROID, "en"), (WINDOWS, "ja"), ("curl/8.5.0", "en")] {
        let page = server.browser(agent).get(&format!("/check?cookie=asked&lang={language}")).await.text;
        let document = Document::read(&page);
        assert_eq!(document.values("html", "lang"), [language]);
        for element in ["h1", "main", "title", "header", "script"] {
            assert_eq!(document.count(element), 1, "{agent}: {element}");
        }
        let [data] = document.values("main", "data-check")[..] else { panic!("{agent}") };
        let data: Value = serde_json::from_str(data).unwrap();
        let rows: Vec<Value> = document.values("li", "data-item").into_iter().map(Value::from).collect();
        let items = data["items"].as_array().unwrap();
        assert!(items.len() == rows.len() && items.iter().all(|item| rows.contains(item)), "{agent}");
    }
}

#[tokio::test]
async fn a_user_agent_cannot_write_into_the_page() {
    let server = TestServer::start().await;
    let mut browser =
        server.browser("Mozilla/5.0 (Linux; Android 14; \"><script>x</script>) Chrome/157.0.0.0 Mobile");
    let page = browser.get("/check?cookie=%3Cscript%3E&lang=%22%3E").await.text;
    assert!(!page.contains("<script>x"));
}

#[tokio::test]
async fn the_script_is_kept_for_ever_under_the_name_of_its_bytes() {
    let server = TestServer::start().await;
    let mut browser = server.browser(IPHONE);
    let page = browser.get("/check?cookie=asked").await.text;
    let path = page.split("<script defer src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let script = browser.get(&path).await;
    assert_eq!(script.headers["content-type"], "text/javascript; charset=utf-8");
    assert_eq!(script.headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(script.headers["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn a_request_that_tells_its_time_has_its_clock_compared() {
    let server = TestServer::start().await;
    let date = |minutes: i64| {
        let at = jiff::Timestamp::from_millisecond(START.as_millis() + minutes * 60_000).unwrap();
        at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    };
    for (minutes, said) in [(0, "時計は合っています"), (30, "約30分進んで"), (-30, "約30分遅れて")]
    {
        let request = Request::get("/check?cookie=asked").header("date", date(minutes)).body(Body::empty());
        let page = server.browser(IPHONE).send(request.unwrap()).await.text;
        assert!(item(&page, "clock").contains(said), "{minutes}: {}", item(&page, "clock"));
    }
}

#[tokio::test]
async fn what_was_measured_is_explained_item_by_item() {
    let server = TestServer::start().await;
    let ask = json!({"items": ["storage", "programs"], "probes": {"storage": "no", "programs": "compiled"}});
    let reply = server.browser(IPHONE).post("/api/check", ask).await;
    let told = &reply.is_ok().body;
    assert_eq!(told["findings"][0]["outcome"], "bad");
    assert_eq!(told["findings"][1]["outcome"], "fine");
    assert_eq!(told["device"], "iPhone の Safari");
}

#[tokio::test]
async fn the_same_text_comes_back_with_the_servers_clock() {
    let server = TestServer::start().await;
    let reply = server.browser(IPHONE).post("/api/check/echo", json!({"text": "abc123"})).await;
    assert_eq!(reply.is_ok().body, json!({"text": "abc123", "now": START.as_millis()}));
    for text in ["<script>", "a b", &"a".repeat(201)] {
        let reply = server.browser(IPHONE).post("/api/check/echo", json!({"text": text})).await;
        assert_eq!(reply.status, 400, "{text}");
    }
}

#[tokio::test]
async fn a_report_is_kept_under_a_number_without_anything_personal() {
    let server = TestServer::start().await;
    let ask = json!({"items": ["cookies"], "probes": {"cookies": "no", "about": {"model": "Pixel 10a,".repeat(100)}}});
    let reply = server.browser(IPHONE).post("/api/check/report", ask).await;
    let number = IncidentNumber::typed(reply.is_ok().body["incident"].as_str().unwrap()).unwrap();
    let kept = server.app.store.get::<Incident>(&number).await.unwrap().unwrap();
    assert!(kept.holder.is_none() && kept.cause.is_none());
    let check = kept.check.unwrap();
    assert_eq!(check.probes.about.model.unwrap().len(), 40);
    let huge: Vec<Value> = (0..100).map(|_| json!("cookies")).collect();
    let reply = server.browser(IPHONE).post("/api/check/report", json!({"items": huge, "probes": {}})).await;
    assert_eq!(reply.status, 400);
}

#[tokio::test]
async fn a_registration_that_ends_by_time_has_one_number_however_often_the_pc_looks() {
    let server = TestServer::start().await;
    let scene = crate::http::proof::Scene::set(&server, crate::http::proof::Use::Code, "TESTC1").await;
    server.pass(Duration::from_mins(11));
    let mut pc = scene.pc.clone();
    let address = format!("/api/register/{}", scene.journey);
    let first = pc.get(&address).await.is_ok().body["state"]["explanation"].clone();
    assert_eq!(first["number"], "3.22");
    let again = pc.get(&address).await.is_ok().body["state"]["explanation"].clone();
    assert_eq!(first["incident"], again["incident"]);
    let number = IncidentNumber::typed(first["incident"].as_str().unwrap()).unwrap();
    let kept = server.app.store.get::<Incident>(&number).await.unwrap().unwrap();
    let timeline = kept.timeline.unwrap();
    assert_eq!(timeline.id.as_str(), scene.journey);
    assert_eq!(timeline.steps.len(), 2, "{timeline:?}");
}

/// One item of the page.
fn item(page: &str, name: &str) -> String {
    page.split(&format!("id=\"item-{name}\"")).nth(1).unwrap().split("</li>").next().unwrap().to_owned()
}
