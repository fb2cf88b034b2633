//! One login for all applications, and what each of them may ask beyond it.

use crate::common::TestServer;
use crate::http::proof::tables;
use crate::mtls::fixture::CardServer;
use crate::oidc::vendor::{REDIRECT, application_in, completes, location};
use crate::oidc::{Vendor, query_of};
use serde_json::json;
use server::oidc::request::OpenRequest;
use server::service::rates::Beginning;
use server::service::sweep::sweep;
use std::time::Duration;

#[tokio::test]
async fn whoever_is_in_is_in_everywhere_by_another_name() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let order = "https://order.example/cb";
    let mut rx = Vendor::registered(&server, "rx", order, json!({})).await;
    let mut same = Vendor::registered(&server, "same", REDIRECT, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let first = karte.gets_tokens(&mut pc, &mut phone, &[]).await;
    let first = karte.reads(&first["id_token"]).await.claims;
    let back = query_of(&location(&pc.get(&rx.asks(&[("redirect_uri", order)])).await));
    let form = [
        ("grant_type", "authorization_code"),
        ("code", back["code"].as_str()),
        ("redirect_uri", order),
        ("code_verifier", crate::oidc::vendor::VERIFIER),
    ];
    let tokens = rx.posts("/oidc/token", &form).await;
    let second = rx.reads(&tokens.is_ok().body["id_token"]).await.claims;
    assert_eq!(first["auth_time"], second["auth_time"]);
    assert_ne!(
        (&first["sub"], &first["sid"]),
        (&second["sub"], &second["sid"]),
        "they cannot compare whom they see"
    );
    assert_ne!(first["sub"], second["sub"]);
    // Clients of one host are one sector.
    let back = query_of(&location(&pc.get(&same.asks(&[])).await));
    let tokens = same.redeems(&back["code"]).await;
    assert_eq!(same.reads(&tokens.is_ok().body["id_token"]).await.claims["sub"], first["sub"]);
}

#[tokio::test]
async fn an_application_of_shared_pcs_lets_nobody_in_unproven() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({ "single_sign_on": "refuse" })).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    karte.logs_in(&mut pc, &mut phone, &[]).await;
    server.pass(Duration::from_secs(1));
    let sent = pc.get(&karte.asks(&[])).await;
    assert!(location(&sent).starts_with("/login?"));
    let back = query_of(&location(&pc.get(&karte.asks(&[("prompt", "none")])).await));
    assert_eq!(back["error"], "login_required");
    assert!(completes(&mut pc, &mut phone, &sent).await.contains_key("code"));
}

#[tokio::test]
async fn each_tab_has_a_request_of_its_own() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let tabs = [("state", "one"), ("state", "two")].map(|state| karte.asks(&[state]));
    let one = pc.get(&tabs[0]).await;
    let two = pc.get(&tabs[1]).await;
    assert_ne!(location(&one), location(&two));
    let back = completes(&mut pc, &mut phone, &two).await;
    assert_eq!(back["state"], "two");
    karte.redeems(&back["code"]).await.is_ok();
    // The other tab goes on by the session that there is now.
    let application = application_in(&location(&one));
    let who = pc.get(&format!("/api/session?application={application}")).await;
    assert_eq!(who.is_ok().body["application"], "電子カルテ");
    let next = who.body["session"]["next"].as_str().unwrap().to_owned();
    let back = query_of(&location(&pc.get(&next).await));
    assert_eq!(back["state"], "one");
    karte.redeems(&back["code"]).await.is_ok();
    // Answered once, it gives nothing more.
    let told = pc.get(&next).await;
    assert!(told.is_ok().text.contains("ログインは完了しています"), "{}", told.text);
    assert!(!told.headers.contains_key("location"));
}

#[tokio::test]
async fn the_page_and_the_phone_say_for_which_application_it_is() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let application = application_in(&location(&pc.get(&karte.asks(&[])).await));
    let who = pc.get(&format!("/api/session?application={application}")).await;
    assert_eq!(
        (&who.is_ok().body["application"], &who.body["session"]),
        (&json!("電子カルテ"), &json!(null))
    );
    let shown = pc.post("/api/login", json!({ "application": application })).await;
    let code = crate::common::code_of(&shown.is_ok().body);
    let opened = phone.browser.link(&code).post("/api/approve/open", json!({})).await;
    assert_eq!(opened.is_ok().body["application"], "電子カルテ");
}

