//! The code of a login is its first opener's: whoever opened it before the person, photographed it or was sent it neither approves with
//! another's gesture nor ends what the person began. The same for all that a phone approves: a login, a new phone, a change.

use super::{LINE, noted, ticket};
use crate::common::{ANDROID, Browser, IPHONE, Phone, Reply, TestServer, code_of};
use api::Code;
use serde_json::{Value, json};
use server::audit::Event;
use server::ids::{Draw as _, HolderId, Secret, SystemRandom};

const ADD: &str = "/api/account/devices/add";

/// What the phone is asked to approve.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum For {
    Login,
    NewPhone,
    Change,
}

const PURPOSES: [For; 3] = [For::Login, For::NewPhone, For::Change];

/// A code on a PC, and the PC that shows it.
struct Shown {
    why: For,
    pc: Browser,
    id: String,
    code: Secret,
    change: Value,
}

impl Shown {
    async fn state(&mut self) -> Value {
        self.pc.get(&format!("/api/login/{}", self.id)).await.is_ok().body["state"].clone()
    }

    async fn number(&mut self) -> Value {
        self.state().await["number"].clone()
    }

    async fn renew(&mut self, body: Value) -> Reply {
        let reply = self.pc.post(&format!("/api/login/{}/renew", self.id), body).await;
        if reply.status == 200 {
            self.code = code_of(&reply.body);
        }
        reply
    }

    /// What the PC gets of it: a session, a code for a new phone, or a confirmed change that gives one.
    async fn takes(&mut self) -> Reply {
        match self.why {
            For::Login => self.pc.post(&format!("/api/login/{}/session", self.id), json!({})).await,
            For::NewPhone => self.pc.post(&format!("/api/login/{}/registration", self.id), json!({})).await,
            For::Change => {
                let taken = self.pc.post(&format!("/api/login/{}/session", self.id), json!({})).await;
                if taken.status == 200 {
                    self.pc.post(ADD, json!({"change": self.change})).await
                } else {
                    taken
                }
            }
        }
    }
}

/// A PC that asks a phone; for a change it is signed in already, by the phone or by whoever stole the session.
async fn shown(server: &TestServer, why: For, phone: &mut Phone) -> Shown {
    let (mut pc, mut change) = (server.pc(), Value::Null);
    let body = match why {
        For::Login => json!({"holder_id": "TESTC1"}),
        For::NewPhone => json!({"purpose": "change_phone"}),
        For::Change => {
            phone.logs_in_on(&mut pc).await.is_ok();
            let ask = json!({"change": {"is": "add_phone"}});
            change = pc.post("/api/account/changes", ask).await.is_ok().body["id"].clone();
            json!({"purpose": "reauthenticate", "change": change})
        }
    };
    let view = pc.post("/api/login", body).await;
    let id = view.is_ok().body["id"].as_str().unwrap().to_owned();
    Shown { why, pc, id, code: code_of(&view.body), change }
}

/// Every step of a phone before its passkey's answer, by somebody who has the code and perhaps a ticket.
async fn steps(browser: &mut Browser, code: &Secret, ticket: Option<&str>, number: &Value) -> Vec<Reply> {
    let all = [
        ("open", json!({})),
        ("choose", json!({"number": number})),
        ("choose", json!({"number": 9})), // never offered
        ("options", json!({})),
        ("refuse", json!({})),
    ];
    let mut replies = Vec::new();
    for (step, body) in all {
        replies.push(browser.link(code).ticket(ticket).post(&format!("/api/approve/{step}"), body).await);
    }
    replies
}

async fn open(browser: &mut Browser, code: &Secret) -> Reply {
    browser.link(code).post("/api/approve/open", json!({})).await
}

async fn choose(browser: &mut Browser, code: &Secret, number: Value) -> Reply {
    browser.link(code).post("/api/approve/choose", json!({"number": number})).await
}

