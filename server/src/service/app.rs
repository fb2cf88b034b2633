//! What every use case shares: settings, store, time, randomness, and what is kept in memory only.

use crate::clock::{Clock, SystemClock, Timestamp};
use crate::config::Config;
use crate::ids::{Dice, SystemDice};
use crate::passkey::{self, RelyingParty};
use crate::refusals::Refusals;
use crate::service::known::{Browser, Keeping, Known, Presented};
use crate::service::ledgers::Ledgers;
use crate::service::rates::Rates;
use crate::service::streams::Streams;
use crate::service::verifier::Verifier;
use crate::store::{self, Store};
use std::sync::Arc;

/// What all use cases share.
pub struct App {
    /// The settings.
    pub config: Config,
    /// The tables.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The source of secrets.
    pub dice: Arc<dyn Dice>,
    /// Who we are to authenticators.
    pub relying_party: RelyingParty,
    /// What judges cards, where cards are used.
    pub verifier: Option<Verifier>,
    /// What handshakes with attempts' hosts show.
    pub ledgers: Ledgers,
    /// Who asked how often.
    pub rates: Rates,
    /// Which refusals were written into the record lately.
    pub refusals: Refusals,
    /// What seals the cookies of browsers that are known.
    pub known: Known,
    /// Who follows journeys.
    pub streams: Streams,
}

impl App {
    /// The app over a store, with the system's clock and randomness.
    pub fn new(config: Config, store: Store) -> Result<Self, passkey::Refused> {
        Self::with(config, store, Arc::new(SystemClock), Arc::new(SystemDice))
    }

    /// The app with a clock and dice of the caller's.
    pub fn with(
        config: Config,
        store: Store,
        clock: Arc<dyn Clock>,
        dice: Arc<dyn Dice>,
    ) -> Result<Self, passkey::Refused> {
        let relying_party =
            RelyingParty::new(&config.rp_id, &config.rp_name, &config.origin, config.limits().ceremony)?;
        let rates = Rates::new(&config.rates, &config.strangers);
        // The other half of an address's connections is left to requests that are answered at once.
        let streams = Streams::of(config.connections.per_address.div_ceil(2));
        Ok(Self {
            config,
            store,
            clock,
            dice,
            relying_party,
            verifier: None,
            ledgers: Ledgers::default(),
            rates,
            refusals: Refusals::default(),
            known: Known::default(),
            streams,
        })
    }

    /// The browser that a cookie names, where it is known.
    pub async fn known_browser(
        &self,
        presented: Option<&Presented>,
        now: Timestamp,
    ) -> Result<Option<Browser>, store::Error> {
        self.known.browser(self.keeping(), presented, now).await
    }

    /// Somebody has proven in this browser who it is: its new cookie, where it has none or an old one.
    pub async fn known_from_now(
        &self,
        presented: Option<&Presented>,
        now: Timestamp,
    ) -> Result<Option<String>, store::Error> {
        self.known.proven(self.keeping(), presented, now).await
    }

    fn keeping(&self) -> Keeping<'_> {
        Keeping { store: &self.store, dice: self.dice.as_ref() }
    }
}
