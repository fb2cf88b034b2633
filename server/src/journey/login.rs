//! Logging in on a PC with a phone.
//!
//! ```text
//!   Waiting ──opened──▶ Opened ──right number──▶ Confirming ──passkey──▶ Approved ──PC takes its session──▶ Finished
//!      │  ▲                │ wrong number ▶ Failed       │
//!      └──┘ renewed        └──────────── cancelled, by either side ▶ Cancelled
//! ```
//!
//! The phone that opens a code first has it: every later step is that phone's, by its ticket, until the PC shows another code. Whoever
//! else has the link, before it or after it, neither approves what was asked nor ends it. Every step can be repeated, in any order and in
//! two tabs, without harm; a phone that approved in time wins over a PC that gave up. An
//! approval that the PC does not take within a minute is over: nobody who comes to that PC later gets what it was given for.

use crate::aim::Aim;
use crate::clock::Timestamp;
use crate::ids::{ChangeId, DeviceId, HolderId, IncidentNumber, SecretHash, SessionId};
use crate::journey::change::ChangeKind;
use crate::journey::claim::{Claim, Phone, can_be_opened};
use crate::journey::limits::Limits;
use crate::journey::offer::NumberOffer;
use crate::journey::refusal::{HasIncident, StepRefusal};
use crate::journey::requester::Requester;
use crate::journey::user_code::UserCode;
use crate::model::people::Epoch;
use api::Opener;
use api::device::KnownDevice;
use api::login::CancelledBy;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long an approval can be taken.
pub const APPROVAL: Duration = Duration::from_mins(1);

/// So often the digits of a client's code may be wrong.
const MOST_MISTYPED: u8 = 5;

/// One login.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Login {
    /// The holder id typed on the PC.
    pub holder: Option<HolderId>,
    /// What for.
    #[serde(rename = "application", default)]
    pub aim: Aim,
    /// Why the phone is asked.
    pub purpose: LoginPurpose,
    /// Who asked: nobody else gets what comes of it.
    #[serde(rename = "browser")]
    pub requester: Requester,
    /// The PC and its browser.
    pub pc: KnownDevice,
    /// Where the PC is.
    pub place: String,
    /// When it asked.
    pub asked_at: Timestamp,
    /// The number of its end, once somebody was told of one.
    #[serde(default)]
    pub incident: Option<IncidentNumber>,
    /// Where it stands.
    pub state: LoginState,
}

impl HasIncident for Login {
    fn incident(&mut self) -> &mut Option<IncidentNumber> {
        &mut self.incident
    }
}

/// Why the phone is asked.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum LoginPurpose {
    /// To log in.
    Login,
    /// To register a new phone with the old one; nobody is logged in.
    ChangePhone,
    /// To confirm one change that was asked for in a session.
    Reauthenticate {
        /// The session.
        session: SessionId,
        /// Which change.
        change: ChangeId,
        /// What is changed, for the phone to name it.
        what: ChangeKind,
    },
}

/// Where a login stands.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum LoginState {
    /// A code waits to be scanned.
    Waiting {
        /// The code, as its hash.
        code: SecretHash,
        /// When it stops working.
        expires_at: Timestamp,
    },
    /// A phone has opened the code, which is nobody else's now; the person chooses the number.
    Opened {
        /// Which phone and until when.
        phone: Phone,
        /// How it shows that it is the one that opened the code.
        claim: Claim,
        /// What the phone offers.
        offer: NumberOffer,
    },
    /// The number was right; the passkey is asked for.
    Confirming {
        /// Which phone and until when.
        phone: Phone,
        /// How it shows that it is the one that opened the code.
        claim: Claim,
    },
    /// The phone has proven who it is.
    Approved {
        /// Which phone.
        phone: Phone,
        /// How it shows that it was it.
        claim: Claim,
        /// Who.
        by: Approver,
        /// When.
        at: Timestamp,
        /// The session of an application that asked by itself; it is there at once, so that the person can end it before it is fetched.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        session: Option<SessionId>,
    },
    /// The PC has its session.
    Finished {
        /// Which phone.
        phone: Phone,
        /// How it shows that it was it.
        claim: Claim,
        /// Who.
        by: Approver,
        /// The session; none where it allowed a new phone instead.
        session: Option<SessionId>,
    },
    /// Cancelled: an ordinary end.
    Cancelled {
        /// Where.
        by: CancelledBy,
    },
    /// Refused.
    Failed {
        /// Which phone.
        phone: Phone,
        /// How it shows that it was it.
        claim: Claim,
        /// Why.
        why: Failed,
    },
}

