//! How many streams of events there may be, and their end when the server stops.

use crate::budget::host;
use crate::ids::SecretHash;
use crate::quota::{Permit, Quota};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// So many streams one browser may have. It has six connections to a host (HTTP/1.1), and its pages need some for everything else;
/// a page without a stream asks from time to time.
const PER_BROWSER: usize = 3;
/// When a page that got no stream may ask for one again.
const LATER: Duration = Duration::from_mins(1);

/// The streams that are open.
pub struct EventStreams {
    by_browser: Arc<Quota<SecretHash>>,
    by_known: Arc<Quota<SecretHash>>,
    by_address: Arc<Quota<IpAddr>>,
    stopping: watch::Sender<Stopping>,
}

/// Whether the server is stopping, so that streams have to end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stopping {
    Yes,
    NotYet,
}

/// A stream's part of what there may be; given back when it is dropped.
pub struct StreamPermit {
    _browser: Permit<SecretHash>,
    _place: StreamPlace,
    stopping: watch::Receiver<Stopping>,
}

/// Among whose streams one counts.
enum StreamPlace {
    /// Those of its address.
    Address { _permit: Permit<IpAddr> },
    /// Those of a browser that is known, where its address has no more.
    Known { _permit: Permit<SecretHash> },
}

/// Why there is no stream.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NoStream {
    /// The browser is in no journey here.
    Nobodys,
    /// There are as many as there may be.
    Later {
        /// When one may be asked for again.
        seconds: u32,
    },
}

impl EventStreams {
    /// No stream is open yet; at most `per_address` may come from one address.
    pub fn of(per_address: usize) -> Self {
        let (stopping, _) = watch::channel(Stopping::NotYet);
        let each = || Quota::of(PER_BROWSER);
        Self { by_browser: each(), by_known: each(), by_address: Quota::of(per_address), stopping }
    }

    /// Opens one more stream, for a browser at an address.
    pub fn open(&self, browser: Option<&SecretHash>, address: IpAddr) -> Result<StreamPermit, NoStream> {
        let permit = self.by_address.take(&host(address.to_canonical()));
        self.opened(browser, permit.map(|permit| StreamPlace::Address { _permit: permit }))
    }

    /// Opens one more stream where the address has no more, for a browser that is known by a name: whoever keeps many open behind the same
    /// address takes none of its own.
    pub fn open_known(
        &self,
        browser: Option<&SecretHash>,
        name: &SecretHash,
    ) -> Result<StreamPermit, NoStream> {
        let permit = self.by_known.take(name);
        self.opened(browser, permit.map(|permit| StreamPlace::Known { _permit: permit }))
    }

    fn opened(
        &self,
        browser: Option<&SecretHash>,
        place: Option<StreamPlace>,
    ) -> Result<StreamPermit, NoStream> {
        let browser = self.by_browser.take(browser.ok_or(NoStream::Nobodys)?);
        let (Some(browser), Some(place)) = (browser, place) else {
            return Err(NoStream::Later { seconds: u32::try_from(LATER.as_secs()).unwrap_or(u32::MAX) });
        };
        Ok(StreamPermit { _browser: browser, _place: place, stopping: self.stopping.subscribe() })
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        // Each holds one receiver, and nobody else does.
        self.stopping.receiver_count()
    }

    /// Ends all of them, and every one that comes: the server stops.
    pub fn end(&self) {
        self.stopping.send_replace(Stopping::Yes);
    }
}

impl StreamPermit {
    /// Returns when the server stops.
    pub async fn stopped(&mut self) {
        // The other side lives as long as the app; without it nothing is left to tell of.
        let _ = self.stopping.wait_for(|it| *it == Stopping::Yes).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemRandom};
    use futures_util::FutureExt as _;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn one_browser_has_three_and_gets_one_more_when_one_ends() {
        let (streams, browser) = (EventStreams::of(100), SystemRandom.secret().hash());
        let mut open: Vec<_> = (0..3).map(|_| streams.open(Some(&browser), HERE).unwrap()).collect();
        let refused = streams.open(Some(&browser), HERE).err().unwrap();
        assert_eq!(refused, NoStream::Later { seconds: 60 });
        assert_eq!(streams.count(), 3);
        open.pop();
        assert_eq!(streams.count(), 2);
        assert!(streams.open(Some(&browser), HERE).is_ok());
    }

    #[test]
    fn one_address_has_so_many_whatever_browsers_it_has() {
        let streams = EventStreams::of(2);
        let open = |at: &str| streams.open(Some(&SystemRandom.secret().hash()), at.parse().unwrap());
        let _held = (open("2001:db8::1").unwrap(), open("2001:db8::2").unwrap());
        assert!(open("2001:db8::3").is_err(), "a /64 is one address");
        let _mapped = (open("::ffff:192.0.2.1").unwrap(), open("192.0.2.1").unwrap());
        assert!(open("192.0.2.1").is_err(), "an IPv4 address in IPv6 is the same address");
        assert!(open("192.0.2.2").is_ok());
    }

    #[test]
    fn a_browser_that_is_known_has_streams_of_its_own_where_its_address_has_none_left() {
        let (streams, name) = (EventStreams::of(1), SystemRandom.secret().hash());
        let browser = || SystemRandom.secret().hash();
        let _of_another = streams.open(Some(&browser()), HERE).unwrap();
        assert!(streams.open(Some(&browser()), HERE).is_err());
        let mut open: Vec<_> = (0..3).map(|_| streams.open_known(Some(&browser()), &name).unwrap()).collect();
        assert!(
            streams.open_known(Some(&browser()), &name).is_err(),
            "whatever it calls itself in its journeys"
        );
        assert!(streams.open_known(Some(&browser()), &SystemRandom.secret().hash()).is_ok());
        open.pop();
        assert!(streams.open_known(Some(&browser()), &name).is_ok());
    }

    #[test]
    fn a_stream_without_a_browser_is_nobodys() {
        assert_eq!(EventStreams::of(2).open(None, HERE).err().unwrap(), NoStream::Nobodys);
    }

    #[test]
    fn when_the_server_stops_all_end_and_none_begins() {
        let (streams, browser) = (EventStreams::of(9), SystemRandom.secret().hash());
        let mut before = streams.open(Some(&browser), HERE).unwrap();
        assert!(before.stopped().now_or_never().is_none());
        streams.end();
        let mut after = streams.open(Some(&browser), HERE).unwrap();
        assert!(before.stopped().now_or_never().is_some() && after.stopped().now_or_never().is_some());
    }
}
