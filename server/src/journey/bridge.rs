//! A challenge for a card that is reached through a browser extension. Given out once, answered once, in time, in the session that
//! asked for it.

use crate::clock::Timestamp;
use crate::ids::SessionId;
use crate::journey::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// A challenge.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Challenge {
    /// The session that asked.
    pub session: SessionId,
    /// What the card has to sign.
    pub message: String,
    /// It has to be answered by then.
    pub expires_at: Timestamp,
}

impl Challenge {
    /// What a card signs for this origin: readable, so that whoever sees it knows what it is for, and different every time.
    pub fn text(origin: &str, random: &str) -> String {
        format!("kagura: bind a My Number card\n{origin}\n{random}")
    }

    /// What the card has to have signed, if this session may still answer.
    pub fn answered(&self, session: &SessionId, now: Timestamp) -> Result<&str, Refusal> {
        if *session != self.session {
            return Err(Refusal::NotOurs);
        }
        if now >= self.expires_at {
            return Err(Refusal::Expired);
        }
        Ok(&self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemDice};

    #[test]
    fn only_the_session_that_asked_may_answer_and_only_in_time() {
        let (session, other) = (SystemDice.session(), SystemDice.session());
        let until = Timestamp::from_millis(1000);
        let message = Challenge::text("https://auth.example", "r");
        let challenge = Challenge { session: session.clone(), message, expires_at: until };
        assert!(challenge.answered(&session, Timestamp::from_millis(999)).is_ok());
        assert_eq!(challenge.answered(&session, until), Err(Refusal::Expired));
        assert_eq!(challenge.answered(&other, Timestamp::from_millis(0)), Err(Refusal::NotOurs));
    }

    #[test]
    fn a_challenge_names_the_site_it_is_for() {
        assert!(Challenge::text("https://auth.example", "r").contains("https://auth.example"));
    }
}
