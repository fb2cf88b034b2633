//! What the handshakes of one attempt showed, and what that means. A browser tells a page nothing about a failed handshake; what it
//! did, and when, tells enough. Pure: whoever writes the ledger brings the moments.

use crate::clock::Timestamp;
use api::card::Lost;
use api::device::{Browser, KnownDevice, Platform};
use api::failure::Sign;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// More than any browser does in one attempt; what follows is not written down.
pub const LIMIT: usize = 24;
/// So many of the last connections tell what happened to somebody who helps.
const LATEST: usize = 4;

/// The connections of one attempt, in the order in which they came.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Ledger {
    /// The attempt's connections, in the order in which they were accepted.
    pub connections: Vec<Connection>,
}

/// A connection to an attempt's host, as the handshake showed it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Connection {
    /// When its first message, the `ClientHello`, was read.
    pub hello_at: Timestamp,
    /// What the client can do.
    pub able: Able,
    /// How the handshake ended; `None` while the client has not answered the request for a certificate.
    pub end: Option<HandshakeEnd>,
    /// When the first request came through it.
    pub request_at: Option<Timestamp>,
}

/// What a client says it can do.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Able {
    /// The client offered TLS 1.2 or older, not 1.3.
    Tls12,
    /// TLS 1.3, where RSA keys have to sign by PSS.
    Tls13,
    /// TLS 1.3 and the older signatures that cards make (RFC 9963).
    Tls13Legacy,
}

/// How and when the handshake of a connection ended.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct HandshakeEnd {
    /// When the server noticed the end.
    pub at: Timestamp,
    /// What the end was.
    pub how: HandshakeOutcome,
}

/// What ended a handshake: success, an alert, an error or a timeout.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum HandshakeOutcome {
    /// Completed, with a certificate whose key was proven.
    Certificate {
        /// The number of certificates that the client sent.
        sent: usize,
    },
    /// Completed, but the client sent no certificate.
    NoCertificate,
    /// The client closed it: Chromium does so when it is asked for a certificate, and comes again.
    Dropped,
    /// The client ended it with an alert.
    Alert {
        /// The alert's name in RFC 8446 §6.
        name: String,
    },
    /// The key was not proven.
    BadProof,
    /// Nothing came until the time ran out.
    Stalled,
    /// What came was not TLS, or broke its rules.
    Garbage {
        /// What rustls said about the bytes.
        what: String,
    },
}

/// Whether a browser asks the person between two connections, or within one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Asking {
    /// Chromium: drops the first connection, asks, and comes again.
    Between,
    /// Firefox and Safari: the connection waits.
    Within,
}

/// A browser that asks nobody is faster than this; no person is (measured: 90 to 100 ms against nearly 3 s).
const AT_ONCE: Duration = Duration::from_millis(600);
/// Whoever reads a list and closes it takes at least this long.
const A_PERSON: Duration = Duration::from_millis(900);

/// What our page says when it gave up waiting by itself.
const PATIENCE_OVER: &str = "TimeoutError";

impl Ledger {
    /// A connection whose `ClientHello` was read; gives its place. `None` when there were too many already.
    pub fn hello(&mut self, able: Able, now: Timestamp) -> Option<usize> {
        let place = self.connections.len();
        (place < LIMIT).then(|| {
            self.connections.push(Connection { hello_at: now, able, end: None, request_at: None });
            place
        })
    }

    /// How the handshake at a place ended. The first word counts.
    pub fn ended(&mut self, place: usize, how: HandshakeOutcome, now: Timestamp) {
        if let Some(connection) = self.connections.get_mut(place)
            && connection.end.is_none()
        {
            connection.end = Some(HandshakeEnd { at: now, how });
        }
    }

    /// A request came through the connection at a place.
    pub fn requested(&mut self, place: usize, now: Timestamp) {
        if let Some(connection) = self.connections.get_mut(place) {
            connection.request_at.get_or_insert(now);
        }
    }

