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
    fn a_logout_token_is_taken_for_nothing_else() {
        let now = Timestamp::from_millis(1_000_999);
        let notice = LogoutNotice::new(&ApplicationId::parse("karte").unwrap(), "s", "sid", now);
        let told = notice.claims("https://k.example", "j", now);
        assert_eq!((&told["iat"], &told["exp"], &told["aud"]), (&1000.into(), &1120.into(), &"karte".into()));
        assert!(told.get("nonce").is_none());
        assert_eq!(told["events"].as_object().unwrap().len(), 1);
    }
}
