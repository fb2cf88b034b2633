//! The search for a path from a leaf to a root of ours. Names find candidates and signatures decide, so that several generations of an
//! authority may bear one name. Only the pool's certificates are ever on a path. The leaf's signature is checked once for each
//! candidate key; everything above it was checked when the pool was made, and the walk upwards is bounded.

use crate::cards::certificate::Certificate;
use crate::cards::pool::{AuthorityRank, Lead, Pool, PoolAuthority};
use crate::cards::rules::{self, PathInputs};
use crate::cards::signature::Unverified;
use crate::cards::verdict::{Issuer, Path, Rule};
use api::card::CardKind;
use std::collections::{BTreeSet, HashMap};

/// The most issuers on a path; Japan's have two at most.
const LONGEST: usize = 10;
/// The most steps of one search: authorities that sign each other crosswise have exponentially many paths.
const PATIENCE: u32 = 500;

/// What the search for a path to a root found, and what it cost.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FoundPath {
    /// Whether there is a path.
    pub path: Path,
    /// Whose authority issued the leaf, by its name at least.
    pub kind: Option<CardKind>,
    /// The wanted policies that hold along the path.
    pub policies: BTreeSet<String>,
    /// How many signatures were checked.
    pub checks: u32,
    /// How many authorities were looked at on the way up.
    pub steps: u32,
}

/// Searches a path for a leaf.
pub fn search(leaf: &Certificate, pool: &Pool, settings: &PathInputs) -> FoundPath {
    let mut search = Search {
        leaf,
        pool,
        settings,
        checks: 0,
        steps: 0,
        broken: None,
        cut: None,
        policies: BTreeSet::new(),
    };
    let candidates = search.candidates();
    let kind = candidates.first().map(|it| it.kind);
    let (signers, refused) = search.signers(&candidates);
    let kind = signers.first().map_or(kind, |it| Some(it.kind));
    let path = search.path(&candidates, &signers, refused.as_ref());
    let kind = match &path {
        Path::Trusted { issuers } => {
            issuers.first().and_then(|it| pool.named(&it.key).next()).map(|it| it.kind)
        }
        Path::UnknownIssuer | Path::Forged | Path::Algorithm { .. } | Path::Broken { .. } => kind,
    };
    FoundPath { path, kind, policies: search.policies, checks: search.checks, steps: search.steps }
}

struct Search<'a> {
    leaf: &'a Certificate,
    pool: &'a Pool,
    settings: &'a PathInputs,
    checks: u32,
    steps: u32,
    /// The rule that the first complete path breaks.
    broken: Option<Rule>,
    /// That the search went no further somewhere.
    cut: Option<Rule>,
    policies: BTreeSet<String>,
}

impl<'a> Search<'a> {
    /// The authorities with the name of the leaf's issuer, those whose key the leaf names first.
    fn candidates(&self) -> Vec<&'a PoolAuthority> {
        let places = self.pool.with_name(self.leaf.issuer());
        let mut candidates: Vec<&PoolAuthority> = places.iter().filter_map(|&it| self.pool.at(it)).collect();
        let named = self.leaf.extensions.authority_key.as_deref();
        candidates.sort_by_key(|it| {
            let key = it.certificate.subject_key_identifier();
            (named.is_none() || key != named, it.lead != Lead::Root)
        });
        candidates
    }

    /// Those of them that signed the leaf; and why the others did not.
    fn signers(&mut self, candidates: &[&'a PoolAuthority]) -> (Vec<&'a PoolAuthority>, Option<Unverified>) {
        let mut known: HashMap<&[u8], Result<(), Unverified>> = HashMap::new();
        let mut signers: Vec<&PoolAuthority> = Vec::new();
        let mut refused: Option<Unverified> = None;
        for &candidate in candidates {
            let spki = candidate.certificate.spki();
            if !signers.is_empty() && !known.contains_key(spki) {
                continue; // a second key that made the same signature does not exist
            }
            let result = known.entry(spki).or_insert_with(|| {
                self.checks += 1;
                self.leaf.signed_by(spki)
            });
            match result {
                Ok(()) => signers.push(candidate),
                Err(why) => refused = Some(why.clone().or_of_another_key(refused)),
            }
        }
        (signers, refused)
    }

    fn path(
        &mut self,
        candidates: &[&'a PoolAuthority],
        signers: &[&'a PoolAuthority],
        refused: Option<&Unverified>,
    ) -> Path {
        if candidates.is_empty() {
            return Path::UnknownIssuer;
        }
        if signers.is_empty() {
            return match refused.and_then(Unverified::algorithm) {
                Some(oid) => Path::Algorithm { oid: oid.to_owned() },
                None => Path::Forged,
            };
        }
        for &signer in signers.iter().filter(|it| it.lead == Lead::Root) {
            let mut above = vec![signer];
            if let Some(issuers) = self.up(&mut above) {
                return Path::Trusted { issuers };
            }
        }
        if let Some(rule) = self.broken.take().or(self.cut.take()) {
            return Path::Broken { rule };
        }
        match signers.first().map(|it| &it.lead) {
            Some(Lead::Forged) => Path::Forged,
            Some(Lead::Algorithm(oid)) => Path::Algorithm { oid: oid.clone() },
            Some(Lead::Nowhere | Lead::Root) | None => Path::UnknownIssuer,
        }
    }

    /// Goes on from the last of these, which lead up from the leaf's issuer.
    fn up(&mut self, above: &mut Vec<&'a PoolAuthority>) -> Option<Vec<Issuer>> {
        let last = *above.last()?;
        if self.steps >= PATIENCE {
            self.cut = Some(Rule::TooLong);
            return None;
        }
        self.steps += 1;
        if last.place == AuthorityRank::Root {
            return self.judge(above);
        }
        if above.len() >= LONGEST {
            self.cut = Some(Rule::TooLong);
            return None;
        }
        let mut signers: Vec<&PoolAuthority> =
            last.signers.iter().filter_map(|&it| self.pool.at(it)).collect();
        signers.sort_by_key(|it| it.place != AuthorityRank::Root);
        for signer in signers {
            // The same name and key twice on a path lead nowhere new.
            if signer.lead != Lead::Root || above.iter().any(|it| it.key == signer.key) {
                continue;
            }
            above.push(signer);
            let found = self.up(above);
            above.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Validates the path of the leaf and the authorities `above` it; keeps the first rule that a path breaks.
    fn judge(&mut self, above: &[&'a PoolAuthority]) -> Option<Vec<Issuer>> {
        let issuers: Vec<&Certificate> = above.iter().rev().map(|it| &it.certificate).collect();
        match rules::validate(&issuers, self.leaf, self.settings) {
            Ok(policies) => {
                self.policies = policies;
                Some(above.iter().map(|it| issuer(it)).collect())
            }
            Err(rule) => {
                self.broken.get_or_insert(rule);
                None
            }
        }
    }
}

fn issuer(authority: &PoolAuthority) -> Issuer {
    Issuer {
        key: authority.key.clone(),
        serial: authority.certificate.serial().to_owned(),
        name: authority.certificate.subject().shown(),
    }
}
