//! A registration's code alone registers nobody: it is its first opener's, that phone has to be the one whose person sees the PC's
//! number, and all of it ends with the proof that allowed the code.

mod endings;
mod logins;
mod used;

use crate::common::{ANDROID, Browser, IPHONE, Phone, Reply, TestServer, code_of};
use api::Code;
use serde_json::{Value, json};
use server::audit::{Entry, Event};
use server::ids::{Draw as _, HolderId, Secret, SystemRandom};
use server::model::incident::Incident;

const LINE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/15.12.1";

/// A code on a PC, and the PC that shows it.
struct Shown {
    pc: Browser,
    id: String,
    code: Secret,
}

impl Shown {
    /// What the PC sees.
    async fn state(&mut self) -> Value {
        self.pc.get(&format!("/api/register/{}", self.id)).await.is_ok().body["state"].clone()
    }

    async fn number(&mut self) -> Value {
        self.state().await["number"].clone()
    }

    async fn renew(&mut self, body: Value) -> Reply {
        let reply = self.pc.post(&format!("/api/register/{}/renew", self.id), body).await;
        if reply.status == 200 {
            self.code = code_of(&reply.body);
        }
        reply
    }

    /// One of the numbers that the PC does not show.
    async fn wrong(&mut self) -> u64 {
        10 + (self.number().await.as_u64().unwrap() - 9) % 90
    }
}

/// How somebody comes to a code on a PC.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum By {
    /// Signed in on the PC, with a phone that approved it.
    Adding,
    /// With the old phone, for the new one.
    Changing,
}

const WAYS: [By; 2] = [By::Adding, By::Changing];

/// Whoever has registered a phone shows a code for another. Gives the first phone, too.
async fn shown(server: &TestServer, by: By, holder: &str) -> (Phone, Shown) {
    let mut phone = server.registered(holder).await;
    let mut pc = server.pc();
    let purpose = if by == By::Adding { "login" } else { "change_phone" };
    let view = pc.post("/api/login", json!({"purpose": purpose})).await;
    let (login, code) = (view.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&view.body));
    phone.browser.link(&code).post("/api/approve/open", json!({})).await.is_ok();
    let number = pc.get(&format!("/api/login/{login}")).await.body["state"]["number"].as_u64().unwrap();
    phone.approves(&code, u8::try_from(number).unwrap()).await.is_ok();
    let waiting = match by {
        By::Adding => {
            pc.post(&format!("/api/login/{login}/session"), json!({})).await.is_ok();
            let confirmed = server.confirmed(&mut pc, json!({"is": "add_phone"})).await.unwrap();
            pc.post("/api/account/devices/add", confirmed).await
        }
        By::Changing => pc.post(&format!("/api/login/{login}/registration"), json!({})).await,
    };
    let id = waiting.is_ok().body["id"].as_str().unwrap().to_owned();
    (phone, Shown { pc, id, code: code_of(&waiting.body) })
}

async fn open(phone: &mut Phone, code: &Secret, ticket: Option<&str>) -> Reply {
    phone.browser.link(code).ticket(ticket).post("/api/register/open", json!({})).await
}

fn ticket(opened: &Reply) -> String {
    opened.is_ok().body["ticket"].as_str().expect("a ticket").to_owned()
}

/// Every later step, by somebody who has the code and perhaps a ticket.
async fn steps(phone: &mut Phone, code: &Secret, ticket: Option<&str>, number: &Value) -> Vec<Reply> {
    let finish = json!({"ceremony": "AAAAAAAAAAAAAAAAAAAAAA", "credential": "{}"});
    let all = [
        ("choose", json!({"number": number})),
        ("options", json!({})),
        ("finish", finish),
        ("label", json!({"label": "mine"})),
    ];
    let mut replies = Vec::new();
    for (step, body) in all {
        let path = format!("/api/register/{step}");
        replies.push(phone.browser.link(code).ticket(ticket).post(&path, body).await);
    }
    replies
}

async fn devices(server: &TestServer, holder: &str) -> usize {
    let holder = HolderId::parse(holder).unwrap();
    server::service::devices::of(&server.app.store, &holder).await.unwrap().len()
}

fn android(server: &TestServer) -> Phone {
    Phone { browser: server.browser(ANDROID), ..server.phone() }
}

async fn noted(server: &TestServer, event: fn(&Event) -> bool) -> usize {
    let all = server.app.store.scan::<Entry>(&[], None, 1000).await.unwrap();
    all.into_iter().filter(|(_, it)| event(&it.event)).count()
}

