//! Changes as they are kept: confirming one, making one, and whether anything would be left to log in with.

use crate::clock::Timestamp;
use crate::ids::{ChangeId, HolderId};
use crate::journey::change::{Change, Target, Unconfirmed};
use crate::model::people::{Card, Device};
use crate::model::session::{Grounds, Lifetime, Means, Session};
use crate::service::app::App;
use crate::service::error::Error;
use crate::service::sessions::NotHeld;
use crate::service::{devices, holder_cards};
use crate::store::{self, Store, Tx};

/// Why a change does not go on.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// The change was not confirmed as it has to be.
    #[error(transparent)]
    Unconfirmed(#[from] Unconfirmed),
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<NotMade> for Error {
    fn from(error: NotMade) -> Self {
        match error {
            NotMade::Unconfirmed(why) => why.into(),
            NotMade::Store(error) => error.into(),
        }
    }
}

/// Whether somebody could still log in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Left {
    /// Another means to log in is left.
    Something,
    /// Nothing to log in with would be left.
    Nothing,
}

/// Whether cards can be used at all on this server.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CardsUsable {
    /// This server has card hosts.
    Usable,
    /// This server has no card hosts.
    Off,
}

/// A change that this session may have confirmed now.
pub async fn confirmable(
    tx: &Tx,
    id: &ChangeId,
    session: &Session,
    now: Timestamp,
) -> Result<Change, NotMade> {
    let change = tx.get::<Change>(id).await?.ok_or(Unconfirmed::Unknown)?;
    change.may_be_confirmed(&session.id, now)?;
    Ok(change)
}

/// Writes down that a proof was made for a change.
pub async fn confirm(
    tx: &Tx,
    id: &ChangeId,
    session: &Session,
    (by, at): (&Means, Timestamp),
) -> Result<(), NotMade> {
    let change = tx.get::<Change>(id).await?.ok_or(Unconfirmed::Unknown)?;
    tx.put(id, &change.confirmed(&session.id, by.clone(), at)?)?;
    Ok(())
}

/// Takes a confirmed change, in the transaction that makes it. Gives what rests on it from then on: the session that asked, and the proof,
/// which still holds.
pub async fn take(
    tx: &Tx,
    id: Option<&ChangeId>,
    session: &Session,
    target: Target<'_>,
    now: Timestamp,
    lifetime: &Lifetime,
) -> Result<(Change, Grounds), NotMade> {
    let id = id.ok_or(Unconfirmed::Unknown)?;
    let change = tx.get::<Change>(id).await?.ok_or(Unconfirmed::Unknown)?;
    let (used, proof) = change.used(&session.id, target, now, lifetime)?;
    let asked_by = Some(session.id.clone());
    let grounds = Grounds { means: proof.by, since: proof.at, session: asked_by, ..session.grounds() };
    match grounds.hold(tx, lifetime, now).await {
        Ok(_) => {}
        Err(NotHeld::Ended(_)) => return Err(Unconfirmed::ProofOver.into()),
        Err(NotHeld::Store(error)) => return Err(error.into()),
    }
    tx.put(id, &used)?;
    Ok((used, grounds))
}

/// What a holder could log in with if this were gone: registered devices, and, where cards can be used, those whose validity is not
/// over. Each is read in the transaction, so that two removals at once cannot both count on the other's. What is added meanwhile
/// can only be more.
pub async fn left(
    tx: &Tx,
    store: &Store,
    holder: &HolderId,
    without: Target<'_>,
    cards: CardsUsable,
    now: Timestamp,
) -> Result<Left, store::Error> {
    for device in devices::of(store, holder).await? {
        let there = tx.get::<Device>(&device.id).await?.is_some();
        if there && Target::Device(&device.id) != without {
            return Ok(Left::Something);
        }
    }
    if cards == CardsUsable::Off {
        return Ok(Left::Nothing);
    }
    for card in holder_cards::of(store, holder).await? {
        let works = tx
            .get::<Card>(&card.id)
            .await?
            .is_some_and(|card| card.holder == *holder && now < card.valid_until);
        if works && Target::Card(&card.id) != without {
            return Ok(Left::Something);
        }
    }
    Ok(Left::Nothing)
}

/// Whether cards can log anybody in here.
pub fn usable(app: &App) -> CardsUsable {
    match app.live.now().verifier {
        Some(_) => CardsUsable::Usable,
        None => CardsUsable::Off,
    }
}
