//! Grants: how they are given, whether they hold, and how they are taken back.

use crate::audit::Event;
use crate::ids::{Draw as _, GrantId, HolderId, Secret, SessionId};
use crate::model::people::{Device, Holder};
use crate::model::session::{Means, Session};
use crate::oidc::client::{Client, SubjectType};
use crate::oidc::grant::{
    AuthorizationCode, CODE_LIFE, CodeState, Grant, GrantOfSession, Subject, SubjectHolder,
};
use crate::oidc::level::{KeyBinding, Proven, RequestedAcr};
use crate::oidc::request::{AuthorizationRequest, RequestedClaims};
use crate::oidc::scope::ScopeSet;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::oidc::presence::presence;
use crate::service::oidc::{clients, grant_end};
use crate::service::sessions::NotHeld;
use crate::store::{self, ReadRows, Tx};
use api::Code;
use api::account::Copies;

/// The sector of all clients that know a person by the same `sub`. No host is called like this.
const PUBLIC_SECTOR: &str = "*";

/// What a grant is for.
#[derive(Clone, Copy, Debug)]
pub struct Granted<'a> {
    /// Which client gets it.
    pub client: &'a Client,
    /// How surely the person had to prove who it is.
    pub acr: &'a RequestedAcr,
    /// What the client may know.
    pub scopes: &'a ScopeSet,
    /// Single claims that it asked for.
    pub claims: &'a RequestedClaims,
}

/// Gives a grant to the client of a request, for whoever is signed in, and the code that fetches it.
pub async fn give(
    tx: &Tx,
    act: &Act,
    (client, request): (&Client, &AuthorizationRequest),
    session: &Session,
    code: &Secret,
) -> Result<(), Error> {
    let what = Granted { client, acr: &request.acr, scopes: &request.scopes, claims: &request.claims };
    let (id, _) = grant(tx, act, what, session).await?;
    let kept = AuthorizationCode {
        grant: id,
        client: client.id.clone(),
        redirect_uri: request.target.redirect_uri.clone(),
        challenge: request.challenge.clone(),
        dpop_jkt: request.dpop_jkt.clone(),
        nonce: request.nonce.clone(),
        expires_at: act.now + CODE_LIFE,
        state: CodeState::Fresh,
    };
    Ok(tx.put(&code.hash(), &kept)?)
}

/// Gives a grant for whoever has opened this session.
pub async fn grant(
    tx: &Tx,
    act: &Act,
    Granted { client, acr, scopes, claims }: Granted<'_>,
    session: &Session,
) -> Result<(GrantId, Grant), Error> {
    let id = act.app.random.grant();
    // Whoever disabled the client at this very moment wins.
    let registered = clients::find(tx, client.id.as_str()).await?;
    let registered = registered.ok_or_else(|| Error::new(Code::ApplicationUnknown))?;
    let there = presence(session);
    let proven = Proven { means: there.means, binding: binding(tx, &session.proven_by).await? };
    let grant = Grant {
        client: client.id.clone(),
        client_epoch: registered.epoch,
        holder: session.holder.clone(),
        sub: subject(tx, act, client, &session.holder).await?,
        epoch: session.epoch,
        means: session.proven_by.clone(),
        since: session.authenticated_at,
        proven,
        auth_time: session.authenticated_at,
        acr: proven.acr(acr),
        // What was taken out of its registration since it asked is not given any more.
        scopes: scopes.within(&client.metadata.scope),
        claims: claims.clone(),
        session: session.id.clone(),
        sid: session_id_for(client, &session.id),
        ends_at: session.authenticated_at + client.grant_lifetime(),
    };
    grant_end::make_room(tx, &act.app.store, &session.id, &client.id).await?;
    let of_session = GrantOfSession { client: Some(client.id.clone()), given_at: Some(act.now) };
    tx.put(&(session.id.as_str().to_owned(), id.clone()), &of_session)?;
    tx.put(&id, &grant)?;
    let event = Event::ApplicationEntered { application: client.id.to_string() };
    act.record(tx, event, &session.holder)?;
    Ok((id, grant))
}

