//! How grants end: with every token of them.

use crate::ids::{GrantId, SessionId};
use crate::oidc::grant::{Grant, GrantOfSession};
use crate::store::{self, Tx, prefix_of};

/// More grants than any session gives.
const MANY: usize = 1000;

/// Ends a grant, and with it every token of it.
pub fn end(tx: &Tx, id: &GrantId, grant: &Grant) {
    tx.delete::<GrantOfSession>(&(grant.session.as_str().to_owned(), id.clone()));
    tx.delete::<Grant>(id);
}

/// Ends all grants that were given in a session which somebody ends.
pub async fn end_of(tx: &Tx, session: &SessionId) -> Result<(), store::Error> {
    for ((of, id), _) in tx.scan::<GrantOfSession>(&prefix_of(session.as_str()), None, MANY).await? {
        tx.delete::<Grant>(&id);
        tx.delete::<GrantOfSession>(&(of, id));
    }
    Ok(())
}
