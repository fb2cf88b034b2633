//! Using a card on a PC.
//!
//! ```text
//!   Waiting ──our page came──▶ Waiting, asking ──certificate──▶ Read ──used for its purpose──▶ Used
//!                                  │ ╰──no certificate──▶ Missing    │ another browser ──▶ Elsewhere
//!                                  ╰──call failed──▶ Lost            ╰ a minute later: over
//! ```
//!
//! An attempt reads one card once. Its host asks nobody for a certificate before our page has come there; whoever presents one is given
//! a fresh secret, the proof, and only the browser that began and holds the proof can use the card. What failed is tried again by a new
//! attempt, at a new host.

use crate::aim::Aim;
use crate::cards::Verdict;
use crate::cards::ledger::{Ledger, NextAttempt};
use crate::clock::Timestamp;
use crate::ids::{ChangeId, IncidentNumber, SecretHash, SessionId};
use crate::journey::limits::Limits;
use crate::journey::refusal::{HasIncident, StepRefusal};
use api::card::{CardKind, Lost, Probe};
use api::device::KnownDevice;
use api::failure::Sign;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a card that was read can be used.
pub const PROOF: Duration = Duration::from_mins(1);

/// An attempt to use a card, from its beginning until it was used or failed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Attempt {
    /// Which card is asked for.
    pub card: CardKind,
    /// What the card is to be used for.
    pub purpose: CardPurpose,
    /// What the person logs in for.
    #[serde(rename = "application", default)]
    pub aim: Aim,
    /// The browser that began, as the hash of its secret: only it gets what comes of the card.
    pub browser: SecretHash,
    /// What our page shows the attempt's host, as its hash: no other page can make this attempt.
    pub secret: SecretHash,
    /// What the host gave our page for the call that brings the certificate, as its hash; none before our page has come there.
    pub pass: Option<SecretHash>,
    /// How the handshake is made.
    pub handshake: Handshake,
    /// Which card was used in this browser just before, as far as is known.
    pub before: Option<CardKind>,
    /// The PC and its browser.
    pub pc: KnownDevice,
    /// When the page asked for the attempt.
    pub began_at: Timestamp,
    /// The attempt has to be made by then.
    pub deadline: Timestamp,
    /// The number of its end, once somebody was told of one.
    pub incident: Option<IncidentNumber>,
    /// The state that the attempt is in.
    pub state: AttemptState,
}

/// What a card is used for.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum CardPurpose {
    /// The card signs its holder in.
    Login,
    /// The card allows its holder to register a phone.
    Register,
    /// To bind a My Number card to the holder of a session.
    Bind {
        /// The session in which the card is to be bound.
        session: SessionId,
    },
    /// To confirm the person of a session, as the binding of a My Number card asks for, or one change asked for in it.
    Reauthenticate {
        /// The session in which the change was asked for.
        session: SessionId,
        /// The change that is to be confirmed, where there is one.
        change: Option<ChangeId>,
    },
}

/// How the handshake of an attempt is made.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Handshake {
    /// TLS 1.3, or 1.2 where the client knows no better.
    Newest,
    /// TLS 1.2 alone: the attempt before failed where a card that signs in the older way only would fail.
    Tls12,
}

/// The state that an attempt is in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum AttemptState {
    /// The browser has not answered.
    Waiting,
    /// A certificate came, and was judged.
    Read {
        /// What we conclude about it.
        verdict: Box<Verdict>,
        /// What the browser was given that presented it, as its hash.
        proof: SecretHash,
        /// When the certificate came.
        at: Timestamp,
    },
    /// The browser came without a certificate.
    Missing {
        /// Why no certificate came, as far as the ledger tells.
        why: Sign,
        /// When the handshake ended without a certificate.
        at: Timestamp,
    },
    /// The browser's call to the attempt's host failed.
    Lost {
        /// Why the call failed, the strongest sign first.
        why: Vec<Sign>,
        /// When the page told of it.
        at: Timestamp,
    },
    /// The card was used for its purpose.
    Used {
        /// What we concluded about it.
        verdict: Box<Verdict>,
        /// What the browser was given that presented it, as its hash.
        proof: SecretHash,
        /// When the card was used.
        at: Timestamp,
    },
    /// A certificate came in another browser than the one that began, or by a way that was not our page's: nothing comes of it.
    Elsewhere {
        /// What that browser was given, as its hash.
        proof: SecretHash,
        /// When that certificate came.
        at: Timestamp,
    },
}

/// Whether a browser is the one that presented the certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PresentedHere {
    /// This browser presented the certificate.
    Yes,
    /// Another browser presented the certificate, or none was presented.
    No,
}

