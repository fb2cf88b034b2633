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

pub use state::{NotRegistered, Over, RegistrationOrigin, RegistrationState};

use crate::clock::Timestamp;
use crate::ids::{DeviceId, HolderId, IncidentNumber, SecretHash};
use crate::journey::claim::{Claim, Phone, can_be_opened};
use crate::journey::limits::Limits;
use crate::journey::offer::NumberOffer;
use crate::journey::refusal::{HasIncident, StepRefusal};
use crate::model::session::Grounds;
use api::Opener;
use api::device::KnownDevice;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long the phone may name the device that it has registered.
const NAMING: Duration = Duration::from_mins(10);
/// After so many wrong numbers no new code comes of the same proof.
const WRONG: u8 = 2;

/// The registration of a phone, from its link until the phone is registered.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Registration {
    /// The holder whose device it will be.
    pub holder: HolderId,
    /// The invitation or the PC that allows it.
    pub origin: RegistrationOrigin,
    /// When the link was made or first opened.
    pub began_at: Timestamp,
    /// It has to begin its last ceremony by then, whatever codes are renewed; where it is a part of something longer.
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
    /// How many codes of this registration ended with a wrong number.
    #[serde(default)]
    pub wrong: u8,
    /// The number of its end, once somebody was told of one.
    #[serde(default)]
    pub incident: Option<IncidentNumber>,
    /// The state that the registration is in.
    pub state: RegistrationState,
}

impl HasIncident for Registration {
    fn incident(&mut self) -> &mut Option<IncidentNumber> {
        &mut self.incident
    }
}

impl Registration {
    /// A letter's password was right: the passkey can be made.
    pub fn by_letter(
        holder: HolderId,
        token: SecretHash,
        phone: KnownDevice,
        now: Timestamp,
        limits: &Limits,
    ) -> Self {
        let phone = Phone::new(phone, now + limits.journey);
        Self {
            holder,
            origin: RegistrationOrigin::Invitation { token },
            began_at: now,
            ends_at: None,
            wrong: 0,
            incident: None,
            state: RegistrationState::Open { phone, claim: None },
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
            origin: RegistrationOrigin::Pc { browser, grounds },
            began_at: now,
            ends_at: None,
            wrong: 0,
            incident: None,
            state: RegistrationState::Waiting { code, expires_at: now + limits.code },
        }
    }

    /// The registration, which has to end by then.
    #[must_use]
    pub fn within(mut self, ends_at: Timestamp) -> Self {
        self.ends_at = Some(ends_at);
        match &mut self.state {
            RegistrationState::Waiting { expires_at: end, .. }
            | RegistrationState::Claimed { phone: Phone { deadline: end, .. }, .. }
            | RegistrationState::Open { phone: Phone { deadline: end, .. }, .. } => {
                *end = (*end).min(ends_at);
            }
            RegistrationState::Done { .. }
            | RegistrationState::Failed { .. }
            | RegistrationState::Cancelled { .. } => {}
        }
        self
    }

    /// A moment, or the end of the whole if that comes first.
    fn at_most(&self, moment: Timestamp) -> Timestamp {
        self.ends_at.map_or(moment, |end| end.min(moment))
    }

    /// Whether this code can still be opened by a phone; where one has it already, that is said by [`Self::opened`].
    pub fn waits_for(&self, with: &SecretHash, now: Timestamp) -> Result<(), StepRefusal> {
        match &self.state {
            RegistrationState::Waiting { code, expires_at } => can_be_opened((code, *expires_at), with, now),
            RegistrationState::Claimed { .. }
            | RegistrationState::Open { .. }
            | RegistrationState::Failed { .. } => Err(StepRefusal::OpenedElsewhere),
            RegistrationState::Done { .. } => Err(StepRefusal::LinkUsed),
            RegistrationState::Cancelled { .. } => Err(StepRefusal::Cancelled),
        }
    }

    /// A phone opens the code, and has it from then on. Opening again with the same ticket is the same as opening once.
    pub fn opened(
        mut self,
        by: Claim,
        device: KnownDevice,
        offer: NumberOffer,
        now: Timestamp,
        limits: &Limits,
    ) -> Result<Self, StepRefusal> {
        match &self.state {
            RegistrationState::Waiting { .. } => {
                self.waits_for(&by.code, now)?;
                let phone = Phone::new(device, self.at_most(now + limits.journey));
                self.state = RegistrationState::Claimed { phone, claim: by, offer };
                Ok(self)
            }
            RegistrationState::Claimed { phone, .. } | RegistrationState::Open { phone, .. }
                if now >= phone.deadline =>
            {
                Err(StepRefusal::LinkExpired)
            }
            RegistrationState::Claimed { .. }
            | RegistrationState::Open { .. }
            | RegistrationState::Done { .. } => {
                self.acts(&by.code, Some(&by.ticket))?;
                Ok(self)
            }
            RegistrationState::Failed { why, .. } => {
                self.acts(&by.code, Some(&by.ticket))?;
                Err(why.refusal())
            }
            RegistrationState::Cancelled { .. } => Err(StepRefusal::Cancelled),
        }
    }

