//! What disabling a holder ends stays ended when the holder is enabled again.

use crate::common::{Browser, Phone, TestServer, code_of};
use crate::http::proof::{Scene, Use};
use api::Code;
use serde_json::{Value, json};
use server::desk::NewStanding;
use server::ids::HolderId;
use std::time::Duration;

const ADD: &str = "/api/account/devices/add";

async fn off_and_on(server: &TestServer) {
    let holder = HolderId::parse("TESTC1").unwrap();
    server.desk_sets(&holder, NewStanding::Disabled).await;
    server.desk_sets(&holder, NewStanding::Enabled).await;
}

async fn signed_in(server: &TestServer) -> Phone {
    let mut phone = server.registered("TESTC1").await;
    phone.logs_in().await.is_ok();
    phone
}

fn add_phone() -> Value {
    json!({"is": "add_phone"})
}

#[tokio::test]
async fn sessions_stay_ended_also_with_what_they_could_do() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server).await;
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    off_and_on(&server).await;
    for browser in [&mut phone.browser, &mut pc] {
        browser.get("/api/account").await.refuses(Code::SessionMissing);
        browser.post("/api/account/sessions/end_others", json!({})).await.refuses(Code::SessionMissing);
        assert_eq!(browser.get("/api/session").await.is_ok().body["session"], json!(null));
    }
    // They are not among the sessions of the next one either.
    phone.logs_in().await.is_ok();
    let account = phone.browser.get("/api/account").await;
    assert_eq!(account.is_ok().body["sessions"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_confirmed_change_is_not_made() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server).await;
    let confirmed = phone.confirms_change(add_phone()).await;
    off_and_on(&server).await;
    phone.browser.post(ADD, confirmed.clone()).await.refuses(Code::SessionMissing);
    phone.logs_in().await.is_ok();
    phone.browser.post(ADD, confirmed).await.refuses(Code::ReauthenticationNeeded);
}

#[tokio::test]
async fn a_confirmation_that_was_begun_is_not_finished() {
    let server = TestServer::start().await;
    let mut scene = Scene::set(&server, Use::Confirm, "TESTC1").await;
    let ceremony = scene.begin().await;
    let credential = scene.answer(&ceremony);
    off_and_on(&server).await;
    scene.finish(&ceremony, &credential).await.refuses(Code::SessionMissing);
}

#[tokio::test]
async fn a_confirmation_that_a_phone_approved_is_not_taken() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    let ask = json!({"change": add_phone()});
    let change = pc.post("/api/account/changes", ask).await.is_ok().body["id"].clone();
    let begin = json!({"purpose": "reauthenticate", "change": change});
    let (journey, code) = begun(&mut pc, begin).await;
    approved(&mut pc, &mut phone, &journey, &code).await;
    off_and_on(&server).await;
    let taken = pc.post(&format!("/api/login/{journey}/session"), json!({})).await;
    assert_ne!(taken.status, 200, "{}", taken.text);
    pc.post(ADD, json!({"change": change})).await.refuses(Code::SessionMissing);
}

#[tokio::test]
async fn an_approval_that_nobody_took_opens_nothing() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    for (purpose, step) in [("login", "session"), ("change_phone", "registration")] {
        let mut pc = server.pc();
        let (journey, code) = begun(&mut pc, json!({"purpose": purpose})).await;
        approved(&mut pc, &mut phone, &journey, &code).await;
        off_and_on(&server).await;
        pc.post(&format!("/api/login/{journey}/{step}"), json!({})).await.refuses(Code::Cancelled);
        assert!(!pc.cookies.contains_key("kagura-session"));
    }
}

/// Who ends all sessions.
#[derive(Clone, Copy, Debug)]
enum SignedOutBy {
    Desk,
    Holder,
}

/// All sessions of the holder are ended, and it is a moment later.
async fn signed_out_everywhere(server: &TestServer, phone: &mut Phone, by: SignedOutBy) {
    server.pass(Duration::from_millis(1));
    match by {
        SignedOutBy::Desk => {
            server.desk().sign_out("TESTC1").await.unwrap();
        }
        SignedOutBy::Holder => {
            phone.browser.post("/api/account/sessions/end_others", json!({})).await.is_ok();
        }
    }
    server.pass(Duration::from_millis(1));
}

