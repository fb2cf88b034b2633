//! The certification authorities we trust: roots and intermediates of each kind of card, several generations with one name among them.
//! Which of them signed which is found out once, when the pool is made; a login then checks the card's own signature and no other.
//! Nothing a client sends ever gets in here.

use crate::cards::certificate::Certificate;
use crate::cards::policy::{PolicyClass, classify};
use crate::cards::signature::Unverified;
use crate::cards::{der, pem};
use api::card::CardKind;
use rustls_pki_types::CertificateDer;
use std::collections::HashMap;
use thiserror::Error;

/// Certificates as an administrator hands them over.
#[derive(Clone, Copy, Debug)]
pub struct PoolSource<'a> {
    /// What to call them in an error: a file's name.
    pub name: &'a str,
    /// Which kind of card these certificates issue.
    pub kind: CardKind,
    /// Whether these are trust anchors or intermediates.
    pub place: AuthorityRank,
    /// PEM with one or more certificates, or DER with one or more after each other.
    pub bytes: &'a [u8],
}

/// Whether an authority is trusted by itself or through another.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum AuthorityRank {
    /// A trust anchor: trusted because the settings name it.
    Root,
    /// Trusted where a root leads to it.
    Intermediate,
}

/// Why there is no pool.
#[derive(Debug, Error)]
pub enum NotPooled {
    /// There is no certificate in a file.
    #[error("{name}: there is no certificate in it")]
    Empty {
        /// Path of the file, as the settings give it.
        name: String,
    },
    /// A certificate cannot be read.
    #[error("{name}: certificate number {number} cannot be read as PEM or DER")]
    Unreadable {
        /// Path of the file, as the settings give it.
        name: String,
        /// Which certificate in the file, counted from one.
        number: usize,
    },
    /// A certificate says that it signed itself, and did not.
    #[error("{name}: certificate number {number} ({subject}) is damaged: its own signature does not hold")]
    Damaged {
        /// Path of the file, as the settings give it.
        name: String,
        /// Which certificate in the file, counted from one.
        number: usize,
        /// The certificate's subject, as text.
        subject: String,
    },
    /// More certificates than any real pool holds.
    #[error("there are more than {MOST} certificates of authorities")]
    TooMany,
}

/// As many certificates as a pool may hold. There are a dozen authorities in the country.
const MOST: usize = 256;

/// An authority's certificate in the pool.
#[derive(Debug)]
pub struct PoolAuthority {
    /// The authority's own certificate.
    pub certificate: Certificate,
    /// Which kind of card the authority issues.
    pub kind: CardKind,
    /// Whether it is a trust anchor or an intermediate.
    pub place: AuthorityRank,
    /// Names the authority; see [`Certificate::authority_key`].
    pub key: String,
    /// The file it came from.
    pub source: String,
    /// Who signed it, by their places in the pool; for a root nobody else matters.
    pub(super) signers: Vec<usize>,
    /// What leads from it to a root.
    pub(super) lead: Lead,
}

/// Whether an authority leads to a root, by signatures alone.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Lead {
    /// The authority leads to a root, or is one.
    Root,
    /// Nobody in the pool has its issuer's name, or those above it end in nothing.
    Nowhere,
    /// Somebody has its issuer's name but did not sign it.
    Forged,
    /// The authority's certificate is signed with an algorithm that proves nothing.
    Algorithm(String),
}

/// All authorities that paths may run through, read once at the start.
#[derive(Debug, Default)]
pub struct Pool {
    authorities: Vec<PoolAuthority>,
    /// Places by subject, as names are compared.
    by_name: HashMap<Vec<Vec<u8>>, Vec<usize>>,
}

