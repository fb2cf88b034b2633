//! Certificate policies: which are accepted for which card, and which OIDs are known to mean something else. The accepted ones are a
//! setting; what the arcs mean is Japan's: `1.2.392.100495.1.5.1` is the health ministry's, `1.2.392.200149.8.5.1` the My Number
//! card's.

use crate::cards::verdict::Policy;
use api::card::CardKind;
use std::collections::BTreeSet;
use thiserror::Error;

/// The policy of HPKI certificates that authenticate a person.
pub const HPKI_AUTHENTICATION: &str = "1.2.392.100495.1.5.1.2.3.1";
/// The policy of JPKI certificates that authenticate a user.
pub const JPKI_AUTHENTICATION: &str = "1.2.392.200149.8.5.1.3.30";

/// Where HPKI signing policies lie, the test ones too.
const HPKI_SIGNING: &str = "1.2.392.100495.1.5.1.1.";
/// Where HPKI test policies for authentication lie.
const HPKI_TEST: &str = "1.2.392.100495.1.5.1.2.0.";
/// Where HPKI policies for authentication lie.
const HPKI: &str = "1.2.392.100495.1.5.1.";
/// Where JPKI signing policies lie.
const JPKI_SIGNING: &str = "1.2.392.200149.8.5.1.1.";
/// Where JPKI test policies lie.
const JPKI_TEST: &str = "1.2.392.200149.8.5.1.0.";
/// The JPKI test policy of signing certificates.
const JPKI_TEST_SIGNING: &str = "1.2.392.200149.8.5.1.0.20";
/// The arc beneath which the policies of My Number cards lie.
const JPKI: &str = "1.2.392.200149.8.5.1.";

/// Which certificate policies are accepted, by kind of card; from the settings.
#[derive(Clone, Debug)]
pub struct PolicyRules {
    hpki: BTreeSet<String>,
    jpki: BTreeSet<String>,
    tests: Tests,
}

/// Whether test cards are accepted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Tests {
    /// They are not: so it has to be in production.
    #[default]
    Refused,
    /// Test policies are accepted beside real ones.
    Accepted,
}

/// Refuses a configured policy that is not written as an OID.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[error("`{said}` is no policy OID, which is numbers with dots, as {HPKI_AUTHENTICATION}")]
pub struct NoOid {
    /// The text that stood in the setting.
    pub said: String,
}

impl Default for PolicyRules {
    fn default() -> Self {
        let one = |oid: &str| BTreeSet::from([oid.to_owned()]);
        Self { hpki: one(HPKI_AUTHENTICATION), jpki: one(JPKI_AUTHENTICATION), tests: Tests::Refused }
    }
}

impl PolicyRules {
    /// Rules with these policies accepted on HPKI and on My Number cards.
    pub fn new<'a>(
        hpki: impl IntoIterator<Item = &'a str>,
        jpki: impl IntoIterator<Item = &'a str>,
        tests: Tests,
    ) -> Result<Self, NoOid> {
        let read = |oid: &'a str| {
            let arcs: Vec<&str> = oid.split('.').collect();
            let number = |arc: &&str| arc.parse::<u64>().is_ok_and(|it| it.to_string() == **arc);
            let good = arcs.len() > 2 && arcs.iter().all(number);
            if good { Ok(oid.to_owned()) } else { Err(NoOid { said: oid.to_owned() }) }
        };
        let hpki = hpki.into_iter().map(read).collect::<Result<_, _>>()?;
        let jpki = jpki.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { hpki, jpki, tests })
    }

    /// The policies accepted on a kind of card.
    pub fn accepted(&self, kind: CardKind) -> &BTreeSet<String> {
        match kind {
            CardKind::Hpki => &self.hpki,
            CardKind::Jpki => &self.jpki,
        }
    }

    /// The policies that a path has to hold for: all accepted ones, and of those that the certificate names the tests where they are.
    pub(super) fn wanted(&self, named: &[String]) -> BTreeSet<String> {
        let tests = named.iter().filter(|it| matches!(classify(it), PolicyClass::Test(_)));
        let tests = match self.tests {
            Tests::Accepted => Some(tests),
            Tests::Refused => None,
        };
        self.hpki.iter().chain(&self.jpki).chain(tests.into_iter().flatten()).cloned().collect()
    }

    /// Judges the policies that a certificate names, where `valid` says which of the accepted ones hold along the whole path.
    pub(super) fn judge(&self, kind: CardKind, named: &[String], valid: &BTreeSet<String>) -> Policy {
        if let Some(oid) = valid.iter().find(|it| self.accepted(kind).contains(*it)) {
            return Policy::Accepted { oid: oid.clone() };
        }
        let of = |class: PolicyClass| named.iter().find(|it| classify(it) == class).cloned();
        if let Some(oid) = of(PolicyClass::Signing) {
            return Policy::Signing { oid };
        }
        match (of(PolicyClass::Test(kind)), self.tests) {
            (Some(oid), Tests::Accepted) => Policy::Accepted { oid },
            (Some(oid), Tests::Refused) => Policy::Test { oid },
            (None, _) if named.is_empty() => Policy::None,
            (None, _) => Policy::Other { oids: named.to_vec() },
        }
    }
}

/// What an OID means by its place in Japan's arcs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PolicyClass {
    /// A policy for keys that sign documents.
    Signing,
    /// A test of cards for authentication.
    Test(CardKind),
    /// Anything else of a kind of card.
    Of(CardKind),
    /// A policy of neither kind of card.
    Other,
}

