//! A code ends with what allowed it: the session that asked, the device that proved, the holder's standing.

use super::{By, Shown, WAYS, devices, open, shown, steps, ticket};
use crate::common::{Reply, TestServer, code_of};
use api::Code;
use serde_json::json;
use server::desk::{Desk, NewStanding};
use server::ids::{HolderId, SystemRandom};
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);

fn desk(server: &TestServer) -> Desk<'_> {
    Desk {
        store: &server.app.store,
        clock: server.clock.as_ref(),
        random: &SystemRandom,
        actor: &server::audit::Actor::System,
    }
}

/// What ends the proof that a code rests on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Ending {
    LogOut,
    EveryDevice,
    Disable,
    DisableAndEnable,
}

impl Ending {
    /// Those that end a code of this kind: who changes phones is not signed in.
    fn of(by: By) -> Vec<Self> {
        let all = [Self::LogOut, Self::EveryDevice, Self::Disable, Self::DisableAndEnable];
        all.into_iter().filter(|it| by == By::Adding || *it != Self::LogOut).collect()
    }

    async fn happens(self, server: &TestServer, holder: &str, it: &mut Shown) {
        match self {
            Self::LogOut => drop(it.pc.post("/api/session/end", json!({})).await.is_ok()),
            Self::EveryDevice => {
                for device in desk(server).devices(holder).await.unwrap() {
                    desk(server).revoke(device.id.as_str()).await.unwrap();
                }
            }
            Self::Disable => drop(desk(server).set_standing(holder, NewStanding::Disabled).await.unwrap()),
            Self::DisableAndEnable => {
                desk(server).set_standing(holder, NewStanding::Disabled).await.unwrap();
                desk(server).set_standing(holder, NewStanding::Enabled).await.unwrap();
            }
        }
    }

    #[track_caller]
    fn refuses(self, reply: &Reply) {
        if self == Self::Disable {
            let problem = reply.sees(Code::HolderDisabled, "2.1");
            assert!(problem.contact.unwrap().contains("03-0000-0000"));
        } else {
            reply.sees(Code::LinkWithdrawn, "2.19");
        }
    }
}

#[tokio::test]
async fn a_code_ends_with_what_allowed_it_wherever_it_stands() {
    for by in WAYS {
        for ending in Ending::of(by) {
            for stage in 0..4 {
                let context = format!("{by:?}, {ending:?}, stage {stage}");
                let server = TestServer::start().await;
                let (_, mut it) = shown(&server, by, "TESTC1").await;
                let (mut phone, code) = (server.phone(), it.code.clone());
                let (mut own, mut number, mut begun) = (None, json!(42), None);
                if stage > 0 {
                    own = Some(ticket(&open(&mut phone, &code, None).await));
                    number = it.number().await;
                }
                if stage > 1 {
                    phone.chooses(&code, own.as_deref().unwrap(), number.clone()).await.is_ok();
                }
                if stage > 2 {
                    let sent = phone.browser.link(&code).ticket(own.as_deref());
                    let asked = sent.post("/api/register/options", json!({})).await;
                    let credential = phone.key.create(asked.is_ok().body["options"].as_str().unwrap());
                    begun = Some(json!({"ceremony": asked.body["id"], "credential": credential}));
                }
                ending.happens(&server, "TESTC1", &mut it).await;
                let before = devices(&server, "TESTC1").await;
                ending.refuses(&open(&mut phone, &code, own.as_deref()).await);
                for reply in steps(&mut phone, &code, own.as_deref(), &number).await {
                    ending.refuses(&reply);
                }
                if let Some(finish) = begun {
                    let sent = phone.browser.link(&code).ticket(own.as_deref());
                    ending.refuses(&sent.post("/api/register/finish", finish).await);
                }
                let state = it.state().await;
                assert_eq!(state["is"], "ended", "{context}");
                // The cookie of the browser, which outlives all of it, renews nothing.
                for body in [json!({}), json!({"opener": "other"})] {
                    let renewed = it.renew(body).await;
                    assert_ne!(renewed.status, 200, "{context}: {}", renewed.text);
                }
                assert_eq!(devices(&server, "TESTC1").await, before, "{context}");
            }
        }
    }
}

#[tokio::test]
async fn a_code_of_a_session_is_renewed_by_that_session_only() {
    let server = TestServer::start().await;
    let (mut phone, mut it) = shown(&server, By::Adding, "TESTC1").await;
    let session = it.pc.cookies.remove("kagura-session").unwrap();
    it.renew(json!({})).await.refuses(Code::SessionMissing);
    // Not by another session of the same holder either.
    phone.logs_in().await.is_ok();
    it.pc.cookies.insert("kagura-session".to_owned(), phone.browser.cookies["kagura-session"].clone());
    it.renew(json!({})).await.refuses(Code::SessionMissing);
    it.pc.cookies.insert("kagura-session".to_owned(), session);
    it.renew(json!({})).await.is_ok();
}

#[tokio::test]
async fn a_code_allowed_by_a_confirmation_ends_with_the_device_that_confirmed() {
    let server = TestServer::start().await;
    let mut first = server.registered("TESTC1").await;
    let letter = server.invite(&HolderId::parse("TESTC1").unwrap()).await;
    let mut second = server.phone();
    let registered = second.registers(&letter).await;
    let second_device = registered.is_ok().body["device"]["id"].as_str().unwrap().to_owned();
    // Signed in with the first, confirmed with the second.
    first.logs_in().await.is_ok();
    server.pass(6 * MINUTE);
    let add = json!({"is": "add_phone"});
    let confirmed = server.confirmed_by_phone(&mut first.browser, &mut second, add).await;
    let waiting = first.browser.post("/api/account/devices/add", confirmed).await;
    desk(&server).revoke(&second_device).await.unwrap();
    open(&mut server.phone(), &code_of(&waiting.is_ok().body), None).await.sees(Code::LinkWithdrawn, "2.19");
}

#[tokio::test]
async fn a_phone_that_finished_stays_registered_after_the_person_logged_out() {
    let server = TestServer::start().await;
    let (_, mut it) = shown(&server, By::Adding, "TESTC1").await;
    let (mut phone, id, code) = (server.phone(), it.id.clone(), it.code.clone());
    let own = phone.claims(&code, &mut it.pc, &id).await;
    phone.makes_passkey(&code, Some(&own)).await.is_ok();
    Ending::LogOut.happens(&server, "TESTC1", &mut it).await;
    let view = open(&mut phone, &code, Some(&own)).await;
    assert_eq!(view.is_ok().body["step"]["is"], "registered");
    assert_eq!(it.state().await["is"], "done");
    phone.logs_in().await.is_ok();
}
