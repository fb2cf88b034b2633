//! How much of something strangers may use up: per host, per site and in all. Each is a bucket that runs dry as it is used and fills
//! again with time. What was used up for a journey that may still come to something can be had back: where a bucket is dry, of those who
//! share it whoever uses up the most gives way, with what has waited longest, so that a flood displaces itself and nobody is kept out for
//! long. Whoever has proven before who it is has a bucket of its own. Kept in memory; a restart forgives. Pure but for the lock: `now` is a
//! parameter.

use crate::clock::Timestamp;
use crate::ids::{ApplicationId, JourneyId, SecretHash};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A site of IPv6 (a /48) may use up so many times what one host may.
const HOSTS_A_SITE: u64 = 4;
/// A browser that is known may use up so many times less than one host.
const BROWSERS_A_HOST: u64 = 20;
/// What is used is counted in so many parts of one, so that what comes back between two askings is not lost in rounding.
const PARTS: u64 = 1_000_000;
/// So long something that was begun may still come to something: longer than any journey takes.
const OUTSTANDING: Duration = Duration::from_hours(24);

/// How much a bucket holds, and in which time it fills from empty to full.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BucketSize {
    /// How much: bytes, or how many.
    pub holds: u64,
    /// The time in which an empty bucket fills up.
    pub fills_in: Duration,
}

/// What strangers may use up together, and each of them.
pub struct Budget {
    host: BucketSize,
    all: BucketSize,
    state: Mutex<Accounts>,
}

/// Who pays for what a request costs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Payer {
    /// A stranger, by the network address.
    Address(IpAddr),
    /// A browser in which somebody has proven who it is, by the hash of its secret.
    Known(SecretHash),
}

/// For whom a journey is begun, of those who share what one host or one browser may use up: an application that sends people here again
/// and again takes nobody else's place, be it in a loop or somebody's tool.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum BegunFor {
    /// A page of ours.
    Ourselves,
    /// An application.
    Client(ApplicationId),
    /// Any application that says more than it needs to: whoever takes much room takes it from others who do.
    AtLength,
}

#[derive(Default)]
struct Accounts {
    used: HashMap<BucketKey, BucketUse>,
    outstanding: HashMap<JourneyId, Outstanding>,
    /// The outstanding journeys of each bucket.
    waiting: HashMap<BucketKey, Waiting>,
    next: u64,
}

/// The outstanding journeys of a bucket, by those who share it.
#[derive(Default)]
struct Waiting {
    shares: BTreeMap<ShareKey, Share>,
    /// Who gives way first stands last: whoever uses up the most; of several, whose journey has waited for longest.
    ranking: BTreeSet<(u64, Reverse<u64>, ShareKey)>,
}

/// One of those who share a bucket: a host in what a site has, a site or host in what there is for all.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum ShareKey {
    Address(IpAddr),
    Begun(BegunFor),
}

/// What one of those who share a bucket has outstanding in it.
#[derive(Default)]
struct Share {
    much: u64,
    /// The longest-waiting first.
    journeys: BTreeMap<u64, JourneyId>,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq)]
enum BucketKey {
    Browser(SecretHash),
    Host(IpAddr),
    Site(IpAddr),
    All,
}

/// What is used up of a bucket, as of then.
#[derive(Clone, Copy, Debug)]
struct BucketUse {
    much: u64,
    at: Timestamp,
}

/// What was used up for something that may come to something.
struct Outstanding {
    number: u64,
    much: u64,
    whose: Vec<BucketKey>,
    begun_for: BegunFor,
    at: Timestamp,
}

/// Nothing is left in one of the payer's buckets.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct UsedUp {
    /// Seconds until enough has come back for one more.
    pub seconds: u32,
}

impl Budget {
    /// A budget of one host, and of all together.
    pub fn new(host: BucketSize, all: BucketSize) -> Self {
        let fine = |it: BucketSize| BucketSize { holds: it.holds.saturating_mul(PARTS), ..it };
        Self { host: fine(host), all: fine(all), state: Mutex::default() }
    }

