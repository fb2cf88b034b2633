//! Certificates made on the spot: authorities, and cards of theirs.

use api::card::CardKind;
use server::cards::{
    AuthorityRank, Certificate, FoundPath, HPKI_AUTHENTICATION, Path, PathInputs, Pool, PoolSource, Rule,
    search,
};
use server::clock::Timestamp;
use server::demo::pki::mint::{Attribute, Dn, Edition, Extension, KeyUsages, MintKey, Template, ext, serial};

/// 2026-07-01T00:00:00Z.
pub const NOW: Timestamp = Timestamp::from_millis(1_782_864_000_000);
/// 2020-01-01T00:00:00Z.
pub const FROM: Timestamp = Timestamp::from_millis(1_577_836_800_000);
/// 2040-01-01T00:00:00Z.
pub const UNTIL: Timestamp = Timestamp::from_millis(2_208_988_800_000);

/// An authority: a name and a key.
pub struct Ca {
    pub dn: Dn,
    pub key: MintKey,
}

impl Ca {
    /// A new key under this common name.
    pub fn new(name: &str) -> Self {
        Self { dn: dn(name), key: MintKey::p256().unwrap() }
    }

    /// Its certificate of itself.
    pub fn root(&self, more: Vec<Extension>) -> Vec<u8> {
        self.certify(self, more)
    }

    /// Its certificate for another authority, with these extensions before the usual ones.
    pub fn certify(&self, other: &Ca, more: Vec<Extension>) -> Vec<u8> {
        self.template(&other.dn, authority(more)).sign(other.key.spki(), &self.key).unwrap()
    }

    /// Its certificate for a card with a new key.
    pub fn card(&self, name: &str, more: Vec<Extension>) -> Vec<u8> {
        let holder = MintKey::p256().unwrap();
        self.template(&dn(name), usual(more, card())).sign(holder.spki(), &self.key).unwrap()
    }

    /// What its certificates look like.
    pub fn template(&self, subject: &Dn, extensions: Vec<Extension>) -> Template {
        Template {
            edition: Edition::Three,
            serial: serial(0x1234),
            issuer: self.dn.clone(),
            from: FROM,
            until: UNTIL,
            subject: subject.clone(),
            extensions,
            algorithm: None,
        }
    }
}

/// The name of somebody in Japan.
pub fn dn(name: &str) -> Dn {
    Dn::of(&[(Attribute::C, "JP"), (Attribute::O, "Test"), (Attribute::Cn, name)]).unwrap()
}

/// The extensions of an authority.
pub fn authority(more: Vec<Extension>) -> Vec<Extension> {
    let usage = ext::key_usage(KeyUsages::KeyCertSign | KeyUsages::CRLSign).unwrap();
    usual(more, vec![ext::authority(None).unwrap(), usage])
}

/// The extensions of an HPKI card.
pub fn card() -> Vec<Extension> {
    vec![
        ext::key_usage(KeyUsages::DigitalSignature).unwrap(),
        ext::policies(ext::Critical::Yes, &[HPKI_AUTHENTICATION], None).unwrap(),
    ]
}

/// These extensions, and of the usual ones those that are not among them.
pub fn usual(mut these: Vec<Extension>, usual: Vec<Extension>) -> Vec<Extension> {
    let more: Vec<_> =
        usual.into_iter().filter(|it| these.iter().all(|this| this.extn_id != it.extn_id)).collect();
    these.extend(more);
    these
}

/// Policies, as every HPKI authority names them.
pub fn policies(oids: &[&str]) -> Extension {
    ext::policies(ext::Critical::Yes, oids, None).unwrap()
}

/// A pool of HPKI authorities.
pub fn pool(roots: &[&[u8]], intermediates: &[&[u8]]) -> Pool {
    let (roots, intermediates) = (roots.concat(), intermediates.concat());
    let mut sources =
        vec![PoolSource { name: "roots", kind: CardKind::Hpki, place: AuthorityRank::Root, bytes: &roots }];
    if !intermediates.is_empty() {
        let place = AuthorityRank::Intermediate;
        sources.push(PoolSource {
            name: "intermediates",
            kind: CardKind::Hpki,
            place,
            bytes: &intermediates,
        });
    }
    Pool::new(&sources).unwrap()
}

/// What the search finds for a leaf.
pub fn found(leaf: &[u8], pool: &Pool) -> FoundPath {
    search(&Certificate::read(leaf).unwrap(), pool, &PathInputs::at(NOW))
}

/// The path of a leaf.
pub fn path(leaf: &[u8], pool: &Pool) -> Path {
    found(leaf, pool).path
}

/// A path that breaks this rule.
pub fn broken(rule: Rule) -> Path {
    Path::Broken { rule }
}

/// The issuers' names, where there is a path.
pub fn names(path: Path) -> Vec<String> {
    match path {
        Path::Trusted { issuers } => issuers.into_iter().map(|it| it.name).collect(),
        other => panic!("{other:?}"),
    }
}

/// What becomes of a card below a root and one authority, with these extensions in the three.
pub fn with(root: Vec<Extension>, middle: Vec<Extension>, leaf: Vec<Extension>) -> Path {
    let (top, ca) = (Ca::new("Root"), Ca::new("CA"));
    path(&ca.card("Card", leaf), &pool(&[&top.root(root)], &[&top.certify(&ca, middle)]))
}
