//! A holder's own devices.

use crate::common::{Browser, Phone, Reply, TestServer, code_of};
use crate::http::strangers::from;
use api::Code;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use server::audit::{Entry, Event};
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);

async fn signed_in(server: &TestServer) -> Phone {
    let mut phone = server.registered("TESTC1").await;
    phone.logs_in().await.is_ok();
    phone
}

async fn devices(browser: &mut Browser) -> Vec<Value> {
    browser.get("/api/account").await.is_ok().body["devices"].as_array().unwrap().clone()
}

async fn add(server: &TestServer, phone: &mut Phone) -> (String, Phone) {
    let confirmed = phone.confirms_change(json!({"is": "add_phone"})).await;
    let browser = &mut phone.browser;
    let waiting = browser.post("/api/account/devices/add", confirmed).await;
    let id = waiting.is_ok().body["id"].as_str().unwrap().to_owned();
    let code = code_of(&waiting.body);
    let mut other = server.phone();
    let ticket = other.claims(&code, browser, &id).await;
    let view = browser.get(&format!("/api/register/{id}")).await;
    assert_eq!(view.body["state"]["phone"], "iPhone の Safari");
    other.makes_passkey(&code, Some(&ticket)).await.is_ok();
    (id, other)
}

#[tokio::test]
async fn a_device_shows_its_label_its_keeper_and_when_it_was_used() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let mut phone = server.phone();
    phone.key.aaguid = *uuid::uuid!("fbfc3007-154e-4ecc-8c0b-6e020557d7bd").as_bytes();
    phone.registers(&token).await.is_ok();
    server.pass(MINUTE);
    phone.logs_in().await.is_ok();
    let [device] = devices(&mut phone.browser).await.try_into().unwrap();
    assert_eq!(device["label"], "iPhone");
    assert_eq!(device["provider"], "Apple パスワード（iCloud キーチェーン）");
    assert_eq!(device["current"], "yes");
    assert!(device["last_used_at"].as_i64() > device["registered_at"].as_i64());
}

#[tokio::test]
async fn its_page_is_told_how_somebody_came_into_a_session() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server).await;
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    for (browser, came_by) in [(&mut phone.browser, "here"), (&mut pc, "phone")] {
        assert_eq!(browser.get("/api/account").await.is_ok().body["came_by"], came_by);
    }
    // A confirmation with something else changes nothing about it.
    let mut here = phone.browser.clone();
    server.confirmed_by_phone(&mut here, &mut phone, json!({"is": "add_phone"})).await;
    assert_eq!(here.get("/api/account").await.is_ok().body["came_by"], "here");
}

/// Each name leaves a line in the record, which is kept: a program that has somebody's session writes no more than people do.
#[tokio::test]
async fn one_person_renames_no_more_often_than_people_do_in_however_many_sessions() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server).await;
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    let id = devices(&mut phone.browser).await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/account/devices/{id}/label");
    let renamed = async || {
        let record = server.app.store.scan::<Entry>(&[], None, 1000).await.unwrap();
        record.into_iter().filter(|(_, entry)| matches!(entry.event, Event::DeviceRenamed { .. })).count()
    };
    let before = renamed().await;
    for _ in 0..2 {
        phone.browser.post(&path, json!({"label": "夜勤用"})).await.is_ok();
    }
    assert_eq!(renamed().await, before + 1, "what stays as it is leaves no line");
    let mut refused = None;
    for number in 0..100 {
        let browser = if number % 2 == 0 { &mut phone.browser } else { &mut pc };
        let reply = browser.post(&path, json!({"label": format!("{number}")})).await;
        if reply.status != 200 {
            refused = Some((number, reply));
            break;
        }
    }
    let (number, reply) = refused.expect("a hundred at once");
    reply.refuses(Code::SlowDown);
    assert!((40..80).contains(&number), "{number}");
    // What they look at is not counted, and others are not touched.
    devices(&mut phone.browser).await;
    let mut other = server.registered("TESTC2").await;
    other.logs_in().await.is_ok();
    let own = devices(&mut other.browser).await[0]["id"].as_str().unwrap().to_owned();
    other
        .browser
        .post(&format!("/api/account/devices/{own}/label"), json!({"label": "夜勤用"}))
        .await
        .is_ok();
}

