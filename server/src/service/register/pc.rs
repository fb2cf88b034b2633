//! A registration as the PC sees it that shows its code.

use crate::ids::{Draw as _, JourneyId, Secret};
use crate::journey::claim::Phone;
use crate::journey::register::{Origin, Over, Registration, State as Stage};
use crate::model::link::Link;
use crate::model::people::Device;
use crate::qr::Page;
use crate::service::act::Act;
use crate::service::clue::Clue;
use crate::service::ending;
use crate::service::error::Error;
use crate::service::following::{Following, Last};
use crate::service::register::link::still_allowed;
use crate::service::shown_code;
use crate::service::signing_in::SignedIn;
use crate::store::Tx;
use api::failure::{Kind, Sign};
use api::register::{Waiting, WaitingState};
use api::{Code, Opener, Renew};

/// Where it stands.
pub async fn look(act: &Act, id: &JourneyId) -> Result<Waiting, Error> {
    let registration = own(act, act.app.store.get::<Registration>(id).await?)?;
    waiting(act, id, &registration, None).await
}

/// Begins to follow a registration.
pub async fn follow(act: &Act, id: &JourneyId) -> Result<Following, Error> {
    own(act, act.app.store.get::<Registration>(id).await?)?;
    Following::of::<Registration>(act, id).await
}

/// Where it stands, for whoever follows it, and whether that is the last there is to tell.
pub async fn followed(act: &Act, id: &JourneyId) -> Result<(Waiting, Last), Error> {
    let registration = own(act, act.app.store.get::<Registration>(id).await?)?;
    Ok((waiting(act, id, &registration, None).await?, last(act, &registration)))
}

/// Whether news of a registration can come that nobody on the PC asks for.
fn last(act: &Act, registration: &Registration) -> Last {
    let goes_on = match &registration.state {
        Stage::Waiting { .. } => registration.is_over(act.now) == Over::NotYet,
        // A phone that began its ceremony in time may finish it afterwards.
        Stage::Claimed { phone, .. } | Stage::Open { phone, .. } => {
            act.now < phone.deadline + act.app.config.limits().ceremony
        }
        // A new code begins after a wrong number only where the PC asks for it.
        Stage::Failed { .. } | Stage::Done { .. } | Stage::Cancelled { .. } => false,
    };
    if goes_on { Last::No } else { Last::Yes }
}

/// A new code. A phone that has the old one is out. Where a session asked for the code, that session has
/// to ask for the next one, too: the cookie of a browser outlives it.
pub async fn renew(
    act: &Act,
    there: Option<&SignedIn>,
    id: &JourneyId,
    Renew { opener }: Renew,
) -> Result<Waiting, Error> {
    let code = act.app.dice.secret();
    let registration = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Registration, Error> {
            let tx = &tx;
            let registration = own(act, tx.get::<Registration>(id).await?)?;
            if let Some(asked) = registration.rests_on().and_then(|grounds| grounds.session.as_ref())
                && there.is_none_or(|there| there.session.id != *asked)
            {
                return Err(Error::new(Code::SessionMissing));
            }
            still_allowed(tx, act, &registration).await?;
            let registration =
                registration.renewed(code.hash(), opener, act.now, &act.app.config.limits())?;
            put(tx, id, &registration, &code)?;
            Ok(registration)
        })
        .await?;
    waiting(act, id, &registration, Some(&code)).await
}

