//! Logins that begin on an application's own screen (RFC 8628), approved by a phone.

use crate::common::{Phone, Reply, TestServer};
use crate::oidc::Vendor;
use crate::oidc::vendor::{REDIRECT, location, refused, registers_anew};
use api::Code;
use axum::body::Body;
use axum::http::{Request, header};
use proptest::prelude::*;
use serde_json::{Value, json};
use server::ids::Secret;
use server::journey::login::Login;
use server::oidc::client::ClientStanding;
use server::oidc::scope::ScopeSet;
use std::time::Duration;

pub(super) const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

fn by_device() -> Value {
    json!({ "grant_types": ["authorization_code", DEVICE_CODE] })
}

async fn begins(vendor: &mut Vendor) -> Value {
    let begun = vendor.posts("/oidc/device_authorization", &[("scope", "openid profile")]).await;
    begun.is_ok().body.clone()
}

async fn fetches(vendor: &mut Vendor, begun: &Value) -> Reply {
    let code = begun["device_code"].as_str().unwrap();
    vendor.posts("/oidc/token", &[("grant_type", DEVICE_CODE), ("device_code", code)]).await
}

/// The secret of the QR code that the application shows.
pub(super) fn scanned(begun: &Value) -> Secret {
    let address = begun["verification_uri_complete"].as_str().unwrap();
    Secret::presented(address.split_once('#').unwrap().1).unwrap()
}

/// The number at the end of the code that the application shows.
pub(super) fn number(begun: &Value) -> u8 {
    begun["user_code"].as_str().unwrap().rsplit('-').next().unwrap().parse().unwrap()
}

/// The person scans the code and approves what the phone says.
pub(super) async fn approves(phone: &mut Phone, begun: &Value) {
    phone.approves(&scanned(begun), number(begun)).await.is_ok();
}

/// A person with a phone, and an application that has begun a login on its own screen.
struct Scene {
    server: TestServer,
    karte: Vendor,
    phone: Phone,
    begun: Value,
}

impl Scene {
    async fn begun() -> Self {
        let server = TestServer::start().await;
        let mut karte = Vendor::karte(&server, by_device()).await;
        let phone = server.registered("TESTC1").await;
        let begun = begins(&mut karte).await;
        Self { server, karte, phone, begun }
    }

    /// What the phone is told that scans the code.
    async fn opened(&mut self) -> Reply {
        self.phone.browser.link(&scanned(&self.begun)).post("/api/approve/open", json!({})).await
    }

    async fn approved(&mut self) {
        approves(&mut self.phone, &self.begun).await;
    }

    async fn fetched(&mut self) -> Reply {
        fetches(&mut self.karte, &self.begun).await
    }
}

#[tokio::test]
async fn somebody_logs_in_to_an_application_s_own_screen() {
    let mut it = Scene::begun().await;
    assert_eq!((&it.begun["expires_in"], &it.begun["interval"]), (&json!(600), &json!(5)));
    assert!(it.begun["verification_uri"].as_str().unwrap().ends_with("/device"));
    refused(&it.fetched().await, 400, "authorization_pending");

    let seen = it.opened().await;
    let seen = &seen.is_ok().body;
    assert_eq!((&seen["application"], &seen["pc"]), (&json!("電子カルテ"), &json!("アプリケーションの画面")));
    let numbers: Vec<u8> = serde_json::from_value(seen["step"]["numbers"].clone()).unwrap();
    assert!(numbers.contains(&number(&it.begun)), "{seen}");
    let code = it.begun["user_code"].as_str().unwrap();
    assert_eq!(code, format!("{}-{}", seen["code"].as_str().unwrap(), number(&it.begun)));
    it.approved().await;

    it.server.pass(Duration::from_secs(5));
    let tokens = it.fetched().await;
    let told = it.karte.reads(&tokens.is_ok().body["id_token"]).await.claims;
    assert_eq!(told["acr"], "urn:kagura:acr:phone");
    assert_eq!(told["auth_time"], json!(it.server.now().as_millis() / 1000 - 5));
    it.karte.userinfo(tokens.body["access_token"].as_str().unwrap()).await.is_ok();
    // Once.
    it.server.pass(Duration::from_secs(5));
    refused(&it.fetched().await, 400, "invalid_grant");
}