#[tokio::test]
async fn a_device_can_be_renamed_but_not_another_holders() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server).await;
    let id = devices(&mut phone.browser).await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/account/devices/{id}/label");
    let renamed = phone.browser.post(&path, json!({"label": "夜勤用"})).await;
    assert_eq!(renamed.is_ok().body["devices"][0]["label"], "夜勤用");
    let mut other = server.registered("TESTC2").await;
    other.logs_in().await.is_ok();
    other.browser.post(&path, json!({"label": "盗った"})).await.refuses(Code::DeviceUnknown);
    other
        .browser
        .post(&format!("/api/account/devices/{id}/remove"), json!({}))
        .await
        .refuses(Code::DeviceUnknown);
}

#[tokio::test]
async fn another_phone_is_added_from_a_pc_that_sees_it_at_once() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server).await;
    let (id, mut other) = add(&server, &mut phone).await;
    let view = phone.browser.get(&format!("/api/register/{id}")).await;
    assert_eq!(view.body["state"], json!({"is": "done"}));
    assert_eq!(devices(&mut phone.browser).await.len(), 2);
    other.logs_in().await.is_ok();
}

/// Its browser asked for the code, and opens it, too: the number is shown to whoever has its cookie, and the passkey is the PC's.
#[tokio::test]
async fn a_pc_registers_itself_and_goes_through_every_step_of_a_phones() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server).await;
    let mut pc = Phone { browser: server.pc(), ..server.phone() };
    phone.logs_in_on(&mut pc.browser).await.is_ok();
    assert_eq!(pc.browser.get("/api/account").await.is_ok().body["pc"], "none");
    let confirmed = server.confirmed_by_phone(&mut pc.browser, &mut phone, json!({"is": "add_phone"})).await;
    let waiting = pc.browser.post("/api/account/devices/add", confirmed).await;
    let (id, code) = (waiting.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&waiting.body));
    // Without the number there is no passkey, not here either.
    let opened = pc.browser.link(&code).post("/api/register/open", json!({})).await;
    let ticket = opened.is_ok().body["ticket"].as_str().unwrap().to_owned();
    let early = pc.browser.link(&code).ticket(Some(&ticket)).post("/api/register/options", json!({})).await;
    early.refuses(Code::JourneyPast);
    let stage = pc.browser.get(&format!("/api/register/{id}")).await.is_ok().body["state"].clone();
    assert_eq!(stage["phone"], "Windows の Edge");
    pc.chooses(&code, &ticket, stage["number"].clone()).await.is_ok();
    let other = phone.browser.link(&code).post("/api/register/open", json!({})).await;
    other.refuses(Code::LinkOpenedElsewhere);
    server.pass(MINUTE);
    pc.makes_passkey(&code, Some(&ticket)).await.is_ok();
    let page = pc.browser.get("/api/account").await;
    assert_eq!(
        (&page.body["pc"], &page.body["devices"][0]["label"]),
        (&json!("registered"), &json!("Windows パソコン"))
    );
    pc.logs_in().await.is_ok();
}

#[tokio::test]
async fn a_registration_nobody_scanned_is_explained_and_a_new_code_is_a_tap_away() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server).await;
    let confirmed = phone.confirms_change(json!({"is": "add_phone"})).await;
    let waiting = phone.browser.post("/api/account/devices/add", confirmed).await;
    let id = waiting.is_ok().body["id"].as_str().unwrap().to_owned();
    server.pass(10 * MINUTE);
    let view = phone.browser.get(&format!("/api/register/{id}")).await;
    assert_eq!(view.body["state"]["explanation"]["number"], "3.22");
    let view = phone.browser.post(&format!("/api/register/{id}/renew"), json!({})).await;
    assert_eq!(view.is_ok().body["state"]["is"], "waiting");
    let view = phone.browser.post(&format!("/api/register/{id}/cancel"), json!({})).await;
    assert_eq!(view.is_ok().body["state"]["explanation"]["number"], "3.22");
    let mut other = server.phone();
    let late = other.browser.link(&code_of(&waiting.body)).post("/api/register/open", json!({})).await;
    late.sees(Code::Cancelled, "3.22");
}

