//! What every use case shares: settings, store, time, randomness, and what is kept in memory only.

use crate::clock::{Clock, SystemClock, Timestamp};
use crate::config::Config;
use crate::current::Current;
use crate::ids::{Random, SystemRandom};
use crate::metrics::Metrics;
use crate::passkey::{self, RelyingParty};
use crate::refusals::Refusals;
use crate::service::caller::Caller;
use crate::service::error::Error;
use crate::service::known_browser::{BrowserSeal, Keeping, KnownBrowser, KnownCookie};
use crate::service::ledgers::Ledgers;
use crate::service::live::LiveSettings;
use crate::service::oidc::key_ring::KeyRing;
use crate::service::rates::{Rates, Wait};
use crate::service::readiness::Readiness;
use crate::service::recent_failures::RecentFailures;
use crate::service::streams::EventStreams;
use crate::service::wrong_passwords::WrongPasswords;
use crate::store::{self, Store};
use crate::traces::Tracer;
use std::sync::Arc;

/// What all use cases share.
pub struct App {
    /// All settings, as they were checked at the start. Of those that are taken over later, `live` has what holds now.
    pub config: Config,
    /// What is taken over while the server runs.
    pub live: Current<LiveSettings>,
    /// Where all rows are kept.
    pub store: Store,
    /// Tells the present moment; tests set it.
    pub clock: Arc<dyn Clock>,
    /// Where ids, secrets and numbers are drawn from; tests bring their own.
    pub random: Arc<dyn Random>,
    /// Who we are to authenticators.
    pub relying_party: RelyingParty,
    /// What handshakes with attempts' hosts show.
    pub ledgers: Ledgers,
    /// Limits how often anybody may ask.
    pub rates: Rates,
    /// Which refusals were written into the record lately.
    pub refusals: Refusals,
    /// Which failures have got a number lately.
    pub failures: RecentFailures,
    /// Which wrong passwords letters were tried with lately.
    pub wrong_passwords: WrongPasswords,
    /// What seals the cookies of browsers that are known.
    pub known: BrowserSeal,
    /// The streams of events that are open, and their limits.
    pub streams: EventStreams,
    /// What is counted and measured.
    pub metrics: Arc<Metrics>,
    /// What makes spans, where somebody collects them.
    pub tracer: Tracer,
    /// What it takes to be ready, as far as the rest does not say it.
    pub readiness: Readiness,
    /// What signs tokens; nothing until the server has looked after it for the first time.
    pub signing_keys: Current<KeyRing>,
}

impl App {
    /// The app over a store, with the system's clock and randomness.
    pub fn new(config: Config, store: Store) -> Result<Self, passkey::PasskeyRefused> {
        Self::with(config, store, Arc::new(SystemClock), Arc::new(SystemRandom))
    }

    /// The app with a clock and randomness of the caller's.
    pub fn with(
        config: Config,
        store: Store,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, passkey::PasskeyRefused> {
        let relying_party =
            RelyingParty::new(&config.rp_id, &config.rp_name, &config.origin, config.limits().ceremony)?;
        let rates = Rates::new(&config.rates, &config.strangers);
        // The other half of an address's connections is left to requests that are answered at once.
        let streams = EventStreams::of(config.connections.per_address.div_ceil(2));
        let wrong_passwords = WrongPasswords::new(&*random);
        Ok(Self {
            live: Current::new(LiveSettings::of(&config)),
            config,
            store,
            clock,
            random,
            relying_party,
            ledgers: Ledgers::default(),
            rates,
            refusals: Refusals::default(),
            failures: RecentFailures::default(),
            wrong_passwords,
            known: BrowserSeal::default(),
            streams,
            metrics: Arc::default(),
            tracer: Tracer::default(),
            readiness: Readiness::default(),
            signing_keys: Current::new(KeyRing::default()),
        })
    }

    /// Lets a request by that was counted too many, where it comes from a browser in which somebody has proven before who it is: that one has
    /// a limit of its own. Who floods the server from an address keeps nobody out of it.
    pub async fn unless_known(&self, caller: &Caller, counted: Result<(), Wait>) -> Result<(), Error> {
        let Err(wait) = counted else { return Ok(()) };
        match self.known_browser(caller.known.as_ref(), self.clock.now()).await? {
            Some(browser) => Ok(self.rates.known(&browser.name)?),
            None => Err(wait.into()),
        }
    }

    /// The browser that a cookie names, where it is known.
    pub async fn known_browser(
        &self,
        presented: Option<&KnownCookie>,
        now: Timestamp,
    ) -> Result<Option<KnownBrowser>, store::Error> {
        self.known.browser(self.keeping(), presented, now).await
    }

    /// Somebody has proven in this browser who it is: its new cookie, where it has none or an old one.
    pub async fn known_from_now(
        &self,
        presented: Option<&KnownCookie>,
        now: Timestamp,
    ) -> Result<Option<String>, store::Error> {
        self.known.proven(self.keeping(), presented, now).await
    }

    fn keeping(&self) -> Keeping<'_> {
        Keeping { store: &self.store, random: self.random.as_ref() }
    }
}
