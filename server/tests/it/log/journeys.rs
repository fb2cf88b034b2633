//! What people, the desk and those who mean no well do to the real program, one after the other, so that everything that is carried is
//! carried once.

use crate::common::{Browser, Phone, Reply, WINDOWS, code_of};
use crate::log::program::Program;
use crate::mtls::pc::{Pc, accepted};
use api::card::CardKind;
use axum::body::Body;
use axum::http::{HeaderValue, Request, header};
use base64::Engine as _;
use serde_json::{Value, json};
use server::demo::pki::DemoCard;
use server::demo::pki::mint::MintAlgorithm;
use server::ids::{Draw as _, Secret, SystemRandom};

/// What has to have been carried before it can be said that nothing of it is told.
pub const CARRIED: [&str; 20] = [
    "access token",
    "certificate",
    "challenge",
    "client's secret",
    "code",
    "cookie",
    "label",
    "ID token",
    "link",
    "name",
    "name of a ceremony",
    "pass",
    "password",
    "private key",
    "proof",
    "query",
    "refresh token",
    "secret of an attempt",
    "signature",
    "ticket",
];

/// The name of somebody whose phone is lost.
const NAME: &str = "神楽坂 みのり";

/// All of it; gives the numbers of what stopped on the way, which the log has, and why.
pub async fn all(program: &Program) -> Vec<(String, &'static str)> {
    let (doctor, holder) = program.card(DemoCard::Doctor);
    let holder = holder.unwrap();
    program.desk(&["authority", "add", "jma", "--name", "試験医師会認証局", "--contact", "03-0000-0000"]);
    program.desk(&["holder", "add", &holder, "--name", NAME, "--authority", "jma"]);
    program.private("name", NAME);
    program.knows_cards();
    let (mut told, mut phone) = registers(program, &holder).await;
    let mut pc = program.pc();
    logs_in(program, &mut phone, &mut pc.browser, &holder).await;
    enters(program, &mut phone).await;
    changes(program, &mut phone, &mut pc).await;
    let mut own = program.pc();
    own.logs_in(CardKind::Hpki, &doctor).await.is_ok();
    binds(program, &mut own).await;
    told.extend(reports(program, &mut phone).await);
    told.extend(asks_for_help(program, &mut own.browser, &told[0].0).await);
    told.extend(misplaces(program).await);
    own.browser.post("/api/session/end", json!({})).await.is_ok();
    desk_ends(program, &mut phone, &holder).await;
    told
}

