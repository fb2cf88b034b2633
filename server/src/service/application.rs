//! What people come for: the applications that send them here, by an address of ours or by OpenID Connect.

use crate::aim::Aim;
use crate::ids::RequestId;
use crate::model::session::Session;
use crate::oidc::level::MeansKind;
use crate::oidc::request::OpenRequest;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::oidc::{clients, requests};
use api::Code;

/// What somebody comes for, as our page was told.
pub struct ComesFrom {
    /// What the application is called.
    pub name: Option<String>,
    request: Option<(RequestId, OpenRequest)>,
    means: Option<Vec<MeansKind>>,
}

impl ComesFrom {
    /// Whether whoever is signed in need not prove anything more for it.
    pub async fn lets_in(&self, act: &Act, session: &Session) -> Result<bool, Error> {
        match &self.request {
            Some((_, open)) => requests::is_met_by(act, open, session).await,
            None => Ok(true),
        }
    }

    /// Whether it takes a card.
    pub fn takes_cards(&self) -> bool {
        let is_card = |means: &MeansKind| *means != MeansKind::Phone;
        self.means.as_ref().is_none_or(|all| all.iter().any(is_card))
    }

    /// Where the person goes on, where that is not what the session says.
    pub fn next(&self) -> Option<String> {
        self.request.as_ref().map(|(id, _)| requests::resume_path(id))
    }
}

/// What somebody logs in for who comes with the id of an application, with an authorization request, or with nothing; refuses an application
/// that may not send people here.
pub async fn aim(act: &Act, named: Option<&str>) -> Result<Aim, Error> {
    let Some(id) = named else { return Ok(Aim::OwnPages) };
    if let Some(request) = requests::read(id) {
        return Ok(requests::aim(act, request).await?.0);
    }
    let live = act.app.live.now();
    let known = live.application(id).ok_or_else(unknown)?;
    Ok(Aim::Application(known.id.clone()))
}

/// What somebody comes for; refuses an application that may not send people here.
pub async fn comes_from(act: &Act, named: Option<&str>) -> Result<ComesFrom, Error> {
    let Some(id) = named else { return Ok(ComesFrom { name: None, request: None, means: None }) };
    if let Some(request) = requests::read(id) {
        let (aim, open) = requests::aim(act, request.clone()).await?;
        let name = name(act, &aim).await?;
        let found = clients::find(&act.app.store, open.request.client.as_str()).await?;
        let means = found.map(|found| requests::means(act, &open, &found.client));
        return Ok(ComesFrom { name, request: request.map(|id| (id, open)), means });
    }
    let live = act.app.live.now();
    let known = live.application(id).ok_or_else(unknown)?;
    Ok(ComesFrom { name: Some(known.name.clone()), request: None, means: None })
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
