//! A change of what logs a holder in: another phone, or one thing less. It is asked for, confirmed by a proof that was made for it
//! and for nothing else, and used once.
//!
//! ```text
//!   Asked ──proof for this very change──▶ Confirmed ──used, in time──▶ Used
//! ```
//!
//! A login is no confirmation, however fresh: whoever got a session by a trick would change with it what logs its holder in.

use crate::clock::Timestamp;
use crate::ids::{CardId, DeviceId, SessionId};
use crate::journey::limits::Limits;
use crate::model::session::{Lifetime, Means};
use api::account::LastMeans;
use api::card;
use serde::{Deserialize, Serialize};

/// A change that was asked for.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Change {
    /// The session that asked; no other can confirm or use it.
    pub session: SessionId,
    /// What is to be changed.
    pub what: ChangeKind,
    /// Whether the person was told that nothing would be left to log in with.
    pub last: LastMeans,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// The change has to be confirmed by then.
    pub expires_at: Timestamp,
    /// The state that the change is in.
    pub state: ChangeState,
}

/// What is changed, as it was called when it was asked for.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ChangeKind {
    /// A further phone is to be registered.
    AddPhone,
    /// A device and its passkey are to be removed.
    RemoveDevice {
        /// The device that is to be removed.
        id: DeviceId,
        /// The holder's own name for it.
        label: String,
        /// Since when it is registered: names can be changed, this cannot.
        #[serde(default)]
        registered_at: Option<Timestamp>,
    },
    /// A card is to be removed.
    RemoveCard {
        /// The card that is to be removed.
        id: CardId,
        /// HPKI or My Number card.
        kind: card::CardKind,
    },
}

/// The state that a change is in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ChangeState {
    /// The change waits for its confirmation.
    Asked,
    /// A proof was made for it.
    Confirmed {
        /// The device or card that confirmed it.
        by: Means,
        /// When the proof was made.
        at: Timestamp,
    },
    /// The change was made.
    Used {
        /// When it was made.
        at: Timestamp,
    },
}

/// The proof that confirmed a change.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Confirmation {
    /// The device or card that made the proof.
    pub by: Means,
    /// When it was confirmed.
    pub at: Timestamp,
}

/// What a request is about to change.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Target<'a> {
    /// A further phone is registered.
    NewPhone,
    /// A device is removed.
    Device(&'a DeviceId),
    /// A card is removed.
    Card(&'a CardId),
}

/// Why a change is not made.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unconfirmed {
    /// The request names no change that there is.
    #[error("there is no such change")]
    Unknown,
    /// Another session asked for it.
    #[error("another session asked for this change")]
    OtherSession,
    /// The proof was made for something else.
    #[error("the change that was confirmed is another one")]
    OtherChange,
    /// The change waits for its confirmation.
    #[error("the change was not confirmed")]
    NotYet,
    /// The proof was made, or is being made, too late.
    #[error("the change's time is over")]
    Late,
    /// What it was confirmed with was removed since, or its holder disabled.
    #[error("the proof for the change is over")]
    ProofOver,
    /// The change was made already, and is made once only.
    #[error("the change was made already")]
    Used,
}

impl ChangeKind {
    /// Whether it is this that is changed.
    pub fn is_for(&self, target: Target<'_>) -> For {
        let same = match (self, target) {
            (Self::AddPhone, Target::NewPhone) => true,
            (Self::RemoveDevice { id, .. }, Target::Device(other)) => id == other,
            (Self::RemoveCard { id, .. }, Target::Card(other)) => id == other,
            (
                Self::AddPhone | Self::RemoveDevice { .. } | Self::RemoveCard { .. },
                Target::NewPhone | Target::Device(_) | Target::Card(_),
            ) => false,
        };
        if same { For::This } else { For::Another }
    }
}

/// Whether a change is for something.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum For {
    /// The confirmation is for this change.
    This,
    /// The confirmation is for something else.
    Another,
}

impl Change {
    /// A change asked for now. A phone may have to be fetched for it: there is time for its code and for what the phone does then.
    pub fn asked(
        session: SessionId,
        what: ChangeKind,
        last: LastMeans,
        now: Timestamp,
        limits: &Limits,
    ) -> Self {
        let expires_at = now + limits.code + limits.journey;
        Self { session, what, last, asked_at: now, expires_at, state: ChangeState::Asked }
    }