/// Who approved a login, as proven by a passkey.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Approver {
    /// The holder.
    pub holder: HolderId,
    /// In which epoch of the holder's.
    pub epoch: Epoch,
    /// With which device.
    pub device: DeviceId,
}

/// Why a login was refused.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Failed {
    /// The number chosen was wrong: somebody may be trying to get another person to approve.
    WrongNumber,
    /// The holder may not log in any more.
    HolderDisabled,
    /// The phone is another holder's than the one whom the PC asks for.
    OtherHolder,
}

impl Login {
    /// The holder id that somebody typed; whoever is signed in, or changes phones, typed none.
    pub fn typed_id(&self) -> Option<&HolderId> {
        self.holder.as_ref().filter(|_| self.purpose == LoginPurpose::Login)
    }

    /// The PC shows a new code, because the old one ran out, came into other hands or was not wanted. Not while a phone is at it, unless
    /// another one has tried, too, or the person says that it is not the right one: that phone is out then.
    pub fn renewed(
        mut self,
        code: SecretHash,
        opener: Opener,
        now: Timestamp,
        limits: &Limits,
    ) -> Result<Self, StepRefusal> {
        match &self.state {
            LoginState::Opened { phone, .. } | LoginState::Confirming { phone, .. }
                if !phone.makes_way(opener, now) =>
            {
                Err(StepRefusal::Past)
            }
            LoginState::Waiting { .. } | LoginState::Opened { .. } | LoginState::Confirming { .. } => {
                self.state = LoginState::Waiting { code, expires_at: now + limits.code };
                Ok(self)
            }
            LoginState::Approved { .. } | LoginState::Finished { .. } | LoginState::Failed { .. } => {
                Err(StepRefusal::Past)
            }
            LoginState::Cancelled { .. } => Err(StepRefusal::Cancelled),
        }
    }

    /// Somebody types the code of a client's screen, for want of a camera: from then on this link leads to the login, and no other. Digits are
    /// not tried out: whoever types the right letters with wrong ones five times ends it.
    pub fn typed(
        mut self,
        typed: &UserCode,
        link: SecretHash,
        now: Timestamp,
    ) -> (Self, Result<(), StepRefusal>) {
        let (Requester::Client { shows, .. }, LoginState::Waiting { expires_at, .. }) =
            (&mut self.requester, &self.state)
        else {
            return (self, Err(StepRefusal::Past));
        };
        let expires_at = *expires_at;
        if now >= expires_at {
            return (self, Err(StepRefusal::LinkExpired));
        }
        if shows.user_code != *typed {
            shows.mistyped += 1;
            if shows.mistyped >= MOST_MISTYPED {
                self.state = LoginState::Cancelled { by: CancelledBy::Phone };
            }
            return (self, Err(StepRefusal::WrongNumber));
        }
        self.state = LoginState::Waiting { code: link, expires_at };
        (self, Ok(()))
    }

