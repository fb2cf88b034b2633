//! Logging in on a PC with a phone.

use crate::common::{Flaw, Phone, TestServer, code_of};
use crate::http::strangers::failure;
use api::Code;
use serde_json::{Value, json};
use server::ids::Secret;
use server::model::people::Standing;
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);

/// A PC that shows a code for a holder.
async fn shown(server: &TestServer, holder: Value) -> (crate::common::Browser, String, Secret) {
    let mut pc = server.pc();
    let view = pc.post("/api/login", json!({"holder_id": holder})).await;
    let id = view.is_ok().body["id"].as_str().unwrap().to_owned();
    (pc, id, code_of(&view.body))
}

/// The number that the PC shows once the phone is there.
async fn number(pc: &mut crate::common::Browser, id: &str) -> u8 {
    let view = pc.get(&format!("/api/login/{id}")).await;
    assert_eq!(view.is_ok().body["state"]["is"], "opened", "{}", view.text);
    u8::try_from(view.body["state"]["number"].as_u64().unwrap()).unwrap()
}

/// The whole way on the phone, with the number read off the PC.
async fn approve(phone: &mut Phone, pc: &mut crate::common::Browser, id: &str, code: &Secret) {
    phone.browser.link(code).post("/api/approve/open", json!({})).await.is_ok();
    let number = number(pc, id).await;
    phone.approves(code, number).await.is_ok();
}

#[tokio::test]
async fn a_typed_id_a_code_a_number_and_a_finger_log_a_pc_in() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, id, code) = shown(&server, json!("ｔｅｓｔ　Ｃ１")).await;
    let opened = phone.browser.link(&code).post("/api/approve/open", json!({})).await;
    assert_eq!(opened.is_ok().body["pc"], "Windows の Edge");
    assert_eq!(opened.body["application"], "マイページ");
    assert_eq!(opened.body["holder"], "TE••C1");
    let number = number(&mut pc, &id).await;
    let offered: Vec<u64> =
        opened.body["step"]["numbers"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
    assert!(offered.contains(&u64::from(number)));
    let done = phone.approves(&code, number).await;
    assert_eq!(done.is_ok().body["view"]["step"]["is"], "approved");
    assert_eq!(pc.get(&format!("/api/login/{id}")).await.body["state"]["is"], "approved");
    let session = pc.post(&format!("/api/login/{id}/session"), json!({})).await;
    assert_eq!(session.is_ok().body["holder"]["id"], "TESTC1");
    assert_eq!(session.body["next"], "/account");
    assert_eq!(pc.get("/api/session").await.body["session"]["holder"]["id"], "TESTC1");
}

#[tokio::test]
async fn without_an_id_the_passkey_says_who_it_is() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, id, code) = shown(&server, Value::Null).await;
    approve(&mut phone, &mut pc, &id, &code).await;
    let session = pc.post(&format!("/api/login/{id}/session"), json!({})).await;
    assert_eq!(session.is_ok().body["holder"]["id"], "TESTC1");
}

#[tokio::test]
async fn what_cannot_work_is_said_at_the_field_before_any_code_is_shown() {
    let server = TestServer::start().await;
    let without = server.holder("TESTC1").await;
    let mut pc = server.pc();
    for (typed, code, message) in [
        ("", Code::HolderIdMissing, "3.7"),
        (" \u{3000}", Code::HolderIdMissing, "3.7"),
        ("山田太郎", Code::HolderIdMalformed, "3.7"),
        ("TESTC9", Code::HolderUnknown, "3.8"),
        (without.as_str(), Code::NoDevice, "3.12"),
    ] {
        pc.post("/api/login", json!({"holder_id": typed})).await.sees(code, message);
    }
}

/// Whoever copies an id from paper leaves its hyphen out, or sets one where none is.
#[tokio::test]
async fn an_id_is_found_however_its_hyphens_are_set_if_it_is_one() {
    let server = TestServer::start().await;
    for id in ["JMA-1-23", "JMA-12-3", "JMA-123-4", "JMA-123-45", "JMA12345X", "k.m_7", "K", "TESTC1"] {
        server.registered(id).await;
    }
    let mut pc = server.pc();
    for (typed, asked) in [
        ("JMA1234", "JM•••••-4"),
        ("jma12345", "JM••••••45"),
        ("ＪＭＡ－１２３－４５", "JM••••••45"),
        ("JMA-12345-X", "JM•••••5X"),
        ("km7", "K.•_7"),
        ("TEST-C-1", "TE••C1"),
        ("JMA-12-3", "JM••••-3"),
    ] {
        let begun = pc.post("/api/login", json!({"holder_id": typed})).await;
        assert_eq!(begun.is_ok().body["holder"], asked, "{typed}");
    }
    // Of two that are written so, nobody can say which is meant.
    for unknown in ["JMA123", "JMA", "JMA12346", "-", "T", "x".repeat(64).as_str()] {
        pc.post("/api/login", json!({"holder_id": unknown})).await.sees(Code::HolderUnknown, "3.8");
    }
}