#[tokio::test]
async fn removing_a_device_ends_its_sessions_and_tells_its_authenticator() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server).await;
    let (_, mut other) = add(&server, &mut phone).await;
    other.logs_in().await.is_ok();
    let gone = devices(&mut other.browser).await.into_iter().find(|it| it["current"] == "yes").unwrap();
    let path = format!("/api/account/devices/{}/remove", gone["id"].as_str().unwrap());
    let confirmed = phone.confirms_change(json!({"is": "remove_device", "id": gone["id"]})).await;
    let removed = phone.browser.post(&path, confirmed).await;
    assert_eq!(removed.is_ok().body["account"]["devices"].as_array().unwrap().len(), 1);
    let unknown = removed.body["signal"]["unknown"].as_str().unwrap();
    let accepted = removed.body["signal"]["accepted"]["credentials"].as_array().unwrap();
    assert!(accepted.len() == 1 && accepted[0] != unknown);
    other.browser.get("/api/account").await.refuses(Code::SessionMissing);
    other.logs_in().await.sees(Code::CredentialUnknown, "2.24");
}

#[tokio::test]
async fn removing_the_device_in_hand_ends_this_very_session() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server).await;
    let id = devices(&mut phone.browser).await[0]["id"].as_str().unwrap().to_owned();
    let confirmed = phone.confirms_change(json!({"is": "remove_device", "id": id})).await;
    let removed = phone.browser.post(&format!("/api/account/devices/{id}/remove"), confirmed).await;
    assert_eq!(removed.is_ok().body["account"], json!(null));
    phone.browser.get("/api/account").await.refuses(Code::SessionMissing);
}

#[tokio::test]
async fn there_is_a_limit_to_how_many_devices_a_holder_has() {
    let server = TestServer::with(&[("limits.devices_per_holder", "2")]).await;
    let mut phone = signed_in(&server).await;
    add(&server, &mut phone).await;
    let ask = json!({"change": {"is": "add_phone"}});
    phone.browser.post("/api/account/changes", ask).await.refuses(Code::TooManyDevices);
}

/// A page that was left open is one person's, whoever has signed in since in another tab.
#[tokio::test]
async fn what_is_pressed_on_ones_own_page_is_done_for_nobody_who_signed_in_since() {
    let server = TestServer::start().await;
    let (mut hanako, mut kaoru) = (server.registered("TESTC1").await, server.registered("TESTC2").await);
    let mut pc = server.pc();
    hanako.logs_in_on(&mut pc).await.is_ok();
    kaoru.logs_in_on(&mut pc).await.refuses(Code::SessionOfOther);
    pc.post("/api/session/end", json!({})).await.is_ok();
    kaoru.logs_in_on(&mut pc).await.is_ok();
    let own = devices(&mut pc).await[0]["id"].as_str().unwrap().to_owned();
    let change = json!({"change": {"is": "add_phone"}, "last": "known"});
    for (path, body) in [
        (format!("/api/account/devices/{own}/label"), json!({"label": "夜勤用"})),
        ("/api/account/changes".to_owned(), change),
        ("/api/account/sessions/end_others".to_owned(), json!({})),
    ] {
        for odd in ["TESTC1", "", "TESTC1, TESTC2", "\u{e9}"] {
            let reply = of_page(&mut pc, odd, &path, &body).await;
            assert_ne!(reply.status, 200, "{path} of {odd:?}");
            assert_eq!(reply.body["code"], "session_missing", "{path} of {odd:?}");
        }
    }
    let path = format!("/api/account/devices/{own}/label");
    let body = json!({"label": "夜勤用"});
    assert_eq!(of_page(&mut pc, "testc2", &path, &body).await.is_ok().body["devices"][0]["label"], "夜勤用");
}

/// What a page sends that shows somebody.
pub async fn of_page(browser: &mut Browser, holder: &str, path: &str, body: &Value) -> Reply {
    let request = Request::post(path).header("content-type", "application/json");
    let request = request.header(api::HOLDER, holder.as_bytes());
    from(browser, "198.51.100.1", request.body(Body::from(body.to_string())).unwrap()).await
}