/// A letter's link and password.
fn letter(program: &Program, holder: &str) -> (Secret, String) {
    let printed: Value = serde_json::from_str(&program.desk(&["invite", holder, "--json"])).unwrap();
    let link = printed["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    let password = printed["password"].as_str().unwrap().to_owned();
    program.secret("link", &link);
    program.secret("password", &password);
    (Secret::presented(&link).unwrap(), password)
}

fn number(refused: &Reply, why: &'static str) -> (String, &'static str) {
    let number = refused.body["incident"].as_str().or(refused.body["explanation"]["incident"].as_str());
    (number.unwrap_or_else(|| panic!("no number: {}", refused.text)).to_owned(), why)
}

/// By letter: the wrong password, a cancelled passkey, the right ones.
pub async fn registers(program: &Program, holder: &str) -> (Vec<(String, &'static str)>, Phone) {
    let (link, password) = letter(program, holder);
    let mut phone = program.phone();
    phone.browser.get("/register?openExternalBrowser=1&from=letter-of-the-authority").await;
    phone.browser.link(&link).post("/api/register/open", json!({})).await.is_ok();
    let wrong = json!({"password": "wr0ng-w0rd"});
    let wrong = phone.browser.link(&link).post("/api/register/unlock", wrong).await;
    assert_eq!(wrong.status, 403, "{}", wrong.text);
    let right = json!({"password": password});
    let unlocked = phone.browser.link(&link).post("/api/register/unlock", right).await;
    let ticket = unlocked.is_ok().body["ticket"].as_str().unwrap().to_owned();
    phone.makes_passkey(&link, Some(&ticket)).await.is_ok();
    let label = json!({"label": "夜勤用の赤い電話"});
    phone.browser.link(&link).ticket(Some(&ticket)).post("/api/register/label", label).await.is_ok();
    // Once more, elsewhere: it is used up.
    let again = json!({"password": password});
    let used = program.phone().browser.link(&link).post("/api/register/unlock", again).await;
    (vec![number(&used, "a used letter")], phone)
}

/// On a PC, by code and number; the wrong number first, somebody who is not there, and on the phone itself.
async fn logs_in(program: &Program, phone: &mut Phone, pc: &mut Browser, holder: &str) {
    phone.logs_in().await.is_ok();
    let nobody = json!({"holder_id": "NOBODY-KNOWS-THIS-ONE"});
    program.private("holder id", "NOBODY-KNOWS-THIS-ONE");
    assert!(pc.post("/api/login", nobody).await.status >= 400);
    let shown = pc.post("/api/login", json!({"holder_id": holder})).await;
    let id = shown.is_ok().body["id"].as_str().unwrap().to_owned();
    program.private("name of a journey", &id);
    let code = code_of(&shown.body);
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let stolen = program.phone().browser.link(&code).post("/api/approve/open", json!({})).await;
    assert!(stolen.status >= 400, "{}", stolen.text);
    let right = pc.get(&format!("/api/login/{id}")).await.is_ok().body["state"]["number"].as_u64().unwrap();
    let wrong = json!({"number": if right == 99 { 10 } else { right + 1 }});
    assert!(phone.browser.link(&code).post("/api/approve/choose", wrong).await.status >= 400);
    phone.logs_in_after(pc, json!({"holder_id": holder})).await.is_ok();
    pc.get("/api/session").await.is_ok();
}

/// By way of an application (OpenID Connect): its secret, a code, tokens, all of them once more and once wrongly.
async fn enters(program: &Program, phone: &mut Phone) {
    let back = "https://karte.example/cb";
    let scope = "openid profile offline_access";
    let add = [
        "client",
        "add",
        "karte",
        "--name",
        "電子カルテ",
        "--redirect-uri",
        back,
        "--scope",
        scope,
        "--json",
    ];
    let added: Value = serde_json::from_str(&program.desk(&add)).unwrap();
    let secret = added["client_secret"].as_str().unwrap().to_owned();
    program.secret("client's secret", &secret);
    let mut pc = program.pc().browser;
    let (verifier, challenge) =
        ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    let asked = format!(
        "client_id=karte&redirect_uri={back}&response_type=code&scope=openid+profile+offline_access\
         &state=of-the-vendor-alone&nonce=1&code_challenge={challenge}&code_challenge_method=S256"
    );
    let location = |reply: &Reply| reply.headers[header::LOCATION].to_str().unwrap().to_owned();
    // In a form: what stands in an address is looked for by its pieces, and all addresses begin alike.
    let sent =
        Request::post("/oidc/authorize").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let sent = pc.send(sent.body(Body::from(asked)).unwrap()).await;
    let page = location(&pc.get(&location(&sent)).await);
    let application = page.split_once("application=").unwrap().1.to_owned();
    let taken = phone.logs_in_after(&mut pc, json!({ "application": application })).await;
    let next = taken.is_ok().body["next"].as_str().unwrap().to_owned();
    let answer = location(&pc.get(&next).await);
    let code = answer.split_once("code=").unwrap().1.split('&').next().unwrap().to_owned();
    program.secret("code", &code);
    let redeem =
        format!("grant_type=authorization_code&code={code}&redirect_uri={back}&code_verifier={verifier}");
    let pair = base64::engine::general_purpose::STANDARD.encode(format!("karte:{secret}"));
    let form = |path: &str, body: String, authorization: String| {
        Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::AUTHORIZATION, authorization)
            .body(Body::from(body))
            .unwrap()
    };
    let basic = format!("Basic {pair}");
    let posted = format!("{redeem}&client_id=karte&client_secret={secret}");
    assert_eq!(pc.send(form("/oidc/token", posted, String::from("Bearer x"))).await.status, 400);
    let tokens = pc.send(form("/oidc/token", redeem.clone(), basic.clone())).await;
    for (what, name) in
        [("access token", "access_token"), ("refresh token", "refresh_token"), ("ID token", "id_token")]
    {
        program.secret(what, tokens.is_ok().body[name].as_str().unwrap());
    }
    let access = tokens.body["access_token"].as_str().unwrap();
    let userinfo = Request::get("/oidc/userinfo").header(header::AUTHORIZATION, format!("Bearer {access}"));
    pc.send(userinfo.body(Body::empty()).unwrap()).await.is_ok();
    let hint = tokens.body["id_token"].as_str().unwrap();
    assert_eq!(
        pc.get(&format!("/oidc/end_session?id_token_hint={hint}&post_logout_redirect_uri=x")).await.status,
        400
    );
    assert_eq!(pc.send(form("/oidc/token", redeem, basic)).await.status, 400, "used twice");
    phone.browser.post("/api/session/end", json!({})).await;
    phone.logs_in().await.is_ok();
}

/// On the own page: a name for the phone, a new one, none of it, one's sessions.
async fn changes(program: &Program, phone: &mut Phone, pc: &mut Pc) {
    let account = phone.browser.get("/api/account").await;
    let id = account.is_ok().body["devices"][0]["id"].as_str().unwrap().to_owned();
    let label = json!({"label": "診察室の机の上"});
    phone.browser.post(&format!("/api/account/devices/{id}/label"), label).await.is_ok();
    let confirmed = phone.confirms_change(json!({"is": "add_phone"})).await;
    let shown = phone.browser.post("/api/account/devices/add", confirmed).await;
    let (code, journey) = (code_of(&shown.is_ok().body), shown.body["id"].as_str().unwrap().to_owned());
    let mut other = program.phone();
    let ticket = other.claims(&code, &mut phone.browser, &journey).await;
    other.makes_passkey(&code, Some(&ticket)).await.is_ok();
    other.logs_in().await.is_ok();
    let account = other.browser.get("/api/account").await;
    let devices = account.is_ok().body["devices"].as_array().unwrap().clone();
    let gone = devices.iter().find(|it| it["current"] == "yes").unwrap()["id"].clone();
    let confirmed = phone.confirms_change(json!({"is": "remove_device", "id": gone})).await;
    let path = format!("/api/account/devices/{}/remove", gone.as_str().unwrap());
    phone.browser.post(&path, confirmed).await.is_ok();
    assert!(other.browser.get("/api/account").await.status >= 400, "it is over");
    pc.browser.post("/api/account/sessions/end_others", json!({})).await.is_ok();
    phone.logs_in().await.is_ok();
}

/// A My Number card, by its handshake and through the browser's extension; and a call that got lost.
async fn binds(program: &Program, pc: &mut Pc) {
    let (card, _) = program.card(DemoCard::MyNumberUnbound);
    let (attempt, view) = pc.shows(CardKind::Jpki, "bind", &card).await;
    accepted(&view);
    program.secret("pass", &attempt.pass);
    program.private("name of an attempt", &attempt.id);
    pc.goes_on(&attempt, "bind", json!({})).await.is_ok();
    let lost = pc.begins(CardKind::Hpki, "reauthenticate").await;
    program.secret("pass", &lost.pass);
    let said = format!("TypeError: Failed to fetch https://{}/#{}", lost.host, lost.pass);
    pc.lost(&lost, json!({"elapsed_ms": 1000, "said": said})).await;
    let challenge = pc.browser.post("/api/bridge", json!({})).await.is_ok().body.clone();
    let message = crate::common::b64::decode(challenge["message"].as_str().unwrap());
    let signature = card.key.sign(MintAlgorithm::RsaSha256, &message).unwrap();
    let standard = |bytes: &[u8]| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes);
    let answer = json!({"certificate": standard(&card.chain[0]), "signature": standard(&signature)});
    let path = format!("/api/bridge/{}/finish", challenge["id"].as_str().unwrap());
    pc.browser.post(&path, answer.clone()).await.is_ok();
    assert!(pc.browser.post(&path, answer).await.status >= 400, "once");
    // A stranger who enters with something else than the page's secret.
    let mut wrong = pc.begins(CardKind::Hpki, "reauthenticate").await;
    SystemRandom.secret().reveal().clone_into(&mut wrong.pass);
    program.secret("pass", &wrong.pass);
    let (doctor, _) = program.card(DemoCard::Doctor);
    let _ = pc.calls(&wrong, Some(&doctor)).await; // refused in either of two ways
}

