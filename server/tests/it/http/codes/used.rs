//! What a link can still do once it has registered a device.

use super::{By, android, shown, ticket};
use crate::common::{Phone, TestServer};
use api::Code;
use serde_json::{Value, json};
use server::ids::{Draw as _, Secret, SystemRandom};
use server::model::people::Device;
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_used_code_names_its_device_for_minutes_and_in_its_phones_hands_only() {
    let server = TestServer::start().await;
    let (_, mut it) = shown(&server, By::Adding, "TESTC1").await;
    let (mut phone, mut attacker, id, code) =
        (server.phone(), android(&server), it.id.clone(), it.code.clone());
    let own = phone.claims(&code, &mut it.pc, &id).await;
    phone.makes_passkey(&code, Some(&own)).await.is_ok();
    let label = |name: &str| json!({"label": name});
    for forged in [None, Some(SystemRandom.secret())] {
        let sent = attacker.browser.link(&code).ticket(forged.as_ref().map(Secret::reveal));
        sent.post("/api/register/label", label("stolen")).await.sees(Code::LinkUsed, "2.19");
    }
    let named =
        phone.browser.link(&code).ticket(Some(&own)).post("/api/register/label", label("診察室")).await;
    assert_eq!(named.is_ok().body["label"], "診察室");
    server.pass(10 * MINUTE);
    let late = phone.browser.link(&code).ticket(Some(&own)).post("/api/register/label", label("late")).await;
    late.sees(Code::LinkUsed, "2.19");
    let kept = server.app.store.scan::<Device>(b"", None, 9).await.unwrap();
    let labels: Vec<_> = kept.iter().map(|(_, device)| device.label.as_str()).collect();
    assert!(labels.contains(&"診察室") && !labels.contains(&"late"), "{labels:?}");
}

#[tokio::test]
async fn a_letters_device_is_named_for_minutes_too() {
    let server = TestServer::start().await;
    let letter = server.invite(&server.holder("TESTC1").await).await;
    let mut phone = server.phone();
    let password = json!({"password": crate::common::PASSWORD});
    let own = ticket(&phone.browser.link(&letter).post("/api/register/unlock", password).await);
    phone.makes_passkey(&letter, Some(&own)).await.is_ok();
    server.pass(10 * MINUTE);
    let label = json!({"label": "late"});
    let late = phone.browser.link(&letter).ticket(Some(&own)).post("/api/register/label", label).await;
    late.sees(Code::LinkUsed, "2.19");
}

#[tokio::test]
async fn an_answer_given_once_more_tells_nothing_of_other_devices_and_nothing_to_others() {
    let server = TestServer::start().await;
    let (_, mut it) = shown(&server, By::Adding, "TESTC1").await;
    let (mut phone, mut attacker, id, code) =
        (server.phone(), android(&server), it.id.clone(), it.code.clone());
    let own = phone.claims(&code, &mut it.pc, &id).await;
    let asked = phone.browser.link(&code).ticket(Some(&own)).post("/api/register/options", json!({})).await;
    let credential = phone.key.create(asked.is_ok().body["options"].as_str().unwrap());
    let finish = json!({"ceremony": asked.body["id"], "credential": credential});
    let send = async |phone: &mut Phone, ticket: Option<&str>| {
        phone.browser.link(&code).ticket(ticket).post("/api/register/finish", finish.clone()).await
    };
    let first = send(&mut phone, Some(&own)).await;
    assert_eq!(first.is_ok().body["signal"]["accepted"]["credentials"].as_array().unwrap().len(), 2);
    let again = send(&mut phone, Some(&own)).await;
    assert_eq!(again.is_ok().body["device"]["id"], first.body["device"]["id"]);
    assert_eq!(again.body["signal"], Value::Null, "{}", again.text);
    send(&mut attacker, None).await.sees(Code::LinkUsed, "2.19");
    send(&mut attacker, Some(SystemRandom.secret().reveal())).await.sees(Code::LinkUsed, "2.19");
}
