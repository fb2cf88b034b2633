//! Registering a phone.
//!
//! ```text
//!   on a PC:   Waiting ──opened──▶ Open ──verified──▶ Done
//!   by letter:  unlocked ────────▶ Open ──verified──▶ Done
//!              Waiting, Open ──cancelled──▶ Cancelled
//! ```
//!
//! Time ends a journey only as long as nothing was achieved: a phone that finished always wins over a PC that timed out.

use super::{Limits, Numbered, Refusal};
use crate::clock::Timestamp;
use crate::ids::{DeviceId, HolderId, IncidentNumber, SecretHash};
use api::device::Device;
use serde::{Deserialize, Serialize};

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

/// What allows a registration.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Origin {
    /// An invitation, by the hash of its token.
    Invitation {
        /// The invitation.
        token: SecretHash,
    },
    /// Somebody signed in on a PC, by the hash of the browser's secret.
    Pc {
        /// The browser that may follow and cancel it.
        browser: SecretHash,
    },
}

/// Where a registration stands.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// A code on the PC waits to be scanned.
    Waiting {
        /// The code, as its hash.
        code: SecretHash,
        /// When it stops working.
        expires_at: Timestamp,
    },
    /// The passkey can be made.
    Open {
        /// The code the phone came with; none when it came with a letter.
        code: Option<SecretHash>,
        /// The phone.
        phone: Device,
        /// It has to begin its last ceremony by then.
        deadline: Timestamp,
    },
    /// The device is registered.
    Done {
        /// The code the phone came with.
        code: Option<SecretHash>,
        /// The device.
        device: DeviceId,
        /// When.
        at: Timestamp,
    },
    /// Cancelled on the PC.
    Cancelled {
        /// When.
        at: Timestamp,
    },
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
        let state = State::Open { code: None, phone, deadline: now + limits.journey };
        Self {
            holder,
            origin: Origin::Invitation { token },
            began_at: now,
            ends_at: None,
            incident: None,
            state,
        }
    }

    /// A code is shown on a PC.
    pub fn on_pc(
        holder: HolderId,
        browser: SecretHash,
        code: SecretHash,
        now: Timestamp,
        limits: &Limits,
    ) -> Self {
        let state = State::Waiting { code, expires_at: now + limits.code };
        Self { holder, origin: Origin::Pc { browser }, began_at: now, ends_at: None, incident: None, state }
    }

    /// The same, which has to end by then.
    #[must_use]
    pub fn within(mut self, ends_at: Timestamp) -> Self {
        self.ends_at = Some(ends_at);
        match &mut self.state {
            State::Waiting { expires_at: end, .. } | State::Open { deadline: end, .. } => {
                *end = (*end).min(ends_at);
            }
            State::Done { .. } | State::Cancelled { .. } => {}
        }
        self
    }

    /// A moment, or the end of the whole if that comes first.
    fn at_most(&self, moment: Timestamp) -> Timestamp {
        self.ends_at.map_or(moment, |end| end.min(moment))
    }

    /// A phone opens the code. Opening again is the same as opening once.
    pub fn opened(
        mut self,
        with: &SecretHash,
        phone: Device,
        now: Timestamp,
        limits: &Limits,
    ) -> Result<Self, Refusal> {
        match &self.state {
            State::Waiting { code, .. } if code != with => Err(Refusal::LinkReplaced),
            State::Waiting { expires_at, .. } if now >= *expires_at => Err(Refusal::LinkExpired),
            State::Waiting { .. } => {
                let deadline = self.at_most(now + limits.journey);
                self.state = State::Open { code: Some(with.clone()), phone, deadline };
                Ok(self)
            }
            State::Open { code, .. } | State::Done { code, .. } if code.as_ref() != Some(with) => {
                Err(Refusal::LinkReplaced)
            }
            State::Open { deadline, .. } if now >= *deadline => Err(Refusal::LinkExpired),
            State::Open { .. } | State::Done { .. } => Ok(self),
            State::Cancelled { .. } => Err(Refusal::Cancelled),
        }
    }

    /// Whether a ceremony may begin.
    pub fn may_begin(&self, now: Timestamp) -> Result<(), Refusal> {
        match &self.state {
            State::Open { deadline, .. } if now >= *deadline => Err(Refusal::Expired),
            State::Open { .. } => Ok(()),
            State::Waiting { .. } => Err(Refusal::TooEarly),
            State::Done { .. } => Err(Refusal::LinkUsed),
            State::Cancelled { .. } => Err(Refusal::Cancelled),
        }
    }

    /// A ceremony that had begun in time was verified. No clock stops it here: the ceremony has a limit of its own.
    pub fn verified(mut self, device: DeviceId, now: Timestamp) -> Result<Self, Refusal> {
        match self.state {
            State::Open { code, .. } => {
                self.state = State::Done { code, device, at: now };
                Ok(self)
            }
            State::Waiting { .. } => Err(Refusal::TooEarly),
            State::Done { .. } => Err(Refusal::LinkUsed),
            State::Cancelled { .. } => Err(Refusal::Cancelled),
        }
    }

    /// The PC shows a new code, because the old one ran out or was not wanted. Not once a phone is at it.
    pub fn renewed(mut self, code: SecretHash, now: Timestamp, limits: &Limits) -> Result<Self, Refusal> {
        match &self.state {
            State::Open { deadline, .. } if now < *deadline => Err(Refusal::Past),
            State::Waiting { .. } | State::Open { .. } if self.ends_at.is_some_and(|end| now >= end) => {
                Err(Refusal::Expired)
            }
            State::Waiting { .. } | State::Open { .. } => {
                let expires_at = self.at_most(now + limits.code);
                self.state = State::Waiting { code, expires_at };
                Ok(self)
            }
            State::Done { .. } => Err(Refusal::Past),
            State::Cancelled { .. } => Err(Refusal::Cancelled),
        }
    }

    /// The PC cancels. A registration that is done stays done.
    #[must_use]
    pub fn cancelled(mut self, now: Timestamp) -> Self {
        match self.state {
            State::Waiting { .. } | State::Open { .. } => self.state = State::Cancelled { at: now },
            State::Done { .. } | State::Cancelled { .. } => {}
        }
        self
    }

    /// The code a phone must show to act on this registration, as its hash; none where it came with a letter or was cancelled.
    pub fn code(&self) -> Option<&SecretHash> {
        match &self.state {
            State::Waiting { code, .. } => Some(code),
            State::Open { code, .. } | State::Done { code, .. } => code.as_ref(),
            State::Cancelled { .. } => None,
        }
    }

    /// Whether its time ran out without a device.
    pub fn is_over(&self, now: Timestamp) -> Over {
        match &self.state {
            State::Waiting { expires_at: end, .. } | State::Open { deadline: end, .. } if now >= *end => {
                Over::TimedOut
            }
            State::Waiting { .. } | State::Open { .. } | State::Done { .. } | State::Cancelled { .. } => {
                Over::NotYet
            }
        }
    }
}

