//! Cards of both kinds, as they come: what is read from them, and the one thing that is told about each.

use crate::cards::certificates::{Ca, FROM, NOW, UNTIL, card, dn, policies, usual};
use crate::cards::world::{GOOD, HPKI_SIGNING, HPKI_TEST, UNKNOWN, World};
use api::card::CardKind;
use server::cards::{
    Certificate, Fault, HPKI_AUTHENTICATION, JPKI_AUTHENTICATION, KeyPurpose, Lookup, OnUnknown, Path,
    Policy, PolicyRules, PresentedChain, Reason, RevocationStatus, Roles, Rule, SentIssuers, Tests,
    UnreadableChain, Validity, Verdict, examine,
};
use server::clock::Timestamp;
use server::demo::pki::mint::{Alternative, Attribute, Dn, Extension, KeyUsages, MintKey, Template, ext};
use std::time::Duration;

#[test]
fn a_good_card_of_either_kind_has_no_fault() {
    let world = World::new();
    for ca in [&world.old, &world.new] {
        assert_eq!(world.fault(CardKind::Hpki, ca.card("Hanako Kensho", vec![])), None);
    }
    assert_eq!(world.fault(CardKind::Jpki, world.jpki_card()), None);
}

#[test]
fn what_a_card_says_of_itself_is_read() {
    let world = World::new();
    let subject = Dn::of(&[
        (Attribute::C, "JP"),
        (Attribute::O, "TEST UNIVERSITY HOSPITAL"),
        (Attribute::Cn, "Sanju Kenshi"),
        (Attribute::SerialNumber, "Test100004"),
    ])
    .unwrap();
    let japanese = Dn::of(&[(Attribute::C, "JP"), (Attribute::Cn, "検証　三十")]).unwrap();
    let more = vec![
        ext::subject_names(&[Alternative::Directory(japanese)]).unwrap(),
        ext::roles(&["General Nurse", "Midwife"]).unwrap(),
    ];
    let template = world.old.template(&subject, usual(more, card()));
    let der = template.sign(MintKey::p256().unwrap().spki(), &world.old.key).unwrap();
    let verdict = world.verdict(CardKind::Hpki, der.clone());
    let leaf = &verdict.leaf;
    assert_eq!(leaf.kind, Some(CardKind::Hpki));
    assert_eq!(leaf.issuer_name, "HPKI-01-TestAuthCA2-forAuthentication-forIndividual");
    assert_eq!(leaf.serial, "1234");
    assert_eq!(leaf.name.as_deref(), Some("Sanju Kenshi"));
    assert_eq!(leaf.name_ja.as_deref(), Some("検証　三十"));
    assert_eq!(leaf.subject_serial.as_deref(), Some("Test100004"));
    assert_eq!((leaf.valid_from, leaf.valid_until), (FROM, UNTIL));
    assert_eq!(leaf.fingerprint, Certificate::read(&der).unwrap().fingerprint());
    let Roles::Some { mut roles } = verdict.roles else { panic!("{:?}", verdict.roles) };
    roles.sort();
    assert_eq!(roles, ["General Nurse", "Midwife"]);
    assert_eq!(verdict.policy, Policy::Accepted { oid: HPKI_AUTHENTICATION.to_owned() });
    assert_eq!(verdict.purpose, KeyPurpose::Authentication);
    assert_eq!(verdict.validity, Validity::Valid);
}

#[test]
fn an_issuer_without_a_common_name_is_called_by_its_last_unit() {
    let world = World::new();
    let verdict = world.verdict(CardKind::Jpki, world.jpki_card());
    assert_eq!(verdict.leaf.issuer_name, "Test Agency for Municipal Systems");
    let Path::Trusted { issuers } = world.verdict(CardKind::Hpki, world.old.card("A", vec![])).path else {
        panic!()
    };
    assert_eq!(issuers[1].name, "TEST HPKI Root CA V2");
}

#[test]
fn the_other_card_is_recognised_in_both_directions() {
    let world = World::new();
    let doctor = world.old.card("Hanako Kensho", vec![]);
    assert_eq!(world.fault(CardKind::Jpki, doctor), Some(Fault::WrongCard));
    assert_eq!(world.fault(CardKind::Hpki, world.jpki_card()), Some(Fault::WrongCard));
    let verdict = world.verdict(CardKind::Hpki, world.jpki_card());
    assert_eq!(verdict.leaf.kind, Some(CardKind::Jpki));
    assert_eq!(
        verdict.policy,
        Policy::Accepted { oid: JPKI_AUTHENTICATION.to_owned() },
        "by its own kind's rules"
    );
}

