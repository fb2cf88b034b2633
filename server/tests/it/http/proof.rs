//! What the proofs share: the ways a passkey is used, each brought to the moment of its ceremony, and what the store holds
//! before and after.

use crate::common::{Browser, Phone, Reply, TestServer, code_of};
use api::Ceremony;
use serde_json::{Value, json};
use server::audit::chain::{Seal, SealHead};
use server::audit::{Before, Entry, Unsealed};
use server::cards::ledger::Ledger;
use server::ids::{HolderId, Secret};
use server::journey::bridge::BridgeChallenge;
use server::journey::card::Attempt;
use server::journey::change::Change;
use server::journey::invitation::Invitation;
use server::journey::login::Login;
use server::journey::register::Registration;
use server::model::incident::Incident;
use server::model::index::{
    Demonstration, DirectoryBlock, DirectoryProgress, KnownKey, Newest, SessionCookie, SessionOf, StoreProbe,
    Version,
};
use server::model::link::Link;
use server::model::news::NewsRecord;
use server::model::people::{Authority, Card, Credential, Device, Handle, Holder, Owned, OwnedCard};
use server::model::session::Session;
use server::model::takeover::Takeover;
use server::oidc::client::{ClientAlias, RegisteredClient};
use server::oidc::decoupled::DecoupledRequest;
use server::oidc::failure::ClientFailures;
use server::oidc::grant::{
    AuthorizationCode, Grant, GrantOfSession, RefreshToken, RevokedAccessToken, Subject, SubjectHolder,
    UsedAssertion,
};
use server::oidc::keys::SigningKeyRecord;
use server::oidc::logout::LogoutNotice;
use server::oidc::request::{AnsweredRequest, OpenRequest, PushedRequest};
use server::passkey::BegunCeremony;
use server::revocation::rows::{CurrentList, ListSource, LoadClaim, RevokedBucket};
use server::store::{Row, TableKey as _};
use server::tables::TABLES;
use std::collections::{BTreeMap, BTreeSet};

/// What a passkey is used for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Use {
    /// Registering by letter.
    Letter,
    /// Registering by a code on a PC.
    Code,
    /// Approving a login on a PC.
    Approve,
    /// Logging in on the phone itself.
    Solo,
    /// Confirming during a session.
    Confirm,
}

impl Use {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Letter, Self::Code, Self::Approve, Self::Solo, Self::Confirm];
    /// Those that use a passkey that is there already.
    pub const PROVING: [Self; 3] = [Self::Approve, Self::Solo, Self::Confirm];

    /// Whether it makes a passkey.
    pub fn makes(self) -> bool {
        matches!(self, Self::Letter | Self::Code)
    }

    /// Where it is done, in this journey.
    fn address(self, journey: &str, step: &str) -> String {
        let area = match self {
            Self::Letter | Self::Code => "register",
            Self::Approve => "approve",
            Self::Solo => "solo",
            Self::Confirm => "account/changes",
        };
        match self {
            Self::Confirm => format!("/api/{area}/{journey}/{step}"),
            Self::Letter | Self::Code | Self::Approve | Self::Solo => format!("/api/{area}/{step}"),
        }
    }
}

/// A phone about to use its passkey, and the PC, where there is one.
pub struct Scene {
    pub what: Use,
    pub phone: Phone,
    pub pc: Browser,
    /// The journey on the PC, or the change that is confirmed.
    pub journey: String,
    pub token: Option<Secret>,
    pub ticket: Option<String>,
}

impl Scene {
    /// A holder with a phone that has used its passkey before; for a registration with another, new phone.
    pub async fn set(server: &TestServer, what: Use, holder: &str) -> Self {
        let mut phone = server.registered(holder).await;
        phone.key.counts = true;
        phone.logs_in().await.is_ok();
        phone.logs_in().await.is_ok();
        Self::again(server, what, holder, phone).await
    }

