//! Using a card on a PC.
//!
//! ```text
//!   Waiting ──certificate──▶ Read ──used for its purpose──▶ Used
//!      │ ╰────no certificate──▶ Missing
//!      ╰──call failed──▶ Lost
//! ```
//!
//! An attempt reads one card once. What failed is tried again by a new attempt, at a new host.

use super::{Limits, Refusal};
use crate::cards::Verdict;
use crate::cards::ledger::{Ledger, Next};
use crate::clock::Timestamp;
use crate::ids::{ChangeId, IncidentNumber, SecretHash, SessionId};
use api::card::{Kind, Lost, Probe};
use api::device::Device;
use api::trouble::Sign;
use serde::{Deserialize, Serialize};

/// One attempt.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Attempt {
    /// Which card is asked for.
    pub card: Kind,
    /// What for.
    pub purpose: Purpose,
    /// The application that asked, by its id; ours when absent.
    pub application: Option<String>,
    /// The browser that began, as the hash of its secret: only it gets what comes of the card.
    pub browser: SecretHash,
    /// What our page shows the attempt's host, as its hash: no other page can make this attempt.
    pub secret: SecretHash,
    /// How the handshake is made.
    pub handshake: Handshake,
    /// Which card was used in this browser just before, as far as is known.
    pub before: Option<Kind>,
    /// The PC and its browser.
    pub pc: Device,
    /// When it began.
    pub began_at: Timestamp,
    /// It has to be made by then.
    pub deadline: Timestamp,
    /// The number of its end, once somebody was told of one.
    pub incident: Option<IncidentNumber>,
    /// Where it stands.
    pub state: State,
}

/// What a card is used for.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Purpose {
    /// To log in.
    Login,
    /// To register a phone.
    Register,
    /// To bind a My Number card to the holder of a session.
    Bind {
        /// The session.
        session: SessionId,
    },
    /// To confirm the person of a session, as the binding of a My Number card asks for, or one change asked for in it.
    Reauthenticate {
        /// The session.
        session: SessionId,
        /// Which change, where it is one.
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

/// Where an attempt stands.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// The browser has not answered.
    Waiting,
    /// A certificate was read.
    Read {
        /// What we conclude about it.
        verdict: Box<Verdict>,
        /// When.
        at: Timestamp,
    },
    /// The browser came without a certificate.
    Missing {
        /// Why, as far as the ledger tells.
        why: Sign,
        /// When.
        at: Timestamp,
    },
    /// The browser's call failed.
    Lost {
        /// Why, the strongest sign first.
        why: Vec<Sign>,
        /// When.
        at: Timestamp,
    },
    /// The card was used for its purpose.
    Used {
        /// What we concluded about it.
        verdict: Box<Verdict>,
        /// When.
        at: Timestamp,
    },
}

/// Whether something came of a card already.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Use {
    /// Nothing has.
    NotYet,
    /// It has been used for its purpose.
    Used,
}

impl Handshake {
    /// How the attempt after one that went like this is made. Once TLS 1.2 was needed, it stays.
    pub fn after(earlier: Self, next: Next) -> Self {
        match (earlier, next) {
            (Self::Newest, Next::Same) => Self::Newest,
            (Self::Tls12, _) | (_, Next::Tls12) => Self::Tls12,
        }
    }
}

impl Attempt {
    /// When a new attempt has to be made by.
    pub fn deadline(now: Timestamp, limits: &Limits) -> Timestamp {
        now + limits.journey
    }

    /// Whether the browser may still come. What was read once is not read again.
    pub fn may_read(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.state {
            State::Waiting if now >= self.deadline => Err(Refusal::Expired),
            State::Waiting => Ok(()),
            State::Read { .. } | State::Missing { .. } | State::Lost { .. } | State::Used { .. } => {
                Err(Refusal::Past)
            }
        }
    }

    /// Our page sent the browser, which brought this certificate, or none. A page that is not ours changes nothing.
    pub fn presented(
        mut self,
        secret: &SecretHash,
        what: Result<Verdict, Sign>,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        if *secret != self.secret {
            return Err(Refusal::NotOurs);
        }
        self.may_read(now)?;
        self.state = match what {
            Ok(verdict) => State::Read { verdict: Box::new(verdict), at: now },
            Err(why) => State::Missing { why, at: now },
        };
        Ok(self)
    }

    /// Why the page's call failed, the strongest sign first. Where no connection ever reached us, what answers in the host's name all the
    /// same is a box in between, and one that asks who is there answers so. A box that did ask on the main host is to blame as well.
    pub fn why_lost(&self, ledger: &Ledger, lost: &Lost) -> Vec<Sign> {
        let asks = lost.probe == Probe::Answered || matches!(lost.met, Some(401 | 407));
        if asks && lost.status.is_none() && ledger.connections.is_empty() {
            return vec![Sign::ProxyRefused, Sign::HostUnreachable];
        }
        ledger.why_lost(lost, &self.pc)
    }

    /// Whether the page should first ask the host for anything at all: nobody ever came, so that the question spoils no handshake.
    pub fn is_unclear(&self, ledger: &Ledger, lost: &Lost) -> bool {
        let waiting = matches!(self.state, State::Waiting);
        waiting && ledger.connections.is_empty() && lost.status.is_none() && lost.probe == Probe::Possible
    }

    /// The page's call failed. A certificate that arrived all the same wins.
    #[must_use]
    pub fn lost(mut self, why: Vec<Sign>, now: Timestamp) -> Self {
        match self.state {
            State::Waiting => self.state = State::Lost { why, at: now },
            State::Read { .. } | State::Missing { .. } | State::Lost { .. } | State::Used { .. } => {}
        }
        self
    }

    /// The card is used for its purpose; once, and in time.
    pub fn used(mut self, now: Timestamp) -> Result<Self, Refusal> {
        match self.state {
            State::Read { .. } if now >= self.deadline => Err(Refusal::Expired),
            State::Read { verdict, .. } => {
                self.state = State::Used { verdict, at: now };
                Ok(self)
            }
            State::Waiting => Err(Refusal::TooEarly),
            State::Missing { .. } | State::Lost { .. } | State::Used { .. } => Err(Refusal::Past),
        }
    }

    /// Whether the card has been used for its purpose already.
    pub fn is_used(&self) -> Use {
        match self.state {
            State::Used { .. } => Use::Used,
            State::Waiting | State::Read { .. } | State::Missing { .. } | State::Lost { .. } => Use::NotYet,
        }
    }

    /// What was concluded about the card, where one was read.
    pub fn verdict(&self) -> Option<&Verdict> {
        match &self.state {
            State::Read { verdict, .. } | State::Used { verdict, .. } => Some(verdict),
            State::Waiting | State::Missing { .. } | State::Lost { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemDice};

    fn attempt() -> Attempt {
        Attempt {
            card: Kind::Hpki,
            purpose: Purpose::Login,
            application: None,
            browser: SystemDice.secret().hash(),
            secret: SystemDice.secret().hash(),
            handshake: Handshake::Newest,
            before: None,
            pc: Device::default(),
            began_at: Timestamp::from_millis(0),
            deadline: Timestamp::from_millis(1),
            incident: None,
            state: State::Waiting,
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
