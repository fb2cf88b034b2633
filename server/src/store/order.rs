//! The order in which a store's changes follow each other, for keys that have to keep it. The clock alone does not tell: it stands still
//! within a millisecond, and it is set back.

use std::sync::{Mutex, PoisonError};

/// A hybrid logical clock (Kulkarni et al., 2014) of one store: moments are those of the clock as long as it goes on, and where it stands
/// still or goes back, what comes later is still greater.
#[derive(Debug)]
pub struct Order(Mutex<(i64, u32)>);

impl Default for Order {
    /// Anything comes next.
    fn default() -> Self {
        Self(Mutex::new((i64::MIN, 0)))
    }
}

impl Order {
    /// A moment in milliseconds, and a count within it. Together they are greater than all that were given before.
    pub fn next(&self, now: i64) -> (i64, u32) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (moment, count) = *last;
        *last = if now > moment {
            (now, 0)
        } else if let Some(count) = count.checked_add(1) {
            (moment, count)
        } else {
            (moment.saturating_add(1), 0)
        };
        *last
    }

    /// Whether what was given goes ahead of the clock, which was set back since.
    pub fn is_ahead(&self, now: i64) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 > now
    }

    /// What comes next comes after that moment.
    pub fn after(&self, moment: i64) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if moment >= last.0 {
            *last = (moment.saturating_add(1), 0);
        }
    }
}