#[tokio::test]
async fn what_was_approved_is_one_clients_and_one_flows() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, by_device()).await;
    let mut other = Vendor::registered(&server, "other", REDIRECT, by_device()).await;
    let mut phone = server.registered("TESTC1").await;
    let begun = begins(&mut karte).await;
    approves(&mut phone, &begun).await;
    refused(&fetches(&mut other, &begun).await, 400, "invalid_grant");
    let code = begun["device_code"].as_str().unwrap();
    let form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", REDIRECT)];
    refused(&karte.posts("/oidc/token", &form).await, 400, "invalid_grant");
    for form in [
        vec![("grant_type", DEVICE_CODE)],
        vec![("grant_type", DEVICE_CODE), ("device_code", "x")],
        vec![("grant_type", DEVICE_CODE), ("device_code", begun["user_code"].as_str().unwrap())],
    ] {
        assert_eq!(karte.posts("/oidc/token", &form).await.status, 400);
    }
    fetches(&mut karte, &begun).await.is_ok();
}

#[tokio::test]
async fn whoever_asks_too_often_waits_longer() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, by_device()).await;
    let begun = begins(&mut karte).await;
    for (after, error) in [
        (0, "authorization_pending"),
        (1, "slow_down"),
        (6, "slow_down"),
        (10, "slow_down"),
        (20, "authorization_pending"),
    ] {
        server.pass(Duration::from_secs(after));
        refused(&fetches(&mut karte, &begun).await, 400, error);
    }
}

#[tokio::test]
async fn a_refusal_and_a_wrong_number_end_it() {
    let mut it = Scene::begun().await;
    it.opened().await.is_ok();
    it.phone.browser.link(&scanned(&it.begun)).post("/api/approve/refuse", json!({})).await.is_ok();
    refused(&it.fetched().await, 400, "access_denied");

    it.begun = begins(&mut it.karte).await;
    let wrong = if number(&it.begun) == 99 { 98 } else { number(&it.begun) + 1 };
    assert_ne!(it.phone.approves(&scanned(&it.begun), wrong).await.status, 200);
    refused(&it.fetched().await, 400, "access_denied");
    // The right one comes too late.
    let late = json!({ "number": number(&it.begun) });
    let late = it.phone.browser.link(&scanned(&it.begun)).post("/api/approve/choose", late).await;
    let told = late.refuses(Code::WrongNumber).explanation.unwrap();
    assert!(told.remedies[0].text.contains("操作を始めたアプリケーションの画面"), "{told:?}");
}

#[tokio::test]
async fn it_is_over_in_time_for_both_sides() {
    let mut it = Scene::begun().await;
    it.server.pass(Duration::from_secs(599));
    let seen = it.opened().await;
    // The phone has no longer than the client was told.
    assert_eq!(seen.is_ok().body["expires_at"], json!(it.server.now().as_millis() + 1000));
    it.server.pass(Duration::from_secs(1));
    refused(&it.fetched().await, 400, "expired_token");
    let late = it.opened().await;
    let told = late.refuses(Code::LinkExpired).explanation.unwrap();
    assert!(told.remedies[0].text.contains("操作を始めたアプリケーションの画面"), "{told:?}");
    // Approved, and not fetched: nobody who comes later gets it.
    it.begun = begins(&mut it.karte).await;
    it.approved().await;
    it.server.pass(Duration::from_mins(1));
    refused(&it.fetched().await, 400, "expired_token");
}

