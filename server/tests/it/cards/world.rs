//! Both cards' authorities, and what is concluded about a card of theirs.

use crate::cards::made::{Ca, NOW, policies};
use api::card::Kind;
use server::cards::{
    Examined, Fault, HPKI_AUTHENTICATION, JPKI_AUTHENTICATION, NotTold, OnUnknown, Place, Pool, Presented,
    Rules, Source, Status, Verdict, examine,
};
use server::demo::pki::mint::{Attribute, Dn, Key};

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
        let root = Ca { dn: Dn::of(&ministry).unwrap(), key: Key::p256().unwrap() };
        let [old, new] = [(); 2].map(|()| Ca::new("HPKI-01-TestAuthCA2-forAuthentication-forIndividual"));
        let signing = Ca::new("HPKI-01-TestSignCA2-forNonRepudiation");
        let users = [
            (Attribute::C, "JP"),
            (Attribute::O, "JPKI-TESTPKI"),
            (Attribute::Ou, "JPKI for user authentication"),
            (Attribute::Ou, "Test Agency for Municipal Systems"),
        ];
        let jpki = [(); 2].map(|()| Ca { dn: Dn::of(&users).unwrap(), key: Key::p256().unwrap() });
        let hpki: Vec<Vec<u8>> = [&old, &new]
            .map(|it| root.certify(it, vec![policies(&[HPKI_AUTHENTICATION])]))
            .into_iter()
            .chain([root.certify(&signing, vec![policies(&[HPKI_SIGNING])])])
            .collect();
        let pool = Pool::new(&[
            Source { name: "hpki-root.der", kind: Kind::Hpki, place: Place::Root, bytes: &root.root(vec![]) },
            Source { name: "hpki.der", kind: Kind::Hpki, place: Place::Intermediate, bytes: &hpki.concat() },
            Source {
                name: "jpki.der",
                kind: Kind::Jpki,
                place: Place::Root,
                bytes: &jpki.each_ref().map(|it| it.root(vec![])).concat(),
            },
        ])
        .unwrap();
        Self { root, old, new, signing, jpki, pool }
    }

    pub fn examine(&self, asked: Kind, chain: Vec<Vec<u8>>) -> Examined {
        examine(asked, &Presented { chain }, &self.pool, &Rules::default(), NOW).unwrap()
    }

    /// The verdict about a card alone, where nothing was revoked.
    pub fn verdict(&self, asked: Kind, leaf: Vec<u8>) -> Verdict {
        self.examine(asked, vec![leaf]).with(GOOD, GOOD)
    }

    pub fn fault(&self, asked: Kind, leaf: Vec<u8>) -> Option<Fault> {
        self.verdict(asked, leaf).fault(OnUnknown::Refuse)
    }

    pub fn jpki_card(&self) -> Vec<u8> {
        self.jpki[1].card("00000000AAAAAA13221001A", vec![policies(&[JPKI_AUTHENTICATION])])
    }
}

pub const GOOD: Status = Status::Good { as_of: NOW };
pub const UNKNOWN: Status = Status::Unknown { why: NotTold::Stale };
