//! Logins that a client begins by itself, and that the person approves on a phone, while the client asks again and again whether it has
//! happened: the device grant (RFC 8628), and OpenID Connect Client-Initiated Backchannel Authentication in poll mode.

use crate::clock::Timestamp;
use crate::ids::{ApplicationId, JourneyId};
use crate::line;
use crate::oidc::client::GrantType;
use crate::oidc::error::{OauthCode, OauthError};
use crate::oidc::level::RequestedAcr;
use crate::oidc::scope::ScopeSet;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// So long a client waits before it asks again (RFC 8628 §3.2).
pub const INTERVAL: Duration = Duration::from_secs(5);
/// The shortest life that a client can wish for (CIBA §7.1, `requested_expiry`).
const SHORTEST: Duration = Duration::from_secs(10);
/// A person has to read it on a phone.
const LONGEST_MESSAGE: usize = 80;
/// The longest number of seconds is shorter.
const LONGEST_NUMBER: usize = 9;

/// Which way a client asks.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DecoupledFlow {
    /// Whoever comes with a phone (RFC 8628).
    Device,
    /// The person whom the client names (CIBA).
    Backchannel,
}

impl DecoupledFlow {
    /// With which grant type the client fetches its tokens.
    pub const fn grant_type(self) -> GrantType {
        match self {
            Self::Device => GrantType::DeviceCode,
            Self::Backchannel => GrantType::Ciba,
        }
    }

    /// The parameter by which it names what it began.
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::Device => "device_code",
            Self::Backchannel => "auth_req_id",
        }
    }
}

/// What a client has begun, under the hash of the secret that it was given for it. How far it has come stands in its login.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct DecoupledRequest {
    /// Which way it asked.
    pub flow: DecoupledFlow,
    /// Which client may fetch what comes of it.
    pub client: ApplicationId,
    /// The login that the phone approves.
    pub journey: JourneyId,
    /// What is asked for, of what the client may have.
    pub scopes: ScopeSet,
    /// How surely the person has to prove who it is.
    pub acr: RequestedAcr,
    /// Until when the phone may begin to.
    pub expires_at: Timestamp,
}

/// How often a client asks whether something has happened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PollPace {
    /// How long it has to wait between two times.
    interval: Duration,
    /// When it asked last.
    pub polled_at: Timestamp,
}

/// Whether a client has waited as long as it was told to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Polled {
    /// It has.
    InTime,
    /// It has not; from now on it waits five seconds longer, for good (RFC 8628 §3.5).
    TooOften,
}

impl PollPace {
    /// A client asks. Clocks of theirs may run a little fast: a second is let be.
    pub fn after(before: Option<Self>, now: Timestamp) -> (Self, Polled) {
        let Some(before) = before else {
            return (Self { interval: INTERVAL, polled_at: now }, Polled::InTime);
        };
        let patience = before.interval.saturating_sub(Duration::from_secs(1));
        if now >= before.polled_at + patience {
            (Self { polled_at: now, ..before }, Polled::InTime)
        } else {
            (Self { interval: before.interval + INTERVAL, polled_at: now }, Polled::TooOften)
        }
    }
}

/// What a client says of its own, for the phone to show (CIBA §7.1): as it is, or not at all, for both screens have to say the same.
pub fn binding_message(given: &str) -> Result<&str, OauthError> {
    if line::line(given, LONGEST_MESSAGE) == given {
        return Ok(given);
    }
    let why = "`binding_message` is longer than 80 characters, or has some that cannot be shown";
    Err(OauthError::new(OauthCode::InvalidBindingMessage, why))
}

/// How long a request lives, of at most this.
pub fn lifetime(requested: Option<&str>, most: Duration) -> Result<Duration, OauthError> {
    let Some(given) = requested else { return Ok(most) };
    let digits = given.len() <= LONGEST_NUMBER && given.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = given.parse().ok().filter(|seconds| digits && *seconds > 0).ok_or_else(|| {
        let why = "`requested_expiry` has to be a number of seconds";
        OauthError::new(OauthCode::InvalidRequest, why)
    })?;
    Ok(Duration::from_secs(seconds).clamp(SHORTEST.min(most), most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn whoever_asks_too_often_waits_longer_for_good() {
        let (pace, first) = PollPace::after(None, at(0));
        assert_eq!(first, Polled::InTime);
        let (pace, second) = PollPace::after(Some(pace), at(2));
        assert_eq!(second, Polled::TooOften);
        let (pace, third) = PollPace::after(Some(pace), at(7));
        assert_eq!(third, Polled::TooOften);
        let (pace, fourth) = PollPace::after(Some(pace), at(22));
        assert_eq!(fourth, Polled::InTime);
        assert_eq!(PollPace::after(Some(pace), at(30)).1, Polled::TooOften);
    }

    #[test]
    fn whoever_waits_may_ask_for_ever() {
        let mut pace = None;
        for n in 0..100 {
            let (next, polled) = PollPace::after(pace, at(n * 5));
            assert_eq!(polled, Polled::InTime, "{n}");
            pace = Some(next);
        }
    }

    #[test]
    fn a_message_is_shown_as_it_is_or_not_at_all() {
        for good in ["1234", "第2診察室の端末", "W4SCT"] {
            assert_eq!(binding_message(good), Ok(good));
        }
        for bad in ["a\nb", " 1", "1\u{202e}2", &"長".repeat(81)] {
            assert!(binding_message(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_client_can_wish_for_less_time_and_never_for_more() {
        let most = Duration::from_mins(10);
        for (wish, got) in [(None, 600), (Some("30"), 30), (Some("1"), 10), (Some("86400"), 600)] {
            assert_eq!(lifetime(wish, most), Ok(Duration::from_secs(got)), "{wish:?}");
        }
        for wish in ["", "0", "-1", "1.5", "soon", "１０", "+5", "99999999999999999999999"] {
            assert!(lifetime(Some(wish), most).is_err(), "{wish}");
        }
    }
}
