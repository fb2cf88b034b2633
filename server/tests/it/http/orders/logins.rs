//! Logins on a PC, from the PC's side.

use crate::common::code_of;
use crate::http::orders::journeys::{Goal, Link, Login};
use crate::http::orders::world::World;
use api::session::{Conflict, SessionView};
use api::{approve, login};
use serde_json::{Value, json};
use server::journey::login::APPROVAL;
use std::collections::BTreeSet;

impl World<'_> {
    pub async fn choose(&mut self, link: usize, tab: usize, number: u8) {
        let reply = self.step("/api/approve/choose", link, tab, json!({"number": number})).await;
        let _ = self.screen::<approve::ApprovalView>(&reply);
    }

    /// The number that the PC shows.
    pub async fn number(&mut self, login: usize) -> Option<u8> {
        let Login { id, pc, .. } = &self.logins[login];
        let view = self.browsers[*pc].get(&format!("/api/login/{id}")).await;
        view.body["state"]["number"].as_u64().map(|number| u8::try_from(number).unwrap())
    }

    pub async fn begin_login(&mut self, pc: usize, asked: Option<usize>) {
        let holder = asked.map(|it| self.holders[it].to_string());
        self.login(pc, asked, json!({"holder_id": holder}), false).await;
    }

    /// A confirmation by phone during a session on the PC.
    pub async fn begin_confirmation(&mut self, pc: usize) {
        let session = self.browsers[pc].get("/api/session").await;
        let id = session.body["session"]["holder"]["id"].as_str().unwrap_or_default().to_owned();
        let asked = self.holders.iter().position(|it| it.as_str().eq_ignore_ascii_case(&id));
        let ask = json!({"change": {"is": "add_phone"}});
        let reply = self.browsers[pc].post("/api/account/changes", ask).await;
        if let Ok(change) = self.screen::<api::account::PendingChange>(&reply) {
            let begin = json!({"purpose": "reauthenticate", "change": change.id});
            self.login(pc, asked, begin, true).await;
        }
    }

    async fn login(&mut self, pc: usize, asked: Option<usize>, body: Value, confirms: bool) {
        let reply = self.browsers[pc].post("/api/login", body).await;
        let began = self.server.now();
        let Ok(view) = self.screen::<login::LoginView>(&reply) else { return };
        self.logins.push(Login {
            id: view.id,
            pc,
            asked,
            confirms,
            by: None,
            approved_at: None,
            sessions: BTreeSet::new(),
            taken: false,
            overruled: false,
            began,
        });
        self.links.push(Link { token: code_of(&reply.body), goal: Goal::Login(self.logins.len() - 1) });
    }

    /// The PC takes what the phone approved; `own` is false for another PC.
    pub async fn take(&mut self, index: usize, at: usize, switch: bool) {
        let conflict = if switch { Conflict::Switch } else { Conflict::Ask };
        let before = self.browsers[at].cookies.get("kagura-session").cloned();
        let path = format!("/api/login/{}/session", self.logins[index].id);
        let reply = self.browsers[at].post(&path, json!({"conflict": conflict})).await;
        if self.screen::<SessionView>(&reply).is_err() {
            return;
        }
        let after = self.browsers[at].cookies.get("kagura-session").cloned();
        let login = &self.logins[index];
        assert_eq!(login.pc, at, "only the browser that began gets anything");
        let (holder, device, _) = login.by.clone().expect("a phone approved");
        assert!(self.enabled[holder], "a session for a disabled holder");
        let left = login.approved_at.is_some_and(|at| self.server.now() >= at + APPROVAL);
        assert!(login.taken || !left, "an approval that was left is nobody's any more");
        let (confirms, taken) = (login.confirms, login.taken);
        assert!(taken || self.lives(&device), "what a removed device approved");
        if confirms {
            assert_eq!(before == after, taken, "a confirmation gives the session a new cookie, once");
            self.told.confirmed += usize::from(!taken);
        } else if !taken || before != after {
            self.logins[index].sessions.insert(after.unwrap());
            self.told.opened += 1;
        }
        self.logins[index].taken = true;
        assert!(self.logins[index].sessions.len() <= 1, "one login, one session");
    }
}
