//! From a chain of certificates to a verdict: examined against our pool, then asked about at whoever can tell whether it was revoked.

use crate::cards::{self, NoOid, OnUnknown, Pool, Presented, Rules, Unreadable, Verdict};
use crate::clock::{Clock, Timestamp};
use crate::config::{self, Config};
use crate::ids::Dice;
use crate::revocation::{self, NoPool, StatusSource, status_of};
use crate::store::Store;
use api::card::Kind;
use std::sync::Arc;

/// Everything a verdict depends on.
pub struct Verifier {
    pool: Pool,
    rules: Rules,
    source: Arc<dyn StatusSource>,
    hpki_unknown: OnUnknown,
    jpki_unknown: OnUnknown,
}

/// Why cards cannot be judged.
#[derive(Debug, thiserror::Error)]
pub enum NoVerifier {
    /// The certification authorities cannot be used.
    #[error(transparent)]
    Pool(#[from] NoPool),
    /// A policy of the settings is no OID.
    #[error(transparent)]
    Policy(#[from] NoOid),
    /// The responder cannot be asked with TLS.
    #[error("`cards.ocsp` cannot be used: {0}")]
    Responder(#[from] rustls::Error),
    /// Nobody's cards are accepted.
    #[error(
        "`cards.listen` is set, but neither `cards.hpki_roots` nor `cards.jpki_roots`: no card could log anybody in"
    )]
    Nobody,
}

impl Verifier {
    /// A verifier with the pool, the rules and the sources of the settings.
    pub fn of(
        config: &Config,
        store: &Store,
        clock: &Arc<dyn Clock>,
        dice: &Arc<dyn Dice>,
    ) -> Result<Self, NoVerifier> {
        let pool = revocation::pool(&config.authorities)?;
        if pool.authorities().is_empty() {
            return Err(NoVerifier::Nobody);
        }
        for orphan in pool.orphans() {
            tracing::warn!(file = orphan.source, "no root leads to this authority: its cards are refused");
        }
        let source = revocation::status_source(&config.revocations, store, clock, dice)?;
        Self::with(config.cards.as_ref(), pool, source)
    }

    /// A verifier with a pool and a source of the caller's; without settings the rules are the usual ones.
    pub fn with(
        settings: Option<&config::Cards>,
        pool: Pool,
        source: Arc<dyn StatusSource>,
    ) -> Result<Self, NoVerifier> {
        let (rules, hpki_unknown, jpki_unknown) = match settings {
            Some(settings) => {
                let oids = |kind| settings.profile(kind).policies.iter().map(String::as_str);
                let rules = Rules::new(oids(Kind::Hpki), oids(Kind::Jpki), settings.tests)?;
                (rules, settings.hpki.unknown, settings.jpki.unknown)
            }
            None => (Rules::default(), OnUnknown::Refuse, OnUnknown::Refuse),
        };
        Ok(Self { pool, rules, source, hpki_unknown, jpki_unknown })
    }

    /// The certification authorities we trust.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// The verdict about a chain, its holder's certificate first; possession of the key is proven already.
    pub async fn verdict(
        &self,
        asked: Kind,
        chain: Vec<Vec<u8>>,
        now: Timestamp,
    ) -> Result<Verdict, Unreadable> {
        let examined = cards::examine(asked, &Presented { chain }, &self.pool, &self.rules, now)?;
        let kind = examined.leaf().kind.unwrap_or(asked);
        let (leaf, issuers) = status_of(self.source.as_ref(), &examined, &self.pool, kind, now).await;
        Ok(examined.with(leaf, issuers))
    }

    /// What happens with a card of this kind whose status cannot be told.
    pub fn on_unknown(&self, kind: Kind) -> OnUnknown {
        match kind {
            Kind::Hpki => self.hpki_unknown,
            Kind::Jpki => self.jpki_unknown,
        }
    }
}
