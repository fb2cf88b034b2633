//! What is kept of a client's requests that came to nothing.

use crate::clock::Timestamp;
use serde::{Deserialize, Serialize};

/// So many are kept of one client, and as many of whoever only says to be it: nobody else takes the place of its own.
const KEPT: usize = 20;

/// A client's last requests that came to nothing.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClientFailures {
    /// The newest first.
    pub latest: Vec<ClientFailure>,
}

/// A request that came to nothing, as its client was told.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClientFailure {
    /// When.
    pub at: Timestamp,
    /// What was asked, by its path.
    pub endpoint: String,
    /// `error`, as the client was told.
    pub error: String,
    /// `error_description`, as the client was told.
    pub description: String,
    /// From which network address.
    pub from: String,
    /// Whether it was the client.
    pub by: ClaimedBy,
}

/// Who has sent a request in a client's name.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimedBy {
    /// The client, which has proven it.
    Client,
    /// Somebody who has proven nothing: a browser, a client without a secret, or a stranger.
    Anyone,
}

impl ClientFailures {
    /// These and one more; the oldest gives way.
    #[must_use]
    pub fn with(self, newest: ClientFailure) -> Self {
        let (mut clients, mut others) = (0, 0);
        let has_room = |it: &ClientFailure| {
            let count = match it.by {
                ClaimedBy::Client => &mut clients,
                ClaimedBy::Anyone => &mut others,
            };
            *count += 1;
            *count <= KEPT
        };
        Self { latest: std::iter::once(newest).chain(self.latest).filter(has_room).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(at: i64, by: ClaimedBy) -> ClientFailure {
        ClientFailure {
            at: Timestamp::from_millis(at),
            endpoint: "/oidc/token".to_owned(),
            error: "invalid_grant".to_owned(),
            description: String::new(),
            from: "192.0.2.1".to_owned(),
            by,
        }
    }

    #[test]
    fn nobody_takes_the_place_of_the_clients_own() {
        let mut all = ClientFailures::default().with(failure(0, ClaimedBy::Client));
        for n in 1..100 {
            all = all.with(failure(n, ClaimedBy::Anyone));
        }
        assert_eq!(all.latest.len(), KEPT + 1);
        assert_eq!(all.latest.last().map(|it| it.by), Some(ClaimedBy::Client));
    }

    #[test]
    fn the_last_twenty_are_kept_and_the_newest_stands_first() {
        let mut all = ClientFailures::default();
        for n in 0..50 {
            all = all.with(failure(n, ClaimedBy::Client));
        }
        let times: Vec<_> = all.latest.iter().map(|it| it.at.as_millis()).collect();
        assert_eq!(times, (30..50).rev().collect::<Vec<_>>());
    }
}
