//! How many connections or streams one of many may hold for as long as it likes: a network address, an attempt, a browser. A connection
//! beyond its owner's share is not refused, but makes room like those who say nothing, so that one alone never keeps all others out.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The shares that are taken.
pub struct Shares<K> {
    each: usize,
    taken: Mutex<HashMap<K, usize>>,
}

/// A part of somebody's share; given back when it is dropped.
pub struct Share<K: Clone + Eq + Hash> {
    of: Arc<Shares<K>>,
    owner: K,
}

impl<K: Clone + Eq + Hash> Shares<K> {
    /// So many for each.
    pub fn of(each: usize) -> Arc<Self> {
        Arc::new(Self { each, taken: Mutex::default() })
    }

    /// One more for somebody; nothing when the share is used up.
    pub fn take(self: &Arc<Self>, owner: &K) -> Option<Share<K>> {
        let mut all = self.taken();
        let taken = all.entry(owner.clone()).or_default();
        (*taken < self.each).then(|| {
            *taken += 1;
            Share { of: Arc::clone(self), owner: owner.clone() }
        })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Clone + Eq + Hash> Drop for Share<K> {
    fn drop(&mut self) {
        let mut all = self.of.taken();
        if let Some(taken) = all.get_mut(&self.owner) {
            *taken = taken.saturating_sub(1);
            if *taken == 0 {
                all.remove(&self.owner);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_that_is_used_up_is_free_again_when_one_goes() {
        let shares = Shares::of(2);
        let (first, second) = (shares.take(&1), shares.take(&1));
        assert!(first.is_some() && second.is_some());
        assert!(shares.take(&1).is_none());
        assert!(shares.take(&2).is_some(), "nobody takes another's share");
        drop(first);
        assert!(shares.take(&1).is_some());
    }

    #[test]
    fn whoever_has_gone_is_forgotten() {
        let shares = Shares::of(1);
        drop(shares.take(&1));
        assert!(shares.taken().is_empty());
    }
}
