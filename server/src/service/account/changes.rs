//! Changes of what logs a holder in, and their confirmation: with a passkey here, by phone (`login`) or by card (`card_use`). What is
//! confirmed is made in `account`.

use crate::calendar;
use crate::ids::{CardId, ChangeId, DeviceId, Draw as _, HolderId};
use crate::journey::change::{Change, ChangeKind, Target, Unconfirmed};
use crate::model::people::{Card, Device};
use crate::model::session::{Grounds, Means, Session};
use crate::passkey::{Allowed, BegunCeremony, CeremonyPurpose};
use crate::service::account::view;
use crate::service::act::{Act, InSession};
use crate::service::changes::{self, Left};
use crate::service::error::Error;
use crate::service::proof::{self, CeremonyAnswer, Subject};
use crate::service::signing_in::SignedIn;
use crate::service::{ceremonies, devices, holders, text};
use crate::store::Tx;
use api::account::{self, Account, AskChange, LastMeans};
use api::card::CardKind;
use api::{Code, Finish, Language};

/// Asks for a change, which is then confirmed by itself.
pub async fn begin(
    act: &Act,
    signed_in: &SignedIn,
    AskChange { change, last }: AskChange,
) -> Result<account::PendingChange, Error> {
    let id = act.app.random.change();
    if change == account::RequestedChange::AddPhone {
        holders::room(&act.app.store, &act.app, signed_in.holder()).await?;
    }
    let asked = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Change, Error> {
            let tx = &tx;
            let (session, holder) = signed_in.still(tx, act).await?;
            let what = own(tx, &holder.id, &change).await?;
            something_is_left(tx, act, &holder.id, (&what, last)).await?;
            let asked = Change::asked(session.id, what, last, act.now, &act.app.config.limits());
            tx.put(&id, &asked)?;
            Ok(asked)
        })
        .await?;
    Ok(account::PendingChange {
        id: id.as_str().to_owned(),
        name: name(&asked.what, act.caller.language),
        expires_at: asked.expires_at.as_millis(),
        now: act.now.as_millis(),
    })
}

/// Begins a ceremony with the holder's own passkeys, for this change.
pub async fn options(act: &Act, signed_in: &SignedIn, id: &ChangeId) -> Result<api::Ceremony, Error> {
    let (change, _) = asked(act, signed_in, Some(id.as_str())).await?;
    let devices = devices::of(&act.app.store, signed_in.holder()).await?;
    let own: Vec<_> = devices.into_iter().map(|it| it.credential).collect();
    let (options, state) = act.app.relying_party.begin_authentication(Allowed::These(&own))?;
    let what = CeremonyPurpose::Confirm { session: signed_in.session.id.clone(), change, state };
    ceremonies::begin(act, options, what).await
}

/// Confirms a change with a passkey's answer, and makes it.
pub async fn finish(
    act: &Act,
    signed_in: &SignedIn,
    id: &ChangeId,
    finish: Finish,
) -> Result<InSession<Account>, Error> {
    let fresh = act.app.random.secret();
    let begun = ceremonies::take(act, &finish.ceremony).await?;
    let presented = proof::read(&finish.credential)?;
    let Some(BegunCeremony { what: CeremonyPurpose::Confirm { session, change, state }, expires_at }) = begun
    else {
        return Err(ceremonies::gone());
    };
    if session != signed_in.session.id || change != *id {
        return Err(ceremonies::gone());
    }
    let answer = CeremonyAnswer { presented: &presented, state: &state, expires_at };
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Session, Error> {
            let tx = &tx;
            let holder = Some(signed_in.holder());
            let (_, device) = proof::prove(tx, act, answer, holder).await?;
            let means = Means::device(&device.id);
            let of = (&session, Subject::Change(&change));
            proof::confirm(tx, act, of, (&means, act.now), &fresh).await
        })
        .await;
    let session = match outcome {
        Ok(session) => session,
        Err(error) => return Err(proof::note(act, error).await),
    };
    view::confirmed(act, &session, Some(&fresh)).await
}

/// A change that this session may have confirmed, by the id that a request names.
pub async fn asked(
    act: &Act,
    signed_in: &SignedIn,
    named: Option<&str>,
) -> Result<(ChangeId, ChangeKind), Error> {
    let id = named.and_then(ChangeId::from_wire).ok_or(Unconfirmed::Unknown)?;
    let found = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Change, Error> {
            let (session, _) = signed_in.still(&tx, act).await?;
            Ok(changes::confirmable(&tx, &id, &session, act.now).await?)
        })
        .await?;
    Ok((id, found.what))
}

/// Takes a confirmed change, in the transaction that makes it. Gives what rests on it from then on.
pub async fn take(
    tx: &Tx,
    act: &Act,
    (confirmed, session): (&account::Confirmed, &Session),
    target: Target<'_>,
) -> Result<Grounds, Error> {
    let id = confirmed.change.as_deref().and_then(ChangeId::from_wire);
    let (change, grounds) =
        changes::take(tx, id.as_ref(), session, target, act.now, &act.app.config.lifetime()).await?;
    // What was left when it was asked for may be gone since.
    something_is_left(tx, act, &session.holder, (&change.what, change.last)).await?;
    Ok(grounds)
}

