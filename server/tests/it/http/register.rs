//! Registering a phone by an authority's invitation.

use crate::common::{ANDROID, Flaw, PASSWORD, TestServer};
use api::Code;
use serde_json::json;
use server::model::people::Standing;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn an_invited_phone_is_registered_and_the_link_then_answers_it_kindly_and_tells_no_other_device() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let mut phone = server.phone();
    let view = phone.browser.link(&token).post("/api/register/open", json!({})).await;
    assert_eq!(view.is_ok().body["step"], json!({"is": "password", "tries_left": 5}));
    let unlock = json!({"password": PASSWORD});
    let unlocked = phone.browser.link(&token).post("/api/register/unlock", unlock.clone()).await;
    let ticket = unlocked.is_ok().body["ticket"].as_str().unwrap().to_owned();
    // A view inside an app has unlocked the same letter, and stands before its passkey.
    let mut other = server.browser(ANDROID);
    let unlocked = other.link(&token).post("/api/register/unlock", unlock).await;
    let late = unlocked.is_ok().body["ticket"].as_str().unwrap().to_owned();
    let done = phone.makes_passkey(&token, Some(&ticket)).await;
    assert_eq!(done.is_ok().body["device"]["label"], "iPhone");
    let again = phone.browser.link(&token).ticket(Some(&ticket)).post("/api/register/open", json!({})).await;
    assert_eq!(again.is_ok().body["step"]["is"], "registered");
    assert_eq!(again.body["step"]["label"], "iPhone");
    for ticket in [None, Some(late.as_str())] {
        let view = other.link(&token).ticket(ticket).post("/api/register/open", json!({})).await;
        view.sees(Code::LinkUsed, "2.19");
        assert!(!view.text.contains("iPhone"), "{}", view.text);
        assert_eq!(view.body["explanation"]["retry"], "ask_authority", "going on would only come back here");
    }
    let options = other.link(&token).ticket(Some(&late)).post("/api/register/options", json!({})).await;
    options.sees(Code::LinkUsed, "2.19"); // no passkey is made for nothing
    let text = options.body["explanation"].to_string();
    assert!(
        text.contains("別の画面か別の端末で、先に") && !text.contains("sign_in"),
        "it is not registered: {text}"
    );
}