#[tokio::test]
async fn what_was_approved_ends_with_the_phone_and_with_its_session() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, by_device()).await;
    let mut phone = server.registered("TESTC1").await;
    phone.logs_in().await.is_ok();
    let begun = begins(&mut karte).await;
    approves(&mut phone, &begun).await;
    let tokens = fetches(&mut karte, &begun).await.is_ok().body.clone();
    let access = tokens["access_token"].as_str().unwrap();
    // Its person finds it among the sessions, and ends it.
    let account = phone.browser.get("/api/account").await;
    let sessions = account.is_ok().body["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let names: Vec<_> = sessions.iter().map(|it| it["browser"].as_str().unwrap()).collect();
    assert!(names.contains(&"電子カルテ") && names.contains(&"iPhone の Safari"), "{names:?}");
    karte.userinfo(access).await.is_ok();
    phone.browser.post("/api/account/sessions/end_others", json!({})).await.is_ok();
    refused(&karte.userinfo(access).await, 401, "invalid_token");
}

#[tokio::test]
async fn whoever_ends_all_other_sessions_ends_what_was_approved_and_not_fetched() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, by_device()).await;
    let mut phone = server.registered("TESTC1").await;
    phone.logs_in().await.is_ok();
    let begun = begins(&mut karte).await;
    approves(&mut phone, &begun).await;
    phone.browser.post("/api/account/sessions/end_others", json!({})).await.is_ok();
    refused(&fetches(&mut karte, &begun).await, 400, "access_denied");
}

#[tokio::test]
async fn nobody_approves_a_login_to_an_application_that_was_disabled() {
    let mut it = Scene::begun().await;
    let since = it.server.now();
    registers_anew(&it.server, |client| client.standing = ClientStanding::Disabled { since }).await;
    it.opened().await.refuses(Code::ApplicationUnknown);
}

#[tokio::test]
async fn a_scope_that_was_taken_away_since_is_not_given() {
    let mut it = Scene::begun().await;
    it.approved().await;
    registers_anew(&it.server, |client| client.metadata.scope = ScopeSet::read("openid")).await;
    assert_eq!(it.fetched().await.is_ok().body["scope"], "openid");
}

#[tokio::test]
async fn an_application_that_asks_for_more_than_a_phone_is_told_at_once() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, by_device()).await;
    let ask = [("scope", "openid"), ("acr_values", "aal3")];
    let told = karte.posts("/oidc/device_authorization", &ask).await;
    refused(&told, 400, "unmet_authentication_requirements");
    let claims = r#"{"id_token":{"acr":{"essential":true,"value":"aal3"}}}"#;
    let ask = [("scope", "openid"), ("claims", claims)];
    let told = karte.posts("/oidc/device_authorization", &ask).await;
    refused(&told, 400, "unmet_authentication_requirements");
    // What nobody knows is no wish.
    let ask = [("scope", "openid"), ("acr_values", "urn:nobody:knows")];
    karte.posts("/oidc/device_authorization", &ask).await.is_ok();
    let claims = r#"{"id_token":{"acr":{"essential":true,"value":"urn:nobody:knows"}}}"#;
    let ask = [("scope", "openid"), ("claims", claims)];
    let told = karte.posts("/oidc/device_authorization", &ask).await;
    refused(&told, 400, "unmet_authentication_requirements");
    refused(&karte.posts("/oidc/device_authorization", &[("scope", "profile")]).await, 400, "invalid_scope");
    let cards = json!({ "grant_types": [DEVICE_CODE], "redirect_uris": [], "means": ["hpki"] });
    let mut cards = Vendor::registered(&server, "cards", REDIRECT, cards).await;
    let told = cards.posts("/oidc/device_authorization", &[("scope", "openid")]).await;
    refused(&told, 400, "unmet_authentication_requirements");
    let mut usual = Vendor::registered(&server, "usual", REDIRECT, json!({})).await;
    let told = usual.posts("/oidc/device_authorization", &[("scope", "openid")]).await;
    refused(&told, 400, "unauthorized_client");
}

