//! Two holders with their phones and two PCs in a ward, and what has to be true whatever they do in whatever order. The model
//! knows only what people were told; at the end the store must agree with it.

use crate::common::{Authenticator, Browser, ORIGIN, Reply, TestServer};
use crate::http::orders::journeys::{Begun, Goal, Letter, Link, Login, Shown};
use api::{Code, Problem};
use serde::de::DeserializeOwned;
use serde_json::Value;
use server::audit::{Entry, Event};
use server::clock::Timestamp;
use server::ids::{DeviceId, HolderId, Secret};
use server::model::people::Standing;
use std::collections::{BTreeMap, BTreeSet};

/// Codes without a message of their own, which the pages handle where they occur.
const HANDLED: [Code; 5] = [
    Code::PasswordWrong,
    Code::SessionMissing,
    Code::ReauthenticationNeeded,
    Code::DeviceUnknown,
    Code::TooManyDevices,
];

/// The browsers: two PCs, a phone that is registered, a new phone, and the other holder's phone.
pub const PCS: usize = 2;
pub const PHONES: usize = 3;

/// Everybody and everything, as far as people can know.
pub struct World<'a> {
    pub server: &'a TestServer,
    pub holders: [HolderId; 2],
    pub enabled: [bool; 2],
    pub browsers: Vec<Browser>,
    pub keys: Vec<Authenticator>,
    /// The passkeys on each phone, by credential id.
    pub made: Vec<Vec<String>>,
    /// The devices that are registered: credential id → holder and device.
    pub devices: BTreeMap<String, (usize, String)>,
    /// The tickets each tab has, by letter. Two tabs to a phone.
    pub tickets: Vec<BTreeMap<usize, String>>,
    /// The tickets each tab has of codes that it opened first, by link; and of which of them the right number was picked.
    pub claims: Vec<BTreeMap<usize, String>>,
    pub picked: BTreeSet<usize>,
    pub links: Vec<Link>,
    pub letters: Vec<Letter>,
    pub shown: Vec<Shown>,
    pub logins: Vec<Login>,
    pub begun: Vec<Begun>,
    pub told: Told,
    began: Timestamp,
}

/// How often people were told that something had happened for the first time.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Told {
    pub registered: usize,
    pub approved: usize,
    pub opened: usize,
    pub confirmed: usize,
    pub removed: usize,
    pub renamed: usize,
}

impl<'a> World<'a> {
    /// Two holders, each with a phone, and a letter for the first one's next phone.
    pub async fn new(server: &'a TestServer, case: usize) -> Self {
        let holders = [server.holder(&format!("A{case}")).await, server.holder(&format!("B{case}")).await];
        server.pass(std::time::Duration::from_millis(1));
        let mut world = Self {
            server,
            holders,
            enabled: [true; 2],
            browsers: vec![server.pc(), server.pc()],
            keys: Vec::new(),
            made: vec![Vec::new(); PHONES],
            devices: BTreeMap::new(),
            tickets: vec![BTreeMap::new(); PHONES * 2],
            claims: vec![BTreeMap::new(); PHONES * 2],
            picked: BTreeSet::new(),
            links: Vec::new(),
            letters: Vec::new(),
            shown: Vec::new(),
            logins: Vec::new(),
            begun: Vec::new(),
            told: Told::default(),
            began: server.now(),
        };
        for phone in 0..PHONES {
            world.browsers.push(server.phone().browser);
            world.keys.push(Authenticator::new(ORIGIN));
            if phone != 1 {
                world.invite(phone.min(1)).await;
                let link = world.links.len() - 1;
                world.unlock(link, phone * 2, true).await;
                world.make(link, phone * 2).await;
                world.finish(world.begun.len() - 1, None, false).await;
            }
        }
        world.invite(0).await;
        world
    }

    /// Sends something with the secret of a link and the tab's ticket, if it has one.
    pub async fn step(&mut self, path: &str, link: usize, tab: usize, body: Value) -> Reply {
        let Link { token, goal } = self.links[link].clone();
        let ticket = match goal {
            Goal::Letter(letter) => self.tickets[tab].get(&letter).cloned(),
            Goal::Shown(_) | Goal::Login(_) => self.claims[tab].get(&link).cloned(),
        };
        let browser = &mut self.browsers[PCS + tab / 2];
        let reply = browser.link(&token).ticket(ticket.as_deref()).post(path, body).await;
        if !matches!(goal, Goal::Letter(_)) && reply.status == 200 && ticket.is_none() {
            // Whoever comes second learns at most that it was cancelled.
            let taken = self.claims.iter().any(|theirs| theirs.contains_key(&link));
            assert!(
                !taken || reply.body["step"]["is"] == "cancelled",
                "a code is its first opener's: {}",
                reply.text
            );
        }
        reply
    }

    /// Keeps the ticket of a code that this tab has just opened.
    pub fn claimed(&mut self, link: usize, tab: usize, ticket: Option<String>) {
        if let Some(ticket) = ticket {
            self.claims[tab].insert(link, ticket);
        }
    }

