//! Both cards' authorities, and what is concluded about a card of theirs.

use crate::cards::certificates::{Ca, NOW, policies};
use api::card::CardKind;
use server::cards::{
    AuthorityRank, Examined, Fault, HPKI_AUTHENTICATION, JPKI_AUTHENTICATION, NotTold, OnUnknown,
    PolicyRules, Pool, PoolSource, PresentedChain, RevocationStatus, Verdict, examine,
};
use server::demo::pki::mint::{Attribute, Dn, MintKey};

pub const HPKI_SIGNING: &str = "1.2.392.100495.1.5.1.1.3.1";
pub const HPKI_TEST: &str = "1.2.392.100495.1.5.1.2.0.1";

/// The authorities of both cards.
pub struct World {
    pub root: Ca,
    pub old: Ca,
    pub new: Ca,
    pub signing: Ca,
    pub jpki: [Ca; 2],
    pub pool: Pool,
}

impl World {
    pub fn new() -> Self {
        let ministry = [
            (Attribute::C, "JP"),
            (Attribute::O, "Test Ministry, Health"),
            (Attribute::Ou, "Test Dept"),
            (Attribute::Ou, "TEST HPKI Root CA V2"),
        ];
        let root = Ca { dn: Dn::of(&ministry).unwrap(), key: MintKey::p256().unwrap() };
        let [old, new] = [(); 2].map(|()| Ca::new("HPKI-01-TestAuthCA2-forAuthentication-forIndividual"));
        let signing = Ca::new("HPKI-01-TestSignCA2-forNonRepudiation");
        let users = [
            (Attribute::C, "JP"),
            (Attribute::O, "JPKI-TESTPKI"),
            (Attribute::Ou, "JPKI for user authentication"),
            (Attribute::Ou, "Test Agency for Municipal Systems"),
        ];
        let jpki = [(); 2].map(|()| Ca { dn: Dn::of(&users).unwrap(), key: MintKey::p256().unwrap() });
        let hpki: Vec<Vec<u8>> = [&old, &new]
            .map(|it| root.certify(it, vec![policies(&[HPKI_AUTHENTICATION])]))
            .into_iter()
            .chain([root.certify(&signing, vec![policies(&[HPKI_SIGNING])])])
            .collect();
        let pool = Pool::new(&[
            PoolSource {
                name: "hpki-root.der",
                kind: CardKind::Hpki,
                place: AuthorityRank::Root,
                bytes: &root.root(vec![]),
            },
            PoolSource {
                name: "hpki.der",
                kind: CardKind::Hpki,
                place: AuthorityRank::Intermediate,
                bytes: &hpki.concat(),
            },
            PoolSource {
                name: "jpki.der",
                kind: CardKind::Jpki,
                place: AuthorityRank::Root,
                bytes: &jpki.each_ref().map(|it| it.root(vec![])).concat(),
            },
        ])
        .unwrap();
        Self { root, old, new, signing, jpki, pool }
    }

    pub fn examine(&self, asked: CardKind, chain: Vec<Vec<u8>>) -> Examined {
        examine(asked, &PresentedChain { chain }, &self.pool, &PolicyRules::default(), NOW).unwrap()
    }

    /// The verdict about a card alone, where nothing was revoked.
    pub fn verdict(&self, asked: CardKind, leaf: Vec<u8>) -> Verdict {
        self.examine(asked, vec![leaf]).with(GOOD, GOOD)
    }

    pub fn fault(&self, asked: CardKind, leaf: Vec<u8>) -> Option<Fault> {
        self.verdict(asked, leaf).fault(OnUnknown::Refuse)
    }

    pub fn jpki_card(&self) -> Vec<u8> {
        self.jpki[1].card("00000000AAAAAA13221001A", vec![policies(&[JPKI_AUTHENTICATION])])
    }
}

pub const GOOD: RevocationStatus = RevocationStatus::Good { as_of: NOW };
pub const UNKNOWN: RevocationStatus = RevocationStatus::Unknown { why: NotTold::Stale };
