//! A change of what logs in is confirmed by itself: by a proof that names it, once, in time, in the session that asked.

use crate::common::{Browser, Phone, Reply, TestServer, code_of};
use api::Code;
use serde_json::{Value, json};
use server::audit::{Entry, Event};
use server::desk::Desk;
use server::ids::{HolderId, SystemRandom};
use server::model::session::Session;
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);
const ADD: &str = "/api/account/devices/add";

fn add_phone() -> Value {
    json!({"is": "add_phone"})
}

fn removal(device: &str) -> Value {
    json!({"is": "remove_device", "id": device})
}

fn remove(device: &str) -> String {
    format!("/api/account/devices/{device}/remove")
}

async fn signed_in(server: &TestServer, holder: &str) -> Phone {
    let mut phone = server.registered(holder).await;
    phone.logs_in().await.is_ok();
    phone
}

async fn devices(browser: &mut Browser) -> Vec<String> {
    let account = browser.get("/api/account").await;
    let all = account.is_ok().body["devices"].as_array().unwrap().clone();
    all.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

async fn asks(browser: &mut Browser, change: Value) -> String {
    let ask = json!({"change": change, "last": "known"});
    let asked = browser.post("/api/account/changes", ask).await;
    asked.is_ok().body["id"].as_str().unwrap().to_owned()
}

/// Another phone of the holder's, added as it is meant to be.
async fn adds(server: &TestServer, phone: &mut Phone) -> Phone {
    let confirmed = phone.confirms_change(add_phone()).await;
    let waiting = phone.browser.post(ADD, confirmed).await;
    let code = code_of(&waiting.is_ok().body);
    let mut other = server.phone();
    let id = waiting.body["id"].as_str().unwrap();
    let ticket = other.claims(&code, &mut phone.browser, id).await;
    other.makes_passkey(&code, Some(&ticket)).await.is_ok();
    other
}

/// The attacker's PC, where the victim approved a login and nothing else.
async fn relayed(server: &TestServer, victim: &mut Phone) -> Browser {
    let mut pc = server.pc();
    victim.logs_in_on(&mut pc).await.is_ok();
    pc
}

#[tokio::test]
async fn a_login_alone_adds_and_removes_nothing_however_fresh_it_is() {
    let server = TestServer::start().await;
    let mut victim = server.registered("TESTC1").await;
    let mut attacker = relayed(&server, &mut victim).await;
    let device = devices(&mut attacker).await.remove(0);
    for path in [ADD.to_owned(), remove(&device)] {
        for body in [json!({}), json!({"change": null}), json!({"change": ""}), json!({"change": "AAAA"})] {
            attacker.post(&path, body).await.refuses(Code::ReauthenticationNeeded);
        }
        // Nor does asking, which nobody confirms.
        for change in [add_phone(), removal(&device)] {
            let id = asks(&mut attacker, change).await;
            attacker.post(&path, json!({"change": id})).await.refuses(Code::ReauthenticationNeeded);
        }
    }
    assert_eq!(devices(&mut attacker).await, [device]);
}

#[tokio::test]
async fn a_second_login_is_no_confirmation_either() {
    let server = TestServer::start().await;
    let mut victim = server.registered("TESTC1").await;
    let mut attacker = relayed(&server, &mut victim).await;
    let id = asks(&mut attacker, add_phone()).await;
    // The victim approves what looks like one more login: in the same browser, which takes the place of the first session.
    victim.logs_in_on(&mut attacker).await.is_ok();
    attacker.post(ADD, json!({"change": id})).await.refuses(Code::ReauthenticationNeeded);
    // A login journey cannot be turned into a confirmation by naming the change in it.
    let id = asks(&mut attacker, add_phone()).await;
    let view = attacker.post("/api/login", json!({"purpose": "login", "change": id})).await;
    let (journey, code) = (view.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&view.body));
    let opened = victim.browser.link(&code).post("/api/approve/open", json!({})).await;
    assert_eq!(opened.is_ok().body["change"], json!(null));
    let state = attacker.get(&format!("/api/login/{journey}")).await.body["state"].clone();
    victim.approves(&code, u8::try_from(state["number"].as_u64().unwrap()).unwrap()).await.is_ok();
    attacker.post(&format!("/api/login/{journey}/session"), json!({})).await.is_ok();
    attacker.post(ADD, json!({"change": id})).await.refuses(Code::ReauthenticationNeeded);
}

