//! Clients: finding them by the id that they use.

use crate::ids::ApplicationId;
use crate::model::people::Epoch;
use crate::oidc::client::{
    Client, ClientAlias, ClientMetadata, ClientSecret, ClientStanding, RegisteredClient,
};
use crate::store::{self, ReadRows, Tx};

/// A client as it asks, and what it proves itself by.
pub struct FoundClient {
    /// With the id by which it asks.
    pub client: Client,
    /// Its secrets, as their hashes.
    pub secrets: Vec<ClientSecret>,
    /// How often it was disabled.
    pub epoch: Epoch,
}

/// Takes back the other ids that a client had, but for those that it keeps.
pub fn drop_aliases(tx: &Tx, before: &ClientMetadata, kept: &[ApplicationId]) {
    for alias in aliases(before).iter().filter(|it| !kept.contains(it)) {
        tx.delete::<ClientAlias>(alias);
    }
}

/// Writes down which other ids are this client's; nothing where that is so already. The first that is another's is given back.
pub async fn keep_aliases(
    tx: &Tx,
    id: &ApplicationId,
    metadata: &ClientMetadata,
) -> Result<Result<(), ApplicationId>, store::Error> {
    for alias in aliases(metadata) {
        let there = tx.get::<ClientAlias>(&alias).await?;
        let is_own = there.as_ref().is_some_and(|it| it.client == *id);
        if (there.is_some() && !is_own) || tx.get::<RegisteredClient>(&alias).await?.is_some() {
            return Ok(Err(alias));
        }
        if !is_own {
            tx.put(&alias, &ClientAlias { client: id.clone() })?;
        }
    }
    Ok(Ok(()))
}

/// The other ids under which a client is known.
pub fn aliases(metadata: &ClientMetadata) -> Vec<ApplicationId> {
    metadata.aliases.keys().filter_map(|alias| ApplicationId::parse(alias).ok()).collect()
}

/// The client that has this id or alias, and may be used.
pub async fn find(store: &impl ReadRows, id: &str) -> Result<Option<FoundClient>, store::Error> {
    let Ok(id) = ApplicationId::parse(id) else { return Ok(None) };
    let registered = registered(store, &id).await?;
    let registered = registered.filter(|(_, it)| it.standing == ClientStanding::Enabled);
    Ok(registered.map(|(own, RegisteredClient { metadata, secrets, epoch, .. })| FoundClient {
        // By whichever id it asks, it knows people by the same names.
        client: Client {
            id,
            metadata: ClientMetadata { sector_identifier: metadata.sector(&own), ..metadata },
        },
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

/// Where people find the client, where it is registered and says so.
pub async fn home(store: &impl ReadRows, id: &ApplicationId) -> Result<Option<String>, store::Error> {
    Ok(find(store, id.as_str()).await?.and_then(|found| found.client.home()))
}

/// The client's name, as people know it.
pub async fn name(store: &impl ReadRows, id: &ApplicationId) -> Result<Option<String>, store::Error> {
    Ok(find(store, id.as_str()).await?.map(|found| found.client.metadata.client_name))
}
