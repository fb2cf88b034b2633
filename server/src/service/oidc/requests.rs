//! Authorization requests that wait for their person: each belongs to one browser, and to one tab of it.

use crate::budget::BegunFor;
use crate::ids::{Draw as _, HolderId, JourneyId, RequestId, Secret, SecretHash};
use crate::model::session::Session;
use crate::oidc::client::Client;
use crate::oidc::error::OauthError;
use crate::oidc::level::{AcrNeed, MeansKind};
use crate::oidc::metadata::path;
use crate::oidc::request::{
    AnsweredRequest, AuthorizationRequest, Decision, LATE, Lacking, OpenRequest, PushedRequest, REQUEST_LIFE,
    RequestStep,
};
use crate::service::act::Act;
use crate::service::beginnings::begins_for;
use crate::service::error::Error;
use crate::service::oidc::clients;
use crate::service::oidc::presence::presence;
use crate::service::rates::Beginning;
use crate::store::{self, ReadRows, Tx};
use api::Code;
use api::failure::Sign;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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

/// The same, for this holder alone: the button was shown to one person, and may be pressed when somebody else has signed in.
pub fn resume_path_of(id: &RequestId, holder: &HolderId) -> String {
    format!("{}&for={}", resume_path(id), shown_to(id, holder))
}

/// Stands for a holder in the address of a request. It opens nothing.
pub fn shown_to(id: &RequestId, holder: &HolderId) -> String {
    let hash = digest(&SHA256, format!("{id}\n{}", holder.as_str()).as_bytes());
    URL_SAFE_NO_PAD.encode(hash.as_ref().get(..16).unwrap_or_default())
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
    Ok(kept.filter(|it| it.browser.is_none() || act.caller.has(it.browser.as_ref())))
}

/// A request that a page of ours names; refuses one that is over, or another browser's.
pub async fn waiting(act: &Act, id: Option<RequestId>) -> Result<(RequestId, OpenRequest), Error> {
    let Some(id) = id else { return Err(over()) };
    match late(&act.app.store, act, &id).await? {
        Some(open) if act.now < open.expires_at => Ok((id, open)),
        Some(_) => {
            let why = "the request has waited for its person for too long";
            let late = Error::of_application(Code::RequestOver, why, Some(back_path(&id)));
            Err(late.seen(Sign::LinkExpired))
        }
        None => Err(gone(act, &id).await?),
    }
}

/// Why there is no request under this id for this browser, as far as it is known.
async fn gone(act: &Act, id: &RequestId) -> Result<Error, store::Error> {
    if let Some(answered) = answered(act, &key_of(id)).await? {
        let home = clients::home(&act.app.store, &answered.client).await?;
        return Ok(answered_already(home));
    }
    if let Some(open) = act.app.store.get::<OpenRequest>(id).await? {
        let why = "the request was begun in another browser, or this one sends no cookies";
        // Whoever has left an app's own view for this browser begins in this one.
        let home = clients::home(&act.app.store, &open.request.client).await?;
        let other = Error::of_application(Code::RequestOver, why, home);
        return Ok(other.seen(Sign::OpenedElsewhere).seen(Sign::CookiesBlocked));
    }
    Ok(over())
}

/// Why there is no request of which anything is known.
pub fn over() -> Error {
    let why = "the request is unknown, or was answered or given up long ago";
    Error::of_application(Code::RequestOver, why, None)
}

/// Why a request that was answered comes to nothing more; `home` is where its application is found.
pub fn answered_already(home: Option<String>) -> Error {
    let why = "the request was answered already";
    Error::of_application(Code::RequestOver, why, home).seen(Sign::LinkUsed)
}

/// Under what it is remembered that a request was answered.
pub fn key_of(id: &RequestId) -> SecretHash {
    Secret::of(id.as_str().as_bytes()).hash()
}

/// Remembers that a request was answered in this browser.
pub fn remember_answered(
    tx: &Tx,
    act: &Act,
    (key, client): (&SecretHash, &Client),
) -> Result<(), store::Error> {
    let browser = act.caller.journeys.clone();
    tx.put(key, &AnsweredRequest { client: client.id.clone(), browser, until: act.now + LATE })
}

/// That a request was answered, where it was in this very browser.
pub async fn answered(act: &Act, key: &SecretHash) -> Result<Option<AnsweredRequest>, store::Error> {
    let kept = act.app.store.get::<AnsweredRequest>(key).await?;
    Ok(kept.filter(|it| act.now < it.until && act.caller.has(it.browser.as_ref())))
}

/// With what a request can be met, of what people have here.
pub fn means(act: &Act, open: &OpenRequest, client: &Client) -> Vec<MeansKind> {
    open.request.acr.of(&here(act, &open.request, client).means())
}

/// The client with the means that its people have on this device. A phone has no card: a wish for one cannot be met there and is dropped, and the
/// token says what was proven (OpenID Connect Core §5.5.1.1). What is essential stays a condition.
fn here(act: &Act, request: &AuthorizationRequest, client: &Client) -> Client {
    let there = client.limited_to(&act.app.live.now().means());
    let phone = [MeansKind::Phone];
    let wish = request.acr.need == AcrNeed::Voluntary && !request.acr.is_met_by(MeansKind::Phone);
    if wish && act.caller.device.is_phone() && there.means().contains(&MeansKind::Phone) {
        return there.limited_to(&phone);
    }
    there
}

/// What is to be done with a request for whoever is signed in, of what people have here.
pub fn decide(
    act: &Act,
    (client, request): (&Client, &AuthorizationRequest),
    session: Option<&Session>,
    step: RequestStep,
) -> Decision {
    let client = here(act, request, client);
    request.decide(&client, session.map(presence).as_ref(), step)
}

/// Why nothing can come of a request, whoever is there, of what people have here.
pub fn hopeless(act: &Act, client: &Client, request: &AuthorizationRequest) -> Option<OauthError> {
    request.hopeless(&client.limited_to(&act.app.live.now().means()))
}

/// What whoever is signed in lacks for a request, of what people have here.
pub fn lacking(act: &Act, open: &OpenRequest, client: &Client, session: &Session) -> Option<Lacking> {
    let client = here(act, &open.request, client);
    open.request.lacking(&client, &presence(session))
}

/// Forgets a request that comes to nothing, with what was pushed for it: the client is answered, and once (RFC 9126 §4).
pub async fn forget(
    act: &Act,
    id: Option<&RequestId>,
    pushed: Option<&SecretHash>,
) -> Result<(), store::Error> {
    act.app
        .store
        .transaction(async |tx: Tx| -> Result<(), store::Error> {
            if let Some(id) = id {
                tx.delete::<OpenRequest>(id);
            }
            if let Some(pushed) = pushed {
                tx.delete::<PushedRequest>(pushed);
            }
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