    /// The last connections of it, as they are kept with an incident.
    #[must_use]
    pub fn latest(mut self) -> Self {
        let before = self.connections.len().saturating_sub(LATEST);
        self.connections.drain(..before);
        self
    }

    /// Since when the browser has been asked for a certificate without having answered, and how the last connection went.
    pub fn asked_since(&self) -> Option<Timestamp> {
        let last = self.connections.last()?;
        match &last.end {
            None => Some(last.hello_at),
            Some(HandshakeEnd { at, how: HandshakeOutcome::Dropped }) => Some(*at),
            Some(HandshakeEnd {
                how:
                    HandshakeOutcome::Certificate { .. }
                    | HandshakeOutcome::NoCertificate
                    | HandshakeOutcome::Alert { .. }
                    | HandshakeOutcome::BadProof
                    | HandshakeOutcome::Stalled
                    | HandshakeOutcome::Garbage { .. },
                ..
            }) => None,
        }
    }

    /// Why no certificate came although the handshake and the request went through.
    pub fn why_none(&self, device: &KnownDevice) -> Sign {
        let Some(place) =
            self.connections.iter().rposition(|it| it.ended_as(&HandshakeOutcome::NoCertificate))
        else {
            return Sign::NoCertificate;
        };
        let Some(last) = self.connections.get(place) else { return Sign::NoCertificate };
        let earlier = self.connections.get(..place).unwrap_or_default();
        // From the moment in which the browser knew that a certificate was wanted.
        let took = match (earlier.iter().rev().find_map(Connection::dropped_at), asking(device)) {
            (Some(dropped), _) => last.hello_at.since(dropped),
            (None, Asking::Within) => last.took().unwrap_or_default(),
            (None, Asking::Between) => match earlier.iter().rev().find(|it| it.end.is_none()) {
                // A busy server sees the next connection before it sees that the one it had asked was closed.
                Some(open) => last.hello_at.since(open.hello_at),
                // A browser that always drops the first connection did not make this one: a box in between did.
                None => return Sign::InterceptingBox,
            },
        };
        if took <= AT_ONCE {
            Sign::NoMatchingCertificate
        } else if took >= A_PERSON {
            Sign::ChoiceCancelled
        } else {
            Sign::NoCertificate
        }
    }

    /// Why the browser's call failed: the strongest sign first.
    pub fn why_lost(&self, lost: &Lost, device: &KnownDevice) -> Vec<Sign> {
        if let Some(status) = lost.status {
            // An answer came, and it was not ours.
            return vec![if matches!(status, 401 | 403 | 407) {
                Sign::ProxyRefused
            } else {
                Sign::InterceptingBox
            }];
        }
        let Some(latest) = self.connections.last() else { return vec![Sign::HostUnreachable] };
        let Some(end) = &latest.end else {
            // Still open on our side although the browser gave up: something in between lets nothing through.
            return vec![Sign::ConnectionCut];
        };
        let took = end.at.since(latest.hello_at);
        match &end.how {
            HandshakeOutcome::Stalled => vec![Sign::PinTooSlow],
            HandshakeOutcome::BadProof => vec![Sign::CannotSign],
            // Asked, and the page gave up waiting for the person.
            HandshakeOutcome::Dropped if lost.said.starts_with(PATIENCE_OVER) => vec![Sign::PinTooSlow],
            // The person took time over the PIN, and then the connection broke.
            HandshakeOutcome::Dropped if self.came_again() && took >= A_PERSON => {
                vec![Sign::CardPulledOut, Sign::CannotSign]
            }
            // Chosen, and given up at once: card, driver and browser know no common way to sign.
            HandshakeOutcome::Dropped if self.came_again() => vec![Sign::CannotSign, Sign::CardPulledOut],
            HandshakeOutcome::Dropped => match asking(device) {
                Asking::Between => vec![Sign::CannotSign, Sign::CardPulledOut],
                Asking::Within if took >= A_PERSON => vec![Sign::CardPulledOut, Sign::CannotSign],
                Asking::Within => vec![Sign::CannotSign, Sign::ConnectionCut],
            },
            // The client does not trust our own certificate, which in a set-up that works means that somebody else's stands before it.
            HandshakeOutcome::Alert { name } if name.contains("certificate") || name == "unknown_ca" => {
                vec![Sign::InterceptingBox]
            }
            HandshakeOutcome::Alert { .. } => vec![Sign::CannotSign, Sign::ConnectionCut],
            HandshakeOutcome::Garbage { .. } => vec![Sign::InterceptingBox, Sign::ConnectionCut],
            HandshakeOutcome::Certificate { .. } | HandshakeOutcome::NoCertificate
                if latest.request_at.is_some() =>
            {
                vec![Sign::ConnectionCut]
            }
            HandshakeOutcome::Certificate { .. } | HandshakeOutcome::NoCertificate => {
                vec![Sign::ConnectionCut, Sign::InterceptingBox]
            }
        }
    }

