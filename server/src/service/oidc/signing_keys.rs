//! The keys that sign tokens: made at the first start, replaced by plan and by command, published as long as needed. Public halves are rows,
//! private ones files (and so is the key that seals access tokens), and either may be gone or be of another time; then it is said, and new keys sign. Several servers and commands may
//! do this at once: whoever finds that something has changed meanwhile begins anew.

use crate::audit::{self, Actor, Entry, Event};
use crate::clock::{Clock, Timestamp};
use crate::disk::NotUsable;
use crate::ids::Random;
use crate::oidc::jose::{JoseError, SigningKey};
use crate::oidc::keys::{self, KeyPlan, KeyStep, RetirementReason, SIGNED_BY, SigningKeyRecord};
use crate::service::app::App;
use crate::service::oidc::key_folder::{HeldKeys, KeyFolder};
use crate::service::oidc::key_ring::{KeyRing, Records};
use crate::store::{self, ReadRows, Store, Tx};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// There are a few keys; a store with more is not one of ours.
const MOST: usize = 100;
/// Whoever is hindered by others this often gives up until the next time.
const TRIES: usize = 10;

/// Why the keys could not be looked after.
#[derive(Debug, Error)]
pub enum NotTended {
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The folder is not fit.
    #[error(transparent)]
    Folder(#[from] NotUsable),
    /// A file cannot be read or written.
    #[error("{}: {cause}", path.display())]
    File {
        /// Of the folder.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        cause: io::Error,
    },
    /// A key could not be made.
    #[error(transparent)]
    Jose(#[from] JoseError),
    /// Others have changed the keys again and again meanwhile.
    #[error("others change the keys at the same time")]
    Hindered,
}

/// What becomes of a key that shall be dropped.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DropOutcome {
    /// It is published no longer, and what it has signed is not believed any more.
    Dropped,
    /// There is no such key.
    Unknown,
}

/// Something about a private half that an operator should know.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum KeyTrouble {
    /// It is not where it was kept, or not what it was: the file's path.
    Lost(PathBuf),
    /// It belongs to no key of this store: the file's path.
    Unknown(PathBuf),
}

/// Whoever looks after the keys: the server, or a command.
#[derive(Clone, Copy)]
pub struct KeyKeeper<'a> {
    /// Where public halves are.
    pub store: &'a Store,
    /// Where private halves are.
    pub folder: &'a Path,
    /// Stamps what is written.
    pub clock: &'a dyn Clock,
    /// Tells apart lines of the record.
    pub random: &'a dyn Random,
    /// Who does it.
    pub actor: &'a Actor,
}

/// A private half that was made for a step.
struct MadeKey {
    key: Arc<SigningKey>,
    used_from: Timestamp,
}

