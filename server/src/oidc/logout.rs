//! Telling clients that somebody has logged out (OpenID Connect Back-Channel Logout 1.0): what waits to be told, when it is tried again, and
//! the token that tells it.

use crate::clock::Timestamp;
use crate::ids::ApplicationId;
use crate::oidc::claims::seconds;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

/// How long a logout token counts (§2.4 recommends two minutes).
const LIFE: Duration = Duration::from_mins(2);
/// So long it is tried; by then every token of the session is over.
const PATIENCE: Duration = Duration::from_hours(24);
/// From the first try to the second; twice as long each time.
const FIRST_PAUSE: Duration = Duration::from_secs(10);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);
/// So long a client is left in peace that did not take something; twice as long each time, for whatever there is to tell.
const FIRST_REST: Duration = Duration::from_secs(1);
/// The longest rest: whoever is back is soon told all of it.
const LONGEST_REST: Duration = Duration::from_mins(1);

/// That a client has to be told of the end of a session.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct LogoutNotice {
    /// Which client.
    pub client: ApplicationId,
    /// By what it knows the person.
    pub sub: String,
    /// By what it knows the session.
    pub sid: String,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next.
    pub next_at: Timestamp,
    /// When it is given up.
    pub ends_at: Timestamp,
}

impl LogoutNotice {
    /// A session has just ended.
    pub fn new(client: &ApplicationId, sub: &str, sid: &str, now: Timestamp) -> Self {
        let (client, sub, sid) = (client.clone(), sub.to_owned(), sid.to_owned());
        Self { client, sub, sid, tries: 0, next_at: now, ends_at: now + PATIENCE }
    }

    /// Whether it is given up.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.ends_at
    }

    /// It could not be told: when it is tried again. Nothing where it is given up.
    #[must_use]
    pub fn again(&self, now: Timestamp) -> Option<Self> {
        let pause = FIRST_PAUSE.saturating_mul(1 << self.tries.min(16)).min(LONGEST_PAUSE);
        let next_at = now + pause;
        (next_at < self.ends_at).then(|| Self { tries: self.tries + 1, next_at, ..self.clone() })
    }

    /// What the token says (§2.4). There is no `nonce`: nobody takes it for an ID token.
    pub fn claims(&self, issuer: &str, jti: &str, now: Timestamp) -> Value {
        json!({
            "iss": issuer, "aud": self.client, "iat": seconds(now), "exp": seconds(now + LIFE), "jti": jti,
            "sub": self.sub, "sid": self.sid,
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        })
    }
}

/// How fast one client is told. Nothing of it is kept: who is told anew after a start answers or does not.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct NoticePace {
    /// How often in a row it did not take something.
    failures: u32,
    step: PaceStep,
}

/// Where one client's turn is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum PaceStep {
    /// It may be told.
    #[default]
    Free,
    /// It is being told.
    UnderWay,
    /// It is told nothing before this.
    Resting(Timestamp),
}

impl NoticePace {
    /// How often in a row it did not take something.
    pub const fn failures(&self) -> u32 {
        self.failures
    }

    /// Whether somebody is telling it something.
    pub const fn is_under_way(&self) -> bool {
        matches!(self.step, PaceStep::UnderWay)
    }

    /// Whether it may be told something now: one at a time, and not while it rests.
    pub fn may_be_told(&self, now: Timestamp) -> bool {
        match self.step {
            PaceStep::Free => true,
            PaceStep::UnderWay => false,
            PaceStep::Resting(until) => now >= until,
        }
    }

    /// Somebody sets out to tell it something.
    pub const fn begins(&mut self) {
        self.step = PaceStep::UnderWay;
    }

    /// It took what it was told.
    pub const fn succeeds(&mut self) {
        *self = Self { failures: 0, step: PaceStep::Free };
    }

    /// It did not.
    pub fn fails(&mut self, now: Timestamp) {
        let rest = FIRST_REST.saturating_mul(1 << self.failures.min(16)).min(LONGEST_REST);
        *self = Self { failures: self.failures.saturating_add(1), step: PaceStep::Resting(now + rest) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_cannot_be_reached_is_tried_again_ever_more_rarely_for_a_day() {
        let start = Timestamp::from_millis(0);
        let mut notice = LogoutNotice::new(&ApplicationId::parse("karte").unwrap(), "sub", "sid", start);
        let mut pauses = Vec::new();
        let mut now = start;
        while let Some(next) = notice.again(now) {
            pauses.push(next.next_at.since(now).as_secs());
            now = next.next_at;
            notice = next;
        }
        assert_eq!(pauses[..4], [10, 20, 40, 80]);
        assert_eq!(pauses.last(), Some(&3600));
        assert!(now.since(start) > Duration::from_hours(22) && pauses.len() < 40, "{pauses:?}");
    }

    #[test]
    fn who_takes_nothing_rests_ever_longer_up_to_a_minute() {
        let at = |seconds: u64| Timestamp::from_millis(0) + Duration::from_secs(seconds);
        let mut pace = NoticePace::default();
        assert!(pace.may_be_told(at(0)));
        pace.begins();
        assert!(!pace.may_be_told(at(1_000_000)), "one at a time");
        for rest in [1, 2, 4, 8, 16, 32, 60, 60] {
            pace.fails(at(0));
            assert!(!pace.may_be_told(at(rest - 1)) && pace.may_be_told(at(rest)), "{rest}");
        }
        pace.succeeds();
        assert_eq!((pace.failures(), pace.may_be_told(at(0))), (0, true));
    }

    #[test]
    fn a_logout_token_is_taken_for_nothing_else() {
        let now = Timestamp::from_millis(1_000_999);
        let notice = LogoutNotice::new(&ApplicationId::parse("karte").unwrap(), "s", "sid", now);
        let told = notice.claims("https://k.example", "j", now);
        assert_eq!((&told["iat"], &told["exp"], &told["aud"]), (&1000.into(), &1120.into(), &"karte".into()));
        assert!(told.get("nonce").is_none());
        assert_eq!(told["events"].as_object().unwrap().len(), 1);
    }
}
