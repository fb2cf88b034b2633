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
use crate::ids::{AuthorityId, DeviceId, HolderId};
use crate::journey::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// An invitation. Kept under the hash of its token.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Invitation {
    /// Who is invited.
    pub holder: HolderId,
    /// Who invites.
    pub authority: AuthorityId,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
    /// The password, as a PHC string (argon2id).
    pub password: String,
    /// Where it stands.
    pub state: State,
}

/// Where an invitation stands.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// It can be used.
    Open {
        /// How many wrong passwords it still bears.
        tries_left: u8,
    },
    /// The password was wrong too often.
    Locked {
        /// Since then.
        since: Timestamp,
    },
    /// A newer invitation took its place.
    Replaced {
        /// Since then.
        since: Timestamp,
    },
    /// It has registered a device.
    Used {
        /// The device.
        device: DeviceId,
        /// When.
        at: Timestamp,
    },
}

/// Whether the password was right, as the caller found out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Password {
    /// It was.
    Right,
    /// It was not.
    Wrong,
}

impl Invitation {
    /// How many tries remain; refused when there is nothing to try any more.
    pub fn open(&self, now: Timestamp) -> Result<u8, Refusal> {
        match self.state {
            State::Used { .. } => Err(Refusal::LinkUsed),
            State::Replaced { .. } => Err(Refusal::LinkReplaced),
            State::Locked { .. } => Err(Refusal::Locked),
            State::Open { .. } if now >= self.expires_at => Err(Refusal::LinkExpired),
            State::Open { tries_left } => Ok(tries_left),
        }
    }

    /// Counts a try. The fifth wrong one locks, whatever was right between them: the tries are for whoever guesses.
    pub fn tried(mut self, password: Password, now: Timestamp) -> (Self, Result<(), Refusal>) {
        let left = match self.open(now) {
            Ok(left) => left,
            Err(refusal) => return (self, Err(refusal)),
        };
        let outcome = match password {
            Password::Right => Ok(()),
            Password::Wrong if left <= 1 => {
                self.state = State::Locked { since: now };
                Err(Refusal::Locked)
            }
            Password::Wrong => {
                self.state = State::Open { tries_left: left - 1 };
                Err(Refusal::PasswordWrong { tries_left: left - 1 })
            }
        };
        (self, outcome)
    }

    /// A newer invitation takes this one's place. One that was used stays used, so that its link still answers kindly.
    #[must_use]
    pub fn replaced(mut self, now: Timestamp) -> Self {
        match self.state {
            State::Open { .. } | State::Locked { .. } => self.state = State::Replaced { since: now },
            State::Replaced { .. } | State::Used { .. } => {}
        }
        self
    }

    /// A verified registration uses it up. What was unlocked in time may finish although the letter ran out meanwhile.
    pub fn used(mut self, device: DeviceId, now: Timestamp) -> Result<Self, Refusal> {
        match self.state {
            State::Used { .. } => Err(Refusal::LinkUsed),
            State::Replaced { .. } => Err(Refusal::LinkReplaced),
            State::Locked { .. } => Err(Refusal::Locked),
            State::Open { .. } => {
                self.state = State::Used { device, at: now };
                Ok(self)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemDice};

    const NOON: Timestamp = Timestamp::from_millis(1_000_000);

    fn invitation() -> Invitation {
        Invitation {
            holder: HolderId::parse("testc1").unwrap(),
            authority: AuthorityId::parse("jma").unwrap(),
            issued_at: NOON,
            expires_at: Timestamp::from_millis(2_000_000),
            password: String::new(),
            state: State::Open { tries_left: 5 },
        }
    }

    #[test]
    fn the_fifth_wrong_password_locks_and_a_right_one_then_does_not_help() {
        let mut it = invitation();
        for left in [4, 3, 2, 1] {
            let (next, outcome) = it.tried(Password::Wrong, NOON);
            assert_eq!(outcome, Err(Refusal::PasswordWrong { tries_left: left }));
            it = next;
        }
        let (it, outcome) = it.tried(Password::Wrong, NOON);
        assert_eq!(outcome, Err(Refusal::Locked));
        assert_eq!(it.tried(Password::Right, NOON).1, Err(Refusal::Locked));
    }

    #[test]
    fn a_right_password_does_not_give_the_tries_back() {
        let (it, _) = invitation().tried(Password::Wrong, NOON);
        let (it, outcome) = it.tried(Password::Right, NOON);
        assert_eq!(outcome, Ok(()));
        assert_eq!(it.open(NOON), Ok(4));
    }

    #[test]
    fn the_last_moment_counts_and_the_next_is_too_late() {
        let it = invitation();
        assert_eq!(it.open(Timestamp::from_millis(1_999_999)), Ok(5));
        assert_eq!(it.open(Timestamp::from_millis(2_000_000)), Err(Refusal::LinkExpired));
    }

    #[test]
    fn a_letter_that_runs_out_during_the_registration_still_registers() {
        let device = SystemDice.device();
        assert!(invitation().used(device, Timestamp::from_millis(2_000_001)).is_ok());
    }

    #[test]
    fn nothing_is_used_twice() {
        let it = invitation().used(SystemDice.device(), NOON).unwrap();
        assert_eq!(it.clone().used(SystemDice.device(), NOON), Err(Refusal::LinkUsed));
        assert_eq!(it.clone().replaced(NOON), it);
    }

    #[test]
    fn a_replaced_letter_says_so() {
        let it = invitation().replaced(NOON);
        assert_eq!(it.open(NOON), Err(Refusal::LinkReplaced));
        assert_eq!(it.used(SystemDice.device(), NOON), Err(Refusal::LinkReplaced));
    }
}
