//! Registering a phone.
//!
//! ```text
//!   on a PC:   Waiting ──opened──▶ Claimed ──right number──▶ Open ──verified──▶ Done
//!                 ▲                   │ wrong number ▶ Failed │
//!                 └─────── renewed ───┴───────────────────────┘
//!   by letter:  unlocked ─────────────────────────────────▶ Open ──verified──▶ Done
//!              Waiting, Claimed, Open ──cancelled──▶ Cancelled
//! ```
//!
//! The phone that opens a code first has it: every later step is that phone's, by its ticket, until the PC shows another code. Time ends
//! a journey only as long as nothing was achieved: a phone that finished always wins over a PC that timed out.

mod state;

pub use state::{Origin, Over, State};

use crate::clock::Timestamp;
use crate::ids::{DeviceId, HolderId, IncidentNumber, SecretHash};
use crate::journey::claim::{Claim, Phone, can_be_opened};
use crate::journey::limits::Limits;
use crate::journey::offer::Offer;
use crate::journey::refusal::Numbered;
use crate::journey::refusal::Refusal;
use crate::model::session::Grounds;
use api::Opener;
use api::device::Device;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long the phone may name the device that it has registered.
const NAMING: Duration = Duration::from_mins(10);
/// After so many wrong numbers no new code comes of the same proof.
const WRONG: u8 = 2;

/// One registration.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Registration {
    /// Whose device it will be.
    pub holder: HolderId,
    /// What allows it.
    pub origin: Origin,
    /// When it began.
    pub began_at: Timestamp,
    /// It has to begin its last ceremony by then, whatever codes are renewed; where it is a part of something longer.
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
    /// How many codes ended with a wrong number.
    #[serde(default)]
    pub wrong: u8,
    /// The number of its end, once somebody was told of one.
    #[serde(default)]
    pub incident: Option<IncidentNumber>,
    /// Where it stands.
    pub state: State,
}

impl Numbered for Registration {
    fn incident(&mut self) -> &mut Option<IncidentNumber> {
        &mut self.incident
    }
}

impl Registration {
    /// A letter's password was right: the passkey can be made.
    pub fn by_letter(
        holder: HolderId,
        token: SecretHash,
        phone: Device,
        now: Timestamp,
        limits: &Limits,
    ) -> Self {
        let phone = Phone::new(phone, now + limits.journey);
        Self {
            holder,
            origin: Origin::Invitation { token },
            began_at: now,
            ends_at: None,
            wrong: 0,
            incident: None,
            state: State::Open { phone, claim: None },
        }
    }

    /// A code is shown on a PC, to whoever has proven these grounds there.
    pub fn on_pc(
        grounds: Grounds,
        browser: SecretHash,
        code: SecretHash,
        now: Timestamp,
        limits: &Limits,
    ) -> Self {
        Self {
            holder: grounds.holder.clone(),
            origin: Origin::Pc { browser, grounds },
            began_at: now,
            ends_at: None,
            wrong: 0,
            incident: None,
            state: State::Waiting { code, expires_at: now + limits.code },
        }
    }

    /// The same, which has to end by then.
    #[must_use]
    pub fn within(mut self, ends_at: Timestamp) -> Self {
        self.ends_at = Some(ends_at);
        match &mut self.state {
            State::Waiting { expires_at: end, .. }
            | State::Claimed { phone: Phone { deadline: end, .. }, .. }
            | State::Open { phone: Phone { deadline: end, .. }, .. } => *end = (*end).min(ends_at),
            State::Done { .. } | State::Failed { .. } | State::Cancelled { .. } => {}
        }
        self
    }

    /// A moment, or the end of the whole if that comes first.
    fn at_most(&self, moment: Timestamp) -> Timestamp {
        self.ends_at.map_or(moment, |end| end.min(moment))
    }

    /// Whether this code can still be opened by a phone; where one has it already, that is said by [`Self::opened`].
    pub fn waits_for(&self, with: &SecretHash, now: Timestamp) -> Result<(), Refusal> {
        match &self.state {
            State::Waiting { code, expires_at } => can_be_opened((code, *expires_at), with, now),
            State::Claimed { .. } | State::Open { .. } | State::Failed { .. } => {
                Err(Refusal::OpenedElsewhere)
            }
            State::Done { .. } => Err(Refusal::LinkUsed),
            State::Cancelled { .. } => Err(Refusal::Cancelled),
        }
    }

