//! How often somebody may ask: per network address, per holder id, per link. Kept in memory; a restart forgives.

use super::error::Error;
use crate::config::Rates as Settings;
use api::Code;
use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;

/// The three limits.
pub struct Rates {
    address: Limit<IpAddr>,
    holder: Limit<String>,
    link: Limit<String>,
}

type Limit<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock>;

impl Rates {
    /// The limits of the settings, each in requests per minute.
    pub fn new(settings: &Settings) -> Self {
        Self {
            address: limit(settings.address),
            holder: limit(settings.holder),
            link: limit(settings.invitation),
        }
    }

    /// Counts a request from an address. IPv6 hosts own at least a /64 and count as one.
    pub fn address(&self, address: IpAddr) -> Result<(), Error> {
        check(&self.address, &prefix(address))
    }

    /// Counts a request about a holder id, whether it exists or not.
    pub fn holder(&self, id: &str) -> Result<(), Error> {
        check(&self.holder, &id.to_owned())
    }

    /// Counts a request with a link.
    pub fn link(&self, hash: &str) -> Result<(), Error> {
        check(&self.link, &hash.to_owned())
    }

    /// Forgets who has not asked for a while, so that memory stays flat.
    pub fn sweep(&self) {
        self.address.retain_recent();
        self.holder.retain_recent();
        self.link.retain_recent();
    }
}

fn limit<K: Clone + Eq + Hash>(per_minute: u32) -> Limit<K> {
    RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN)))
}

fn check<K: Clone + Eq + Hash>(limit: &Limit<K>, key: &K) -> Result<(), Error> {
    limit.check_key(key).map_err(|not_until| {
        let wait = not_until.wait_time_from(DefaultClock::default().now());
        let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
        Error { retry_after: Some(seconds), ..Error::new(Code::SlowDown) }
    })
}

/// The network that counts as one: an IPv6 host owns at least a /64. An IPv4 address in the shape of an IPv6 one is an IPv4 address:
/// all of them would share one /64.
pub fn prefix(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        address @ IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ipv4_hosts_at_an_ipv6_socket_are_not_one() {
        let of = |text: &str| prefix(text.parse().unwrap());
        assert_ne!(of("::ffff:192.0.2.1"), of("::ffff:192.0.2.2"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_eq!(of("2001:db8::1"), of("2001:db8::2:0:0:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
    }
}
