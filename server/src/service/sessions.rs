//! A holder's sessions: finding, keeping, renewing and ending them; and the one rule that says when what rests on somebody's proof
//! is over. A session, a code, an approval, a ceremony and a challenge ask it at every step.

use crate::clock::Timestamp;
use crate::ids::{HolderId, SecretHash, SessionId};
use crate::model::index::{SessionCookie, SessionOf};
use crate::model::people::{Card, Device, Holder, Standing};
use crate::model::session::{Grounds, Lifetime, Means, Session};
use crate::service::oidc::grant_end::{self, EndingGrants};
use crate::store::{self, ReadRows, Tx, prefix_of};

/// More sessions than anybody looks at; what is beyond them ends by itself.
const MANY: usize = 1000;

/// Why something that rests on a proof is over.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EndReason {
    /// The holder is not registered any more.
    #[error("the holder is not registered")]
    HolderUnknown,
    /// The desk has disabled the holder.
    #[error("the holder is disabled")]
    HolderDisabled,
    /// The holder was disabled since, and enabled again.
    #[error("the holder was disabled since the proof")]
    EpochOver,
    /// The device or card was removed, or bound anew.
    #[error("the means of the proof was removed")]
    MeansRemoved,
    /// The session was ended, or its time is over.
    #[error("the session is over")]
    SessionOver,
    /// All sessions of the holder were ended since, and with them what lay ready to become one.
    #[error("the holder was signed out everywhere since the proof")]
    SignedOut,
}

