//! Every card of the demonstration, and the one thing that is told about it.

use crate::common::START;
use crate::set::PKI;
use api::card::Kind;
use server::cards::{
    Certificate, Fault, HPKI_AUTHENTICATION, JPKI_AUTHENTICATION, OnUnknown, Path, Place, Pool, Presented,
    Roles, Rule, Rules, Sent, Source, Status, Tests, Verdict, examine,
};
use server::demo::pki::{Ca, Card};
use std::sync::LazyLock;

const GOOD: Status = Status::Good { as_of: START };

static POOL: LazyLock<Pool> = LazyLock::new(|| {
    let bytes = [Kind::Hpki, Kind::Jpki]
        .map(|kind| (kind, PKI.anchors(kind).unwrap().concat(), PKI.intermediates(kind).unwrap().concat()));
    let sources: Vec<Source<'_>> = bytes
        .iter()
        .flat_map(|(kind, roots, between)| {
            [(Place::Root, roots), (Place::Intermediate, between)].map(|(place, bytes)| Source {
                name: "demonstration",
                kind: *kind,
                place,
                bytes,
            })
        })
        .filter(|it| !it.bytes.is_empty())
        .collect();
    Pool::new(&sources).unwrap()
});

fn verdict(card: Card, tests: Tests) -> Verdict {
    let leaf = PKI.leaf(card).unwrap();
    let rules = Rules::new([HPKI_AUTHENTICATION], [JPKI_AUTHENTICATION], tests).unwrap();
    let presented = Presented { chain: [vec![leaf.certificate], leaf.issuers].concat() };
    examine(card.kind(), &presented, &POOL, &rules, START).unwrap().with(GOOD, GOOD)
}

/// What is told where tests are accepted and nothing was revoked.
fn expected(card: Card) -> Option<Fault> {
    match card {
        Card::Doctor
        | Card::DoctorRenewed
        | Card::Pharmacist
        | Card::HospitalDoctor
        | Card::Director
        | Card::Clerk
        | Card::TwoRoles
        | Card::Dentist
        | Card::Production
        | Card::Disabled
        | Card::Stranger
        | Card::Revoked
        | Card::OtherScheme
        | Card::RolesCutOff
        | Card::RolesWithoutSet
        | Card::RevokedSerialElsewhere
        | Card::SmallLetters
        | Card::MyNumber
        | Card::MyNumberRenewed
        | Card::MyNumberOfAnother
        | Card::MyNumberUnbound
        | Card::MyNumberRevoked
        | Card::MyNumberOnHold
        | Card::MyNumberUnknown
        | Card::MyNumberTestPolicy => None,
        Card::Signing | Card::MyNumberSigning => Some(Fault::SigningCertificate),
        Card::Expired | Card::MyNumberExpired => Some(Fault::Expired),
        Card::NotYet => Some(Fault::NotYetValid),
        Card::Forged => Some(Fault::Forged),
        Card::Authority | Card::UnknownPolicy | Card::UnknownCritical => Some(Fault::Broken),
        Card::SelfSigned | Card::MyNumberTest => Some(Fault::UnknownIssuer),
    }
}

#[test]
fn every_card_is_told_its_own_fault() {
    let found: Vec<_> =
        Card::ALL.map(|it| (it, verdict(it, Tests::Accepted).fault(OnUnknown::Refuse))).into();
    assert_eq!(found, Card::ALL.map(|it| (it, expected(it))));
}

#[test]
fn in_production_only_cards_that_are_no_tests_are_good() {
    let good: Vec<Card> = Card::ALL
        .into_iter()
        .filter(|it| verdict(*it, Tests::Refused).fault(OnUnknown::Refuse).is_none())
        .collect();
    let mine =
        |it: &Card| it.kind() == Kind::Jpki && *it != Card::MyNumberTestPolicy && expected(*it).is_none();
    let expected: Vec<Card> =
        [Card::Production].into_iter().chain(Card::ALL.into_iter().filter(mine)).collect();
    assert_eq!(good, expected);
    for card in [Card::Doctor, Card::MyNumberTestPolicy] {
        assert_eq!(verdict(card, Tests::Refused).fault(OnUnknown::Refuse), Some(Fault::TestCard));
    }
}

#[test]
fn professions_are_read_from_every_shape_of_card() {
    let some = |roles: &[&str]| Roles::Some { roles: roles.iter().map(|&it| it.to_owned()).collect() };
    for (card, roles) in [
        (Card::Doctor, some(&["Medical Doctor"])),
        (Card::Director, some(&["Director of Hospital"])),
        (Card::Clerk, Roles::None),
        (Card::MyNumber, Roles::None),
        (Card::OtherScheme, Roles::OtherScheme { oid: "1.2.392.100495.1.6.9.9".to_owned() }),
        (Card::RolesCutOff, Roles::Malformed),
        (Card::RolesWithoutSet, Roles::Malformed),
    ] {
        assert_eq!(verdict(card, Tests::Accepted).roles, roles, "{card:?}");
    }
    let Roles::Some { mut roles } = verdict(Card::TwoRoles, Tests::Accepted).roles else { panic!() };
    roles.sort();
    assert_eq!(roles, ["General Nurse", "Midwife"]);
}

#[test]
fn an_authority_certified_once_more_serves_old_cards_by_its_key() {
    let root = PKI.anchors(Kind::Hpki).unwrap().concat();
    let again = PKI.authority(Ca::Authentication1Again).unwrap().certificate;
    let pool = Pool::new(&[
        Source { name: "root", kind: Kind::Hpki, place: Place::Root, bytes: &root },
        Source { name: "again", kind: Kind::Hpki, place: Place::Intermediate, bytes: &again },
    ])
    .unwrap();
    let leaf = PKI.leaf(Card::Production).unwrap();
    let chain = [vec![leaf.certificate], leaf.issuers].concat();
    let examined = examine(Kind::Hpki, &Presented { chain }, &pool, &Rules::default(), START).unwrap();
    let verdict = examined.with(GOOD, GOOD);
    assert_eq!(verdict.fault(OnUnknown::Refuse), None);
    assert_eq!(
        verdict.sent,
        Sent::Issuers,
        "the old certificate of the same authority is no other generation"
    );
    let first = PKI.authority(Ca::Authentication1).unwrap().certificate;
    let key = |der: &[u8]| Certificate::read(der).unwrap().authority_key();
    assert_eq!(key(&first), key(&again));
}

#[test]
fn a_strange_root_of_the_same_name_is_no_root() {
    let leaf = verdict(Card::Forged, Tests::Accepted);
    assert_eq!(leaf.path, Path::Forged);
    assert_eq!(leaf.leaf.kind, Some(Kind::Hpki));
    let expired = verdict(Card::MyNumberExpired, Tests::Accepted);
    assert_eq!(expired.path, Path::Broken { rule: Rule::IssuerValidity }, "its authority ran out with it");
}
