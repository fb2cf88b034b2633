//! How many streams of events there may be, and their end when the server stops.

use crate::budget::host;
use crate::ids::SecretHash;
use crate::quota::{Share, Shares};
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
pub struct Streams {
    by_browser: Arc<Shares<SecretHash>>,
    by_address: Arc<Shares<IpAddr>>,
    stopping: watch::Sender<Stopping>,
}

/// Whether the server stops.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stopping {
    Yes,
    NotYet,
}

/// A stream's part of what there may be; given back when it is dropped.
pub struct Permit {
    _browser: Share<SecretHash>,
    _address: Share<IpAddr>,
    stopping: watch::Receiver<Stopping>,
}

/// Why there is no stream.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NoStream {
    /// Nobody is in a journey here.
    Nobodys,
    /// There are as many as there may be.
    Later {
        /// When one may be asked for again.
        seconds: u32,
    },
}

impl Streams {
    /// None yet; so many may come from one address.
    pub fn of(per_address: usize) -> Self {
        let (stopping, _) = watch::channel(Stopping::NotYet);
        Self { by_browser: Shares::of(PER_BROWSER), by_address: Shares::of(per_address), stopping }
    }

    /// One more for a browser at an address.
    pub fn open(&self, browser: Option<&SecretHash>, address: IpAddr) -> Result<Permit, NoStream> {
        let browser = browser.ok_or(NoStream::Nobodys)?;
        let browser = self.by_browser.take(browser);
        let address = self.by_address.take(&host(address.to_canonical()));
        let (Some(browser), Some(address)) = (browser, address) else {
            return Err(NoStream::Later { seconds: u32::try_from(LATER.as_secs()).unwrap_or(u32::MAX) });
        };
        Ok(Permit { _browser: browser, _address: address, stopping: self.stopping.subscribe() })
    }

    /// Ends all of them, and every one that comes: the server stops.
    pub fn end(&self) {
        self.stopping.send_replace(Stopping::Yes);
    }
}

impl Permit {
    /// Returns when the server stops.
    pub async fn stopped(&mut self) {
        // The other side lives as long as the app; without it nothing is left to tell of.
        let _ = self.stopping.wait_for(|it| *it == Stopping::Yes).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemDice};
    use futures_util::FutureExt as _;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn one_browser_has_three_and_gets_one_more_when_one_ends() {
        let (streams, browser) = (Streams::of(100), SystemDice.secret().hash());
        let mut open: Vec<_> = (0..3).map(|_| streams.open(Some(&browser), HERE).unwrap()).collect();
        let refused = streams.open(Some(&browser), HERE).err().unwrap();
        assert_eq!(refused, NoStream::Later { seconds: 60 });
        open.pop();
        assert!(streams.open(Some(&browser), HERE).is_ok());
    }

    #[test]
    fn one_address_has_so_many_whatever_browsers_it_has() {
        let streams = Streams::of(2);
        let open = |at: &str| streams.open(Some(&SystemDice.secret().hash()), at.parse().unwrap());
        let _held = (open("2001:db8::1").unwrap(), open("2001:db8::2").unwrap());
        assert!(open("2001:db8::3").is_err(), "a /64 is one address");
        let _mapped = (open("::ffff:192.0.2.1").unwrap(), open("192.0.2.1").unwrap());
        assert!(open("192.0.2.1").is_err(), "an IPv4 address in IPv6 is the same address");
        assert!(open("192.0.2.2").is_ok());
    }

    #[test]
    fn a_stream_without_a_browser_is_nobodys() {
        assert_eq!(Streams::of(2).open(None, HERE).err().unwrap(), NoStream::Nobodys);
    }

    #[test]
    fn when_the_server_stops_all_end_and_none_begins() {
        let (streams, browser) = (Streams::of(9), SystemDice.secret().hash());
        let mut before = streams.open(Some(&browser), HERE).unwrap();
        assert!(before.stopped().now_or_never().is_none());
        streams.end();
        let mut after = streams.open(Some(&browser), HERE).unwrap();
        assert!(before.stopped().now_or_never().is_some() && after.stopped().now_or_never().is_some());
    }
}
