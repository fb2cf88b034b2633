//! The keys of tokens in memory: which signs at a moment, and what is published.

use crate::clock::Timestamp;
use crate::oidc::access_token::AccessTokenKey;
use crate::oidc::jose::{JwkSet, JwsAlgorithm, PublicKey, SigningKey};
use crate::oidc::keys::{KeyState, RetirementReason, SigningKeyRecord};
use crate::service::oidc::key_folder::HeldKeys;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Public halves by the names of their keys.
pub(super) type Records = BTreeMap<String, SigningKeyRecord>;

/// What signs and what is published, in memory.
#[derive(Debug)]
pub struct KeyRing {
    signers: Vec<(Timestamp, Arc<SigningKey>)>,
    published: Vec<PublicKey>,
    document: String,
    access: Option<AccessTokenKey>,
    lost: Option<Timestamp>,
}

impl KeyRing {
    /// The key that signs at this moment.
    pub fn signer(&self, algorithm: JwsAlgorithm, now: Timestamp) -> Option<&SigningKey> {
        let all = || self.signers.iter().filter(|(_, key)| key.algorithm() == algorithm);
        let used = all().filter(|(from, _)| *from <= now).max_by_key(|(from, _)| *from);
        // The clock may have been set back since they were made.
        used.or_else(|| all().min_by_key(|(from, _)| *from)).map(|(_, key)| &**key)
    }

    /// All keys that tokens of ours may be signed with.
    pub fn published(&self) -> &[PublicKey] {
        &self.published
    }

    /// The same as a set of keys, JSON.
    pub fn document(&self) -> &str {
        &self.document
    }

    /// The key that seals access tokens; none before the keys were looked after for the first time.
    pub fn access(&self) -> Option<&AccessTokenKey> {
        self.access.as_ref()
    }

    /// When a key was lost last that is still published.
    pub fn lost(&self) -> Option<Timestamp> {
        self.lost
    }

    pub(super) fn of(
        records: &Records,
        held: &HeldKeys,
        access: Option<AccessTokenKey>,
        now: Timestamp,
    ) -> Self {
        let signers = records
            .iter()
            .filter(|(_, key)| key.retired.is_none())
            .filter_map(|(kid, key)| Some((key.used_from, Arc::clone(held.get(kid)?))))
            .collect();
        let mut shown: Vec<&SigningKeyRecord> = records.values().collect();
        // What signs stands first: some clients look no further.
        shown.sort_by_key(|key| {
            let state = match key.state(now) {
                KeyState::Current => 0,
                KeyState::Next => 1,
                KeyState::Retired => 2,
            };
            (state, key.algorithm, key.used_from, key.made_at)
        });
        let published: Vec<PublicKey> = shown.iter().map(|key| key.public.clone()).collect();
        let set: JwkSet = published.iter().cloned().collect();
        let lost = records.values().filter_map(|key| key.retired);
        let lost = lost.filter(|it| it.why == RetirementReason::Lost).map(|it| it.at).max();
        Self { signers, published, document: serde_json::to_string(&set).unwrap_or_default(), access, lost }
    }
}

impl Default for KeyRing {
    fn default() -> Self {
        Self::of(&Records::new(), &HeldKeys::new(), None, Timestamp::from_millis(0))
    }
}