/// That somebody's registration is suspended is a fact about a person. Anybody can type an id, and scan the code with a phone of his own.
#[tokio::test]
async fn nobody_learns_who_is_disabled_but_whoever_proves_to_be_it() {
    let server = TestServer::start().await;
    let (mut own, mut stranger) = (server.registered("TESTC1").await, server.registered("TESTC2").await);
    let without = server.holder("TESTC3").await;
    let disabled = [server::ids::HolderId::parse("TESTC1").unwrap(), without];
    let mut told = Vec::new();
    for standing in [Standing::Enabled, Standing::Disabled { since: server.now() }] {
        for holder in &disabled {
            server.set_standing(holder, standing.clone()).await;
        }
        let missing = server.pc().post("/api/login", json!({"holder_id": "TESTC3"})).await;
        let problem = missing.sees(Code::NoDevice, "3.12");
        let (mut pc, id, code) = shown(&server, json!("TESTC1")).await;
        let opened = stranger.browser.link(&code).post("/api/approve/open", json!({})).await;
        let number = number(&mut pc, &id).await;
        let chosen =
            stranger.browser.link(&code).post("/api/approve/choose", json!({"number": number})).await;
        let refused = stranger.confirms(&code).await.sees(Code::CredentialOfOther, "2.6");
        told.push((
            opened.is_ok().body["step"]["is"].clone(),
            chosen.is_ok().body["step"].clone(),
            (problem.contact, refused.explanation.unwrap().headline),
        ));
    }
    assert_eq!(told[0], told[1], "the same for whoever may log in and for whoever may not");
    let (mut pc, id, code) = shown(&server, json!("TESTC1")).await;
    own.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let number = number(&mut pc, &id).await;
    own.browser.link(&code).post("/api/approve/choose", json!({"number": number})).await.is_ok();
    own.confirms(&code).await.sees(Code::HolderDisabled, "2.1");
    let view = pc.get(&format!("/api/login/{id}")).await;
    assert_eq!(view.body["state"]["explanation"]["number"], "2.1", "{}", view.text);
}

#[tokio::test]
async fn what_was_typed_for_a_holder_id_is_named_and_not_called_empty() {
    let server = TestServer::start().await;
    let mut pc = server.pc();
    for (typed, headline) in [
        ("abc!!", "「!」"),
        ("ＡＢＣ！", "「！」"),
        ("山田太郎", "「山」"),
        ("T20024/jpa", "「/」"),
        (&"1".repeat(65), "長すぎます"),
    ] {
        let told = pc.post("/api/login", json!({"holder_id": typed})).await;
        let problem = told.sees(Code::HolderIdMalformed, "3.7");
        let said = problem.explanation.unwrap();
        assert!(said.headline.contains(headline), "{typed}: {}", said.headline);
        assert!(said.causes.iter().all(|cause| !cause.text.contains("空のまま")), "{typed}: {said:?}");
    }
    let empty = pc.post("/api/login", json!({"holder_id": ""})).await.sees(Code::HolderIdMissing, "3.7");
    assert!(empty.explanation.unwrap().headline.contains("入力してください"));
}

#[tokio::test]
async fn the_wrong_number_ends_it_on_both_sides() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, id, code) = shown(&server, json!("TESTC1")).await;
    let opened = phone.browser.link(&code).post("/api/approve/open", json!({})).await;
    let right = number(&mut pc, &id).await;
    let wrong = opened.body["step"]["numbers"].as_array().unwrap().iter().filter_map(Value::as_u64);
    let wrong = wrong.map(|n| u8::try_from(n).unwrap()).find(|n| *n != right).unwrap();
    phone.approves(&code, wrong).await.sees(Code::WrongNumber, "3.9");
    let view = pc.get(&format!("/api/login/{id}")).await;
    assert_eq!(view.body["state"]["is"], "ended");
    assert_eq!(view.body["state"]["explanation"]["number"], "3.9");
    let late = phone.browser.link(&code).post("/api/approve/choose", json!({"number": right})).await;
    late.refuses(Code::WrongNumber);
}