    /// Uses up so much. Where it is for a journey, it comes back with [`Self::proven`]. Gives the journeys that have to make room for it:
    /// they are over from here on.
    pub fn spend(
        &self,
        payer: &Payer,
        much: u64,
        journey: Option<(&JourneyId, &BegunFor)>,
        now: Timestamp,
    ) -> Result<Vec<JourneyId>, UsedUp> {
        let (journey, begun_for) = journey.unzip();
        let much = much.saturating_mul(PARTS);
        let mut state = self.state();
        let begun = journey.and_then(|journey| state.outstanding.get(journey));
        // What more is done for a journey is used up where it was begun.
        let whose = begun.map_or_else(|| payer.buckets(), |begun| begun.whose.clone());
        let mut gone = Vec::new();
        for it in &whose {
            let bucket = self.bucket(it);
            let used = state.used.get(it).map_or(0, |used| used.left(bucket, now)).saturating_add(much);
            let Some(missing) = used.checked_sub(bucket.holds).filter(|missing| *missing > 0) else {
                continue;
            };
            let found = state.giving_way(it, missing, journey, &gone);
            gone.extend(found.ok_or_else(|| UsedUp { seconds: bucket.seconds(missing) })?);
        }
        for journey in &gone {
            self.give_back(&mut state, journey, now);
        }
        for it in &whose {
            let used = state.used.get(it).map_or(0, |used| used.left(self.bucket(it), now));
            state.used.insert(it.clone(), BucketUse { much: used.saturating_add(much), at: now });
        }
        if let Some(journey) = journey {
            let begun_for = begun_for.cloned().unwrap_or(BegunFor::Ourselves);
            state.waits(journey, much, (whose, begun_for), now);
        }
        Ok(gone)
    }

    /// A journey has come to something: what was used up for it comes back, once, to whomever it was taken from.
    pub fn proven(&self, journey: &JourneyId, now: Timestamp) {
        self.give_back(&mut self.state(), journey, now);
    }

    fn give_back(&self, state: &mut Accounts, journey: &JourneyId, now: Timestamp) {
        let Some(it) = state.forgets(journey) else { return };
        for whose in it.whose {
            let bucket = self.bucket(&whose);
            if let Some(used) = state.used.get_mut(&whose) {
                *used = BucketUse { much: used.left(bucket, now).saturating_sub(it.much), at: now };
            }
        }
    }

    /// Forgets what has filled again, so that memory stays flat.
    pub fn sweep(&self, now: Timestamp) {
        let mut state = self.state();
        state.used.retain(|whose, used| used.left(self.bucket(whose), now) > 0);
        let late = state.outstanding.iter().filter(|(_, it)| now >= it.at + OUTSTANDING);
        let late: Vec<_> = late.map(|(journey, _)| journey.clone()).collect();
        for journey in late {
            state.forgets(&journey);
        }
    }

    fn bucket(&self, whose: &BucketKey) -> BucketSize {
        match whose {
            BucketKey::Browser(_) => BucketSize { holds: self.host.holds / BROWSERS_A_HOST, ..self.host },
            BucketKey::Host(_) => self.host,
            BucketKey::Site(_) => {
                BucketSize { holds: self.host.holds.saturating_mul(HOSTS_A_SITE), ..self.host }
            }
            BucketKey::All => self.all,
        }
    }

    fn state(&self) -> MutexGuard<'_, Accounts> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Payer {
    fn buckets(&self) -> Vec<BucketKey> {
        match self {
            Self::Known(browser) => vec![BucketKey::Browser(browser.clone())],
            Self::Address(address) => {
                let site = site(*address).map(BucketKey::Site);
                [Some(BucketKey::Host(host(*address))), site, Some(BucketKey::All)]
                    .into_iter()
                    .flatten()
                    .collect()
            }
        }
    }
}

impl Accounts {
    /// The journeys of a bucket that give way first and together give back so much, apart from this one and from those that go already;
    /// none where there is not so much to be had.
    fn giving_way(
        &self,
        whose: &BucketKey,
        missing: u64,
        but: Option<&JourneyId>,
        gone: &[JourneyId],
    ) -> Option<Vec<JourneyId>> {
        let of_it = |journey: &JourneyId| self.outstanding.get(journey).filter(|it| it.whose.contains(whose));
        let mut had = 0_u64;
        // What is left of whoever gives way already.
        let mut left = BTreeMap::<ShareKey, u64>::new();
        let mut found = Vec::new();
        let waiting = self.waiting.get(whose)?;
        let goes = |share: ShareKey, much: u64, had: &mut u64, left: &mut BTreeMap<ShareKey, u64>| {
            *had = had.saturating_add(much);
            let of_share = waiting.shares.get(&share).map_or(0, |it| it.much);
            let it = left.entry(share).or_insert(of_share);
            *it = it.saturating_sub(much);
        };
        for it in gone.iter().filter_map(of_it) {
            goes(share_of(whose, it), it.much, &mut had, &mut left);
        }
        let mut used_up = BTreeSet::<ShareKey>::new();
        while had < missing {
            let share = waiting.heaviest(&left, &used_up)?;
            let journeys = waiting.shares.get(&share).into_iter().flat_map(|it| it.journeys.values());
            let mut free =
                journeys.filter(|it| Some(*it) != but && !gone.contains(it) && !found.contains(*it));
            match free.next() {
                Some(journey) => {
                    let much = of_it(journey).map_or(0, |it| it.much);
                    goes(share, much, &mut had, &mut left);
                    found.push(journey.clone());
                }
                None => {
                    used_up.insert(share);
                }
            }
        }
        Some(found)
    }