    /// Whether this code can still be opened by a phone; where one has it already, that is said by [`Self::opened`].
    pub fn waits_for(&self, with: &SecretHash, now: Timestamp) -> Result<(), StepRefusal> {
        match &self.state {
            LoginState::Waiting { code, expires_at } => can_be_opened((code, *expires_at), with, now),
            LoginState::Opened { .. } | LoginState::Confirming { .. } | LoginState::Failed { .. } => {
                Err(StepRefusal::OpenedElsewhere)
            }
            LoginState::Approved { .. } | LoginState::Finished { .. } => Err(StepRefusal::LinkUsed),
            LoginState::Cancelled { .. } => Err(StepRefusal::Cancelled),
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
            LoginState::Waiting { expires_at, .. } => {
                self.waits_for(&by.code, now)?;
                // A client that asks by itself was told until when it may fetch what comes of it; a browser waits for its phone.
                let (deadline, offer) = match self.requester.screen() {
                    Some(screen) => {
                        ((now + limits.journey).min(*expires_at), offer.with(screen.user_code.number()))
                    }
                    None => (now + limits.journey, offer),
                };
                let phone = Phone::new(device, deadline);
                self.state = LoginState::Opened { phone, claim: by, offer };
                Ok(self)
            }
            LoginState::Opened { phone, .. } | LoginState::Confirming { phone, .. }
                if now >= phone.deadline =>
            {
                Err(StepRefusal::LinkExpired)
            }
            LoginState::Opened { .. }
            | LoginState::Confirming { .. }
            | LoginState::Approved { .. }
            | LoginState::Finished { .. } => {
                self.acts(&by.code, Some(&by.ticket))?;
                Ok(self)
            }
            LoginState::Failed { why, .. } => {
                self.acts(&by.code, Some(&by.ticket))?;
                Err(match why {
                    Failed::WrongNumber => StepRefusal::WrongNumber,
                    Failed::HolderDisabled => StepRefusal::Cancelled,
                    Failed::OtherHolder => StepRefusal::OtherHolder,
                })
            }
            LoginState::Cancelled { .. } => Err(StepRefusal::Cancelled),
        }
    }

    /// Whether a phone with this code and ticket is the one that has the code. As long as nobody has it, and where it was cancelled, the
    /// step itself says what is.
    pub fn acts(&self, code: &SecretHash, ticket: Option<&SecretHash>) -> Result<(), StepRefusal> {
        match &self.state {
            LoginState::Waiting { code: own, .. } if own != code => Err(StepRefusal::LinkReplaced),
            LoginState::Waiting { .. } | LoginState::Cancelled { .. } => Ok(()),
            LoginState::Opened { claim, .. }
            | LoginState::Confirming { claim, .. }
            | LoginState::Failed { claim, .. } => claim.acts(code, ticket, StepRefusal::OpenedElsewhere),
            LoginState::Approved { claim, .. } | LoginState::Finished { claim, .. } => {
                claim.acts(code, ticket, StepRefusal::LinkUsed)
            }
        }
    }

    /// Another phone came with the code that one has already. The PC is told of the first such.
    #[must_use]
    pub fn tried_by(mut self, other: KnownDevice) -> Self {
        match &mut self.state {
            LoginState::Opened { phone, .. } | LoginState::Confirming { phone, .. } => {
                phone.other.get_or_insert(other);
            }
            LoginState::Waiting { .. }
            | LoginState::Approved { .. }
            | LoginState::Finished { .. }
            | LoginState::Cancelled { .. }
            | LoginState::Failed { .. } => {}
        }
        self
    }

    /// The phone that has the code was asked for its passkey, and could not: the PC need not wait for it alone.
    #[must_use]
    pub fn hindered(mut self) -> Self {
        if let LoginState::Confirming { phone, .. } = &mut self.state {
            phone.hindered = true;
        }
        self
    }

