//! A proof that waits for one word: somebody proved who they are in a browser where somebody else is signed in, and is asked whether to
//! switch. The ceremony itself is over; what it proved counts once more, for this browser and this session alone, and not for long.

use crate::aim::Aim;
use crate::clock::Timestamp;
use crate::ids::{SecretHash, SessionId};
use crate::model::session::Grounds;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a person may think about it.
pub const WAITS: Duration = Duration::from_mins(1);

/// What was proven, and where it may be used. Kept under the id of the ceremony that proved it, and taken once.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Takeover {
    /// Who it is, with what, when.
    pub grounds: Grounds,
    /// What for.
    #[serde(rename = "application", default)]
    pub aim: Aim,
    /// The hash of the browser's secret: only this browser may use it.
    pub browser: SecretHash,
    /// The session that would end.
    pub replaces: SessionId,
    /// Until then it can be used.
    pub expires_at: Timestamp,
}

impl Takeover {
    /// It, for the browser it was proven in while the same session is there.
    pub fn for_browser(
        self,
        browser: Option<&SecretHash>,
        there: Option<&SessionId>,
        now: Timestamp,
    ) -> Option<Self> {
        let own = browser == Some(&self.browser) && there == Some(&self.replaces) && now < self.expires_at;
        own.then_some(self)
    }
}
