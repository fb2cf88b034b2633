//! Pools: what goes in, what a browser is told of it, and that the two cards stay apart in it.

use crate::cards::certificates::{Ca, policies};
use crate::cards::world::World;
use api::card::CardKind;
use base64::Engine as _;
use server::cards::{
    AuthorityRank, Certificate, HPKI_AUTHENTICATION, NotPooled, Path, PathInputs, Pool, PoolSource, search,
};

#[test]
fn a_browser_is_told_the_issuing_authorities_of_the_card_it_is_asked_for() {
    let world = World::new();
    assert_eq!(
        world.pool.hints(CardKind::Hpki),
        [world.old.dn.der()],
        "one name for two generations; no root, no signing"
    );
    assert_eq!(
        world.pool.hints(CardKind::Jpki),
        [world.jpki[0].dn.der()],
        "the root issues the cards itself"
    );
}

#[test]
fn a_pool_is_read_from_pem_and_der_and_says_which_certificate_is_bad() {
    let (one, two) = (Ca::new("One"), Ca::new("Two"));
    let (one, two) = (one.root(vec![]), two.root(vec![]));
    let pem = |der: &[u8]| {
        let text = base64::engine::general_purpose::STANDARD.encode(der);
        format!("subject=Something\n-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
    };
    let read = |bytes: &[u8]| {
        Pool::new(&[PoolSource {
            name: "roots.pem",
            kind: CardKind::Jpki,
            place: AuthorityRank::Root,
            bytes,
        }])
        .map(|it| it.authorities().len())
    };
    assert_eq!(read((pem(&one) + &pem(&two)).as_bytes()).unwrap(), 2);
    assert_eq!(read(&[one.clone(), two.clone()].concat()).unwrap(), 2);
    let says = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
    assert_eq!(says(b""), "roots.pem: there is no certificate in it");
    assert_eq!(says(b"nothing"), "roots.pem: certificate number 1 cannot be read as PEM or DER");
    assert_eq!(
        says((pem(&one) + &pem(&two[..20])).as_bytes()),
        "roots.pem: certificate number 2 cannot be read as PEM or DER"
    );
    let mut damaged = one;
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(
        says(&damaged),
        "roots.pem: certificate number 1 (One) is damaged: its own signature does not hold"
    );
    assert!(matches!(read(&two.repeat(257)), Err(NotPooled::TooMany)));
}

#[test]
fn one_cards_root_does_not_vouch_for_the_others_authorities() {
    let (root, ca) = (Ca::new("Root"), Ca::new("CA"));
    let (root, middle, leaf) =
        (root.root(vec![]), root.certify(&ca, vec![policies(&[HPKI_AUTHENTICATION])]), ca.card("x", vec![]));
    let found = |of_root, of_middle| {
        let source = |kind, place, bytes| PoolSource { name: "x", kind, place, bytes };
        let pool = Pool::new(&[
            source(of_root, AuthorityRank::Root, &root),
            source(of_middle, AuthorityRank::Intermediate, &middle),
        ])
        .unwrap();
        search(&Certificate::read(&leaf).unwrap(), &pool, &PathInputs::at(crate::cards::certificates::NOW))
            .path
    };
    assert!(matches!(found(CardKind::Hpki, CardKind::Hpki), Path::Trusted { .. }));
    assert_eq!(found(CardKind::Jpki, CardKind::Hpki), Path::UnknownIssuer);
    assert_eq!(found(CardKind::Hpki, CardKind::Jpki), Path::UnknownIssuer);
}