/// Where the key of a proof is: with a passkey's provider, or in one device or card.
async fn binding(tx: &Tx, means: &Means) -> Result<KeyBinding, store::Error> {
    let Means::Device { id } = means else { return Ok(KeyBinding::Bound) };
    Ok(match tx.get::<Device>(id).await?.map(|device| device.copies) {
        Some(Copies::None) => KeyBinding::Bound,
        Some(Copies::Possible | Copies::Synced) | None => KeyBinding::Synced,
    })
}

/// By what a client knows a session: each client by another name, so that two of them cannot compare who is there.
pub fn session_id_for(client: &Client, session: &SessionId) -> String {
    Secret::of(format!("{}:{session}", client.id).as_bytes()).hash().to_string()
}

/// By what a client knows a person; drawn when the first of its sector asks.
async fn subject(tx: &Tx, act: &Act, client: &Client, holder: &HolderId) -> Result<String, store::Error> {
    let sector = sector(client);
    let key = (sector.clone(), holder.clone());
    if let Some(known) = tx.get::<Subject>(&key).await? {
        return Ok(known.sub);
    }
    let sub = act.app.random.unguessable();
    tx.put(&key, &Subject { sub: sub.clone() })?;
    tx.put(&(sector, sub.clone()), &SubjectHolder { holder: holder.clone() })?;
    Ok(sub)
}

/// The person whom a client knows by this `sub`.
pub async fn holder_of(
    store: &impl ReadRows,
    client: &Client,
    sub: &str,
) -> Result<Option<HolderId>, store::Error> {
    if sub.len() > 64 {
        return Ok(None);
    }
    Ok(store.get::<SubjectHolder>(&(sector(client), sub.to_owned())).await?.map(|it| it.holder))
}

fn sector(client: &Client) -> String {
    match client.metadata.subject_type {
        SubjectType::Public => PUBLIC_SECTOR.to_owned(),
        // A registration without a sector is refused; the client alone would be one.
        SubjectType::Pairwise => {
            client.metadata.sector(&client.id).unwrap_or_else(|| format!("client:{}", client.id))
        }
    }
}

/// A grant that holds, and its person: not over, the person not disabled since, and what was proven with not removed.
pub async fn holds(tx: &Tx, act: &Act, id: &GrantId) -> Result<Option<(Grant, Holder)>, store::Error> {
    let Some(grant) = tx.get::<Grant>(id).await?.filter(|grant| act.now < grant.ends_at) else {
        return Ok(None);
    };
    // What was given to a client counts for nothing from the moment at which it is disabled, whether it is enabled again or not.
    let found = clients::find(tx, grant.client.as_str()).await?;
    let Some(found) = found.filter(|found| found.epoch == grant.client_epoch) else { return Ok(None) };
    // Nor does what was taken out of its registration since.
    if !found.client.means().contains(&grant.proven.means) {
        return Ok(None);
    }
    let may = &found.client.metadata.scope;
    let grant = Grant { scopes: grant.scopes.within(may), claims: grant.claims.within(may), ..grant };
    match grant.grounds().proof_holds(tx).await {
        Ok(holder) => Ok(Some((grant, holder))),
        Err(NotHeld::Ended(_)) => Ok(None),
        Err(NotHeld::Store(error)) => Err(error),
    }
}

/// Ends a grant, where it is still there, and writes down why.
pub async fn take_back(
    tx: &Tx,
    act: &Act,
    id: &GrantId,
    why: impl Fn(String) -> Event,
) -> Result<(), store::Error> {
    let Some(grant) = tx.get::<Grant>(id).await? else { return Ok(()) };
    grant_end::end(tx, id, &grant);
    act.record_consequence(tx, why(grant.client.to_string()), &grant.holder)
}
