//! Whether a path from a root to a leaf holds: RFC 5280 §6.1, every rule at every level. Signatures and the chain of names are the
//! search's business and are taken for granted here; so is revocation, which is asked for later. What a root says of itself binds
//! the path too (RFC 5937), but for its policies: the anchor has none.

use crate::cards::certificate::Certificate;
use crate::cards::constraints::Subtrees;
use crate::cards::extensions::BasicConstraints;
use crate::cards::policy_graph::{ANY, AnyPolicy, Graph, Mapping};
use crate::cards::verdict::{Rule, Validity};
use crate::clock::Timestamp;
use std::collections::BTreeSet;

/// What a path is validated with: the inputs of RFC 5280 §6.1.1.
#[derive(Clone, Debug)]
pub struct PathInputs {
    /// When the path is validated; validity is judged at this moment.
    pub now: Timestamp,
    /// The policies that are wanted; any where nothing is said.
    pub wanted: Option<BTreeSet<String>>,
    /// From which certificate on a policy has to be valid.
    pub explicit_policy: When,
    /// From which certificate on policies may not be mapped.
    pub inhibit_mapping: When,
    /// From which certificate on `anyPolicy` counts for nothing.
    pub inhibit_any: When,
}

/// From which certificate of the path on a demand holds.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum When {
    /// From the first certificate on.
    AtOnce,
    /// From where an authority makes it.
    #[default]
    WhenSaid,
}

impl PathInputs {
    /// No demands beyond what the certificates make themselves.
    pub fn at(now: Timestamp) -> Self {
        Self {
            now,
            wanted: None,
            explicit_policy: When::WhenSaid,
            inhibit_mapping: When::WhenSaid,
            inhibit_any: When::WhenSaid,
        }
    }
}

/// Validates a path: its issuers from the root down, and its leaf, whose own time is not looked at. Answers with those of the wanted
/// policies that hold along it, or with all that do where none are wanted in particular.
pub(super) fn validate(
    issuers: &[&Certificate],
    leaf: &Certificate,
    settings: &PathInputs,
) -> Result<BTreeSet<String>, Rule> {
    let mut walk = Walk::new(issuers.len(), settings);
    for (depth, issuer) in issuers.iter().enumerate() {
        own(issuer)?;
        if issuer.validity(settings.now) != Validity::Valid {
            return Err(Rule::IssuerValidity);
        }
        if depth > 0 {
            walk.enter(issuer, PathRole::Issuer)?;
        }
        walk.prepare(issuer, if depth == 0 { PathRole::Root } else { PathRole::Issuer })?;
    }
    own(leaf)?;
    walk.enter(leaf, PathRole::Leaf)?;
    walk.conclude(leaf, settings)
}

/// The rules that a certificate breaks by itself.
fn own(certificate: &Certificate) -> Result<(), Rule> {
    certificate.flaw().map_or(Ok(()), |rule| Err(rule.clone()))
}

/// Where a certificate stands on the path.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum PathRole {
    Root,
    Issuer,
    Leaf,
}

/// The state of RFC 5280 §6.1.2. A counter says how many more certificates may come before its demand is made.
struct Walk<'a> {
    graph: Graph,
    names: Vec<&'a Subtrees>,
    explicit_policy: usize,
    policy_mapping: usize,
    inhibit_any: usize,
    path_length: usize,
}

impl<'a> Walk<'a> {
    fn new(length: usize, settings: &PathInputs) -> Self {
        let counter = |when| match when {
            When::AtOnce => 0,
            When::WhenSaid => length + 1,
        };
        Self {
            graph: Graph::new(),
            names: Vec::new(),
            explicit_policy: counter(settings.explicit_policy),
            policy_mapping: counter(settings.inhibit_mapping),
            inhibit_any: counter(settings.inhibit_any),
            path_length: length,
        }
    }

    /// RFC 5280 §6.1.3 (b) to (f).
    fn enter(&mut self, certificate: &Certificate, standing: PathRole) -> Result<(), Rule> {
        let roll_over = certificate.is_self_issued() && standing != PathRole::Leaf;
        let alternative = &certificate.extensions.alternative;
        if !roll_over && !self.names.iter().all(|it| it.allow(certificate.subject(), alternative)) {
            return Err(Rule::Names);
        }
        let any = if self.inhibit_any > 0 || roll_over { AnyPolicy::Counts } else { AnyPolicy::Inhibited };
        self.graph.descend(certificate.extensions.policies.as_deref(), any);
        if self.explicit_policy == 0 && self.graph.is_empty() { Err(Rule::Policy) } else { Ok(()) }
    }

    /// RFC 5280 §6.1.4: what an issuer lays down for the certificates below it.
    fn prepare(&mut self, issuer: &'a Certificate, standing: PathRole) -> Result<(), Rule> {
        let says = &issuer.extensions;
        if standing == PathRole::Issuer {
            if says.mappings.iter().any(|(from, to)| from == ANY || to == ANY) {
                return Err(Rule::Policy);
            }
            let mapping = if self.policy_mapping > 0 { Mapping::Allowed } else { Mapping::Inhibited };
            self.graph.map(&says.mappings, mapping);
        }
        self.names.extend(&says.names);
        if standing == PathRole::Issuer && !issuer.is_self_issued() {
            self.explicit_policy = self.explicit_policy.saturating_sub(1);
            self.policy_mapping = self.policy_mapping.saturating_sub(1);
            self.inhibit_any = self.inhibit_any.saturating_sub(1);
        }
        self.explicit_policy = lower(self.explicit_policy, says.require_policy);
        self.policy_mapping = lower(self.policy_mapping, says.inhibit_mapping);
        self.inhibit_any = lower(self.inhibit_any, says.inhibit_any);
        let Some(BasicConstraints::Authority(length)) = says.basic else { return Err(Rule::NotAuthority) };
        if standing == PathRole::Issuer && !issuer.is_self_issued() {
            self.path_length = self.path_length.checked_sub(1).ok_or(Rule::PathLength)?;
        }
        self.path_length = lower(self.path_length, length);
        if says.key_usage.is_some_and(|it| !it.certificate_sign()) {
            return Err(Rule::KeyUsage);
        }
        // RFC 5280 §4.2.1.12 speaks of the key alone. All who validate paths read an authority's as a limit for what it issues.
        if says.allow_client_authentication() { Ok(()) } else { Err(Rule::Purpose) }
    }

    /// The wrap-up of RFC 5280 §6.1.5: the policies that are valid for the leaf, if any of those wanted is.
    fn conclude(mut self, leaf: &Certificate, settings: &PathInputs) -> Result<BTreeSet<String>, Rule> {
        self.explicit_policy = self.explicit_policy.saturating_sub(1);
        if leaf.extensions.require_policy == Some(0) {
            self.explicit_policy = 0;
        }
        let valid = self.graph.valid();
        let valid = match &settings.wanted {
            None => valid,
            Some(wanted) if valid.contains(ANY) => wanted.clone(),
            Some(wanted) => valid.intersection(wanted).cloned().collect(),
        };
        if self.explicit_policy == 0 && valid.is_empty() { Err(Rule::Policy) } else { Ok(valid) }
    }
}

/// A counter, where a certificate may set it lower.
fn lower(counter: usize, said: Option<u32>) -> usize {
    said.and_then(|it| usize::try_from(it).ok()).map_or(counter, |it| it.min(counter))
}
