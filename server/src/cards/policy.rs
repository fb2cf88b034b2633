//! Certificate policies: which are accepted for which card, and which OIDs are known to mean something else. The accepted ones are a
//! setting; what the arcs mean is Japan's: `1.2.392.100495.1.5.1` is the health ministry's, `1.2.392.200149.8.5.1` the My Number
//! card's.

use crate::cards::verdict::Policy;
use api::card::Kind;
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
/// Where JPKI policies lie.
const JPKI: &str = "1.2.392.200149.8.5.1.";

/// What is accepted.
#[derive(Clone, Debug)]
pub struct Rules {
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
    /// They are, beside real ones.
    Accepted,
}

/// This is no OID.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[error("`{said}` is no policy OID, which is numbers with dots, as {HPKI_AUTHENTICATION}")]
pub struct NoOid {
    /// What was said instead.
    pub said: String,
}

impl Default for Rules {
    fn default() -> Self {
        let one = |oid: &str| BTreeSet::from([oid.to_owned()]);
        Self { hpki: one(HPKI_AUTHENTICATION), jpki: one(JPKI_AUTHENTICATION), tests: Tests::Refused }
    }
}

impl Rules {
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
    pub fn accepted(&self, kind: Kind) -> &BTreeSet<String> {
        match kind {
            Kind::Hpki => &self.hpki,
            Kind::Jpki => &self.jpki,
        }
    }

    /// The policies that a path has to hold for: all accepted ones, and of those that the certificate names the tests where they are.
    pub(super) fn wanted(&self, named: &[String]) -> BTreeSet<String> {
        let tests = named.iter().filter(|it| matches!(classify(it), Class::Test(_)));
        let tests = match self.tests {
            Tests::Accepted => Some(tests),
            Tests::Refused => None,
        };
        self.hpki.iter().chain(&self.jpki).chain(tests.into_iter().flatten()).cloned().collect()
    }

    /// Judges the policies that a certificate names, where `valid` says which of the accepted ones hold along the whole path.
    pub(super) fn judge(&self, kind: Kind, named: &[String], valid: &BTreeSet<String>) -> Policy {
        if let Some(oid) = valid.iter().find(|it| self.accepted(kind).contains(*it)) {
            return Policy::Accepted { oid: oid.clone() };
        }
        let of = |class: Class| named.iter().find(|it| classify(it) == class).cloned();
        if let Some(oid) = of(Class::Signing) {
            return Policy::Signing { oid };
        }
        match (of(Class::Test(kind)), self.tests) {
            (Some(oid), Tests::Accepted) => Policy::Accepted { oid },
            (Some(oid), Tests::Refused) => Policy::Test { oid },
            (None, _) if named.is_empty() => Policy::None,
            (None, _) => Policy::Other { oids: named.to_vec() },
        }
    }
}

/// What an OID means by its place in Japan's arcs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Class {
    /// To sign documents.
    Signing,
    /// A test of cards for authentication.
    Test(Kind),
    /// Anything else of a kind of card.
    Of(Kind),
    /// Nothing of ours.
    Other,
}

/// What an OID means.
pub(super) fn classify(oid: &str) -> Class {
    if oid.starts_with(HPKI_SIGNING) || oid.starts_with(JPKI_SIGNING) || oid == JPKI_TEST_SIGNING {
        Class::Signing
    } else if oid.starts_with(HPKI_TEST) {
        Class::Test(Kind::Hpki)
    } else if oid.starts_with(JPKI_TEST) {
        Class::Test(Kind::Jpki)
    } else if oid.starts_with(HPKI) {
        Class::Of(Kind::Hpki)
    } else if oid.starts_with(JPKI) {
        Class::Of(Kind::Jpki)
    } else {
        Class::Other
    }
}

