//! The server of kagura. Modules depend downwards only: `cards`, `journey` and the catalogue are pure, `store` alone names
//! the engine, `http` alone names axum.

pub mod audit;
pub mod budget;
pub mod calendar;
pub mod cards;
pub mod changes;
pub mod clock;
pub mod config;
pub mod demo;
pub mod desk;
pub mod devices;
pub mod disk;
pub mod http;
pub mod ids;
pub mod incident;
pub mod journey;
pub mod known;
pub mod ledgers;
pub mod line;
pub mod log;
pub mod passkey;
pub mod people;
pub mod providers;
pub mod qr;
pub mod refusals;
pub mod revocation;
pub mod session;
pub mod sessions;
pub mod store;
pub mod sweep;
pub mod takeover;
pub mod told;
pub mod verifier;
pub mod wallet;

pub use http::{Listening, ServeError, serve};

use clock::Clock;
use config::Config;
use ids::Dice;
use ledgers::Ledgers;
use passkey::RelyingParty;
use std::sync::Arc;
use store::Store;
use verifier::Verifier;

/// What all handlers share.
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
    pub rates: http::rates::Rates,
    /// Which refusals were written into the record lately.
    pub refusals: refusals::Refusals,
    /// What seals the cookies of browsers that are known.
    pub known: known::Known,
    /// Who follows journeys.
    pub streams: http::streams::Streams,
}

impl App {
    /// The app over a store, with the system's clock and randomness.
    pub fn new(config: Config, store: Store) -> Result<Self, passkey::Refused> {
        Self::with(config, store, Arc::new(clock::SystemClock), Arc::new(ids::SystemDice))
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
        let rates = http::rates::Rates::new(&config.rates, &config.strangers);
        // The other half of an address's connections is left to requests that are answered at once.
        let streams = http::streams::Streams::of(config.connections.per_address.div_ceil(2));
        Ok(Self {
            config,
            store,
            clock,
            dice,
            relying_party,
            verifier: None,
            ledgers: Ledgers::default(),
            rates,
            refusals: refusals::Refusals::default(),
            known: known::Known::default(),
            streams,
        })
    }
}