    /// A journey has used up so much more, and may come to something.
    fn waits(
        &mut self,
        journey: &JourneyId,
        much: u64,
        (whose, begun_for): (Vec<BucketKey>, BegunFor),
        now: Timestamp,
    ) {
        let begun = self.outstanding.entry(journey.clone()).or_insert_with(|| {
            self.next += 1;
            Outstanding { number: self.next, much: 0, whose, begun_for, at: now }
        });
        begun.much = begun.much.saturating_add(much);
        for bucket in &begun.whose {
            let waiting = self.waiting.entry(bucket.clone()).or_default();
            waiting.change(share_of(bucket, begun), |share| {
                share.much = share.much.saturating_add(much);
                share.journeys.insert(begun.number, journey.clone());
            });
        }
    }

    fn forgets(&mut self, journey: &JourneyId) -> Option<Outstanding> {
        let it = self.outstanding.remove(journey)?;
        for bucket in &it.whose {
            if let Some(waiting) = self.waiting.get_mut(bucket) {
                waiting.change(share_of(bucket, &it), |share| {
                    share.much = share.much.saturating_sub(it.much);
                    share.journeys.remove(&it.number);
                });
                if waiting.shares.is_empty() {
                    self.waiting.remove(bucket);
                }
            }
        }
        Some(it)
    }
}

impl Waiting {
    /// Changes what somebody has here, and where that stands among the others.
    fn change(&mut self, key: ShareKey, change: impl FnOnce(&mut Share)) {
        let mut share = self.shares.remove(&key).unwrap_or_default();
        self.ranking.remove(&share.rank(&key));
        change(&mut share);
        if !share.journeys.is_empty() {
            self.ranking.insert(share.rank(&key));
            self.shares.insert(key, share);
        }
    }

    /// Whoever uses up the most, once what is left of some is reckoned with; apart from those who have nothing more to give.
    fn heaviest(&self, left: &BTreeMap<ShareKey, u64>, used_up: &BTreeSet<ShareKey>) -> Option<ShareKey> {
        let mut best: Option<(u64, &ShareKey)> = None;
        for (much, _, key) in self.ranking.iter().rev().filter(|(_, _, key)| !used_up.contains(key)) {
            let touched = left.get(key);
            let much = *touched.unwrap_or(much);
            if best.is_none_or(|(most, _)| much > most) {
                best = Some((much, key));
            }
            // Whoever stands further up has no more than this one.
            if touched.is_none() {
                break;
            }
        }
        best.map(|(_, key)| key.clone())
    }
}

impl Share {
    fn rank(&self, key: &ShareKey) -> (u64, Reverse<u64>, ShareKey) {
        let oldest = self.journeys.first_key_value().map_or(0, |(number, _)| *number);
        (self.much, Reverse(oldest), key.clone())
    }
}

/// Whose a journey is, among those who share a bucket.
fn share_of(bucket: &BucketKey, it: &Outstanding) -> ShareKey {
    let address = |of: &BucketKey| match of {
        BucketKey::Host(address) | BucketKey::Site(address) => Some(*address),
        BucketKey::Browser(_) | BucketKey::All => None,
    };
    let within = match bucket {
        BucketKey::Browser(_) | BucketKey::Host(_) => None,
        BucketKey::Site(_) => {
            it.whose.iter().find_map(|of| Some(of).filter(|of| matches!(of, BucketKey::Host(_))))
        }
        // The widest that it has: a site, where it has one.
        BucketKey::All => it.whose.iter().rfind(|of| address(of).is_some()),
    };
    match within.and_then(address) {
        Some(address) => ShareKey::Address(address),
        None => ShareKey::Begun(it.begun_for.clone()),
    }
}

impl BucketUse {
    /// What of it has not come back yet.
    fn left(self, bucket: BucketSize, now: Timestamp) -> u64 {
        let passed = now.since(self.at).as_millis();
        let back = u128::from(bucket.holds) * passed / bucket.fills_in.as_millis().max(1);
        self.much.saturating_sub(u64::try_from(back).unwrap_or(u64::MAX))
    }
}

impl BucketSize {
    /// Seconds in which `much` has come back.
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