#[tokio::test]
async fn a_client_without_a_secret_begins_one_too_and_pays_for_it() {
    let server = TestServer::with(&[("limits.strangers_per_address", "1MiB")]).await;
    let more = json!({
        "grant_types": [DEVICE_CODE], "redirect_uris": [], "token_endpoint_auth_method": "none",
        "application_type": "native",
    });
    let mut tool = Vendor::registered(&server, "tool", REDIRECT, more).await;
    let mut phone = server.registered("TESTC1").await;
    let ask = [("client_id", "tool"), ("scope", "openid profile")];
    let begun = tool.posts_as("/oidc/device_authorization", &ask, None).await.is_ok().body.clone();
    approves(&mut phone, &begun).await;
    let code = begun["device_code"].as_str().unwrap();
    let form = [("grant_type", DEVICE_CODE), ("device_code", code), ("client_id", "tool")];
    tool.posts_as("/oidc/token", &form, None).await.is_ok();
    // Of whoever begins one after another, the newest stay: no more is kept than strangers may have.
    for _ in 0..300 {
        tool.posts_as("/oidc/device_authorization", &ask, None).await.is_ok();
    }
    let kept = server.app.store.scan::<Login>(&[], None, 500).await.unwrap().len();
    assert!((100..=257).contains(&kept), "{kept}");
}

/// What somebody types at `/device`.
async fn types(phone: &mut Phone, code: &str, from: Option<&str>) -> Reply {
    let body = url::form_urlencoded::Serializer::new(String::new()).append_pair("user_code", code).finish();
    let mut request =
        Request::post("/device").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(from) = from {
        request = request.header(header::ORIGIN, from);
    }
    phone.browser.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn whoever_has_no_camera_types_the_code() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, by_device()).await;
    let mut phone = server.registered("TESTC1").await;
    let page = phone.browser.get("/device").await;
    assert!(page.is_ok().text.contains("コードの入力"), "{}", page.text);
    let begun = begins(&mut karte).await;
    let code = begun["user_code"].as_str().unwrap();
    for wrong in ["", "WDJ-BMJ", "<b>", "BCDFGH10", &code[..7], &"9".repeat(3000)] {
        let told = types(&mut phone, wrong, None).await;
        assert!(!told.text.contains("<b>"), "{}", told.text);
        assert_ne!(told.status, 303, "{wrong}");
    }
    // A page of somebody else's leads nobody there.
    assert_ne!(types(&mut phone, code, Some("https://evil.example")).await.status, 303);
    let sent = types(&mut phone, &code.to_lowercase().replace('-', " "), None).await;
    let page = location(&sent);
    let secret = Secret::presented(page.split_once('#').unwrap().1).unwrap();
    // The QR code on the screen leads there no more: one phone has it.
    let scanned = phone.browser.link(&scanned(&begun)).post("/api/approve/open", json!({})).await;
    scanned.refuses(Code::LinkReplaced);
    phone.approves(&secret, number(&begun)).await.is_ok();
    // It is done, and not to be begun again.
    let late = phone.browser.link(&self::scanned(&begun)).post("/api/approve/open", json!({})).await;
    late.refuses(Code::LinkUsed);
    fetches(&mut karte, &begun).await.is_ok();
    // What was approved is nobody's to type again.
    assert_eq!(types(&mut phone, code, None).await.status, 400);
}

#[tokio::test]
async fn the_digits_of_a_code_cannot_be_tried_out() {
    let mut it = Scene::begun().await;
    let code = it.begun["user_code"].as_str().unwrap();
    for digits in (10..100).filter(|digits| *digits != number(&it.begun)).take(5) {
        assert_eq!(types(&mut it.phone, &format!("{}-{digits}", &code[..7]), None).await.status, 400);
    }
    assert_eq!(types(&mut it.phone, code, None).await.status, 400);
    refused(&it.fetched().await, 400, "access_denied");
}

