//! Paths made to be difficult to find: generations with one name, rings, crowds, and what only looks like a path.

use crate::cards::certificates::{Ca, FROM, authority, broken, card, dn, found, names, path, pool};
use server::cards::{Certificate, Path, Rule};
use server::demo::pki::mint::{Attribute, Dn, MintAlgorithm, MintKey, Template, TextEncoding, ext};

#[test]
fn two_generations_with_one_name_are_told_apart_by_their_keys() {
    let (root, old, new) = (Ca::new("Root"), Ca::new("CA"), Ca::new("CA"));
    let forger = Ca::new("CA");
    let certificates = [root.certify(&old, vec![]), root.certify(&new, vec![])];
    let root = root.root(vec![]);
    for order in [[0, 1], [1, 0]] {
        let pool = pool(&[&root], &[&certificates[order[0]], &certificates[order[1]]]);
        for (ca, certificate) in [(&old, &certificates[0]), (&new, &certificates[1])] {
            let key = Certificate::read(certificate).unwrap().authority_key();
            match path(&ca.card("Card", vec![]), &pool) {
                Path::Trusted { issuers } => assert_eq!(issuers[0].key, key),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(path(&forger.card("Card", vec![]), &pool), Path::Forged);
    }
}

#[test]
fn a_certificate_renewed_with_its_key_serves_where_the_old_one_ran_out() {
    let (root, ca) = (Ca::new("Root"), Ca::new("CA"));
    let template = root.template(&ca.dn, authority(vec![]));
    let out = Template { until: FROM, ..template }.sign(ca.key.spki(), &root.key).unwrap();
    let renewed = root.certify(&ca, vec![]);
    let pool = pool(&[&root.root(vec![])], &[&out, &renewed]);
    let found = found(&ca.card("Card", vec![]), &pool);
    assert_eq!(names(found.path), ["CA", "Root"]);
    assert_eq!(found.checks, 1, "one key, one check");
}

#[test]
fn a_name_written_otherwise_is_the_same_name() {
    let root = Ca::new("Root");
    let mut ca = Ca::new("CA");
    let middle = root.certify(&ca, vec![]);
    ca.dn = Dn::typed(&[
        (Attribute::C, TextEncoding::Printable, "jp"),
        (Attribute::O, TextEncoding::Bmp, " TEST "),
        (Attribute::Cn, TextEncoding::Printable, "ca"),
    ])
    .unwrap();
    let pool = pool(&[&root.root(vec![])], &[&middle]);
    assert_eq!(names(path(&ca.card("Card", vec![]), &pool)), ["CA", "Root"]);
}

#[test]
fn authorities_that_certify_each_other_lead_nowhere_by_themselves() {
    let [root, a, b, c] = ["Root", "A", "B", "C"].map(Ca::new);
    let ring = [a.certify(&b, vec![]), b.certify(&c, vec![]), c.certify(&a, vec![]), b.certify(&a, vec![])];
    let ring: Vec<&[u8]> = ring.iter().map(Vec::as_slice).collect();
    let leaf = a.card("Card", vec![]);
    assert_eq!(path(&leaf, &pool(&[&root.root(vec![])], &ring)), Path::UnknownIssuer);
    let way_out = root.certify(&c, vec![]);
    let with_a_way_out: Vec<&[u8]> = ring.iter().copied().chain([way_out.as_slice()]).collect();
    let forbidding = root.root(vec![ext::authority(Some(0)).unwrap()]);
    let around = found(&leaf, &pool(&[&forbidding], &with_a_way_out));
    assert_eq!(around.path, broken(Rule::PathLength));
    assert!(around.steps < 10, "nobody is passed twice: {} steps", around.steps);
    let path = names(path(&leaf, &pool(&[&root.root(vec![])], &with_a_way_out)));
    assert_eq!((path.first().unwrap().as_str(), path.last().unwrap().as_str()), ("A", "Root"));
}

#[test]
fn exponentially_many_paths_are_not_all_walked() {
    // Nine layers of four authorities, each certified by every one above it: 4^9 paths, and the root allows none of them.
    let root = Ca::new("Root");
    let layers: Vec<Vec<Ca>> =
        (0..8).map(|layer| (0..4).map(|n| Ca::new(&format!("{layer} {n}"))).collect()).collect();
    let mut certificates: Vec<Vec<u8>> = layers[0].iter().map(|it| root.certify(it, vec![])).collect();
    for pair in layers.windows(2) {
        for upper in &pair[0] {
            certificates.extend(pair[1].iter().map(|lower| upper.certify(lower, vec![])));
        }
    }
    let intermediates: Vec<&[u8]> = certificates.iter().map(Vec::as_slice).collect();
    let forbidding = root.root(vec![ext::authority(Some(0)).unwrap()]);
    let bounded = found(&layers[7][0].card("Card", vec![]), &pool(&[&forbidding], &intermediates));
    assert_eq!(bounded.path, broken(Rule::PathLength));
    assert_eq!(bounded.checks, 1);
    assert!(bounded.steps <= 500, "{} steps", bounded.steps);
    let open = found(&layers[7][0].card("Card", vec![]), &pool(&[&root.root(vec![])], &intermediates));
    assert_eq!(names(open.path).len(), 9);
    assert!(open.steps <= 9, "{} steps", open.steps);
}

#[test]
fn a_path_longer_than_any_real_one_is_refused() {
    let line: Vec<Ca> = (0..12).map(|n| Ca::new(&format!("{n}"))).collect();
    let certificates: Vec<Vec<u8>> = line.windows(2).map(|it| it[0].certify(&it[1], vec![])).collect();
    let intermediates: Vec<&[u8]> = certificates.iter().map(Vec::as_slice).collect();
    let pool = pool(&[&line[0].root(vec![])], &intermediates);
    assert_eq!(path(&line[11].card("Card", vec![]), &pool), broken(Rule::TooLong));
    assert_eq!(names(path(&line[9].card("Card", vec![]), &pool)).len(), 10);
}

#[test]
fn a_damaged_signature_is_a_forgery() {
    let (root, ca) = (Ca::new("Root"), Ca::new("CA"));
    let pool = pool(&[&root.root(vec![])], &[&root.certify(&ca, vec![])]);
    let mut leaf = ca.card("Card", vec![]);
    *leaf.last_mut().unwrap() ^= 1;
    assert_eq!(path(&leaf, &pool), Path::Forged);
    // Good bits, of which the last is said not to count. It has to be a zero, or it would not be DER.
    let even = |leaf: &Vec<u8>| leaf.last().is_some_and(|it| it % 2 == 0);
    let mut leaf = std::iter::repeat_with(|| ca.card("Card", vec![])).find(even).unwrap();
    let ends =
        |at: &usize| leaf[*at] == 3 && at + 2 + usize::from(leaf[at + 1]) == leaf.len() && leaf[at + 2] == 0;
    let bits = (0..leaf.len() - 60).rev().find(ends).unwrap();
    leaf[bits + 2] = 1;
    assert_eq!(path(&leaf, &pool), Path::Forged);
    // An authority in the pool whose own certificate is a forgery: its cards are no better.
    let stranger = Ca::new("Root");
    let orphan = self::pool(&[&root.root(vec![])], &[&stranger.certify(&ca, vec![])]);
    assert_eq!(path(&ca.card("Card", vec![]), &orphan), Path::Forged);
    assert_eq!(orphan.orphans().count(), 1);
}

#[test]
fn what_no_authority_of_ours_issued_has_an_unknown_issuer() {
    let (root, stranger) = (Ca::new("Root"), Ca::new("Stranger"));
    let pool = pool(&[&root.root(vec![])], &[]);
    assert_eq!(path(&stranger.card("Card", vec![]), &pool), Path::UnknownIssuer);
    assert_eq!(path(&stranger.root(vec![]), &pool), Path::UnknownIssuer);
}

#[test]
fn an_algorithm_that_proves_nothing_is_named() {
    let root = Ca { dn: dn("Root"), key: MintKey::rsa().unwrap() };
    let ca = Ca { dn: dn("CA"), key: MintKey::rsa().unwrap() };
    let pool = pool(&[&root.root(vec![])], &[&root.certify(&ca, vec![])]);
    let signed = |algorithm| {
        let template = Template { algorithm: Some(algorithm), ..ca.template(&dn("Card"), card()) };
        path(&template.sign(MintKey::p256().unwrap().spki(), &ca.key).unwrap(), &pool)
    };
    assert_eq!(signed(MintAlgorithm::RsaSha1), Path::Algorithm { oid: "1.2.840.113549.1.1.5".to_owned() });
    assert_eq!(names(signed(MintAlgorithm::RsaSha256)), ["CA", "Root"]);
    assert_eq!(names(signed(MintAlgorithm::RsaPssSha256)), ["CA", "Root"]);
}

#[test]
fn a_forgery_is_none_of_the_algorithm_where_a_generation_has_another_sort_of_key() {
    let root = Ca::new("Root");
    let [old, forger] = [(); 2].map(|()| Ca { dn: dn("CA"), key: MintKey::rsa().unwrap() });
    let new = Ca::new("CA");
    let certificates = [root.certify(&old, vec![]), root.certify(&new, vec![])];
    let leaf = forger.card("Card", vec![]);
    for order in [[0, 1], [1, 0]] {
        let generations = order.map(|it| certificates[it].as_slice());
        assert_eq!(path(&leaf, &pool(&[&root.root(vec![])], &generations)), Path::Forged);
        // The same for an authority whose certificate is forged, below generations of roots.
        let below = Ca::new("Below");
        let middle = forger.certify(&below, vec![]);
        let pool = pool(&generations, &[&middle]);
        assert_eq!(path(&below.card("Card", vec![]), &pool), Path::Forged);
    }
}

#[test]
fn a_forged_card_is_told_as_forged_where_its_signer_has_a_key_of_another_sort() {
    let (root, ca) = (Ca::new("Root"), Ca::new("CA"));
    let forger = Ca { dn: ca.dn.clone(), key: MintKey::rsa().unwrap() };
    let (top, middle) = (root.root(vec![]), root.certify(&ca, vec![]));
    assert_eq!(path(&forger.card("Card", vec![]), &pool(&[&top], &[&middle])), Path::Forged);
    // The same where the authority below the root is the forged one.
    let stranger = Ca { dn: root.dn.clone(), key: MintKey::rsa().unwrap() };
    let middle = stranger.certify(&ca, vec![]);
    assert_eq!(path(&ca.card("Card", vec![]), &pool(&[&top], &[&middle])), Path::Forged);
}