#[test]
fn the_signing_certificate_is_recognised_whether_we_know_its_authority_or_not() {
    let world = World::new();
    let signer = ext::key_usage(KeyUsages::NonRepudiation).unwrap();
    let of = |ca: &Ca, policy| ca.card("Hanako Kensho", vec![signer.clone(), policies(&[policy])]);
    assert_eq!(
        world.fault(CardKind::Hpki, of(&world.signing, HPKI_SIGNING)),
        Some(Fault::SigningCertificate)
    );
    let unlisted = Ca::new("JPKI for digital signature");
    let both = ext::key_usage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation).unwrap();
    let my_number = unlisted.card("x", vec![both, policies(&["1.2.392.200149.8.5.1.1.20"])]);
    assert_eq!(world.fault(CardKind::Jpki, my_number.clone()), Some(Fault::SigningCertificate));
    assert_eq!(world.verdict(CardKind::Jpki, my_number).leaf.kind, Some(CardKind::Jpki), "by its policy");
    // A forgery is a forgery, whatever it says.
    let forger = Ca::new("HPKI-01-TestSignCA2-forNonRepudiation");
    assert_eq!(world.fault(CardKind::Hpki, of(&forger, HPKI_SIGNING)), Some(Fault::Forged));
    // A key for signing under the right policy, and the right key under a policy for signing.
    assert_eq!(
        world.fault(CardKind::Hpki, of(&world.old, HPKI_AUTHENTICATION)),
        Some(Fault::SigningCertificate)
    );
    let odd = world.old.card("x", vec![policies(&[HPKI_SIGNING])]);
    assert_eq!(world.fault(CardKind::Hpki, odd), Some(Fault::SigningCertificate));
}

#[test]
fn a_test_card_is_refused_unless_the_rules_allow_it() {
    let world = World::new();
    let test = world.old.card("Test", vec![policies(&[HPKI_TEST])]);
    assert_eq!(world.fault(CardKind::Hpki, test.clone()), Some(Fault::TestCard));
    let trial = PolicyRules::new([HPKI_AUTHENTICATION], [JPKI_AUTHENTICATION], Tests::Accepted).unwrap();
    let presented = PresentedChain { chain: vec![test] };
    let verdict = examine(CardKind::Hpki, &presented, &world.pool, &trial, NOW).unwrap().with(GOOD, GOOD);
    assert_eq!(verdict.fault(OnUnknown::Refuse), None);
    assert_eq!(verdict.policy, Policy::Accepted { oid: HPKI_TEST.to_owned() });
}

#[test]
fn a_policy_nobody_accepts_is_refused() {
    let world = World::new();
    let other = world.old.card("x", vec![policies(&["1.2.3.4"])]);
    assert_eq!(
        world.verdict(CardKind::Hpki, other.clone()).policy,
        Policy::Other { oids: vec!["1.2.3.4".to_owned()] }
    );
    assert_eq!(world.fault(CardKind::Hpki, other), Some(Fault::Broken));
    let usage = ext::key_usage(KeyUsages::DigitalSignature).unwrap();
    let template = world.old.template(&dn("x"), vec![usage]);
    let none = template.sign(MintKey::p256().unwrap().spki(), &world.old.key).unwrap();
    assert_eq!(world.verdict(CardKind::Hpki, none.clone()).policy, Policy::None);
    assert_eq!(world.fault(CardKind::Hpki, none), Some(Fault::Broken));
}

#[test]
fn an_accepted_policy_counts_only_where_the_issuer_stands_for_it() {
    let world = World::new();
    let smuggled = world.signing.card("x", vec![policies(&[HPKI_AUTHENTICATION])]);
    let verdict = world.verdict(CardKind::Hpki, smuggled);
    assert_eq!(verdict.path, Path::Broken { rule: Rule::Policy });
    assert_eq!(verdict.fault(OnUnknown::Accept), Some(Fault::Broken));
}

