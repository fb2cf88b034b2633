//! A browser's session: who proved to be whom, when, with what. Its cookie may be renewed; the session stays the same.

use crate::aim::Aim;
use crate::clock::Timestamp;
use crate::ids::{ApplicationId, CardId, DeviceId, HolderId, SecretHash, SessionId};
use crate::model::people::Epoch;
use api::card;
use api::device::KnownDevice;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A session.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Session {
    /// Names the session.
    pub id: SessionId,
    /// The secret of its cookie, as its hash.
    pub cookie: SecretHash,
    /// Whose.
    pub holder: HolderId,
    /// The holder's epoch at the proof that opened it.
    pub epoch: Epoch,
    /// The browser it is in, as it described itself.
    pub browser: KnownDevice,
    /// The network address it was opened from.
    pub address: String,
    /// The secret that binds journeys to this browser, as its hash, where the browser has one.
    pub journeys: Option<SecretHash>,
    /// What opened it; the session ends when that is removed.
    pub means: Means,
    /// Whether it was opened by a passkey in this very browser. A program of before drops it: then the phone is offered first.
    #[serde(default, skip_serializing_if = "Solo::is_no")]
    pub solo: Solo,
    /// What was added after this is news in this session.
    pub told_until: Timestamp,
    /// What it was opened for.
    #[serde(rename = "application", default)]
    pub aim: Aim,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When the person last proved who it is.
    pub authenticated_at: Timestamp,
    /// With what.
    pub proven_by: Means,
    /// When it was last used, to the minute.
    pub used_at: Timestamp,
}

impl Session {
    /// The application with a screen of its own that has it in the place of a browser: no browser of ours comes without a cookie of its journeys.
    pub fn held_by(&self) -> Option<&ApplicationId> {
        match (&self.journeys, &self.aim) {
            (None, Aim::Request { client, .. }) => Some(client),
            (None | Some(_), _) => None,
        }
    }
}

/// Whether somebody came by a passkey in the very browser, its own or through its window, and no phone acted for it.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Solo {
    /// A phone acted for the browser, or it was a card.
    #[default]
    No,
    /// The browser asked for the passkey itself.
    Yes,
}

impl Solo {
    /// As it was written before it was known.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
    fn is_no(&self) -> bool {
        *self == Self::No
    }
}

/// With what somebody proves who it is.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Means {
    /// A registered phone.
    Device {
        /// Which.
        id: DeviceId,
    },
    /// A card.
    Card {
        /// Which card.
        id: CardId,
        /// Which kind of card.
        kind: card::CardKind,
    },
}

impl Means {
    /// This device.
    pub fn device(id: &DeviceId) -> Self {
        Self::Device { id: id.clone() }
    }

    /// The device, where it was one.
    pub fn as_device(&self) -> Option<&DeviceId> {
        match self {
            Self::Device { id } => Some(id),
            Self::Card { .. } => None,
        }
    }

    /// Which kind of card, where it was one.
    pub fn card_kind(&self) -> Option<card::CardKind> {
        match self {
            Self::Card { kind, .. } => Some(*kind),
            Self::Device { .. } => None,
        }
    }

    /// The card, where it was one.
    pub fn as_card(&self) -> Option<&CardId> {
        match self {
            Self::Card { id, .. } => Some(id),
            Self::Device { .. } => None,
        }
    }
}

impl std::fmt::Display for Means {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Device { id } => id.fmt(f),
            Self::Card { id, kind: card::CardKind::Hpki } => write!(f, "hpki:{id}"),
            Self::Card { id, kind: card::CardKind::Jpki } => write!(f, "jpki:{id}"),
        }
    }
}

/// How long sessions live; settings.
#[derive(Clone, Copy, Debug)]
pub struct Lifetime {
    /// Without being used.
    pub idle: Duration,
    /// At most.
    pub absolute: Duration,
    /// How long a proof counts for the change it was made for, and an HPKI card for binding a My Number card.
    pub confirmed: Duration,
}

impl Session {
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

    /// Until when the last proof counts for binding a My Number card, where it was made with an HPKI card.
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

/// What a proof was: whose, in which epoch of the holder's, with what and when. Whatever rests on it ends with it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Grounds {
    /// Whose.
    pub holder: HolderId,
    /// In which epoch of the holder's.
    pub epoch: Epoch,
    /// With what.
    pub means: Means,
    /// When.
    pub since: Timestamp,
    /// The session that asked, where one did.
    pub session: Option<SessionId>,
}

impl Session {
    /// What the session rests on.
    pub fn grounds(&self) -> Grounds {
        Grounds {
            holder: self.holder.clone(),
            epoch: self.epoch,
            means: self.means.clone(),
            since: self.opened_at,
            session: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemRandom};

    const LIFETIME: Lifetime = Lifetime {
        idle: Duration::from_mins(30),
        absolute: Duration::from_hours(1),
        confirmed: Duration::from_mins(5),
    };

    fn at(minutes: u64) -> Timestamp {
        Timestamp::from_millis(0) + Duration::from_secs(minutes * 60)
    }

    fn session() -> Session {
        let means = Means::device(&SystemRandom.device());
        Session {
            id: SystemRandom.session(),
            cookie: SystemRandom.secret().hash(),
            holder: HolderId::parse("testc1").unwrap(),
            epoch: Epoch::default(),
            browser: KnownDevice::default(),
            address: "192.0.2.1".to_owned(),
            journeys: None,
            means: means.clone(),
            solo: Solo::No,
            told_until: at(0),
            aim: Aim::OwnPages,
            opened_at: at(0),
            authenticated_at: at(0),
            proven_by: means,
            used_at: at(0),
        }
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
