//! The keys that sign tokens, over a store and a folder: made, replaced, lost, mixed up and dropped; by one server and by several at once.

use crate::common::TestServer;
use crate::desk::serving::Serving;
use serde_json::{Value, json};
use server::audit::{self, Actor, Event};
use server::clock::Timestamp;
use server::ids::{Draw as _, SystemRandom};
use server::oidc::access_token::AccessToken;
use server::oidc::jose::{JwkSet, JwsAlgorithm, JwtKind, SigningKey, verify};
use server::oidc::keys::{KeyPlan, KeyState, RetirementReason, SIGNED_BY, SigningKeyRecord};
use server::oidc::scope::ScopeSet;
use server::service::oidc::key_ring::KeyRing;
use server::service::oidc::signing_keys::{DropOutcome, KeyKeeper, KeyTrouble, look, refresh};
use server::store::Store;
use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

const HOUR: Duration = Duration::from_hours(1);
const PLAN: KeyPlan = KeyPlan::USUAL;

/// A server, and the folder of its keys.
struct Keys {
    server: TestServer,
    folder: PathBuf,
    _around: tempfile::TempDir,
}

impl Keys {
    async fn new() -> Self {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("signing-keys");
        let server = TestServer::with(&[("oidc.keys", folder.to_str().unwrap())]).await;
        Self { server, folder, _around: around }
    }

    /// As it is after the first start.
    async fn begun() -> Self {
        let it = Self::new().await;
        it.refreshes().await;
        it
    }

    fn keeper(&self) -> KeyKeeper<'_> {
        KeyKeeper {
            store: &self.server.app.store,
            folder: &self.folder,
            clock: self.server.app.clock.as_ref(),
            random: &SystemRandom,
            actor: &Actor::System,
        }
    }

    /// What the server does now and then.
    async fn refreshes(&self) -> Arc<KeyRing> {
        refresh(&self.server.app).await;
        self.server.app.signing_keys.now()
    }

    async fn records(&self) -> Vec<(String, SigningKeyRecord)> {
        records(&self.server.app.store).await
    }

    /// The private keys that lie in the folder.
    fn files(&self) -> BTreeSet<String> {
        let names =
            fs::read_dir(&self.folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
        names.filter_map(|it| it.strip_suffix(".pkcs8").map(str::to_owned)).collect()
    }

    fn file(&self, kid: &str) -> PathBuf {
        self.folder.join(format!("{kid}.pkcs8"))
    }

    /// The key that signs now.
    fn signer(&self, algorithm: JwsAlgorithm) -> String {
        let ring = self.server.app.signing_keys.now();
        ring.signer(algorithm, self.server.now()).unwrap().kid().to_owned()
    }

    fn token(&self) -> String {
        let ring = self.server.app.signing_keys.now();
        let key = ring.signer(JwsAlgorithm::Rs256, self.server.now()).unwrap();
        key.sign(JwtKind::IdToken, &json!({ "sub": "s" })).unwrap()
    }

    /// Whether whoever fetches our keys now believes a token.
    fn believes(&self, token: &str) -> bool {
        let ring = self.server.app.signing_keys.now();
        let set = JwkSet::parse(ring.document()).unwrap();
        verify::<Value>(token, JwtKind::IdToken, set.keys(), &SIGNED_BY).is_ok()
    }

    /// What readiness says of the keys.
    async fn readiness(&self) -> String {
        let report = server::service::checks::report(&self.server.app).await;
        let check = report.checks.iter().find(|it| it.name == "signing_keys").unwrap();
        format!("{:?}: {}", check.state, check.says)
    }

    async fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        audit::each_line(&self.server.app.store, None, |_, line| {
            events.push(line.event);
            ControlFlow::Continue(())
        })
        .await
        .unwrap();
        events
    }

    async fn trouble(&self) -> Vec<KeyTrouble> {
        look(&self.server.app.store, &self.folder).await.unwrap()
    }
}