    /// The person chose a number on the phone. A wrong one ends the login on both sides.
    pub fn chosen(mut self, number: u8, now: Timestamp) -> (Self, Result<(), StepRefusal>) {
        let outcome = match &self.state {
            LoginState::Opened { phone, .. } if now >= phone.deadline => Err(StepRefusal::Expired),
            LoginState::Opened { phone, claim, offer } if offer.right == number => {
                self.state = LoginState::Confirming { phone: phone.clone(), claim: claim.clone() };
                Ok(())
            }
            LoginState::Opened { phone, claim, .. } => {
                let (phone, claim) = (phone.clone(), claim.clone());
                self.state = LoginState::Failed { phone, claim, why: Failed::WrongNumber };
                Err(StepRefusal::WrongNumber)
            }
            LoginState::Confirming { .. } | LoginState::Approved { .. } | LoginState::Finished { .. } => {
                Ok(())
            }
            LoginState::Waiting { .. } => Err(StepRefusal::TooEarly),
            LoginState::Failed { why: Failed::WrongNumber, .. } => Err(StepRefusal::WrongNumber),
            LoginState::Failed { why: Failed::OtherHolder, .. } => Err(StepRefusal::OtherHolder),
            LoginState::Failed { why: Failed::HolderDisabled, .. } | LoginState::Cancelled { .. } => {
                Err(StepRefusal::Cancelled)
            }
        };
        (self, outcome)
    }

    /// Whether a ceremony may begin on the phone.
    pub fn may_begin(&self, now: Timestamp) -> Result<(), StepRefusal> {
        match &self.state {
            LoginState::Confirming { phone, .. } if now >= phone.deadline => Err(StepRefusal::Expired),
            LoginState::Confirming { .. } => Ok(()),
            LoginState::Waiting { .. } | LoginState::Opened { .. } => Err(StepRefusal::TooEarly),
            LoginState::Approved { .. } | LoginState::Finished { .. } => Err(StepRefusal::Past),
            LoginState::Failed { why: Failed::WrongNumber, .. } => Err(StepRefusal::WrongNumber),
            LoginState::Failed { why: Failed::OtherHolder, .. } => Err(StepRefusal::OtherHolder),
            LoginState::Failed { why: Failed::HolderDisabled, .. } | LoginState::Cancelled { .. } => {
                Err(StepRefusal::Cancelled)
            }
        }
    }

    /// A ceremony that had begun in time was verified. No clock stops it here: the ceremony has a limit of its own.
    pub fn approved(mut self, by: Approver, now: Timestamp) -> Result<Self, StepRefusal> {
        match self.state {
            LoginState::Confirming { .. }
                if self.holder.as_ref().is_some_and(|asked| *asked != by.holder) =>
            {
                Err(StepRefusal::OtherHolder)
            }
            LoginState::Confirming { phone, claim } => {
                self.state = LoginState::Approved { phone, claim, by, at: now, session: None };
                Ok(self)
            }
            LoginState::Waiting { .. } | LoginState::Opened { .. } => Err(StepRefusal::TooEarly),
            LoginState::Approved { .. } | LoginState::Finished { .. } => Err(StepRefusal::Past),
            LoginState::Failed { .. } | LoginState::Cancelled { .. } => Err(StepRefusal::Cancelled),
        }
    }

    /// What was approved goes on in this session.
    #[must_use]
    pub fn in_session(mut self, id: SessionId) -> Self {
        if let LoginState::Approved { session, .. } = &mut self.state {
            *session = Some(id);
        }
        self
    }

    /// The phone that has the code cannot approve it: its holder turned out to be disabled, or is not the one whom the PC asks for.
    #[must_use]
    pub fn failed(mut self, why: Failed) -> Self {
        match self.state {
            LoginState::Opened { phone, claim, .. }
            | LoginState::Confirming { phone, claim }
            | LoginState::Approved { phone, claim, .. } => {
                self.state = LoginState::Failed { phone, claim, why };
            }
            LoginState::Waiting { .. }
            | LoginState::Finished { .. }
            | LoginState::Cancelled { .. }
            | LoginState::Failed { .. } => {}
        }
        self
    }