/// Whether something came of a card already.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Use {
    /// Nothing has come of the attempt.
    NotYet,
    /// The card has been used for the attempt's purpose.
    Used,
}

impl Handshake {
    /// How the attempt after one that went like this is made. Once TLS 1.2 was needed, it stays.
    pub fn after(earlier: Self, next: NextAttempt) -> Self {
        match (earlier, next) {
            (Self::Newest, NextAttempt::Same) => Self::Newest,
            (Self::Tls12, _) | (_, NextAttempt::Tls12) => Self::Tls12,
        }
    }
}

impl Attempt {
    /// When a new attempt has to be made by.
    pub fn deadline(now: Timestamp, limits: &Limits) -> Timestamp {
        now + limits.journey
    }

    /// Whether the browser may still come. What was read once is not read again.
    pub fn may_read(&self, now: Timestamp) -> Result<(), StepRefusal> {
        match self.state {
            AttemptState::Waiting if now >= self.deadline => Err(StepRefusal::Expired),
            AttemptState::Waiting => Ok(()),
            AttemptState::Read { .. }
            | AttemptState::Missing { .. }
            | AttemptState::Lost { .. }
            | AttemptState::Used { .. }
            | AttemptState::Elsewhere { .. } => Err(StepRefusal::Past),
        }
    }

    /// Whether the host asks whoever comes for a certificate: our page has been there, and nothing has come of it yet.
    pub fn asks(&self, now: Timestamp) -> bool {
        self.pass.is_some() && self.may_read(now).is_ok()
    }

    /// Our page has come to the host: from now on it asks for a certificate. A page that is not ours changes nothing.
    pub fn entered(
        mut self,
        secret: &SecretHash,
        pass: SecretHash,
        now: Timestamp,
    ) -> Result<Self, StepRefusal> {
        if *secret != self.secret {
            return Err(StepRefusal::NotOurs);
        }
        self.may_read(now)?;
        self.pass = Some(pass);
        Ok(self)
    }

    /// A browser that our page sent brought this certificate, or none, and gets this proof. A page that is not ours changes nothing.
    pub fn presented(
        mut self,
        pass: &SecretHash,
        what: Result<Verdict, Sign>,
        proof: SecretHash,
        now: Timestamp,
    ) -> Result<Self, StepRefusal> {
        if self.pass.as_ref() != Some(pass) {
            return Err(StepRefusal::NotOurs);
        }
        self.may_read(now)?;
        self.state = match what {
            Ok(verdict) => AttemptState::Read { verdict: Box::new(verdict), proof, at: now },
            Err(why) => AttemptState::Missing { why, at: now },
        };
        Ok(self)
    }

    /// A certificate came by a way that was not our page's, or in another browser than the one that began. What was used stays used.
    #[must_use]
    pub fn elsewhere(mut self, proof: SecretHash, now: Timestamp) -> Self {
        match self.state {
            AttemptState::Waiting | AttemptState::Read { .. } => {
                self.state = AttemptState::Elsewhere { proof, at: now }
            }
            AttemptState::Missing { .. }
            | AttemptState::Lost { .. }
            | AttemptState::Used { .. }
            | AttemptState::Elsewhere { .. } => {}
        }
        self
    }

    /// Whether a browser holds what was given to the one that presented the certificate.
    pub fn is_proven_by(&self, given: Option<&SecretHash>) -> PresentedHere {
        match &self.state {
            AttemptState::Read { proof, .. }
            | AttemptState::Used { proof, .. }
            | AttemptState::Elsewhere { proof, .. }
                if given == Some(proof) =>
            {
                PresentedHere::Yes
            }
            AttemptState::Waiting
            | AttemptState::Read { .. }
            | AttemptState::Missing { .. }
            | AttemptState::Lost { .. }
            | AttemptState::Used { .. }
            | AttemptState::Elsewhere { .. } => PresentedHere::No,
        }
    }

    /// Why the page's call failed, the strongest sign first. Where no connection ever reached us, what answers in the host's name all the
    /// same is a box in between, and one that asks who is there answers so. A box that did ask on the main host is to blame as well.
    pub fn why_lost(&self, ledger: &Ledger, lost: &Lost) -> Vec<Sign> {
        let asks = lost.probe == Probe::Answered || matches!(lost.met, Some(401 | 407));
        // Where our page has been, nobody else answers in the host's name.
        if self.pass.is_none() && asks && lost.status.is_none() && ledger.connections.is_empty() {
            return vec![Sign::ProxyRefused, Sign::HostUnreachable];
        }
        ledger.why_lost(lost, &self.pc)
    }

