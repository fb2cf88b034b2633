//! Warnings that would otherwise be logged at every request are logged once an hour.

use crate::clock::Timestamp;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Between one time and the next.
const REST: Duration = Duration::from_hours(1);

/// A warning, and when it was logged last.
pub(crate) struct Hourly(Mutex<Option<Timestamp>>);

impl Hourly {
    /// Nothing was said yet, so the next time is said.
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// Whether it is to be said now; then it counts as said. A clock that was put back silences nothing.
    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|last| now < last || last + REST <= now);
        if due {
            *last = Some(now);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_with_every_request_is_said_once_an_hour() {
        let at = |minutes: u64| Timestamp::from_millis(0) + Duration::from_mins(minutes);
        let said = Hourly::new();
        let due = [10, 11, 69, 70, 71, 5].map(|minutes| said.is_due(at(minutes)));
        assert_eq!(due, [true, false, false, true, false, true]);
    }
}
