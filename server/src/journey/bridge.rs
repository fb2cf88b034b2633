//! A challenge for a card that is reached through a browser extension. Given out once, answered once, in time, in the session that
//! asked for it.

use crate::clock::Timestamp;
use crate::ids::SessionId;
use crate::journey::refusal::StepRefusal;
use serde::{Deserialize, Serialize};

/// A challenge for the card's key, to be signed by way of the browser extension.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct BridgeChallenge {
    /// The session in which the card is to be bound.
    pub session: SessionId,
    /// What the card has to sign.
    pub message: String,
    /// The challenge has to be answered by then.
    pub expires_at: Timestamp,
}

impl BridgeChallenge {
    /// What a card signs for this origin: readable, so that whoever sees it knows what it is for, and different every time.
    pub fn text(origin: &str, random: &str) -> String {
        format!("kagura: bind a My Number card\n{origin}\n{random}")
    }

    /// What the card has to have signed, if this session may still answer.
    pub fn answered(&self, session: &SessionId, now: Timestamp) -> Result<&str, StepRefusal> {
        if *session != self.session {
            return Err(StepRefusal::NotOurs);
        }
        if now >= self.expires_at {
            return Err(StepRefusal::Expired);
        }
        Ok(&self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemRandom};

    #[test]
    fn only_the_session_that_asked_may_answer_and_only_in_time() {
        let (session, other) = (SystemRandom.session(), SystemRandom.session());
        let until = Timestamp::from_millis(1000);
        let message = BridgeChallenge::text("https://auth.example", "r");
        let challenge = BridgeChallenge { session: session.clone(), message, expires_at: until };
        assert!(challenge.answered(&session, Timestamp::from_millis(999)).is_ok());
        assert_eq!(challenge.answered(&session, until), Err(StepRefusal::Expired));
        assert_eq!(challenge.answered(&other, Timestamp::from_millis(0)), Err(StepRefusal::NotOurs));
    }

    #[test]
    fn a_challenge_names_the_site_it_is_for() {
        assert!(BridgeChallenge::text("https://auth.example", "r").contains("https://auth.example"));
    }
}
