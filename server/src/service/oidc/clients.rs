//! Clients: finding them by the id that they use.

use crate::ids::ApplicationId;
use crate::oidc::client::{Client, ClientAlias, ClientSecret, ClientStanding, RegisteredClient};
use crate::store::{self, ReadRows};

/// A client as it asks, and what it proves itself by.
pub struct FoundClient {
    /// With the id by which it asks.
    pub client: Client,
    /// Its secrets, as their hashes.
    pub secrets: Vec<ClientSecret>,
}

/// The client that has this id or alias, and may be used.
pub async fn find(store: &impl ReadRows, id: &str) -> Result<Option<FoundClient>, store::Error> {
    let Ok(id) = ApplicationId::parse(id) else { return Ok(None) };
    let registered = match store.get::<RegisteredClient>(&id).await? {
        Some(registered) => Some(registered),
        None => match store.get::<ClientAlias>(&id).await? {
            Some(alias) => store.get::<RegisteredClient>(&alias.client).await?,
            None => None,
        },
    };
    let registered = registered.filter(|it| it.standing == ClientStanding::Enabled);
    Ok(registered.map(|RegisteredClient { metadata, secrets, .. }| FoundClient {
        client: Client { id, metadata },
        secrets,
    }))
}

/// The id under which a client is registered that asks by this id or alias.
pub async fn registered_id(
    store: &impl ReadRows,
    asks_by: &str,
) -> Result<Option<ApplicationId>, store::Error> {
    let Ok(id) = ApplicationId::parse(asks_by) else { return Ok(None) };
    if let Some(alias) = store.get::<ClientAlias>(&id).await? {
        return Ok(Some(alias.client));
    }
    Ok(store.get::<RegisteredClient>(&id).await?.map(|_| id))
}

/// The client's name, as people know it.
pub async fn name(store: &impl ReadRows, id: &ApplicationId) -> Result<Option<String>, store::Error> {
    Ok(find(store, id.as_str()).await?.map(|found| found.client.metadata.client_name))
}
