//! How grants end: with every token of them, and word to the clients that want to know.

use crate::clock::Timestamp;
use crate::ids::{ApplicationId, GrantId, SessionId};
use crate::oidc::client::ClientStanding;
use crate::oidc::grant::{Grant, GrantOfSession, MOST_OF_SESSION};
use crate::oidc::logout::LogoutNotice;
use crate::oidc::scope::Scope;
use crate::service::oidc::clients;
use crate::store::{self, Store, Tx, prefix_of};

/// More grants than any session gives.
const MANY: usize = 1000;

/// Which grants of a session end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EndingGrants {
    /// All of them: somebody has ended the session.
    All,
    /// Those that were given for the session alone: it is over by itself.
    OfSessionAlone,
}

/// Ends a grant, and with it every token of it.
pub fn end(tx: &Tx, id: &GrantId, grant: &Grant) {
    tx.delete::<GrantOfSession>(&(grant.session.as_str().to_owned(), id.clone()));
    tx.delete::<Grant>(id);
}

/// Ends the oldest grants that a client has of a session, so that it has room for one more. They are looked up beside the transaction: of two
/// that are given at once neither has to wait for the other, and one more than fifty does no harm.
pub async fn make_room(
    tx: &Tx,
    store: &Store,
    session: &SessionId,
    client: &ApplicationId,
) -> Result<(), store::Error> {
    let all = store.scan::<GrantOfSession>(&prefix_of(session.as_str()), None, MANY).await?;
    let mut own: Vec<_> = all.into_iter().filter(|(_, it)| it.client.as_ref() == Some(client)).collect();
    own.sort_by_key(|(_, it)| it.given_at);
    let over = (own.len() + 1).saturating_sub(MOST_OF_SESSION);
    for ((of, id), _) in own.into_iter().take(over) {
        tx.delete::<GrantOfSession>(&(of, id.clone()));
        tx.delete::<Grant>(&id);
    }
    Ok(())
}

/// Ends grants that were given in a session, and has their clients told.
pub async fn end_of(
    tx: &Tx,
    session: &SessionId,
    which: EndingGrants,
    now: Timestamp,
) -> Result<(), store::Error> {
    for ((of, id), _) in tx.scan::<GrantOfSession>(&prefix_of(session.as_str()), None, MANY).await? {
        let Some(grant) = tx.get::<Grant>(&id).await? else {
            tx.delete::<GrantOfSession>(&(of, id));
            continue;
        };
        if which == EndingGrants::OfSessionAlone && grant.scopes.has(Scope::OfflineAccess) {
            continue;
        }
        end(tx, &id, &grant);
        let client = clients::registered(tx, &grant.client).await?.map(|(_, client)| client);
        // One whose table is out of the settings for a moment hears it when it is back.
        let client = client.filter(|it| it.standing == ClientStanding::Enabled || it.taken_out().is_some());
        if client.is_some_and(|it| it.metadata.backchannel_logout_uri.is_some()) {
            // Once for each client and session, however often it was entered.
            tx.put(&grant.sid, &LogoutNotice::new(&grant.client, &grant.sub, &grant.sid, now))?;
        }
    }
    Ok(())
}
