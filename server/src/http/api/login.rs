//! Logging in on a PC with a phone, as the PC sees it.

use crate::clock::Timestamp;
use crate::http::answer::{Answer, events};
use crate::http::api::{changes, register_pc, sessions};
use crate::http::request::cookies::{self, Cookie, WithCookies};
use crate::http::request::extract::{Browser, Id, Json, MaybeSignedIn, Nothing, Now};
use crate::ids::{Draw as _, HolderId, JourneyId, Secret};
use crate::journey::claim::Phone;
use crate::journey::login::{Approver, Failed, Login, Purpose, State as Stage};
use crate::journey::register::Registration;
use crate::model::link::Link;
use crate::model::people::Holder;
use crate::model::session::{Grounds, Means, Session};
use crate::passkey::Refused;
use crate::qr::Page;
use crate::service::app::App;
use crate::service::beginnings::begins;
use crate::service::caller::Caller;
use crate::service::clue::Clue;
use crate::service::error::Error;
use crate::service::rates::{Asked, Beginning};
use crate::service::sessions::{Ended, NotHeld};
use crate::service::{devices, holders, incidents, proof, shown_code};
use crate::store::Tx;
use api::login::{self, Begin, By, Take, View};
use api::register::Waiting;
use api::session;
use api::trouble::Kind;
use api::{Code, Qr, Renew};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;
use std::sync::Arc;

/// `POST /api/login`: a new login with its first code.
pub async fn begin(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), MaybeSignedIn(signed_in)): (Now, Browser, MaybeSignedIn),
    Json(begin): Json<Begin>,
) -> Result<WithCookies<Json<View>>, Error> {
    let holder = asked_for(&app, &begin, caller.address).await?;
    let application = application(&app, begin.application)?;
    let (purpose, holder) = match (begin.purpose, signed_in) {
        (login::Purpose::Login, _) => (Purpose::Login, holder),
        (login::Purpose::ChangePhone, _) => (Purpose::ChangePhone, holder),
        (login::Purpose::Reauthenticate, Some(it)) => {
            let (change, what) = changes::asked(&app, &it, begin.change.as_deref(), now).await?;
            let session = it.session.id;
            (Purpose::Reauthenticate { session, change, what }, Some(it.session.holder))
        }
        (login::Purpose::Reauthenticate, None) => return Err(Error::new(Code::SessionMissing)),
    };
    let browser = browser.unwrap_or_else(|| app.dice.secret());
    let code = app.dice.secret();
    let id = app.dice.journey();
    let login = Login {
        holder,
        application,
        purpose,
        browser: browser.hash(),
        pc: caller.device.clone(),
        place: place(&app, &caller),
        asked_at: now,
        incident: None,
        state: Stage::Waiting { code: code.hash(), expires_at: now + app.config.limits().code },
    };
    begins(&app, Beginning::Login, &caller, &id, now).await?;
    app.store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            let tx = &tx;
            tx.put(&id, &login)?;
            Ok(tx.put(&code.hash(), &Link::Login(id.clone()))?)
        })
        .await?;
    let view = view(&app, &caller, &id, &login, Some(qr(&app, &code, now)?), now).await?;
    Ok(WithCookies(vec![cookies::set(Cookie::Browser, browser.reveal(), &app)], Json(view)))
}

/// `GET /api/login/{id}`: where it stands.
pub async fn look(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser)): (Now, Browser),
    Id(id): Id<JourneyId>,
) -> Answer<View> {
    let login = app.store.get::<Login>(&id).await?;
    let login = own(login, browser.as_ref())?;
    view(&app, &caller, &id, &login, None, now).await.map(Json)
}

