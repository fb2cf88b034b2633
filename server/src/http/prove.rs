//! Proving who it is: the one place where an assertion becomes a holder and a device.

use super::error::Error;
use super::holders;
use super::meaning::{Audited, meaning};
use super::sessions::{self, Lasts};
use crate::App;
use crate::audit::{self, Entry, Event};
use crate::clock::Timestamp;
use crate::devices;
use crate::ids::{DeviceId, HolderId, SecretHash};
use crate::passkey::{Authenticating, Presented, Refused};
use crate::people::{Device, Holder};
use crate::session::{Means, Session};
use crate::store::Tx;
use api::Code;
use std::net::IpAddr;

/// Verifies an assertion and writes down what it changed of its device. `expected` is the holder who was asked for, if any was.
pub async fn prove(
    tx: &Tx,
    app: &App,
    (presented, state): (&Presented, &Authenticating),
    expected: Option<&HolderId>,
    now: Timestamp,
) -> Result<(Holder, Device), Error> {
    let unknown = || {
        let signal = devices::forget(app.relying_party.id(), &presented.credential);
        Error::from(Refused::Unknown).signalling(signal)
    };
    let (entry, device) = devices::with_credential(tx, &presented.credential).await?.ok_or_else(unknown)?;
    let device = device.ok_or_else(|| unknown().of(&entry.holder))?;
    if expected.is_some_and(|expected| *expected != device.holder) {
        return Err(Refused::OtherHolder.into());
    }
    let (holder, authority) = holders::enabled(tx, &device.holder).await?;
    let proven =
        app.relying_party.finish_authentication(presented, state, device, (&holder.id, holder.handle), now);
    let device = proven
        .map_err(|refused| Error::from(refused).of(&holder.id).call(Some(holders::desk(&authority))))?;
    tx.put(&device.id, &device)?;
    Ok((holder, device))
}

/// Reads an assertion.
pub fn read(credential: &str) -> Result<Presented, Refused> {
    crate::passkey::RelyingParty::presented(credential)
}

/// Writes down that a passkey was refused; the transaction that found out has written nothing.
pub async fn note(app: &App, error: Error, address: IpAddr, now: Timestamp) -> Error {
    if meaning(error.code).audited == Audited::Yes {
        let event = Event::PasskeyRefused { code: error.code };
        let entry = Entry { event, holder: error.holder.clone(), from: address.to_string() };
        let written =
            app.store.transaction(async |tx: Tx| audit::record(&tx, app.dice.as_ref(), now, &entry)).await;
        if let Err(cause) = written {
            return Error::fault(cause);
        }
    }
    error
}

/// The device that proved who it is, if it is still registered.
pub async fn still_there(tx: &Tx, device: &DeviceId) -> Result<Device, Error> {
    tx.get::<Device>(device).await?.ok_or_else(|| Refused::Unknown.into())
}

/// Writes down that the person of a session was confirmed with this device. A session that is over stays over.
pub async fn confirm(
    tx: &Tx,
    app: &App,
    key: &SecretHash,
    (means, proven_at): (&Means, Timestamp),
    address: IpAddr,
    now: Timestamp,
) -> Result<Session, Error> {
    let over = || Error::new(Code::SessionMissing);
    let kept = tx.get::<Session>(key).await?.ok_or_else(over)?;
    let session = kept.used(now, &app.config.lifetime()).ok_or_else(over)?;
    if sessions::lasts(tx, &session.means).await? == Lasts::No {
        return Err(over());
    }
    let session = Session { authenticated_at: proven_at, proven_by: means.clone(), ..session };
    tx.put(key, &session)?;
    let event = Event::Confirmed { device: means.to_string() };
    let entry = Entry { event, holder: Some(session.holder.clone()), from: address.to_string() };
    audit::record(tx, app.dice.as_ref(), now, &entry)?;
    Ok(session)
}