/// What can be no code is said to be none, without a number for the help desk; of what could be one nothing is said but that it does not
/// work, whether there is such a code or not.
#[tokio::test]
async fn what_can_be_no_code_is_told_apart_from_a_wrong_one() {
    let mut it = Scene::begun().await;
    for (typed, said) in [
        ("wdj", "短すぎます"),
        ("WDJ-BMJ-421", "長すぎます"),
        ("ああ", "「あ」は、コードに使われない文字です"),
        ("<b>", "「&lt;」は、コードに使われない文字です"),
        ("wda-bmj-42", "「A」は、コードに使われない文字です"),
        ("42WDJBMJ", "英字6文字、数字2文字の順"),
        ("", "コードを入力してください"),
    ] {
        let told = types(&mut it.phone, typed, None).await;
        assert_eq!(told.status, 400, "{typed}");
        assert!(told.text.contains(said), "{typed}: {}", told.text);
        assert!(
            !told.text.contains("お問い合わせ番号") && !told.text.contains("このコードは使えません"),
            "{typed}"
        );
    }
    let code = it.begun["user_code"].as_str().unwrap().to_owned();
    let other = if number(&it.begun) == 10 { 11 } else { 10 };
    for wrong in ["BCD-FGH-10".to_owned(), format!("{}-{other}", &code[..7])] {
        let told = types(&mut it.phone, &wrong, None).await;
        assert!(told.text.contains("このコードは使えません"), "{wrong}: {}", told.text);
        assert!(told.text.contains("お問い合わせ番号"), "{wrong}: {}", told.text);
    }
    // None of it has used the code up.
    assert_eq!(types(&mut it.phone, &code, None).await.status, 303);
}

/// What may happen to a login that a client began.
#[derive(Clone, Copy, Debug)]
enum Step {
    Opens,
    PicksRight,
    PicksWrong,
    Confirms,
    Refuses,
    Polls,
    OtherPolls,
    Waits(u64),
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever happens in whatever order: tokens are given at most once, to the client that began, and only after the phone has approved.
    #[test]
    fn tokens_are_given_once_and_after_the_phone_has_approved(
        steps in proptest::collection::vec(prop_oneof![
            3 => Just(Step::Opens), 3 => Just(Step::PicksRight), 1 => Just(Step::PicksWrong), 3 => Just(Step::Confirms),
            1 => Just(Step::Refuses), 4 => Just(Step::Polls), 2 => Just(Step::OtherPolls), 2 => (1_u64..90).prop_map(Step::Waits),
        ], 1..24),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = TestServer::start().await;
            let mut karte = Vendor::karte(&server, by_device()).await;
            let mut other = Vendor::registered(&server, "other", REDIRECT, by_device()).await;
            let mut phone = server.registered("TESTC1").await;
            let begun = begins(&mut karte).await;
            let (secret, right) = (scanned(&begun), number(&begun));
            let (mut approved, mut given) = (false, 0);
            for step in steps {
                let link = phone.browser.link(&secret);
                match step {
                    Step::Opens => drop(link.post("/api/approve/open", json!({})).await),
                    Step::PicksRight => drop(link.post("/api/approve/choose", json!({ "number": right })).await),
                    Step::PicksWrong => {
                        let wrong = if right == 10 { 11 } else { right - 1 };
                        drop(link.post("/api/approve/choose", json!({ "number": wrong })).await);
                    }
                    Step::Confirms => approved |= phone.confirms(&secret).await.status == 200,
                    Step::Refuses => drop(link.post("/api/approve/refuse", json!({})).await),
                    Step::Polls => {
                        if fetches(&mut karte, &begun).await.status == 200 {
                            given += 1;
                            assert!(approved, "given before it was approved");
                        }
                    }
                    Step::OtherPolls => assert_eq!(fetches(&mut other, &begun).await.status, 400),
                    Step::Waits(seconds) => server.pass(Duration::from_secs(seconds)),
                }
            }
            assert!(given <= 1, "given {given} times");
        });
    }
}
