//! A holder's own devices and cards: rename, remove, add. All but the name asks for a change that was confirmed by itself.

use crate::audit::{self, Entry, Event};
use crate::http::answer::Answer;
use crate::http::api::account_view::account;
use crate::http::api::{changes, register, register_pc};
use crate::http::request::cookies::{self, Cookie, WithCookies};
use crate::http::request::extract::{Browser, Id, Json, Now, SignedIn};
use crate::ids::{CardId, DeviceId, Draw as _};
use crate::journey::change::Target;
use crate::journey::register::Registration;
use crate::model::people::{Card, Device, Holder};
use crate::model::session::Session;
use crate::model::told::Added;
use crate::service::app::App;
use crate::service::caller::Caller;
use crate::service::error::Error;
use crate::service::holder_cards::{self, Occasion};
use crate::service::{devices, holders, news};
use crate::store::Tx;
use api::Code;
use api::account::{Account, Confirmed, Ended, Removed};
use api::card::Kind;
use api::register::{Label, Waiting};
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
            signed_in.still(tx, &app, now).await?;
            own(tx.get::<Device>(&id).await?, &signed_in)?;
            register::rename(tx, &app, &id, &label, &caller, now).await
        })
        .await?;
    account(&app, &signed_in.session, caller.language, now).await.map(Json)
}

/// `POST /api/account/devices/{id}/remove`: ends the device and its sessions. Takes a change that was confirmed for it.
pub async fn remove(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), signed_in, Id(id)): (Now, SignedIn, Id<DeviceId>),
    Json(confirmed): Json<Confirmed>,
) -> Answer<Removed> {
    let (holder, session, gone) = app
        .store
        .transaction(async |tx: Tx| -> Result<(Holder, Session, Device), Error> {
            let tx = &tx;
            let (session, holder) = signed_in.still(tx, &app, now).await?;
            own(tx.get::<Device>(&id).await?, &signed_in)?;
            changes::take(tx, &app, (&confirmed, &session), Target::Device(&id), now).await?;
            let gone = devices::remove(tx, &id, now).await?.ok_or_else(|| Error::new(Code::DeviceUnknown))?;
            let event = Event::DeviceRemoved { device: id.to_string() };
            let entry = Entry { event, holder: Some(holder.id.clone()), from: caller.address.to_string() };
            audit::record(tx, app.dice.as_ref(), now, &entry)?;
            Ok((holder, session, gone))
        })
        .await?;
    let left = devices::of(&app.store, &holder.id).await?;
    let signal = devices::signal(app.relying_party.id(), &holder, &left, Some(&gone.credential));
    let account = if session.means.as_device() == Some(&gone.id) {
        None // this session ended with its device
    } else {
        Some(account(&app, &session, caller.language, now).await?)
    };
    Ok(Json(Removed { signal, account }))
}

/// `POST /api/account/devices/add`: a code for another phone. Takes a change that was confirmed for it.
pub async fn add(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), signed_in): (Now, Browser, SignedIn),
    Json(confirmed): Json<Confirmed>,
) -> Result<WithCookies<Json<Waiting>>, Error> {
    let browser = browser.unwrap_or_else(|| app.dice.secret());
    let (id, code) = (app.dice.journey(), app.dice.secret());
    let limits = app.config.limits();
    let registration = app
        .store
        .transaction(async |tx: Tx| -> Result<Registration, Error> {
            let tx = &tx;
            let (session, holder) = signed_in.still(tx, &app, now).await?;
            let grounds = changes::take(tx, &app, (&confirmed, &session), Target::NewPhone, now).await?;
            holders::room(tx, &app, &holder.id).await?;
            news::made(tx, &holder.id, Added::Phone(id.clone()), &browser.hash()).await?;
            let registration = Registration::on_pc(grounds, browser.hash(), code.hash(), now, &limits);
            register_pc::put(tx, &id, &registration, &code)?;
            Ok(registration)
        })
        .await?;
    let waiting = register_pc::waiting(&app, &caller, &id, &registration, Some(&code), now).await?;
    Ok(WithCookies(vec![cookies::set(Cookie::Browser, browser.reveal(), &app)], Json(waiting)))
}

/// `POST /api/account/cards/{id}/remove`: the My Number card logs nobody in any more, and its sessions end. Takes a
/// change that was confirmed for it. An HPKI card is its holder's by the id in it: only its authority can take it away, by revoking it.
pub async fn remove_card(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), signed_in, Id(id)): (Now, SignedIn, Id<CardId>),
    Json(confirmed): Json<Confirmed>,
) -> Answer<Ended> {
    let session = app
        .store
        .transaction(async |tx: Tx| -> Result<Session, Error> {
            let tx = &tx;
            let (session, holder) = signed_in.still(tx, &app, now).await?;
            let own = tx.get::<Card>(&id).await?.filter(|card| card.holder == *signed_in.holder());
            match own.ok_or_else(|| Error::new(Code::DeviceUnknown))?.kind {
                Kind::Jpki => {}
                Kind::Hpki => return Err(Error::bad_request("an HPKI card is revoked by its authority")),
            }
            changes::take(tx, &app, (&confirmed, &session), Target::Card(&id), now).await?;
            let from = caller.address.to_string();
            let on = Occasion { dice: app.dice.as_ref(), now, from: &from };
            holder_cards::remove(tx, &holder.id, &id, on)?;
            Ok(session)
        })
        .await?;
    let account = if session.means.as_card() == Some(&id) {
        None // this session ended with its card
    } else {
        Some(account(&app, &session, caller.language, now).await?)
    };
    Ok(Json(Ended { account }))
}

/// A device of the holder's own; other people's are not there.
fn own(device: Option<Device>, signed_in: &SignedIn) -> Result<Device, Error> {
    device
        .filter(|device| device.holder == *signed_in.holder())
        .ok_or_else(|| Error::new(Code::DeviceUnknown))
}