#[tokio::test]
async fn what_is_asked_of_the_phone_is_what_phones_can_do_without_a_qr_code_of_their_own() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let mut phone = server.phone();
    let unlocked =
        phone.browser.link(&token).post("/api/register/unlock", json!({"password": PASSWORD})).await;
    let ticket = unlocked.is_ok().body["ticket"].as_str().unwrap().to_owned();
    let asked =
        phone.browser.link(&token).ticket(Some(&ticket)).post("/api/register/options", json!({})).await;
    let options: serde_json::Value =
        serde_json::from_str(asked.is_ok().body["options"].as_str().unwrap()).unwrap();
    let wanted = &options["publicKey"];
    assert_eq!(wanted["rp"], json!({"id": "localhost", "name": "HPKI-KAGURA"}));
    assert_eq!(wanted["authenticatorSelection"]["authenticatorAttachment"], "platform");
    assert_eq!(wanted["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(wanted["authenticatorSelection"]["requireResidentKey"], true);
    assert_eq!(wanted["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(wanted["hints"], json!(["client-device"]));
    assert_eq!(wanted["attestation"], "none");
    let algorithms: Vec<_> =
        wanted["pubKeyCredParams"].as_array().unwrap().iter().map(|it| it["alg"].clone()).collect();
    assert_eq!(algorithms, [json!(-7), json!(-257)]);
}

#[tokio::test]
async fn what_no_password_can_be_costs_no_try_and_what_stands_around_it_is_no_part_of_it() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let mut phone = server.phone();
    let view = phone.browser.link(&token).post("/api/register/open", json!({})).await;
    assert_eq!(view.is_ok().body["least"], 8, "the page can say it before anything is sent");
    let long = "k".repeat(65);
    for typed in
        ["abc", "", "px7h2k9", "ぱすわーど", "パスワードがわからない", "kawa7あumi", "kawa7um!", &long]
    {
        let reply = phone.browser.link(&token).post("/api/register/unlock", json!({"password": typed})).await;
        assert_eq!(reply.refuses(Code::PasswordMalformed).tries_left, None, "{typed}");
    }
    let view = phone.browser.link(&token).post("/api/register/open", json!({})).await;
    assert_eq!(view.is_ok().body["step"], json!({"is": "password", "tries_left": 5}));
    for typed in [
        format!("パスワード：{PASSWORD}"),
        format!("「{PASSWORD}」。"),
        format!("\u{200E}{PASSWORD}\u{2060}"),
        format!("{}-{}", &PASSWORD[..4], &PASSWORD[4..]),
    ] {
        phone.browser.link(&token).post("/api/register/unlock", json!({"password": typed})).await.is_ok();
    }
}

#[tokio::test]
async fn each_new_device_is_called_so_that_it_can_be_told_from_the_others() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    for label in ["iPhone", "iPhone 2", "iPhone 3"] {
        let token = server.invite(&holder).await;
        let done = server.phone().registers(&token).await;
        assert_eq!(done.is_ok().body["device"]["label"], label);
    }
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_invitation_and_each_says_how_many_are_left() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let mut phone = server.phone();
    let mut tries = async |password: String| {
        phone.browser.link(&token).post("/api/register/unlock", json!({"password": password})).await
    };
    for left in [4, 3, 2, 1] {
        // The same one again is no other guess: the Enter key was held down.
        for password in ["wrong-one", "Wrong-One", " wrong-one"] {
            let reply = tries(format!("{password}{left}")).await;
            assert_eq!(reply.refuses(Code::PasswordWrong).tries_left, Some(left));
        }
    }
    let reply = tries("another-one".to_owned()).await;
    reply.sees(Code::InvitationLocked, "2.19");
    let reply = phone.browser.link(&token).post("/api/register/unlock", json!({"password": PASSWORD})).await;
    reply.sees(Code::InvitationLocked, "2.19");
    let newer = server.invite(&holder).await;
    phone.registers(&newer).await.is_ok();
}

#[tokio::test]
async fn tries_made_at_the_same_time_are_all_counted() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let tries = (0..20).map(|number| {
        let (mut browser, token) = (server.browser(ANDROID), token.clone());
        tokio::spawn(async move {
            browser
                .link(&token)
                .post("/api/register/unlock", json!({"password": format!("a-guess-of-many-{number}")}))
                .await
                .body["code"]
                .clone()
        })
    });
    let mut wrong = 0;
    for guess in tries.collect::<Vec<_>>() {
        wrong += usize::from(guess.await.unwrap() == "password_wrong");
    }
    assert_eq!(wrong, 4, "the fifth locks, and nobody gets a sixth");
}

#[tokio::test]
async fn a_password_read_from_paper_forgives_width_spaces_and_capitals() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let mut phone = server.phone();
    let typed = json!({"password": " ＫＡＷＡ 7umi "});
    phone.browser.link(&token).post("/api/register/unlock", typed).await.is_ok();
}

#[tokio::test]
async fn opening_reloading_failing_and_cancelling_use_nothing_up() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let mut phone = server.phone();
    for _ in 0..5 {
        phone.browser.link(&token).post("/api/register/open", json!({})).await.is_ok();
    }
    for flaw in [Flaw::NotVerified, Flaw::WrongOrigin, Flaw::OldChallenge] {
        phone.key.flaw = flaw;
        let reply = phone.registers(&token).await;
        assert_ne!(reply.status, 200);
    }
    phone.key.flaw = Flaw::None;
    server.pass(DAY);
    phone.registers(&token).await.is_ok();
}

#[tokio::test]
async fn an_expired_letter_a_replaced_one_and_a_mangled_one_are_told_apart() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let first = server.invite(&holder).await;
    let second = server.invite(&holder).await;
    let mut phone = server.phone();
    let reply = phone.browser.link(&first).post("/api/register/open", json!({})).await;
    reply.sees(Code::LinkReplaced, "2.19");
    server.pass(30 * DAY);
    let reply = phone.browser.link(&second).post("/api/register/open", json!({})).await;
    let problem = reply.sees(Code::LinkExpired, "2.19");
    assert!(problem.incident.is_some());
    let reply = phone.browser.post("/api/register/open", json!({})).await;
    reply.sees(Code::LinkUnknown, "2.19");
}