#[test]
fn a_key_is_for_authentication_where_its_usages_say_so() {
    let world = World::new();
    let purpose = |more: Vec<Extension>| world.verdict(CardKind::Hpki, world.old.card("x", more)).purpose;
    let extended = |oids: &[&str]| vec![ext::extended_key_usage(ext::Critical::No, oids).unwrap()];
    assert_eq!(purpose(vec![]), KeyPurpose::Authentication);
    assert_eq!(purpose(extended(&[ext::CLIENT_AUTH])), KeyPurpose::Authentication);
    assert_eq!(purpose(extended(&["2.5.29.37.0"])), KeyPurpose::Authentication);
    assert_eq!(purpose(extended(&[ext::CLIENT_AUTH, "1.3.6.1.4.1.311.20.2.2"])), KeyPurpose::Authentication);
    assert_eq!(purpose(extended(&[ext::SERVER_AUTH])), KeyPurpose::Other);
    assert_eq!(purpose(extended(&["1.3.6.1.4.1.311.20.2.2"])), KeyPurpose::Other);
    assert_eq!(purpose(vec![ext::key_usage(KeyUsages::KeyEncipherment).unwrap()]), KeyPurpose::Other);
    let both = KeyUsages::DigitalSignature | KeyUsages::NonRepudiation;
    assert_eq!(purpose(vec![ext::key_usage(both).unwrap()]), KeyPurpose::Signing);
    assert_eq!(purpose(vec![ext::authority(None).unwrap()]), KeyPurpose::Authority);
    assert_eq!(purpose(vec![ext::key_usage(KeyUsages::KeyCertSign).unwrap()]), KeyPurpose::Authority);
    let silent = world.old.template(&dn("x"), vec![policies(&[HPKI_AUTHENTICATION])]);
    let silent = silent.sign(MintKey::p256().unwrap().spki(), &world.old.key).unwrap();
    assert_eq!(
        world.verdict(CardKind::Hpki, silent).purpose,
        KeyPurpose::Other,
        "both profiles have a key usage"
    );
    let authority = world.old.card("x", vec![ext::authority(None).unwrap()]);
    assert_eq!(world.fault(CardKind::Hpki, authority), Some(Fault::Broken));
}

#[test]
fn a_card_out_of_its_time_is_told_so_even_where_its_authority_is_too() {
    let world = World::new();
    let second = Duration::from_secs(1);
    let dated = |ca: &Ca, from, until| {
        let template = Template { from, until, ..ca.template(&dn("x"), card()) };
        template.sign(MintKey::p256().unwrap().spki(), &ca.key).unwrap()
    };
    assert_eq!(
        world.fault(CardKind::Hpki, dated(&world.old, FROM, NOW.before(second))),
        Some(Fault::Expired)
    );
    let soon = NOW + Duration::from_secs(90);
    assert_eq!(world.fault(CardKind::Hpki, dated(&world.old, soon, UNTIL)), None, "issued just now");
    let early = NOW + Duration::from_mins(5) + second;
    assert_eq!(world.fault(CardKind::Hpki, dated(&world.old, early, UNTIL)), Some(Fault::NotYetValid));
    let later = UNTIL + Duration::from_hours(1);
    let leaf = dated(&world.old, FROM, UNTIL);
    let presented = PresentedChain { chain: vec![leaf] };
    let verdict = examine(CardKind::Hpki, &presented, &world.pool, &PolicyRules::default(), later)
        .unwrap()
        .with(GOOD, GOOD);
    assert_eq!(verdict.path, Path::Broken { rule: Rule::IssuerValidity });
    assert_eq!(verdict.fault(OnUnknown::Refuse), Some(Fault::Expired));
    let outlives = dated(&world.old, FROM, later + Duration::from_hours(1));
    let presented = PresentedChain { chain: vec![outlives] };
    let verdict = examine(CardKind::Hpki, &presented, &world.pool, &PolicyRules::default(), later)
        .unwrap()
        .with(GOOD, GOOD);
    assert_eq!(verdict.fault(OnUnknown::Refuse), Some(Fault::Broken), "the card's own time is not over");
}

#[test]
fn what_came_beside_a_card_tells_what_the_pc_lacks() {
    let world = World::new();
    let leaf = world.new.card("x", vec![]);
    let issuer = |ca: &Ca| world.root.certify(ca, vec![policies(&[HPKI_AUTHENTICATION])]);
    let root = world.root.root(vec![]);
    let recertified = Template {
        from: NOW,
        ..world.root.template(&world.new.dn, crate::cards::certificates::authority(vec![]))
    }
    .sign(world.new.key.spki(), &world.root.key)
    .unwrap();
    for (others, sent) in [
        (vec![], SentIssuers::LeafOnly),
        (vec![issuer(&world.new), root.clone()], SentIssuers::Issuers),
        (vec![root.clone(), issuer(&world.new)], SentIssuers::Issuers),
        (vec![recertified], SentIssuers::Issuers),
        (vec![issuer(&world.old), root.clone()], SentIssuers::OtherGeneration),
        (vec![issuer(&world.old), issuer(&world.new)], SentIssuers::Issuers),
        (vec![root], SentIssuers::Unrelated),
        (vec![b"no certificate".to_vec()], SentIssuers::Unrelated),
    ] {
        let examined = world.examine(CardKind::Hpki, [vec![leaf.clone()], others].concat());
        let verdict = examined.with(GOOD, GOOD);
        assert_eq!((verdict.sent, verdict.fault(OnUnknown::Refuse)), (sent, None));
    }
}

