//! Revocation lists (RFC 5280 §5), of holders and of authorities: reads one, decides which authority signed it, and walks its
//! entries without keeping them. Never asks where a list came from; whatever it does not understand wholly it refuses.

mod entries;
mod list;
mod read;
mod refused;
mod scope;

pub use entries::{CrlEntry, Entries, Serial};
pub use list::{CrlNumber, RevocationList};
pub(super) use read::moment;
pub use refused::CrlRefused;
pub use scope::{CertificateClass, ListScope, ListSubjects, points_of};

use crate::cards::Certificate;
use crate::cards::certificate::AHEAD;
use crate::cards::der::sha256;
use crate::cards::signature::{self, Unverified};
use crate::clock::Timestamp;

/// A list that an authority of ours signed, every entry of which can be read.
#[derive(Clone, Debug)]
pub struct CheckedList {
    list: RevocationList,
    issuer: String,
    issuer_name: String,
    entries: usize,
}

impl CheckedList {
    /// The issuing authority's key, as [`Certificate::authority_key`] writes it.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The authority as people know it.
    pub fn issuer_name(&self) -> &str {
        &self.issuer_name
    }

    /// `thisUpdate`: when the issuer made the list.
    pub fn this_update(&self) -> Timestamp {
        self.list.this_update
    }

    /// When there will be a newer one; from then on it is stale.
    pub fn next_update(&self) -> Timestamp {
        self.list.next_update
    }

    /// `cRLNumber`: the list's place among the issuer's lists.
    pub fn number(&self) -> Option<&CrlNumber> {
        self.list.number.as_ref()
    }

    /// The certificates that the list speaks about.
    pub fn scope(&self) -> &ListScope {
        &self.list.scope
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.entries
    }

    /// Whether the list revokes nothing.
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// The entries, in the order of the list.
    pub fn entries(&self) -> impl Iterator<Item = CrlEntry> + '_ {
        // They could all be read when the list was checked.
        Entries::of(&self.list.entries, self.list.this_update).map_while(Result::ok)
    }

    /// The SHA-256 of what is signed, hexadecimal.
    pub fn digest(&self) -> String {
        sha256(&[&self.list.tbs])
    }
}

impl RevocationList {
    /// Finds out which of these authorities signed the list, and whether its time has come. A list that is stale passes: what
    /// it revokes is revoked. Takes as long as hashing the whole list does.
    pub fn check(self, authorities: &[Certificate], now: Timestamp) -> Result<CheckedList, CrlRefused> {
        let signer = self.signer(authorities)?;
        if signer.extensions.key_usage.is_some_and(|it| !it.list_sign()) {
            return Err(CrlRefused::MayNotSign);
        }
        if self.this_update > now + AHEAD {
            return Err(CrlRefused::NotYet);
        }
        let mut entries = 0;
        for entry in Entries::of(&self.entries, self.this_update) {
            entry?;
            entries += 1;
        }
        let (issuer, issuer_name) = (signer.authority_key(), signer.subject().shown());
        Ok(CheckedList { issuer, issuer_name, entries, list: self })
    }

    /// Several generations share a name. The key's name says where to begin; the signature decides.
    fn signer<'a>(&self, authorities: &'a [Certificate]) -> Result<&'a Certificate, CrlRefused> {
        let mut named: Vec<_> = authorities.iter().filter(|it| *it.subject() == self.issuer).collect();
        named
            .sort_by_key(|it| self.key_id.is_none() || it.subject_key_identifier() != self.key_id.as_deref());
        let mut unverified: Option<Unverified> = None;
        for it in named {
            match signature::verify(it.spki(), &self.algorithm, &self.tbs, &self.signature) {
                Ok(()) => return Ok(it),
                Err(why) => unverified = Some(why.or_of_another_key(unverified)),
            }
        }
        let Some(unverified) = unverified else { return Err(CrlRefused::UnknownIssuer) };
        let algorithm = |oid: &str| CrlRefused::Algorithm { oid: oid.to_owned() };
        Err(unverified.algorithm().map_or(CrlRefused::Forged, algorithm))
    }
}
