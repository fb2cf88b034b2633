//! Who waits for a change of which entry. sled's own subscriptions lose memory (sled #1380), so these are ours.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::store::engine::Changes;
use crate::store::sled::layout::TreeKey;

/// The entries somebody waits for.
#[derive(Default)]
pub(super) struct Notices {
    waiting: Mutex<Watchers>,
}

#[derive(Default)]
struct Watchers {
    places: HashMap<TreeKey, watch::Sender<()>>,
    /// When the map has grown to this, places nobody waits for any more are removed.
    clean_at: usize,
}

impl Notices {
    /// Notices of every change of the entry from now on.
    pub(super) fn subscribe(&self, place: TreeKey) -> Changes {
        let mut waiting = self.lock();
        if waiting.places.len() >= waiting.clean_at {
            waiting.places.retain(|_, sender| sender.receiver_count() > 0);
            waiting.clean_at = (waiting.places.len() * 2).max(64);
        }
        let sender = waiting.places.entry(place).or_insert_with(|| watch::Sender::new(()));
        Changes::new(sender.subscribe())
    }

    /// Tells those who wait for one of these.
    pub(super) fn notify<'a>(&self, changed: impl Iterator<Item = &'a TreeKey>) {
        let waiting = self.lock();
        if waiting.places.is_empty() {
            return;
        }
        for sender in changed.filter_map(|place| waiting.places.get(place)) {
            // No receiver is no failure: nobody waits any more.
            let _ = sender.send(());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Watchers> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