    /// The old phone has allowed a new one, whose registration now goes on; once, and in time.
    pub fn changed(self, now: Timestamp) -> Result<Self, StepRefusal> {
        match &self.purpose {
            LoginPurpose::ChangePhone => {
                let is_late = self.is_left(now) || self.ends_at().is_some_and(|end| now >= end);
                let changed = self.finished(None)?;
                if is_late { Err(StepRefusal::Expired) } else { Ok(changed) }
            }
            LoginPurpose::Login | LoginPurpose::Reauthenticate { .. } => Err(StepRefusal::Past),
        }
    }

    /// By when what the phone allowed has to be done: ten minutes after it had opened the code, for the whole of it.
    pub fn ends_at(&self) -> Option<Timestamp> {
        match &self.state {
            LoginState::Opened { phone, .. }
            | LoginState::Confirming { phone, .. }
            | LoginState::Approved { phone, .. }
            | LoginState::Finished { phone, .. } => Some(phone.deadline),
            LoginState::Waiting { .. } | LoginState::Cancelled { .. } | LoginState::Failed { .. } => None,
        }
    }

    /// The PC takes its session; once.
    pub fn taken(self, session: SessionId, now: Timestamp) -> Result<Self, StepRefusal> {
        if self.is_left(now) { Err(StepRefusal::Expired) } else { self.finished(Some(session)) }
    }

    /// Whether it was approved, and not taken in time.
    pub fn is_left(&self, now: Timestamp) -> bool {
        matches!(&self.state, LoginState::Approved { at, .. } if now >= *at + APPROVAL)
    }

    fn finished(mut self, session: Option<SessionId>) -> Result<Self, StepRefusal> {
        match self.state {
            LoginState::Approved { phone, claim, by, .. } => {
                self.state = LoginState::Finished { phone, claim, by, session };
                Ok(self)
            }
            LoginState::Waiting { .. } | LoginState::Opened { .. } | LoginState::Confirming { .. } => {
                Err(StepRefusal::TooEarly)
            }
            LoginState::Finished { .. } => Err(StepRefusal::Past),
            LoginState::Failed { .. } | LoginState::Cancelled { .. } => Err(StepRefusal::Cancelled),
        }
    }

    /// The phone that has the code refuses. What was approved stays approved.
    pub fn refused(self) -> Result<Self, StepRefusal> {
        match self.state {
            // A code that nobody has opened is nobody's to refuse.
            LoginState::Waiting { .. } => Err(StepRefusal::TooEarly),
            LoginState::Opened { .. }
            | LoginState::Confirming { .. }
            | LoginState::Approved { .. }
            | LoginState::Finished { .. }
            | LoginState::Cancelled { .. }
            | LoginState::Failed { .. } => Ok(self.cancelled(CancelledBy::Phone)),
        }
    }

    /// Either side cancels. What was approved stays approved: the phone has won.
    #[must_use]
    pub fn cancelled(mut self, by: CancelledBy) -> Self {
        match self.state {
            LoginState::Waiting { .. } | LoginState::Opened { .. } | LoginState::Confirming { .. } => {
                self.state = LoginState::Cancelled { by };
            }
            LoginState::Approved { .. }
            | LoginState::Finished { .. }
            | LoginState::Cancelled { .. }
            | LoginState::Failed { .. } => {}
        }
        self
    }

    /// Who approved it.
    pub fn by(&self) -> Option<&Approver> {
        match &self.state {
            LoginState::Approved { by, .. } | LoginState::Finished { by, .. } => Some(by),
            LoginState::Waiting { .. }
            | LoginState::Opened { .. }
            | LoginState::Confirming { .. }
            | LoginState::Cancelled { .. }
            | LoginState::Failed { .. } => None,
        }
    }

    /// The code a phone must show to act on this login, as its hash.
    pub fn code(&self) -> Option<&SecretHash> {
        match &self.state {
            LoginState::Waiting { code, .. } => Some(code),
            LoginState::Opened { claim, .. }
            | LoginState::Confirming { claim, .. }
            | LoginState::Approved { claim, .. }
            | LoginState::Finished { claim, .. }
            | LoginState::Failed { claim, .. } => Some(&claim.code),
            LoginState::Cancelled { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
