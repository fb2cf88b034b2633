//! Clients: finding them by the id that they use.

use crate::ids::ApplicationId;
use crate::oidc::client::{Client, ClientAlias, ClientStanding, RegisteredClient};
use crate::store::{self, ReadRows};

/// A client as it asks, and as it is kept.
pub struct FoundClient {
    /// With the id by which it asks.
    pub client: Client,
    /// What is kept of it.
    pub registered: RegisteredClient,
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
    Ok(registered.filter(|it| it.standing == ClientStanding::Enabled).map(|registered| FoundClient {
        client: Client { id, metadata: registered.metadata.clone() },
        registered,
    }))
}

/// The client's name, as people know it.
pub async fn name(store: &impl ReadRows, id: &ApplicationId) -> Result<Option<String>, store::Error> {
    Ok(find(store, id.as_str()).await?.map(|found| found.client.metadata.client_name))
}
