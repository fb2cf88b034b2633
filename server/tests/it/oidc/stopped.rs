//! Whoever cannot be sent back to an application reads a message of ours, with a number; its vendor reads what was wrong.

use crate::common::{Browser, ORIGIN, Reply, TestServer};
use crate::oidc::Vendor;
use crate::oidc::vendor::{REDIRECT, application_in, completes, location, posted};
use api::catalogue::Number;
use api::{Code, Language};
use axum::http::header;
use serde::{Deserialize, Serialize};
use serde_json::json;
use server::audit::Actor;
use server::desk::Desk;
use server::ids::{ApplicationId, Draw as _, IncidentNumber, SecretHash, SystemRandom};
use server::journey::user_code::UserCode;
use server::model::incident::Incident;
use server::oidc::failure::ClientFailures;
use server::oidc::request::AnsweredRequest;
use server::service::app::App;
use server::service::sweep::sweep;
use server::store::Row;
use std::time::Duration;

/// The form of our own page for codes.
async fn types(browser: &mut Browser, code: &str) -> Reply {
    let form = url::form_urlencoded::Serializer::new(String::new()).append_pair("user_code", code).finish();
    browser.send(posted("/device", ORIGIN, form)).await
}

/// The page of a message; gives what was kept of it, where it has a number.
async fn stopped(server: &TestServer, page: &Reply, message: &str) -> Option<Incident> {
    assert!(page.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"), "{}", page.text);
    assert!(!page.headers.contains_key(header::LOCATION));
    assert!(page.text.contains(&format!("data-message=\"{message}\"")), "{message}: {}", page.text);
    assert!(page.text.contains(&format!("href=\"/help/{message}?")), "{message}: {}", page.text);
    let number = page.text.split("<p class=\"incident\">").nth(1)?.split("<strong>").nth(1)?.get(..8)?;
    let number = IncidentNumber::from_wire(number).unwrap();
    server.app.store.get::<Incident>(&number).await.unwrap()
}

fn reference() -> String {
    format!("urn:ietf:params:oauth:request_uri:{}", SystemRandom.secret().reveal())
}

#[tokio::test]
async fn whoever_is_stopped_reads_a_message_with_a_number_and_the_vendor_the_reason() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    // Nothing stops a log-out of somebody who is out already.
    let mut signed_in = server.pc();
    karte.logs_in(&mut signed_in, &mut phone, &[]).await;
    let known = reference();
    for (address, message, code, reason) in [
        (karte.asks(&[("client_id", "nope")]), 1, Code::ApplicationUnknown, "`client_id` is not registered"),
        (karte.asks(&[("client_id", "-")]), 1, Code::ApplicationUnknown, "`client_id` is missing"),
        (
            karte.asks(&[("redirect_uri", "https://evil.example/cb")]),
            2,
            Code::ReturnAddressUnknown,
            "to the letter: https://evil.example/cb",
        ),
        (karte.asks(&[("redirect_uri", "-")]), 2, Code::ReturnAddressUnknown, "`redirect_uri` is missing"),
        (karte.asks(&[("request_uri", &known)]), 3, Code::RequestOver, "`request_uri` is unknown"),
        ("/oidc/resume?request=x".to_owned(), 3, Code::RequestOver, "the request is unknown"),
        ("/oidc/back".to_owned(), 3, Code::RequestOver, "the request is unknown"),
        (
            "/oidc/end_session?client_id=karte&post_logout_redirect_uri=https://evil.example/".to_owned(),
            4,
            Code::LogoutAddressUnknown,
            "to the letter: https://evil.example/",
        ),
        (
            "/oidc/end_session?client_id=nope&post_logout_redirect_uri=https://evil.example/".to_owned(),
            4,
            Code::LogoutAddressUnknown,
            "`client_id` is not registered, or disabled: nope",
        ),
        (
            "/oidc/end_session?post_logout_redirect_uri=https://evil.example/".to_owned(),
            4,
            Code::LogoutAddressUnknown,
            "needs an `id_token_hint`",
        ),
    ] {
        let number = Number::ours(message);
        let mut pc = if message == 4 { signed_in.clone() } else { server.pc() };
        let page = pc.get(&address).await;
        assert_eq!(page.status, 400, "{address}");
        let kept = stopped(&server, &page, &number.to_string()).await.expect("a number");
        assert_eq!((kept.code, kept.message), (Some(code), Some(number)), "{address}");
        assert!(kept.cause.unwrap().contains(reason), "{address}");
        let folded = page.text.split("<details class=\"more\">").last().unwrap();
        assert!(folded.contains(&reason.replace('"', "&quot;")), "{address}: {folded}");
        assert!(folded.contains("アプリケーションの提供元の方へ"), "{folded}");
        assert!(
            !page.text.contains("<details open") && !page.text.contains("href=\"https://evil"),
            "{}",
            page.text
        );
        // The page says the same in the other language.
        let and = if address.contains('?') { '&' } else { '?' };
        let english = pc.get(&format!("{address}{and}lang={}", Language::En.tag())).await;
        stopped(&server, &english, &number.to_string()).await.expect("a number");
        let own = english.text.split("<main").nth(1).unwrap();
        assert!(!own.contains(|letter: char| ('\u{3041}'..'\u{3100}').contains(&letter)), "{own}");
    }
}