impl Pool {
    /// Reads the certificates and finds out who signed whom.
    pub fn new(sources: &[PoolSource<'_>]) -> Result<Self, NotPooled> {
        let mut pool = Self::default();
        for source in sources {
            for (number, der) in (1..).zip(certificates(source)?) {
                pool.add(source, number, &der)?;
            }
        }
        pool.link();
        Ok(pool)
    }

    /// All authorities, in the order in which they were given.
    pub fn authorities(&self) -> &[PoolAuthority] {
        &self.authorities
    }

    /// The authorities that one key names: certificates for the same name and key.
    pub fn named<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a PoolAuthority> {
        self.authorities.iter().filter(move |it| it.key == key)
    }

    /// The names a browser is told when it is asked for a card: those of the authorities that issue cards, byte for byte as they are
    /// written. A client that holds nothing but the card cannot match a root's name; a root is named only where nobody stands
    /// below it. Authorities for signing certificates are left out, or the browser would offer those.
    pub fn hints(&self, kind: CardKind) -> Vec<Vec<u8>> {
        let mut names: Vec<Vec<u8>> = Vec::new();
        for authority in self.issuing(kind) {
            let name = authority.certificate.subject();
            if !names.iter().any(|it| it == name.der()) {
                names.push(name.der().to_vec());
            }
        }
        names
    }

    /// The authorities that issue cards of a kind, and not only certificates for signing: those below a root, and roots below which
    /// nobody stands.
    pub fn issuing(&self, kind: CardKind) -> impl Iterator<Item = &PoolAuthority> {
        self.authorities.iter().filter(move |authority| {
            let name = authority.certificate.subject();
            let below =
                |it: &PoolAuthority| it.certificate.issuer() == name && it.certificate.subject() != name;
            let issues = match authority.place {
                AuthorityRank::Intermediate => true,
                AuthorityRank::Root => !self.authorities.iter().any(|it| it.kind == kind && below(it)),
            };
            authority.kind == kind && !authority.issues_signing_only() && issues
        })
    }

    /// What an administrator should know: intermediates that no root leads to.
    pub fn orphans(&self) -> impl Iterator<Item = &PoolAuthority> {
        self.authorities.iter().filter(|it| it.lead != Lead::Root)
    }

    /// The places of those with this name.
    pub(super) fn with_name(&self, name: &super::names::Name) -> &[usize] {
        self.by_name.get(name.folded()).map_or(&[], Vec::as_slice)
    }

    /// The authority at a place.
    pub(super) fn at(&self, place: usize) -> Option<&PoolAuthority> {
        self.authorities.get(place)
    }

    fn add(&mut self, source: &PoolSource<'_>, number: usize, der: &[u8]) -> Result<(), NotPooled> {
        let name = || source.name.to_owned();
        if self.authorities.len() >= MOST {
            return Err(NotPooled::TooMany);
        }
        let certificate =
            Certificate::read(der).map_err(|_| NotPooled::Unreadable { name: name(), number })?;
        let own = certificate.is_self_issued() && source.place == AuthorityRank::Root;
        if own && certificate.signed_by(certificate.spki()) == Err(Unverified::Wrong) {
            let subject = certificate.subject().shown();
            return Err(NotPooled::Damaged { name: name(), number, subject });
        }
        let place = self.authorities.len();
        self.by_name.entry(certificate.subject().folded().to_vec()).or_default().push(place);
        self.authorities.push(PoolAuthority {
            key: certificate.authority_key(),
            certificate,
            kind: source.kind,
            place: source.place,
            source: name(),
            signers: Vec::new(),
            lead: match source.place {
                AuthorityRank::Root => Lead::Root,
                AuthorityRank::Intermediate => Lead::Nowhere,
            },
        });
        Ok(())
    }

    /// Finds out who signed whom, and then who leads to a root.
    fn link(&mut self) {
        let found: Vec<(Vec<usize>, Lead)> = self.authorities.iter().map(|it| self.signers_of(it)).collect();
        for (authority, (signers, lead)) in self.authorities.iter_mut().zip(found) {
            authority.signers = signers;
            if authority.place == AuthorityRank::Intermediate {
                authority.lead = lead;
            }
        }
        loop {
            let led = |it: &PoolAuthority| {
                it.lead != Lead::Root
                    && it.signers.iter().any(|&place| self.at(place).is_some_and(|it| it.lead == Lead::Root))
            };
            let more: Vec<usize> =
                (0..).zip(&self.authorities).filter(|(_, it)| led(it)).map(|(n, _)| n).collect();
            if more.is_empty() {
                return;
            }
            for place in more {
                if let Some(authority) = self.authorities.get_mut(place) {
                    authority.lead = Lead::Root;
                }
            }
        }
    }

    /// Those of the same kind that signed an authority's certificate, other than itself; and what to say where there are none.
    fn signers_of(&self, authority: &PoolAuthority) -> (Vec<usize>, Lead) {
        let mut unverified: Option<Unverified> = None;
        let mut signers = Vec::new();
        for &place in self.with_name(authority.certificate.issuer()) {
            let Some(signer) = self.at(place).filter(|it| it.kind == authority.kind) else { continue };
            if std::ptr::eq(signer, authority) {
                continue;
            }
            match authority.certificate.signed_by(signer.certificate.spki()) {
                Ok(()) => signers.push(place),
                Err(why) => unverified = Some(why.or_of_another_key(unverified)),
            }
        }
        let lead = match unverified.filter(|_| signers.is_empty()) {
            None => Lead::Nowhere,
            Some(why) => why.algorithm().map_or(Lead::Forged, |it| Lead::Algorithm(it.to_owned())),
        };
        (signers, lead)
    }
}

impl PoolAuthority {
    /// Whether all its policies are those of signing certificates.
    fn issues_signing_only(&self) -> bool {
        let policies = self.certificate.extensions.policies.as_deref().unwrap_or_default();
        !policies.is_empty() && policies.iter().all(|it| classify(it) == PolicyClass::Signing)
    }
}

/// The certificates of a source, as DER.
fn certificates(source: &PoolSource<'_>) -> Result<Vec<Vec<u8>>, NotPooled> {
    let name = || source.name.to_owned();
    let mut found = Vec::new();
    if pem::is_pem(source.bytes) {
        found = pem::blocks::<CertificateDer<'_>>(source.bytes, "CERTIFICATE")
            .map_err(|it| NotPooled::Unreadable { name: name(), number: it.number })?;
    } else {
        let mut rest = source.bytes;
        while !der::are_line_ends(rest) {
            let number = found.len() + 1;
            let (element, after) =
                der::first(rest).ok_or_else(|| NotPooled::Unreadable { name: name(), number })?;
            found.push(element.whole.to_vec());
            rest = after;
        }
    }
    if found.is_empty() { Err(NotPooled::Empty { name: name() }) } else { Ok(found) }
}
