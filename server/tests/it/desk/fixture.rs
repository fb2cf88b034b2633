//! A desk with a fresh store and a set clock, and small observations of the store.

use crate::common::SetClock;
use server::audit::{Actor, Entry, Event};
use server::clock::{Clock, Timestamp};
use server::config::Config;
use server::desk::{Desk, Existing, NewHolder};
use server::ids::{CredentialId, DeviceId, Draw as _, HolderId, SystemRandom};
use server::model::people::{Device, Holder};
use server::store::{SledEngine, Store, Tx};
use std::sync::Arc;
use std::time::Duration;

/// 2026-11-23T03:00:00Z: noon in Japan.
pub const NOON: i64 = 1_795_402_800_000;

pub struct DeskFixture {
    pub store: Store,
    pub engine: Arc<SledEngine>,
    pub config: Config,
    pub clock: SetClock,
    pub folder: tempfile::TempDir,
}

impl DeskFixture {
    /// A desk with the authorities `jma` and `medis`.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let engine = Arc::new(SledEngine::open(&data, 16 << 20).unwrap());
        let store = Store::new(engine.clone());
        let config =
            Config::with(&[("origin", "https://auth.example"), ("data", data.to_str().unwrap())]).unwrap();
        let fixture =
            Self { store, engine, config, clock: SetClock::at(Timestamp::from_millis(NOON)), folder };
        for (id, name) in [("jma", "試験医師会"), ("medis", "試験財団")] {
            fixture
                .desk()
                .add_authority(id, name, "03-0000-0000（平日 9–17 時）", Existing::Refuse)
                .await
                .unwrap();
        }
        fixture
    }

    pub fn desk(&self) -> Desk<'_> {
        Desk {
            store: &self.store,
            clock: &self.clock,
            random: &SystemRandom,
            actor: &server::audit::Actor::System,
        }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn pass(&self, time: Duration) {
        self.clock.pass(time);
    }

    pub async fn add(&self, id: &str) -> HolderId {
        let new = NewHolder::parse(id, "試験　花子", "jma").unwrap();
        self.desk().add_holder(&new, Existing::Refuse).await.unwrap().id
    }

    /// What the audit record says, the oldest first.
    pub async fn events(&self) -> Vec<(Event, Option<HolderId>)> {
        let rows = self.store.scan::<Entry>(b"", None, 1_000_000).await.unwrap();
        assert!(rows.iter().all(|(_, entry)| entry.actor == Actor::System && entry.from.is_none()));
        rows.into_iter().map(|(_, entry)| (entry.event, entry.holder)).collect()
    }

    pub async fn holders(&self) -> usize {
        self.store.scan::<Holder>(b"", None, 1_000_000).await.unwrap().len()
    }

    /// The holder has registered a phone.
    pub async fn has_phone(&self, holder: &HolderId) -> DeviceId {
        let device = Device {
            id: SystemRandom.device(),
            holder: holder.clone(),
            label: "iPhone".to_owned(),
            platform: api::device::Platform::Iphone,
            credential: CredentialId::of(SystemRandom.device().as_str().as_bytes()),
            passkey: serde_json::from_str(PASSKEY).unwrap(),
            aaguid: uuid::Uuid::nil(),
            transports: vec!["internal".to_owned()],
            copies: serde_json::from_str("\"synced\"").unwrap(),
            counter: 0,
            registered_at: self.now(),
            last_used_at: None,
        };
        self.store
            .transaction(async |tx: Tx| server::service::devices::add(&tx, &device, 10).await)
            .await
            .unwrap();
        device.id
    }
}

/// The generator of P-256 as a public key: a point that is on the curve.
const PASSKEY: &str = r#"{"cred":{"cred_id":"AQID","cred":{"type_":"ES256","key":{"EC_EC2":{"curve":"SECP256R1",
    "x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY","y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"}}},
    "counter":0,"transports":null,"user_verified":true,"backup_eligible":true,"backup_state":true,
    "registration_policy":"required","extensions":{},"attestation":{"data":"None","metadata":"None"},
    "attestation_format":"none"}}"#;
