//! What a registration's link leads to, and what the phone shows there.

use super::error::Error;
use super::holders;
use crate::clock::Timestamp;
use crate::ids::{DeviceId, JourneyId, SecretHash};
use crate::journey::Refusal;
use crate::journey::invitation::{self, Invitation};
use crate::journey::register::{Origin, Registration, State as Stage};
use crate::people::{Device, Holder};
use crate::store::Tx;
use crate::store::rows::Link;
use api::Code;
use api::register::{Authority, Step, View};
use api::trouble::Sign;

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

    /// The registration, for a ceremony that wants to begin: says first what became of the link.
    pub fn begun(self, now: Timestamp) -> Result<(JourneyId, Registration), Error> {
        if let Self::Letter(_, letter, None) = &self {
            letter.open(now)?;
        }
        self.journey()
    }
}

/// Finds what a link leads to, and refuses a code whose place a newer one took.
pub async fn arrive(tx: &Tx, token: &SecretHash, ticket: Option<&JourneyId>) -> Result<Arrival, Error> {
    if let Some(letter) = tx.get::<Invitation>(token).await? {
        let unlocked = match ticket {
            Some(id) => tx.get::<Registration>(id).await?.map(|registration| (id.clone(), registration)),
            None => None,
        };
        // A ticket opens the letter it was given for and no other.
        let unlocked = unlocked
            .filter(|(_, it)| matches!(&it.origin, Origin::Invitation { token: own } if own == token));
        return Ok(Arrival::Letter(token.clone(), letter, unlocked));
    }
    match tx.get::<Link>(token).await? {
        Some(Link::Registration(id)) => {
            let registration =
                tx.get::<Registration>(&id).await?.ok_or_else(|| Error::new(Code::LinkUnknown))?;
            if registration.code().is_some_and(|current| current != token) {
                return Err(on_screen(Error::new(Code::LinkReplaced)));
            }
            Ok(Arrival::Code(id, registration))
        }
        Some(Link::Login(_)) | None => Err(Error::new(Code::LinkUnknown)),
    }
}

/// What the phone shows.
pub async fn view(tx: &Tx, arrival: &Arrival, now: Timestamp) -> Result<View, Error> {
    let (holder, expires_at) = match arrival {
        Arrival::Letter(_, letter, _) => (&letter.holder, letter.expires_at),
        Arrival::Code(_, registration) => (&registration.holder, deadline(registration).unwrap_or(now)),
    };
    let (holder, authority) = holders::enabled(tx, holder).await?;
    let call = |error: Error| error.of(&holder.id).call(Some(holders::desk(&authority)));
    let step = match arrival {
        Arrival::Letter(_, Invitation { state: invitation::State::Used { device, at }, .. }, _) => {
            done(tx, device, *at).await?
        }
        Arrival::Letter(_, letter, unlocked) => {
            let tries_left = letter.open(now);
            let open = unlocked.as_ref().filter(|(_, registration)| registration.may_begin(now).is_ok());
            match (open, tries_left) {
                (Some((_, registration)), Ok(_) | Err(Refusal::LinkExpired)) => {
                    passkey(&holder, registration, now)
                }
                (_, Ok(tries_left)) => Step::Password { tries_left },
                (_, Err(refusal)) => return Err(call(refusal.into())),
            }
        }
        Arrival::Code(_, registration) => match &registration.state {
            Stage::Done { device, at, .. } => done(tx, device, *at).await?,
            Stage::Open { .. } | Stage::Waiting { .. } | Stage::Cancelled { .. } => {
                registration.may_begin(now).map_err(|refusal| call(on_screen(refusal.into())))?;
                passkey(&holder, registration, now)
            }
        },
    };
    let authority = Authority { name: authority.name.clone(), contact: authority.contact.clone() };
    Ok(View { step, authority, expires_at: expires_at.as_millis(), now: now.as_millis() })
}

fn passkey(holder: &Holder, registration: &Registration, now: Timestamp) -> Step {
    Step::Passkey { holder: holder.name.clone(), deadline: deadline(registration).unwrap_or(now).as_millis() }
}

fn deadline(registration: &Registration) -> Option<Timestamp> {
    match &registration.state {
        Stage::Waiting { expires_at: end, .. } | Stage::Open { deadline: end, .. } => Some(*end),
        Stage::Done { .. } | Stage::Cancelled { .. } => None,
    }
}

async fn done(tx: &Tx, device: &DeviceId, at: Timestamp) -> Result<Step, Error> {
    // A device that was removed since leaves its letter used all the same.
    let label = tx.get::<Device>(device).await?.map_or_else(String::new, |device| device.label);
    Ok(Step::Registered { label, at: at.as_millis() })
}

/// The link was a code on a screen of ours: a new one is a tap away.
pub fn on_screen(error: Error) -> Error {
    error.seen(Sign::ScreenQr)
}
