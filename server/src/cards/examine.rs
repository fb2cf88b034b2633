//! From a presented certificate to everything that can be said about it without asking whether it was revoked.

use crate::cards::certificate::Certificate;
use crate::cards::general_name::GeneralName;
use crate::cards::names::{COMMON_NAME, SERIAL_NUMBER};
use crate::cards::path::{self, FoundPath};
use crate::cards::policy::{PolicyRules, kind_of};
use crate::cards::pool::Pool;
use crate::cards::rules::PathInputs;
use crate::cards::verdict::{
    Issuer, KeyPurpose, Leaf, Path, Policy, RevocationStatus, Roles, Rule, SentIssuers, Validity, Verdict,
};
use crate::cards::{brief, hcrole, presented_issuers};
use crate::clock::Timestamp;
use crate::line::line;
use api::card::CardKind;
use std::collections::BTreeSet;
use thiserror::Error;

/// What came through the handshake: certificates in DER, the leaf first. That the client has the leaf's key is proven already.
#[derive(Clone, Debug, Default)]
pub struct PresentedChain {
    /// Certificates in DER, the leaf first, in the order in which the client sent them.
    pub chain: Vec<Vec<u8>>,
}

/// Nothing can be said about what was presented.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum UnreadableChain {
    /// The client sent no certificate.
    #[error("no certificate was presented")]
    Nothing,
    /// What came is no certificate.
    #[error("what was presented is no certificate that can be read")]
    Malformed,
}

/// A verdict but for revocation.
#[derive(Clone, Debug)]
pub struct Examined {
    asked: CardKind,
    certificate: Certificate,
    leaf: Leaf,
    path: Path,
    validity: Validity,
    purpose: KeyPurpose,
    policy: Policy,
    roles: Roles,
    sent: SentIssuers,
}

/// A certificate whose revocation has to be looked up: its serial number in the revocations of an issuer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Lookup<'a> {
    /// Names the issuer; see [`Issuer::key`].
    pub issuer: &'a str,
    /// The serial number, as revocations name it.
    pub serial: &'a str,
}

/// Examines what was presented where this kind of card was asked for.
pub fn examine(
    asked: CardKind,
    presented: &PresentedChain,
    pool: &Pool,
    rules: &PolicyRules,
    now: Timestamp,
) -> Result<Examined, UnreadableChain> {
    let (der, others) = presented.chain.split_first().ok_or(UnreadableChain::Nothing)?;
    let certificate = Certificate::read(der).map_err(|_| UnreadableChain::Malformed)?;
    let named = certificate.extensions.policies.clone().unwrap_or_default();
    let settings = PathInputs { wanted: Some(rules.wanted(&named)), ..PathInputs::at(now) };
    let FoundPath { path, kind, policies, .. } = path::search(&certificate, pool, &settings);
    let kind = kind.or_else(|| named.iter().find_map(|it| kind_of(it)));
    let policy = match &path {
        Path::Trusted { .. } => rules.judge(kind.unwrap_or(asked), &named, &policies),
        // Nothing holds along a path that is none; what the certificate says of itself is worth telling all the same.
        Path::UnknownIssuer | Path::Forged | Path::Algorithm { .. } | Path::Broken { .. } => {
            rules.judge(kind.unwrap_or(asked), &named, &named.iter().cloned().collect())
        }
    };
    let path = along(path, kind.map(|it| rules.accepted(it)), &named, &policy);
    Ok(Examined {
        asked,
        leaf: leaf(&certificate, kind),
        validity: certificate.validity(now),
        purpose: purpose(&certificate),
        policy: policy.brief(),
        roles: hcrole::roles(certificate.extensions.attributes.as_deref()).brief(),
        sent: presented_issuers::sent(&certificate, others, &path),
        path: path.brief(),
        certificate,
    })
}

/// A policy that would be accepted, but that its issuers do not stand for, breaks the path.
fn along(path: Path, accepted: Option<&BTreeSet<String>>, named: &[String], policy: &Policy) -> Path {
    let claimed = accepted.is_some_and(|it| named.iter().any(|oid| it.contains(oid)));
    match (&path, policy) {
        (Path::Trusted { .. }, Policy::Other { .. }) if claimed => Path::Broken { rule: Rule::Policy },
        _ => path,
    }
}

impl Examined {
    /// What the certificate says of itself.
    pub fn leaf(&self) -> &Leaf {
        &self.leaf
    }

    /// Whether it leads to a root of ours.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The certificate itself, for whoever has to ask its issuer about it.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Where to look up whether the leaf was revoked; nothing where no path holds, for then nobody need be asked.
    pub fn leaf_lookup(&self) -> Option<Lookup<'_>> {
        let issuer = self.issuers().first()?;
        Some(Lookup { issuer: &issuer.key, serial: self.certificate.serial() })
    }

    /// Where to look up whether its issuers were revoked, from the leaf's own on. A root is looked up in its own revocations.
    pub fn issuer_lookups(&self) -> impl Iterator<Item = Lookup<'_>> {
        let issuers = self.issuers();
        let above = issuers.iter().skip(1).chain(issuers.last());
        issuers.iter().zip(above).map(|(it, above)| Lookup { issuer: &above.key, serial: &it.serial })
    }

    fn issuers(&self) -> &[Issuer] {
        match &self.path {
            Path::Trusted { issuers } => issuers,
            Path::UnknownIssuer | Path::Forged | Path::Algorithm { .. } | Path::Broken { .. } => &[],
        }
    }

    /// The verdict, with what was found out about revocation.
    pub fn with(self, leaf: RevocationStatus, issuers: RevocationStatus) -> Verdict {
        Verdict {
            asked: self.asked,
            leaf: self.leaf,
            path: self.path,
            validity: self.validity,
            purpose: self.purpose,
            policy: self.policy,
            status: leaf,
            issuers_status: issuers,
            roles: self.roles,
            sent: self.sent,
        }
    }
}

fn leaf(certificate: &Certificate, kind: Option<CardKind>) -> Leaf {
    let subject = certificate.subject();
    let first = |oid, most| subject.texts(oid).next().map(|it| line(it, most));
    let name_ja = certificate.extensions.alternative.iter().find_map(|name| match name {
        GeneralName::Directory(name) => name.texts(COMMON_NAME).next().map(|it| line(it, brief::NAME)),
        GeneralName::Mail(_)
        | GeneralName::Dns(_)
        | GeneralName::Uri(_)
        | GeneralName::Ip(_)
        | GeneralName::Other(_) => None,
    });
    Leaf {
        kind,
        issuer: certificate.issuer().key(),
        issuer_name: certificate.issuer().shown(),
        issued_by: certificate.issuer().known_as(),
        serial: brief::serial(certificate.serial()),
        name: first(COMMON_NAME, brief::NAME).filter(|it| !it.is_empty()),
        name_ja: name_ja.filter(|it| !it.is_empty()),
        subject_serial: first(SERIAL_NUMBER, brief::ID),
        valid_from: certificate.valid_from(),
        valid_until: certificate.valid_until(),
        fingerprint: certificate.fingerprint(),
    }
}

/// What a key is for. Both profiles have a critical key usage: a certificate without one is neither card's.
fn purpose(certificate: &Certificate) -> KeyPurpose {
    let says = &certificate.extensions;
    let usage = says.key_usage.unwrap_or_default();
    if certificate.is_authority() || usage.certificate_sign() {
        KeyPurpose::Authority
    } else if usage.non_repudiation() {
        KeyPurpose::Signing
    } else if usage.digital_signature() && says.allow_client_authentication() {
        KeyPurpose::Authentication
    } else {
        KeyPurpose::Other
    }
}
