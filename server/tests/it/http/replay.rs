//! A ceremony counts once, in time, and in the journey it began in.

use crate::common::{TestServer, code_of};
use crate::http::proof::{Scene, Use, for_anybody, tables};
use api::{Ceremony, Code};
use serde_json::{Value, json};
use server::audit::Entry;
use server::ids::{ChangeId, HolderId};
use server::journey::change::{Change, ChangeState};
use server::model::people::Device;
use server::passkey::BegunCeremony;
use std::time::Duration;

const MINUTES: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_ceremony_counts_once() {
    for what in Use::ALL {
        let server = TestServer::start().await;
        let mut scene = Scene::set(&server, what, "TESTC1").await;
        let ceremony = scene.begin().await;
        let credential = scene.answer(&ceremony);
        let first = scene.finish(&ceremony, &credential).await;
        first.is_ok();
        let before = tables(&server).await;
        let again = scene.finish(&ceremony, &credential).await;
        match what {
            // The answer may have been lost on its way: it is given again.
            Use::Letter | Use::Code => assert_eq!(again.is_ok().body["device"], first.body["device"]),
            Use::Approve => assert_eq!(again.is_ok().body["view"]["step"]["is"], "approved"),
            Use::Solo | Use::Confirm => {
                again.sees(Code::CeremonyGone, "2.6");
            }
        }
        before.differ_only_by(&tables(&server).await, 0, "again");
        // Nobody else gets it.
        let mut stranger = server.registered("TESTC9").await;
        let other = for_anybody(&ceremony);
        let credential =
            if what.makes() { stranger.key.create(&other.options) } else { stranger.key.get(&other.options) };
        let before = tables(&server).await;
        scene.finish(&ceremony, &credential).await.refuses(Code::CeremonyGone);
        before.differ_only_by(&tables(&server).await, 0, "again, by another");
    }
}

#[tokio::test]
async fn an_approval_whose_answer_was_lost_is_answered_again_after_the_pc_went_on() {
    let server = TestServer::start().await;
    let mut scene = Scene::set(&server, Use::Approve, "TESTC1").await;
    let ceremony = scene.begin().await;
    let credential = scene.answer(&ceremony);
    scene.finish(&ceremony, &credential).await.is_ok();
    let address = format!("/api/login/{}/session", scene.journey);
    scene.pc.post(&address, json!({})).await.is_ok();
    let again = scene.finish(&ceremony, &credential).await;
    assert_eq!(again.is_ok().body["view"]["step"]["is"], "approved");
}

#[tokio::test]
async fn a_ceremony_for_something_else_is_no_repeated_approval() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let view = pc.post("/api/login", json!({})).await;
    let (id, code) = (view.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&view.body));
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let number = pc.get(&format!("/api/login/{id}")).await.body["state"]["number"].as_u64().unwrap();
    phone.approves(&code, u8::try_from(number).unwrap()).await.is_ok();
    let asked = phone.browser.post("/api/solo/options", json!({})).await;
    let finish = phone.answers(asked);
    let other = phone.browser.link(&code).post("/api/approve/finish", finish).await;
    other.refuses(Code::CeremonyGone);
}

#[tokio::test]
async fn an_answer_that_is_given_again_tells_nothing_that_takes_a_passkey_to_learn() {
    for what in [Use::Letter, Use::Code, Use::Approve] {
        let server = TestServer::start().await;
        let mut scene = Scene::set(&server, what, "TESTC1").await;
        let ceremony = scene.begin().await;
        let credential = scene.answer(&ceremony);
        let first = scene.finish(&ceremony, &credential).await;
        assert!(first.is_ok().body["signal"]["accepted"]["user_id"].is_string());
        // Whoever has the code and the credential id has no signature.
        let known: Value = serde_json::from_str(&credential).unwrap();
        let mut forged = known.clone();
        for member in ["signature", "attestationObject", "authenticatorData", "clientDataJSON"] {
            if forged["response"].get(member).is_some() {
                forged["response"][member] = json!("AAAA");
            }
        }
        let mut ceremonies = vec![ceremony.clone()];
        ceremonies.push(Ceremony { id: "A".repeat(22), ..ceremony });
        let holder = HolderId::parse("TESTC1").unwrap();
        for ceremony in ceremonies {
            let again = scene.finish(&ceremony, &forged.to_string()).await;
            assert_eq!(again.is_ok().body.get("signal"), None, "{what:?}");
            for device in server::service::devices::of(&server.app.store, &holder).await.unwrap() {
                assert!(!again.text.contains(device.credential.as_str()), "{what:?}");
            }
            let handle = first.body["signal"]["accepted"]["user_id"].as_str().unwrap();
            assert!(!again.text.contains(handle), "{what:?}");
        }
    }
}

