//! What our login page is told of an application's request: which means it allows, what is missing, and the way back.

use crate::common::{Browser, ORIGIN, Reply, TestServer};
use crate::mtls::fixture::CardServer;
use crate::mtls::soft_card::SoftCard;
use crate::oidc::vendor::{REDIRECT, application_in, location, posted, registers_anew};
use crate::oidc::{Vendor, query_of};
use api::Code;
use serde_json::{Value, json};
use server::demo::pki::DemoCard;
use server::oidc::client::ClientStanding;
use std::time::Duration;

const ANY_CARD: (&str, &str) = ("claims", r#"{"id_token":{"acr":{"essential":true,"value":"aal3"}}}"#);
const HPKI: (&str, &str) =
    ("claims", r#"{"id_token":{"acr":{"essential":true,"value":"urn:kagura:acr:hpki"}}}"#);

/// What our page is told of which application it is for.
async fn named(vendor: &Vendor, browser: &mut Browser, more: &[(&str, &str)]) -> String {
    application_in(&location(&browser.get(&vendor.asks(more)).await))
}

/// What our page asks first.
async fn who(browser: &mut Browser, application: &str) -> Reply {
    browser.get(&format!("/api/session?application={application}")).await
}

/// What our page is told of a request.
async fn told(vendor: &Vendor, browser: &mut Browser, more: &[(&str, &str)]) -> Value {
    let application = named(vendor, browser, more).await;
    who(browser, &application).await.is_ok().body["request"].clone()
}

#[tokio::test]
async fn the_page_is_told_whom_the_application_expects() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    for (hint, told) in [
        ("TESTC1", json!("TESTC1")),
        ("ＴＥＳＴＣ１", json!("TESTC1")),
        ("doctor@karte.example", Value::Null),
        ("<b>", Value::Null),
    ] {
        let mut pc = server.pc();
        let page = location(&pc.get(&karte.asks(&[("login_hint", hint)])).await);
        let who = pc.get(&format!("/api/session?application={}", application_in(&page))).await;
        assert_eq!(who.is_ok().body["request"]["login_hint"], told, "{hint}");
    }
}

#[tokio::test]
async fn the_page_is_told_what_a_request_allows() {
    let cards = CardServer::open().await;
    let server = &cards.server;
    let all = Vendor::karte(server, json!({})).await;
    let phones = Vendor::registered(server, "phones", REDIRECT, json!({ "means": ["phone"] })).await;
    let hpki = Vendor::registered(server, "hpki", REDIRECT, json!({ "means": ["hpki"] })).await;
    let mut pc = server.pc();
    for (vendor, more, means) in [
        (&all, &[][..], json!(["phone", "hpki", "jpki"])),
        (&all, &[ANY_CARD], json!(["hpki", "jpki"])),
        (&all, &[HPKI], json!(["hpki"])),
        // A wish, too, is followed where it can be met.
        (&all, &[("acr_values", "urn:kagura:acr:jpki")], json!(["jpki"])),
        (&phones, &[], json!(["phone"])),
        (&hpki, &[], json!(["hpki"])),
    ] {
        let request = told(vendor, &mut pc, more).await;
        assert_eq!((&request["means"], &request["step_up"]), (&means, &Value::Null), "{more:?}");
    }
    let own = pc.get("/api/session").await;
    assert_eq!(own.is_ok().body["request"], Value::Null);
}

#[tokio::test]
async fn where_cards_are_not_set_up_none_is_allowed() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    assert_eq!(told(&karte, &mut server.pc(), &[]).await["means"], json!(["phone"]));
}

#[tokio::test]
async fn the_way_back_tells_the_application_that_nobody_signed_in() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut pc = server.pc();
    let request = told(&karte, &mut pc, &[]).await;
    let back = query_of(&location(&pc.get(request["back"].as_str().unwrap()).await));
    assert_eq!((back["error"].as_str(), back["state"].as_str()), ("access_denied", "state-1"));
}