/// Out of an app's own view, where no passkey works, one comes into a browser of which the application knows nothing.
#[tokio::test]
async fn whoever_takes_a_login_into_another_browser_is_led_to_the_application_there() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({ "client_uri": "https://karte.example/start" })).await;
    let ward = Vendor::registered(&server, "ward", REDIRECT, json!({})).await;
    for (vendor, home) in [(&karte, Some("https://karte.example/start")), (&ward, None)] {
        let application = application_in(&location(&server.pc().get(&vendor.asks(&[])).await));
        let mut other = server.pc();
        let told = other.get(&format!("/api/session?application={application}")).await;
        let problem = told.sees(api::Code::RequestOver, "5.3");
        assert_eq!(problem.back.as_deref(), home);
        let explanation = problem.explanation.unwrap();
        assert_eq!(explanation.headline, "このブラウザでは、このログインを続けられません。");
        assert!(explanation.remedies[0].text.contains("このブラウザで開き"), "{explanation:?}");
        let id = application.strip_prefix("request:").unwrap();
        let page = other.get(&format!("/oidc/resume?request={id}")).await;
        assert_eq!(
            page.text.contains("href=\"https://karte.example/start\""),
            home.is_some(),
            "{}",
            page.text
        );
    }
}

/// The browser's "back" leads to our own page, too, which asks before it shows anything.
#[tokio::test]
async fn our_own_page_says_calmly_that_a_login_is_completed() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({ "client_uri": "https://karte.example/start" })).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let sent = pc.get(&karte.asks(&[])).await;
    let application = application_in(&location(&sent));
    completes(&mut pc, &mut phone, &sent).await;
    let told = pc.get(&format!("/api/session?application={application}")).await;
    let problem = told.sees(api::Code::RequestOver, "5.3");
    assert_eq!(problem.back.as_deref(), Some("https://karte.example/start"));
    let explanation = problem.explanation.unwrap();
    assert_eq!(explanation.headline, "このログインは完了しています。");
    assert_eq!(explanation.tone(), api::explain::Tone::Calm);
    let said: Vec<_> = explanation.remedies.iter().map(|it| it.text.as_str()).collect();
    assert!(
        !said.iter().any(|it| it.contains("Cookie") || it.contains("戻り、もう一度ログイン")),
        "{said:?}"
    );
}

/// What stands on a page as certain or possible causes.
fn causes(page: &Reply) -> String {
    page.text.split("<ul class=\"causes\">").nth(1).unwrap().split("</ul>").next().unwrap().to_owned()
}

#[tokio::test]
async fn whoever_goes_back_to_a_login_that_is_completed_reads_that_it_is_and_is_led_on() {
    let server = TestServer::start().await;
    let home = json!({ "client_uri": "https://karte.example/start" });
    let karte = Vendor::karte(&server, home).await;
    let ward = Vendor::registered(&server, "ward", REDIRECT, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, mut other) = (server.pc(), server.pc());
    let sent = pc.get(&karte.asks(&[])).await;
    let application = application_in(&location(&sent));
    let id = application.strip_prefix("request:").unwrap().to_owned();
    completes(&mut pc, &mut phone, &sent).await;
    for address in [format!("/oidc/resume?request={id}"), format!("/oidc/back?request={id}")] {
        let page = pc.get(&address).await;
        assert!(page.is_ok().text.contains("ログインは完了しています"), "{}", page.text);
        assert!(page.text.contains("電子カルテ") && !page.text.contains("data-message"), "{}", page.text);
        assert!(page.text.contains("href=\"https://karte.example/start\""), "{}", page.text);
        let english = pc.get(&format!("{address}&lang=en")).await;
        assert!(english.is_ok().text.contains("You have signed in already"), "{}", english.text);
        // Nobody else is told anything of it.
        let page = other.get(&address).await;
        assert_eq!(page.status, 400);
        stopped(&server, &page, "5.3").await.expect("a number");
        assert!(
            !page.text.contains("karte.example") && !page.text.contains("完了しています。</"),
            "{}",
            page.text
        );
    }
    // Our page of the login itself, to which "back" leads first.
    let told = pc.get(&format!("/api/session?application={application}")).await;
    let told = told.sees(Code::RequestOver, "5.3").explanation.unwrap();
    assert_eq!(told.causes.len(), 1, "{:?}", told.causes);
    assert!(told.causes[0].text.contains("完了しています"), "{:?}", told.causes);
    // Whoever is out again has to sign in anew, and reads that nothing else is wrong.
    pc.post("/api/session/end", json!({})).await.is_ok();
    let page = pc.get(&format!("/oidc/resume?request={id}")).await;
    let kept = stopped(&server, &page, "5.3").await.expect("a number");
    assert_eq!((page.status, kept.code), (400, Some(Code::RequestOver)));
    assert!(
        causes(&page).contains("完了しています") && !causes(&page).contains("Cookie"),
        "{}",
        causes(&page)
    );
    assert!(page.text.contains("href=\"https://karte.example/start\""), "{}", page.text);
    // Without an address of the application nobody is led anywhere.
    let sent = pc.get(&ward.asks(&[])).await;
    let id = application_in(&location(&sent)).strip_prefix("request:").unwrap().to_owned();
    completes(&mut pc, &mut phone, &sent).await;
    let page = pc.get(&format!("/oidc/resume?request={id}")).await;
    assert!(page.is_ok().text.contains("このページは閉じてかまいません"), "{}", page.text);
    // It is remembered for half a day.
    server.pass(Duration::from_hours(12));
    sweep(&server.app).await.unwrap();
    assert_eq!(server.app.store.scan::<AnsweredRequest>(&[], None, 10).await.unwrap(), []);
}

