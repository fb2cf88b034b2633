//! What several handlers ask about holders.

use crate::ids::HolderId;
use crate::model::people::{Authority, Holder, Standing};
use crate::service::app::App;
use crate::service::devices;
use crate::service::error::Error;
use crate::store::{ReadRows, Tx};
use api::Code;
use api::register::DeskContact;
use std::collections::BTreeSet;

/// A holder who is registered, whether or not the holder may log in, and the holder's authority: what a stranger may learn, who has only typed an
/// id.
pub async fn known(tx: &Tx, id: &HolderId) -> Result<(Holder, Authority), Error> {
    let holder = tx.get::<Holder>(id).await?.ok_or_else(|| Error::new(Code::HolderUnknown).of(id))?;
    let authority = authority(tx, &holder).await?;
    Ok((holder, authority))
}

/// As [`known`], of an id as it was typed. Whoever copies it from paper leaves its hyphen out, or puts one where none is: where no holder has that
/// very id, it is the one whose id has the same letters and digits, if it is one.
pub async fn meant(tx: &Tx, typed: &HolderId) -> Result<(Holder, Authority), Error> {
    match known(tx, typed).await {
        Err(unknown) if unknown.code == Code::HolderUnknown => match alike(tx, &typed.letters()).await? {
            Some(id) => known(tx, &id).await,
            None => Err(unknown),
        },
        found => found,
    }
}

/// How many times [`alike`] looks: some for each letter of the longest id, and no more for whoever makes up ids.
const LOOKS: usize = 256;

/// The one id that has these letters and digits. It is looked for letter by letter among the beginnings that ids have: without an index of its
/// own, and in a look or two for each letter until only one is left that begins so.
async fn alike(tx: &Tx, letters: &str) -> Result<Option<HolderId>, Error> {
    let (mut found, mut looks) = (BTreeSet::new(), 0);
    let mut begun = vec![(String::new(), letters)];
    while let Some((beginning, rest)) = begun.pop() {
        let mut rest = rest.chars();
        let Some(letter) = rest.next() else { continue };
        for between in ["", "-", ".", "_"] {
            let longer = format!("{beginning}{between}{letter}");
            let rows = tx.scan::<Holder>(longer.as_bytes(), None, 2).await?;
            let is_last = rows.len() < 2;
            found.extend(rows.into_iter().map(|(id, _)| id).filter(|id| id.letters() == letters));
            looks += 1;
            if found.len() > 1 || looks == LOOKS {
                return Ok(None);
            }
            if !is_last {
                begun.push((longer, rest.as_str()));
            }
        }
    }
    Ok(found.pop_first())
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
