//! A holder's own devices: rename, remove, add, and the confirmation that the last two ask for.

use super::cookies::{self, Cookie, WithCookies};
use super::error::{Answer, Error};
use super::extract::{Browser, Caller, Id, Json, Nothing, Now, SignedIn};
use super::{card_use, ceremonies, follow, holders, prove, register};
use crate::App;
use crate::audit::{self, Entry, Event};
use crate::clock::Timestamp;
use crate::devices;
use crate::ids::{CardId, DeviceId, Draw as _, Secret};
use crate::journey::register::Registration;
use crate::passkey::{Allowed, Begun, What};
use crate::people::{Card, Device, Holder};
use crate::session::{Means, Session};
use crate::store::Tx;
use crate::wallet::{self, Occasion};
use api::account::{self, Account, Binding, Current, Removed};
use api::card::Kind;
use api::register::{Label, Waiting};
use api::{Ceremony, Code, Finish, Language, session};
use axum::extract::State;
use std::sync::Arc;

/// `GET /api/account`: the devices.
pub async fn look(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), signed_in): (Now, SignedIn),
) -> Answer<Account> {
    account(&app, &signed_in.session, caller.language, now).await.map(Json)
}

/// `POST /api/account/devices/{id}/label`: another name.
pub async fn label(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), signed_in, Id(id)): (Now, SignedIn, Id<DeviceId>),
    Json(Label { label }): Json<Label>,
) -> Answer<Account> {
    let label = register::label_of(&label)?;
    app.store
        .transaction(async |tx: Tx| -> Result<Device, Error> {
            let tx = &tx;
            own(tx.get::<Device>(&id).await?, &signed_in)?;
            register::rename(tx, &app, &id, &label, &caller, now).await
        })
        .await?;
    account(&app, &signed_in.session, caller.language, now).await.map(Json)
}

/// `POST /api/account/devices/{id}/remove`: ends the device and its sessions. Asks for a fresh confirmation.
pub async fn remove(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), signed_in, Id(id)): (Now, SignedIn, Id<DeviceId>),
    Json(Nothing {}): Json<Nothing>,
) -> Answer<Removed> {
    confirmed(&app, &signed_in.session, now)?;
    let (holder, gone) = app
        .store
        .transaction(async |tx: Tx| -> Result<(Holder, Device), Error> {
            let tx = &tx;
            own(tx.get::<Device>(&id).await?, &signed_in)?;
            let (holder, _) = holders::enabled(tx, signed_in.holder()).await?;
            let gone = devices::remove(tx, &id, now).await?.ok_or_else(|| Error::new(Code::DeviceUnknown))?;
            let event = Event::DeviceRemoved { device: id.to_string() };
            let entry = Entry { event, holder: Some(holder.id.clone()), from: caller.address.to_string() };
            audit::record(tx, app.dice.as_ref(), now, &entry)?;
            Ok((holder, gone))
        })
        .await?;
    let left = devices::of(&app.store, &holder.id).await?;
    let signal = devices::signal(app.relying_party.id(), &holder, &left, Some(&gone.credential));
    let account = if signed_in.session.means.as_device() == Some(&gone.id) {
        None // this session ended with its device
    } else {
        Some(account(&app, &signed_in.session, caller.language, now).await?)
    };
    Ok(Json(Removed { signal, account }))
}

/// `POST /api/account/devices/add`: a code for another phone. Asks for a fresh confirmation.
pub async fn add(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), signed_in): (Now, Browser, SignedIn),
    Json(Nothing {}): Json<Nothing>,
) -> Result<WithCookies<Json<Waiting>>, Error> {
    confirmed(&app, &signed_in.session, now)?;
    let holder = signed_in.holder().clone();
    let browser = browser.unwrap_or_else(|| app.dice.secret());
    let (id, code) = (app.dice.journey(), app.dice.secret());
    let limits = app.config.limits();
    let grounds = signed_in.session.asks();
    let registration = Registration::on_pc(grounds, browser.hash(), code.hash(), now, &limits);
    app.store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            let tx = &tx;
            holders::room(tx, &app, &holder).await?;
            follow::put(tx, &id, &registration, &code)
        })
        .await?;
    let waiting = follow::waiting(&app, &caller, &id, &registration, Some(&code), now).await?;
    Ok(WithCookies(vec![cookies::set(Cookie::Browser, browser.reveal(), &app)], Json(waiting)))
}

/// `POST /api/account/confirm/options`: begins a ceremony with the holder's own passkeys.
pub async fn confirm_options(
    State(app): State<Arc<App>>,
    (Now(now), signed_in): (Now, SignedIn),
    Json(Nothing {}): Json<Nothing>,
) -> Answer<Ceremony> {
    let devices = devices::of(&app.store, signed_in.holder()).await?;
    let (options, state) = app.relying_party.begin_authentication(Allowed::These(&devices))?;
    let what = What::Confirm { session: signed_in.session.id, state };
    Ok(Json(ceremonies::begin(&app, options, what, now).await?))
}