/// `GET /api/login/{id}/events`: where it stands, again with every change.
pub async fn events(
    State(app): State<Arc<App>>,
    caller: Caller,
    Browser(browser): Browser,
    Id(id): Id<JourneyId>,
) -> Result<Response, Error> {
    own(app.store.get::<Login>(&id).await?, browser.as_ref())?;
    let permit = app.streams.open(browser.as_ref(), caller.address)?;
    let changes = app.store.changes::<Login>(&id).await?;
    let look = move |app: Arc<App>| {
        let (id, caller, browser) = (id.clone(), caller.clone(), browser.clone());
        async move {
            let login = own(app.store.get::<Login>(&id).await?, browser.as_ref())?;
            if let Purpose::Reauthenticate { session, .. } = &login.purpose {
                events::of_session(&app, session).await?;
            }
            let now = app.clock.now();
            app.rates.follows(&id, now);
            let view = view(&app, &caller, &id, &login, None, now).await?;
            Ok((view, last(&app, &login, now)))
        }
    };
    Ok(events::events(app, permit, changes, look).into_response())
}

/// Whether news of a login can come that nobody on the PC asks for.
fn last(app: &App, login: &Login, now: Timestamp) -> events::Last {
    let goes_on = match &login.state {
        // It was not taken in time, and never will be.
        Stage::Approved { .. } if login.is_left(now) => false,
        Stage::Waiting { expires_at, .. } => now < *expires_at,
        // A phone that began its last ceremony in time may finish it afterwards; then the PC takes its session.
        Stage::Opened { phone, .. } | Stage::Confirming { phone, .. } | Stage::Approved { phone, .. } => {
            now < phone.deadline + app.config.limits().ceremony
        }
        Stage::Finished { .. } | Stage::Cancelled { .. } | Stage::Failed { .. } => false,
    };
    if goes_on { events::Last::No } else { events::Last::Yes }
}

/// `POST /api/login/{id}/renew`: a new code. A phone that has the old one is out.
pub async fn renew(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), Id(id)): (Now, Browser, Id<JourneyId>),
    Json(Renew { opener }): Json<Renew>,
) -> Answer<View> {
    own(app.store.get::<Login>(&id).await?, browser.as_ref())?;
    begins(&app, Beginning::Renewal, &caller, &id, now).await?;
    let code = app.dice.secret();
    let login = app
        .store
        .transaction(async |tx: Tx| -> Result<Login, Error> {
            let tx = &tx;
            let login = own(tx.get::<Login>(&id).await?, browser.as_ref())?;
            let login = login.renewed(code.hash(), opener, now, &app.config.limits())?;
            tx.put(&code.hash(), &Link::Login(id.clone()))?;
            tx.put(&id, &login)?;
            Ok(login)
        })
        .await?;
    view(&app, &caller, &id, &login, Some(qr(&app, &code, now)?), now).await.map(Json)
}

/// `POST /api/login/{id}/cancel`: an ordinary end.
pub async fn cancel(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), Id(id)): (Now, Browser, Id<JourneyId>),
    Json(Nothing {}): Json<Nothing>,
) -> Answer<View> {
    let login = app
        .store
        .transaction(async |tx: Tx| -> Result<Login, Error> {
            let tx = &tx;
            let login = own(tx.get::<Login>(&id).await?, browser.as_ref())?.cancelled(By::Pc);
            tx.put(&id, &login)?;
            Ok(login)
        })
        .await?;
    view(&app, &caller, &id, &login, None, now).await.map(Json)
}