/// What pages report, with what stood in the browser's address or on its clipboard.
async fn reports(program: &Program, phone: &mut Phone) -> Vec<(String, &'static str)> {
    let mut told = Vec::new();
    for token in
        [SystemRandom.secret().reveal().to_owned(), "qWertyUiopAsdfghJklz_XcvbnmQwertyuiOpa-sdfE".to_owned()]
    {
        program.secret("pasted link", &token);
        let hex: String = crate::log::leaks::hex(&crate::common::b64::decode(&token));
        let session = &phone.browser.cookies["kagura-session"].clone();
        for pasted in [
            format!("Failed at https://auth.example/register#{token}"),
            format!("cookie: kagura-session={session}; {token}"),
            format!("Bearer {}", token.to_ascii_uppercase()),
            format!("\"{hex}\""),
        ] {
            let failure = json!({
                "ceremony": "get", "name": token, "message": pasted, "elapsed_ms": 1, "timeout_ms": 1,
                "away_ms": 0, "attempt": 1, "registered_here": "unknown", "page": "ready",
            });
            let reply = phone.browser.post("/api/incidents", failure).await;
            told.push(number(reply.is_ok(), "a report"));
            let fields = [("what", "wasm"), ("detail", &pasted), ("path", &format!("/register#{token}"))];
            let query: Vec<_> =
                fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
            let boot = Request::post(format!("/api/boot?{}", query.join("&"))).body(Body::empty()).unwrap();
            told.push(number(&phone.browser.send(boot).await, "a page that cannot start"));
            let about = json!({"platform": pasted, "platform_version": token, "model": pasted});
            let ask = json!({"items": ["cookies"], "probes": {"cookies": "no", "about": about}});
            phone.browser.post("/api/check/report", ask).await.is_ok();
        }
    }
    told
}