/// Why something that rests on a proof does not go on.
#[derive(Debug, thiserror::Error)]
pub enum NotHeld {
    /// The session was held once, and has ended.
    #[error(transparent)]
    Ended(#[from] EndReason),
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Grounds {
    /// The holder, if the proof still counts: the holder not disabled since, the means not removed, the session not over; and where it is of no
    /// session yet, the holder not signed out everywhere since.
    pub async fn hold(&self, tx: &Tx, lifetime: &Lifetime, now: Timestamp) -> Result<Holder, NotHeld> {
        if let Some(session) = &self.session {
            let (session, _) = alive(tx, session, lifetime, now).await?;
            if session.holder != self.holder {
                return Err(EndReason::SessionOver.into());
            }
        }
        let holder = self.proof_holds(tx).await?;
        if self.session.is_none() && holder.is_signed_out_since(self.since) {
            return Err(EndReason::SignedOut.into());
        }
        Ok(holder)
    }

    /// The holder, if what was proven counts for whatever a session has given: that ends with the session, by being deleted.
    pub async fn proof_holds(&self, tx: &Tx) -> Result<Holder, NotHeld> {
        let holder = tx.get::<Holder>(&self.holder).await?.ok_or(EndReason::HolderUnknown)?;
        match holder.standing {
            Standing::Enabled if holder.epoch == self.epoch => {}
            Standing::Enabled => return Err(EndReason::EpochOver.into()),
            Standing::Disabled { .. } => return Err(EndReason::HolderDisabled.into()),
        }
        let there = match &self.means {
            Means::Device { id } => {
                tx.get::<Device>(id).await?.is_some_and(|device| device.holder == self.holder)
            }
            // A card that was removed and bound again has the same name: what rested on the first binding stays over.
            Means::Card { id, .. } => tx
                .get::<Card>(id)
                .await?
                .is_some_and(|card| card.holder == self.holder && card.bound_at <= self.since),
        };
        if there { Ok(holder) } else { Err(EndReason::MeansRemoved.into()) }
    }
}

/// A session that lasts, as it is after being used now, and its holder.
pub async fn alive(
    tx: &Tx,
    id: &SessionId,
    lifetime: &Lifetime,
    now: Timestamp,
) -> Result<(Session, Holder), NotHeld> {
    let kept = tx.get::<Session>(id).await?.ok_or(EndReason::SessionOver)?;
    let session = kept.used(now, lifetime).ok_or(EndReason::SessionOver)?;
    let holder = session.grounds().proof_holds(tx).await?;
    Ok((session, holder))
}

/// The session of a cookie, whether it lasts or not.
pub async fn of_cookie(tx: &Tx, cookie: &SecretHash) -> Result<Option<Session>, store::Error> {
    let Some(entry) = tx.get::<SessionCookie>(cookie).await? else { return Ok(None) };
    let session = tx.get::<Session>(&entry.session).await?;
    // A cookie that was renewed opens nothing any more.
    Ok(session.filter(|session| session.cookie == *cookie))
}

/// A holder's sessions, whether they last or not, the newest first.
pub async fn of(store: &impl ReadRows, holder: &HolderId) -> Result<Vec<Session>, store::Error> {
    let entries = store.scan::<SessionOf>(&prefix_of(holder.as_str()), None, MANY).await?;
    let mut sessions = Vec::with_capacity(entries.len());
    for ((_, id), _) in entries {
        sessions.extend(store.get::<Session>(&id).await?);
    }
    sessions.sort_by(|a, b| b.opened_at.cmp(&a.opened_at).then_with(|| a.id.cmp(&b.id)));
    Ok(sessions)
}

/// A holder's sessions that last, the newest first, each with the cookie and the last use it has now.
pub async fn lasting(
    tx: &Tx,
    holder: &HolderId,
    lifetime: &Lifetime,
    now: Timestamp,
) -> Result<Vec<Session>, store::Error> {
    let mut lasting = Vec::new();
    for kept in of(tx, holder).await? {
        match alive(tx, &kept.id, lifetime, now).await {
            Ok((session, _)) => lasting.push(Session { used_at: kept.used_at, ..session }),
            Err(NotHeld::Ended(_)) => {}
            Err(NotHeld::Store(error)) => return Err(error),
        }
    }
    Ok(lasting)
}

/// Makes room for one session more: those that were not used for the longest time end. Gives them. Of several that are opened at the same
/// time each counts the others: the transaction rests on the whole range.
pub async fn make_room(
    tx: &Tx,
    holder: &HolderId,
    (most, lifetime): (usize, &Lifetime),
    now: Timestamp,
) -> Result<Vec<Session>, store::Error> {
    let mut sessions = lasting(tx, holder, lifetime, now).await?;
    sessions.sort_by(|a, b| b.used_at.cmp(&a.used_at).then_with(|| b.opened_at.cmp(&a.opened_at)));
    let over = sessions.split_off(sessions.len().min(most.saturating_sub(1)));
    for session in &over {
        end(tx, session, now).await?;
    }
    Ok(over)
}

/// Writes a new session down, under its cookie and among its holder's.
pub fn put(tx: &Tx, session: &Session) -> Result<(), store::Error> {
    tx.put(&session.cookie, &SessionCookie { session: session.id.clone() })?;
    tx.put(&(session.holder.as_str().to_owned(), session.id.clone()), &SessionOf {})?;
    tx.put(&session.id, session)
}

/// The session under another cookie; the one before opens nothing any more.
pub fn renew(tx: &Tx, session: Session, cookie: SecretHash) -> Result<Session, store::Error> {
    tx.delete::<SessionCookie>(&session.cookie);
    let session = Session { cookie, ..session };
    put(tx, &session)?;
    Ok(session)
}

/// Ends every session of a holder, within the caller's transaction, and what lies ready to become one; gives how many there were.
pub async fn end_all(tx: &Tx, holder: &HolderId, now: Timestamp) -> Result<usize, store::Error> {
    let sessions = of(tx, holder).await?;
    end_unfinished(tx, holder, now).await?;
    for session in &sessions {
        end(tx, session, now).await?;
    }
    Ok(sessions.len())
}

/// Ends what was proven and is of no session yet: an approval that no PC has taken, a code for a new phone that came of one.
pub async fn end_unfinished(tx: &Tx, holder: &HolderId, now: Timestamp) -> Result<(), store::Error> {
    match tx.get::<Holder>(holder).await? {
        Some(row) => tx.put(holder, &Holder { signed_out_at: Some(now), ..row }),
        None => Ok(()),
    }
}

/// Ends a session, and with it what applications were given in it, within the caller's transaction.
pub async fn end(tx: &Tx, session: &Session, now: Timestamp) -> Result<(), store::Error> {
    forget(tx, session);
    grant_end::end_of(tx, &session.id, EndingGrants::All, now).await
}

/// Removes a session that is over by itself. What applications were given for the day lasts.
pub async fn expire(tx: &Tx, session: &Session, now: Timestamp) -> Result<(), store::Error> {
    forget(tx, session);
    grant_end::end_of(tx, &session.id, EndingGrants::OfSessionAlone, now).await
}

/// Ends those sessions of a holder that were opened with a device or card which is removed.
pub async fn end_resting_on(
    tx: &Tx,
    holder: &HolderId,
    means: impl Fn(&Means) -> bool,
    now: Timestamp,
) -> Result<(), store::Error> {
    for session in of(tx, holder).await?.iter().filter(|session| means(&session.means)) {
        end(tx, session, now).await?;
    }
    Ok(())
}

/// Removes the rows of a session, and leaves what was given in it as it is.
pub fn forget(tx: &Tx, session: &Session) {
    tx.delete::<SessionCookie>(&session.cookie);
    tx.delete::<SessionOf>(&(session.holder.as_str().to_owned(), session.id.clone()));
    tx.delete::<Session>(&session.id);
}
