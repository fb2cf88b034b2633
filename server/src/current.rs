//! A value that is replaced while others read it. Whoever has read it keeps what it was for as long as it needs it.

use std::sync::Arc;
use tokio::sync::watch;

/// A value that is replaced while others read it.
#[derive(Debug)]
pub struct Current<T>(watch::Sender<Arc<T>>);

impl<T> Current<T> {
    /// It begins as this.
    pub fn new(value: T) -> Self {
        Self(watch::Sender::new(Arc::new(value)))
    }

    /// As it is at this moment.
    pub fn now(&self) -> Arc<T> {
        Arc::clone(&self.0.borrow())
    }

    /// From now on it is this.
    pub fn replace(&self, value: T) {
        self.0.send_replace(Arc::new(value));
    }

    /// Hears of each time it is replaced.
    pub fn changes(&self) -> watch::Receiver<Arc<T>> {
        self.0.subscribe()
    }
}
