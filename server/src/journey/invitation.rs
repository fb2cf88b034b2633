//! An authority's invitation to register a phone: from the letter to the one registration it is for.
//!
//! ```text
//!            wrong password ×5                 newer one issued
//!   Locked ◀───────────────────  Open ───────────────────────────▶ Replaced
//!                                 │ a registration was verified
//!                                 ▼
//!                                Used
//! ```
//!
//! Opening, previewing, reloading, failing or cancelling changes nothing; expiry is a question of the clock, not a state.

use crate::clock::Timestamp;
use crate::ids::{AuthorityId, DeviceId, HolderId, RunId};
use crate::journey::refusal::StepRefusal;
use serde::{Deserialize, Serialize};

/// An invitation. Kept under the hash of its token.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Invitation {
    /// The holder who may register a phone with it.
    pub holder: HolderId,
    /// The authority that issued it.
    pub authority: AuthorityId,
    /// When the desk issued it.
    pub issued_at: Timestamp,
    /// From when on it does not work any more.
    pub expires_at: Timestamp,
    /// The password, as a PHC string (argon2id).
    pub password: String,
    /// How many characters the password has at least: whatever is shorter costs no try.
    #[serde(default = "least_ever")]
    pub least: u8,
    /// When its password was first typed rightly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
    /// When the desk took it back. To whoever has the letter, and to programs of before, it has expired then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_at: Option<Timestamp>,
    /// The run in which it was issued; nothing in those of before, and where it was issued by itself. In a box:
    /// invitations travel by value, and hardly anybody asks for this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Box<InvitationRun>>,
    /// The state that the invitation is in.
    pub state: InvitationState,
}

/// Where an invitation stands in the run that issued it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct InvitationRun {
    /// Which run.
    pub id: RunId,
    /// How often the run was taken up again before it.
    pub part: u16,
    /// Its place in the run, from 1.
    pub place: u32,
}

impl std::fmt::Display for InvitationRun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{:03}", self.id, self.place)
    }
}

/// Letters of before do not say it; no setting has ever allowed less.
const fn least_ever() -> u8 {
    6
}

/// The state that an invitation is in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum InvitationState {
    /// The invitation can be used.
    Open {
        /// How many wrong passwords the invitation still bears.
        tries_left: u8,
    },
    /// The password was wrong too often.
    Locked {
        /// When the last try failed.
        since: Timestamp,
    },
    /// A newer invitation took its place.
    Replaced {
        /// When the newer invitation was issued.
        since: Timestamp,
    },
    /// The invitation has registered a device.
    Used {
        /// The device that was registered with it.
        device: DeviceId,
        /// When the device was registered.
        at: Timestamp,
    },
}

/// Whether the password was right, as the caller found out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PasswordCheck {
    /// The password was right.
    Right,
    /// The password was wrong.
    Wrong,
    /// The password was wrong already when it was tried before.
    WrongAgain,
}

impl Invitation {
    /// How many tries remain; refused when there is nothing to try any more.
    pub fn open(&self, now: Timestamp) -> Result<u8, StepRefusal> {
        match self.state {
            InvitationState::Used { .. } => Err(StepRefusal::LinkUsed),
            InvitationState::Replaced { .. } => Err(StepRefusal::LinkReplaced),
            InvitationState::Locked { .. } => Err(StepRefusal::Locked),
            InvitationState::Open { .. } if now >= self.expires_at => Err(StepRefusal::LinkExpired),
            InvitationState::Open { tries_left } => Ok(tries_left),
        }
    }

    /// Counts a try. The fifth wrong one locks, whatever was right between them: the tries are for whoever guesses. What was tried before is
    /// no other guess.
    pub fn tried(mut self, password: PasswordCheck, now: Timestamp) -> (Self, Result<(), StepRefusal>) {
        let left = match self.open(now) {
            Ok(left) => left,
            Err(refusal) => return (self, Err(refusal)),
        };
        let outcome = match password {
            PasswordCheck::Right => {
                self.opened_at.get_or_insert(now);
                Ok(())
            }
            PasswordCheck::WrongAgain => Err(StepRefusal::PasswordWrong { tries_left: left }),
            PasswordCheck::Wrong if left <= 1 => {
                self.state = InvitationState::Locked { since: now };
                Err(StepRefusal::Locked)
            }
            PasswordCheck::Wrong => {
                self.state = InvitationState::Open { tries_left: left - 1 };
                Err(StepRefusal::PasswordWrong { tries_left: left - 1 })
            }
        };
        (self, outcome)
    }

    /// A newer invitation takes this one's place. One that was used stays used, so that its link still answers kindly.
    #[must_use]
    pub fn replaced(mut self, now: Timestamp) -> Self {
        match self.state {
            InvitationState::Open { .. } | InvitationState::Locked { .. } => {
                self.state = InvitationState::Replaced { since: now }
            }
            InvitationState::Replaced { .. } | InvitationState::Used { .. } => {}
        }
        self
    }