async fn records(store: &Store) -> Vec<(String, SigningKeyRecord)> {
    store.scan::<SigningKeyRecord>(b"", None, 100).await.unwrap()
}

#[tokio::test]
async fn the_first_start_makes_a_key_for_each_algorithm_that_nobody_else_can_read() {
    let keys = Keys::begun().await;
    let records = keys.records().await;
    let algorithms: BTreeSet<_> = records.iter().map(|(_, it)| it.algorithm).collect();
    assert_eq!((records.len(), algorithms), (2, SIGNED_BY.into()));
    assert_eq!(keys.files(), records.iter().map(|(kid, _)| kid.clone()).collect());
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(keys.folder.clone()), 0o700);
    for (kid, record) in &records {
        assert_eq!(mode(keys.file(kid)), 0o600);
        assert_eq!(
            (record.public.kid(), record.state(keys.server.now())),
            (Some(kid.as_str()), KeyState::Current)
        );
        let event = Event::SigningKeyMade { kid: kid.clone(), algorithm: record.algorithm };
        assert!(keys.events().await.contains(&event));
    }
    let ring = keys.server.app.signing_keys.now();
    let document: Value = serde_json::from_str(ring.document()).unwrap();
    assert_eq!(document["keys"].as_array().unwrap().len(), 2);
    for name in ["d", "p", "q", "k"] {
        assert!(document["keys"].as_array().unwrap().iter().all(|it| it.get(name).is_none()));
    }
    assert_eq!(keys.readiness().await, "Passed: they are there");
    assert!(keys.believes(&keys.token()));
}

#[tokio::test]
async fn a_second_start_takes_the_same_keys() {
    let keys = Keys::begun().await;
    let (before, token) = (keys.records().await, keys.token());
    keys.server.app.signing_keys.replace(KeyRing::default());
    assert!(!keys.believes(&token));
    keys.refreshes().await;
    assert_eq!(keys.records().await, before);
    assert!(keys.believes(&token));
    assert_eq!(keys.files().len(), 2);
}

/// Whether an access token that this ring has sealed is believed by that one.
fn opens(sealing: &KeyRing, opening: &KeyRing) -> bool {
    let moment = Timestamp::from_millis(0);
    let token = AccessToken {
        grant: SystemRandom.grant(),
        scopes: ScopeSet::default(),
        jkt: None,
        issued_at: moment,
        expires_at: moment,
    };
    let text = sealing.access().unwrap().seal(&token, SystemRandom.unguessable()).unwrap();
    opening.access().unwrap().open(&text).is_some()
}