impl KeyKeeper<'_> {
    /// Does what has to be done now; gives what signs and what is published from now on.
    pub async fn tend(&self) -> Result<KeyRing, NotTended> {
        let folder = KeyFolder::open(self.folder)?;
        let access = folder.access_key(self.random).map_err(|cause| self.file(cause))?;
        for _ in 0..TRIES {
            let now = self.clock.now();
            let before = records(&self.store.reading()).await?;
            let (kept, steps, mut held) = self.needed(&folder, &before, now)?;
            if steps.is_empty() {
                return Ok(KeyRing::of(&kept, &held, Some(access), now));
            }
            if let Some((after, made)) = self.carry_out(&folder, &before, &steps, now).await? {
                held.extend(made.into_iter().map(|it| (it.key.kid().to_owned(), it.key)));
                return Ok(KeyRing::of(&after, &held, Some(access), now));
            }
        }
        Err(NotTended::Hindered)
    }

    /// Makes the next key for each algorithm that has none waiting. Gives how many were made.
    pub async fn rotate(&self) -> Result<usize, NotTended> {
        let folder = KeyFolder::open(self.folder)?;
        for _ in 0..TRIES {
            let now = self.clock.now();
            let before = records(&self.store.reading()).await?;
            let next = |algorithm| keys::rotated(&before, algorithm, KeyPlan::USUAL, now);
            let steps: Vec<KeyStep> = SIGNED_BY
                .into_iter()
                .filter_map(|algorithm| Some(KeyStep::Make { algorithm, used_from: next(algorithm)? }))
                .collect();
            if self.carry_out(&folder, &before, &steps, now).await?.is_some() {
                return Ok(steps.len());
            }
        }
        Err(NotTended::Hindered)
    }

    /// Takes a key out of use at once, as somebody else may have it. Tokens that it has signed are not believed any more. Where it signed,
    /// another one does. Whoever has it may have all that lies beside it, so access tokens are sealed with another key, too.
    pub async fn drop_key(&self, kid: &str) -> Result<DropOutcome, NotTended> {
        let folder = KeyFolder::open(self.folder)?;
        let there = records(&self.store.reading()).await?.contains_key(kid);
        if !there {
            return Ok(DropOutcome::Unknown);
        }
        // First, so that no store that is restored, and no server at the same time, brings it back.
        folder
            .mark_dropped(kid)
            .and_then(|()| folder.remove_access_key())
            .map_err(|cause| self.file(cause))?;
        self.tend().await?;
        Ok(DropOutcome::Dropped)
    }

    /// The keys that are there, by their names.
    pub async fn list(&self) -> Result<BTreeMap<String, SigningKeyRecord>, NotTended> {
        Ok(records(&self.store.reading()).await?)
    }

    /// What has to be done, the keys that are not dropped, and those of them that can sign.
    fn needed(
        &self,
        folder: &KeyFolder<'_>,
        before: &Records,
        now: Timestamp,
    ) -> Result<(Records, Vec<KeyStep>, HeldKeys), NotTended> {
        let dropped = folder.dropped().map_err(|cause| self.file(cause))?;
        let mut kept = before.clone();
        kept.retain(|kid, _| !dropped.contains(kid));
        let held = folder.held(&kept);
        let gone = before.keys().filter(|kid| dropped.contains(*kid));
        let mut steps: Vec<KeyStep> = gone.map(|kid| KeyStep::Forget { kid: kid.clone() }).collect();
        steps.extend(keys::steps(&kept, |kid| held.contains_key(kid), KeyPlan::USUAL, now));
        Ok((kept, steps, held))
    }

    /// Does these steps, if the rows are still those that they were made for; nothing otherwise.
    async fn carry_out(
        &self,
        folder: &KeyFolder<'_>,
        before: &Records,
        steps: &[KeyStep],
        now: Timestamp,
    ) -> Result<Option<(Records, Vec<MadeKey>)>, NotTended> {
        let mut made = Vec::new();
        for step in steps {
            if let KeyStep::Make { algorithm, used_from } = *step {
                let key = tokio::task::spawn_blocking(move || SigningKey::generate(algorithm));
                let key = Arc::new(key.await.map_err(|_| JoseError::Failed)??);
                // The disk has it before anybody hears of it.
                folder.keep(&key).map_err(|cause| self.file(cause))?;
                made.push(MadeKey { key, used_from });
            }
        }
        let written = self.store.transaction(async |tx: Tx| -> Result<Option<Records>, store::Error> {
            if records(&tx).await? != *before {
                return Ok(None);
            }
            self.write(&tx, before, steps, &made, now).map(Some)
        });
        match written.await {
            Ok(Some(after)) => {
                tell(folder, steps, &made);
                Ok(Some((after, made)))
            }
            other => {
                for it in &made {
                    folder.remove(it.key.kid()).map_err(|cause| self.file(cause))?;
                }
                Ok(other?.map(|after| (after, Vec::new())))
            }
        }
    }

    fn write(
        &self,
        tx: &Tx,
        before: &Records,
        steps: &[KeyStep],
        made: &[MadeKey],
        now: Timestamp,
    ) -> Result<Records, store::Error> {
        let mut after = before.clone();
        let mut events = Vec::new();
        for it in made {
            let (kid, algorithm) = (it.key.kid().to_owned(), it.key.algorithm());
            let public = it.key.public().clone();
            let record =
                SigningKeyRecord { public, algorithm, made_at: now, used_from: it.used_from, retired: None };
            after.insert(kid.clone(), record);
            events.push(Event::SigningKeyMade { kid, algorithm });
        }
        for step in steps {
            match step {
                KeyStep::Make { .. } => {}
                KeyStep::Use { kid, used_from } => {
                    if let Some(key) = after.get_mut(kid) {
                        key.used_from = *used_from;
                    }
                }
                KeyStep::Retire { kid, retired } => {
                    if let Some(key) = after.get_mut(kid) {
                        key.retired = Some(*retired);
                    }
                    if retired.why == RetirementReason::Lost {
                        events.push(Event::SigningKeyLost { kid: kid.clone() });
                    }
                }
                KeyStep::Forget { kid } => {
                    let key = after.remove(kid);
                    if key
                        .is_some_and(|it| it.published_until(KeyPlan::USUAL).is_none_or(|until| until > now))
                    {
                        events.push(Event::SigningKeyDropped { kid: kid.clone() });
                    }
                }
            }
        }
        for kid in before.keys().filter(|kid| !after.contains_key(*kid)) {
            tx.delete::<SigningKeyRecord>(kid);
        }
        for (kid, key) in after.iter().filter(|(kid, key)| before.get(*kid) != Some(*key)) {
            tx.put(kid, key)?;
        }
        for event in events {
            let entry = Entry { event, at: now, holder: None, actor: self.actor.clone(), from: None };
            audit::record(tx, self.random, &entry)?;
        }
        Ok(after)
    }

    fn file(&self, cause: io::Error) -> NotTended {
        NotTended::File { path: self.folder.to_owned(), cause }
    }
}

