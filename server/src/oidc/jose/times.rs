//! The times that a token says (RFC 7519 §4.1), compared by our one clock.

use crate::clock::Timestamp;
use crate::oidc::jose::error::JoseError;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::time::Duration;

/// A moment as tokens write it: seconds since 1970, as a number. We write whole ones, rounded down; others may write parts of seconds.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct NumericDate(pub Timestamp);

/// No token is from a later year than 9999.
const LAST: i64 = 253_402_300_799;

impl Serialize for NumericDate {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(self.0.as_millis().div_euclid(1000))
    }
}

impl<'de> Deserialize<'de> for NumericDate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Seconds)
    }
}

struct Seconds;

impl Seconds {
    fn whole<E: de::Error>(seconds: i64) -> Result<NumericDate, E> {
        if (0..=LAST).contains(&seconds) {
            Ok(NumericDate(Timestamp::from_millis(seconds * 1000)))
        } else {
            Err(E::custom("no moment of a token"))
        }
    }
}

impl de::Visitor<'_> for Seconds {
    type Value = NumericDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("seconds since 1970")
    }

    fn visit_u64<E: de::Error>(self, it: u64) -> Result<NumericDate, E> {
        Self::whole(i64::try_from(it).unwrap_or(i64::MAX))
    }

    fn visit_i64<E: de::Error>(self, it: i64) -> Result<NumericDate, E> {
        Self::whole(it)
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range has been looked at; what is cut off are parts of milliseconds"
    )]
    #[expect(clippy::cast_precision_loss, reason = "all seconds until 9999 are whole numbers of this type")]
    fn visit_f64<E: de::Error>(self, it: f64) -> Result<NumericDate, E> {
        if (0.0..=LAST as f64).contains(&it) {
            Ok(NumericDate(Timestamp::from_millis((it * 1000.0) as i64)))
        } else {
            Err(E::custom("no moment of a token"))
        }
    }
}

/// The times of a token. Which of them must be there is the matter of whoever reads it.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct TokenTimes {
    /// Until when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exp: Option<NumericDate>,
    /// From when on it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<NumericDate>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iat: Option<NumericDate>,
}

impl TokenTimes {
    /// Whether it holds now by those of its times that it says, where clocks may differ by `skew`.
    pub fn within(&self, now: Timestamp, skew: Duration) -> Result<(), JoseError> {
        if let Some(NumericDate(exp)) = self.exp
            && now >= exp + skew
        {
            return Err(JoseError::Expired { by: now.since(exp) });
        }
        for NumericDate(from) in [self.nbf, self.iat].into_iter().flatten() {
            if from > now + skew {
                return Err(JoseError::FromTheFuture { by: from.since(now) });
            }
        }
        Ok(())
    }

    /// Whether it holds now and has been made within `age`, as a proof must that says no end of itself.
    pub fn fresh(&self, now: Timestamp, age: Duration, skew: Duration) -> Result<(), JoseError> {
        self.within(now, skew)?;
        let NumericDate(made) = self.iat.ok_or(JoseError::NoTime("iat"))?;
        let most = made + age + skew;
        if now > most { Err(JoseError::TooOld { by: now.since(most) }) } else { Ok(()) }
    }
}
