//! Places for connections, of which the oldest gives way to one more: whoever asks is answered in a moment, and who says nothing keeps nobody out.

use std::collections::VecDeque;
use tokio::task::AbortHandle;

/// So many connections at once.
#[derive(Debug)]
pub struct Places {
    most: usize,
    taken: VecDeque<AbortHandle>,
}

impl Places {
    /// All of them free.
    pub fn new(most: usize) -> Self {
        Self { most, taken: VecDeque::new() }
    }

    /// Gives a connection a place. Where none is free, the oldest one's task ends.
    pub fn take(&mut self, connection: AbortHandle) {
        self.taken.retain(|it| !it.is_finished());
        if self.taken.len() >= self.most
            && let Some(oldest) = self.taken.pop_front()
        {
            oldest.abort();
        }
        self.taken.push_back(connection);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_oldest_gives_way_and_only_where_no_place_is_free() {
        let mut places = Places::new(2);
        let mut connections = Vec::new();
        for _ in 0..2 {
            let connection = tokio::spawn(std::future::pending::<()>());
            places.take(connection.abort_handle());
            connections.push(connection);
        }
        // One that has ended leaves its place.
        let ended = connections.remove(1);
        ended.abort();
        assert!(ended.await.unwrap_err().is_cancelled());
        for _ in 0..2 {
            assert!(connections.iter().all(|it| !it.is_finished()));
            let connection = tokio::spawn(std::future::pending::<()>());
            places.take(connection.abort_handle());
            connections.push(connection);
        }
        assert!(connections.remove(0).await.unwrap_err().is_cancelled());
        assert!(connections.iter().all(|it| !it.is_finished()));
    }
}
