//! What a client may ask for, and the claims that each scope stands for.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A scope that there is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// OpenID Connect itself: who it is, by `sub`.
    Openid,
    /// The name.
    Profile,
    /// The holder id (本人ID).
    HolderId,
    /// The authority that registered the person.
    Authority,
    /// Professions and offices, as HPKI certificates name them (ISO 17090-3 hcRole).
    Hcrole,
    /// The certificate that was used, and with what the person logged in.
    Certificate,
    /// A refresh token.
    OfflineAccess,
}

impl Scope {
    /// All of them, as they are published.
    pub const ALL: [Self; 7] = [
        Self::Openid,
        Self::Profile,
        Self::HolderId,
        Self::Authority,
        Self::Hcrole,
        Self::Certificate,
        Self::OfflineAccess,
    ];

    /// The scope as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Openid => "openid",
            Self::Profile => "profile",
            Self::HolderId => "holder_id",
            Self::Authority => "authority",
            Self::Hcrole => "hcrole",
            Self::Certificate => "certificate",
            Self::OfflineAccess => "offline_access",
        }
    }

    /// The scope of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name)
    }

    /// The claims that it stands for.
    pub const fn claims(self) -> &'static [ClaimName] {
        match self {
            Self::Openid | Self::OfflineAccess => &[],
            Self::Profile => &[ClaimName::Name, ClaimName::NameKana],
            Self::HolderId => &[ClaimName::HolderId],
            Self::Authority => &[ClaimName::Authority],
            Self::Hcrole => &[ClaimName::Hcrole],
            Self::Certificate => &[ClaimName::Certificate, ClaimName::Means, ClaimName::KeyBinding],
        }
    }
}

/// A claim about the person that a client can get.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimName {
    /// The whole name, as screens show it.
    Name,
    /// How the name is read, in katakana, under the tag of its language and script (OpenID Connect Core §5.2).
    #[serde(rename = "name#ja-Kana-JP")]
    NameKana,
    /// The holder id as the authority writes it.
    HolderId,
    /// The authority's id and name.
    Authority,
    /// Professions and offices.
    Hcrole,
    /// Issuer and serial number of the certificate that was used.
    Certificate,
    /// With what the person logged in.
    Means,
    /// Where the key of that is.
    KeyBinding,
}

impl ClaimName {
    /// All of them, as they are published.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::NameKana,
        Self::HolderId,
        Self::Authority,
        Self::Hcrole,
        Self::Certificate,
        Self::Means,
        Self::KeyBinding,
    ];

    /// The claim as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameKana => "name#ja-Kana-JP",
            Self::HolderId => "holder_id",
            Self::Authority => "authority",
            Self::Hcrole => "hcrole",
            Self::Certificate => "certificate",
            Self::Means => "means",
            Self::KeyBinding => "key_binding",
        }
    }

    /// The claim of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|claim| claim.as_str() == name)
    }

    /// The scope that stands for it.
    pub fn scope(self) -> Scope {
        Scope::ALL.into_iter().find(|scope| scope.claims().contains(&self)).unwrap_or(Scope::Openid)
    }
}

/// Scopes, as one value: what a client may have, what it asks for, what it got.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct ScopeSet(BTreeSet<Scope>);

impl ScopeSet {
    /// These scopes.
    pub fn of(scopes: impl IntoIterator<Item = Scope>) -> Self {
        Self(scopes.into_iter().collect())
    }

    /// What a `scope` parameter asks for (RFC 6749 §3.3). What there is not is left out, as OpenID Connect Core §3.1.2.1 wants it.
    pub fn read(text: &str) -> Self {
        Self(text.split(' ').filter_map(Scope::named).collect())
    }

    /// Whether this scope is among them.
    pub fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Those that are among the others, too.
    #[must_use]
    pub fn within(&self, others: &Self) -> Self {
        Self(self.0.intersection(&others.0).copied().collect())
    }

    /// Whether all of them are among the others.
    pub fn is_within(&self, others: &Self) -> bool {
        self.0.is_subset(&others.0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that are not this one.
    #[must_use]
    pub fn without(&self, scope: Scope) -> Self {
        Self(self.0.iter().copied().filter(|it| *it != scope).collect())
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }
}

impl std::fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (n, scope) in self.0.iter().enumerate() {
            f.write_str(if n == 0 { "" } else { " " })?;
            f.write_str(scope.as_str())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_and_written_as_they_are_published() {
        for scope in Scope::ALL {
            assert_eq!(Scope::named(scope.as_str()), Some(scope));
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.as_str());
        }
        for claim in ClaimName::ALL {
            assert_eq!(ClaimName::named(claim.as_str()), Some(claim));
            assert_eq!(serde_json::to_value(claim).unwrap(), claim.as_str());
            assert_ne!(claim.scope(), Scope::Openid, "{claim:?} belongs to a scope");
        }
    }

    #[test]
    fn what_there_is_not_is_left_out() {
        let read = ScopeSet::read("openid email  profile address OPENID openid");
        assert_eq!(read.to_string(), "openid profile");
        assert!(ScopeSet::read("").is_empty());
    }
}