/// Whether time has ended a journey.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Over {
    /// It has not.
    NotYet,
    /// It has.
    TimedOut,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemDice};
    use std::time::Duration;

    const NOON: Timestamp = Timestamp::from_millis(0);
    const LIMITS: Limits = Limits {
        code: Duration::from_mins(10),
        journey: Duration::from_mins(10),
        ceremony: Duration::from_mins(5),
    };

    fn minutes(n: u64) -> Timestamp {
        NOON + Duration::from_secs(n * 60)
    }

    fn on_pc() -> (Registration, SecretHash) {
        let code = SystemDice.secret().hash();
        let holder = HolderId::parse("testc1").unwrap();
        (Registration::on_pc(holder, SystemDice.secret().hash(), code.clone(), NOON, &LIMITS), code)
    }

    #[test]
    fn opening_a_code_at_the_last_moment_gives_the_whole_time() {
        let (it, code) = on_pc();
        let it = it.opened(&code, Device::default(), minutes(9), &LIMITS).unwrap();
        assert_eq!(it.may_begin(minutes(18)), Ok(()));
        assert_eq!(it.may_begin(minutes(19)), Err(Refusal::Expired));
    }

    #[test]
    fn a_code_is_too_late_after_ten_minutes() {
        let (it, code) = on_pc();
        assert_eq!(it.opened(&code, Device::default(), minutes(10), &LIMITS), Err(Refusal::LinkExpired));
    }

    #[test]
    fn opening_twice_is_opening_once() {
        let (it, code) = on_pc();
        let once = it.opened(&code, Device::default(), minutes(1), &LIMITS).unwrap();
        assert_eq!(once.clone().opened(&code, Device::default(), minutes(2), &LIMITS).unwrap(), once);
    }

    #[test]
    fn a_phone_that_finished_wins_over_a_pc_that_timed_out() {
        let (it, code) = on_pc();
        let it = it.opened(&code, Device::default(), minutes(1), &LIMITS).unwrap();
        assert_eq!(it.is_over(minutes(12)), Over::TimedOut);
        let it = it.verified(SystemDice.device(), minutes(12)).unwrap();
        assert_eq!(it.is_over(minutes(30)), Over::NotYet);
    }

    #[test]
    fn a_registration_within_something_longer_ends_with_it() {
        let (it, code) = on_pc();
        let it = it.within(minutes(5));
        assert_eq!(it.is_over(minutes(4)), Over::NotYet);
        assert_eq!(it.is_over(minutes(5)), Over::TimedOut);
        let new = SystemDice.secret().hash();
        assert_eq!(it.clone().renewed(new.clone(), minutes(5), &LIMITS), Err(Refusal::Expired));
        let renewed = it.clone().renewed(new, minutes(4), &LIMITS).unwrap();
        assert_eq!(renewed.is_over(minutes(5)), Over::TimedOut);
        let it = it.opened(&code, Device::default(), minutes(4), &LIMITS).unwrap();
        assert_eq!(it.may_begin(minutes(5)), Err(Refusal::Expired));
    }

    #[test]
    fn cancelling_what_is_done_changes_nothing() {
        let (it, code) = on_pc();
        let it = it.opened(&code, Device::default(), minutes(1), &LIMITS).unwrap();
        let it = it.verified(SystemDice.device(), minutes(2)).unwrap();
        assert_eq!(it.clone().cancelled(minutes(3)), it);
    }

    #[test]
    fn an_older_code_is_named_as_replaced() {
        let (it, old) = on_pc();
        let new = SystemDice.secret().hash();
        let it = it.renewed(new.clone(), minutes(10), &LIMITS).unwrap();
        assert_eq!(
            it.clone().opened(&old, Device::default(), minutes(11), &LIMITS),
            Err(Refusal::LinkReplaced)
        );
        assert!(it.opened(&new, Device::default(), minutes(19), &LIMITS).is_ok());
    }
}