/// Somebody who has just let a thief in calls the desk, or presses the button: what the thief has not fetched yet is over, too.
#[tokio::test]
async fn signing_out_everywhere_ends_what_was_approved_and_is_of_no_session_yet() {
    for by in [SignedOutBy::Desk, SignedOutBy::Holder] {
        let server = TestServer::start().await;
        let mut phone = signed_in(&server).await;
        for (purpose, step) in [("login", "session"), ("change_phone", "registration")] {
            let mut pc = server.pc();
            let (journey, code) = begun(&mut pc, json!({"purpose": purpose})).await;
            approved(&mut pc, &mut phone, &journey, &code).await;
            signed_out_everywhere(&server, &mut phone, by).await;
            pc.post(&format!("/api/login/{journey}/{step}"), json!({})).await.refuses(Code::Cancelled);
            assert!(!pc.cookies.contains_key("kagura-session"), "{by:?} {purpose}");
        }
        // Nor does a code that came of an approval register a phone.
        let mut pc = server.pc();
        let (journey, code) = begun(&mut pc, json!({"purpose": "change_phone"})).await;
        approved(&mut pc, &mut phone, &journey, &code).await;
        let shown = pc.post(&format!("/api/login/{journey}/registration"), json!({})).await;
        let code = code_of(&shown.is_ok().body);
        signed_out_everywhere(&server, &mut phone, by).await;
        let mut thief = server.phone();
        thief.browser.link(&code).post("/api/register/open", json!({})).await.refuses(Code::LinkWithdrawn);
        // Who has the phone comes in as before, on a PC and on the phone itself.
        phone.logs_in_on(&mut server.pc()).await.is_ok();
        phone.logs_in().await.is_ok();
    }
}

/// What is asked for within a session goes on with it: whoever ends all others is at work in this one.
#[tokio::test]
async fn whoever_ends_all_other_sessions_goes_on_with_the_own_one() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server).await;
    let confirmed = phone.confirms_change(add_phone()).await;
    signed_out_everywhere(&server, &mut phone, SignedOutBy::Holder).await;
    let added = phone.browser.post(ADD, confirmed).await;
    let code = code_of(&added.is_ok().body);
    signed_out_everywhere(&server, &mut phone, SignedOutBy::Holder).await;
    server.phone().browser.link(&code).post("/api/register/open", json!({})).await.is_ok();
}

#[tokio::test]
async fn an_answer_to_a_ceremony_from_before_opens_nothing_after_enabling() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let asked = phone.browser.post("/api/solo/options", json!({})).await;
    let solo = phone.answers(asked);
    let mut pc = server.pc();
    let (journey, code) = begun(&mut pc, json!({"holder_id": "TESTC1"})).await;
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let state = pc.get(&format!("/api/login/{journey}")).await.body["state"].clone();
    let number = json!({"number": state["number"]});
    phone.browser.link(&code).post("/api/approve/choose", number).await.is_ok();
    let asked = phone.browser.link(&code).post("/api/approve/options", json!({})).await;
    let approval = phone.answers(asked);
    server.pass(Duration::from_millis(1));
    off_and_on(&server).await;
    phone.browser.post("/api/solo/finish", solo).await.refuses(Code::CeremonyGone);
    phone.browser.link(&code).post("/api/approve/finish", approval).await.refuses(Code::CeremonyGone);
    phone.confirms(&code).await.is_ok();
    phone.logs_in().await.is_ok();
}

async fn begun(pc: &mut Browser, begin: Value) -> (String, server::ids::Secret) {
    let view = pc.post("/api/login", begin).await;
    (view.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&view.body))
}

async fn approved(pc: &mut Browser, phone: &mut Phone, journey: &str, code: &server::ids::Secret) {
    phone.browser.link(code).post("/api/approve/open", json!({})).await.is_ok();
    let state = pc.get(&format!("/api/login/{journey}")).await.body["state"].clone();
    let number = u8::try_from(state["number"].as_u64().unwrap()).unwrap();
    phone.approves(code, number).await.is_ok();
}
