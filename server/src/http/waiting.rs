//! Connections that nobody has to wait for: they have not said anything yet, or nothing about an attempt that is under way. When there
//! are too many, the one that has waited longest goes: an honest client says something at once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::task::AbortHandle;

/// The connections that make room, the longest-waiting first.
#[derive(Default)]
pub struct Waiting {
    next: AtomicU64,
    tasks: Mutex<BTreeMap<u64, Option<AbortHandle>>>,
}

/// A place among those who make room; given up when it is dropped.
pub struct Seat<'a> {
    waiting: &'a Waiting,
    number: u64,
}

impl<'a> Seat<'a> {
    /// The place of a connection that has entered.
    pub fn of(waiting: &'a Waiting, number: u64) -> Self {
        Self { waiting, number }
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.waiting.leave(self.number);
    }
}

/// Whether somebody had to go.
pub enum Made {
    /// There is room now.
    Room,
    /// Nobody waits.
    None,
}

impl Waiting {
    /// A new connection, before its task begins: a task whose attempt is known is not listed any more.
    pub fn enter(&self) -> u64 {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.tasks().insert(number, None);
        number
    }

    /// Its task has begun.
    pub fn begun(&self, number: u64, task: AbortHandle) {
        if let Some(waiting) = self.tasks().get_mut(&number) {
            *waiting = Some(task);
        }
    }

    /// It has said something, or is gone.
    pub fn leave(&self, number: u64) {
        self.tasks().remove(&number);
    }

    /// Ends the one that has waited longest.
    pub fn make_room(&self) -> Made {
        match self.tasks().pop_first() {
            Some((_, Some(task))) => {
                task.abort();
                Made::Room
            }
            Some((_, None)) | None => Made::None,
        }
    }

    fn tasks(&self) -> MutexGuard<'_, BTreeMap<u64, Option<AbortHandle>>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_one_that_has_waited_longest_makes_room() {
        let waiting = Waiting::default();
        let tasks: Vec<_> = (0..3)
            .map(|_| {
                let number = waiting.enter();
                let task = tokio::spawn(std::future::pending::<()>());
                waiting.begun(number, task.abort_handle());
                (number, task)
            })
            .collect();
        waiting.leave(tasks[0].0);
        assert!(matches!(waiting.make_room(), Made::Room));
        let [first, second, third]: [_; 3] = tasks.try_into().ok().unwrap();
        assert!(second.1.await.unwrap_err().is_cancelled());
        assert!(!first.1.is_finished() && !third.1.is_finished());
    }

    #[tokio::test]
    async fn whoever_has_spoken_is_not_sent_away() {
        let waiting = Waiting::default();
        let number = waiting.enter();
        waiting.leave(number);
        waiting.begun(number, tokio::spawn(std::future::pending::<()>()).abort_handle());
        assert!(matches!(waiting.make_room(), Made::None));
    }
}
