//! From a chain of certificates to a verdict: examined against our pool, then asked about at whoever can tell whether it was revoked.

use crate::cards::{self, NoOid, OnUnknown, PolicyRules, Pool, PresentedChain, UnreadableChain, Verdict};
use crate::clock::{Clock, Timestamp};
use crate::config::{self, Config};
use crate::ids::Random;
use crate::revocation::{self, NoPool, StatusSource, status_of};
use crate::store::Store;
use api::card::CardKind;
use std::sync::Arc;

/// Everything a verdict depends on.
pub struct Verifier {
    pool: Pool,
    rules: PolicyRules,
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
    /// Card hosts are configured, but no authority of any card is.
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
        random: &Arc<dyn Random>,
    ) -> Result<Self, NoVerifier> {
        let pool = revocation::pool(&config.authorities)?;
        if pool.authorities().is_empty() {
            return Err(NoVerifier::Nobody);
        }
        for orphan in pool.orphans() {
            tracing::warn!(file = orphan.source, "no root leads to this authority: its cards are refused");
        }
        let source = revocation::status_source(&config.revocations, store, clock, random)?;
        Self::with(config.cards.as_ref(), pool, source)
    }

    /// A verifier with a pool and a source of the caller's; without settings the rules are the usual ones.
    pub fn with(
        settings: Option<&config::CardSettings>,
        pool: Pool,
        source: Arc<dyn StatusSource>,
    ) -> Result<Self, NoVerifier> {
        let (rules, hpki_unknown, jpki_unknown) = match settings {
            Some(settings) => {
                let oids = |kind| settings.profile(kind).policies.iter().map(String::as_str);
                let rules = PolicyRules::new(oids(CardKind::Hpki), oids(CardKind::Jpki), settings.tests)?;
                (rules, settings.hpki.unknown, settings.jpki.unknown)
            }
            None => (PolicyRules::default(), OnUnknown::Refuse, OnUnknown::Refuse),
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
        asked: CardKind,
        chain: Vec<Vec<u8>>,
        now: Timestamp,
    ) -> Result<Verdict, UnreadableChain> {
        let examined = cards::examine(asked, &PresentedChain { chain }, &self.pool, &self.rules, now)?;
        let kind = examined.leaf().kind.unwrap_or(asked);
        let (leaf, issuers) = status_of(self.source.as_ref(), &examined, &self.pool, kind, now).await;
        Ok(examined.with(leaf, issuers))
    }

    /// What happens with a card of this kind whose status cannot be told.
    pub fn on_unknown(&self, kind: CardKind) -> OnUnknown {
        match kind {
            CardKind::Hpki => self.hpki_unknown,
            CardKind::Jpki => self.jpki_unknown,
        }
    }
}
