//! Paths that are good for one reason or bad for one: the rules, at every level.

use crate::cards::certificates::{
    Ca, FROM, NOW, UNTIL, authority, broken, card, dn, names, path, pool, with,
};
use der::Tag;
use server::cards::{Certificate, Path, Rule, Validity};
use server::clock::Timestamp;
use server::demo::pki::mint::{Edition, KeyUsages, MintAlgorithm, MintKey, Template, ext, wrap};
use std::time::Duration;

/// How far an authority's clock may be ahead of ours.
const AHEAD: Duration = Duration::from_mins(5);

#[test]
fn a_card_leads_through_its_authority_to_the_root() {
    assert_eq!(names(with(vec![], vec![], vec![])), ["CA", "Root"]);
}

#[test]
fn a_critical_extension_nobody_knows_is_refused_at_every_level() {
    let unknown = |critical| vec![ext::raw("1.2.392.999.1", critical, vec![5, 0]).unwrap()];
    let refused = broken(Rule::UnknownCritical { oid: "1.2.392.999.1".to_owned() });
    let critical = || unknown(ext::Critical::Yes);
    assert_eq!(with(critical(), vec![], vec![]), refused);
    assert_eq!(with(vec![], critical(), vec![]), refused);
    assert_eq!(with(vec![], vec![], critical()), refused);
    let harmless = || unknown(ext::Critical::No);
    assert_eq!(names(with(harmless(), harmless(), harmless())).len(), 2);
}

#[test]
fn an_extension_that_is_not_acted_on_may_not_be_critical() {
    for (oid, value) in
        [("2.5.29.35", vec![0x30, 0]), ("2.5.29.14", vec![4, 1, 1]), ("2.5.29.31", vec![0x30, 0])]
    {
        let critical = vec![ext::raw(oid, ext::Critical::Yes, value).unwrap()];
        assert_eq!(with(vec![], vec![], critical), broken(Rule::UnknownCritical { oid: oid.to_owned() }));
    }
}

#[test]
fn the_same_extension_twice_is_refused_at_every_level() {
    let twice = || {
        let one = ext::raw("1.2.392.999.1", ext::Critical::No, vec![5, 0]).unwrap();
        vec![one.clone(), one]
    };
    let refused = broken(Rule::RepeatedExtension { oid: "1.2.392.999.1".to_owned() });
    assert_eq!(with(twice(), vec![], vec![]), refused);
    assert_eq!(with(vec![], twice(), vec![]), refused);
    assert_eq!(with(vec![], vec![], twice()), refused);
}

#[test]
fn an_extension_that_cannot_be_read_is_refused_even_where_it_is_not_critical() {
    for (oid, value) in [
        ("2.5.29.15", vec![0x30, 0]),
        ("2.5.29.19", vec![0x30, 3, 2, 1, 0]), // a path length, but no authority
        ("2.5.29.17", vec![0x30, 0]),
        ("2.5.29.30", vec![0x30, 0]),
        ("2.5.29.32", vec![0x30, 0]),
        ("2.5.29.15", vec![3, 2, 7, 0x80, 0]), // something after it
    ] {
        let bad = || vec![ext::raw(oid, ext::Critical::No, value.clone()).unwrap()];
        let refused = broken(Rule::Malformed { oid: oid.to_owned() });
        assert_eq!(with(vec![], vec![], bad()), refused);
        assert_eq!(with(vec![], bad(), vec![]), refused);
    }
}

#[test]
fn who_is_no_authority_issues_nothing() {
    let ordinary = || vec![ext::no_authority().unwrap()];
    assert_eq!(with(vec![], ordinary(), vec![]), broken(Rule::NotAuthority));
    assert_eq!(with(ordinary(), vec![], vec![]), broken(Rule::NotAuthority));
    let silent = |ca: &Ca| {
        let signer = ext::key_usage(KeyUsages::KeyCertSign).unwrap();
        ca.template(&dn("CA"), vec![signer])
    };
    let (root, ca) = (Ca::new("Root"), Ca::new("CA"));
    let middle = silent(&root).sign(ca.key.spki(), &root.key).unwrap();
    assert_eq!(
        path(&ca.card("Card", vec![]), &pool(&[&root.root(vec![])], &[&middle])),
        broken(Rule::NotAuthority)
    );
}

