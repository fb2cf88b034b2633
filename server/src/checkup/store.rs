//! The store and its backups: whether they can be used, by a clock that is right, on a disk with room.

use crate::backup::{KeptBackups, StoreGone};
use crate::checkup::clients;
use crate::checkup::finding::Finding;
use crate::clock::Timestamp;
use crate::config::Config;
use crate::disk::{self, NotUsable};
use crate::ids::ApplicationId;
use crate::model::index::StoreProbe;
use crate::model::people::Authority;
use crate::revocation::rows::{CurrentList, ListSource};
use crate::service::oidc::signing_keys::{self, KeyTrouble};
use crate::store::{self, Engine, Store};
use crate::{audit, tables};
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use url::Url;

/// Clocks that are kept right differ by moments.
const MOMENT: Duration = Duration::from_mins(5);
/// So long a command may be at work.
const COMMAND: Duration = Duration::from_secs(10);
/// How soon it is looked whether it is done.
const AGAIN: Duration = Duration::from_millis(100);
/// A disk that has less free than this, in hundredths, is soon full.
const LOW: u64 = 10;

pub(super) async fn look(config: &Config, now: Timestamp) -> Vec<Finding> {
    let (mut found, others) = rows(config, now).await;
    found.extend(clients::files(config));
    found.extend(clients::never_told(config, others).await);
    found.extend(backups(config, now));
    found
}

/// That the store is another user's, where it is.
pub(super) fn of_another(dir: &Path) -> Option<NotUsable> {
    match store::is_there(dir) {
        Err(store::Error::NotOurs(
            why @ (NotUsable::Denied { .. } | NotUsable::Owner { is_within_ours: false, .. }),
        )) => Some(why),
        Ok(_) | Err(_) => None,
    }
}

/// What was found, and where applications are told of log-outs that are not in the settings.
async fn rows(config: &Config, now: Timestamp) -> (Vec<Finding>, Vec<(ApplicationId, Url)>) {
    let dir = &config.data;
    let none = |found| (vec![found], Vec::new());
    match store::is_there(dir) {
        Ok(true) => {}
        Ok(false) => {
            let found = match disk::may_be_folder(dir, disk::us()) {
                Ok(()) => match StoreGone::by(config.backups.folder.as_deref(), dir) {
                    Some(gone) => Finding::StoreGone(gone),
                    None => Finding::NoStore(dir.clone()),
                },
                Err(why) => Finding::Folder(why),
            };
            return none(found);
        }
        Err(store::Error::NotOurs(why)) => return none(Finding::Folder(why)),
        Err(error) => return none(Finding::Store(error)),
    }
    let mut found = Vec::new();
    if let Ok(room) = disk::room(dir)
        && room.free < room.size / 100 * LOW
    {
        found.push(Finding::Disk { free: room.free, size: room.size });
    }
    let store = match opened(config).await {
        Ok(engine) => Store::new(engine),
        Err(store::Error::NotOurs(why)) => {
            found.push(Finding::Folder(why));
            return (found, Vec::new());
        }
        Err(error) => {
            found.push(Finding::Store(error));
            return (found, Vec::new());
        }
    };
    if let Err(error) = tables::check(&store).await {
        found.push(Finding::StoreVersion(error));
        return (found, Vec::new());
    }
    // As the server does to know whether it is ready.
    match store.put(&String::new(), &StoreProbe { at: now }).await {
        Ok(()) => {}
        Err(error) => {
            if matches!(error, store::Error::Full { .. }) {
                found.retain(|it| !matches!(it, Finding::Disk { .. }));
            }
            found.push(Finding::Store(error));
        }
    }
    match store.scan::<Authority>(b"", None, 1).await {
        Ok(first) if first.is_empty() => found.push(Finding::NoAuthority),
        Ok(_) => {}
        Err(error) => found.push(Finding::Store(error)),
    }
    match lists(config, &store, now).await {
        Ok(not_taken) => found.extend(not_taken),
        Err(error) => found.push(Finding::Store(error)),
    }
    match clients::rows(config, &store).await {
        Ok(of_clients) => found.extend(of_clients),
        Err(error) => found.push(Finding::Store(error)),
    }
    let others = clients::of_command(config, &store).await.unwrap_or_else(|error| {
        found.push(Finding::Store(error));
        Vec::new()
    });
    match signing_keys::look(&store, &config.signing_keys).await {
        Ok(keys) => found.extend(keys.into_iter().map(|it| match it {
            KeyTrouble::Lost(path) => Finding::SigningKeyLost(path),
            KeyTrouble::Unknown(path) => Finding::SigningKeyUnknown(path),
        })),
        Err(error) => found.push(Finding::Store(error)),
    }
    match audit::newest(&store).await {
        Ok(Some(at)) if at > now + MOMENT => found.push(Finding::ClockBehind(at)),
        Ok(_) => {}
        Err(error) => found.push(Finding::Store(error)),
    }
    (found, others)
}

/// Places that gave a running server no list when it asked last, and of which it has none that is current. One that starts asks at once.
async fn lists(config: &Config, store: &Store, now: Timestamp) -> Result<Vec<Finding>, store::Error> {
    let mut found = Vec::new();
    if !store::is_served(&config.data).await {
        return Ok(found);
    }
    for place in &config.revocations.lists {
        let place = place.to_string();
        let Some(source) = store.get::<ListSource>(&place).await? else { continue };
        let Some(why) = &source.failure else { continue };
        let mut is_current = false;
        for list in source.lists() {
            is_current |= store.get::<CurrentList>(list).await?.is_some_and(|it| it.next_update > now);
        }
        if !is_current {
            found.push(Finding::ListNotTaken(place, why.clone()));
        }
    }
    Ok(found)
}

/// Opens the store. A command that is at work is waited for: that is no fault.
async fn opened(config: &Config) -> Result<Arc<dyn Engine>, store::Error> {
    let began = Instant::now();
    loop {
        match store::open(&config.data, config.cache).await {
            Err(store::Error::InUse { .. }) if began.elapsed() < COMMAND => tokio::time::sleep(AGAIN).await,
            opened => return opened,
        }
    }
}

fn backups(config: &Config, now: Timestamp) -> Vec<Finding> {
    let of = &config.backups;
    let Some(folder) = of.folder.clone() else { return vec![Finding::NoBackups] };
    let mut found = Vec::new();
    if of.recipients.is_empty() {
        found.push(Finding::BackupsOpen);
    }
    // The server makes the folder.
    let there = if folder.exists() { folder.as_path() } else { disk::folder_of(&folder) };
    if let Err(cause) = disk::Unnamed::beside(&there.join("check")) {
        found.push(Finding::BackupFolder(folder, cause));
        return found;
    }
    if device(there).is_some() && device(there) == device(&config.data) {
        found.push(Finding::BackupsBesideStore(folder.clone()));
    }
    if folder.exists() && store::is_there(&config.data).unwrap_or(false) {
        let kept = KeptBackups {
            folder,
            every: of.every,
            count: of.keep,
            recipients: Vec::new(),
            data: config.data.clone(),
        };
        match kept.newest() {
            Ok(newest) if newest.is_none_or(|at| at + of.every * 2 < now) => {
                found.push(Finding::BackupOld(newest));
            }
            Ok(_) | Err(_) => {}
        }
    }
    found
}

/// On which disk something lies.
fn device(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().map(|about| about.dev())
}