#[tokio::test]
async fn whoever_opens_the_code_after_the_person_is_refused_everywhere_and_the_pc_is_told() {
    for by in WAYS {
        let server = TestServer::start().await;
        let (_, mut it) = shown(&server, by, "TESTC1").await;
        let (mut victim, mut attacker) = (server.phone(), android(&server));
        let own = ticket(&open(&mut victim, &it.code, None).await);
        let code = it.code.clone();
        let strange = SystemRandom.secret();
        for forged in [None, Some(strange.reveal()), Some(code.reveal())] {
            open(&mut attacker, &code, forged).await.sees(Code::LinkOpenedElsewhere, "2.19");
            let number = it.number().await;
            for reply in steps(&mut attacker, &code, forged, &number).await {
                reply.sees(Code::LinkOpenedElsewhere, "2.19");
            }
        }
        let state = it.state().await;
        assert_eq!((&state["is"], &state["phone"]), (&json!("opened"), &json!("iPhone の Safari")));
        assert_eq!(state["tried"], "Android の Chrome", "{by:?}");
        assert_eq!(noted(&server, |it| matches!(it, Event::OtherPhone)).await, 1, "once");
        // The person's own phone goes on, and after its number the other one is refused as before.
        let number = it.number().await;
        victim.chooses(&code, &own, number.clone()).await.is_ok();
        for reply in steps(&mut attacker, &code, None, &number).await {
            reply.sees(Code::LinkOpenedElsewhere, "2.19");
        }
        victim.makes_passkey(&code, Some(&own)).await.is_ok();
        for reply in steps(&mut attacker, &code, None, &number).await {
            reply.sees(Code::LinkUsed, "2.19");
        }
        open(&mut attacker, &code, None).await.sees(Code::LinkUsed, "2.19");
        assert_eq!(devices(&server, "TESTC1").await, 2);
        assert_eq!(it.state().await, json!({"is": "done"}));
    }
}

#[tokio::test]
async fn whoever_opens_the_code_before_the_person_is_named_on_the_pc_and_out_with_a_new_code() {
    for by in WAYS {
        let server = TestServer::start().await;
        let (_, mut it) = shown(&server, by, "TESTC1").await;
        let (mut victim, mut attacker) = (server.phone(), android(&server));
        let taken = ticket(&open(&mut attacker, &it.code, None).await);
        open(&mut victim, &it.code, None).await.sees(Code::LinkOpenedElsewhere, "2.19");
        let state = it.state().await;
        assert_eq!(
            (&state["phone"], &state["tried"]),
            (&json!("Android の Chrome"), &json!("iPhone の Safari"))
        );
        let (old, number) = (it.code.clone(), state["number"].clone());
        it.renew(json!({})).await.is_ok();
        // Neither the old code nor the ticket with the new one, although the attacker saw both.
        for reply in steps(&mut attacker, &old, Some(&taken), &number).await {
            reply.sees(Code::LinkReplaced, "2.19");
        }
        let (id, code) = (it.id.clone(), it.code.clone());
        let own = victim.claims(&code, &mut it.pc, &id).await;
        for reply in steps(&mut attacker, &code, Some(&taken), &number).await {
            reply.sees(Code::LinkOpenedElsewhere, "2.19");
        }
        victim.makes_passkey(&code, Some(&own)).await.is_ok();
        assert_eq!(devices(&server, "TESTC1").await, 2);
    }
}

#[tokio::test]
async fn a_phone_that_is_not_the_persons_is_out_at_every_step_once_the_person_says_so() {
    for stage in 0..3 {
        let server = TestServer::start().await;
        let (_, mut it) = shown(&server, By::Adding, "TESTC1").await;
        let mut attacker = android(&server);
        let taken = ticket(&open(&mut attacker, &it.code, None).await);
        let (old, number) = (it.code.clone(), it.number().await);
        let mut begun = None;
        if stage > 0 {
            // The worst case: the guess was right.
            attacker.chooses(&old, &taken, number.clone()).await.is_ok();
        }
        if stage > 1 {
            let asked = attacker
                .browser
                .link(&old)
                .ticket(Some(&taken))
                .post("/api/register/options", json!({}))
                .await;
            let credential = attacker.key.create(asked.is_ok().body["options"].as_str().unwrap());
            begun = Some(json!({"ceremony": asked.body["id"], "credential": credential}));
        }
        it.renew(json!({})).await.refuses(Code::JourneyPast);
        it.renew(json!({"opener": "other"})).await.is_ok();
        for reply in steps(&mut attacker, &old, Some(&taken), &number).await {
            reply.sees(Code::LinkReplaced, "2.19");
        }
        if let Some(finish) = begun {
            let new = it.code.clone();
            for code in [&old, &new] {
                let sent = attacker.browser.link(code).ticket(Some(&taken));
                assert_ne!(sent.post("/api/register/finish", finish.clone()).await.status, 200);
            }
        }
        assert_eq!(devices(&server, "TESTC1").await, 1, "{stage}");
    }
}