/// Tells the log, and removes private halves that are not needed any more.
fn tell(folder: &KeyFolder<'_>, steps: &[KeyStep], made: &[MadeKey]) {
    for it in made {
        let (kid, algorithm) = (it.key.kid(), it.key.algorithm());
        tracing::info!(kid, %algorithm, used_from = it.used_from.as_millis(), "a key for tokens was made");
    }
    for step in steps {
        let (kid, says) = match step {
            KeyStep::Make { .. } => continue,
            KeyStep::Use { kid, .. } => (kid, "a key for tokens signs earlier than planned"),
            KeyStep::Retire { kid, retired } if retired.why == RetirementReason::Lost => {
                let path = folder.path(kid);
                tracing::error!(
                    kid,
                    path = %path.display(),
                    "the private half of a key for tokens is gone, or is another's: a new key signs. The public half stays published for \
                     what it has signed. Was the store restored, or the folder of `oidc.keys` moved?"
                );
                continue;
            }
            KeyStep::Retire { kid, .. } => (kid, "a key for tokens signs no more"),
            KeyStep::Forget { kid } => (kid, "a key for tokens is published no longer"),
        };
        tracing::info!(kid, "{says}");
        if !matches!(step, KeyStep::Use { .. })
            && let Err(cause) = folder.remove(kid)
        {
            tracing::warn!(kid, %cause, "its private half could not be removed");
        }
    }
}

/// Looks after the keys of this server, and takes over what was found. What cannot be done is said, and everything stays as it is.
pub async fn refresh(app: &App) {
    let keeper = KeyKeeper {
        store: &app.store,
        folder: &app.config.signing_keys,
        clock: app.clock.as_ref(),
        random: app.random.as_ref(),
        actor: &Actor::System,
    };
    match keeper.tend().await {
        Ok(ring) => {
            app.signing_keys.replace(ring);
            app.readiness.keys_are(None);
        }
        Err(error) => {
            tracing::error!(%error, "the keys for tokens could not be looked after");
            app.readiness.keys_are(Some(error.to_string()));
        }
    }
}

/// What an operator should know about private halves, without changing anything.
pub async fn look(rows: &impl ReadRows, folder: &Path) -> Result<Vec<KeyTrouble>, store::Error> {
    let all = records(rows).await?;
    let folder = KeyFolder::at(folder);
    let held = folder.held(&all);
    let is_lost = |kid: &String, key: &SigningKeyRecord| match key.retired {
        None => !held.contains_key(kid),
        Some(retired) => retired.why == RetirementReason::Lost,
    };
    let lost =
        all.iter().filter(|(kid, key)| is_lost(kid, key)).map(|(kid, _)| KeyTrouble::Lost(folder.path(kid)));
    let there = folder.private().unwrap_or_default();
    let unknown =
        there.iter().filter(|kid| !all.contains_key(*kid)).map(|kid| KeyTrouble::Unknown(folder.path(kid)));
    Ok(lost.chain(unknown).collect())
}

async fn records(rows: &impl ReadRows) -> Result<Records, store::Error> {
    Ok(rows.scan::<SigningKeyRecord>(b"", None, MOST).await?.into_iter().collect())
}