/// Which card a policy is of.
pub(super) fn kind_of(oid: &str) -> Option<Kind> {
    if oid.starts_with(HPKI) {
        Some(Kind::Hpki)
    } else if oid.starts_with(JPKI) {
        Some(Kind::Jpki)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::cards::policy::{
        Class, HPKI_AUTHENTICATION, JPKI_AUTHENTICATION, Rules, Tests, classify, kind_of,
    };
    use crate::cards::verdict::Policy;
    use api::card::Kind;
    use std::collections::BTreeSet;

    fn judge(rules: &Rules, kind: Kind, named: &[&str], valid: &[&str]) -> Policy {
        let named: Vec<String> = named.iter().map(|&it| it.to_owned()).collect();
        let valid: BTreeSet<String> = valid.iter().map(|&it| it.to_owned()).collect();
        rules.judge(kind, &named, &valid)
    }

    #[test]
    fn the_arcs_mean_what_the_profiles_say() {
        for (oid, class) in [
            (HPKI_AUTHENTICATION, Class::Of(Kind::Hpki)),
            ("1.2.392.100495.1.5.1.1.3.1", Class::Signing),
            ("1.2.392.100495.1.5.1.1.0.1", Class::Signing),
            ("1.2.392.100495.1.5.1.2.0.1", Class::Test(Kind::Hpki)),
            (JPKI_AUTHENTICATION, Class::Of(Kind::Jpki)),
            ("1.2.392.200149.8.5.1.1.20", Class::Signing),
            ("1.2.392.200149.8.5.1.0.20", Class::Signing),
            ("1.2.392.200149.8.5.1.0.30", Class::Test(Kind::Jpki)),
            ("1.2.392.100495.1.5.10", Class::Other),
        ] {
            assert_eq!(classify(oid), class, "{oid}");
        }
        assert_eq!(kind_of("1.2.392.100495.1.5.1.1.3.1"), Some(Kind::Hpki));
        assert_eq!(kind_of("1.2.392.200149.8.5.1.1.20"), Some(Kind::Jpki));
        assert_eq!(kind_of("1.2.3"), None);
    }

    #[test]
    fn a_policy_is_accepted_only_where_it_holds_along_the_path() {
        let rules = Rules::default();
        let [good] = [HPKI_AUTHENTICATION];
        assert_eq!(judge(&rules, Kind::Hpki, &[good], &[good]), Policy::Accepted { oid: good.to_owned() });
        assert_eq!(judge(&rules, Kind::Hpki, &[good], &[]), Policy::Other { oids: vec![good.to_owned()] });
        assert_eq!(
            judge(&rules, Kind::Jpki, &[good], &[good]),
            Policy::Other { oids: vec![good.to_owned()] },
            "the other card's policy"
        );
    }

    #[test]
    fn a_test_card_is_accepted_only_where_tests_are() {
        let test = "1.2.392.100495.1.5.1.2.0.1";
        let production = Rules::default();
        let trial = Rules::new([HPKI_AUTHENTICATION], [JPKI_AUTHENTICATION], Tests::Accepted).unwrap();
        assert_eq!(judge(&production, Kind::Hpki, &[test], &[]), Policy::Test { oid: test.to_owned() });
        assert_eq!(judge(&trial, Kind::Hpki, &[test], &[]), Policy::Accepted { oid: test.to_owned() });
        assert_eq!(judge(&trial, Kind::Jpki, &[test], &[]), Policy::Other { oids: vec![test.to_owned()] });
        let signing = "1.2.392.100495.1.5.1.1.0.1";
        assert_eq!(judge(&trial, Kind::Hpki, &[signing], &[]), Policy::Signing { oid: signing.to_owned() });
    }

    #[test]
    fn no_policy_is_none_and_another_is_named() {
        let rules = Rules::default();
        assert_eq!(judge(&rules, Kind::Hpki, &[], &[]), Policy::None);
        assert_eq!(
            judge(&rules, Kind::Hpki, &["1.2.3"], &[]),
            Policy::Other { oids: vec!["1.2.3".to_owned()] }
        );
    }

    #[test]
    fn what_is_no_oid_is_not_a_rule() {
        for said in ["", "1", "1.2", "1.2.x", "1..2.3", "1.2.03", "1.2.3 "] {
            assert_eq!(Rules::new([said], [], Tests::Refused).unwrap_err().said, said);
        }
    }
}
