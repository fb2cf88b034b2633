//! Clients of the settings: they become rows as those are that a command registers, so that everybody finds both in one place. One whose files
//! cannot be used stays as it is; all others are taken over, or nothing is.

use crate::audit::{self, Actor, Entry, Event};
use crate::clock::Timestamp;
use crate::config::{ClientSecretSource, ClientSettings};
use crate::disk;
use crate::ids::{ApplicationId, Random, Secret, SecretHash};
use crate::oidc::client::{
    ClientAlias, ClientFault, ClientMetadata, ClientOrigin, ClientSecret, ClientStanding, RegisteredClient,
    SectorChange,
};
use crate::oidc::jose::JwkSet;
use crate::said::Said;
use crate::service::oidc::clients;
use crate::store::{self, ReadRows, Store, Tx};
use std::path::{Path, PathBuf};

/// More clients than anybody has.
const MANY: usize = 10_000;
/// A file of a client has no more bytes.
const LONGEST: u64 = 64 * 1024;
/// What is there of a path that leads nowhere is told; the rest may be a secret that stands in the place of its file.
const NO_FILE_NAME: usize = 32;
/// Where settings stand that are in no file.
pub const NO_FILE: &str = "clients";

/// The clients of the settings.
#[derive(Debug, Default)]
pub struct ReadClients {
    /// With what their files say.
    pub usable: Vec<ReadClient>,
    /// Why others cannot be used.
    pub unusable: Vec<UnusableClients>,
}

/// A client of the settings, with what its files say.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReadClient {
    id: ApplicationId,
    metadata: ClientMetadata,
    secrets: Vec<SecretHash>,
}

/// Why the clients of the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum UnusableClients {
    /// A file cannot be read.
    #[error("`clients.{client}`: {} cannot be read: {cause}", told(path))]
    File {
        /// Whose.
        client: ApplicationId,
        /// Which.
        path: PathBuf,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// A file has no secret.
    #[error("`clients.{client}`: {} has no secret: 32 to 128 printable ASCII characters without a space, drawn by chance", path.display())]
    NoSecret {
        /// Whose.
        client: ApplicationId,
        /// Which.
        path: PathBuf,
    },
    /// A file has no keys that fit.
    #[error("`clients.{client}`, {}: {}", path.display(), said(why).en)]
    NoKeys {
        /// Whose.
        client: ApplicationId,
        /// Which.
        path: PathBuf,
        /// What is wrong with them.
        why: Vec<ClientFault>,
    },
    /// A command has registered a client of this name.
    #[error(
        "`clients.{0}`: a client of this name was registered by `kagura client add`. Disable that one first (`kagura client disable {0}`), or take the table out"
    )]
    Taken(ApplicationId),
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl UnusableClients {
    /// Which client it is about, where it is about one.
    pub fn client(&self) -> Option<&ApplicationId> {
        match self {
            Self::File { client, .. }
            | Self::NoSecret { client, .. }
            | Self::NoKeys { client, .. }
            | Self::Taken(client) => Some(client),
            Self::Store(_) => None,
        }
    }
}

/// All that is wrong with keys, in words.
pub fn said(why: &[ClientFault]) -> Said {
    Said::joined(&why.iter().map(ClientFault::said).collect::<Vec<_>>(), "; ")
}

/// A path as it is told. Where nothing is there, what was meant may be the secret itself.
pub fn told(path: &Path) -> String {
    let there = path.ancestors().find(|it| it.exists()).unwrap_or(Path::new(""));
    let rest = path.strip_prefix(there).map(|it| it.to_string_lossy().chars().count()).unwrap_or_default();
    if rest < NO_FILE_NAME {
        return path.display().to_string();
    }
    there.join(format!("… ({rest} characters)")).display().to_string()
}

/// Reads the files that they name. It waits for the disk.
pub fn read(clients: &[ClientSettings]) -> ReadClients {
    let mut all = ReadClients::default();
    for client in clients {
        match read_one(client) {
            Ok(client) => all.usable.push(client),
            Err(why) => all.unusable.push(why),
        }
    }
    all
}

fn read_one(settings: &ClientSettings) -> Result<ReadClient, UnusableClients> {
    let client = &settings.id;
    let text = |path: &Path| {
        disk::read_text(path, LONGEST).map_err(|cause| UnusableClients::File {
            client: client.clone(),
            path: path.to_owned(),
            cause,
        })
    };
    let mut secrets = Vec::new();
    for source in &settings.secrets {
        secrets.push(match source {
            ClientSecretSource::Hash(hash) => hash.clone(),
            ClientSecretSource::File(path) => {
                let secret = Secret::of_client(text(path)?.trim()).filter(Secret::is_drawn);
                let none = || UnusableClients::NoSecret { client: client.clone(), path: path.clone() };
                secret.ok_or_else(none)?.hash()
            }
        });
    }
    let mut metadata = settings.metadata.clone();
    if let Some(path) = &settings.jwks {
        let text = text(path)?;
        metadata.jwks = serde_json::from_str(&text).ok();
        let why = match JwkSet::parse(&text) {
            Err(why) => vec![ClientFault::KeySet(why)],
            // What else may be wrong was looked for when the settings were read.
            Ok(_) => metadata.faults(client),
        };
        if !why.is_empty() {
            return Err(UnusableClients::NoKeys { client: client.clone(), path: path.clone(), why });
        }
    }
    Ok(ReadClient { id: client.clone(), metadata, secrets })
}

