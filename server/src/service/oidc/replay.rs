//! What a client signs counts once: the names of what has served are remembered for as long as it would count.

use crate::clock::Timestamp;
use crate::ids::Secret;
use crate::oidc::grant::UsedAssertion;
use crate::store::{self, Tx};

/// Whether something under this name (`jti`) serves for the first time; from now on it has. `whose` tells apart who gives such names.
pub async fn first(tx: &Tx, whose: &str, jti: &str, until: Timestamp) -> Result<bool, store::Error> {
    let key = (whose.to_owned(), Secret::of(jti.as_bytes()).hash());
    if tx.get::<UsedAssertion>(&key).await?.is_some() {
        return Ok(false);
    }
    tx.put(&key, &UsedAssertion { until })?;
    Ok(true)
}
