//! Who did what, when and from where. Written in the same change as what it tells about; never holds a secret.

pub mod chain;

use crate::clock::Timestamp;
use crate::ids::{Draw as _, HolderId};
use crate::oidc::jose::JwsAlgorithm;
use crate::store::{self, Store};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::ops::ControlFlow;

/// How many lines are read at once.
const PAGE: usize = 1000;

/// One line of the record.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Entry {
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
    /// When, by the clock of whoever wrote it.
    pub at: Timestamp,
    /// To whom.
    pub holder: Option<HolderId>,
    /// Who did it.
    pub actor: Actor,
    /// From which network address, where it came over a network.
    pub from: Option<IpAddr>,
}

/// Who did something.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Actor {
    /// Somebody who has not proven who it is.
    Stranger,
    /// A holder, by a proof or in a session that rests on one.
    Holder {
        /// Which.
        id: HolderId,
    },
    /// An operator of an authority's desk, in a browser.
    Operator {
        /// Which.
        id: String,
    },
    /// Somebody at the command line.
    CommandLine {
        /// The system user as whom the command ran: the number, and the name where `/etc/passwd` has one.
        user: String,
    },
    /// An application that people log in to.
    Application {
        /// Which.
        id: String,
    },
    /// The server, by itself.
    System,
}

/// A line as it was until there were actors: who did it stood, if anywhere, in `from`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Before {
    /// What happened.
    pub event: Event,
    /// To whom.
    pub holder: Option<HolderId>,
    /// From where: a network address, `desk` for the command line, or `server`.
    pub from: String,
}

impl Before {
    /// The line as it would be written today. Whoever came over a network stays unnamed: nobody had written down what was proven.
    pub fn entry(self, at: Timestamp) -> Entry {
        let actor = match self.from.as_str() {
            "desk" => Actor::CommandLine { user: String::new() },
            "server" => Actor::System,
            _ => Actor::Stranger,
        };
        Entry { event: self.event, at, holder: self.holder, actor, from: self.from.parse().ok() }
    }
}

