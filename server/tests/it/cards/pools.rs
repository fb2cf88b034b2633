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

#[test]
fn no_certificate_of_several_in_a_file_is_passed_over() {
    let pem = |der: &[u8]| {
        let text = base64::engine::general_purpose::STANDARD.encode(der);
        format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
    };
    let [first, second] = ["One", "Two"].map(|name| pem(&Ca::new(name).root(vec![])));
    let pooled = |bytes: &[u8]| {
        let source =
            PoolSource { name: "roots.pem", kind: CardKind::Hpki, place: AuthorityRank::Root, bytes };
        Pool::new(&[source]).map(|it| it.authorities().len()).map_err(|it| it.to_string())
    };
    for (what, file) in [
        ("one after the other", format!("{first}{second}")),
        ("a byte order mark", format!("\u{feff}{first}{second}")),
        ("two of them", format!("\u{feff}{first}\u{feff}{second}")),
        ("no line end between", format!("{}{second}", first.trim_end())),
        ("comments", format!("# 一つ目\nsubject=One\n{first}\n# two\n{second}# end")),
        ("line ends of Windows", format!("{first}{second}").replace('\n', "\r\n")),
        ("line ends of old", format!("{first}{second}").replace('\n', "\r")),
        (
            "a list between",
            format!("{first}-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n{second}"),
        ),
    ] {
        assert_eq!(pooled(file.as_bytes()), Ok(2), "{what}");
    }
    for (what, file) in [
        ("the first breaks off", format!("{}\n{second}", &first[..first.len() / 2])),
        ("the second breaks off", format!("{second}{}", &first[..first.len() / 2])),
        ("an old label", format!("{first}{}", second.replace(" CERT", " X509 CERT"))),
        ("a label that means more", format!("{first}{}", second.replace(" CERT", " TRUSTED CERT"))),
    ] {
        assert!(pooled(file.as_bytes()).unwrap_err().contains("cannot be read"), "{what}");
    }
    let der = Ca::new("One").root(vec![]);
    assert_eq!(pooled(&[&der[..], b"\r\n"].concat()), Ok(1));
    assert_eq!(pooled(&[&der[..], &der[..], b"\n"].concat()), Ok(2));
}
