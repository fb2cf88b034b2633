//! What a registration's link leads to, who may go on there, and what the phone shows.

use crate::audit::Event;
use crate::clock::Timestamp;
use crate::ids::{DeviceId, JourneyId, Secret, SecretHash};
use crate::journey::StepRefusal;
use crate::journey::invitation::Invitation;
use crate::journey::register::{Registration, RegistrationOrigin, RegistrationState};
use crate::model::link::Link;
use crate::model::people::{Device, Holder};
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::holders;
use crate::service::sessions::NotHeld;
use crate::service::shown_code::on_screen;
use crate::store::{self, Tx};
use api::Code;
use api::contact;
use api::failure::Sign;
use api::register::{DeskContact, RegistrationStep, RegistrationView};

/// What a link led to.
pub enum Arrival {
    /// A letter: its invitation, and the registration it unlocked, when the phone has its ticket.
    Letter(SecretHash, Invitation, Option<(JourneyId, Registration)>),
    /// A code on a PC.
    Code(JourneyId, Registration),
}

impl Arrival {
    /// The registration the phone is in.
    pub fn journey(self) -> Result<(JourneyId, Registration), Error> {
        match self {
            Self::Letter(_, _, Some(journey)) => Ok(journey),
            Self::Letter(_, _, None) => Err(Error::new(Code::JourneyPast)),
            Self::Code(id, registration) => Ok((id, registration)),
        }
    }

    /// The registration, for a ceremony that wants to begin: says first what became of the link. Where another device has used the letter
    /// up since, a passkey would be made for nothing.
    pub fn begun(self, now: Timestamp) -> Result<(JourneyId, Registration), Error> {
        if let Self::Letter(_, letter, unlocked) = &self {
            match (letter.open(now), unlocked) {
                // What was unlocked in time may finish.
                (Ok(_), _) | (Err(StepRefusal::LinkExpired), Some(_)) => {}
                (Err(refusal), unlocked) => {
                    return Err(used_meanwhile(refusal.into(), unlocked.as_ref().map(|(_, it)| it)));
                }
            }
        }
        self.journey()
    }
}

/// The refusal of a letter that another device has used up, where this one had unlocked it: it is not registered then.
pub fn used_meanwhile(error: Error, unlocked: Option<&Registration>) -> Error {
    let is_done = |it: &Registration| matches!(it.state, RegistrationState::Done { .. });
    if error.code == Code::LinkUsed && unlocked.is_some_and(|it| !is_done(it)) {
        return error.seen(Sign::UsedMeanwhile);
    }
    error
}

/// Finds what a link leads to, and refuses a code whose place a newer one took.
pub async fn arrive(tx: &Tx, token: &Secret, ticket: Option<&Secret>) -> Result<Arrival, Error> {
    let token = token.hash();
    if let Some(letter) = tx.get::<Invitation>(&token).await? {
        let unlocked = match ticket.map(Secret::journey) {
            Some(id) => tx.get::<Registration>(&id).await?.map(|registration| (id, registration)),
            None => None,
        };
        // A ticket opens the letter it was given for and no other, and none that was taken back.
        let unlocked = unlocked.filter(|_| letter.cancelled_at.is_none()).filter(
            |(_, it)| matches!(&it.origin, RegistrationOrigin::Invitation { token: own } if *own == token),
        );
        return Ok(Arrival::Letter(token, letter, unlocked));
    }
    match tx.get::<Link>(&token).await? {
        Some(Link::Registration(id)) => {
            let registration =
                tx.get::<Registration>(&id).await?.ok_or_else(|| Error::new(Code::LinkUnknown))?;
            if registration.code().is_some_and(|current| *current != token) {
                return Err(on_screen(Error::new(Code::LinkReplaced)));
            }
            Ok(Arrival::Code(id, registration))
        }
        Some(Link::Login(_)) | None => Err(Error::new(Code::LinkUnknown)),
    }
}

/// As [`arrive`], for a step after the opening: a code is its first opener's, and goes on only while the proof that it rests on counts.
pub async fn go_on(
    tx: &Tx,
    act: &Act,
    (token, ticket): (&Secret, Option<&Secret>),
) -> Result<Arrival, Error> {
    let arrival = arrive(tx, token, ticket).await?;
    if let Arrival::Code(_, registration) = &arrival {
        let ticket = ticket.map(Secret::hash);
        registration
            .acts(&token.hash(), ticket.as_ref())
            .map_err(|refusal| on_screen(refusal.into()).of(&registration.holder))?;
        match &registration.state {
            // What came of it is told whatever ended since.
            RegistrationState::Done { .. } => {}
            RegistrationState::Waiting { .. }
            | RegistrationState::Claimed { .. }
            | RegistrationState::Open { .. }
            | RegistrationState::Failed { .. }
            | RegistrationState::Cancelled { .. } => still_allowed(tx, act, registration).await?,
        }
    }
    Ok(arrival)
}

