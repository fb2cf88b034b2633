//! What an authority's extended key usage allows the cards below it.

use crate::cards::certificates::{Ca, names, path, pool, with};
use server::cards::{Certificate, Path, PathInputs, Rule, search};
use server::clock::Timestamp;
use server::demo::pki::mint::Extension;
use server::demo::pki::mint::ext::{self, Critical};

/// 2026-11-28T00:00:00Z, when the certificates in `fixtures` are valid.
const THEN: Timestamp = Timestamp::from_millis(1_795_824_000_000);
const CLIENT: &str = "1.3.6.1.5.5.7.3.2";
const MAIL: &str = "1.3.6.1.5.5.7.3.4";
const SERVER: &str = "1.3.6.1.5.5.7.3.1";
const ANY: &str = "2.5.29.37.0";

fn refused() -> Path {
    Path::Broken { rule: Rule::Purpose }
}

fn purposes(critical: Critical, oids: &[&str]) -> Vec<Extension> {
    vec![ext::extended_key_usage(critical, oids).unwrap()]
}

#[test]
fn a_card_below_an_authority_for_mail_only_is_refused() {
    let pool =
        pool(&[include_bytes!("fixtures/root.pem")], &[include_bytes!("fixtures/authority-for-mail.pem")]);
    let card = crate::set::der(include_bytes!("fixtures/card-below-authority-for-mail.pem"));
    let found = search(&Certificate::read(&card).unwrap(), &pool, &PathInputs::at(THEN));
    assert_eq!(found.path, refused());
}

#[test]
fn every_authority_on_the_path_must_be_for_authentication_where_it_says_what_it_is_for() {
    for critical in [Critical::Yes, Critical::No] {
        for wrong in [&[MAIL][..], &[SERVER], &[ext::OCSP_SIGNING], &[MAIL, SERVER]] {
            assert_eq!(with(vec![], purposes(critical, wrong), vec![]), refused(), "{wrong:?}");
            assert_eq!(with(purposes(critical, wrong), vec![], vec![]), refused(), "a root's, {wrong:?}");
            // What the card says of itself does not help.
            let own = purposes(Critical::No, &[CLIENT]);
            assert_eq!(with(vec![], purposes(critical, wrong), own), refused(), "{wrong:?}");
        }
        for right in [&[CLIENT][..], &[MAIL, CLIENT], &[ANY], &[MAIL, ANY]] {
            assert_eq!(names(with(vec![], purposes(critical, right), vec![])), ["CA", "Root"], "{right:?}");
            assert_eq!(names(with(purposes(critical, right), vec![], vec![])), ["CA", "Root"], "{right:?}");
        }
    }
}

#[test]
fn an_authority_further_up_binds_those_below_it() {
    let [root, one, two] = ["Root", "One", "Two"].map(Ca::new);
    let leaf = two.card("Card", vec![]);
    let client = || purposes(Critical::No, &[CLIENT]);
    for (above, outcome) in
        [(purposes(Critical::No, &[MAIL]), None), (client(), Some(["Two", "One", "Root"]))]
    {
        let pool = pool(&[&root.root(vec![])], &[&root.certify(&one, above), &one.certify(&two, client())]);
        match outcome {
            Some(issuers) => assert_eq!(names(path(&leaf, &pool)), issuers),
            None => assert_eq!(path(&leaf, &pool), refused()),
        }
    }
}

#[test]
fn an_authority_that_was_certified_for_both_purposes_is_trusted_by_the_right_certificate() {
    let (root, ca) = (Ca::new("Root"), Ca::new("CA"));
    let for_mail = root.certify(&ca, purposes(Critical::No, &[MAIL]));
    let for_people = root.certify(&ca, purposes(Critical::No, &[CLIENT]));
    for order in [[&for_mail, &for_people], [&for_people, &for_mail]] {
        let pool = pool(&[&root.root(vec![])], &order.map(Vec::as_slice));
        assert_eq!(names(path(&ca.card("Card", vec![]), &pool)), ["CA", "Root"]);
    }
}