#[tokio::test]
async fn an_answer_that_was_lost_is_given_again_and_registers_nothing_twice() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let mut phone = server.phone();
    let unlocked =
        phone.browser.link(&token).post("/api/register/unlock", json!({"password": PASSWORD})).await;
    let ticket = unlocked.is_ok().body["ticket"].as_str().unwrap().to_owned();
    let asked =
        phone.browser.link(&token).ticket(Some(&ticket)).post("/api/register/options", json!({})).await;
    let credential = phone.key.create(asked.is_ok().body["options"].as_str().unwrap());
    let finish = json!({"ceremony": asked.body["id"], "credential": credential});
    let first =
        phone.browser.link(&token).ticket(Some(&ticket)).post("/api/register/finish", finish.clone()).await;
    let second = phone.browser.link(&token).ticket(Some(&ticket)).post("/api/register/finish", finish).await;
    assert_eq!(first.is_ok().body["device"]["id"], second.is_ok().body["device"]["id"]);
    assert_eq!(server::service::devices::of(&server.app.store, &holder).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_answer_to_one_registration_cannot_be_replayed_into_another() {
    let server = TestServer::start().await;
    let (ann, bob) = (server.holder("TESTC1").await, server.holder("TESTC2").await);
    let (for_ann, for_bob) = (server.invite(&ann).await, server.invite(&bob).await);
    let mut phone = server.phone();
    let unlock = json!({"password": PASSWORD});
    let a = phone.browser.link(&for_ann).post("/api/register/unlock", unlock.clone()).await.body["ticket"]
        .clone();
    let b = phone.browser.link(&for_bob).post("/api/register/unlock", unlock).await.body["ticket"].clone();
    let asked =
        phone.browser.link(&for_ann).ticket(a.as_str()).post("/api/register/options", json!({})).await;
    let credential = phone.key.create(asked.is_ok().body["options"].as_str().unwrap());
    let finish = json!({"ceremony": asked.body["id"], "credential": credential});
    let reply = phone.browser.link(&for_bob).ticket(b.as_str()).post("/api/register/finish", finish).await;
    reply.sees(Code::CeremonyGone, "2.3");
    // Nor does Ann's ticket open Bob's letter.
    let reply =
        phone.browser.link(&for_bob).ticket(a.as_str()).post("/api/register/options", json!({})).await;
    reply.refuses(Code::JourneyPast);
}

#[tokio::test]
async fn a_holder_who_is_disabled_is_told_whom_to_call_before_anything_is_tried() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    server.set_standing(&holder, Standing::Disabled { since: server.now() }).await;
    let reply = server.phone().browser.link(&token).post("/api/register/open", json!({})).await;
    let problem = reply.sees(Code::HolderDisabled, "2.1");
    assert!(problem.contact.unwrap().contains("03-0000-0000"));
}

#[tokio::test]
async fn a_label_is_trimmed_and_a_useless_one_refused() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let mut phone = server.phone();
    let unlocked =
        phone.browser.link(&token).post("/api/register/unlock", json!({"password": PASSWORD})).await;
    let ticket = unlocked.is_ok().body["ticket"].as_str().unwrap().to_owned();
    phone.makes_passkey(&token, Some(&ticket)).await.is_ok();
    let label = json!({"label": "  診察室の  iPhone "});
    let reply = phone.browser.link(&token).ticket(Some(&ticket)).post("/api/register/label", label).await;
    assert_eq!(reply.is_ok().body["label"], "診察室の iPhone");
    for bad in ["", "   ", &"長".repeat(41), "a\u{7}b"] {
        let label = json!({"label": bad});
        let reply = phone.browser.link(&token).ticket(Some(&ticket)).post("/api/register/label", label).await;
        reply.refuses(Code::LabelMalformed);
    }
}

#[tokio::test]
async fn nothing_secret_is_kept_in_clear() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let session = phone.logs_in().await;
    session.is_ok();
    let cookie = phone.browser.cookies["kagura-session"].clone();
    let holder = server::ids::HolderId::parse("testc1").unwrap();
    let token = server.invite(&holder).await;
    let invitations =
        server.app.store.scan::<server::journey::invitation::Invitation>(&[], None, 10).await.unwrap();
    let sessions = server.app.store.scan::<server::model::session::Session>(&[], None, 10).await.unwrap();
    let kept = format!("{invitations:?}{sessions:?}");
    assert!(!kept.contains(token.reveal()) && !kept.contains(PASSWORD) && !kept.contains(&cookie), "{kept}");
}
