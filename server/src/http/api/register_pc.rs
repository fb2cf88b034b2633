//! A registration as the PC sees it that shows its code.

use crate::clock::Timestamp;
use crate::http::answer::{Answer, events};
use crate::http::request::extract::{Browser, Id, Json, MaybeSignedIn, Nothing, Now};
use crate::ids::{Draw as _, JourneyId, Secret};
use crate::journey::claim::Phone;
use crate::journey::register::{Origin, Over, Registration, State as Stage};
use crate::model::link::Link;
use crate::model::people::Device;
use crate::qr::Page;
use crate::service::app::App;
use crate::service::caller::Caller;
use crate::service::clue::Clue;
use crate::service::error::Error;
use crate::service::register::link::still_allowed;
use crate::service::{incidents, shown_code};
use crate::store::Tx;
use api::register::{Waiting, WaitingState};
use api::trouble::{Kind, Sign};
use api::{Code, Opener, Renew};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// `GET /api/register/{id}`: where it stands.
pub async fn look(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), Id(id)): (Now, Browser, Id<JourneyId>),
) -> Answer<Waiting> {
    let registration = own(app.store.get::<Registration>(&id).await?, browser.as_ref())?;
    waiting(&app, &caller, &id, &registration, None, now).await.map(Json)
}

/// `GET /api/register/{id}/events`: where it stands, again with every change.
pub async fn events(
    State(app): State<Arc<App>>,
    caller: Caller,
    Browser(browser): Browser,
    Id(id): Id<JourneyId>,
) -> Result<Response, Error> {
    own(app.store.get::<Registration>(&id).await?, browser.as_ref())?;
    let permit = app.streams.open(browser.as_ref(), caller.address)?;
    let changes = app.store.changes::<Registration>(&id).await?;
    let look = move |app: Arc<App>| {
        let (id, caller, browser) = (id.clone(), caller.clone(), browser.clone());
        async move {
            let registration = own(app.store.get::<Registration>(&id).await?, browser.as_ref())?;
            let now = app.clock.now();
            let view = waiting(&app, &caller, &id, &registration, None, now).await?;
            Ok((view, last(&app, &registration, now)))
        }
    };
    Ok(events::events(app, permit, changes, look).into_response())
}

/// Whether news of a registration can come that nobody on the PC asks for.
fn last(app: &App, registration: &Registration, now: Timestamp) -> events::Last {
    let goes_on = match &registration.state {
        Stage::Waiting { .. } => registration.is_over(now) == Over::NotYet,
        // A phone that began its ceremony in time may finish it afterwards.
        Stage::Claimed { phone, .. } | Stage::Open { phone, .. } => {
            now < phone.deadline + app.config.limits().ceremony
        }
        // A new code begins after a wrong number only where the PC asks for it.
        Stage::Failed { .. } | Stage::Done { .. } | Stage::Cancelled { .. } => false,
    };
    if goes_on { events::Last::No } else { events::Last::Yes }
}

/// `POST /api/register/{id}/renew`: a new code. A phone that has the old one is out. Where a session asked for the code, that session has
/// to ask for the next one, too: the cookie of a browser outlives it.
pub async fn renew(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), MaybeSignedIn(there), Id(id)): (Now, Browser, MaybeSignedIn, Id<JourneyId>),
    Json(Renew { opener }): Json<Renew>,
) -> Answer<Waiting> {
    let code = app.dice.secret();
    let registration = app
        .store
        .transaction(async |tx: Tx| -> Result<Registration, Error> {
            let tx = &tx;
            let registration = own(tx.get::<Registration>(&id).await?, browser.as_ref())?;
            if let Some(asked) = registration.rests_on().and_then(|grounds| grounds.session.as_ref())
                && there.as_ref().is_none_or(|there| there.session.id != *asked)
            {
                return Err(Error::new(Code::SessionMissing));
            }
            still_allowed(tx, &app, &registration, now).await?;
            let registration = registration.renewed(code.hash(), opener, now, &app.config.limits())?;
            put(tx, &id, &registration, &code)?;
            Ok(registration)
        })
        .await?;
    waiting(&app, &caller, &id, &registration, Some(&code), now).await.map(Json)
}

/// `POST /api/register/{id}/cancel`: an ordinary end.
pub async fn cancel(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), Id(id)): (Now, Browser, Id<JourneyId>),
    Json(Nothing {}): Json<Nothing>,
) -> Answer<Waiting> {
    let registration = app
        .store
        .transaction(async |tx: Tx| -> Result<Registration, Error> {
            let tx = &tx;
            let registration = own(tx.get::<Registration>(&id).await?, browser.as_ref())?.cancelled(now);
            tx.put(&id, &registration)?;
            Ok(registration)
        })
        .await?;
    waiting(&app, &caller, &id, &registration, None, now).await.map(Json)
}

/// Writes down a registration that a PC shows, and where its code leads.
pub fn put(tx: &Tx, id: &JourneyId, registration: &Registration, code: &Secret) -> Result<(), Error> {
    tx.put(&code.hash(), &Link::Registration(id.clone()))?;
    Ok(tx.put(id, registration)?)
}

