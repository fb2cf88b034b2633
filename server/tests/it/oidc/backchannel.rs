//! The plan `oidcc-backchannel-rp-initiated-logout-certification-test-plan`: applications are told that somebody has logged out.

use crate::common::{Browser, ORIGIN, Phone, TestServer};
use crate::oidc::Vendor;
use crate::oidc::vendor::{REDIRECT, ends};
use serde_json::{Value, json};
use server::desk::NewStanding;
use server::ids::{ApplicationId, HolderId};
use server::oidc::failure::ClientFailures;
use server::oidc::jose::{JwkSet, JwsAlgorithm, JwtKind, verify};
use server::oidc::logout::LogoutNotice;
use server::service::oidc::logout_notices::{Delivered, LogoutMessenger, deliver, deliver_for_ever};
use server::service::sweep::sweep;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::Url;

const HOOK: &str = "https://karte.example/logout";

struct Scene {
    server: TestServer,
    karte: Vendor,
    phone: Phone,
    pc: Browser,
}

async fn scene(more: Value) -> Scene {
    let server = TestServer::start().await;
    let mut all = json!({ "backchannel_logout_uri": HOOK });
    for (name, value) in more.as_object().unwrap() {
        all[name] = value.clone();
    }
    let karte = Vendor::karte(&server, all).await;
    let (phone, pc) = (server.registered("TESTC1").await, server.pc());
    Scene { server, karte, phone, pc }
}

/// Keeps what it should bring, and says that it went like this.
struct Recorder {
    answer: Delivered,
    told: Mutex<Vec<(Url, String)>>,
}

impl LogoutMessenger for Recorder {
    async fn post(&self, address: Url, form: String) -> Delivered {
        self.told.lock().unwrap().push((address, form));
        self.answer.clone()
    }
}

/// The application did not take it.
fn no() -> Delivered {
    Delivered::No("the server answered 400".to_owned())
}

/// What the applications are told, if they answer like this.
async fn heard(server: &TestServer, answer: Delivered) -> Vec<(Url, Value)> {
    let told = match &server.reference {
        None => {
            let messenger = Recorder { answer, told: Mutex::default() };
            deliver(&server.app, &messenger).await.unwrap();
            messenger.told.into_inner().unwrap()
        }
        Some(reference) => serde_json::from_value(reference.scene("delivered", &Value::Null).await).unwrap(),
    };
    let keys = server.browser("karte/1.0").get("/oidc/jwks").await;
    let keys = JwkSet::parse(&keys.is_ok().text).unwrap();
    let algorithms = [JwsAlgorithm::Rs256, JwsAlgorithm::Es256];
    told.into_iter()
        .map(|(address, form)| {
            let token = form.strip_prefix("logout_token=").expect("one field");
            let read = verify::<Value>(token, JwtKind::LogoutToken, keys.keys(), &algorithms).unwrap();
            assert!(verify::<Value>(token, JwtKind::IdToken, keys.keys(), &algorithms).is_err());
            (address, read.claims)
        })
        .collect()
}