#[tokio::test]
async fn access_tokens_outlive_a_start_and_end_with_a_key_that_is_dropped_or_with_their_own() {
    let keys = Keys::begun().await;
    let file = keys.folder.join("access-tokens.key");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let first = keys.server.app.signing_keys.now();
    assert!(opens(&first, &*keys.refreshes().await));
    let key = keys.signer(JwsAlgorithm::Es256);
    keys.keeper().drop_key(&key).await.unwrap();
    let second = keys.refreshes().await;
    assert!(!opens(&first, &second) && opens(&second, &second), "a thief of one key may have the other");
    for damage in [&b""[..], b"short", &[0; 33]] {
        fs::write(&file, damage).unwrap();
        let third = keys.refreshes().await;
        assert!(!opens(&second, &third) && opens(&third, &third));
    }
    let third = keys.refreshes().await;
    fs::remove_file(&file).unwrap();
    assert!(!opens(&third, &*keys.refreshes().await));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn access_keys_made_at_once_are_one_key() {
    let keys = Keys::new().await;
    let keeper = keys.keeper();
    let (one, two, three) = tokio::join!(keeper.tend(), keeper.tend(), keeper.tend());
    let [one, two, three] = [one, two, three].map(Result::unwrap);
    assert!(opens(&one, &two) && opens(&two, &three) && opens(&three, &one));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_starts_at_once_make_one_set_of_keys() {
    for _ in 0..3 {
        let keys = Keys::new().await;
        let keeper = keys.keeper();
        let (one, two, three) = tokio::join!(keeper.tend(), keeper.tend(), keeper.tend());
        let documents = [one, two, three].map(|it| it.unwrap().document().to_owned());
        let records = keys.records().await;
        assert_eq!(records.len(), 2);
        assert!(documents.iter().all(|it| *it == documents[0]), "{documents:?}");
        assert_eq!(keys.files(), records.into_iter().map(|(kid, _)| kid).collect(), "nothing is left over");
    }
}

#[tokio::test]
async fn the_next_key_is_published_for_days_before_it_signs_and_the_last_one_after_that() {
    let keys = Keys::begun().await;
    let (first, token) = (keys.signer(JwsAlgorithm::Rs256), keys.token());
    keys.server.pass(PLAN.life.saturating_sub(PLAN.ahead + HOUR));
    assert_eq!(keys.refreshes().await.published().len(), 2);
    keys.server.pass(HOUR);
    assert_eq!(keys.refreshes().await.published().len(), 4, "the next ones are shown");
    assert_eq!(keys.signer(JwsAlgorithm::Rs256), first);
    keys.server.pass(PLAN.ahead.saturating_sub(Duration::from_secs(1)));
    assert_eq!(keys.signer(JwsAlgorithm::Rs256), first);
    keys.server.pass(Duration::from_secs(1));
    let second = keys.signer(JwsAlgorithm::Rs256);
    assert_ne!(second, first, "at its moment, whether or not anybody looked after the keys");
    assert!(keys.believes(&token) && keys.believes(&keys.token()));
    assert_eq!(keys.refreshes().await.published().len(), 4);
    assert!(!keys.files().contains(&first), "what signs no more is not kept");
    assert!(keys.believes(&token));
    keys.server.pass(PLAN.kept);
    assert_eq!(keys.refreshes().await.published().len(), 2);
    assert!(!keys.believes(&token));
    assert_eq!(keys.signer(JwsAlgorithm::Rs256), second);
    let lost = |it: &Event| matches!(it, Event::SigningKeyLost { .. } | Event::SigningKeyDropped { .. });
    assert!(!keys.events().await.iter().any(lost));
    assert_eq!(keys.trouble().await, []);
}

#[tokio::test]
async fn a_folder_that_is_lost_is_noticed_and_new_keys_sign_while_the_old_ones_stay_published() {
    let keys = Keys::begun().await;
    let (old, token) = (keys.signer(JwsAlgorithm::Rs256), keys.token());
    fs::remove_dir_all(&keys.folder).unwrap();
    assert_eq!(keys.trouble().await.len(), 2);
    keys.refreshes().await;
    assert_ne!(keys.signer(JwsAlgorithm::Rs256), old);
    assert!(keys.believes(&token) && keys.believes(&keys.token()));
    assert!(keys.readiness().await.starts_with("Warning: a private key was lost"));
    assert!(keys.events().await.contains(&Event::SigningKeyLost { kid: old.clone() }));
    assert!(keys.trouble().await.contains(&KeyTrouble::Lost(keys.file(&old))), "it is said for as long");
    keys.server.pass(PLAN.kept);
    keys.refreshes().await;
    assert!(!keys.believes(&token));
    assert_eq!(keys.readiness().await, "Passed: they are there");
    assert_eq!(keys.trouble().await, []);
}

#[tokio::test]
async fn the_folder_of_another_server_is_not_taken_for_ones_own() {
    let (keys, other) = (Keys::begun().await, Keys::begun().await);
    let (old, token) = (keys.signer(JwsAlgorithm::Rs256), keys.token());
    fs::remove_dir_all(&keys.folder).unwrap();
    fs::rename(&other.folder, &keys.folder).unwrap();
    // Under the name of ours, too.
    fs::copy(keys.file(&other.signer(JwsAlgorithm::Rs256)), keys.file(&old)).unwrap();
    keys.refreshes().await;
    let signer = keys.signer(JwsAlgorithm::Rs256);
    assert!(signer != old && signer != other.signer(JwsAlgorithm::Rs256));
    assert!(keys.believes(&token));
    assert!(!keys.believes(&other.token()), "what the other has signed is not ours");
    let unknown = KeyTrouble::Unknown(keys.file(&other.signer(JwsAlgorithm::Rs256)));
    assert!(keys.trouble().await.contains(&unknown));
    assert_eq!(keys.files().len(), 5, "theirs are left alone, the copy, too");
}

#[tokio::test]
async fn private_keys_without_their_rows_are_told_of_and_not_used() {
    let (keys, restored) = (Keys::begun().await, Keys::new().await);
    // The store is one of before the first key was made.
    fs::rename(&keys.folder, &restored.folder).unwrap();
    let strangers = restored.files();
    assert_eq!(restored.trouble().await.len(), 2);
    restored.refreshes().await;
    assert!(!strangers.contains(&restored.signer(JwsAlgorithm::Es256)));
    assert_eq!(restored.files().len(), 4);
    let unknown: Vec<_> = strangers.iter().map(|kid| KeyTrouble::Unknown(restored.file(kid))).collect();
    assert_eq!(restored.trouble().await, unknown);
    assert!(!restored.believes(&keys.token()));
}

#[tokio::test]
async fn a_store_from_before_a_rotation_goes_on_with_keys_that_are_there() {
    let keys = Keys::begun().await;
    let before = keys.records().await;
    keys.server.pass(PLAN.life);
    keys.refreshes().await;
    keys.server.pass(PLAN.ahead);
    keys.refreshes().await;
    // As the backup had it: the first keys, whose private halves are gone by now.
    for (kid, _) in keys.records().await {
        keys.server.app.store.take::<SigningKeyRecord>(&kid).await.unwrap();
    }
    for (kid, record) in &before {
        keys.server.app.store.put(kid, record).await.unwrap();
    }
    keys.refreshes().await;
    assert!(keys.believes(&keys.token()));
    for (kid, _) in &before {
        let record = keys.server.app.store.get::<SigningKeyRecord>(kid).await.unwrap().unwrap();
        assert_eq!(record.retired.unwrap().why, RetirementReason::Lost);
    }
    assert_eq!(keys.server.app.signing_keys.now().published().len(), 4);
}

#[tokio::test]
async fn a_command_makes_the_next_keys_once() {
    let keys = Keys::begun().await;
    let first = keys.signer(JwsAlgorithm::Es256);
    assert_eq!(keys.keeper().rotate().await.unwrap(), 2);
    assert_eq!(keys.keeper().rotate().await.unwrap(), 0);
    keys.refreshes().await;
    assert_eq!((keys.records().await.len(), keys.signer(JwsAlgorithm::Es256)), (4, first.clone()));
    keys.server.pass(PLAN.ahead);
    assert_ne!(keys.signer(JwsAlgorithm::Es256), first);
}

#[tokio::test]
async fn a_key_that_is_dropped_is_gone_at_once_and_no_restored_store_brings_it_back() {
    let keys = Keys::begun().await;
    let (stolen, token) = (keys.signer(JwsAlgorithm::Rs256), keys.token());
    let kept = keys.records().await;
    let es256 = keys.signer(JwsAlgorithm::Es256);
    assert_eq!(keys.keeper().drop_key("unknown").await.unwrap(), DropOutcome::Unknown);
    assert_eq!(keys.keeper().drop_key("../signing-keys").await.unwrap(), DropOutcome::Unknown);
    assert_eq!(keys.keeper().drop_key(&stolen).await.unwrap(), DropOutcome::Dropped);
    assert!(!keys.files().contains(&stolen));
    keys.refreshes().await;
    assert!(!keys.believes(&token) && keys.believes(&keys.token()));
    assert_eq!(keys.signer(JwsAlgorithm::Es256), es256, "the other one goes on");
    assert!(keys.events().await.contains(&Event::SigningKeyDropped { kid: stolen.clone() }));
    assert_eq!(keys.keeper().drop_key(&stolen).await.unwrap(), DropOutcome::Unknown);
    for (kid, record) in &kept {
        keys.server.app.store.put(kid, record).await.unwrap();
    }
    keys.refreshes().await;
    assert!(!keys.believes(&token));
    assert!(keys.records().await.iter().all(|(kid, _)| *kid != stolen));
}

#[tokio::test]
async fn where_the_key_that_signs_is_dropped_the_next_one_signs_at_once() {
    let keys = Keys::begun().await;
    keys.keeper().rotate().await.unwrap();
    let is_next = |(_, it): &&(String, SigningKeyRecord)| {
        it.algorithm == JwsAlgorithm::Rs256 && it.state(keys.server.now()) == KeyState::Next
    };
    let next = keys.records().await.iter().find(is_next).unwrap().0.clone();
    keys.keeper().drop_key(&keys.signer(JwsAlgorithm::Rs256)).await.unwrap();
    keys.refreshes().await;
    assert_eq!(keys.signer(JwsAlgorithm::Rs256), next);
}

#[tokio::test]
async fn a_link_in_place_of_a_key_is_not_followed_and_a_name_from_the_store_is_no_path() {
    let keys = Keys::begun().await;
    let old = keys.signer(JwsAlgorithm::Es256);
    let elsewhere = keys.folder.with_file_name("elsewhere");
    fs::rename(keys.file(&old), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, keys.file(&old)).unwrap();
    assert!(keys.trouble().await.contains(&KeyTrouble::Lost(keys.file(&old))));
    fs::remove_file(keys.file(&old)).unwrap();
    let made = SigningKey::generate(JwsAlgorithm::Es256).unwrap();
    fs::write(keys.folder.with_file_name("hostile.pkcs8"), made.pkcs8().unwrap().as_slice()).unwrap();
    let record = SigningKeyRecord {
        public: made.public().clone(),
        algorithm: JwsAlgorithm::Es256,
        made_at: keys.server.now(),
        used_from: keys.server.now(),
        retired: None,
    };
    keys.server.app.store.put(&"../hostile".to_owned(), &record).await.unwrap();
    keys.refreshes().await;
    assert!(![old.as_str(), made.kid()].contains(&keys.signer(JwsAlgorithm::Es256).as_str()));
    keys.server.pass(PLAN.kept);
    keys.refreshes().await;
    assert!(keys.folder.with_file_name("hostile.pkcs8").exists(), "nothing outside of the folder is removed");
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_said_and_what_signs_goes_on() {
    let keys = Keys::begun().await;
    let token = keys.token();
    let away = keys.folder.with_file_name("away");
    fs::rename(&keys.folder, &away).unwrap();
    fs::write(&keys.folder, "a file").unwrap();
    keys.refreshes().await;
    assert!(keys.readiness().await.starts_with("Warning: "), "{}", keys.readiness().await);
    assert!(keys.believes(&token) && keys.believes(&keys.token()));
    assert_eq!(keys.records().await.len(), 2, "nothing is given up for it");
    fs::remove_file(&keys.folder).unwrap();
    fs::rename(&away, &keys.folder).unwrap();
    keys.refreshes().await;
    assert_eq!(keys.readiness().await, "Passed: they are there");
    assert!(keys.believes(&token));
}

#[test]
fn a_server_makes_its_keys_beside_its_store_before_it_lets_anybody_in() {
    let serving = Serving::with("", |_| ());
    serving.refuses_a_login();
    let folder = serving.data().join("signing-keys");
    // Two that sign, and the one that seals access tokens.
    assert_eq!(fs::read_dir(folder).unwrap().count(), 3);
}
