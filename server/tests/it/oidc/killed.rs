//! The real program is killed between two steps of an application's login, at another one each time: whoever goes on gets there, a code
//! is used once, and whoever was told to log out is told so.

use crate::common::browser::{Browser, Reply};
use crate::common::{Phone, code_of};
use crate::log::journeys::registers;
use crate::log::program::Program;
use crate::oidc::device::{self, DEVICE_CODE, number, scanned};
use crate::oidc::vendor::{CHALLENGE, REDIRECT, VERIFIER, location};
use axum::body::Body;
use axum::http::{Request, header};
use base64::Engine as _;
use serde_json::{Value, json};
use server::ids::Secret;
use std::io::Read as _;
use std::net::TcpListener;
use std::time::Duration;

/// Between so many steps.
const STEPS: usize = 12;

/// A program that is killed before one of the steps.
struct Killed {
    program: Program,
    before: usize,
    step: usize,
}

impl Killed {
    fn step(&mut self) {
        if self.step == self.before {
            self.program.is_killed();
        }
        self.step += 1;
    }
}

async fn posts(browser: &mut Browser, path: &str, form: &[(&str, &str)], secret: &str) -> Reply {
    let pair = base64::engine::general_purpose::STANDARD.encode(format!("karte:{secret}"));
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::AUTHORIZATION, format!("Basic {pair}"));
    browser.send(request.body(Body::from(body)).unwrap()).await
}

/// The phone approves what a QR code leads to; the server dies on the way.
async fn approves(killed: &mut Killed, phone: &mut Phone, code: &Secret, number: Value) {
    phone.browser.link(code).post("/api/approve/choose", json!({ "number": number })).await.is_ok();
    killed.step();
    phone.confirms(code).await.is_ok();
    killed.step();
}

/// One login by way of our page, to its end.
async fn logs_in(killed: &mut Killed, phone: &mut Phone, secret: &str) {
    let mut pc = killed.program.pc().browser;
    let asked = format!(
        "/oidc/authorize?client_id=karte&redirect_uri={REDIRECT}&response_type=code&scope=openid+offline_access\
         &state=1&nonce=1&code_challenge={CHALLENGE}&code_challenge_method=S256"
    );
    let page = location(&pc.get(&asked).await);
    killed.step();
    let application = page.split_once("application=").unwrap().1;
    let shown = pc.post("/api/login", json!({ "application": application })).await.is_ok().body.clone();
    let (login, code) = (shown["id"].as_str().unwrap().to_owned(), code_of(&shown));
    killed.step();
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    killed.step();
    let number = pc.get(&format!("/api/login/{login}")).await.is_ok().body["state"]["number"].clone();
    approves(killed, phone, &code, number).await;
    let taken = pc.post(&format!("/api/login/{login}/session"), json!({})).await;
    let next = taken.is_ok().body["next"].as_str().unwrap().to_owned();
    killed.step();
    let answer = location(&pc.get(&next).await);
    assert!(answer.starts_with(REDIRECT), "{answer}");
    let code = answer.split_once("code=").unwrap().1.split('&').next().unwrap().to_owned();
    killed.step();
    let redeem = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let tokens = posts(&mut pc, "/oidc/token", &redeem, secret).await.is_ok().body.clone();
    killed.step();
    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    posts(&mut pc, "/oidc/token", &refresh, secret).await.is_ok();
    killed.step();
    // Used once; whoever uses it again ends what it gave.
    let again = posts(&mut pc, "/oidc/token", &redeem, secret).await;
    assert_eq!((again.status, &again.body["error"]), (400, &json!("invalid_grant")));
    killed.step();
    let over = posts(&mut pc, "/oidc/token", &refresh, secret).await;
    assert_eq!((over.status, &over.body["error"]), (400, &json!("invalid_grant")));
    killed.step();
}

/// One login on the application's own screen.
async fn logs_in_on_its_own_screen(killed: &mut Killed, phone: &mut Phone, secret: &str) {
    let mut application = killed.program.pc().browser;
    let begun = posts(&mut application, "/oidc/device_authorization", &[("scope", "openid")], secret).await;
    let begun = begun.is_ok().body.clone();
    let code = scanned(&begun);
    killed.step();
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    killed.step();
    approves(killed, phone, &code, number(&begun).into()).await;
    let form = [("grant_type", DEVICE_CODE), ("device_code", begun["device_code"].as_str().unwrap())];
    posts(&mut application, "/oidc/token", &form, secret).await.is_ok();
    killed.step();
    let again = posts(&mut application, "/oidc/token", &form, secret).await;
    assert_eq!(again.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_gets_there_whenever_the_server_dies() {
    let program = Program::with("json", &[("OIDC_PRIVATE_CLIENTS", "allow")]);
    let told = TcpListener::bind("127.0.0.1:0").unwrap();
    let logout = format!("https://{}/out", told.local_addr().unwrap());
    let metadata = json!({
        "client_name": "電子カルテ", "redirect_uris": [REDIRECT], "scope": "openid offline_access",
        "grant_types": ["authorization_code", "refresh_token", DEVICE_CODE], "backchannel_logout_uri": logout,
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("client.json");
    std::fs::write(&file, metadata.to_string()).unwrap();
    let add = ["client", "add", "karte", "--from", file.to_str().unwrap(), "--json"];
    let added: Value = serde_json::from_str(&program.desk(&add)).unwrap();
    let secret = added["client_secret"].as_str().unwrap().to_owned();
    program.desk(&["authority", "add", "jma", "--name", "試験医師会認証局", "--contact", "03-0000-0000"]);
    program.desk(&["holder", "add", "TESTK1", "--name", "試験 花子", "--authority", "jma"]);
    let (_, mut phone) = registers(&program, "TESTK1").await;

    let mut killed = Killed { program, before: 0, step: 0 };
    for before in 0..STEPS {
        (killed.before, killed.step) = (before, 0);
        logs_in(&mut killed, &mut phone, &secret).await;
        killed.step = 0;
        logs_in_on_its_own_screen(&mut killed, &mut phone, &secret).await;
    }
    logs_out(&mut killed, &mut phone, &secret, &told).await;
}

/// Whoever is told to have logged out has; and the application is told, though the server has died in between.
async fn logs_out(killed: &mut Killed, phone: &mut Phone, secret: &str, told: &TcpListener) {
    killed.before = usize::MAX;
    let mut application = killed.program.pc().browser;
    let begun = posts(&mut application, "/oidc/device_authorization", &[("scope", "openid")], secret).await;
    let begun = begun.is_ok().body.clone();
    device::approves(phone, &begun).await;
    let form = [("grant_type", DEVICE_CODE), ("device_code", begun["device_code"].as_str().unwrap())];
    let access =
        posts(&mut application, "/oidc/token", &form, secret).await.is_ok().body["access_token"].clone();
    phone.logs_in().await.is_ok();
    told.set_nonblocking(true).unwrap();
    while told.accept().is_ok() {} // what was told of before
    phone.browser.post("/api/account/sessions/end_others", json!({})).await.is_ok();
    killed.program.is_killed();
    let userinfo = Request::get("/oidc/userinfo");
    let userinfo = userinfo.header(header::AUTHORIZATION, format!("Bearer {}", access.as_str().unwrap()));
    assert_eq!(application.send(userinfo.body(Body::empty()).unwrap()).await.status, 401);
    told.set_nonblocking(false).unwrap();
    let (mut connection, _) = told.accept().unwrap();
    connection.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let mut first = [0; 1];
    connection.read_exact(&mut first).unwrap();
    assert_eq!(first, [22], "it speaks TLS, and tells nothing in the clear");
}