/// What can happen.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The store was made of a backup. What was done after that was made is not in this record.
    Restored {
        /// When the backup was made.
        made_at: Timestamp,
        /// How many entries it had.
        entries: u64,
    },
    /// An authority was added or changed.
    AuthorityAdded {
        /// Which.
        authority: String,
    },
    /// An authority was deleted; it had no holders.
    AuthorityDeleted {
        /// Which.
        authority: String,
    },
    /// Holders were written out of the store, with their names.
    HoldersExported {
        /// How many.
        count: u64,
        /// Into which file; nothing, where they were printed.
        file: Option<String>,
    },
    /// A backup was made by a command.
    BackedUp {
        /// The file.
        file: String,
        /// How many entries are in it.
        entries: u64,
        /// Whether it is encrypted.
        encrypted: bool,
    },
    /// A holder was added.
    HolderAdded,
    /// Holders were added by an import.
    HoldersImported {
        /// Which.
        holders: Vec<HolderId>,
    },
    /// A holder's name or authority was changed.
    HolderChanged,
    /// A holder may not log in any more.
    HolderDisabled,
    /// A holder may log in again.
    HolderEnabled,
    /// A holder was deleted, with devices, cards, sessions and invitations. The record stays.
    HolderDeleted,
    /// An invitation was issued.
    Invited,
    /// An invitation was taken back.
    InvitationCancelled,
    /// An invitation's password was wrong.
    PasswordWrong {
        /// How many tries were left.
        tries_left: u8,
    },
    /// An invitation was locked.
    InvitationLocked,
    /// A device was registered.
    DeviceRegistered {
        /// Which.
        device: String,
    },
    /// A device got another label.
    DeviceRenamed {
        /// Which.
        device: String,
    },
    /// A device was removed.
    DeviceRemoved {
        /// Which.
        device: String,
    },
    /// A login on a PC was approved on a phone.
    LoginApproved {
        /// With which device.
        device: String,
    },
    /// A client was registered, or what is registered of it was replaced.
    ClientRegistered {
        /// Which.
        client: String,
    },
    /// A client got a new secret.
    ClientSecretRotated {
        /// Which.
        client: String,
    },
    /// Nobody logs in to a client any more.
    ClientDisabled {
        /// Which.
        client: String,
    },
    /// People log in to a client again.
    ClientEnabled {
        /// Which.
        client: String,
    },
    /// Somebody has logged in to an application (OpenID Connect).
    ApplicationEntered {
        /// Which.
        application: String,
    },
    /// An application has given back what it was given.
    GrantRevoked {
        /// Which.
        application: String,
    },
    /// A code or refresh token of an application was used twice: what it gave was taken back.
    GrantReplayed {
        /// Which.
        application: String,
    },
    /// A session began.
    SessionOpened {
        /// With which device or card.
        device: String,
    },
    /// A session ended at the person's wish, or all of them at the desk's.
    SessionEnded,
    /// A session ended because its holder opened more than are allowed.
    SessionDisplaced,
    /// The person was confirmed during a session, or a change by itself.
    Confirmed {
        /// With which device or card.
        device: String,
    },
    /// A passkey was refused.
    PasskeyRefused {
        /// Why.
        code: api::Code,
    },
    /// Refusals like earlier ones of the same day and address: the first few are written one by one, the rest is this number.
    RefusedAgain {
        /// Why.
        code: api::Code,
        /// How many more they were.
        times: u64,
    },
    /// A list of revoked certificates was loaded.
    RevocationsLoaded {
        /// Whose certificates they are.
        issuer: String,
        /// The list's number.
        number: Option<String>,
        /// How many entries it has.
        entries: usize,
    },
    /// The desk let a list hold whose number does not show that it is newer: its authority's numbers went back.
    RevocationsOutOfOrder {
        /// Whose certificates they are.
        issuer: String,
        /// The list's number.
        number: Option<String>,
        /// The number of the list that held before.
        known: Option<String>,
    },
    /// No list was got from a place, or one that is not believed.
    RevocationsRefused {
        /// Where.
        place: String,
        /// Why.
        why: String,
    },
    /// The wrong number was chosen on a phone.
    WrongNumber,
    /// Another phone came with a registration's code that one has already.
    OtherPhone,
    /// A card was used for the first time, or bound.
    CardBound {
        /// Which.
        card: String,
    },
    /// A card was taken from its holder.
    CardRemoved {
        /// Which.
        card: String,
    },
    /// A card was refused.
    CardRefused {
        /// Which, where that is known.
        card: Option<String>,
        /// Why.
        code: api::Code,
    },
    /// A key for tokens was made.
    SigningKeyMade {
        /// Its name, which is its thumbprint.
        kid: String,
        /// What it signs by.
        algorithm: JwsAlgorithm,
    },
    /// The private half of a key for tokens was not where it was kept.
    SigningKeyLost {
        /// Which.
        kid: String,
    },
    /// A key for tokens was taken out of use before its time.
    SigningKeyDropped {
        /// Which.
        kid: String,
    },
}

/// The ids of the devices, cards, applications, authorities and keys that an event is about.
pub fn ids(event: &Event) -> Vec<&str> {
    match event {
        Event::AuthorityAdded { authority: id }
        | Event::AuthorityDeleted { authority: id }
        | Event::DeviceRegistered { device: id }
        | Event::DeviceRenamed { device: id }
        | Event::DeviceRemoved { device: id }
        | Event::LoginApproved { device: id }
        | Event::SessionOpened { device: id }
        | Event::Confirmed { device: id }
        | Event::ClientRegistered { client: id }
        | Event::ClientSecretRotated { client: id }
        | Event::ClientDisabled { client: id }
        | Event::ClientEnabled { client: id }
        | Event::ApplicationEntered { application: id }
        | Event::GrantRevoked { application: id }
        | Event::GrantReplayed { application: id }
        | Event::CardBound { card: id }
        | Event::CardRemoved { card: id }
        | Event::CardRefused { card: Some(id), .. }
        | Event::SigningKeyMade { kid: id, .. }
        | Event::SigningKeyLost { kid: id }
        | Event::SigningKeyDropped { kid: id } => vec![id],
        Event::Restored { .. }
        | Event::HoldersExported { .. }
        | Event::BackedUp { .. }
        | Event::HolderAdded
        | Event::HoldersImported { .. }
        | Event::HolderChanged
        | Event::HolderDisabled
        | Event::HolderEnabled
        | Event::HolderDeleted
        | Event::Invited
        | Event::InvitationCancelled
        | Event::PasswordWrong { .. }
        | Event::InvitationLocked
        | Event::SessionEnded
        | Event::SessionDisplaced
        | Event::PasskeyRefused { .. }
        | Event::RefusedAgain { .. }
        | Event::RevocationsLoaded { .. }
        | Event::RevocationsOutOfOrder { .. }
        | Event::RevocationsRefused { .. }
        | Event::WrongNumber
        | Event::OtherPhone
        | Event::CardRefused { card: None, .. } => Vec::new(),
    }
}