    /// Whether the next attempt should be made with TLS 1.2 alone: the handshake failed where signing failed, in a client that would
    /// have had to sign in a way that many cards cannot.
    pub fn next(&self) -> NextAttempt {
        let failed = self.connections.iter().rev().find(|it| it.end.is_some());
        let signing = failed.is_some_and(|it| match it.end.as_ref().map(|end| &end.how) {
            Some(HandshakeOutcome::Dropped | HandshakeOutcome::Alert { .. } | HandshakeOutcome::BadProof) => {
                it.able != Able::Tls12
            }
            Some(
                HandshakeOutcome::Certificate { .. }
                | HandshakeOutcome::NoCertificate
                | HandshakeOutcome::Stalled
                | HandshakeOutcome::Garbage { .. },
            )
            | None => false,
        });
        if signing { NextAttempt::Tls12 } else { NextAttempt::Same }
    }

    /// Whether the browser came again after it had dropped a connection.
    fn came_again(&self) -> bool {
        let Some((_, earlier)) = self.connections.split_last() else { return false };
        earlier.iter().any(|it| it.ended_as(&HandshakeOutcome::Dropped))
    }
}

/// How the next attempt should be made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NextAttempt {
    /// With the protocol versions of the attempt before.
    Same,
    /// With TLS 1.2 as the only version offered.
    Tls12,
}

impl Connection {
    fn ended_as(&self, how: &HandshakeOutcome) -> bool {
        self.end.as_ref().is_some_and(|end| end.how == *how)
    }

    fn dropped_at(&self) -> Option<Timestamp> {
        self.end.as_ref().filter(|end| end.how == HandshakeOutcome::Dropped).map(|end| end.at)
    }

    fn took(&self) -> Option<Duration> {
        self.end.as_ref().map(|end| end.at.since(self.hello_at))
    }
}