    /// The desk takes it back: it has expired from now on, and what was unlocked with it does not finish either.
    #[must_use]
    pub fn cancelled(self, now: Timestamp) -> Self {
        Self { expires_at: now.min(self.expires_at), cancelled_at: Some(now), ..self }
    }

    /// A verified registration uses it up. What was unlocked in time may finish although the letter ran out meanwhile.
    pub fn used(mut self, device: DeviceId, now: Timestamp) -> Result<Self, StepRefusal> {
        match self.state {
            InvitationState::Used { .. } => Err(StepRefusal::LinkUsed),
            InvitationState::Replaced { .. } => Err(StepRefusal::LinkReplaced),
            InvitationState::Locked { .. } => Err(StepRefusal::Locked),
            InvitationState::Open { .. } if self.cancelled_at.is_some() => Err(StepRefusal::LinkExpired),
            InvitationState::Open { .. } => {
                self.state = InvitationState::Used { device, at: now };
                Ok(self)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemRandom};

    const NOON: Timestamp = Timestamp::from_millis(1_000_000);

    fn invitation() -> Invitation {
        Invitation {
            holder: HolderId::parse("testc1").unwrap(),
            authority: AuthorityId::parse("jma").unwrap(),
            issued_at: NOON,
            expires_at: Timestamp::from_millis(2_000_000),
            password: String::new(),
            least: 8,
            opened_at: None,
            cancelled_at: None,
            run: None,
            state: InvitationState::Open { tries_left: 5 },
        }
    }

    #[test]
    fn the_fifth_wrong_password_locks_and_a_right_one_then_does_not_help() {
        let mut it = invitation();
        for left in [4, 3, 2, 1] {
            let (next, outcome) = it.tried(PasswordCheck::Wrong, NOON);
            assert_eq!(outcome, Err(StepRefusal::PasswordWrong { tries_left: left }));
            it = next;
        }
        let (it, outcome) = it.tried(PasswordCheck::Wrong, NOON);
        assert_eq!(outcome, Err(StepRefusal::Locked));
        assert_eq!(it.tried(PasswordCheck::Right, NOON).1, Err(StepRefusal::Locked));
    }

    #[test]
    fn a_right_password_does_not_give_the_tries_back() {
        let (it, _) = invitation().tried(PasswordCheck::Wrong, NOON);
        let (it, outcome) = it.tried(PasswordCheck::Right, NOON);
        assert_eq!(outcome, Ok(()));
        assert_eq!(it.open(NOON), Ok(4));
    }

    #[test]
    fn the_last_moment_counts_and_the_next_is_too_late() {
        let it = invitation();
        assert_eq!(it.open(Timestamp::from_millis(1_999_999)), Ok(5));
        assert_eq!(it.open(Timestamp::from_millis(2_000_000)), Err(StepRefusal::LinkExpired));
    }

    #[test]
    fn a_letter_that_runs_out_during_the_registration_still_registers() {
        let device = SystemRandom.device();
        assert!(invitation().used(device, Timestamp::from_millis(2_000_001)).is_ok());
    }

    #[test]
    fn nothing_is_used_twice() {
        let it = invitation().used(SystemRandom.device(), NOON).unwrap();
        assert_eq!(it.clone().used(SystemRandom.device(), NOON), Err(StepRefusal::LinkUsed));
        assert_eq!(it.clone().replaced(NOON), it);
    }

    #[test]
    fn a_letter_that_was_taken_back_opens_nothing_and_finishes_nothing() {
        let (unlocked, outcome) = invitation().tried(PasswordCheck::Right, NOON);
        assert_eq!((outcome, unlocked.opened_at), (Ok(()), Some(NOON)));
        let it = unlocked.cancelled(NOON);
        assert_eq!(it.open(NOON), Err(StepRefusal::LinkExpired));
        assert_eq!(it.used(SystemRandom.device(), NOON), Err(StepRefusal::LinkExpired));
    }

    /// As letters stood in the store before they said when they were opened.
    #[test]
    fn letters_of_before_are_read_and_written_as_they_were() {
        let kept = r#"{"holder":"testc1","authority":"jma","issued_at":1000000,"expires_at":2000000,"password":"","least":8,"state":{"is":"open","tries_left":5}}"#;
        let read: Invitation = serde_json::from_str(kept).unwrap();
        assert_eq!(read, invitation());
        assert_eq!(serde_json::to_string(&read).unwrap(), kept);
    }

    #[test]
    fn a_replaced_letter_says_so() {
        let it = invitation().replaced(NOON);
        assert_eq!(it.open(NOON), Err(StepRefusal::LinkReplaced));
        assert_eq!(it.used(SystemRandom.device(), NOON), Err(StepRefusal::LinkReplaced));
    }
}