/// Classifies a policy's OID by its place in the arcs of HPKI and JPKI.
pub(super) fn classify(oid: &str) -> PolicyClass {
    if oid.starts_with(HPKI_SIGNING) || oid.starts_with(JPKI_SIGNING) || oid == JPKI_TEST_SIGNING {
        PolicyClass::Signing
    } else if oid.starts_with(HPKI_TEST) {
        PolicyClass::Test(CardKind::Hpki)
    } else if oid.starts_with(JPKI_TEST) {
        PolicyClass::Test(CardKind::Jpki)
    } else if oid.starts_with(HPKI) {
        PolicyClass::Of(CardKind::Hpki)
    } else if oid.starts_with(JPKI) {
        PolicyClass::Of(CardKind::Jpki)
    } else {
        PolicyClass::Other
    }
}

/// Which card a policy is of.
pub(super) fn kind_of(oid: &str) -> Option<CardKind> {
    if oid.starts_with(HPKI) {
        Some(CardKind::Hpki)
    } else if oid.starts_with(JPKI) {
        Some(CardKind::Jpki)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::cards::policy::{
        HPKI_AUTHENTICATION, JPKI_AUTHENTICATION, PolicyClass, PolicyRules, Tests, classify, kind_of,
    };
    use crate::cards::verdict::Policy;
    use api::card::CardKind;
    use std::collections::BTreeSet;

    fn judge(rules: &PolicyRules, kind: CardKind, named: &[&str], valid: &[&str]) -> Policy {
        let named: Vec<String> = named.iter().map(|&it| it.to_owned()).collect();
        let valid: BTreeSet<String> = valid.iter().map(|&it| it.to_owned()).collect();
        rules.judge(kind, &named, &valid)
    }

    #[test]
    fn the_arcs_mean_what_the_profiles_say() {
        for (oid, class) in [
            (HPKI_AUTHENTICATION, PolicyClass::Of(CardKind::Hpki)),
            ("1.2.392.100495.1.5.1.1.3.1", PolicyClass::Signing),
            ("1.2.392.100495.1.5.1.1.0.1", PolicyClass::Signing),
            ("1.2.392.100495.1.5.1.2.0.1", PolicyClass::Test(CardKind::Hpki)),
            (JPKI_AUTHENTICATION, PolicyClass::Of(CardKind::Jpki)),
            ("1.2.392.200149.8.5.1.1.20", PolicyClass::Signing),
            ("1.2.392.200149.8.5.1.0.20", PolicyClass::Signing),
            ("1.2.392.200149.8.5.1.0.30", PolicyClass::Test(CardKind::Jpki)),
            ("1.2.392.100495.1.5.10", PolicyClass::Other),
        ] {
            assert_eq!(classify(oid), class, "{oid}");
        }
        assert_eq!(kind_of("1.2.392.100495.1.5.1.1.3.1"), Some(CardKind::Hpki));
        assert_eq!(kind_of("1.2.392.200149.8.5.1.1.20"), Some(CardKind::Jpki));
        assert_eq!(kind_of("1.2.3"), None);
    }

    #[test]
    fn a_policy_is_accepted_only_where_it_holds_along_the_path() {
        let rules = PolicyRules::default();
        let [good] = [HPKI_AUTHENTICATION];
        assert_eq!(
            judge(&rules, CardKind::Hpki, &[good], &[good]),
            Policy::Accepted { oid: good.to_owned() }
        );
        assert_eq!(
            judge(&rules, CardKind::Hpki, &[good], &[]),
            Policy::Other { oids: vec![good.to_owned()] }
        );
        assert_eq!(
            judge(&rules, CardKind::Jpki, &[good], &[good]),
            Policy::Other { oids: vec![good.to_owned()] },
            "the other card's policy"
        );
    }

    #[test]
    fn a_test_card_is_accepted_only_where_tests_are() {
        let test = "1.2.392.100495.1.5.1.2.0.1";
        let production = PolicyRules::default();
        let trial = PolicyRules::new([HPKI_AUTHENTICATION], [JPKI_AUTHENTICATION], Tests::Accepted).unwrap();
        assert_eq!(judge(&production, CardKind::Hpki, &[test], &[]), Policy::Test { oid: test.to_owned() });
        assert_eq!(judge(&trial, CardKind::Hpki, &[test], &[]), Policy::Accepted { oid: test.to_owned() });
        assert_eq!(
            judge(&trial, CardKind::Jpki, &[test], &[]),
            Policy::Other { oids: vec![test.to_owned()] }
        );
        let signing = "1.2.392.100495.1.5.1.1.0.1";
        assert_eq!(
            judge(&trial, CardKind::Hpki, &[signing], &[]),
            Policy::Signing { oid: signing.to_owned() }
        );
    }

    #[test]
    fn no_policy_is_none_and_another_is_named() {
        let rules = PolicyRules::default();
        assert_eq!(judge(&rules, CardKind::Hpki, &[], &[]), Policy::None);
        assert_eq!(
            judge(&rules, CardKind::Hpki, &["1.2.3"], &[]),
            Policy::Other { oids: vec!["1.2.3".to_owned()] }
        );
    }

    #[test]
    fn what_is_no_oid_is_not_a_rule() {
        for said in ["", "1", "1.2", "1.2.x", "1..2.3", "1.2.03", "1.2.3 "] {
            assert_eq!(PolicyRules::new([said], [], Tests::Refused).unwrap_err().said, said);
        }
    }
}