#[tokio::test]
async fn of_two_phones_at_once_one_has_the_code() {
    for _ in 0..20 {
        let server = TestServer::start().await;
        let (_, mut it) = shown(&server, By::Adding, "TESTC1").await;
        let both = [IPHONE, ANDROID, IPHONE, ANDROID].map(|agent| {
            let (mut browser, code) = (server.browser(agent), it.code.clone());
            tokio::spawn(async move { browser.link(&code).post("/api/register/open", json!({})).await })
        });
        let mut tickets = Vec::new();
        for reply in both {
            let reply = reply.await.unwrap();
            if reply.status == 200 {
                tickets.push(ticket(&reply));
            } else {
                reply.sees(Code::LinkOpenedElsewhere, "2.19");
            }
        }
        assert_eq!(tickets.len(), 1);
        assert!(it.state().await["tried"].is_string());
    }
}

#[tokio::test]
async fn a_ticket_of_another_registration_opens_nothing() {
    let server = TestServer::start().await;
    let (_, mut own) = shown(&server, By::Adding, "TESTC2").await;
    let (_, mut it) = shown(&server, By::Changing, "TESTC1").await;
    let (mut victim, mut attacker) = (server.phone(), android(&server));
    let (code, id) = (own.code.clone(), own.id.clone());
    let foreign = attacker.claims(&code, &mut own.pc, &id).await;
    let holder = HolderId::parse("TESTC2").unwrap();
    let letter = server.invite(&holder).await;
    let password = json!({"password": crate::common::PASSWORD});
    let unlocked = ticket(&attacker.browser.link(&letter).post("/api/register/unlock", password).await);
    ticket(&open(&mut victim, &it.code, None).await);
    let number = it.number().await;
    for foreign in [&foreign, &unlocked] {
        open(&mut attacker, &it.code, Some(foreign)).await.sees(Code::LinkOpenedElsewhere, "2.19");
        for reply in steps(&mut attacker, &it.code, Some(foreign), &number).await {
            reply.sees(Code::LinkOpenedElsewhere, "2.19");
        }
    }
    // Nor does a ceremony of one's own count in another's registration.
    let asked =
        attacker.browser.link(&code).ticket(Some(&foreign)).post("/api/register/options", json!({})).await;
    let credential = attacker.key.create(asked.is_ok().body["options"].as_str().unwrap());
    let finish = json!({"ceremony": asked.body["id"], "credential": credential});
    let sent =
        attacker.browser.link(&it.code).ticket(Some(&foreign)).post("/api/register/finish", finish).await;
    sent.sees(Code::LinkOpenedElsewhere, "2.19");
    assert_eq!(devices(&server, "TESTC1").await, 1);
}

#[tokio::test]
async fn a_number_is_guessed_once_and_a_wrong_one_ends_the_code_on_both_sides() {
    for by in WAYS {
        let server = TestServer::start().await;
        let (_, mut it) = shown(&server, by, "TESTC1").await;
        let mut attacker = android(&server);
        let opened = open(&mut attacker, &it.code, None).await;
        let taken = ticket(&opened);
        // Whose it is, is not told before the number.
        assert_eq!(opened.body["step"]["is"], "choose");
        assert!(!opened.text.contains("試験 TESTC1"), "{}", opened.text);
        let (right, wrong, code) = (it.number().await, it.wrong().await, it.code.clone());
        for number in [json!(wrong), json!(wrong), right.clone()] {
            attacker.chooses(&code, &taken, number).await.sees(Code::WrongNumber, "3.22");
        }
        open(&mut attacker, &code, Some(&taken)).await.sees(Code::WrongNumber, "3.22");
        let asked =
            attacker.browser.link(&code).ticket(Some(&taken)).post("/api/register/options", json!({}));
        asked.await.sees(Code::WrongNumber, "3.22");
        assert_eq!(noted(&server, |it| matches!(it, Event::WrongNumber)).await, 1);
        let state = it.state().await;
        assert_eq!((&state["is"], &state["explanation"]["number"]), (&json!("ended"), &json!("3.22")));
        assert!(state["explanation"]["incident"].is_string());
        // The way on: a new code, for the person's own phone. Not without end: a second wrong number ends what was confirmed.
        it.renew(json!({})).await.is_ok();
        let (mut other, code) = (android(&server), it.code.clone());
        if by == By::Changing {
            let (taken, wrong) = (ticket(&open(&mut other, &code, None).await), it.wrong().await);
            other.chooses(&code, &taken, json!(wrong)).await.sees(Code::WrongNumber, "3.22");
            it.renew(json!({})).await.refuses(Code::JourneyPast);
            assert_eq!(devices(&server, "TESTC1").await, 1);
            continue;
        }
        let (mut victim, id, code) = (server.phone(), it.id.clone(), it.code.clone());
        let own = victim.claims(&code, &mut it.pc, &id).await;
        victim.makes_passkey(&code, Some(&own)).await.is_ok();
        assert_eq!(devices(&server, "TESTC1").await, 2, "{by:?}");
    }
}

