//! The private keys of a set, by label: made when first asked for and kept, so that the same set can be made again.

use crate::demo::pki::mint::{MintKey, Unmade};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Keys by label, so that each is made once.
#[derive(Debug, Default)]
pub struct Keys(Mutex<BTreeMap<&'static str, Arc<MintKey>>>);

impl Keys {
    /// The key of this label; a new RSA-2048 key when there is none yet.
    pub fn key(&self, label: &'static str) -> Result<Arc<MintKey>, Unmade> {
        if let Some(key) = self.known(label) {
            return Ok(key);
        }
        let key = Arc::new(MintKey::rsa()?);
        // Another thread may have been faster: its key stands.
        Ok(Arc::clone(self.lock().entry(label).or_insert(key)))
    }

    /// The key of this label, if there is one.
    pub fn known(&self, label: &str) -> Option<Arc<MintKey>> {
        self.lock().get(label).map(Arc::clone)
    }

    /// Keeps a key that was made before.
    pub fn keep(&self, label: &'static str, key: MintKey) {
        self.lock().insert(label, Arc::new(key));
    }

    /// Makes the keys of these labels that are missing, on all processors.
    pub fn prepare(&self, labels: &[&'static str]) -> Result<(), Unmade> {
        let missing: Vec<_> = labels.iter().copied().filter(|label| self.known(label).is_none()).collect();
        let threads = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            let parts: Vec<_> = missing
                .chunks(missing.len().div_ceil(threads).max(1))
                .map(|part| scope.spawn(|| part.iter().try_for_each(|label| self.key(label).map(drop))))
                .collect();
            parts.into_iter().try_for_each(|part| {
                part.join().unwrap_or(Err(Unmade::Key("the thread that made it stopped")))
            })
        })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<&'static str, Arc<MintKey>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once() {
        let keys = Keys::default();
        keys.prepare(&["a", "b", "a"]).unwrap();
        let a = keys.key("a").unwrap();
        assert_eq!(a.spki(), keys.key("a").unwrap().spki());
        assert_ne!(a.spki(), keys.key("b").unwrap().spki());
        assert!(keys.known("c").is_none());
    }
}