fn percent(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Pages that people read and search in.
async fn asks_for_help(program: &Program, pc: &mut Browser, known: &str) -> Vec<(String, &'static str)> {
    for search in ["山田花子 自宅の暗証番号を忘れた", "my PIN is 8271-tulip", "482-7193-zebra-crossing"]
    {
        program.private("search", search);
        pc.get(&format!("/help/search?q={}", percent(search))).await;
        pc.get(&format!("/help?q={}&lang=en", percent(search))).await;
        pc.get(&format!("/help/2.8?for=phone&from={}", percent(search))).await;
    }
    let token = SystemRandom.secret();
    for path in
        ["/check", "/login", "/register", "/approve", "/account", "/help/9.99", "/nowhere", "/api/nowhere"]
    {
        pc.get(&format!("{path}?t={}&note={}", token.reveal(), percent("何かの問い合わせの文"))).await;
    }
    program.secret("link", token.reveal());
    program.desk(&["incident", known]);
    program.desk(&["incident", "list", "--since", "1h"]);
    Vec::new()
}

/// Secrets where none belongs, and requests that nobody can read.
async fn misplaces(program: &Program) -> Vec<(String, &'static str)> {
    let mut pc = program.pc().browser;
    WINDOWS.clone_into(&mut pc.user_agent);
    let mut told = Vec::new();
    for path in [
        "/api/",
        "/api/login/",
        "/api/cards/",
        "/api/bridge/",
        "/api/account/devices/",
        "/help/",
        "/.well-known/",
        "/",
    ] {
        for method in ["GET", "POST", "DELETE"] {
            let token = SystemRandom.secret();
            program.secret("misplaced", token.reveal());
            for address in
                [format!("{path}{}", token.reveal()), format!("{path}{}/finish?x={0}", token.reveal())]
            {
                let request = Request::builder().method(method).uri(address).body(Body::empty()).unwrap();
                pc.send(request).await;
            }
        }
    }
    for name in [
        "authorization",
        "cookie",
        "x-kagura-ticket",
        "x-kagura-proof",
        "x-forwarded-for",
        "origin",
        "host",
        "content-type",
        "accept-language",
        "sec-ch-ua-model",
        "sec-ch-ua-platform-version",
        "x-unknown",
        "range",
        "referer",
    ] {
        for shape in [
            "*",
            "Bearer *",
            "kagura-session=*; kagura-browser=*",
            "https://*.example/",
            "\"*\"",
            "203.0.113.7, *",
        ] {
            let token = SystemRandom.secret();
            program.secret("misplaced", token.reveal());
            let mut request = Request::post("/api/login")
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from("{}"))
                .unwrap();
            let value = HeaderValue::from_str(&shape.replace('*', token.reveal())).unwrap();
            request.headers_mut().insert(name, value);
            pc.send(request).await;
        }
    }
    for shape in [
        r#"{"password": "*""#,
        r#"{"password": ["*"]}"#,
        r#"{"*": 1}"#,
        r#""*""#,
        "*",
        r#"{"password": "*", "more": "*"}"#,
        r#"{"holder_id": "*"}"#,
        r#"{"application": "*"}"#,
        r#"{"purpose": "*"}"#,
        r#"{"ceremony": "*", "credential": "*"}"#,
        r#"{"ceremony": "*", "credential": "{\"id\":\"*\",\"rawId\":\"*\",\"type\":\"*\",\"response\":{\"clientDataJSON\":\"*\"}}"}"#,
        r#"{"number": "*"}"#,
        r#"{"change": {"is": "*"}}"#,
        r#"{"label": "*"}"#,
        r#"{"certificate": "*", "signature": "*"}"#,
    ] {
        for path in [
            "/api/register/unlock",
            "/api/register/finish",
            "/api/approve/choose",
            "/api/approve/finish",
            "/api/login",
            "/api/solo/finish",
            "/api/cards",
            "/api/bridge/x/finish",
            "/api/account/changes",
            "/api/incidents",
            "/api/check/report",
        ] {
            let (token, link) = (SystemRandom.secret(), SystemRandom.secret());
            program.secret("misplaced", token.reveal());
            let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
            pc.link(&link).ticket(Some(token.reveal()));
            let refused =
                pc.send(request.body(Body::from(shape.replace('*', token.reveal()))).unwrap()).await;
            if refused.status >= 400 && refused.body["incident"].is_string() {
                told.push(number(&refused, "a request that nobody can read"));
            }
        }
    }
    for shape in [
        "GET /* HTTP/9.9\r\n\r\n",
        "* * *\r\n\r\n",
        "GET / HTTP/1.1\r\n*\r\n\r\n",
        "POST /api/login HTTP/1.1\r\nhost: *\r\n*: *\r\ncontent-length: *\r\n\r\n*",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n*",
        "\u{16}\u{3}\u{1}*",
    ] {
        let token = SystemRandom.secret();
        program.secret("misplaced", token.reveal());
        program.throws(shape.replace('*', token.reveal()).as_bytes());
    }
    told
}

/// What the desk does at the end: a device that is revoked, somebody who may not log in any more.
async fn desk_ends(program: &Program, phone: &mut Phone, holder: &str) {
    let listed = program.desk(&["device", "list", holder, "--json"]);
    let device: Value = serde_json::from_str(listed.lines().next().unwrap()).unwrap();
    program.desk(&["device", "revoke", device["id"].as_str().unwrap(), "--yes"]);
    let asked = phone.browser.post("/api/solo/options", json!({})).await;
    let finish = phone.answers(asked);
    assert!(phone.browser.post("/api/solo/finish", finish).await.status >= 400, "it was revoked");
    let (link, password) = letter(program, holder);
    program.desk(&["holder", "disable", holder]);
    let late = json!({"password": password});
    assert!(phone.browser.link(&link).post("/api/register/unlock", late).await.status >= 400);
}
