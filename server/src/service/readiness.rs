//! What is known of the server's being ready that stands nowhere else, and what a look at it finds.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::Instant;

/// What is known of being ready that stands nowhere else.
#[derive(Default)]
pub struct Readiness {
    stopping: AtomicBool,
    /// Why what was changed in the settings or their files is not what holds; nothing where it does.
    settings: RwLock<Option<String>>,
    /// Why the keys for tokens could not be looked after last; nothing where they could.
    keys: RwLock<Option<String>>,
    store: Mutex<Option<(Instant, Check)>>,
}

impl Readiness {
    /// From now on the server is not ready: it was asked to stop.
    pub fn stops(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the server was asked to stop.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// What was found of the store last, and when. Whoever holds it is the only one who looks.
    pub async fn of_store(&self) -> MutexGuard<'_, Option<(Instant, Check)>> {
        self.store.lock().await
    }

    /// Notes why what was changed in the settings or their files is not what holds; nothing where it does.
    pub fn settings_are(&self, held_back: Option<String>) {
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = held_back;
    }

    /// What was noted so.
    pub fn settings(&self) -> Option<String> {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes why the keys for tokens could not be looked after; nothing where they could.
    pub fn keys_are(&self, neglected: Option<String>) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = neglected;
    }

    /// What was noted so.
    pub fn keys(&self) -> Option<String> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Something that was looked at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Check {
    /// Its name, for programs.
    pub name: &'static str,
    /// What was found.
    pub state: CheckState,
    /// The same in a few words, for people.
    pub says: String,
}

/// What was found, from good to bad.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum CheckState {
    /// Nothing.
    Passed,
    /// Something to be mended; people can sign in nevertheless, or most of them.
    Warning,
    /// Nobody can sign in, so nobody should be sent here.
    Failed,
}

impl Check {
    /// This was found.
    pub fn new(name: &'static str, state: CheckState, says: impl Into<String>) -> Self {
        Self { name, state, says: says.into() }
    }
}
