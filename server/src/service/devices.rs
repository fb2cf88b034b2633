//! A holder's devices: finding, adding and removing them, and what the holder and the holder's authenticators are told of them.

use crate::clock::Timestamp;
use crate::ids::{CredentialId, DeviceId, HolderId};
use crate::model::people::{Credential, Device, Holder, Owned};
use crate::providers;
use crate::service::sessions;
use crate::store::{self, ReadRows, Tx, prefix_of};
use api::account::{self, IsCurrent};
use api::{Accepted, Language, Signal};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// More devices than any limit of the settings allows.
const MANY: usize = 1000;

/// Why a device was not added.
#[derive(Debug, thiserror::Error)]
pub enum NotAdded {
    /// The holder has as many devices as are allowed.
    #[error("the holder has as many devices as are allowed")]
    Full,
    /// The credential id is, or once was, a device's.
    #[error("the credential id is taken")]
    Taken,
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// A holder's devices, the newest first. In a transaction it runs again when one was added or removed meanwhile.
pub async fn of(store: &impl ReadRows, holder: &HolderId) -> Result<Vec<Device>, store::Error> {
    let owned = store.scan::<Owned>(&prefix_of(holder.as_str()), None, MANY).await?;
    let mut devices = Vec::with_capacity(owned.len());
    for ((_, id), _) in owned {
        devices.extend(store.get::<Device>(&id).await?);
    }
    devices.sort_by(|a, b| b.registered_at.cmp(&a.registered_at).then_with(|| a.id.cmp(&b.id)));
    Ok(devices)
}

/// The device with a credential id and whose credential it is or was.
pub async fn with_credential(
    store: &impl ReadRows,
    credential: &CredentialId,
) -> Result<Option<(Credential, Option<Device>)>, store::Error> {
    let Some(entry) = store.get::<Credential>(&credential.key()).await? else { return Ok(None) };
    let device = store.get::<Device>(&entry.device).await?;
    Ok(Some((entry, device)))
}

/// Whether a device has this credential id now.
pub async fn has(store: &impl ReadRows, credential: &CredentialId) -> Result<bool, store::Error> {
    Ok(with_credential(store, credential).await?.is_some_and(|(_, device)| device.is_some()))
}

/// Adds a device whose credential id is new, unless its holder has `limit` devices already. Of several that are added at the same
/// time, none comes in above the limit.
pub async fn add(tx: &Tx, device: &Device, limit: usize) -> Result<(), NotAdded> {
    if tx.get::<Credential>(&device.credential.key()).await?.is_some() {
        return Err(NotAdded::Taken);
    }
    if count(tx, &device.holder).await? >= limit {
        return Err(NotAdded::Full);
    }
    let credential =
        Credential { device: device.id.clone(), holder: device.holder.clone(), removed_at: None };
    tx.put(&device.credential.key(), &credential)?;
    tx.put(&(device.holder.as_str().to_owned(), device.id.clone()), &Owned {})?;
    Ok(tx.put(&device.id, device)?)
}

/// How many devices a holder has.
pub async fn count(store: &impl ReadRows, holder: &HolderId) -> Result<usize, store::Error> {
    Ok(store.scan::<Owned>(&prefix_of(holder.as_str()), None, MANY).await?.len())
}

/// Removes a device, if it is still there. Its credential id stays known as removed; its sessions end with it.
pub async fn remove(tx: &Tx, id: &DeviceId, now: Timestamp) -> Result<Option<Device>, store::Error> {
    let Some(device) = tx.get::<Device>(id).await? else { return Ok(None) };
    let gone = Credential { device: id.clone(), holder: device.holder.clone(), removed_at: Some(now) };
    tx.put(&device.credential.key(), &gone)?;
    tx.delete::<Owned>(&(device.holder.as_str().to_owned(), id.clone()));
    tx.delete::<Device>(id);
    sessions::end_resting_on(tx, &device.holder, |means| means.as_device() == Some(id), now).await?;
    Ok(Some(device))
}

/// A device as its holder sees it.
pub fn shown(device: &Device, session_of: Option<&DeviceId>, language: Language) -> account::AccountDevice {
    account::AccountDevice {
        id: device.id.as_str().to_owned(),
        label: device.label.clone(),
        provider: providers::name(device.aaguid, language).map(str::to_owned),
        registered_at: device.registered_at.as_millis(),
        last_used_at: device.last_used_at.map(Timestamp::as_millis),
        copies: device.copies,
        current: if session_of == Some(&device.id) { IsCurrent::Yes } else { IsCurrent::No },
        new: account::IsNews::No,
    }
}

/// What the holder's authenticators should be told. `devices` must be all of the holder's: a passkey that is left out vanishes.
pub fn signal(rp_id: &str, holder: &Holder, devices: &[Device], unknown: Option<&CredentialId>) -> Signal {
    Signal {
        rp_id: rp_id.to_owned(),
        unknown: unknown.map(|id| id.as_str().to_owned()),
        accepted: Some(Accepted {
            user_id: URL_SAFE_NO_PAD.encode(holder.handle.as_bytes()),
            credentials: devices.iter().map(|device| device.credential.as_str().to_owned()).collect(),
        }),
    }
}

/// What the authenticator should be told of a passkey that is not, or no longer, registered with anybody.
pub fn forget(rp_id: &str, credential: &CredentialId) -> Signal {
    Signal { rp_id: rp_id.to_owned(), unknown: Some(credential.as_str().to_owned()), accepted: None }
}
