//! What the desk does with clients, the applications that people log in to by OpenID Connect: registering, showing, replacing their secrets.

use crate::audit::Event;
use crate::clock::Timestamp;
use crate::desk::context::Desk;
use crate::desk::refusal::DeskRefusal;
use crate::ids::{ApplicationId, Draw as _, IncidentNumber, Secret};
use crate::model::people::Epoch;
use crate::oidc::client::{
    ClientAlias, ClientMetadata, ClientOrigin, ClientSecret, ClientStanding, RegisteredClient, SectorChange,
};
use crate::oidc::failure::{ClientFailure, ClientFailures};
use crate::service::oidc::clients;
use crate::store::Tx;
use std::time::Duration;

/// Whether a client that is there already may be changed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ExistingClient {
    /// It may not.
    Refuse,
    /// What was registered is replaced; its secrets stay.
    Replace,
}

/// A client that was registered, with its secret, which nobody sees again.
pub struct NewClient {
    /// Which.
    pub id: ApplicationId,
    /// What is kept of it.
    pub client: RegisteredClient,
    /// Its new secret, where it has one.
    pub secret: Option<Secret>,
    /// That it knows everybody by another `sub` than before.
    pub renamed: Option<SectorChange>,
}

impl Desk<'_> {
    /// Registers a client.
    pub async fn add_client(
        &self,
        typed: &str,
        metadata: ClientMetadata,
        existing: ExistingClient,
    ) -> Result<NewClient, DeskRefusal> {
        let id = client_id(typed)?;
        let faults = metadata.faults(&id);
        if !faults.is_empty() {
            return Err(DeskRefusal::ClientFaults(faults));
        }
        let (now, fresh) = (self.clock.now(), self.random.secret());
        self.store
            .transaction(async |tx: Tx| {
                let tx = &tx;
                let before = tx.get::<RegisteredClient>(&id).await?;
                before.iter().try_for_each(|it| of_command(&id, it))?;
                if let (Some(before), ExistingClient::Refuse) = (&before, existing) {
                    return Err(match before.taken_out() {
                        Some((place, _)) => {
                            DeskRefusal::ClientTakenOut { id: id.clone(), place: place.to_owned() }
                        }
                        None => DeskRefusal::ClientExists(id.clone()),
                    });
                }
                if tx.get::<ClientAlias>(&id).await?.is_some() {
                    return Err(DeskRefusal::ClientExists(id.clone()));
                }
                if let Some(before) = &before {
                    clients::drop_aliases(tx, &before.metadata, &clients::aliases(&metadata));
                }
                clients::keep_aliases(tx, &id, &metadata).await?.map_err(DeskRefusal::ClientExists)?;
                let has_secret = metadata.token_endpoint_auth_method.has_secret();
                let mut secrets = before.as_ref().map(|it| it.secrets.clone()).unwrap_or_default();
                secrets.retain(|_| has_secret);
                let secret = (has_secret && secrets.is_empty()).then(|| fresh.clone());
                secrets.extend(secret.iter().map(|secret| ClientSecret {
                    hash: secret.hash(),
                    made_at: now,
                    until: None,
                }));
                let client = RegisteredClient {
                    metadata: metadata.clone(),
                    secrets,
                    standing: before.as_ref().map_or(ClientStanding::Enabled, |it| it.standing.clone()),
                    added_at: before.as_ref().map_or(now, |it| it.added_at),
                    // What was taken out of the settings ends once a command has it.
                    epoch: before.as_ref().map_or_else(Epoch::default, |it| match it.taken_out() {
                        Some(_) => it.epoch.next(),
                        None => it.epoch,
                    }),
                    origin: ClientOrigin::Command,
                };
                tx.put(&id, &client)?;
                self.record(tx, Event::ClientRegistered { client: id.to_string() }, None)?;
                let renamed = before.and_then(|before| before.metadata.renames(&client.metadata, &id));
                Ok(NewClient { id: id.clone(), client, secret, renamed })
            })
            .await
    }

    /// Shows every client to `each`.
    pub async fn each_client(
        &self,
        mut each: impl FnMut(ApplicationId, RegisteredClient),
    ) -> Result<(), DeskRefusal> {
        Ok(self.each_row::<RegisteredClient>(|id, client| each(id.clone(), client)).await?)
    }

    /// The client with this id.
    pub async fn client(&self, typed: &str) -> Result<(ApplicationId, RegisteredClient), DeskRefusal> {
        let unknown = || DeskRefusal::ClientUnknown(typed.to_owned());
        let id = ApplicationId::parse(typed).map_err(|_| unknown())?;
        let client = self.store.get::<RegisteredClient>(&id).await?.ok_or_else(unknown)?;
        Ok((id, client))
    }

    /// The client with this id, and its last requests that came to nothing.
    pub async fn client_failures(
        &self,
        typed: &str,
    ) -> Result<(ApplicationId, Vec<ClientFailure>), DeskRefusal> {
        let (id, _) = self.client(typed).await?;
        let kept = self.store.get::<ClientFailures>(&id).await?.unwrap_or_default();
        Ok((id, kept.latest))
    }

    /// The failed requests of whatever application that stopped whoever reads out this number.
    pub async fn client_failures_of(
        &self,
        typed: &str,
    ) -> Result<Vec<(ApplicationId, ClientFailure)>, DeskRefusal> {
        let number =
            IncidentNumber::typed(typed).ok_or_else(|| DeskRefusal::IncidentNumber(typed.to_owned()))?;
        let mut found = Vec::new();
        self.each_row::<ClientFailures>(|id, kept| {
            let its = kept.latest.into_iter().filter(|it| it.incident.as_ref() == Some(&number));
            found.extend(its.map(|it| (id.clone(), it)));
        })
        .await?;
        Ok(found)
    }

    /// A new secret. The one before counts for this long, so that the application can be changed over without a cut.
    pub async fn rotate_client_secret(
        &self,
        typed: &str,
        overlap: Duration,
    ) -> Result<NewClient, DeskRefusal> {
        let (now, fresh) = (self.clock.now(), self.random.secret());
        self.change_client(typed, |id, client| {
            if !client.metadata.token_endpoint_auth_method.has_secret() {
                return Err(DeskRefusal::ClientHasNoSecret(id.clone()));
            }
            let mut secrets = vec![ClientSecret { hash: fresh.hash(), made_at: now, until: None }];
            secrets.extend(client.secrets.iter().filter_map(|old| overlapping(old, now, overlap)));
            Ok((
                RegisteredClient { secrets, ..client },
                Event::ClientSecretRotated { client: id.to_string() },
            ))
        })
        .await
        .map(|(id, client)| NewClient { id, client, secret: Some(fresh.clone()), renamed: None })
    }

    /// Lets nobody log in to a client any more, or again.
    pub async fn set_client_standing(
        &self,
        typed: &str,
        standing: ClientStanding,
    ) -> Result<(ApplicationId, RegisteredClient), DeskRefusal> {
        self.change_client(typed, |id, client| {
            let client_text = id.to_string();
            let event = match standing {
                ClientStanding::Enabled => Event::ClientEnabled { client: client_text },
                ClientStanding::Disabled { .. } => Event::ClientDisabled { client: client_text },
            };
            Ok((client.stands(standing.clone()), event))
        })
        .await
    }

    async fn change_client(
        &self,
        typed: &str,
        change: impl Fn(&ApplicationId, RegisteredClient) -> Result<(RegisteredClient, Event), DeskRefusal>
        + Send
        + Sync,
    ) -> Result<(ApplicationId, RegisteredClient), DeskRefusal> {
        let unknown = || DeskRefusal::ClientUnknown(typed.to_owned());
        let id = ApplicationId::parse(typed).map_err(|_| unknown())?;
        self.store
            .transaction(async |tx: Tx| {
                let client = tx.get::<RegisteredClient>(&id).await?.ok_or_else(unknown)?;
                of_command(&id, &client)?;
                let (client, event) = change(&id, client)?;
                // What was taken out of the settings is the command's, once somebody changes it.
                let client = RegisteredClient { origin: ClientOrigin::Command, ..client };
                tx.put(&id, &client)?;
                self.record(&tx, event, None)?;
                Ok((id.clone(), client))
            })
            .await
    }
}

/// Refuses to change what stands in the settings: the next look at them would undo it.
fn of_command(id: &ApplicationId, client: &RegisteredClient) -> Result<(), DeskRefusal> {
    match client.settings() {
        Some(place) => Err(DeskRefusal::ClientOfSettings { id: id.clone(), place: place.to_owned() }),
        None => Ok(()),
    }
}

/// A secret that was replaced, as long as it still counts.
fn overlapping(old: &ClientSecret, now: Timestamp, overlap: Duration) -> Option<ClientSecret> {
    let until = old.until.unwrap_or(now + overlap).min(now + overlap);
    (until > now).then(|| ClientSecret { until: Some(until), ..old.clone() })
}

fn client_id(typed: &str) -> Result<ApplicationId, DeskRefusal> {
    ApplicationId::parse(typed).map_err(|why| DeskRefusal::Id { given: typed.to_owned(), why })
}
