//! A browser's session: who proved to be whom, when, with what. Kept under the hash of the cookie's secret.

use crate::clock::Timestamp;
use crate::ids::{DeviceId, HolderId};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A session.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Session {
    /// Whose.
    pub holder: HolderId,
    /// The device that opened it; the session ends when the device is removed.
    pub device: DeviceId,
    /// The application it was opened for, by its id; ours when absent.
    pub application: Option<String>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When the person last proved who it is.
    pub authenticated_at: Timestamp,
    /// When it was last used, to the minute.
    pub used_at: Timestamp,
}

/// How long sessions live; settings.
#[derive(Clone, Copy, Debug)]
pub struct Lifetime {
    /// Without being used.
    pub idle: Duration,
    /// At most.
    pub absolute: Duration,
    /// How long a proof is fresh enough to add and remove devices.
    pub confirmed: Duration,
}

impl Session {
    /// A new session.
    pub fn open(holder: HolderId, device: DeviceId, application: Option<String>, now: Timestamp) -> Self {
        Self { holder, device, application, opened_at: now, authenticated_at: now, used_at: now }
    }

    /// The moment it ends if nobody uses it any more.
    pub fn ends_at(&self, lifetime: &Lifetime) -> Timestamp {
        (self.used_at + lifetime.idle).min(self.opened_at + lifetime.absolute)
    }

    /// The session after being used now; `None` when it is over.
    pub fn used(&self, now: Timestamp, lifetime: &Lifetime) -> Option<Self> {
        (now < self.ends_at(lifetime)).then(|| Self { used_at: now, ..self.clone() })
    }

    /// Whether the use is worth writing down: not every request is.
    pub fn is_stale(&self, now: Timestamp) -> Stale {
        if now.since(self.used_at) >= Duration::from_mins(1) { Stale::Yes } else { Stale::No }
    }

    /// Until when devices may be added and removed.
    pub fn confirmed_until(&self, lifetime: &Lifetime) -> Timestamp {
        self.authenticated_at + lifetime.confirmed
    }
}

/// Whether a session's last use should be written down.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stale {
    /// It should.
    Yes,
    /// It was, moments ago.
    No,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemDice};

    const LIFETIME: Lifetime = Lifetime {
        idle: Duration::from_mins(30),
        absolute: Duration::from_hours(1),
        confirmed: Duration::from_mins(5),
    };

    fn at(minutes: u64) -> Timestamp {
        Timestamp::from_millis(0) + Duration::from_secs(minutes * 60)
    }

    fn session() -> Session {
        Session::open(HolderId::parse("testc1").unwrap(), SystemDice.device(), None, at(0))
    }

    #[test]
    fn a_session_that_is_not_used_ends() {
        assert!(session().used(at(29), &LIFETIME).is_some());
        assert!(session().used(at(30), &LIFETIME).is_none());
    }

    #[test]
    fn a_session_that_is_used_ends_all_the_same() {
        let used = session().used(at(29), &LIFETIME).unwrap().used(at(58), &LIFETIME).unwrap();
        assert!(used.used(at(60), &LIFETIME).is_none());
    }
}
