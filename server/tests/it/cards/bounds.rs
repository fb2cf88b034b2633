//! What issuers allow those below them: names, and policies.

use crate::cards::certificates::{Ca, NOW, broken, dn, names, policies, pool, with};
use server::cards::{Certificate, HPKI_AUTHENTICATION, PathInputs, Pool, Rule, When, search};
use server::demo::pki::mint::{Alternative, Extension, ext};
use std::collections::BTreeSet;

#[test]
fn names_outside_what_an_issuer_may_certify_are_refused() {
    let dns = |it: &str| Alternative::Dns(it.to_owned());
    let permitted = |it| vec![ext::name_constraints(&[it], &[]).unwrap()];
    let excluded = |it| vec![ext::name_constraints(&[], &[it]).unwrap()];
    let named = |it| vec![ext::subject_names(&[it]).unwrap()];
    let refused = broken(Rule::Names);
    for constrain in [0, 1] {
        let under = |constraint: Vec<Extension>, leaf: Vec<Extension>| match constrain {
            0 => with(constraint, vec![], leaf),
            _ => with(vec![], constraint, leaf),
        };
        assert_eq!(names(under(permitted(dns("good.test")), named(dns("a.good.test")))).len(), 2);
        assert_eq!(under(permitted(dns("good.test")), named(dns("bad.test"))), refused);
        assert_eq!(under(excluded(dns("bad.test")), named(dns("a.bad.test"))), refused);
        assert_eq!(names(under(permitted(dns("good.test")), vec![])).len(), 2, "no such name, no matter");
        assert_eq!(under(excluded(Alternative::Directory(dn("Card"))), vec![]), refused);
        let own = Alternative::Other("1.2.392.200149.8.5.5.1".to_owned(), "x".to_owned());
        assert_eq!(under(excluded(own.clone()), named(own.clone())), refused);
        assert_eq!(names(under(excluded(own), vec![])).len(), 2);
    }
    assert_eq!(with(permitted(Alternative::Directory(dn("Elsewhere"))), vec![], vec![]), refused);
}

#[test]
fn a_policy_holds_where_every_issuer_stands_for_it() {
    let wanted = |leaf: &[u8], pool: &Pool, explicit_policy| {
        let wanted = Some(BTreeSet::from([HPKI_AUTHENTICATION.to_owned()]));
        let settings = PathInputs { wanted, explicit_policy, ..PathInputs::at(NOW) };
        search(&Certificate::read(leaf).unwrap(), pool, &settings)
    };
    let (root, ca) = (Ca::new("Root"), Ca::new("CA"));
    let leaf = ca.card("Card", vec![]);
    for (named, holds) in [
        (Some(vec![HPKI_AUTHENTICATION]), true),
        (Some(vec!["2.5.29.32.0"]), true),
        (Some(vec!["1.2.392.100495.1.5.1.1.3.1"]), false),
        (None, false),
    ] {
        let middle = root.certify(&ca, named.iter().map(|it| policies(it)).collect());
        let pool = pool(&[&root.root(vec![])], &[&middle]);
        let lenient = wanted(&leaf, &pool, When::WhenSaid);
        assert_eq!(names(lenient.path).len(), 2, "{named:?}");
        assert_eq!(!lenient.policies.is_empty(), holds, "{named:?}");
        let strict = wanted(&leaf, &pool, When::AtOnce);
        assert_eq!(strict.path == broken(Rule::Policy), !holds, "{named:?}");
    }
}

#[test]
fn an_issuer_may_demand_a_policy_and_forbid_to_stretch_it() {
    let demand = || ext::policy_constraints(Some(0), None).unwrap();
    let any = || policies(&["2.5.29.32.0"]);
    let refused = broken(Rule::Policy);
    assert_eq!(with(vec![], vec![demand()], vec![]), refused, "the authority names none");
    assert_eq!(names(with(vec![], vec![any(), demand()], vec![])).len(), 2);
    assert_eq!(with(vec![demand()], vec![], vec![]), refused, "a root's demand holds too");
    assert_eq!(with(vec![], vec![], vec![demand()]), refused, "and a card's own");
    let no_any = || ext::inhibit_any_policy(0).unwrap();
    assert_eq!(with(vec![], vec![any(), demand(), no_any()], vec![any()]), refused);
    assert_eq!(with(vec![no_any()], vec![any(), demand()], vec![]), refused);
    let map = |to| ext::policy_mappings(&[("1.2.3", to)]).unwrap();
    let mapped = |more: Vec<Extension>, to| {
        let middle = [vec![policies(&["1.2.3"]), map(to)], more].concat();
        with(vec![], middle, vec![])
    };
    assert_eq!(names(mapped(vec![demand()], HPKI_AUTHENTICATION)).len(), 2);
    assert_eq!(mapped(vec![ext::policy_constraints(Some(0), Some(0)).unwrap()], "1.2.4"), refused);
    assert_eq!(mapped(vec![], "2.5.29.32.0"), refused, "anyPolicy is never mapped");
}

#[test]
fn a_policy_named_twice_cannot_be_meant() {
    let twice = vec![policies(&["1.2.3", "1.2.3"])];
    assert_eq!(with(vec![], vec![], twice), broken(Rule::Malformed { oid: "2.5.29.32".to_owned() }));
}
