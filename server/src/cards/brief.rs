//! How much of what a certificate says is kept. Anybody can make one and show it, with names of 50 000 characters and policies by the
//! thousand; what is concluded about it is written down all the same, and shown to people. So it is cut here, once, after everything was
//! compared and checked with all of it.

use crate::cards::der;
use crate::cards::verdict::{Path, Policy, Roles, Rule};
use crate::line::line;

/// No name is kept with more characters; none of a real certificate has more than 64 (X.520, `ub-common-name`).
pub(super) const NAME: usize = 100;
/// The upper bound of a serial number attribute (X.520, 64 characters) and some more: an id that was cut is nobody's.
pub(super) const ID: usize = 80;
/// No OID that means anything here is longer.
const OID: usize = 80;
/// So many policies are named; certificates have one or two.
const POLICIES: usize = 4;
/// So many professions are kept; people have one, and some two or three.
const ROLES: usize = 8;
/// The longest that the HPKI policy names has 40 characters.
const ROLE: usize = 60;
/// The hexadecimal digits of the longest serial number that a certificate may have, and of those that some have all the same
/// (RFC 5280 §4.1.2.2: 20 octets).
const SERIAL: usize = 64;

/// A serial number as it is kept: one that no certificate may have by its SHA-256, so that two of them stay two.
pub(super) fn serial(hexadecimal: &str) -> String {
    if hexadecimal.len() <= SERIAL { hexadecimal.to_owned() } else { der::sha256(&[hexadecimal.as_bytes()]) }
}

fn oid(said: &str) -> String {
    line(said, OID)
}

impl Policy {
    /// The policy, no longer than is worth keeping.
    pub(super) fn brief(self) -> Self {
        match self {
            Self::Accepted { oid: it } => Self::Accepted { oid: oid(&it) },
            Self::Signing { oid: it } => Self::Signing { oid: oid(&it) },
            Self::Test { oid: it } => Self::Test { oid: oid(&it) },
            Self::Other { oids } => {
                Self::Other { oids: oids.iter().take(POLICIES).map(|it| oid(it)).collect() }
            }
            Self::None => Self::None,
        }
    }
}

impl Path {
    /// The path, no longer than is worth keeping. Issuers on a path are authorities of ours.
    pub(super) fn brief(self) -> Self {
        match self {
            Self::Algorithm { oid: it } => Self::Algorithm { oid: oid(&it) },
            Self::Broken { rule } => Self::Broken { rule: rule.brief() },
            Self::Trusted { .. } | Self::UnknownIssuer | Self::Forged => self,
        }
    }
}

impl Rule {
    fn brief(self) -> Self {
        match self {
            Self::UnknownCritical { oid: it } => Self::UnknownCritical { oid: oid(&it) },
            Self::Malformed { oid: it } => Self::Malformed { oid: oid(&it) },
            Self::RepeatedExtension { oid: it } => Self::RepeatedExtension { oid: oid(&it) },
            Self::IssuerValidity
            | Self::NotAuthority
            | Self::PathLength
            | Self::KeyUsage
            | Self::Purpose
            | Self::Names
            | Self::Policy
            | Self::TooLong
            | Self::Version => self,
        }
    }
}

impl Roles {
    /// The roles, no longer than is worth keeping.
    pub(super) fn brief(self) -> Self {
        match self {
            Self::Some { roles } => {
                let roles = roles.iter().take(ROLES).map(|it| line(it, ROLE));
                let roles: Vec<String> = roles.filter(|it| !it.is_empty()).collect();
                if roles.is_empty() { Self::Malformed } else { Self::Some { roles } }
            }
            Self::OtherScheme { oid: it } => Self::OtherScheme { oid: oid(&it) },
            Self::None | Self::Malformed => self,
        }
    }
}
