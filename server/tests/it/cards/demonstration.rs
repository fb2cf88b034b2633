//! Every card of the demonstration, and the one thing that is told about it.

use crate::common::START;
use crate::set::PKI;
use api::card::CardKind;
use server::cards::{
    AuthorityRank, Certificate, Fault, HPKI_AUTHENTICATION, JPKI_AUTHENTICATION, OnUnknown, Path,
    PolicyRules, Pool, PoolSource, PresentedChain, RevocationStatus, Roles, Rule, SentIssuers, Tests,
    Verdict, examine,
};
use server::demo::pki::{Ca, DemoCard};
use std::sync::LazyLock;

const GOOD: RevocationStatus = RevocationStatus::Good { as_of: START };

static POOL: LazyLock<Pool> = LazyLock::new(|| {
    let bytes = [CardKind::Hpki, CardKind::Jpki]
        .map(|kind| (kind, PKI.anchors(kind).unwrap().concat(), PKI.intermediates(kind).unwrap().concat()));
    let sources: Vec<PoolSource<'_>> = bytes
        .iter()
        .flat_map(|(kind, roots, between)| {
            [(AuthorityRank::Root, roots), (AuthorityRank::Intermediate, between)]
                .map(|(place, bytes)| PoolSource { name: "demonstration", kind: *kind, place, bytes })
        })
        .filter(|it| !it.bytes.is_empty())
        .collect();
    Pool::new(&sources).unwrap()
});

fn verdict(card: DemoCard, tests: Tests) -> Verdict {
    let leaf = PKI.leaf(card).unwrap();
    let rules = PolicyRules::new([HPKI_AUTHENTICATION], [JPKI_AUTHENTICATION], tests).unwrap();
    let presented = PresentedChain { chain: [vec![leaf.certificate], leaf.issuers].concat() };
    examine(card.kind(), &presented, &POOL, &rules, START).unwrap().with(GOOD, GOOD)
}

/// What is told where tests are accepted and nothing was revoked.
fn expected(card: DemoCard) -> Option<Fault> {
    match card {
        DemoCard::Doctor
        | DemoCard::DoctorRenewed
        | DemoCard::Pharmacist
        | DemoCard::HospitalDoctor
        | DemoCard::Director
        | DemoCard::Clerk
        | DemoCard::TwoRoles
        | DemoCard::Dentist
        | DemoCard::Production
        | DemoCard::Disabled
        | DemoCard::Stranger
        | DemoCard::Revoked
        | DemoCard::OtherScheme
        | DemoCard::RolesCutOff
        | DemoCard::RolesWithoutSet
        | DemoCard::RevokedSerialElsewhere
        | DemoCard::SmallLetters
        | DemoCard::MyNumber
        | DemoCard::MyNumberRenewed
        | DemoCard::MyNumberOfAnother
        | DemoCard::MyNumberUnbound
        | DemoCard::MyNumberRevoked
        | DemoCard::MyNumberOnHold
        | DemoCard::MyNumberUnknown
        | DemoCard::MyNumberTestPolicy => None,
        DemoCard::Signing | DemoCard::MyNumberSigning => Some(Fault::SigningCertificate),
        DemoCard::Expired | DemoCard::MyNumberExpired => Some(Fault::Expired),
        DemoCard::NotYet => Some(Fault::NotYetValid),
        DemoCard::Forged => Some(Fault::Forged),
        DemoCard::Authority | DemoCard::UnknownPolicy | DemoCard::UnknownCritical => Some(Fault::Broken),
        DemoCard::SelfSigned | DemoCard::MyNumberTest => Some(Fault::UnknownIssuer),
    }
}

#[test]
fn every_card_is_told_its_own_fault() {
    let found: Vec<_> =
        DemoCard::ALL.map(|it| (it, verdict(it, Tests::Accepted).fault(OnUnknown::Refuse))).into();
    assert_eq!(found, DemoCard::ALL.map(|it| (it, expected(it))));
}

#[test]
fn in_production_only_cards_that_are_no_tests_are_good() {
    let good: Vec<DemoCard> = DemoCard::ALL
        .into_iter()
        .filter(|it| verdict(*it, Tests::Refused).fault(OnUnknown::Refuse).is_none())
        .collect();
    let mine = |it: &DemoCard| {
        it.kind() == CardKind::Jpki && *it != DemoCard::MyNumberTestPolicy && expected(*it).is_none()
    };
    let expected: Vec<DemoCard> =
        [DemoCard::Production].into_iter().chain(DemoCard::ALL.into_iter().filter(mine)).collect();
    assert_eq!(good, expected);
    for card in [DemoCard::Doctor, DemoCard::MyNumberTestPolicy] {
        assert_eq!(verdict(card, Tests::Refused).fault(OnUnknown::Refuse), Some(Fault::TestCard));
    }
}

#[test]
fn professions_are_read_from_every_shape_of_card() {
    let some = |roles: &[&str]| Roles::Some { roles: roles.iter().map(|&it| it.to_owned()).collect() };
    for (card, roles) in [
        (DemoCard::Doctor, some(&["Medical Doctor"])),
        (DemoCard::Director, some(&["Director of Hospital"])),
        (DemoCard::Clerk, Roles::None),
        (DemoCard::MyNumber, Roles::None),
        (DemoCard::OtherScheme, Roles::OtherScheme { oid: "1.2.392.100495.1.6.9.9".to_owned() }),
        (DemoCard::RolesCutOff, Roles::Malformed),
        (DemoCard::RolesWithoutSet, Roles::Malformed),
    ] {
        assert_eq!(verdict(card, Tests::Accepted).roles, roles, "{card:?}");
    }
    let Roles::Some { mut roles } = verdict(DemoCard::TwoRoles, Tests::Accepted).roles else { panic!() };
    roles.sort();
    assert_eq!(roles, ["General Nurse", "Midwife"]);
}

#[test]
fn an_authority_certified_once_more_serves_old_cards_by_its_key() {
    let root = PKI.anchors(CardKind::Hpki).unwrap().concat();
    let again = PKI.authority(Ca::Authentication1Again).unwrap().certificate;
    let pool = Pool::new(&[
        PoolSource { name: "root", kind: CardKind::Hpki, place: AuthorityRank::Root, bytes: &root },
        PoolSource { name: "again", kind: CardKind::Hpki, place: AuthorityRank::Intermediate, bytes: &again },
    ])
    .unwrap();
    let leaf = PKI.leaf(DemoCard::Production).unwrap();
    let chain = [vec![leaf.certificate], leaf.issuers].concat();
    let examined =
        examine(CardKind::Hpki, &PresentedChain { chain }, &pool, &PolicyRules::default(), START).unwrap();
    let verdict = examined.with(GOOD, GOOD);
    assert_eq!(verdict.fault(OnUnknown::Refuse), None);
    assert_eq!(
        verdict.sent,
        SentIssuers::Issuers,
        "the old certificate of the same authority is no other generation"
    );
    let first = PKI.authority(Ca::Authentication1).unwrap().certificate;
    let key = |der: &[u8]| Certificate::read(der).unwrap().authority_key();
    assert_eq!(key(&first), key(&again));
}

#[test]
fn a_strange_root_of_the_same_name_is_no_root() {
    let leaf = verdict(DemoCard::Forged, Tests::Accepted);
    assert_eq!(leaf.path, Path::Forged);
    assert_eq!(leaf.leaf.kind, Some(CardKind::Hpki));
    let expired = verdict(DemoCard::MyNumberExpired, Tests::Accepted);
    assert_eq!(expired.path, Path::Broken { rule: Rule::IssuerValidity }, "its authority ran out with it");
}