#[tokio::test]
async fn numbers_guessed_at_the_same_time_are_one_try() {
    let server = TestServer::start().await;
    let (_, mut it) = shown(&server, By::Adding, "TESTC1").await;
    let mut attacker = android(&server);
    let opened = open(&mut attacker, &it.code, None).await;
    let taken = ticket(&opened);
    let numbers: Vec<Value> = opened.body["step"]["numbers"].as_array().unwrap().clone();
    let right = it.number().await;
    let wrong = numbers.iter().filter(|it| **it != right).cloned();
    let guesses: Vec<_> = wrong
        .chain([right.clone()])
        .map(|number| {
            let (mut browser, code, taken) = (attacker.browser.clone(), it.code.clone(), taken.clone());
            let body = json!({"number": number});
            tokio::spawn(async move {
                browser.link(&code).ticket(Some(&taken)).post("/api/register/choose", body).await.status
            })
        })
        .collect();
    let mut accepted = 0;
    for guess in guesses {
        accepted += usize::from(guess.await.unwrap() == 200);
    }
    let state = it.state().await;
    // Whichever came first decided: either the right one opened it and the others changed nothing, or all were refused.
    match state["is"].as_str().unwrap() {
        "opened" => assert_eq!(accepted, 3),
        _ => assert_eq!((&state["is"], accepted), (&json!("ended"), 0)),
    }
}

#[tokio::test]
async fn a_view_inside_an_app_gets_no_code_and_leaves_it_free_for_the_browser() {
    for agent in [
        LINE,
        "Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP1A.240305.019; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/157.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    ] {
        let server = TestServer::start().await;
        let (_, mut it) = shown(&server, By::Adding, "TESTC1").await;
        let mut inside = Phone { browser: server.browser(agent), ..server.phone() };
        for _ in 0..2 {
            let view = open(&mut inside, &it.code, Some(SystemRandom.secret().reveal())).await;
            assert_eq!(view.is_ok().body["step"], json!({"is": "other_browser"}));
            assert_eq!(view.body["ticket"], Value::Null);
            assert!(!view.text.contains("試験 TESTC1"));
        }
        assert_eq!(it.state().await["is"], "waiting", "{agent}");
        for reply in steps(&mut inside, &it.code, None, &json!(42)).await {
            assert_ne!(reply.status, 200, "{}", reply.text);
        }
        let (mut phone, id, code) = (server.phone(), it.id.clone(), it.code.clone());
        let own = phone.claims(&code, &mut it.pc, &id).await;
        phone.makes_passkey(&code, Some(&own)).await.is_ok();
        open(&mut inside, &code, None).await.sees(Code::LinkUsed, "2.19");
    }
}

#[tokio::test]
async fn a_phone_whose_answer_got_lost_asks_again_with_the_ticket_of_its_own_making() {
    let server = TestServer::start().await;
    let (_, mut it) = shown(&server, By::Adding, "TESTC1").await;
    let (mut phone, own) = (server.phone(), SystemRandom.secret());
    let lost = open(&mut phone, &it.code, Some(own.reveal())).await;
    let again = open(&mut phone, &it.code, Some(own.reveal())).await;
    assert_eq!(lost.is_ok().body["step"], again.is_ok().body["step"]);
    assert_eq!(ticket(&again), own.reveal());
    let number = it.number().await;
    phone.chooses(&it.code, own.reveal(), number).await.is_ok();
    // Reloading goes on where it was.
    let view = open(&mut phone, &it.code, Some(own.reveal())).await;
    assert_eq!(view.is_ok().body["step"]["is"], "passkey");
    phone.makes_passkey(&it.code, Some(own.reveal())).await.is_ok();
    let view = open(&mut phone, &it.code, Some(own.reveal())).await;
    assert_eq!(view.is_ok().body["step"]["is"], "registered");
    assert_eq!(it.state().await["tried"], Value::Null);
}

