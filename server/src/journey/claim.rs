//! A code on a PC's screen and the phone that has it. Whoever opens a code first has it, by a ticket of its own: every later step is
//! that phone's, until the PC shows another code. One rule for logins and registrations.

use crate::clock::Timestamp;
use crate::ids::SecretHash;
use crate::journey::refusal::StepRefusal;
use api::Opener;
use api::device::KnownDevice;
use serde::{Deserialize, Serialize};

/// What a phone must show to go on with a code that it has opened.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Claim {
    /// The code, as its hash.
    pub code: SecretHash,
    /// The phone's own secret, as its hash.
    pub ticket: SecretHash,
}

impl Claim {
    /// Whether a phone with this code and ticket is the one that has the code; any other is refused for the reason given.
    pub fn acts(
        &self,
        code: &SecretHash,
        ticket: Option<&SecretHash>,
        otherwise: StepRefusal,
    ) -> Result<(), StepRefusal> {
        if self.code != *code {
            Err(StepRefusal::LinkReplaced)
        } else if ticket == Some(&self.ticket) {
            Ok(())
        } else {
            Err(otherwise)
        }
    }
}

/// The phone that opened a code first.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Phone {
    /// What its user agent tells of it.
    pub device: KnownDevice,
    /// The phone has to begin its last ceremony by then.
    pub deadline: Timestamp,
    /// Another one that came with the same code, the first of them.
    pub other: Option<KnownDevice>,
    /// It was asked for its passkey, and showed a message instead: perhaps it has none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hindered: bool,
}

impl Phone {
    /// A phone that has just come.
    pub fn new(device: KnownDevice, deadline: Timestamp) -> Self {
        Self { device, deadline, other: None, hindered: false }
    }

    /// Whether the PC may show a new code, by which this phone is out. Not under the hands of the person's own: it has to be late,
    /// another one has tried, too, or the person says that it is not the right one.
    pub fn makes_way(&self, opener: Opener, now: Timestamp) -> bool {
        now >= self.deadline || self.other.is_some() || opener == Opener::Other
    }
}

/// Whether a code that no phone has yet can be opened now.
pub fn can_be_opened(
    (code, expires_at): (&SecretHash, Timestamp),
    with: &SecretHash,
    now: Timestamp,
) -> Result<(), StepRefusal> {
    if code != with {
        Err(StepRefusal::LinkReplaced)
    } else if now >= expires_at {
        Err(StepRefusal::LinkExpired)
    } else {
        Ok(())
    }
}