    /// A view that has a screen, or a refusal that the page can show. Gives the view.
    #[track_caller]
    #[expect(clippy::unused_self, reason = "`world.screen(…)` reads as it is meant")]
    pub fn screen<T: DeserializeOwned>(&self, reply: &Reply) -> Result<T, Box<Problem>> {
        if reply.status == 200 {
            return Ok(serde_json::from_value(reply.body.clone())
                .unwrap_or_else(|error| panic!("no screen: {error}: {}", reply.text)));
        }
        let problem: Problem = serde_json::from_str(&reply.text)
            .unwrap_or_else(|_| panic!("neither view nor problem: {} {}", reply.status, reply.text));
        let shows = problem.explanation.as_ref().is_some_and(|it| !it.remedies.is_empty());
        assert!(shows || HANDLED.contains(&problem.code), "nothing to show: {}", reply.text);
        assert!(reply.status < 500 && reply.status != 405, "{}", reply.text);
        Err(Box::new(problem))
    }

    /// The person whose passkey this is, if it is registered.
    pub fn owner(&self, credential: &str) -> Option<(usize, String)> {
        self.devices.get(credential).cloned()
    }

    /// Whether a device is still registered.
    pub fn lives(&self, device: &str) -> bool {
        self.devices.values().any(|(_, it)| it == device)
    }

    pub fn device_added(&mut self, credential: String, holder: usize, device: String) {
        self.told.registered += 1;
        assert!(self.devices.insert(credential, (holder, device)).is_none(), "registered twice");
    }

    /// The authority disables or enables somebody.
    pub async fn stand(&mut self, holder: usize, enabled: bool) {
        self.enabled[holder] = enabled;
        let since = self.server.now();
        let standing = if enabled { Standing::Enabled } else { Standing::Disabled { since } };
        self.server.set_standing(&self.holders[holder].clone(), standing).await;
        if !enabled {
            for login in self.logins.iter_mut().filter(|it| it.by.as_ref().is_some_and(|by| by.0 == holder)) {
                login.overruled = true; // the desk has the last word, also over what a phone approved
            }
        }
    }

    /// Somebody looks at every browser: a session belongs to a holder who may, and to a device that is still there.
    pub async fn sessions_are_rightful(&mut self) {
        for index in 0..self.browsers.len() {
            let reply = self.browsers[index].get("/api/session").await;
            let current: api::session::WhoAmI = self.screen(&reply).expect("an answer");
            let Some(session) = current.session else { continue };
            let holder =
                self.holders.iter().position(|it| it.as_str().eq_ignore_ascii_case(&session.holder.id));
            let holder = holder.expect("one of the two");
            assert!(self.enabled[holder], "a session of a disabled holder");
            let secret = Secret::presented(&self.browsers[index].cookies["kagura-session"]).unwrap();
            let reading = self.server.app.store.reading();
            let kept = server::service::sessions::of_cookie(&reading, &secret.hash()).await.unwrap();
            assert!(
                self.lives(kept.unwrap().means.as_device().unwrap().as_str()),
                "a session of a removed device"
            );
        }
    }

    /// What the store holds is what people were told, no more and no less.
    pub async fn store_agrees(&self) {
        let store = &self.server.app.store;
        for (index, holder) in self.holders.iter().enumerate() {
            let kept: BTreeSet<DeviceId> = server::service::devices::of(store, holder)
                .await
                .unwrap()
                .into_iter()
                .map(|it| it.id)
                .collect();
            let model: BTreeSet<DeviceId> = self
                .devices
                .values()
                .filter(|(owner, _)| *owner == index)
                .map(|(_, id)| DeviceId::from_wire(id).unwrap())
                .collect();
            assert_eq!(kept, model, "devices of {holder}");
        }
        let mut record = store.scan::<Entry>(&[], None, 1_000_000).await.unwrap();
        record.retain(|(_, it)| it.at >= self.began); // orders of earlier cases are in the same store
        let count = |which: fn(&Event) -> bool| record.iter().filter(|(_, it)| which(&it.event)).count();
        let kept = Told {
            registered: count(|it| matches!(it, Event::DeviceRegistered { .. })),
            approved: count(|it| matches!(it, Event::LoginApproved { .. })),
            opened: count(|it| matches!(it, Event::SessionOpened { .. })),
            confirmed: count(|it| matches!(it, Event::Confirmed { .. })),
            removed: count(|it| matches!(it, Event::DeviceRemoved { .. })),
            renamed: count(|it| matches!(it, Event::DeviceRenamed { .. })),
        };
        assert_eq!(kept, self.told, "the record tells what people were told");
    }

    /// Whatever happened, somebody who may still gets in: with a registered phone, else with a new letter.
    pub async fn everybody_still_gets_in(&mut self) {
        for holder in 0..2 {
            self.stand(holder, true).await;
            let phone = if holder == 0 { 0 } else { 2 };
            self.invite(holder).await;
            let link = self.links.len() - 1;
            self.keys[phone] = Authenticator::new(ORIGIN);
            self.unlock(link, phone * 2, true).await;
            self.make(link, phone * 2).await;
            self.finish(self.begun.len() - 1, None, false).await;
            assert_eq!(self.letters.last().unwrap().devices.len(), 1, "a fresh letter registers");
            self.begin_login(0, Some(holder)).await;
            let link = self.links.len() - 1;
            let code = self.links[link].token.clone();
            self.open(link, phone * 2).await;
            let number = self.number(self.logins.len() - 1).await.expect("a number");
            self.choose(link, phone * 2, number).await;
            self.approve(link, phone * 2).await;
            self.finish(self.begun.len() - 1, None, false).await;
            self.take(self.logins.len() - 1, 0, true).await;
            assert_eq!(self.logins.last().unwrap().sessions.len(), 1, "a fresh login opens {code:?}");
        }
    }
}
