//! Proving who it is: the one place where an assertion becomes a holder and a device.

use crate::audit::Event;
use crate::clock::Timestamp;
use crate::ids::{ChangeId, HolderId, Secret, SessionId};
use crate::model::people::{Device, Holder};
use crate::model::session::{Means, Session};
use crate::passkey::{Assertion, Authenticating, BecameEligible, PasskeyRefused, Verified};
use crate::service::act::Act;
use crate::service::codes::{Audited, meaning};
use crate::service::error::Error;
use crate::service::record::{self, RecordedRefusal};
use crate::service::{ceremonies, changes, devices, holders, sessions};
use crate::store::Tx;
use api::Code;
use api::card::CardKind;

/// An assertion, with the ceremony that it was made for.
#[derive(Clone, Copy, Debug)]
pub struct CeremonyAnswer<'a> {
    /// What the authenticator made.
    pub presented: &'a Assertion,
    /// What was asked of it.
    pub state: &'a Authenticating,
    /// Until when it could be made.
    pub expires_at: Timestamp,
}

/// Verifies an assertion and writes down what it changed of its device. `expected` is the holder who was asked for, if any was. A ceremony
/// that began before its holder was disabled proves nothing after the holder was enabled again.
pub async fn prove(
    tx: &Tx,
    act: &Act,
    CeremonyAnswer { presented, state, expires_at }: CeremonyAnswer<'_>,
    expected: Option<&HolderId>,
) -> Result<(Holder, Device), Error> {
    let unknown = || {
        let signal = devices::forget(act.app.relying_party.id(), &presented.credential);
        Error::unknown_passkey(signal)
    };
    let (entry, device) = devices::with_credential(tx, &presented.credential).await?.ok_or_else(unknown)?;
    let device = device.ok_or_else(|| unknown().of(&entry.holder))?;
    if expected.is_some_and(|expected| *expected != device.holder) {
        return Err(PasskeyRefused::OtherHolder.into());
    }
    let (holder, authority) = holders::enabled(tx, &device.holder).await?;
    let proven = act.app.relying_party.finish_authentication(presented, state, device.passkey, holder.handle);
    let Verified { passkey, copies, became, counter } =
        proven.map_err(|refused| Error::from(refused).of_desk(&holder.id, holders::desk(&authority)))?;
    let patience = act.app.config.limits().ceremony;
    if holder.epoch_since.is_some_and(|since| expires_at < since + patience) {
        return Err(ceremonies::gone().of(&holder.id));
    }
    if became == BecameEligible::Yes {
        tracing::info!(device = %device.id, "a passkey says from now on that it can be copied to other devices");
    }
    let device = Device { passkey, copies, counter, last_used_at: Some(act.now), ..device };
    tx.put(&device.id, &device)?;
    Ok((holder, device))
}

/// Reads an assertion from the JSON that the browser sent; nothing is proven yet.
pub fn read(credential: &str) -> Result<Assertion, PasskeyRefused> {
    crate::passkey::RelyingParty::presented(credential)
}

/// Writes down that a passkey was refused, where it is one we know; the transaction that found out has written nothing. What a stranger's
/// passkey is refused for concerns nobody, and is for the log.
pub async fn note(act: &Act, error: Error) -> Error {
    let code = error.code;
    let known = error.whose.is_some() || code != Code::CredentialUnknown;
    if meaning(code).audited == Audited::Yes && known {
        let holder = error.holder().cloned();
        let refusal = RecordedRefusal { event: Event::PasskeyRefused { code }, code, holder };
        if let Err(cause) = record::refusal(act, refusal).await {
            return Error::fault(cause);
        }
    }
    error
}

/// What a proof during a session is for.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// The person of the session.
    Person,
    /// One change that was asked for in it. It confirms that change and makes nothing else of the session.
    Change(&'a ChangeId),
}

/// Writes down what was proven during a session with this device or card, and gives the session a new cookie (a proof never makes a
/// cookie stronger that somebody may have seen before it). A session that is over stays over.
pub async fn confirm(
    tx: &Tx,
    act: &Act,
    (id, subject): (&SessionId, Subject<'_>),
    (means, proven_at): (&Means, Timestamp),
    cookie: &Secret,
) -> Result<Session, Error> {
    let (session, _) = sessions::alive(tx, id, &act.app.config.lifetime(), act.now).await?;
    let session = match subject {
        Subject::Person => Session { authenticated_at: proven_at, proven_by: means.clone(), ..session },
        Subject::Change(change) => {
            changes::confirm(tx, change, &session, (means, proven_at)).await?;
            session
        }
    };
    let session = sessions::renew(tx, session, cookie.hash())?;
    act.record(tx, Event::Confirmed { device: means.to_string() }, &session.holder)?;
    Ok(session)
}

/// Whether somebody has just proven to be whom an HPKI card names.
pub fn by_hpki(act: &Act, session: &Session) -> Result<(), Error> {
    let hpki = match &session.proven_by {
        Means::Card { kind: CardKind::Hpki, .. } => true,
        Means::Card { kind: CardKind::Jpki, .. } | Means::Device { .. } => false,
    };
    if hpki && act.now < session.confirmed_until(&act.app.config.lifetime()) {
        Ok(())
    } else {
        Err(Error::new(Code::CardNeedsHpki).of(&session.holder))
    }
}