    /// Whether a phone with this code and ticket is the one that has the code. As long as nobody has it, and where it came with a
    /// letter, the step itself says what is.
    pub fn acts(&self, code: &SecretHash, ticket: Option<&SecretHash>) -> Result<(), StepRefusal> {
        let (claim, otherwise) = match &self.state {
            RegistrationState::Waiting { code: own, .. } if own != code => {
                return Err(StepRefusal::LinkReplaced);
            }
            RegistrationState::Claimed { claim, .. }
            | RegistrationState::Open { claim: Some(claim), .. }
            | RegistrationState::Failed { claim, .. } => (claim, StepRefusal::OpenedElsewhere),
            RegistrationState::Done { claim: Some(claim), .. } => (claim, StepRefusal::LinkUsed),
            RegistrationState::Waiting { .. }
            | RegistrationState::Open { claim: None, .. }
            | RegistrationState::Done { claim: None, .. }
            | RegistrationState::Cancelled { .. } => return Ok(()),
        };
        claim.acts(code, ticket, otherwise)
    }

    /// Another phone came with the code that one has already. The PC is told of the first such.
    #[must_use]
    pub fn tried_by(mut self, other: KnownDevice) -> Self {
        match &mut self.state {
            RegistrationState::Claimed { phone, .. } | RegistrationState::Open { phone, .. } => {
                phone.other.get_or_insert(other);
            }
            RegistrationState::Waiting { .. }
            | RegistrationState::Done { .. }
            | RegistrationState::Failed { .. }
            | RegistrationState::Cancelled { .. } => {}
        }
        self
    }

    /// The person chose a number on the phone. There is one try: a wrong one ends the code on both sides.
    pub fn chosen(mut self, number: u8, now: Timestamp) -> (Self, Result<(), StepRefusal>) {
        let outcome = match &self.state {
            RegistrationState::Claimed { phone, .. } if now >= phone.deadline => Err(StepRefusal::Expired),
            RegistrationState::Claimed { phone, claim, offer } if offer.right == number => {
                self.state = RegistrationState::Open { phone: phone.clone(), claim: Some(claim.clone()) };
                Ok(())
            }
            RegistrationState::Claimed { claim, .. } => {
                self.state =
                    RegistrationState::Failed { claim: claim.clone(), why: NotRegistered::WrongNumber };
                self.wrong = self.wrong.saturating_add(1);
                Err(StepRefusal::WrongNumber)
            }
            RegistrationState::Open { .. } | RegistrationState::Done { .. } => Ok(()),
            RegistrationState::Waiting { .. } => Err(StepRefusal::TooEarly),
            RegistrationState::Failed { why, .. } => Err(why.refusal()),
            RegistrationState::Cancelled { .. } => Err(StepRefusal::Cancelled),
        };
        (self, outcome)
    }

    /// The phone that has the code, by this code and ticket, turned out to be registered already.
    #[must_use]
    pub fn not_new(mut self, code: &SecretHash, ticket: Option<&SecretHash>) -> Self {
        if let RegistrationState::Open { claim: Some(claim), .. } = &self.state
            && self.acts(code, ticket).is_ok()
        {
            self.state = RegistrationState::Failed { claim: claim.clone(), why: NotRegistered::NotNew };
        }
        self
    }

    /// Whether a ceremony may begin.
    pub fn may_begin(&self, now: Timestamp) -> Result<(), StepRefusal> {
        match &self.state {
            RegistrationState::Open { phone, .. } if now >= phone.deadline => Err(StepRefusal::Expired),
            RegistrationState::Open { .. } => Ok(()),
            RegistrationState::Waiting { .. } | RegistrationState::Claimed { .. } => {
                Err(StepRefusal::TooEarly)
            }
            RegistrationState::Done { .. } => Err(StepRefusal::LinkUsed),
            RegistrationState::Failed { why, .. } => Err(why.refusal()),
            RegistrationState::Cancelled { .. } => Err(StepRefusal::Cancelled),
        }
    }