#[tokio::test]
async fn the_phone_names_the_change_that_it_confirms() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    let device = devices(&mut pc).await.remove(0);
    let named = "x」の名前を変更\u{202E}「y";
    let label = json!({"label": named});
    let relabelled = pc.post(&format!("/api/account/devices/{device}/label"), label).await.status == 200;
    for (change, ja, en) in [
        (add_phone(), "スマートフォンを追加", "Adding a phone"),
        (removal(&device), "の登録を削除", "Removing the device"),
    ] {
        let id = asks(&mut pc, change.clone()).await;
        let view = pc.post("/api/login", json!({"purpose": "reauthenticate", "change": id})).await;
        let code = code_of(&view.is_ok().body);
        for (language, words) in [("ja", ja), ("en", en)] {
            phone.browser.language = language.to_owned();
            let opened = phone.browser.link(&code).post("/api/approve/open", json!({})).await;
            let told = opened.is_ok().body["change"].as_str().unwrap().to_owned();
            assert!(told.contains(words), "{told}");
            assert!(!told.contains('\u{202E}'), "{told:?}");
            // A device's name can be changed by whoever has the session; the day of its registration cannot.
            let dated =
                told.contains("2026年9月21日 登録") || told.contains("registered on 21 September 2026");
            assert_eq!(dated, change == removal(&device), "{told}");
            if relabelled && words == ja {
                assert_eq!(told.matches(['「', '」']).count() % 2, 0, "{told}");
                assert!(
                    told.matches('「').count() <= 1,
                    "the holder's words end no sentence of ours: {told}"
                );
            }
        }
        phone.browser.language = "ja".to_owned();
    }
}

#[tokio::test]
async fn letting_a_new_phone_in_is_never_named_as_a_login() {
    let server = TestServer::with(&[("applications", "rx=電子処方箋=https://rx.example/start")]).await;
    let mut phone = server.registered("TESTC1").await;
    for application in [json!(null), json!("rx")] {
        let begin = json!({"purpose": "change_phone", "application": application});
        let view = server.pc().post("/api/login", begin).await;
        let code = code_of(&view.is_ok().body);
        for (language, words) in [("ja", "スマートフォンの変更"), ("en", "Changing phones")] {
            phone.browser.language = language.to_owned();
            let opened = phone.browser.link(&code).post("/api/approve/open", json!({})).await;
            let told = opened.is_ok().body["change"].as_str().expect("a change").to_owned();
            assert!(told.contains(words), "{told}");
        }
    }
}

#[tokio::test]
async fn a_pc_without_a_passkey_confirms_with_the_phone_and_opens_no_second_session() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    server.pass(6 * MINUTE);
    let confirmed = server.confirmed_by_phone(&mut pc, &mut phone, add_phone()).await;
    pc.post(ADD, confirmed).await.is_ok();
    let sessions = server.app.store.scan::<Session>(&[], None, 10).await.unwrap();
    assert_eq!(sessions.len(), 1, "confirming opens no second session");
}

#[tokio::test]
async fn what_was_confirmed_for_one_thing_is_refused_for_every_other() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server, "TESTC1").await;
    adds(&server, &mut phone).await;
    let all = devices(&mut phone.browser).await;
    let (first, second) = (all[0].clone(), all[1].clone());
    for (change, own) in [(add_phone(), ADD.to_owned()), (removal(&first), remove(&first))] {
        let confirmed = phone.confirms_change(change).await;
        for path in [ADD.to_owned(), remove(&first), remove(&second)] {
            if path != own {
                let refused = phone.browser.post(&path, confirmed.clone()).await;
                refused.refuses(Code::ReauthenticationNeeded);
            }
        }
    }
    assert_eq!(devices(&mut phone.browser).await, all);
}

