//! A registration as the PC sees it that shows its code.

use crate::ids::{Draw as _, JourneyId, Secret};
use crate::journey::claim::Phone;
use crate::journey::register::{NotRegistered, Over, Registration, RegistrationOrigin, RegistrationState};
use crate::model::link::Link;
use crate::qr::LinkPage;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::journey_ref::JourneyRef;
use crate::service::register::link::still_allowed;
use crate::service::row_stream::{LastView, RowStream};
use crate::service::signing_in::SignedIn;
use crate::service::{ending, shown_code};
use crate::store::Tx;
use api::failure::{CeremonyKind, Sign};
use api::register::{PcRegistrationStage, PcRegistrationView};
use api::{Code, Opener, Renew};

/// The registration as the PC sees it.
pub async fn look(act: &Act, id: &JourneyId) -> Result<PcRegistrationView, Error> {
    let registration = own(act, act.app.store.get::<Registration>(id).await?)?;
    waiting(act, id, &registration, None).await
}

/// Begins to follow a registration.
pub async fn follow(act: &Act, id: &JourneyId) -> Result<RowStream, Error> {
    own(act, act.app.store.get::<Registration>(id).await?)?;
    RowStream::of::<Registration>(act, id).await
}

/// Where it stands, for whoever follows it, and whether that is the last there is to tell.
pub async fn followed(act: &Act, id: &JourneyId) -> Result<(PcRegistrationView, LastView), Error> {
    let registration = own(act, act.app.store.get::<Registration>(id).await?)?;
    Ok((waiting(act, id, &registration, None).await?, last(act, &registration)))
}

/// Whether news of a registration can come that nobody on the PC asks for.
fn last(act: &Act, registration: &Registration) -> LastView {
    let goes_on = match &registration.state {
        RegistrationState::Waiting { .. } => registration.is_over(act.now) == Over::NotYet,
        // A phone that began its ceremony in time may finish it afterwards.
        RegistrationState::Claimed { phone, .. } | RegistrationState::Open { phone, .. } => {
            act.now < phone.deadline + act.app.config.limits().ceremony
        }
        // A new code begins after a wrong number only where the PC asks for it.
        RegistrationState::Failed { .. }
        | RegistrationState::Done { .. }
        | RegistrationState::Cancelled { .. } => false,
    };
    if goes_on { LastView::No } else { LastView::Yes }
}

/// A new code. A phone that has the old one is out. Where a session asked for the code, that session has
/// to ask for the next one, too: the cookie of a browser outlives it.
pub async fn renew(
    act: &Act,
    there: Option<&SignedIn>,
    id: &JourneyId,
    Renew { opener }: Renew,
) -> Result<PcRegistrationView, Error> {
    let code = act.app.random.secret();
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

/// Cancels a registration, from the PC: an ordinary end.
pub async fn cancel(act: &Act, id: &JourneyId) -> Result<PcRegistrationView, Error> {
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
        (RegistrationState::Waiting { .. }, Over::NotYet) => {
            let registration =
                registration.renewed(code.hash(), Opener::Own, act.now, &act.app.config.limits())?;
            put(tx, id, &registration, code)?;
            Ok((registration, Some(code)))
        }
        (RegistrationState::Waiting { .. }, Over::TimedOut)
        | (
            RegistrationState::Claimed { .. }
            | RegistrationState::Open { .. }
            | RegistrationState::Done { .. }
            | RegistrationState::Failed { .. }
            | RegistrationState::Cancelled { .. },
            _,
        ) => Ok((registration, None)),
    }
}

/// Why a registration is over although nobody ended it, where the proof that it rests on was withdrawn. What came to its end before
/// stays as it was.
async fn withdrawn(tx: &Tx, act: &Act, registration: &Registration) -> Result<Option<Code>, Error> {
    match &registration.state {
        RegistrationState::Waiting { .. }
        | RegistrationState::Claimed { .. }
        | RegistrationState::Open { .. } => {}
        RegistrationState::Done { .. }
        | RegistrationState::Failed { .. }
        | RegistrationState::Cancelled { .. } => return Ok(None),
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
) -> Result<PcRegistrationView, Error> {
    let withdrawn = withdrawn(&act.app.store.reading(), act, registration).await?;
    let shown = |phone: &Phone, number: Option<u8>| PcRegistrationStage::Opened {
        phone: phone.device.name(act.caller.language),
        number,
        tried: phone.other.as_ref().map(|other| other.name(act.caller.language)),
        expires_at: phone.deadline.as_millis(),
    };
    let state = match (&registration.state, registration.is_over(act.now)) {
        (
            RegistrationState::Waiting { .. }
            | RegistrationState::Claimed { .. }
            | RegistrationState::Open { .. },
            _,
        ) if let Some(code) = withdrawn => ended(act, id, (code, None)).await?,
        (
            RegistrationState::Waiting { .. }
            | RegistrationState::Claimed { .. }
            | RegistrationState::Open { .. },
            Over::TimedOut,
        ) => ended(act, id, (Code::JourneyExpired, Some(Sign::TimedOut))).await?,
        (RegistrationState::Waiting { expires_at, .. }, Over::NotYet) => {
            PcRegistrationStage::Waiting { expires_at: expires_at.as_millis() }
        }
        (RegistrationState::Claimed { phone, offer, .. }, Over::NotYet) => shown(phone, Some(offer.right)),
        (RegistrationState::Open { phone, .. }, Over::NotYet) => shown(phone, None),
        (RegistrationState::Done { .. }, _) => PcRegistrationStage::Done,
        (RegistrationState::Cancelled { .. }, _) => {
            ended(act, id, (Code::Cancelled, Some(Sign::CancelledElsewhere))).await?
        }
        (RegistrationState::Failed { why: NotRegistered::WrongNumber, .. }, _) => {
            ended(act, id, (Code::WrongNumber, None)).await?
        }
        (RegistrationState::Failed { why: NotRegistered::NotNew, .. }, _) => {
            ended(act, id, (Code::CredentialTaken, Some(Sign::DeviceNotNew))).await?
        }
    };
    let qr = match code {
        Some(code) => {
            let until = act.now + act.app.config.limits().code;
            Some(shown_code::qr(&act.app.config.origin, LinkPage::AddDevice, code, until)?)
        }
        None => None,
    };
    Ok(PcRegistrationView { id: id.as_str().to_owned(), state, qr, now: act.now.as_millis() })
}

/// A registration that came to no device, as the PC is told.
async fn ended(
    act: &Act,
    id: &JourneyId,
    (code, sign): (Code, Option<Sign>),
) -> Result<PcRegistrationStage, Error> {
    let (clue, why) = (JourneyRef::Registration(id.clone()), (code, CeremonyKind::Create));
    let explanation = ending::ended(act, clue, why, sign).await?;
    Ok(PcRegistrationStage::Ended { explanation: Box::new(explanation) })
}

/// The registration that this very browser shows.
fn own(act: &Act, registration: Option<Registration>) -> Result<Registration, Error> {
    let own = registration.filter(|registration| match &registration.origin {
        RegistrationOrigin::Pc { browser: own, .. } => act.caller.journeys.as_ref() == Some(own),
        RegistrationOrigin::Invitation { .. } => false,
    });
    own.ok_or_else(|| Error::new(Code::JourneyUnknown))
}