#[tokio::test]
async fn a_ceremony_is_over_whatever_its_first_answer_was() {
    for what in Use::ALL {
        for spoil in ["", "{}", "not an answer", "{\"id\":\"AAAA\"}"] {
            let server = TestServer::start().await;
            let mut scene = Scene::set(&server, what, "TESTC1").await;
            let ceremony = scene.begin().await;
            let credential = scene.answer(&ceremony);
            scene.finish(&ceremony, spoil).await.refuses(Code::CredentialMalformed);
            assert_eq!(tables(&server).await.count::<BegunCeremony>(), 0, "{what:?}");
            scene.finish(&ceremony, &credential).await.refuses(Code::CeremonyGone);
            scene.goes_through().await.is_ok();
        }
    }
}

#[tokio::test]
async fn many_answers_to_one_ceremony_count_once() {
    for what in Use::ALL {
        let server = TestServer::start().await;
        let mut scene = Scene::set(&server, what, "TESTC1").await;
        let ceremony = scene.begin().await;
        let credential = scene.answer(&ceremony);
        let before = tables(&server).await;
        let sends: Vec<_> = (0..8).map(|_| tokio::spawn(scene.finishing(&ceremony, &credential))).collect();
        let mut good = 0;
        for send in sends {
            good += usize::from(send.await.unwrap().status == 200);
        }
        let after = tables(&server).await;
        assert!(good >= 1, "{what:?}");
        let more = after.count::<Entry>() - before.count::<Entry>();
        assert_eq!(more, 1, "{what:?}: one thing happened");
        let devices = after.count::<Device>() - before.count::<Device>();
        assert_eq!(devices, usize::from(what.makes()), "{what:?}");
    }
}

#[tokio::test]
async fn an_answer_that_comes_after_the_ceremonys_time_is_refused() {
    for what in Use::ALL {
        let server = TestServer::start().await;
        let mut scene = Scene::set(&server, what, "TESTC1").await;
        let ceremony = scene.begin().await;
        let credential = scene.answer(&ceremony);
        server.pass(5 * MINUTES);
        scene.phone.browser.get("/api/session").await.is_ok(); // its use is written down, to the minute
        let before = tables(&server).await;
        let reply = scene.finish(&ceremony, &credential).await;
        reply.sees(Code::CeremonyGone, if what.makes() { "2.3" } else { "2.6" });
        before.differ_only_by(&tables(&server).await, 0, &format!("{what:?}"));
        scene.goes_through().await.is_ok();
    }
}

#[tokio::test]
async fn an_answer_at_the_last_moment_counts_although_the_journeys_time_is_over() {
    for what in Use::ALL {
        let server = TestServer::start().await;
        let mut scene = Scene::set(&server, what, "TESTC1").await;
        server.pass(Duration::from_millis(599_999));
        let ceremony = scene.begin().await;
        let credential = scene.answer(&ceremony);
        server.pass(Duration::from_millis(299_999));
        scene.finish(&ceremony, &credential).await.is_ok();
    }
}

#[tokio::test]
async fn a_ceremony_ends_in_the_journey_it_began_in_or_not_at_all() {
    for begun in Use::ALL {
        for ended in Use::ALL {
            let server = TestServer::start().await;
            let mut one = Scene::set(&server, begun, "TESTC1").await;
            let mut other = Scene::set(&server, ended, "TESTC2").await;
            if (begun, ended) == (Use::Solo, Use::Solo) {
                continue; // nothing was asked of anybody before: the passkey alone says who it is
            }
            let ceremony = one.begin().await;
            let credential = if ended.makes() == begun.makes() {
                other.answer(&for_anybody(&ceremony))
            } else {
                one.answer(&ceremony)
            };
            let before = tables(&server).await;
            let reply = other.finish(&ceremony, &credential).await;
            let context = format!("begun as {begun:?}, ended as {ended:?}");
            if begun.makes() && !ended.makes() {
                // An attestation is no assertion, whatever ceremony it claims to end.
                reply.sees(Code::CredentialMalformed, "2.6");
            } else {
                reply.sees(Code::CeremonyGone, if ended.makes() { "2.3" } else { "2.6" });
            }
            before.differ_only_by(&tables(&server).await, 0, &context);
        }
    }
}

#[tokio::test]
async fn no_secret_that_people_carry_is_in_the_store() {
    let server = TestServer::start().await;
    let mut carried = vec![crate::common::PASSWORD.to_owned()];
    for what in Use::ALL {
        let mut scene = Scene::set(&server, what, &format!("TESTC{}", what as u8)).await;
        carried.extend(scene.token.as_ref().map(|it| it.reveal().to_owned()));
        carried.extend(scene.ticket.clone());
        scene.goes_through().await.is_ok();
        carried.extend(scene.phone.browser.cookies.values().chain(scene.pc.cookies.values()).cloned());
    }
    carried.retain(|it| it.len() > 1); // the probe is `1`
    assert!(carried.len() > 8);
    let kept = tables(&server).await.text();
    for secret in carried {
        assert!(!kept.contains(&secret), "{secret}");
    }
}

#[tokio::test]
async fn ceremonies_that_nobody_ends_are_forgotten() {
    let server = TestServer::start().await;
    for what in Use::ALL {
        Scene::set(&server, what, "TESTC1").await.begin().await;
    }
    server.pass(5 * MINUTES);
    server::service::sweep::sweep(&server.app).await.unwrap();
    assert_eq!(tables(&server).await.count::<BegunCeremony>(), 0);
}