#[tokio::test]
async fn a_change_belongs_to_the_session_that_asked() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server, "TESTC1").await;
    let mut thief = relayed(&server, &mut phone).await; // another session of the same holder
    let mut stranger = signed_in(&server, "TESTC2").await;
    let confirmed = phone.confirms_change(add_phone()).await;
    let id = confirmed["change"].as_str().unwrap().to_owned();
    for other in [&mut thief, &mut stranger.browser] {
        other.post(ADD, confirmed.clone()).await.refuses(Code::ReauthenticationNeeded);
        for body in [json!({"purpose": "reauthenticate", "change": id})] {
            other.post("/api/login", body).await.refuses(Code::ReauthenticationNeeded);
        }
        let path = format!("/api/account/changes/{id}/options");
        other.post(&path, json!({})).await.refuses(Code::ReauthenticationNeeded);
    }
    // The cookie before the confirmation opens nothing, and the session logged out takes its changes along.
    let mut kept = phone.browser.clone();
    phone.browser.post("/api/session/end", json!({})).await.is_ok();
    kept.post(ADD, confirmed.clone()).await.refuses(Code::SessionMissing);
    phone.logs_in().await.is_ok();
    phone.browser.post(ADD, confirmed).await.refuses(Code::ReauthenticationNeeded);
}

#[tokio::test]
async fn a_change_is_confirmed_by_its_own_holder_and_nobody_else() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server, "TESTC1").await;
    let mut stranger = server.registered("TESTC2").await;
    let id = asks(&mut phone.browser, add_phone()).await;
    let path = format!("/api/account/changes/{id}");
    // With a passkey that is somebody else's.
    let asked = phone.browser.post(&format!("{path}/options"), json!({})).await;
    let mut ceremony: Value = asked.is_ok().body.clone();
    let mut options: Value = serde_json::from_str(ceremony["options"].as_str().unwrap()).unwrap();
    options["publicKey"]["allowCredentials"] = json!([]);
    ceremony["options"] = json!(options.to_string());
    let finish = stranger.answers(Reply { body: ceremony, ..asked });
    phone.browser.post(&format!("{path}/finish"), finish).await.refuses(Code::CredentialOfOther);
    // With a phone that is.
    let view = phone.browser.post("/api/login", json!({"purpose": "reauthenticate", "change": id})).await;
    let (journey, code) = (view.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&view.body));
    stranger.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let state = phone.browser.get(&format!("/api/login/{journey}")).await.body["state"].clone();
    let number = json!({"number": state["number"]});
    stranger.browser.link(&code).post("/api/approve/choose", number).await.is_ok();
    assert_ne!(stranger_finishes(&mut stranger, &code).await.status, 200);
    phone.browser.post(ADD, json!({"change": id})).await.refuses(Code::ReauthenticationNeeded);
}

/// Uses whatever passkey the stranger has, however the options narrow it down.
async fn stranger_finishes(stranger: &mut Phone, code: &server::ids::Secret) -> Reply {
    let asked = stranger.browser.link(code).post("/api/approve/options", json!({})).await;
    let mut ceremony: Value = asked.is_ok().body.clone();
    let mut options: Value = serde_json::from_str(ceremony["options"].as_str().unwrap()).unwrap();
    options["publicKey"]["allowCredentials"] = json!([]);
    ceremony["options"] = json!(options.to_string());
    let finish = stranger.answers(Reply { body: ceremony, ..asked });
    stranger.browser.link(code).post("/api/approve/finish", finish).await
}

#[tokio::test]
async fn a_ceremony_for_one_change_confirms_no_other() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server, "TESTC1").await;
    let device = devices(&mut phone.browser).await.remove(0);
    let harmless = asks(&mut phone.browser, add_phone()).await;
    let grave = asks(&mut phone.browser, removal(&device)).await;
    let asked = phone.browser.post(&format!("/api/account/changes/{harmless}/options"), json!({})).await;
    let finish = phone.answers(asked);
    let path = format!("/api/account/changes/{grave}/finish");
    phone.browser.post(&path, finish).await.refuses(Code::CeremonyGone);
    for id in [harmless, grave] {
        let body = json!({"change": id});
        phone.browser.post(&remove(&device), body).await.refuses(Code::ReauthenticationNeeded);
    }
}

#[tokio::test]
async fn a_confirmed_change_is_made_once_also_by_twenty_at_once() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server, "TESTC1").await;
    let confirmed = phone.confirms_change(add_phone()).await;
    let all = (0..20).map(|_| {
        let (mut browser, confirmed) = (phone.browser.clone(), confirmed.clone());
        tokio::spawn(async move { browser.post(ADD, confirmed).await })
    });
    let mut made = 0;
    for one in all.collect::<Vec<_>>() {
        let reply = one.await.unwrap();
        if reply.status == 200 {
            made += 1;
        } else {
            reply.refuses(Code::ReauthenticationNeeded);
        }
    }
    assert_eq!(made, 1);
    phone.browser.post(ADD, confirmed).await.refuses(Code::ReauthenticationNeeded);
}