/// Those of them whose names clients of the command have.
pub async fn taken(
    store: &impl ReadRows,
    clients: &[ClientSettings],
) -> Result<Vec<ApplicationId>, store::Error> {
    let mut taken = Vec::new();
    for client in clients {
        let there = store.get::<RegisteredClient>(&client.id).await?;
        if there.is_some_and(|there| is_of_command(&there)) {
            taken.push(client.id.clone());
        }
    }
    Ok(taken)
}

/// Those of them that would know people by another `sub` than before.
pub async fn renamed(
    store: &impl ReadRows,
    clients: &[ClientSettings],
) -> Result<Vec<(ApplicationId, SectorChange)>, store::Error> {
    let mut renamed = Vec::new();
    for client in clients {
        let there = store.get::<RegisteredClient>(&client.id).await?;
        let change = there.and_then(|there| there.metadata.renames(&client.metadata, &client.id));
        renamed.extend(change.map(|change| (client.id.clone(), change)));
    }
    Ok(renamed)
}

/// Whether a command has registered it, and it is in use.
fn is_of_command(there: &RegisteredClient) -> bool {
    there.origin == ClientOrigin::Command && there.standing == ClientStanding::Enabled
}

/// What becomes of clients whose tables are not there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AbsentTables {
    /// They were taken out: their clients are disabled.
    TakenOut,
    /// The file has no setting at all, or there is none: nobody said so.
    Unknown,
}

/// What was taken over.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TakenOver {
    /// Clients that were disabled, since their tables are gone.
    pub disabled: Vec<ApplicationId>,
    /// Clients that stay though their tables are not there.
    pub kept: Vec<ApplicationId>,
    /// Clients that know people by another `sub` from now on.
    pub renamed: Vec<(ApplicationId, SectorChange)>,
}

/// Takes them over. Those of the settings that are not among them any more are disabled. Where nothing has changed, nothing is written.
pub async fn take_over(
    store: &Store,
    random: &dyn Random,
    (those, absent, place): (&ReadClients, AbsentTables, &str),
    now: Timestamp,
) -> Result<TakenOver, UnusableClients> {
    let clients = &those.usable;
    let as_they_are: Vec<_> = those.unusable.iter().filter_map(UnusableClients::client).collect();
    store
        .transaction(async |tx: Tx| -> Result<TakenOver, UnusableClients> {
            let tx = &tx;
            let mut done = TakenOver::default();
            let all = tx.scan::<RegisteredClient>(&[], None, MANY).await?;
            for (id, there) in all.iter().filter(|(id, _)| !as_they_are.contains(&id)) {
                let of_settings = there.settings();
                let stays = clients.iter().find(|it| it.id == *id);
                if let (Some(place), None) = (of_settings, stays) {
                    if absent == AbsentTables::Unknown && place != NO_FILE {
                        done.kept.push(id.clone());
                        continue;
                    }
                    tx.put(id, &there.clone().without_table(now))?;
                    write_down(tx, random, Event::ClientDisabled { client: id.to_string() }, now)?;
                    done.disabled.push(id.clone());
                }
                // Of all of them before any is named: an id may go from one to another.
                if of_settings.is_some() || stays.is_some() {
                    let kept = stays.map(|it| clients::aliases(&it.metadata)).unwrap_or_default();
                    clients::drop_aliases(tx, &there.metadata, &kept);
                }
            }
            for client in clients {
                let before = all.iter().find(|(id, _)| *id == client.id).map(|(_, there)| there);
                if before.is_some_and(is_of_command) {
                    return Err(UnusableClients::Taken(client.id.clone()));
                }
                let now_there = client.registered(before, place, now);
                if before != Some(&now_there) {
                    tx.put(&client.id, &now_there)?;
                    write_down(tx, random, Event::ClientRegistered { client: client.id.to_string() }, now)?;
                }
                let renamed = before.and_then(|before| before.metadata.renames(&client.metadata, &client.id));
                done.renamed.extend(renamed.map(|change| (client.id.clone(), change)));
            }
            for client in clients {
                if tx.get::<ClientAlias>(&client.id).await?.is_some() {
                    return Err(UnusableClients::Taken(client.id.clone()));
                }
                clients::keep_aliases(tx, &client.id, &client.metadata)
                    .await?
                    .map_err(UnusableClients::Taken)?;
            }
            Ok(done)
        })
        .await
}

impl ReadClient {
    /// The row of it: what is there already keeps its age.
    fn registered(&self, before: Option<&RegisteredClient>, place: &str, now: Timestamp) -> RegisteredClient {
        let kept = before.map(|it| it.secrets.as_slice()).unwrap_or_default();
        let secret = |hash: &SecretHash| {
            let made_at = kept.iter().find(|it| it.hash == *hash).map_or(now, |it| it.made_at);
            ClientSecret { hash: hash.clone(), made_at, until: None }
        };
        RegisteredClient {
            metadata: self.metadata.clone(),
            secrets: self.secrets.iter().map(secret).collect(),
            standing: ClientStanding::Enabled,
            added_at: before.map_or(now, |it| it.added_at),
            epoch: before.map(|it| it.put_back_epoch(now)).unwrap_or_default(),
            origin: ClientOrigin::Settings { place: place.to_owned() },
        }
    }
}

fn write_down(tx: &Tx, random: &dyn Random, event: Event, now: Timestamp) -> Result<(), store::Error> {
    let entry = Entry { event, at: now, holder: None, actor: Actor::System, from: None };
    audit::record(tx, random, &entry)
}