#[tokio::test]
async fn whoever_is_in_goes_on_to_what_they_come_for_now() {
    let server = TestServer::with(&[("applications", "rx=Prescriptions=https://rx.example/start")]).await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    // The request that the session began with was answered: nothing leads there any more.
    karte.logs_in(&mut pc, &mut phone, &[]).await;
    for (asked, next) in
        [("/api/session", "/account"), ("/api/session?application=rx", "https://rx.example/start")]
    {
        assert_eq!(pc.get(asked).await.is_ok().body["session"]["next"], next, "{asked}");
    }
}

#[tokio::test]
async fn a_session_that_is_not_enough_is_not_shown_as_if_it_were() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    karte.logs_in(&mut pc, &mut phone, &[]).await;
    server.pass(Duration::from_secs(1));
    let sent = pc.get(&karte.asks(&[("prompt", "login")])).await;
    let application = application_in(&location(&sent));
    let who = pc.get(&format!("/api/session?application={application}")).await;
    assert_eq!(who.is_ok().body["session"], json!(null));
    let chosen = pc.get(&karte.asks(&[("prompt", "select_account")])).await;
    let application = application_in(&location(&chosen));
    let who = pc.get(&format!("/api/session?application={application}")).await;
    assert_eq!(who.is_ok().body["session"]["holder"]["id"], "TESTC1");
}

#[tokio::test]
async fn what_was_given_outlives_a_new_proof_in_the_same_session() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let first = karte.gets_tokens(&mut pc, &mut phone, &[]).await;
    server.pass(Duration::from_secs(1));
    karte.gets_tokens(&mut pc, &mut phone, &[("prompt", "login")]).await;
    karte.userinfo(first["access_token"].as_str().unwrap()).await.is_ok();
}

/// A start page with several applications, restored tabs: each of the first requests is answered before any cookie is back.
#[tokio::test]
async fn applications_that_are_opened_at_once_in_a_fresh_browser_all_go_on() {
    let server = TestServer::start().await;
    let mut vendors = Vec::new();
    for id in ["one", "two", "three"] {
        vendors.push(Vendor::registered(&server, id, REDIRECT, json!({})).await);
    }
    let (mut pc, mut applications) = (server.pc(), Vec::new());
    for vendor in &vendors {
        let mut tab = server.pc();
        applications.push(application_in(&location(&tab.get(&vendor.asks(&[])).await)));
        pc.cookies.extend(tab.cookies);
    }
    let mut phone = server.registered("TESTC1").await;
    for application in &applications {
        pc.get(&format!("/api/session?application={application}")).await.is_ok();
    }
    phone.logs_in_after(&mut pc, json!({ "application": applications[0] })).await.is_ok();
    for application in &applications {
        let id = application.strip_prefix("request:").unwrap();
        let back = query_of(&location(&pc.get(&format!("/oidc/resume?request={id}")).await));
        assert!(back.contains_key("code"), "{back:?}");
    }
    // What one of them holds is of no use to anybody else.
    let mut other = server.pc();
    other.get(&vendors[0].asks(&[])).await;
    let waiting = application_in(&location(&server.pc().get(&vendors[1].asks(&[])).await));
    other.get(&format!("/api/session?application={waiting}")).await.sees(api::Code::RequestOver, "5.3");
}

#[tokio::test]
async fn whoever_goes_back_is_not_asked_again() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut pc = server.pc();
    let application = application_in(&location(&pc.get(&karte.asks(&[])).await));
    let id = application.strip_prefix("request:").unwrap();
    let back = query_of(&location(&pc.get(&format!("/oidc/back?request={id}")).await));
    assert_eq!((back["error"].as_str(), back["state"].as_str()), ("access_denied", "state-1"));
    assert_eq!(pc.get(&format!("/oidc/resume?request={id}")).await.status, 400);
}

#[tokio::test]
async fn a_request_waits_an_hour_and_no_longer() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut pc = server.pc();
    let application = application_in(&location(&pc.get(&karte.asks(&[])).await));
    server.pass(Duration::from_mins(59));
    pc.get(&format!("/api/session?application={application}")).await.is_ok();
    server.pass(Duration::from_mins(1));
    let told = pc.get(&format!("/api/session?application={application}")).await;
    // Whoever comes too late is led back to the application, which is told.
    let back = told.sees(api::Code::RequestOver, "5.3").back.unwrap();
    sweep(&server.app).await.unwrap();
    let id = application.strip_prefix("request:").unwrap();
    let late = pc.get(&format!("/oidc/resume?request={id}")).await;
    assert!(late.text.contains(&format!("href=\"{back}\"")), "{}", late.text);
    let back = query_of(&location(&pc.get(&back).await));
    assert_eq!((back["error"].as_str(), back["state"].as_str()), ("access_denied", "state-1"));
    pc.get(&format!("/api/session?application={application}")).await.sees(api::Code::RequestOver, "5.3");
}