/// An ordinary end.
pub async fn cancel(act: &Act, id: &JourneyId) -> Result<Waiting, Error> {
    let registration = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Registration, Error> {
            let tx = &tx;
            let registration = own(act, tx.get::<Registration>(id).await?)?.cancelled(act.now);
            tx.put(id, &registration)?;
            Ok(registration)
        })
        .await?;
    waiting(act, id, &registration, None).await
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
    act: &Act,
    id: &JourneyId,
    code: &'code Secret,
) -> Result<(Registration, Option<&'code Secret>), Error> {
    let registration = tx.get::<Registration>(id).await?.ok_or_else(|| Error::new(Code::JourneyPast))?;
    if withdrawn(tx, act, &registration).await?.is_some() {
        return Ok((registration, None));
    }
    match (&registration.state, registration.is_over(act.now)) {
        (Stage::Waiting { .. }, Over::NotYet) => {
            let registration =
                registration.renewed(code.hash(), Opener::Own, act.now, &act.app.config.limits())?;
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
async fn withdrawn(tx: &Tx, act: &Act, registration: &Registration) -> Result<Option<Code>, Error> {
    match &registration.state {
        Stage::Waiting { .. } | Stage::Claimed { .. } | Stage::Open { .. } => {}
        Stage::Done { .. } | Stage::Failed { .. } | Stage::Cancelled { .. } => return Ok(None),
    }
    match still_allowed(tx, act, registration).await {
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
    act: &Act,
    id: &JourneyId,
    registration: &Registration,
    code: Option<&Secret>,
) -> Result<Waiting, Error> {
    let withdrawn = withdrawn(&act.app.store.reading(), act, registration).await?;
    let shown = |phone: &Phone, number: Option<u8>| WaitingState::Opened {
        phone: phone.device.name(act.caller.language),
        number,
        tried: phone.other.as_ref().map(|other| other.name(act.caller.language)),
        expires_at: phone.deadline.as_millis(),
    };
    let state = match (&registration.state, registration.is_over(act.now)) {
        (Stage::Waiting { .. } | Stage::Claimed { .. } | Stage::Open { .. }, _)
            if let Some(code) = withdrawn =>
        {
            ended(act, id, (code, None)).await?
        }
        (Stage::Waiting { .. } | Stage::Claimed { .. } | Stage::Open { .. }, Over::TimedOut) => {
            ended(act, id, (Code::JourneyExpired, Some(Sign::TimedOut))).await?
        }
        (Stage::Waiting { expires_at, .. }, Over::NotYet) => {
            WaitingState::Waiting { expires_at: expires_at.as_millis() }
        }
        (Stage::Claimed { phone, offer, .. }, Over::NotYet) => shown(phone, Some(offer.right)),
        (Stage::Open { phone, .. }, Over::NotYet) => shown(phone, None),
        (Stage::Done { device, .. }, _) => {
            let device = act.app.store.get::<Device>(device).await?;
            WaitingState::Done { label: device.map_or_else(String::new, |device| device.label) }
        }
        (Stage::Cancelled { .. }, _) => {
            ended(act, id, (Code::Cancelled, Some(Sign::CancelledElsewhere))).await?
        }
        (Stage::Failed { .. }, _) => ended(act, id, (Code::WrongNumber, None)).await?,
    };
    let qr = match code {
        Some(code) => {
            let until = act.now + act.app.config.limits().code;
            Some(shown_code::qr(&act.app.config.origin, Page::Register, code, until)?)
        }
        None => None,
    };
    Ok(Waiting { id: id.as_str().to_owned(), state, qr, now: act.now.as_millis() })
}

/// A registration that came to no device, as the PC is told.
async fn ended(act: &Act, id: &JourneyId, (code, sign): (Code, Option<Sign>)) -> Result<WaitingState, Error> {
    let (clue, why) = (Clue::Registration(id.clone()), (code, Kind::Create));
    let explanation = ending::ended(act, clue, why, sign).await?;
    Ok(WaitingState::Ended { explanation: Box::new(explanation) })
}

/// The registration that this very browser shows.
fn own(act: &Act, registration: Option<Registration>) -> Result<Registration, Error> {
    let own = registration.filter(|registration| match &registration.origin {
        Origin::Pc { browser: own, .. } => act.caller.journeys.as_ref() == Some(own),
        Origin::Invitation { .. } => false,
    });
    own.ok_or_else(|| Error::new(Code::JourneyUnknown))
}