/// `POST /api/login/{id}/session`: the PC takes the session that the phone approved.
pub async fn take(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), MaybeSignedIn(there), Id(id)): (Now, Browser, MaybeSignedIn, Id<JourneyId>),
    Json(Take { conflict }): Json<Take>,
) -> Result<WithCookies<Json<session::Session>>, Error> {
    let fresh = app.dice.secret();
    let (session, holder, cookie) = app
        .store
        .transaction(async |tx: Tx| -> Result<(Session, Holder, Option<&Secret>), Error> {
            let tx = &tx;
            let login = own(tx.get::<Login>(&id).await?, browser.as_ref())?;
            if let (Stage::Finished { session, .. }, Some(there)) = (&login.state, &there) {
                // The answer was lost or the page reloaded: the session is there already.
                if *session == Some(there.session.id.clone()) {
                    let (holder, _) = holders::enabled(tx, there.holder()).await?;
                    return Ok((there.session.clone(), holder, None));
                }
            }
            if login.purpose == Purpose::ChangePhone {
                return Err(Error::new(Code::JourneyPast)); // it allows a phone, and nothing else
            }
            let Stage::Approved { by, at, .. } = &login.state else {
                return Err(login
                    .taken(app.dice.session(), now)
                    .map_or_else(Error::from, |_| Error::new(Code::JourneyPast)));
            };
            let holder = approver(tx, &app, by, *at, now).await?;
            // However late the PC takes it, the person proved who it is when the phone approved.
            let means = Means::device(&by.device);
            let proof = (&means, *at);
            let session = match &login.purpose {
                Purpose::Login => {
                    let application = login.application.clone();
                    let opening = sessions::Opening { holder: &holder, proof, application, conflict };
                    sessions::open(tx, &app, &fresh, opening, there.as_ref(), &caller, now).await?
                }
                Purpose::ChangePhone => return Err(Error::new(Code::JourneyPast)),
                Purpose::Reauthenticate { session, change, .. } => {
                    let of = (session, proof::Subject::Change(change));
                    proof::confirm(tx, &app, of, proof, &fresh, caller.address, now).await?
                }
            };
            tx.put(&id, &login.taken(session.id.clone(), now)?)?;
            Ok((session, holder, Some(&fresh)))
        })
        .await?;
    sessions::begun(&app, &session, &holder, (cookie, caller.language)).await
}

/// `POST /api/login/{id}/registration`: the old phone has allowed a new one, which is registered with the code that comes back. Asked
/// again, it is the same registration, within the same time.
pub async fn change_phone(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), Id(id)): (Now, Browser, Id<JourneyId>),
    Json(Nothing {}): Json<Nothing>,
) -> Answer<Waiting> {
    let code = app.dice.secret();
    let (registration, code) = app
        .store
        .transaction(async |tx: Tx| -> Result<(Registration, Option<&Secret>), Error> {
            let tx = &tx;
            let login = own(tx.get::<Login>(&id).await?, browser.as_ref())?;
            if matches!((&login.purpose, &login.state), (Purpose::ChangePhone, Stage::Finished { .. })) {
                return register_pc::again(tx, &app, &id, &code, now).await;
            }
            let ends_at = login.ends_at();
            let browser = login.browser.clone();
            let by = login.by().cloned();
            let changed = login.changed(now)?;
            let (Some(by), Some(ends_at)) = (by, ends_at) else {
                return Err(Error::new(Code::JourneyPast));
            };
            let holder = approver(tx, &app, &by, now, now).await?;
            holders::room(tx, &app, &holder.id).await?;
            let limits = app.config.limits();
            let grounds = grounds_of(&by, now);
            let registration =
                Registration::on_pc(grounds, browser, code.hash(), now, &limits).within(ends_at);
            // Under the login's own name: one approval cannot give two registrations.
            register_pc::put(tx, &id, &registration, &code)?;
            tx.put(&id, &changed)?;
            Ok((registration, Some(&code)))
        })
        .await?;
    register_pc::waiting(&app, &caller, &id, &registration, code, now).await.map(Json)
}

/// Who approved, if the approval still counts.
async fn approver(tx: &Tx, app: &App, by: &Approver, at: Timestamp, now: Timestamp) -> Result<Holder, Error> {
    // Says which desk to call where the holder is disabled.
    holders::enabled(tx, &by.holder).await?;
    let held = grounds_of(by, at).hold(tx, &app.config.lifetime(), now).await;
    held.map_err(|over| match over {
        NotHeld::Ended(Ended::MeansRemoved) => Error::from(Refused::Unknown).of(&by.holder),
        NotHeld::Ended(_) => Error::new(Code::Cancelled).of(&by.holder),
        NotHeld::Store(error) => error.into(),
    })
}

/// What an approval is a proof of.
fn grounds_of(by: &Approver, at: Timestamp) -> Grounds {
    let (holder, means) = (by.holder.clone(), Means::device(&by.device));
    Grounds { holder, epoch: by.epoch, means, since: at, session: None }
}

