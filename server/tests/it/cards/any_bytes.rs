//! What strangers may send: any bytes, and real certificates with some of their bytes changed. It always ends in some answer.

use crate::cards::certificates::{Ca, NOW, card, pool, usual};
use crate::cards::pkits::certificates;
use api::card::CardKind;
use proptest::prelude::*;
use server::cards::{
    AuthorityRank, NotTold, OnUnknown, PolicyRules, Pool, PoolSource, PresentedChain, RevocationStatus,
    examine,
};
use server::demo::pki::mint::{Alternative, ext};
use std::sync::LazyLock;

/// A pool, and a chain that holds in it, with every extension that is looked into.
static WORLD: LazyLock<(Pool, Vec<Vec<u8>>)> = LazyLock::new(|| {
    let (root, ca) = (Ca::new("Root"), Ca::new("CA"));
    let names =
        [Alternative::Dns("a.test".to_owned()), Alternative::Directory(crate::cards::certificates::dn("x"))];
    let constraints = [Alternative::Dns("b.test".to_owned()), Alternative::Mail("b.test".to_owned())];
    let certificates = vec![
        ca.card(
            "Card",
            usual(vec![ext::roles(&["Dentist"]).unwrap(), ext::subject_names(&names).unwrap()], card()),
        ),
        root.certify(
            &ca,
            vec![
                crate::cards::certificates::policies(&["1.2.3"]),
                ext::policy_mappings(&[("1.2.3", "1.2.4")]).unwrap(),
                ext::policy_constraints(Some(3), Some(2)).unwrap(),
                ext::inhibit_any_policy(1).unwrap(),
                ext::name_constraints(&[], &constraints).unwrap(),
            ],
        ),
        root.root(vec![]),
    ];
    (pool(&[&certificates[2]], &[&certificates[1]]), certificates)
});

/// Shows bytes as a card, beside a card, and as an authority.
fn show(bytes: &[u8]) {
    let (pool, good) = &*WORLD;
    for chain in
        [vec![bytes.to_vec()], vec![bytes.to_vec(), good[1].clone()], vec![good[0].clone(), bytes.to_vec()]]
    {
        if let Ok(examined) =
            examine(CardKind::Hpki, &PresentedChain { chain }, pool, &PolicyRules::default(), NOW)
        {
            let unknown = RevocationStatus::Unknown { why: NotTold::NoSource };
            let _ = examined.with(unknown.clone(), unknown).fault(OnUnknown::Accept);
        }
    }
    let sources = [(AuthorityRank::Root, good[2].as_slice()), (AuthorityRank::Intermediate, bytes)]
        .map(|(place, bytes)| PoolSource { name: "x", kind: CardKind::Hpki, place, bytes });
    if let Ok(pool) = Pool::new(&sources) {
        let chain = vec![good[0].clone()];
        let _ = examine(CardKind::Hpki, &PresentedChain { chain }, &pool, &PolicyRules::default(), NOW);
        let _ = pool.hints(CardKind::Hpki);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_end_in_some_answer(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        show(&bytes);
    }

    #[test]
    fn changed_certificates_end_in_some_answer(
        which in 0_usize..3,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = WORLD.1[which].clone();
        for (at, to) in changes {
            *at.get_mut(&mut bytes) = to;
        }
        show(&bytes);
    }

    #[test]
    fn cut_and_joined_certificates_end_in_some_answer(
        one in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
    ) {
        let mut all: Vec<(&str, &[u8])> = certificates().into_iter().collect();
        all.sort_unstable();
        let (one, other) = (one.get(&all).1, other.get(&all).1);
        show(&[&one[..from.index(one.len())], &other[to.index(other.len())..]].concat());
    }
}