#[tokio::test]
async fn cancelling_is_an_ordinary_end_on_either_side() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, id, code) = shown(&server, json!("TESTC1")).await;
    let view = pc.post(&format!("/api/login/{id}/cancel"), json!({})).await;
    assert_eq!(view.is_ok().body["state"], json!({"is": "cancelled", "by": "pc"}));
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.sees(Code::Cancelled, "3.9");

    let (mut pc, id, code) = shown(&server, json!("TESTC1")).await;
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let refused = phone.browser.link(&code).post("/api/approve/refuse", json!({})).await;
    assert_eq!(refused.is_ok().body["step"]["is"], "cancelled");
    let view = pc.get(&format!("/api/login/{id}")).await;
    assert_eq!(view.is_ok().body["state"], json!({"is": "cancelled", "by": "phone"}));
}

#[tokio::test]
async fn cancelling_on_the_pc_while_the_phone_finishes_loses_to_the_phone() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, id, code) = shown(&server, json!("TESTC1")).await;
    approve(&mut phone, &mut pc, &id, &code).await;
    let view = pc.post(&format!("/api/login/{id}/cancel"), json!({})).await;
    assert_eq!(view.is_ok().body["state"]["is"], "approved");
    pc.post(&format!("/api/login/{id}/session"), json!({})).await.is_ok();
}

#[tokio::test]
async fn a_code_runs_out_after_ten_minutes_and_renews_itself() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, id, old) = shown(&server, json!("TESTC1")).await;
    server.pass(9 * MINUTE + Duration::from_millis(59_999));
    assert_eq!(pc.get(&format!("/api/login/{id}")).await.body["state"]["is"], "waiting");
    server.pass(Duration::from_millis(1));
    assert_eq!(pc.get(&format!("/api/login/{id}")).await.body["state"]["is"], "code_expired");
    phone.browser.link(&old).post("/api/approve/open", json!({})).await.sees(Code::LinkExpired, "2.19");
    let view = pc.post(&format!("/api/login/{id}/renew"), json!({})).await;
    assert_eq!(view.is_ok().body["state"]["is"], "waiting");
    let new = code_of(&view.body);
    phone.browser.link(&old).post("/api/approve/open", json!({})).await.sees(Code::LinkReplaced, "2.19");
    approve(&mut phone, &mut pc, &id, &new).await;
    pc.post(&format!("/api/login/{id}/session"), json!({})).await.is_ok();
}

#[tokio::test]
async fn a_phone_that_finishes_after_the_pc_gave_up_still_logs_it_in() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, id, code) = shown(&server, json!("TESTC1")).await;
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let number = number(&mut pc, &id).await;
    phone.browser.link(&code).post("/api/approve/choose", json!({"number": number})).await.is_ok();
    server.pass(9 * MINUTE);
    let asked = phone.browser.link(&code).post("/api/approve/options", json!({})).await;
    let finish = phone.answers(asked);
    server.pass(2 * MINUTE);
    assert_eq!(pc.get(&format!("/api/login/{id}")).await.body["state"]["is"], "code_expired");
    phone.browser.link(&code).post("/api/approve/finish", finish).await.is_ok();
    assert_eq!(pc.get(&format!("/api/login/{id}")).await.body["state"]["is"], "approved");
    pc.post(&format!("/api/login/{id}/session"), json!({})).await.is_ok();
}