    #[test]
    fn ipv4_hosts_at_an_ipv6_socket_are_not_one() {
        let of = |text: &str| host(text.parse().unwrap());
        assert_ne!(of("::ffff:192.0.2.1"), of("::ffff:192.0.2.2"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_eq!(of("2001:db8::1"), of("2001:db8::2:0:0:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
    }

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);
    const HOUR: Duration = Duration::from_hours(1);
    const OURS: BegunFor = BegunFor::Ourselves;

    fn budget() -> Budget {
        Budget::new(BucketSize { holds: 10, fills_in: HOUR }, BucketSize { holds: 100, fills_in: HOUR })
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Payer {
        Payer::Address(address(text))
    }

    fn journey(name: &str) -> JourneyId {
        JourneyId::from_wire(name).unwrap()
    }

    /// How many of a hundred find something left.
    fn served(budget: &Budget, addresses: impl Fn(usize) -> String) -> usize {
        (0..100).filter(|n| budget.spend(&at(&addresses(*n)), 1, None, NOW).is_ok()).count()
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
        assert_eq!(it.spend(&at("203.0.113.1"), 1, None, NOW), Err(UsedUp { seconds: 37 }));
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
        let ask = |much, now| it.spend(&at("192.0.2.7"), much, None, now).map(|_| ());
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
        let (here, there) = (&at("192.0.2.7"), &at("192.0.2.8"));
        it.spend(here, 10, Some((&journey("a"), &OURS)), NOW).unwrap();
        it.spend(there, 10, Some((&journey("b"), &OURS)), NOW).unwrap();
        it.proven(&journey("a"), NOW);
        it.proven(&journey("a"), NOW);
        it.proven(&journey("unknown"), NOW);
        assert_eq!(it.spend(there, 1, None, NOW), Ok(vec![journey("b")]));
        assert!(it.spend(here, 10, None, NOW).is_ok());
        assert!(it.spend(here, 1, None, NOW).is_err());
    }

    #[test]
    fn a_ward_that_logs_in_never_meets_the_limit() {
        let it = budget();
        for n in 0..3000 {
            let journey = journey(&format!("j{n}"));
            assert_eq!(it.spend(&at("192.0.2.7"), 3, Some((&journey, &OURS)), NOW), Ok(vec![]));
            it.proven(&journey, NOW);
        }
    }

    #[test]
    fn where_a_bucket_is_dry_what_has_waited_longest_in_it_gives_way() {
        let it = budget();
        let begin = |who: &str, name: &str| it.spend(&at(who), 4, Some((&journey(name), &OURS)), NOW);
        assert_eq!((begin("192.0.2.7", "a"), begin("192.0.2.7", "b")), (Ok(vec![]), Ok(vec![])));
        assert_eq!(begin("192.0.2.8", "elsewhere"), Ok(vec![]));
        assert_eq!(begin("192.0.2.7", "c"), Ok(vec![journey("a")]));
        // One that came to something is nobody's to displace.
        it.proven(&journey("b"), NOW);
        assert_eq!((begin("192.0.2.7", "d"), begin("192.0.2.7", "e")), (Ok(vec![]), Ok(vec![journey("c")])));
        // Nothing can be had back of what was used up for good.
        let (it, whole) = (budget(), at("192.0.2.7"));
        it.spend(&whole, 9, None, NOW).unwrap();
        assert!(it.spend(&whole, 2, Some((&journey("f"), &OURS)), NOW).is_err());
        assert_eq!(it.spend(&whole, 1, Some((&journey("f"), &OURS)), NOW), Ok(vec![]));
        assert!(it.spend(&whole, 2, Some((&journey("g"), &OURS)), NOW).is_err(), "too much to be had back");
    }

    #[test]
    fn a_flood_of_one_address_displaces_itself_and_the_longest_waiting_of_a_site_and_of_all_go() {
        let it = budget();
        for n in 0..1000 {
            let gone = it.spend(&at("192.0.2.7"), 1, Some((&journey(&format!("j{n}")), &OURS)), NOW).unwrap();
            assert_eq!(
                gone,
                (n >= 10).then(|| journey(&format!("j{}", n - 10))).into_iter().collect::<Vec<_>>()
            );
        }
        assert_eq!(it.state().outstanding.len(), 10);
        for n in 0..90 {
            let from = format!("198.51.100.{n}");
            it.spend(&at(&from), 1, Some((&journey(&format!("other{n}")), &OURS)), NOW).unwrap();
        }
        let gone = it.spend(&at("203.0.113.1"), 1, Some((&journey("last"), &OURS)), NOW);
        assert_eq!(gone, Ok(vec![journey("j990")]));
    }

    fn client(id: &str) -> BegunFor {
        BegunFor::Client(ApplicationId::parse(id).unwrap())
    }

    #[test]
    fn an_application_at_a_host_displaces_itself_and_whoever_says_too_much_does_so_first() {
        let it = budget();
        let begin = |much: u64, name: &str, whom: &BegunFor| {
            it.spend(&at("192.0.2.7"), much, Some((&journey(name), whom)), NOW).unwrap()
        };
        assert_eq!((begin(1, "own", &OURS), begin(1, "other", &client("other"))), (vec![], vec![]));
        for n in 0..8 {
            assert_eq!(begin(1, &format!("karte{n}"), &client("karte")), vec![]);
        }
        // The bucket is dry: the others keep what they have, and get more.
        for n in 8..100 {
            assert_eq!(
                begin(1, &format!("karte{n}"), &client("karte")),
                [journey(&format!("karte{}", n - 8))]
            );
        }
        assert_eq!(begin(1, "other2", &client("other")), [journey("karte92")]);
        // As long as others have more, they give way; of several who have as much, whoever has waited for longest.
        assert_eq!(
            begin(3, "long0", &BegunFor::AtLength),
            [93, 94, 95].map(|n| journey(&format!("karte{n}")))
        );
        let gone = begin(3, "long1", &BegunFor::AtLength);
        assert_eq!(gone, ["karte96", "karte97", "long0"].map(journey));
        for n in 2..100 {
            let gone = begin(3, &format!("long{n}"), &BegunFor::AtLength);
            assert_eq!(gone, [journey(&format!("long{}", n - 1))]);
        }
        for left in ["own", "other", "other2", "karte98", "karte99"] {
            assert!(it.state().outstanding.contains_key(&journey(left)), "{left}");
        }
    }

    #[test]
    fn many_addresses_that_use_up_what_there_is_for_all_displace_each_other_and_nobody_who_uses_little() {
        let it = budget();
        let begin =
            |who: &str, name: &str| it.spend(&at(who), 1, Some((&journey(name), &OURS)), NOW).unwrap();
        begin("198.51.100.1", "first");
        begin("2001:db8::1", "another");
        for n in 0..1000 {
            begin(&format!("203.0.113.{}", n % 16), &format!("flood{n}"));
            // A site of IPv6 is one, however many hosts it has.
            begin(&format!("2001:db8:7:{n:x}::1"), &format!("site{n}"));
        }
        let state = it.state();
        assert!(["first", "another"].iter().all(|it| state.outstanding.contains_key(&journey(it))));
        assert_eq!(state.outstanding.len(), 100);
        let sum: u64 = state.waiting[&BucketKey::All].shares.values().map(|it| it.much).sum();
        assert_eq!(sum, 100 * PARTS);
        assert_eq!(state.waiting[&BucketKey::All].shares.len(), state.waiting[&BucketKey::All].ranking.len());
        let site = &state.waiting[&BucketKey::All].shares[&ShareKey::Address(address("2001:db8:7::"))];
        assert!(site.journeys.len() <= 10, "{}", site.journeys.len());
    }

    #[test]
    fn what_more_is_done_for_a_journey_comes_back_with_it_to_where_it_was_begun() {
        let it = budget();
        it.spend(&at("192.0.2.7"), 4, Some((&journey("a"), &OURS)), NOW).unwrap();
        it.spend(&at("192.0.2.8"), 4, Some((&journey("a"), &OURS)), NOW).unwrap();
        // It does not displace itself.
        assert!(it.spend(&at("192.0.2.7"), 4, Some((&journey("a"), &OURS)), NOW).is_err());
        it.proven(&journey("a"), NOW);
        assert_eq!(it.spend(&at("192.0.2.7"), 10, None, NOW), Ok(vec![]));
    }

    #[test]
    fn a_browser_that_is_known_has_its_own_whatever_its_address_has_used_up() {
        let it =
            Budget::new(BucketSize { holds: 40, fills_in: HOUR }, BucketSize { holds: 40, fills_in: HOUR });
        it.spend(&at("192.0.2.7"), 40, None, NOW).unwrap();
        assert!(it.spend(&at("192.0.2.7"), 1, Some((&journey("a"), &OURS)), NOW).is_err());
        let known = Payer::Known(crate::ids::Draw::secret(&crate::ids::SystemRandom).hash());
        assert_eq!(it.spend(&known, 2, Some((&journey("b"), &OURS)), NOW), Ok(vec![]));
        assert_eq!(it.spend(&known, 2, Some((&journey("c"), &OURS)), NOW), Ok(vec![journey("b")]));
    }
}