/// The mark of a line that no seal holds yet. Kept under the line's key until [`chain::seal`] takes it: so lines that are written at the
/// same time need nothing of each other.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Unsealed {}

/// Adds a line to the record, in the transaction that makes it true.
pub fn record(tx: &store::Tx, dice: &dyn crate::ids::Random, entry: &Entry) -> Result<(), store::Error> {
    let (moment, count) = tx.order().next(entry.at.as_millis());
    // The last part keeps apart what two processes write in the same millisecond.
    let key = (key(moment, count), dice.unguessable());
    tx.put(&key, &Unsealed {})?;
    tx.put(&key, entry)
}

/// What comes before all lines of this moment and of later ones.
fn before(moment: Timestamp) -> (String, String) {
    (key(moment.as_millis(), 0), String::new())
}

/// Shows every line from a moment on, the oldest first, with its key; until `each` wants no more.
pub async fn each_line(
    store: &Store,
    since: Option<Timestamp>,
    mut each: impl FnMut(&str, Entry) -> ControlFlow<()>,
) -> Result<(), store::Error> {
    let after = since.map(|since| (format!("{:020}", since.as_millis()), String::new()));
    let shown = store.each::<Before>(after, PAGE, |key, line| {
        let at = moment(&key.0).or_else(|| key.0.parse().ok()).unwrap_or_default();
        each(&key.0, line.entry(Timestamp::from_millis(at)))
    });
    if shown.await?.is_continue() {
        let _ = store.each::<Entry>(since.map(before), PAGE, |key, line| each(&key.0, line)).await?;
    }
    Ok(())
}

fn key(moment: i64, count: u32) -> String {
    format!("{moment:020}.{count:010}")
}

/// The moment of a key.
fn moment(key: &str) -> Option<i64> {
    key.split_once('.')?.0.parse().ok()
}

/// When the newest line that is kept was written, if there is any.
pub async fn newest(store: &Store) -> Result<Option<Timestamp>, store::Error> {
    let newest = store.last::<Entry>().await?;
    Ok(newest.and_then(|(key, _)| moment(&key)).map(Timestamp::from_millis))
}

/// Goes on behind the newest line that is kept, wherever the clock stands: for the start of whatever writes.
pub async fn resume(store: &Store) -> Result<(), store::Error> {
    if let Some(newest) = newest(store).await? {
        store.order().after(newest.as_millis());
    }
    Ok(())
}