/// How this device's browser asks for a certificate.
fn asking(device: &KnownDevice) -> Asking {
    if matches!(device.platform, Platform::Iphone | Platform::Ipad) {
        return Asking::Within; // whatever the browser's name, it is WebKit
    }
    match device.browser {
        Browser::Chrome | Browser::Edge | Browser::Samsung | Browser::Opera | Browser::Brave => {
            Asking::Between
        }
        Browser::Safari | Browser::Firefox | Browser::WebView | Browser::DuckDuckGo | Browser::Other => {
            Asking::Within
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_790_000_000_000 + millis)
    }

    fn chrome() -> KnownDevice {
        KnownDevice { browser: Browser::Chrome, platform: Platform::Windows, ..KnownDevice::default() }
    }

    fn firefox() -> KnownDevice {
        KnownDevice { browser: Browser::Firefox, platform: Platform::Windows, ..KnownDevice::default() }
    }

    const FAILED: Lost = Lost {
        elapsed_ms: 0,
        said: String::new(),
        status: None,
        probe: api::card::Probe::Unasked,
        met: None,
    };

    /// Connections as `(hello, how it ended, when)`.
    fn seen(connections: &[(i64, Option<(HandshakeOutcome, i64)>)]) -> Ledger {
        let mut ledger = Ledger::default();
        for (hello, end) in connections {
            let place = ledger.hello(Able::Tls13, at(*hello)).unwrap();
            if let Some((how, ended)) = end {
                ledger.ended(place, how.clone(), at(*ended));
            }
        }
        ledger
    }

    #[test]
    fn a_browser_that_comes_back_at_once_without_a_certificate_found_none() {
        let ledger = seen(&[
            (0, Some((HandshakeOutcome::Dropped, 5))),
            (98, Some((HandshakeOutcome::NoCertificate, 110))),
        ]);
        assert_eq!(ledger.why_none(&chrome()), Sign::NoMatchingCertificate);
    }

    #[test]
    fn a_first_connection_whose_end_is_not_seen_yet_was_made_by_the_browser_all_the_same() {
        let ledger = seen(&[(0, None), (98, Some((HandshakeOutcome::NoCertificate, 110)))]);
        assert_eq!(ledger.why_none(&chrome()), Sign::NoMatchingCertificate);
    }

    #[test]
    fn a_browser_that_comes_back_after_a_while_without_a_certificate_was_told_not_to_give_one() {
        let ledger = seen(&[
            (0, Some((HandshakeOutcome::Dropped, 5))),
            (2900, Some((HandshakeOutcome::NoCertificate, 2910))),
        ]);
        assert_eq!(ledger.why_none(&chrome()), Sign::ChoiceCancelled);
    }

    #[test]
    fn between_the_two_it_is_not_told() {
        let ledger = seen(&[
            (0, Some((HandshakeOutcome::Dropped, 5))),
            (755, Some((HandshakeOutcome::NoCertificate, 760))),
        ]);
        assert_eq!(ledger.why_none(&chrome()), Sign::NoCertificate);
    }

    #[test]
    fn no_certificate_without_a_dropped_connection_is_not_how_chromium_comes() {
        let ledger = seen(&[(0, Some((HandshakeOutcome::NoCertificate, 12)))]);
        assert_eq!(ledger.why_none(&chrome()), Sign::InterceptingBox);
    }

    #[test]
    fn firefox_asks_while_the_connection_waits() {
        let ledger = seen(&[(0, Some((HandshakeOutcome::NoCertificate, 12)))]);
        assert_eq!(ledger.why_none(&firefox()), Sign::NoMatchingCertificate);
        let ledger = seen(&[(0, Some((HandshakeOutcome::NoCertificate, 4000)))]);
        assert_eq!(ledger.why_none(&firefox()), Sign::ChoiceCancelled);
    }

    #[test]
    fn a_connection_that_stalls_waited_for_the_pin() {
        let ledger = seen(&[
            (0, Some((HandshakeOutcome::Dropped, 5))),
            (3000, Some((HandshakeOutcome::Stalled, 303_000))),
        ]);
        assert_eq!(ledger.why_lost(&FAILED, &chrome()), [Sign::PinTooSlow]);
        assert_eq!(ledger.next(), NextAttempt::Same);
    }

    #[test]
    fn a_list_of_certificates_that_stayed_open_was_open_too_long() {
        let ledger = seen(&[(0, Some((HandshakeOutcome::Dropped, 5)))]);
        let gave_up = Lost { elapsed_ms: 305_000, said: "TimeoutError: no answer".to_owned(), ..FAILED };
        assert_eq!(ledger.why_lost(&gave_up, &chrome()), [Sign::PinTooSlow]);
    }

    #[test]
    fn a_connection_that_breaks_while_the_pin_is_typed_lost_its_card() {
        let ledger = seen(&[
            (0, Some((HandshakeOutcome::Dropped, 5))),
            (3000, Some((HandshakeOutcome::Dropped, 9000))),
        ]);
        assert_eq!(ledger.why_lost(&FAILED, &chrome()).first(), Some(&Sign::CardPulledOut));
    }

    #[test]
    fn a_connection_that_is_given_up_at_once_could_not_be_signed() {
        let ledger = seen(&[
            (0, Some((HandshakeOutcome::Dropped, 5))),
            (3000, Some((HandshakeOutcome::Dropped, 3010))),
        ]);
        assert_eq!(ledger.why_lost(&FAILED, &chrome()).first(), Some(&Sign::CannotSign));
        assert_eq!(ledger.next(), NextAttempt::Tls12);
    }

    #[test]
    fn what_failed_with_tls_12_is_not_tried_with_it_again() {
        let mut ledger = Ledger::default();
        let place = ledger.hello(Able::Tls12, at(0)).unwrap();
        ledger.ended(place, HandshakeOutcome::BadProof, at(10));
        assert_eq!(ledger.next(), NextAttempt::Same);
        assert_eq!(ledger.why_lost(&FAILED, &chrome()), [Sign::CannotSign]);
    }

    #[test]
    fn nothing_that_arrived_is_a_host_that_cannot_be_reached() {
        assert_eq!(Ledger::default().why_lost(&FAILED, &chrome()), [Sign::HostUnreachable]);
    }

    #[test]
    fn an_answer_that_is_not_ours_is_a_proxys() {
        for status in [401, 403, 407] {
            let lost = Lost { status: Some(status), ..FAILED };
            assert_eq!(Ledger::default().why_lost(&lost, &chrome()), [Sign::ProxyRefused]);
        }
        let lost = Lost { status: Some(200), ..FAILED };
        assert_eq!(Ledger::default().why_lost(&lost, &chrome()), [Sign::InterceptingBox]);
    }

    #[test]
    fn a_handshake_without_a_request_was_cut() {
        let ledger = seen(&[
            (0, Some((HandshakeOutcome::Dropped, 5))),
            (3000, Some((HandshakeOutcome::Certificate { sent: 1 }, 9000))),
        ]);
        assert_eq!(ledger.why_lost(&FAILED, &chrome()).first(), Some(&Sign::ConnectionCut));
    }

    #[test]
    fn a_client_that_does_not_trust_our_certificate_sees_somebody_elses() {
        let how = HandshakeOutcome::Alert { name: "unknown_ca".to_owned() };
        let ledger = seen(&[(0, Some((how, 5)))]);
        assert_eq!(ledger.why_lost(&FAILED, &chrome()), [Sign::InterceptingBox]);
    }

    #[test]
    fn the_person_is_asked_from_the_dropped_connection_on() {
        assert_eq!(Ledger::default().asked_since(), None);
        assert_eq!(seen(&[(0, Some((HandshakeOutcome::Dropped, 5)))]).asked_since(), Some(at(5)));
        assert_eq!(
            seen(&[(0, Some((HandshakeOutcome::Dropped, 5))), (900, None)]).asked_since(),
            Some(at(900))
        );
        let done = (900, Some((HandshakeOutcome::Certificate { sent: 2 }, 1500)));
        assert_eq!(seen(&[(0, Some((HandshakeOutcome::Dropped, 5))), done]).asked_since(), None);
    }

    #[test]
    fn a_ledger_is_never_longer_than_its_limit() {
        let mut ledger = Ledger::default();
        for n in 0..100 {
            assert_eq!(ledger.hello(Able::Tls13, at(n)).is_some(), n < 24);
        }
        ledger.ended(99, HandshakeOutcome::Dropped, at(100));
        ledger.requested(99, at(100));
        assert_eq!(ledger.connections.len(), LIMIT);
    }

    #[test]
    fn how_a_handshake_ended_is_said_once() {
        let mut ledger = seen(&[(0, Some((HandshakeOutcome::Certificate { sent: 1 }, 10)))]);
        ledger.ended(0, HandshakeOutcome::Dropped, at(20));
        assert!(ledger.connections[0].ended_as(&HandshakeOutcome::Certificate { sent: 1 }));
    }
}
