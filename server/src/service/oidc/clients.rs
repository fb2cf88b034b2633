//! Clients: finding them by the id that they use.

use crate::ids::ApplicationId;
use crate::model::people::Epoch;
use crate::oidc::client::{Client, ClientAlias, ClientSecret, ClientStanding, RegisteredClient};
use crate::store::{self, ReadRows};

/// A client as it asks, and what it proves itself by.
pub struct FoundClient {
    /// With the id by which it asks.
    pub client: Client,
    /// Its secrets, as their hashes.
    pub secrets: Vec<ClientSecret>,
    /// How often it was disabled.
    pub epoch: Epoch,
}

/// The client that has this id or alias, and may be used.
pub async fn find(store: &impl ReadRows, id: &str) -> Result<Option<FoundClient>, store::Error> {
    let Ok(id) = ApplicationId::parse(id) else { return Ok(None) };
    let registered = registered(store, &id).await?.map(|(_, registered)| registered);
    let registered = registered.filter(|it| it.standing == ClientStanding::Enabled);
    Ok(registered.map(|RegisteredClient { metadata, secrets, epoch, .. }| FoundClient {
        client: Client { id, metadata },
        secrets,
        epoch,
    }))
}

/// The client that has this id or alias, under its own id, whether it may be used or not.
pub async fn registered(
    store: &impl ReadRows,
    asks_by: &ApplicationId,
) -> Result<Option<(ApplicationId, RegisteredClient)>, store::Error> {
    if let Some(registered) = store.get::<RegisteredClient>(asks_by).await? {
        return Ok(Some((asks_by.clone(), registered)));
    }
    let Some(ClientAlias { client }) = store.get::<ClientAlias>(asks_by).await? else { return Ok(None) };
    Ok(store.get::<RegisteredClient>(&client).await?.map(|registered| (client, registered)))
}

/// The client's name, as people know it.
pub async fn name(store: &impl ReadRows, id: &ApplicationId) -> Result<Option<String>, store::Error> {
    Ok(find(store, id.as_str()).await?.map(|found| found.client.metadata.client_name))
}
