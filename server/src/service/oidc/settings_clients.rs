//! Clients of the settings: they become rows as those are that a command registers, so that everybody finds both in one place. All of them are
//! taken over, or nothing is.

use crate::audit::{self, Actor, Entry, Event};
use crate::clock::Timestamp;
use crate::config::{ClientSecretSource, ClientSettings};
use crate::ids::{ApplicationId, Random, Secret, SecretHash};
use crate::oidc::client::{
    ClientAlias, ClientMetadata, ClientOrigin, ClientSecret, ClientStanding, RegisteredClient,
};
use crate::service::oidc::clients;
use crate::store::{self, ReadRows, Store, Tx};
use std::path::{Path, PathBuf};

/// More clients than anybody has.
const MANY: usize = 10_000;
/// A file of a client has no more bytes.
const LONGEST: u64 = 64 * 1024;

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
    #[error("`clients.{client}`: {} cannot be read: {cause}", path.display())]
    File {
        /// Whose.
        client: ApplicationId,
        /// Which.
        path: PathBuf,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// A file has no secret.
    #[error("`clients.{client}`: {} has no secret of 43 characters (256 random bits, base64url)", path.display())]
    NoSecret {
        /// Whose.
        client: ApplicationId,
        /// Which.
        path: PathBuf,
    },
    /// A file has no keys that fit.
    #[error("`clients.{client}`: {} has no set of keys for PS256, ES256 or EdDSA", path.display())]
    NoKeys {
        /// Whose.
        client: ApplicationId,
        /// Which.
        path: PathBuf,
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

/// Reads the files that they name.
pub fn read(clients: &[ClientSettings]) -> Result<Vec<ReadClient>, UnusableClients> {
    clients.iter().map(read_one).collect()
}

fn read_one(settings: &ClientSettings) -> Result<ReadClient, UnusableClients> {
    let client = &settings.id;
    let text = |path: &Path| {
        let unreadable =
            |cause| UnusableClients::File { client: client.clone(), path: path.to_owned(), cause };
        let length = std::fs::metadata(path).map_err(unreadable)?.len();
        if length > LONGEST {
            return Err(unreadable(std::io::ErrorKind::FileTooLarge.into()));
        }
        std::fs::read_to_string(path).map_err(unreadable)
    };
    let mut secrets = Vec::new();
    for source in &settings.secrets {
        secrets.push(match source {
            ClientSecretSource::Hash(hash) => hash.clone(),
            ClientSecretSource::File(path) => {
                let secret = Secret::presented(text(path)?.trim());
                let none = || UnusableClients::NoSecret { client: client.clone(), path: path.clone() };
                secret.ok_or_else(none)?.hash()
            }
        });
    }
    let mut metadata = settings.metadata.clone();
    if let Some(path) = &settings.jwks {
        metadata.jwks = serde_json::from_str(&text(path)?).ok();
        // What else may be wrong was looked for when the settings were read.
        if !metadata.faults(client).is_empty() {
            return Err(UnusableClients::NoKeys { client: client.clone(), path: path.clone() });
        }
    }
    Ok(ReadClient { id: client.clone(), metadata, secrets })
}

/// The first of them whose name a client of the command has.
pub async fn taken(
    store: &impl ReadRows,
    clients: &[ClientSettings],
) -> Result<Option<ApplicationId>, store::Error> {
    for client in clients {
        let there = store.get::<RegisteredClient>(&client.id).await?;
        if there.is_some_and(|there| is_of_command(&there)) {
            return Ok(Some(client.id.clone()));
        }
    }
    Ok(None)
}

/// Whether a command has registered it, and it is in use.
fn is_of_command(there: &RegisteredClient) -> bool {
    there.origin == ClientOrigin::Command && there.standing == ClientStanding::Enabled
}

/// Takes them over, with those that are not among them any more: these are disabled. Where nothing has changed, nothing is written.
pub async fn take_over(
    store: &Store,
    random: &dyn Random,
    (those, place): (&[ReadClient], &str),
    now: Timestamp,
) -> Result<(), UnusableClients> {
    store
        .transaction(async |tx: Tx| -> Result<(), UnusableClients> {
            let tx = &tx;
            let all = tx.scan::<RegisteredClient>(&[], None, MANY).await?;
            for (id, there) in &all {
                let of_settings = there.settings().is_some();
                let stays = those.iter().find(|it| it.id == *id);
                if of_settings && stays.is_none() {
                    tx.put(id, &there.clone().stands(ClientStanding::Disabled { since: now }))?;
                    write_down(tx, random, Event::ClientDisabled { client: id.to_string() }, now)?;
                }
                // Of all of them before any is named: an id may go from one to another.
                if of_settings || stays.is_some() {
                    let kept = stays.map(|it| clients::aliases(&it.metadata)).unwrap_or_default();
                    clients::drop_aliases(tx, &there.metadata, &kept);
                }
            }
            for client in those {
                let before = all.iter().find(|(id, _)| *id == client.id).map(|(_, there)| there);
                if before.is_some_and(is_of_command) {
                    return Err(UnusableClients::Taken(client.id.clone()));
                }
                let now_there = client.registered(before, place, now);
                if before != Some(&now_there) {
                    tx.put(&client.id, &now_there)?;
                    write_down(tx, random, Event::ClientRegistered { client: client.id.to_string() }, now)?;
                }
            }
            for client in those {
                if tx.get::<ClientAlias>(&client.id).await?.is_some() {
                    return Err(UnusableClients::Taken(client.id.clone()));
                }
                clients::keep_aliases(tx, &client.id, &client.metadata)
                    .await?
                    .map_err(UnusableClients::Taken)?;
            }
            Ok(())
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
            epoch: before.map(|it| it.epoch).unwrap_or_default(),
            origin: ClientOrigin::Settings { place: place.to_owned() },
        }
    }
}

fn write_down(tx: &Tx, random: &dyn Random, event: Event, now: Timestamp) -> Result<(), store::Error> {
    let entry = Entry { event, at: now, holder: None, actor: Actor::System, from: None };
    audit::record(tx, random, &entry)
}