#[tokio::test]
async fn nothing_begins_that_a_request_does_not_allow() {
    let cards = CardServer::open().await;
    let server = &cards.server;
    let phones = Vendor::registered(server, "phones", REDIRECT, json!({ "means": ["phone"] })).await;
    let hpki = Vendor::registered(server, "hpki", REDIRECT, json!({ "means": ["hpki"] })).await;
    let mut pc = server.pc();
    let phone_only = named(&phones, &mut pc, &[]).await;
    let hpki_only = named(&hpki, &mut pc, &[]).await;
    for (path, begin, refused_by) in [
        ("/api/login", json!({}), &hpki_only),
        ("/api/login", json!({ "purpose": "login" }), &hpki_only),
        ("/api/solo/options", json!({ "via": "device" }), &hpki_only),
        ("/api/solo/options", json!({ "via": "hybrid" }), &hpki_only),
        ("/api/cards", json!({ "card": "jpki" }), &hpki_only),
        ("/api/cards", json!({ "card": "hpki" }), &phone_only),
        ("/api/cards", json!({ "card": "jpki" }), &phone_only),
    ] {
        let asked = with(&begin, refused_by);
        let problem = pc.post(path, asked).await.refuses(Code::MeansNotAllowed);
        assert_eq!((problem.status, problem.incident), (403, None), "{path} {begin}");
    }
    for (path, begin, allowed_by) in [
        ("/api/login", json!({}), &phone_only),
        ("/api/solo/options", json!({ "via": "device" }), &phone_only),
        ("/api/cards", json!({ "card": "hpki" }), &hpki_only),
        // What signs nobody in is nothing to the application.
        ("/api/login", json!({ "purpose": "change_phone" }), &hpki_only),
        ("/api/cards", json!({ "card": "hpki", "purpose": "register" }), &phone_only),
    ] {
        pc.post(path, with(&begin, allowed_by)).await.is_ok();
    }
}

fn with(begin: &Value, application: &str) -> Value {
    let mut all = begin.clone();
    all["application"] = json!(application);
    all
}

#[tokio::test]
async fn whoever_is_signed_in_is_told_what_is_missing() {
    let cards = CardServer::open().await;
    let server = &cards.server;
    let mut karte = Vendor::karte(server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut other = server.registered("TESTC2").await;
    let (mut pc, mut pc_of_other) = (server.pc(), server.pc());
    karte.logs_in(&mut pc, &mut phone, &[]).await;
    let tokens = karte.gets_tokens(&mut pc_of_other, &mut other, &[]).await;
    let hint = ("id_token_hint", tokens["id_token"].as_str().unwrap());
    server.pass(Duration::from_secs(1));
    for (more, lacks) in [(HPKI, "means"), (("prompt", "login"), "proof"), (hint, "person")] {
        let application = named(&karte, &mut pc, &[more]).await;
        let who = who(&mut pc, &application).await;
        assert_eq!(who.is_ok().body["session"], Value::Null, "{lacks}");
        assert_eq!(who.body["request"]["step_up"], json!({ "name": "試験 TESTC1", "lacks": lacks }));
        // Who proves it anew need not type who that is; who is somebody else is nobody of whom we know.
        let typed = if lacks == "person" { Value::Null } else { json!("TESTC1") };
        assert_eq!(who.body["request"]["login_hint"], typed, "{lacks}");
    }
    let enough = named(&karte, &mut pc, &[("prompt", "select_account")]).await;
    let who = who(&mut pc, &enough).await;
    assert_eq!(who.is_ok().body["request"]["step_up"], Value::Null);
    assert_eq!(who.body["session"]["holder"]["id"], "TESTC1");
}

#[tokio::test]
async fn a_card_that_is_shown_anew_answers_what_asked_for_it() {
    let cards = CardServer::open().await;
    let server = &cards.server;
    let mut karte = Vendor::karte(server, json!({})).await;
    cards.registers(DemoCard::Doctor).await;
    let mut pc = cards.pc();
    let attempt = pc.asks(json!({ "card": "hpki" })).await;
    pc.calls(&attempt, Some(&SoftCard::of(DemoCard::Doctor))).await.unwrap();
    pc.goes_on(&attempt, "session", json!({})).await.is_ok();
    server.pass(Duration::from_secs(1));
    let application = named(&karte, &mut pc.browser, &[HPKI, ("prompt", "login")]).await;
    let lacks = who(&mut pc.browser, &application).await.is_ok().body["request"]["step_up"]["lacks"].clone();
    assert_eq!(lacks, "proof");
    let attempt = pc.asks(json!({ "card": "hpki", "application": application })).await;
    pc.calls(&attempt, Some(&SoftCard::of(DemoCard::Doctor))).await.unwrap();
    let taken = pc.goes_on(&attempt, "session", json!({})).await;
    let next = taken.is_ok().body["next"].as_str().unwrap().to_owned();
    let back = query_of(&location(&pc.browser.get(&next).await));
    let tokens = karte.redeems(&back["code"]).await;
    let claims = karte.reads(&tokens.is_ok().body["id_token"]).await.claims;
    assert_eq!(claims["acr"], "urn:kagura:acr:hpki");
}

#[tokio::test]
async fn an_application_that_was_disabled_meanwhile_is_none() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut pc = server.pc();
    let application = named(&karte, &mut pc, &[]).await;
    who(&mut pc, &application).await.is_ok();
    registers_anew(&server, |it| it.standing = ClientStanding::Disabled { since: server.now() }).await;
    who(&mut pc, &application).await.refuses(Code::ApplicationUnknown);
    let begin = json!({ "application": application });
    pc.post("/api/login", begin).await.refuses(Code::ApplicationUnknown);
}