#[tokio::test]
async fn what_a_removed_device_approved_opens_nothing() {
    let server = TestServer::start().await;
    let mut scene = Scene::set(&server, Use::Approve, "TESTC1").await;
    scene.goes_through().await.is_ok();
    let account = scene.phone.browser.get("/api/account").await;
    let device = account.is_ok().body["devices"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/account/devices/{device}/remove");
    let confirmed = scene.phone.confirms_change(json!({"is": "remove_device", "id": device})).await;
    scene.phone.browser.post(&path, confirmed).await.is_ok();
    let reply = scene.pc.post(&format!("/api/login/{}/session", scene.journey), json!({})).await;
    reply.sees(Code::CredentialUnknown, "2.24");
    assert!(!scene.pc.cookies.contains_key("kagura-session"));
}

#[tokio::test]
async fn a_confirmation_does_not_bring_a_session_back_that_is_over() {
    let server = TestServer::start().await;
    let (mut scene, _) = confirming_on_a_pc(&server).await;
    scene.goes_through().await.is_ok();
    server.pass(30 * MINUTES);
    let reply = scene.pc.post(&format!("/api/login/{}/session", scene.journey), json!({})).await;
    reply.refuses(Code::SessionMissing);
    scene.pc.get("/api/account").await.refuses(Code::SessionMissing);
}

#[tokio::test]
async fn a_confirmation_is_as_old_as_the_proof_however_late_it_is_taken() {
    let server = TestServer::start().await;
    let (mut scene, change) = confirming_on_a_pc(&server).await;
    scene.goes_through().await.is_ok();
    let proven_at = server.now();
    server.pass(MINUTES / 2);
    scene.pc.post(&format!("/api/login/{}/session", scene.journey), json!({})).await.is_ok();
    let id = ChangeId::from_wire(change["change"].as_str().unwrap()).unwrap();
    let kept = server.app.store.get::<Change>(&id).await.unwrap().unwrap();
    assert!(matches!(kept.state, ChangeState::Confirmed { at, .. } if at == proven_at), "{kept:?}");
    server.pass(9 * MINUTES / 2);
    let add = scene.pc.post("/api/account/devices/add", change).await;
    add.refuses(Code::ReauthenticationNeeded);
}

#[tokio::test]
async fn an_approval_that_was_left_is_nobodys_after_a_minute() {
    let server = TestServer::start().await;
    for confirms in [false, true] {
        let mut scene = if confirms {
            confirming_on_a_pc(&server).await.0
        } else {
            Scene::set(&server, Use::Approve, "TESTC2").await
        };
        scene.goes_through().await.is_ok();
        server.pass(MINUTES);
        let reply = scene.pc.post(&format!("/api/login/{}/session", scene.journey), json!({})).await;
        reply.sees(Code::JourneyExpired, "3.9");
        let view = scene.pc.get(&format!("/api/login/{}", scene.journey)).await;
        assert_eq!(view.is_ok().body["state"]["is"], json!("ended"));
    }
}

/// A PC that is signed in, on which a change is being confirmed by phone.
async fn confirming_on_a_pc(server: &TestServer) -> (Scene, Value) {
    let mut scene = Scene::set(server, Use::Approve, "TESTC1").await;
    scene.goes_through().await.is_ok();
    scene.pc.post(&format!("/api/login/{}/session", scene.journey), json!({})).await.is_ok();
    let asked = scene.pc.post("/api/account/changes", json!({"change": {"is": "add_phone"}})).await;
    let change = asked.is_ok().body["id"].clone();
    let begin = json!({"purpose": "reauthenticate", "change": change});
    let shown = scene.pc.post("/api/login", begin).await;
    scene.journey = shown.is_ok().body["id"].as_str().unwrap().to_owned();
    let link = crate::common::code_of(&shown.body);
    scene.phone.browser.link(&link).post("/api/approve/open", json!({})).await.is_ok();
    let view = scene.pc.get(&format!("/api/login/{}", scene.journey)).await;
    let number = json!({"number": view.body["state"]["number"]});
    scene.phone.browser.link(&link).post("/api/approve/choose", number).await.is_ok();
    (scene.token, scene.ticket) = (Some(link), None); // the browser keeps its own
    (scene, json!({"change": change}))
}

#[tokio::test]
async fn a_wrong_number_is_written_down_once_however_often_it_is_sent() {
    let server = TestServer::start().await;
    server.registered("TESTC1").await;
    let (mut pc, mut phone) = (server.pc(), server.phone());
    let shown = pc.post("/api/login", json!({"holder_id": "TESTC1"})).await;
    let code = crate::common::code_of(&shown.is_ok().body);
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let before = tables(&server).await.count::<Entry>();
    for _ in 0..3 {
        let wrong = json!({"number": 9}); // never offered: two digits are
        phone.browser.link(&code).post("/api/approve/choose", wrong).await.sees(Code::WrongNumber, "3.9");
    }
    assert_eq!(tables(&server).await.count::<Entry>(), before + 1);
}