/// A change in words: as the page asks for it, and as the phone names it that confirms it.
pub fn name(what: &ChangeKind, language: Language) -> String {
    match what {
        ChangeKind::AddPhone => text::ADD_PHONE.in_language(language).to_owned(),
        ChangeKind::RemoveDevice { label, registered_at, .. } => {
            let [before, behind, after] = text::REMOVE_DEVICE.map(|part| part.in_language(language));
            let day = registered_at.and_then(|at| calendar::day(at, language));
            let [open, close] = text::REGISTERED_ON.map(|part| part.in_language(language));
            let since = day.map_or_else(String::new, |day| format!("{open}{day}{close}"));
            format!("{before}{}{behind}{since}{after}", quoted(label))
        }
        ChangeKind::RemoveCard { kind: CardKind::Hpki, .. } => {
            text::REMOVE_HPKI.in_language(language).to_owned()
        }
        ChangeKind::RemoveCard { kind: CardKind::Jpki, .. } => {
            text::REMOVE_JPKI.in_language(language).to_owned()
        }
    }
}

/// A holder's own name for a device inside a sentence of ours, which it can neither end nor turn round: whoever got a session by a
/// trick can rename a device.
fn quoted(label: &str) -> String {
    let inside = |c: char| match c {
        '「' | '」' | '『' | '』' | '“' | '”' | '"' => '\'',
        c if c.is_control() => ' ',
        // What turns the direction of writing, breaks lines or hides.
        '\u{061C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' => '\u{FFFD}',
        c => c,
    };
    label.chars().take(40).map(inside).collect()
}

/// What is asked for, if it is the holder's own. An HPKI card is its holder's by the id in it: only its authority takes it away.
async fn own(tx: &Tx, holder: &HolderId, what: &account::RequestedChange) -> Result<ChangeKind, Error> {
    let unknown = || Error::new(Code::DeviceUnknown);
    match what {
        account::RequestedChange::AddPhone => Ok(ChangeKind::AddPhone),
        account::RequestedChange::RemoveDevice { id } => {
            let id = DeviceId::from_wire(id).ok_or_else(unknown)?;
            let device = tx.get::<Device>(&id).await?.filter(|device| device.holder == *holder);
            let Device { label, registered_at, .. } = device.ok_or_else(unknown)?;
            Ok(ChangeKind::RemoveDevice { id, label, registered_at: Some(registered_at) })
        }
        account::RequestedChange::RemoveCard { id } => {
            let id = CardId::from_wire(id).ok_or_else(unknown)?;
            let card = tx.get::<Card>(&id).await?.filter(|card| card.holder == *holder);
            match card.ok_or_else(unknown)?.kind {
                CardKind::Jpki => Ok(ChangeKind::RemoveCard { id, kind: CardKind::Jpki }),
                CardKind::Hpki => Err(Error::bad_request("an HPKI card is revoked by its authority")),
            }
        }
    }
}

/// Refuses a removal that leaves nothing to log in with, unless that is known.
async fn something_is_left(
    tx: &Tx,
    act: &Act,
    holder: &HolderId,
    (what, last): (&ChangeKind, LastMeans),
) -> Result<(), Error> {
    let without = match (what, last) {
        (ChangeKind::AddPhone, LastMeans::Unsaid | LastMeans::Known)
        | (ChangeKind::RemoveDevice { .. } | ChangeKind::RemoveCard { .. }, LastMeans::Known) => {
            return Ok(());
        }
        (ChangeKind::RemoveDevice { id, .. }, LastMeans::Unsaid) => Target::Device(id),
        (ChangeKind::RemoveCard { id, .. }, LastMeans::Unsaid) => Target::Card(id),
    };
    match changes::left(tx, &act.app.store, holder, without, changes::usable(&act.app), act.now).await? {
        Left::Something => Ok(()),
        Left::Nothing => Err(Error::new(Code::LastMeans).of(holder)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemRandom;

    #[test]
    fn a_devices_name_cannot_end_the_sentence_that_quotes_it() {
        for label in ["x」の名前を変更「y", "x\u{202E}y\u{2066}", "x\ny", "x”, adding “y", "x\u{200B}y"]
        {
            for language in Language::ALL {
                let what = ChangeKind::RemoveDevice {
                    id: SystemRandom.device(),
                    label: label.to_owned(),
                    registered_at: None,
                };
                let name = name(&what, language);
                let plain = |c: char| {
                    !c.is_control()
                        && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
                };
                assert!(name.chars().all(plain), "{name:?}");
                let quotes = name.chars().filter(|c| matches!(c, '「' | '」' | '“' | '”')).count();
                assert_eq!(quotes, 2, "{name}");
            }
        }
    }
}
