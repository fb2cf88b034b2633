//! The steps of the journeys, each with what must be true of its answer.

use crate::common::{Flaw, PASSWORD};
use crate::http::orders::world::{PCS, World};
use api::session::{Conflict, SessionView};
use api::{Ceremony, Code, approve, register};
use serde_json::{Value, json};
use server::clock::Timestamp;
use server::ids::Secret;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// A secret somebody can come with.
#[derive(Clone)]
pub struct Link {
    pub token: Secret,
    pub goal: Goal,
}

/// Where it leads, by index.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Goal {
    Letter(usize),
    Shown(usize),
    Login(usize),
}

/// A letter.
pub struct Letter {
    pub holder: usize,
    pub expires_at: Timestamp,
    pub wrong: u8,
    pub replaced: bool,
    pub devices: BTreeSet<String>,
    /// When each of its tickets was given.
    pub unlocked: BTreeMap<String, Timestamp>,
    /// The ticket with which the device was registered.
    pub used_by: Option<String>,
}

/// A registration that a PC shows.
pub struct Shown {
    pub id: String,
    pub pc: usize,
    pub holder: usize,
    pub devices: BTreeSet<String>,
    pub began: Timestamp,
    /// The session that asked for it was logged out.
    pub over: bool,
}

/// A login on a PC.
pub struct Login {
    pub id: String,
    pub pc: usize,
    pub asked: Option<usize>,
    pub confirms: bool,
    /// Who approved it, with which device and passkey.
    pub by: Option<(usize, String, String)>,
    /// When.
    pub approved_at: Option<Timestamp>,
    /// The cookies it gave.
    pub sessions: BTreeSet<String>,
    pub taken: bool,
    pub overruled: bool,
    pub began: Timestamp,
}

/// A ceremony.
pub struct Begun {
    pub wire: Ceremony,
    pub area: &'static str,
    pub link: Option<usize>,
    /// The tab, or for a ceremony without a link the browser.
    pub at: usize,
    pub credential: Option<String>,
    pub counted: bool,
}

const DAY: Duration = Duration::from_hours(24);