#[tokio::test]
async fn oidcc_backchannel_rp_initiated_logout() {
    let mut it = scene(json!({})).await;
    let tokens = it.karte.gets_tokens(&mut it.pc, &mut it.phone, &[]).await;
    let id_token = it.karte.reads(&tokens["id_token"]).await.claims;
    assert_eq!(heard(&it.server, Delivered::Yes).await, [], "nobody has logged out");
    let hint = tokens["id_token"].as_str().unwrap();
    ends(&it.server, &mut it.pc, &format!("id_token_hint={hint}")).await.is_ok();
    let told = heard(&it.server, Delivered::Yes).await;
    let [(address, claims)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(address.as_str(), HOOK);
    for (name, value) in [
        ("iss", &json!(ORIGIN)),
        ("aud", &json!("karte")),
        ("sub", &id_token["sub"]),
        ("sid", &id_token["sid"]),
    ] {
        assert_eq!(&claims[name], value, "{name}");
    }
    assert_eq!(claims["events"], json!({ "http://schemas.openid.net/event/backchannel-logout": {} }));
    assert!(claims["jti"].is_string() && claims.get("nonce").is_none());
    assert_eq!(heard(&it.server, Delivered::Yes).await, [], "once");
}

#[tokio::test]
async fn an_application_is_told_however_a_session_ends() {
    for way in ["log out", "disabled", "device removed", "over by itself", "somebody else"] {
        let mut it = scene(json!({})).await;
        it.karte.gets_tokens(&mut it.pc, &mut it.phone, &[]).await;
        let holder = HolderId::parse("TESTC1").unwrap();
        match way {
            "log out" => {
                it.pc.post("/api/session/end", json!({})).await.is_ok();
            }
            "disabled" => it.server.desk_sets(&holder, NewStanding::Disabled).await,
            "device removed" => {
                let devices = it.pc.get("/api/account").await;
                let id = devices.is_ok().body["devices"][0]["id"].as_str().unwrap().to_owned();
                let made = it.server.confirmed(&mut it.pc, json!({"is": "remove_device", "id": id})).await;
                it.pc.post(&format!("/api/account/devices/{id}/remove"), made.unwrap()).await.is_ok();
            }
            "over by itself" => {
                it.server.pass(Duration::from_hours(1));
                sweep(&it.server.app).await.unwrap();
            }
            _ => {
                let mut bob = it.server.registered("TESTC2").await;
                let login = it.pc.clone();
                let mut pc = login;
                let shown = pc.post("/api/login", json!({})).await;
                let (id, code) =
                    (shown.body["id"].as_str().unwrap().to_owned(), crate::common::code_of(&shown.body));
                bob.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
                let number = pc.get(&format!("/api/login/{id}")).await.body["state"]["number"].clone();
                bob.browser.link(&code).post("/api/approve/choose", json!({"number": number})).await.is_ok();
                bob.confirms(&code).await.is_ok();
                pc.post(&format!("/api/login/{id}/session"), json!({"conflict": "switch"})).await.is_ok();
            }
        }
        assert_eq!(heard(&it.server, Delivered::Yes).await.len(), 1, "{way}");
    }
}

#[tokio::test]
async fn who_cannot_be_reached_is_told_later_and_not_for_ever() {
    let mut it = scene(json!({})).await;
    it.karte.gets_tokens(&mut it.pc, &mut it.phone, &[]).await;
    it.pc.post("/api/session/end", json!({})).await.is_ok();
    assert_eq!(heard(&it.server, Delivered::Private).await.len(), 1);
    let kept: ClientFailures =
        it.server.app.store.get(&ApplicationId::parse(it.karte.id).unwrap()).await.unwrap().unwrap();
    assert!(
        kept.latest[0].description.contains("oidc.private_clients"),
        "its developer learns why: {kept:?}"
    );
    assert_eq!(heard(&it.server, no()).await.len(), 0, "not at once");
    it.server.pass(Duration::from_secs(10));
    assert_eq!(heard(&it.server, no()).await.len(), 1);
    let kept: ClientFailures =
        it.server.app.store.get(&ApplicationId::parse(it.karte.id).unwrap()).await.unwrap().unwrap();
    assert!(kept.latest.len() == 1, "the first try is told: {kept:?}");
    let mut tries = 2;
    while !it.server.app.store.scan::<LogoutNotice>(&[], None, 9).await.unwrap().is_empty() {
        it.server.pass(Duration::from_mins(30));
        tries += heard(&it.server, no()).await.len();
        assert!(tries < 100);
    }
    assert!(tries > 20, "{tries}");
}

#[tokio::test]
async fn what_was_given_for_the_day_outlives_a_session_that_is_over_by_itself() {
    let more = json!({
        "scope": "openid offline_access", "grant_types": ["authorization_code", "refresh_token"],
    });
    let mut it = scene(more).await;
    let scope = ("scope", "openid offline_access");
    let tokens = it.karte.gets_tokens(&mut it.pc, &mut it.phone, &[scope]).await;
    it.server.pass(Duration::from_hours(1));
    sweep(&it.server.app).await.unwrap();
    assert_eq!(heard(&it.server, Delivered::Yes).await, []);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    it.karte.posts("/oidc/token", &form).await.is_ok();
}

#[tokio::test]
async fn each_application_of_a_session_is_told_once() {
    let mut it = scene(json!({})).await;
    let more = json!({ "backchannel_logout_uri": "https://rx.example/logout" });
    let rx = Vendor::registered(&it.server, "rx", REDIRECT, more).await;
    Vendor::registered(&it.server, "deaf", REDIRECT, json!({})).await;
    for _ in 0..2 {
        it.karte.gets_tokens(&mut it.pc, &mut it.phone, &[("prompt", "login")]).await;
        it.pc.get(&rx.asks(&[])).await;
        it.server.pass(Duration::from_secs(1));
    }
    it.pc.post("/api/session/end", json!({})).await.is_ok();
    let mut told: Vec<_> =
        heard(&it.server, Delivered::Yes).await.into_iter().map(|(address, _)| address.to_string()).collect();
    told.sort();
    assert_eq!(told, [HOOK, "https://rx.example/logout"]);
}

/// Takes what is for `…/good`, and answers nothing else.
struct Hanging {
    told: Mutex<Vec<String>>,
    under_way: Mutex<Vec<String>>,
}

impl LogoutMessenger for Hanging {
    async fn post(&self, address: Url, _: String) -> Delivered {
        if address.path().ends_with("/good") {
            self.told.lock().unwrap().push(address.to_string());
            return Delivered::Yes;
        }
        self.under_way.lock().unwrap().push(address.to_string());
        std::future::pending().await
    }
}

impl Hanging {
    /// Waits until this address has heard so much.
    async fn has_told(&self, address: &str, times: usize) {
        let heard = || self.told.lock().unwrap().iter().filter(|it| it.as_str() == address).count();
        tokio::time::timeout(Duration::from_secs(30), async {
            while heard() < times {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await
        .unwrap_or_else(|_| panic!("{address} was told {} of {times}", heard()));
    }
}

#[tokio::test]
async fn an_application_that_never_answers_makes_no_other_wait() {
    let server = TestServer::start().await;
    let (mut phone, mut pc) = (server.registered("TESTC1").await, server.pc());
    let mut all = Vec::new();
    for n in 0..31 {
        let id: &'static str = format!("hang-{n}").leak();
        let hook = json!({ "backchannel_logout_uri": format!("https://{id}.example/hang") });
        all.push(Vendor::registered(&server, id, REDIRECT, hook).await);
    }
    let good = json!({ "backchannel_logout_uri": "https://karte.example/good" });
    let karte = Vendor::karte(&server, good).await;
    let messenger = Arc::new(Hanging { told: Mutex::default(), under_way: Mutex::default() });
    let teller = tokio::spawn({
        let (app, messenger) = (Arc::clone(&server.app), Arc::clone(&messenger));
        async move { deliver_for_ever(&app, &*messenger, Duration::from_millis(1)).await }
    });
    // As many receivers hang as leave the others a place; each is told one thing at a time.
    karte.logs_in(&mut pc, &mut phone, &[]).await;
    for hanging in &all {
        pc.get(&hanging.asks(&[])).await;
    }
    pc.post("/api/session/end", json!({})).await.is_ok();
    messenger.has_told("https://karte.example/good", 1).await;
    // Whoever logs out while they hang is told of, too.
    for times in 2..4 {
        karte.logs_in(&mut pc, &mut phone, &[]).await;
        pc.get(&all[0].asks(&[])).await;
        pc.post("/api/session/end", json!({})).await.is_ok();
        messenger.has_told("https://karte.example/good", times).await;
    }
    teller.abort();
    let under_way = messenger.under_way.lock().unwrap().clone();
    let to_first = under_way.iter().filter(|it| it.contains("//hang-0.")).count();
    assert!(to_first <= 1, "{under_way:?}");
    let kept = server.app.store.scan::<LogoutNotice>(&[], None, 99).await.unwrap();
    assert!(kept.len() >= 31, "what was not heard is still to be told: {}", kept.len());
}
