//! What is kept of a client's requests that came to nothing.

use crate::clock::Timestamp;
use crate::ids::IncidentNumber;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many are kept of one client, and as many of whoever only says to be it: nobody else takes the place of its own.
const KEPT: usize = 20;

/// So many of them from one network address: a stranger who fails on purpose does not take the places of people.
const OF_ONE_ADDRESS: usize = 5;

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
    /// The number that the person read who was stopped, where somebody was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentNumber>,
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
        let mut by_address = BTreeMap::<String, usize>::new();
        let has_room = |it: &ClientFailure| match it.by {
            ClaimedBy::Client => {
                clients += 1;
                clients <= KEPT
            }
            ClaimedBy::Anyone => {
                let own = by_address.entry(it.from.clone()).or_default();
                *own += 1;
                let fits = *own <= OF_ONE_ADDRESS && others < KEPT;
                others += usize::from(fits);
                fits
            }
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
            incident: None,
        }
    }

    #[test]
    fn a_failure_of_before_is_read_and_one_without_a_number_is_written_as_before() {
        let before = serde_json::json!({
            "at": 0, "endpoint": "/oidc/token", "error": "invalid_grant", "description": "", "from": "192.0.2.1",
            "by": "client",
        });
        let read: ClientFailure = serde_json::from_value(before.clone()).unwrap();
        assert_eq!(read.incident, None);
        assert_eq!(
            serde_json::to_value(&read).unwrap().as_object().unwrap().len(),
            before.as_object().unwrap().len()
        );
    }

    #[test]
    fn nobody_takes_the_place_of_the_clients_own() {
        let mut all = ClientFailures::default().with(failure(0, ClaimedBy::Client));
        for n in 1..100 {
            all = all.with(failure(n, ClaimedBy::Anyone));
        }
        assert_eq!(all.latest.len(), OF_ONE_ADDRESS + 1);
        assert_eq!(all.latest.last().map(|it| it.by), Some(ClaimedBy::Client));
    }

    #[test]
    fn one_address_does_not_take_the_place_of_others() {
        let of =
            |at: i64, from: &str| ClientFailure { from: from.to_owned(), ..failure(at, ClaimedBy::Anyone) };
        let mut all = ClientFailures::default().with(of(0, "198.51.100.7"));
        for n in 1..100 {
            all = all.with(of(n, "192.0.2.1"));
        }
        assert_eq!(all.latest.last().map(|it| it.from.as_str()), Some("198.51.100.7"));
        for n in 100..200 {
            all = all.with(of(n, &format!("192.0.2.{n}")));
        }
        assert_eq!(all.latest.len(), KEPT);
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