    /// The same with a phone that is there already and signed in.
    pub async fn again(server: &TestServer, what: Use, holder: &str, mut phone: Phone) -> Self {
        let (mut pc, mut journey, mut token, mut ticket) = (server.pc(), String::new(), None, None);
        match what {
            Use::Letter => {
                let link = server.invite(&HolderId::parse(holder).unwrap()).await;
                phone = server.phone();
                let password = json!({"password": crate::common::PASSWORD});
                let unlocked = phone.browser.link(&link).post("/api/register/unlock", password).await;
                ticket = Some(unlocked.is_ok().body["ticket"].as_str().unwrap().to_owned());
                token = Some(link);
            }
            Use::Code => {
                let confirmed = phone.confirms_change(json!({"is": "add_phone"})).await;
                pc.cookies = phone.browser.cookies.clone();
                let shown = pc.post("/api/account/devices/add", confirmed).await;
                journey = shown.is_ok().body["id"].as_str().unwrap().to_owned();
                phone = server.phone();
                let link = code_of(&shown.body);
                ticket = Some(phone.claims(&link, &mut pc, &journey).await);
                token = Some(link);
            }
            Use::Approve => {
                let shown = pc.post("/api/login", json!({"holder_id": holder})).await;
                journey = shown.is_ok().body["id"].as_str().unwrap().to_owned();
                let link = code_of(&shown.body);
                let opened = phone.browser.link(&link).post("/api/approve/open", json!({})).await;
                ticket = Some(opened.is_ok().body["ticket"].as_str().unwrap().to_owned());
                let number = pc.get(&format!("/api/login/{journey}")).await.body["state"]["number"].clone();
                let number = json!({"number": number});
                phone.browser.link(&link).post("/api/approve/choose", number).await.is_ok();
                token = Some(link);
            }
            Use::Confirm => journey = asked(&mut phone).await,
            Use::Solo => {}
        }
        Self { what, phone, pc, journey, token, ticket }
    }

    /// Begins a ceremony.
    pub async fn begin(&mut self) -> Ceremony {
        if self.what == Use::Confirm {
            // The phone may have logged in anew meanwhile: a change belongs to the session that asks.
            self.journey = asked(&mut self.phone).await;
        }
        let asked = self.send("options", json!({})).await;
        serde_json::from_value(asked.is_ok().body.clone()).unwrap()
    }

    /// What the phone's authenticator answers.
    pub fn answer(&mut self, ceremony: &Ceremony) -> String {
        let key = &mut self.phone.key;
        if self.what.makes() { key.create(&ceremony.options) } else { key.get(&ceremony.options) }
    }

    /// Sends an answer.
    pub async fn finish(&mut self, ceremony: &Ceremony, credential: &str) -> Reply {
        self.send("finish", json!({"ceremony": ceremony.id, "credential": credential})).await
    }

    /// Sends an answer from another tab, without waiting for this one.
    pub fn finishing(&self, ceremony: &Ceremony, credential: &str) -> impl Future<Output = Reply> + use<> {
        let (address, mut browser) = (self.what.address(&self.journey, "finish"), self.phone.browser.clone());
        carry(&mut browser, self.token.as_ref(), self.ticket.as_deref());
        let body = json!({"ceremony": ceremony.id, "credential": credential});
        async move { browser.post(&address, body).await }
    }

    /// A whole ceremony.
    pub async fn goes_through(&mut self) -> Reply {
        let ceremony = self.begin().await;
        let credential = self.answer(&ceremony);
        self.finish(&ceremony, &credential).await
    }

    async fn send(&mut self, step: &str, body: Value) -> Reply {
        let address = self.what.address(&self.journey, step);
        carry(&mut self.phone.browser, self.token.as_ref(), self.ticket.as_deref());
        self.phone.browser.post(&address, body).await
    }
}

/// The secrets of a link for the next request; the ticket that the browser keeps where none is given.
fn carry(browser: &mut Browser, token: Option<&Secret>, ticket: Option<&str>) {
    if let Some(token) = token {
        browser.link(token);
    }
    if ticket.is_some() {
        browser.ticket(ticket);
    }
}

/// A change that waits for its confirmation on this phone.
async fn asked(phone: &mut Phone) -> String {
    let ask = json!({"change": {"is": "add_phone"}});
    let asked = phone.browser.post("/api/account/changes", ask).await;
    asked.is_ok().body["id"].as_str().unwrap().to_owned()
}

/// Every row of every table, as text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tables(BTreeMap<&'static str, Vec<String>>);