#[tokio::test]
async fn whoever_opened_a_link_and_chose_the_number_gets_no_approval_of_whom_the_link_is_sent_to() {
    for why in PURPOSES {
        let server = TestServer::start().await;
        let mut victim = server.registered("TESTC1").await;
        let mut it = shown(&server, why, &mut victim).await;
        // The attacker's own program reads the number off the attacker's own PC; then the link is sent.
        let mut program = server.browser(ANDROID);
        open(&mut program, &it.code).await.is_ok();
        let number = it.number().await;
        choose(&mut program, &it.code, number.clone()).await.is_ok();
        let strange = SystemRandom.secret();
        for own in [None, Some(strange.reveal())] {
            for reply in steps(&mut victim.browser, &it.code.clone(), own, &number).await {
                reply.sees(Code::LinkOpenedElsewhere, "2.19");
            }
        }
        assert_ne!(it.takes().await.status, 200, "{why:?}");
    }
}

#[tokio::test]
async fn what_the_person_opened_is_approved_by_no_other_passkey_and_ended_by_nobody_else() {
    for why in PURPOSES {
        let server = TestServer::start().await;
        let (mut person, mut stranger) =
            (server.registered("TESTC1").await, server.registered("TESTC2").await);
        let mut it = shown(&server, why, &mut person).await;
        let code = it.code.clone();
        stranger.browser.user_agent = ANDROID.to_owned();
        let own = ticket(&open(&mut person.browser, &code).await);
        let number = it.number().await;
        for forged in [None, Some(code.reveal()), Some(SystemRandom.secret().reveal())] {
            for reply in steps(&mut stranger.browser, &code, forged, &number).await {
                reply.sees(Code::LinkOpenedElsewhere, "2.19");
            }
        }
        let state = it.state().await;
        assert_eq!((&state["is"], &state["phone"]), (&json!("opened"), &json!("iPhone の Safari")));
        assert_eq!(state["tried"], "Android の Chrome", "{why:?}");
        choose(&mut person.browser, &code, number.clone()).await.is_ok();
        for reply in steps(&mut stranger.browser, &code, None, &number).await {
            reply.sees(Code::LinkOpenedElsewhere, "2.19");
        }
        assert_eq!(it.state().await["tried"], "Android の Chrome");
        // A ceremony of the person's, answered by the stranger's passkey or sent by the stranger, approves nothing either.
        let asked = person.browser.link(&code).post("/api/approve/options", json!({})).await;
        let finish = stranger.answers(asked);
        let sent = stranger.browser.link(&code).post("/api/approve/finish", finish).await;
        sent.sees(Code::LinkOpenedElsewhere, "2.19");
        person.confirms(&code).await.is_ok();
        for reply in steps(&mut stranger.browser, &code, None, &number).await {
            reply.sees(Code::LinkUsed, "2.19");
        }
        it.takes().await.is_ok();
        let view = person.browser.link(&code).ticket(Some(&own)).post("/api/approve/open", json!({})).await;
        assert_eq!(view.is_ok().body["step"]["is"], "approved");
    }
}