    /// Whether the page should first ask the host for anything at all: nobody ever came, so that the question spoils no handshake.
    pub fn is_unclear(&self, ledger: &Ledger, lost: &Lost) -> bool {
        let waiting = matches!(self.state, AttemptState::Waiting) && self.pass.is_none();
        waiting && ledger.connections.is_empty() && lost.status.is_none() && lost.probe == Probe::Possible
    }

    /// The page's call failed. A certificate that arrived all the same wins.
    #[must_use]
    pub fn lost(mut self, why: Vec<Sign>, now: Timestamp) -> Self {
        match self.state {
            AttemptState::Waiting => self.state = AttemptState::Lost { why, at: now },
            AttemptState::Read { .. }
            | AttemptState::Missing { .. }
            | AttemptState::Lost { .. }
            | AttemptState::Used { .. }
            | AttemptState::Elsewhere { .. } => {}
        }
        self
    }

    /// The card is used for its purpose: once, by whoever holds the proof, and within a minute.
    pub fn used(mut self, given: Option<&SecretHash>, now: Timestamp) -> Result<Self, StepRefusal> {
        match self.state {
            AttemptState::Read { proof, .. } if given != Some(&proof) => Err(StepRefusal::NotOurs),
            AttemptState::Read { at, .. } if now >= at + PROOF => Err(StepRefusal::Expired),
            AttemptState::Read { verdict, proof, .. } => {
                self.state = AttemptState::Used { verdict, proof, at: now };
                Ok(self)
            }
            AttemptState::Waiting => Err(StepRefusal::TooEarly),
            AttemptState::Missing { .. }
            | AttemptState::Lost { .. }
            | AttemptState::Used { .. }
            | AttemptState::Elsewhere { .. } => Err(StepRefusal::Past),
        }
    }

    /// Whether the card has been used for its purpose already.
    pub fn is_used(&self) -> Use {
        match self.state {
            AttemptState::Used { .. } => Use::Used,
            AttemptState::Waiting
            | AttemptState::Read { .. }
            | AttemptState::Missing { .. }
            | AttemptState::Lost { .. }
            | AttemptState::Elsewhere { .. } => Use::NotYet,
        }
    }

    /// What was concluded about the card, where one was read.
    pub fn verdict(&self) -> Option<&Verdict> {
        match &self.state {
            AttemptState::Read { verdict, .. } | AttemptState::Used { verdict, .. } => Some(verdict),
            AttemptState::Waiting
            | AttemptState::Missing { .. }
            | AttemptState::Lost { .. }
            | AttemptState::Elsewhere { .. } => None,
        }
    }
}

impl HasIncident for Attempt {
    fn incident(&mut self) -> &mut Option<IncidentNumber> {
        &mut self.incident
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemRandom};

    fn attempt() -> Attempt {
        Attempt {
            card: CardKind::Hpki,
            purpose: CardPurpose::Login,
            aim: Aim::OwnPages,
            browser: SystemRandom.secret().hash(),
            secret: SystemRandom.secret().hash(),
            pass: None,
            handshake: Handshake::Newest,
            before: None,
            pc: KnownDevice::default(),
            began_at: Timestamp::from_millis(0),
            deadline: Timestamp::from_millis(1),
            incident: None,
            state: AttemptState::Waiting,
        }
    }

    fn failed(probe: Probe, met: Option<u16>) -> Lost {
        Lost { elapsed_ms: 9, said: "TypeError: Failed to fetch".to_owned(), status: None, probe, met }
    }

    #[test]
    fn a_box_that_answers_where_nobody_reached_us_asks_who_is_there() {
        let (it, nobody) = (attempt(), Ledger::default());
        let why = |probe, met| it.why_lost(&nobody, &failed(probe, met));
        let proxy = vec![Sign::ProxyRefused, Sign::HostUnreachable];
        assert_eq!(why(Probe::Answered, None), proxy);
        assert_eq!(why(Probe::Silent, Some(407)), proxy, "it asked on the main host");
        for met in [None, Some(200), Some(502)] {
            assert_eq!(why(Probe::Silent, met), vec![Sign::HostUnreachable]);
        }
    }

    #[test]
    fn the_page_asks_only_where_nobody_reached_us_and_only_once() {
        let nobody = Ledger::default();
        let asks = |it: &Attempt, probe| it.is_unclear(&nobody, &failed(probe, None));
        assert!(asks(&attempt(), Probe::Possible));
        for probe in [Probe::Unasked, Probe::Silent, Probe::Answered] {
            assert!(!asks(&attempt(), probe), "{probe:?}");
        }
        let over = attempt().lost(vec![Sign::HostUnreachable], Timestamp::from_millis(5));
        assert!(!asks(&over, Probe::Possible));
        let told = Lost { status: Some(407), ..failed(Probe::Possible, None) };
        assert!(!attempt().is_unclear(&nobody, &told));
    }
}