/// What the store holds. A table that is not named here may be changed by a refused request, and nobody sees it.
pub async fn tables(server: &TestServer) -> Tables {
    let mut all = BTreeMap::new();
    macro_rules! read {
        ($($row:ty),*) => { $( all.insert(<$row>::TABLE, rows::<$row>(server).await); )* };
    }
    read!(Authority, Holder, Handle, Device, Owned, Credential, Card, OwnedCard, Invitation, Newest, Link);
    read!(
        Registration,
        Login,
        Attempt,
        Ledger,
        BridgeChallenge,
        BegunCeremony,
        Takeover,
        Session,
        SessionCookie,
        SessionOf
    );
    read!(
        Change,
        NewsRecord,
        Incident,
        CurrentList,
        LoadClaim,
        ListSource,
        RevokedBucket,
        Demonstration,
        KnownKey,
        Version,
        StoreProbe,
        DirectoryBlock,
        DirectoryProgress,
        Before,
        Unsealed,
        Seal,
        SealHead,
        Entry
    );
    read!(
        RegisteredClient,
        ClientAlias,
        AnsweredRequest,
        OpenRequest,
        PushedRequest,
        LogoutNotice,
        AuthorizationCode,
        ClientFailures,
        DecoupledRequest,
        Grant,
        GrantOfSession,
        RefreshToken,
        RevokedAccessToken,
        Subject,
        SubjectHolder,
        UsedAssertion,
        SigningKeyRecord
    );
    let read: BTreeSet<_> = all.keys().copied().collect();
    assert_eq!(read, TABLES.iter().copied().collect(), "a table is not looked at: add its row above");
    Tables(all)
}

async fn rows<R: Row>(server: &TestServer) -> Vec<String> {
    let all = server.app.store.scan::<R>(&[], None, 10_000).await.unwrap();
    let text = |(key, row): (R::Key, R)| {
        format!("{} {}", String::from_utf8_lossy(&key.to_bytes()), serde_json::to_string(&row).unwrap())
    };
    all.into_iter().map(text).collect()
}

impl Tables {
    /// Nothing changed but that a ceremony was used up, and what was noted of the refusal: so many lines in the record, and
    /// at most one incident, whose number its journey keeps; and the PC is told that its phone could not.
    #[track_caller]
    pub fn differ_only_by(&self, after: &Self, noted: usize, context: &str) {
        let more = |table: &str| after.0[table].len() - self.0[table].len();
        assert_eq!(more(Entry::TABLE), noted, "{context}: {:?}", after.0[Entry::TABLE]);
        assert_eq!(more(Unsealed::TABLE), noted, "{context}: each line waits for its seal");
        assert!(more(Incident::TABLE) <= 1, "{context}");
        for (table, rows) in &self.0 {
            if ![Entry::TABLE, Unsealed::TABLE, Incident::TABLE, BegunCeremony::TABLE].contains(table) {
                assert_eq!(numberless(rows), numberless(&after.0[table]), "{context}: {table}");
            }
        }
        let ceremonies = &after.0[BegunCeremony::TABLE];
        assert!(
            ceremonies.iter().all(|it| self.0[BegunCeremony::TABLE].contains(it)),
            "{context}: a new ceremony"
        );
    }

    /// Nothing changed but what is kept of a client's last failures, which is little, however many there are.
    #[track_caller]
    pub fn differ_only_by_failures(&self, after: &Self) {
        for (table, rows) in &self.0 {
            let kept = &after.0[table];
            if *table == ClientFailures::TABLE {
                assert!(kept.len() <= 1, "{kept:?}");
            } else {
                assert_eq!(rows, kept, "{table}");
            }
        }
    }

    /// Nothing changed but that incidents were kept.
    #[track_caller]
    pub fn differ_at_most_by_incidents(&self, after: &Self) {
        for (table, rows) in &self.0 {
            if *table != Incident::TABLE {
                assert_eq!(numberless(rows), numberless(&after.0[table]), "{table}");
            }
        }
    }

    /// All rows of all tables.
    pub fn text(&self) -> String {
        self.0.values().flatten().map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    /// How many rows a table has.
    pub fn count<R: Row>(&self) -> usize {
        self.0[R::TABLE].len()
    }
}

/// Rows without the number of what stopped them, and without what the PC is told of it.
fn numberless(rows: &[String]) -> Vec<String> {
    let digits = |text: &str| text.len() == 8 && text.bytes().all(|it| it.is_ascii_digit() || it == b'-');
    let without = |row: &String| match row.split_once("\"incident\":\"") {
        Some((head, tail)) if digits(&tail[..8]) => format!("{head}\"incident\":null{}", &tail[9..]),
        _ => row.clone(),
    };
    rows.iter().map(|row| without(row).replace(",\"hindered\":true", "")).collect()
}

/// The same options, for an authenticator that does not care whom it is asked for.
pub fn for_anybody(ceremony: &Ceremony) -> Ceremony {
    let mut options: Value = serde_json::from_str(&ceremony.options).unwrap();
    options["publicKey"]["allowCredentials"] = json!([]);
    Ceremony { options: options.to_string(), ..ceremony.clone() }
}