/// The holder whose id was typed. Says at once what would fail later: unknown, disabled, without a device.
/// Where somebody keeps asking in the holder's name, the login goes on as if no id had been typed: the phone says who
/// it is, and nobody is kept from logging in.
async fn asked_for(app: &App, begin: &Begin, from: IpAddr) -> Result<Option<HolderId>, Error> {
    let Some(typed) = &begin.holder_id else { return Ok(None) };
    let id = HolderId::parse(typed)?;
    match app.rates.holder(id.as_str(), from) {
        Asked::Usual => {}
        Asked::TooOften => return Ok(None),
    }
    app.store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            let tx = &tx;
            let (holder, authority) = holders::enabled(tx, &id).await?;
            if devices::count(tx, &holder.id).await? == 0 {
                return Err(Error::new(Code::NoDevice).of(&id).call(Some(holders::desk(&authority))));
            }
            Ok(())
        })
        .await?;
    Ok(Some(id))
}

/// An application that may send people here.
pub fn application(app: &App, id: Option<String>) -> Result<Option<String>, Error> {
    match id {
        Some(id) if app.config.application(&id).is_none() => {
            Err(Error::bad_request("`application` is not registered here"))
        }
        known => Ok(known),
    }
}

/// The login of this very browser.
fn own(login: Option<Login>, browser: Option<&Secret>) -> Result<Login, Error> {
    let own = login.filter(|login| browser.is_some_and(|secret| secret.hash() == login.browser));
    own.ok_or_else(|| Error::new(Code::JourneyUnknown))
}

fn qr(app: &App, code: &Secret, now: Timestamp) -> Result<Qr, Error> {
    shown_code::qr(&app.config.origin, Page::Approve, code, now + app.config.limits().code)
}

/// Where the PC is: a configured place, or its address.
fn place(app: &App, caller: &Caller) -> String {
    let address = caller.address;
    app.config.place(address).map_or_else(|| address.to_string(), |place| format!("{place}（{address}）"))
}

/// Where the login stands, for the PC.
async fn view(
    app: &App,
    caller: &Caller,
    id: &JourneyId,
    login: &Login,
    qr: Option<Qr>,
    now: Timestamp,
) -> Result<View, Error> {
    let tried = |phone: &Phone| phone.other.as_ref().map(|other| other.name(caller.language));
    let state = match &login.state {
        Stage::Waiting { expires_at, .. } if now >= *expires_at => login::State::CodeExpired,
        Stage::Waiting { expires_at, .. } => login::State::Waiting { expires_at: expires_at.as_millis() },
        Stage::Opened { phone, .. } | Stage::Confirming { phone, .. } if now >= phone.deadline => {
            login::State::CodeExpired
        }
        Stage::Opened { phone, offer, .. } => login::State::Opened {
            number: offer.right,
            phone: phone.device.name(caller.language),
            tried: tried(phone),
            expires_at: phone.deadline.as_millis(),
        },
        Stage::Confirming { phone, .. } => login::State::Confirming {
            phone: phone.device.name(caller.language),
            tried: tried(phone),
            expires_at: phone.deadline.as_millis(),
        },
        Stage::Approved { .. } if login.is_left(now) => ended(app, caller, id, Code::JourneyExpired).await?,
        Stage::Approved { .. } => login::State::Approved,
        Stage::Finished { .. } => login::State::Finished,
        Stage::Cancelled { by } => login::State::Cancelled { by: *by },
        Stage::Failed { why: Failed::WrongNumber, .. } => ended(app, caller, id, Code::WrongNumber).await?,
        Stage::Failed { why: Failed::HolderDisabled, .. } => {
            ended(app, caller, id, Code::HolderDisabled).await?
        }
    };
    // Only where it was typed: whoever is signed in, or changes phones, has no id to take back.
    let typed = login.holder.as_ref().filter(|_| login.purpose == Purpose::Login);
    let holder = typed.map(HolderId::masked);
    Ok(View { id: id.as_str().to_owned(), state, qr, holder, now: now.as_millis() })
}

/// A login that was refused, as the PC is told.
async fn ended(app: &App, caller: &Caller, id: &JourneyId, code: Code) -> Result<login::State, Error> {
    let explanation = incidents::ended(app, caller, Clue::Login(id.clone()), (code, Kind::Get), None).await?;
    Ok(login::State::Ended { explanation: Box::new(explanation) })
}