#[tokio::test]
async fn a_confirmation_lasts_for_minutes() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server, "TESTC1").await;
    let confirmed = phone.confirms_change(add_phone()).await;
    server.pass(Duration::from_millis(5 * 60_000 - 1));
    phone.browser.post(ADD, confirmed).await.is_ok();
    let confirmed = phone.confirms_change(add_phone()).await;
    server.pass(5 * MINUTE);
    phone.browser.post(ADD, confirmed).await.refuses(Code::ReauthenticationNeeded);
    // A change that nobody confirmed in time is confirmed by nobody, and forgotten.
    let id = asks(&mut phone.browser, add_phone()).await;
    server.pass(20 * MINUTE);
    let path = format!("/api/account/changes/{id}/options");
    phone.browser.post(&path, json!({})).await.refuses(Code::ReauthenticationNeeded);
    server.pass(5 * MINUTE);
    server::service::sweep::sweep(&server.app).await.unwrap();
    let left = server.app.store.scan::<server::journey::change::Change>(&[], None, 10).await.unwrap();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn what_a_device_confirmed_is_not_made_after_the_device_was_revoked() {
    let server = TestServer::start().await;
    let mut first = signed_in(&server, "TESTC1").await;
    let own = devices(&mut first.browser).await;
    let mut second = adds(&server, &mut first).await;
    let confirmed = server.confirmed_by_phone(&mut first.browser, &mut second, add_phone()).await;
    let lost = devices(&mut first.browser).await.into_iter().find(|it| !own.contains(it)).unwrap();
    let desk = Desk {
        store: &server.app.store,
        clock: server.clock.as_ref(),
        random: &SystemRandom,
        actor: &server::audit::Actor::System,
    };
    desk.revoke(&lost).await.unwrap();
    first.browser.post(ADD, confirmed).await.refuses(Code::ReauthenticationNeeded);
    assert_eq!(devices(&mut first.browser).await, own);
}

#[tokio::test]
async fn whatever_is_not_the_holders_own_cannot_even_be_asked_for() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server, "TESTC1").await;
    let mut other = signed_in(&server, "TESTC2").await;
    let device = devices(&mut other.browser).await.remove(0);
    for id in [device.as_str(), "AAAAAAAAAAAAAAAAAAAAAA", "", "../x", &"A".repeat(65)] {
        for kind in ["remove_device", "remove_card"] {
            let ask = json!({"change": {"is": kind, "id": id}});
            phone.browser.post("/api/account/changes", ask).await.refuses(Code::DeviceUnknown);
        }
    }
    for ask in [json!({}), json!({"change": {"is": "become_admin"}}), json!({"change": "add_phone"})] {
        phone.browser.post("/api/account/changes", ask).await.refuses(Code::BadRequest);
    }
}

#[tokio::test]
async fn the_last_thing_that_logs_in_is_removed_only_by_somebody_who_knows() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server, "TESTC1").await;
    let only = devices(&mut phone.browser).await.remove(0);
    let shown = phone.browser.get("/api/account").await;
    assert_eq!(shown.body["only"], json!(only));
    for last in [json!({}), json!({"last": "unsaid"})] {
        let mut ask = last;
        ask["change"] = removal(&only);
        phone.browser.post("/api/account/changes", ask).await.refuses(Code::LastMeans);
    }
    // Beside another it is nothing special, until the other is gone.
    let mut other = adds(&server, &mut phone).await;
    other.logs_in().await.is_ok();
    assert_eq!(phone.browser.get("/api/account").await.body["only"], json!(null));
    let ask = json!({"change": removal(&only)});
    let id = phone.browser.post("/api/account/changes", ask).await.is_ok().body["id"].clone();
    let path = format!("/api/account/changes/{}", id.as_str().unwrap());
    let asked = phone.browser.post(&format!("{path}/options"), json!({})).await;
    let finish = phone.answers(asked);
    phone.browser.post(&format!("{path}/finish"), finish).await.is_ok();
    let second = devices(&mut other.browser).await.into_iter().find(|it| *it != only).unwrap();
    let confirmed = other.confirms_change(removal(&second)).await;
    other.browser.post(&remove(&second), confirmed).await.is_ok();
    phone.browser.post(&remove(&only), json!({"change": id})).await.refuses(Code::LastMeans);
    assert_eq!(devices(&mut phone.browser).await, std::slice::from_ref(&only));
    let confirmed = phone.confirms_change(removal(&only)).await;
    phone.browser.post(&remove(&only), confirmed).await.is_ok();
}