/// Goes on behind what others have written meanwhile, where the clock was set back: commands begin behind the newest line, too, and as long as
/// the clock goes on by itself it keeps all of them apart.
pub async fn keep_behind(store: &Store, now: Timestamp) -> Result<(), store::Error> {
    if store.order().is_ahead(now.as_millis()) { resume(store).await } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemRandom;
    use crate::store::{Order, SledEngine, Tx};
    use std::path::Path;
    use std::sync::Arc;

    #[test]
    fn keys_follow_the_order_of_events_wherever_the_clock_stands() {
        let order = Order::default();
        let moments =
            [1_700_000_000_000, 1_700_000_000_000, 1_700_000_000_001, 1_699_999_000_000, 1_700_000_000_002];
        let keys = moments.map(|now| {
            let (moment, count) = order.next(now);
            key(moment, count)
        });
        assert!(keys.is_sorted_by(|a, b| a < b), "{keys:?}");
        assert!(keys[2].starts_with("00000001700000000001.") && keys[4].starts_with("00000001700000000002."));
        order.after(1_800_000_000_000);
        let (moment, count) = order.next(1_700_000_000_003);
        assert!(key(moment, count) > keys[4] && moment > 1_800_000_000_000);
    }

    /// Each process counts for itself behind what it found.
    #[tokio::test]
    async fn what_a_command_writes_stands_before_what_the_server_writes_later_also_by_a_clock_that_was_set_back()
     {
        let folder = tempfile::tempdir().unwrap();
        let engine = Arc::new(SledEngine::open(folder.path(), 1 << 20).unwrap());
        let (server, command) = (Store::new(engine.clone()), Store::new(engine));
        let (ahead, back) =
            (Timestamp::from_millis(1_800_000_000_000), Timestamp::from_millis(1_790_000_000_000));
        let write = async |store: &Store, at: Timestamp, device: &str| {
            let event = Event::SessionOpened { device: device.to_owned() };
            let entry = Entry { event, at, holder: None, actor: Actor::System, from: None };
            store.transaction(async |tx: Tx| record(&tx, &SystemRandom, &entry)).await.unwrap();
        };
        write(&server, ahead, "1").await;
        for (is_command, device) in [(true, "2"), (false, "3"), (false, "4"), (true, "5"), (false, "6")] {
            if is_command {
                resume(&command).await.unwrap();
                write(&command, back, device).await;
            } else {
                keep_behind(&server, back).await.unwrap();
                write(&server, back, device).await;
            }
        }
        let mut told = Vec::new();
        each_line(&server, None, |_, entry| {
            if let Event::SessionOpened { device } = entry.event {
                told.push(device);
            }
            ControlFlow::Continue(())
        })
        .await
        .unwrap();
        assert_eq!(told, ["1", "2", "3", "4", "5", "6"]);
    }

    /// As they stood in stores before there were actors.
    #[test]
    fn lines_of_earlier_stores_are_read() {
        let at = Timestamp::from_millis(1_700_000_000_000);
        for (kept, actor, from) in [
            (
                r#"{"event":{"event":"session_opened","device":"d"},"holder":"jma-1","from":"2001:db8::1"}"#,
                Actor::Stranger,
                Some("2001:db8::1"),
            ),
            (
                r#"{"event":{"event":"holder_disabled"},"holder":"jma-1","from":"desk"}"#,
                Actor::CommandLine { user: String::new() },
                None,
            ),
            (
                r#"{"event":{"event":"revocations_loaded","issuer":"i","number":null,"entries":3},"holder":null,"from":"server"}"#,
                Actor::System,
                None,
            ),
        ] {
            let entry = serde_json::from_str::<Before>(kept).unwrap().entry(at);
            assert_eq!((entry.actor, entry.from), (actor, from.map(|it| it.parse().unwrap())));
        }
    }

    #[test]
    fn a_line_is_written_and_read_with_whoever_did_it() {
        let at = Timestamp::from_millis(1_700_000_000_000);
        let id = HolderId::parse("JMA-1").unwrap();
        for actor in [
            Actor::Stranger,
            Actor::Holder { id: id.clone() },
            Actor::Operator { id: "hanako".to_owned() },
            Actor::CommandLine { user: "1000 hanako".to_owned() },
            Actor::Application { id: "rx".to_owned() },
            Actor::System,
        ] {
            let event = Event::SessionOpened { device: "d".to_owned() };
            let entry = Entry { event, at, holder: Some(id.clone()), actor, from: "192.0.2.1".parse().ok() };
            let kept = serde_json::to_string(&entry).unwrap();
            assert_eq!(serde_json::from_str::<Entry>(&kept).unwrap(), entry, "{kept}");
        }
    }

    fn open(folder: &Path) -> Store {
        Store::new(Arc::new(SledEngine::open(folder, 1 << 20).unwrap()))
    }

    /// Writes a line at a moment; gives its key.
    async fn writes(store: &Store, millis: i64) -> String {
        let at = Timestamp::from_millis(millis);
        let entry = Entry { event: Event::Invited, at, holder: None, actor: Actor::System, from: None };
        let step = async |tx: Tx| record(&tx, &SystemRandom, &entry);
        store.transaction(step).await.unwrap();
        store.last::<Entry>().await.unwrap().unwrap().0
    }

    #[tokio::test]
    async fn a_store_that_is_opened_again_goes_on_behind_its_newest_line() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path());
        resume(&store).await.unwrap();
        let before = [writes(&store, 1_700_000_000_000).await, writes(&store, 1_700_000_000_007).await];
        drop(store);
        let store = open(folder.path());
        resume(&store).await.unwrap();
        let after = [writes(&store, 1_600_000_000_000).await, writes(&store, 1_700_000_000_008).await];
        let keys = [before, after].concat();
        assert!(keys.is_sorted_by(|a, b| a < b), "{keys:?}");
        let lines = store.scan::<Entry>(b"", None, 9).await.unwrap();
        assert_eq!(lines.into_iter().map(|((key, _), _)| key).collect::<Vec<_>>(), keys);
    }

    #[tokio::test]
    async fn the_record_of_one_store_does_not_lead_another_into_the_future() {
        let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let [future, now] = folders.each_ref().map(|folder| open(folder.path()));
        assert_eq!(writes(&future, 1_800_000_000_000).await, key(1_800_000_000_000, 0));
        resume(&future).await.unwrap();
        assert_eq!(writes(&now, 1_700_000_000_000).await, key(1_700_000_000_000, 0));
        // Clones are the same store.
        assert_eq!(writes(&now.clone(), 1_700_000_000_000).await, key(1_700_000_000_000, 1));
    }
}