#[tokio::test]
async fn another_phones_passkey_does_not_log_the_asked_holder_in() {
    let server = TestServer::start().await;
    let _ann = server.registered("TESTC1").await;
    let mut bob = server.registered("TESTC2").await;
    let (mut pc, id, code) = shown(&server, Value::Null).await;
    // Bob answers without having been asked for by name, on a login that asks for Ann.
    let (mut for_ann, ann_id, ann_code) = shown(&server, json!("TESTC1")).await;
    for (pc, id, code) in [(&mut pc, &id, &code), (&mut for_ann, &ann_id, &ann_code)] {
        bob.browser.link(code).post("/api/approve/open", json!({})).await.is_ok();
        let number = number(pc, id).await;
        bob.browser.link(code).post("/api/approve/choose", json!({"number": number})).await.is_ok();
    }
    let any = bob.browser.link(&code).post("/api/approve/options", json!({})).await;
    let mut answer = bob.answers(any);
    let asked = bob.browser.link(&ann_code).post("/api/approve/options", json!({})).await;
    answer["ceremony"] = asked.is_ok().body["id"].clone();
    let refused = bob.browser.link(&ann_code).post("/api/approve/finish", answer).await;
    refused.sees(Code::CredentialOfOther, "2.6");
    // Starting over on the phone would come back to the same code, so that no button says so; and the PC does not wait on.
    assert_eq!(refused.body["explanation"]["retry"], "ask_authority");
    let again = bob.browser.link(&ann_code).post("/api/approve/open", json!({})).await;
    again.sees(Code::CredentialOfOther, "2.6");
    let told = for_ann.get(&format!("/api/login/{ann_id}")).await;
    assert_eq!(told.is_ok().body["state"]["is"], "ended", "{}", told.text);
    assert_eq!(told.body["state"]["explanation"]["remedies"][0]["action"], "start_over");
}

#[tokio::test]
async fn whoever_comes_from_an_application_is_told_its_name_at_once_or_that_nobody_knows_it() {
    let server = TestServer::start().await;
    let mut pc = server.pc();
    assert_eq!(pc.get("/api/session").await.is_ok().body["application"], Value::Null);
    for unknown in ["nope", "", "kar%20te", "%3Cscript%3E"] {
        let reply = pc.get(&format!("/api/session?application={unknown}")).await;
        let problem = reply.refuses(Code::ApplicationUnknown);
        assert!(problem.incident.is_some(), "a number to tell: {}", reply.text);
    }
}

#[tokio::test]
async fn only_the_browser_that_asked_gets_the_session() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, id, code) = shown(&server, json!("TESTC1")).await;
    approve(&mut phone, &mut pc, &id, &code).await;
    let mut thief = server.pc();
    thief.post(&format!("/api/login/{id}/session"), json!({})).await.sees(Code::JourneyUnknown, "3.6");
    thief.get(&format!("/api/login/{id}")).await.refuses(Code::JourneyUnknown);
    pc.post(&format!("/api/login/{id}/session"), json!({})).await.is_ok();
}

#[tokio::test]
async fn taking_the_session_twice_is_taking_it_once() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, id, code) = shown(&server, json!("TESTC1")).await;
    approve(&mut phone, &mut pc, &id, &code).await;
    pc.post(&format!("/api/login/{id}/session"), json!({})).await.is_ok();
    let cookie = pc.cookies["kagura-session"].clone();
    pc.post(&format!("/api/login/{id}/session"), json!({})).await.is_ok();
    assert_eq!(pc.cookies["kagura-session"], cookie);
    let sessions = server.app.store.scan::<server::model::session::Session>(&[], None, 10).await.unwrap();
    assert_eq!(sessions.len(), 1);
}

#[tokio::test]
async fn somebody_elses_session_is_resolved_with_one_tap() {
    let server = TestServer::start().await;
    let mut ann = server.registered("TESTC1").await;
    let mut bob = server.registered("TESTC2").await;
    let (mut pc, id, code) = shown(&server, json!("TESTC1")).await;
    approve(&mut ann, &mut pc, &id, &code).await;
    pc.post(&format!("/api/login/{id}/session"), json!({})).await.is_ok();

    let view = pc.post("/api/login", json!({"holder_id": "TESTC2"})).await;
    let (id, code) = (view.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&view.body));
    approve(&mut bob, &mut pc, &id, &code).await;
    let problem =
        pc.post(&format!("/api/login/{id}/session"), json!({})).await.sees(Code::SessionOfOther, "3.6");
    assert!(!format!("{problem:?}").contains("testc1"), "who was here before stays masked");
    assert_eq!(
        pc.get("/api/session").await.body["session"]["holder"]["id"],
        "TESTC1",
        "nothing was lost yet"
    );
    let session = pc.post(&format!("/api/login/{id}/session"), json!({"conflict": "switch"})).await;
    assert_eq!(session.is_ok().body["holder"]["id"], "TESTC2");
    let sessions = server.app.store.scan::<server::model::session::Session>(&[], None, 10).await.unwrap();
    assert_eq!(sessions.len(), 1, "the other session is over");
}