#[tokio::test]
async fn two_that_remove_each_others_last_thing_at_once_leave_one() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server, "TESTC1").await;
    let mut other = adds(&server, &mut phone).await;
    other.logs_in().await.is_ok();
    let mut bodies = Vec::new();
    for device in devices(&mut phone.browser).await {
        let ask = json!({"change": removal(&device)});
        let id = phone.browser.post("/api/account/changes", ask).await.is_ok().body["id"].clone();
        let path = format!("/api/account/changes/{}", id.as_str().unwrap());
        let asked = phone.browser.post(&format!("{path}/options"), json!({})).await;
        let finish = phone.answers(asked);
        phone.browser.post(&format!("{path}/finish"), finish).await.is_ok();
        bodies.push((device, json!({"change": id})));
    }
    let all: Vec<_> = bodies
        .into_iter()
        .map(|(device, body)| {
            let mut browser = phone.browser.clone();
            tokio::spawn(async move { browser.post(&remove(&device), body).await.status })
        })
        .collect();
    for one in all {
        one.await.unwrap();
    }
    let holder = HolderId::parse("TESTC1").unwrap();
    assert_eq!(server::service::devices::of(&server.app.store, &holder).await.unwrap().len(), 1);
}

#[tokio::test]
async fn of_many_removals_at_once_none_works_after_the_one_that_ends_the_session() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server, "TESTC1").await;
    let own = devices(&mut phone.browser).await.remove(0);
    for _ in 0..3 {
        adds(&server, &mut phone).await;
    }
    let all = devices(&mut phone.browser).await;
    let mut confirmed = Vec::new();
    for device in all.iter().chain(std::iter::repeat_n(&own, 14)) {
        confirmed.push((device.clone(), phone.confirms_change(removal(device)).await));
    }
    confirmed.sort_by_key(|(device, _)| *device != own);
    let sent: Vec<_> = confirmed
        .iter()
        .cloned()
        .map(|(device, body)| {
            let mut browser = phone.browser.clone();
            tokio::spawn(async move { (device.clone(), browser.post(&remove(&device), body).await.status) })
        })
        .collect();
    let mut own_removed = 0;
    for one in sent {
        let (device, status) = one.await.unwrap();
        own_removed += usize::from(device == own && status == 200);
    }
    assert_eq!(own_removed, 1, "one removal ended the session, and no second one was made in it");
    // The record has it in the order of the commits, as far as moments tell; what is left was refused.
    let record = server.app.store.scan::<Entry>(&[], None, 1000).await.unwrap();
    let removed = record.iter().filter(|(_, it)| matches!(it.event, Event::DeviceRemoved { .. })).count();
    let holder = HolderId::parse("TESTC1").unwrap();
    let left = server::service::devices::of(&server.app.store, &holder).await.unwrap().len();
    assert_eq!(removed + left, all.len());
    for (device, body) in confirmed {
        phone.browser.post(&remove(&device), body).await.refuses(Code::SessionMissing);
    }
}

#[tokio::test]
async fn every_proof_gives_a_new_cookie_and_the_old_one_opens_nothing() {
    let server = TestServer::start().await;
    let mut phone = signed_in(&server, "TESTC1").await;
    let before = phone.browser.clone();
    phone.confirms_change(add_phone()).await;
    assert_ne!(before.cookies["kagura-session"], phone.browser.cookies["kagura-session"]);
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    let before_on_pc = pc.clone();
    server.confirmed_by_phone(&mut pc, &mut phone, add_phone()).await;
    assert_ne!(before_on_pc.cookies["kagura-session"], pc.cookies["kagura-session"]);
    for mut old in [before, before_on_pc] {
        old.get("/api/account").await.refuses(Code::SessionMissing);
        assert_eq!(old.get("/api/session").await.is_ok().body["session"], json!(null));
    }
    // Another tab has the browser's one jar of cookies: it goes on with the new one.
    pc.clone().get("/api/account").await.is_ok();
    phone.browser.clone().get("/api/account").await.is_ok();
}