#[tokio::test]
async fn the_way_back_of_a_request_that_is_over_is_kept_for_half_a_day_for_its_own_browser() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut pc = server.pc();
    let application = application_in(&location(&pc.get(&karte.asks(&[])).await));
    let back = format!("/oidc/back?request={}", application.strip_prefix("request:").unwrap());
    server.pass(Duration::from_hours(12));
    sweep(&server.app).await.unwrap();
    assert_eq!(server.pc().get(&back).await.status, 400, "another browser");
    server.pass(Duration::from_hours(1));
    sweep(&server.app).await.unwrap();
    assert_eq!(pc.get(&back).await.status, 400);
    assert_eq!(server.app.store.scan::<OpenRequest>(&[], None, 10).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_counted_for_a_request_is_no_less_than_its_row() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let (state, nonce) = ("\"".repeat(2048), "\"".repeat(512));
    let acr = vec!["\"".repeat(100); 16].join(" ");
    let usual = "s".repeat(700);
    for (more, counted) in [
        (&[("state", &*usual)][..], Beginning::Request),
        (&[("state", &state), ("nonce", &nonce), ("acr_values", &acr)], Beginning::LongRequest),
    ] {
        let before = tables(&server).await.text().len();
        location(&server.pc().get(&karte.asks(more)).await);
        let rows = tables(&server).await.text().len() - before;
        // The engine keeps a row in about as much again.
        assert!(2 * rows <= usize::try_from(counted.bytes()).unwrap(), "{counted:?}: {rows}");
    }
}

#[tokio::test]
async fn strangers_leave_no_more_requests_than_there_is_room_for_and_whoever_waits_longest_gives_way() {
    let server = TestServer::with(&[("limits.strangers_per_address", "1MiB")]).await;
    let karte = Vendor::karte(&server, json!({})).await;
    for _ in 0..250 {
        location(&server.pc().get(&karte.asks(&[])).await);
    }
    let kept = server.app.store.scan::<OpenRequest>(&[], None, 500).await.unwrap().len();
    assert!((100..=171).contains(&kept), "{kept}");
}

#[tokio::test]
async fn whoever_floods_with_requests_of_one_application_displaces_no_login_for_another() {
    let server = TestServer::with(&[("limits.strangers_per_address", "1MiB")]).await;
    let karte = Vendor::karte(&server, json!({})).await;
    let ward = Vendor::registered(&server, "ward", REDIRECT, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, mut other) = (server.pc(), server.pc());
    let sent = pc.get(&ward.asks(&[])).await;
    let usual = other.get(&karte.asks(&[])).await;
    let own = server.pc().post("/api/login", json!({})).await;
    own.is_ok();
    let long = "s".repeat(2000);
    for _ in 0..200 {
        location(&server.pc().get(&karte.asks(&[("state", &long)])).await);
    }
    // Long ones displace none that says what it needs, of the same application either.
    other.get(&format!("/api/session?application={}", application_in(&location(&usual)))).await.is_ok();
    for _ in 0..400 {
        location(&server.pc().get(&karte.asks(&[])).await);
    }
    let kept = server.app.store.scan::<OpenRequest>(&[], None, 1000).await.unwrap();
    assert!(kept.len() <= 171, "{}", kept.len());
    let back = completes(&mut pc, &mut phone, &sent).await;
    assert!(back.contains_key("code"), "{back:?}");
}

#[tokio::test]
async fn what_is_longer_than_anybody_needs_is_refused_and_the_application_told() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    for (name, longest) in [("state", 2048), ("nonce", 512), ("acr_values", 100)] {
        location(&server.pc().get(&karte.asks(&[(name, &"s".repeat(longest))])).await);
        let back =
            query_of(&location(&server.pc().get(&karte.asks(&[(name, &"s".repeat(longest + 1))])).await));
        assert_eq!(back["error"], "invalid_request", "{name}");
        assert!(back["error_description"].contains(&longest.to_string()), "{back:?}");
    }
    assert_eq!(server.app.store.scan::<OpenRequest>(&[], None, 10).await.unwrap().len(), 3);
}