#[tokio::test]
async fn no_ticket_is_kept_in_clear_and_none_is_told_to_the_pc() {
    let server = TestServer::start().await;
    let (_, mut it) = shown(&server, By::Adding, "TESTC1").await;
    let own = ticket(&open(&mut server.phone(), &it.code, None).await);
    open(&mut android(&server), &it.code, None).await.refuses(Code::LinkOpenedElsewhere);
    let kept = crate::http::proof::tables(&server).await;
    assert!(!kept.text().contains(&own));
    assert!(kept.count::<Incident>() > 0);
    assert!(!it.state().await.to_string().contains(&own));
}

/// What a new phone that scans this code, and lacks the passkey, is told to do first.
async fn told_first(server: &TestServer, code: &Secret) -> String {
    let failure = json!({
        "ceremony": "get", "name": "NotAllowedError", "message": "", "elapsed_ms": 20, "timeout_ms": 300_000,
        "away_ms": 0, "attempt": 1, "platform_authenticator": true, "registered_here": "no", "page": "ready"
    });
    let reply = android(server).browser.link(code).post("/api/incidents", failure).await;
    reply.is_ok().body["remedies"][0]["text"].to_string()
}

#[tokio::test]
async fn the_further_phone_that_scans_the_code_for_a_registered_one_is_told_which_scans_what() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    let asked =
        pc.post("/api/account/changes", json!({"change": {"is": "add_phone"}, "last": "known"})).await;
    let change = asked.is_ok().body["id"].as_str().unwrap().to_owned();
    let shown = pc.post("/api/login", json!({"purpose": "reauthenticate", "change": change})).await;
    let code = code_of(&shown.is_ok().body);
    let first = told_first(&server, &code).await;
    assert!(first.contains("登録済みのスマートフォンで読み取って"), "{first}");
}

#[tokio::test]
async fn the_new_phone_that_scans_the_previous_ones_code_is_told_which_scans_what() {
    let server = TestServer::start().await;
    for (purpose, told) in [("change_phone", true), ("login", false)] {
        let shown = server.pc().post("/api/login", json!({"purpose": purpose})).await;
        let code = code_of(&shown.is_ok().body);
        let first = told_first(&server, &code).await;
        assert_eq!(first.contains("今までのスマートフォンで読み取って"), told, "{purpose}: {first}");
    }
}

#[tokio::test]
async fn the_old_phone_that_scans_the_code_for_the_new_one_is_told_so_and_the_screen_with_the_code_too() {
    for by in WAYS {
        let server = TestServer::start().await;
        let (mut old, mut it) = shown(&server, by, "TESTC1").await;
        let (id, code) = (it.id.clone(), it.code.clone());
        let own = old.claims(&code, &mut it.pc, &id).await;
        let failure = json!({
            "ceremony": "create", "name": "InvalidStateError", "message": "", "elapsed_ms": 900,
            "timeout_ms": 300_000, "away_ms": 0, "attempt": 1, "platform_authenticator": true,
            "registered_here": "yes", "page": "ready"
        });
        // Without the phone's ticket nobody ends anything.
        let stranger = old.browser.link(&code).ticket(Some(SystemRandom.secret().reveal()));
        stranger.post("/api/incidents", failure.clone()).await.is_ok();
        assert_eq!(it.state().await["is"], "opened");
        let told = old.browser.link(&code).ticket(Some(&own)).post("/api/incidents", failure.clone()).await;
        assert_eq!(told.is_ok().body["number"], "2.3");
        assert_eq!(told.body["retry"], "ask_authority", "going on leads nowhere: {}", told.text);
        let state = it.state().await;
        assert_eq!(state["is"], "ended");
        assert_eq!(state["explanation"]["remedies"][0]["action"], "new_qr", "{state}");
        open(&mut old, &code, Some(&own)).await.sees(Code::CredentialTaken, "2.3");
        // The next code is for the new phone.
        it.renew(json!({})).await.is_ok();
        let (mut new, code) = (server.phone(), it.code.clone());
        let own = new.claims(&code, &mut it.pc, &id).await;
        new.makes_passkey(&code, Some(&own)).await.is_ok();
        assert_eq!(it.state().await["is"], "done");
    }
}
