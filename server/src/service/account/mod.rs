//! A holder's own devices and cards: rename, remove, add. All but the name asks for a change that was confirmed by itself.

pub mod changes;
pub mod sessions;
pub mod view;

use crate::audit::Event;
use crate::ids::{CardId, DeviceId, Draw as _, Secret};
use crate::journey::change::Target;
use crate::journey::register::Registration;
use crate::model::news::Added;
use crate::model::people::{Card, Device, Holder};
use crate::model::session::Session;
use crate::service::account::view::account;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::register::{pc, phone};
use crate::service::signing_in::SignedIn;
use crate::service::{devices, holder_cards, holders, news};
use crate::store::Tx;
use api::Code;
use api::account::{Account, Confirmed, Removed, SessionEnded};
use api::card::CardKind;
use api::register::{NewLabel, PcRegistrationView};

/// The holder's devices, cards and sessions.
pub async fn look(act: &Act, signed_in: &SignedIn) -> Result<Account, Error> {
    account(act, &signed_in.session).await
}

/// Gives a device another label.
pub async fn label(
    act: &Act,
    signed_in: &SignedIn,
    id: &DeviceId,
    NewLabel { label }: NewLabel,
) -> Result<Account, Error> {
    let label = phone::label_of(&label)?;
    act.app
        .store
        .transaction(async |tx: Tx| -> Result<Device, Error> {
            let tx = &tx;
            signed_in.still(tx, act).await?;
            own(tx.get::<Device>(id).await?, signed_in)?;
            phone::rename(tx, act, id, &label).await
        })
        .await?;
    account(act, &signed_in.session).await
}

/// Ends the device and its sessions. Takes a change that was confirmed for it.
pub async fn remove(
    act: &Act,
    signed_in: &SignedIn,
    id: &DeviceId,
    confirmed: Confirmed,
) -> Result<Removed, Error> {
    let (holder, session, gone) = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<(Holder, Session, Device), Error> {
            let tx = &tx;
            let (session, holder) = signed_in.still(tx, act).await?;
            own(tx.get::<Device>(id).await?, signed_in)?;
            changes::take(tx, act, (&confirmed, &session), Target::Device(id)).await?;
            let gone =
                devices::remove(tx, id, act.now).await?.ok_or_else(|| Error::new(Code::DeviceUnknown))?;
            let event = Event::DeviceRemoved { device: id.to_string() };
            act.record(tx, event, &holder.id)?;
            Ok((holder, session, gone))
        })
        .await?;
    let left = devices::of(&act.app.store, &holder.id).await?;
    let signal = devices::signal(act.app.relying_party.id(), &holder, &left, Some(&gone.credential));
    let account = if session.means.as_device() == Some(&gone.id) {
        None // this session ended with its device
    } else {
        Some(account(act, &session).await?)
    };
    Ok(Removed { signal, account })
}

/// A code for another phone. Takes a change that was confirmed for it.
pub async fn add(
    act: &Act,
    browser: &Secret,
    signed_in: &SignedIn,
    confirmed: Confirmed,
) -> Result<PcRegistrationView, Error> {
    let (id, code) = (act.app.random.journey(), act.app.random.secret());
    let limits = act.app.config.limits();
    let registration = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Registration, Error> {
            let tx = &tx;
            let (session, holder) = signed_in.still(tx, act).await?;
            let grounds = changes::take(tx, act, (&confirmed, &session), Target::NewPhone).await?;
            holders::room(tx, &act.app, &holder.id).await?;
            news::made(tx, &holder.id, Added::Phone(id.clone()), &browser.hash()).await?;
            let registration = Registration::on_pc(grounds, browser.hash(), code.hash(), act.now, &limits);
            pc::put(tx, &id, &registration, &code)?;
            Ok(registration)
        })
        .await?;
    pc::waiting(act, &id, &registration, Some(&code)).await
}

/// The My Number card logs nobody in any more, and its sessions end. Takes a
/// change that was confirmed for it. An HPKI card is its holder's by the id in it: only its authority can take it away, by revoking it.
pub async fn remove_card(
    act: &Act,
    signed_in: &SignedIn,
    id: &CardId,
    confirmed: Confirmed,
) -> Result<SessionEnded, Error> {
    let session = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Session, Error> {
            let tx = &tx;
            let (session, holder) = signed_in.still(tx, act).await?;
            let own = tx.get::<Card>(id).await?.filter(|card| card.holder == *signed_in.holder());
            match own.ok_or_else(|| Error::new(Code::DeviceUnknown))?.kind {
                CardKind::Jpki => {}
                CardKind::Hpki => return Err(Error::bad_request("an HPKI card is revoked by its authority")),
            }
            changes::take(tx, act, (&confirmed, &session), Target::Card(id)).await?;
            holder_cards::remove(tx, act, &holder.id, id).await?;
            Ok(session)
        })
        .await?;
    let account = if session.means.as_card() == Some(id) {
        None // this session ended with its card
    } else {
        Some(account(act, &session).await?)
    };
    Ok(SessionEnded { account })
}

/// A device of the holder's own; other people's are not there.
fn own(device: Option<Device>, signed_in: &SignedIn) -> Result<Device, Error> {
    device
        .filter(|device| device.holder == *signed_in.holder())
        .ok_or_else(|| Error::new(Code::DeviceUnknown))
}
