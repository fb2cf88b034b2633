//! What several handlers ask about holders.

use crate::ids::HolderId;
use crate::model::people::{Authority, Holder, Standing};
use crate::service::app::App;
use crate::service::devices;
use crate::service::error::Error;
use crate::store::{ReadRows, Tx};
use api::Code;
use api::register::DeskContact;

/// A holder who is registered, whether or not the holder may log in, and the holder's authority: what a stranger may learn, who has only typed an
/// id.
pub async fn known(tx: &Tx, id: &HolderId) -> Result<(Holder, Authority), Error> {
    let holder = tx.get::<Holder>(id).await?.ok_or_else(|| Error::new(Code::HolderUnknown).of(id))?;
    let authority = authority(tx, &holder).await?;
    Ok((holder, authority))
}

/// A holder who may log in, and the holder's authority; refuses others with the desk to call.
pub async fn enabled(tx: &Tx, id: &HolderId) -> Result<(Holder, Authority), Error> {
    let (holder, authority) = known(tx, id).await?;
    match holder.standing {
        Standing::Enabled => Ok((holder, authority)),
        Standing::Disabled { .. } => Err(Error::new(Code::HolderDisabled).of_desk(id, desk(&authority))),
    }
}

/// The authority that registers the holder.
pub async fn authority(tx: &Tx, holder: &Holder) -> Result<Authority, Error> {
    let found = tx.get::<Authority>(&holder.authority).await?;
    found.ok_or_else(|| Error::fault(format_args!("holder {} has no authority", holder.id)))
}

/// Refuses when a holder has as many devices as are allowed: early, so that nobody makes a passkey in vain. What counts is that
/// [`devices::add`] refuses, too.
pub async fn room(store: &impl ReadRows, app: &App, holder: &HolderId) -> Result<(), Error> {
    if devices::count(store, holder).await? >= app.config.devices_per_holder {
        return Err(Error::new(Code::TooManyDevices).of(holder));
    }
    Ok(())
}

/// How to call an authority's desk.
pub fn desk(authority: &Authority) -> DeskContact {
    DeskContact { name: authority.name.clone(), contact: authority.contact.clone() }
}
