//! How often somebody may ask: per network address, per holder id, per link, per journey; and how much strangers may write down. Kept in
//! memory; a restart forgives.

use crate::budget::{BegunFor, BucketSize, Budget, Payer, UsedUp, host, site};
use crate::clock::Timestamp;
use crate::config::{RateSettings, Strangers};
use crate::ids::{ApplicationId, CeremonyId, HolderId, JourneyId, SecretHash};
use crate::oidc::decoupled::{PollPace, Polled};
use crate::oidc::failure::FailureKind;
use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A day and an hour: in these times budgets fill.
const DAY: Duration = Duration::from_hours(24);
const HOUR: Duration = Duration::from_hours(1);
/// Whoever follows journeys of their own may ask so many times as often as anybody from this address.
const FOLLOWING: u32 = 20;
/// A journey is followed by somebody who looked so lately: pages look every ten seconds.
const LATELY: Duration = Duration::from_hours(1);
/// So many failures of a client's requests are kept in a minute that one address brings about: whoever develops it brings about no more.
const FAILURES: u32 = 20;
/// So many of one kind in all: strangers write no more, and no single one keeps out what others fail at.
const FAILURES_IN_ALL: u32 = 120;
/// So many times in a minute a person gives the own devices other names: more is a program's.
const RENAMES: u32 = 60;
/// The log tells at most once in this time how many reports got no number.
const TELLING: Duration = Duration::from_mins(1);

/// All limits of how often something may be asked, each with its own key.
pub struct Rates {
    address: Limit<IpAddr>,
    network: Limit<IpAddr>,
    followers: Limit<IpAddr>,
    journey: Limit<JourneyId>,
    known: Limit<SecretHash>,
    holder: Limit<(String, IpAddr)>,
    holder_in_all: Limit<String>,
    link: Limit<(String, IpAddr)>,
    client_failure: Limit<(ApplicationId, FailureKind, IpAddr)>,
    client_failure_in_all: Limit<(ApplicationId, FailureKind)>,
    named: Limit<(ApplicationId, HolderId)>,
    application: Limit<ApplicationId>,
    renames: Limit<HolderId>,
    beginnings: Budget,
    reports: Budget,
    followed: Mutex<HashMap<JourneyId, Timestamp>>,
    polled: Mutex<HashMap<JourneyId, PollPace>>,
    unnumbered: Mutex<Unnumbered>,
    left_out: Mutex<HashMap<ApplicationId, u32>>,
}

type Limit<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock>;

/// Something that anybody may begin, by what it may leave in the store at the very most until it is removed: its rows, what is kept of
/// its end, and what the engine needs around them. `tests/it/http/measured.rs` and `tests/it/mtls/home_made.rs` hold these figures against the disk.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Beginning {
    /// A login with a phone.
    Login,
    /// A new code for one.
    Renewal,
    /// An attempt with a card, and all that a home-made certificate and a restless client can have written down about it.
    Attempt,
    /// A WebAuthn ceremony, until it is finished or its time is over.
    Ceremony,
    /// A letter that was unlocked.
    Unlocking,
    /// An authorization request that waits for its person.
    Request,
    /// One that says more than applications need.
    LongRequest,
}

impl Beginning {
    /// All beginnings that are limited, for tests.
    pub const ALL: [Self; 7] = [
        Self::Login,
        Self::Renewal,
        Self::Attempt,
        Self::Ceremony,
        Self::Unlocking,
        Self::Request,
        Self::LongRequest,
    ];

    /// The bytes that it may leave in the store.
    pub const fn bytes(self) -> u64 {
        match self {
            Self::Login => 4 << 10,
            Self::Renewal => 3 << 9,
            Self::Attempt => 16 << 10,
            Self::Ceremony => 3 << 10,
            Self::Unlocking => 2 << 10,
            Self::Request => 6 << 10,
            Self::LongRequest => 24 << 10,
        }
    }
}

/// What is counted of reports that got no number.
#[derive(Default)]
struct Unnumbered {
    many: u64,
    told_at: Option<Timestamp>,
}

/// The caller asks too often, and has to wait.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Wait {
    /// How many seconds to wait until the next try may succeed.
    pub seconds: u32,
}

