//! How much of something strangers may use up: per host, per site and in all. Each is a bucket that runs dry as it is used and fills
//! again with time. Kept in memory; a restart forgives. Pure but for the lock: `now` is a parameter.

use crate::clock::Timestamp;
use crate::ids::JourneyId;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A site of IPv6 (a /48) may use up so many times what one host may.
const HOSTS_A_SITE: u64 = 4;
/// What is used is counted in so many parts of one, so that what comes back between two askings is not lost in rounding.
const PARTS: u64 = 1_000_000;
/// So long something that was begun may still come to something: longer than any journey takes.
const OUTSTANDING: Duration = Duration::from_hours(24);

/// How much a bucket holds, and in which time it fills from empty to full.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Bucket {
    /// How much: bytes, or how many.
    pub holds: u64,
    /// In which time.
    pub fills_in: Duration,
}

/// A budget of strangers.
pub struct Budget {
    host: Bucket,
    all: Bucket,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    used: HashMap<Whose, Used>,
    outstanding: HashMap<JourneyId, Outstanding>,
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Whose {
    Host(IpAddr),
    Site(IpAddr),
    All,
}

/// What is used up of a bucket, as of then.
#[derive(Clone, Copy, Debug)]
struct Used {
    much: u64,
    at: Timestamp,
}

/// What was used up for something that may come to something.
struct Outstanding {
    much: u64,
    whose: [Option<Whose>; 3],
    at: Timestamp,
}

/// There is nothing left.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct UsedUp {
    /// In so many seconds there is enough again.
    pub seconds: u32,
}

impl Budget {
    /// A budget of one host, and of all together.
    pub fn new(host: Bucket, all: Bucket) -> Self {
        let fine = |it: Bucket| Bucket { holds: it.holds.saturating_mul(PARTS), ..it };
        Self { host: fine(host), all: fine(all), state: Mutex::default() }
    }

    /// Uses up so much for an address. Where it is for a journey, it comes back with [`Self::proven`].
    pub fn spend(
        &self,
        address: IpAddr,
        much: u64,
        journey: Option<&JourneyId>,
        now: Timestamp,
    ) -> Result<(), UsedUp> {
        let much = much.saturating_mul(PARTS);
        let whose = [Some(Whose::Host(host(address))), site(address).map(Whose::Site), Some(Whose::All)];
        let mut state = self.state();
        let mut wait = None;
        let mut after = Vec::with_capacity(3);
        for it in whose.into_iter().flatten() {
            let bucket = self.bucket(it);
            let used = state.used.get(&it).map_or(0, |used| used.left(bucket, now)).saturating_add(much);
            if used > bucket.holds {
                wait = wait.max(Some(bucket.seconds(used - bucket.holds)));
            }
            after.push((it, Used { much: used, at: now }));
        }
        if let Some(seconds) = wait {
            return Err(UsedUp { seconds });
        }
        state.used.extend(after);
        if let Some(journey) = journey {
            state.outstanding.insert(journey.clone(), Outstanding { much, whose, at: now });
        }
        Ok(())
    }

    /// A journey has come to something: what was used up for it comes back, once, to whomever it was taken from.
    pub fn proven(&self, journey: &JourneyId, now: Timestamp) {
        let mut state = self.state();
        let Some(it) = state.outstanding.remove(journey) else { return };
        for whose in it.whose.into_iter().flatten() {
            let bucket = self.bucket(whose);
            if let Some(used) = state.used.get_mut(&whose) {
                *used = Used { much: used.left(bucket, now).saturating_sub(it.much), at: now };
            }
        }
    }

    /// Forgets what has filled again, so that memory stays flat.
    pub fn sweep(&self, now: Timestamp) {
        let mut state = self.state();
        state.used.retain(|whose, used| used.left(self.bucket(*whose), now) > 0);
        state.outstanding.retain(|_, it| now < it.at + OUTSTANDING);
    }