#[tokio::test]
async fn a_holder_disabled_between_code_and_finger_is_told_on_both_sides() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, id, code) = shown(&server, Value::Null).await;
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let number = number(&mut pc, &id).await;
    phone.browser.link(&code).post("/api/approve/choose", json!({"number": number})).await.is_ok();
    let holder = server::ids::HolderId::parse("testc1").unwrap();
    server.set_standing(&holder, Standing::Disabled { since: server.now() }).await;
    phone.confirms(&code).await.sees(Code::HolderDisabled, "2.1");
    let view = pc.get(&format!("/api/login/{id}")).await;
    assert_eq!(view.body["state"]["explanation"]["number"], "2.1", "{}", view.text);
}

#[tokio::test]
async fn a_failed_finger_can_be_tried_again_at_once() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, id, code) = shown(&server, json!("TESTC1")).await;
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let number = number(&mut pc, &id).await;
    phone.key.flaw = Flaw::NotVerified;
    phone.approves(&code, number).await.sees(Code::NotVerified, "2.6");
    phone.key.flaw = Flaw::None;
    phone.confirms(&code).await.is_ok();
}

/// Nobody waits before a spinner for a phone that cannot: the PC says so, and has a new code for another one.
#[tokio::test]
async fn a_phone_that_cannot_use_its_passkey_is_told_on_the_pc_too() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let report = failure("NotAllowedError", "No immediate discoverable credentials are found.");
    // It has none, and its browser says so.
    let (id, code) = phone.scans(&mut pc, json!({})).await;
    let path = format!("/api/login/{id}");
    let mut hindered = async || pc.get(&path).await.is_ok().body["state"].clone();
    assert_eq!(hindered().await["hindered"], Value::Null);
    // Whoever has a picture of the code tells the PC nothing.
    server.phone().browser.link(&code).post("/api/incidents", report.clone()).await.is_ok();
    assert_eq!(hindered().await["hindered"], Value::Null);
    phone.browser.link(&code).post("/api/incidents", report.clone()).await.is_ok();
    let state = hindered().await;
    assert_eq!((&state["is"], &state["hindered"]), (&json!("confirming"), &json!(true)));
    // The same phone may go on all the same, or another one with a new code.
    let renewed = pc.post(&format!("{path}/renew"), json!({"opener": "other"})).await;
    assert_eq!(renewed.is_ok().body["state"]["is"], "waiting");
    // It has one that is not accepted.
    let (id, code) = phone.scans(&mut pc, json!({})).await;
    phone.key.flaw = Flaw::NotVerified;
    phone.confirms(&code).await.sees(Code::NotVerified, "2.6");
    let state = pc.get(&format!("/api/login/{id}")).await.is_ok().body["state"].clone();
    assert_eq!((&state["is"], &state["hindered"]), (&json!("confirming"), &json!(true)));
    phone.key.flaw = Flaw::None;
    phone.confirms(&code).await.is_ok();
}

#[tokio::test]
async fn a_phone_that_never_got_its_answer_gets_it_again() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let (mut pc, id, code) = shown(&server, json!("TESTC1")).await;
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let number = number(&mut pc, &id).await;
    phone.browser.link(&code).post("/api/approve/choose", json!({"number": number})).await.is_ok();
    let asked = phone.browser.link(&code).post("/api/approve/options", json!({})).await;
    let finish = phone.answers(asked);
    phone.browser.link(&code).post("/api/approve/finish", finish.clone()).await.is_ok();
    phone.browser.link(&code).post("/api/approve/finish", finish).await.is_ok();
    assert_eq!(pc.get(&format!("/api/login/{id}")).await.body["state"]["is"], "approved");
}

#[tokio::test]
async fn the_pc_is_told_live() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let (pc, id, code) = shown(&server, json!("TESTC1")).await;
    let mut listening = pc.clone();
    let path = format!("/api/login/{id}/events");
    let events = tokio::spawn(async move { listening.get(&path).await.text });
    tokio::task::yield_now().await;
    let mut pc = pc;
    approve(&mut phone, &mut pc, &id, &code).await;
    pc.post(&format!("/api/login/{id}/session"), json!({})).await.is_ok();
    // The stream ends by itself with the journey, and says so in a last word that is no view.
    let text = events.await.unwrap();
    let states: Vec<Value> = text
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .filter_map(|json| Some(serde_json::from_str::<Value>(json).ok()?["state"]["is"].clone()))
        .collect();
    assert_eq!(states.first().unwrap(), "waiting");
    assert_eq!(states.last().unwrap(), "finished", "{states:?}");
}