#[tokio::test]
async fn whoever_opens_the_code_before_the_person_is_named_on_the_pc_and_out_with_a_new_code() {
    for why in PURPOSES {
        for guessed in [false, true] {
            let server = TestServer::start().await;
            let mut person = server.registered("TESTC1").await;
            let mut it = shown(&server, why, &mut person).await;
            let mut stranger =
                Phone { browser: server.browser(ANDROID), ..server.registered("TESTC2").await };
            let (old, taken) = (it.code.clone(), ticket(&open(&mut stranger.browser, &it.code).await));
            let number = it.number().await;
            let mut begun = None;
            if guessed {
                // The worst case: the guess was right, and the ceremony has begun.
                choose(&mut stranger.browser, &old, number.clone()).await.is_ok();
                let asked = stranger.browser.link(&old).post("/api/approve/options", json!({})).await;
                begun = Some(stranger.answers(asked));
            }
            it.renew(json!({})).await.refuses(Code::JourneyPast);
            open(&mut person.browser, &old).await.sees(Code::LinkOpenedElsewhere, "2.19");
            let state = it.state().await;
            assert_eq!(
                (&state["phone"], &state["tried"]),
                (&json!("Android の Chrome"), &json!("iPhone の Safari"))
            );
            it.renew(json!({})).await.is_ok();
            for reply in steps(&mut stranger.browser, &old, Some(&taken), &number).await {
                reply.sees(Code::LinkReplaced, "2.19");
            }
            open(&mut person.browser, &it.code).await.is_ok();
            for reply in steps(&mut stranger.browser, &it.code.clone(), Some(&taken), &number).await {
                reply.sees(Code::LinkOpenedElsewhere, "2.19");
            }
            if let Some(finish) = begun {
                for code in [&old, &it.code] {
                    let sent = stranger.browser.link(code).ticket(Some(&taken));
                    assert_ne!(sent.post("/api/approve/finish", finish.clone()).await.status, 200);
                }
            }
            let number = it.number().await;
            choose(&mut person.browser, &it.code, number).await.is_ok();
            person.confirms(&it.code).await.is_ok();
            it.takes().await.is_ok();
        }
    }
}

#[tokio::test]
async fn a_phone_that_is_not_the_persons_is_out_once_the_person_says_so() {
    for why in PURPOSES {
        let server = TestServer::start().await;
        let mut person = server.registered("TESTC1").await;
        let mut it = shown(&server, why, &mut person).await;
        let mut stranger = server.browser(ANDROID);
        open(&mut stranger, &it.code).await.is_ok();
        let (old, number) = (it.code.clone(), it.number().await);
        choose(&mut stranger, &old, number.clone()).await.is_ok();
        it.renew(json!({"opener": "other"})).await.is_ok();
        for reply in steps(&mut stranger, &old, None, &number).await {
            reply.sees(Code::LinkReplaced, "2.19");
        }
        assert_eq!(it.state().await["is"], "waiting");
    }
}

#[tokio::test]
async fn of_twenty_phones_at_once_one_has_the_code_and_the_record_tells_it_once() {
    let server = TestServer::start().await;
    let mut person = server.registered("TESTC1").await;
    let mut it = shown(&server, For::Login, &mut person).await;
    let all: Vec<_> = (0..20)
        .map(|number| {
            let mut browser = server.browser([IPHONE, ANDROID][number % 2]);
            let code = it.code.clone();
            tokio::spawn(async move { open(&mut browser, &code).await })
        })
        .collect();
    let mut tickets = Vec::new();
    for reply in all {
        let reply = reply.await.unwrap();
        if reply.status == 200 {
            tickets.push(ticket(&reply));
        } else {
            reply.sees(Code::LinkOpenedElsewhere, "2.19");
        }
    }
    assert_eq!(tickets.len(), 1);
    assert!(it.state().await["tried"].is_string());
    assert_eq!(noted(&server, |it| matches!(it, Event::OtherPhone)).await, 1);
}

#[tokio::test]
async fn a_ticket_of_another_code_opens_nothing() {
    let server = TestServer::start().await;
    let (mut person, mut stranger) = (server.registered("TESTC1").await, server.registered("TESTC2").await);
    let mut it = shown(&server, For::Login, &mut person).await;
    let mut own = shown(&server, For::NewPhone, &mut stranger).await;
    let foreign = ticket(&open(&mut stranger.browser, &own.code).await);
    let letter = server.invite(&HolderId::parse("TESTC2").unwrap()).await;
    let password = json!({"password": crate::common::PASSWORD});
    let unlocked = ticket(&stranger.browser.link(&letter).post("/api/register/unlock", password).await);
    open(&mut person.browser, &it.code).await.is_ok();
    let number = it.number().await;
    choose(&mut person.browser, &it.code, number.clone()).await.is_ok();
    for foreign in [&foreign, &unlocked] {
        for reply in steps(&mut stranger.browser, &it.code.clone(), Some(foreign), &number).await {
            reply.sees(Code::LinkOpenedElsewhere, "2.19");
        }
    }
    // Nor does a ceremony of one's own count in another's login.
    let number = own.number().await;
    choose(&mut stranger.browser, &own.code, number).await.is_ok();
    let asked = stranger.browser.link(&own.code).post("/api/approve/options", json!({})).await;
    let finish = person.answers(asked);
    let sent = person.browser.link(&it.code).post("/api/approve/finish", finish).await;
    assert_ne!(sent.status, 200);
    assert_ne!(it.takes().await.status, 200);
}