#[tokio::test]
async fn an_application_that_pushes_in_a_loop_is_told_to_wait_and_others_are_not() {
    let server = TestServer::with(&[("rates.application", "10")]).await;
    let ways = ["authorization_code", "urn:ietf:params:oauth:grant-type:device_code"];
    let mut karte = Vendor::karte(&server, json!({ "grant_types": ways })).await;
    let mut ward = Vendor::registered(&server, "ward", REDIRECT, json!({})).await;
    let pushed = |vendor: &Vendor| -> Vec<(String, String)> {
        url::form_urlencoded::parse(vendor.parameters(&[]).as_bytes()).into_owned().collect()
    };
    let form = pushed(&karte);
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut told = karte.posts("/oidc/par", &form).await;
    let mut many = 0;
    while told.status == 201 {
        many += 1;
        told = karte.posts("/oidc/par", &form).await;
    }
    assert!((10..100).contains(&many), "{many}");
    assert_eq!((told.status, &told.body["error"]), (429, &json!("temporarily_unavailable")));
    assert!(told.headers.contains_key("retry-after"));
    let form = pushed(&ward);
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(ward.posts("/oidc/par", &form).await.status, 201);
    // Whichever way it begins logins by itself; its people come in meanwhile.
    let told = karte.posts("/oidc/device_authorization", &[("scope", "openid")]).await;
    assert_eq!((told.status, &told.body["error"]), (429, &json!("temporarily_unavailable")));
    location(&server.pc().get(&karte.asks(&[])).await);
}

#[tokio::test]
async fn whoever_comes_with_something_that_is_not_enough_is_told_what_is() {
    let cards = CardServer::open().await;
    let server = &cards.server;
    let karte = Vendor::karte(server, json!({})).await;
    let phones = Vendor::registered(server, "phones", REDIRECT, json!({ "means": ["phone"] })).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let essential = ("claims", r#"{"id_token":{"acr":{"essential":true,"value":"urn:kagura:acr:hpki"}}}"#);
    let page = location(&pc.get(&karte.asks(&[essential])).await);
    // Our page offers no phone for it; another tab of ours does.
    phone.logs_in_on(&mut pc).await.is_ok();
    let request = application_in(&page).strip_prefix("request:").unwrap().to_owned();
    let told = pc.get(&format!("/oidc/resume?request={request}")).await;
    assert!(
        told.is_ok().text.contains("HPKI カード") && !told.text.contains("マイナンバーカード"),
        "{}",
        told.text
    );
    assert!(told.text.contains(&page.replace('&', "&amp;")) && told.text.contains("/oidc/back?request="));
    server.pass(Duration::from_secs(1));
    // Where cards are not taken, none is offered.
    for (vendor, cards) in [(&karte, "on"), (&phones, "off")] {
        let page = location(&pc.get(&vendor.asks(&[("prompt", "login")])).await);
        let application = application_in(&page);
        let who = pc.get(&format!("/api/session?application={application}")).await;
        assert_eq!(who.is_ok().body["cards"], cards);
    }
}

/// A tab that says to whom the way on leads is believed by whoever presses it.
#[tokio::test]
async fn the_way_on_that_was_shown_to_one_person_is_nobody_elses_who_signed_in_since() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let (mut hanako, mut kaoru) = (server.registered("TESTC1").await, server.registered("TESTC2").await);
    let mut pc = server.pc();
    let sent = location(&pc.get(&karte.asks(&[])).await);
    let application = sent.split_once("application=").unwrap().1.split('&').next().unwrap().to_owned();
    hanako.logs_in_on(&mut pc).await.is_ok();
    let shows = format!("/api/session?application={application}");
    let next = pc.get(&shows).await.is_ok().body["session"]["next"].as_str().unwrap().to_owned();
    pc.post("/api/session/end", json!({})).await.is_ok();
    kaoru.logs_in_on(&mut pc).await.is_ok();
    let led = location(&pc.get(&next).await);
    assert!(led.starts_with("/login?application="), "{led}");
    let own = pc.get(&shows).await.is_ok().body["session"].clone();
    assert_eq!(own["holder"]["id"], "TESTC2");
    let back = query_of(&location(&pc.get(own["next"].as_str().unwrap()).await));
    assert!(back.contains_key("code"), "{back:?}");
}