    /// Whether this session may have it confirmed by a proof made at this moment.
    pub fn may_be_confirmed(&self, session: &SessionId, at: Timestamp) -> Result<(), Unconfirmed> {
        if *session != self.session {
            return Err(Unconfirmed::OtherSession);
        }
        match self.state {
            ChangeState::Used { .. } => Err(Unconfirmed::Used),
            ChangeState::Asked | ChangeState::Confirmed { .. }
                if at >= self.expires_at || at < self.asked_at =>
            {
                Err(Unconfirmed::Late)
            }
            ChangeState::Asked | ChangeState::Confirmed { .. } => Ok(()),
        }
    }

    /// A proof was made for it. It counts from when it was made, however late somebody comes with it; a newer one counts instead.
    pub fn confirmed(mut self, session: &SessionId, by: Means, at: Timestamp) -> Result<Self, Unconfirmed> {
        self.may_be_confirmed(session, at)?;
        match self.state {
            ChangeState::Confirmed { at: before, .. } if at <= before => {}
            ChangeState::Asked | ChangeState::Confirmed { .. } | ChangeState::Used { .. } => {
                self.state = ChangeState::Confirmed { by, at };
            }
        }
        Ok(self)
    }

    /// It is made: once, in the session that asked, for what it was confirmed for, and within minutes after the proof. Gives the proof,
    /// too: what it was made with, and when.
    pub fn used(
        mut self,
        session: &SessionId,
        target: Target<'_>,
        now: Timestamp,
        lifetime: &Lifetime,
    ) -> Result<(Self, Confirmation), Unconfirmed> {
        if *session != self.session {
            return Err(Unconfirmed::OtherSession);
        }
        if self.what.is_for(target) == For::Another {
            return Err(Unconfirmed::OtherChange);
        }
        match self.state {
            ChangeState::Asked => Err(Unconfirmed::NotYet),
            ChangeState::Confirmed { at, .. } if now >= at + lifetime.confirmed => Err(Unconfirmed::Late),
            ChangeState::Confirmed { by, at } => {
                self.state = ChangeState::Used { at: now };
                Ok((self, Confirmation { by, at }))
            }
            ChangeState::Used { .. } => Err(Unconfirmed::Used),
        }
    }

    /// From when on nobody can do anything with the change.
    pub fn ends_at(&self, lifetime: &Lifetime) -> Timestamp {
        self.expires_at + lifetime.confirmed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemRandom};
    use proptest::prelude::*;
    use std::time::Duration;

    const MINUTE: Duration = Duration::from_mins(1);
    const LIMITS: Limits = Limits {
        code: Duration::from_mins(10),
        journey: Duration::from_mins(10),
        ceremony: Duration::from_mins(5),
    };
    const LIFETIME: Lifetime = Lifetime {
        idle: Duration::from_mins(30),
        absolute: Duration::from_hours(1),
        confirmed: Duration::from_mins(5),
    };
    const START: Timestamp = Timestamp::from_millis(1_000_000);

    fn at(minutes: u32) -> Timestamp {
        START + MINUTE * minutes
    }

    fn phone() -> Means {
        Means::device(&SystemRandom.device())
    }

    fn removal(id: &DeviceId) -> ChangeKind {
        ChangeKind::RemoveDevice { id: id.clone(), label: "iPhone".to_owned(), registered_at: None }
    }

    fn asked(what: ChangeKind) -> (SessionId, Change) {
        let session = SystemRandom.session();
        let change = Change::asked(session.clone(), what, LastMeans::Unsaid, START, &LIMITS);
        (session, change)
    }

    #[test]
    fn a_change_is_made_once_after_its_own_proof() {
        let (session, change) = asked(ChangeKind::AddPhone);
        let make = |change: Change| change.used(&session, Target::NewPhone, at(1), &LIFETIME);
        assert_eq!(make(change.clone()), Err(Unconfirmed::NotYet));
        let phone = phone();
        let (used, proof) = make(change.confirmed(&session, phone.clone(), at(0)).unwrap()).unwrap();
        assert_eq!(proof, Confirmation { by: phone.clone(), at: at(0) });
        assert_eq!(make(used.clone()), Err(Unconfirmed::Used));
        assert_eq!(used.confirmed(&session, phone, at(1)), Err(Unconfirmed::Used));
    }