/// `POST /api/account/confirm/finish`: it is still the same person.
pub async fn confirm_finish(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), signed_in): (Now, SignedIn),
    Json(finish): Json<Finish>,
) -> Result<WithCookies<Json<Account>>, Error> {
    let fresh = app.dice.secret();
    let begun = ceremonies::take(&app, &finish.ceremony, now).await?;
    let presented = prove::read(&finish.credential)?;
    let Some(Begun { what: What::Confirm { session, state }, .. }) = begun else {
        return Err(ceremonies::gone());
    };
    if session != signed_in.session.id {
        return Err(ceremonies::gone());
    }
    let outcome = app
        .store
        .transaction(async |tx: Tx| -> Result<Session, Error> {
            let tx = &tx;
            let holder = Some(signed_in.holder());
            let (_, device) = prove::prove(tx, &app, (&presented, &state), holder, now).await?;
            let means = Means::device(&device.id);
            prove::confirm(tx, &app, &session, (&means, now), &fresh, caller.address, now).await
        })
        .await;
    let session = match outcome {
        Ok(session) => session,
        Err(error) => return Err(prove::note(&app, error, caller.address, now).await),
    };
    confirmed_as(&app, &session, Some(&fresh), caller.language, now).await
}

/// The page after a confirmation, with the session's new cookie unless the browser has it already.
pub async fn confirmed_as(
    app: &App,
    session: &Session,
    cookie: Option<&Secret>,
    language: Language,
    now: Timestamp,
) -> Result<WithCookies<Json<Account>>, Error> {
    let cookies = cookie.map(|secret| cookies::set(Cookie::Session, secret.reveal(), app));
    let account = account(app, session, language, now).await?;
    Ok(WithCookies(cookies.into_iter().collect(), Json(account)))
}

/// `POST /api/account/cards/{id}/remove`: the My Number card logs nobody in any more, and its sessions end. Asks for a fresh
/// confirmation. An HPKI card is its holder's by the id in it: only its authority can take it away, by revoking it.
pub async fn remove_card(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), signed_in, Id(id)): (Now, SignedIn, Id<CardId>),
    Json(Nothing {}): Json<Nothing>,
) -> Answer<Account> {
    confirmed(&app, &signed_in.session, now)?;
    app.store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            let tx = &tx;
            let own = tx.get::<Card>(&id).await?.filter(|card| card.holder == *signed_in.holder());
            match own.ok_or_else(|| Error::new(Code::DeviceUnknown))?.kind {
                Kind::Jpki => {}
                Kind::Hpki => return Err(Error::bad_request("an HPKI card is revoked by its authority")),
            }
            let (holder, _) = holders::enabled(tx, signed_in.holder()).await?;
            let from = caller.address.to_string();
            let on = Occasion { dice: app.dice.as_ref(), now, from: &from };
            Ok(wallet::remove(tx, &holder.id, &id, on)?)
        })
        .await?;
    account(&app, &signed_in.session, caller.language, now).await.map(Json)
}

/// The page as it is now.
pub async fn account(
    app: &App,
    session: &Session,
    language: Language,
    now: Timestamp,
) -> Result<Account, Error> {
    let holder =
        app.store.get::<Holder>(&session.holder).await?.ok_or_else(|| Error::new(Code::SessionMissing))?;
    let devices = devices::of(&app.store, &holder.id).await?;
    Ok(Account {
        devices: devices.iter().map(|it| devices::shown(it, session.means.as_device(), language)).collect(),
        cards: wallet::of(&app.store, &holder.id)
            .await?
            .into_iter()
            .map(|card| shown_card(card, session.means.as_card()))
            .collect(),
        binding: match (&app.verifier, card_use::by_hpki(app, session, now)) {
            (None, _) => Binding::Off,
            (Some(_), Ok(())) => Binding::Ready,
            (Some(_), Err(_)) => Binding::NeedsHpki,
        },
        holder: session::Holder { id: holder.written, name: holder.name },
        confirmed_until: session.confirmed_until(&app.config.lifetime()).as_millis(),
        now: now.as_millis(),
    })
}

fn shown_card(card: Card, session_of: Option<&CardId>) -> account::Card {
    account::Card {
        current: if session_of == Some(&card.id) { Current::Yes } else { Current::No },
        id: card.id.as_str().to_owned(),
        kind: card.kind,
        issuer: card.issuer,
        valid_until: card.valid_until.as_millis(),
        bound_at: card.bound_at.as_millis(),
        last_used_at: card.last_used_at.map(Timestamp::as_millis),
    }
}

fn confirmed(app: &App, session: &Session, now: Timestamp) -> Result<(), Error> {
    if now < session.confirmed_until(&app.config.lifetime()) {
        Ok(())
    } else {
        Err(Error::new(Code::ReauthenticationNeeded).of(&session.holder))
    }
}

/// A device of the holder's own; other people's are not there.
fn own(device: Option<Device>, signed_in: &SignedIn) -> Result<Device, Error> {
    device
        .filter(|device| device.holder == *signed_in.holder())
        .ok_or_else(|| Error::new(Code::DeviceUnknown))
}