#[test]
fn a_card_issues_no_card() {
    let (root, ca) = (Ca::new("Root"), Ca::new("CA"));
    let card = Ca::new("Card");
    let own =
        ca.template(&card.dn, crate::cards::certificates::card()).sign(card.key.spki(), &ca.key).unwrap();
    let pool = pool(&[&root.root(vec![])], &[&root.certify(&ca, vec![])]);
    assert_eq!(names(path(&own, &pool)), ["CA", "Root"]);
    assert_eq!(path(&card.card("Forged", vec![]), &pool), Path::UnknownIssuer);
}

#[test]
fn a_key_that_may_not_sign_certificates_signs_none() {
    let lists_only = || vec![ext::key_usage(KeyUsages::CRLSign).unwrap()];
    assert_eq!(with(vec![], lists_only(), vec![]), broken(Rule::KeyUsage));
    assert_eq!(with(lists_only(), vec![], vec![]), broken(Rule::KeyUsage));
}

#[test]
fn an_authority_may_limit_how_many_stand_below_it() {
    let [root, one, two] = ["Root", "One", "Two"].map(Ca::new);
    let leaf = two.card("Card", vec![]);
    for (root_limit, one_limit, outcome) in [
        (Some(0), None, broken(Rule::PathLength)),
        (Some(1), None, broken(Rule::PathLength)),
        (None, Some(0), broken(Rule::PathLength)),
    ] {
        let limit = |it: Option<u8>| vec![ext::authority(it).unwrap()];
        let pool = pool(
            &[&root.root(limit(root_limit))],
            &[&root.certify(&one, limit(one_limit)), &one.certify(&two, vec![])],
        );
        assert_eq!(path(&leaf, &pool), outcome, "{root_limit:?} {one_limit:?}");
    }
    let pool = pool(
        &[&root.root(vec![ext::authority(Some(2)).unwrap()])],
        &[
            &root.certify(&one, vec![ext::authority(Some(1)).unwrap()]),
            &one.certify(&two, vec![ext::authority(Some(0)).unwrap()]),
        ],
    );
    assert_eq!(names(path(&leaf, &pool)), ["Two", "One", "Root"]);
}

#[test]
fn an_authoritys_own_roll_over_is_not_counted() {
    let (root, old, new) = (Ca::new("Root"), Ca::new("CA"), Ca::new("CA"));
    let limit = || vec![ext::authority(Some(0)).unwrap()];
    let pool = pool(&[&root.root(vec![])], &[&root.certify(&old, limit()), &old.certify(&new, limit())]);
    assert_eq!(names(path(&new.card("Card", vec![]), &pool)), ["CA", "CA", "Root"]);
}

#[test]
fn both_ends_of_a_time_belong_to_it() {
    let second = Duration::from_secs(1);
    let (root, ca) = (Ca::new("Root"), Ca::new("CA"));
    let leaf = |from, until| {
        let template = ca.template(&dn("Card"), card());
        let der =
            Template { from, until, ..template }.sign(MintKey::p256().unwrap().spki(), &ca.key).unwrap();
        Certificate::read(&der).unwrap().validity(NOW)
    };
    assert_eq!(leaf(NOW, UNTIL), Validity::Valid);
    assert_eq!(leaf(NOW + AHEAD, UNTIL), Validity::Valid, "clocks differ by minutes");
    assert_eq!(leaf(NOW + AHEAD + second, UNTIL), Validity::NotYet);
    assert_eq!(leaf(FROM, NOW), Validity::Valid);
    assert_eq!(leaf(FROM, NOW.before(second)), Validity::Expired);
    // The same for an authority, where it breaks the path.
    let under = |from, until| {
        let template = root.template(&ca.dn, authority(vec![]));
        let middle = Template { from, until, ..template }.sign(ca.key.spki(), &root.key).unwrap();
        path(&ca.card("Card", vec![]), &pool(&[&root.root(vec![])], &[&middle]))
    };
    assert_eq!(names(under(NOW, NOW)).len(), 2);
    assert_eq!(names(under(NOW + AHEAD, UNTIL)).len(), 2);
    assert_eq!(under(NOW + AHEAD + second, UNTIL), broken(Rule::IssuerValidity));
    assert_eq!(under(FROM, NOW.before(second)), broken(Rule::IssuerValidity));
}

