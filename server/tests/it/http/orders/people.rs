//! What people do on their devices, whole journeys and single steps, right and wrong.

use crate::common::{Reply, code_of};
use crate::http::orders::journeys::{Goal, Link, Shown};
use crate::http::orders::one_of;
use crate::http::orders::world::{PCS, PHONES, World};
use api::{login, register};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use server::http::routes::table;
use std::collections::BTreeSet;

impl World<'_> {
    pub async fn label(&mut self, link: usize, tab: usize) {
        let reply = self
            .step("/api/register/label", link, tab, json!({"label": format!("診察室{}", self.told.renamed)}))
            .await;
        if self.screen::<api::account::AccountDevice>(&reply).is_ok() {
            self.told.renamed += 1;
        }
    }

    /// "Back", "reload" or a preview of a step's address.
    pub async fn navigate(&mut self, which: u8) {
        let routes = table();
        let route = &routes[usize::from(which) % routes.len()];
        let request = Request::get(route.path.replace(['{', '}'], "")).header("accept", "text/html");
        if route.path.ends_with("/events") {
            return;
        }
        let reply = self.browsers[PCS].send(request.body(Body::empty()).unwrap()).await;
        match reply.status {
            303 => assert_eq!(route.method, "POST"),
            200 | 204 => assert_eq!(route.method, "GET"),
            403 | 404 => assert!(route.method == "GET" && reply.body["code"].is_string()),
            status => panic!("{}: {status} {}", route.path, reply.text),
        }
    }

    pub async fn logs_in(&mut self, browser: usize) {
        self.prove("solo", browser).await;
        self.finish(self.begun.len() - 1, None, true).await;
    }

    pub async fn confirms(&mut self, browser: usize) {
        self.logs_in(browser).await;
        self.prove("account/changes", browser).await;
        self.finish(self.begun.len() - 1, None, true).await;
    }

    pub async fn logs_in_on_a_pc(&mut self, pc: usize, until: u8, b: u8) {
        if b.is_multiple_of(3) {
            self.begin_confirmation(pc).await;
        } else {
            self.begin_login(pc, Some(usize::from(b) % 2)).await;
        }
        let Some(login) = self.logins.len().checked_sub(1) else { return };
        for stage in 0..(until % 8).min(3) {
            match stage {
                0 => self.scan_and_choose(0, b % 200, true).await,
                1 => self.finish(self.begun.len() - 1, None, false).await,
                _ => self.take(login, self.logins[login].pc, true).await,
            }
        }
    }

    pub async fn registers(&mut self, until: u8, b: u8) {
        if b.is_multiple_of(2) {
            self.invite(usize::from(b / 2) % 2).await;
        } else {
            self.logs_in(PCS).await;
            self.show_code(PCS).await;
        }
        let (link, tab) = (self.links.len() - 1, usize::from(b) % (PHONES * 2));
        for stage in 0..(until % 8).min(4) {
            match stage {
                0 => self.open(link, tab).await,
                1 if matches!(self.links[link].goal, Goal::Shown(_)) => self.pick(link, tab, b < 240).await,
                1 => self.unlock(link, tab, true).await,
                2 => self.make(link, tab).await,
                _ => self.finish(self.begun.len() - 1, None, false).await,
            }
        }
    }

    /// Mostly the phone that the holder asked for has, sometimes any.
    pub async fn scan_and_choose(&mut self, which: u8, b: u8, right: bool) {
        let Some(login) = one_of(&self.logins, which) else { return };
        let own = if self.logins[login].asked == Some(1) { 4 } else { 0 };
        let tab = if b < 200 { own + usize::from(b) % 2 } else { usize::from(b) % (PHONES * 2) };
        let goal = Goal::Login(login);
        let link = self.links.iter().rposition(|it| it.goal == goal).expect("its code");
        self.open(link, tab).await;
        let number = self.number(login).await.unwrap_or(11);
        self.choose(link, tab, if right { number } else { 10 + (number - 9) % 90 }).await;
        self.approve(link, tab).await;
    }

    pub async fn refuse(&mut self, link: usize, tab: usize) {
        let reply = self.step("/api/approve/refuse", link, tab, json!({})).await;
        let _ = self.screen::<api::approve::ApprovalView>(&reply);
    }

    /// Looks, renews or cancels, on the PC's side, sometimes on the wrong PC.
    pub async fn pc_side(&mut self, a: u8, b: u8) {
        let verb = ["", "/renew", "/renew", "/cancel"][usize::from(b) % 4];
        let elsewhere = b > 220;
        if a.is_multiple_of(2) {
            let Some(index) = one_of(&self.logins, a) else { return };
            let at = if elsewhere { 1 - self.logins[index].pc } else { self.logins[index].pc };
            let path = format!("/api/login/{}{verb}", self.logins[index].id);
            let reply = self.pc_asks(at, &path, verb, b).await;
            let view = self.screen::<login::LoginView>(&reply);
            assert!(view.is_err() || !elsewhere, "another PC's login");
            if view.is_ok_and(|it| it.qr.is_some()) {
                let token = code_of(&reply.body);
                self.links.push(Link { token, goal: Goal::Login(index) });
            }
        } else {
            let Some(index) = one_of(&self.shown, a) else { return };
            let at = if elsewhere { (self.shown[index].pc + 1) % PCS } else { self.shown[index].pc };
            let path = format!("/api/register/{}{verb}", self.shown[index].id);
            let reply = self.pc_asks(at, &path, verb, b).await;
            let view = self.screen::<register::PcRegistrationView>(&reply);
            assert!(view.is_err() || !elsewhere || at == self.shown[index].pc, "another PC's registration");
            if view.is_ok_and(|it| it.qr.is_some()) {
                let token = code_of(&reply.body);
                self.links.push(Link { token, goal: Goal::Shown(index) });
            }
        }
    }

    /// A new code sometimes because the phone that has the old one is not the right one.
    async fn pc_asks(&mut self, at: usize, path: &str, verb: &str, b: u8) -> Reply {
        let browser = &mut self.browsers[at];
        match verb {
            "" => browser.get(path).await,
            _ if b % 8 == 2 => browser.post(path, json!({"opener": "other"})).await,
            _ => browser.post(path, json!({})).await,
        }
    }

    /// Renames or removes a device of one's own or of somebody else's.
    pub async fn manage(&mut self, browser: usize, which: u8) {
        let all: Vec<String> = self.devices.values().map(|(_, device)| device.clone()).collect();
        if all.is_empty() {
            return;
        }
        let device = all[usize::from(which) % all.len()].clone();
        let reply = self.browsers[browser].get("/api/session").await;
        let signed_in = reply.body["session"]["holder"]["id"].as_str().unwrap_or_default().to_lowercase();
        let (owner, _) = self.devices.values().find(|(_, it)| *it == device).unwrap();
        let own = self.holders[*owner].as_str() == signed_in;
        let verb = if which < 128 { "label" } else { "remove" };
        let path = format!("/api/account/devices/{device}/{verb}");
        let reply = if verb == "label" {
            self.browsers[browser].post(&path, json!({"label": format!("予備{}", self.told.renamed)})).await
        } else {
            self.changes(browser, json!({"is": "remove_device", "id": device}), &path).await
        };
        if self.screen::<Value>(&reply).is_ok() {
            assert!(own, "somebody else's device");
            if verb == "label" {
                self.told.renamed += 1;
            } else {
                self.told.removed += 1;
                self.devices.retain(|_, (_, it)| *it != device);
            }
        }
    }

    /// A change, asked for, confirmed and made; or the refusal that stopped it.
    async fn changes(&mut self, browser: usize, change: Value, path: &str) -> Reply {
        let server = self.server;
        match server.confirmed(&mut self.browsers[browser], change).await {
            Ok(confirmed) => self.browsers[browser].post(path, confirmed).await,
            Err(refused) => refused,
        }
    }

    /// A code for another phone, on any browser that is signed in.
    pub async fn show_code(&mut self, browser: usize) {
        let session = self.browsers[browser].get("/api/session").await;
        let signed_in = session.body["session"]["holder"]["id"].as_str().unwrap_or_default().to_lowercase();
        let add = "/api/account/devices/add";
        let reply = self.changes(browser, json!({"is": "add_phone"}), add).await;
        let began = self.server.now();
        let Ok(view) = self.screen::<register::PcRegistrationView>(&reply) else { return };
        let holder = self.holders.iter().position(|it| it.as_str() == signed_in).expect("one of the two");
        let devices = BTreeSet::new();
        self.shown.push(Shown { id: view.id, pc: browser, holder, devices, began, over: false });
        let token = code_of(&reply.body);
        self.links.push(Link { token, goal: Goal::Shown(self.shown.len() - 1) });
    }

    pub async fn log_out(&mut self, browser: usize) {
        let reply = self.browsers[browser].post("/api/session/end", json!({})).await;
        let current: api::session::WhoAmI = self.screen(&reply).unwrap_or_else(|it| panic!("{it:?}"));
        assert!(current.session.is_none());
        self.shown.iter_mut().filter(|it| it.pc == browser).for_each(|it| it.over = true);
    }
}