    fn bucket(&self, whose: Whose) -> Bucket {
        match whose {
            Whose::Host(_) => self.host,
            Whose::Site(_) => Bucket { holds: self.host.holds.saturating_mul(HOSTS_A_SITE), ..self.host },
            Whose::All => self.all,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Used {
    /// What of it has not come back yet.
    fn left(self, bucket: Bucket, now: Timestamp) -> u64 {
        let passed = now.since(self.at).as_millis();
        let back = u128::from(bucket.holds) * passed / bucket.fills_in.as_millis().max(1);
        self.much.saturating_sub(u64::try_from(back).unwrap_or(u64::MAX))
    }
}

impl Bucket {
    /// In how many seconds so much has come back.
    fn seconds(self, much: u64) -> u32 {
        let millis = u128::from(much) * self.fills_in.as_millis() / u128::from(self.holds.max(1));
        u32::try_from(millis / 1000).unwrap_or(u32::MAX).saturating_add(1)
    }
}

/// The address that counts as one host: IPv6 hosts own at least a /64. IPv4 that came through IPv6 (`::ffff:0:0/96`, or NAT64's
/// `64:ff9b::/96`, RFC 6052 §2.1) counts as what it is: everybody behind such a gateway would be one otherwise.
pub fn host(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        v4 @ IpAddr::V4(_) => v4,
        IpAddr::V6(v6) => match v6.segments() {
            [0x64, 0xff9b, 0, 0, 0, 0, upper, lower] => {
                let ([a, b], [c, d]) = (upper.to_be_bytes(), lower.to_be_bytes());
                IpAddr::from([a, b, c, d])
            }
            [a, b, c, d, ..] => IpAddr::from([a, b, c, d, 0, 0, 0, 0]),
        },
    }
}

/// The site of an IPv6 host: whoever has one /64 mostly has all 65 536 of a /48 (RFC 6177 §2).
pub fn site(address: IpAddr) -> Option<IpAddr> {
    match host(address) {
        IpAddr::V4(_) => None,
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            Some(IpAddr::from([a, b, c, 0, 0, 0, 0, 0]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);
    const HOUR: Duration = Duration::from_hours(1);

    fn budget() -> Budget {
        Budget::new(Bucket { holds: 10, fills_in: HOUR }, Bucket { holds: 100, fills_in: HOUR })
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn journey(name: &str) -> JourneyId {
        JourneyId::from_wire(name).unwrap()
    }

    /// How many of a hundred find something left.
    fn served(budget: &Budget, addresses: impl Fn(usize) -> String) -> usize {
        (0..100).filter(|n| budget.spend(address(&addresses(*n)), 1, None, NOW).is_ok()).count()
    }

    #[test]
    fn a_host_has_its_own_and_a_site_four_times_as_much() {
        assert_eq!(served(&budget(), |_| "192.0.2.7".to_owned()), 10);
        assert_eq!(served(&budget(), |n| format!("2001:db8:1:1::{n:x}")), 10);
        assert_eq!(served(&budget(), |n| format!("2001:db8:1:{n:x}::1")), 40);
        assert_eq!(served(&budget(), |n| format!("2001:db8:{n:x}::1")), 100);
        assert_eq!(served(&budget(), |n| format!("192.0.2.{}", n % 20)), 100);
    }

    #[test]
    fn all_together_have_no_more_than_there_is() {
        let it = budget();
        assert_eq!(served(&it, |n| format!("198.51.100.{n}")), 100);
        assert_eq!(it.spend(address("203.0.113.1"), 1, None, NOW), Err(UsedUp { seconds: 37 }));
    }

    #[test]
    fn people_behind_a_gateway_to_ipv4_are_as_many_as_they_are() {
        for (one, other) in [
            ("64:ff9b::192.0.2.1", "64:ff9b::192.0.2.2"),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.2"),
            ("64:ff9b::c000:201", "192.0.2.2"),
        ] {
            assert_ne!(host(address(one)), host(address(other)));
            assert_eq!(host(address(one)), address("192.0.2.1"));
            assert_eq!(site(address(one)), None);
        }
        assert_eq!(host(address("64:ff9c::1:2:3:4")), address("64:ff9c::"));
    }

    #[test]
    fn what_was_used_comes_back_with_time() {
        let it = budget();
        let ask = |much, now| it.spend(address("192.0.2.7"), much, None, now);
        assert_eq!(ask(10, NOW), Ok(()));
        assert_eq!(ask(1, NOW), Err(UsedUp { seconds: 361 }));
        assert_eq!(ask(1, NOW + Duration::from_secs(359)), Err(UsedUp { seconds: 2 }));
        assert_eq!(ask(1, NOW + Duration::from_mins(6)), Ok(()));
        it.sweep(NOW + 2 * HOUR);
        assert!(it.state().used.is_empty());
        assert_eq!(ask(10, NOW + 2 * HOUR), Ok(()));
    }

    #[test]
    fn what_came_to_something_comes_back_once_and_to_its_own_address() {
        let it = budget();
        let (here, there) = (address("192.0.2.7"), address("192.0.2.8"));
        it.spend(here, 10, Some(&journey("a")), NOW).unwrap();
        it.spend(there, 10, Some(&journey("b")), NOW).unwrap();
        it.proven(&journey("a"), NOW);
        it.proven(&journey("a"), NOW);
        it.proven(&journey("unknown"), NOW);
        assert!(it.spend(there, 1, None, NOW).is_err());
        assert!(it.spend(here, 10, None, NOW).is_ok());
        assert!(it.spend(here, 1, None, NOW).is_err());
    }

    #[test]
    fn a_ward_that_logs_in_never_meets_the_limit() {
        let it = budget();
        for n in 0..3000 {
            let journey = journey(&format!("j{n}"));
            it.spend(address("192.0.2.7"), 3, Some(&journey), NOW).unwrap();
            it.proven(&journey, NOW);
        }
    }
}