    /// A ceremony that had begun in time was verified. No clock stops it here: the ceremony has a limit of its own.
    pub fn verified(mut self, device: DeviceId, now: Timestamp) -> Result<Self, StepRefusal> {
        match self.state {
            RegistrationState::Open { claim, .. } => {
                self.state = RegistrationState::Done { claim, device, at: now };
                Ok(self)
            }
            RegistrationState::Waiting { .. } | RegistrationState::Claimed { .. } => {
                Err(StepRefusal::TooEarly)
            }
            RegistrationState::Done { .. } => Err(StepRefusal::LinkUsed),
            RegistrationState::Failed { why, .. } => Err(why.refusal()),
            RegistrationState::Cancelled { .. } => Err(StepRefusal::Cancelled),
        }
    }

    /// The device that the phone may give its name now: the one it has just registered.
    pub fn names(&self, now: Timestamp) -> Result<&DeviceId, StepRefusal> {
        match &self.state {
            RegistrationState::Done { at, .. } if now >= *at + NAMING => Err(StepRefusal::LinkUsed),
            RegistrationState::Done { device, .. } => Ok(device),
            RegistrationState::Waiting { .. }
            | RegistrationState::Claimed { .. }
            | RegistrationState::Open { .. } => Err(StepRefusal::TooEarly),
            RegistrationState::Failed { why, .. } => Err(why.refusal()),
            RegistrationState::Cancelled { .. } => Err(StepRefusal::Cancelled),
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
    ) -> Result<Self, StepRefusal> {
        match &self.state {
            RegistrationState::Claimed { phone, .. } | RegistrationState::Open { phone, .. }
                if !phone.makes_way(opener, now) =>
            {
                return Err(StepRefusal::Past);
            }
            // Whoever guesses does not go on guessing: the person proves once more who asks.
            RegistrationState::Failed { .. } if self.wrong >= WRONG => return Err(StepRefusal::Past),
            RegistrationState::Waiting { .. }
            | RegistrationState::Claimed { .. }
            | RegistrationState::Open { .. }
            | RegistrationState::Failed { .. } => {}
            RegistrationState::Done { .. } => return Err(StepRefusal::Past),
            RegistrationState::Cancelled { .. } => return Err(StepRefusal::Cancelled),
        }
        if self.ends_at.is_some_and(|end| now >= end) {
            return Err(StepRefusal::Expired);
        }
        let expires_at = self.at_most(now + limits.code);
        // What ended the code before has its number; the new code has not ended.
        Ok(Self { incident: None, state: RegistrationState::Waiting { code, expires_at }, ..self })
    }

    /// The PC cancels. A registration that is done stays done.
    #[must_use]
    pub fn cancelled(mut self, now: Timestamp) -> Self {
        match self.state {
            RegistrationState::Waiting { .. }
            | RegistrationState::Claimed { .. }
            | RegistrationState::Open { .. }
            | RegistrationState::Failed { .. } => {
                self.state = RegistrationState::Cancelled { at: now };
            }
            RegistrationState::Done { .. } | RegistrationState::Cancelled { .. } => {}
        }
        self
    }

    /// The code a phone must show to act on this registration, as its hash; none where it came with a letter or was cancelled.
    pub fn code(&self) -> Option<&SecretHash> {
        match &self.state {
            RegistrationState::Waiting { code, .. } => Some(code),
            RegistrationState::Claimed { claim, .. } | RegistrationState::Failed { claim, .. } => {
                Some(&claim.code)
            }
            RegistrationState::Open { claim, .. } | RegistrationState::Done { claim, .. } => {
                claim.as_ref().map(|claim| &claim.code)
            }
            RegistrationState::Cancelled { .. } => None,
        }
    }

    /// The proof that it rests on, where that can be withdrawn: that of whoever shows the code on a PC.
    pub fn rests_on(&self) -> Option<&Grounds> {
        match &self.origin {
            RegistrationOrigin::Pc { grounds, .. } => Some(grounds),
            RegistrationOrigin::Invitation { .. } => None,
        }
    }

    /// By when the phone, or before it the scanning of the code, has to be done.
    pub fn deadline(&self) -> Option<Timestamp> {
        match &self.state {
            RegistrationState::Waiting { expires_at: end, .. }
            | RegistrationState::Claimed { phone: Phone { deadline: end, .. }, .. }
            | RegistrationState::Open { phone: Phone { deadline: end, .. }, .. } => Some(*end),
            RegistrationState::Done { .. }
            | RegistrationState::Failed { .. }
            | RegistrationState::Cancelled { .. } => None,
        }
    }

    /// Whether its time ran out without a device.
    pub fn is_over(&self, now: Timestamp) -> Over {
        if self.deadline().is_some_and(|end| now >= end) { Over::TimedOut } else { Over::NotYet }
    }
}

#[cfg(test)]
mod tests;
