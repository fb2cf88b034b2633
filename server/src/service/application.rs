//! What people come for: the applications that send them here, by an address of ours or by OpenID Connect.

use crate::aim::Aim;
use crate::ids::{HolderId, RequestId};
use crate::model::session::Session;
use crate::oidc::client::Client;
use crate::oidc::level::MeansKind;
use crate::oidc::request::{Lacking, OpenRequest};
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::oidc::{clients, requests};
use api::Code;

/// Where people go on who come for our own pages.
pub const OWN: &str = "/account";

/// What somebody comes for, as our page was told.
pub struct ComesFrom {
    /// What the application is called.
    pub name: Option<String>,
    request: Option<WaitingRequest>,
    home: Option<String>,
}

/// An authorization request that waits for its person.
struct WaitingRequest {
    id: RequestId,
    open: OpenRequest,
    client: Client,
}

impl ComesFrom {
    /// What whoever is signed in lacks for it.
    pub fn lacking(&self, act: &Act, session: &Session) -> Option<Lacking> {
        self.request.as_ref().and_then(|it| requests::lacking(act, &it.open, &it.client, session))
    }

    /// With what a person can sign in for it, where it is a request.
    pub fn means(&self, act: &Act) -> Option<Vec<MeansKind>> {
        self.request.as_ref().map(|it| requests::means(act, &it.open, &it.client))
    }

    /// The holder id that the application thinks it will be.
    pub fn login_hint(&self) -> Option<String> {
        self.request.as_ref().and_then(|it| it.open.request.login_hint.clone())
    }

    /// Where whoever is signed in goes on, whatever the session was begun for: to what the person comes for now.
    pub fn next(&self, holder: &HolderId) -> String {
        match (&self.request, &self.home) {
            (Some(request), _) => requests::resume_path_of(&request.id, holder),
            (None, Some(home)) => home.clone(),
            (None, None) => OWN.to_owned(),
        }
    }

    /// Where the person goes back without having signed in, where it is a request.
    pub fn back(&self) -> Option<String> {
        self.request.as_ref().map(|it| requests::back_path(&it.id))
    }
}

/// What somebody begins something for who comes with the id of an application, with an authorization request, or with nothing; refuses an
/// application that may not send people here.
pub async fn aim(act: &Act, named: Option<&str>) -> Result<Aim, Error> {
    let Some(id) = named else { return Ok(Aim::OwnPages) };
    if let Some(request) = requests::read(id) {
        return Ok(waiting(act, request).await?.aim());
    }
    let live = act.app.live.now();
    let known = live.application(id).ok_or_else(unknown)?;
    Ok(Aim::Application(known.id.clone()))
}

/// What somebody logs in for with these means; refuses means that the request does not allow, with which the login would lead back here.
pub async fn aim_by(act: &Act, named: Option<&str>, means: MeansKind) -> Result<Aim, Error> {
    let Some(request) = named.and_then(requests::read) else { return aim(act, named).await };
    let it = waiting(act, request).await?;
    if requests::means(act, &it.open, &it.client).contains(&means) {
        Ok(it.aim())
    } else {
        let why = format!("`application` does not allow signing in with `{}`", means.as_str());
        Err(Error::request(Code::MeansNotAllowed, why))
    }
}

/// What somebody comes for; refuses an application that may not send people here.
pub async fn comes_from(act: &Act, named: Option<&str>) -> Result<ComesFrom, Error> {
    let Some(id) = named else { return Ok(ComesFrom { name: None, request: None, home: None }) };
    if let Some(request) = requests::read(id) {
        let request = waiting(act, request).await?;
        let name = Some(request.client.metadata.client_name.clone());
        return Ok(ComesFrom { name, request: Some(request), home: None });
    }
    let live = act.app.live.now();
    let known = live.application(id).ok_or_else(unknown)?;
    Ok(ComesFrom { name: Some(known.name.clone()), request: None, home: Some(known.home.to_string()) })
}

/// A request of this browser's, whose client may still send people here.
async fn waiting(act: &Act, id: Option<RequestId>) -> Result<WaitingRequest, Error> {
    let (id, open) = requests::waiting(act, id).await?;
    let found = clients::find(&act.app.store, open.request.client.as_str()).await?;
    let client = found.ok_or_else(unknown)?.client;
    Ok(WaitingRequest { id, open, client })
}

impl WaitingRequest {
    fn aim(self) -> Aim {
        Aim::Request { request: self.id, client: self.open.request.client }
    }
}

/// What the application is called that somebody logs in to; nothing for our own pages, and for one that is not there any more.
pub async fn name(act: &Act, aim: &Aim) -> Result<Option<String>, Error> {
    Ok(match aim {
        Aim::OwnPages => None,
        Aim::Application(id) => act.app.live.now().application(id.as_str()).map(|it| it.name.clone()),
        Aim::Request { client, .. } => clients::name(&act.app.store, client).await?,
    })
}

fn unknown() -> Error {
    Error::request(Code::ApplicationUnknown, "`application` is not registered here")
}
