//! What a holder had begun ends when the desk deletes the holder or takes a letter back, and stays ended when the id is registered again.

use crate::common::{PASSWORD, TestServer, code_of};
use api::Code;
use serde_json::json;
use server::audit::Actor;
use server::desk::{Desk, Existing, NewHolder};
use server::ids::HolderId;

fn desk(server: &TestServer) -> Desk<'_> {
    let app = &server.app;
    Desk { store: &app.store, clock: app.clock.as_ref(), random: app.random.as_ref(), actor: &Actor::System }
}

/// The desk deletes the holder, and registers the same id again.
async fn begins_anew(server: &TestServer) {
    desk(server).delete_holder("TESTC1").await.unwrap();
    let again = NewHolder::parse("TESTC1", "別人", "jma").unwrap();
    desk(server).add_holder(&again, Existing::Refuse).await.unwrap();
}

#[tokio::test]
async fn sessions_and_passkeys_of_a_deleted_holder_open_nothing() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    phone.logs_in().await.is_ok();
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    let asked = phone.browser.post("/api/solo/options", json!({})).await;
    let solo = phone.answers(asked);
    begins_anew(&server).await;
    for browser in [&mut phone.browser, &mut pc] {
        browser.get("/api/account").await.refuses(Code::SessionMissing);
        assert_eq!(browser.get("/api/session").await.is_ok().body["session"], json!(null));
    }
    let refused = phone.browser.post("/api/solo/finish", solo).await;
    assert_ne!(refused.status, 200, "{}", refused.text);
    let refused = phone.logs_in().await;
    assert_ne!(refused.status, 200, "{}", refused.text);
}

#[tokio::test]
async fn an_approval_of_a_deleted_holder_is_not_taken() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let view = pc.post("/api/login", json!({"purpose": "login"})).await;
    let (journey, code) = (view.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&view.body));
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let state = pc.get(&format!("/api/login/{journey}")).await.body["state"].clone();
    let number = u8::try_from(state["number"].as_u64().unwrap()).unwrap();
    phone.approves(&code, number).await.is_ok();
    begins_anew(&server).await;
    let refused = pc.post(&format!("/api/login/{journey}/session"), json!({})).await;
    assert_ne!(refused.status, 200, "{}", refused.text);
    assert!(!pc.cookies.contains_key("kagura-session"));
}

#[tokio::test]
async fn a_letter_that_was_unlocked_registers_nobody_once_it_was_taken_back_or_its_holder_deleted() {
    let server = TestServer::start().await;
    let holder = HolderId::parse("TESTC1").unwrap();
    server.registered("TESTC1").await;
    for deleted in [false, true] {
        let link = server.invite(&holder).await;
        let mut phone = server.phone();
        let unlocked =
            phone.browser.link(&link).post("/api/register/unlock", json!({"password": PASSWORD})).await;
        let ticket = unlocked.is_ok().body["ticket"].as_str().unwrap().to_owned();
        if deleted {
            begins_anew(&server).await;
        } else {
            desk(&server).cancel_letter("TESTC1").await.unwrap();
        }
        let begun =
            phone.browser.link(&link).ticket(Some(&ticket)).post("/api/register/options", json!({})).await;
        begun.refuses(if deleted { Code::LinkUnknown } else { Code::LinkExpired });
        let opened = phone.browser.link(&link).post("/api/register/open", json!({})).await;
        assert_ne!(opened.status, 200, "{}", opened.text);
    }
}
