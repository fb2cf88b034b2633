//! Which policies are valid along a path: the valid-policy graph of RFC 9618, which gives the results of RFC 5280's tree without its
//! exponential size. A level has at most one node for each policy, so that the whole grows with what the certificates say and no
//! faster.

use std::collections::{BTreeMap, BTreeSet};

/// anyPolicy: stands for every policy.
pub(super) const ANY: &str = "2.5.29.32.0";

/// A policy that is valid down to some certificate.
#[derive(Clone, Debug)]
struct Node {
    /// The policies that mean it in the next certificate.
    expected: BTreeSet<String>,
    /// The policies one level up that it comes from.
    parents: BTreeSet<String>,
}

/// The policies that are valid after each certificate, from the root down. Empty means that none is.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    levels: Vec<BTreeMap<String, Node>>,
}

/// Whether anyPolicy counts in a certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum AnyPolicy {
    /// `anyPolicy` stands for every policy.
    Counts,
    /// `anyPolicy` stands for nothing any more (`inhibitAnyPolicy`).
    Inhibited,
}

/// Whether policies may be mapped.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Mapping {
    /// Policy mappings may be applied.
    Allowed,
    /// Policies may not be mapped any more (`inhibitPolicyMapping`).
    Inhibited,
}

impl Graph {
    /// Before the first certificate every policy is valid.
    pub(super) fn new() -> Self {
        let any = Node { expected: one(ANY), parents: BTreeSet::new() };
        Self { levels: vec![BTreeMap::from([(ANY.to_owned(), any)])] }
    }

    /// Whether no policy is valid any more.
    pub(super) fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    /// Goes on with a certificate that names these policies (RFC 5280 §6.1.3 (d), (e)); `None` where it names none.
    pub(super) fn descend(&mut self, policies: Option<&[String]>, any: AnyPolicy) {
        let (Some(policies), Some(above)) = (policies, self.levels.last()) else {
            self.levels.clear();
            return;
        };
        let mut level = BTreeMap::new();
        for policy in policies.iter().filter(|it| *it != ANY) {
            let mut parents = expecting(above, policy);
            if parents.is_empty() && above.contains_key(ANY) {
                parents = one(ANY);
            }
            if !parents.is_empty() {
                level.insert(policy.clone(), Node { expected: one(policy), parents });
            }
        }
        if any == AnyPolicy::Counts && policies.iter().any(|it| it == ANY) {
            let expected: BTreeSet<&String> = above.values().flat_map(|it| &it.expected).collect();
            for policy in expected {
                if !level.contains_key(policy) {
                    let parents = expecting(above, policy);
                    level.insert(policy.clone(), Node { expected: one(policy), parents });
                }
            }
        }
        self.levels.push(level);
        self.prune();
    }

    /// Applies a certificate's mappings, which stand between it and the next one (RFC 5280 §6.1.4 (b)).
    pub(super) fn map(&mut self, mappings: &[(String, String)], mapping: Mapping) {
        let Some(level) = self.levels.last_mut() else { return };
        let mut to: BTreeMap<&String, BTreeSet<String>> = BTreeMap::new();
        for (issuer, subject) in mappings {
            to.entry(issuer).or_default().insert(subject.clone());
        }
        for (issuer, subjects) in to {
            match mapping {
                Mapping::Inhibited => {
                    level.remove(issuer);
                }
                Mapping::Allowed => {
                    if let Some(node) = level.get_mut(issuer) {
                        node.expected = subjects;
                    } else if level.contains_key(ANY) {
                        level.insert(issuer.clone(), Node { expected: subjects, parents: one(ANY) });
                    }
                }
            }
        }
        self.prune();
    }

    /// The policies valid along the whole path, in the root's terms: where one stands for itself under anyPolicy, or anyPolicy does.
    pub(super) fn valid(&self) -> BTreeSet<String> {
        let mut valid = BTreeSet::new();
        let mut reached: BTreeSet<String> =
            self.levels.last().map(|it| it.keys().cloned().collect()).unwrap_or_default();
        if reached.contains(ANY) {
            valid.insert(ANY.to_owned());
        }
        for level in self.levels.iter().rev() {
            let mut above = BTreeSet::new();
            for (policy, node) in level.iter().filter(|(policy, _)| reached.contains(*policy)) {
                if policy != ANY && node.parents.contains(ANY) {
                    valid.insert(policy.clone());
                }
                above.extend(node.parents.iter().cloned());
            }
            reached = above;
        }
        valid
    }