    /// A phone opens the code, and has it from then on. Opening again with the same ticket is the same as opening once.
    pub fn opened(
        mut self,
        by: Claim,
        device: Device,
        offer: Offer,
        now: Timestamp,
        limits: &Limits,
    ) -> Result<Self, Refusal> {
        match &self.state {
            State::Waiting { .. } => {
                self.waits_for(&by.code, now)?;
                let phone = Phone::new(device, self.at_most(now + limits.journey));
                self.state = State::Claimed { phone, claim: by, offer };
                Ok(self)
            }
            State::Claimed { phone, .. } | State::Open { phone, .. } if now >= phone.deadline => {
                Err(Refusal::LinkExpired)
            }
            State::Claimed { .. } | State::Open { .. } | State::Done { .. } => {
                self.acts(&by.code, Some(&by.ticket))?;
                Ok(self)
            }
            State::Failed { .. } => {
                self.acts(&by.code, Some(&by.ticket))?;
                Err(Refusal::WrongNumber)
            }
            State::Cancelled { .. } => Err(Refusal::Cancelled),
        }
    }

    /// Whether a phone with this code and ticket is the one that has the code. As long as nobody has it, and where it came with a
    /// letter, the step itself says what is.
    pub fn acts(&self, code: &SecretHash, ticket: Option<&SecretHash>) -> Result<(), Refusal> {
        let (claim, otherwise) = match &self.state {
            State::Waiting { code: own, .. } if own != code => return Err(Refusal::LinkReplaced),
            State::Claimed { claim, .. }
            | State::Open { claim: Some(claim), .. }
            | State::Failed { claim } => (claim, Refusal::OpenedElsewhere),
            State::Done { claim: Some(claim), .. } => (claim, Refusal::LinkUsed),
            State::Waiting { .. }
            | State::Open { claim: None, .. }
            | State::Done { claim: None, .. }
            | State::Cancelled { .. } => return Ok(()),
        };
        claim.acts(code, ticket, otherwise)
    }

    /// Another phone came with the code that one has already. The PC is told of the first such.
    #[must_use]
    pub fn tried_by(mut self, other: Device) -> Self {
        match &mut self.state {
            State::Claimed { phone, .. } | State::Open { phone, .. } => {
                phone.other.get_or_insert(other);
            }
            State::Waiting { .. } | State::Done { .. } | State::Failed { .. } | State::Cancelled { .. } => {}
        }
        self
    }

    /// The person chose a number on the phone. There is one try: a wrong one ends the code on both sides.
    pub fn chosen(mut self, number: u8, now: Timestamp) -> (Self, Result<(), Refusal>) {
        let outcome = match &self.state {
            State::Claimed { phone, .. } if now >= phone.deadline => Err(Refusal::Expired),
            State::Claimed { phone, claim, offer } if offer.right == number => {
                self.state = State::Open { phone: phone.clone(), claim: Some(claim.clone()) };
                Ok(())
            }
            State::Claimed { claim, .. } => {
                self.state = State::Failed { claim: claim.clone() };
                self.wrong = self.wrong.saturating_add(1);
                Err(Refusal::WrongNumber)
            }
            State::Open { .. } | State::Done { .. } => Ok(()),
            State::Waiting { .. } => Err(Refusal::TooEarly),
            State::Failed { .. } => Err(Refusal::WrongNumber),
            State::Cancelled { .. } => Err(Refusal::Cancelled),
        };
        (self, outcome)
    }

    /// Whether a ceremony may begin.
    pub fn may_begin(&self, now: Timestamp) -> Result<(), Refusal> {
        match &self.state {
            State::Open { phone, .. } if now >= phone.deadline => Err(Refusal::Expired),
            State::Open { .. } => Ok(()),
            State::Waiting { .. } | State::Claimed { .. } => Err(Refusal::TooEarly),
            State::Done { .. } => Err(Refusal::LinkUsed),
            State::Failed { .. } => Err(Refusal::WrongNumber),
            State::Cancelled { .. } => Err(Refusal::Cancelled),
        }
    }

