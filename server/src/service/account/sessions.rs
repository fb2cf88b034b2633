//! A holder's sessions, as the holder ends them, and the news that were read in one.

use crate::ids::SessionId;
use crate::model::session::Session;
use crate::service::account::view::account;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::signing_in::{self, SignedIn};
use crate::service::{news, sessions};
use crate::store::Tx;
use api::account::{Account, SessionEnded};

/// Ends one of the holder's sessions. Ending is safe, so that nothing is confirmed for it.
pub async fn end(act: &Act, signed_in: &SignedIn, id: &SessionId) -> Result<SessionEnded, Error> {
    let session = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Session, Error> {
            let tx = &tx;
            let (session, holder) = signed_in.still(tx, act).await?;
            signing_in::end_one(tx, act, &holder.id, id).await?;
            Ok(session)
        })
        .await?;
    let account = if session.id == *id {
        None // this session ended itself
    } else {
        Some(account(act, &session).await?)
    };
    Ok(SessionEnded { account })
}

/// Ends all of the holder's sessions but this one.
pub async fn end_others(act: &Act, signed_in: &SignedIn) -> Result<Account, Error> {
    let session = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Session, Error> {
            let tx = &tx;
            let (session, holder) = signed_in.still(tx, act).await?;
            // A login at the same moment is either ended here or comes after.
            for other in sessions::of(tx, &holder.id).await? {
                if other.id != session.id {
                    signing_in::end_one(tx, act, &holder.id, &other.id).await?;
                }
            }
            sessions::end_unfinished(tx, &holder.id, act.now).await?;
            Ok(session)
        })
        .await?;
    account(act, &session).await
}

/// The person has read what was added before this login.
pub async fn read_news(act: &Act, signed_in: &SignedIn) -> Result<(), Error> {
    act.app
        .store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            let (session, _) = signed_in.still(&tx, act).await?;
            Ok(news::read(&tx, &session).await?)
        })
        .await
}
