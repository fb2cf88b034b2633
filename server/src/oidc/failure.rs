//! What is kept of a client's requests that came to nothing.

use crate::budget::host;
use crate::clock::Timestamp;
use crate::ids::IncidentNumber;
use crate::oidc::metadata::path;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many are kept of one client for each kind: no kind takes the places of another.
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
    /// The number that the person read who was stopped, where somebody was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentNumber>,
    /// How many before it were not kept, since there were too many at once.
    #[serde(default, skip_serializing_if = "is_none")]
    pub left_out: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands on references")]
const fn is_none(many: &u32) -> bool {
    *many == 0
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

/// Where failures come from, as far as they share places.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum FailureKind {
    /// The client has proven which one it is.
    Proven,
    /// We could not tell the client something.
    Untold,
    /// People's browsers, sent by the client or by whoever has made an address.
    Browser,
    /// Calls of somebody who has proven nothing: of a client without a secret, or with a wrong one, or a stranger's.
    Unproven,
}

impl FailureKind {
    /// All of them.
    const ALL: [Self; 4] = [Self::Proven, Self::Untold, Self::Browser, Self::Unproven];

    /// The kind of what failed at this endpoint.
    pub fn of(by: ClaimedBy, endpoint: &str) -> Self {
        match by {
            ClaimedBy::Client if endpoint == UNTOLD => Self::Untold,
            ClaimedBy::Client => Self::Proven,
            ClaimedBy::Anyone if endpoint == path::AUTHORIZE || endpoint == path::END_SESSION => {
                Self::Browser
            }
            ClaimedBy::Anyone => Self::Unproven,
        }
    }
}

/// What stands in the place of an endpoint where we could not tell the client of a log-out.
pub const UNTOLD: &str = "backchannel_logout_uri";

impl ClientFailure {
    fn kind(&self) -> FailureKind {
        FailureKind::of(self.by, &self.endpoint)
    }

    /// Whose it is among those who fail: a whole network of IPv6 is one.
    fn host(&self) -> String {
        self.from.parse().map_or_else(|_| self.from.clone(), |it| host(it).to_string())
    }
}

impl ClientFailures {
    /// These and one more. Where there are too many of its kind, the oldest gives way of that address that has most of them.
    #[must_use]
    pub fn with(self, newest: ClientFailure) -> Self {
        let mut latest: Vec<_> = std::iter::once(newest).chain(self.latest).collect();
        for kind in FailureKind::ALL {
            while latest.iter().filter(|it| it.kind() == kind).count() > KEPT {
                let mut many = BTreeMap::<_, usize>::new();
                for it in latest.iter().filter(|it| it.kind() == kind) {
                    *many.entry(it.host()).or_default() += 1;
                }
                let most = many.values().copied().max();
                let leaves = |it: &ClientFailure| it.kind() == kind && many.get(&it.host()).copied() == most;
                let Some(oldest) = latest.iter().rposition(leaves) else { break };
                latest.remove(oldest);
            }
        }
        Self { latest }
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
            left_out: 0,
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
        assert_eq!(all.latest.len(), KEPT + 1);
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
        // Who is alone has all the places, and whoever comes later gets half of them.
        assert_eq!(all.latest.len(), KEPT);
        for n in 0..50 {
            all = all.with(of(n, "203.0.113.9"));
        }
        assert_eq!(all.latest.iter().filter(|it| it.from == "203.0.113.9").count(), KEPT / 2);
        // A whole network is one.
        for n in 100..200 {
            all = all.with(of(n, &format!("2001:db8::{n}")));
        }
        assert!(all.latest.iter().any(|it| it.from == "198.51.100.7"));
        for n in 100..200 {
            all = all.with(of(n, &format!("192.0.2.{n}")));
        }
        assert_eq!(all.latest.len(), KEPT);
    }

    #[test]
    fn no_kind_takes_the_places_of_another() {
        let mut all = ClientFailures::default();
        let at = |endpoint: &str, by| ClientFailure { endpoint: endpoint.to_owned(), ..failure(0, by) };
        for kind in [
            at(path::TOKEN, ClaimedBy::Client),
            at(path::AUTHORIZE, ClaimedBy::Anyone),
            at(path::TOKEN, ClaimedBy::Anyone),
            at(UNTOLD, ClaimedBy::Client),
        ] {
            for _ in 0..50 {
                all = all.with(kind.clone());
            }
        }
        assert_eq!(all.latest.len(), 4 * KEPT);
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
