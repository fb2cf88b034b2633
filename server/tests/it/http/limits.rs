//! What is counted keeps to its limit, however many come at the same time.

use crate::common::{Browser, Phone, Reply, TestServer, code_of};
use api::{Ceremony, Code, Finish, session};
use serde_json::{Value, json};
use server::ids::{HolderId, Secret};
use server::model::people::{Credential, Device, Owned};
use server::store::prefix_of;

/// A new phone that has a code and made its passkey, and what it is about to send.
struct Ready {
    phone: Phone,
    code: Secret,
    ticket: String,
    finish: Value,
}

impl Ready {
    /// A phone with a code that this browser shows under this name.
    async fn with(server: &TestServer, pc: &mut Browser, (id, code): (String, Secret)) -> Self {
        let mut phone = server.phone();
        let ticket = phone.claims(&code, pc, &id).await;
        let browser = phone.browser.link(&code).ticket(Some(&ticket));
        let asked = browser.post("/api/register/options", json!({})).await;
        let ceremony: Ceremony = serde_json::from_value(asked.is_ok().body.clone()).unwrap();
        let credential = phone.key.create(&ceremony.options);
        let finish = Finish { ceremony: ceremony.id, credential, conflict: session::Conflict::Ask };
        Self { phone, code, ticket, finish: json!(finish) }
    }

    async fn finishes(mut self) -> Reply {
        let browser = self.phone.browser.link(&self.code).ticket(Some(&self.ticket));
        browser.post("/api/register/finish", self.finish).await
    }
}

/// Codes that the holder of a phone asks for, as many as these.
async fn codes(server: &TestServer, phone: &mut Phone, many: usize) -> Vec<(String, Secret)> {
    let mut codes = Vec::new();
    for _ in 0..many {
        let confirmed = server.confirmed(&mut phone.browser, json!({"is": "add_phone"})).await.unwrap();
        let waiting = phone.browser.post("/api/account/devices/add", confirmed).await;
        codes.push((waiting.is_ok().body["id"].as_str().unwrap().to_owned(), code_of(&waiting.body)));
    }
    codes
}

async fn all_at_once(phones: Vec<Ready>) -> Vec<Reply> {
    let sends = phones.into_iter().map(|phone| tokio::spawn(phone.finishes()));
    let mut replies = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        replies.push(send.await.unwrap());
    }
    replies
}

async fn devices(server: &TestServer, holder: &str) -> Vec<Device> {
    server::service::devices::of(&server.app.store, &HolderId::parse(holder).unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_phones_that_finish_at_once_only_as_many_are_registered_as_there_is_room_for() {
    let server = TestServer::start().await;
    let mut first = server.registered("TESTC1").await;
    first.logs_in().await.is_ok();
    let codes = codes(&server, &mut first, 28).await;
    let mut phones = Vec::new();
    for code in codes {
        phones.push(Ready::with(&server, &mut first.browser, code).await);
    }
    for phone in phones.split_off(20) {
        phone.finishes().await.is_ok();
    }
    assert_eq!(devices(&server, "TESTC1").await.len(), 9);
    let replies = all_at_once(phones).await;
    let (good, refused): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 200);
    assert_eq!(good.len(), 1);
    for reply in &refused {
        reply.refuses(Code::TooManyDevices);
    }
    assert_eq!(devices(&server, "TESTC1").await.len(), 10);
    let owned = server.app.store.scan::<Owned>(&prefix_of("testc1"), None, 100).await.unwrap();
    let credentials = server.app.store.scan::<Credential>(b"", None, 100).await.unwrap();
    assert_eq!((owned.len(), credentials.len()), (10, 10), "nothing is left of those that were refused");
}

#[tokio::test]
async fn codes_prepared_while_there_was_room_register_nobody_when_there_is_none() {
    let server = TestServer::with(&[("limits.devices_per_holder", "3")]).await;
    let mut first = server.registered("TESTC1").await;
    first.logs_in().await.is_ok();
    let codes = codes(&server, &mut first, 6).await;
    let mut phones = Vec::new();
    for code in codes {
        phones.push(Ready::with(&server, &mut first.browser, code).await);
    }
    let mut statuses = Vec::new();
    for phone in phones {
        statuses.push(phone.finishes().await.status);
    }
    assert_eq!(statuses, [200, 200, 409, 409, 409, 409]);
    assert_eq!(devices(&server, "TESTC1").await.len(), 3);
}

#[tokio::test]
async fn a_letter_registers_nobody_above_the_limit_and_is_not_used_up() {
    let server = TestServer::with(&[("limits.devices_per_holder", "1")]).await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let mut phone = server.phone();
    let unlocked = phone
        .browser
        .link(&token)
        .post("/api/register/unlock", json!({"password": crate::common::PASSWORD}))
        .await;
    let ticket = unlocked.is_ok().body["ticket"].as_str().unwrap().to_owned();
    let asked =
        phone.browser.link(&token).ticket(Some(&ticket)).post("/api/register/options", json!({})).await;
    let ceremony: Ceremony = serde_json::from_value(asked.is_ok().body.clone()).unwrap();
    // Meanwhile another phone of the holder's is registered.
    let meanwhile = devices_add(&server, &holder).await;
    let credential = phone.key.create(&ceremony.options);
    let finish = Finish { ceremony: ceremony.id, credential, conflict: session::Conflict::Ask };
    let refused =
        phone.browser.link(&token).ticket(Some(&ticket)).post("/api/register/finish", json!(finish)).await;
    refused.refuses(Code::TooManyDevices);
    assert_eq!(devices(&server, "TESTC1").await.len(), 1);
    // With room again, the same letter works.
    let gone = server
        .app
        .store
        .transaction(async |tx: server::store::Tx| {
            server::service::devices::remove(&tx, &meanwhile, server.now()).await
        })
        .await;
    assert!(gone.unwrap().is_some());
    phone.makes_passkey(&token, Some(&ticket)).await.is_ok();
}

/// A device of the holder's that came another way: another holder's, handed over.
async fn devices_add(server: &TestServer, holder: &HolderId) -> server::ids::DeviceId {
    server.registered("TESTC8").await;
    let [device] = devices(server, "TESTC8").await.try_into().unwrap();
    let device =
        Device { holder: holder.clone(), credential: server::ids::CredentialId::of(&[9; 20]), ..device };
    let added = server
        .app
        .store
        .transaction(async |tx: server::store::Tx| server::service::devices::add(&tx, &device, 1).await)
        .await;
    added.unwrap();
    device.id
}

#[tokio::test]
async fn a_credential_id_is_added_once_even_after_it_was_removed() {
    let server = TestServer::start().await;
    server.registered("TESTC1").await;
    let [device] = devices(&server, "TESTC1").await.try_into().unwrap();
    let again = async || {
        let add = async |tx: server::store::Tx| server::service::devices::add(&tx, &device, 10).await;
        server.app.store.transaction(add).await
    };
    assert!(matches!(again().await, Err(server::service::devices::NotAdded::Taken)));
    let id = device.id.clone();
    let gone = server
        .app
        .store
        .transaction(async |tx: server::store::Tx| {
            server::service::devices::remove(&tx, &id, server.now()).await
        })
        .await;
    assert!(gone.unwrap().is_some());
    assert!(matches!(again().await, Err(server::service::devices::NotAdded::Taken)));
    assert_eq!(devices(&server, "TESTC1").await.len(), 0);
}