#[tokio::test]
async fn a_code_that_nobody_has_opened_is_refused_and_approved_by_nobody() {
    let server = TestServer::start().await;
    let mut person = server.registered("TESTC1").await;
    let mut it = shown(&server, For::Login, &mut person).await;
    let mut stranger = server.browser(ANDROID);
    for reply in steps(&mut stranger, &it.code.clone(), None, &json!(42)).await.split_off(1) {
        assert_ne!(reply.status, 200);
    }
    // The first of the steps was to open it.
    assert_eq!(it.state().await["is"], "opened");
    it.renew(json!({"opener": "other"})).await.is_ok();
    let refused = stranger.link(&it.code).post("/api/approve/refuse", json!({})).await;
    refused.refuses(Code::JourneyPast);
    assert_eq!(it.state().await["is"], "waiting");
}

#[tokio::test]
async fn a_view_inside_an_app_gets_no_code_and_leaves_it_free_for_the_browser() {
    let server = TestServer::start().await;
    let mut person = server.registered("TESTC1").await;
    let mut it = shown(&server, For::Login, &mut person).await;
    let mut inside = server.browser(LINE);
    for _ in 0..2 {
        let view = open(&mut inside, &it.code).await;
        assert_eq!(view.is_ok().body["step"], json!({"is": "other_browser"}));
        assert_eq!(view.body["ticket"], Value::Null);
    }
    assert_eq!(it.state().await["is"], "waiting");
    open(&mut person.browser, &it.code).await.is_ok();
    let number = it.number().await;
    choose(&mut person.browser, &it.code, number).await.is_ok();
    open(&mut inside, &it.code).await.sees(Code::LinkOpenedElsewhere, "2.19");
    person.confirms(&it.code).await.is_ok();
    it.takes().await.is_ok();
}

#[tokio::test]
async fn a_phone_whose_answer_got_lost_goes_on_with_the_ticket_of_its_own_making_at_every_step() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let mut it = shown(&server, For::Login, &mut phone).await;
    let (code, own) = (it.code.clone(), SystemRandom.secret());
    let own = own.reveal();
    for step in ["choose", "confirm", "approved"] {
        // Asked twice, as by a phone that reloads or never heard the first answer.
        for _ in 0..2 {
            let view = phone.browser.link(&code).ticket(Some(own)).post("/api/approve/open", json!({})).await;
            assert_eq!(view.is_ok().body["step"]["is"], step);
            // What is over needs none: a browser keeps that of the newest code, which may be another.
            let told = view.body["ticket"].as_str();
            assert_eq!(told, (step != "approved").then_some(own));
        }
        match step {
            "choose" => {
                let number = it.number().await;
                choose(&mut phone.browser, &code, number.clone()).await.is_ok();
                choose(&mut phone.browser, &code, number).await.is_ok();
            }
            "confirm" => drop(phone.confirms(&code).await.is_ok()),
            _ => {}
        }
    }
    assert_eq!(it.state().await["tried"], Value::Null);
    it.takes().await.is_ok();
}

#[tokio::test]
async fn no_ticket_is_kept_in_clear_and_none_is_told_to_the_pc() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let mut it = shown(&server, For::Login, &mut phone).await;
    let own = ticket(&open(&mut phone.browser, &it.code).await);
    open(&mut server.browser(ANDROID), &it.code).await.refuses(Code::LinkOpenedElsewhere);
    assert!(!crate::http::proof::tables(&server).await.text().contains(&own));
    assert!(!it.state().await.to_string().contains(&own));
}