impl World<'_> {
    pub async fn invite(&mut self, holder: usize) {
        let token = self.server.invite(&self.holders[holder].clone()).await;
        for letter in self.letters.iter_mut().filter(|it| it.holder == holder && it.devices.is_empty()) {
            letter.replaced = true;
        }
        let expires_at = self.server.now() + 30 * DAY;
        self.letters.push(Letter {
            holder,
            expires_at,
            wrong: 0,
            replaced: false,
            devices: BTreeSet::new(),
            unlocked: BTreeMap::new(),
            used_by: None,
        });
        self.links.push(Link { token, goal: Goal::Letter(self.letters.len() - 1) });
    }

    pub async fn open(&mut self, link: usize, tab: usize) {
        match self.links[link].goal {
            Goal::Login(_) => {
                let reply = self.step("/api/approve/open", link, tab, json!({})).await;
                if let Ok(view) = self.screen::<approve::ApprovalView>(&reply) {
                    self.claimed(link, tab, view.ticket);
                }
            }
            goal @ (Goal::Letter(_) | Goal::Shown(_)) => {
                let reply = self.step("/api/register/open", link, tab, json!({})).await;
                let view = self.screen::<register::RegistrationView>(&reply);
                if let Ok(register::RegistrationView { ticket, .. }) = &view {
                    self.claimed(link, tab, ticket.clone());
                }
                let (done, holder, latest) = match goal {
                    Goal::Letter(it) => {
                        let letter = &self.letters[it];
                        let own = letter
                            .used_by
                            .as_ref()
                            .filter(|it| self.tickets[tab].values().any(|own| own == *it));
                        let kept = own.is_none_or(|own| self.server.now() < letter.unlocked[own] + DAY);
                        (own.is_some(), letter.holder, kept)
                    }
                    Goal::Shown(it) => {
                        let shown = &self.shown[it];
                        let kept = self.server.now() < shown.began + DAY;
                        let first = self.claims[tab].contains_key(&link);
                        (!shown.devices.is_empty(), shown.holder, kept && first && self.is_latest(link))
                    }
                    Goal::Login(_) => unreachable!(),
                };
                let registered = matches!(&view, Ok(it) if matches!(it.step, register::RegistrationStep::Registered { .. }));
                if self.enabled[holder] && latest {
                    assert_eq!(registered, done, "a phone that finished has won: {}", reply.text);
                }
            }
        }
    }

    /// Whether no newer code of the same journey was shown.
    fn is_latest(&self, link: usize) -> bool {
        !self.links[link + 1..].iter().any(|it| it.goal == self.links[link].goal)
    }

    pub async fn unlock(&mut self, link: usize, tab: usize, right: bool) {
        let wrong = match self.links[link].goal {
            // Another one each time: the same would be no other try.
            Goal::Letter(index) => format!("wrong-one{}", self.letters[index].wrong),
            _ => "wrong-one".to_owned(),
        };
        let password = json!({"password": if right { PASSWORD } else { &wrong }});
        let reply = self.step("/api/register/unlock", link, tab, password).await;
        let unlocked = self.screen::<register::Unlocked>(&reply);
        let Goal::Letter(index) = self.links[link].goal else {
            assert!(unlocked.is_err(), "only letters have passwords");
            return;
        };
        let letter = &mut self.letters[index];
        let expected = if !self.enabled[letter.holder] {
            Err(Code::HolderDisabled)
        } else if !letter.devices.is_empty() {
            Err(Code::LinkUsed)
        } else if letter.replaced {
            Err(Code::LinkReplaced)
        } else if letter.wrong >= 5 {
            Err(Code::InvitationLocked)
        } else if self.server.now() >= letter.expires_at {
            Err(Code::LinkExpired)
        } else if right {
            Ok(()) // the tries are not given back
        } else {
            letter.wrong += 1;
            Err(if letter.wrong < 5 { Code::PasswordWrong } else { Code::InvitationLocked })
        };
        if let Err(problem) = &unlocked
            && problem.code == Code::PasswordWrong
        {
            assert_eq!(problem.tries_left, Some(5 - letter.wrong));
        }
        match (unlocked, expected) {
            (Ok(unlocked), Ok(())) => {
                letter.unlocked.insert(unlocked.ticket.clone(), self.server.now());
                self.tickets[tab].insert(index, unlocked.ticket);
            }
            (Err(problem), Err(code)) => assert_eq!(problem.code, code),
            (_, expected) => panic!("expected {expected:?}: {}", reply.text),
        }
    }

    /// Picks a number for a registration: the one that the PC shows, or another.
    pub async fn pick(&mut self, link: usize, tab: usize, right: bool) {
        let Goal::Shown(index) = self.links[link].goal else { return };
        let (path, pc) = (format!("/api/register/{}", self.shown[index].id), self.shown[index].pc);
        let state = self.browsers[pc].get(&path).await.body["state"].clone();
        let Some(number) = state["number"].as_u64() else { return };
        let number = if right { number } else { 10 + (number - 9) % 90 };
        let reply = self.step("/api/register/choose", link, tab, json!({"number": number})).await;
        let view = self.screen::<register::RegistrationView>(&reply);
        if view.is_ok() && self.is_latest(link) {
            assert!(right && self.claims[tab].contains_key(&link), "another phone, or another number");
            self.picked.insert(link);
        }
    }

    /// Begins a ceremony to make a passkey.
    pub async fn make(&mut self, link: usize, tab: usize) {
        let reply = self.step("/api/register/options", link, tab, json!({})).await;
        if let Ok(wire) = self.screen::<Ceremony>(&reply) {
            self.push("register", Some(link), tab, wire);
        }
    }

    /// Begins a ceremony to approve a login.
    pub async fn approve(&mut self, link: usize, tab: usize) {
        let reply = self.step("/api/approve/options", link, tab, json!({})).await;
        if let Ok(wire) = self.screen::<Ceremony>(&reply) {
            self.push("approve", Some(link), tab, wire);
        }
    }

    /// Begins a ceremony without a link: a login on the phone itself, or a confirmation there.
    pub async fn prove(&mut self, area: &'static str, browser: usize) {
        let area = match area {
            "account/changes" => {
                let ask = json!({"change": {"is": "add_phone"}});
                let reply = self.browsers[browser].post("/api/account/changes", ask).await;
                let Ok(change) = self.screen::<api::account::PendingChange>(&reply) else { return };
                &*String::leak(format!("{area}/{}", change.id))
            }
            area => area,
        };
        let reply = self.browsers[browser].post(&format!("/api/{area}/options"), json!({})).await;
        if let Ok(wire) = self.screen::<Ceremony>(&reply) {
            self.push(area, None, browser, wire);
        }
    }

    fn push(&mut self, area: &'static str, link: Option<usize>, at: usize, wire: Ceremony) {
        self.begun.push(Begun { wire, area, link, at, credential: None, counted: false });
    }

    /// The phone answers a ceremony, the first time with its authenticator, then with the same answer; perhaps by another link.
    pub async fn finish(&mut self, index: usize, by: Option<usize>, switch: bool) {
        let Begun { area, link, at, ref wire, .. } = self.begun[index];
        let wire = wire.clone();
        let phone = if link.is_some() { at / 2 } else { at.saturating_sub(PCS) };
        if self.begun[index].credential.is_none() {
            let Some(credential) = self.touch(area, phone, &wire) else { return };
            self.begun[index].credential = Some(credential);
        }
        let credential = self.begun[index].credential.clone().unwrap();
        let id = serde_json::from_str::<Value>(&credential).unwrap()["id"].as_str().unwrap().to_owned();
        let conflict = if switch { Conflict::Switch } else { Conflict::Ask };
        let body = json!({"ceremony": wire.id, "credential": credential, "conflict": conflict});
        let path = format!("/api/{area}/finish");
        let in_time = self.server.now().as_millis() < wire.expires_at;
        let fresh =
            in_time && !self.begun[index].counted && (link.is_none() || by.is_none_or(|by| Some(by) == link));
        match (area, by.or(link)) {
            ("register", Some(link)) => {
                let reply = self.step(&path, link, at, body).await;
                if let Ok(done) = self.screen::<register::Registered>(&reply) {
                    if matches!(self.links[link].goal, Goal::Shown(_)) {
                        let own = self.claims[at].contains_key(&link) && self.picked.contains(&link);
                        assert!(own, "another phone's code, or no number was picked");
                    }
                    self.registered((link, at), id, &done.device.id, fresh);
                    self.begun[index].counted = true;
                }
            }
            ("approve", Some(link)) => {
                let reply = self.step(&path, link, at, body).await;
                if self.screen::<approve::Approved>(&reply).is_ok() {
                    self.approved(link, id, fresh);
                    self.begun[index].counted = true;
                }
            }
            ("solo", _) => {
                let reply = self.browsers[at].post(&path, body).await;
                if self.screen::<SessionView>(&reply).is_ok() {
                    let (holder, _) = self.owner(&id).expect("a registered passkey");
                    assert!(fresh && self.enabled[holder], "{fresh}");
                    self.told.opened += 1;
                    self.begun[index].counted = true;
                }
            }
            _ => {
                let reply = self.browsers[at].post(&path, body).await;
                if self.screen::<api::account::Account>(&reply).is_ok() {
                    assert!(fresh && self.owner(&id).is_some());
                    self.told.confirmed += 1;
                    self.begun[index].counted = true;
                }
            }
        }
    }

    /// Face or finger, if the phone has a passkey for it.
    fn touch(&mut self, area: &str, phone: usize, wire: &Ceremony) -> Option<String> {
        if area == "register" {
            let made = self.keys[phone].create(&wire.options);
            let id = serde_json::from_str::<Value>(&made).unwrap()["id"].as_str().unwrap().to_owned();
            self.made[phone].push(id);
            return Some(made);
        }
        let options: Value = serde_json::from_str(&wire.options).unwrap();
        let wanted = options["publicKey"]["allowCredentials"].as_array().cloned().unwrap_or_default();
        let fits = |id: &String| wanted.is_empty() || wanted.iter().any(|it| it["id"] == json!(id));
        self.made[phone].iter().any(fits).then(|| self.keys[phone].get(&wire.options))
    }

    fn registered(&mut self, (link, tab): (usize, usize), credential: String, device: &str, fresh: bool) {
        let (holder, devices) = match self.links[link].goal {
            Goal::Letter(it) => {
                let letter = &mut self.letters[it];
                if letter.used_by.is_none() {
                    letter.used_by = self.tickets[tab].get(&it).cloned();
                }
                (letter.holder, &mut letter.devices)
            }
            Goal::Shown(it) => {
                assert!(!self.shown[it].over || !self.shown[it].devices.is_empty(), "its session is over");
                (self.shown[it].holder, &mut self.shown[it].devices)
            }
            Goal::Login(_) => panic!("a login registered a device"),
        };
        let first = devices.insert(device.to_owned());
        assert_eq!(devices.len(), 1, "one link, one device");
        if first {
            assert!(
                fresh && self.enabled[holder],
                "registered without a fresh ceremony of an enabled holder"
            );
            self.device_added(credential, holder, device.to_owned());
        } else {
            let (_, same) = self.owner(&credential).expect("the same passkey");
            assert_eq!(same, device, "the same answer once more");
        }
    }

    fn approved(&mut self, link: usize, credential: String, fresh: bool) {
        let Goal::Login(index) = self.links[link].goal else { panic!("no login was approved") };
        let (holder, device) = self.owner(&credential).expect("a registered passkey");
        assert!(self.enabled[holder]);
        let now = self.server.now();
        let login = &mut self.logins[index];
        assert!(login.asked.is_none_or(|asked| asked == holder), "approved by somebody else");
        match &login.by {
            None => {
                assert!(fresh, "approved without a fresh ceremony");
                login.by = Some((holder, device, credential));
                login.approved_at = Some(now);
                self.told.approved += 1;
            }
            Some((_, _, same)) => assert_eq!(*same, credential, "the same answer once more"),
        }
    }

    /// A phone that does not look at its person.
    pub async fn finish_unverified(&mut self, index: usize) {
        let Begun { area, link, at, ref wire, ref credential, .. } = self.begun[index];
        let (wire, phone) = (wire.clone(), if link.is_some() { at / 2 } else { at.saturating_sub(PCS) });
        if credential.is_some() || area == "register" {
            return;
        }
        self.keys[phone].flaw = Flaw::NotVerified;
        let credential = self.touch(area, phone, &wire);
        self.keys[phone].flaw = Flaw::None;
        let Some(credential) = credential else { return };
        let body = json!({"ceremony": wire.id, "credential": credential});
        let path = format!("/api/{area}/finish");
        let reply = match link {
            Some(link) => self.step(&path, link, at, body).await,
            None => self.browsers[at].post(&path, body).await,
        };
        let again = match link.map(|link| self.links[link].goal) {
            // The answer of an approval is given again to the passkey that gave it; that proves nothing and changes nothing.
            Some(Goal::Login(it)) => self.logins[it].by.is_some(),
            _ => false,
        };
        assert!(self.screen::<Value>(&reply).is_err() || again, "nobody was verified");
    }
}