#[tokio::test]
async fn a_request_that_is_over_says_why_where_that_is_known() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let (mut pc, mut other) = (server.pc(), server.pc());
    let id = application_in(&location(&pc.get(&karte.asks(&[])).await));
    let resume = format!("/oidc/resume?request={}", id.strip_prefix("request:").unwrap());
    let elsewhere = other.get(&resume).await;
    assert!(causes(&elsewhere).contains("別のブラウザ") && causes(&elsewhere).contains("Cookie"));
    assert!(!causes(&elsewhere).contains("時間が過ぎました"), "{}", causes(&elsewhere));
    let form: Vec<_> = url::form_urlencoded::parse(karte.parameters(&[]).as_bytes()).into_owned().collect();
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let pushed = karte.posts("/oidc/par", &form).await.body["request_uri"].as_str().unwrap().to_owned();
    server.pass(Duration::from_hours(1));
    for address in [resume, karte.asks(&[("request_uri", &pushed)])] {
        let late = pc.get(&address).await;
        let kept = stopped(&server, &late, "5.3").await.expect("a number");
        assert_eq!(kept.code, Some(Code::RequestOver));
        assert!(causes(&late).contains("時間が過ぎました"), "{}", causes(&late));
        assert!(!causes(&late).contains("Cookie") && !causes(&late).contains("別のブラウザ"));
    }
}

#[tokio::test]
async fn the_one_button_leads_to_where_the_application_is_found() {
    let server = TestServer::start().await;
    let home = json!({ "client_uri": "https://karte.example/start" });
    let karte = Vendor::karte(&server, home).await;
    let link = "href=\"https://karte.example/start\"";
    for more in [("redirect_uri", "https://evil.example/cb"), ("request_uri", &*reference())] {
        let page = server.pc().get(&karte.asks(&[more])).await;
        assert!(page.text.contains(link), "{}", page.text);
    }
    // Whoever only says to be the application leads nobody to it.
    let page = server.pc().get(&karte.asks(&[("client_id", "nope")])).await;
    assert!(!page.text.contains(link), "{}", page.text);
}