/// Refuses a registration whose proof was withdrawn: the session is over, the means removed, the holder disabled since.
pub async fn still_allowed(tx: &Tx, act: &Act, registration: &Registration) -> Result<(), Error> {
    let Some(grounds) = registration.rests_on() else { return Ok(()) };
    // Says which desk to call where the holder is disabled.
    holders::enabled(tx, &grounds.holder).await?;
    match grounds.hold(tx, &act.app.config.lifetime(), act.now).await {
        Ok(_) => Ok(()),
        Err(NotHeld::Ended(ended)) => {
            Err(on_screen(Error::new(Code::LinkWithdrawn).of(&grounds.holder).because(ended)))
        }
        Err(NotHeld::Store(error)) => Err(error.into()),
    }
}

/// A step's outcome. Where it was refused because another phone has the code, the PC that shows it is told, once.
pub async fn told<T>(act: &Act, token: &Secret, outcome: Result<T, Error>) -> Result<T, Error> {
    if let Err(error) = &outcome
        && error.code == Code::LinkOpenedElsewhere
    {
        act.app
            .store
            .transaction(async |tx: Tx| -> Result<(), Error> {
                let tx = &tx;
                let Arrival::Code(id, before) = arrive(tx, token, None).await? else { return Ok(()) };
                let registration = before.clone().tried_by(act.caller.device.clone());
                if registration == before {
                    return Ok(()); // it is told already, or nothing is to be told any more
                }
                tx.put(&id, &registration)?;
                Ok(act.record_stranger(tx, Event::OtherPhone, Some(&registration.holder))?)
            })
            .await?;
    }
    outcome
}

/// The device that has a code turned out to be registered already: ends the registration, for which another device is wanted. Whether
/// there is such a code.
pub async fn not_new(act: &Act, token: &SecretHash, ticket: Option<&Secret>) -> Result<bool, store::Error> {
    act.app
        .store
        .transaction(async |tx: Tx| -> Result<bool, store::Error> {
            let tx = &tx;
            let Some(Link::Registration(id)) = tx.get::<Link>(token).await? else { return Ok(false) };
            let Some(before) = tx.get::<Registration>(&id).await? else { return Ok(false) };
            let registration = before.clone().not_new(token, ticket.map(Secret::hash).as_ref());
            if registration != before {
                tx.put(&id, &registration)?;
            }
            Ok(true)
        })
        .await
}

/// What the phone shows of a registration, by what its link leads to.
pub async fn view(tx: &Tx, arrival: &Arrival, act: &Act) -> Result<RegistrationView, Error> {
    let now = act.now;
    let (holder, expires_at) = match arrival {
        Arrival::Letter(_, letter, _) => (&letter.holder, letter.expires_at),
        Arrival::Code(_, registration) => (&registration.holder, registration.deadline().unwrap_or(now)),
    };
    let (holder, authority) = holders::enabled(tx, holder).await?;
    let call = |error: Error| error.of_desk(&holder.id, holders::desk(&authority));
    let step = match arrival {
        // Whoever holds a used letter is not told which device was registered with it: only the browser that did so has its ticket.
        Arrival::Letter(
            _,
            _,
            Some((_, Registration { state: RegistrationState::Done { device, at, .. }, .. })),
        ) => done(tx, device, *at).await?,
        Arrival::Letter(_, letter, unlocked) => {
            let tries_left = letter.open(now);
            let open = unlocked.as_ref().filter(|(_, registration)| registration.may_begin(now).is_ok());
            match (open, tries_left) {
                (Some((_, registration)), Ok(_) | Err(StepRefusal::LinkExpired)) => {
                    passkey(&holder, registration, now)
                }
                (_, Ok(tries_left)) => RegistrationStep::Password { tries_left },
                (_, Err(refusal)) => {
                    return Err(call(used_meanwhile(refusal.into(), unlocked.as_ref().map(|(_, it)| it))));
                }
            }
        }
        Arrival::Code(_, registration) => match &registration.state {
            RegistrationState::Done { device, at, .. } => done(tx, device, *at).await?,
            RegistrationState::Waiting { .. } => RegistrationStep::OtherBrowser,
            RegistrationState::Claimed { offer, .. } => RegistrationStep::Choose { numbers: offer.numbers },
            RegistrationState::Open { .. }
            | RegistrationState::Failed { .. }
            | RegistrationState::Cancelled { .. } => {
                registration.may_begin(now).map_err(|refusal| call(on_screen(refusal.into())))?;
                passkey(&holder, registration, now)
            }
        },
    };
    let desk = holders::desk(&authority);
    let contact = contact::in_language(&desk.contact, act.caller.language).to_owned();
    let authority = DeskContact { contact, ..desk };
    let least = match (arrival, &step) {
        (Arrival::Letter(_, letter, _), RegistrationStep::Password { .. }) => Some(letter.least),
        _ => None,
    };
    Ok(RegistrationView {
        step,
        authority,
        expires_at: expires_at.as_millis(),
        now: now.as_millis(),
        least,
        ticket: None,
    })
}

fn passkey(holder: &Holder, registration: &Registration, now: Timestamp) -> RegistrationStep {
    let deadline = registration.deadline().unwrap_or(now).as_millis();
    RegistrationStep::Passkey { holder: holder.name.clone(), deadline }
}

async fn done(tx: &Tx, device: &DeviceId, at: Timestamp) -> Result<RegistrationStep, Error> {
    // A device that was removed since leaves its letter used all the same.
    let label = tx.get::<Device>(device).await?.map_or_else(String::new, |device| device.label);
    Ok(RegistrationStep::Registered { label, at: at.as_millis() })
}
