//! How many connections or streams one of many may hold for as long as it likes: a network address, an attempt, a browser. A connection
//! beyond its owner's quota is not refused, but may be closed like idle ones, so that one alone never keeps all others out.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many permits each key may have, and how many it has.
pub struct Quota<K> {
    each: usize,
    taken: Mutex<HashMap<K, usize>>,
}

/// A permit of a key's quota; given back when it is dropped.
pub struct Permit<K: Clone + Eq + Hash> {
    of: Arc<Quota<K>>,
    owner: K,
}

impl<K: Clone + Eq + Hash> Quota<K> {
    /// At most `each` permits per key.
    pub fn of(each: usize) -> Arc<Self> {
        Arc::new(Self { each, taken: Mutex::default() })
    }

    /// One more permit for a key; nothing when its quota is used up.
    pub fn take(self: &Arc<Self>, owner: &K) -> Option<Permit<K>> {
        let mut all = self.taken();
        let taken = all.entry(owner.clone()).or_default();
        (*taken < self.each).then(|| {
            *taken += 1;
            Permit { of: Arc::clone(self), owner: owner.clone() }
        })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Clone + Eq + Hash> Drop for Permit<K> {
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
    fn a_quota_that_is_used_up_is_free_again_when_one_goes() {
        let quota = Quota::of(2);
        let (first, second) = (quota.take(&1), quota.take(&1));
        assert!(first.is_some() && second.is_some());
        assert!(quota.take(&1).is_none());
        assert!(quota.take(&2).is_some(), "nobody takes another's permit");
        drop(first);
        assert!(quota.take(&1).is_some());
    }

    #[test]
    fn whoever_has_gone_is_forgotten() {
        let quota = Quota::of(1);
        drop(quota.take(&1));
        assert!(quota.taken().is_empty());
    }
}