#[tokio::test]
async fn a_log_out_that_cannot_go_back_is_finished_here() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    karte.logs_in(&mut pc, &mut phone, &[]).await;
    let wrong = "/oidc/end_session?client_id=karte&post_logout_redirect_uri=https://evil.example/";
    let out = server.pc().get(wrong).await;
    assert!(out.is_ok().text.contains("ログアウトしました"), "nobody is signed in there: {}", out.text);
    let page = pc.get(wrong).await;
    assert!(
        page.text.contains("name=\"consent\"") && !page.text.contains("name=\"post_logout"),
        "{}",
        page.text
    );
    let form = posted("/oidc/end_session", ORIGIN, "consent=yes");
    assert!(pc.send(form).await.is_ok().text.contains("ログアウトしました"));
    assert!(pc.get("/api/session").await.is_ok().body["session"].is_null());
    // Its developer finds the reason, which the person never saw.
    let id = ApplicationId::parse("karte").unwrap();
    let kept = server.app.store.get::<ClientFailures>(&id).await.unwrap().unwrap().latest;
    assert_eq!((kept[0].endpoint.as_str(), kept[0].error.as_str()), ("/oidc/end_session", "invalid_request"));
    // Under the number that the person reads; whoever is stopped by nothing has none.
    let number = page.text.split("<p class=\"incident\">").nth(1).unwrap().split("<strong>").nth(1).unwrap();
    let told = kept.iter().map(|it| it.incident.as_ref().map(ToString::to_string)).collect::<Vec<_>>();
    assert_eq!(told, [Some(number.get(..8).unwrap().to_owned()), None]);
    let wrong = pc.get(&karte.asks(&[("redirect_uri", "https://evil.example/cb")])).await;
    let number = wrong.text.split("<p class=\"incident\">").nth(1).unwrap().split("<strong>").nth(1).unwrap();
    let App { store, clock, random, .. } = &*server.app;
    let desk = Desk { store, clock: clock.as_ref(), random: random.as_ref(), actor: &Actor::System };
    let found = desk.client_failures_of(number.get(..8).unwrap()).await.unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].0.as_str(), found[0].1.endpoint.as_str()), ("karte", "/oidc/authorize"));
    assert!(found[0].1.description.contains("https://evil.example/cb"), "{found:?}");
}

#[tokio::test]
async fn a_code_that_leads_nowhere_is_explained_below_the_field() {
    let server = TestServer::start().await;
    let page = types(&mut server.phone().browser, "WDJ-BMJ-42").await;
    let kept = stopped(&server, &page, "5.5").await.expect("a number");
    assert_eq!((page.status, kept.code), (400, Some(Code::UserCodeUnknown)));
    assert!(
        page.text.contains("value=\"WDJ-BMJ-42\"") && page.text.contains("role=\"alert\""),
        "{}",
        page.text
    );
    assert!(!serde_json::to_string(&kept).unwrap().contains("WDJ"), "a code is a secret while it lasts");
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_when_to_come_again() {
    let server = TestServer::with(&[("rates.address", "2")]).await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut pc = server.pc();
    let mut last = pc.get(&karte.asks(&[])).await;
    while last.status == 303 {
        last = pc.get(&karte.asks(&[])).await;
    }
    assert_eq!(last.status, 429);
    assert!(last.headers.contains_key(header::RETRY_AFTER));
    assert!(stopped(&server, &last, "5.6").await.is_none(), "nothing is written for whoever floods");
    assert!(last.text.contains("href=\"/oidc/authorize?"), "it can be loaded again: {}", last.text);
}

/// A row that nobody can read.
#[derive(Deserialize, Serialize)]
struct Unreadable;

/// The same in another table.
#[derive(Deserialize, Serialize)]
struct UnreadableLink;

impl Row for Unreadable {
    const TABLE: &'static str = "client.1";
    type Key = ApplicationId;
}

impl Row for UnreadableLink {
    const TABLE: &'static str = "link.1";
    type Key = SecretHash;
}

#[tokio::test]
async fn a_fault_has_a_number_under_which_its_cause_is_kept_on_each_of_the_pages() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let App { store, .. } = &*server.app;
    store.put(&ApplicationId::parse("karte").unwrap(), &Unreadable).await.unwrap();
    store.put(&UserCode::typed("WDJ-BMJ-42").unwrap().key(), &UnreadableLink).await.unwrap();
    let mut browser = server.pc();
    let authorize = browser.get(&karte.asks(&[])).await;
    let log_out = browser.get("/oidc/end_session?client_id=karte").await;
    let device = types(&mut browser, "WDJ-BMJ-42").await;
    for (page, route) in
        [(authorize, "GET /oidc/authorize"), (log_out, "GET /oidc/end_session"), (device, "POST /device")]
    {
        assert_eq!(page.status, 500, "{route}");
        let kept = stopped(&server, &page, "5.6").await.expect("a number");
        assert_eq!((kept.code, kept.route.as_str()), (Some(Code::Fault), route));
        assert!(!kept.cause.unwrap().is_empty(), "{route}");
    }
}

/// Whoever opens an address that is not there in a browser sees a page, as anywhere else; a client is told in JSON.
#[tokio::test]
async fn what_is_not_there_is_a_page_for_a_browser_and_an_answer_for_a_client() {
    let server = TestServer::start().await;
    for path in ["/oidc", "/oidc/nothing", "/oidc/authorise/x"] {
        let ask = |accept: &str| {
            let request = axum::http::Request::get(path).header(header::ACCEPT, accept);
            request.body(axum::body::Body::empty()).unwrap()
        };
        let page = server.pc().send(ask("text/html,application/xhtml+xml,*/*;q=0.8")).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"), "{path}");
        server.pc().send(ask("application/json")).await.refuses(Code::NotFound);
        server.pc().send(ask("*/*")).await.refuses(Code::NotFound);
    }
}
