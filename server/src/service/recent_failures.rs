//! Which failures that belong to no journey have got a number lately: whoever loads a page again that cannot go on reads the number that was
//! read out to the desk a moment ago. Kept in memory; after a restart the next one is new.

use crate::clock::Timestamp;
use crate::ids::IncidentNumber;
use crate::model::incident::Incident;
use crate::service::caller::Caller;
use crate::service::journey_ref::JourneyRef;
use aws_lc_rs::digest::{Context, SHA256};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// So long a failure keeps its number; a stranger's incident is not kept longer in a full store.
const LATELY: Duration = Duration::from_hours(1);
/// So many are remembered; beyond them each gets a number of its own.
const ROOM: usize = 10_000;

/// A failure, as far as it is the same one when it comes again.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct FailureKey(Vec<u8>);

/// The numbers of the last hour.
#[derive(Debug, Default)]
pub struct RecentFailures(Mutex<HashMap<FailureKey, (IncidentNumber, Timestamp)>>);

impl FailureKey {
    /// The same link or none, browser and address, and all that is told but the moment. Nothing where a browser reports what it saw: that is
    /// another attempt.
    pub fn of(incident: &Incident, caller: &Caller, clue: Option<&JourneyRef>) -> Option<Self> {
        if incident.failure.is_some() || incident.check.is_some() {
            return None;
        }
        let told = Incident { at: Timestamp::from_millis(0), ..incident.clone() };
        let told = serde_json::to_vec(&told).ok()?;
        let from = format!("{:?} {:?} {}", clue, caller.journeys, caller.address);
        let mut context = Context::new(&SHA256);
        context.update(&told);
        context.update(from.as_bytes());
        Some(Self(context.finish().as_ref().to_vec()))
    }
}

impl RecentFailures {
    /// The number that this failure has got, where that was lately.
    pub fn number(&self, failure: &FailureKey, now: Timestamp) -> Option<IncidentNumber> {
        let kept = self.kept();
        kept.get(failure).filter(|(_, at)| now < *at + LATELY).map(|(number, _)| number.clone())
    }

    /// Remembers the number that it got.
    pub fn remember(&self, failure: FailureKey, number: IncidentNumber, now: Timestamp) {
        let mut kept = self.kept();
        if kept.len() < ROOM {
            kept.insert(failure, (number, now));
        }
    }

    /// Forgets what was not lately.
    pub fn sweep(&self, now: Timestamp) {
        self.kept().retain(|_, (_, at)| now < *at + LATELY);
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<FailureKey, (IncidentNumber, Timestamp)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