/// Whether somebody asks more often in the name of a holder than people do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HolderRate {
    /// Not more often than people do.
    Usual,
    /// More often than people do: somebody may be guessing.
    TooOften,
}

impl Rates {
    /// The limits of the settings.
    pub fn new(settings: &RateSettings, strangers: &Strangers) -> Self {
        Self {
            address: limit(settings.address),
            network: limit(settings.network),
            followers: limit(settings.address.saturating_mul(FOLLOWING)),
            journey: limit(settings.journey),
            known: limit(settings.journey),
            holder: limit(settings.holder),
            holder_in_all: limit(settings.holder_in_all),
            link: limit(settings.invitation),
            client_failure: limit(FAILURES),
            client_failure_in_all: limit(FAILURES_IN_ALL),
            named: limit(settings.holder),
            application: limit(settings.application),
            renames: limit(RENAMES),
            beginnings: Budget::new(
                BucketSize { holds: strangers.bytes, fills_in: DAY },
                BucketSize { holds: strangers.bytes_in_all, fills_in: HOUR },
            ),
            reports: Budget::new(
                BucketSize { holds: settings.reports.into(), fills_in: HOUR },
                BucketSize { holds: settings.reports_in_all.into(), fills_in: HOUR },
            ),
            followed: Mutex::default(),
            polled: Mutex::default(),
            unnumbered: Mutex::default(),
            left_out: Mutex::default(),
        }
    }

    /// Counts a request from an address, and from its site.
    pub fn address(&self, address: IpAddr) -> Result<(), Wait> {
        check(&self.address, &host(address))?;
        match site(address) {
            Some(site) => check(&self.network, &site),
            None => Ok(()),
        }
    }

    /// Counts a request about a journey by the browser that is in it. It does not use up what its address may ask: a hospital's idle pages
    /// would leave nothing for anybody else.
    pub fn own_journey(&self, journey: &JourneyId, address: IpAddr, now: Timestamp) -> Result<(), Wait> {
        check(&self.journey, journey)?;
        check(&self.followers, &host(address))?;
        self.follows(journey, now);
        Ok(())
    }

    /// Counts a request with the link of a journey that goes on: a phone does not use up what its address may ask, either. The link has a
    /// limit of its own.
    pub fn own_link(&self, address: IpAddr) -> Result<(), Wait> {
        check(&self.followers, &host(address))
    }

    /// Counts a request of a browser that is known, where its address has nothing left.
    pub fn known(&self, browser: &SecretHash) -> Result<(), Wait> {
        check(&self.known, browser)
    }

    /// Counts that somebody looks at a journey.
    pub fn follows(&self, journey: &JourneyId, now: Timestamp) {
        locked(&self.followed).insert(journey.clone(), now);
    }

    /// Counts that a client asks what has become of a login that it began.
    pub fn polls(&self, journey: &JourneyId, now: Timestamp) -> Polled {
        let mut all = locked(&self.polled);
        let (pace, polled) = PollPace::after(all.get(journey).copied(), now);
        all.insert(journey.clone(), pace);
        polled
    }

    /// When somebody looked at a journey last, where that was lately.
    pub fn followed_at(&self, journey: &JourneyId) -> Option<Timestamp> {
        locked(&self.followed).get(journey).copied()
    }

    /// Counts a login in the name of a holder, whether there is one or not, and says whether it is asked for more often than people do: from
    /// one address, which the holder may share with whoever guesses, or from everywhere.
    pub fn holder(&self, id: &str, address: IpAddr) -> HolderRate {
        let here = self.holder.check_key(&(id.to_owned(), host(address)));
        match here.and_then(|()| self.holder_in_all.check_key(&id.to_owned())) {
            Ok(()) => HolderRate::Usual,
            Err(_) => HolderRate::TooOften,
        }
    }

    /// Counts a request with a link, from an address: whoever has a picture of a code uses up nothing of its owner's. What may be guessed with a
    /// link ends after a few tries, from wherever.
    pub fn link(&self, hash: &str, address: IpAddr) -> Result<(), Wait> {
        check(&self.link, &(hash.to_owned(), host(address)))
    }

