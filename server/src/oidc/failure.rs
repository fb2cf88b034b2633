//! What is kept of a client's requests that came to nothing.

use crate::clock::Timestamp;
use serde::{Deserialize, Serialize};

/// So many are kept of one client.
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
}

impl ClientFailures {
    /// These and one more; the oldest gives way.
    #[must_use]
    pub fn with(self, newest: ClientFailure) -> Self {
        Self { latest: std::iter::once(newest).chain(self.latest).take(KEPT).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_twenty_are_kept_and_the_newest_stands_first() {
        let mut all = ClientFailures::default();
        for n in 0..50 {
            all = all.with(ClientFailure {
                at: Timestamp::from_millis(n),
                endpoint: "/oidc/token".to_owned(),
                error: "invalid_grant".to_owned(),
                description: String::new(),
                from: "192.0.2.1".to_owned(),
            });
        }
        let times: Vec<_> = all.latest.iter().map(|it| it.at.as_millis()).collect();
        assert_eq!(times, (30..50).rev().collect::<Vec<_>>());
    }
}
