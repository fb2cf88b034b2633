//! Authorization requests that wait for their person: each belongs to one browser, and to one tab of it.

use crate::budget::BegunFor;
use crate::ids::{Draw as _, JourneyId, RequestId, SecretHash};
use crate::model::session::Session;
use crate::oidc::client::Client;
use crate::oidc::level::MeansKind;
use crate::oidc::metadata::path;
use crate::oidc::request::{AuthorizationRequest, Decision, Lacking, OpenRequest, REQUEST_LIFE, RequestStep};
use crate::service::act::Act;
use crate::service::beginnings::begins_for;
use crate::service::error::Error;
use crate::service::oidc::presence::presence;
use crate::service::rates::Beginning;
use crate::store::{self, ReadRows, Tx};
use api::Code;

/// What stands before a request's id where an application's may stand: no application's id has a colon.
const PREFIX: &str = "request:";

/// What our pages are told in the place of an application's id.
pub fn named(id: &RequestId) -> String {
    format!("{PREFIX}{id}")
}

/// The request that a page of ours names, where it names one.
pub fn read(named: &str) -> Option<Option<RequestId>> {
    named.strip_prefix(PREFIX).map(RequestId::from_wire)
}

/// Where a person goes on who has logged in for a request.
pub fn resume_path(id: &RequestId) -> String {
    format!("{}?request={id}", path::RESUME)
}

/// Where a person goes who goes back to the application without having logged in.
pub fn back_path(id: &RequestId) -> String {
    format!("{}?request={id}", path::BACK)
}

/// Writes a request down.
pub async fn open(
    act: &Act,
    request: AuthorizationRequest,
    step: RequestStep,
    pushed: Option<SecretHash>,
) -> Result<RequestId, Error> {
    let id = act.app.random.request();
    let browser = match step {
        RequestStep::Seen => act.caller.journeys.clone(),
        // Its cookies do not come along with what another site posts.
        RequestStep::Arrived => None,
    };
    let open = OpenRequest { request, browser, step, pushed, expires_at: act.now + REQUEST_LIFE };
    if let Some(journey) = JourneyId::from_wire(id.as_str()) {
        let (what, whom) = if open.request.is_long() {
            (Beginning::LongRequest, BegunFor::AtLength)
        } else {
            (Beginning::Request, BegunFor::Client(open.request.client.clone()))
        };
        begins_for(act, what, (&journey, &whom)).await?;
    }
    act.app.store.transaction(async |tx: Tx| tx.put(&id, &open)).await?;
    Ok(id)
}

/// A request that waits for somebody in this very browser.
pub async fn own(
    store: &impl ReadRows,
    act: &Act,
    id: &RequestId,
) -> Result<Option<OpenRequest>, store::Error> {
    Ok(late(store, act, id).await?.filter(|it| act.now < it.expires_at))
}

/// A request of this very browser, also one whose time is over: whoever comes too late is still led back.
pub async fn late(
    store: &impl ReadRows,
    act: &Act,
    id: &RequestId,
) -> Result<Option<OpenRequest>, store::Error> {
    let kept = store.get::<OpenRequest>(id).await?;
    Ok(kept.filter(|it| it.browser.is_none() || it.browser == act.caller.journeys))
}

/// A request that a page of ours names; refuses one that is over, or another browser's.
pub async fn waiting(act: &Act, id: Option<RequestId>) -> Result<(RequestId, OpenRequest), Error> {
    let Some(id) = id else { return Err(over()) };
    match late(&act.app.store, act, &id).await? {
        Some(open) if act.now < open.expires_at => Ok((id, open)),
        Some(_) => Err(Error::of_application(
            Code::RequestOver,
            "the request has waited for its person for too long",
            Some(back_path(&id)),
        )),
        None => Err(over()),
    }
}

/// Why there is no request of which anything is known in this browser.
pub fn over() -> Error {
    let why = "the request is unknown, was answered already, or was begun in another browser";
    Error::of_application(Code::RequestOver, why, None)
}

/// With what a request can be met, of what people have here.
pub fn means(act: &Act, open: &OpenRequest, client: &Client) -> Vec<MeansKind> {
    open.request.acr.of(&client.limited_to(&act.app.live.now().means()).means())
}

/// What is to be done with a request for whoever is signed in, of what people have here.
pub fn decide(
    act: &Act,
    (client, request): (&Client, &AuthorizationRequest),
    session: Option<&Session>,
    step: RequestStep,
) -> Decision {
    let client = client.limited_to(&act.app.live.now().means());
    request.decide(&client, session.map(presence).as_ref(), step)
}

/// What whoever is signed in lacks for a request, of what people have here.
pub fn lacking(act: &Act, open: &OpenRequest, client: &Client, session: &Session) -> Option<Lacking> {
    let client = client.limited_to(&act.app.live.now().means());
    open.request.lacking(&client, &presence(session))
}

/// Forgets a request that comes to nothing.
pub async fn forget(act: &Act, id: &RequestId) -> Result<(), store::Error> {
    act.app
        .store
        .transaction(async |tx: Tx| -> Result<(), store::Error> {
            tx.delete::<OpenRequest>(id);
            Ok(())
        })
        .await
}

/// A request came to something: it is not held against its address any longer.
pub fn ends(act: &Act, id: &RequestId) {
    if let Some(journey) = JourneyId::from_wire(id.as_str()) {
        act.app.rates.proven(&journey, act.now);
    }
}