    /// A ceremony that had begun in time was verified. No clock stops it here: the ceremony has a limit of its own.
    pub fn verified(mut self, device: DeviceId, now: Timestamp) -> Result<Self, Refusal> {
        match self.state {
            State::Open { claim, .. } => {
                self.state = State::Done { claim, device, at: now };
                Ok(self)
            }
            State::Waiting { .. } | State::Claimed { .. } => Err(Refusal::TooEarly),
            State::Done { .. } => Err(Refusal::LinkUsed),
            State::Failed { .. } => Err(Refusal::WrongNumber),
            State::Cancelled { .. } => Err(Refusal::Cancelled),
        }
    }

    /// The device that the phone may give its name now: the one it has just registered.
    pub fn names(&self, now: Timestamp) -> Result<&DeviceId, Refusal> {
        match &self.state {
            State::Done { at, .. } if now >= *at + NAMING => Err(Refusal::LinkUsed),
            State::Done { device, .. } => Ok(device),
            State::Waiting { .. } | State::Claimed { .. } | State::Open { .. } => Err(Refusal::TooEarly),
            State::Failed { .. } => Err(Refusal::WrongNumber),
            State::Cancelled { .. } => Err(Refusal::Cancelled),
        }
    }

    /// The PC shows a new code, because the old one ran out, came into other hands or was not wanted. Not once a phone is at it, unless
    /// another one has tried, too, or the person says that it is not the right one: that phone is out then.
    pub fn renewed(
        self,
        code: SecretHash,
        opener: Opener,
        now: Timestamp,
        limits: &Limits,
    ) -> Result<Self, Refusal> {
        match &self.state {
            State::Claimed { phone, .. } | State::Open { phone, .. } if !phone.makes_way(opener, now) => {
                return Err(Refusal::Past);
            }
            // Whoever guesses does not go on guessing: the person proves once more who asks.
            State::Failed { .. } if self.wrong >= WRONG => return Err(Refusal::Past),
            State::Waiting { .. } | State::Claimed { .. } | State::Open { .. } | State::Failed { .. } => {}
            State::Done { .. } => return Err(Refusal::Past),
            State::Cancelled { .. } => return Err(Refusal::Cancelled),
        }
        if self.ends_at.is_some_and(|end| now >= end) {
            return Err(Refusal::Expired);
        }
        let expires_at = self.at_most(now + limits.code);
        // What ended the code before has its number; the new code has not ended.
        Ok(Self { incident: None, state: State::Waiting { code, expires_at }, ..self })
    }

    /// The PC cancels. A registration that is done stays done.
    #[must_use]
    pub fn cancelled(mut self, now: Timestamp) -> Self {
        match self.state {
            State::Waiting { .. } | State::Claimed { .. } | State::Open { .. } | State::Failed { .. } => {
                self.state = State::Cancelled { at: now };
            }
            State::Done { .. } | State::Cancelled { .. } => {}
        }
        self
    }

    /// The code a phone must show to act on this registration, as its hash; none where it came with a letter or was cancelled.
    pub fn code(&self) -> Option<&SecretHash> {
        match &self.state {
            State::Waiting { code, .. } => Some(code),
            State::Claimed { claim, .. } | State::Failed { claim } => Some(&claim.code),
            State::Open { claim, .. } | State::Done { claim, .. } => claim.as_ref().map(|claim| &claim.code),
            State::Cancelled { .. } => None,
        }
    }

    /// The proof that it rests on, where that can be withdrawn: that of whoever shows the code on a PC.
    pub fn rests_on(&self) -> Option<&Grounds> {
        match &self.origin {
            Origin::Pc { grounds, .. } => Some(grounds),
            Origin::Invitation { .. } => None,
        }
    }

    /// By when the phone, or before it the scanning of the code, has to be done.
    pub fn deadline(&self) -> Option<Timestamp> {
        match &self.state {
            State::Waiting { expires_at: end, .. }
            | State::Claimed { phone: Phone { deadline: end, .. }, .. }
            | State::Open { phone: Phone { deadline: end, .. }, .. } => Some(*end),
            State::Done { .. } | State::Failed { .. } | State::Cancelled { .. } => None,
        }
    }

    /// Whether its time ran out without a device.
    pub fn is_over(&self, now: Timestamp) -> Over {
        if self.deadline().is_some_and(|end| now >= end) { Over::TimedOut } else { Over::NotYet }
    }
}

#[cfg(test)]
mod tests;