    #[test]
    fn a_proof_for_one_change_makes_no_other() {
        let (device, other, card) =
            (SystemRandom.device(), SystemRandom.device(), CardId::of("issuer", "serial"));
        let whats = [
            ChangeKind::AddPhone,
            removal(&device),
            ChangeKind::RemoveCard { id: card.clone(), kind: card::CardKind::Jpki },
        ];
        for (own, what) in whats.into_iter().enumerate() {
            let (session, change) = asked(what);
            let change = change.confirmed(&session, phone(), at(0)).unwrap();
            let targets =
                [Target::NewPhone, Target::Device(&device), Target::Card(&card), Target::Device(&other)];
            for (index, target) in targets.into_iter().enumerate() {
                let made = change.clone().used(&session, target, at(1), &LIFETIME);
                assert_eq!(made.is_ok(), index == own, "{target:?}");
            }
        }
    }

    #[test]
    fn another_session_neither_confirms_nor_makes_it() {
        let (session, change) = asked(ChangeKind::AddPhone);
        let other = SystemRandom.session();
        assert_eq!(change.may_be_confirmed(&other, at(0)), Err(Unconfirmed::OtherSession));
        assert_eq!(change.clone().confirmed(&other, phone(), at(0)), Err(Unconfirmed::OtherSession));
        let change = change.confirmed(&session, phone(), at(0)).unwrap();
        let stolen = change.used(&other, Target::NewPhone, at(0), &LIFETIME);
        assert_eq!(stolen, Err(Unconfirmed::OtherSession));
    }

    #[test]
    fn a_proof_counts_for_minutes_from_when_it_was_made() {
        let (session, change) = asked(ChangeKind::AddPhone);
        let change = change.confirmed(&session, phone(), at(2)).unwrap();
        let make = |now| change.clone().used(&session, Target::NewPhone, now, &LIFETIME).map(|_| ());
        assert_eq!(make(at(6)), Ok(()));
        assert_eq!(make(at(7)), Err(Unconfirmed::Late));
        // An older proof that comes later takes nothing back and gives nothing more.
        let older = change.clone().confirmed(&session, phone(), at(1)).unwrap();
        assert_eq!(older, change);
    }

    #[test]
    fn a_proof_from_before_the_question_or_long_after_it_is_none() {
        let (session, change) = asked(ChangeKind::AddPhone);
        for proven_at in [Timestamp::from_millis(0), at(20), at(90)] {
            let confirmed = change.clone().confirmed(&session, phone(), proven_at);
            assert_eq!(confirmed, Err(Unconfirmed::Late), "{proven_at:?}");
        }
    }

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Confirm { own: bool, minute: u32 },
        Use { own: bool, right: bool, minute: u32 },
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            (any::<bool>(), 0..40u32).prop_map(|(own, minute)| Step::Confirm { own, minute }),
            (any::<bool>(), any::<bool>(), 0..40u32).prop_map(|(own, right, minute)| Step::Use {
                own,
                right,
                minute
            }),
        ];
        prop::collection::vec(step, 0..30)
    }

    proptest! {
        /// In whatever order: made at most once, and only by its own session, after a proof in time, for what was confirmed.
        #[test]
        fn whatever_happens_a_change_is_made_at_most_once_and_only_as_it_was_confirmed(steps in steps()) {
            let device = SystemRandom.device();
            let (session, mut change) = asked(removal(&device));
            let other = SystemRandom.session();
            let (mut made, mut proofs) = (0, Vec::new());
            for step in steps {
                match step {
                    Step::Confirm { own, minute } => {
                        let by = if own { &session } else { &other };
                        if let Ok(next) = change.clone().confirmed(by, phone(), at(minute)) {
                            prop_assert!(own && minute < 20 && made == 0);
                            proofs.push(minute);
                            change = next;
                        }
                    }
                    Step::Use { own, right, minute } => {
                        let by = if own { &session } else { &other };
                        let target = if right { Target::Device(&device) } else { Target::NewPhone };
                        if let Ok((next, _)) = change.clone().used(by, target, at(minute), &LIFETIME) {
                            prop_assert!(own && right);
                            prop_assert!(proofs.iter().max().is_some_and(|proof| minute < proof + 5));
                            made += 1;
                            change = next;
                        }
                    }
                }
            }
            prop_assert!(made <= 1);
        }
    }
}