    /// Takes away what nothing comes from, from below; where a level gets empty, so is all of it.
    fn prune(&mut self) {
        let mut needed: Option<BTreeSet<String>> = None;
        for level in self.levels.iter_mut().rev() {
            if let Some(needed) = &needed {
                level.retain(|policy, _| needed.contains(policy));
            }
            needed = Some(level.values().flat_map(|it| it.parents.iter().cloned()).collect());
        }
        if self.levels.iter().any(BTreeMap::is_empty) {
            self.levels.clear();
        }
    }
}

/// The policies of a level whose next meaning is this one.
fn expecting(level: &BTreeMap<String, Node>, policy: &str) -> BTreeSet<String> {
    level.iter().filter(|(_, node)| node.expected.contains(policy)).map(|(it, _)| it.clone()).collect()
}

fn one(policy: &str) -> BTreeSet<String> {
    BTreeSet::from([policy.to_owned()])
}

#[cfg(test)]
mod tests {
    use crate::cards::policy_graph::{ANY, AnyPolicy, Graph, Mapping};
    use std::collections::BTreeSet;

    fn named(policies: &[&str]) -> Vec<String> {
        policies.iter().map(|&it| it.to_owned()).collect()
    }

    fn after(levels: &[&[&str]]) -> Graph {
        let mut graph = Graph::new();
        for level in levels {
            graph.descend(Some(&named(level)), AnyPolicy::Counts);
        }
        graph
    }

    fn valid(graph: &Graph) -> Vec<String> {
        graph.valid().into_iter().collect()
    }

    #[test]
    fn a_policy_is_valid_where_every_certificate_names_it() {
        assert_eq!(valid(&after(&[&["1.1", "1.2"], &["1.1"]])), ["1.1"]);
        assert!(after(&[&["1.1"], &["1.2"]]).is_empty());
        assert_eq!(valid(&after(&[&[ANY], &["1.2"]])), ["1.2"]);
        assert_eq!(valid(&after(&[&["1.2"], &[ANY]])), ["1.2"]);
        assert_eq!(valid(&after(&[&[ANY], &[ANY]])), [ANY]);
    }

    #[test]
    fn without_policies_none_is_valid_from_there_on() {
        let mut graph = after(&[&["1.1"]]);
        graph.descend(None, AnyPolicy::Counts);
        assert!(graph.is_empty());
        graph.descend(Some(&named(&["1.1"])), AnyPolicy::Counts);
        assert!(graph.is_empty() && graph.valid().is_empty());
    }

    #[test]
    fn an_inhibited_any_policy_stands_for_nothing() {
        let mut graph = after(&[&["1.1"]]);
        graph.descend(Some(&named(&[ANY])), AnyPolicy::Inhibited);
        assert!(graph.is_empty());
    }

    #[test]
    fn a_mapped_policy_is_told_in_the_roots_terms() {
        let mut graph = after(&[&["1.1"]]);
        graph.map(&[("1.1".to_owned(), "9.9".to_owned())], Mapping::Allowed);
        graph.descend(Some(&named(&["9.9"])), AnyPolicy::Counts);
        assert_eq!(valid(&graph), ["1.1"]);
        let mut graph = after(&[&["1.1"]]);
        graph.map(&[("1.1".to_owned(), "9.9".to_owned())], Mapping::Inhibited);
        assert!(graph.is_empty());
    }

    #[test]
    fn mappings_of_all_to_all_do_not_explode() {
        let policies: Vec<String> = (0..20).map(|it| format!("1.{it}")).collect();
        let all: Vec<(String, String)> =
            policies.iter().flat_map(|a| policies.iter().map(move |b| (a.clone(), b.clone()))).collect();
        let mut graph = Graph::new();
        for _ in 0..10 {
            graph.descend(Some(&policies), AnyPolicy::Counts);
            graph.map(&all, Mapping::Allowed);
        }
        assert_eq!(graph.valid(), policies.iter().cloned().collect::<BTreeSet<_>>());
        assert_eq!(graph.levels.iter().map(std::collections::BTreeMap::len).sum::<usize>(), 1 + 10 * 20);
    }
}