    /// Counts a failure of a registered client's requests. Gives how many before it were not kept; nothing where this one is not, either.
    pub fn client_failure(&self, client: &ApplicationId, kind: FailureKind, address: IpAddr) -> Option<u32> {
        let here = check(&self.client_failure, &(client.clone(), kind, host(address)));
        let counted = here.and_then(|()| check(&self.client_failure_in_all, &(client.clone(), kind)));
        let mut left_out = locked(&self.left_out);
        if counted.is_ok() {
            return Some(left_out.remove(client).unwrap_or_default());
        }
        let many = left_out.entry(client.clone()).or_default();
        *many = many.saturating_add(1);
        None
    }

    /// Counts that a client, which has proven to be it, names a holder. What strangers do in the holder's name does not count.
    pub fn named(&self, client: &ApplicationId, holder: &HolderId) -> Result<(), Wait> {
        check(&self.named, &(client.clone(), holder.clone()))
    }

    /// Counts that a client, which has proven to be it, begins a login by itself: in a loop, or by a secret that was stolen, it would take
    /// the room of others.
    pub fn application(&self, client: &ApplicationId) -> Result<(), Wait> {
        check(&self.application, client)
    }

    /// Counts that a person gives an own device another name, in whatever session and from wherever.
    pub fn renames(&self, holder: &HolderId) -> Result<(), Wait> {
        check(&self.renames, holder)
    }

    /// Counts what somebody begins against what strangers may leave in the store. Gives the journeys that have to make room for it.
    pub fn begins(
        &self,
        what: Beginning,
        payer: &Payer,
        journey: (&JourneyId, &BegunFor),
        now: Timestamp,
    ) -> Result<Vec<JourneyId>, Wait> {
        let spent = self.beginnings.spend(payer, what.bytes(), Some(journey), now);
        spent.map_err(|UsedUp { seconds }| Wait { seconds })
    }

    /// A ceremony was taken out of the store again: it is not held against its address any longer.
    pub fn ends_ceremony(&self, id: &CeremonyId, now: Timestamp) {
        if let Some(id) = JourneyId::from_wire(id.as_str()) {
            self.beginnings.proven(&id, now);
        }
    }

    /// A journey came to something: it is not held against its address any longer.
    pub fn proven(&self, id: &JourneyId, now: Timestamp) {
        self.beginnings.proven(id, now);
    }

    /// Whether a report of a stranger gets a number.
    pub fn report(&self, address: IpAddr, now: Timestamp) -> Result<(), UsedUp> {
        let numbered = self.reports.spend(&Payer::Address(address), 1, None, now).map(|_| ());
        if numbered.is_err() {
            let mut unnumbered = locked(&self.unnumbered);
            unnumbered.many += 1;
            if unnumbered.told_at.is_none_or(|told| now >= told + TELLING) {
                let many = std::mem::take(&mut unnumbered.many);
                unnumbered.told_at = Some(now);
                tracing::warn!(many, "reports were answered without a number: more came than are kept");
            }
        }
        numbered
    }

    /// Forgets who has not asked for a while, so that memory stays flat.
    pub fn sweep(&self, now: Timestamp) {
        self.address.retain_recent();
        self.network.retain_recent();
        self.followers.retain_recent();
        self.journey.retain_recent();
        self.known.retain_recent();
        self.holder.retain_recent();
        self.holder_in_all.retain_recent();
        self.link.retain_recent();
        self.client_failure.retain_recent();
        self.client_failure_in_all.retain_recent();
        self.named.retain_recent();
        self.application.retain_recent();
        self.renames.retain_recent();
        self.beginnings.sweep(now);
        self.reports.sweep(now);
        locked(&self.followed).retain(|_, at| now < *at + LATELY);
        locked(&self.polled).retain(|_, pace| now < pace.polled_at + LATELY);
    }
}

fn locked<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

fn limit<K: Clone + Eq + Hash>(per_minute: u32) -> Limit<K> {
    RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN)))
}

fn check<K: Clone + Eq + Hash>(limit: &Limit<K>, key: &K) -> Result<(), Wait> {
    limit.check_key(key).map_err(|not_until| {
        let wait = not_until.wait_time_from(DefaultClock::default().now());
        Wait { seconds: u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1) }
    })
}