#[tokio::test]
async fn a_page_speaks_the_language_that_was_chosen_or_the_application_s_or_the_browser_s() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut english = server.pc();
    english.language = "en-US,en;q=0.9".to_owned();
    let form = ("response_mode", "form_post");
    let (ja, en) = (("ui_locales", "fr ja-JP"), ("ui_locales", "fr en"));
    let wrong = ("redirect_uri", "https://evil.example/cb");
    // A form that leads back, with an error; a page of ours.
    for (browser, more, lang, tag) in [
        (&mut server.pc(), None, "", "ja"),
        (&mut server.pc(), Some(en), "", "en"),
        (&mut server.pc(), Some(en), "&lang=ja", "ja"),
        (&mut server.pc(), None, "&lang=en", "en"),
        (&mut english.clone(), None, "", "en"),
        (&mut english.clone(), Some(ja), "", "ja"),
        (&mut english, Some(ja), "&lang=en", "en"),
    ] {
        let more: Vec<_> = more.into_iter().collect();
        for asked in [[&[form, ("prompt", "none")][..], &more].concat(), [&[wrong][..], &more].concat()] {
            let page = browser.get(&format!("{}{lang}", karte.asks(&asked))).await;
            assert!(page.text.contains(&format!("<html lang=\"{tag}\"")), "{asked:?}{lang}: {}", page.text);
        }
    }
    // What was chosen on a page of ours before, where nothing else is said.
    let mut chosen = server.pc();
    for cookie in ["kagura-language", "__Host-kagura-language"] {
        chosen.cookies.insert(cookie.to_owned(), "en".to_owned());
    }
    let page = chosen.get(&karte.asks(&[form, ("prompt", "none")])).await;
    assert!(page.is_ok().text.contains("<html lang=\"en\""), "{}", page.text);
    // The same once somebody has logged in: the request remembers it.
    let mut pc = server.pc();
    let sent = pc.get(&karte.asks(&[form, en])).await;
    let page = location(&sent);
    let application = page.strip_prefix("/login?application=").unwrap().split('&').next().unwrap();
    let taken = phone.logs_in_after(&mut pc, json!({ "application": application })).await;
    let next = taken.is_ok().body["next"].as_str().unwrap().to_owned();
    let back = pc.get(&next).await;
    assert!(
        back.is_ok().text.contains("<html lang=\"en\"") && back.text.contains("Go back"),
        "{}",
        back.text
    );
    // Our own forms say in which language they were read.
    let asked = pc.get("/oidc/end_session?client_id=karte&lang=en").await;
    assert!(asked.is_ok().text.contains("name=\"lang\" value=\"en\""), "{}", asked.text);
    let code = posted("/device", ORIGIN, "user_code=WDJ-BMJ-42&lang=en");
    let wrong = pc.send(code).await;
    assert!(
        wrong.text.contains("<html lang=\"en\"") && wrong.text.contains("cannot be used"),
        "{}",
        wrong.text
    );
    let out = pc.send(posted("/oidc/end_session", ORIGIN, "consent=yes&lang=en")).await;
    assert!(out.is_ok().text.contains("You are signed out"), "{}", out.text);
}

#[tokio::test]
async fn on_a_phone_a_wish_for_a_card_keeps_nobody_out_and_a_condition_does() {
    let cards = CardServer::open().await;
    let server = &cards.server;
    let karte = Vendor::karte(server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let wish = ("acr_values", "urn:kagura:acr:hpki");
    phone.logs_in().await.is_ok();
    for more in [&[wish][..], &[wish, ("prompt", "none")]] {
        let back = query_of(&location(&phone.browser.get(&karte.asks(more)).await));
        assert!(back.contains_key("code"), "{back:?}");
    }
    let claims = r#"{"id_token":{"acr":{"essential":true,"value":"urn:kagura:acr:hpki"}}}"#;
    let sent = location(&phone.browser.get(&karte.asks(&[("claims", claims)])).await);
    assert!(sent.starts_with("/login?"), "it is a condition: {sent}");
    // On a PC a card can be there.
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    let sent = location(&pc.get(&karte.asks(&[wish])).await);
    assert!(sent.starts_with("/login?"), "{sent}");
}