/// A registration that exists already, for a page that lost the answer: with a new code while no phone has come, and as it stands
/// afterwards.
pub async fn again<'code>(
    tx: &Tx,
    app: &App,
    id: &JourneyId,
    code: &'code Secret,
    now: Timestamp,
) -> Result<(Registration, Option<&'code Secret>), Error> {
    let registration = tx.get::<Registration>(id).await?.ok_or_else(|| Error::new(Code::JourneyPast))?;
    if withdrawn(tx, app, &registration, now).await?.is_some() {
        return Ok((registration, None));
    }
    match (&registration.state, registration.is_over(now)) {
        (Stage::Waiting { .. }, Over::NotYet) => {
            let registration = registration.renewed(code.hash(), Opener::Own, now, &app.config.limits())?;
            put(tx, id, &registration, code)?;
            Ok((registration, Some(code)))
        }
        (Stage::Waiting { .. }, Over::TimedOut)
        | (
            Stage::Claimed { .. }
            | Stage::Open { .. }
            | Stage::Done { .. }
            | Stage::Failed { .. }
            | Stage::Cancelled { .. },
            _,
        ) => Ok((registration, None)),
    }
}

/// Why a registration is over although nobody ended it, where the proof that it rests on was withdrawn. What came to its end before
/// stays as it was.
async fn withdrawn(
    tx: &Tx,
    app: &App,
    registration: &Registration,
    now: Timestamp,
) -> Result<Option<Code>, Error> {
    match &registration.state {
        Stage::Waiting { .. } | Stage::Claimed { .. } | Stage::Open { .. } => {}
        Stage::Done { .. } | Stage::Failed { .. } | Stage::Cancelled { .. } => return Ok(None),
    }
    match still_allowed(tx, app, registration, now).await {
        Ok(()) => Ok(None),
        Err(Error { code, .. })
            if matches!(code, Code::LinkWithdrawn | Code::HolderDisabled | Code::HolderUnknown) =>
        {
            Ok(Some(code))
        }
        Err(error) => Err(error),
    }
}

/// Where it stands, with the code where it was just made.
pub async fn waiting(
    app: &App,
    caller: &Caller,
    id: &JourneyId,
    registration: &Registration,
    code: Option<&Secret>,
    now: Timestamp,
) -> Result<Waiting, Error> {
    let withdrawn = withdrawn(&app.store.reading(), app, registration, now).await?;
    let shown = |phone: &Phone, number: Option<u8>| WaitingState::Opened {
        phone: phone.device.name(caller.language),
        number,
        tried: phone.other.as_ref().map(|other| other.name(caller.language)),
        expires_at: phone.deadline.as_millis(),
    };
    let state = match (&registration.state, registration.is_over(now)) {
        (Stage::Waiting { .. } | Stage::Claimed { .. } | Stage::Open { .. }, _)
            if let Some(code) = withdrawn =>
        {
            ended(app, caller, id, (code, None)).await?
        }
        (Stage::Waiting { .. } | Stage::Claimed { .. } | Stage::Open { .. }, Over::TimedOut) => {
            ended(app, caller, id, (Code::JourneyExpired, Some(Sign::TimedOut))).await?
        }
        (Stage::Waiting { expires_at, .. }, Over::NotYet) => {
            WaitingState::Waiting { expires_at: expires_at.as_millis() }
        }
        (Stage::Claimed { phone, offer, .. }, Over::NotYet) => shown(phone, Some(offer.right)),
        (Stage::Open { phone, .. }, Over::NotYet) => shown(phone, None),
        (Stage::Done { device, .. }, _) => {
            let device = app.store.get::<Device>(device).await?;
            WaitingState::Done { label: device.map_or_else(String::new, |device| device.label) }
        }
        (Stage::Cancelled { .. }, _) => {
            ended(app, caller, id, (Code::Cancelled, Some(Sign::CancelledElsewhere))).await?
        }
        (Stage::Failed { .. }, _) => ended(app, caller, id, (Code::WrongNumber, None)).await?,
    };
    let qr = match code {
        Some(code) => {
            let until = now + app.config.limits().code;
            Some(shown_code::qr(&app.config.origin, Page::Register, code, until)?)
        }
        None => None,
    };
    Ok(Waiting { id: id.as_str().to_owned(), state, qr, now: now.as_millis() })
}

/// A registration that came to no device, as the PC is told.
async fn ended(
    app: &App,
    caller: &Caller,
    id: &JourneyId,
    (code, sign): (Code, Option<Sign>),
) -> Result<WaitingState, Error> {
    let (clue, why) = (Clue::Registration(id.clone()), (code, Kind::Create));
    let explanation = incidents::ended(app, caller, clue, why, sign).await?;
    Ok(WaitingState::Ended { explanation: Box::new(explanation) })
}

/// The registration that this very browser shows.
fn own(registration: Option<Registration>, browser: Option<&Secret>) -> Result<Registration, Error> {
    let own = registration.filter(|registration| match &registration.origin {
        Origin::Pc { browser: own, .. } => browser.is_some_and(|secret| secret.hash() == *own),
        Origin::Invitation { .. } => false,
    });
    own.ok_or_else(|| Error::new(Code::JourneyUnknown))
}