#[test]
fn nothing_is_trusted_because_it_was_sent() {
    let world = World::new();
    let (root, ca) = (Ca::new("Other root"), Ca::new("Other CA"));
    let chain = vec![ca.card("x", vec![]), root.certify(&ca, vec![]), root.root(vec![])];
    let verdict = world.examine(CardKind::Hpki, chain).with(GOOD, GOOD);
    assert_eq!(verdict.path, Path::UnknownIssuer);
    assert_eq!(verdict.fault(OnUnknown::Accept), Some(Fault::UnknownIssuer));
    // Our names over their keys.
    let root = Ca { dn: world.root.dn.clone(), key: MintKey::p256().unwrap() };
    let ca = Ca { dn: world.old.dn.clone(), key: MintKey::p256().unwrap() };
    let chain = vec![ca.card("x", vec![]), root.certify(&ca, vec![]), root.root(vec![])];
    let verdict = world.examine(CardKind::Hpki, chain).with(GOOD, GOOD);
    assert_eq!(verdict.path, Path::Forged);
    assert_eq!(verdict.leaf.kind, Some(CardKind::Hpki));
}

#[test]
fn what_is_no_certificate_is_not_judged() {
    let world = World::new();
    let examined =
        |chain| examine(CardKind::Hpki, &PresentedChain { chain }, &world.pool, &PolicyRules::default(), NOW);
    assert_eq!(examined(vec![]).unwrap_err(), UnreadableChain::Nothing);
    let leaf = world.old.card("x", vec![]);
    for bad in [vec![], vec![0x30, 0], leaf[..leaf.len() - 1].to_vec(), [leaf.clone(), vec![0]].concat()] {
        assert_eq!(examined(vec![bad]).unwrap_err(), UnreadableChain::Malformed);
    }
}

#[test]
fn revocation_is_looked_up_for_the_card_and_for_everybody_above_it() {
    let world = World::new();
    let examined = world.examine(CardKind::Hpki, vec![world.old.card("x", vec![])]);
    let key = |der: Vec<u8>| Certificate::read(&der).unwrap().authority_key();
    let ca = key(world.root.certify(&world.old, vec![]));
    let root = key(world.root.root(vec![]));
    assert_eq!(examined.leaf_lookup(), Some(Lookup { issuer: &ca, serial: "1234" }));
    let above: Vec<Lookup<'_>> = examined.issuer_lookups().collect();
    assert_eq!(above, [Lookup { issuer: &root, serial: "1234" }, Lookup { issuer: &root, serial: "1234" }]);
    let foreign = world.examine(CardKind::Hpki, vec![Ca::new("Stranger").card("x", vec![])]);
    assert_eq!(foreign.leaf_lookup(), None);
    assert_eq!(foreign.issuer_lookups().count(), 0);
}

#[test]
fn of_several_faults_the_first_is_told() {
    let world = World::new();
    let mut verdict = world.verdict(CardKind::Hpki, world.old.card("x", vec![]));
    let revoked = |reason| RevocationStatus::Revoked { at: Timestamp::from_millis(0), reason };
    let told = |verdict: &Verdict| verdict.fault(OnUnknown::Refuse);
    // From the last to the first: each fault is added to those before, and is told in their place.
    assert_eq!(told(&verdict), None);
    verdict.issuers_status = UNKNOWN;
    assert_eq!(told(&verdict), Some(Fault::StatusUnknown));
    assert_eq!(verdict.fault(OnUnknown::Accept), None);
    verdict.issuers_status = revoked(Reason::CaCompromise);
    verdict.status = UNKNOWN;
    assert_eq!(told(&verdict), Some(Fault::IssuerRevoked));
    verdict.status = revoked(Reason::CertificateHold);
    assert_eq!(told(&verdict), Some(Fault::OnHold));
    verdict.status = revoked(Reason::CessationOfOperation);
    assert_eq!(told(&verdict), Some(Fault::Revoked));
    verdict.validity = Validity::Expired;
    assert_eq!(told(&verdict), Some(Fault::Expired));
    verdict.path = Path::Broken { rule: Rule::KeyUsage };
    assert_eq!(told(&verdict), Some(Fault::Broken));
    verdict.policy = Policy::Test { oid: HPKI_TEST.to_owned() };
    assert_eq!(told(&verdict), Some(Fault::TestCard));
    verdict.purpose = KeyPurpose::Signing;
    assert_eq!(told(&verdict), Some(Fault::SigningCertificate));
    verdict.leaf.kind = Some(CardKind::Jpki);
    assert_eq!(told(&verdict), Some(Fault::WrongCard));
    verdict.path = Path::Algorithm { oid: "1.2.840.113549.1.1.5".to_owned() };
    assert_eq!(told(&verdict), Some(Fault::Algorithm));
    verdict.path = Path::Forged;
    assert_eq!(told(&verdict), Some(Fault::Forged));
    verdict.path = Path::UnknownIssuer;
    assert_eq!(told(&verdict), Some(Fault::UnknownIssuer));
}