#[test]
fn a_second_lasts_until_the_next_one() {
    let ca = Ca::new("CA");
    let template = ca.template(&dn("Card"), card());
    let der = Template { until: NOW, ..template }.sign(MintKey::p256().unwrap().spki(), &ca.key).unwrap();
    let certificate = Certificate::read(&der).unwrap();
    assert_eq!(certificate.validity(NOW + Duration::from_millis(999)), Validity::Valid);
    assert_eq!(certificate.validity(NOW + Duration::from_secs(1)), Validity::Expired);
    assert_eq!(certificate.valid_until(), NOW);
}

#[test]
fn times_are_read_on_both_sides_of_2050() {
    let ca = Ca::new("CA");
    for millis in [2_524_607_999_000, 2_524_608_000_000, 4_102_444_800_000] {
        let until = Timestamp::from_millis(millis);
        let template = ca.template(&dn("Card"), card());
        let der = Template { until, ..template }.sign(MintKey::p256().unwrap().spki(), &ca.key).unwrap();
        let certificate = Certificate::read(&der).unwrap();
        assert_eq!(certificate.valid_until(), until);
        assert_eq!(certificate.validity(until), Validity::Valid);
        assert_eq!(certificate.validity(until + Duration::from_secs(1)), Validity::Expired);
    }
}

#[test]
fn a_certificate_of_version_1_is_refused_at_every_level() {
    let (root, ca) = (Ca::new("Root"), Ca::new("CA"));
    let old = |it| Template { edition: Edition::One, extensions: Vec::new(), ..it };
    let leaf = old(ca.template(&dn("Card"), vec![])).sign(MintKey::p256().unwrap().spki(), &ca.key).unwrap();
    let middle = old(root.template(&ca.dn, vec![])).sign(ca.key.spki(), &root.key).unwrap();
    let top = old(root.template(&root.dn, vec![])).sign_self(&root.key).unwrap();
    let good = (root.root(vec![]), root.certify(&ca, vec![]), ca.card("Card", vec![]));
    assert_eq!(path(&leaf, &pool(&[&good.0], &[&good.1])), broken(Rule::Version));
    assert_eq!(path(&good.2, &pool(&[&good.0], &[&middle])), broken(Rule::Version));
    assert_eq!(path(&good.2, &pool(&[&top], &[&good.1])), broken(Rule::Version));
}

#[test]
fn two_algorithms_named_in_one_certificate_contradict_each_other() {
    let (root, ca) = (Ca::new("Root"), Ca::new("CA"));
    let pool = pool(&[&root.root(vec![])], &[&root.certify(&ca, vec![])]);
    let good = ca.card("Card", vec![]);
    // The signed part says ECDSA with SHA-384, its envelope ECDSA with SHA-256, which is what it is signed with.
    let length = 4 + usize::from(good[6]) * 256 + usize::from(good[7]);
    let mut signed = good[4..4 + length].to_vec();
    let at = signed.windows(8).position(|it| it == [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]).unwrap();
    let envelope = [0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
    let mut made = |digest| {
        signed[at + 7] = digest;
        let signature = ca.key.sign(MintAlgorithm::EcdsaSha256, &signed).unwrap();
        let bits = [vec![3, u8::try_from(signature.len() + 1).unwrap(), 0], signature].concat();
        wrap(Tag::Sequence, &[&signed[..], &envelope, &bits].concat()).unwrap()
    };
    assert_eq!(names(path(&made(2), &pool)), ["CA", "Root"]);
    assert_eq!(path(&made(3), &pool), broken(Rule::Version));
}
